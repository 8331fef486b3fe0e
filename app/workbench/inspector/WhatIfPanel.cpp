// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/WhatIfPanel.h"

#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/workspace/Drafts.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {

using inspection::WhatIfOutcome;

WhatIfPanel::WhatIfPanel(AppContext& context, QWidget* parent) : QWidget(parent), context_(context)
{
    setObjectName(QStringLiteral("inspector.whatIf.panel"));
    setAccessibleName(tr("What the open drafts would change"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(buildTools(this));
    view_ = new StateView(QStringLiteral("inspector.whatIf.view"), buildContent(), this);
    column->addWidget(view_, 1);
    refresh();
}

WhatIfPanel::~WhatIfPanel() = default;

QWidget* WhatIfPanel::buildTools(QWidget* parent)
{
    auto* tools = named(new QWidget(parent), "inspector.whatIf.tools", tr("What to do with the outcome"));
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(0);
    against_ = named(new QLabel(tools), "inspector.whatIf.against", tr("What is tried"));
    summary_ = named(new QLabel(tools), "inspector.whatIf.summary", tr("How many would become something else"));
    for (QLabel* label : {against_, summary_}) {
        label->setTextFormat(Qt::PlainText);
        label->setContentsMargins(4, 0, 4, 0);
        label->setWordWrap(true);
        texts->addWidget(label);
    }
    row->addLayout(texts, 1);
    const QString text = tr("Show what stays");
    unchanged_ = named(new QToolButton(tools), "inspector.whatIf.unchanged", text);
    unchanged_->setText(text);
    unchanged_->setToolTip(tr("Also list the exchanges that would become what they were"));
    unchanged_->setCheckable(true);
    unchanged_->setFocusPolicy(Qt::StrongFocus);
    connect(unchanged_, &QToolButton::toggled, this, [this](bool on) { showUnchanged(on); });
    row->addWidget(unchanged_);
    for (const char* id : {"inspector.whatIfAgain", "inspector.stopWhatIf", "inspector.leaveWhatIf"})
        row->addWidget(commandButton(context_.commands, id, tools));
    return tools;
}

QWidget* WhatIfPanel::buildContent()
{
    auto* splitter = named(new QSplitter(Qt::Horizontal), "inspector.whatIf.content", tr("Exchanges and what would be different"));
    table_ = makeTable("inspector.whatIf.table", tr("What exchanges would become"));
    table_->setModel(&model_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setColumnWidth(WhatIfModel::Number, 70);
    table_->setColumnWidth(WhatIfModel::Call, 220);
    table_->setColumnWidth(WhatIfModel::Before, 60);
    table_->setColumnWidth(WhatIfModel::After, 104);
    table_->setColumnWidth(WhatIfModel::Outcome, 120);
    table_->horizontalHeader()->setStretchLastSection(true);
    details_ = named(new QPlainTextEdit, "inspector.whatIf.details", tr("What would be different for the chosen exchange"));
    details_->setReadOnly(true);
    details_->setTabChangesFocus(true);
    splitter->addWidget(table_);
    splitter->addWidget(details_);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        details_->setPlainText(details());
        Q_EMIT changed();
    });
    connect(table_, &QTableView::activated, this, [this] {
        if (const quint64 id = current(); id != 0)
            Q_EMIT asked(id);
    });
    return splitter;
}

void WhatIfPanel::run(const QVector<quint64>& ids)
{
    cancel();
    ids_ = ids.isEmpty() ? ids_ : ids;
    model_.clear();
    missing_ = 0;
    stopped_ = false;
    Drafts& drafts = context_.workspace.drafts();
    QMap<QString, QString> files;
    const QStringList open = drafts.files();
    for (const QString& file : open)
        files.insert(file, drafts.text(file));
    against_->setText(files.isEmpty() ? tr("Nothing is drafted: against the files as they are")
                                      : tr("Against %1").arg(QStringList(files.keys()).join(QStringLiteral(", "))));
    run_ = new WhatIfRun(context_.gateway, ids_, files, this);
    job_ = context_.jobs.start(tr("What if: %Ln exchange(s)", nullptr, run_->total()));
    job_->setCancel([this] { cancel(); });
    connect(run_, &WhatIfRun::evaluated, this, [this](const std::vector<WhatIfCase>& cases) {
        const bool first = model_.rowCount() == 0;
        model_.add(cases);
        missing_ = run_->missing();
        if (first && model_.rowCount() > 0)
            table_->setCurrentIndex(model_.index(0, WhatIfModel::Call));
        if (job_ != nullptr)
            job_->setProgress(static_cast<double>(run_->done()) / std::max(1, run_->total()));
        refresh();
    });
    connect(run_, &WhatIfRun::finished, this, &WhatIfPanel::end);
    connect(run_, &WhatIfRun::failed, this, &WhatIfPanel::fail);
    view_->showLoading(tr("Evaluating %Ln exchange(s)…", nullptr, run_->total()), context_.commands.action(QStringLiteral("inspector.stopWhatIf")));
    refresh();
    run_->start();
}

void WhatIfPanel::cancel()
{
    if (run_ != nullptr)
        run_->cancel();
}

void WhatIfPanel::end(bool cancelled)
{
    if (run_ == nullptr)
        return;
    missing_ = run_->missing();
    stopped_ = cancelled;
    std::exchange(run_, nullptr)->deleteLater();
    refresh();
    if (job_ != nullptr && cancelled)
        job_->cancelled(summary());
    else if (job_ != nullptr)
        job_->finish(summary());
}

void WhatIfPanel::fail(const QVector<Problem>& problems)
{
    if (run_ == nullptr)
        return;
    std::exchange(run_, nullptr)->deleteLater();
    const Problem* const first = decisive(problems);
    Failure failure;
    if (first == nullptr) {
        failure = {tr("The exchanges were not evaluated."), tr("The gateway does not run, and it is the one that evaluates them."),
                   tr("Start the gateway, then try again."), {}};
    } else {
        QStringList all;
        for (const Problem& problem : problems)
            all << (problem.file.isEmpty() ? problem.message : QStringLiteral("%1:%2: %3").arg(problem.file).arg(problem.line).arg(problem.message));
        failure = {tr("The draft is no configuration that would run."), first->message,
                   first->hint.isEmpty() ? tr("Mend the draft, then try again.") : first->hint, all.join(QLatin1Char('\n'))};
    }
    view_->showError(failure, {context_.commands.action(QStringLiteral("inspector.whatIfAgain"))});
    if (job_ != nullptr)
        job_->fail(failure.what + QLatin1Char(' ') + failure.why);
    summary_->clear();
    Q_EMIT changed();
}

void WhatIfPanel::refresh()
{
    summary_->setText(summary());
    details_->setPlainText(details());
    if (model_.rowCount() > 0) {
        view_->showContent();
    } else if (run_ == nullptr && model_.total() > 0) {
        view_->showEmpty(QStringLiteral("check"), tr("Nothing would be different"),
                         tr("Each of these exchanges would have become what it was."), {});
    } else if (run_ == nullptr) {
        view_->showEmpty(QStringLiteral("list-filter"), tr("Nothing was evaluated"),
                         tr("Choose exchanges in the list, or let the filter show some, and ask again."),
                         {context_.commands.action(QStringLiteral("inspector.whatIfAgain"))});
    }
    Q_EMIT changed();
}

QString WhatIfPanel::summary() const
{
    if (run_ == nullptr && model_.total() == 0 && missing_ == 0)
        return {};
    const auto counted = [this](WhatIfOutcome outcome) {
        const int count = model_.count(outcome);
        const QString filters = outcome == WhatIfOutcome::NowRefused || outcome == WhatIfOutcome::NowLetThrough ? model_.filtersOf(outcome) : QString();
        const QString text = QStringLiteral("%1 %2").arg(WhatIfModel::outcomeText(outcome), QLocale().toString(count));
        return filters.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, filters);
    };
    QStringList out;
    for (const auto outcome : {WhatIfOutcome::Unchanged, WhatIfOutcome::NowRefused, WhatIfOutcome::NowLetThrough, WhatIfOutcome::Otherwise, WhatIfOutcome::NotJudged}) {
        if (model_.count(outcome) > 0 || outcome == WhatIfOutcome::Unchanged || outcome == WhatIfOutcome::NowRefused)
            out << counted(outcome);
    }
    if (missing_ > 0)
        out << tr("no longer held %1").arg(QLocale().toString(missing_));
    if (run_ != nullptr)
        out << tr("%1 of %2 evaluated").arg(QLocale().toString(run_->done()), QLocale().toString(run_->total()));
    else if (stopped_)
        out << tr("stopped");
    return out.join(QStringLiteral("  ·  "));
}

QString WhatIfPanel::details() const
{
    const WhatIfCase* const one = model_.caseAt(table_->currentIndex().row());
    return one == nullptr ? QString() : WhatIfModel::textOf(*one);
}

void WhatIfPanel::showUnchanged(bool on)
{
    if (unchanged_->isChecked() != on)
        return unchanged_->setChecked(on);
    model_.showUnchanged(on);
    if (model_.rowCount() > 0)
        table_->setCurrentIndex(model_.index(0, WhatIfModel::Call));
    refresh();
}

quint64 WhatIfPanel::current() const
{
    const WhatIfCase* const one = model_.caseAt(table_->currentIndex().row());
    return one == nullptr ? 0 : one->summary.id;
}

void WhatIfPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT left();
    else
        QWidget::keyPressEvent(event);
}

} // namespace postern::workbench
