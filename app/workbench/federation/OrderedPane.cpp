// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/OrderedPane.h"

#include <QApplication>

namespace postern::workbench {
namespace {

bool isStop(const QWidget* widget)
{
    return (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && widget->focusProxy() == nullptr && widget->isVisible() && widget->isEnabled();
}

void appendStops(QWidget* part, QList<QWidget*>& stops)
{
    if (isStop(part))
        stops << part;
    for (QObject* const each : part->children()) {
        if (auto* const child = qobject_cast<QWidget*>(each); child != nullptr && !child->isWindow())
            appendStops(child, stops);
    }
}

} // namespace

bool OrderedPane::focusNextPrevChild(bool next)
{
    QList<QWidget*> stops;
    for (QWidget* const each : std::as_const(parts_))
        appendStops(each, stops);
    QWidget* to = QApplication::focusWidget();
    const qsizetype at = stops.indexOf(to);
    if (at < 0)
        return QWidget::focusNextPrevChild(next);
    const qsizetype then = at + (next ? 1 : -1);
    if (then >= 0 && then < stops.size()) {
        stops.at(then)->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
        return true;
    }
    // Out of it: Qt's next one may be inside, where it came late into the window.
    const QWidget* const from = to;
    do {
        to = next ? to->nextInFocusChain() : to->previousInFocusChain();
    } while (to != from && (isAncestorOf(to) || to->window() != window() || !isStop(to)));
    if (to == from) // nothing else takes it
        to = next ? stops.first() : stops.last();
    to->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

} // namespace postern::workbench
