// SPDX-License-Identifier: Apache-2.0
#include "cli/FleetCommand.h"

#include "controlplane/federation/RecordsFolder.h"

namespace postern::cli {

FleetCommand::FleetCommand(const Output& output) : Command(output), fleet_([this](std::string_view name) { return connectors_.find(name); })
{
    connect(&fleet_, &federation::Fleet::taskEnded, this,
            [this](const QString& environment, federation::FleetTask, const QString& why) { taskEnded(environment.toStdString(), why.toStdString()); });
}

FleetCommand::~FleetCommand()
{
    fleet_.disconnect(this); // what ends with it is nobody's any more
}

bool FleetCommand::refuse(const std::string& message)
{
    fail(message);
    return false;
}

void FleetCommand::stop()
{
    interrupting_ = true;
    fleet_.cancelAll();
}

void FleetCommand::interrupt()
{
    stop();
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

const deployment::Revision* FleetCommand::takeApi(const std::string& name)
{
    const auto named = project().named(name);
    if (!named)
        fail(named.error().message());
    return named ? *named : nullptr;
}

void FleetCommand::taskEnded(const std::string& /*environment*/, const std::string& /*why*/) {}

} // namespace postern::cli
