// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/SubscribeForm.h"

#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"

#include <QApplication>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr int mostSeconds = 365 * 24 * 3600;
constexpr int usualSeconds = 3600;

} // namespace

SubscribeForm::SubscribeForm(QWidget* parent)
    : QFrame(parent), form_(new QFormLayout(this)), application_(named(new QComboBox, "apis.subscribe.application", tr("Application"))),
      policy_(named(new QComboBox, "apis.subscribe.policy", tr("Policy of the new application"))),
      plan_(named(new QComboBox, "apis.subscribe.plan", tr("Plan of the subscription"))),
      keyType_(named(new QComboBox, "apis.subscribe.keys", tr("Keys"))),
      kind_(named(new QComboBox, "apis.subscribe.kind", tr("Kind of token"))),
      scopes_(named(new QLineEdit, "apis.subscribe.scopes", tr("Scopes of the token"))),
      seconds_(named(new QLineEdit(QString::number(usualSeconds)), "apis.subscribe.seconds", tr("Seconds that the token is good for"))),
      go_(named(new QPushButton(icon(u"key-round"), tr("Subscribe and get a token")), "apis.subscribe.go", tr("Subscribe and get a token"))),
      cancel_(named(new QPushButton(icon(u"x"), tr("Cancel")), "apis.subscribe.cancel", tr("Stop subscribing"))),
      message_(named(new QLabel(this), "apis.subscribe.message", tr("What became of it")))
{
    setObjectName(QStringLiteral("apis.subscribe"));
    setAccessibleName(tr("Subscribe and get a token"));
    setFrameShape(QFrame::StyledPanel);
    application_->setEditable(true);
    application_->lineEdit()->setObjectName(QStringLiteral("apis.subscribe.application.name"));
    application_->lineEdit()->setAccessibleName(tr("Application, or the name of a new one"));
    application_->lineEdit()->setPlaceholderText(tr("One that is there, or the name of a new one"));
    keyType_->addItem(tr("Production"), QStringLiteral("PRODUCTION"));
    keyType_->addItem(tr("Sandbox"), QStringLiteral("SANDBOX"));
    kind_->addItems({tr("JWT"), tr("Opaque")});
    scopes_->setPlaceholderText(tr("Scopes, with blanks between them; may be empty"));
    seconds_->setValidator(new QIntValidator(1, mostSeconds, seconds_));
    message_->setTextFormat(Qt::PlainText);
    message_->setWordWrap(true);
    message_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    message_->hide();
    // Each gets its parent where it is put, in the order in which it is walked through: one that changes parents breaks the way back.
    form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form_->addRow(tr("&Application"), application_);
    form_->addRow(tr("Its &policy"), policy_);
    form_->addRow(tr("P&lan"), plan_);
    auto* token = named(new QWidget(this), "apis.subscribe.token", tr("Keys and kind of token"));
    auto* row = new QHBoxLayout(token);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(keyType_);
    row->addWidget(kind_);
    row->addWidget(seconds_);
    auto* unit = named(new QLabel(tr("seconds"), token), "apis.subscribe.unit", tr("seconds"));
    row->addWidget(unit);
    row->addStretch(1);
    form_->addRow(tr("&Keys and token"), token);
    form_->addRow(tr("&Scopes"), scopes_);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(go_);
    buttons->addWidget(cancel_);
    buttons->addStretch(1);
    form_->addRow(buttons);
    form_->addRow(message_);
    cancel_->hide();
    connect(application_, &QComboBox::currentTextChanged, this, &SubscribeForm::refresh);
    connect(plan_, &QComboBox::currentTextChanged, this, &SubscribeForm::refresh);
    connect(go_, &QPushButton::clicked, this, &SubscribeForm::submitted);
    connect(cancel_, &QPushButton::clicked, this, &SubscribeForm::cancelled);
    refresh();
}

void SubscribeForm::setApplications(const std::vector<publisher::Application>& applications)
{
    const QString typed = application_->currentText();
    applications_ = applications;
    application_->clear();
    for (const publisher::Application& one : applications_)
        application_->addItem(one.name);
    if (!typed.isEmpty())
        application_->setEditText(typed);
    refresh();
}

