// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/WatchedApplication.h"

#include <QEvent>
#include <QFile>
#include <QMetaEnum>
#include <QThread>
#include <array>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

namespace postern::workbench {
namespace {

constexpr const char* variable = "POSTERN_WATCH_GUI";

/// Since the program was started, by the kernel's clock ticks.
double sinceStartMs()
{
    QFile file(QStringLiteral("/proc/self/stat"));
    timespec now{};
    if (!file.open(QIODevice::ReadOnly) || clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return 0;
    // Behind the name, which may hold anything, the start is the twentieth.
    const QByteArray line = file.readAll();
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    constexpr qsizetype startField = 19;
    if (fields.size() <= startField)
        return 0;
    const double started = fields.at(startField).toDouble() * 1e3 / static_cast<double>(sysconf(_SC_CLK_TCK));
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6 - started;
}

/// Of this thread.
double processorMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

QString nameOf(QEvent::Type type)
{
    static const QMetaEnum names = QMetaEnum::fromType<QEvent::Type>();
    const char* name = names.valueToKey(type);
    return name != nullptr ? QString::fromLatin1(name) : QStringLiteral("Event %1").arg(static_cast<int>(type));
}

} // namespace

WatchedApplication::WatchedApplication(int& argc, char** argv) : QApplication(argc, argv)
{
    if (qEnvironmentVariableIsSet(variable))
        watch(qgetenv(variable).toDouble());
}

WatchedApplication::~WatchedApplication()
{
    if (schedule_ >= 0)
        ::close(schedule_);
}

void WatchedApplication::watch(double limitMs)
{
    limitMs_ = limitMs;
    longest_ = {};
    events_ = 0;
    over_ = 0;
    if (limitMs > 0 && schedule_ < 0)
        schedule_ = ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
}

double WatchedApplication::waitedMs() const
{
    std::array<char, 96> text{};
    if (schedule_ < 0 || ::pread(schedule_, text.data(), text.size() - 1, 0) <= 0)
        return 0;
    char* at = nullptr;
    std::strtoull(text.data(), &at, 10); // what it ran
    return static_cast<double>(std::strtoull(at, nullptr, 10)) / 1e6;
}

bool WatchedApplication::notify(QObject* receiver, QEvent* event)
{
    if (!isWatching() || QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    const int level = QThread::currentThread()->loopLevel();
    if (!frames_.empty() && level <= frames_.back().level) { // sent by what is handled just now: a part of it
        frames_.back().paints = frames_.back().paints || event->type() == QEvent::Paint;
        return QApplication::notify(receiver, event);
    }
    for (Frame& around : frames_)
        around.loops = true;
    frames_.push_back({level, false, event->type() == QEvent::Paint});
    // Of the receiver before it is gone.
    const QEvent::Type type = event->type();
    const char* const kind = receiver->metaObject()->className();
    const QString name = receiver->objectName();
    const double waited = waitedMs();
    const double worked = processorMs();
    QElapsedTimer clock;
    clock.start();
    const bool done = QApplication::notify(receiver, event);
    Held seen;
    seen.wallMs = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    seen.ownMs = std::max(0.0, seen.wallMs - (waitedMs() - waited));
    seen.workedMs = processorMs() - worked;
    const Frame frame = frames_.back();
    frames_.pop_back();
    if (seen.ownMs > longest_.ownMs || seen.ownMs > limitMs_)
        seen.what = QStringLiteral("%1 to %2 %3").arg(nameOf(type), QLatin1String(kind), name).trimmed() + QStringLiteral(", worked %1 ms").arg(seen.workedMs, 0, 'f', 1);
    end(frame, std::move(seen));
    return done;
}

void WatchedApplication::end(const Frame& frame, Held seen)
{
    if (frame.paints && !firstPaintMs_)
        notePaint();
    if (frame.loops || !isWatching())
        return;
    ++events_;
    const bool over = seen.ownMs > limitMs_;
    over_ += over ? 1 : 0;
    if (seen.ownMs > longest_.ownMs)
        longest_ = seen;
    if (over)
        Q_EMIT held(seen);
}

void WatchedApplication::notePaint()
{
    firstPaintMs_ = std::max(0.0, sinceStartMs() - waitedMs());
    Q_EMIT painted(*firstPaintMs_);
}

QString WatchedApplication::report() const
{
    QString text = QStringLiteral("longest event %1 ms (%2), %3 of %4 over %5 ms")
                       .arg(longest_.ownMs, 0, 'f', 1)
                       .arg(longest_.what)
                       .arg(over_)
                       .arg(events_)
                       .arg(limitMs_);
    if (firstPaintMs_)
        text += QStringLiteral("; first paint after %1 ms").arg(*firstPaintMs_, 0, 'f', 0);
    return text;
}

} // namespace postern::workbench
