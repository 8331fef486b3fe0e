// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/GatewayVisit.h"

#include "controlplane/deployment/Planning.h"
#include "controlplane/federation/CheckedApis.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QPointer>
#include <QThreadPool>

namespace postern::federation {

using deployment::DiscoveredApi;
using deployment::LiveApi;
using deployment::Revision;

std::string fleetTime(const FleetRules& rules) { return rules.now ? rules.now() : QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString(); }

GatewayVisit::GatewayVisit(GatewayState& state, std::shared_ptr<const FleetProject> project, Errand errand, secrets::SecretStore* store, const FleetRules& rules)
    : state_(state), project_(std::move(project)), errand_(std::move(errand)), rules_(rules), records_(project_->records),
      access_(std::make_unique<GatewayAccess>(state.environment, *state.type, store))
{
    silence_.setSingleShot(true);
    later_.setSingleShot(true);
    connect(&silence_, &QTimer::timeout, this, [this] {
        fail(state_.environment.name + " said nothing for " + std::to_string(rules_.silence.count() / 1000) + " seconds. Is its address right, and does it run?");
    });
    connect(&later_, &QTimer::timeout, this, &GatewayVisit::decide);
}

GatewayVisit::~GatewayVisit() = default;

std::string GatewayVisit::now() const { return fleetTime(rules_); }

void GatewayVisit::heard() { silence_.start(rules_.silence); }

void GatewayVisit::start()
{
    heard();
    access_->open([this](Result<void> opened) {
        if (over_)
            return;
        if (!opened)
            return fail(opened.error().message());
        this->opened();
    });
}

void GatewayVisit::halt()
{
    over_ = true;
    silence_.stop();
    later_.stop();
    pending_.reset();
    reads_.clear();
}

void GatewayVisit::opened()
{
    heard();
    switch (errand_.task) {
    case FleetTask::Test: return test();
    case FleetTask::Discover: return discover();
    case FleetTask::Drift: return drift();
    case FleetTask::Import: return readDefinition();
    default: return plan();
    }
}

void GatewayVisit::fail(const std::string& why)
{
    if (over_)
        return;
    over_ = true;
    silence_.stop();
    later_.stop();
    keepChecked();
    Q_EMIT ended(QString::fromStdString(why));
}

void GatewayVisit::end()
{
    if (over_)
        return;
    over_ = true;
    silence_.stop();
    keepChecked();
    Q_EMIT ended({});
}

void GatewayVisit::test()
{
    pending_ = connection().test([this](Result<deployment::ConnectionReport> report) {
        if (over_)
            return;
        if (!report)
            return fail(report.error().message());
        state_.server = report->server;
        state_.missing = report->missing;
        state_.health = report->missing.empty() ? Health::Good : Health::Lacking;
        end();
    });
}

void GatewayVisit::discover()
{
    withMemory(false, [this] {
        pending_ = connection().discover(
            [this](const DiscoveredApi&) {
                heard();
                ++state_.done;
                Q_EMIT progressed();
            },
            [this](Result<deployment::Discovery> found) {
                if (over_)
                    return;
                if (!found)
                    return fail(found.error().message());
                remember(*std::move(found));
            });
    });
}

/// Some gateways are asked less by who knows what was seen last. It is on the disk: read in another thread. Without it more is asked.
void GatewayVisit::withMemory(bool oursAgain, std::function<void()> then)
{
    if (!connection().asksLessWithMemory())
        return then();
    QThreadPool::globalInstance()->start([guard = QPointer<GatewayVisit>(this), oursAgain, then = std::move(then), records = records_, name = state_.environment.name] {
        auto seen = std::make_shared<Result<deployment::Sightings>>(records.sightings(name));
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, oursAgain, then, seen] {
            if (guard == nullptr || guard->over_)
                return;
            if (*seen)
                guard->connection().remember(*std::move(*seen), oursAgain);
            then();
        }, Qt::QueuedConnection);
    });
}

/// Held against what was seen last, which is on the disk: in another thread, and back by the event loop of this one.
void GatewayVisit::remember(deployment::Discovery found)
{
    silence_.stop();
    auto made = std::make_shared<FoundApis>();
    made->discovery = std::move(found);
    made->at = now();
    QThreadPool::globalInstance()->start([guard = QPointer<GatewayVisit>(this), made, records = records_, name = state_.environment.name] {
        std::string problem;
        if (auto seen = records.sightings(name)) {
            made->sighted = deployment::compare(made->discovery, *seen);
            made->collisions = deployment::collisions(made->discovery.apis);
            if (const auto written = records.setSightings(name, *seen); !written)
                problem = written.error().message();
        } else {
            problem = seen.error().message();
        }
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, made, problem] {
            if (guard == nullptr || guard->over_)
                return;
            if (!problem.empty())
                return guard->fail(problem);
            guard->state_.found = std::move(*made);
            guard->end();
        }, Qt::QueuedConnection);
    });
}

void GatewayVisit::drift()
{
    if (!mayDiscover(state_.environment.mode))
        return decide(); // what was deployed is asked for by its name
    if (errand_.api.empty())
        connection().keepLists(); // what they tell of an API need not be asked for again
    withMemory(true, [this] {
        pending_ = connection().discover([this](const DiscoveredApi&) { heard(); },
                                         [this](Result<deployment::Discovery> found) {
                                             if (over_)
                                                 return;
                                             if (!found)
                                                 return fail(found.error().message());
                                             listed(*std::move(found));
                                         });
    });
}

