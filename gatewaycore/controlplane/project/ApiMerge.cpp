// SPDX-License-Identifier: Apache-2.0
#include "controlplane/project/ApiMerge.h"

#include "config/GatewayFolder.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <map>

namespace postern::project {

namespace fs = std::filesystem;
using schema::Value;

std::string hashOfFile(std::string_view content) { return crypto::sha256(content).hex(); }

std::string roleOf(const std::string& path)
{
    if (path == "api.json" || path == "api.yaml")
        return "api";
    for (const char* name : {"swagger", "openapi", "asyncapi"}) {
        for (const char* format : {".json", ".yaml"}) {
            if (path == std::string("Definitions/") + name + format)
                return "definition";
        }
    }
    return path;
}

bool isDocument(const std::string& role) noexcept { return role == "api" || role == "definition"; }

std::optional<Value> parseApiFile(const std::string& path, const std::string& content, const std::string& shown, schema::Problems& problems)
{
    const bool json = path.ends_with(".json");
    return json ? schema::readJson(content, shown + path, problems) : schema::readText(content, shown + path, problems);
}

std::string firstError(const schema::Problems& problems)
{
    const auto first = std::find_if(problems.all().begin(), problems.all().end(),
                                    [](const schema::Problem& each) { return each.severity == schema::Severity::Error; });
    if (first == problems.all().end())
        return {};
    const std::size_t more = problems.errorCount() - 1;
    return first->toString() + (more > 0 ? " (and " + std::to_string(more) + " more)" : "");
}

std::string_view toString(Imported::Outcome outcome) noexcept
{
    switch (outcome) {
    case Imported::Outcome::Added: return "added";
    case Imported::Outcome::Updated: return "updated";
    case Imported::Outcome::Merged: return "merged";
    case Imported::Outcome::Unchanged: return "unchanged";
    case Imported::Outcome::Conflict: return "conflict";
    case Imported::Outcome::Failed: break;
    }
    return "failed";
}

namespace {

/// The files of one API from three sides, by role.
struct Merging {
    struct File {
        std::string path;
        std::string content;
    };
    std::map<std::string, File> theirs;
    std::map<std::string, File> ours; ///< of those that came, or that theirs has
    std::map<std::string, File> base;
};

/// The value of what the other side has the last word on anyway.
void takeTimes(Value& ours, const Value& theirs)
{
    Value* const data = ours.find("data");
    const Value* const other = theirs.find("data");
    if (data == nullptr || other == nullptr)
        return;
    for (const schema::Entry& each : other->entries()) {
        if (isTimeOfChange(each.key))
            data->set(each.key, each.value);
    }
}

} // namespace

bool mergeApi(const ApiPlace& place, publisher::PulledApi& api, Side preferred, const Picks& picks, Imported& out)
{
    const fs::path& folder = place.folder;
    const LockedApi* const locked = place.locked;
    const std::string shown = "apis/" + out.name + "/";
    Merging files;
    for (const publisher::PulledFile& each : api.files)
        files.theirs[roleOf(each.path.toStdString())] = {each.path.toStdString(), each.content.toStdString()};
    const auto addOurs = [&](const std::string& path) {
        if (auto content = config::readFileText(folder / path))
            files.ours[roleOf(path)] = {path, *std::move(content)};
    };
    for (const char* const path : {"api.yaml", "api.json", "Definitions/openapi.json", "Definitions/openapi.yaml", "Definitions/swagger.json",
                                   "Definitions/swagger.yaml", "Definitions/asyncapi.json", "Definitions/asyncapi.yaml"})
        addOurs(path);
    for (const auto& [role, file] : files.theirs) {
        if (!isDocument(role))
            addOurs(file.path);
    }
    if (locked != nullptr) {
        for (const auto& [path, hash] : locked->files) {
            if (!isDocument(roleOf(path)))
                addOurs(path);
            // What stands there as it came is its own base; else the copy that was kept.
            const auto ours = files.ours.find(roleOf(path));
            if (ours != files.ours.end() && hashOfFile(ours->second.content) == hash)
                files.base[roleOf(path)] = {path, ours->second.content};
            else if (auto copy = config::readFileText(place.base / path); copy && hashOfFile(*copy) == hash)
                files.base[roleOf(path)] = {path, *std::move(copy)};
        }
    }

    bool tookOurs = false;
    bool tookTheirs = false;
    std::vector<publisher::PulledFile> result;
    const auto keep = [&result](const Merging::File& file) {
        result.push_back({QString::fromStdString(file.path), QByteArray::fromStdString(file.content)});
    };
    for (const auto& [role, theirs] : files.theirs) {
        const auto ours = files.ours.find(role);
        const auto base = files.base.find(role);
        if (ours == files.ours.end() || ours->second.content == theirs.content) {
            tookTheirs = tookTheirs || ours == files.ours.end();
            keep(theirs);
            continue;
        }
        schema::Problems problems;
        std::optional<Value> mine = isDocument(role) ? parseApiFile(ours->second.path, ours->second.content, shown, problems) : std::nullopt;
        if (!mine) { // no document, or one that was broken here: whole
            const bool unedited = base != files.base.end() && base->second.content == ours->second.content;
            const bool unchanged = base != files.base.end() && base->second.content == theirs.content;
            const auto picked = picks.find(theirs.path);
            if (!unedited && !unchanged && picked != picks.end() && picked->second == Pick::Base && base != files.base.end()) {
                tookOurs = tookTheirs = true;
                out.changes.push_back({theirs.path, "(edited here)", "(as it came last)"});
                keep(base->second);
                continue;
            }
            if (unedited || (!unchanged && (picked != picks.end() ? picked->second == Pick::Theirs : preferred == Side::Theirs))) {
                tookTheirs = true;
                out.changes.push_back({theirs.path, "(as it was)", "(new)"});
                keep(theirs);
            } else {
                tookOurs = true;
                if (!unchanged && picked == picks.end() && preferred == Side::Neither)
                    out.conflicts.push_back({theirs.path, problems.empty() ? "(edited here)" : firstError(problems), "(new)",
                                             base != files.base.end() ? "(as it came last)" : ""});
                keep(ours->second);
            }
            continue;
        }
        schema::Problems none;
        const Value other = parseApiFile(theirs.path, theirs.content, shown, none).value_or(Value());
        const Value before = base != files.base.end() ? parseApiFile(base->second.path, base->second.content, shown, none).value_or(Value()) : Value();
        takeTimes(*mine, other);
        const Merged merged = merge(before, *mine, other, preferred, picks, ours->second.path + ": ");
        for (Change conflict : merged.conflicts) {
            conflict.path = ours->second.path + ": " + conflict.path;
            out.conflicts.push_back(std::move(conflict));
        }
        for (Change change : differences(*mine, merged.value)) {
            change.path = theirs.path + ": " + change.path;
            out.changes.push_back(std::move(change));
        }
        tookOurs = tookOurs || merged.tookOurs;
        tookTheirs = tookTheirs || merged.tookTheirs;
        if (!merged.tookOurs)
            keep(theirs);
        else if (!merged.tookTheirs)
            keep(ours->second);
        else // in the format of whoever edits it
            keep({ours->second.path, ours->second.path.ends_with(".json") ? schema::writeJson(merged.value) + '\n' : schema::writeYaml(merged.value)});
    }
    for (const auto& [role, ours] : files.ours) {
        if (files.theirs.contains(role))
            continue;
        const auto base = files.base.find(role);
        if (base == files.base.end() || (base->second.content != ours.content && preferred != Side::Theirs)) {
            keep(ours); // ours alone, or edited here and gone there
            tookOurs = true;
        } else {
            api.removed += QString::fromStdString(ours.path);
            out.changes.push_back({ours.path, "(as it was)", ""});
            tookTheirs = true;
        }
    }
    if (!out.conflicts.empty()) {
        out.outcome = Imported::Outcome::Conflict;
        return false;
    }
    api.files = std::move(result);
    out.outcome = !tookTheirs ? Imported::Outcome::Unchanged : tookOurs ? Imported::Outcome::Merged : Imported::Outcome::Updated;
    return true;
}

} // namespace postern::project
