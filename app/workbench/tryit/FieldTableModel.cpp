// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/FieldTableModel.h"

#include "workbench/theme/IconProvider.h"

#include <QGuiApplication>
#include <QPalette>
#include <algorithm>

namespace postern::workbench {

void FieldTableModel::setFields(const QVector<Field>& fields)
{
    beginResetModel();
    fields_ = fields;
    endResetModel();
}

QVector<FieldTableModel::Field> FieldTableModel::used() const
{
    QVector<Field> used;
    std::copy_if(fields_.cbegin(), fields_.cend(), std::back_inserter(used),
                 [](const Field& field) { return field.on && !field.name.isEmpty(); });
    return used;
}

QString FieldTableModel::value(const QString& name) const
{
    for (const Field& field : fields_) {
        if (field.on && field.name.compare(name, Qt::CaseInsensitive) == 0)
            return field.value;
    }
    return {};
}

void FieldTableModel::set(const QString& name, const QString& value)
{
    QVector<Field> fields = fields_;
    const auto at = std::find_if(fields.begin(), fields.end(),
                                 [&](const Field& field) { return field.name.compare(name, Qt::CaseInsensitive) == 0; });
    if (at == fields.end())
        fields.append({name, value, true});
    else
        *at = {at->name, value, true};
    setFields(fields);
}

void FieldTableModel::remove(int row)
{
    if (row < 0 || row >= fields_.size())
        return;
    beginRemoveRows({}, row, row);
    fields_.removeAt(row);
    endRemoveRows();
    Q_EMIT edited();
}

void FieldTableModel::setJudge(std::function<QString(const QString& text)> judge, const QColor& wrong)
{
    judge_ = std::move(judge);
    wrong_ = wrong;
    if (!fields_.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(fields_.size()) - 1, ColumnCount - 1));
}

QString FieldTableModel::problemOf(const QModelIndex& index) const
{
    if (!judge_ || index.column() != Value || index.row() >= fields_.size() || !fields_.at(index.row()).on)
        return {};
    return judge_(fields_.at(index.row()).value);
}

int FieldTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(fields_.size()) + 1;
}

int FieldTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FieldTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const bool fresh = index.row() >= fields_.size();
    const Field field = fresh ? Field{} : fields_.at(index.row());
    const bool blank = field.name.isEmpty() && field.value.isEmpty(); // the last row, or one that was emptied
    switch (role) {
    case Qt::DisplayRole:
        if (blank)
            return index.column() == Name ? tr("Add a row") : QString();
        return index.column() == Name ? field.name : field.value;
    case Qt::ForegroundRole:
        if (!problemOf(index).isEmpty())
            return wrong_;
        return blank ? QVariant(QGuiApplication::palette().brush(QPalette::PlaceholderText)) : QVariant();
    case Qt::DecorationRole: // the colour does not stand alone
        return problemOf(index).isEmpty() ? QVariant() : QVariant(tintedPixmap(u"triangle-alert", wrong_, 16));
    case Qt::EditRole:
        return index.column() == Name ? field.name : field.value;
    case Qt::CheckStateRole:
        return index.column() == Name && !fresh ? QVariant(field.on ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::AccessibleDescriptionRole:
        return problemOf(index);
    case Qt::AccessibleTextRole:
        return fresh ? tr("Add a row") : index.column() == Name ? field.name : field.value;
    case Qt::ToolTipRole:
        return fresh ? tr("Write here to add a row") : problemOf(index);
    default:
        return {};
    }
}

bool FieldTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || (role != Qt::EditRole && role != Qt::CheckStateRole))
        return false;
    const int row = index.row();
    if (row >= fields_.size()) {
        if (role != Qt::EditRole || value.toString().isEmpty())
            return false;
        beginInsertRows({}, row + 1, row + 1);
        fields_.append(Field{});
        endInsertRows();
    }
    Field& field = fields_[row];
    if (role == Qt::CheckStateRole)
        field.on = value.toInt() == Qt::Checked;
    else if (index.column() == Name)
        field.name = value.toString().trimmed();
    else
        field.value = value.toString();
    Q_EMIT dataChanged(this->index(row, 0), this->index(row, ColumnCount - 1));
    Q_EMIT edited();
    return true;
}

Qt::ItemFlags FieldTableModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsEditable;
    if (index.column() == Name && index.row() < fields_.size())
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant FieldTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    return role == Qt::DisplayRole ? QVariant(section == Name ? tr("Name") : tr("Value")) : QVariant();
}

} // namespace postern::workbench
