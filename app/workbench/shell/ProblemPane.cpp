// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/ProblemPane.h"

#include "workbench/models/ProblemModel.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::workbench {

ProblemPane::ProblemPane(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), table_(makeTable("problems.table", tr("Problems"))),
      view_(new StateView(QStringLiteral("problems.view"), table_, this))
{
    setObjectName(QStringLiteral("problems"));
    setAccessibleName(tr("Problems"));
    setFocusProxy(table_);
    table_->setModel(&context.problems);
    table_->horizontalHeader()->setSectionResizeMode(ProblemModel::Message, QHeaderView::Stretch);
    table_->horizontalHeader()->setSectionResizeMode(ProblemModel::Hint, QHeaderView::Stretch);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);
    connect(table_, &QTableView::activated, this, &ProblemPane::goTo);
    connect(&context.problems, &QAbstractItemModel::modelReset, this, &ProblemPane::refresh);
    refresh();
}

void ProblemPane::refresh()
{
    if (context_.problems.rowCount() > 0)
        view_->showContent();
    else
        view_->showEmpty(QStringLiteral("circle-check"), tr("No problems"),
                         tr("What is wrong with the gateway, its APIs or a pull is listed here."), {});
}

void ProblemPane::goTo(const QModelIndex& index)
{
    const QString file = index.data(ProblemModel::FileRole).toString();
    if (!file.isEmpty())
        context_.navigation.openFile(file, index.data(ProblemModel::LineRole).toInt(),
                                     index.data(ProblemModel::ColumnRole).toInt());
}

} // namespace postern::workbench
