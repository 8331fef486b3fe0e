// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/JobList.h"

#include <QLocale>
#include <algorithm>

namespace postern::workbench {
namespace {
constexpr std::size_t keptJobs = 200;
}

Job::Job(QString title, QObject* parent) : QObject(parent), title_(std::move(title)), began_(QDateTime::currentDateTime())
{
    timer_.start();
}

void Job::setProgress(double progress, const QString& message)
{
    if (ended())
        return;
    progress_ = progress;
    if (!message.isEmpty() && state_ == State::Running)
        message_ = message;
    Q_EMIT changed();
}

int Job::addLine(const QString& text) { return addLines({text}); }

int Job::addLines(const QStringList& texts, Line::State state)
{
    const int first = static_cast<int>(lines_.size());
    for (const QString& text : texts)
        lines_.append({text, state, {}});
    if (!texts.isEmpty())
        Q_EMIT linesAdded(first, static_cast<int>(texts.size()));
    return first;
}

void Job::setLine(int number, Line::State state, const QString& message)
{
    if (number < 0 || number >= lines_.size())
        return;
    lines_[number].state = state;
    lines_[number].message = message;
    Q_EMIT lineChanged(number);
}

void Job::end(State state, const QString& message)
{
    if (ended())
        return;
    tookMs_ = timer_.elapsed();
    state_ = state;
    message_ = message;
    if (state == State::Done)
        progress_ = 1;
    Q_EMIT changed();
    Q_EMIT finished();
}

void Job::finish(const QString& message) { end(State::Done, message); }
void Job::fail(const QString& message) { end(State::Failed, message); }
void Job::cancelled(const QString& message) { end(State::Cancelled, message); }

void Job::cancel()
{
    if (!canCancel())
        return;
    state_ = State::Stopping;
    message_ = tr("Stopping...");
    Q_EMIT changed();
    cancel_();
}

void Job::retry()
{
    if (canRetry())
        retry_();
}

JobList::JobList(QObject* parent) : QAbstractTableModel(parent) {}
JobList::~JobList() = default;

Job* JobList::start(const QString& title)
{
    while (jobs_.size() >= keptJobs && jobs_.front()->ended()) {
        const int last = static_cast<int>(jobs_.size()) - 1;
        beginRemoveRows({}, last, last);
        jobs_.erase(jobs_.begin());
        endRemoveRows();
    }
    beginInsertRows({}, 0, 0);
    Job* job = jobs_.emplace_back(std::make_unique<Job>(title)).get();
    endInsertRows();
    connect(job, &Job::changed, this, [this, job] { jobChanged(job); });
    connect(job, &Job::finished, this, [this, job] {
        Q_EMIT runningChanged(running());
        Q_EMIT jobEnded(job);
    });
    Q_EMIT runningChanged(running());
    return job;
}

Job* JobList::job(int row) const
{
    const int count = static_cast<int>(jobs_.size());
    return row >= 0 && row < count ? jobs_[static_cast<std::size_t>(count - 1 - row)].get() : nullptr;
}

int JobList::rowOf(const Job* job) const
{
    const auto found = std::find_if(jobs_.begin(), jobs_.end(), [job](const auto& one) { return one.get() == job; });
    return static_cast<int>(jobs_.end() - found) - 1;
}

int JobList::running() const
{
    return static_cast<int>(std::count_if(jobs_.begin(), jobs_.end(), [](const auto& job) { return !job->ended(); }));
}

void JobList::cancelAll()
{
    for (const auto& job : jobs_)
        job->cancel();
}

void JobList::jobChanged(Job* job)
{
    const int row = rowOf(job);
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int JobList::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(jobs_.size()); }
int JobList::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant JobList::data(const QModelIndex& index, int role) const
{
    const Job* job = this->job(index.row());
    if (job == nullptr)
        return {};
    if (role == Qt::TextAlignmentRole && index.column() >= Progress)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Title:
        return job->title();
    case Status: {
        if (!job->message().isEmpty())
            return job->message();
        switch (job->state()) {
        case Job::State::Running:
            return tr("Running");
        case Job::State::Stopping:
            return tr("Stopping...");
        case Job::State::Done:
            return tr("Done");
        case Job::State::Failed:
            return tr("Failed");
        case Job::State::Cancelled:
            return tr("Cancelled");
        }
        return {};
    }
    case Progress:
        return job->progress() < 0 ? QString() : tr("%1 %", "progress").arg(qRound(job->progress() * 100));
    case Elapsed:
        return tr("%1 s", "seconds").arg(QLocale().toString(static_cast<double>(job->elapsedMs()) / 1000, 'f', 1));
    default:
        return {};
    }
}

QVariant JobList::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((section >= Progress ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title:
        return tr("Job");
    case Status:
        return tr("State");
    case Progress:
        return tr("Progress");
    case Elapsed:
        return tr("Time");
    default:
        return {};
    }
}

} // namespace postern::workbench
