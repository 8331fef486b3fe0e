// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/CaptureComparePanel.h"

#include "workbench/inspector/JsonDiff.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

constexpr int progressMs = 100;

} // namespace

CaptureComparePanel::CaptureComparePanel(AppContext& context, QWidget* parent) : QWidget(parent), context_(context)
{
    named(this, "inspector.captures", tr("Comparison of two captures"));
    view_ = new StateView(QStringLiteral("inspector.captures.view"), buildContent(), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view_);
    progress_.setInterval(progressMs);
    connect(&progress_, &QTimer::timeout, this, [this] {
        if (job_ != nullptr)
            job_->setProgress(comparison_.progress());
    });
    connect(&comparison_, &CaptureComparison::finished, this, &CaptureComparePanel::take);
    connect(&comparison_, &CaptureComparison::cancelled, this, [this] {
        if (job_ != nullptr)
            job_->cancelled();
        endJob();
        view_->showEmpty(QStringLiteral("git-compare"), tr("The comparison was stopped"), tr("Nothing of it is shown."),
                         actionsOf({"inspector.compareAgain", "inspector.leaveCaptures"}));
        Q_EMIT changed();
    });
}

CaptureComparePanel::~CaptureComparePanel()
{
    table_->selectionModel()->disconnect(this); // the model goes before its view: nobody is to hear of it
    if (job_ != nullptr && !job_->ended())
        job_->cancelled();
}

/// Those that there are: some are the window's, and a page can be without one.
QList<QAction*> CaptureComparePanel::actionsOf(std::initializer_list<const char*> ids) const
{
    QList<QAction*> found;
    for (const char* id : ids) {
        if (QAction* action = context_.commands.action(QLatin1String(id)))
            found << action;
    }
    return found;
}

