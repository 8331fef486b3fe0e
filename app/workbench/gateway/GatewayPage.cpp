// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/GatewayPage.h"

#include "workbench/shell/StateView.h"

#include <QVBoxLayout>

namespace postern::workbench {

GatewayPage::GatewayPage(AppContext& context, QWidget* parent) : Page(QStringLiteral("gateway"), context, parent)
{
    auto* view = new StateView(QStringLiteral("gateway.view"), named(new QWidget, "gateway.content", tr("Gateway")), this);
    auto* column = new QVBoxLayout(this);
    column->addWidget(view);
    view->showEmpty(iconName(), title(), {}, {});
}

} // namespace postern::workbench
