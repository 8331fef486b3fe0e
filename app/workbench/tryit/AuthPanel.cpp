// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/AuthPanel.h"

#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"
#include "workbench/tryit/CallFailure.h"
#include "workbench/tryit/TokenClaims.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>
#include <QUrlQuery>
#include <QVBoxLayout>

namespace postern::workbench {

AuthPanel::AuthPanel(const Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), client_(std::make_unique<rest::RestClient>()),
      kind_(named(new QComboBox(this), "tryit.auth.kind", tr("Kind of credentials"))),
      stack_(named(new QStackedWidget(this), "tryit.auth.stack", tr("Credentials")))
{
    kind_->addItems({tr("No credentials"), tr("Bearer token"), tr("User and password"), tr("API key")});
    stack_->addWidget(named(new QWidget, "tryit.auth.none", tr("No credentials")));
    stack_->addWidget(buildBearer());
    stack_->addWidget(buildBasic());
    stack_->addWidget(buildKey());
    auto* column = new QVBoxLayout(this);
    column->addWidget(kind_, 0, Qt::AlignLeft);
    column->addWidget(stack_, 1);
    connect(kind_, &QComboBox::currentIndexChanged, stack_, &QStackedWidget::setCurrentIndex);
    connect(kind_, &QComboBox::currentIndexChanged, this, &AuthPanel::changed);
    connect(&theme, &Theme::changed, this, &AuthPanel::colour);
}

AuthPanel::~AuthPanel() = default;

QWidget* AuthPanel::buildBearer()
{
    auto* all = named(new QWidget, "tryit.auth.bearer", tr("Bearer token"));
    auto* form = new QFormLayout(all);
    form->setContentsMargins(0, 0, 0, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto line = [all](const char* name, const QString& spoken) { return named(new QLineEdit(all), name, spoken); };
    token_ = line("tryit.auth.token", tr("Token"));
    token_->setPlaceholderText(tr("Paste a token, or get one below"));
    url_ = line("tryit.auth.tokenUrl", tr("Token endpoint"));
    url_->setPlaceholderText(QStringLiteral("https://localhost:9443/oauth2/token"));
    clientId_ = line("tryit.auth.clientId", tr("Client id"));
    clientSecret_ = line("tryit.auth.clientSecret", tr("Client secret"));
    scopes_ = line("tryit.auth.scopes", tr("Scopes"));
    scopes_->setPlaceholderText(tr("Scopes, with blanks between them"));
    fetch_ = named(new QPushButton(tr("Get a token"), all), "tryit.auth.fetch", tr("Get a token by client credentials"));
    message_ = named(new QLabel(all), "tryit.auth.message", tr("What became of the token request"));
    message_->setTextFormat(Qt::PlainText);
    message_->setWordWrap(true);
    claims_ = named(new QPlainTextEdit(all), "tryit.auth.claims", tr("Claims of the token"));
    claims_->setReadOnly(true);
    claims_->setTabChangesFocus(true);
    claims_->setFont(theme_.monospace());
    claims_->setPlaceholderText(tr("The claims of a JWT are shown here. The signature is not checked."));
    form->addRow(tr("Token"), secret(token_));
    form->addRow(tr("Token endpoint"), url_);
    form->addRow(tr("Client id"), clientId_);
    form->addRow(tr("Client secret"), secret(clientSecret_));
    form->addRow(tr("Scopes"), scopes_);
    form->addRow(QString(), fetch_);
    form->addRow(message_);
    form->addRow(claims_);
    message_->hide();
    connect(token_, &QLineEdit::textChanged, this, [this] {
        claims_->setPlainText(describeToken(token_->text()));
        Q_EMIT changed();
    });
    connect(fetch_, &QPushButton::clicked, this, &AuthPanel::fetchToken);
    return all;
}

// Hidden until somebody asks to see it: screens are shared and photographed.
QWidget* AuthPanel::secret(QLineEdit* field)
{
    field->setEchoMode(QLineEdit::Password);
    auto* row = new QWidget(field->parentWidget());
    row->setObjectName(field->objectName() + QStringLiteral(".row"));
    auto* reveal = new QToolButton(row);
    reveal->setObjectName(field->objectName() + QStringLiteral(".reveal"));
    reveal->setIcon(icon(u"eye"));
    reveal->setCheckable(true);
    reveal->setFocusPolicy(Qt::StrongFocus);
    reveal->setAccessibleName(tr("Reveal %1").arg(field->accessibleName()));
    reveal->setToolTip(tr("Show what is hidden here"));
    connect(reveal, &QToolButton::toggled, field, [field, reveal](bool on) {
        field->setEchoMode(on ? QLineEdit::Normal : QLineEdit::Password);
        reveal->setIcon(on ? icon(u"eye-off") : icon(u"eye"));
    });
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(2);
    line->addWidget(field, 1);
    line->addWidget(reveal);
    return row;
}

QWidget* AuthPanel::buildBasic()
{
    auto* all = named(new QWidget, "tryit.auth.basic", tr("User and password"));
    auto* form = new QFormLayout(all);
    form->setContentsMargins(0, 0, 0, 0);
    user_ = named(new QLineEdit(all), "tryit.auth.user", tr("User"));
    password_ = named(new QLineEdit(all), "tryit.auth.password", tr("Password"));
    form->addRow(tr("User"), user_);
    form->addRow(tr("Password"), secret(password_));
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
    form->addRow(tr("Key"), secret(key_));
    for (QLineEdit* field : {keyName_, key_})
        connect(field, &QLineEdit::textChanged, this, &AuthPanel::changed);
    return all;
}

AuthPanel::Kind AuthPanel::kind() const { return static_cast<Kind>(kind_->currentIndex()); }
void AuthPanel::setKind(Kind kind) { kind_->setCurrentIndex(static_cast<int>(kind)); }
QString AuthPanel::token() const { return token_->text().trimmed(); }
QString AuthPanel::message() const { return message_->text(); }

void AuthPanel::setToken(const QString& token)
{
    token_->setText(token);
    token_->setCursorPosition(0);
    setKind(Kind::Bearer);
}

void AuthPanel::setEndpoint(const TokenEndpoint& endpoint)
{
    url_->setText(endpoint.url);
    clientId_->setText(endpoint.clientId);
    clientSecret_->setText(endpoint.clientSecret);
    scopes_->setText(endpoint.scopes);
    trusted_ = endpoint.trustedSha256;
}

TokenEndpoint AuthPanel::endpoint() const
{
    return {url_->text().trimmed(), clientId_->text().trimmed(), clientSecret_->text(), scopes_->text().trimmed(), trusted_};
}

AuthPanel::Credentials AuthPanel::credentials() const
{
    return {kind(), token_->text(), endpoint(), user_->text(), password_->text(), keyName_->text(), key_->text()};
}

void AuthPanel::setCredentials(const Credentials& credentials)
{
    token_->setText(credentials.token);
    token_->setCursorPosition(0);
    setEndpoint(credentials.endpoint);
    user_->setText(credentials.user);
    password_->setText(credentials.password);
    keyName_->setText(credentials.keyName);
    key_->setText(credentials.key);
    setKind(credentials.kind);
    say({}, false);
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

void AuthPanel::fetchToken()
{
    TokenEndpoint from = endpoint();
    for (QString* text : {&from.url, &from.clientId, &from.clientSecret, &from.scopes})
        *text = filled(*text);
    const QUrl url(from.url, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.scheme().startsWith(QLatin1String("http")))
        return say(tr("Give the address of the token endpoint, for instance https://localhost:9443/oauth2/token."), true);
    if (from.clientId.isEmpty())
        return say(tr("Give the id of a client that the token endpoint knows."), true);
    rest::RestSettings settings;
    if (!from.trustedSha256.isEmpty())
        settings.trusted = {{url.host(), static_cast<quint16>(url.port(url.scheme() == QLatin1String("https") ? 443 : 80)), from.trustedSha256}};
    client_->setSettings(settings);
    rest::RestRequest request;
    request.method = "POST";
    request.url = from.url.toUtf8();
    request.retry.attempts = 1;
    request.anyStatus = true;
    request.headers.add("Authorization", "Basic " + (from.clientId + QLatin1Char(':') + from.clientSecret).toUtf8().toBase64());
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = "grant_type=client_credentials";
    if (!from.scopes.isEmpty())
        request.body += "&scope=" + QUrl::toPercentEncoding(from.scopes);
    fetch_->setEnabled(false);
    say(tr("Asking for a token"), false);
    call_ = client_->send(std::move(request), [this](Result<rest::RestResponse> answer, const rest::RestFailure& failure) {
        takeToken(std::move(answer), failure);
    });
}

void AuthPanel::takeToken(Result<rest::RestResponse> answer, const rest::RestFailure& failure)
{
    fetch_->setEnabled(true);
    if (!answer) {
        const Failure said = callFailure(answer.error(), failure);
        if (failure.untrustedCertificate())
            trusted_ = failure.certificates.front().sha256; // asked for again, it is trusted: the text says so
        return say(said.what + QLatin1Char(' ') + (said.why.isEmpty() ? QString() : said.why + QLatin1Char(' ')) +
                       (failure.untrustedCertificate() ? tr("Get a token again to trust this certificate: SHA-256 %1.")
                                                             .arg(QString::fromLatin1(failure.certificates.front().sha256))
                                                       : said.next), true);
    }
    const QJsonObject json = QJsonDocument::fromJson(answer->body).object();
    const QString token = json.value(QLatin1String("access_token")).toString();
    if (answer->status != 200 || token.isEmpty()) {
        const QString why = json.value(QLatin1String("error_description")).toString(json.value(QLatin1String("error")).toString());
        return say(tr("The token endpoint answered %1: %2 Check client and scopes.")
                       .arg(answer->status)
                       .arg(why.isEmpty() ? tr("no token.") : why), true);
    }
    setToken(token);
    const QString granted = json.value(QLatin1String("scope")).toString();
    say(granted.isEmpty() ? tr("Here is a token.") : tr("Here is a token with the scopes: %1.").arg(granted), false);
    Q_EMIT tokenFetched();
}

void AuthPanel::say(const QString& text, bool wrong)
{
    wrong_ = wrong;
    message_->setText(text);
    message_->setVisible(!text.isEmpty());
    colour();
}

void AuthPanel::colour()
{
    QPalette palette = message_->palette();
    palette.setColor(QPalette::WindowText, theme_.colour(wrong_ ? Colour::Error : Colour::Text));
    message_->setPalette(palette);
}

} // namespace postern::workbench
