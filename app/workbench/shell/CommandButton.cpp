// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/CommandButton.h"

#include "workbench/shell/CommandRegistry.h"

#include <QAction>
#include <QToolButton>

namespace postern::workbench {

QToolButton* commandButton(const CommandRegistry& commands, const char* id, QWidget* parent)
{
    QAction* action = commands.action(QLatin1String(id));
    auto* made = new QToolButton(parent);
    made->setDefaultAction(action);
    made->setObjectName(action->objectName() + QStringLiteral(".button"));
    made->setAccessibleName(action->text());
    made->setToolButtonStyle(action->icon().isNull() ? Qt::ToolButtonTextOnly : Qt::ToolButtonTextBesideIcon);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

} // namespace postern::workbench
