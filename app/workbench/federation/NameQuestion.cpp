// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/NameQuestion.h"

#include "workbench/shell/Page.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace postern::workbench {

NameQuestion::NameQuestion(QWidget* parent)
    : QWidget(parent), question_(named(new QLabel(this), "federation.confirm.question", tr("Question"))), field_(named(new QLineEdit(this), "federation.confirm.name", tr("Name of the gateway"))),
      go_(named(new QPushButton(this), "federation.confirm.go", tr("Do it")))
{
    setObjectName(QStringLiteral("federation.confirm"));
    setAccessibleName(tr("Type the name of the gateway"));
    question_->setTextFormat(Qt::PlainText);
    question_->setWordWrap(true);
    question_->setBuddy(field_);
    auto* leaving = named(new QPushButton(tr("Cancel"), this), "federation.confirm.leave", tr("Cancel: nothing is done"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(question_, 1);
    row->addWidget(field_, 1); // a reason is a sentence
    row->addWidget(go_);
    row->addWidget(leaving);
    connect(field_, &QLineEdit::textChanged, this, [this] { go_->setEnabled(isAnswered()); });
    connect(field_, &QLineEdit::returnPressed, this, &NameQuestion::answer);
    connect(go_, &QPushButton::clicked, this, &NameQuestion::answer);
    connect(leaving, &QPushButton::clicked, this, &NameQuestion::leave);
    hide();
}

void NameQuestion::ask(const QString& question, const QString& name, const QString& what, std::function<void()> then, const QString& field)
{
    name_ = name;
    then_ = [then = std::move(then)](const QString&) { then(); };
    field_->setAccessibleName(field.isEmpty() ? tr("Name of the gateway") : field);
    open(question, field_->accessibleName(), what); // the name itself would look as if it were typed already
}

void NameQuestion::askText(const QString& question, const QString& hint, const QString& what, std::function<void(const QString& text)> then)
{
    name_.clear();
    then_ = std::move(then);
    field_->setAccessibleName(hint);
    open(question, hint, what);
}

void NameQuestion::open(const QString& question, const QString& hint, const QString& what)
{
    if (isHidden())
        before_ = QApplication::focusWidget();
    question_->setText(question);
    field_->clear();
    field_->setPlaceholderText(hint);
    go_->setText(what);
    go_->setAccessibleName(what);
    go_->setEnabled(false);
    show();
    field_->setFocus(Qt::OtherFocusReason);
}

bool NameQuestion::isAnswered() const { return name_.isEmpty() ? !field_->text().trimmed().isEmpty() : field_->text() == name_; }

void NameQuestion::answer()
{
    if (!isAnswered())
        return;
    const std::function<void(const QString&)> then = std::move(then_);
    const QString text = field_->text().trimmed();
    end();
    then(text);
}

void NameQuestion::leave()
{
    if (!isHidden())
        end();
}

void NameQuestion::end()
{
    then_ = nullptr;
    hide();
    if (before_ != nullptr && before_->isVisible() && before_->isEnabled())
        before_->setFocus(Qt::OtherFocusReason);
    else
        Q_EMIT closed();
}

void NameQuestion::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        return leave();
    QWidget::keyPressEvent(event);
}

} // namespace postern::workbench
