// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/TrialProject.h"

#include "config/GatewayFolder.h"

#include <system_error>
#include <unistd.h>

namespace postern::federation {
namespace {

namespace fs = std::filesystem;

constexpr const char* policiesName = "policies.yaml";

} // namespace

TrialProject::TrialProject(const fs::path& project, const fs::path& below, const std::string& entry) : root_(below / ("trial-" + std::to_string(::getpid()))), entry_(entry)
{
    std::error_code failed;
    fs::remove_all(root_, failed);
    fs::create_directories(root_ / "apis", failed);
    // What the files of an API may name - certificates, interceptors - is there, by links.
    for (const auto& each : fs::directory_iterator(project, failed)) {
        const fs::path name = each.path().filename();
        if (name == "apis" || name == policiesName || name == "environments.yaml" || name == ".git")
            continue;
        std::error_code ignored;
        if (name == "gateway.yaml")
            fs::copy_file(each.path(), root_ / name, ignored);
        else
            fs::create_symlink(fs::absolute(each.path()), root_ / name, ignored);
    }
}

TrialProject::~TrialProject()
{
    std::error_code ignored;
    fs::remove_all(root_, ignored);
}

Result<deployment::Revision> TrialProject::frozen(const ProjectFiles& files, const std::string& title) const
{
    std::error_code ignored;
    fs::remove_all(root_ / "apis" / entry_, ignored);
    for (const auto& [path, text] : files) {
        fs::create_directories((root_ / path).parent_path(), ignored);
        if (auto written = config::writeFileAtomically(root_ / path, text); !written)
            return unexpected(std::move(written).error());
    }
    const config::LoadedGateway loaded = config::loadGateway(root_);
    if (!loaded.config || loaded.problems.hasErrors())
        return unexpected(loaded.problems.toError());
    return deployment::freeze(*loaded.config, title);
}

ProjectFiles filesOf(const fs::path& project, const deployment::Revision& revision)
{
    ProjectFiles out;
    for (const auto& [path, text] : revision.files)
        out["apis/" + revision.entry + (path.empty() ? "" : "/" + path)] = text;
    if (auto text = config::readFileText(project / policiesName))
        out[policiesName] = *std::move(text);
    return out;
}

} // namespace postern::federation
