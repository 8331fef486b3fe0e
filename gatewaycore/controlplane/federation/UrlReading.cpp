// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/UrlReading.h"

#include <algorithm>
#include <map>

namespace postern::federation {

using deployment::LiveApi;
using deployment::Revision;

UrlReading::UrlReading(GatewayState& state, std::shared_ptr<const FleetProject> project, deployment::GatewayConnection& connection, Wish wish, const FleetRules& rules)
    : state_(state), project_(std::move(project)), connection_(connection), wish_(std::move(wish)), reads_(connection, rules)
{
}

UrlReading::~UrlReading() = default;

void UrlReading::halt()
{
    over_ = true;
    pending_.reset();
    reads_.halt();
    if (probe_ != nullptr)
        probe_->halt();
}

void UrlReading::fail(const std::string& why)
{
    if (over_)
        return;
    halt();
    Q_EMIT ended(QString::fromStdString(why));
}

void UrlReading::start()
{
    pending_ = connection_.addresses([this](Result<schema::Value> addresses) {
        if (over_)
            return;
        Q_EMIT heard();
        // APIs may have addresses of their own, so this is no end.
        if (addresses)
            addresses_ = *std::move(addresses);
        else
            unheard_ = addresses.error().message();
        look();
    });
}

void UrlReading::look()
{
    if (wish_.api.empty() && mayDiscover(state_.environment.mode)) {
        connection_.keepLists(); // what they tell of an API need not be asked for again
        pending_ = connection_.discover([this](const deployment::DiscoveredApi&) { Q_EMIT heard(); },
                                        [this](Result<deployment::Discovery> found) {
                                            if (over_)
                                                return;
                                            if (!found)
                                                return fail(found.error().message());
                                            listed(*found);
                                        });
        return;
    }
    // What was deployed is asked for by its name.
    for (const Revision& revision : project_->revisions) {
        const auto place = state_.apis.find(revision.title());
        if (wish_.api.empty() ? place != state_.apis.end() && place->second.deployed : wish_.api == revision.title())
            wanted_.push_back({&revision, {}});
    }
    state_.total = wanted_.size();
    read();
}

void UrlReading::listed(const deployment::Discovery& list)
{
    fromLists_ = true;
    std::map<std::string, const deployment::DiscoveredApi*> ours;
    for (const deployment::DiscoveredApi& api : list.apis) {
        const deployment::DiscoveredApi*& at = ours[api.title()];
        if (at == nullptr || (at->owner != "postern" && api.owner == "postern"))
            at = &api;
    }
    for (const Revision& revision : project_->revisions) {
        const auto at = ours.find(revision.title());
        if (at == ours.end()) {
            if (list.complete)
                note(revision, nullptr);
        } else if (!at->second->unreadable.empty()) {
            state_.apis[revision.title()].error = at->second->unreadable;
        } else {
            wanted_.push_back({&revision, at->second->id});
        }
    }
    state_.total = wanted_.size();
    read();
}

void UrlReading::read()
{
    std::vector<LiveReads::Item> items;
    for (const Wanted& each : wanted_)
        items.push_back({fromLists_ ? each.id : each.revision->title(), fromLists_});
    reads_.start(std::move(items), [this](std::size_t n, const Result<std::optional<LiveApi>>& live) { took(wanted_[n], live); }, [this] { probe(); });
}

void UrlReading::took(const Wanted& wanted, const Result<std::optional<LiveApi>>& live)
{
    Q_EMIT heard();
    ++state_.done;
    if (!live) {
        state_.apis[wanted.revision->title()].error = live.error().message();
        if (reads_.failedTooOften() || !wish_.api.empty())
            return fail(live.error().message());
    } else {
        // A gateway of ours answers with what surrounds an API that is not there.
        const bool there = live->has_value() && !((*live)->what.name.empty() && (*live)->what.id.empty());
        note(*wanted.revision, there ? &**live : nullptr);
    }
    Q_EMIT progressed();
}

void UrlReading::note(const Revision& revision, const LiveApi* live)
{
    ApiPlace& place = state_.apis[revision.title()];
    place.error.clear();
    place.probed.clear();
    place.urls.reset();
    if (live == nullptr)
        return;
    LiveApi there = *live;
    if (there.what.context.empty())
        there.what.context = revision.api.context;
    place.urls = state_.type->publicUrls(state_.environment, there, addresses_);
    if (!unheard_.empty())
        place.urls->say("It was not told where the gateway is. " + unheard_);
}

void UrlReading::probe()
{
    std::vector<std::string> urls;
    for (const Wanted& each : wanted_) {
        const ApiPlace& place = state_.apis[each.revision->title()];
        const std::string path = wish_.path.empty() ? steering::probePath(each.revision->api) : wish_.path;
        for (const deployment::PublicUrl& url : place.urls && wish_.probe ? place.urls->urls : std::vector<deployment::PublicUrl>()) {
            urls.push_back(path.empty() ? url.url : deployment::urlBelow(url.url, {}) + path);
            probed_.push_back(each.revision->title());
        }
    }
    if (urls.empty()) {
        halt();
        return Q_EMIT ended({});
    }
    state_.total = urls.size();
    state_.done = 0;
    probe_ = std::make_unique<steering::UrlProbe>(std::move(urls), *wish_.probe);
    connect(probe_.get(), &steering::UrlProbe::probed, this, [this](int) {
        ++state_.done;
        Q_EMIT heard();
        Q_EMIT progressed();
    });
    connect(probe_.get(), &steering::UrlProbe::ended, this, [this] {
        for (std::size_t i = 0; i < probed_.size(); ++i)
            state_.apis[probed_[i]].probed.push_back(probe_->results()[i]);
        halt();
        Q_EMIT ended({});
    });
    probe_->start();
}

} // namespace postern::federation
