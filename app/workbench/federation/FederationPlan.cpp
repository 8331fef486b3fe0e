// SPDX-License-Identifier: GPL-3.0-or-later
// The pane of the plan: its steps and what has become of each, what is held, and the call of the chosen step.
#include "workbench/federation/FederationPage.h"

#include "workbench/federation/FederationText.h"
#include "workbench/federation/TableView.h"
#include "workbench/federation/TextTable.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QTableView>
#include <QToolButton>
#include <algorithm>

namespace postern::workbench {

using federation::GatewayState;

namespace {
constexpr int stateColumn = 2; // of the steps
constexpr int whyColumn = 3;
constexpr int narrowestState = 140; // "nobody knows"
constexpr int narrowestWhy = 260;
} // namespace

/// The plan of the chosen gateway, or of its deployment that was not finished; without steps when there is neither.
federation::PlannedDeployment FederationPage::shownPlan() const
{
    const GatewayState* const state = chosen();
    if (state != nullptr && state->planned)
        return *state->planned;
    federation::PlannedDeployment out;
    if (state != nullptr && !state->unfinished.empty() && state->task != federation::FleetTask::Plan) {
        out.plan = state->unfinished.front().plan;
        out.steps = state->unfinished.front().steps;
        out.journal = state->unfinished.front().journal;
        out.why = state->unfinished.front().why;
        out.why.resize(out.plan.steps.size());
        out.steps.resize(out.plan.steps.size(), deployment::StepState::NotDone);
    }
    return out;
}

/// Columns fit each plan anew, not each of its steps; why a step failed is read without being looked for.
void FederationPage::fitPlan(const federation::PlannedDeployment& plan)
{
    auto* held = findChild<QTableView*>(QStringLiteral("federation.capabilities"));
    const QString which = QString::fromStdString(plan.plan.environment + '/' + plan.plan.api + '/' + plan.plan.revision + '/' + std::to_string(plan.plan.steps.size()));
    if (which != fitted_) {
        fitted_ = which;
        for (QTableView* const each : {stepTable_, held})
            each->setProperty("fitted", false);
    }
    fitColumns(stepTable_);
    fitColumns(held);
    stepTable_->setColumnWidth(stateColumn, std::max(narrowestState, stepTable_->columnWidth(stateColumn)));
    const auto failed = std::ranges::find_if(plan.why, [](const std::string& why) { return !why.empty(); });
    if (failed != plan.why.end())
        stepTable_->setColumnWidth(whyColumn, std::max(narrowestWhy, stepTable_->columnWidth(whyColumn)));
}

void FederationPage::showPlan()
{
    const GatewayState* const state = chosen();
    const federation::PlannedDeployment shown = shownPlan();
    const bool planned = state != nullptr && state->planned.has_value();
    const QString before = steps_->keyAt(stepTable_->currentIndex().row());
    steps_->setRows(FederationRows::steps(shown));
    auto* const held = findChild<QTableView*>(QStringLiteral("federation.capabilities"));
    const QString heldBefore = capabilities_->keyAt(held->currentIndex().row());
    capabilities_->setRows(FederationRows::capabilities(shown.plan.capabilities));
    fitPlan(shown);
    chooseRow(stepTable_, *steps_, before);
    chooseRow(held, *capabilities_, heldBefore);
    const bool unfinished = state != nullptr && !state->unfinished.empty() && !state->isBusy();
    const QString goOn = unfinished ? tr("A deployment of %1 was not finished: go on with it, or take back what it did.").arg(QString::fromStdString(state->unfinished.front().plan.api)) : QString();
    if (!planned) {
        planTitle_->setText(!goOn.isEmpty() ? goOn : whyNoPlan());
    } else {
        const deployment::DeploymentPlan& plan = state->planned->plan;
        const QString api = QString::fromStdString(plan.api);
        QStringList parts{plan.action == deployment::DeploymentPlan::Action::Deploy ? tr("Push %1 to %2: %3.").arg(api, gateway_, FederationText::summary(plan))
                                                                                     : tr("Take %1 away from %2: %3.").arg(api, gateway_, FederationText::summary(plan))};
        if (plan.empty() && plan.action == deployment::DeploymentPlan::Action::Undeploy)
            parts = {tr("%1 is not at %2. Nothing is to be done.").arg(api, gateway_)};
        else if (plan.empty())
            parts = {tr("%1 is at %2 as it should be. Nothing is to be done.").arg(api, gateway_)};
        if (!plan.overridden.empty())
            parts << tr("It overrides rules of governance: %1.").arg(FederationText::names(namesOf(plan.overridden)));
        if (plan.production)
            parts << tr("This is production.");
        if (state->planned->stopping)
            parts << tr("It stops when the call that was sent has ended.");
        if (state->planned->report)
            parts << FederationText::outcome(*state->planned->report);
        else if (state->planned->journal.empty() && !plan.empty())
            parts << tr("Nothing has been sent yet.");
        if (!goOn.isEmpty())
            parts << goOn;
        planTitle_->setText(parts.join(QLatin1Char(' ')));
    }
    showWaysOn();
    showStep();
}

/// Why there is no plan to be read, and how there will be one.
QString FederationPage::whyNoPlan() const
{
    const GatewayState* const state = chosen();
    const QString api = QString::fromStdString(chosenApi());
    if (state == nullptr || api.isEmpty())
        return tr("No plan. Choose an API and a gateway (APIs).");
    if (state->task == federation::FleetTask::Plan)
        return tr("The plan is being made: %1 is asked what it has. Stop ends that.").arg(gateway_);
    const bool failed = state->failed == federation::FleetTask::Plan && state->failedApi == chosenApi();
    if (failed && !state->brokenRules.empty())
        return tr("No plan for %1 at %2: it breaks rules of its governance: %3.").arg(api, gateway_, FederationText::names(namesOf(state->brokenRules)));
    if (const QString refused = FederationText::refusal(state->environment, federation::FleetTask::Deploy); !refused.isEmpty())
        return tr("No plan. %1", "why there is none").arg(refused);
    if (failed && !state->error.empty())
        return tr("No plan. %1", "why there is none").arg(FederationText::ended(state->error));
    return tr("No plan for %1 at %2. Review plan makes one; nothing is changed by that.").arg(api, gateway_);
}

/// What was not finished is gone on with or taken back; only then are there buttons for that. Taking it back is the same as a roll back
/// of its plan, so it has one button.
void FederationPage::showWaysOn()
{
    const GatewayState* const state = chosen();
    const bool unfinished = state != nullptr && !state->unfinished.empty();
    const bool same = unfinished && (!state->planned || state->planned->journal.empty() || state->planned->journal == state->unfinished.front().journal);
    for (const char* id : {"federation.resume.button", "federation.takeBack.button"})
        findChild<QToolButton*>(QLatin1String(id))->setVisible(unfinished);
    findChild<QToolButton*>(QStringLiteral("federation.rollBack.button"))->setVisible(!same);
    for (const char* id : {"federation.override.button", "federation.rules.button"})
        findChild<QToolButton*>(QLatin1String(id))->setVisible(state != nullptr && !state->brokenRules.empty());
}

void FederationPage::showStep()
{
    const int row = stepTable_->currentIndex().row();
    const federation::PlannedDeployment plan = shownPlan();
    QString text;
    if (row >= 0 && row < static_cast<int>(plan.plan.steps.size())) {
        const deployment::PlanStep& step = plan.plan.steps[static_cast<std::size_t>(row)];
        const auto at = static_cast<std::size_t>(row);
        if (!plan.why[at].empty())
            text = tr("%1: %2", "the state of a step, why").arg(FederationText::step(plan.steps[at]), QString::fromStdString(plan.why[at])) + QStringLiteral("\n\n");
        text += QString::fromStdString(shown(step.call));
        if (!step.undo.empty())
            text += QLatin1Char('\n') + tr("Taken back by:") + QLatin1Char('\n');
        for (const deployment::RemoteCall& each : step.undo)
            text += QString::fromStdString(shown(each));
        if (!step.lost.empty())
            text += QLatin1Char('\n') + tr("When it is taken back: %1").arg(QString::fromStdString(step.lost)) + QLatin1Char('\n');
    }
    if (text != call_->toPlainText())
        call_->setPlainText(text);
}

} // namespace postern::workbench
