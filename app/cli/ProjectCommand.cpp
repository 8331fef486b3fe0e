// SPDX-License-Identifier: Apache-2.0
#include "cli/ProjectCommand.h"

#include "controlplane/project/GatewayProject.h"
#include "schema/Document.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace postern::cli {
namespace {

using project::BuildReport;
using project::GatewayProject;
using schema::Value;

Value listOf(const schema::Problems& problems)
{
    Value out = Value::list();
    for (const schema::Problem& each : problems.all())
        out.push(each.toString());
    return out;
}

std::string column(std::string text, std::size_t width)
{
    if (text.size() < width)
        text.append(width - text.size(), ' ');
    return text;
}

} // namespace

int ProjectCommand::refuse(const std::string& message)
{
    fail(message);
    return failed;
}

void ProjectCommand::start()
{
    using Verb = ProjectOptions::Verb;
    const int code = options_.verb == Verb::Init     ? init()
                     : options_.verb == Verb::Build  ? build()
                     : options_.verb == Verb::Run    ? run()
                     : options_.verb == Verb::Status ? status()
                                                     : diff();
    Q_EMIT finished(code);
}

int ProjectCommand::init()
{
    const auto made = GatewayProject::init(options_.folder);
    if (!made)
        return refuse(made.error().message());
    if (output().format == Format::Json)
        print(schema::writeJson(Value::object({{"project", options_.folder}, {"outcome", "made"}}), 0) + '\n');
    else
        print("Made " + options_.folder + "/gateway.yaml. Import APIs with postern import, then postern run.\n");
    return done;
}

int ProjectCommand::build()
{
    const auto opened = GatewayProject::open(options_.folder);
    if (!opened)
        return refuse(opened.error().message());
    project::BuildRules rules;
    rules.always = options_.always;
    const BuildReport report = opened->build(rules);
    const bool good = report.outcome != BuildReport::Outcome::Failed;
    const bool same = report.outcome == BuildReport::Outcome::Unchanged;
    if (output().format == Format::Json) {
        Value refused = Value::list();
        for (const std::string& name : report.refused)
            refused.push(name);
        print(schema::writeJson(Value::object({{"outcome", good ? same ? "unchanged" : "built" : "failed"}, {"file", report.file.string()},
                                               {"octets", static_cast<std::int64_t>(report.size)}, {"apis", static_cast<std::int64_t>(report.apis)},
                                               {"operations", static_cast<std::int64_t>(report.operations)},
                                               {"fromCache", static_cast<std::int64_t>(report.fromCache)}, {"refused", refused},
                                               {"problems", listOf(report.problems)}}), 0) + '\n');
        return good ? same ? unchanged : done : failed;
    }
    if (!report.problems.empty())
        print(report.problems.toString() + '\n');
    const std::string what = std::to_string(report.apis) + " APIs, " + std::to_string(report.operations) + " operations";
    if (same)
        print("Nothing has changed since " + report.file.string() + " was built (" + what + ").\n");
    else if (good)
        print("Built " + report.file.string() + ": " + what + ", " + std::to_string(report.size) + " octets; " +
              std::to_string(report.fromCache) + " APIs had not changed.\n");
    else
        print("Nothing was built: " + std::to_string(report.problems.errorCount()) + " errors.\n");
    return good ? same ? unchanged : done : failed;
}

/// The gateway takes this process's place, so that signals and the exit code are its own.
int ProjectCommand::run()
{
    const int built = build();
    if (built == failed)
        return failed;
    const std::string snapshot = options_.folder + "/snapshot.bin";
    std::vector<const char*> arguments{options_.program.c_str(), "--config", snapshot.c_str()};
    for (const std::string& each : options_.arguments)
        arguments.push_back(each.c_str());
    arguments.push_back(nullptr);
    ::execvp(arguments[0], const_cast<char* const*>(arguments.data()));
    return refuse(options_.program + " cannot be started: " + std::strerror(errno));
}

int ProjectCommand::status()
{
    const auto opened = GatewayProject::open(options_.folder);
    if (!opened)
        return refuse(opened.error().message());
    std::size_t bad = 0;
    for (const project::ProjectApi& api : opened->apis()) {
        const bool runs = !api.problems.hasErrors() && api.fitness.kind != project::Fitness::Kind::FullGateway;
        bad += api.enabled && !runs ? 1 : 0;
        const std::string fitness = api.problems.hasErrors() && api.fitness.kind != project::Fitness::Kind::FullGateway
                                        ? "cannot be read"
                                        : (api.fitness.kind == project::Fitness::Kind::Here ? "runs here" : std::string(toString(api.fitness.kind)));
        if (output().format == Format::Json) {
            Value edited = Value::list();
            for (const std::string& file : api.edited)
                edited.push(file);
            print(schema::writeJson(Value::object({{"api", api.name}, {"title", api.title}, {"fitness", fitness}, {"enabled", api.enabled},
                                                   {"source", api.source}, {"revision", api.revision}, {"edited", edited},
                                                   {"reasons", listOf(api.fitness.reasons)}, {"problems", listOf(api.problems)}}), 0) + '\n');
            continue;
        }
        std::string line = column(api.name, 32) + ' ' + column(fitness, 22) + (api.source.empty() ? "local" : api.source);
        if (!api.revision.empty())
            line += ", " + api.revision;
        if (!api.enabled)
            line += ", not enabled";
        if (!api.edited.empty())
            line += ", edited here";
        print(line + '\n');
        const bool unfit = api.fitness.kind == project::Fitness::Kind::FullGateway;
        for (const schema::Problem& each : (unfit || !api.problems.hasErrors() ? api.fitness.reasons : api.problems).all())
            print("    " + each.toString() + '\n');
    }
    return bad == 0 ? done : failed;
}

int ProjectCommand::diff()
{
    const auto opened = GatewayProject::open(options_.folder);
    if (!opened)
        return refuse(opened.error().message());
    const auto edits = opened->edits();
    for (const GatewayProject::Edited& each : edits) {
        if (output().format == Format::Json) {
            Value changes = Value::list();
            for (const project::Change& change : each.changes)
                changes.push(change.toString());
            print(schema::writeJson(Value::object({{"file", each.file}, {"changes", changes}}), 0) + '\n');
            continue;
        }
        print(each.file + '\n');
        for (const project::Change& change : each.changes)
            print("    " + change.toString() + '\n');
    }
    return edits.empty() ? unchanged : done;
}

} // namespace postern::cli
