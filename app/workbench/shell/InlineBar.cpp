// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/InlineBar.h"

#include "workbench/theme/IconProvider.h"

#include <QAccessible>
#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace postern::workbench {

InlineBar::InlineBar(const QString& name, QWidget* parent)
    : QFrame(parent), picture_(new QLabel(this)), text_(new QLabel(this)), close_(new QToolButton(this))
{
    setObjectName(name);
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Button);
    picture_->setObjectName(name + QStringLiteral(".picture"));
    text_->setObjectName(name + QStringLiteral(".text"));
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    close_->setObjectName(name + QStringLiteral(".close"));
    close_->setAccessibleName(tr("Close this message"));
    close_->setToolTip(close_->accessibleName());
    close_->setIcon(icon(u"x"));
    close_->setAutoRaise(true);
    connect(close_, &QToolButton::clicked, this, &InlineBar::clear);
    auto* row = new QHBoxLayout(this);
    row->addWidget(picture_, 0, Qt::AlignTop);
    row->addWidget(text_, 1);
    buttons_ = new QHBoxLayout;
    row->addLayout(buttons_);
    row->addWidget(close_, 0, Qt::AlignTop);
    hide();
}

void InlineBar::show(Kind kind, const Failure& failure, const QList<QAction*>& actions)
{
    QStringList sentences;
    for (const QString& part : {failure.what, failure.why, failure.next}) {
        if (!part.isEmpty())
            sentences << part;
    }
    text_->setText(sentences.join(QLatin1Char('\n')));
    text_->setToolTip(failure.details);
    kind_ = kind;
    draw();
    picture_->setAccessibleName(kind == Kind::Error     ? tr("Error")
                                : kind == Kind::Warning ? tr("Warning")
                                                        : tr("Note"));
    qDeleteAll(made_);
    made_.clear();
    QWidget* before = text_; // Tab goes from what is said to what can be done about it, whenever that was made
    for (QAction* action : actions) {
        auto* button = new QPushButton(action->icon(), action->text(), this);
        button->setObjectName(objectName() + QLatin1Char('.') + action->objectName());
        button->setAccessibleName(action->text());
        button->setToolTip(action->toolTip());
        button->setEnabled(action->isEnabled());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, button, [button, action] { // what cannot be done now does not look as if it could
            button->setEnabled(action->isEnabled());
            button->setToolTip(action->toolTip());
        });
        buttons_->addWidget(button);
        setTabOrder(before, button);
        before = button;
        made_ << button;
    }
    setTabOrder(before, close_);
    QFrame::show();
    QAccessibleEvent alert(text_, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

// A picture is drawn in the colours of now.
void InlineBar::draw()
{
    const QStringView picture = kind_ == Kind::Error ? u"circle-alert" : kind_ == Kind::Warning ? u"triangle-alert" : u"info";
    picture_->setPixmap(icon(picture).pixmap(18, 18));
}

void InlineBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        draw();
}

void InlineBar::clear() { hide(); }

QString InlineBar::text() const { return isHidden() ? QString() : text_->text(); }

} // namespace postern::workbench
