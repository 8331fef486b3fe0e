// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/FederationPage.h"

#include "workbench/federation/FederationText.h"
#include "workbench/federation/GatewayForm.h"
#include "workbench/federation/NameQuestion.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/StateView.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QCheckBox>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QJsonArray>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::workbench {

using deployment::DriftClass;
using federation::GatewayState;

namespace {

/// The row of a key, chosen as it was before the rows changed; the first one when it is gone.
void chooseRow(QTableView* view, const TextTable& table, const QString& key, int column = 0)
{
    const int row = table.rowOf(key);
    if (table.rowCount() > 0 && (!view->currentIndex().isValid() || table.keyAt(view->currentIndex().row()) != key))
        view->setCurrentIndex(table.index(std::max(0, row), column));
}

constexpr int widestColumn = 420;
constexpr int narrowestColumn = 56;
constexpr int driftWidth = 200; ///< for what a check will say
constexpr int checkWidth = 150;

/// As wide as their words need, within bounds; once, so that what somebody pulls stays.
void fitColumns(QTableView* view)
{
    if (view->property("fitted").toBool() || view->model()->rowCount() == 0)
        return;
    view->setProperty("fitted", true);
    view->resizeColumnsToContents();
    for (int i = 0; i < view->model()->columnCount(); ++i)
        view->setColumnWidth(i, std::clamp(view->columnWidth(i), narrowestColumn, widestColumn));
}

} // namespace

FederationPage::FederationPage(AppContext& context, FederationDesk& desk, QWidget* parent)
    : Page(QStringLiteral("federation"), context, parent), desk_(desk), gateways_(new TextTable(this)), matrix_(new TextTable(this)), drift_(new TextTable(this)), steps_(new TextTable(this)),
      capabilities_(new TextTable(this)), found_(new TextTable(this)), history_(new TextTable(this))
{
    gateways_->setHeader(FederationRows::gatewayHeader(), {4});
    drift_->setHeader(FederationRows::driftHeader());
    steps_->setHeader(FederationRows::stepHeader(), {0});
    capabilities_->setHeader(FederationRows::capabilityHeader());
    found_->setHeader(FederationRows::foundHeader());
    history_->setHeader(FederationRows::historyHeader());
    addCommands();
    auto* column = new QVBoxLayout(this);
    column->addWidget(build());
    wire();
    refresh();
}

FederationPage::~FederationPage() = default;

void FederationPage::wire()
{
    connect(&desk_, &FederationDesk::changed, this, &FederationPage::refresh);
    connect(&desk_, &FederationDesk::readingChanged, this, &FederationPage::refresh);
    connect(&desk_, &FederationDesk::planned, this, [this](const QString& environment) {
        if (planning_ == environment) { // else nobody here has asked for it
            gateway_ = environment;
            tabs_->setCurrentIndex(2);
        }
        planning_.clear();
        refresh();
    });
    connect(&desk_, &FederationDesk::failed, this, [this](const QString& environment, const QString& why) {
        if (testing_ == environment)
            return; // the form says it
        bar_->show(InlineBar::Kind::Error, {tr("%1: %2", "a gateway, what went wrong there").arg(environment, why), {}, {}, {}}, {context().commands.action(QStringLiteral("federation.retry"))});
    });
    connect(&desk_, &FederationDesk::definitionRead, this, &FederationPage::takeDefinition);
    connect(&desk_.fleet(), &federation::Fleet::taskEnded, this, [this](const QString& environment) {
        if (testing_ == environment)
            tellForm();
    });
    connect(&desk_.fleet(), &federation::Fleet::projectTaken, this, [this] {
        if (testDue_ && desk_.fleet().gateway(testing_.toStdString()) != nullptr) {
            testDue_ = false;
            begin(desk_.fleet().test(testing_.toStdString()));
        }
        tellUnfinished();
    });
    connect(gatewayTable_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FederationPage::gatewayChosen);
    connect(matrixTable_->selectionModel(), &QItemSelectionModel::currentChanged, this, &FederationPage::placeChosen);
    connect(matrixTable_, &QTableView::activated, this, [this] { tabs_->setCurrentIndex(1); });
    connect(driftTable_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { refreshCommands(); });
    connect(foundTable_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { refreshCommands(); });
    connect(stepTable_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FederationPage::showStep);
    connect(form_, &GatewayForm::left, this, [this] {
        testing_.clear();
        testDue_ = false;
        stack_->setCurrentIndex(0);
        gatewayTable_->setFocus(Qt::OtherFocusReason);
        refresh();
    });
    connect(form_, &GatewayForm::saveRequested, this, &FederationPage::saveForm);
    connect(form_, &GatewayForm::testRequested, this, [this](const QString& name) {
        testing_ = name;
        begin(desk_.fleet().test(name.toStdString()));
        tellForm();
    });
    connect(form_, &GatewayForm::discoverRequested, this, [this](const QString& name) {
        testing_.clear();
        gateway_ = name;
        stack_->setCurrentIndex(0);
        tabs_->setCurrentIndex(3);
        begin(desk_.fleet().discover(name.toStdString()));
        foundTable_->setFocus(Qt::OtherFocusReason);
    });
    connect(&context().workspace, &Workspace::opened, this, [this] {
        bar_->clear();
        question_->leave();
        testing_.clear();
        stack_->setCurrentIndex(0);
    });
}

