// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/analytics/TrafficWindow.h"

#include <algorithm>

namespace postern::workbench {
namespace {
constexpr qint64 microsecondsPerSecond = 1'000'000;
constexpr int tooManyRequests = 429;
} // namespace

void TrafficCount::add(const ExchangeRow& row)
{
    ++calls;
    refused += row.status >= 400 && row.status < 500 ? 1 : 0;
    failed += row.status >= 500 || row.status == 0 ? 1 : 0;
    throttled += row.status == tooManyRequests ? 1 : 0;
    bytes += row.responseBytes;
    latency.add(row.durationUs);
}

void TrafficCount::add(const TrafficCount& other)
{
    calls += other.calls;
    refused += other.refused;
    failed += other.failed;
    throttled += other.throttled;
    bytes += other.bytes;
    latency.add(other.latency);
}

void TrafficWindow::clear()
{
    seconds_.clear();
    newest_ = 0;
}

TrafficWindow::Second* TrafficWindow::at(qint64 second)
{
    if (second + keptSeconds < newest_)
        return nullptr; // too late to be seen
    const auto place = std::lower_bound(seconds_.begin(), seconds_.end(), second,
                                        [](const Second& held, qint64 wanted) { return held.second < wanted; });
    if (place != seconds_.end() && place->second == second)
        return &*place;
    return &*seconds_.insert(place, Second{second, {}}); // nearly always at the end
}

void TrafficWindow::take(const ExchangeStore& store, std::size_t first, std::size_t count)
{
    for (std::size_t n = first; n < first + count && n < store.size(); ++n) {
        const ExchangeRow& row = store.row(n);
        const qint64 second = (row.beganUs + row.durationUs) / microsecondsPerSecond;
        newest_ = std::max(newest_, second);
        if (Second* held = at(second))
            held->apis[store.name(row.api)].add(row);
    }
    while (!seconds_.empty() && seconds_.front().second + keptSeconds < newest_)
        seconds_.pop_front();
}

QVector<TrafficWindow::Point> TrafficWindow::points(qint64 now, int seconds, int step) const
{
    // Points begin at multiples of the step, so that a value does not change while it moves to the left.
    const qint64 last = now / step * step;
    const qint64 first = last - (seconds / step - 1) * step;
    QVector<Point> points;
    points.reserve(seconds / step);
    for (qint64 second = first; second <= last; second += step)
        points.append(Point{second, {}});
    for (const Second& held : seconds_) {
        if (held.second < first || held.second >= last + step)
            continue;
        for (const auto& [api, count] : held.apis)
            points[(held.second - first) / step].count.add(count);
    }
    return points;
}

QVector<TrafficWindow::ApiLine> TrafficWindow::apis(qint64 now, int seconds) const
{
    std::unordered_map<std::string, TrafficCount> sums;
    for (const Second& held : seconds_) {
        if (held.second <= now - seconds || held.second > now)
            continue;
        for (const auto& [api, count] : held.apis)
            sums[api].add(count);
    }
    QVector<ApiLine> lines;
    for (auto& [api, count] : sums)
        lines.append(ApiLine{QString::fromStdString(api), std::move(count)});
    std::sort(lines.begin(), lines.end(), [](const ApiLine& a, const ApiLine& b) {
        return a.count.calls != b.count.calls ? a.count.calls > b.count.calls : a.api < b.api;
    });
    return lines;
}

} // namespace postern::workbench
