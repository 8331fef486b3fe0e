// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/CommandButton.h"

#include "workbench/shell/CommandRegistry.h"

#include <QAction>
#include <QKeyEvent>
#include <QToolButton>

namespace postern::workbench {
namespace {

/// A screen reader does not click a button that can be checked, it toggles it. Qt then checks the action, too, but does
/// not run it.
class ButtonOfCommand final : public QToolButton {
  public:
    using QToolButton::QToolButton;

  protected:
    /// Enter presses it, too, as it does other buttons.
    void keyPressEvent(QKeyEvent* event) override
    {
        if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier && !event->isAutoRepeat())
            return click();
        QToolButton::keyPressEvent(event);
    }
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