const GatewayState* FederationPage::chosen() const { return desk_.fleet().gateway(gateway_.toStdString()); }
std::string FederationPage::chosenApi() const { return api_.startsWith(QLatin1String("unfrozen/")) ? std::string() : api_.toStdString(); }

const federation::ApiPlace* FederationPage::chosenPlace() const
{
    const GatewayState* const state = chosen();
    const auto at = state == nullptr ? decltype(state->apis.begin())() : state->apis.find(chosenApi());
    return state == nullptr || at == state->apis.end() ? nullptr : &at->second;
}

const deployment::FieldDrift* FederationPage::chosenField() const
{
    const federation::ApiPlace* const place = chosenPlace();
    const std::string path = drift_->keyAt(driftTable_->currentIndex().row()).toStdString();
    if (place == nullptr || !place->checked)
        return nullptr;
    for (const deployment::FieldDrift& each : place->checked->drift.fields) {
        if (each.path == path)
            return &each;
    }
    return nullptr;
}

void FederationPage::gatewayChosen()
{
    if (const QString now = gateways_->keyAt(gatewayTable_->currentIndex().row()); !now.isEmpty() && now != gateway_) {
        gateway_ = now;
        refresh();
    }
}

void FederationPage::placeChosen()
{
    const QModelIndex now = matrixTable_->currentIndex();
    if (!now.isValid())
        return;
    api_ = matrix_->keyAt(now.row());
    if (now.column() > 0 && now.column() < matrix_->header().size())
        gateway_ = matrix_->header().at(now.column());
    refresh();
}

