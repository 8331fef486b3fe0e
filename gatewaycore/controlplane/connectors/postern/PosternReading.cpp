// SPDX-License-Identifier: Apache-2.0
#include "config/ApiCalls.h"
#include "controlplane/connectors/postern/PosternForm.h"
#include "controlplane/connectors/postern/PosternPlan.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/remote/Reading.h"

#include <algorithm>

namespace postern::connectors::postern {
namespace {

using deployment::CallAnswer;
using deployment::Completion;
using deployment::DiscoveredApi;
using deployment::PendingPtr;
using deployment::RemoteCall;
using deployment::textAt;
using schema::Value;

DiscoveredApi shownAs(const Value& entry)
{
    DiscoveredApi out;
    out.id = textAt(entry, "/entry");
    out.name = textAt(entry, "/name");
    out.version = textAt(entry, "/version");
    out.context = textAt(entry, "/context");
    out.hash = textAt(entry, "/hash");
    out.owner = textAt(entry, "/revision").empty() ? "" : "postern";
    return out;
}

std::string encoded(std::string_view text) { return config::apiTarget(text).substr(config::apiTarget("").size()); }

/// GETs one thing after the other.
template <class T>
class Asking : public deployment::Pending {
  protected:
    using Got = std::function<void(const CallAnswer& answer)>;
    Asking(Send send, Completion<T> done) : send_(std::move(send)), done_(std::move(done)) {}

    void get(const std::string& target, Got got, bool orMissing = false)
    {
        RemoteCall call;
        call.method = "GET";
        call.target = target;
        PendingPtr next = send_(call, [this, target, got = std::move(got), orMissing](Result<CallAnswer> answer) {
            if (!answer)
                return end(unexpected(std::move(answer).error()));
            if (!answer->isSuccess() && !(orMissing && answer->status == 404))
                return end(unexpected(remote::refused("The gateway", *answer, target)));
            if (answer->isSuccess() && !answer->body.isMap())
                return end(unexpected(ErrorKind::ProtocolError, "The gateway's answer to " + target + " is not what a posternd says."));
            const Got then = got; // the next call takes this one's place
            const CallAnswer made = *std::move(answer);
            then(made);
        });
        pending_ = std::move(next);
    }
    void end(Result<T> result)
    {
        Completion<T> to = std::move(done_); // this may be gone before it returns
        to(std::move(result));
    }

  private:
    Send send_;
    Completion<T> done_;
    PendingPtr pending_;
};

class DiscoveringPostern final : public Asking<deployment::Discovery> {
  public:
    DiscoveringPostern(Send send, UniqueFunction<void(const DiscoveredApi&)> found, Completion<deployment::Discovery> done)
        : Asking(std::move(send), std::move(done)), found_(std::move(found))
    {
        page({});
    }

  private:
    void page(const std::string& after)
    {
        get("/v1/apis?limit=100" + (after.empty() ? std::string() : "&after=" + encoded(after)), [this, after](const CallAnswer& answer) {
            if (const Value* const apis = answer.body.find("apis"); apis != nullptr) {
                for (const Value& each : apis->items()) {
                    out_.apis.push_back(shownAs(each));
                    if (found_)
                        found_(out_.apis.back());
                }
            }
            if (const Value* const skipped = answer.body.find("skipped"); skipped != nullptr) {
                for (const Value& each : skipped->items()) {
                    DiscoveredApi unreadable;
                    unreadable.id = textAt(each, "/entry");
                    unreadable.name = unreadable.id;
                    unreadable.unreadable = textAt(each, "/why");
                    out_.apis.push_back(std::move(unreadable));
                }
            }
            const std::string next = textAt(answer.body, "/after");
            if (!next.empty() && next <= after)
                return end(unexpected(ErrorKind::ProtocolError, "The gateway gives pages that lead back."));
            if (!next.empty())
                return page(next);
            out_.complete = true;
            end(std::move(out_));
        });
    }

    UniqueFunction<void(const DiscoveredApi&)> found_;
    deployment::Discovery out_;
};

class ReadingPostern final : public Asking<std::optional<deployment::LiveApi>> {
  public:
    ReadingPostern(Send send, const std::string& idOrTitle, Completion<std::optional<deployment::LiveApi>> done) : Asking(std::move(send), std::move(done))
    {
        get("/v1/surroundings", [this, idOrTitle](const CallAnswer& surroundings) {
            surroundings_ = surroundings.body;
            get("/v1/apis?title=" + encoded(idOrTitle), [this](const CallAnswer& list) {
                const std::string entry = textAt(list.body, "/apis/0/entry");
                if (entry.empty() && !textAt(list.body, "/skipped/0/why").empty())
                    return end(unexpected(ErrorKind::InvalidConfig, textAt(list.body, "/skipped/0/why")));
                if (entry.empty())
                    return found({});
                get(config::apiTarget(entry), [this](const CallAnswer& whole) { found(whole.isSuccess() ? whole.body : Value()); }, true);
            });
        });
    }

  private:
    void found(const Value& entry)
    {
        deployment::LiveApi out;
        if (!entry.isNull())
            out.what = shownAs(entry);
        out.form = formOf(entry, surroundings_);
        out.objects = Value::object({{entryKey, entry}, {surroundingsKey, surroundings_}});
        end(std::optional(std::move(out)));
    }

    Value surroundings_;
};

} // namespace

PendingPtr discoverApis(Send send, UniqueFunction<void(const DiscoveredApi&)> found, Completion<deployment::Discovery> done)
{
    return std::make_unique<DiscoveringPostern>(std::move(send), std::move(found), std::move(done));
}

PendingPtr liveApi(Send send, std::string idOrTitle, Completion<std::optional<deployment::LiveApi>> done)
{
    return std::make_unique<ReadingPostern>(std::move(send), idOrTitle, std::move(done));
}

} // namespace postern::connectors::postern
