// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/LogModel.h"

#include <QLocale>
#include <algorithm>

namespace postern::workbench {
namespace {
constexpr int flushEveryMs = 33;
}

LogModel::LogModel(int capacity, QObject* parent) : QAbstractTableModel(parent), capacity_(std::max(1, capacity))
{
    flush_.setSingleShot(true);
    flush_.setInterval(flushEveryMs);
    connect(&flush_, &QTimer::timeout, this, &LogModel::flush);
}

void LogModel::append(int level, const QString& room, const QString& text)
{
    waiting_.append({QDateTime::currentDateTime(), level, room, text});
    if (!flush_.isActive())
        flush_.start();
}

void LogModel::clear()
{
    beginResetModel();
    waiting_.clear();
    lines_.clear();
    forgotten_ = 0;
    endResetModel();
}

void LogModel::flush()
{
    if (waiting_.size() > capacity_) {
        forgotten_ += static_cast<quint64>(waiting_.size() - capacity_);
        waiting_.remove(0, waiting_.size() - capacity_);
    }
    const int held = static_cast<int>(lines_.size());
    const int room = capacity_ - held;
    const int coming = static_cast<int>(waiting_.size());
    const int fresh = std::min(room, coming);
    if (fresh > 0) {
        beginInsertRows({}, held, held + fresh - 1);
        lines_.insert(lines_.end(), waiting_.cbegin(), waiting_.cbegin() + fresh);
        endInsertRows();
    }
    const int over = coming - fresh;
    if (over > 0) { // full: the oldest leave, all rows move up
        beginRemoveRows({}, 0, over - 1);
        lines_.erase(lines_.begin(), lines_.begin() + over);
        endRemoveRows();
        const int now = static_cast<int>(lines_.size());
        beginInsertRows({}, now, now + over - 1);
        lines_.insert(lines_.end(), waiting_.cbegin() + fresh, waiting_.cend());
        endInsertRows();
        forgotten_ += static_cast<quint64>(over);
    }
    waiting_.clear();
}

const LogLine& LogModel::line(int row) const { return lines_[static_cast<std::size_t>(row)]; }

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

int LogModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const LogLine& line = this->line(index.row());
    if (role == LevelRole)
        return line.level;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Time:
        return QLocale().toString(line.at.time(), QStringLiteral("HH:mm:ss.zzz"));
    case Level: {
        const QStringList names{tr("Trace"), tr("Debug"), tr("Info"), tr("Warning"), tr("Error"), tr("Critical")};
        return names.value(line.level);
    }
    case Room:
        return line.room;
    case Text:
        return line.text;
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Level:
        return tr("Level");
    case Room:
        return tr("Part");
    case Text:
        return tr("Message");
    default:
        return {};
    }
}

} // namespace postern::workbench
