// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/PublisherFailure.h"

namespace postern::publisher {

QString toString(Problem problem)
{
    switch (problem) {
    case Problem::None: return QStringLiteral("none");
    case Problem::IncompleteConnection: return QStringLiteral("incomplete-connection");
    case Problem::MissingSecret: return QStringLiteral("missing-secret");
    case Problem::Unreachable: return QStringLiteral("unreachable");
    case Problem::NoAnswer: return QStringLiteral("no-answer");
    case Problem::UntrustedCertificate: return QStringLiteral("untrusted-certificate");
    case Problem::TlsFailed: return QStringLiteral("tls-failed");
    case Problem::WrongCredentials: return QStringLiteral("wrong-credentials");
    case Problem::ExpiredToken: return QStringLiteral("expired-token");
    case Problem::MissingScope: return QStringLiteral("missing-scope");
    case Problem::NotFound: return QStringLiteral("not-found");
    case Problem::RateLimited: return QStringLiteral("rate-limited");
    case Problem::ServerError: return QStringLiteral("server-error");
    case Problem::Truncated: return QStringLiteral("truncated");
    case Problem::TooLarge: return QStringLiteral("too-large");
    case Problem::NotJson: return QStringLiteral("not-json");
    case Problem::UnexpectedJson: return QStringLiteral("unexpected-json");
    case Problem::NotAPublisher: return QStringLiteral("not-a-publisher");
    case Problem::Redirected: return QStringLiteral("redirected");
    case Problem::NotInThisVersion: return QStringLiteral("not-in-this-version");
    case Problem::Refused: return QStringLiteral("refused");
    case Problem::CannotSave: return QStringLiteral("cannot-save");
    case Problem::Cancelled: return QStringLiteral("cancelled");
    }
    return {};
}

QString PublisherFailure::message() const
{
    if (problem == Problem::Cancelled)
        return QStringLiteral("Cancelled: %1.").arg(what);
    return QStringLiteral("Cannot %1: %2. %3").arg(what, cause, nextStep).trimmed();
}

Error PublisherFailure::toError() const
{
    const auto kind = [this] {
        switch (problem) {
        case Problem::IncompleteConnection:
        case Problem::MissingSecret: return ErrorKind::InvalidConfig;
        case Problem::Unreachable: return ErrorKind::ConnectFailed;
        case Problem::NoAnswer: return ErrorKind::TimedOut;
        case Problem::UntrustedCertificate:
        case Problem::TlsFailed: return ErrorKind::TlsFailed;
        case Problem::WrongCredentials:
        case Problem::ExpiredToken: return ErrorKind::Unauthenticated;
        case Problem::MissingScope: return ErrorKind::PermissionDenied;
        case Problem::NotFound: return ErrorKind::NotFound;
        case Problem::RateLimited: return ErrorKind::Overloaded;
        case Problem::Truncated: return ErrorKind::ConnectionClosed;
        case Problem::TooLarge: return ErrorKind::TooLarge;
        case Problem::NotJson:
        case Problem::UnexpectedJson: return ErrorKind::ParseError;
        case Problem::NotAPublisher:
        case Problem::NotInThisVersion: return ErrorKind::Unsupported;
        case Problem::Redirected: return ErrorKind::ProtocolError;
        case Problem::Refused: return ErrorKind::InvalidArgument;
        case Problem::Cancelled: return ErrorKind::Cancelled;
        case Problem::ServerError:
        case Problem::CannotSave:
        case Problem::None: break;
        }
        return ErrorKind::IoError;
    }();
    const bool ours = problem == Problem::IncompleteConnection || problem == Problem::MissingSecret;
    return {kind, message().toStdString(), ours ? Fault::Config : Fault::Upstream};
}

} // namespace postern::publisher
