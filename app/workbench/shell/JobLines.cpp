// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/JobLines.h"

#include "workbench/theme/IconProvider.h"

namespace postern::workbench {
namespace {

QString pictureOf(Job::Line::State state)
{
    switch (state) {
    case Job::Line::State::Waiting:
        return QStringLiteral("circle-dashed");
    case Job::Line::State::Running:
        return QStringLiteral("loader");
    case Job::Line::State::Done:
        return QStringLiteral("circle-check");
    case Job::Line::State::Failed:
        return QStringLiteral("circle-x");
    case Job::Line::State::Skipped:
        return QStringLiteral("skip-forward");
    }
    return {};
}

} // namespace

void JobLines::setJob(Job* job)
{
    beginResetModel();
    if (job_ != nullptr)
        job_->disconnect(this);
    job_ = job;
    count_ = job == nullptr ? 0 : static_cast<int>(job->lines().size());
    endResetModel();
    if (job == nullptr)
        return;
    connect(job, &Job::linesAdded, this, [this](int first, int count) {
        beginInsertRows({}, first, first + count - 1);
        count_ += count;
        endInsertRows();
    });
    connect(job, &Job::lineChanged, this, [this](int number) { Q_EMIT dataChanged(index(number), index(number)); });
    connect(job, &QObject::destroyed, this, [this] { setJob(nullptr); });
}

int JobLines::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count_; }

QVariant JobLines::data(const QModelIndex& index, int role) const
{
    if (job_ == nullptr || index.row() < 0 || index.row() >= job_->lines().size())
        return {};
    const Job::Line& line = job_->lines().at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return line.message.isEmpty() ? line.text : tr("%1: %2", "part of a job: what it says").arg(line.text, line.message);
    case Qt::DecorationRole:
        return icon(pictureOf(line.state));
    default:
        return {};
    }
}

} // namespace postern::workbench
