// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/settings/SettingsPage.h"

#include "workbench/shell/StateView.h"

#include <QVBoxLayout>

namespace postern::workbench {

SettingsPage::SettingsPage(AppContext& context, QWidget* parent) : Page(QStringLiteral("settings"), context, parent)
{
    auto* view = new StateView(QStringLiteral("settings.view"), named(new QWidget, "settings.content", tr("Settings")), this);
    auto* column = new QVBoxLayout(this);
    column->addWidget(view);
    view->showEmpty(iconName(), title(), {}, {});
}

} // namespace postern::workbench
