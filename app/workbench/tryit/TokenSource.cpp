// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TokenSource.h"

#include "workbench/tryit/CallFailure.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace postern::workbench {
namespace {

constexpr int renewBeforeSeconds = 10; // a call takes its time, and clocks differ

bool isHttp(const QUrl& url) { return url.isValid() && !url.host().isEmpty() && url.scheme().startsWith(QLatin1String("http")); }

} // namespace

TokenSource::TokenSource(QObject* parent) : QObject(parent), client_(std::make_unique<rest::RestClient>())
{
    connect(&flow_, &AuthorizationFlow::failed, this, &TokenSource::giveUp);
    connect(&flow_, &AuthorizationFlow::granted, this, [this](const QString& code, const QString& redirect, const QString& verifier) {
        QByteArray form = "grant_type=authorization_code&code=" + QUrl::toPercentEncoding(code) + "&redirect_uri=" + QUrl::toPercentEncoding(redirect) +
                          "&code_verifier=" + verifier.toLatin1();
        if (from_.clientSecret.isEmpty())
            form += "&client_id=" + QUrl::toPercentEncoding(from_.clientId);
        post(form);
    });
}

TokenSource::~TokenSource() = default;

void TokenSource::fetch(const TokenEndpoint& from, Grant grant)
{
    cancel();
    from_ = from;
    grant_ = grant;
    refreshToken_.clear();
    if (!isHttp(QUrl(from.url, QUrl::StrictMode)))
        return giveUp(tr("Give the address of the token endpoint, for instance https://localhost:9443/oauth2/token."));
    if (from.clientId.isEmpty())
        return giveUp(tr("Give the id of a client that the token endpoint knows."));
    if (grant == Grant::AuthorizationCode) {
        const QUrl authorize(from.authorizeUrl, QUrl::StrictMode);
        if (!isHttp(authorize))
            return giveUp(tr("Give the address of the authorization endpoint, for instance https://localhost:9443/oauth2/authorize."));
        setBusy(true);
        flow_.start(authorize, from.clientId, from.scopes);
        return;
    }
    QByteArray form = "grant_type=client_credentials";
    if (!from.scopes.isEmpty())
        form += "&scope=" + QUrl::toPercentEncoding(from.scopes);
    post(form);
}

void TokenSource::post(const QByteArray& form)
{
    const QUrl url(from_.url, QUrl::StrictMode);
    rest::RestSettings settings;
    if (!from_.trustedSha256.isEmpty())
        settings.trusted = {{url.host(), static_cast<quint16>(url.port(url.scheme() == QLatin1String("https") ? 443 : 80)), from_.trustedSha256}};
    client_->setSettings(settings);
    rest::RestRequest request;
    request.method = "POST";
    request.url = from_.url.toUtf8();
    request.retry.attempts = 1;
    request.anyStatus = true;
    // A client without a secret says its id in the form (RFC 6749 2.3.1 and 3.2.1).
    if (!from_.clientSecret.isEmpty() || grant_ == Grant::ClientCredentials)
        request.headers.add("Authorization", "Basic " + (from_.clientId + QLatin1Char(':') + from_.clientSecret).toUtf8().toBase64());
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = form;
    if (!from_.audience.isEmpty())
        request.body += "&audience=" + QUrl::toPercentEncoding(from_.audience);
    if (!from_.seconds.isEmpty())
        request.body += "&expires_in=" + QUrl::toPercentEncoding(from_.seconds);
    setBusy(true);
    call_ = client_->send(std::move(request), [this](Result<rest::RestResponse> answer, const rest::RestFailure& failure) {
        take(std::move(answer), failure);
    });
}

void TokenSource::take(Result<rest::RestResponse> answer, const rest::RestFailure& failure)
{
    if (!answer) {
        const Failure said = callFailure(answer.error(), failure);
        QString next = said.next;
        if (failure.untrustedCertificate()) {
            const QByteArray digest = failure.certificates.front().sha256;
            next = tr("Get a token again to trust this certificate: SHA-256 %1.").arg(QString::fromLatin1(digest));
            Q_EMIT certificateRefused(digest);
        }
        return giveUp(QStringList{said.what, said.why, next}.join(QLatin1Char(' ')).simplified());
    }
    const QJsonObject json = QJsonDocument::fromJson(answer->body).object();
    const QString token = json.value(QLatin1String("access_token")).toString();
    if (answer->status != 200 || token.isEmpty()) {
        const QString why = json.value(QLatin1String("error_description")).toString(json.value(QLatin1String("error")).toString());
        refreshToken_.clear();
        return giveUp(tr("The token endpoint answered %1: %2 Check client and scopes.").arg(answer->status).arg(why.isEmpty() ? tr("no token.") : why));
    }
    token_ = token;
    refreshToken_ = json.value(QLatin1String("refresh_token")).toString();
    const auto seconds = json.value(QLatin1String("expires_in"));
    const bool asked = !from_.seconds.isEmpty(); // somebody who wants an expired one wants to send it
    expires_ = seconds.isDouble() && !asked ? QDateTime::currentDateTimeUtc().addSecs(static_cast<qint64>(seconds.toDouble())) : QDateTime();
    setBusy(false);
    Q_EMIT fetched(token, json.value(QLatin1String("scope")).toString());
}

bool TokenSource::isStale(const QString& token, const QDateTime& now) const
{
    const bool renewable = grant_ == Grant::ClientCredentials || !refreshToken_.isEmpty();
    return !token_.isEmpty() && token == token_ && renewable && expires_.isValid() && now.addSecs(renewBeforeSeconds) >= expires_;
}

void TokenSource::renew()
{
    if (refreshToken_.isEmpty())
        return fetch(from_, grant_);
    QByteArray form = "grant_type=refresh_token&refresh_token=" + QUrl::toPercentEncoding(refreshToken_);
    if (from_.clientSecret.isEmpty())
        form += "&client_id=" + QUrl::toPercentEncoding(from_.clientId);
    post(form);
}

void TokenSource::cancel()
{
    call_.reset();
    flow_.cancel();
    setBusy(false);
}

void TokenSource::setBusy(bool busy)
{
    if (busy == busy_)
        return;
    busy_ = busy;
    Q_EMIT busyChanged();
}

void TokenSource::giveUp(const QString& sentence)
{
    setBusy(false);
    Q_EMIT failed(sentence);
}

} // namespace postern::workbench
