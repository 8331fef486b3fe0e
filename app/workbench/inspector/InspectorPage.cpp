// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/InspectorPage.h"

#include "workbench/shell/StateView.h"

#include <QVBoxLayout>

namespace postern::workbench {

InspectorPage::InspectorPage(AppContext& context, QWidget* parent) : Page(QStringLiteral("inspector"), context, parent)
{
    auto* view = new StateView(QStringLiteral("inspector.view"), named(new QWidget, "inspector.content", tr("Inspector")), this);
    auto* column = new QVBoxLayout(this);
    column->addWidget(view);
    view->showEmpty(iconName(), title(), {}, {});
}

} // namespace postern::workbench
