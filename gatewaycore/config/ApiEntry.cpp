// SPDX-License-Identifier: Apache-2.0
#include "config/ApiEntry.h"

#include "base/Cores.h"
#include "config/ApictlProject.h"
#include "config/OpenApiReader.h"
#include "schema/Document.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace postern::config {
namespace {

namespace fs = std::filesystem;

/// Whether calls may be held against the definition, as far as the API's own files say it.
bool holdsCalls(const model::Api& api, const schema::Value& settings)
{
    const auto speaks = [&settings](const char* key) { return settings.find(key) != nullptr; };
    return api.validation.any() || speaks("validation") || speaks("filters") || speaks("operations");
}

void readProject(const fs::path& path, ApiEntry& out)
{
    const std::string shown = "apis/" + out.name;
    std::error_code ignored;
    out.files.push_back(path);
    for (const char* file : {"api.yaml", "api.json", "postern.yaml", "Policies", "Definitions", "Definitions/swagger.yaml",
                             "Definitions/swagger.json", "Definitions/openapi.yaml", "Definitions/openapi.json"}) {
        if (fs::exists(path / file, ignored))
            out.files.push_back(path / file);
    }
    auto project = ApictlProject::read(path, shown, out.problems);
    if (!project)
        return;
    out.files.insert(out.files.end(), project->certificateFiles.begin(), project->certificateFiles.end());
    out.api = project->toApi(out.problems);
    out.settings = std::move(project->settings);
    if (!project->definition.isNull())
        out.definitionName = "Definitions/" + project->definitionName;
    out.definition = std::move(project->definition);
}

} // namespace

ApiEntry readApiEntry(const fs::path& path, bool keepDefinition)
{
    ApiEntry out;
    out.name = path.filename().string();
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        readProject(path, out);
    } else if (path.extension() == ".yaml" || path.extension() == ".yml" || path.extension() == ".json") {
        out.files.push_back(path);
        if (auto document = schema::readFile(path, out.problems, "apis/" + out.name)) {
            out.api = readOpenApi(*document, out.problems);
            out.definitionName = out.name;
            out.definition = *std::move(document);
        }
    } else {
        out.isApi = false;
    }
    if (!keepDefinition && !(out.api && holdsCalls(*out.api, out.settings)))
        out.definition = {};
    return out;
}

std::vector<ApiEntry> readApiEntries(const fs::path& apis, bool keepDefinitions, const ReadApiEntry& read)
{
    std::error_code failure;
    std::vector<fs::path> found;
    for (fs::directory_iterator at(apis, failure), end; !failure && at != end; at.increment(failure)) {
        if (!at->path().filename().string().starts_with('.'))
            found.push_back(at->path());
    }
    std::sort(found.begin(), found.end());
    std::vector<ApiEntry> out(found.size());
    // The threads meet at `next` alone; each entry belongs to whoever took its number.
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < found.size(); i = next++)
            out[i] = read(found[i], keepDefinitions);
    };
    const std::size_t several = std::min<std::size_t>({found.size() / 4, usableCores(), 8});
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < several; ++i)
        others.emplace_back(work);
    work();
    for (std::thread& each : others)
        each.join();
    return out;
}

} // namespace postern::config
