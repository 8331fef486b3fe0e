// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/LineQuestion.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace postern::workbench {

LineQuestion::LineQuestion(const QString& name, QWidget* parent)
    : QWidget(parent), question_(new QLabel(this)), field_(new QLineEdit(this))
{
    setObjectName(name);
    question_->setObjectName(name + QStringLiteral(".question"));
    question_->setTextFormat(Qt::PlainText);
    question_->setBuddy(field_);
    field_->setObjectName(name + QStringLiteral(".text"));
    setAccessibleName(tr("Question")); // until it is asked
    field_->setAccessibleName(tr("Answer"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(question_);
    row->addWidget(field_, 1);
    const auto button = [&](const QString& text, const char* part, bool answer) {
        auto* made = new QPushButton(text, this);
        made->setObjectName(name + QLatin1String(part));
        made->setAccessibleName(text);
        row->addWidget(made);
        connect(made, &QPushButton::clicked, this, [this, answer] { end(answer); });
    };
    button(tr("Save"), ".save", true);
    button(tr("Cancel"), ".cancel", false);
    connect(field_, &QLineEdit::returnPressed, this, [this] { end(true); });
    hide();
}

void LineQuestion::ask(const QString& question, const QString& text, bool mayBeEmpty, std::function<void(const QString&)> answered)
{
    question_->setText(question);
    setAccessibleName(question);
    field_->setAccessibleName(question);
    field_->setText(text);
    mayBeEmpty_ = mayBeEmpty;
    answered_ = std::move(answered);
    if (!isVisible())
        before_ = QApplication::focusWidget();
    show();
    field_->setFocus(Qt::ShortcutFocusReason);
    field_->selectAll();
}

void LineQuestion::end(bool answer)
{
    const QString text = field_->text().simplified();
    if (answer && text.isEmpty() && !mayBeEmpty_)
        return; // the cursor stays where the text is to be
    const auto answered = std::exchange(answered_, {});
    hide();
    if (before_ != nullptr)
        before_->setFocus(Qt::OtherFocusReason);
    if (answer && answered)
        answered(text);
}

void LineQuestion::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        end(false);
    else
        QWidget::keyPressEvent(event);
}

} // namespace postern::workbench
