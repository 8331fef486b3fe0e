// SPDX-License-Identifier: Apache-2.0
#include "cli/FleetCommand.h"

#include "cli/FederationText.h"
#include "controlplane/federation/RecordsFolder.h"

namespace postern::cli {

using federation::FleetTask;

FleetCommand::FleetCommand(const Output& output) : Command(output), fleet_([this](std::string_view name) { return connectors_.find(name); })
{
    connect(&fleet_, &federation::Fleet::taskEnded, this, [this](const QString&, FleetTask, const QString& why) { taskEnded(why); });
}

FleetCommand::~FleetCommand() = default;

bool FleetCommand::refuse(const std::string& message)
{
    fail(message);
    return false;
}

void FleetCommand::interrupt()
{
    interrupting_ = true;
    fleet_.cancelAll();
    if (!fleet_.isBusy())
        Q_EMIT finished(interrupted);
}

bool FleetCommand::readProject(const std::string& folder)
{
    auto read = federation::readFleetProject(folder, federation::recordsFolder(folder), connectors_.settings());
    if (!read->environmentsProblem.empty())
        return refuse(read->environmentsProblem);
    fleet_.setProject(std::move(read));
    return true;
}

bool FleetCommand::takeEnvironment(const std::string& name, FleetTask task)
{
    if (auto found = environmentNamed(project().environments, name); !found)
        return refuse(found.error().message());
    environment_ = name;
    std::string why = fleet_.refusalOf(name, task);
    return why.empty() || refuse(why);
}

const deployment::Revision* FleetCommand::takeApi(const std::string& name)
{
    const auto named = project().named(name);
    if (!named)
        fail(named.error().message());
    return named ? *named : nullptr;
}

void FleetCommand::ask(Result<void> begun, std::function<void()> then)
{
    if (!begun)
        return fail(begun.error().message());
    then_ = std::move(then);
}

void FleetCommand::taskEnded(const QString& why)
{
    const bool reported = state().planned && state().planned->report;
    if (interrupting_ && !reported)
        return; // interrupt() says the end
    if (!why.isEmpty()) {
        if (reported)
            print(textOf(*state().planned->report, state().planned->plan));
        const std::string text = why.toStdString();
        return fail(text.starts_with(environment_) ? text : environment_ + ": " + text);
    }
    const std::function<void()> then = std::move(then_); // which may ask for more
    then();
}

} // namespace postern::cli
