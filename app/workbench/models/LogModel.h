// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QStringList>
#include <QTimer>
#include <QVector>
#include <deque>

namespace postern::workbench {

/// One line of the log.
struct LogLine {
    QDateTime at;
    int level = 0; ///< as base/Log: 0 trace .. 5 critical
    QString room;
    QString text;
};

/// The last lines of the log, oldest first; a ring, so that it never grows beyond its capacity. Lines are shown in
/// batches (every 33 ms), never one by one.
class LogModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Time, Level, Room, Text, ColumnCount };
    enum Role : std::uint16_t { LevelRole = Qt::UserRole + 1 };

    explicit LogModel(int capacity = 1'000'000, QObject* parent = nullptr);

    void append(int level, const QString& room, const QString& text);
    void clear();
    /// Lines that fell off the ring's end.
    [[nodiscard]] quint64 forgotten() const { return forgotten_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    void flush();
    [[nodiscard]] const LogLine& line(int row) const;

    std::deque<LogLine> lines_;
    int capacity_;
    quint64 forgotten_ = 0;
    QVector<LogLine> waiting_;
    QTimer flush_;
};

} // namespace postern::workbench
