// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/VariableTableModel.h"

#include "controlplane/calls/Placeholders.h"
#include "controlplane/calls/SecretName.h"

#include <QGuiApplication>
#include <QPalette>
#include <QSet>

namespace postern::workbench {
namespace {

bool isReference(const QString& text) { return schema::SecretRef::parse(text.toStdString()).has_value(); }

} // namespace

VariableTableModel::VariableTableModel(std::function<QString(const QString&)> keychainName, QObject* parent)
    : QAbstractTableModel(parent), keychainName_(std::move(keychainName))
{
}

void VariableTableModel::setVariables(const std::vector<calls::Variable>& variables)
{
    beginResetModel();
    rows_.clear();
    for (const calls::Variable& variable : variables) {
        Row row{QString::fromStdString(variable.name), QString::fromStdString(variable.value), false, {}, {}};
        if (variable.secret.source == schema::SecretRef::Source::Keychain) {
            row.secret = true;
            row.place = QString::fromStdString(variable.secret.name);
        } else if (!variable.secret.empty()) {
            row.value = QString::fromStdString(variable.secret.toString());
        }
        rows_.append(std::move(row));
    }
    endResetModel();
}

std::vector<calls::Variable> VariableTableModel::variables() const
{
    std::vector<calls::Variable> all;
    for (const Row& row : rows_) {
        if (row.name.isEmpty())
            continue;
        calls::Variable variable{row.name.toStdString(), {}, {}};
        if (row.secret)
            variable.secret = {schema::SecretRef::Source::Keychain, (row.place.isEmpty() ? keychainName_(row.name) : row.place).toStdString(), {}};
        else if (auto reference = schema::SecretRef::parse(row.value.toStdString()))
            variable.secret = *reference;
        else
            variable.value = row.value.toStdString();
        all.push_back(std::move(variable));
    }
    return all;
}

QMap<QString, Secret> VariableTableModel::newSecrets() const
{
    QMap<QString, Secret> all;
    for (const Row& row : rows_) {
        if (row.secret && !row.typed.empty() && !row.name.isEmpty())
            all.insert(row.place.isEmpty() ? keychainName_(row.name) : row.place, row.typed);
    }
    return all;
}

QString VariableTableModel::problem() const
{
    QSet<QString> names;
    for (const Row& row : rows_) {
        if (row.name.isEmpty() && row.value.isEmpty() && row.typed.empty())
            continue;
        if (!calls::isVariableName(row.name.toStdString()))
            return tr("\"%1\" is no name of a variable: use letters, digits, _ . and -, a letter first.").arg(row.name);
        if (names.contains(row.name))
            return tr("There are two variables with the name %1.").arg(row.name);
        names.insert(row.name);
        if (row.secret && row.place.isEmpty() && row.typed.empty())
            return tr("Type the secret value of %1.").arg(row.name);
        const bool clear = !row.secret && !row.value.isEmpty() && !isReference(row.value) && calls::placeholders(row.value.toStdString()).empty();
        if (clear && calls::looksSecret(row.name))
            return tr("%1 looks like a secret, and would stand in the file for everybody to read. Mark it as secret.").arg(row.name);
    }
    return {};
}

bool VariableTableModel::isSecret(int row) const { return row >= 0 && row < rows_.size() && rows_.at(row).secret; }

void VariableTableModel::remove(int row)
{
    if (row < 0 || row >= rows_.size())
        return;
    beginRemoveRows({}, row, row);
    rows_.removeAt(row);
    endRemoveRows();
    Q_EMIT edited();
}

int VariableTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()) + 1; }
int VariableTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant VariableTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const bool fresh = index.row() >= rows_.size();
    const Row row = fresh ? Row{} : rows_.at(index.row());
    const bool blank = row.name.isEmpty() && row.value.isEmpty() && row.typed.empty() && row.place.isEmpty(); // the last one, or emptied
    const QString hidden = row.typed.empty() && row.place.isEmpty() ? QString() : QStringLiteral("••••••");
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (blank)
            return index.column() == Name ? tr("Add a row") : QString();
        if (index.column() == IsSecret)
            return row.secret ? tr("In the keychain") : isReference(row.value) ? tr("From outside") : tr("In the file");
        return index.column() == Name ? row.name : row.secret ? hidden : row.value;
    case Qt::EditRole:
        return index.column() == Name ? row.name : row.secret ? QString() : row.value; // a secret is typed anew, never shown
    case Qt::CheckStateRole:
        return index.column() == IsSecret && !fresh ? QVariant(row.secret ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ForegroundRole:
        return blank ? QVariant(QGuiApplication::palette().brush(QPalette::PlaceholderText)) : QVariant();
    case Qt::ToolTipRole:
        if (index.column() == Value)
            return row.secret ? tr("Type a new value to replace the one in the keychain") : tr("A value, {{another variable}}, or ${env:NAME}");
        return index.column() == IsSecret ? tr("Secret values are kept in the keychain; the file holds only their place") : QString();
    default: return {};
    }
}

void VariableTableModel::takeValue(Row& row, const QString& text)
{
    if (row.secret) {
        row.typed = Secret(text.toStdString());
        return;
    }
    row.value = text;
}

bool VariableTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || (role != Qt::EditRole && role != Qt::CheckStateRole))
        return false;
    const int number = index.row();
    if (number >= rows_.size()) {
        if (role != Qt::EditRole || value.toString().isEmpty())
            return false;
        beginInsertRows({}, number + 1, number + 1);
        rows_.append(Row{});
        endInsertRows();
    }
    Row& row = rows_[number];
    if (role == Qt::CheckStateRole) {
        row.secret = value.toInt() == Qt::Checked;
        if (row.secret && !isReference(row.value)) { // what was typed so far is the secret
            row.typed = Secret(row.value.toStdString());
            row.value.clear();
        } else if (!row.secret) { // it never comes back into the clear
            row.typed = {};
            row.place.clear();
        }
    } else if (index.column() == Name) {
        row.name = value.toString().trimmed();
        if (row.value.isEmpty() && row.typed.empty() && calls::looksSecret(row.name))
            row.secret = true;
    } else if (index.column() == Value && !(row.secret && value.toString().isEmpty())) {
        takeValue(row, value.toString());
    }
    Q_EMIT dataChanged(this->index(number, 0), this->index(number, ColumnCount - 1));
    Q_EMIT edited();
    return true;
}

Qt::ItemFlags VariableTableModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled;
    if (index.column() != IsSecret)
        flags |= Qt::ItemIsEditable;
    else if (index.row() < rows_.size())
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant VariableTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Variable") : section == Value ? tr("Value") : tr("Secret");
}

} // namespace postern::workbench
