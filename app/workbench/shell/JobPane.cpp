// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/JobPane.h"

#include "workbench/shell/JobLines.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/IconProvider.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::workbench {

JobPane::JobPane(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), table_(makeTable("jobs.table", tr("Jobs"))),
      lines_(new JobLines(this)), lineList_(named(new QListView, "jobs.lines", tr("Parts of the chosen job"))),
      cancel_(named(new QPushButton(icon(u"x"), tr("Cancel job")), "jobs.cancel", tr("Cancel the chosen job"))),
      retry_(named(new QPushButton(icon(u"rotate-cw"), tr("Try again")), "jobs.retry", tr("Do the chosen job again")))
{
    setObjectName(QStringLiteral("jobs"));
    setAccessibleName(tr("Jobs"));
    setFocusProxy(table_);
    table_->setModel(&context.jobs);
    table_->horizontalHeader()->setSectionResizeMode(JobList::Status, QHeaderView::Stretch);
    table_->setColumnWidth(JobList::Title, 260);
    auto* content = named(new QWidget, "jobs.content", tr("Jobs"));
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(table_, 3);
    lineList_->setModel(lines_);
    lineList_->setUniformItemSizes(true);
    lineList_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    row->addWidget(lineList_, 2);
    auto* buttons = new QVBoxLayout;
    buttons->addWidget(cancel_);
    buttons->addWidget(retry_);
    buttons->addStretch(1);
    row->addLayout(buttons);
    view_ = new StateView(QStringLiteral("jobs.view"), content, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &JobPane::select);
    connect(&context.jobs, &QAbstractItemModel::rowsInserted, this, &JobPane::refresh);
    connect(cancel_, &QPushButton::clicked, this, [this] {
        if (job_ != nullptr)
            job_->cancel();
    });
    connect(retry_, &QPushButton::clicked, this, [this] {
        if (job_ != nullptr)
            job_->retry();
    });
    refresh();
}

void JobPane::refresh()
{
    if (context_.jobs.rowCount() == 0) {
        view_->showEmpty(QStringLiteral("clock"), tr("No jobs yet"),
                         tr("Longer work, for instance a pull, is listed here with its progress."), {});
        return;
    }
    view_->showContent();
    table_->selectRow(0); // the newest
}

void JobPane::select()
{
    if (job_ != nullptr)
        job_->disconnect(this);
    job_ = context_.jobs.job(table_->currentIndex().row());
    lines_->setJob(job_);
    if (job_ != nullptr)
        connect(job_, &Job::changed, this, &JobPane::refreshButtons);
    refreshButtons();
}

void JobPane::refreshButtons()
{
    cancel_->setEnabled(job_ != nullptr && job_->canCancel());
    retry_->setEnabled(job_ != nullptr && job_->canRetry());
}

} // namespace postern::workbench
