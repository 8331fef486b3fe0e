// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/PullWriting.h"

#include "workbench/apis/FailureText.h"
#include "workbench/workspace/ApiReader.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>
#include <filesystem>

namespace postern::workbench {
namespace {

namespace fs = std::filesystem;
using project::Imported;
using project::ProjectLock;

struct PullWords {
    Q_DECLARE_TR_FUNCTIONS(PullWriting)
};

fs::path pathIn(const QString& folder) { return fs::path(folder.toStdString()); }

/// Where the three parts of an API's state stand: its files, the copy that edits are told apart by, and its entry in the lock.
struct Places {
    fs::path api;
    fs::path base;
    fs::path keptApi;
    fs::path keptBase;
};

Places placesOf(const QString& folder, const QString& kept, const QString& name)
{
    const std::string one = name.toStdString();
    return {pathIn(folder) / "apis" / one, pathIn(folder) / ".postern" / "base" / one, pathIn(kept) / "apis" / one, pathIn(kept) / "base" / one};
}

void copyIfThere(const fs::path& from, const fs::path& to)
{
    std::error_code failure;
    if (!fs::exists(from, failure))
        return;
    fs::create_directories(to.parent_path(), failure);
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing, failure);
}

/// Swaps two paths of which either may not be there. The former stays where it is when it cannot be moved.
bool exchange(const fs::path& a, const fs::path& b)
{
    std::error_code failure;
    const fs::path aside = a.parent_path().parent_path() / ".postern" / (a.filename().string() + ".exchange");
    fs::create_directories(aside.parent_path(), failure);
    fs::create_directories(b.parent_path(), failure);
    fs::create_directories(a.parent_path(), failure);
    const auto move = [](const fs::path& from, const fs::path& to) {
        std::error_code why;
        if (!fs::exists(from, why))
            return true;
        fs::rename(from, to, why);
        if (!why)
            return true;
        why.clear(); // another file system
        fs::copy(from, to, fs::copy_options::recursive, why);
        if (why)
            return false;
        fs::remove_all(from, why);
        return !why;
    };
    fs::remove_all(aside, failure);
    if (!move(a, aside))
        return false;
    if (!move(b, a)) {
        (void)move(aside, a);
        return false;
    }
    return move(aside, b);
}

QString outcomeText(const Imported& imported)
{
    QStringList words;
    const int changes = static_cast<int>(imported.changes.size());
    switch (imported.outcome) {
    case Imported::Outcome::Added: words << PullWords::tr("new"); break;
    case Imported::Outcome::Updated: words << PullWords::tr("brought up to date: %Ln change(s)", nullptr, changes); break;
    case Imported::Outcome::Merged: words << PullWords::tr("merged with what was edited here: %Ln change(s)", nullptr, changes); break;
    case Imported::Outcome::Unchanged: words << PullWords::tr("nothing new"); break;
    case Imported::Outcome::Conflict: words << PullWords::tr("changed here and there: %Ln place(s) to decide on", nullptr, static_cast<int>(imported.conflicts.size())); break;
    case Imported::Outcome::Failed: words << QString::fromStdString(imported.failure); break;
    }
    const bool taken = imported.outcome != Imported::Outcome::Failed && imported.outcome != Imported::Outcome::Conflict;
    if (taken && imported.fitness.kind != project::Fitness::Kind::Here && !imported.fitness.reasons.all().empty()) {
        const QString why = QString::fromStdString(imported.fitness.reasons.all().front().message);
        words << (imported.fitness.kind == project::Fitness::Kind::Limited ? PullWords::tr("limited here: %1").arg(why)
                                                                           : PullWords::tr("needs a full gateway: %1").arg(why));
    }
    for (const std::string& note : imported.notes)
        words << QString::fromStdString(note);
    return words.join(QStringLiteral("; "));
}

/// "apis/X/api.json:3:5: error: ..." with the place apart. The files that could not be taken are kept where it says.
Problem problemOf(const QString& folder, const publisher::PulledApi& api, const Imported& imported)
{
    Problem problem;
    problem.message = PullWords::tr("%1 %2 was not taken: %3").arg(api.name, api.version, QString::fromStdString(imported.failure));
    problem.hint = PullWords::tr("Have it corrected on the Publisher and pull it again; the other APIs were taken.");
    static const QRegularExpression place(QStringLiteral("^apis/([^/]+)/(.+?):(\\d+)(?::(\\d+))?: "));
    const auto found = place.match(QString::fromStdString(imported.failure));
    if (!found.hasMatch())
        return problem;
    const fs::path incoming = pathIn(folder) / ".postern" / "incoming" / found.captured(1).toStdString();
    for (const publisher::PulledFile& file : api.files) {
        if (file.path != found.captured(2))
            continue;
        const QString path = QString::fromStdString((incoming / file.path.toStdString()).string());
        std::error_code failure;
        fs::create_directories(fs::path(path.toStdString()).parent_path(), failure);
        QFile copy(path);
        if (copy.open(QIODevice::WriteOnly) && copy.write(file.content) == file.content.size()) {
            problem.file = path;
            problem.line = found.captured(3).toInt();
            problem.column = found.captured(4).toInt();
        }
    }
    return problem;
}

/// APIs that are written together, from `first` up to `last`.
struct Part {
    std::size_t first;
    std::size_t last;
};
constexpr std::size_t writtenTogether = 32;

/// What was picked at conflicts is for one API: it is written alone.
std::size_t endOfPart(const PullWish& wish, std::size_t first)
{
    const auto isPicked = [&wish](std::size_t i) { return wish.picks.contains(wish.outcomes[i].id); };
    std::size_t last = first + 1;
    while (!isPicked(first) && last < wish.outcomes.size() && last - first < writtenTogether && !isPicked(last))
        ++last;
    return last;
}

void tellTaken(const PullWish& wish, const publisher::PulledApi& api, Imported imported, PullWritten& out, const PullTell& tell)
{
    using State = Job::Line::State;
    const QString words = outcomeText(imported);
    const bool written = imported.outcome == Imported::Outcome::Added || imported.outcome == Imported::Outcome::Updated ||
                         imported.outcome == Imported::Outcome::Merged;
    if (written) {
        out.replaced << api.folderName;
    } else {
        const Places places = placesOf(wish.folder, wish.keptFolder, api.folderName);
        std::error_code ignored;
        fs::remove_all(places.keptApi, ignored);
        fs::remove_all(places.keptBase, ignored);
    }
    out.changed = out.changed || imported.isNews();
    if (imported.outcome == Imported::Outcome::Failed) {
        ++out.bad;
        out.problems << problemOf(wish.folder, api, imported);
        tell(api.id, State::Failed, words);
    } else if (imported.outcome == Imported::Outcome::Conflict) {
        ++out.bad;
        tell(api.id, State::Failed, words);
        out.conflicts.push_back({api, QStringLiteral("%1 %2").arg(api.name, api.version), std::move(imported)});
    } else {
        ++out.good;
        tell(api.id, State::Done, words);
    }
}

void writePart(const PullWish& wish, Part part, project::GatewayProject& project, PullWritten& out, const PullTell& tell)
{
    using State = Job::Line::State;
    std::vector<publisher::PulledApi> apis;
    project::ImportRules rules;
    for (std::size_t i = part.first; i < part.last; ++i) {
        const publisher::PullOutcome& each = wish.outcomes[i];
        if (out.stopped) {
            tell(each.id, State::Skipped, {});
            continue;
        }
        if (!each.api) {
            ++out.bad;
            tell(each.id, each.notAsked ? State::Skipped : State::Failed, failureText(each.failure).why);
            continue;
        }
        const Places places = placesOf(wish.folder, wish.keptFolder, each.api->folderName);
        copyIfThere(places.api, places.keptApi);
        copyIfThere(places.base, places.keptBase);
        if (const auto picks = wish.picks.find(each.id); picks != wish.picks.end())
            rules.picks = picks->second;
        apis.push_back(*each.api);
    }
    if (apis.empty())
        return;
    std::vector<Imported> taken = project.takeAll(apis, rules);
    for (std::size_t i = 0; i < taken.size(); ++i)
        tellTaken(wish, apis[i], std::move(taken[i]), out, tell);
}

} // namespace

