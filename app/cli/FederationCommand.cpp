// SPDX-License-Identifier: Apache-2.0
#include "cli/FederationCommand.h"

#include "cli/FederationText.h"
#include "config/GatewayFolder.h"
#include "controlplane/federation/RecordsFolder.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::cli {
namespace {

using namespace deployment;
using federation::FleetTask;
using schema::Value;
using Verb = FederationOptions::Verb;

bool writesThere(Verb verb) noexcept { return verb == Verb::Push || verb == Verb::Undeploy || verb == Verb::RollBack; }

} // namespace

FederationCommand::FederationCommand(FederationOptions options, const Output& output) : GatewayCommand(output), options_(std::move(options)) {}

FederationCommand::~FederationCommand() = default;

void FederationCommand::start()
{
    if (options_.verb == Verb::History)
        return showHistory();
    if (options_.verb == Verb::Types)
        return listTypes();
    if (!readProject(options_.folder))
        return;
    if (options_.verb == Verb::Env)
        return listEnvironments();
    if (!prepare())
        return;
    const std::string& at = options_.environment;
    switch (options_.verb) {
    case Verb::Grant: return grant();
    case Verb::Caps: return caps();
    case Verb::Test: return ask(fleet().test(at), [this] { showTest(); });
    case Verb::Discover: return ask(fleet().discover(at), [this] { showFound(); });
    case Verb::Plan: return ask(fleet().plan(at, options_.api, false, options_.overrides), [this] { showPlan(); });
    case Verb::Drift: return ask(fleet().checkDrift(at, options_.api), [this] { showDrift(); });
    case Verb::Push: return push();
    case Verb::Undeploy: return undeploy();
    default: return rollBack();
    }
}

bool FederationCommand::prepare()
{
    const FleetTask task = writesThere(options_.verb) ? FleetTask::Deploy : options_.verb == Verb::Discover ? FleetTask::Discover : FleetTask::Test;
    if (!takeEnvironment(options_.environment, task))
        return false;
    if (writesThere(options_.verb) && state().environment.production && options_.confirm != options_.environment)
        return refuse(options_.environment + " is in production. Give its name with --confirm " + options_.environment + '.');
    const bool needsApi = options_.verb == Verb::Caps || options_.verb == Verb::Plan || options_.verb == Verb::Drift || (options_.verb == Verb::Push && options_.plan.empty());
    if (!needsApi)
        return true;
    revision_ = takeApi(options_.api);
    if (revision_ != nullptr)
        options_.api = revision_->title();
    return revision_ != nullptr;
}

void FederationCommand::listTypes()
{
    for (const auto& type : connectors().all()) {
        if (output().format == Format::Json)
            print(schema::writeJson(Value::object({{"name", type->name()}, {"title", type->title()}, {"settings", type->settings().jsonSchema()}}), 0) + '\n');
        else
            print("# " + std::string(type->title()) + " (`type: " + std::string(type->name()) + "`)\n\n" + type->settings().markdown() + '\n');
    }
    Q_EMIT finished(done);
}

void FederationCommand::listEnvironments()
{
    const std::vector<Environment>& all = project().environments;
    if (output().format == Format::Json)
        print(schema::writeJson(jsonOf(all), 0) + '\n');
    else
        print(all.empty() ? "There are no environments: " + options_.folder + "/environments.yaml names them.\n" : textOf(all));
    Q_EMIT finished(done);
}

void FederationCommand::showHistory()
{
    std::vector<HistoryEntry> all = DeploymentRecords(federation::recordsFolder(options_.folder)).history();
    std::erase_if(all, [this](const HistoryEntry& each) {
        return (!options_.environment.empty() && each.environment != options_.environment) || (!options_.api.empty() && each.api != options_.api);
    });
    print(output().format == Format::Json ? schema::writeJson(jsonOf(all), 0) + '\n' : textOf(all));
    Q_EMIT finished(done);
}

void FederationCommand::showTest()
{
    const federation::GatewayState& at = state();
    Value missing = Value::list();
    for (const std::string& each : at.missing)
        missing.push(each);
    if (output().format == Format::Json)
        print(schema::writeJson(Value::object({{"server", at.server}, {"missing", missing}}), 0) + '\n');
    else
        print(options_.environment + ": " + at.server + '\n');
    for (const std::string& each : output().format == Format::Json ? std::vector<std::string>() : at.missing)
        print("  missing: " + each + '\n');
    Q_EMIT finished(at.missing.empty() ? done : failed);
}

void FederationCommand::grant()
{
    for (const GrantFile& file : state().type->grant(state().environment))
        print(output().format == Format::Json ? schema::writeJson(Value::object({{"name", file.name}, {"text", file.text}}), 0) + '\n' : file.text);
    Q_EMIT finished(done);
}

bool FederationCommand::isTooMuch(const std::vector<Capability>& capabilities) const
{
    return (!options_.failOn.empty() && count(capabilities, Holding::Dropped) > 0) || (options_.failOn == "approximated" && count(capabilities, Holding::Approximated) > 0);
}

