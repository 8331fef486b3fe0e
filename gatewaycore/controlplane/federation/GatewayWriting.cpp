// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/GatewayWriting.h"

#include "controlplane/deployment/EndedDeployment.h"
#include "controlplane/deployment/Planning.h"
#include "controlplane/deployment/WithheldSecrets.h"
#include "controlplane/federation/GovernanceGate.h"
#include "controlplane/federation/LifecycleEdit.h"

#include <algorithm>

namespace postern::federation {

using deployment::DeploymentPlan;
using deployment::DeploymentReport;
using deployment::Journal;
using Outcome = DeploymentReport::Outcome;

namespace {
/// Of the journals after `journal` the newest that says something was done to the API and not taken back; empty: there is none.
std::string newerJournal(const std::filesystem::path& folder, const std::string& journal, const std::string& api)
{
    std::string newest = journal;
    std::error_code failure;
    for (const auto& each : std::filesystem::directory_iterator(folder, failure)) {
        std::string name = each.path().stem().string();
        if (each.path().extension() != ".journal" || name <= newest)
            continue;
        if (const auto content = Journal::read(each.path()); content && content->plan.api == api && !deployment::touchedNothing(content->steps))
            newest = std::move(name);
    }
    return newest == journal ? std::string() : newest;
}

/// What came to no end, or is half taken back, is gone on with whatever is there: it is in the way until then.
bool hasEnded(const deployment::JournalContent& content) { return content.ended && !content.rollingBack && !deployment::touchedNothing(content.steps); }
} // namespace

GatewayWriting::GatewayWriting(GatewayState& state, std::shared_ptr<const FleetProject> project, Order order, secrets::SecretStore* store, const FleetRules& rules)
    : GatewayTask(state, std::move(project), store, rules, "Nothing was sent."), order_(std::move(order)), withheld_(store)
{
}

GatewayWriting::~GatewayWriting() = default;

/// Silence ends it until the first call that writes: from there on the journal says what is known.
void GatewayWriting::start()
{
    open([this] { order_.journal.empty() ? begin() : resume(); });
}

bool GatewayWriting::stop()
{
    if (deployer_ == nullptr) {
        abandon();
        return false;
    }
    deployer_->stop();
    return true;
}

void GatewayWriting::begin()
{
    pending_ = connection().live(state_.planned->plan.api, [this](Result<std::optional<deployment::LiveApi>> live) {
        if (!live)
            return fail(live.error().message());
        const DeploymentPlan& plan = state_.planned->plan;
        if ((*live ? hashOf((*live)->form) : std::string()) != plan.basedOn)
            return refuse(state_.environment.name + " is not as it was when the plan was made. Make a new plan and look at it.");
        if (const auto may = mayDeploy(plan); !may)
            return refuse(may.error().message());
        const std::string at = rules_.time();
        beginAs(records_.journalFile(state_.environment.name, at), at);
    });
}

/// What the journal does not hold, and whoever takes it back in another process needs, is kept first.
void GatewayWriting::beginAs(const std::filesystem::path& file, const std::string& at)
{
    const std::string name = file.stem().string();
    withheld_.keep(keptAs(name), state_.planned->withheld, [this, file, at, name](Result<void> kept) {
        if (isOver())
            return;
        if (!kept)
            return refuse("Credentials that " + state_.environment.name + " has could not be kept, without which nobody can take this back: " + kept.error().message());
        if (!state_.planned->withheld.empty())
            state_.withheld[name] = state_.planned->withheld;
        auto journal = Journal::begin(file, state_.planned->plan, at);
        if (!journal)
            return refuse(journal.error().message());
        run(*std::move(journal));
    });
}

/// Of this project, environment and journal.
std::string GatewayWriting::keptAs(const std::string& journal) const
{
    return records_.journals().parent_path().filename().string() + '/' + state_.environment.name + '/' + journal;
}

bool GatewayWriting::knowsAll(const std::vector<std::string>& names) const
{
    const auto known = state_.withheld.find(order_.journal);
    return std::ranges::all_of(names, [&](const std::string& each) { return known != state_.withheld.end() && known->second.contains(each); });
}

/// Its API may be bound to other regions since the plan was made, or since a deployment was not finished.
Result<void> GatewayWriting::mayBeHere(const DeploymentPlan& plan) const
{
    const deployment::Revision* const now = plan.action == DeploymentPlan::Action::Deploy ? project_->revision(plan.api) : nullptr;
    return now == nullptr ? Result<void>() : deployment::checkRegion(now->api, state_.environment, *state_.type);
}

/// What became of the API, and what was found of it, since the plan was made counts.
Result<void> GatewayWriting::mayDeploy(const DeploymentPlan& plan) const
{
    if (plan.action != DeploymentPlan::Action::Deploy)
        return {};
    if (auto may = mayBeHere(plan); !may)
        return may;
    if (const deployment::Revision* const now = project_->revision(plan.api); now != nullptr) {
        if (auto may = checkDeployable(*now); !may)
            return may;
    }
    auto governed = passGovernance(records_, plan.api, plan.revision, {{}, namesOf(plan.overridden)});
    if (governed)
        return {};
    if (governed.error().kind() == ErrorKind::PermissionDenied)
        state_.brokenRules = brokenErrors(records_, plan.api);
    return unexpected(std::move(governed).error());
}

void GatewayWriting::resume()
{
    auto journal = Journal::resume(records_.journals() / state_.environment.name / (order_.journal + ".journal"));
    if (!journal)
        return refuse(journal.error().message());
    if (const auto may = order_.back ? Result<void>() : mayBeHere(journal->content().plan); !may)
        return refuse(may.error().message());
    if (const auto may = order_.back ? mayGoBack(journal->content()) : Result<void>(); !may)
        return refuse(may.error().message());
    const auto names = deployment::withheldNames(journal->content().plan, journal->content().steps, order_.back);
    if (knowsAll(names))
        return proceed(*std::move(journal));
    withheld_.read(keptAs(order_.journal), [this, names, journal = *std::move(journal)](Result<deployment::SecretValues> read) mutable {
        if (isOver())
            return;
        if (!read)
            return refuse(read.error().message());
        state_.withheld[order_.journal] = *std::move(read);
        if (!knowsAll(names))
            return refuse("This would write credentials that " + state_.environment.name +
                          " had before, and they are not known any more: no journal keeps them, and no keychain has them. Make a new plan, and let whoever owns those credentials put them there again.");
        proceed(std::move(journal));
    });
}

void GatewayWriting::proceed(Journal journal)
{
    const deployment::JournalContent& content = journal.content();
    const bool removed = content.plan.action == DeploymentPlan::Action::Undeploy && hasEnded(content);
    order_.back && removed ? lookBefore(std::move(journal)) : goOn(std::move(journal));
}

/// What was done to the API after it, and was not taken back, would be lost.
Result<void> GatewayWriting::mayGoBack(const deployment::JournalContent& content) const
{
    if (!hasEnded(content))
        return {};
    const std::string newer = newerJournal(records_.journals() / state_.environment.name, order_.journal, content.plan.api);
    if (newer.empty())
        return {};
    return unexpected(ErrorKind::InvalidArgument, content.plan.api + " was deployed to " + state_.environment.name + " or removed from it again after that: see the journal " + newer +
                                                      ". Take back the newer one first, or make a new plan.");
}

/// Some gateways answer with what is left of an API, or surrounds it, when it is not there.
bool GatewayWriting::isToRemove(const deployment::LiveApi& live) const
{
    if (live.what.name.empty() && live.what.id.empty())
        return false;
    const auto removal = state_.type->planRemoval(state_.environment, live);
    return !removal || !removal->empty();
}

/// Of what others push there is no journal here.
void GatewayWriting::lookBefore(Journal journal)
{
    const std::string api = journal.content().plan.api;
    pending_ = connection().live(api, [this, api, journal = std::move(journal)](Result<std::optional<deployment::LiveApi>> live) mutable {
        if (!live)
            return fail(live.error().message());
        if (*live && isToRemove(**live))
            return refuse(api + " is at " + state_.environment.name + " again: it was pushed there after this removal, and what was removed would come over it. Remove it first, or make a new plan.");
        goOn(std::move(journal));
    });
}

void GatewayWriting::goOn(Journal journal)
{
    PlannedDeployment planned;
    planned.plan = journal.content().plan;
    planned.steps = journal.content().steps;
    planned.why = journal.content().why;
    state_.planned = std::move(planned);
    run(std::move(journal));
}

void GatewayWriting::run(Journal journal)
{
    mayBeSilent();
    state_.planned->journal = journal.file().stem().string();
    state_.planned->report.reset();
    state_.total = state_.planned->steps.size();
    deployment::DeployRules rules;
    rules.now = rules_.now;
    deployment::SecretValues secrets = access_->secrets();
    if (const auto withheld = state_.withheld.find(state_.planned->journal); withheld != state_.withheld.end())
        secrets.insert(withheld->second.begin(), withheld->second.end());
    deployer_ = std::make_unique<deployment::Deployer>(connection(), std::move(journal), std::move(secrets), std::move(rules));
    connect(deployer_.get(), &deployment::Deployer::stepChanged, this, [this](int index, deployment::StepState step, const QString& why) {
        const auto at = static_cast<std::size_t>(index);
        if (at >= state_.planned->steps.size())
            return;
        state_.planned->steps[at] = step;
        state_.planned->why[at] = why.toStdString();
        state_.done = static_cast<std::size_t>(std::ranges::count_if(state_.planned->steps, [](deployment::StepState each) { return each != deployment::StepState::NotDone; }));
        Q_EMIT progressed();
    });
    connect(deployer_.get(), &deployment::Deployer::finished, this, &GatewayWriting::finish);
    Q_EMIT progressed();
    order_.back ? deployer_->rollBack() : deployer_->apply();
}

void GatewayWriting::finish(const DeploymentReport& report)
{
    PlannedDeployment& planned = *state_.planned;
    planned.steps = report.steps;
    planned.report = report;
    planned.stopping = false;
    std::erase_if(state_.unfinished, [&planned](const UnfinishedDeployment& each) { return each.journal == planned.journal; });
    const bool whole = report.outcome == Outcome::Applied || report.outcome == Outcome::TakenBack;
    if (!whole && !deployment::touchedNothing(report.steps))
        state_.unfinished.push_back({planned.journal, planned.plan, report.steps, order_.back, planned.why});
    if (report.outcome == Outcome::TakenBack && state_.withheld.erase(planned.journal) > 0)
        withheld_.forget(keptAs(planned.journal));
    const Result<void> kept = record(report);
    Q_EMIT ended(kept ? QString() : QString::fromStdString(kept.error().message()));
}

/// Who did what, and what is deployed now.
Result<void> GatewayWriting::record(const DeploymentReport& report) const
{
    const deployment::EndedDeployment over{state_.planned->plan, report, order_.back, state_.planned->journal, rules_.time(), rules_.name()};
    ApiPlace& place = state_.apis[over.plan.api];
    const Result<void> kept = over.recordIn(records_);
    if (over.isWhole()) {
        place.checked.reset(); // it is another one now
        place.error.clear();
        if (order_.back || over.plan.action == DeploymentPlan::Action::Undeploy) {
            place.urls.reset(); // it is gone, or may be back somewhere else
            place.probed.clear();
        }
        place.deployed = over.deployed();
        if (place.deployed)
            place.deployed->form.clear();
    } else if (!report.why.empty()) {
        place.error = report.why;
    }
    return kept;
}

} // namespace postern::federation
