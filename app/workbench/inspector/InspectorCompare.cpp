// SPDX-License-Identifier: GPL-3.0-or-later
// What several exchanges have to do with each other: two compared, two captures compared, all beside each other, and all
// made again.
#include "workbench/inspector/InspectorPage.h"

#include "workbench/inspector/CaptureComparePanel.h"
#include "workbench/inspector/ComparePanel.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/TimingView.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Notices.h"

#include <QStackedWidget>
#include <QTableView>
#include <utility>

namespace postern::workbench {

void InspectorPage::addCaptures()
{
    captures_ = new CaptureComparePanel(context());
    lower_->addWidget(captures_);
    connect(captures_, &CaptureComparePanel::left, this, &InspectorPage::leaveCaptures);
    connect(captures_, &CaptureComparePanel::changed, this, &InspectorPage::refresh);
    connect(captures_, &CaptureComparePanel::pairOpened, this, [this](const CaptureComparison::Traces& traces) {
        ofCaptures_ = true;
        compare_->compare(traces[0], traces[1]);
        lower_->setCurrentWidget(compare_);
        refresh();
    });
}

bool InspectorPage::isComparing() const { return lower_->currentWidget() == compare_; }

void InspectorPage::compare()
{
    const QVector<quint64> chosen = pane_->selected();
    const quint64 id = pane_->current();
    if (chosen.size() == 2) {
        compareWith_ = 0;
        compare_->compare(chosen.first(), chosen.last());
    } else if (compareWith_ == 0 || compareWith_ == id) {
        compareWith_ = id;
        context().notices.show({Notice::Kind::Info, tr("Exchange %1 is to be compared: choose the other one and press D again.").arg(id), {}, {}});
        return;
    } else {
        compare_->compare(std::exchange(compareWith_, 0), id);
    }
    ofCaptures_ = false;
    lower_->setCurrentWidget(compare_);
    refresh();
}

void InspectorPage::goToDifference(int direction)
{
    if (isComparing())
        compare_->goToDifference(direction);
    else
        detail_->goToDifference(direction);
}

void InspectorPage::leaveCompare()
{
    if (!isComparing())
        return;
    if (ofCaptures_) {
        lower_->setCurrentWidget(captures_);
        captures_->table().setFocus(Qt::OtherFocusReason);
        if (captures_->ignore(compare_->ignored()))
            captures_->compareAgain();
        refresh();
        return;
    }
    showDetail();
    pane_->table().setFocus(Qt::OtherFocusReason);
}

void InspectorPage::showDetail()
{
    ofCaptures_ = false;
    lower_->setCurrentWidget(detail_);
    refresh();
}

void InspectorPage::compareCaptures(const CaptureSide& left, const CaptureSide& right)
{
    (void)captures_->ignore(compare_->ignored());
    lower_->setCurrentWidget(captures_);
    captures_->compare(left, right);
    captures_->table().setFocus(Qt::OtherFocusReason);
}

void InspectorPage::compareCapturesAgain()
{
    lower_->setCurrentWidget(captures_);
    captures_->compareAgain();
}

void InspectorPage::leaveCaptures()
{
    captures_->cancel();
    showDetail();
    pane_->table().setFocus(Qt::OtherFocusReason);
}

void InspectorPage::showTogether()
{
    const QVector<quint64> chosen = pane_->selected();
    if (chosen.size() < 2) {
        if (const auto trace = detail_->trace())
            detail_->timing().showPhases(*trace);
        return;
    }
    QVector<inspection::Summary> exchanges;
    for (const quint64 id : chosen) {
        if (const std::ptrdiff_t row = context().exchanges.rowOf(id); row >= 0 && exchanges.size() <= TimingView::mostExchanges)
            exchanges << context().exchanges.summary(static_cast<std::size_t>(row));
    }
    detail_->showTogether(exchanges);
}

void InspectorPage::replay()
{
    QVariantList ids;
    for (const quint64 id : pane_->selected())
        ids << QVariant::fromValue(id);
    if (!ids.isEmpty())
        context().navigation.open(QStringLiteral("tryit"), {{QStringLiteral("replay"), ids}});
}

} // namespace postern::workbench