void GatewayVisit::listed(deployment::Discovery list)
{
    heard();
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
void GatewayVisit::decide()
{
    QElapsedTimer clock;
    clock.start();
    for (; next_ < project_->revisions.size(); ++next_) {
        if (clock.elapsed() > rules_.turn.count())
            return later_.start(0);
        const Revision& revision = project_->revisions[next_];
        if (errand_.api.empty() || errand_.api == revision.title())
            consider(revision);
    }
    state_.total = wanted_.size();
    state_.done = 0;
    Q_EMIT progressed();
    pump();
}

void GatewayVisit::consider(const Revision& revision)
{
    const std::string title = revision.title();
    ApiPlace& place = state_.apis[title];
    Wanted wanted;
    wanted.revision = &revision;
    wanted.basis = basisOf(state_.environment, revision.hash, place.deployed ? &*place.deployed : nullptr);
    const auto at = list_.find(title);
    if (at == list_.end()) {
        if (hasList_ && !complete_) {
            place.error = state_.environment.name + " did not list all it has, so nobody knows whether it is there.";
            return;
        }
        place.error.clear();
        if (hasList_)
            return compare(wanted, nullptr);
        if (place.deployed)
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
    const bool known = place.checked && errand_.api.empty() && !wanted.hash.empty() && place.checked->hash == wanted.hash && place.checked->id == wanted.id && place.checked->basis == wanted.basis;
    if (!known)
        wanted_.push_back(std::move(wanted));
}

void GatewayVisit::pump()
{
    if (over_)
        return;
    while (asked_ < wanted_.size() && reads_.size() < rules_.readsAtOnce)
        read(wanted_[asked_++]);
    if (asked_ == wanted_.size() && reads_.empty()) {
        state_.checkedAt = now();
        end();
    }
}

void GatewayVisit::read(Wanted wanted)
{
    const std::string title = wanted.revision->title();
    reads_[title] = nullptr;
    const std::string name = wanted.id.empty() ? title : wanted.id;
    const bool fromList = hasList_ && errand_.api.empty() && !wanted.id.empty();
    auto took = [this, wanted = std::move(wanted)](Result<std::optional<LiveApi>> live) {
        if (!over_)
            this->took(wanted, std::move(live));
    };
    auto pending = fromList ? connection().listed(name, std::move(took)) : connection().live(name, std::move(took));
    if (const auto at = reads_.find(title); at != reads_.end())
        at->second = std::move(pending);
}

void GatewayVisit::took(const Wanted& given, Result<std::optional<LiveApi>> live)
{
    heard();
    const Wanted wanted = given; // it is the completion's, which goes
    const std::string title = wanted.revision->title();
    deployment::PendingPtr done = std::move(reads_[title]); // lives until this returns
    reads_.erase(title);
    ++state_.done;
    if (!live) {
        lastFailure_ = live.error().message();
        state_.apis[title].error = lastFailure_;
        if (++failures_ >= rules_.failuresInARow)
            return fail(lastFailure_);
    } else {
        failures_ = 0;
        state_.apis[title].error.clear();
        compare(wanted, *live ? &**live : nullptr);
    }
    Q_EMIT progressed();
    pump();
}

void GatewayVisit::compare(const Wanted& wanted, const LiveApi* live)
{
    const std::string title = wanted.revision->title();
    ApiPlace& place = state_.apis[title];
    learned_ = learned_ || live != nullptr || place.isThere();
    CheckedApi out;
    out.api = title;
    out.at = now();
    out.basis = wanted.basis;
    if (live != nullptr) {
        out.id = live->what.id.empty() ? title : live->what.id;
        out.context = live->what.context.empty() ? wanted.context : live->what.context;
        out.hash = wanted.hash;
    }
    if (live != nullptr || place.deployed) { // else it is not there, and nobody has put it there
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

void GatewayVisit::keepChecked()
{
    if (errand_.task != FleetTask::Drift || !learned_)
        return;
    std::vector<CheckedApi> all;
    for (const auto& [title, place] : state_.apis) {
        if (place.checked && place.isThere())
            all.push_back(*place.checked);
    }
    // Only a memory, so nobody waits for it: without it the next check reads more.
    QThreadPool::globalInstance()->start([records = project_->records, name = state_.environment.name, all = std::move(all)] { (void)writeChecked(records, name, all); });
}

void GatewayVisit::readDefinition()
{
    pending_ = connection().live(errand_.api, [this](Result<std::optional<LiveApi>> live) {
        if (over_)
            return;
        if (!live)
            return fail(live.error().message());
        if (!*live)
            return fail("It is not at " + state_.environment.name + " any more.");
        auto made = state_.type->definition(state_.environment, **live);
        if (!made)
            return fail(made.error().message());
        state_.definition = ReadDefinition{(*live)->what, *std::move(made)};
        end();
    });
}

void GatewayVisit::plan()
{
    const Revision* const revision = project_->revision(errand_.api);
    if (revision == nullptr && !errand_.removal)
        return fail("The project has no API " + errand_.api + " that can be deployed.");
    pending_ = connection().live(errand_.api, [this, revision](Result<std::optional<LiveApi>> live) {
        if (over_)
            return;
        if (!live)
            return fail(live.error().message());
        if (errand_.removal && !*live)
            return fail(errand_.api + " is not at " + state_.environment.name + '.');
        auto made = errand_.removal ? state_.type->planRemoval(state_.environment, **live) : planDeployment(*state_.type, *revision, state_.environment, *live ? &**live : nullptr);
        if (!made)
            return fail(made.error().message());
        PlannedDeployment planned;
        planned.plan = *std::move(made);
        planned.plan.api = errand_.api;
        planned.steps.assign(planned.plan.steps.size(), deployment::StepState::NotDone);
        planned.why.assign(planned.plan.steps.size(), {});
        state_.planned = std::move(planned);
        end();
    });
}

} // namespace postern::federation
