// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/WhatIfModel.h"

#include "workbench/models/ReasonText.h"

#include <QMap>
#include <QStringList>

namespace postern::workbench {

using inspection::StepResult;
using inspection::WhatIfOutcome;

namespace {

QString resultText(const std::optional<StepResult>& result)
{
    if (!result)
        return WhatIfModel::tr("not in the chain");
    switch (*result) {
    case StepResult::Passed: return WhatIfModel::tr("passed");
    case StepResult::Skipped: return WhatIfModel::tr("skipped");
    case StepResult::Answered: return WhatIfModel::tr("answered");
    case StepResult::NotReached: return WhatIfModel::tr("not reached");
    case StepResult::Failed: return WhatIfModel::tr("failed");
    case StepResult::Paused: return WhatIfModel::tr("paused");
    }
    return {};
}

QString knownStatus(int status) { return status == 0 ? WhatIfModel::tr("not known") : QString::number(status); }

QString filterName(const inspection::DecisionChange& change)
{
    return QString::fromStdString(change.instance.empty() ? change.filter : change.instance);
}

/// The step that refuses, or the one that refused.
const inspection::DecisionChange* decisiveChange(const inspection::WhatIfAnswer& answer)
{
    for (const auto& change : answer.decisions) {
        if (change.after == StepResult::Answered)
            return &change;
    }
    for (const auto& change : answer.decisions) {
        if (change.before == StepResult::Answered)
            return &change;
    }
    return answer.decisions.empty() ? nullptr : &answer.decisions.front();
}

} // namespace

void WhatIfModel::clear()
{
    beginResetModel();
    cases_.clear();
    rows_.clear();
    counts_ = {};
    endResetModel();
}

void WhatIfModel::add(const std::vector<WhatIfCase>& cases)
{
    for (const WhatIfCase& each : cases) {
        ++counts_[static_cast<std::size_t>(each.answer.outcome)];
        cases_.push_back(each);
        if (!showsUnchanged_ && each.answer.outcome == WhatIfOutcome::Unchanged)
            continue;
        const int row = static_cast<int>(rows_.size());
        beginInsertRows({}, row, row);
        rows_.push_back(static_cast<int>(cases_.size()) - 1);
        endInsertRows();
    }
}

void WhatIfModel::showUnchanged(bool on)
{
    beginResetModel();
    showsUnchanged_ = on;
    rows_.clear();
    for (std::size_t i = 0; i < cases_.size(); ++i) {
        if (on || cases_[i].answer.outcome != WhatIfOutcome::Unchanged)
            rows_.push_back(static_cast<int>(i));
    }
    endResetModel();
}

const WhatIfCase* WhatIfModel::caseAt(int row) const
{
    return row < 0 || row >= static_cast<int>(rows_.size()) ? nullptr : &cases_[static_cast<std::size_t>(rows_[static_cast<std::size_t>(row)])];
}

QString WhatIfModel::filtersOf(WhatIfOutcome outcome) const
{
    QMap<QString, int> counts;
    for (const WhatIfCase& each : cases_) {
        if (each.answer.outcome != outcome)
            continue;
        if (const auto* change = decisiveChange(each.answer))
            ++counts[filterName(*change)];
    }
    QStringList out;
    for (auto at = counts.begin(); at != counts.end(); ++at)
        out << QStringLiteral("%1 %2").arg(at.key()).arg(at.value());
    return out.join(QStringLiteral(", "));
}

int WhatIfModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int WhatIfModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant WhatIfModel::data(const QModelIndex& index, int role) const
{
    const WhatIfCase* const one = caseAt(index.row());
    if (one == nullptr)
        return {};
    if (role == Qt::TextAlignmentRole && (index.column() == Number || index.column() == Before || index.column() == After))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Why)
        return sentenceOf(one->answer);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case Number: return QVariant::fromValue(one->summary.id);
    case Call: return QString::fromStdString(one->summary.method + ' ' + one->summary.target);
    case Before: return knownStatus(one->answer.statusBefore);
    case After: return knownStatus(one->answer.outcome == WhatIfOutcome::NotJudged ? 0 : one->answer.statusAfter);
    case Outcome: return outcomeText(one->answer.outcome);
    case Why: return sentenceOf(one->answer);
    default: return {};
    }
}

QVariant WhatIfModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Number || section == Before || section == After ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                                          : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number: return tr("#");
    case Call: return tr("Call");
    case Before: return tr("Was");
    case After: return tr("Would be");
    case Outcome: return tr("Outcome");
    case Why: return tr("Why");
    default: return {};
    }
}

QString WhatIfModel::outcomeText(WhatIfOutcome outcome)
{
    switch (outcome) {
    case WhatIfOutcome::Unchanged: return tr("unchanged");
    case WhatIfOutcome::Otherwise: return tr("otherwise");
    case WhatIfOutcome::NowRefused: return tr("now refused");
    case WhatIfOutcome::NowLetThrough: return tr("now let through");
    case WhatIfOutcome::NotJudged: return tr("cannot be judged");
    }
    return {};
}

QString WhatIfModel::sentenceOf(const inspection::WhatIfAnswer& answer)
{
    if (answer.why)
        return reasonSentence(*answer.why);
    const inspection::DecisionChange* const change = decisiveChange(answer);
    if (change == nullptr)
        return tr("Every step decides and does what it did.");
    if (change->after == StepResult::Answered && change->reasonAfter)
        return tr("%1: %2").arg(filterName(*change), reasonSentence(*change->reasonAfter));
    if (change->before == StepResult::Answered)
        return tr("%1 does not refuse it any more.").arg(filterName(*change));
    QStringList effects;
    for (const std::string& effect : change->effects)
        effects << QString::fromStdString(effect);
    return effects.isEmpty() ? tr("%1: %2, was %3").arg(filterName(*change), resultText(change->after), resultText(change->before))
                             : tr("%1 changes otherwise: %2").arg(filterName(*change), effects.join(QStringLiteral(", ")));
}

QString WhatIfModel::textOf(const WhatIfCase& one)
{
    const inspection::WhatIfAnswer& answer = one.answer;
    QStringList out;
    out << tr("%1: status %2, was %3").arg(outcomeText(answer.outcome), knownStatus(answer.outcome == WhatIfOutcome::NotJudged ? 0 : answer.statusAfter),
                                          knownStatus(answer.statusBefore));
    if (answer.why) {
        out << reasonSentence(*answer.why);
        if (const QString fix = reasonFix(*answer.why); !fix.isEmpty())
            out << fix;
    }
    for (const inspection::DecisionChange& change : answer.decisions) {
        const QString origin = QString::fromStdString(change.origin);
        out << QString() << tr("%1: %2, was %3").arg(filterName(change), resultText(change.after), resultText(change.before)) +
                                (origin.isEmpty() ? QString() : QStringLiteral("  (%1)").arg(origin));
        if (change.reasonAfter)
            out << QStringLiteral("  ") + tr("now: %1").arg(reasonSentence(*change.reasonAfter));
        if (change.reasonBefore)
            out << QStringLiteral("  ") + tr("was: %1").arg(reasonSentence(*change.reasonBefore));
        for (const std::string& effect : change.effects)
            out << QStringLiteral("  ") + tr("changes otherwise: %1").arg(QString::fromStdString(effect));
    }
    if (!answer.assumptions.empty())
        out << QString() << tr("Taken for granted:");
    for (const inspection::Reason& each : answer.assumptions)
        out << QStringLiteral("  ") + reasonSentence(each);
    return out.join(QLatin1Char('\n'));
}

} // namespace postern::workbench
