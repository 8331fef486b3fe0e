// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workbench/shell/WatchedApplication.h"

#include <QString>
#include <functional>
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
/// Does `what` inside of the event loop, where it is looked at, and goes on until `over`, and a moment longer for what follows. False: it did
/// not come to its end.
bool goOn(std::function<void()> what, const std::function<bool()>& over);
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

/// A key, and what it changed is painted: milliseconds without what other programs took.
[[nodiscard]] double keyToPaint(const workbench::WatchedApplication& application, QWidget& to, int key, const QString& text, QWidget& painted);
/// A row of the longest task since watch(), with how many were over the bound.
void addLongestTask(Rows& rows, const workbench::WatchedApplication& application, const char* budget, const QString& note = {});

/// The program with that workspace, several times: milliseconds until its window was painted.
[[nodiscard]] std::vector<double> firstPaints(const QString& home, const QString& workspace);
/// A workspace of 500 APIs with 10,000 operations; false: it could not be made.
[[nodiscard]] bool makeManyApis(const QString& folder);

// The budgets, by what they need. Each prints its rows.
void measureProgram(Rows& rows, const QString& home);
void measureCapture(Rows& rows, workbench::WatchedApplication& application, const QString& home, int seconds);
void measureHar(Rows& rows, workbench::WatchedApplication& application, const QString& home);
void measureBody(Rows& rows, workbench::WatchedApplication& application);
void measureManyApis(Rows& rows, workbench::WatchedApplication& application, const QString& home);
void measureManyGateways(Rows& rows, workbench::WatchedApplication& application, const QString& home);

} // namespace postern::bench
