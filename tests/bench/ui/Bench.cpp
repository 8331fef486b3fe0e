// SPDX-License-Identifier: Apache-2.0
#include "Bench.h"

#include <QEventLoop>
#include <QFile>
#include <QKeyEvent>
#include <QTimer>
#include <QWidget>
#include <algorithm>
#include <cstdio>

namespace postern::bench {
namespace {

constexpr int longestMs = 300'000;
constexpr int lookMs = 20;
constexpr int afterwardsMs = 600; // timers that gather, and what is read again then

} // namespace

void Rows::heading() const { std::printf("%-52s %12s %12s  %-7s %s\n", "budget", "measured", "bound", "verdict", "note"); }

void Rows::add(const char* budget, double measured, double bound, const char* unit, const QString& note)
{
    const bool kept = measured <= bound;
    broken_ += kept ? 0 : 1;
    std::printf("%-52s %9.1f %-2s %9.0f %-2s  %-7s %s\n", budget, measured, unit, bound, unit, kept ? "kept" : "BROKEN", qPrintable(note));
}

void Rows::fail(const char* budget, const QString& why)
{
    ++broken_;
    std::printf("%-52s %12s %12s  %-7s %s\n", budget, "-", "-", "BROKEN", qPrintable(why));
}

void settle(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

bool goOn(std::function<void()> what, const std::function<bool()>& over)
{
    QTimer::singleShot(0, QCoreApplication::instance(), std::move(what));
    settle(lookMs);
    QElapsedTimer clock;
    clock.start();
    while (!over() && clock.elapsed() < longestMs)
        settle(lookMs);
    settle(afterwardsMs);
    return over();
}

double keyToPaint(const workbench::WatchedApplication& application, QWidget& to, int key, const QString& text, QWidget& painted)
{
    Stopwatch clock(application);
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, key, Qt::NoModifier, text);
        QCoreApplication::sendEvent(&to, &event);
    }
    QCoreApplication::sendPostedEvents(); // layouts
    painted.repaint();
    return clock.ownMs();
}

void addLongestTask(Rows& rows, const workbench::WatchedApplication& application, const char* budget, const QString& note)
{
    constexpr double bound = 50;
    const auto& longest = application.longest();
    rows.add(budget, longest.ownMs, bound, "ms", QStringLiteral("%1%2 of %3 events over; %4").arg(note).arg(application.over()).arg(application.events()).arg(longest.what));
}

double memoryMb(const char* field)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.mid(static_cast<qsizetype>(qstrlen(field))).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

double quantile(std::vector<double> values, double part)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<std::size_t>(part * static_cast<double>(values.size())))];
}

double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

void Stopwatch::restart()
{
    waited_ = application_.waitedMs();
    clock_.restart();
}

double Stopwatch::wallMs() const { return static_cast<double>(clock_.nsecsElapsed()) / 1e6; }
double Stopwatch::ownMs() const { return std::max(0.0, wallMs() - (application_.waitedMs() - waited_)); }

} // namespace postern::bench
