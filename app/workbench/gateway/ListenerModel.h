// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"

#include <QAbstractTableModel>

namespace postern::workbench {

/// Where the gateway listens.
class ListenerModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Name, Address, State, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void set(QVector<ListenerStatus> listeners);
    /// Null for a row that is none.
    [[nodiscard]] const ListenerStatus* at(int row) const { return row >= 0 && row < rows_.size() ? &rows_[row] : nullptr; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QVector<ListenerStatus> rows_;
};

} // namespace postern::workbench
