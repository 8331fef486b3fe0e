// SPDX-License-Identifier: Apache-2.0
#include "cli/AddressCommand.h"

#include <algorithm>
#include <cstdio>

namespace postern::cli {

void AddressCommand::note(const std::string& sentence) const
{
    std::fflush(stdout);
    std::fprintf(stderr, "%s\n", sentence.c_str());
}

void AddressCommand::interrupt()
{
    if (asked_.empty())
        return Q_EMIT finished(interrupted);
    stop(); // found() says the end
}

bool AddressCommand::takeEnvironments(std::vector<std::string> names)
{
    for (const std::string& name : names) {
        if (auto known = environmentNamed(project().environments, name); !known)
            return refuse(known.error().message());
        if (std::ranges::count(names, name) > 1)
            return refuse("The environment " + name + " is named twice.");
    }
    environments_ = std::move(names);
    for (const deployment::Environment& each : environments_.empty() ? project().environments : std::vector<deployment::Environment>())
        environments_.push_back(each.name);
    return true;
}

void AddressCommand::find(const std::vector<std::string>& of, const std::string& api, std::optional<steering::ProbeRules> probe, const std::string& path)
{
    asked_.insert(of.begin(), of.end());
    for (const std::string& each : of) {
        if (auto begun = fleet().findUrls(each, api, probe, path); !begun)
            failures_[each] = begun.error().message();
    }
    for (const auto& [name, why] : failures_)
        asked_.erase(name);
    if (asked_.empty())
        found();
}

void AddressCommand::taskEnded(const std::string& environment, const std::string& why)
{
    if (asked_.erase(environment) == 0)
        return;
    if (!why.empty())
        failures_[environment] = why;
    if (asked_.empty())
        found();
}

} // namespace postern::cli
