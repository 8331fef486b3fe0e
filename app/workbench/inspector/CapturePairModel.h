// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/inspector/CaptureComparison.h"

#include <QAbstractTableModel>

namespace postern::workbench {

/// The pairs of two captures; those that are the same only when asked for.
class CapturePairModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { State, Call, Left, Right, Says, ColumnCount };
    enum Role : std::uint16_t { StateRole = Qt::UserRole + 1 }; ///< CapturePair::State as int

    using QAbstractTableModel::QAbstractTableModel;

    void setResult(std::shared_ptr<const CaptureComparison::Result> result);
    void setTitles(const QString& left, const QString& right);
    void showSame(bool on);
    [[nodiscard]] bool sameShown() const { return same_; }
    [[nodiscard]] int count(CapturePair::State state) const;
    /// "3 changed, 1 only left, 2 only right, 41 the same."
    [[nodiscard]] QString summary() const;
    [[nodiscard]] const CapturePair& pair(int row) const { return result_->pairs.at(rows_.at(row)); }
    /// Of a side (0 or 1); 0 when nothing is there.
    [[nodiscard]] quint64 exchange(int row, std::size_t side) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    void choose();
    [[nodiscard]] QString sideText(const CapturePair& pair, std::size_t side) const;

    std::shared_ptr<const CaptureComparison::Result> result_ = std::make_shared<CaptureComparison::Result>();
    QVector<int> rows_; ///< shown pairs by their numbers
    bool same_ = false;
    QString left_;
    QString right_;
};

} // namespace postern::workbench
