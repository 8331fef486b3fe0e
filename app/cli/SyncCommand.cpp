// SPDX-License-Identifier: Apache-2.0
#include "cli/SyncCommand.h"

#include "cli/FederationText.h"
#include "controlplane/federation/FileChanges.h"
#include "controlplane/federation/RecordsFolder.h"
#include "schema/Document.h"

namespace postern::cli {

using federation::FleetTask;
using federation::LiveTaking;
using schema::Value;
using SyncVerb = SyncOptions::Verb;

SyncCommand::SyncCommand(SyncOptions options, const Output& output) : GatewayCommand(output), options_(std::move(options)) {}

SyncCommand::~SyncCommand() = default;

void SyncCommand::start()
{
    if (options_.verb == SyncVerb::TakeBack)
        return takeBack();
    if (!readProject(options_.folder) || !takeEnvironment(options_.environment, FleetTask::Read))
        return;
    const deployment::Environment& environment = state().environment;
    if (options_.verb == SyncVerb::Sync && environment.mode != deployment::Mode::ReadWrite)
        return fail(environment.name + " is not read-write: only there edits on either side are taken.");
    if (options_.verb == SyncVerb::Sync && options_.apply && environment.production && options_.confirm != environment.name)
        return fail(environment.name + " is in production. Give its name with --confirm " + environment.name + '.');
    revision_ = takeApi(options_.api);
    if (revision_ == nullptr)
        return;
    options_.api = revision_->title();
    ask(fleet().read(options_.environment, options_.api), [this] { took(); });
}

void SyncCommand::takeBack()
{
    const auto files = federation::takeBackFiles(options_.folder, federation::recordsFolder(options_.folder));
    if (!files)
        return fail(files.error().message());
    for (const std::string& each : *files)
        print(each + " is again as it was.\n");
    Q_EMIT finished(done);
}

void SyncCommand::took()
{
    const federation::ReadApi& read = *state().read;
    const bool sync = options_.verb == SyncVerb::Sync;
    auto taking = federation::takeLive(options_.folder, project().records, *state().type, state().environment, *revision_, read.deployed ? &read.deployed->form : nullptr, read.live,
                                       sync ? federation::TakingRule::Moved : federation::TakingRule::All, {options_.fields.begin(), options_.fields.end()});
    if (!taking)
        return fail(taking.error().message());
    taking_ = *std::move(taking);
    show();
    if (!taking_.conflicts.empty())
        return fail("Both sides changed the same. Nothing was written on either side: change one of them, or take one with postern take-live --field, or postern push.");
    if (sync && taking_.pushes && !taking_.left.empty())
        return fail("A push would write over what was changed there and cannot be taken here. Nothing was written on either side.");
    if (!options_.apply) {
        Q_EMIT finished(!taking_.changesFiles() && !(sync && taking_.pushes) ? unchanged : done);
        return;
    }
    if (taking_.changesFiles()) {
        if (auto written = federation::writeFiles(options_.folder, project().records, taking_.before, taking_.after); !written)
            return fail(written.error().message());
    }
    if (sync && taking_.left.empty())
        return push();
    Q_EMIT finished(!taking_.left.empty() ? failed : taking_.changesFiles() ? done : unchanged);
}

void SyncCommand::show()
{
    if (output().format == Format::Json) {
        Value taken = Value::list();
        for (const std::string& each : taking_.taken)
            taken.push(each);
        Value left = Value::list();
        for (const federation::LeftField& each : taking_.left)
            left.push(Value::object({{"path", each.path}, {"live", each.live}, {"why", each.why}}));
        Value conflicts = Value::list();
        for (const std::string& each : taking_.conflicts)
            conflicts.push(each);
        return print(schema::writeJson(Value::object({{"taken", taken}, {"left", left}, {"conflicts", conflicts}, {"pushes", taking_.pushes}, {"diff", federation::diffOf(taking_.before, taking_.after)}}), 0) + '\n');
    }
    std::string out;
    for (const std::string& each : taking_.taken)
        out += "take      " + each + '\n';
    for (const federation::LeftField& each : taking_.left)
        out += "left      " + each.path + " (there: " + (each.live.empty() ? "-" : each.live) + ")\n          " + each.why + '\n';
    for (const std::string& each : taking_.conflicts)
        out += "conflict  " + each + '\n';
    if (options_.verb == SyncVerb::Sync && taking_.pushes)
        out += "push      what was changed here goes there\n";
    out += federation::diffOf(taking_.before, taking_.after);
    if (out.empty())
        out = options_.api + " is here as it is at " + options_.environment + ".\n";
    else if (!options_.apply && taking_.conflicts.empty())
        out += "Nothing was written: --apply does it.\n";
    print(out);
}

/// The files are others now: what is deployed is what they say.
void SyncCommand::push()
{
    if (!readProject(options_.folder))
        return;
    revision_ = takeApi(options_.api);
    if (revision_ != nullptr)
        ask(fleet().plan(options_.environment, options_.api), [this] { apply(); });
}

void SyncCommand::apply()
{
    if (!state().planned->plan.empty())
        return ask(fleet().push(options_.environment, options_.confirm), [this] {
            const deployment::DeploymentReport& report = *state().planned->report;
            print(textOf(report, state().planned->plan));
            Q_EMIT finished(report.outcome == deployment::DeploymentReport::Outcome::Applied ? done : failed);
        });
    if (auto known = fleet().settle(options_.environment); !known)
        return fail(known.error().message());
    Q_EMIT finished(taking_.changesFiles() ? done : unchanged);
}

} // namespace postern::cli
