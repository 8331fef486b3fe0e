// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workbench/shell/WatchedApplication.h"

#include <QString>
#include <vector>

namespace postern::bench {

/// The rows of the report: a budget each, printed at once.
class Rows {
  public:
    void heading() const;
    /// Kept when `measured` is not above `bound`.
    void add(const char* budget, double measured, double bound, const char* unit, const QString& note = {});
    /// Could not be measured: broken.
    void fail(const char* budget, const QString& why);
    [[nodiscard]] int broken() const { return broken_; }

  private:
    int broken_ = 0;
};

/// Runs the event loop for so long.
void settle(int ms);
/// Of this process, from /proc/self/status; MB.
[[nodiscard]] double memoryMb(const char* field = "VmRSS:");
[[nodiscard]] double median(std::vector<double> values);
/// 0 to 1; the highest for 1.
[[nodiscard]] double quantile(std::vector<double> values, double part);

/// Milliseconds, by the wall and without what the thread waited for a processor: on a shared machine only that is ours.
class Stopwatch {
  public:
    explicit Stopwatch(const workbench::WatchedApplication& application) : application_(application) { restart(); }
    void restart();
    [[nodiscard]] double wallMs() const;
    [[nodiscard]] double ownMs() const;

  private:
    const workbench::WatchedApplication& application_;
    QElapsedTimer clock_;
    double waited_ = 0;
};

// The budgets, by what they need. Each prints its rows.
void measureProgram(Rows& rows, const QString& home);
void measureCapture(Rows& rows, workbench::WatchedApplication& application, const QString& home, int seconds);
void measureHar(Rows& rows, workbench::WatchedApplication& application, const QString& home);
void measureBody(Rows& rows, workbench::WatchedApplication& application);

} // namespace postern::bench