QWidget* CaptureComparePanel::buildContent()
{
    auto* all = named(new QWidget, "inspector.captures.content", tr("Comparison of two captures"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(buildTools(all));
    table_ = makeTable("inspector.captures.table", tr("Pairs of calls"));
    table_->setModel(&model_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    const std::pair<int, int> widths[] = {{CapturePairModel::State, 110}, {CapturePairModel::Call, 320}, {CapturePairModel::Left, 170}, {CapturePairModel::Right, 170}};
    for (const auto& [number, width] : widths)
        table_->setColumnWidth(number, width);
    table_->horizontalHeader()->setStretchLastSection(true);
    connect(table_, &QAbstractItemView::activated, this, &CaptureComparePanel::openPair);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CaptureComparePanel::changed);
    column->addWidget(table_, 1);
    return all;
}

QWidget* CaptureComparePanel::buildTools(QWidget* parent)
{
    auto* tools = named(new QWidget(parent), "inspector.captures.tools", tr("What to do with the comparison"));
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    summary_ = named(new QLabel(tools), "inspector.captures.summary", tr("How much differs"));
    summary_->setTextFormat(Qt::PlainText);
    summary_->setContentsMargins(4, 0, 4, 0);
    row->addWidget(summary_);
    row->addStretch(1);
    by_ = named(new QComboBox(tools), "inspector.captures.by", tr("How partners are found"));
    by_->addItems({tr("Pairs by method, path and order"), tr("Pairs by correlation id")});
    by_->setToolTip(tr("Which exchanges of the two captures are the same call"));
    connect(by_, &QComboBox::activated, this, &CaptureComparePanel::compareAgain);
    row->addWidget(by_);
    same_ = named(new QToolButton(tools), "inspector.captures.same", tr("Show what is the same"));
    same_->setText(tr("Show what is the same"));
    same_->setCheckable(true);
    same_->setFocusPolicy(Qt::StrongFocus);
    connect(same_, &QToolButton::toggled, this, &CaptureComparePanel::showSame);
    row->addWidget(same_);
    for (const char* id : {"inspector.openPair", "inspector.compareAgain", "inspector.leaveCaptures"})
        row->addWidget(commandButton(context_.commands, id, tools));
    return tools;
}

void CaptureComparePanel::compare(const CaptureSide& left, const CaptureSide& right)
{
    sides_ = {left, right};
    model_.setTitles(left.title, right.title);
    compareAgain();
}

void CaptureComparePanel::compareAgain()
{
    if (sides_[0].file.isEmpty())
        return;
    if (job_ != nullptr)
        job_->cancelled();
    job_ = context_.jobs.start(tr("Compare %1 with %2").arg(sides_[0].title, sides_[1].title));
    job_->setCancel([self = QPointer(this)] {
        if (self != nullptr)
            self->cancel();
    });
    job_->setRetry([self = QPointer(this)] {
        if (self != nullptr)
            self->compareAgain();
    });
    progress_.start();
    comparison_.start(sides_, static_cast<PairBy>(by_->currentIndex()), pointersOf(ignored_));
    view_->showLoading(tr("Comparing %1 with %2").arg(sides_[0].title, sides_[1].title), context_.commands.action(QStringLiteral("inspector.stopComparing")));
    Q_EMIT changed();
}

void CaptureComparePanel::endJob()
{
    progress_.stop();
    job_ = nullptr;
}

void CaptureComparePanel::cancel() { comparison_.cancel(); }

void CaptureComparePanel::take(const std::shared_ptr<const CaptureComparison::Result>& result)
{
    if (!result->problem.isEmpty()) {
        if (job_ != nullptr)
            job_->fail(result->problem);
        endJob();
        view_->showError({tr("The captures cannot be compared."), result->problem, tr("Choose files that this workbench has saved."), {}},
                         actionsOf({"capture.compare", "inspector.leaveCaptures"}));
        Q_EMIT changed();
        return;
    }
    model_.setResult(result);
    if (job_ != nullptr)
        job_->finish(model_.summary());
    endJob();
    showResult();
}

void CaptureComparePanel::showResult()
{
    summary_->setText(model_.summary());
    if (model_.rowCount() == 0 && !model_.sameShown()) {
        const int same = model_.count(CapturePair::State::Same);
        view_->showEmpty(QStringLiteral("circle-check"), same == 0 ? tr("Both captures are empty") : tr("No differences"),
                         same == 0 ? tr("There is nothing to compare.") : tr("%Ln pair(s) are the same.", nullptr, same),
                         same == 0 ? actionsOf({"inspector.leaveCaptures"}) : actionsOf({"inspector.showSamePairs", "inspector.leaveCaptures"}));
    } else {
        view_->showContent();
        if (model_.rowCount() > 0 && !table_->currentIndex().isValid())
            table_->setCurrentIndex(model_.index(0, 0));
    }
    Q_EMIT changed();
}

void CaptureComparePanel::showSame(bool on)
{
    same_->setChecked(on);
    if (model_.sameShown() == on)
        return;
    model_.showSame(on);
    if (!isComparing())
        showResult();
}

void CaptureComparePanel::setPairBy(PairBy by)
{
    by_->setCurrentIndex(static_cast<int>(by));
    compareAgain();
}

bool CaptureComparePanel::ignore(const QString& pointers)
{
    if (ignored_ == pointers || !pointerProblem(pointers).isEmpty())
        return false;
    ignored_ = pointers;
    return true;
}

bool CaptureComparePanel::canOpenPair() const
{
    const QModelIndex at = table_->currentIndex();
    return view_->state() == StateView::State::Content && at.isValid() && model_.pair(at.row()).left >= 0 && model_.pair(at.row()).right >= 0;
}

void CaptureComparePanel::openPair()
{
    if (!canOpenPair())
        return;
    const int row = table_->currentIndex().row();
    comparison_.fetch(sides_, model_.exchange(row, 0), model_.exchange(row, 1), [this](const CaptureComparison::Traces& traces) {
        if (traces[0] != nullptr && traces[1] != nullptr)
            Q_EMIT pairOpened(traces);
        else
            context_.notices.show({Notice::Kind::Info, tr("Of this pair only the rows were kept: there are no traces to compare."), {}, {}});
    });
}

QString CaptureComparePanel::summary() const { return summary_->text(); }

void CaptureComparePanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT left();
    else
        QWidget::keyPressEvent(event);
}

} // namespace postern::workbench