void FederationCommand::caps()
{
    const auto all = state().type->capabilities(*revision_, state().environment);
    print(output().format == Format::Json ? schema::writeJson(jsonOf(all), 0) + '\n' : textOf(all));
    Q_EMIT finished(isTooMuch(all) ? failed : done);
}

void FederationCommand::showPlan()
{
    const DeploymentPlan& made = state().planned->plan;
    if (!options_.plan.empty()) {
        if (auto written = config::writeFileAtomically(options_.plan, writePlan(made)); !written)
            return fail(written.error().message());
    }
    print(output().format == Format::Json ? writePlan(made) : shown(made));
    Q_EMIT finished(made.empty() ? unchanged : done);
}

void FederationCommand::push()
{
    if (goesOn())
        return;
    if (!options_.plan.empty())
        return pushGiven();
    ask(fleet().plan(options_.environment, options_.api, false, options_.overrides), [this] { apply(); });
}

void FederationCommand::pushGiven()
{
    const auto text = config::readFileText(options_.plan);
    if (!text)
        return fail(text.error().message());
    auto given = readPlan(*text, options_.plan);
    if (!given)
        return fail(given.error().message());
    if (given->environment != options_.environment || given->api != options_.api)
        return fail("The plan is for " + given->api + " at " + given->environment + '.');
    ask(fleet().review(*std::move(given), options_.overrides), [this] { apply(); });
}

/// A deployment of this API that was not finished is gone on with before anything new is begun.
bool FederationCommand::goesOn()
{
    const auto& all = state().unfinished;
    const auto left = std::ranges::find_if(all, [this](const federation::UnfinishedDeployment& each) { return each.plan.api == options_.api; });
    if (left == all.end())
        return false;
    const bool away = options_.verb == Verb::Undeploy;
    const bool same = away == (left->plan.action == DeploymentPlan::Action::Undeploy) && (away || (revision_ != nullptr && left->plan.revision == revision_->hash));
    if (!same || left->rollingBack)
        return !refuse("A deployment of " + options_.api + " to " + options_.environment + " was not finished. Take back what it did first: postern roll-back --env " +
                       options_.environment + " --journal " + left->journal);
    const std::string journal = left->journal; // the list changes as it goes on
    ask(fleet().resume(options_.environment, journal, options_.confirm), [this] { showReport(); });
    return true;
}

void FederationCommand::undeploy()
{
    if (!goesOn())
        ask(fleet().plan(options_.environment, options_.api, true), [this] { apply(); });
}

void FederationCommand::apply()
{
    const DeploymentPlan& plan = state().planned->plan;
    if (isTooMuch(plan.capabilities)) {
        print(textOf(plan.capabilities));
        return fail("Nothing is pushed, because " + options_.environment + " cannot hold all of it (--fail-on " + options_.failOn + ").");
    }
    if (!plan.empty())
        return ask(fleet().push(options_.environment, options_.confirm), [this] { showReport(); });
    (void)fleet().settle(options_.environment); // the next one tries again
    const bool away = plan.action == DeploymentPlan::Action::Undeploy;
    print(output().format == Format::Json ? "{\"outcome\":\"unchanged\"}\n" : options_.api + (away ? " is not at " + options_.environment + ".\n" : " is at " + options_.environment + " as it should be.\n"));
    Q_EMIT finished(unchanged);
}

void FederationCommand::rollBack()
{
    if (options_.journal.empty())
        options_.journal = DeploymentRecords(project().records).newestJournal(options_.environment);
    if (options_.journal.empty())
        return fail("Nothing has been deployed to " + options_.environment + " from here.");
    ask(fleet().rollBack(options_.environment, options_.journal, options_.confirm), [this] { showReport(); });
}

void FederationCommand::showReport()
{
    const federation::PlannedDeployment& planned = *state().planned;
    const DeploymentReport& report = *planned.report;
    print(output().format == Format::Json ? schema::writeJson(jsonOf(report, planned.plan), 0) + '\n' : textOf(report, planned.plan));
    const bool whole = report.outcome == DeploymentReport::Outcome::Applied || report.outcome == DeploymentReport::Outcome::TakenBack;
    Q_EMIT finished(whole ? done : failed);
}

void FederationCommand::showFound()
{
    const federation::FoundApis& found = *state().found;
    print(output().format == Format::Json ? schema::writeJson(jsonOf(found.discovery, found.sighted), 0) + '\n' : textOf(found.discovery, found.sighted));
    Q_EMIT finished(done);
}

void FederationCommand::showDrift()
{
    const federation::ApiPlace& place = state().apis.at(options_.api);
    if (!place.error.empty() || !place.checked)
        return fail(options_.environment + ": " + place.error);
    const Drift& found = place.checked->drift;
    print(output().format == Format::Json ? schema::writeJson(jsonOf(found, options_.api, options_.environment), 0) + '\n' : textOf(found, options_.api, options_.environment));
    Q_EMIT finished(found.worst() == DriftClass::Semantic ? failed : done);
}

} // namespace postern::cli
