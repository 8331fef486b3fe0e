// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/exportation/DryRun.h"

#include <QAbstractTableModel>
#include <QVector>

namespace postern::workbench {

/// What the tests of a dry run found, in the order they ran.
class TrialModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Outcome, Test, Finding, Time, ColumnCount };
    enum Role : std::uint16_t { FileRole = Qt::UserRole + 1, PassedRole };

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    void append(const TrialLine& line);
    [[nodiscard]] int passed() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QVector<TrialLine> lines_;
};

} // namespace postern::workbench
