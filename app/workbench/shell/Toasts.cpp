// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/Toasts.h"

#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"

#include <QAccessible>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr int atMost = 3;
constexpr int shownForMs = 6000;
constexpr int margin = 16;
constexpr int toastWidth = 360;
constexpr int aboveStatus = 30;
} // namespace

Toasts::Toasts(AppContext& context, QWidget* window) : QWidget(window)
{
    setObjectName(QStringLiteral("toasts"));
    setAccessibleName(tr("Notices"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSizeConstraint(QLayout::SetMinimumSize);
    window->installEventFilter(this);
    connect(&context.notices, &Notices::shown, this, &Toasts::show);
    hide();
}

void Toasts::show(const Notice& notice)
{
    while (shown_.size() >= atMost)
        remove(shown_.first());
    auto* toast = named(new QFrame(this), "toast", notice.text);
    toast->setFrameShape(QFrame::StyledPanel);
    toast->setAutoFillBackground(true);
    toast->setBackgroundRole(QPalette::Button);
    auto* row = new QHBoxLayout(toast);
    auto* picture = named(new QLabel(toast), "toast.picture", notice.text);
    const QStringView pictureName = notice.kind == Notice::Kind::Error     ? u"circle-alert"
                                    : notice.kind == Notice::Kind::Warning ? u"triangle-alert"
                                    : notice.kind == Notice::Kind::Success ? u"circle-check"
                                                                           : u"info";
    picture->setPixmap(icon(pictureName).pixmap(18, 18));
    row->addWidget(picture);
    auto* text = named(new QLabel(notice.text, toast), "toast.text", notice.text);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    row->addWidget(text, 1);
    if (!notice.actionText.isEmpty()) {
        auto* button = named(new QPushButton(notice.actionText, toast), "toast.action", notice.actionText);
        connect(button, &QPushButton::clicked, toast, [this, toast, action = notice.action] {
            remove(toast);
            if (action)
                action();
        });
        if (notice.actionFor != nullptr)
            connect(notice.actionFor, &QObject::destroyed, button, [button] { button->setEnabled(false); });
        row->addWidget(button);
    }
    auto* close = named(new QToolButton(toast), "toast.close", tr("Close this notice"));
    close->setIcon(icon(u"x"));
    close->setAutoRaise(true);
    connect(close, &QToolButton::clicked, toast, [this, toast] { remove(toast); });
    row->addWidget(close);

    auto* timer = new QTimer(toast);
    timer->setInterval(shownForMs);
    connect(timer, &QTimer::timeout, toast, [this, toast] {
        const bool held = toast->underMouse() || (toast->focusWidget() != nullptr && toast->focusWidget()->hasFocus());
        if (!held)
            remove(toast);
    });
    timer->start();
    layout()->addWidget(toast);
    toast->show(); // a hidden one has no part in the layout's size
    shown_ << toast;
    place();
    QAccessibleEvent alert(toast, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Toasts::remove(QWidget* toast)
{
    shown_.removeAll(toast);
    layout()->removeWidget(toast);
    toast->hide();
    toast->deleteLater();
    place();
}

void Toasts::place()
{
    setVisible(!shown_.isEmpty());
    if (shown_.isEmpty())
        return;
    setFixedWidth(toastWidth);
    layout()->activate();
    resize(toastWidth, sizeHint().height());
    const QWidget* window = parentWidget();
    move(window->width() - toastWidth - margin, window->height() - height() - margin - aboveStatus);
    raise();
}

bool Toasts::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        place();
    return QWidget::eventFilter(watched, event);
}

} // namespace postern::workbench
