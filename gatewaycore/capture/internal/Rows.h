// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "capture/Entry.h"
#include "capture/internal/Database.h"

#include <functional>
#include <optional>
#include <vector>

namespace postern::capture::internal {

/// What is written, on the writer's connection and within its transaction.
class RowWriter {
  public:
    [[nodiscard]] static Result<RowWriter> on(Database& database);

    /// Whether the row was new.
    [[nodiscard]] Result<bool> put(const inspection::Summary& summary, std::uint32_t flags = 0);
    /// The row (which is made when it is missing), the trace and its bodies, each cut at `bodyOctets`. Whether the row was new.
    [[nodiscard]] Result<bool> put(const inspection::Trace& trace, std::uint32_t flags, std::uint64_t bodyOctets);
    /// Of a row that is there; of another one nothing is kept.
    [[nodiscard]] Result<void> annotate(std::uint64_t id, const Annotation& annotation);
    [[nodiscard]] Result<void> setState(std::string_view name, std::uint64_t value);
    /// Removes the oldest that nobody has put anything on, from `from` on, `most` at a time; how many went, and `from`
    /// moves behind them.
    [[nodiscard]] Result<std::uint64_t> removeOldest(std::int64_t& from, std::uint64_t most);

  private:
    explicit RowWriter(Database& database) : database_(&database) {}

    Database* database_;
    Statement summary_;
    Statement details_;
    Statement trace_;
    Statement body_;
    Statement flags_;
    Statement note_;
    Statement removeNote_;
    Statement state_;
    Statement boundary_;
    Statement removeRows_;
    Statement removeTraces_;
    Statement removeBodies_;
    Statement removeNotes_;
};

/// Rows with ids in [first, last], ascending, until `visit` says false.
[[nodiscard]] Result<void> walkRows(Database& database, std::uint64_t first, std::uint64_t last,
                                    const std::function<bool(Entry&)>& visit);
/// The whole trace, bodies put back; nothing when none is stored.
[[nodiscard]] Result<std::optional<inspection::Trace>> readTrace(Database& database, std::uint64_t id);

} // namespace postern::capture::internal