void FederationPage::refresh()
{
    if (comparing_) // choosing rows anew comes back here
        return;
    comparing_ = true;
    const auto& all = desk_.fleet().gateways();
    gateways_->setRows(FederationRows::gateways(all));
    const bool first = !gatewayTable_->property("fitted").toBool() && gateways_->rowCount() > 0;
    fitColumns(gatewayTable_);
    if (first) {
        gatewayTable_->setColumnWidth(5, std::max(driftWidth, gatewayTable_->columnWidth(5)));
        gatewayTable_->setColumnWidth(6, std::max(checkWidth, gatewayTable_->columnWidth(6)));
    }
    if (gateways_->rowOf(gateway_) < 0)
        gateway_ = gateways_->keyAt(0);
    chooseRow(gatewayTable_, *gateways_, gateway_);
    matrix_->setHeader(FederationRows::matrixHeader(all));
    matrix_->setRows(FederationRows::matrix(all, *desk_.fleet().project()));
    const bool fits = !matrixTable_->property("fitted").toBool() && matrix_->rowCount() > 0;
    fitColumns(matrixTable_);
    for (int i = 1; fits && i < matrix_->columnCount(); ++i)
        matrixTable_->setColumnWidth(i, std::max(driftWidth, matrixTable_->columnWidth(i)));
    if (matrix_->rowOf(api_) < 0)
        api_ = matrix_->keyAt(0);
    const int column = static_cast<int>(matrix_->header().indexOf(gateway_));
    if (const QModelIndex now = matrixTable_->currentIndex(); matrix_->rowCount() > 0 && (!now.isValid() || matrix_->keyAt(now.row()) != api_ || (now.column() != column && now.column() > 0)))
        matrixTable_->setCurrentIndex(matrix_->index(std::max(0, matrix_->rowOf(api_)), std::max(1, column)));
    history_->setRows(FederationRows::history(desk_.history()));
    comparing_ = false;
    showPlace();
    showPlan();
    showFound();
    refreshState();
    refreshCommands();
    std::size_t drifted = 0;
    for (const auto& each : all)
        drifted += each->differences(DriftClass::Semantic) > 0 ? 1 : 0;
    Q_EMIT badgeChanged(drifted == 0 ? QString() : QString::number(drifted), drifted == 0 ? QString() : tr("%Ln gateway(s) drifted", nullptr, static_cast<int>(drifted)));
}

void FederationPage::refreshState()
{
    CommandRegistry& commands = context().commands;
    if (!context().workspace.isOpen())
        view_->showEmpty(iconName(), tr("No workspace is open"), tr("The gateways of a workspace are shown here."), {});
    else if (!desk_.problem().isEmpty())
        view_->showError({tr("environments.yaml cannot be used"), desk_.problem(), tr("Mend the file, then read it again. Nothing is asked or changed at any gateway until then."), {}},
                         {commands.action(QStringLiteral("federation.reload"))});
    else if (!desk_.isRead())
        view_->showLoading(tr("Reads the workspace's gateways"));
    else if (desk_.fleet().gateways().empty())
        view_->showEmpty(iconName(), tr("Add a gateway to compare"), tr("Name a gateway of another make: a file of Kong's will do. Nothing there is changed before you have seen a plan."),
                         {commands.action(QStringLiteral("federation.add"))});
    else
        view_->showContent();
}

/// One API at one gateway: the sentence below the matrix, and its differences.
void FederationPage::showPlace()
{
    const GatewayState* const state = chosen();
    const federation::ApiPlace* const place = chosenPlace();
    const QString sentence = state == nullptr || chosenApi().empty() ? QString() : FederationText::placeOf(*state, chosenApi());
    place_->setText(matrix_->rowCount() > 0 ? sentence : tr("There is no API in this workspace yet: pull one from a Publisher, or open a definition."));
    QSet<int> hidden;
    for (const QCheckBox* each : classes_) {
        if (!each->isChecked())
            hidden.insert(each->property("class").toInt());
    }
    const bool compared = place != nullptr && place->checked;
    const QString before = drift_->keyAt(driftTable_->currentIndex().row());
    drift_->setRows(compared ? FederationRows::drift(place->checked->drift, hidden, ignored_->isChecked()) : QVector<TextRow>());
    fitColumns(driftTable_);
    chooseRow(driftTable_, *drift_, before);
    QString more;
    if (!compared)
        more = tr("Check drift (F7) compares.");
    else if (drift_->rowCount() == 0)
        more = place->checked->drift.fields.empty() ? tr("No differences.") : tr("No differences of these classes; %Ln hidden.", nullptr, static_cast<int>(place->checked->drift.fields.size()));
    differences_->setText(sentence.isEmpty() ? tr("Choose an API and a gateway.") : sentence + QLatin1Char(' ') + more);
    tabs_->setTabText(1, drift_->rowCount() == 0 ? tr("Differences") : tr("Differences (%1)").arg(drift_->rowCount()));
    refreshCommands();
}

