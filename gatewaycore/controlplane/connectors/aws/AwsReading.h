// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsConnection.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/remote/Reading.h"
#include "crypto/SigV4.h"

#include <functional>
#include <memory>
#include <set>

namespace postern::connectors::aws {

/// A Reading of AWS's lists, whose pages have "item" and the "position" of the next; those of HTTP APIs "items" and "nextToken".
template <class T>
class AwsReading : public remote::ReadingOf<T> {
  protected:
    using remote::ReadingOf<T>::ReadingOf;
    /// `unread`, when there is one, is told why the list cannot be read; else that is the end of everything.
    void list(const std::string& target, std::function<void(std::vector<schema::Value> items)> listed, std::function<void(std::string why)> unread = nullptr)
    {
        struct Pages {
            std::vector<schema::Value> items;
            std::set<std::string> positions;
            std::string broken; ///< why it cannot be read
        };
        const auto all = std::make_shared<Pages>();
        const bool second = target.starts_with("/v2/");
        // The most that AWS gives; of HTTP APIs it says no such number.
        const std::string first = second ? target : target + (target.find('?') == std::string::npos ? "?" : "&") + "limit=500";
        const auto page = [all, target, first, second](const deployment::CallAnswer& answer) {
            // The model calls it "item"; without any, it may be left out.
            const schema::Value* const item = answer.body.find(second ? "items" : "item");
            if (!answer.isSuccess())
                all->broken = deployment::refusalOf(answer);
            else if (!answer.body.isMap() || (item != nullptr && !item->isList() && !item->isNull()))
                all->broken = "AWS's answer to " + target + " is no list.";
            if (!all->broken.empty())
                return std::string();
            if (item != nullptr)
                all->items.insert(all->items.end(), item->items().begin(), item->items().end());
            const std::string position = deployment::textAt(answer.body, second ? "/nextToken" : "/position");
            if (!position.empty() && !all->positions.insert(position).second) {
                all->broken = "AWS gives a page of " + target + " as what follows it.";
                return std::string();
            }
            return position.empty() ? std::string() : first + (second ? "?nextToken=" : "&position=") + crypto::sigV4Encode(position);
        };
        const auto done = [this, all, listed = std::move(listed), unread] {
            if (all->broken.empty())
                return listed(std::move(all->items));
            if (unread)
                return unread(all->broken);
            this->fail({ErrorKind::ProtocolError, all->broken, Fault::Upstream});
        };
        this->pages(first, page, done, unread ? std::function<bool(int)>([](int) { return true; }) : nullptr);
    }
};

} // namespace postern::connectors::aws
