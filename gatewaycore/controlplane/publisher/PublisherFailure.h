// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"
#include "controlplane/rest/RestFailure.h"

#include <QString>
#include <QStringList>

namespace postern::publisher {

/// What went wrong between us and a Publisher, in kinds that a window can offer a way out of.
enum class Problem : std::uint8_t {
    None,
    IncompleteConnection, ///< a field of the connection is missing or malformed
    MissingSecret,        ///< the password, client secret or token is not in the SecretStore
    Unreachable,          ///< no such name, refused, no route
    NoAnswer,             ///< a time-out
    UntrustedCertificate, ///< rest.certificates has the chain: "View certificate" / "Trust for this workspace"
    TlsFailed,            ///< any other failure of the handshake
    WrongCredentials,     ///< user and password, or client id and secret, were refused
    ExpiredToken,         ///< the token is expired or revoked and cannot be renewed
    MissingScope,         ///< missingScopes says which of the scopes would do
    NotFound,
    RateLimited, ///< rest.retryAfter may say for how long
    ServerError,
    Truncated,      ///< the answer ended too early
    TooLarge,       ///< the answer is larger than we take
    NotJson,        ///< HTML or something else: often a log-in page or a proxy
    UnexpectedJson, ///< JSON of another shape than the contract's; detail names the field
    NotAPublisher,  ///< nothing at this address speaks any known version of the Publisher API
    Redirected,     ///< the address sends us to another origin
    NotInThisVersion, ///< the API Manager is too old for it; detail names the first that has it
    Refused,        ///< any other 4xx
    CannotSave,     ///< the folder could not be written
    Cancelled,
};

/// Stable name of a problem: "untrusted-certificate"; what a user interface translates by.
QString toString(Problem problem);

/// One failure with its cause and next step (English; a window translates by problem and detail).
struct PublisherFailure {
    Problem problem = Problem::None;
    QString what;     ///< the call that failed: "list APIs", "get a token"
    QString cause;    ///< one sentence
    QString nextStep; ///< one sentence
    QString detail;   ///< the argument of the sentence: host, field, path, server's own words
    QStringList missingScopes;
    int publisherCode = 0; ///< WSO2's error code, such as 900513; 0 when there is none
    rest::RestFailure rest;

    [[nodiscard]] explicit operator bool() const { return problem != Problem::None; }
    /// "Cannot list APIs: <cause> <next step>".
    [[nodiscard]] QString message() const;
    [[nodiscard]] Error toError() const;
};

} // namespace postern::publisher
