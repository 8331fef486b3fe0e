// SPDX-License-Identifier: Apache-2.0
#include "capture/internal/Layout.h"

#include <array>

namespace postern::capture::internal {
namespace {

/// Step n makes version n + 1 of version n. Steps are never changed once they were released.
constexpr std::array<const char*, layoutVersion> layoutSteps{
    // The list's rows are narrow and apart from what is only read when somebody looks at one exchange. `began` is in
    // microseconds since 1970, `duration` in nanoseconds. A body's key is the exchange's id * 64 + the part (see Rows).
    "CREATE TABLE exchange(id INTEGER PRIMARY KEY, began INTEGER NOT NULL, duration INTEGER NOT NULL,"
    " status INTEGER NOT NULL, request_octets INTEGER NOT NULL, response_octets INTEGER NOT NULL,"
    " flags INTEGER NOT NULL, method TEXT NOT NULL, target TEXT NOT NULL, api TEXT NOT NULL, route TEXT NOT NULL,"
    " client TEXT NOT NULL, fault TEXT NOT NULL, ended_by TEXT NOT NULL, host TEXT NOT NULL, reason TEXT NOT NULL);"
    "CREATE TABLE trace(id INTEGER PRIMARY KEY, json TEXT NOT NULL);"
    "CREATE TABLE body(key INTEGER PRIMARY KEY, octets BLOB NOT NULL);"
    "CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
    "INSERT INTO state VALUES('rows', 0), ('taken', 0), ('open', 0);",
    // What people write to an exchange.
    "CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT NOT NULL);",
};

std::string shownName(const std::filesystem::path& path) { return path.string(); }

/// The version in the file; Found::version 0 when there is nothing in it.
Result<Found> versionOf(Database& database, const std::filesystem::path& path)
{
    const auto id = database.number("PRAGMA application_id");
    if (!id)
        return unexpected(Error(id.error().kind(), shownName(path) + " is damaged, or no capture").causedBy(id.error()));
    const auto version = database.number("PRAGMA user_version");
    const auto tables = database.number("SELECT count(*) FROM sqlite_schema");
    if (!version || !tables)
        return unexpected(Error(ErrorKind::ParseError, shownName(path) + " is damaged").causedBy((!version ? version : tables).error()));
    if (*id == 0 && *version == 0 && *tables == 0)
        return Found{};
    if (*id != applicationId)
        return unexpected(ErrorKind::ParseError, shownName(path) + " is a database of another program, no capture of Postern", Fault::Config);
    if (*version > layoutVersion)
        return unexpected(ErrorKind::Unsupported,
                          shownName(path) + " was written by a newer Postern (layout " + std::to_string(*version) + ", this one knows up to " +
                              std::to_string(layoutVersion) + "). Open it with that one.",
                          Fault::Config);
    return Found{static_cast<int>(*version), {}};
}

} // namespace

Result<Found> examine(Database& database, const std::filesystem::path& path)
{
    auto found = versionOf(database, path);
    if (found && found->version == 0)
        return unexpected(ErrorKind::ParseError, shownName(path) + " is empty: there is no capture in it", Fault::Config);
    return found;
}

Result<Found> bringUp(Database& database, const std::filesystem::path& path, int upTo)
{
    auto found = versionOf(database, path);
    if (!found || found->version >= upTo)
        return found;
    if (found->version > 0) {
        found->backup = path;
        found->backup += ".v" + std::to_string(found->version) + ".backup";
        std::error_code ignored;
        std::filesystem::remove(found->backup, ignored);
        if (auto copied = database.copyTo(found->backup, {}); !copied)
            return unexpected(Error(copied.error().kind(), "no copy of " + shownName(path) + " could be made before its layout is changed")
                                  .causedBy(copied.error()));
    }
    auto done = database.execute("BEGIN IMMEDIATE");
    for (int step = found->version; done && step < upTo; ++step)
        done = database.execute(layoutSteps[static_cast<std::size_t>(step)]);
    if (done)
        done = database.execute(("PRAGMA application_id=" + std::to_string(applicationId) + ";PRAGMA user_version=" + std::to_string(upTo) + ";COMMIT").c_str());
    if (!done) {
        (void)database.execute("ROLLBACK");
        return unexpected(Error(done.error().kind(), "the tables of " + shownName(path) + " could not be made").causedBy(done.error()));
    }
    return found;
}

} // namespace postern::capture::internal
