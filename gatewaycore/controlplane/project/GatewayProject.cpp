// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/GatewayProject.h"

#include "config/ApiEntry.h"
#include "config/GatewayFolder.h"
#include "controlplane/project/ApiMerge.h"
#include "schema/Document.h"

namespace postern::project {
namespace {

namespace fs = std::filesystem;
using schema::Value;

constexpr const char* gatewayYaml = R"(apiVersion: postern/v1
listeners:
  - name: http
    address: 127.0.0.1
    port: 9090
)";

constexpr const char* gitIgnore = R"(# What postern makes of the rest: caches, and what was built.
/.postern/
/snapshot.bin
)";

} // namespace

Result<GatewayProject> GatewayProject::init(const fs::path& folder)
{
    std::error_code failure;
    if (fs::exists(folder / "gateway.yaml", failure))
        return unexpected(ErrorKind::AlreadyExists, (folder / "gateway.yaml").string() + " is there already", Fault::Config);
    fs::create_directories(folder / "apis", failure);
    if (failure)
        return unexpected(ErrorKind::IoError, folder.string() + ": cannot be made: " + failure.message(), Fault::Config);
    if (!fs::exists(folder / ".gitignore", failure)) {
        if (auto written = config::writeFileAtomically(folder / ".gitignore", gitIgnore); !written)
            return unexpected(written.error());
    }
    if (auto written = config::writeFileAtomically(folder / "gateway.yaml", gatewayYaml); !written)
        return unexpected(written.error());
    return open(folder);
}

Result<GatewayProject> GatewayProject::open(const fs::path& folder)
{
    std::error_code ignored;
    if (!fs::exists(folder / "gateway.yaml", ignored))
        return unexpected(ErrorKind::NotFound, folder.string() + " is no project: there is no gateway.yaml; postern init makes one", Fault::Config);
    auto lock = ProjectLock::read(folder);
    if (!lock)
        return unexpected(lock.error());
    return GatewayProject(folder, *std::move(lock));
}

std::vector<ProjectApi> GatewayProject::apis() const
{
    const auto entries = config::readApiEntries(folder_ / "apis", false, config::readApiEntry);
    std::vector<ProjectApi> out;
    for (const config::ApiEntry& entry : entries) {
        if (!entry.isApi)
            continue;
        ProjectApi api;
        api.name = entry.name;
        api.problems = entry.problems;
        if (entry.api)
            api.title = entry.api->title();
        if (const Value* const enabled = entry.settings.find("enabled"))
            api.enabled = enabled->asBool(true);
        Value document;
        schema::Problems ignored;
        for (const char* const file : {"api.json", "api.yaml"}) {
            std::error_code failure;
            if (fs::exists(folder_ / "apis" / entry.name / file, failure)) {
                if (auto read = schema::readFile(folder_ / "apis" / entry.name / file, ignored, "apis/" + entry.name + "/" + file))
                    document = *std::move(read);
            }
        }
        api.fitness = fitnessOf(document.find("data"), entry.api ? &*entry.api : nullptr, entry.settings, entry.problems);
        if (const LockedApi* const locked = lock_.find(entry.name)) {
            api.source = locked->source;
            api.revision = locked->revision;
            for (const auto& [path, hash] : locked->files) {
                const auto content = config::readFileText(folder_ / "apis" / entry.name / path);
                if (!content || hashOfFile(*content) != hash)
                    api.edited.push_back(path);
            }
        }
        out.push_back(std::move(api));
    }
    return out;
}

std::vector<GatewayProject::Edited> GatewayProject::edits() const
{
    std::vector<Edited> out;
    for (const LockedApi& locked : lock_.apis) {
        for (const auto& [path, hash] : locked.files) {
            const std::string shown = "apis/" + locked.name + "/";
            const auto content = config::readFileText(folder_ / "apis" / locked.name / path);
            if (content && hashOfFile(*content) == hash)
                continue;
            Edited edited{shown + path, {}};
            const auto kept = config::readFileText(baseOf(locked.name) / path);
            schema::Problems problems;
            const auto before = kept && hashOfFile(*kept) == hash && isDocument(roleOf(path)) ? parseApiFile(path, *kept, "base/", problems) : std::nullopt;
            const auto after = content && before ? parseApiFile(path, *content, shown, problems) : std::nullopt;
            if (before && after)
                edited.changes = differences(*before, *after);
            if (!content)
                edited.changes.push_back({"", "(as it came)", ""});
            else if (problems.hasErrors())
                edited.changes.push_back({"", "(as it came)", firstError(problems)});
            else if (!before)
                edited.changes.push_back({"", "(as it came)", "(edited)"});
            else if (edited.changes.empty())
                continue; // other blanks, or another order of keys
            out.push_back(std::move(edited));
        }
    }
    return out;
}

} // namespace postern::project
