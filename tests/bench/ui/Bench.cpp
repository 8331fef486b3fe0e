// SPDX-License-Identifier: Apache-2.0
#include "Bench.h"

#include <QEventLoop>
#include <QFile>
#include <QTimer>
#include <algorithm>
#include <cstdio>

namespace postern::bench {

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
