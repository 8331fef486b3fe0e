// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ApiListModel.h"

#include <algorithm>

namespace postern::workbench {

void ApiListModel::setApis(QVector<ApiRow> apis)
{
    if (apis == all_)
        return;
    beginResetModel();
    all_ = std::move(apis);
    QSet<QString> keys;
    for (const ApiRow& api : all_)
        keys.insert(api.key);
    checked_.intersect(keys);
    narrow();
    endResetModel();
    Q_EMIT checksChanged();
}

void ApiListModel::setFilter(const QString& words)
{
    if (words == filter_)
        return;
    beginResetModel();
    filter_ = words;
    narrow();
    endResetModel();
}

void ApiListModel::narrow()
{
    const QStringList words = filter_.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    shown_.clear();
    for (int n = 0; n < all_.size(); ++n) {
        const ApiRow& api = all_.at(n);
        const QString text = QStringList{api.name, api.version, api.context, api.type, api.provider, api.lifeCycle, runs(api), here(api)}
                                 .join(QLatin1Char('\n'));
        const bool fits = std::all_of(words.cbegin(), words.cend(), [&text](const QString& word) {
            return text.contains(word, Qt::CaseInsensitive);
        });
        if (fits)
            shown_ << n;
    }
}

const ApiRow* ApiListModel::at(int row) const
{
    return row >= 0 && row < shown_.size() ? &all_.at(shown_.at(row)) : nullptr;
}

const ApiRow* ApiListModel::find(const QString& key) const
{
    const auto found = std::find_if(all_.cbegin(), all_.cend(), [&key](const ApiRow& api) { return api.key == key; });
    return found == all_.cend() ? nullptr : &*found;
}

int ApiListModel::rowOf(const QString& key) const
{
    for (int row = 0; row < shown_.size(); ++row) {
        if (all_.at(shown_.at(row)).key == key)
            return row;
    }
    return -1;
}

void ApiListModel::setChecked(const QString& key, bool checked)
{
    if (checked == checked_.contains(key) || find(key) == nullptr)
        return;
    if (checked)
        checked_.insert(key);
    else
        checked_.remove(key);
    if (const int row = rowOf(key); row >= 0)
        Q_EMIT dataChanged(index(row, Name), index(row, Name), {Qt::CheckStateRole});
    Q_EMIT checksChanged();
}

void ApiListModel::checkAllShown(bool checked)
{
    for (const int n : std::as_const(shown_)) {
        if (checked)
            checked_.insert(all_.at(n).key);
        else
            checked_.remove(all_.at(n).key);
    }
    if (!shown_.isEmpty())
        Q_EMIT dataChanged(index(0, Name), index(static_cast<int>(shown_.size()) - 1, Name), {Qt::CheckStateRole});
    Q_EMIT checksChanged();
}

QStringList ApiListModel::checkedKeys() const
{
    QStringList keys;
    for (const ApiRow& api : all_) {
        if (checked_.contains(api.key))
            keys << api.key;
    }
    return keys;
}

QString ApiListModel::runs(const ApiRow& api)
{
    switch (api.fitness) {
    case ApiRow::Fitness::Unknown: break;
    case ApiRow::Fitness::Here: return tr("Runs here");
    case ApiRow::Fitness::Limited: return tr("Limited: %1").arg(api.fitnessReason.section(QLatin1Char('\n'), 0, 0));
    case ApiRow::Fitness::FullGateway: return tr("Needs a full gateway: %1").arg(api.fitnessReason.section(QLatin1Char('\n'), 0, 0));
    }
    return {};
}

QString ApiListModel::here(const ApiRow& api) const
{
    if (!api.problem.isEmpty())
        return tr("Cannot be read");
    if (!api.isLocal())
        return tr("Not pulled");
    QStringList parts;
    if (api.isNewerThere())
        parts << tr("Newer on the Publisher");
    else if (api.isRemote() || !api.localRevision.isEmpty())
        parts << (api.localRevision.isEmpty() ? tr("Pulled") : api.localRevision);
    else
        parts << tr("Own");
    if (api.edited > 0)
        parts << tr("edited");
    if (!api.enabled)
        parts << tr("switched off");
    if (!api.backendOverride.isEmpty())
        parts << tr("other backend");
    return parts.join(QStringLiteral(", "));
}

int ApiListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(shown_.size()); }
int ApiListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ApiListModel::data(const QModelIndex& index, int role) const
{
    const ApiRow* api = at(index.row());
    if (api == nullptr)
        return {};
    switch (role) {
    case KeyRole:
        return api->key;
    case ProblemRole:
        return api->problem;
    case OverrideRole:
        return api->backendOverride;
    case NewerRole:
        return api->isNewerThere();
    case Qt::CheckStateRole:
        return index.column() == Name ? QVariant(checked_.contains(api->key) ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ToolTipRole:
        if (index.column() == Here && !api->problem.isEmpty())
            return api->problem;
        if (index.column() == Here && !api->backendOverride.isEmpty())
            return tr("Calls go to %1, on this computer only.").arg(api->backendOverride);
        if (index.column() == Runs)
            return api->fitnessReason.isEmpty() ? runs(*api) : api->fitnessReason;
        break;
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Name:
        return api->name;
    case Version:
        return api->version;
    case Context:
        return api->context;
    case Type:
        return api->type;
    case There:
        return api->isRemote() ? api->lifeCycle : QString();
    case Runs:
        return runs(*api);
    case Here:
        return here(*api);
    default:
        return {};
    }
}

bool ApiListModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const ApiRow* api = at(index.row());
    if (api == nullptr || role != Qt::CheckStateRole || index.column() != Name)
        return false;
    setChecked(api->key, value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags ApiListModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == Name)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant ApiListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("API");
    case Version:
        return tr("Version");
    case Context:
        return tr("Context");
    case Type:
        return tr("Type");
    case There:
        return tr("On the Publisher");
    case Runs:
        return tr("Runs here");
    case Here:
        return tr("Here");
    default:
        return {};
    }
}

} // namespace postern::workbench
