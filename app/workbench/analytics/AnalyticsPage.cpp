// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/analytics/AnalyticsPage.h"

#include "workbench/shell/StateView.h"

#include <QVBoxLayout>

namespace postern::workbench {

AnalyticsPage::AnalyticsPage(AppContext& context, QWidget* parent) : Page(QStringLiteral("analytics"), context, parent)
{
    auto* view = new StateView(QStringLiteral("analytics.view"), named(new QWidget, "analytics.content", tr("Analytics")), this);
    auto* column = new QVBoxLayout(this);
    column->addWidget(view);
    view->showEmpty(iconName(), title(), {}, {});
}

} // namespace postern::workbench
