// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/DriftCheck.h"

#include <QElapsedTimer>
#include <QThreadPool>

namespace postern::federation {

using deployment::DiscoveredApi;
using deployment::LiveApi;
using deployment::Revision;

DriftCheck::DriftCheck(GatewayState& state, std::shared_ptr<const FleetProject> project, deployment::GatewayConnection& connection, std::string only, const FleetRules& rules)
    : state_(state), project_(std::move(project)), connection_(connection), only_(std::move(only)), rules_(rules), records_(project_->records), basis_(state.environment), reads_(connection, rules)
{
    later_.setSingleShot(true);
    connect(&later_, &QTimer::timeout, this, &DriftCheck::decide);
}

DriftCheck::~DriftCheck() = default;

void DriftCheck::halt()
{
    if (over_)
        return;
    over_ = true;
    later_.stop();
    pending_.reset();
    reads_.halt();
    keepChecked();
}

void DriftCheck::fail(const std::string& why)
{
    if (over_)
        return;
    halt();
    Q_EMIT ended(QString::fromStdString(why));
}

void DriftCheck::start()
{
    if (!mayDiscover(state_.environment.mode))
        return decide(); // what was deployed is asked for by its name
    if (only_.empty())
        connection_.keepLists(); // what they tell of an API need not be asked for again
    pending_ = connection_.discover([this](const DiscoveredApi&) { Q_EMIT heard(); },
                                     [this](Result<deployment::Discovery> found) {
                                         if (over_)
                                             return;
                                         if (!found)
                                             return fail(found.error().message());
                                         listed(*std::move(found));
                                     });
}

void DriftCheck::listed(deployment::Discovery list)
{
    Q_EMIT heard();
    hasList_ = true;
    complete_ = list.complete;
    for (DiscoveredApi& api : list.apis) {
        const std::string title = api.title();
        const auto at = list_.find(title);
        if (at == list_.end() || (at->second.owner != "postern" && api.owner == "postern")) // ours, where there are several
            list_[title] = std::move(api);
    }
    decide();
}

/// Which APIs have to be read; a thousand are gone through in several turns.
void DriftCheck::decide()
{
    QElapsedTimer clock;
    clock.start();
    for (; next_ < project_->revisions.size(); ++next_) {
        if (clock.elapsed() > rules_.turn.count())
            return later_.start(0);
        const Revision& revision = project_->revisions[next_];
        if (only_.empty() || only_ == revision.title())
            consider(revision);
    }
    state_.total = wanted_.size();
    state_.done = 0;
    Q_EMIT progressed();
    read();
}

void DriftCheck::consider(const Revision& revision)
{
    const std::string title = revision.title();
    ApiPlace& place = state_.apis[title];
    Wanted wanted;
    wanted.revision = &revision;
    wanted.basis = basis_.of(revision.hash, place.deployed ? &*place.deployed : nullptr);
    const auto at = list_.find(title);
    if (at == list_.end()) {
        if (hasList_ && !complete_) {
            place.error = state_.environment.name + " did not list all it has, so nobody knows whether it is there.";
            return;
        }
        place.error.clear();
        if (hasList_ && only_.empty())
            return compare(wanted, nullptr);
        if (place.deployed || !only_.empty()) // what was not finished may be there in parts, which no list has
            wanted_.push_back(std::move(wanted));
        return;
    }
    const DiscoveredApi& listed = at->second;
    if (!listed.unreadable.empty()) {
        place.error = listed.unreadable;
        return;
    }
    place.error.clear();
    wanted.id = listed.id;
    wanted.context = listed.context;
    wanted.hash = listed.hash;
    // What is as it was when it was last looked at is not read again, unless somebody asks for just this one.
    const bool known = place.checked && only_.empty() && !wanted.hash.empty() && place.checked->hash == wanted.hash && place.checked->id == wanted.id && place.checked->basis == wanted.basis;
    if (!known)
        wanted_.push_back(std::move(wanted));
}

void DriftCheck::read()
{
    if (over_)
        return;
    std::vector<LiveReads::Item> items;
    for (const Wanted& each : wanted_)
        items.push_back({each.id.empty() ? each.revision->title() : each.id, hasList_ && only_.empty() && !each.id.empty()});
    reads_.start(std::move(items), [this](std::size_t n, const Result<std::optional<LiveApi>>& live) { took(wanted_[n], live); },
                 [this] {
                     state_.checkedAt = rules_.time();
                     halt();
                     Q_EMIT ended({});
                 });
}

void DriftCheck::took(const Wanted& wanted, const Result<std::optional<LiveApi>>& live)
{
    Q_EMIT heard();
    const std::string title = wanted.revision->title();
    ++state_.done;
    if (!live) {
        state_.apis[title].error = live.error().message();
        if (reads_.failedTooOften())
            return fail(live.error().message());
    } else {
        state_.apis[title].error.clear();
        compare(wanted, *live ? &**live : nullptr);
    }
    Q_EMIT progressed();
}

void DriftCheck::compare(const Wanted& wanted, const LiveApi* live)
{
    const std::string title = wanted.revision->title();
    ApiPlace& place = state_.apis[title];
    learned_ = learned_ || live != nullptr || place.isThere();
    CheckedApi out;
    out.api = title;
    out.at = rules_.time();
    out.basis = wanted.basis;
    if (live != nullptr) {
        out.id = live->what.id.empty() ? title : live->what.id;
        out.context = live->what.context.empty() ? wanted.context : live->what.context;
        out.hash = wanted.hash;
    }
    if (live != nullptr || place.deployed || !only_.empty()) { // else it is not there, nobody has put it there, and nobody asks for it
        const auto before = records_.deployed(state_.environment.name, title);
        if (!before) {
            place.error = before.error().message();
            return;
        }
        out.drift = driftOf(state_.type->desired(*wanted.revision, state_.environment), *before ? &(*before)->form : nullptr, live == nullptr ? nullptr : &live->form, title,
                            state_.environment.ignore);
    }
    place.checked = std::move(out);
}

void DriftCheck::keepChecked()
{
    if (!learned_)
        return;
    std::vector<CheckedApi> all;
    for (const auto& [title, place] : state_.apis) {
        if (place.checked && place.isThere())
            all.push_back(*place.checked);
    }
    // Only a memory, so nobody waits for it: without it the next check reads more.
    QThreadPool::globalInstance()->start([records = project_->records, name = state_.environment.name, all = std::move(all)] { (void)writeChecked(records, name, all); });
}

} // namespace postern::federation
