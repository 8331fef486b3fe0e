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
#include <QTabWidget>
#include <QTableView>
#include <algorithm>
#include <utility>

namespace postern::workbench {

using federation::GatewayState;

namespace {
constexpr qsizetype mostRulesTold = 5;
constexpr int leastSeen = 110; // of what was discovered
constexpr int whatColumn = 4; // of the history
constexpr int leastWhat = 90;
constexpr int outcomeColumn = 5;
constexpr int leastOutcome = 160;
} // namespace

/// One API at one gateway: the sentence below the matrix, and its differences.
void FederationPage::showPlace()
{
    const GatewayState* const state = chosen();
    const federation::ApiPlace* const place = chosenPlace();
    const QString sentence = state == nullptr || chosenApi().empty() ? QString() : FederationText::placeOf(*state, chosenApi());
    QStringList lines{sentence};
    if (state != nullptr) // a push that is off says why where it would be begun
        lines << FederationUrls::linesOf(*state, chosenApi()) << FederationText::refusal(state->environment, federation::FleetTask::Deploy);
    lines.removeAll(QString());
    place_->setText(matrix_->rowCount() > 0 ? lines.join(QLatin1Char('\n')) : tr("There is no API in this workspace yet: pull one from a Publisher, or open a definition."));
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
        more = state != nullptr && state->task == federation::FleetTask::Drift ? tr("It is being compared.")
               : place != nullptr && place->checked                            ? tr("There is nothing to compare: review the plan to see what a push would make.")
                                                                                : tr("Check drift (F7) compares.");
    else if (drift_->rowCount() == 0)
        more = place->checked->drift.fields.empty() ? tr("No differences.") : tr("No differences of these classes; %Ln hidden.", nullptr, static_cast<int>(place->checked->drift.fields.size()));
    differences_->setText(sentence.isEmpty() ? tr("Choose an API and a gateway.") : sentence + QLatin1Char(' ') + more);
    tabs_->setTabText(1, drift_->rowCount() == 0 ? tr("Differences") : tr("Differences (%1)").arg(drift_->rowCount()));
    refreshCommands();
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
        const QString refused = state == nullptr ? QString() : FederationText::refusal(state->environment, federation::FleetTask::Discover);
        foundTitle_->setText(state == nullptr                                    ? QString()
                             : state->task == federation::FleetTask::Discover ? tr("%1 is asked what lives there: %Ln found so far.", nullptr, static_cast<int>(state->done)).arg(gateway_)
                             : !refused.isEmpty()                              ? refused
                                                                                : tr("%1 was not discovered in this session. Discover this one lists what lives there; nothing is imported by that.").arg(gateway_));
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
    const QString before = history_->keyAt(historyTable_->currentIndex().row());
    history_->setRows(FederationRows::history(history));
    chooseRow(historyTable_, *history_, before);
    historyTitle_->setText(history.empty() ? tr("Nothing was pushed or taken back from this workspace yet.") : tr("What was done from this workspace, the newest first."));
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
               {commands.action(QStringLiteral("federation.override")), commands.action(QStringLiteral("federation.rules"))});
}

/// What a crash or a failure left: nobody should have to look for it.
void FederationPage::tellUnfinished()
{
    for (const auto& each : desk_.fleet().gateways()) {
        if (each->unfinished.empty() || each->task == federation::FleetTask::Deploy || each->task == federation::FleetTask::RollBack)
            continue;
        gateway_ = QString::fromStdString(each->environment.name);
        const auto& whys = each->unfinished.front().why;
        const auto why = std::ranges::find_if(whys, [](const std::string& one) { return !one.empty(); });
        bar_->show(InlineBar::Kind::Warning,
                   {tr("A deployment of %1 to %2 was not finished.").arg(QString::fromStdString(each->unfinished.front().plan.api), gateway_), why == whys.end() ? QString() : FederationText::ended(*why), tr("Go on with it, or take back what it did."), {}},
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
        return form_->say(false, tr("Saved. %1 is asked whether it answers. Close does not wait for that.").arg(testing_) + secrets);
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
