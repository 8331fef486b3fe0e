// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where on the page.
#include "workbench/exportation/ExportPage.h"

#include "workbench/exportation/ExportDesk.h"
#include "workbench/exportation/ExportForm.h"
#include "workbench/exportation/FilePane.h"
#include "workbench/exportation/PlaceQuestion.h"
#include "workbench/exportation/PreviewModel.h"
#include "workbench/exportation/SecretModel.h"
#include "workbench/exportation/TrialPane.h"
#include "workbench/models/ProblemModel.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/shell/ToolRow.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr int sizeWidth = 90;
constexpr int partWidth = 80;
constexpr int treeShare = 2;
constexpr int tabShare = 3;
} // namespace

QWidget* ExportPage::build()
{
    auto* all = named(new QWidget(this), "export.body", title());
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    form_ = new ExportForm(all);
    column->addWidget(form_);
    auto* tools = new ToolRow(all);
    tools->setObjectName(QStringLiteral("export.tools"));
    for (const char* id : {"export.validate", "export.dryRun", "export.write", "export.cancel"})
        tools->add(commandButton(context().commands, id, tools));
    tools->row()->addStretch(1);
    column->addWidget(tools);
    bar_ = new InlineBar(QStringLiteral("export.bar"), all);
    bar_->setAccessibleName(tr("Message about the export"));
    column->addWidget(bar_);
    question_ = new PlaceQuestion(all);
    column->addWidget(question_);
    summary_ = named(new QLabel(all), "export.summary", tr("In short"));
    summary_->setTextFormat(Qt::PlainText);
    summary_->setWordWrap(true);
    column->addWidget(summary_);
    splitter_ = named(new QSplitter(Qt::Horizontal), "export.splitter", tr("Files and what is in them"));
    splitter_->addWidget(buildPreview());
    tabs_ = named(new QTabWidget, "export.tabs", tr("Parts of the export"));
    tabs_->tabBar()->setObjectName(QStringLiteral("export.tabbar"));
    tabs_->tabBar()->setAccessibleName(tr("Parts of the export"));
    tabs_->setDocumentMode(true);
    file_ = new FilePane(context().theme);
    tabs_->addTab(file_, tr("File"));
    problemTable_ = placeTable("export.problems", tr("Problems of the export"), problems_, ProblemModel::FileRole, ProblemModel::LineRole, ProblemModel::ColumnRole);
    problemTable_->horizontalHeader()->setSectionResizeMode(ProblemModel::Message, QHeaderView::Stretch);
    problemTable_->horizontalHeader()->setSectionResizeMode(ProblemModel::Hint, QHeaderView::Stretch);
    tabs_->addTab(problemTable_, tr("Problems"));
    QTableView* secrets = placeTable("export.secrets", tr("Secrets that the bundle expects"), secrets_, SecretModel::FileRole, SecretModel::LineRole, SecretModel::ColumnRole);
    secrets->horizontalHeader()->setSectionResizeMode(SecretModel::Name, QHeaderView::Stretch);
    tabs_->addTab(secrets, tr("Secrets"));
    trial_ = new TrialPane(desk_);
    tabs_->addTab(trial_, tr("Dry run"));
    splitter_->addWidget(tabs_);
    splitter_->setStretchFactor(0, treeShare);
    splitter_->setStretchFactor(1, tabShare);
    splitter_->setChildrenCollapsible(false);
    column->addWidget(splitter_, 1);
    auto* last = new QHBoxLayout;
    command_ = named(new QLineEdit(all), "export.command", tr("Command that starts the export"));
    command_->setReadOnly(true);
    command_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto* label = new QLabel(tr("&Command"), all);
    label->setObjectName(QStringLiteral("export.command.label"));
    label->setBuddy(command_);
    last->addWidget(label);
    last->addWidget(command_, 1);
    last->addWidget(commandButton(context().commands, "export.copyCommand", all));
    column->addLayout(last);
    return all;
}

QWidget* ExportPage::buildPreview()
{
    tree_ = makeTree("export.tree", tr("Files that would be written"));
    tree_->setModel(preview_);
    tree_->header()->setStretchLastSection(false);
    tree_->header()->setSectionResizeMode(PreviewModel::Name, QHeaderView::Stretch);
    tree_->setColumnWidth(PreviewModel::Size, sizeWidth);
    tree_->setColumnWidth(PreviewModel::Part, partWidth);
    tree_->setSelectionMode(QAbstractItemView::SingleSelection);
    view_ = new StateView(QStringLiteral("export.view"), tree_);
    return view_;
}

QTableView* ExportPage::placeTable(const char* id, const QString& name, QAbstractItemModel* model, int fileRole, int lineRole, int columnRole)
{
    QTableView* table = makeTable(id, name);
    table->setModel(model);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setToolTip(tr("Enter or double click opens the place"));
    connect(table, &QTableView::activated, this, [this, fileRole, lineRole, columnRole](const QModelIndex& index) {
        if (const QString file = index.data(fileRole).toString(); !file.isEmpty())
            context().navigation.openFile(file, index.data(lineRole).toInt(), index.data(columnRole).toInt());
    });
    return table;
}

/// Problems, secrets and what a dry run found, and how many.
void ExportPage::showLists()
{
    const auto name = [this](QWidget* tab, const QString& text, int count) {
        tabs_->setTabText(tabs_->indexOf(tab), count == 0 ? text : QStringLiteral("%1 (%2)").arg(text).arg(count));
    };
    if (const auto& now = desk_.problems(); now != toldProblems_) {
        problems_->setProblems(QStringLiteral("export"), now);
        toldProblems_ = now;
        const bool bad = problems_->count(Problem::Severity::Error) > 0;
        if (bad) // what stops it goes first
            tabs_->setCurrentWidget(problemTable_);
    }
    name(problemTable_, tr("Problems"), problems_->rowCount());
    name(tabs_->widget(2), tr("Secrets"), secrets_->rowCount());
    trial_->refresh();
}

} // namespace postern::workbench
