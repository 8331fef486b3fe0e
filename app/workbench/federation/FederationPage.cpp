// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/FederationPage.h"

#include "workbench/federation/ApiMatrix.h"
#include "workbench/federation/FederationText.h"
#include "workbench/federation/GatewayForm.h"
#include "workbench/federation/LifecyclePanel.h"
#include "workbench/federation/NameQuestion.h"
#include "workbench/federation/TableView.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/StateView.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QCheckBox>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace postern::workbench {

using deployment::DriftClass;
using federation::FleetTask;
using federation::GatewayState;

namespace {

constexpr int driftWidth = 200; ///< for what a check will say
constexpr int widestDrift = 320; ///< and what it has said
constexpr int checkWidth = 150;
constexpr int widestName = 420;

} // namespace

FederationPage::FederationPage(AppContext& context, FederationDesk& desk, QWidget* parent)
    : Page(face(), context, parent), desk_(desk), takeover_(new LiveTakeover(desk, context.workspace, this)), gateways_(new TextTable(this)), matrix_(new ApiMatrix(desk.fleet(), this)), drift_(new TextTable(this)), steps_(new TextTable(this)),
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
    wireTaking();
    refresh();
}

FederationPage::~FederationPage() = default;

void FederationPage::wire()
{
    connect(stack_, &QStackedWidget::currentChanged, this, &FederationPage::refreshCommands);
    connect(&desk_, &FederationDesk::changed, this, &FederationPage::refresh);
    connect(&desk_, &FederationDesk::readingChanged, this, &FederationPage::refresh);
    connect(&desk_, &FederationDesk::planned, this, [this](const QString& environment) {
        if (planning_ == environment) { // else nobody here has asked for it
            gateway_ = environment;
            showPane(2);
        }
        planning_.clear();
        refresh();
    });
    connect(&desk_, &FederationDesk::failed, this, [this](const QString& environment, const QString& why) {
        if (testing_ != environment) // else the form says it
            tellFailure(environment, why);
    });
    connect(&desk_, &FederationDesk::definitionRead, this, &FederationPage::takeDefinition);
    connect(&desk_.fleet(), &federation::Fleet::taskEnded, this, [this](const QString& environment, FleetTask task) {
        if (testing_ == environment)
            tellForm();
        if (task == FleetTask::Deploy || task == FleetTask::RollBack)
            deploymentEnded(environment);
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
    connect(matrixTable_, &QTableView::activated, this, [this] { showPane(1); });
    connect(question_, &NameQuestion::closed, this, [this] {
        if (isVisible())
            paneFocus()->setFocus(Qt::OtherFocusReason);
    });
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

/// The step that failed is shown, and what can be done now.
void FederationPage::deploymentEnded(const QString& environment)
{
    const GatewayState* const state = desk_.fleet().gateway(environment.toStdString());
    if (state == nullptr || !state->planned || environment != gateway_)
        return;
    refresh();
    const auto& steps = state->planned->steps;
    const auto failed = std::find_if(steps.begin(), steps.end(), [](deployment::StepState each) { return each == deployment::StepState::Failed || each == deployment::StepState::Unknown; });
    if (failed != steps.end())
        stepTable_->setCurrentIndex(steps_->index(static_cast<int>(failed - steps.begin()), 0));
    tellUnfinished();
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
        gatewayTable_->setProperty("grownTo", gatewayTable_->columnWidth(5));
    }
    if (gateways_->rowCount() > 0)
        growColumn(gatewayTable_, 5, widestDrift);
    if (gateways_->rowOf(gateway_) < 0)
        gateway_ = gateways_->keyAt(0);
    chooseRow(gatewayTable_, *gateways_, gateway_);
    matrix_->refresh();
    const bool fits = !matrixTable_->property("fitted").toBool() && matrix_->rowCount() > 0;
    fitColumns(matrixTable_);
    for (int i = 1; fits && i < matrix_->columnCount(); ++i)
        matrixTable_->setColumnWidth(i, std::max(driftWidth, matrixTable_->columnWidth(i)));
    if (matrix_->rowOf(api_) < 0)
        api_ = matrix_->keyAt(0);
    const int column = static_cast<int>(matrix_->header().indexOf(gateway_));
    if (const QModelIndex now = matrixTable_->currentIndex(); matrix_->rowCount() > 0 && (!now.isValid() || matrix_->keyAt(now.row()) != api_ || (now.column() != column && now.column() > 0)))
        matrixTable_->setCurrentIndex(matrix_->index(std::max(0, matrix_->rowOf(api_)), std::max(1, column)));
    if (std::exchange(matrixRows_, matrix_->rowCount()) != matrix_->rowCount()) // names have come
        fitLongest(matrixTable_, 0, widestName);
    showHistory();
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

} // namespace postern::workbench
