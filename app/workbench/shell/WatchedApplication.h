// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QString>
#include <optional>
#include <vector>

namespace postern::workbench {

/// An application that can watch its own thread: nothing is drawn and no key is heard while one event is handled. What a
/// dialog's own loop handles is looked at event by event. Costs nothing until it watches.
class WatchedApplication : public QApplication {
    Q_OBJECT
  public:
    /// Watches from the beginning when the environment's POSTERN_WATCH_GUI is a number of milliseconds.
    WatchedApplication(int& argc, char** argv);
    ~WatchedApplication() override;

    /// One event that was handled.
    struct Held {
        double wallMs = 0;
        /// Without the time in which the thread was ready and other programs had the processor: working, or waiting for
        /// a file or a lock. Where the system does not tell, the same as wallMs.
        double ownMs = 0;
        /// Of that, what it worked; the rest it waited for a file, a lock, memory, or the machine that this one is a part of.
        double workedMs = 0;
        QString what; ///< "Timer to postern::workbench::StepTimes gateway.edit, worked 3.1 ms"
    };

    /// 0: no longer. What was seen before is forgotten.
    void watch(double limitMs);
    [[nodiscard]] bool isWatching() const { return limitMs_ > 0; }
    [[nodiscard]] double limitMs() const { return limitMs_; }
    /// Since watch(): the one with the longest own time, how many there were, and how many were over the limit.
    [[nodiscard]] const Held& longest() const { return longest_; }
    [[nodiscard]] quint64 events() const { return events_; }
    [[nodiscard]] int over() const { return over_; }
    /// From the start of the program until a window was painted for the first time, without what other programs took; to
    /// ten milliseconds. Nothing while none was, or nobody watched.
    [[nodiscard]] std::optional<double> firstPaintMs() const { return firstPaintMs_; }
    /// "longest event 12.3 ms (Timer to ...), 0 of 4,210 over 50 ms; first paint after 180 ms".
    [[nodiscard]] QString report() const;

    bool notify(QObject* receiver, QEvent* event) override;

    /// How long this thread waited for a processor since it began, in milliseconds; 0 where the system does not tell.
    [[nodiscard]] double waitedMs() const;

  Q_SIGNALS:
    /// An event took longer than the limit.
    void held(const postern::workbench::WatchedApplication::Held& event);
    /// firstPaintMs() is known.
    void painted(double afterMs);

  private:
    struct Frame {
        int level = 0;     ///< of the event loop
        bool loops = false; ///< an event loop ran inside: not one task
        bool paints = false;
    };
    void end(const Frame& frame, Held seen);
    void notePaint();

    double limitMs_ = 0;
    int schedule_ = -1; ///< file of the kernel about this thread
    std::vector<Frame> frames_;
    Held longest_;
    quint64 events_ = 0;
    int over_ = 0;
    std::optional<double> firstPaintMs_;
};

} // namespace postern::workbench
