// SPDX-License-Identifier: GPL-3.0-or-later
// Recorded exchanges that are run again from a step on: the inspector's part about it.
#include "workbench/inspector/InspectorPage.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/RerunPanel.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/Notices.h"

#include <QStackedWidget>
#include <QTableView>

namespace postern::workbench {

void InspectorPage::addRerun()
{
    RerunLink* const link = context().gateway.rerun();
    if (link == nullptr)
        return;
    rerun_ = new RerunPanel(context(), *link);
    lower_->addWidget(rerun_);
    detail_->addChainAction(context().commands.action(QStringLiteral("inspector.rerun")));
    connect(rerun_, &RerunPanel::left, this, &InspectorPage::leaveRerun);
    connect(rerun_, &RerunPanel::changed, this, &InspectorPage::refresh);
    connect(rerun_, &RerunPanel::arrived, this, [this](quint64 id, quint64 of) {
        if (isRerunning())
            showDetail();
        rerunOf_ = {id, of};
        choose(id);
        context().notices.show({Notice::Kind::Success, tr("Exchange %1 is the re-run of %2.").arg(id).arg(of), tr("Compare"),
                                [this] { compareWithOrigin(); }, this});
    });
}

bool InspectorPage::isRerunning() const { return rerun_ != nullptr && lower_->currentWidget() == rerun_; }

QString InspectorPage::whyNotRerun() const
{
    const auto trace = detail_->trace();
    const int step = detail_->step();
    if (!trace || step < 0)
        return tr("Choose a step of a chain first.");
    const inspection::Step& at = trace->steps[static_cast<std::size_t>(step)];
    if (at.direction == inspection::Step::Direction::Response)
        return tr("Choose a step of the request's way.");
    if (at.result == inspection::StepResult::NotReached)
        return tr("This step was not reached, so nobody knows what it would have got.");
    if (context().gateway.state() != GatewayState::Running)
        return tr("The gateway is not running.");
    return context().gateway.recording() ? QString() : tr("The gateway does not record, so nobody would see what becomes of it.");
}

void InspectorPage::rerunFromHere()
{
    if (rerun_ == nullptr || !whyNotRerun().isEmpty())
        return;
    lower_->setCurrentWidget(rerun_);
    lower_->show();
    rerun_->open(detail_->trace(), detail_->step());
    refresh();
}

void InspectorPage::leaveRerun()
{
    if (!isRerunning())
        return;
    showDetail();
    pane_->table().setFocus(Qt::OtherFocusReason);
}

/// Of the chosen exchange, when it is a re-run of one that is listed; 0 otherwise.
quint64 InspectorPage::rerunOrigin() const
{
    const auto trace = detail_->trace();
    if (detail_->exchange() != 0 && detail_->exchange() == rerunOf_.first)
        return rerunOf_.second;
    for (const auto& [name, value] : trace ? trace->context : inspection::HeaderList()) {
        if (name != "rerun.exchange")
            continue;
        const quint64 id = QString::fromStdString(value).toULongLong();
        return context().exchanges.rowOf(id) >= 0 ? id : 0;
    }
    return 0;
}

void InspectorPage::compareWithOrigin()
{
    const quint64 of = rerunOrigin();
    if (of == 0)
        return;
    visit({{QStringLiteral("compare"), QVariantList{QVariant::fromValue(of), QVariant::fromValue(detail_->exchange())}}});
}

} // namespace postern::workbench