PullWritten writePull(const PullWish& wish, const std::atomic<bool>& stop, const PullTell& tell)
{
    using State = Job::Line::State;
    PullWritten out;
    auto project = project::GatewayProject::open(wish.folder.toStdString());
    if (!project) {
        for (const publisher::PullOutcome& each : wish.outcomes)
            tell(each.id, State::Failed, QString::fromStdString(project.error().message()));
        out.bad = static_cast<int>(wish.outcomes.size());
        out.problems << Problem{Problem::Severity::Error, QString::fromStdString(project.error().message()), {}, {}, 0, 0};
        return out;
    }
    const ProjectLock before = project->lock();
    for (std::size_t from = 0; from < wish.outcomes.size();) {
        const std::size_t to = endOfPart(wish, from);
        out.stopped = out.stopped || stop;
        writePart(wish, {from, to}, *project, out, tell);
        from = to;
    }
    if (!out.replaced.isEmpty()) {
        std::error_code ignored;
        fs::create_directories(pathIn(wish.keptFolder), ignored);
        (void)before.write(pathIn(wish.keptFolder)); // without it an undo tells edits from what came by the files alone
    }
    if (auto saved = project->save(); !saved)
        out.problems << Problem{Problem::Severity::Warning, QString::fromStdString(saved.error().message()), {}, {}, 0, 0};
    if (out.changed)
        out.apis = readApis(wish.folder + QStringLiteral("/apis"));
    return out;
}

QString exchangeKept(const QString& folder, const QString& keptFolder, const QStringList& names)
{
    QStringList failed;
    auto now = ProjectLock::read(pathIn(folder));
    auto kept = ProjectLock::read(pathIn(keptFolder));
    for (const QString& name : names) {
        const Places places = placesOf(folder, keptFolder, name);
        if (!exchange(places.api, places.keptApi)) {
            failed << name;
            continue;
        }
        (void)exchange(places.base, places.keptBase); // with the wrong one its hashes say that it does not count
        if (!now || !kept)
            continue;
        const auto swap = [one = name.toStdString()](ProjectLock& a, ProjectLock& b) {
            const project::LockedApi* inA = a.find(one);
            const project::LockedApi* inB = b.find(one);
            const std::optional<project::LockedApi> ofA = inA != nullptr ? std::optional(*inA) : std::nullopt;
            const std::optional<project::LockedApi> ofB = inB != nullptr ? std::optional(*inB) : std::nullopt;
            const auto put = [&one](ProjectLock& lock, const std::optional<project::LockedApi>& entry) {
                std::erase_if(lock.apis, [&one](const project::LockedApi& each) { return each.name == one; });
                if (entry)
                    lock.set(*entry);
            };
            put(a, ofB);
            put(b, ofA);
        };
        swap(*now, *kept);
    }
    if (now && kept) {
        (void)kept->write(pathIn(keptFolder));
        if (auto written = now->write(pathIn(folder)); !written)
            failed << QString::fromStdString(written.error().message());
    }
    return failed.join(QStringLiteral(", "));
}

} // namespace postern::workbench
