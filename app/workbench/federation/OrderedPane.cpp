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

QList<QWidget*> OrderedPane::stops() const
{
    QList<QWidget*> out;
    for (QWidget* const each : parts_)
        appendStops(each, out);
    return out;
}

void OrderedPane::enter(const QWidget* before, bool next)
{
    const QWidget* const now = QApplication::focusWidget();
    for (QWidget* each = now != nullptr ? now->parentWidget() : nullptr; each != nullptr; each = each->parentWidget()) {
        const auto* const pane = qobject_cast<OrderedPane*>(each);
        if (pane == nullptr || (before != nullptr && pane->isAncestorOf(before)))
            continue;
        if (const QList<QWidget*> stops = pane->stops(); !stops.isEmpty())
            (next ? stops.first() : stops.last())->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
        return;
    }
}

bool OrderedPane::focusNextPrevChild(bool next)
{
    const QList<QWidget*> stops = this->stops();
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
