// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/FailureText.h"

#include "controlplane/publisher/PublisherFailure.h"

#include <QCoreApplication>
#include <QLocale>

namespace postern::workbench {
namespace {

using publisher::PublisherFailure;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(FailureText)
};

struct Words {
    QString why;
    QString next;
};

Words wordsFor(const PublisherFailure& failure)
{
    switch (failure.problem) {
    case publisher::Problem::None:
        return {};
    case publisher::Problem::IncompleteConnection:
        return {Text::tr("Something is missing in the connection: %1").arg(failure.cause), Text::tr("Fill it in and connect again.")};
    case publisher::Problem::MissingSecret:
        return {Text::tr("The password is not in the keychain of this computer."), Text::tr("Type it again and connect.")};
    case publisher::Problem::Unreachable:
        return {Text::tr("Nothing answers at this address."), Text::tr("Check the address and that the Publisher is running.")};
    case publisher::Problem::NoAnswer:
        return {Text::tr("The server did not answer in time."), Text::tr("Try again; if it stays, look at the server's load and log.")};
    case publisher::Problem::UntrustedCertificate:
        return {Text::tr("The server's certificate is not from an authority that this computer trusts."),
                Text::tr("Trust exactly this certificate if it is the one you expect, or name a CA file.")};
    case publisher::Problem::TlsFailed:
        return {Text::tr("No secure connection came about."), Text::tr("Check that the address speaks HTTPS and which TLS versions it allows.")};
    case publisher::Problem::WrongCredentials:
        return {Text::tr("The server refused this user and password, or this client and secret."), Text::tr("Correct them and connect again.")};
    case publisher::Problem::ExpiredToken:
        return {Text::tr("The token is expired or was revoked, and cannot be renewed."), Text::tr("Connect again.")};
    case publisher::Problem::MissingScope:
        return {Text::tr("The token lacks a permission: %1.").arg(failure.missingScopes.join(QStringLiteral(", "))),
                Text::tr("Ask for a role with this scope on the server, then connect again.")};
    case publisher::Problem::NotFound:
        return {Text::tr("The server does not know it any more."), Text::tr("Refresh the list.")};
    case publisher::Problem::RateLimited:
        return {Text::tr("The server asks to wait, because there were too many calls."), Text::tr("Try again in a minute.")};
    case publisher::Problem::ServerError:
        return {Text::tr("The server reported an error of its own (status %1).").arg(failure.rest.status),
                Text::tr("Try again; if it stays, look at the server's log.")};
    case publisher::Problem::Truncated:
        return {Text::tr("The answer ended too early."), Text::tr("Try again; a proxy in between may cut long answers.")};
    case publisher::Problem::TooLarge:
        return {Text::tr("The answer is larger than is taken."), Text::tr("Narrow the list, or pull fewer APIs at once.")};
    case publisher::Problem::NotJson:
        return {Text::tr("The answer is not JSON: perhaps a log-in page or a proxy."), Text::tr("Check the address; it should be the server's, for instance https://host:9443.")};
    case publisher::Problem::UnexpectedJson:
        return {Text::tr("The answer has another form than the Publisher's: %1").arg(failure.detail), Text::tr("Check the server's version; 3.x and 4.x are known.")};
    case publisher::Problem::NotAPublisher:
        return {Text::tr("Nothing at this address speaks a known version of the Publisher API."), Text::tr("Check the address; it should be the server's, for instance https://host:9443.")};
    case publisher::Problem::Redirected:
        return {Text::tr("The address sends elsewhere: %1").arg(QString::fromUtf8(failure.rest.location)), Text::tr("If you trust that place, use it as the address.")};
    case publisher::Problem::NotInThisVersion:
        return {Text::tr("This API Manager is too old for it."), Text::tr("API Manager %1 and later have it.").arg(failure.detail)};
    case publisher::Problem::Refused:
        return {Text::tr("The server refused the call (status %1).").arg(failure.rest.status), Text::tr("Its own words are in the details.")};
    case publisher::Problem::CannotSave:
        return {Text::tr("The workspace could not be written: %1").arg(failure.detail), Text::tr("Check free space and permissions, then try again.")};
    case publisher::Problem::Cancelled:
        return {Text::tr("It was cancelled."), {}};
    }
    return {};
}

} // namespace

Failure failureText(const PublisherFailure& failure)
{
    const Words words = wordsFor(failure);
    QString details = failure.cause;
    if (!failure.what.isEmpty())
        details += QStringLiteral("\n") + failure.what;
    if (!failure.detail.isEmpty())
        details += QStringLiteral("\n") + failure.detail;
    if (!failure.rest.url.isEmpty())
        details += QStringLiteral("\n") + QString::fromUtf8(failure.rest.url);
    return {Text::tr("The Publisher could not be asked."), words.why, words.next, details.trimmed()};
}

QString certificateText(const PublisherFailure& failure)
{
    if (failure.rest.certificates.empty())
        return {};
    const rest::CertificateFacts& leaf = failure.rest.certificates.front();
    QString fingerprint;
    for (int n = 0; n < leaf.sha256.size(); n += 2)
        fingerprint += (n == 0 ? QString() : QStringLiteral(":")) + QString::fromLatin1(leaf.sha256.mid(n, 2)).toUpper();
    return Text::tr("Subject: %1\nIssuer: %2\nNames: %3\nValid: %4 to %5\nSHA-256: %6\nRefused because: %7")
        .arg(leaf.subject, leaf.issuer, leaf.names.join(QStringLiteral(", ")),
             QLocale().toString(leaf.notBefore.date(), QLocale::ShortFormat),
             QLocale().toString(leaf.notAfter.date(), QLocale::ShortFormat), fingerprint,
             failure.rest.certificateProblems.join(QStringLiteral("; ")));
}

} // namespace postern::workbench
