// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/FleetProject.h"

#include "config/GatewayFolder.h"
#include "controlplane/federation/CheckedApis.h"

#include <algorithm>

namespace postern::federation {

const deployment::Revision* FleetProject::revision(const std::string& title) const noexcept
{
    const auto found = std::ranges::find_if(revisions, [&title](const deployment::Revision& each) { return each.title() == title; });
    return found == revisions.end() ? nullptr : &*found;
}

Result<const deployment::Revision*> FleetProject::named(const std::string& name) const
{
    if (!problems.empty())
        return unexpected(ErrorKind::InvalidConfig, problems);
    const auto found = std::ranges::find_if(revisions, [&name](const deployment::Revision& each) { return each.title() == name || each.api.name + '-' + each.api.version == name; });
    if (found != revisions.end())
        return &*found;
    std::string all;
    for (const deployment::Revision& each : revisions)
        all.append(all.empty() ? "" : ", ").append(each.title());
    for (const UnfrozenApi& each : unfrozen) {
        if (each.title == name)
            return unexpected(ErrorKind::InvalidConfig, each.why);
        all.append(all.empty() ? "" : ", ").append(each.title);
    }
    return unexpected(ErrorKind::NotFound, "There is no API \"" + name + "\"" + (all.empty() ? "." : ": there are " + all + '.'));
}

std::shared_ptr<const FleetProject> readFleetProject(const std::filesystem::path& folder, const std::filesystem::path& records, const deployment::SettingsOf& settings)
{
    auto out = std::make_shared<FleetProject>();
    out->folder = folder;
    out->records = records;
    if (auto read = deployment::readEnvironments(folder, settings))
        out->environments = *std::move(read);
    else
        out->environmentsProblem = read.error().describe();
    const config::LoadedGateway loaded = config::loadGateway(folder);
    if (!loaded.config || loaded.problems.hasErrors())
        out->problems = loaded.problems.toString();
    for (const std::string& entry : loaded.refused)
        out->unfrozen.push_back({entry, "it has errors"});
    if (!loaded.config)
        out->unfrozen.push_back({"gateway.yaml", loaded.problems.toString()});
    for (const model::Api& api : loaded.config ? loaded.config->apis : std::vector<model::Api>()) {
        if (auto frozen = deployment::freeze(*loaded.config, api.title()))
            out->revisions.push_back(*std::move(frozen));
        else
            out->unfrozen.push_back({api.title(), frozen.error().message()});
    }
    std::ranges::sort(out->revisions, {}, [](const deployment::Revision& each) { return each.title(); });
    const deployment::DeploymentRecords kept(records);
    for (const deployment::Environment& environment : out->environments) {
        FleetProject::Remembered& remembered = out->remembered[environment.name];
        for (const deployment::Revision& revision : out->revisions) {
            if (auto deployed = kept.deployed(environment.name, revision.title()); deployed && *deployed) {
                (*deployed)->form.clear();
                remembered.deployed.emplace(revision.title(), **std::move(deployed));
            }
        }
        if (auto checked = readChecked(records, environment.name)) // else everything is looked at anew
            remembered.checked = *std::move(checked);
        for (const std::filesystem::path& file : deployment::Journal::unfinished(kept.journals() / environment.name)) {
            const auto content = deployment::Journal::read(file);
            if (content && !deployment::touchedNothing(content->steps))
                remembered.unfinished.push_back({file.stem().string(), content->plan, content->steps, content->rollingBack, content->why});
        }
    }
    return out;
}

} // namespace postern::federation
