// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TryItPage.h"

#include "workbench/shell/StateView.h"

#include <QVBoxLayout>

namespace postern::workbench {

TryItPage::TryItPage(AppContext& context, QWidget* parent) : Page(QStringLiteral("tryit"), context, parent)
{
    auto* view = new StateView(QStringLiteral("tryit.view"), named(new QWidget, "tryit.content", tr("Try it")), this);
    auto* column = new QVBoxLayout(this);
    column->addWidget(view);
    view->showEmpty(iconName(), title(), {}, {});
}

} // namespace postern::workbench
