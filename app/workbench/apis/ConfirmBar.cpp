// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ConfirmBar.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

namespace postern::workbench {

ConfirmBar::ConfirmBar(const QString& name, QWidget* parent)
    : QFrame(parent), effect_(new QLabel(this)), blocked_(new QLabel(this)), row_(new QHBoxLayout), go_(new QPushButton(this)),
      cancel_(new QPushButton(tr("Cancel"), this))
{
    setObjectName(name);
    setAccessibleName(tr("Question before a change"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Button);
    for (QLabel* label : {effect_, blocked_}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    effect_->setObjectName(name + QStringLiteral(".effect"));
    effect_->setAccessibleName(tr("What will happen"));
    blocked_->setObjectName(name + QStringLiteral(".blocked"));
    blocked_->setAccessibleName(tr("Why it cannot be done"));
    blocked_->hide();
    go_->setObjectName(name + QStringLiteral(".go"));
    go_->setAccessibleName(tr("What will happen")); // until something is asked
    cancel_->setObjectName(name + QStringLiteral(".cancel"));
    cancel_->setAccessibleName(tr("Cancel: nothing is changed"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(effect_);
    column->addWidget(blocked_);
    column->addLayout(row_);
    row_->addWidget(go_);
    row_->addWidget(cancel_);
    row_->addStretch(1);
    connect(go_, &QPushButton::clicked, this, &ConfirmBar::confirm);
    connect(cancel_, &QPushButton::clicked, this, &ConfirmBar::close);
    hide();
}

void ConfirmBar::ask(const QString& effect, const QString& verb, std::function<void()> run, QWidget* field)
{
    close();
    run_ = std::move(run);
    field_ = field;
    if (field_ != nullptr)
        row_->insertWidget(0, field_);
    go_->setText(verb);
    go_->setAccessibleName(verb);
    setEffect(effect);
    setBlocked({});
    show();
    if (field_ != nullptr)
        field_->setFocus(Qt::OtherFocusReason);
    else
        go_->setFocus(Qt::OtherFocusReason);
    QAccessibleEvent alert(effect_, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void ConfirmBar::setEffect(const QString& effect) { effect_->setText(effect); }
QString ConfirmBar::effect() const { return effect_->text(); }

void ConfirmBar::setBlocked(const QString& reason)
{
    go_->setEnabled(reason.isEmpty());
    blocked_->setText(reason);
    blocked_->setVisible(!reason.isEmpty());
}

void ConfirmBar::close()
{
    run_ = nullptr;
    if (field_ != nullptr) {
        field_->hide();
        std::exchange(field_, nullptr)->deleteLater();
    }
    hide();
}

void ConfirmBar::confirm()
{
    const std::function<void()> run = std::exchange(run_, nullptr);
    if (!run)
        return;
    run();
    if (!run_) // it may have asked the next question
        close();
}

void ConfirmBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && go_->isEnabled())
        confirm();
    else
        QFrame::keyPressEvent(event);
}

} // namespace postern::workbench
