// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QElapsedTimer>
#include <QStringList>
#include <QVector>
#include <functional>
#include <memory>
#include <vector>

namespace postern::workbench {

/// A piece of long work as people see it: a name, how far it is, what it says, and a way to stop it. The one who does
/// the work holds the Job and reports; whoever looks may cancel. A cancelled job stays cancelled.
class Job : public QObject {
    Q_OBJECT
  public:
    enum class State : std::uint8_t { Running, Stopping, Done, Failed, Cancelled };
    /// One line of a job that does the same for many, for instance each API of a pull.
    struct Line {
        enum class State : std::uint8_t { Waiting, Running, Done, Failed, Skipped };
        QString text;
        State state = State::Waiting;
        QString message;
    };

    Job(QString title, QObject* parent = nullptr);

    [[nodiscard]] QString title() const { return title_; }
    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] bool ended() const { return state_ != State::Running && state_ != State::Stopping; }
    [[nodiscard]] double progress() const { return progress_; } ///< 0 to 1; below 0: not known
    [[nodiscard]] QString message() const { return message_; }
    [[nodiscard]] const QVector<Line>& lines() const { return lines_; }
    [[nodiscard]] qint64 elapsedMs() const { return ended() ? tookMs_ : timer_.elapsed(); }
    [[nodiscard]] QDateTime began() const { return began_; }

    void setProgress(double progress, const QString& message = {});
    /// Returns the line's number.
    int addLine(const QString& text);
    /// Many at once; the first one's number.
    int addLines(const QStringList& texts, Line::State state = Line::State::Waiting);
    /// A number that is no line's is passed over.
    void setLine(int number, Line::State state, const QString& message = {});
    void finish(const QString& message = {});
    void fail(const QString& message);
    /// Called by the worker when its stopping is done.
    void cancelled(const QString& message = {});

    /// What Cancel does; without it a job cannot be cancelled.
    void setCancel(std::function<void()> cancel) { cancel_ = std::move(cancel); }
    [[nodiscard]] bool canCancel() const { return static_cast<bool>(cancel_) && state_ == State::Running; }
    void cancel();
    /// What Retry does once it failed or was cancelled.
    void setRetry(std::function<void()> retry) { retry_ = std::move(retry); }
    [[nodiscard]] bool canRetry() const
    {
        return static_cast<bool>(retry_) && (state_ == State::Failed || state_ == State::Cancelled);
    }
    void retry();

  Q_SIGNALS:
    void changed();
    void linesAdded(int first, int count);
    void lineChanged(int number);
    void finished();

  private:
    void end(State state, const QString& message);

    QString title_;
    QString message_;
    State state_ = State::Running;
    double progress_ = -1;
    QVector<Line> lines_;
    QDateTime began_;
    QElapsedTimer timer_;
    qint64 tookMs_ = 0;
    std::function<void()> cancel_;
    std::function<void()> retry_;
};

/// The session's jobs, newest first; a table for the Jobs pane. Ended ones stay, at most two hundred.
class JobList : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Title, Status, Progress, Elapsed, ColumnCount };

    explicit JobList(QObject* parent = nullptr);
    ~JobList() override;

    /// A new running job; the list owns it.
    Job* start(const QString& title);
    [[nodiscard]] Job* job(int row) const;
    [[nodiscard]] int running() const;
    void cancelAll();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  Q_SIGNALS:
    void runningChanged(int running);
    void jobEnded(postern::workbench::Job* job);

  private:
    void jobChanged(Job* job);
    [[nodiscard]] int rowOf(const Job* job) const;

    std::vector<std::unique_ptr<Job>> jobs_; ///< oldest first
};

} // namespace postern::workbench
