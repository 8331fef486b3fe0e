// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/inspector/ExchangeDiff.h"

#include <QAbstractTableModel>

namespace postern::workbench {

/// A comparison, side by side: a heading for each part that has something to show, and its lines below.
class CompareModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Name, Left, Right, ColumnCount };
    enum Role : std::uint16_t {
        WeightRole = Qt::UserRole + 1, ///< ExchangeDifference::Weight as int; of a heading -1
        HeadingRole,                   ///< bool
        AbsentRole,                    ///< bool: on this side there is nothing
    };
    struct Shown {
        bool same = false;
        bool cosmetic = false;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setTitles(const QString& left, const QString& right);
    void setDifferences(QVector<ExchangeDifference> all);
    void setShown(Shown shown);
    [[nodiscard]] Shown shown() const { return shown_; }
    [[nodiscard]] const QVector<ExchangeDifference>& differences() const { return all_; }
    /// The next row below (1) or above (-1) `row` that differs with a meaning, or, when they are shown, without one; -1
    /// for none.
    [[nodiscard]] int nextDifference(int row, int direction) const;
    /// Null for a heading.
    [[nodiscard]] const ExchangeDifference* at(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Row {
        ExchangeDifference::Section section = ExchangeDifference::Section::Request;
        int number = -1; ///< of the difference; -1: the heading
    };
    void arrange();

    QVector<ExchangeDifference> all_;
    QVector<Row> rows_;
    Shown shown_;
    QString left_;
    QString right_;
};

} // namespace postern::workbench
