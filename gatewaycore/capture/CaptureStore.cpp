// SPDX-License-Identifier: Apache-2.0
#include "capture/CaptureStore.h"

#include "capture/internal/Layout.h"
#include "capture/internal/TakenCount.h"
#include "capture/internal/Writer.h"

#include <ctime>
#include <mutex>
#include <utility>

namespace postern::capture {
namespace {

namespace fs = std::filesystem;
using internal::Database;

constexpr auto ownerOnly = fs::perms::owner_read | fs::perms::owner_write; // calls are nobody else's
constexpr std::uint64_t lastId = ~0ULL;

fs::path beside(const fs::path& path, const char* ending)
{
    fs::path other = path;
    other += ending;
    return other;
}

/// A connection that only reads. Of a file in write-ahead mode SQLite wants to write the shared index of the log, so the
/// writer's own readers are opened for writing and told not to.
Result<Database> reader(const fs::path& path, bool readOnly)
{
    auto database = Database::open(path, readOnly ? Database::Access::Read : Database::Access::Write);
    if (!database)
        return database;
    if (auto done = database->execute("PRAGMA query_only=1; PRAGMA cache_size=-512"); !done)
        return unexpected(std::move(done).error());
    return database;
}

} // namespace

std::string CaptureOpening::sentence() const
{
    std::string text;
    if (!keptAside.empty())
        text = "The capture was damaged and is kept as " + keptAside.string() + "; a new one was begun.";
    if (unclean) {
        text = "The program ended without closing its capture: " + std::to_string(exchanges) + " exchanges were recovered, " +
               (lost == 0 ? std::string("none is known to be lost.")
                          : "the last " + std::to_string(lost) + " were not written yet and are lost.");
    }
    if (olderLayout != 0)
        text += (text.empty() ? "" : " ") + ("Its layout was of version " + std::to_string(olderLayout)) + "; as it was it is kept as " +
                backup.string() + ".";
    return text;
}

struct CaptureStore::Inner {
    fs::path path;
    CaptureOptions options;
    CaptureOpening opening;
    internal::TakenCount taken;
    std::unique_ptr<internal::Writer> writer; ///< null when only read
    // Readers of one exchange share a connection, those of many have their own.
    std::mutex readerMutex;
    Database shared;

