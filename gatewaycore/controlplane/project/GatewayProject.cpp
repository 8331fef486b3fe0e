// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/GatewayProject.h"

#include "config/ApiEntry.h"
#include "config/ApictlProject.h"
#include "config/GatewayFolder.h"
#include "controlplane/project/ApiMerge.h"
#include "controlplane/project/PolicyUpdate.h"
#include "controlplane/publisher/PullFolder.h"
#include "schema/Document.h"

#include <set>

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

Imported GatewayProject::take(publisher::PulledApi api, const ImportRules& rules, const std::string& source)
{
    Imported out;
    out.name = api.folderName.toStdString();
    const std::string shown = "apis/" + out.name + "/";
    for (const QString& note : std::as_const(api.notes))
        out.notes.push_back(note.toStdString());

    // Nothing is written of an API that could not be read again.
    schema::Problems problems;
    config::ApictlProject project;
    LockedApi locked;
    std::set<std::string> hashes; // by what is there, not by its order
    for (const publisher::PulledFile& each : api.files) {
        const std::string path = each.path.toStdString();
        const std::string content = each.content.toStdString();
        const std::string role = roleOf(path);
        locked.files[path] = hashOfFile(content);
        if (!isDocument(role)) {
            hashes.insert(path + ' ' + locked.files[path] + '\n');
            continue;
        }
        auto document = parseApiFile(path, content, shown, problems);
        if (!document)
            continue;
        hashes.insert(role + ' ' + contentHash(*document) + '\n');
        if (role == "api") {
            project.api = *std::move(document);
        } else {
            project.definition = *std::move(document);
            project.definitionName = path.substr(path.rfind('/') + 1);
        }
    }
    std::optional<model::Api> read;
    if (!problems.hasErrors()) {
        schema::Problems found;
        if (project.definition.find("asyncapi") != nullptr)
            project.definition = {};
        read = project.toApi(found);
        out.fitness = fitnessOf(project.data(), read ? &*read : nullptr, {}, found);
        if (!read && out.fitness.kind != Fitness::Kind::FullGateway)
            problems.append(found);
    }
    if (problems.hasErrors()) {
        out.failure = firstError(problems);
        rememberFailure(api, rules, out);
        return out;
    }
    if (!rules.dry)
        lock_.failures.erase(out.name);
    locked.name = out.name;
    locked.source = api.server.isEmpty() ? source : api.server.toStdString();
    locked.id = api.id.toStdString();
    if (const publisher::RevisionSummary* const revision = api.deployedRevision())
        locked.revision = revision->name.toStdString();
    std::string all;
    for (const std::string& each : hashes)
        all += each;
    locked.hash = hashOfFile(all);

    const std::vector<publisher::PulledFile> came = api.files;
    const LockedApi* const before = lock_.find(out.name);
    std::error_code ignored;
    const bool there = fs::exists(folder_ / "apis" / out.name, ignored);
    if (!there)
        out.outcome = Imported::Outcome::Added;
    else if (before != nullptr && before->hash == locked.hash)
        out.outcome = Imported::Outcome::Unchanged;
    else if (!mergeApi({folder_ / "apis" / out.name, baseOf(out.name), before}, api, rules.preferred, rules.picks, out))
        return out;
    if (!takePolicies(api, rules, out))
        return out;
    if (rules.dry)
        return out;
    const bool write = out.outcome != Imported::Outcome::Unchanged;
    if (write) {
        const Result<publisher::SaveReport> saved = publisher::saveInto(QString::fromStdString(folder_.string()), api);
        if (!saved) {
            out.outcome = Imported::Outcome::Failed;
            out.failure = saved.error().describe();
            return out;
        }
        for (const QString& note : saved->notes)
            out.notes.push_back(note.toStdString());
    }
    if (before == nullptr || before->hash != locked.hash || before->revision != locked.revision) {
        // The copy that later edits are told apart by. Without it, or with an old one, its hash says that it does not count.
        for (const publisher::PulledFile& each : came) {
            const fs::path path = baseOf(out.name) / each.path.toStdString();
            fs::create_directories(path.parent_path(), ignored);
            if (auto kept = config::writeFileAtomically(path, each.content.toStdString()); !kept)
                out.notes.push_back(kept.error().message());
        }
        lock_.set(std::move(locked));
    }
    return out;
}

void GatewayProject::rememberFailure(const publisher::PulledApi& api, const ImportRules& rules, Imported& out)
{
    std::string all;
    for (const publisher::PulledFile& each : api.files)
        all += each.path.toStdString() + ' ' + hashOfFile(each.content.toStdString()) + '\n';
    std::string& last = lock_.failures[out.name];
    out.failedBefore = last == hashOfFile(all);
    if (!rules.dry)
        last = hashOfFile(all);
}

bool GatewayProject::takePolicies(const publisher::PulledApi& api, const ImportRules& rules, Imported& out)
{
    const fs::path path = folder_ / "policies.yaml";
    std::error_code ignored;
    std::string text;
    if (fs::exists(path, ignored)) {
        auto content = config::readFileText(path);
        if (!content) {
            out.outcome = Imported::Outcome::Failed;
            out.failure = content.error().message();
            return false;
        }
        text = *std::move(content);
    }
    Result<PolicyUpdate> update = updatePolicies(text, api.policies, lock_.policies, rules.preferred);
    if (!update) {
        out.outcome = Imported::Outcome::Failed;
        out.failure = update.error().describe();
        return false;
    }
    out.notes.insert(out.notes.end(), update->notes.begin(), update->notes.end());
    out.changes.insert(out.changes.end(), update->changes.begin(), update->changes.end());
    out.policiesChanged = update->text != text;
    if (rules.dry)
        return true;
    if (out.policiesChanged) {
        if (auto written = config::writeFileAtomically(path, update->text); !written) {
            out.outcome = Imported::Outcome::Failed;
            out.failure = written.error().message();
            return false;
        }
    }
    lock_.policies = std::move(update->known);
    return true;
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
