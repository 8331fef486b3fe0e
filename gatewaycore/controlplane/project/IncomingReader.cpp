// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/IncomingReader.h"

#include "config/ApictlProject.h"
#include "config/GatewayFolder.h"
#include "controlplane/project/Zip.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::project {
namespace {

namespace fs = std::filesystem;

Unexpected refuseIncoming(std::string why) { return unexpected(ErrorKind::InvalidConfig, std::move(why), Fault::Config); }

std::string textAt(const schema::Value& map, const char* key)
{
    const schema::Value* const value = map.find(key);
    return value != nullptr ? value->toText() : std::string();
}

bool isApiFile(const std::string& path) { return path == "api.yaml" || path == "api.json"; }

Result<publisher::PulledApi> apiOf(std::vector<ZipFile> files, const std::string& name)
{
    const auto main = std::find_if(files.begin(), files.end(), [](const ZipFile& each) { return isApiFile(each.path); });
    if (main == files.end())
        return refuseIncoming(name + ": holds neither api.yaml nor api.json");
    schema::Problems problems;
    const std::string shown = name + "/" + main->path;
    const auto document = main->path.ends_with(".json") ? schema::readJson(main->content, shown, problems) : schema::readText(main->content, shown, problems);
    if (!document)
        return unexpected(problems.toError());
    const schema::Value* const data = document->find("data");
    if (data == nullptr || !data->isMap())
        return refuseIncoming(shown + ": needs the key \"data\" with the API");
    config::ApictlProject project;
    project.api = *document;
    publisher::PulledApi out;
    out.id = QString::fromStdString(textAt(*data, "id"));
    out.name = QString::fromStdString(textAt(*data, "name"));
    out.version = QString::fromStdString(textAt(*data, "version"));
    if (out.name.isEmpty() || out.version.isEmpty())
        return refuseIncoming(shown + ": needs data.name and data.version");
    out.folderName = QString::fromStdString(project.folderName());
    for (ZipFile& file : files) {
        if (file.path != "postern.yaml") // what somebody else's gateway does with it is not the API's
            out.files.push_back({QString::fromStdString(file.path), QByteArray::fromStdString(file.content)});
    }
    return out;
}

/// What is common to all paths: apictl puts a project below a folder of its name.
std::vector<ZipFile> withoutRoot(std::vector<ZipFile> files)
{
    const std::string root = files.front().path.substr(0, files.front().path.find('/') + 1);
    const bool common = !root.empty() && std::all_of(files.begin(), files.end(), [&root](const ZipFile& each) { return each.path.starts_with(root); });
    if (common) {
        for (ZipFile& file : files)
            file.path.erase(0, root.size());
    }
    return files;
}

Result<std::vector<ZipFile>> filesOf(const fs::path& folder)
{
    std::vector<ZipFile> out;
    std::error_code failure;
    const ZipLimits limits;
    std::size_t total = 0;
    for (fs::recursive_directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
        const std::string path = at->path().lexically_relative(folder).generic_string();
        if (at->path().filename().string().starts_with('.')) {
            at.disable_recursion_pending();
            continue;
        }
        if (at->is_symlink())
            return refuseIncoming(at->path().string() + ": is a link");
        if (at->is_directory())
            continue;
        if (!at->is_regular_file())
            return refuseIncoming(at->path().string() + ": is neither a file nor a folder");
        auto content = config::readFileText(at->path());
        if (!content)
            return unexpected(content.error());
        total += content->size();
        if (out.size() >= limits.files || total > limits.octets)
            return refuseIncoming(folder.string() + ": is too large for one API");
        out.push_back({path, *std::move(content)});
    }
    if (failure)
        return unexpected(ErrorKind::IoError, folder.string() + ": cannot be read: " + failure.message(), Fault::Config);
    std::sort(out.begin(), out.end(), [](const ZipFile& a, const ZipFile& b) { return a.path < b.path; });
    return out;
}

} // namespace

Result<std::vector<Incoming>> readIncomingArchive(std::string_view octets, const std::string& name)
{
    auto read = readZip(octets);
    if (!read)
        return refuseIncoming(name + ": " + read.error().message());
    std::vector<ZipFile> files = withoutRoot(*std::move(read));
    std::vector<Incoming> out;
    if (std::any_of(files.begin(), files.end(), [](const ZipFile& each) { return isApiFile(each.path); })) {
        out.push_back({name, apiOf(std::move(files), name)});
        return out;
    }
    // As GET /apis/export of a gateway has it: an archive for each API, and deployments.json.
    for (const ZipFile& file : files) {
        if (!file.path.ends_with(".zip"))
            continue;
        auto inner = readZip(file.content);
        const std::string shown = name + "/" + file.path;
        if (inner)
            out.push_back({file.path, apiOf(withoutRoot(*std::move(inner)), shown)});
        else
            out.push_back({file.path, refuseIncoming(shown + ": " + inner.error().message())});
    }
    if (out.empty())
        return refuseIncoming(name + ": holds neither api.yaml nor api.json");
    return out;
}

Incoming readIncomingDefinition(std::string text, const std::string& name)
{
    schema::Problems problems;
    const auto project = config::ApictlProject::fromDefinition(std::move(text), name, problems);
    if (!project)
        return {name, unexpected(problems.toError())};
    std::vector<ZipFile> files{{"api.yaml", schema::writeYaml(project->api)},
                               {"Definitions/" + project->definitionName, project->definitionText}};
    Result<publisher::PulledApi> api = apiOf(std::move(files), name);
    if (api && !project->settings.isNull())
        api->files.push_back({QStringLiteral("postern.yaml"), QByteArray::fromStdString(schema::writeYaml(project->settings))});
    return {name, std::move(api)};
}

Result<std::vector<Incoming>> readIncoming(const fs::path& path)
{
    std::error_code ignored;
    std::vector<Incoming> out;
    const std::string name = path.filename().string();
    if (fs::is_directory(path, ignored)) {
        auto files = filesOf(path);
        if (!files)
            return unexpected(files.error());
        out.push_back({name, apiOf(*std::move(files), path.string())});
        return out;
    }
    auto content = config::readFileText(path, std::size_t{256} << 20U);
    if (!content)
        return unexpected(content.error());
    if (content->starts_with("PK"))
        return readIncomingArchive(*content, name);
    out.push_back(readIncomingDefinition(*std::move(content), name));
    return out;
}

Result<std::string> writeApictlArchive(const fs::path& api)
{
    std::error_code ignored;
    std::vector<ZipFile> files;
    if (fs::is_directory(api, ignored)) {
        auto read = filesOf(api);
        if (!read)
            return unexpected(read.error());
        files = *std::move(read);
    } else {
        auto text = config::readFileText(api);
        if (!text)
            return unexpected(text.error());
        const Incoming made = readIncomingDefinition(*std::move(text), api.filename().string());
        if (!made.api)
            return unexpected(made.api.error());
        for (const publisher::PulledFile& file : made.api->files)
            files.push_back({file.path.toStdString(), file.content.toStdString()});
    }
    std::erase_if(files, [](const ZipFile& each) { return each.path == "postern.yaml"; });
    std::vector<ZipFile> copy = files;
    const auto checked = apiOf(std::move(copy), api.filename().string());
    if (!checked)
        return unexpected(checked.error());
    for (ZipFile& file : files)
        file.path.insert(0, checked->folderName.toStdString() + "/");
    return writeZip(files);
}

} // namespace postern::project
