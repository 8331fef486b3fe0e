// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/PaneArea.h"

#include "workbench/models/LogModel.h"
#include "workbench/models/ProblemModel.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/JobPane.h"
#include "workbench/shell/LogPane.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/ProblemPane.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/workspace/Settings.h"

#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
const QStringList paneIds{QStringLiteral("problems"), QStringLiteral("log"), QStringLiteral("jobs")};
constexpr int leastHeight = 120;
} // namespace

PaneArea::PaneArea(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), tabs_(new QTabBar(this)), stack_(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("panes"));
    setAccessibleName(tr("Problems, log and jobs"));
    named(tabs_, "panes.tabs", tr("Panes"));
    tabs_->setDrawBase(false);
    tabs_->setExpanding(false);
    tabs_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    tabs_->addTab(icon(u"triangle-alert"), QString());
    tabs_->addTab(icon(u"terminal"), QString());
    tabs_->addTab(icon(u"clock"), QString());
    stack_->setObjectName(QStringLiteral("panes.stack"));
    stack_->addWidget(new ProblemPane(context, stack_));
    stack_->addWidget(new LogPane(context, stack_));
    stack_->addWidget(new JobPane(context, stack_));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(tabs_);
    column->addWidget(stack_, 1);
    connect(tabs_, &QTabBar::currentChanged, stack_, &QStackedWidget::setCurrentIndex);
    connect(tabs_, &QTabBar::tabBarClicked, this, [this](int tab) {
        if (tab >= 0 && !isOpen())
            expand();
    });
    connect(tabs_, &QTabBar::tabBarDoubleClicked, this, &PaneArea::collapse);
    connect(&context_.problems, &QAbstractItemModel::modelReset, this, &PaneArea::refreshTitles);
    connect(&context_.jobs, &JobList::runningChanged, this, &PaneArea::refreshTitles);
    tabs_->setCurrentIndex(std::max(0, static_cast<int>(paneIds.indexOf(context_.settings.get(setting::pane)))));
    refreshTitles();
    if (context_.settings.get(setting::panesOpen))
        expand();
    else
        collapse();
}

void PaneArea::refreshTitles()
{
    const int problems = context_.problems.rowCount();
    const int running = context_.jobs.running();
    tabs_->setTabText(0, problems == 0 ? tr("Problems") : tr("Problems %1").arg(problems));
    tabs_->setTabText(1, tr("Log"));
    tabs_->setTabText(2, running == 0 ? tr("Jobs") : tr("Jobs %1").arg(running));
    if (!isOpen())
        setFixedHeight(tabs_->sizeHint().height()); // known only once the tabs have their words
}

QString PaneArea::current() const { return paneIds.value(tabs_->currentIndex()); }

bool PaneArea::isOpen() const { return !stack_->isHidden(); }

void PaneArea::expand()
{
    stack_->show();
    setMaximumHeight(QWIDGETSIZE_MAX);
    const int wanted = std::max(leastHeight, context_.settings.get(setting::paneHeight));
    setMinimumHeight(leastHeight);
    if (auto* splitter = qobject_cast<QSplitter*>(parentWidget()); splitter != nullptr && height() < wanted)
        splitter->setSizes({std::max(leastHeight, splitter->height() - wanted), wanted});
}

void PaneArea::open(const QString& pane)
{
    const int at = static_cast<int>(paneIds.indexOf(pane));
    if (at < 0)
        return;
    if (isOpen() && tabs_->currentIndex() == at && isAncestorOf(focusWidget()) && stack_->currentWidget()->hasFocus()) {
        collapse();
        return;
    }
    tabs_->setCurrentIndex(at);
    expand();
    stack_->currentWidget()->setFocus(Qt::ShortcutFocusReason);
}

void PaneArea::toggle()
{
    if (isOpen())
        collapse();
    else
        expand();
}

void PaneArea::collapse()
{
    if (isOpen() && height() >= leastHeight)
        context_.settings.set(setting::paneHeight, height());
    stack_->hide();
    const int tabs = tabs_->sizeHint().height();
    setFixedHeight(tabs);
    // The splitter keeps the place of a part that became smaller; the page is to have it.
    if (auto* splitter = qobject_cast<QSplitter*>(parentWidget()); splitter != nullptr)
        splitter->setSizes({std::max(leastHeight, splitter->height() - tabs), tabs});
}

} // namespace postern::workbench
