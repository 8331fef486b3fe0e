// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/ToolRow.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStyle>
#include <QStyleOptionToolButton>
#include <QToolButton>
#include <algorithm>

namespace postern::workbench {

ToolRow::ToolRow(QWidget* parent) : QWidget(parent), row_(new QHBoxLayout(this))
{
    row_->setContentsMargins(0, 0, 0, 0);
}

void ToolRow::add(QToolButton* button)
{
    row_->addWidget(button);
    if (!button->icon().isNull())
        buttons_.append({button});
}

/// As QToolButton::sizeHint() counts it.
int ToolRow::widthOf(const QToolButton* button, bool words)
{
    constexpr int besideIcon = 4;
    QSize size = button->iconSize();
    if (words) {
        const QSize text = button->fontMetrics().size(Qt::TextShowMnemonic, button->text());
        size = {size.width() + besideIcon + text.width() + button->fontMetrics().horizontalAdvance(QLatin1Char(' ')) * 2,
                std::max(size.height(), text.height())};
    }
    QStyleOptionToolButton option;
    option.initFrom(button);
    option.text = button->text();
    option.icon = button->icon();
    option.iconSize = button->iconSize();
    option.toolButtonStyle = words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly;
    return button->style()->sizeFromContents(QStyle::CT_ToolButton, &option, size, button).width();
}

int ToolRow::shortWidth() const
{
    int width = 0;
    int shown = 0;
    for (int n = 0; n < row_->count(); ++n) {
        QWidget* widget = row_->itemAt(n)->widget();
        if (widget == nullptr || widget->isHidden())
            continue;
        ++shown;
        const auto at = std::find_if(buttons_.begin(), buttons_.end(), [widget](const Entry& entry) { return entry.button == widget; });
        width += at != buttons_.end() ? widthOf(at->button, false) : row_->itemAt(n)->minimumSize().width();
    }
    return width + std::max(0, shown - 1) * row_->spacing();
}

QSize ToolRow::minimumSizeHint() const { return {shortWidth(), row_->minimumSize().height()}; }

void ToolRow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void ToolRow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        updateGeometry();
        arrange();
    }
}

bool ToolRow::event(QEvent* event)
{
    const bool taken = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest) // a button came, went, or has other words
        arrange();
    return taken;
}

void ToolRow::arrange()
{
    if (arranging_)
        return;
    arranging_ = true;
    int left = width() - shortWidth();
    for (Entry& entry : buttons_) {
        if (entry.button->isHidden())
            continue;
        const int words = widthOf(entry.button, true) - widthOf(entry.button, false);
        const bool fits = left >= words;
        left = fits ? left - words : -1; // and none after it
        if (entry.shortened == fits) {
            entry.shortened = !fits;
            entry.button->setToolButtonStyle(fits ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
        }
    }
    arranging_ = false;
}

} // namespace postern::workbench
