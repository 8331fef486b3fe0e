// SPDX-License-Identifier: Apache-2.0
#include "cli/FoundImportCommand.h"

#include "controlplane/project/IncomingReader.h"

#include <algorithm>
#include <set>

namespace postern::cli {

using deployment::DiscoveredApi;
using deployment::SightedApi;
using deployment::Sighting;
using federation::FleetTask;

FoundImportCommand::FoundImportCommand(FoundImportOptions options, const Output& output) : GatewayCommand(output), options_(std::move(options)), tally_(output.format) {}
FoundImportCommand::~FoundImportCommand() = default;

void FoundImportCommand::start()
{
    auto rules = options_.rules();
    if (!rules)
        return fail(rules.error().message());
    rules_ = *std::move(rules);
    auto opened = project::GatewayProject::open(options_.folder);
    if (!opened)
        return fail(opened.error().message());
    project_ = *std::move(opened);
    if (readProject(options_.folder) && takeEnvironment(options_.environment, FleetTask::Import))
        ask(fleet().discover(options_.environment), [this] { choose(); });
}

void FoundImportCommand::interrupt()
{
    // What has been taken so far is whole.
    if (project_ && !options_.dry)
        (void)project_->save();
    GatewayCommand::interrupt();
}

std::optional<std::string> FoundImportCommand::originOf(const DiscoveredApi& api) const
{
    for (const deployment::Revision& each : project().revisions) {
        // A gateway that knows no versions gives it none; in a project it has one.
        if (each.title() != api.title() && !(api.version.empty() && each.api.name == api.name))
            continue;
        const project::LockedApi* const locked = project_->lock().find(each.entry);
        return locked == nullptr ? std::string() : locked->source;
    }
    return std::nullopt;
}

void FoundImportCommand::choose()
{
    discovered_ = true;
    const std::vector<SightedApi> sighted = state().found->sighted;
    for (const std::string& name : options_.apis)
        chooseNamed(name);
    std::set<std::string> told;
    for (const SightedApi& each : sighted) {
        if (!options_.allNew || each.sighting == Sighting::Gone || originOf(each.api) || isChosen(each.api))
            continue;
        if (const auto same = calledAs(each.api.title()); same.size() > 1) {
            if (told.insert(each.api.title()).second)
                refuseTwins(each.api.title(), same);
        } else if (each.api.unreadable.empty()) {
            waiting_.push_back(each.api);
        } else {
            print(tally_.failure(each.api.title(), "it could not be read: " + each.api.unreadable));
        }
    }
    next();
}

/// One of that id or title is on its way already.
bool FoundImportCommand::isChosen(const DiscoveredApi& api) const
{
    return std::ranges::any_of(waiting_, [&api](const DiscoveredApi& each) { return each.id == api.id || each.title() == api.title(); });
}

/// Those that are there and have that name or title.
std::vector<DiscoveredApi> FoundImportCommand::calledAs(const std::string& name) const
{
    std::vector<DiscoveredApi> out;
    for (const SightedApi& each : state().found->sighted) {
        if (each.sighting != Sighting::Gone && (each.api.title() == name || each.api.name == name))
            out.push_back(each.api);
    }
    return out;
}

void FoundImportCommand::refuseTwins(const std::string& name, const std::vector<DiscoveredApi>& twins)
{
    std::string ids;
    for (const DiscoveredApi& each : twins)
        ids += (ids.empty() ? "" : ", ") + each.title() + " as " + each.id;
    print(tally_.failure(name, environmentName() + " has more than one of that name: " + ids + ". Give one by its id"));
}

void FoundImportCommand::chooseNamed(const std::string& name)
{
    std::vector<DiscoveredApi> fit;
    for (const SightedApi& each : state().found->sighted) {
        if (each.sighting != Sighting::Gone && each.api.id == name)
            fit.push_back(each.api);
    }
    const bool byId = !fit.empty();
    if (!byId)
        fit = calledAs(name);
    if (fit.empty())
        return print(tally_.failure(name, environmentName() + " has no such API; postern discover --env " + environmentName() + " lists what it has"));
    if (fit.size() > 1)
        return refuseTwins(name, fit);
    const DiscoveredApi& api = fit.front();
    if (!api.unreadable.empty())
        return print(tally_.failure(name, "it could not be read: " + api.unreadable));
    const std::optional<std::string> origin = originOf(api);
    if (origin && *origin != ourOrigin())
        return print(tally_.failure(name, "it is in this project already" + (origin->empty() ? "" : ", from " + *origin) + "; postern take-live takes what differs at " + environmentName()));
    if (std::ranges::any_of(waiting_, [&api](const DiscoveredApi& each) { return each.id == api.id; }))
        return; // it was named twice
    // A project has one of a title: the other one would take its place.
    if (isChosen(api) || (origin && byId && calledAs(api.title()).size() > 1))
        return print(tally_.failure(name, "the project has an " + api.title() + " from " + environmentName() + " already, which has more than one of them"));
    waiting_.push_back(api);
}

void FoundImportCommand::next()
{
    if (waiting_.empty())
        return end();
    ask(fleet().readDefinition(environmentName(), waiting_.front().id), [this] { takeRead(); });
}

void FoundImportCommand::takeRead()
{
    const federation::ReadDefinition& read = *state().definition;
    project::Incoming made = project::readIncomingDefinition(read.definition.openApi, read.api.title());
    if (!made.api) {
        print(tally_.failure(read.api.title(), made.api.error().message()));
    } else {
        for (const std::string& each : read.definition.missing)
            made.api->notes.push_back(QString::fromStdString(each));
        print(tally_.take(project_->take(*std::move(made.api), rules_, ourOrigin())));
    }
    waiting_.pop_front();
    next();
}

/// One that cannot be read keeps no other one away.
void FoundImportCommand::taskEnded(const std::string& environment, const std::string& why)
{
    if (why.empty() || wasInterrupted() || !discovered_)
        return GatewayCommand::taskEnded(environment, why);
    print(tally_.failure(waiting_.front().title(), why));
    waiting_.pop_front();
    next();
}

void FoundImportCommand::end()
{
    const auto last = tally_.end(*project_, options_.dry);
    if (!last)
        return fail(last.error().message());
    print(*last);
    Q_EMIT finished(tally_.exitCode());
}

} // namespace postern::cli
