// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/FederationPage.h"

#include "workbench/federation/ApiMatrix.h"
#include "workbench/federation/FederationText.h"
#include "workbench/federation/FederationUrls.h"
#include "workbench/federation/GatewayForm.h"
#include "workbench/federation/TableView.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"

#include <QCheckBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>
#include <utility>

namespace postern::workbench {

using federation::GatewayState;

namespace {
constexpr qsizetype mostRulesTold = 5;
constexpr int stateColumn = 2; // of the steps
constexpr int whyColumn = 3;
constexpr int narrowestState = 110;
constexpr int narrowestWhy = 260;
constexpr int leastSeen = 110; // of what was discovered
constexpr int whatColumn = 4; // of the history
constexpr int leastWhat = 90;
constexpr int outcomeColumn = 5;
constexpr int leastOutcome = 160;
} // namespace

/// The plan of the chosen gateway, or of its deployment that came to no end; without steps when there is neither.
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
        out.why.assign(out.plan.steps.size(), {});
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

/// One API at one gateway: the sentence below the matrix, and its differences.
void FederationPage::showPlace()
{
    const GatewayState* const state = chosen();
    const federation::ApiPlace* const place = chosenPlace();
    const QString sentence = state == nullptr || chosenApi().empty() ? QString() : FederationText::placeOf(*state, chosenApi());
    const QString urls = state == nullptr ? QString() : FederationUrls::linesOf(*state, chosenApi());
    place_->setText(matrix_->rowCount() > 0 ? urls.isEmpty() ? sentence : sentence + QLatin1Char('\n') + urls : tr("There is no API in this workspace yet: pull one from a Publisher, or open a definition."));
    QSet<int> hidden;
    for (const QCheckBox* each : classes_) {
        if (!each->isChecked())
            hidden.insert(each->property("class").toInt());
    }
    const bool compared = place != nullptr && place->checked && place->concerns(); // what nobody put there differs in everything
    const QString before = drift_->keyAt(driftTable_->currentIndex().row());
    drift_->setRows(compared ? FederationRows::drift(place->checked->drift, hidden, ignored_->isChecked()) : QVector<TextRow>());
    fitColumns(driftTable_);
    chooseRow(driftTable_, *drift_, before);
    QString more;
    if (!compared)
        more = place != nullptr && place->checked ? tr("There is nothing to compare: review the plan to see what a push would make.") : tr("Check drift (F7) compares.");
    else if (drift_->rowCount() == 0)
        more = place->checked->drift.fields.empty() ? tr("No differences.") : tr("No differences of these classes; %Ln hidden.", nullptr, static_cast<int>(place->checked->drift.fields.size()));
    differences_->setText(sentence.isEmpty() ? tr("Choose an API and a gateway.") : sentence + QLatin1Char(' ') + more);
    tabs_->setTabText(1, drift_->rowCount() == 0 ? tr("Differences") : tr("Differences (%1)").arg(drift_->rowCount()));
    refreshCommands();
}

void FederationPage::showPlan()
{
    const GatewayState* const state = chosen();
    const federation::PlannedDeployment shown = shownPlan();
    const bool planned = state != nullptr && state->planned.has_value();
    const QString before = steps_->keyAt(stepTable_->currentIndex().row());
    steps_->setRows(FederationRows::steps(shown));
    capabilities_->setRows(FederationRows::capabilities(shown.plan.capabilities));
    fitPlan(shown);
    chooseRow(stepTable_, *steps_, before);
    const bool unfinished = state != nullptr && !state->unfinished.empty() && !state->isBusy();
    const QString goOn = unfinished ? tr("A deployment of %1 came to no end: go on with it, or take back what it did.").arg(QString::fromStdString(state->unfinished.front().plan.api)) : QString();
    if (!planned) {
        planTitle_->setText(!goOn.isEmpty()                                                   ? goOn
                            : state != nullptr && state->task == federation::FleetTask::Plan ? tr("The plan is being made.")
                                                                                              : tr("No plan. Review plan makes one; nothing is changed by that."));
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
    showStep();
}

void FederationPage::showStep()
{
    const int row = stepTable_->currentIndex().row();
    const federation::PlannedDeployment plan = shownPlan();
    QString text;
    if (row >= 0 && row < static_cast<int>(plan.plan.steps.size())) {
        const deployment::PlanStep& step = plan.plan.steps[static_cast<std::size_t>(row)];
        text = QString::fromStdString(shown(step.call));
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

void FederationPage::showFound()
{
    const GatewayState* const state = chosen();
    const bool found = state != nullptr && state->found.has_value();
    const QString before = found_->keyAt(foundTable_->currentIndex().row());
    found_->setRows(found ? FederationRows::found(*state->found) : QVector<TextRow>());
    const bool fits = foundTable_->property("fitted").toBool() || found_->rowCount() == 0;
    fitColumns(foundTable_);
    if (!fits) // other words come with the next discovery
        foundTable_->setColumnWidth(0, std::max(leastSeen, foundTable_->columnWidth(0)));
    chooseRow(foundTable_, *found_, before);
    if (!found) {
        foundTitle_->setText(gateway_.isEmpty() ? QString() : tr("%1 was not discovered in this session.").arg(gateway_));
        return;
    }
    const auto& discovery = state->found->discovery;
    const auto bad = std::count_if(discovery.apis.begin(), discovery.apis.end(), [](const deployment::DiscoveredApi& each) { return !each.unreadable.empty(); });
    QString text = tr("%1: %2 found, %3 skipped, %4 unreadable, %5.")
                       .arg(gateway_)
                       .arg(discovery.apis.size())
                       .arg(discovery.skipped.size())
                       .arg(bad)
                       .arg(FederationText::time(state->found->at));
    if (!discovery.complete)
        text += QLatin1Char(' ') + tr("The list did not come to its end, so nothing is taken for gone.");
    foundTitle_->setText(text);
}

/// It only grows; each of its lines is a date in words, so it is written down when it has grown.
void FederationPage::showHistory()
{
    const auto& history = desk_.history();
    const std::string newest = history.empty() ? std::string() : history.back().at + ' ' + history.back().environment + ' ' + history.back().api + ' ' + history.back().outcome;
    if (std::string now = std::to_string(history.size()) + ' ' + newest; std::exchange(historyShown_, now) == now)
        return;
    history_->setRows(FederationRows::history(history));
    if (historyTable_->property("fitted").toBool() || history_->rowCount() == 0)
        return;
    fitColumns(historyTable_);
    for (const auto& [column, least] : {std::pair(whatColumn, leastWhat), std::pair(outcomeColumn, leastOutcome)}) // other words come
        historyTable_->setColumnWidth(column, std::max(least, historyTable_->columnWidth(column)));
}

void FederationPage::tellFault(const QString& environment, const QString& why, bool retried)
{
    QList<QAction*> ways;
    if (retried)
        ways << context().commands.action(QStringLiteral("federation.retry"));
    if (environment == gateway_) // its address or its credentials are what is wrong most often
        ways << context().commands.action(QStringLiteral("federation.edit"));
    bar_->show(InlineBar::Kind::Error, {tr("%1: %2", "a gateway, what went wrong there").arg(environment, why), {}, {}, {}}, ways);
}

/// What went wrong at a gateway, and the next step. Rules that are broken are no failure of the gateway.
void FederationPage::tellFailure(const QString& environment, const QString& why)
{
    CommandRegistry& commands = context().commands;
    const GatewayState* const state = desk_.fleet().gateway(environment.toStdString());
    if (state == nullptr || state->brokenRules.empty())
        return tellFault(environment, why, state != nullptr && isRetried(state->failed));
    gateway_ = environment;
    QStringList lines;
    for (const deployment::BrokenRule& each : state->brokenRules)
        lines << FederationText::broken(each);
    const qsizetype more = lines.size() - mostRulesTold;
    if (more > 0)
        lines = QStringList(lines.mid(0, mostRulesTold)) << tr("and %1 more", "rules").arg(more);
    bar_->show(InlineBar::Kind::Warning,
               {tr("%1 breaks rules of its governance, so it is not pushed to %2.").arg(QString::fromStdString(state->failedApi), environment), lines.join(QLatin1Char('\n')),
                tr("Correct the API and check it again (APIs page, Governance), or override each rule by its name."), {}},
               {commands.action(QStringLiteral("federation.override")), commands.action(QStringLiteral("go.apis"))});
}

/// What a crash or a failure left: nobody should have to look for it.
void FederationPage::tellUnfinished()
{
    for (const auto& each : desk_.fleet().gateways()) {
        if (each->unfinished.empty() || each->task == federation::FleetTask::Deploy || each->task == federation::FleetTask::RollBack)
            continue;
        gateway_ = QString::fromStdString(each->environment.name);
        bar_->show(InlineBar::Kind::Warning,
                   {tr("A deployment of %1 to %2 came to no end.").arg(QString::fromStdString(each->unfinished.front().plan.api), gateway_), {}, tr("Go on with it, or take back what it did."), {}},
                   {context().commands.action(QStringLiteral("federation.resume")), context().commands.action(QStringLiteral("federation.takeBack"))});
        return;
    }
}

void FederationPage::tellForm()
{
    const GatewayState* const state = desk_.fleet().gateway(testing_.toStdString());
    if (state == nullptr)
        return;
    form_->setBusy(state->isBusy());
    QString secrets = desk_.secretsReason();
    if (!secrets.isEmpty())
        secrets.prepend(QLatin1Char('\n'));
    if (state->isBusy())
        return form_->say(false, tr("Saved. %1 is asked whether it answers.").arg(testing_) + secrets);
    if (!state->error.empty())
        return form_->say(true, tr("Saved, but the test failed: %1").arg(QString::fromStdString(state->error)) + secrets);
    QStringList missing;
    for (const std::string& each : state->missing)
        missing << QStringLiteral("– ") + QString::fromStdString(each);
    if (!missing.isEmpty())
        return form_->say(true, tr("Saved. %1 answers, but these rights are missing:").arg(QString::fromStdString(state->server)) + QLatin1Char('\n') + missing.join(QLatin1Char('\n')) + secrets);
    form_->say(false, tr("Saved. It answers: %1.").arg(QString::fromStdString(state->server)) + secrets);
}

} // namespace postern::workbench
