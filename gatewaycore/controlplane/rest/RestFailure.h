// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "controlplane/rest/RestRequest.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace postern::rest {

/// How far a call came.
enum class RestStage : std::uint8_t {
    Request,   ///< the request itself was refused here; nothing was sent
    Connect,   ///< look-up, TCP or proxy
    Tls,       ///< handshake or certificate
    FirstByte, ///< sent, no head of an answer yet
    Body,      ///< in the middle of the answer
    Redirect,  ///< the answer points where we do not go
    Answer,    ///< a complete answer whose status is not 2xx
};

/// One certificate, in the words a person is shown.
struct CertificateFacts {
    QString subject; ///< "CN=localhost, O=WSO2"
    QString issuer;
    QStringList names; ///< subject alternative names: "DNS:localhost", "IP:127.0.0.1"
    QDateTime notBefore;
    QDateTime notAfter;
    QByteArray sha256; ///< of the DER form, 64 lower-case hex digits: what a trust decision pins
    QByteArray pem;
    bool selfSigned = false;
};

/// What is known of a call that did not give a RestResponse, beside its Error. Holds no credential.
struct RestFailure {
    RestStage stage = RestStage::Request;
    int status = 0;         ///< of the answer, 0 when there was none
    RestHeaders headers;    ///< of the answer
    QByteArray bodyExcerpt; ///< at most 64 KiB of the answer's body
    QByteArray url;
    int attempts = 0;
    std::optional<Milliseconds> retryAfter; ///< what the server asked for
    QByteArray location;                    ///< where a refused redirect points
    /// Set when the certificate was refused: the chain, leaf first, and why, one reason an entry.
    std::vector<CertificateFacts> certificates;
    QStringList certificateProblems;
    /// A certificate was trusted for this host:port, and the server now shows another one.
    bool certificateChanged = false;

    [[nodiscard]] bool untrustedCertificate() const { return !certificates.empty(); }
};

} // namespace postern::rest
