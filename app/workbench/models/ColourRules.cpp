// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ColourRules.h"

#include "workbench/workspace/Settings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr int hues = 12;
constexpr qsizetype mostRules = 50; // each is tried for each row that is drawn
const SettingKey<QString> rulesKey{"inspector/colourRules", QString()};

} // namespace

ColourRules::ColourRules(Settings& settings, QObject* parent) : QAbstractTableModel(parent), settings_(settings) { load(); }

QVector<ColourRule> ColourRules::defaults()
{
    return {{tr("Failed"), QStringLiteral("status>=500 or status=0"), 5, true},
            {tr("Refused"), QStringLiteral("status=4xx"), 6, true},
            {tr("Slow"), QStringLiteral("dur>1s"), 2, true}};
}

QString ColourRules::problem(const ColourRule& rule)
{
    ExchangeFilter filter;
    if (const auto error = filter.parse(rule.filter))
        return tr("At character %1: %2").arg(error->position + 1).arg(error->message);
    if (filter.isEmpty())
        return tr("Write which exchanges get the colour.");
    if (filter.needsTraces())
        return tr("A rule can only ask for what the list shows, not for headers, bodies or steps.");
    return {};
}

QString ColourRules::hueName(int hue)
{
    const QStringList names{tr("Blue"), tr("Indigo"), tr("Violet"), tr("Magenta"), tr("Pink"), tr("Red"),
                            tr("Orange"), tr("Yellow"), tr("Lime"), tr("Green"), tr("Teal"), tr("Cyan")};
    return names.value(hue);
}

void ColourRules::load()
{
    const QJsonDocument kept = QJsonDocument::fromJson(settings_.get(rulesKey).toUtf8());
    rules_.clear();
    if (!kept.isArray()) {
        rules_ = defaults();
        return;
    }
    for (const QJsonValue& value : kept.array()) {
        const QJsonObject one = value.toObject();
        if (rules_.size() < mostRules)
            rules_.append({one.value(QLatin1String("name")).toString(), one.value(QLatin1String("filter")).toString(),
                           std::clamp(one.value(QLatin1String("hue")).toInt(), 0, hues - 1), one.value(QLatin1String("on")).toBool(true)});
    }
}

void ColourRules::keep()
{
    if (rules_ == defaults()) {
        settings_.reset(rulesKey); // so that their names follow the language
    } else {
        QJsonArray all;
        for (const ColourRule& rule : std::as_const(rules_))
            all.append(QJsonObject{{QStringLiteral("name"), rule.name}, {QStringLiteral("filter"), rule.filter},
                                   {QStringLiteral("hue"), rule.hue}, {QStringLiteral("on"), rule.on}});
        settings_.set(rulesKey, QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
    }
    Q_EMIT changed();
}

int ColourRules::add(const QString& name, const QString& filter)
{
    const int row = rowCount();
    if (row >= mostRules)
        return -1;
    beginInsertRows({}, row, row);
    rules_.append({name, filter, row % hues, true});
    endInsertRows();
    keep();
    return row;
}

void ColourRules::remove(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    beginRemoveRows({}, row, row);
    rules_.remove(row);
    endRemoveRows();
    keep();
}

bool ColourRules::move(int row, int by)
{
    const int to = row + by;
    if (row < 0 || row >= rowCount() || to < 0 || to >= rowCount() || by == 0)
        return false;
    beginMoveRows({}, row, row, {}, by > 0 ? to + 1 : to);
    rules_.move(row, to);
    endMoveRows();
    keep();
    return true;
}

void ColourRules::reset()
{
    beginResetModel();
    rules_ = defaults();
    endResetModel();
    keep();
}

int ColourRules::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rules_.size()); }

int ColourRules::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ColourRules::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const ColourRule& rule = rules_.at(index.row());
    if (role == Qt::CheckStateRole && index.column() == Name)
        return rule.on ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::EditRole && index.column() == Hue)
        return rule.hue;
    if (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case Name: return rule.name;
    case Filter: return rule.filter;
    case Hue: return hueName(rule.hue);
    case Problem: return problem(rule);
    default: return {};
    }
}

QVariant ColourRules::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Name");
    case Filter: return tr("Which exchanges");
    case Hue: return tr("Colour");
    case Problem: return tr("What is wrong");
    default: return {};
    }
}

Qt::ItemFlags ColourRules::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() != Problem)
        flags |= Qt::ItemIsEditable;
    if (index.isValid() && index.column() == Name)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

bool ColourRules::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || index.row() >= rowCount())
        return false;
    ColourRule rule = rules_.at(index.row());
    if (role == Qt::CheckStateRole && index.column() == Name)
        rule.on = value.toInt() == Qt::Checked;
    else if (role == Qt::EditRole && index.column() == Name)
        rule.name = value.toString().simplified();
    else if (role == Qt::EditRole && index.column() == Filter)
        rule.filter = value.toString();
    else if (role == Qt::EditRole && index.column() == Hue)
        rule.hue = std::clamp(value.toInt(), 0, hues - 1);
    else
        return false;
    if (rule == rules_.at(index.row()))
        return true;
    rules_[index.row()] = rule;
    Q_EMIT dataChanged(index.siblingAtColumn(0), index.siblingAtColumn(ColumnCount - 1));
    keep();
    return true;
}

RulePainter::RulePainter(const QVector<ColourRule>& rules, const ExchangeTags::Table& tags)
{
    for (const ColourRule& rule : rules) {
        auto filter = std::make_unique<ExchangeFilter>();
        if (!rule.on || !ColourRules::problem(rule).isEmpty() || filter->parse(rule.filter))
            continue;
        auto evaluator = std::make_unique<ExchangeFilter::Evaluator>(*filter, tags);
        all_.push_back({rule, std::move(filter), std::move(evaluator)});
    }
}

const ColourRule* RulePainter::ruleOf(const ExchangeRow& row, const ExchangeStore::Names& names)
{
    if (row.id == lastId_ && lastId_ != 0)
        return last_;
    const auto found = std::find_if(all_.begin(), all_.end(), [&](One& one) { return one.evaluator->matches(row, names); });
    lastId_ = row.id;
    last_ = found == all_.end() ? nullptr : &found->rule;
    return last_;
}

} // namespace postern::workbench
