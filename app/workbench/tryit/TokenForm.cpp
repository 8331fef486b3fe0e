// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TokenForm.h"

#include "workbench/shell/Page.h"
#include "workbench/theme/Theme.h"
#include "workbench/tryit/SecretField.h"
#include "workbench/tryit/TokenClaims.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace postern::workbench {
namespace {

constexpr int countDownMs = 1000;

} // namespace

TokenForm::TokenForm(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme)
{
    named(this, "tryit.auth.bearer", tr("Bearer token"));
    clock_.setInterval(countDownMs);
    build();
    wire();
    showGrant();
}

void TokenForm::build()
{
    form_ = new QFormLayout(this);
    form_->setContentsMargins(0, 0, 0, 0);
    form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto line = [this](const char* name, const QString& spoken) { return named(new QLineEdit(this), name, spoken); };
    token_ = line("tryit.auth.token", tr("Token"));
    token_->setPlaceholderText(tr("Paste a token, or get one below"));
    judgement_ = named(new QLabel(this), "tryit.auth.judgement", tr("What is to be said of the token"));
    judgement_->setTextFormat(Qt::PlainText);
    judgement_->setWordWrap(true);
    judgement_->hide();
    grant_ = named(new QComboBox(this), "tryit.auth.grant", tr("How to get a token"));
    grant_->addItems({tr("Client credentials"), tr("Sign in with the browser (authorization code)")});
    authorizeUrl_ = line("tryit.auth.authorizeUrl", tr("Authorization endpoint"));
    authorizeUrl_->setPlaceholderText(QStringLiteral("https://localhost:9443/oauth2/authorize"));
    url_ = line("tryit.auth.tokenUrl", tr("Token endpoint"));
    url_->setPlaceholderText(QStringLiteral("https://localhost:9443/oauth2/token"));
    clientId_ = line("tryit.auth.clientId", tr("Client id"));
    clientSecret_ = line("tryit.auth.clientSecret", tr("Client secret"));
    scopes_ = line("tryit.auth.scopes", tr("Scopes"));
    scopes_->setPlaceholderText(tr("Scopes, with blanks between them"));
    audience_ = line("tryit.auth.audience", tr("Audience to ask for"));
    audience_->setPlaceholderText(tr("As the issuer has it"));
    audience_->setToolTip(tr("The development issuer signs the audience and lifetime that are asked for, also wrong ones; others may not listen"));
    seconds_ = line("tryit.auth.seconds", tr("Lifetime to ask for, in seconds"));
    seconds_->setPlaceholderText(tr("Lifetime in s"));
    seconds_->setToolTip(tr("Below zero for a token that has expired already"));
    seconds_->setMaximumWidth(130);
    auto* wishes = named(new QWidget(this), "tryit.auth.wishes", tr("For the development issuer"));
    auto* row = new QHBoxLayout(wishes);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(audience_, 1);
    row->addWidget(seconds_);
    fetch_ = named(new QPushButton(tr("Get a token"), this), "tryit.auth.fetch", tr("Get a token"));
    again_ = named(new QPushButton(tr("Sign these claims anew"), this), "tryit.auth.resign",
                   tr("Take audience and scopes of this token below, to change them and get it signed anew"));
    again_->setToolTip(again_->accessibleName());
    cancel_ = named(new QPushButton(tr("Cancel"), this), "tryit.auth.cancel", tr("Wait for the token no longer"));
    auto* buttons = named(new QWidget(this), "tryit.auth.buttons", tr("Get a token"));
    auto* buttonRow = new QHBoxLayout(buttons);
    buttonRow->setContentsMargins(0, 0, 0, 0);
    for (QPushButton* button : {fetch_, cancel_, again_})
        buttonRow->addWidget(button);
    buttonRow->addStretch(1);
    cancel_->hide();
    message_ = named(new QLabel(this), "tryit.auth.message", tr("What became of the token request"));
    message_->setTextFormat(Qt::PlainText);
    message_->setWordWrap(true);
    message_->hide();
    claims_ = named(new QPlainTextEdit(this), "tryit.auth.claims", tr("Claims of the token"));
    claims_->setReadOnly(true);
    claims_->setTabChangesFocus(true);
    claims_->setFont(theme_.monospace());
    claims_->setPlaceholderText(tr("The claims of a JWT are shown here. The signature is not checked."));
    form_->addRow(tr("Token"), secretRow(token_));
    form_->addRow(judgement_);
    form_->addRow(tr("Get it by"), grant_);
    form_->addRow(tr("Authorization endpoint"), authorizeUrl_);
    form_->addRow(tr("Token endpoint"), url_);
    form_->addRow(tr("Client id"), clientId_);
    form_->addRow(tr("Client secret"), secretRow(clientSecret_));
    form_->addRow(tr("Scopes"), scopes_);
    form_->addRow(tr("Audience"), wishes);
    form_->addRow(QString(), buttons);
    form_->addRow(message_);
    form_->addRow(claims_);
}

