// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/calls/CallTestRun.h"

#include <QAbstractTableModel>
#include <QVector>

namespace postern::workbench {

/// The findings of one test: what was looked at, what was expected, what there was.
class FindingModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Subject, Expected, Actual, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setResults(const QVector<calls::TestResult>& results);
    [[nodiscard]] bool passed(int row) const { return rows_.at(row).finding.passed; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Row {
        std::size_t dataRow = 0;
        calls::Finding finding;
    };
    QVector<Row> rows_;
};

} // namespace postern::workbench
