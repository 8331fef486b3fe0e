// SPDX-License-Identifier: Apache-2.0
#include "cli/FederationCommand.h"

#include "cli/FederationText.h"
#include "config/GatewayFolder.h"
#include "controlplane/deployment/EndedDeployment.h"
#include "controlplane/deployment/EnvironmentsFile.h"
#include "controlplane/deployment/Planning.h"
#include "controlplane/federation/RecordsFolder.h"
#include "schema/Document.h"

#include <QDateTime>
#include <algorithm>

namespace postern::cli {
namespace {

using namespace deployment;
using schema::Value;
using Verb = FederationOptions::Verb;

std::string nowText() { return QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString(); }

std::string whoText()
{
    const QByteArray user = qgetenv("USER");
    return user.isEmpty() ? "unknown" : user.toStdString();
}

} // namespace

FederationCommand::FederationCommand(FederationOptions options, const Output& output)
    : Command(output), options_(std::move(options)), records_(federation::recordsFolder(options_.folder))
{
}

FederationCommand::~FederationCommand() = default;

bool FederationCommand::refuse(const std::string& message)
{
    fail(message);
    return false;
}

void FederationCommand::interrupt()
{
    if (deployer_ != nullptr)
        return deployer_->stop(); // the call that is under way comes to its end
    pending_.reset();
    Q_EMIT finished(interrupted);
}

void FederationCommand::start()
{
    if (options_.verb == Verb::History)
        return showHistory();
    if (options_.verb == Verb::Types)
        return listTypes();
    auto read = readEnvironments(options_.folder, connectors_.settings());
    if (!read)
        return fail(read.error().message());
    environments_ = *std::move(read);
    if (options_.verb == Verb::Env)
        return listEnvironments();
    if (!prepare())
        return;
    if (options_.verb == Verb::Grant)
        return grant();
    const bool needsApi = options_.verb == Verb::Caps || options_.verb == Verb::Plan || options_.verb == Verb::Drift || (options_.verb == Verb::Push && options_.plan.empty());
    if (needsApi && !freezeApi())
        return;
    if (options_.verb == Verb::Caps)
        return caps();
    connectTo([this] {
        switch (options_.verb) {
        case Verb::Test: return test();
        case Verb::Discover: return discover();
        case Verb::RollBack: return rollBack();
        case Verb::Plan: return readLive(options_.api, [this](const Live& live) { plan(live); });
        case Verb::Push: return readLive(options_.api, [this](const Live& live) { push(live); });
        case Verb::Undeploy: return readLive(options_.api, [this](const Live& live) { undeploy(live); });
        case Verb::Drift: return readLive(options_.api, [this](const Live& live) { drift(live); });
        default: return;
        }
    });
}

void FederationCommand::listTypes()
{
    for (const auto& type : connectors_.all()) {
        if (output().format == Format::Json)
            print(schema::writeJson(Value::object({{"name", type->name()}, {"title", type->title()}, {"settings", type->settings().jsonSchema()}}), 0) + '\n');
        else
            print("# " + std::string(type->title()) + " (`type: " + std::string(type->name()) + "`)\n\n" + type->settings().markdown() + '\n');
    }
    Q_EMIT finished(done);
}

void FederationCommand::listEnvironments()
{
    if (output().format == Format::Json) {
        Value out = Value::list();
        for (const Environment& each : environments_)
            out.push(schema::encode(each, true));
        print(schema::writeJson(out, 0) + '\n');
    } else if (environments_.empty()) {
        print("There are no environments: " + options_.folder + "/environments.yaml names them.\n");
    }
    for (const Environment& each : output().format == Format::Json ? std::vector<Environment>() : environments_) {
        const char* const mode = each.mode == Mode::ReadOnly ? "read-only" : each.mode == Mode::WriteOnly ? "write-only" : "read-write";
        print(each.name + "  " + each.type + "  " + mode + (each.region.empty() ? "" : "  " + each.region) + (each.production ? "  production" : "") + '\n');
    }
    Q_EMIT finished(done);
}

void FederationCommand::showHistory()
{
    std::vector<HistoryEntry> all = records_.history();
    std::erase_if(all, [this](const HistoryEntry& each) {
        return (!options_.environment.empty() && each.environment != options_.environment) || (!options_.api.empty() && each.api != options_.api);
    });
    if (output().format == Format::Json) {
        Value out = Value::list();
        for (const HistoryEntry& each : all)
            out.push(schema::encode(each, true));
        print(schema::writeJson(out, 0) + '\n');
    } else {
        print(textOf(all));
    }
    Q_EMIT finished(done);
}

bool FederationCommand::prepare()
{
    auto found = environmentNamed(environments_, options_.environment);
    if (!found)
        return refuse(found.error().message());
    environment_ = *std::move(found);
    type_ = connectors_.find(environment_.type);
    const bool writes = options_.verb == Verb::Push || options_.verb == Verb::Undeploy || options_.verb == Verb::RollBack;
    if (writes && !mayWrite(environment_.mode))
        return refuse(environment_.name + " is read-only: nothing is written there. Change its mode in environments.yaml if it should be.");
    if (options_.verb == Verb::Discover && !mayDiscover(environment_.mode))
        return refuse(environment_.name + " is write-only: nothing is discovered there. Change its mode in environments.yaml if it should be.");
    if (writes && environment_.production && options_.confirm != environment_.name)
        return refuse(environment_.name + " is in production. Give its name with --confirm " + environment_.name + '.');
    return true;
}

bool FederationCommand::freezeApi()
{
    const auto loaded = config::loadGateway(options_.folder);
    if (!loaded.config || loaded.problems.hasErrors())
        return refuse(loaded.problems.toString());
    auto frozen = freeze(*loaded.config, options_.api);
    if (!frozen)
        return refuse(frozen.error().message());
    revision_ = *std::move(frozen);
    options_.api = revision_->title();
    return true;
}

void FederationCommand::connectTo(std::function<void()> then)
{
    access_ = std::make_unique<federation::GatewayAccess>(environment_, *type_);
    access_->open([this, then = std::move(then)](Result<void> opened) {
        if (!opened)
            return fail(opened.error().message());
        then();
    });
}

void FederationCommand::readLive(const std::string& api, std::function<void(Live)> then)
{
    pending_ = access_->connection().live(api, [this, then = std::move(then)](Result<Live> live) {
        if (!live)
            return fail(environment_.name + ": " + live.error().message());
        then(*std::move(live));
    });
}

void FederationCommand::test()
{
    pending_ = access_->connection().test([this](Result<ConnectionReport> report) {
        if (!report)
            return fail(environment_.name + ": " + report.error().message());
        Value missing = Value::list();
        for (const std::string& each : report->missing)
            missing.push(each);
        if (output().format == Format::Json)
            print(schema::writeJson(Value::object({{"server", report->server}, {"missing", missing}}), 0) + '\n');
        else
            print(environment_.name + ": " + report->server + '\n');
        for (const std::string& each : output().format == Format::Json ? std::vector<std::string>() : report->missing)
            print("  missing: " + each + '\n');
        Q_EMIT finished(report->missing.empty() ? done : failed);
    });
}

void FederationCommand::grant()
{
    for (const GrantFile& file : type_->grant(environment_))
        print(output().format == Format::Json ? schema::writeJson(Value::object({{"name", file.name}, {"text", file.text}}), 0) + '\n' : file.text);
    Q_EMIT finished(done);
}

void FederationCommand::caps()
{
    const auto all = type_->capabilities(*revision_, environment_);
    print(output().format == Format::Json ? schema::writeJson(jsonOf(all), 0) + '\n' : textOf(all));
    const bool bad = (!options_.failOn.empty() && count(all, Holding::Dropped) > 0) || (options_.failOn == "approximated" && count(all, Holding::Approximated) > 0);
    Q_EMIT finished(bad ? failed : done);
}

void FederationCommand::plan(const Live& live)
{
    const auto made = planDeployment(*type_, *revision_, environment_, live ? &*live : nullptr);
    if (!made)
        return fail(made.error().message());
    if (!options_.plan.empty()) {
        if (auto written = config::writeFileAtomically(options_.plan, writePlan(*made)); !written)
            return fail(written.error().message());
    }
    print(output().format == Format::Json ? writePlan(*made) : shown(*made));
    Q_EMIT finished(made->empty() ? unchanged : done);
}

void FederationCommand::push(const Live& live)
{
    if (goesOn())
        return;
    Result<DeploymentPlan> made = unexpected(ErrorKind::Internal, "no plan");
    if (options_.plan.empty()) {
        made = planDeployment(*type_, *revision_, environment_, live ? &*live : nullptr);
    } else if (auto text = config::readFileText(options_.plan)) {
        made = readPlan(*text, options_.plan);
    } else {
        made = unexpected(std::move(text).error());
    }
    if (!made)
        return fail(made.error().message());
    const std::string there = live ? hashOf(live->form) : std::string();
    if (made->environment != environment_.name || made->api != options_.api)
        return fail("The plan is for " + made->api + " at " + made->environment + '.');
    if (made->basedOn != there)
        return fail(environment_.name + " is not as it was when the plan was made. Make a new plan and look at it.");
    if ((!options_.failOn.empty() && count(made->capabilities, Holding::Dropped) > 0) || (options_.failOn == "approximated" && count(made->capabilities, Holding::Approximated) > 0)) {
        print(textOf(made->capabilities));
        return fail("Nothing is pushed, because " + environment_.name + " cannot hold all of it (--fail-on " + options_.failOn + ").");
    }
    apply(*made);
}

/// A deployment of this API that came to no end is gone on with before anything new is begun.
bool FederationCommand::goesOn()
{
    for (const std::filesystem::path& file : Journal::unfinished(records_.journals() / environment_.name)) {
        auto journal = Journal::resume(file);
        if (!journal || journal->content().plan.api != options_.api)
            continue;
        const JournalContent& content = journal->content();
        if (touchedNothing(content.steps))
            continue;
        const bool away = options_.verb == Verb::Undeploy;
        const bool same = away == (content.plan.action == DeploymentPlan::Action::Undeploy) && (away || (revision_ && content.plan.revision == revision_->hash));
        if (!same || content.rollingBack)
            return !refuse("A deployment of " + options_.api + " to " + environment_.name + " came to no end. Take back what it did first: postern roll-back --env " +
                           environment_.name + " --journal " + file.stem().string());
        deployWith(*std::move(journal), false);
        return true;
    }
    return false;
}

void FederationCommand::undeploy(const Live& live)
{
    if (goesOn())
        return;
    if (!live) {
        print(options_.api + " is not at " + environment_.name + ".\n");
        Q_EMIT finished(unchanged);
        return;
    }
    const auto made = type_->planRemoval(environment_, *live);
    if (!made)
        return fail(made.error().message());
    apply(*made);
}

void FederationCommand::apply(const DeploymentPlan& plan)
{
    if (plan.empty()) {
        const bool away = plan.action == DeploymentPlan::Action::Undeploy;
        if (!away)
            remember(plan);
        print(output().format == Format::Json ? "{\"outcome\":\"unchanged\"}\n" : options_.api + (away ? " is not at " + environment_.name + ".\n" : " is at " + environment_.name + " as it should be.\n"));
        Q_EMIT finished(unchanged);
        return;
    }
    const std::string at = nowText();
    auto journal = Journal::begin(records_.journalFile(environment_.name, at), plan, at);
    if (!journal)
        return fail(journal.error().message());
    deployWith(*std::move(journal), false);
}

/// What is there as it should be counts as deployed, though whoever deployed it was killed before writing that down.
void FederationCommand::remember(const DeploymentPlan& plan)
{
    const auto known = records_.deployed(plan.environment, plan.api);
    if (known && *known && (*known)->revision == plan.revision && hashOf((*known)->form) == hashOf(plan.after))
        return;
    const std::string at = nowText();
    (void)records_.setDeployed(plan.environment, {plan.api, plan.revision, at, whoText(), {}, plan.after}); // the next one tries again
    (void)records_.add({at, whoText(), plan.environment, plan.api, "deploy", plan.revision, "in place", {}, {}});
}

void FederationCommand::rollBack()
{
    std::filesystem::path file = records_.journals() / environment_.name / (options_.journal + ".journal");
    if (options_.journal.empty()) {
        file.clear();
        std::error_code failure;
        for (const auto& each : std::filesystem::directory_iterator(records_.journals() / environment_.name, failure))
            file = std::max(file, each.path());
        if (file.empty())
            return fail("Nothing has been deployed to " + environment_.name + " from here.");
    }
    auto journal = Journal::resume(file);
    if (!journal)
        return fail(journal.error().message());
    deployWith(*std::move(journal), true);
}

void FederationCommand::deployWith(Journal journal, bool back)
{
    deployer_ = std::make_unique<Deployer>(access_->connection(), std::move(journal), access_->secrets());
    connect(deployer_.get(), &Deployer::finished, this, [this, back](const DeploymentReport& report) { ended(report, back); });
    back ? deployer_->rollBack() : deployer_->apply();
}

void FederationCommand::ended(const DeploymentReport& report, bool back)
{
    const DeploymentPlan& plan = deployer_->content().plan;
    const EndedDeployment over{plan, report, back, deployer_->file().stem().string(), nowText(), whoText()};
    const Result<void> kept = over.recordIn(records_);
    print(output().format == Format::Json ? schema::writeJson(jsonOf(report, plan), 0) + '\n' : textOf(report, plan));
    if (!kept)
        return fail(kept.error().message());
    Q_EMIT finished(over.isWhole() ? done : failed);
}

void FederationCommand::discover()
{
    if (access_->connection().asksLessWithMemory()) {
        if (auto before = records_.sightings(environment_.name))
            access_->connection().remember(*std::move(before), false);
    }
    pending_ = access_->connection().discover(nullptr, [this](Result<Discovery> found) {
        if (!found)
            return fail(environment_.name + ": " + found.error().message());
        auto seen = records_.sightings(environment_.name);
        if (!seen)
            return fail(seen.error().message());
        const auto sighted = compare(*found, *seen);
        if (auto written = records_.setSightings(environment_.name, *seen); !written)
            return fail(written.error().message());
        print(output().format == Format::Json ? schema::writeJson(jsonOf(*found, sighted), 0) + '\n' : textOf(*found, sighted));
        Q_EMIT finished(done);
    });
}

void FederationCommand::drift(const Live& live)
{
    const auto before = records_.deployed(environment_.name, options_.api);
    if (!before)
        return fail(before.error().message());
    const Drift found = driftOf(type_->desired(*revision_, environment_), *before ? &(*before)->form : nullptr, live ? &live->form : nullptr, options_.api, environment_.ignore);
    print(output().format == Format::Json ? schema::writeJson(jsonOf(found, options_.api, environment_.name), 0) + '\n' : textOf(found, options_.api, environment_.name));
    Q_EMIT finished(found.worst() == DriftClass::Semantic ? failed : done);
}

} // namespace postern::cli
