// SPDX-License-Identifier: GPL-3.0-or-later
// Where the focus goes on when what had it is switched off or hidden: Qt takes whatever comes next, which may be anywhere.
#include "workbench/federation/FederationPage.h"

#include "workbench/federation/NameQuestion.h"
#include "workbench/federation/OrderedPane.h"
#include "workbench/shell/InlineBar.h"
#include "workbench/shell/StateView.h"

#include <QApplication>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>

namespace postern::workbench {

/// The table of the pane in view.
QWidget* FederationPage::paneFocus() const
{
    if (view_->state() != StateView::State::Content)
        return view_;
    const QVector<QTableView*> tables{matrixTable_, driftTable_, stepTable_, foundTable_, historyTable_};
    return tables.at(tabs_->currentIndex());
}

/// What has the focus, if it is the page's.
QPointer<QWidget> FederationPage::focused() const
{
    QWidget* const now = QApplication::focusWidget();
    return now != nullptr && stack_->currentIndex() == 0 && isAncestorOf(now) ? now : nullptr;
}

/// Whoever was at `before` goes on where they see what came of it, if they cannot stay there.
void FederationPage::settleFocus(const QPointer<QWidget>& before)
{
    if (!isVisible() || before == nullptr || stack_->currentIndex() != 0 || (before->isVisible() && before->isEnabled()))
        return; // also where what was done has opened another page
    if (question_->isVisible()) // it has taken it
        return;
    (tabs_->isAncestorOf(before) || bar_->isAncestorOf(before) || view_->state() != StateView::State::Content ? paneFocus() : gatewayTable_)->setFocus(Qt::OtherFocusReason);
}

bool FederationPage::focusNextPrevChild(bool next)
{
    const QPointer<QWidget> before = QApplication::focusWidget();
    const bool moved = QWidget::focusNextPrevChild(next);
    OrderedPane::enter(before, next);
    return moved;
}

void FederationPage::showPane(int index)
{
    const QPointer<QWidget> before = focused();
    tabs_->setCurrentIndex(index);
    settleFocus(before);
}

} // namespace postern::workbench
