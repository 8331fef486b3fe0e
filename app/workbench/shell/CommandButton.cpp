// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/CommandButton.h"

#include "workbench/shell/CommandRegistry.h"

#include <QAction>
#include <QToolButton>

namespace postern::workbench {
namespace {

/// A screen reader does not click a button that can be checked, it toggles it. Qt then checks the action, too, but does
/// not run it.
class ButtonOfCommand final : public QToolButton {
  public:
    using QToolButton::QToolButton;

  protected:
    void checkStateSet() override
    {
        QAction* action = defaultAction();
        if (action == nullptr || !action->isCheckable() || action->isChecked() == isChecked())
            return;
        if (action->isEnabled())
            action->trigger();
        else
            setChecked(action->isChecked());
    }
};

} // namespace

QToolButton* commandButton(const CommandRegistry& commands, const char* id, QWidget* parent)
{
    QAction* action = commands.action(QLatin1String(id));
    auto* made = new ButtonOfCommand(parent);
    made->setDefaultAction(action);
    made->setObjectName(action->objectName() + QStringLiteral(".button"));
    made->setAccessibleName(action->text());
    made->setToolButtonStyle(action->icon().isNull() ? Qt::ToolButtonTextOnly : Qt::ToolButtonTextBesideIcon);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

} // namespace postern::workbench