void TokenForm::wire()
{
    connect(token_, &QLineEdit::textChanged, this, [this] {
        describe();
        Q_EMIT changed();
    });
    connect(grant_, &QComboBox::currentIndexChanged, this, &TokenForm::showGrant);
    connect(fetch_, &QPushButton::clicked, this, &TokenForm::fetch);
    connect(cancel_, &QPushButton::clicked, this, [this] {
        source_.cancel();
        say(tr("Nothing is waited for any more."), false);
    });
    connect(again_, &QPushButton::clicked, this, [this] {
        const TokenFacts facts = factsOf(token());
        audience_->setText(facts.audience);
        scopes_->setText(facts.scopes);
        seconds_->setText(facts.seconds);
        audience_->setFocus();
        say(tr("Change audience, scopes or lifetime, then get the token: the development issuer signs it."), false);
    });
    connect(&source_, &TokenSource::busyChanged, this, [this] {
        fetch_->setEnabled(!source_.isBusy());
        cancel_->setVisible(source_.isBusy());
    });
    connect(&source_, &TokenSource::failed, this, [this](const QString& sentence) { say(sentence, true); });
    connect(&source_, &TokenSource::certificateRefused, this, [this](const QByteArray& sha256) { trusted_ = sha256; });
    connect(&source_, &TokenSource::fetched, this, [this](const QString& token, const QString& granted) {
        setToken(token);
        say(granted.isEmpty() ? tr("Here is a token.") : tr("Here is a token with the scopes: %1.").arg(granted), false);
        Q_EMIT tokenFetched();
    });
    connect(&clock_, &QTimer::timeout, this, &TokenForm::describe);
    connect(&theme_, &Theme::changed, this, &TokenForm::colour);
}

void TokenForm::showGrant()
{
    form_->setRowVisible(authorizeUrl_, grant() == TokenSource::Grant::AuthorizationCode);
    fetch_->setText(grant() == TokenSource::Grant::AuthorizationCode ? tr("Sign in") : tr("Get a token"));
}

QString TokenForm::token() const { return token_->text().trimmed(); }

void TokenForm::setToken(const QString& token)
{
    token_->setText(token);
    token_->setCursorPosition(0);
}

TokenEndpoint TokenForm::endpoint() const
{
    return {url_->text().trimmed(), clientId_->text().trimmed(), clientSecret_->text(), scopes_->text().trimmed(), trusted_,
            authorizeUrl_->text().trimmed(), audience_->text().trimmed(), seconds_->text().trimmed()};
}

void TokenForm::setEndpoint(const TokenEndpoint& endpoint)
{
    url_->setText(endpoint.url);
    clientId_->setText(endpoint.clientId);
    clientSecret_->setText(endpoint.clientSecret);
    scopes_->setText(endpoint.scopes);
    authorizeUrl_->setText(endpoint.authorizeUrl);
    audience_->setText(endpoint.audience);
    seconds_->setText(endpoint.seconds);
    trusted_ = endpoint.trustedSha256;
}

TokenSource::Grant TokenForm::grant() const
{
    return grant_->currentIndex() == 1 ? TokenSource::Grant::AuthorizationCode : TokenSource::Grant::ClientCredentials;
}

void TokenForm::setGrant(TokenSource::Grant grant) { grant_->setCurrentIndex(grant == TokenSource::Grant::AuthorizationCode ? 1 : 0); }

void TokenForm::setWishes(const TokenWishes& wishes)
{
    wishes_ = wishes;
    describe();
}

void TokenForm::fetch()
{
    TokenEndpoint from = endpoint();
    for (QString* text : {&from.url, &from.clientId, &from.clientSecret, &from.scopes, &from.authorizeUrl, &from.audience, &from.seconds}) {
        if (fill_)
            *text = fill_(*text);
    }
    say(grant() == TokenSource::Grant::AuthorizationCode ? tr("Sign in in the browser; it is waited for here.") : tr("Asking for a token"), false);
    source_.fetch(from, grant());
}

// Called each second while a token with an end is there, so it only touches what changed.
void TokenForm::describe()
{
    const QString described = describeToken(token());
    if (claims_->toPlainText() != described)
        claims_->setPlainText(described);
    const QString left = timeLeft(token());
    const QStringList wrong = judgeToken(token(), wishes_);
    QString text = left;
    if (!wrong.isEmpty())
        text = QStringList{left, tr("For %1:").arg(wishes_.api), wrong.join(QLatin1Char(' '))}.join(QLatin1Char(' ')).trimmed();
    judgement_->setText(text);
    judgement_->setVisible(!text.isEmpty());
    again_->setEnabled(claimsOf(token()).has_value());
    if (left.isEmpty())
        clock_.stop();
    else if (!clock_.isActive())
        clock_.start();
    colour();
}

void TokenForm::say(const QString& text, bool wrong)
{
    wrong_ = wrong;
    message_->setText(text);
    message_->setVisible(!text.isEmpty());
    colour();
}

QString TokenForm::message() const { return message_->text(); }
QString TokenForm::judgement() const { return judgement_->text(); }

void TokenForm::colour()
{
    const auto ink = [this](QLabel* label, bool wrong) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, theme_.colour(wrong ? Colour::Error : Colour::Text));
        label->setPalette(palette);
    };
    ink(message_, wrong_);
    ink(judgement_, !judgeToken(token(), wishes_).isEmpty());
}

} // namespace postern::workbench
