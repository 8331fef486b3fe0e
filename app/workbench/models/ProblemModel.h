// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"

#include <QAbstractTableModel>
#include <QMap>
#include <QVector>

namespace postern::workbench {

/// What is to be mended, from every source (the gateway, the workspace, a pull). A source replaces what it said before.
class ProblemModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Message, Hint, Place, ColumnCount };
    enum Role : std::uint16_t { SeverityRole = Qt::UserRole + 1, FileRole, LineRole, ColumnRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setProblems(const QString& source, const QVector<Problem>& problems);
    [[nodiscard]] int count(Problem::Severity atLeast) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QMap<QString, QVector<Problem>> bySource_;
    QVector<Problem> rows_;
};

} // namespace postern::workbench
