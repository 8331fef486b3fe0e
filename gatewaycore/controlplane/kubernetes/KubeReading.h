// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeConnection.h"
#include "controlplane/remote/Encoding.h"
#include "controlplane/remote/Reading.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace postern::kubernetes {

/// Who takes the objects of a list, page by page.
struct KubeListTaker {
    std::function<void()> begun; ///< the list begins, or begins anew: what came so far does not count
    std::function<void(const schema::Value& object)> object;
    std::function<void()> ended;
};

/// Lists do not repeat what each item is.
[[nodiscard]] schema::Value named(const schema::Value& item, const KubeKind& kind);

/// A Reading of an API server's lists.
template <class T>
class KubeReading : public remote::ReadingOf<T> {
  protected:
    using Listed = std::function<void(std::vector<schema::Value> items)>;

    KubeReading(KubeConnection& connection, deployment::Completion<T> done) : remote::ReadingOf<T>(connection, std::move(done)), connection_(connection) {}

    /// GETs all pages of a list; from the beginning when the server has forgotten where it was (410). A kind that the server does not
    /// have is an empty list.
    void list(const KubeKind& kind, const std::string& selector, KubeListTaker taker)
    {
        taker.begun();
        page(kind, selector, {}, 1, std::make_shared<KubeListTaker>(std::move(taker)));
    }
    /// The lists of all kinds of the make, one after the other; `selector` of kinds that only we attach to routes.
    void listAll(const std::string& selector, Listed listed) { listFrom(0, selector, std::make_shared<std::vector<schema::Value>>(), std::move(listed)); }

    KubeConnection& connection_;
    std::vector<const KubeKind*> unlisted_; ///< kinds of others alone that may not be read

  private:
    void page(const KubeKind& kind, const std::string& selector, const std::string& from, int begun, std::shared_ptr<KubeListTaker> taker)
    {
        // A page is held as a whole, twice: as it came, and as what is read of it.
        constexpr const char* pageLimit = "limit=250";
        constexpr int beginnings = 4; // of one list, before a server that forgets is given up
        const std::string target = collectionPath(kind, connection_.settings().nameSpace) + '?' + pageLimit + (selector.empty() ? "" : "&labelSelector=" + remote::encodedStep(selector)) +
                                   (from.empty() ? "" : "&continue=" + remote::encodedStep(from));
        this->get(
            target,
            [this, &kind, selector, from, begun, taker, target](const deployment::CallAnswer& answer) {
                if (answer.status == 403) // rights that were given before the kind was read
                    unlisted_.push_back(&kind);
                if (answer.status == 404 || answer.status == 403) {
                    taker->begun();
                    return taker->ended();
                }
                if (answer.status == 410) { // Expired: what came so far is of a state that is gone
                    if (begun == beginnings)
                        return this->fail({ErrorKind::ProtocolError, "Kubernetes forgets the list of " + std::string(kind.plural) + " before it is read to its end.", Fault::Upstream});
                    taker->begun();
                    return page(kind, selector, {}, begun + 1, taker);
                }
                const schema::Value* const data = answer.body.find("items");
                if (data == nullptr || !(data->isList() || data->isNull()))
                    return this->fail({ErrorKind::ProtocolError, "Kubernetes' answer to " + target + " is no list.", Fault::Upstream});
                for (const schema::Value& each : data->items())
                    taker->object(named(each, kind));
                const std::string next = deployment::textAt(answer.body, "/metadata/continue");
                if (next.empty())
                    return taker->ended();
                if (next == from || data->size() == 0)
                    return this->fail({ErrorKind::ProtocolError, "Kubernetes gives a page of " + std::string(kind.plural) + " as what follows it.", Fault::Upstream});
                page(kind, selector, next, begun, taker);
            },
            [theirs = kind.theirs](int status) { return (status >= 200 && status < 300) || status == 404 || status == 410 || (theirs && status == 403); });
    }

    void listFrom(std::size_t index, const std::string& selector, std::shared_ptr<std::vector<schema::Value>> all, Listed listed)
    {
        const auto kinds = connection_.make().kinds;
        if (index == kinds.size())
            return listed(std::move(*all));
        KubeListTaker taker;
        taker.begun = [all, before = all->size()] { all->resize(before); };
        taker.object = [all](const schema::Value& object) { all->push_back(object); };
        taker.ended = [this, index, selector, all, listed = std::move(listed)] { listFrom(index + 1, selector, all, listed); };
        list(kinds[index], kinds[index].attached ? std::string() : selector, std::move(taker));
    }
};

} // namespace postern::kubernetes
