// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace postern::capture::internal {

/// One compiled statement: bind, step, read, reset. Texts are given without a copy: they live until the next reset().
class Statement {
  public:
    Statement() = default;
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

    [[nodiscard]] bool isValid() const noexcept { return statement_ != nullptr; }
    Statement& bind(int at, std::int64_t number);
    Statement& bind(int at, std::uint64_t number) { return bind(at, static_cast<std::int64_t>(number)); }
    Statement& bind(int at, int number) { return bind(at, static_cast<std::int64_t>(number)); }
    Statement& bind(int at, std::string_view text);
    Statement& bindOctets(int at, std::string_view octets);
    /// Whether there is a row. Errors: as Database says.
    [[nodiscard]] Result<bool> step();
    /// Steps to the end, and is ready to be bound again, also after an error.
    [[nodiscard]] Result<void> run();
    void reset();
    [[nodiscard]] std::int64_t integer(int column) const;
    /// Text or octets; valid until the next step.
    [[nodiscard]] std::string_view text(int column) const;

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// One connection to a file of SQLite, used by one thread at a time. Errors: ParseError when the file is damaged or no
/// database, Unavailable when another program holds it, IoError for the rest; isFull() tells a full disk from others.
class Database {
  public:
    enum class Access : std::uint8_t { Read, Write, Create };

    [[nodiscard]] static Result<Database> open(const std::filesystem::path& path, Access access);

    [[nodiscard]] Result<void> execute(const char* sql);
    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    /// The one number that a query or a pragma answers; 0 without a row.
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql);
    /// Rows that the last statement changed.
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] bool isOpen() const noexcept { return database_ != nullptr; }
    /// Copies all of it into a new file, page by page; `progress` says how much is done (0 to 1), false stops.
    [[nodiscard]] Result<void> copyTo(const std::filesystem::path& path, const std::function<bool(double)>& progress);

  private:
    struct Close {
        void operator()(sqlite3* database) const noexcept;
    };
    std::unique_ptr<sqlite3, Close> database_;
};

/// Whether an Error of Database came from a disk, or a file, that has no room.
[[nodiscard]] bool isFull(const Error& error) noexcept;

} // namespace postern::capture::internal
