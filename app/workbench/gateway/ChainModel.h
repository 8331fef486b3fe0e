// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QAbstractTableModel>
#include <QVector>

namespace postern::workbench {

/// The steps of a chain in the order in which they ran for one exchange.
class ChainModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Number, Filter, Phase, Result, Duration, Origin, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void set(std::vector<inspection::Step> steps);
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    std::vector<inspection::Step> steps_;
};

} // namespace postern::workbench
