// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainDraftModel.h"

#include "dataplane/filters/Shelf.h"
#include "schema/Document.h"
#include "workbench/models/ReasonText.h"

#include <QFont>
#include <QLocale>
#include <QMimeData>
#include <algorithm>

namespace postern::workbench {
namespace {

const auto rowFormat = QStringLiteral("application/x-postern-chain-row");
constexpr qsizetype settingsLength = 80;

QString phaseOf(const std::string& type)
{
    const pipeline::FilterType* known = pipeline::findFilterType(filters::shelf(), type);
    return known == nullptr ? QString() : phaseText(std::string(toString(known->phase)));
}

} // namespace

ChainDraftModel::ChainDraftModel(Median median, QObject* parent) : QAbstractTableModel(parent), median_(std::move(median)) {}

void ChainDraftModel::set(const std::vector<ChainText::Item>& items, const std::vector<ChainText::Item>& saved, model::ChainOrder order)
{
    std::vector<Row> rows;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const bool known = std::any_of(saved.begin(), saved.end(), [&](const auto& one) { return one.value == items[i].value; });
        rows.push_back({static_cast<int>(i), items[i].value, placeOf(typeOf(items[i].value), order), !known});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.place < b.place; });
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

void ChainDraftModel::timesChanged()
{
    if (!rows_.empty())
        Q_EMIT dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

int ChainDraftModel::itemAt(int row) const { return row >= 0 && row < rowCount() ? rows_[static_cast<std::size_t>(row)].item : -1; }

int ChainDraftModel::rowOf(int item) const
{
    const auto found = std::find_if(rows_.begin(), rows_.end(), [item](const Row& row) { return row.item == item; });
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

const schema::Value* ChainDraftModel::filterAt(int row) const
{
    return row >= 0 && row < rowCount() ? &rows_[static_cast<std::size_t>(row)].filter : nullptr;
}

QString ChainDraftModel::moveProblem(int from, int to) const
{
    const schema::Value* one = filterAt(from);
    if (one == nullptr || from == to)
        return tr("There is nothing to move.");
    const schema::Value* other = filterAt(to);
    if (other == nullptr)
        return to < from ? tr("It is the first one already.") : tr("It is the last one already.");
    const ChainPlace& own = rows_[static_cast<std::size_t>(from)].place;
    const ChainPlace& its = rows_[static_cast<std::size_t>(to)].place;
    if (own == its)
        return {};
    const QString name = QString::fromStdString(typeOf(*one));
    const QString otherName = QString::fromStdString(typeOf(*other));
    if (own.phase != its.phase)
        return tr("%1 runs in the phase \"%2\", %3 in \"%4\": the order of the phases is fixed, whatever their order in the file.")
            .arg(name, phaseOf(typeOf(*one)), otherName, phaseOf(typeOf(*other)));
    return tr("%1 and %2 have fixed places in the phase \"%3\": what costs least is asked first.").arg(name, otherName, phaseOf(typeOf(*one)));
}

int ChainDraftModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int ChainDraftModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString ChainDraftModel::settingsText(const schema::Value& filter) const
{
    const schema::Value config = configOf(filter);
    if (config.size() == 0)
        return tr("defaults", "settings of a filter");
    QString text = QString::fromStdString(schema::writeJson(config, 0));
    if (text.startsWith(QLatin1Char('{')))
        text = text.mid(1, text.size() - 2);
    text.remove(QLatin1Char('"'));
    return text.size() > settingsLength ? text.left(settingsLength) + QChar(0x2026) : text;
}

QVariant ChainDraftModel::data(const QModelIndex& index, int role) const
{
    const schema::Value* filter = filterAt(index.row());
    if (filter == nullptr)
        return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    const std::string type = typeOf(*filter);
    if (role == Qt::CheckStateRole && index.column() == Filter)
        return isOn(*filter) ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::TextAlignmentRole && index.column() == Time)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role == Qt::FontRole && row.changed) {
        QFont font;
        font.setBold(true);
        return font;
    }
    if (role == Qt::ToolTipRole) {
        const pipeline::FilterType* known = pipeline::findFilterType(filters::shelf(), type);
        const QString what = known == nullptr ? tr("There is no filter \"%1\".").arg(QString::fromStdString(type)) : QString::fromUtf8(known->summary.data(), static_cast<qsizetype>(known->summary.size()));
        return row.changed ? tr("%1\nChanged; not applied yet.").arg(what) : what;
    }
    if (role == Qt::AccessibleTextRole && index.column() == Filter) {
        const QString name = data(index, Qt::DisplayRole).toString();
        const QString state = isOn(*filter) ? tr("%1, on", "a filter").arg(name) : tr("%1, switched off", "a filter").arg(name);
        return row.changed ? tr("%1, changed", "a filter").arg(state) : state;
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Filter: {
        const std::string name = nameOf(*filter);
        const QString shown = QString::fromStdString(type);
        return name.empty() ? shown : tr("%1 (%2)", "filter, its name").arg(shown, QString::fromStdString(name));
    }
    case Phase:
        return phaseOf(type);
    case Settings:
        return settingsText(*filter);
    case Time: {
        const std::string name = nameOf(*filter);
        const auto median = median_(name.empty() ? type : name);
        return median ? tr("%1 µs", "microseconds").arg(QLocale().toString(static_cast<double>(median->count()) / 1000, 'f', 1)) : tr("–", "not measured");
    }
    default:
        return {};
    }
}

bool ChainDraftModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || filterAt(index.row()) == nullptr)
        return false;
    Q_EMIT switchAsked(index.row(), value.toInt() == Qt::Checked);
    return true;
}

QVariant ChainDraftModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == Time)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole && section == Time)
        return tr("Time of a call spent in the filter, both ways: the median of the last recorded calls.");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Filter:
        return tr("Filter");
    case Phase:
        return tr("Phase");
    case Settings:
        return tr("Settings");
    case Time:
        return tr("Median time");
    default:
        return {};
    }
}

Qt::ItemFlags ChainDraftModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled;
    const Qt::ItemFlags common = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemIsDropEnabled;
    return index.column() == Filter ? common | Qt::ItemIsUserCheckable : common;
}

QStringList ChainDraftModel::mimeTypes() const { return {rowFormat}; }

QMimeData* ChainDraftModel::mimeData(const QModelIndexList& indexes) const
{
    if (indexes.isEmpty())
        return nullptr;
    auto* data = new QMimeData;
    data->setData(rowFormat, QByteArray::number(indexes.first().row()));
    return data;
}

bool ChainDraftModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int /*column*/, const QModelIndex& parent)
{
    if (action != Qt::MoveAction || !data->hasFormat(rowFormat))
        return false;
    const int from = data->data(rowFormat).toInt();
    int to = parent.isValid() ? parent.row() : row < 0 ? rowCount() - 1 : row;
    if (!parent.isValid() && row > from)
        --to; // between two rows: the one above, once this one is gone from its place
    if (to != from)
        Q_EMIT moveAsked(from, to);
    return false; // the model is filled anew; the view has nothing to remove
}

} // namespace postern::workbench
