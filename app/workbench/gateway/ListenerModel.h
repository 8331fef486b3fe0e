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
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QVector<ListenerStatus> rows_;
};

} // namespace postern::workbench