void FederationPage::showPlan()
{
    const GatewayState* const state = chosen();
    const bool planned = state != nullptr && state->planned.has_value();
    const QString before = steps_->keyAt(stepTable_->currentIndex().row());
    steps_->setRows(planned ? FederationRows::steps(*state->planned) : QVector<TextRow>());
    capabilities_->setRows(planned ? FederationRows::capabilities(state->planned->plan.capabilities) : QVector<TextRow>());
    fitColumns(stepTable_);
    if (auto* held = findChild<QTableView*>(QStringLiteral("federation.capabilities")))
        fitColumns(held);
    chooseRow(stepTable_, *steps_, before);
    if (!planned) {
        planTitle_->setText(state != nullptr && state->task == federation::FleetTask::Plan ? tr("The plan is being made.") : tr("No plan. Review plan makes one; nothing is changed by that."));
    } else {
        const deployment::DeploymentPlan& plan = state->planned->plan;
        const QString api = QString::fromStdString(plan.api);
        QStringList parts{plan.action == deployment::DeploymentPlan::Action::Deploy ? tr("Push %1 to %2: %3.").arg(api, gateway_, FederationText::summary(plan))
                                                                                     : tr("Take %1 away from %2: %3.").arg(api, gateway_, FederationText::summary(plan))};
        if (plan.empty())
            parts = {tr("%1 is at %2 as it should be. Nothing is to be done.").arg(api, gateway_)};
        if (plan.production)
            parts << tr("This is production.");
        if (state->planned->stopping)
            parts << tr("It stops when the call that was sent has ended.");
        if (state->planned->report)
            parts << FederationText::outcome(*state->planned->report);
        else if (state->planned->journal.empty() && !plan.empty())
            parts << tr("Nothing has been sent yet.");
        planTitle_->setText(parts.join(QLatin1Char(' ')));
    }
    showStep();
}

void FederationPage::showStep()
{
    const GatewayState* const state = chosen();
    const int row = stepTable_->currentIndex().row();
    const bool there = state != nullptr && state->planned && row >= 0 && row < static_cast<int>(state->planned->plan.steps.size());
    QString text;
    if (there) {
        const deployment::PlanStep& step = state->planned->plan.steps[static_cast<std::size_t>(row)];
        text = QString::fromStdString(shown(step.call));
        if (!step.undo.empty())
            text += QLatin1Char('\n') + tr("Taken back by:") + QLatin1Char('\n');
        for (const deployment::RemoteCall& each : step.undo)
            text += QString::fromStdString(shown(each));
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
    fitColumns(foundTable_);
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

/// What a crash or a failure left: nobody should have to look for it.
void FederationPage::tellUnfinished()
{
    for (const auto& each : desk_.fleet().gateways()) {
        if (each->unfinished.empty() || each->isBusy())
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

QJsonObject FederationPage::saveState() const
{
    QJsonArray shown;
    for (const QCheckBox* each : classes_)
        shown.append(each->isChecked());
    return {{QStringLiteral("gateway"), gateway_},
            {QStringLiteral("api"), api_},
            {QStringLiteral("tab"), tabs_->currentIndex()},
            {QStringLiteral("classes"), shown},
            {QStringLiteral("splitter"), QString::fromLatin1(splitter_->saveState().toBase64())}};
}

void FederationPage::restoreState(const QJsonObject& state)
{
    gateway_ = state.value(QStringLiteral("gateway")).toString();
    api_ = state.value(QStringLiteral("api")).toString();
    tabs_->setCurrentIndex(state.value(QStringLiteral("tab")).toInt());
    const QJsonArray shown = state.value(QStringLiteral("classes")).toArray();
    for (int i = 0; i < classes_.size() && i < shown.size(); ++i)
        classes_.at(i)->setChecked(shown.at(i).toBool());
    splitter_->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    refresh();
}

QWidget* FederationPage::firstFocus() { return stack_->currentIndex() == 1 ? form_->firstField() : gatewayTable_; }

} // namespace postern::workbench
