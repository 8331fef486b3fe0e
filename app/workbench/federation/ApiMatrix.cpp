// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/ApiMatrix.h"

#include "workbench/federation/FederationText.h"
#include "workbench/theme/IconProvider.h"

#include <algorithm>

namespace postern::workbench {

using federation::GatewayState;

ApiMatrix::ApiMatrix(const federation::Fleet& fleet, QObject* parent) : QAbstractTableModel(parent), fleet_(fleet) {}

void ApiMatrix::refresh()
{
    QStringList header = FederationRows::matrixHeader(fleet_.gateways());
    std::vector<Row> rows;
    const bool sameProject = project_ == fleet_.project();
    if (!sameProject) {
        project_ = fleet_.project();
        rows.reserve(project_->revisions.size() + project_->unfrozen.size());
        for (const deployment::Revision& each : project_->revisions) {
            std::string title = each.title();
            rows.push_back({QString::fromStdString(title), std::move(title), {}});
        }
        for (const federation::UnfrozenApi& each : project_->unfrozen)
            rows.push_back({QStringLiteral("unfrozen/") + QString::fromStdString(each.title), each.title, QString::fromStdString(each.why)});
    }
    if (header == header_ && (sameProject || rows == rows_)) {
        if (!rows_.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    header_ = std::move(header);
    if (!sameProject)
        rows_ = std::move(rows);
    endResetModel();
}

QString ApiMatrix::keyAt(int row) const { return row >= 0 && row < rowCount() ? rows_[static_cast<std::size_t>(row)].key : QString(); }

int ApiMatrix::rowOf(const QString& key) const
{
    const auto at = std::ranges::find(rows_, key, &Row::key);
    return at == rows_.end() ? -1 : static_cast<int>(at - rows_.begin());
}

int ApiMatrix::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int ApiMatrix::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(header_.size()); }

QVariant ApiMatrix::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    if (role == KeyRole)
        return row.key;
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    return index.column() == 0 ? ofName(row, role) : ofPlace(row, index.column(), role);
}

QVariant ApiMatrix::ofName(const Row& row, int role) const
{
    switch (role) {
    case Qt::DisplayRole: return QString::fromStdString(row.title);
    case Qt::ToolTipRole: return row.why.isEmpty() ? QString::fromStdString(row.title) : row.why;
    case Qt::DecorationRole: return row.why.isEmpty() ? QVariant() : QVariant(icon(u"circle-alert"));
    default: return {};
    }
}

QVariant ApiMatrix::ofPlace(const Row& row, int column, int role) const
{
    if (!row.why.isEmpty())
        return column == 1 && (role == Qt::DisplayRole || role == Qt::ToolTipRole) ? QVariant(row.why) : QVariant();
    const GatewayState* const state = fleet_.gateway(header_.at(column).toStdString());
    if (state == nullptr) // gone, and the next refresh() says so
        return {};
    static const federation::ApiPlace nothing;
    const auto at = state->apis.find(row.title);
    const federation::ApiPlace& place = at == state->apis.end() ? nothing : at->second;
    switch (role) {
    case Qt::DisplayRole: return FederationText::driftOf(place);
    case Qt::ToolTipRole: return FederationText::placeOf(*state, row.title);
    case Qt::DecorationRole: {
        const QString name = FederationRows::placeIcon(place);
        return name.isEmpty() ? QVariant() : QVariant(icon(name));
    }
    default: return {};
    }
}

QVariant ApiMatrix::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= header_.size())
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return header_.at(section);
    return role == Qt::TextAlignmentRole ? QVariant(static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter)) : QVariant();
}

} // namespace postern::workbench
