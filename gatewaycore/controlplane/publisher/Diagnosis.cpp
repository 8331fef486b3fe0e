// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/Diagnosis.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>
#include <algorithm>

namespace postern::publisher {
namespace {

/// What the server itself says: WSO2's Error, OAuth's error (RFC 6749 5.2), or nothing.
struct ServerWords {
    int code = 0;
    QString oauthError;
    QString text;
};

ServerWords wordsOf(const QByteArray& body)
{
    ServerWords words;
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QJsonValue code = object.value(QLatin1String("code"));
    words.code = code.isString() ? code.toString().toInt() : code.toInt();
    words.oauthError = object.value(QLatin1String("error")).toString();
    for (const char* key : {"description", "error_description", "message"}) {
        words.text = object.value(QLatin1String(key)).toString();
        if (!words.text.isEmpty())
            break;
    }
    words.text = words.text.simplified().left(300);
    while (words.text.endsWith(QLatin1Char('.')))
        words.text.chop(1);
    return words;
}

QString hostOf(const rest::RestFailure& failure)
{
    const QUrl url = QUrl::fromEncoded(failure.url);
    return QStringLiteral("%1:%2").arg(url.host()).arg(url.port(url.scheme() == QLatin1String("https") ? 443 : 80));
}

QString waitWords(const rest::RestFailure& failure)
{
    if (!failure.retryAfter)
        return QStringLiteral("Wait a little and try again.");
    return QStringLiteral("Try again in %1 s.").arg((failure.retryAfter->count() + 999) / 1000);
}

void judgeUnauthenticated(PublisherFailure& told, CallKind kind)
{
    if (kind == CallKind::Register) {
        told.problem = Problem::WrongCredentials;
        told.cause = QStringLiteral("the user name or password was refused");
        told.nextStep = QStringLiteral("Check user, password and tenant in the connection; for a single sign-on user, "
                                       "use client credentials or an existing token.");
    } else if (kind == CallKind::Token) {
        told.problem = Problem::WrongCredentials;
        told.cause = QStringLiteral("the client id or client secret was refused");
        told.nextStep = QStringLiteral("Check the client in the connection, or connect with a password, which registers "
                                       "one.");
    } else {
        told.problem = Problem::ExpiredToken;
        told.cause = QStringLiteral("the access token is expired or revoked and could not be renewed");
        told.nextStep = QStringLiteral("Connect again, or paste a new token into the connection.");
    }
}

void judgeForbidden(PublisherFailure& told, const CallPurpose& purpose, const QStringList& granted)
{
    const bool hasOne = std::any_of(purpose.scopes.begin(), purpose.scopes.end(),
                                    [&](const QString& scope) { return granted.contains(scope); });
    if (purpose.scopes.isEmpty() || hasOne) {
        told.problem = Problem::Refused;
        told.cause = QStringLiteral("this user is not allowed to");
        told.nextStep = QStringLiteral("Ask an administrator for a role that may, or connect as another user.");
        return;
    }
    told.problem = Problem::MissingScope;
    told.missingScopes = purpose.scopes;
    told.cause = QStringLiteral("the token lacks the scope %1").arg(purpose.scopes.join(QStringLiteral(" or ")));
    told.nextStep = QStringLiteral("Ask an administrator for a role that has the scope (Admin Portal, Settings, Scope "
                                   "Assignments), or add the scope to the connection, and connect again.");
}

void judgeStatus(PublisherFailure& told, const CallPurpose& purpose, const rest::RestFailure& failure,
                 const QStringList& granted)
{
    const ServerWords words = wordsOf(failure.bodyExcerpt);
    told.publisherCode = words.code;
    told.detail = words.text;
    const int status = failure.status;
    const bool tokenRefused = purpose.kind == CallKind::Token && status == 400;
    if (tokenRefused && words.oauthError == QLatin1String("invalid_grant")) {
        told.problem = Problem::WrongCredentials;
        told.cause = QStringLiteral("the user name or password was refused");
        told.nextStep = QStringLiteral("Check user, password and tenant in the connection.");
    } else if (status == 401 || (tokenRefused && words.oauthError == QLatin1String("invalid_client"))) {
        judgeUnauthenticated(told, purpose.kind);
    } else if (status == 403) {
        judgeForbidden(told, purpose, granted);
    } else if (status == 404 || status == 410) {
        told.problem = Problem::NotFound;
        told.cause = QStringLiteral("the server has nothing at %1").arg(QString::fromLatin1(failure.url));
        told.nextStep = purpose.kind == CallKind::Resource
                            ? QStringLiteral("It may have been deleted: list the APIs again.")
                            : QStringLiteral("Check the address: it is usually https://<host>:9443, without a path.");
        if (!purpose.since.isEmpty() && purpose.since > QLatin1String("4.2") && isNotThere(failure))
            told.nextStep = QStringLiteral("API Manager %1 and later have it.").arg(purpose.since);
    } else if (status == 409) {
        told.problem = Problem::Refused;
        told.cause = QStringLiteral("it is there already, or what it is in does not allow it");
        told.nextStep = QStringLiteral("Look at it as it is now, then decide again.");
    } else if (status == 412) {
        told.problem = Problem::Refused;
        told.cause = QStringLiteral("somebody has changed it since it was read");
        told.nextStep = QStringLiteral("Read it again and repeat the change.");
    } else if (status == 429 || (status == 503 && failure.retryAfter)) {
        told.problem = Problem::RateLimited;
        told.cause = QStringLiteral("the server asks for fewer calls (status %1)").arg(status);
        told.nextStep = waitWords(failure);
    } else if (status >= 500) {
        told.problem = Problem::ServerError;
        told.cause = QStringLiteral("the server failed with status %1").arg(status);
        told.nextStep = QStringLiteral("Look into the API Manager's log (repository/logs/wso2carbon.log) at this time, "
                                       "then try again.");
    } else {
        told.problem = Problem::Refused;
        told.cause = QStringLiteral("the server refused the request with status %1").arg(status);
        told.nextStep = QStringLiteral("Check the connection's settings and the server's version.");
    }
    if (!words.text.isEmpty())
        told.cause += QStringLiteral(" (the server says: %1)").arg(words.text);
}

void judgeTls(PublisherFailure& told, const rest::RestFailure& failure, const Error& error)
{
    if (!failure.untrustedCertificate()) {
        told.problem = Problem::TlsFailed;
        told.cause = QString::fromStdString(error.message());
        told.nextStep = QStringLiteral("Check that the address and port speak https.");
        return;
    }
    told.problem = Problem::UntrustedCertificate;
    told.detail = QString::fromLatin1(failure.certificates.front().sha256);
    const QString why = failure.certificateProblems.join(QStringLiteral("; "));
    if (failure.certificateChanged) {
        told.cause = QStringLiteral("the certificate of %1 is not the one you trusted (%2)").arg(hostOf(failure), why);
        told.nextStep = QStringLiteral("If the server's certificate was renewed, compare the fingerprint and trust the "
                                       "new one; otherwise somebody may be in between.");
    } else {
        told.cause = QStringLiteral("the certificate of %1 is not trusted (%2)").arg(hostOf(failure), why);
        told.nextStep = QStringLiteral("View the certificate and trust it for this connection, or set the CA file that "
                                       "signed it.");
    }
}

} // namespace

bool CallPurpose::tooNewFor(const QString& apiVersion) const
{
    const QString has = apiVersion == QLatin1String("v2")   ? QStringLiteral("4.0")
                        : apiVersion == QLatin1String("v3") ? QStringLiteral("4.1")
                                                            : QString();
    return !has.isEmpty() && since > has;
}

bool isNotThere(const rest::RestFailure& failure)
{
    if (failure.stage == rest::RestStage::Redirect)
        return true;
    return (failure.status == 404 || failure.status == 405) && wordsOf(failure.bodyExcerpt).code == 0;
}

PublisherFailure notInThisVersion(const CallPurpose& purpose)
{
    return problemOf(purpose.what, Problem::NotInThisVersion,
                     QStringLiteral("this API Manager is older than %1, which first had it").arg(purpose.since),
                     QStringLiteral("Do without it, or upgrade the API Manager."), purpose.since);
}

PublisherFailure serviceIsMissing(const CallPurpose& purpose, const QString& service, const rest::RestFailure& failure)
{
    PublisherFailure told =
        problemOf(purpose.what, Problem::NotInThisVersion,
                  QStringLiteral("this API Manager has no %1 API at %2").arg(service, QString::fromLatin1(failure.url)),
                  purpose.since > QLatin1String("4.0") ? QStringLiteral("API Manager %1 and later have it.").arg(purpose.since)
                                                       : QStringLiteral("Check the address of the %1 API.").arg(service),
                  purpose.since);
    told.rest = failure;
    return told;
}

PublisherFailure problemOf(const QString& what, Problem problem, const QString& cause, const QString& nextStep,
                           const QString& detail)
{
    PublisherFailure told;
    told.problem = problem;
    told.what = what;
    told.cause = cause;
    told.nextStep = nextStep;
    told.detail = detail;
    return told;
}

PublisherFailure diagnose(const CallPurpose& purpose, const Error& error, const rest::RestFailure& failure,
                          const QStringList& granted)
{
    PublisherFailure told;
    told.what = purpose.what;
    told.rest = failure;
    told.detail = hostOf(failure);
    if (failure.stage == rest::RestStage::Answer && failure.status >= 300) {
        judgeStatus(told, purpose, failure, granted);
        return told;
    }
    told.cause = QString::fromStdString(error.message());
    switch (error.kind()) {
    case ErrorKind::Cancelled:
        told.problem = Problem::Cancelled;
        break;
    case ErrorKind::TlsFailed:
        judgeTls(told, failure, error);
        break;
    case ErrorKind::TimedOut:
        told.problem = Problem::NoAnswer;
        told.nextStep = QStringLiteral("Check that the server is up and not overloaded, and whether a proxy is needed.");
        break;
    case ErrorKind::ConnectFailed:
        told.problem = Problem::Unreachable;
        told.nextStep = QStringLiteral("Check the address and port, that the server runs, and whether a proxy is needed.");
        break;
    case ErrorKind::ConnectionClosed:
        told.problem = Problem::Truncated;
        told.nextStep = QStringLiteral("Try again; if it stays, look for a proxy or load balancer that cuts answers "
                                       "short.");
        break;
    case ErrorKind::TooLarge:
        told.problem = Problem::TooLarge;
        told.nextStep = QStringLiteral("Check that the address is a Publisher's.");
        break;
    case ErrorKind::ProtocolError:
        told.problem = failure.stage == rest::RestStage::Redirect ? Problem::Redirected : Problem::NotJson;
        if (told.problem == Problem::Redirected) {
            told.detail = QString::fromLatin1(failure.location);
            told.nextStep = QStringLiteral("If that address is the right one, enter it in the connection.");
        } else {
            told.nextStep = QStringLiteral("Check the address, the port, and http or https.");
        }
        break;
    default:
        told.problem = error.kind() == ErrorKind::InvalidConfig || error.kind() == ErrorKind::InvalidArgument
                           ? Problem::IncompleteConnection
                           : Problem::Refused;
        told.nextStep = QStringLiteral("Check the connection's settings.");
        break;
    }
    return told;
}

} // namespace postern::publisher
