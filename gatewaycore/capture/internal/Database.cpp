// SPDX-License-Identifier: Apache-2.0
#include "capture/internal/Database.h"

#include <sqlite3.h>

namespace postern::capture::internal {
namespace {

constexpr std::string_view noRoom = "no room is left for it";
constexpr int busyMs = 2'000;
constexpr int pagesAStep = 512;

Unexpected failure(sqlite3* database, int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return unexpected(ErrorKind::IoError, std::string(noRoom));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return unexpected(ErrorKind::ParseError, sqlite3_errstr(code));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return unexpected(ErrorKind::Unavailable, "another program holds it");
    case SQLITE_INTERRUPT:
        return unexpected(ErrorKind::Cancelled, "it was stopped");
    default:
        return unexpected(ErrorKind::IoError, database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code));
    }
}

} // namespace

bool isFull(const Error& error) noexcept { return error.message() == noRoom; }

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

Statement& Statement::bind(int at, std::int64_t number)
{
    sqlite3_bind_int64(statement_.get(), at, number);
    return *this;
}

Statement& Statement::bind(int at, std::string_view text)
{
    sqlite3_bind_text64(statement_.get(), at, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bindOctets(int at, std::string_view octets)
{
    sqlite3_bind_blob64(statement_.get(), at, octets.data() == nullptr ? "" : octets.data(), octets.size(), SQLITE_STATIC);
    return *this;
}

Result<bool> Statement::step()
{
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return failure(sqlite3_db_handle(statement_.get()), sqlite3_extended_errcode(sqlite3_db_handle(statement_.get())));
}

Result<void> Statement::run()
{
    auto row = step();
    while (row && *row)
        row = step();
    reset();
    if (!row)
        return unexpected(std::move(row).error());
    return {};
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::text(int column) const
{
    const auto* octets = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return octets == nullptr ? std::string_view() : std::string_view(octets, static_cast<std::size_t>(size));
}

Result<Database> Database::open(const std::filesystem::path& path, Access access)
{
    const int flags = access == Access::Read    ? SQLITE_OPEN_READONLY
                      : access == Access::Write ? SQLITE_OPEN_READWRITE
                                                : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* raw = nullptr;
    // A connection is one thread's at a time: its user sees to that, and SQLite needs no locks of its own.
    const int code = sqlite3_open_v2(path.string().c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Database database;
    database.database_.reset(raw);
    if (code != SQLITE_OK)
        return failure(raw, code);
    sqlite3_busy_timeout(raw, busyMs);
    // A file from elsewhere may hold views and triggers that call functions: ours has none, and needs none.
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    return database;
}

Result<void> Database::execute(const char* sql)
{
    const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return failure(database_.get(), code);
    return {};
}

Result<Statement> Database::prepare(std::string_view sql)
{
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
    if (code != SQLITE_OK)
        return failure(database_.get(), code);
    return Statement(raw);
}

Result<std::int64_t> Database::number(std::string_view sql)
{
    auto statement = prepare(sql);
    if (!statement)
        return unexpected(std::move(statement).error());
    const auto row = statement->step();
    if (!row)
        return unexpected(row.error());
    return *row ? statement->integer(0) : 0;
}

std::int64_t Database::changes() const { return sqlite3_changes64(database_.get()); }

Result<void> Database::copyTo(const std::filesystem::path& path, const std::function<bool(double)>& progress)
{
    auto to = open(path, Access::Create);
    if (!to)
        return unexpected(std::move(to).error());
    sqlite3_backup* backup = sqlite3_backup_init(to->database_.get(), "main", database_.get(), "main");
    if (backup == nullptr)
        return failure(to->database_.get(), sqlite3_extended_errcode(to->database_.get()));
    int code = SQLITE_OK;
    bool going = !progress || progress(0);
    while (going && (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED)) {
        code = sqlite3_backup_step(backup, pagesAStep);
        const int all = sqlite3_backup_pagecount(backup);
        going = !progress || progress(all > 0 ? 1.0 - static_cast<double>(sqlite3_backup_remaining(backup)) / all : 0.0);
    }
    sqlite3_backup_finish(backup);
    if (!going && code != SQLITE_DONE)
        return unexpected(ErrorKind::Cancelled, "it was stopped");
    if (code != SQLITE_DONE)
        return failure(nullptr, code);
    return {};
}

} // namespace postern::capture::internal
