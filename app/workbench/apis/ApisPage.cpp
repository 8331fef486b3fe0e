// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ApisPage.h"

#include "workbench/shell/StateView.h"

#include <QVBoxLayout>

namespace postern::workbench {

ApisPage::ApisPage(AppContext& context, QWidget* parent) : Page(QStringLiteral("apis"), context, parent)
{
    auto* view = new StateView(QStringLiteral("apis.view"), named(new QWidget, "apis.content", tr("APIs")), this);
    auto* column = new QVBoxLayout(this);
    column->addWidget(view);
    view->showEmpty(iconName(), title(), {}, {});
}

} // namespace postern::workbench
