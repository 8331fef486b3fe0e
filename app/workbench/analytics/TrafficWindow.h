// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/analytics/LatencyHistogram.h"
#include "workbench/models/ExchangeStore.h"

#include <QVector>
#include <deque>
#include <unordered_map>

namespace postern::workbench {

/// What is counted of exchanges, for a moment or for an API.
struct TrafficCount {
    quint64 calls = 0;
    quint64 refused = 0;   ///< 4xx
    quint64 failed = 0;    ///< 5xx, and clients that left without an answer
    quint64 throttled = 0; ///< 429
    quint64 bytes = 0;     ///< of responses
    LatencyHistogram latency;

    void add(const ExchangeRow& row);
    void add(const TrafficCount& other);
};

/// The last quarter of an hour, second by second, counted while exchanges arrive: a chart of a busy gateway costs the
/// same as one of a quiet one.
class TrafficWindow {
  public:
    static constexpr qint64 keptSeconds = 15 * 60;

    /// Counts rows [first, first + count) of the store, by the second in which they ended.
    void take(const ExchangeStore& store, std::size_t first, std::size_t count);
    void clear();

    struct Point {
        qint64 second = 0; ///< since 1970, the first of those it stands for
        TrafficCount count;
    };
    /// The last `seconds` before `now`, in points of `step` seconds each, oldest first, empty ones included.
    [[nodiscard]] QVector<Point> points(qint64 now, int seconds, int step) const;
    struct ApiLine {
        QString api; ///< empty: no route matched
        TrafficCount count;
    };
    /// By API over the last `seconds`, the busiest first.
    [[nodiscard]] QVector<ApiLine> apis(qint64 now, int seconds) const;
    /// The second of the newest exchange, 0 when there was none.
    [[nodiscard]] qint64 newest() const { return newest_; }

  private:
    struct Second {
        qint64 second = 0;
        std::unordered_map<std::string, TrafficCount> apis;
    };
    Second* at(qint64 second);

    std::deque<Second> seconds_; ///< ascending; quiet seconds are not held
    qint64 newest_ = 0;
};

} // namespace postern::workbench
