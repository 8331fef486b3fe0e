// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/CompareModel.h"

#include <QFont>

namespace postern::workbench {

using Weight = ExchangeDifference::Weight;

void CompareModel::setTitles(const QString& left, const QString& right)
{
    left_ = left;
    right_ = right;
    Q_EMIT headerDataChanged(Qt::Horizontal, Left, Right);
}

void CompareModel::setDifferences(QVector<ExchangeDifference> all)
{
    beginResetModel();
    all_ = std::move(all);
    arrange();
    endResetModel();
}

void CompareModel::setShown(Shown shown)
{
    beginResetModel();
    shown_ = shown;
    arrange();
    endResetModel();
}

void CompareModel::arrange()
{
    rows_.clear();
    for (int n = 0; n < all_.size(); ++n) {
        const ExchangeDifference& one = all_.at(n);
        const bool wanted = one.weight == Weight::Same ? shown_.same : one.weight == Weight::Cosmetic ? shown_.cosmetic : true;
        if (!wanted)
            continue;
        if (rows_.isEmpty() || rows_.last().section != one.section)
            rows_.append({one.section, -1});
        rows_.append({one.section, n});
    }
}

const ExchangeDifference* CompareModel::at(int row) const
{
    return row < 0 || row >= rows_.size() || rows_.at(row).number < 0 ? nullptr : &all_.at(rows_.at(row).number);
}

int CompareModel::nextDifference(int row, int direction) const
{
    for (int n = row + direction; n >= 0 && n < rows_.size(); n += direction) {
        const ExchangeDifference* one = at(n);
        if (one != nullptr && (one->weight == Weight::Semantic || one->weight == Weight::Cosmetic))
            return n;
    }
    return -1;
}

int CompareModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

int CompareModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant CompareModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = rows_.at(index.row());
    const ExchangeDifference* one = at(index.row());
    if (role == HeadingRole)
        return one == nullptr;
    if (role == AbsentRole)
        return one != nullptr && index.column() != Name && (index.column() == Left ? one->left : one->right).isNull();
    if (role == WeightRole)
        return one == nullptr ? -1 : static_cast<int>(one->weight);
    if (one == nullptr) {
        if (role == Qt::FontRole) {
            QFont bold;
            bold.setBold(true);
            return bold;
        }
        return (role == Qt::DisplayRole || role == Qt::ToolTipRole) && index.column() == Name ? sectionText(row.section) : QVariant();
    }
    if (role == Qt::AccessibleTextRole && index.column() == Name) // what the colour says
        return one->weight == Weight::Semantic   ? tr("%1, different").arg(one->name)
               : one->weight == Weight::Cosmetic ? tr("%1, only written differently").arg(one->name)
                                                 : one->name;
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    if (index.column() == Name)
        return one->name;
    const QString& text = index.column() == Left ? one->left : one->right;
    return text.isNull() ? tr("(not there)") : text;
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("What") : section == Left ? left_ : right_;
}

} // namespace postern::workbench
