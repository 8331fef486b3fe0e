// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/FederationPage.h"

#include "workbench/federation/ApiMatrix.h"
#include "workbench/federation/FederationText.h"
#include "workbench/federation/GatewayForm.h"
#include "workbench/federation/LifecyclePanel.h"
#include "workbench/federation/NameQuestion.h"
#include "workbench/federation/OrderedPane.h"
#include "workbench/federation/RowReader.h"
#include "workbench/federation/TakingPreview.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/shell/ToolRow.h"
#include "workbench/theme/Theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

constexpr int rowsMeasured = 60; ///< for the widths of columns; more are not in view

QLabel* sentence(const char* id, const QString& name)
{
    auto* out = named(new QLabel, id, name);
    out->setTextFormat(Qt::PlainText);
    out->setWordWrap(true);
    out->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return out;
}

QWidget* withReader(QTableView* table)
{
    auto* out = new QWidget;
    out->setObjectName(table->objectName() + QStringLiteral(".read"));
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table, 1);
    column->addWidget(new RowReader(table));
    return out;
}

} // namespace

QWidget* FederationPage::build()
{
    stack_ = new QStackedWidget(this);
    stack_->setObjectName(QStringLiteral("federation.stack"));
    auto* all = named(new QWidget, "federation.body", title());
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    auto* tools = new ToolRow(all);
    tools->setObjectName(QStringLiteral("federation.tools"));
    for (const char* id : {"federation.drift", "federation.discover", "federation.add", "federation.edit", "federation.remove", "federation.test", "federation.discoverOne", "federation.retry", "federation.cancel"})
        tools->add(commandButton(context().commands, id, tools));
    tools->row()->addStretch(1);
    column->addWidget(tools);
    bar_ = new InlineBar(QStringLiteral("federation.bar"), all);
    bar_->setAccessibleName(tr("Message about the gateways"));
    column->addWidget(bar_);
    question_ = new NameQuestion(all);
    column->addWidget(question_);
    splitter_ = named(new QSplitter(Qt::Vertical), "federation.splitter", tr("Gateways and what is there"));
    gatewayTable_ = table("federation.gateways", tr("Gateways"), gateways_);
    splitter_->addWidget(withReader(gatewayTable_));
    tabs_ = named(new QTabWidget, "federation.tabs", tr("What is at the gateways"));
    tabs_->tabBar()->setObjectName(QStringLiteral("federation.tabbar"));
    tabs_->tabBar()->setAccessibleName(tr("What is at the gateways"));
    tabs_->setDocumentMode(true);
    matrixTable_ = table("federation.matrix", tr("APIs by gateway"), matrix_);
    matrixTable_->setSelectionBehavior(QAbstractItemView::SelectItems);
    auto* apis = tableTab(matrixTable_, {"federation.plan", "federation.planRemoval", "federation.check", "federation.urls", "federation.lifecycle"});
    place_ = sentence("federation.place", tr("The API at the gateway"));
    apis->layout()->addWidget(place_);
    tabs_->addTab(apis, tr("APIs"));
    tabs_->addTab(buildDifferences(), tr("Differences"));
    tabs_->addTab(buildPlan(), tr("Plan"));
    foundTable_ = table("federation.found", tr("What was discovered"), found_);
    auto* found = tableTab(foundTable_, {"federation.discoverOne", "federation.import"});
    foundTitle_ = sentence("federation.found.title", tr("What was discovered, in short"));
    static_cast<QVBoxLayout*>(found->layout())->insertWidget(0, foundTitle_);
    tabs_->addTab(found, tr("Discovered"));
    historyTable_ = table("federation.history", tr("Who did what"), history_);
    auto* history = tableTab(historyTable_, {});
    historyTitle_ = sentence("federation.history.title", tr("What was done, in short"));
    static_cast<QVBoxLayout*>(history->layout())->insertWidget(0, historyTitle_);
    tabs_->addTab(history, tr("History"));
    splitter_->addWidget(tabs_);
    splitter_->setStretchFactor(0, 2);
    splitter_->setStretchFactor(1, 3);
    splitter_->setChildrenCollapsible(false);
    view_ = new StateView(QStringLiteral("federation.view"), splitter_);
    column->addWidget(view_, 1);
    stack_->addWidget(all);
    QVector<const deployment::ConnectorType*> types;
    for (const auto& each : desk_.connectors().all())
        types << each.get();
    form_ = new GatewayForm(types, context().theme);
    stack_->addWidget(form_);
    preview_ = new TakingPreview;
    stack_->addWidget(preview_);
    life_ = new LifecyclePanel(desk_, context().theme);
    stack_->addWidget(life_);
    if (desk_.lifecycle().stage() == LifecycleChange::Stage::Applying) // begun in a window that has gone
        stack_->setCurrentWidget(life_);
    return stack_;
}

