// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/theme/WorkbenchStyle.h"

#include "workbench/theme/Theme.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>

namespace postern::workbench {
namespace {
constexpr int comfortableRowPadding = 8;
constexpr int compactRowPadding = 2;
constexpr int compactMargin = 4;
constexpr int compactSpacing = 3;
} // namespace

WorkbenchStyle::WorkbenchStyle(const Theme& theme) : QProxyStyle(QStringLiteral("Fusion")), theme_(theme) {}

void WorkbenchStyle::ring(QPainter* painter, const QRect& rect) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme_.colour(Colour::Focus), 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 3, 3);
    painter->restore();
}

void WorkbenchStyle::header(const QStyleOption* option, QPainter* painter) const
{
    painter->fillRect(option->rect, theme_.colour(Colour::Raised));
    painter->setPen(theme_.colour(Colour::Border));
    painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
    painter->drawLine(option->rect.topRight(), option->rect.bottomRight());
}

void WorkbenchStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (auto* button = qobject_cast<QPushButton*>(widget))
        button->setAutoDefault(true);
}

void WorkbenchStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const
{
    if (element == CE_HeaderSection || element == CE_HeaderEmptyArea) {
        header(option, painter);
        return;
    }
    // A bar without an end runs to and fro; at rest it is half full, and its text says what is waited for.
    if (element == CE_ProgressBarContents && theme_.still()) {
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option); bar != nullptr && bar->minimum == bar->maximum) {
            QStyleOptionProgressBar half(*bar);
            half.minimum = 0;
            half.maximum = 2;
            half.progress = 1;
            QProxyStyle::drawControl(element, &half, painter, widget);
            return;
        }
    }
    QProxyStyle::drawControl(element, option, painter, widget);
    const bool focused = option->state.testFlag(State_HasFocus);
    if (focused && element == CE_PushButton)
        ring(painter, option->rect);
    // Alt goes to the menus; which of them the next key opens has to be seen before it is open.
    if (element == CE_MenuBarItem && option->state.testFlag(State_Selected) && widget != nullptr && widget->hasFocus())
        ring(painter, option->rect);
    if (element == CE_ShapedFrame && qobject_cast<const QAbstractScrollArea*>(widget) != nullptr && widget->hasFocus())
        ring(painter, option->rect);
}

void WorkbenchStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                        const QWidget* widget) const
{
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    const bool framed = control == CC_ComboBox || control == CC_SpinBox || control == CC_ToolButton;
    if (framed && option->state.testFlag(State_HasFocus))
        ring(painter, option->rect);
}

void WorkbenchStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                   const QWidget* widget) const
{
    switch (element) {
    case PE_FrameFocusRect:
        if (qobject_cast<const QAbstractItemView*>(widget) == nullptr)
            ring(painter, option->rect);
        return;
    case PE_FrameLineEdit:
    case PE_PanelLineEdit:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        if (element == PE_PanelLineEdit && option->state.testFlag(State_HasFocus))
            ring(painter, option->rect);
        return;
    case PE_PanelButtonTool:
        if (option->state.testFlag(State_On)) { // chosen: a bar says it, not the shade alone
            painter->fillRect(option->rect, theme_.colour(Colour::Surface));
            painter->fillRect(QRect(option->rect.topLeft(), QSize(3, option->rect.height())), theme_.colour(Colour::Accent));
            return;
        }
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

int WorkbenchStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    if (metric == rowPadding) // not among those a switch may name
        return theme_.compact() ? compactRowPadding : comfortableRowPadding;
    switch (metric) {
    case PM_DefaultFrameWidth:
        // Room for the ring around a list or a text, so that it never covers the first row.
        return qobject_cast<const QAbstractScrollArea*>(widget) != nullptr
                   ? 2
                   : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_SplitterWidth:
        return 6;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return theme_.compact() ? compactMargin : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return theme_.compact() ? compactSpacing : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_ButtonMargin:
        return theme_.compact() ? compactMargin : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_SmallIconSize:
        return 16;
    case PM_ToolBarIconSize:
        return 18;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int WorkbenchStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                              QStyleHintReturn* answer) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_ItemView_ActivateItemOnSingleClick:
        return 0;
    case SH_Widget_Animate:
    case SH_Widget_Animation_Duration:
        return theme_.still() ? 0 : QProxyStyle::styleHint(hint, option, widget, answer);
    default:
        return QProxyStyle::styleHint(hint, option, widget, answer);
    }
}

} // namespace postern::workbench
