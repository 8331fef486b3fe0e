// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"

#include <QAbstractTableModel>

namespace postern::workbench {

/// What the gateway serves.
class RunningApiModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Name, Version, Operations, Address, State, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void set(QVector<RunningApi> apis);
    [[nodiscard]] const RunningApi* at(int row) const;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QVector<RunningApi> rows_;
};

} // namespace postern::workbench
