// SPDX-License-Identifier: GPL-3.0-or-later
// What recorded exchanges would have become: the inspector's part about the open drafts.
#include "workbench/inspector/InspectorPage.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/inspector/ExchangeDetail.h"
#include "workbench/inspector/WhatIfPanel.h"

#include <QStackedWidget>
#include <QTableView>
#include <algorithm>

namespace postern::workbench {

void InspectorPage::addWhatIf()
{
    if (context().gateway.whatIf() == nullptr)
        return;
    whatIf_ = new WhatIfPanel(context());
    lower_->addWidget(whatIf_);
    connect(whatIf_, &WhatIfPanel::left, this, &InspectorPage::leaveWhatIf);
    connect(whatIf_, &WhatIfPanel::changed, this, &InspectorPage::refresh);
    connect(whatIf_, &WhatIfPanel::asked, this, [this](quint64 id) {
        leaveWhatIf();
        choose(id);
    });
}

bool InspectorPage::isTrying() const { return whatIf_ != nullptr && lower_->currentWidget() == whatIf_; }

void InspectorPage::tryDrafts()
{
    if (whatIf_ == nullptr)
        return;
    QVector<quint64> ids = pane_->selected();
    if (ids.size() < 2) {
        ids.clear();
        const int rows = list().rowCount();
        for (int row = std::max(0, rows - WhatIfRun::mostExchanges); row < rows; ++row)
            ids.append(list().exchangeId(row));
    }
    lower_->setCurrentWidget(whatIf_);
    lower_->show();
    whatIf_->run(ids);
    refresh();
}

void InspectorPage::leaveWhatIf()
{
    if (!isTrying())
        return;
    showDetail();
    pane_->table().setFocus(Qt::OtherFocusReason);
}

} // namespace postern::workbench
