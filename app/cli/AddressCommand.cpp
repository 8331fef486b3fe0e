// SPDX-License-Identifier: Apache-2.0
#include "cli/UrlCommand.h"

#include "controlplane/federation/RecordsFolder.h"

#include <algorithm>
#include <cstdio>

namespace postern::cli {

UrlCommand::UrlCommand(const Output& output) : Command(output), fleet_([this](std::string_view name) { return connectors_.find(name); })
{
    connect(&fleet_, &federation::Fleet::taskEnded, this, [this](const QString& environment, federation::FleetTask, const QString& why) { taskEnded(environment.toStdString(), why.toStdString()); });
}

UrlCommand::~UrlCommand() = default;

bool UrlCommand::refuse(const std::string& message)
{
    fail(message);
    return false;
}

void UrlCommand::note(const std::string& sentence) const
{
    std::fflush(stdout);
    std::fprintf(stderr, "%s\n", sentence.c_str());
}

void UrlCommand::interrupt()
{
    if (asked_.empty())
        return Q_EMIT finished(interrupted);
    interrupting_ = true;
    fleet_.cancelAll();
}

bool UrlCommand::readProject(const std::string& folder, std::vector<std::string> environments)
{
    auto read = federation::readFleetProject(folder, federation::recordsFolder(folder), connectors_.settings());
    if (!read->environmentsProblem.empty())
        return refuse(read->environmentsProblem);
    fleet_.setProject(std::move(read));
    for (const std::string& name : environments) {
        if (auto known = environmentNamed(project().environments, name); !known)
            return refuse(known.error().message());
        if (std::ranges::count(environments, name) > 1)
            return refuse("The environment " + name + " is named twice.");
    }
    for (const deployment::Environment& each : environments.empty() ? project().environments : std::vector<deployment::Environment>())
        environments_.push_back(each.name);
    if (!environments.empty())
        environments_ = std::move(environments);
    return true;
}

void UrlCommand::find(const std::vector<std::string>& of, const std::string& api, std::optional<steering::ProbeRules> probe, const std::string& path)
{
    asked_.insert(of.begin(), of.end());
    for (const std::string& each : of) {
        if (auto begun = fleet_.findUrls(each, api, probe, path); !begun)
            failures_[each] = begun.error().message();
    }
    for (const auto& [name, why] : failures_)
        asked_.erase(name);
    if (asked_.empty())
        found();
}

void UrlCommand::taskEnded(const std::string& environment, const std::string& why)
{
    if (asked_.erase(environment) == 0)
        return;
    if (!why.empty())
        failures_[environment] = why;
    if (asked_.empty())
        found();
}

} // namespace postern::cli