void SubscribeForm::setApplicationPolicies(const QStringList& names)
{
    policy_->clear();
    policy_->addItems(names.isEmpty() ? QStringList{QStringLiteral("Unlimited")} : names);
    policy_->setCurrentIndex(std::max(0, policy_->findText(QStringLiteral("Unlimited"))));
}

void SubscribeForm::forgetPlans()
{
    plan_->clear();
    plansKnown_ = false;
    refresh();
}

void SubscribeForm::setPlans(const QStringList& names)
{
    plansKnown_ = true;
    const QString chosen = plan_->currentText();
    plan_->clear();
    plan_->addItems(names);
    plan_->setCurrentIndex(std::max(0, plan_->findText(chosen)));
    refresh();
}

bool SubscribeForm::makesApplication() const
{
    return std::none_of(applications_.begin(), applications_.end(),
                        [this](const publisher::Application& one) { return one.name == application_->currentText().trimmed(); });
}

publisher::SubscribeWish SubscribeForm::wish(const QString& api, const QString& version) const
{
    publisher::SubscribeWish wish;
    wish.apiName = api;
    wish.apiVersion = version;
    wish.application = application_->currentText().trimmed();
    wish.applicationPolicy = policy_->currentText();
    wish.plan = plan_->currentText();
    wish.keyType = keyType_->currentData().toString();
    wish.opaque = kind_->currentIndex() == 1;
    wish.scopes = scopes_->text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    wish.validitySeconds = std::max<qint64>(1, seconds_->text().toLongLong());
    return wish;
}

void SubscribeForm::refresh()
{
    form_->setRowVisible(policy_, makesApplication());
    QString reason = blocked_;
    if (reason.isEmpty() && application_->currentText().trimmed().isEmpty())
        reason = tr("Choose an application, or type the name of a new one.");
    else if (reason.isEmpty() && !plansKnown_)
        reason = tr("The plans that the API is offered with are not known yet.");
    else if (reason.isEmpty() && plan_->count() == 0)
        reason = tr("The API is offered with no plan, so nobody can subscribe.");
    go_->setEnabled(!busy_ && reason.isEmpty());
    go_->setToolTip(reason);
    go_->setAccessibleDescription(reason);
    cancel_->setVisible(busy_);
}

/// Whoever stands in the form can end what it does, and is where it was afterwards: what is switched off would pass the focus on to
/// something outside of it.
void SubscribeForm::setBusy(bool busy)
{
    if (busy_ == busy)
        return;
    busy_ = busy;
    QWidget* const now = QApplication::focusWidget();
    if (busy) {
        before_ = now != nullptr && isAncestorOf(now) ? now : nullptr;
        cancel_->show();
        if (before_ != nullptr)
            cancel_->setFocus(Qt::OtherFocusReason);
    }
    for (QWidget* one : {static_cast<QWidget*>(application_), static_cast<QWidget*>(policy_), static_cast<QWidget*>(plan_),
                         static_cast<QWidget*>(keyType_), static_cast<QWidget*>(kind_), static_cast<QWidget*>(scopes_), static_cast<QWidget*>(seconds_)})
        one->setEnabled(!busy);
    const bool back = !busy && before_ != nullptr && now == cancel_;
    go_->setEnabled(!busy); // refresh() says whether it is
    if (back)
        before_->setFocus(Qt::OtherFocusReason);
    refresh();
}

void SubscribeForm::say(const QString& text, bool wrong)
{
    message_->setText(text);
    message_->setAccessibleName(wrong ? tr("Why there is no token") : tr("What became of it"));
    message_->setVisible(!text.isEmpty());
}

void SubscribeForm::setBlocked(const QString& reason)
{
    blocked_ = reason;
    refresh();
}

void SubscribeForm::keyPressEvent(QKeyEvent* event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && go_->isEnabled())
        Q_EMIT submitted();
    else if (event->key() == Qt::Key_Escape && busy_)
        Q_EMIT cancelled();
    else
        QFrame::keyPressEvent(event);
}

void SubscribeForm::focusFirst() { application_->setFocus(Qt::OtherFocusReason); }

} // namespace postern::workbench