    Result<void> begin();
    Result<void> beginWriting();
};

CaptureStore::CaptureStore(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
CaptureStore::~CaptureStore() = default;

const fs::path& CaptureStore::path() const noexcept { return inner_->path; }
const CaptureOpening& CaptureStore::opening() const noexcept { return inner_->opening; }
const CaptureLimits& CaptureStore::limits() const noexcept { return inner_->options.limits; }

Result<std::unique_ptr<CaptureStore>> CaptureStore::open(const fs::path& path, const CaptureOptions& options)
{
    auto inner = std::make_unique<Inner>();
    inner->path = path;
    inner->options = options;
    auto begun = inner->begin();
    if (!begun && begun.error().kind() == ErrorKind::ParseError && options.keepDamagedAside && !options.readOnly) {
        inner = std::make_unique<Inner>(); // the lock and the connections go first
        inner->path = path;
        inner->options = options;
        const fs::path aside = setAside(path);
        if (aside.empty())
            return unexpected(std::move(begun).error());
        begun = inner->begin();
        inner->opening.keptAside = aside;
    }
    if (!begun)
        return unexpected(std::move(begun).error());
    return std::unique_ptr<CaptureStore>(new CaptureStore(std::move(inner)));
}

Result<void> CaptureStore::Inner::begin()
{
    if (!options.readOnly)
        return beginWriting();
    auto database = reader(path, true);
    if (!database)
        return unexpected(Error(database.error().kind(), path.string() + " cannot be opened").causedBy(database.error()));
    auto found = internal::examine(*database, path);
    if (!found)
        return unexpected(std::move(found).error());
    const auto rows = database->number("SELECT value FROM state WHERE name='rows'");
    const auto highest = database->number("SELECT max(id) FROM exchange");
    if (!rows || !highest)
        return unexpected(Error(ErrorKind::ParseError, path.string() + " is damaged").causedBy((!rows ? rows : highest).error()));
    opening.exchanges = static_cast<std::uint64_t>(*rows);
    opening.highestId = static_cast<std::uint64_t>(*highest);
    shared = std::move(*database);
    return {};
}

Result<void> CaptureStore::Inner::beginWriting()
{
    const auto cannot = [this](const Error& why) {
        const bool damaged = why.kind() == ErrorKind::ParseError;
        return unexpected(Error(why.kind(), path.string() + (damaged ? " is damaged, or no capture" : " cannot be opened")).causedBy(why));
    };
    auto count = internal::TakenCount::open(path);
    if (!count)
        return unexpected(std::move(count).error());
    taken = std::move(*count);
    auto database = Database::open(path, Database::Access::Create);
    if (!database)
        return cannot(database.error());
    std::error_code ignored;
    fs::permissions(path, ownerOnly, ignored);
    if (auto done = database->execute("PRAGMA synchronous=NORMAL"); !done) // of this connection: the file may be another's
        return cannot(done.error());
    auto found = internal::bringUp(*database, path);
    if (!found)
        return unexpected(std::move(found).error());
    if (found->version != 0 && found->version < internal::layoutVersion) {
        opening.olderLayout = found->version;
        opening.backup = found->backup;
    }
    // The log is cut back to this size after a checkpoint; deleted content is overwritten where that costs nothing.
    if (auto done = database->execute("PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=FAST; PRAGMA cache_size=-1024");
        !done)
        return cannot(done.error());
    const auto rows = database->number("SELECT value FROM state WHERE name='rows'");
    const auto written = database->number("SELECT value FROM state WHERE name='taken'");
    const auto open = database->number("SELECT value FROM state WHERE name='open'");
    const auto highest = database->number("SELECT max(id) FROM exchange");
    for (const auto* one : {&rows, &written, &open, &highest}) {
        if (!*one)
            return cannot(one->error());
    }
    opening.exchanges = static_cast<std::uint64_t>(*rows);
    opening.highestId = static_cast<std::uint64_t>(*highest);
    opening.unclean = *open != 0;
    if (opening.unclean && taken.value() > static_cast<std::uint64_t>(*written))
        opening.lost = taken.value() - static_cast<std::uint64_t>(*written);
    taken.set(static_cast<std::uint64_t>(*written));
    auto made = internal::Writer::begin(std::move(*database), options, taken, opening.exchanges);
    if (!made)
        return cannot(made.error());
    writer = std::move(*made);
    auto second = reader(path, false);
    if (!second)
        return cannot(second.error());
    shared = std::move(*second);
    return {};
}

bool CaptureStore::append(std::vector<inspection::Summary> summaries, std::uint32_t flags)
{
    return inner_->writer != nullptr && inner_->writer->put({std::move(summaries), flags});
}

bool CaptureStore::append(inspection::Trace trace, std::uint32_t flags)
{
    return inner_->writer != nullptr && inner_->writer->put({std::move(trace), flags});
}

void CaptureStore::annotate(std::uint64_t id, Annotation annotation)
{
    if (inner_->writer != nullptr)
        (void)inner_->writer->put({internal::AnnotationChange{id, std::move(annotation)}, 0});
}

bool CaptureStore::flush(std::chrono::milliseconds within) { return inner_->writer == nullptr || inner_->writer->flush(within); }

CaptureState CaptureStore::state() const
{
    if (inner_->writer != nullptr)
        return inner_->writer->state();
    CaptureState state;
    state.exchanges = inner_->opening.exchanges;
    return state;
}

void CaptureStore::onPaused(std::function<void(const std::string& reason)> tell)
{
    if (inner_->writer != nullptr)
        inner_->writer->onPaused(std::move(tell));
}

void CaptureStore::resume()
{
    if (inner_->writer != nullptr)
        inner_->writer->resume();
}

Result<void> CaptureStore::walk(std::uint64_t first, std::uint64_t last, const Visit& visit, const std::atomic<bool>* stop) const
{
    auto database = reader(inner_->path, inner_->options.readOnly);
    if (!database)
        return unexpected(std::move(database).error());
    return internal::walkRows(*database, first, last, [&](Entry& entry) { return (stop == nullptr || !*stop) && visit(entry); });
}

Result<std::vector<Entry>> CaptureStore::page(std::uint64_t first, std::size_t most) const
{
    std::vector<Entry> rows;
    if (most == 0)
        return rows;
    auto walked = walk(first, lastId, [&](Entry& entry) {
        rows.push_back(std::move(entry));
        entry = {};
        return rows.size() < most;
    });
    if (!walked)
        return unexpected(std::move(walked).error());
    return rows;
}

Result<std::uint64_t> CaptureStore::count(const Predicate& wanted, std::uint64_t enough, const std::atomic<bool>* stop) const
{
    std::uint64_t found = 0;
    if (enough == 0)
        return found;
    auto walked = walk(0, lastId, [&](Entry& entry) { return !wanted(entry) || ++found < enough; }, stop);
    if (!walked)
        return unexpected(std::move(walked).error());
    return found;
}

Result<std::optional<inspection::Trace>> CaptureStore::trace(std::uint64_t id)
{
    (void)flush(); // paused: what is in the file is there all the same
    const std::lock_guard lock(inner_->readerMutex);
    return internal::readTrace(inner_->shared, id);
}

Result<void> CaptureStore::saveAs(const fs::path& path, const std::function<bool(double)>& progress)
{
    (void)flush();
    std::error_code problem;
    if (fs::equivalent(path, inner_->path, problem))
        return unexpected(ErrorKind::InvalidArgument, path.string() + " is this capture itself. Choose another name.", Fault::Config);
    const fs::path partial = beside(path, ".partial");
    fs::remove(partial, problem);
    const auto failed = [&](const Error& why) {
        fs::remove(partial, problem);
        return unexpected(Error(why.kind(), path.string() + " was not written").causedBy(why));
    };
    auto from = reader(inner_->path, inner_->options.readOnly);
    if (!from)
        return failed(from.error());
    if (auto copied = from->copyTo(partial, progress); !copied)
        return failed(copied.error());
    {
        // One file, without a log beside it; nobody has it open.
        auto copy = Database::open(partial, Database::Access::Write);
        if (!copy)
            return failed(copy.error());
        if (auto done = copy->execute("PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; UPDATE state SET value=0 WHERE name='open'"); !done)
            return failed(done.error());
    }
    fs::permissions(partial, ownerOnly, problem);
    fs::rename(partial, path, problem);
    if (problem)
        return failed(Error(ErrorKind::IoError, problem.message()));
    return {};
}

Result<void> CaptureStore::check() const
{
    auto database = reader(inner_->path, inner_->options.readOnly);
    if (!database)
        return unexpected(std::move(database).error());
    auto query = database->prepare("PRAGMA quick_check(1)");
    if (!query)
        return unexpected(std::move(query).error());
    const auto row = query->step();
    if (!row || !*row || query->text(0) != "ok")
        return unexpected(ErrorKind::ParseError, inner_->path.string() + " is damaged: " + (row && *row ? std::string(query->text(0)) : row ? "no answer" : row.error().message()));
    return {};
}

fs::path CaptureStore::setAside(const fs::path& path)
{
    std::error_code problem;
    const std::string stamp = ".damaged-" + std::to_string(std::time(nullptr));
    fs::path to = beside(path, stamp.c_str());
    for (int n = 2; fs::exists(to, problem); ++n)
        to = beside(path, (stamp + "-" + std::to_string(n)).c_str());
    fs::rename(path, to, problem);
    if (problem)
        return {};
    std::error_code ignored;
    fs::rename(beside(path, "-wal"), beside(to, "-wal"), ignored);
    fs::remove(beside(path, "-shm"), ignored);
    fs::remove(internal::TakenCount::pathFor(path), ignored);
    return to;
}

} // namespace postern::capture
