// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/SecretModel.h"

#include <QStringList>

namespace postern::workbench {

void SecretModel::set(const std::vector<exporting::BundleSecret>& secrets, const QString& project)
{
    beginResetModel();
    rows_.clear();
    for (const exporting::BundleSecret& secret : secrets) {
        Row row;
        row.variable = secret.source == exporting::BundleSecret::Source::Environment;
        row.name = QString::fromStdString(secret.name);
        QStringList places;
        for (const schema::Location& place : secret.usedAt)
            places << QString::fromStdString(place.toString());
        row.places = places.join(QStringLiteral(", "));
        if (!secret.usedAt.empty()) {
            row.file = fileOf(secret.usedAt.front(), project);
            row.line = static_cast<int>(secret.usedAt.front().line);
            row.column = static_cast<int>(secret.usedAt.front().column);
        }
        rows_ << row;
    }
    endResetModel();
}

int SecretModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int SecretModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant SecretModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rows_.size())
        return {};
    const Row& row = rows_.at(index.row());
    switch (role) {
    case FileRole:
        return row.file;
    case LineRole:
        return row.line;
    case ColumnRole:
        return row.column;
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Source:
        return row.variable ? tr("Variable", "of the environment") : tr("File");
    case Name:
        return row.name;
    case UsedAt:
        return row.places;
    default:
        return {};
    }
}

QVariant SecretModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Source ? tr("Expected as") : section == Name ? tr("Reference") : tr("Used at");
}

} // namespace postern::workbench
