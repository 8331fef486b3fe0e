// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this room's sources only.

#include "base/Error.h"

#include <openssl/ossl_typ.h>
#include <string>

namespace postern::net {

/// Which certificate failed which check, as OpenSSL's verification callback saw it.
struct CertificateFailure {
    int code = 0; ///< X509_V_ERR_*; 0: none
    int depth = 0;
    std::string subject;
    std::string issuer;
    std::string names; ///< "a.example, b.example": whom a leaf is made out to
    std::string notBefore;
    std::string notAfter;
};

/// RFC 2253 text of a name.
[[nodiscard]] std::string nameText(const X509_NAME* name);
[[nodiscard]] CertificateFailure describeFailure(X509* certificate, int code, int depth);
/// What failed in a sentence, and what to do. `peer`: whom we talk to; `wanted`: the name that was asked for, "" at a server.
[[nodiscard]] std::string explain(const CertificateFailure& failure, const std::string& peer, const std::string& wanted);
/// The failure that OpenSSL's queue of this thread tells of, which is emptied.
[[nodiscard]] std::string explainQueue(const std::string& peer, bool server);
/// Text of the newest entry, queue emptied; for files that could not be read.
[[nodiscard]] std::string queueText();

} // namespace postern::net
