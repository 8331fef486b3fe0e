// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainDraftModel.h"

#include "dataplane/filters/Shelf.h"
#include "schema/Document.h"
#include "workbench/gateway/PlannedStepText.h"
#include "workbench/models/ReasonText.h"

#include <QFont>
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

ChainDraftModel::ChainDraftModel(Cost cost, QObject* parent) : QAbstractTableModel(parent), cost_(std::move(cost)) {}

void ChainDraftModel::set(const std::vector<ChainText::Item>& items, const std::vector<ChainText::Item>& saved, model::ChainOrder order)
{
    std::vector<Row> rows;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const bool known = std::any_of(saved.begin(), saved.end(), [&](const auto& one) { return one.value == items[i].value; });
        rows.push_back({static_cast<int>(i), items[i].value, placeOf(typeOf(items[i].value), order), !known, 0});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.place < b.place; });
    own_ = std::move(rows);
    order_ = order;
    arrange();
}

void ChainDraftModel::setPlan(ChainPlan plan)
{
    plan_ = std::move(plan);
    arrange();
}

// Within a phase, what is not of this list stands before the next filter of the plan that is. The plan may be a moment
// older than the list: what it does not know yet stays where the list has it.
void ChainDraftModel::arrange()
{
    std::vector<Row> rows;
    std::vector<bool> placed(plan_.steps.size(), false);
    const auto put = [&](std::size_t phase, std::size_t end) {
        for (std::size_t n = 0; n < end; ++n) {
            const PlannedStep& step = plan_.steps[n];
            const ChainPlace place = placeOf(typeOf(step.filter), order_);
            if (step.own || placed[n] || place.phase > phase)
                continue;
            placed[n] = true;
            rows.push_back({-1, step.filter, place, false, n});
        }
    };
    for (const Row& own : own_) {
        if (own.place.phase > 0)
            put(own.place.phase - 1, plan_.steps.size());
        const auto planned = std::find_if(plan_.steps.begin(), plan_.steps.end(), [&own](const PlannedStep& step) {
            return step.own && typeOf(step.filter) == typeOf(own.filter) && nameOf(step.filter) == nameOf(own.filter);
        });
        if (planned != plan_.steps.end())
            put(own.place.phase, static_cast<std::size_t>(planned - plan_.steps.begin()));
        rows.push_back(own);
    }
    put(pipeline::phaseCount, plan_.steps.size());
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
    return item < 0 || found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

const PlannedStep* ChainDraftModel::otherAt(int row) const
{
    if (filterAt(row) == nullptr || itemAt(row) >= 0)
        return nullptr;
    return &plan_.steps[rows_[static_cast<std::size_t>(row)].step];
}

int ChainDraftModel::rowOfOther(const PlannedStep& step) const
{
    for (int row = 0; row < rowCount(); ++row) {
        const PlannedStep* other = otherAt(row);
        if (other != nullptr && other->implied == step.implied && other->level == step.level && typeOf(other->filter) == typeOf(step.filter) &&
            nameOf(other->filter) == nameOf(step.filter))
            return row;
    }
    return -1;
}

int ChainDraftModel::neighbour(int row, int direction) const
{
    for (int at = row + direction; at >= 0 && at < rowCount(); at += direction) {
        if (itemAt(at) >= 0)
            return at;
    }
    return direction < 0 ? -1 : rowCount();
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
    if (itemAt(from) < 0 || itemAt(to) < 0)
        return tr("%1 is not written here: what is written keeps its order among itself.").arg(QString::fromStdString(typeOf(itemAt(from) < 0 ? *one : *other)));
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

QString ChainDraftModel::filterText(const schema::Value& filter) const
{
    const std::string name = nameOf(filter);
    const QString shown = QString::fromStdString(typeOf(filter));
    return name.empty() ? shown : tr("%1 (%2)", "filter, its name").arg(shown, QString::fromStdString(name));
}

QString ChainDraftModel::tip(const Row& row) const
{
    const std::string type = typeOf(row.filter);
    const pipeline::FilterType* known = pipeline::findFilterType(filters::shelf(), type);
    const QString what = known == nullptr ? tr("There is no filter \"%1\".").arg(QString::fromStdString(type)) : QString::fromUtf8(known->summary.data(), static_cast<qsizetype>(known->summary.size()));
    if (row.item < 0)
        return what + QLatin1Char('\n') + aboutStep(plan_.steps[row.step], plan_.operations);
    return row.changed ? tr("%1\nChanged; not applied yet.").arg(what) : what;
}

QString ChainDraftModel::spoken(const Row& row) const
{
    const QString name = filterText(row.filter);
    if (row.item < 0)
        return tr("%1, not of this list, %2", "a filter, why it runs").arg(name, whyItRuns(plan_.steps[row.step]));
    const QString state = isOn(row.filter) ? tr("%1, on", "a filter").arg(name) : tr("%1, switched off", "a filter").arg(name);
    return row.changed ? tr("%1, changed", "a filter").arg(state) : state;
}

QVariant ChainDraftModel::data(const QModelIndex& index, int role) const
{
    const schema::Value* filter = filterAt(index.row());
    if (filter == nullptr)
        return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    const bool isOther = row.item < 0;
    const auto cost = [&] {
        const std::string name = nameOf(*filter);
        return cost_(name.empty() ? typeOf(*filter) : name);
    };
    switch (role) {
    case Qt::CheckStateRole:
        return isOther || index.column() != Filter ? QVariant() : QVariant(isOn(*filter) ? Qt::Checked : Qt::Unchecked);
    case Qt::TextAlignmentRole:
        return index.column() == Time ? QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::ForegroundRole:
        return isOther && muted_.isValid() ? QVariant(muted_) : QVariant();
    case Qt::FontRole: {
        if (!row.changed && !isOther)
            return {};
        QFont font;
        font.setBold(row.changed);
        font.setItalic(isOther);
        return font;
    }
    case Qt::ToolTipRole:
        return index.column() == Time ? costSentence(cost()) : tip(row);
    case Qt::AccessibleTextRole:
        return index.column() == Filter ? spoken(row) : index.column() == Time ? costSentence(cost()) : data(index, Qt::DisplayRole);
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Filter:
        return filterText(*filter);
    case Phase:
        return phaseOf(typeOf(*filter));
    case Settings:
        return isOther ? whyItRuns(plan_.steps[row.step]) : settingsText(*filter);
    case Time:
        return costText(cost());
    default:
        return {};
    }
}

bool ChainDraftModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || itemAt(index.row()) < 0)
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
        return tr("Time of a call spent in the filter, both ways: the median of the last recorded calls, and its share of all that the gateway itself spent.");
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
        return tr("Median, share");
    default:
        return {};
    }
}

Qt::ItemFlags ChainDraftModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled;
    if (itemAt(index.row()) < 0)
        return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDropEnabled;
    const Qt::ItemFlags common = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemIsDropEnabled;
    return index.column() == Filter ? common | Qt::ItemIsUserCheckable : common;
}

QStringList ChainDraftModel::mimeTypes() const { return {rowFormat}; }

QMimeData* ChainDraftModel::mimeData(const QModelIndexList& indexes) const
{
    if (indexes.isEmpty() || itemAt(indexes.first().row()) < 0)
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
    if (itemAt(to) < 0) // beside one that is not of this list
        to = neighbour(to, to > from ? -1 : 1);
    if (to != from)
        Q_EMIT moveAsked(from, to);
    return false; // the model is filled anew; the view has nothing to remove
}

} // namespace postern::workbench
