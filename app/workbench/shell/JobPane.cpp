// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/JobPane.h"

#include "workbench/shell/JobList.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/IconProvider.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

QString pictureOf(Job::Line::State state)
{
    switch (state) {
    case Job::Line::State::Waiting:
        return QStringLiteral("circle-dashed");
    case Job::Line::State::Running:
        return QStringLiteral("loader");
    case Job::Line::State::Done:
        return QStringLiteral("circle-check");
    case Job::Line::State::Failed:
        return QStringLiteral("circle-x");
    case Job::Line::State::Skipped:
        return QStringLiteral("skip-forward");
    }
    return {};
}

} // namespace

JobPane::JobPane(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), table_(makeTable("jobs.table", tr("Jobs"))),
      lines_(named(new QListWidget, "jobs.lines", tr("Parts of the chosen job"))),
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
    row->addWidget(lines_, 2);
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
    if (job_ != nullptr) {
        connect(job_, &Job::changed, this, &JobPane::showLines);
        connect(job_, &Job::lineChanged, this, &JobPane::showLines);
    }
    showLines();
}

void JobPane::showLines()
{
    lines_->clear();
    cancel_->setEnabled(job_ != nullptr && job_->canCancel());
    retry_->setEnabled(job_ != nullptr && job_->canRetry());
    if (job_ == nullptr)
        return;
    for (const Job::Line& line : job_->lines()) {
        const QString text = line.message.isEmpty() ? line.text : tr("%1: %2", "part of a job: what it says").arg(line.text, line.message);
        auto* item = new QListWidgetItem(icon(pictureOf(line.state)), text, lines_);
        item->setToolTip(text);
    }
}

} // namespace postern::workbench
