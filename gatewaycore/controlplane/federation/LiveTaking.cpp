// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/LiveTaking.h"

#include "controlplane/deployment/WithheldSecrets.h"
#include "controlplane/federation/TrialProject.h"

#include <algorithm>

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

bool follows(const ApiChange& change, const std::string& path)
{
    return std::ranges::any_of(change.follows, [&path](const std::string& each) { return each.ends_with('.') || each.ends_with(' ') ? path.starts_with(each) : path == each; });
}

/// What a path says after the name of its object: routes whose scopes are others have other names.
std::string_view afterName(std::string_view path) { return path.substr(std::min(path.find('.'), path.size())); }

/// Whether what is there at one of a change's paths is to be there under another name.
bool isMoved(const NormalForm& before, const NormalForm& after, const NormalForm& live, const ApiChange& change)
{
    return std::ranges::any_of(change.fields, [&](const std::string& path) {
        const NormalField* const there = at(live, path);
        return there != nullptr && !isSame(before, live, path) && std::ranges::any_of(after, [&](const auto& each) {
            return each.first != path && follows(change, each.first) && afterName(each.first) == afterName(path) && each.second.value == there->value;
        });
    });
}

/// A change is good when a field of it comes out as it is there, and every field beside stays as it was or becomes as it is there, unless
/// it follows from the change and is only brought there by a push.
bool isGood(const NormalForm& before, const NormalForm& after, const NormalForm& live, const ApiChange& change)
{
    const auto brought = [&](const std::string& path) { return isSame(after, live, path) || (follows(change, path) && at(after, path) != nullptr && at(live, path) != nullptr); };
    bool brings = std::ranges::any_of(change.fields, [&](const std::string& path) { return !isSame(before, live, path) && brought(path); });
    if (change.what == ApiChange::What::AddOperation) // what is there by another name is given its own by a push
        brings = brings || std::ranges::any_of(after, [&](const auto& each) { return at(before, each.first) == nullptr && follows(change, each.first); });
    if (change.what == ApiChange::What::Scopes)
        brings = brings || isMoved(before, after, live, change);
    const auto harmless = [&](const auto& each) { return isSame(before, after, each.first) || isSame(after, live, each.first) || follows(change, each.first); };
    return brings && std::ranges::all_of(before, harmless) && std::ranges::all_of(after, harmless);
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
        } else if (const auto there = live.form.find(field.path); there != live.form.end() && deployment::withheld(field.path, there->second)) {
            out.left.push_back({field.path, field.live, "It holds a credential, and no file of a project does."});
        } else {
            paths.insert(field.path);
            spelled[field.path] = field.live;
        }
    }
    deployment::LiveChanges proposed = paths.empty() ? deployment::LiveChanges() : type.changesOf(revision, environment, live, paths);
    const ProjectFiles before = filesOf(project, revision);
    ProjectFiles files = before;
    Revision now = revision;
    std::vector<ApiChange> made;
    const TrialProject trial(project, scratch, revision.entry);
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
        made.push_back(change);
    }
    const auto comesByPush = [&](const std::string& path) { return !isSame(wanted, live.form, path) && std::ranges::any_of(made, [&path](const ApiChange& each) { return follows(each, path); }); };
    const auto waits = [&comesByPush](const auto& each) { return comesByPush(each.first); };
    out.pushes = out.pushes || std::ranges::any_of(wanted, waits) || std::ranges::any_of(live.form, waits);
    for (const std::string& path : paths) {
        if (isSame(wanted, live.form, path)) {
            out.taken.push_back(path);
            continue;
        }
        if (comesByPush(path)) {
            if (std::ranges::any_of(made, [&path](const ApiChange& each) { return each.what == ApiChange::What::Scopes && std::ranges::count(each.fields, path) > 0; }))
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
