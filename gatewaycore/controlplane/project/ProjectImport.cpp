// SPDX-License-Identifier: Apache-2.0
// What becomes of an API that is imported: judged, merged, written.
#include "controlplane/project/GatewayProject.h"

#include "config/ApictlProject.h"
#include "config/GatewayFolder.h"
#include "controlplane/project/ApiMerge.h"
#include "controlplane/project/PolicyUpdate.h"
#include "controlplane/publisher/PullFolder.h"
#include "schema/Document.h"

#include <fstream>
#include <set>
#include <utility>

namespace postern::project {
namespace {

/// APIs whose files reach the disk together: enough to share its cost, few enough that an end in the middle loses little.
constexpr std::size_t writtenAtOnce = 64;

} // namespace

namespace fs = std::filesystem;

Imported GatewayProject::take(publisher::PulledApi api, const ImportRules& rules, const std::string& source)
{
    std::vector<publisher::PulledApi> one;
    one.push_back(std::move(api));
    return std::move(takeAll(std::move(one), rules, source).front());
}

std::vector<Imported> GatewayProject::takeAll(std::vector<publisher::PulledApi> apis, const ImportRules& rules, const std::string& source)
{
    publisher::sweepAside(QString::fromStdString(folder_.string())); // though there may be nothing to write this time
    std::vector<Taking> all;
    all.reserve(apis.size());
    std::vector<Taking*> waiting; // for the disk
    std::set<std::string> names;
    for (publisher::PulledApi& api : apis) {
        if (waiting.size() >= writtenAtOnce || names.contains(api.folderName.toStdString())) {
            write(std::exchange(waiting, {}));
            names.clear();
        }
        Taking& taking = all.emplace_back(judge(std::move(api), rules, source));
        if (taking.write) {
            names.insert(taking.imported.name);
            waiting.push_back(&taking);
        } else if (taking.remember) {
            remember(taking);
        }
    }
    write(std::move(waiting));
    std::vector<Imported> out;
    out.reserve(all.size());
    for (Taking& each : all)
        out.push_back(std::move(each.imported));
    return out;
}

void GatewayProject::write(std::vector<Taking*> apis)
{
    if (apis.empty())
        return;
    std::vector<const publisher::PulledApi*> pulled;
    for (const Taking* const each : apis)
        pulled.push_back(&each->api);
    const auto saved = publisher::saveApisInto(QString::fromStdString(folder_.string()), pulled);
    for (std::size_t i = 0; i < apis.size(); ++i) {
        Imported& out = apis[i]->imported;
        if (!saved[i]) {
            out.outcome = Imported::Outcome::Failed;
            out.failure = saved[i].error().describe();
            continue;
        }
        for (const QString& note : saved[i]->notes)
            out.notes.push_back(note.toStdString());
        if (apis[i]->remember)
            remember(*apis[i]);
    }
}

/// The copy that later edits are told apart by. Without it, or with an old or half a one, its hash says that it does not
/// count: it need not be flushed.
void GatewayProject::remember(Taking& taking)
{
    for (const publisher::PulledFile& each : taking.came) {
        const fs::path path = baseOf(taking.imported.name) / each.path.toStdString();
        std::error_code failure;
        fs::create_directories(path.parent_path(), failure);
        std::ofstream copy(path, std::ios::binary | std::ios::trunc);
        copy.write(each.content.constData(), each.content.size());
        copy.close();
        if (copy)
            continue;
        fs::remove(path, failure);
        taking.imported.notes.push_back(path.string() + ": cannot be written: what is edited here cannot be told from what came");
    }
    lock_.set(std::move(taking.locked));
}

GatewayProject::Taking GatewayProject::judge(publisher::PulledApi pulled, const ImportRules& rules, const std::string& source)
{
    Taking taking;
    taking.api = std::move(pulled);
    publisher::PulledApi& api = taking.api;
    LockedApi& locked = taking.locked;
    Imported& out = taking.imported;
    out.name = api.folderName.toStdString();
    const std::string shown = "apis/" + out.name + "/";
    for (const QString& note : std::as_const(api.notes))
        out.notes.push_back(note.toStdString());

    // Nothing is written of an API that could not be read again.
    schema::Problems problems;
    config::ApictlProject project;
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
        return taking;
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

    taking.came = api.files;
    const LockedApi* const before = lock_.find(out.name);
    std::error_code ignored;
    const bool there = fs::exists(folder_ / "apis" / out.name, ignored);
    if (!there)
        out.outcome = Imported::Outcome::Added;
    else if (before != nullptr && before->hash == locked.hash)
        out.outcome = Imported::Outcome::Unchanged;
    else if (!mergeApi({folder_ / "apis" / out.name, baseOf(out.name), before}, api, rules.preferred, rules.picks, out))
        return taking;
    if (!takePolicies(api, rules, out) || rules.dry)
        return taking;
    taking.write = out.outcome != Imported::Outcome::Unchanged;
    taking.remember = before == nullptr || before->hash != locked.hash || before->revision != locked.revision;
    return taking;
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
    if (settled_ && settled_->preferred == rules.preferred && settled_->text == text && settled_->policies == api.policies) {
        out.notes.insert(out.notes.end(), settled_->notes.begin(), settled_->notes.end());
        return true;
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
    if (!out.policiesChanged && update->known == lock_.policies)
        settled_ = Settled{std::move(text), api.policies, std::move(update->notes), rules.preferred};
    lock_.policies = std::move(update->known);
    return true;
}

} // namespace postern::project
