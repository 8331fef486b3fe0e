// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/AuthPanel.h"

#include "workbench/shell/Page.h"
#include "workbench/tryit/SecretField.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace postern::workbench {

AuthPanel::AuthPanel(const Theme& theme, QWidget* parent)
    : QWidget(parent), kind_(named(new QComboBox(this), "tryit.auth.kind", tr("Kind of credentials"))),
      stack_(named(new QStackedWidget(this), "tryit.auth.stack", tr("Credentials"))),
      tokens_(new TokenForm(theme))
{
    kind_->addItems({tr("No credentials"), tr("Bearer token"), tr("User and password"), tr("API key")});
    stack_->addWidget(named(new QWidget, "tryit.auth.none", tr("No credentials")));
    stack_->addWidget(tokens_);
    stack_->addWidget(buildBasic());
    stack_->addWidget(buildKey());
    auto* column = new QVBoxLayout(this);
    column->addWidget(kind_, 0, Qt::AlignLeft);
    column->addWidget(stack_, 1);
    connect(kind_, &QComboBox::currentIndexChanged, stack_, &QStackedWidget::setCurrentIndex);
    connect(kind_, &QComboBox::currentIndexChanged, this, &AuthPanel::changed);
    connect(tokens_, &TokenForm::changed, this, &AuthPanel::changed);
    connect(tokens_, &TokenForm::tokenFetched, this, [this] {
        setKind(Kind::Bearer);
        Q_EMIT tokenFetched();
    });
}

AuthPanel::~AuthPanel() = default;

QWidget* AuthPanel::buildBasic()
{
    auto* all = named(new QWidget, "tryit.auth.basic", tr("User and password"));
    auto* form = new QFormLayout(all);
    form->setContentsMargins(0, 0, 0, 0);
    user_ = named(new QLineEdit(all), "tryit.auth.user", tr("User"));
    password_ = named(new QLineEdit(all), "tryit.auth.password", tr("Password"));
    form->addRow(tr("User"), user_);
    form->addRow(tr("Password"), secretRow(password_));
    for (QLineEdit* field : {user_, password_})
        connect(field, &QLineEdit::textChanged, this, &AuthPanel::changed);
    return all;
}

QWidget* AuthPanel::buildKey()
{
    auto* all = named(new QWidget, "tryit.auth.key", tr("API key"));
    auto* form = new QFormLayout(all);
    form->setContentsMargins(0, 0, 0, 0);
    keyName_ = named(new QLineEdit(QStringLiteral("ApiKey"), all), "tryit.auth.keyName", tr("Header of the key"));
    key_ = named(new QLineEdit(all), "tryit.auth.keyValue", tr("Key"));
    form->addRow(tr("Header"), keyName_);
    form->addRow(tr("Key"), secretRow(key_));
    for (QLineEdit* field : {keyName_, key_})
        connect(field, &QLineEdit::textChanged, this, &AuthPanel::changed);
    return all;
}

AuthPanel::Kind AuthPanel::kind() const { return static_cast<Kind>(kind_->currentIndex()); }
void AuthPanel::setKind(Kind kind) { kind_->setCurrentIndex(static_cast<int>(kind)); }
QString AuthPanel::token() const { return tokens_->token(); }
QString AuthPanel::message() const { return tokens_->message(); }

void AuthPanel::setFill(const std::function<QString(const QString& text)>& fill)
{
    fill_ = fill;
    tokens_->setFill(fill);
}

void AuthPanel::setToken(const QString& token)
{
    tokens_->setToken(token);
    setKind(Kind::Bearer);
}

void AuthPanel::setEndpoint(const TokenEndpoint& endpoint) { tokens_->setEndpoint(endpoint); }
TokenEndpoint AuthPanel::endpoint() const { return tokens_->endpoint(); }
void AuthPanel::fetchToken() { tokens_->fetch(); }
bool AuthPanel::isStale() const { return kind() == Kind::Bearer && tokens_->source().isStale(token()); }
void AuthPanel::renew() { tokens_->source().renew(); }

AuthPanel::Credentials AuthPanel::credentials() const
{
    return {kind(), tokens_->token(), endpoint(), tokens_->grant(), user_->text(), password_->text(), keyName_->text(), key_->text()};
}

void AuthPanel::setCredentials(const Credentials& credentials)
{
    tokens_->setToken(credentials.token);
    tokens_->setEndpoint(credentials.endpoint);
    tokens_->setGrant(credentials.grant);
    user_->setText(credentials.user);
    password_->setText(credentials.password);
    keyName_->setText(credentials.keyName);
    key_->setText(credentials.key);
    setKind(credentials.kind);
    tokens_->say({}, false);
}

std::optional<std::pair<QString, QString>> AuthPanel::header() const
{
    switch (kind()) {
    case Kind::None:
        break;
    case Kind::Bearer:
        if (!token().isEmpty())
            return std::pair(QStringLiteral("Authorization"), QStringLiteral("Bearer ") + token());
        break;
    case Kind::Basic:
        if (!user_->text().isEmpty()) {
            const QByteArray both = filled(user_->text() + QLatin1Char(':') + password_->text()).toUtf8();
            return std::pair(QStringLiteral("Authorization"), QStringLiteral("Basic ") + QString::fromLatin1(both.toBase64()));
        }
        break;
    case Kind::ApiKey:
        if (!key_->text().isEmpty() && !keyName_->text().trimmed().isEmpty())
            return std::pair(keyName_->text().trimmed(), key_->text());
        break;
    }
    return std::nullopt;
}

QStringList AuthPanel::used() const
{
    switch (kind()) {
    case Kind::None: break;
    case Kind::Bearer: return {token()};
    case Kind::Basic: return {user_->text(), password_->text()};
    case Kind::ApiKey: return {keyName_->text(), key_->text()};
    }
    return {};
}

} // namespace postern::workbench
