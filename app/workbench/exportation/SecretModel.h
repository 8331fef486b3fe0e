// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/exportation/ExportPreview.h"

#include <QAbstractTableModel>
#include <QVector>

namespace postern::workbench {

/// The secrets that a bundle expects where it runs: what they are called, never what they are.
class SecretModel final : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column : std::uint8_t { Source, Name, UsedAt, ColumnCount };
    enum Role : std::uint16_t { FileRole = Qt::UserRole + 1, LineRole, ColumnRole };

    using QAbstractTableModel::QAbstractTableModel;

    void set(const std::vector<exporting::BundleSecret>& secrets, const QString& project);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    struct Row {
        bool variable = true;
        QString name;
        QString places; ///< all of them
        QString file;   ///< the first one
        int line = 0;
        int column = 0;
    };
    QVector<Row> rows_;
};

} // namespace postern::workbench
