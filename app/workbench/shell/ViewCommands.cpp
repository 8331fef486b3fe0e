// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/ViewCommands.h"

#include "workbench/shell/AppContext.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/workspace/Settings.h"

#include <QApplication>
#include <QCoreApplication>
#include <QSplitter>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr int stepOfPart = 32;
constexpr int smallestStep = -3;
constexpr int largestStep = 12;

struct ViewText {
    Q_DECLARE_TR_FUNCTIONS(postern::workbench::ViewCommands)
};

} // namespace

bool growPart(QWidget* focus, Qt::Orientation direction, int by)
{
    QWidget* part = focus;
    for (QWidget* around = focus == nullptr ? nullptr : focus->parentWidget(); around != nullptr; around = around->parentWidget()) {
        auto* splitter = qobject_cast<QSplitter*>(around);
        if (splitter == nullptr || splitter->orientation() != direction) {
            part = around;
            continue;
        }
        QList<int> sizes = splitter->sizes();
        const int at = splitter->indexOf(part);
        const auto shown = [&](int n) { return n >= 0 && n < sizes.size() && splitter->widget(n)->isVisible(); };
        int other = -1; // its neighbour gives or takes
        for (int n = at + 1; n < sizes.size() && other < 0; ++n)
            other = shown(n) ? n : -1;
        for (int n = at - 1; n >= 0 && other < 0; --n)
            other = shown(n) ? n : -1;
        if (at < 0 || other < 0) {
            part = around;
            continue;
        }
        const QList<int> before = sizes;
        sizes[at] += by;
        sizes[other] -= by;
        splitter->setSizes(sizes);
        return splitter->sizes() != before;
    }
    return false;
}

void addViewCommands(AppContext& context, QWidget& window)
{
    CommandRegistry& commands = context.commands;
    const QString view = ViewText::tr("View");
    const auto size = [&](const char* id, const QString& title, const QString& toolTip, const QList<QKeySequence>& keys, int by) {
        commands.add({QLatin1String(id), title, toolTip, keys, {}, view}, &window, [&context, by] {
            const int step = by == 0 ? 0 : context.settings.get(setting::fontStep) + by;
            context.settings.set(setting::fontStep, std::clamp(step, smallestStep, largestStep));
        });
    };
    size("window.larger", ViewText::tr("Larger text"), ViewText::tr("Show all text one size larger"),
         {QKeySequence(Qt::CTRL | Qt::Key_Equal), QKeySequence(Qt::CTRL | Qt::Key_Plus)}, 1);
    size("window.smaller", ViewText::tr("Smaller text"), ViewText::tr("Show all text one size smaller"), {QKeySequence(Qt::CTRL | Qt::Key_Minus)}, -1);
    size("window.normal", ViewText::tr("Text as the desktop has it"), ViewText::tr("Show text in the desktop's size again"),
         {QKeySequence(Qt::CTRL | Qt::Key_0)}, 0);
    const auto part = [&](const char* id, const QString& title, const QString& toolTip, Qt::Key key, Qt::Orientation direction, int by) {
        commands.add({QLatin1String(id), title, toolTip, {QKeySequence(Qt::ALT | Qt::SHIFT | key)}, {}, view}, &window,
                     [direction, by] { growPart(QApplication::focusWidget(), direction, by); });
    };
    part("window.taller", ViewText::tr("Make this part taller"), ViewText::tr("Give the part that has the focus more height"), Qt::Key_Down,
         Qt::Vertical, stepOfPart);
    part("window.lower", ViewText::tr("Make this part lower"), ViewText::tr("Take height from the part that has the focus"), Qt::Key_Up,
         Qt::Vertical, -stepOfPart);
    part("window.wider", ViewText::tr("Make this part wider"), ViewText::tr("Give the part that has the focus more width"), Qt::Key_Right,
         Qt::Horizontal, stepOfPart);
    part("window.narrower", ViewText::tr("Make this part narrower"), ViewText::tr("Take width from the part that has the focus"), Qt::Key_Left,
         Qt::Horizontal, -stepOfPart);
}

} // namespace postern::workbench
