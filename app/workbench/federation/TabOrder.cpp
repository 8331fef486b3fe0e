// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/TabOrder.h"

#include <QWidget>

namespace postern::workbench {
namespace {

void appendStops(QWidget* part, QList<QWidget*>& stops)
{
    if ((part->focusPolicy() & Qt::TabFocus) != 0 && part->focusProxy() == nullptr)
        stops << part;
    for (QObject* const each : part->children()) {
        if (auto* const child = qobject_cast<QWidget*>(each); child != nullptr && !child->isWindow())
            appendStops(child, stops);
    }
}

} // namespace

void chainTabs(const QList<QWidget*>& parts)
{
    QList<QWidget*> stops;
    for (QWidget* const each : parts)
        appendStops(each, stops);
    for (qsizetype n = 1; n < stops.size(); ++n)
        QWidget::setTabOrder(stops.at(n - 1), stops.at(n));
}

} // namespace postern::workbench
