// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/LiveTaking.h"

#include "config/GatewayFolder.h"

#include <algorithm>
#include <system_error>
#include <unistd.h>

namespace postern::federation {
namespace {

using deployment::ApiChange;
using deployment::DriftClass;
using deployment::FieldDrift;
using deployment::FieldPaths;
using deployment::Mover;
using deployment::NormalField;
using deployment::NormalForm;
using deployment::Revision;
namespace fs = std::filesystem;

constexpr const char* limitsFile = "policies.yaml";

/// The project with one API in it and its files as they would be, to see what comes of them. Gone with this.
class Scratch {
  public:
    Scratch(const fs::path& project, const fs::path& below, const std::string& entry) : root_(below / ("trial-" + std::to_string(::getpid()))), entry_(entry)
    {
        std::error_code failed;
        fs::remove_all(root_, failed);
        fs::create_directories(root_ / "apis", failed);
        // What the files of an API may name - certificates, interceptors - is there, by links.
        for (const auto& each : fs::directory_iterator(project, failed)) {
            const fs::path name = each.path().filename();
            if (name == "apis" || name == limitsFile || name == "environments.yaml" || name == ".git")
                continue;
            std::error_code ignored;
            if (name == "gateway.yaml")
                fs::copy_file(each.path(), root_ / name, ignored);
            else
                fs::create_symlink(fs::absolute(each.path()), root_ / name, ignored);
        }
    }
    ~Scratch()
    {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    Result<Revision> frozen(const ProjectFiles& files, const std::string& title) const
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

  private:
    fs::path root_;
    std::string entry_;
};

const NormalField* at(const NormalForm& form, const std::string& path)
{
    const auto found = form.find(path);
    return found == form.end() ? nullptr : &found->second;
}

bool isSame(const NormalForm& a, const NormalForm& b, const std::string& path)
{
    const NormalField* const one = at(a, path);
    const NormalField* const other = at(b, path);
    const auto there = [](const NormalField* field) { return field != nullptr && field->kind != NormalField::Kind::Dropped; };
    return there(one) && there(other) ? one->value == other->value : there(one) == there(other);
}

/// A change is good when a field of it comes out as it is there, and every field beside stays as it was or becomes as it is there.
bool isGood(const NormalForm& before, const NormalForm& after, const NormalForm& live, const ApiChange& change)
{
    const bool brings = std::ranges::any_of(change.fields, [&](const std::string& path) { return !isSame(before, live, path) && isSame(after, live, path); });
    const auto harmless = [&](const auto& each) { return isSame(before, after, each.first) || isSame(after, live, each.first); };
    return brings && std::ranges::all_of(before, harmless) && std::ranges::all_of(after, harmless);
}

ProjectFiles filesOf(const fs::path& project, const Revision& revision)
{
    ProjectFiles out;
    for (const auto& [path, text] : revision.files)
        out["apis/" + revision.entry + (path.empty() ? "" : "/" + path)] = text;
    if (auto text = config::readFileText(project / limitsFile))
        out[limitsFile] = *std::move(text);
    return out;
}

} // namespace

Result<LiveTaking> takeLive(const fs::path& project, const fs::path& scratch, const deployment::ConnectorType& type, const deployment::Environment& environment,
                            const Revision& revision, const NormalForm* applied, const deployment::LiveApi& live, TakingRule rule, const FieldPaths& only)
{
    if (rule == TakingRule::Moved && applied == nullptr)
        return unexpected(ErrorKind::InvalidArgument, "Nobody knows what was last deployed of " + revision.title() + " to " + environment.name + " from here. Push it, or take what is there.");
    if (revision.files.empty())
        return unexpected(ErrorKind::Unsupported, revision.filesProblem.empty() ? revision.title() + " has no files of its own." : revision.filesProblem);
    NormalForm wanted = type.desired(revision, environment);
    LiveTaking out;
    FieldPaths paths;
    std::map<std::string, std::string> spelled;
    for (const FieldDrift& field : driftOf(wanted, applied, &live.form, revision.title(), environment.ignore).fields) {
        const bool differs = field.drift == DriftClass::Semantic && !field.theirs && !field.ignored;
        if (!differs || (!only.empty() && !only.contains(field.path)))
            continue;
        if (rule == TakingRule::Moved && field.mover == Mover::Both) {
            out.conflicts.push_back(field.path);
        } else if (rule == TakingRule::Moved && field.mover != Mover::Them) {
            out.pushes = true;
        } else {
            paths.insert(field.path);
            spelled[field.path] = field.live;
        }
    }
    deployment::LiveChanges proposed = paths.empty() ? deployment::LiveChanges() : type.changesOf(revision, environment, live, paths);
    const ProjectFiles before = filesOf(project, revision);
    ProjectFiles files = before;
    Revision now = revision;
    const Scratch trial(project, scratch, revision.entry);
    for (const ApiChange& change : proposed.changes) {
        const auto refuse = [&](const std::string& why) {
            for (const std::string& path : change.fields)
                proposed.reasons.try_emplace(path, why);
        };
        auto edited = editApiFiles(files, now, change);
        if (!edited) {
            refuse(edited.error().message());
            continue;
        }
        auto frozen = trial.frozen(*edited, revision.title());
        if (!frozen) {
            refuse("The API could not be read with it: " + frozen.error().message());
            continue;
        }
        const NormalForm then = type.desired(*frozen, environment);
        if (!isGood(wanted, then, live.form, change)) {
            refuse("Written into the API's files it would change something else, too.");
            continue;
        }
        files = *std::move(edited);
        now = *std::move(frozen);
        now.files = revision.files;
        wanted = then;
    }
    for (const std::string& path : paths) {
        if (isSame(wanted, live.form, path)) {
            out.taken.push_back(path);
            continue;
        }
        const auto why = proposed.reasons.find(path);
        out.left.push_back({path, spelled[path], why == proposed.reasons.end() ? "Nothing of an API brings it about." : why->second});
    }
    for (const auto& [path, text] : files) {
        const auto old = before.find(path);
        if (old != before.end() && old->second == text)
            continue;
        out.before[path] = old == before.end() ? std::string() : old->second;
        out.after[path] = text;
    }
    return out;
}

} // namespace postern::federation