QTableView* FederationPage::table(const char* id, const QString& name, QAbstractItemModel* model)
{
    QTableView* out = makeTable(id, name);
    out->setModel(model);
    out->setSelectionMode(QAbstractItemView::SingleSelection);
    out->horizontalHeader()->setStretchLastSection(true);
    out->horizontalHeader()->setResizeContentsPrecision(rowsMeasured);
    return out;
}

OrderedPane* FederationPage::tableTab(QTableView* table, const QList<const char*>& commands)
{
    auto* out = new OrderedPane;
    out->setObjectName(table->objectName() + QStringLiteral(".tab"));
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table, 1);
    if (table != matrixTable_) // its cells are told below it, whole
        column->addWidget(new RowReader(table));
    if (!commands.isEmpty()) {
        auto* row = new ToolRow(out);
        row->setObjectName(table->objectName() + QStringLiteral(".tools"));
        for (const char* id : commands)
            row->add(commandButton(context().commands, id, row));
        row->row()->addStretch(1);
        column->addWidget(row);
    }
    return out;
}

QWidget* FederationPage::buildDifferences()
{
    driftTable_ = table("federation.differences", tr("What differs"), drift_);
    OrderedPane* const out = tableTab(driftTable_, {"federation.takeLive", "federation.takeAllLive", "federation.plan", "federation.ignore"});
    auto* column = static_cast<QVBoxLayout*>(out->layout());
    differences_ = sentence("federation.differences.title", tr("Of which API at which gateway"));
    column->insertWidget(0, differences_);
    auto* filter = new QHBoxLayout;
    auto* label = new QLabel(tr("Show:"));
    label->setObjectName(QStringLiteral("federation.show"));
    filter->addWidget(label);
    for (const deployment::DriftClass each : {deployment::DriftClass::Semantic, deployment::DriftClass::Cosmetic, deployment::DriftClass::Unsupported, deployment::DriftClass::Secret, deployment::DriftClass::Unknown}) {
        auto* box = new QCheckBox(FederationText::drift(each));
        box->setObjectName(QStringLiteral("federation.show.%1").arg(static_cast<int>(each)));
        box->setAccessibleName(tr("Show what is %1").arg(FederationText::drift(each)));
        box->setProperty("class", static_cast<int>(each));
        box->setChecked(each != deployment::DriftClass::Cosmetic);
        connect(box, &QCheckBox::toggled, this, &FederationPage::showPlace);
        filter->addWidget(box);
        classes_ << box;
    }
    ignored_ = named(new QCheckBox(tr("ignored")), "federation.show.ignored", tr("Show what is ignored"));
    connect(ignored_, &QCheckBox::toggled, this, &FederationPage::showPlace);
    filter->addWidget(ignored_);
    filter->addStretch(1);
    column->insertLayout(1, filter);
    QList<QWidget*> parts;
    for (QCheckBox* const each : std::as_const(classes_))
        parts << each;
    out->setParts(parts << ignored_ << driftTable_ << out->findChild<QWidget*>(QStringLiteral("federation.differences.tools")));
    return out;
}

QWidget* FederationPage::buildPlan()
{
    stepTable_ = table("federation.steps", tr("Steps of the plan"), steps_);
    QTableView* held = table("federation.capabilities", tr("What the gateway makes of the API"), capabilities_);
    call_ = named(new QPlainTextEdit, "federation.call", tr("The call of the step, as it is sent"));
    call_->setReadOnly(true);
    call_->setTabChangesFocus(true);
    call_->setFont(context().theme.monospace());
    call_->setPlaceholderText(tr("The call of the chosen step, as it is sent. Secrets are masked."));
    auto* below = named(new QSplitter(Qt::Horizontal), "federation.plan.splitter", tr("Steps, and their calls"));
    auto* left = named(new QSplitter(Qt::Vertical), "federation.plan.left", tr("Steps, and what is held"));
    left->addWidget(stepTable_);
    left->addWidget(withReader(held));
    below->addWidget(left);
    below->addWidget(call_);
    below->setStretchFactor(0, 3);
    below->setStretchFactor(1, 2);
    for (QSplitter* each : {below, left})
        each->setChildrenCollapsible(false);
    auto* out = new QWidget;
    out->setObjectName(QStringLiteral("federation.plan.tab"));
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    planTitle_ = sentence("federation.plan.title", tr("The plan, in short"));
    column->addWidget(planTitle_);
    column->addWidget(below, 1);
    auto* row = new ToolRow(out);
    row->setObjectName(QStringLiteral("federation.plan.tools"));
    for (const char* id : {"federation.plan", "federation.override", "federation.rules", "federation.apply", "federation.stop", "federation.resume", "federation.takeBack", "federation.rollBack", "federation.forgetPlan"})
        row->add(commandButton(context().commands, id, row));
    row->row()->addStretch(1);
    column->addWidget(row);
    return out;
}

} // namespace postern::workbench
