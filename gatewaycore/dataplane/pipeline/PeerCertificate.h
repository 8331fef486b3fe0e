// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <string>

namespace postern::pipeline {

/// The certificate that a client showed in its TLS handshake, and proved to have the key of. One for a connection: it
/// lives as long as the connection's exchanges.
struct PeerCertificate {
    std::string fingerprint; ///< SHA-256 of the DER form, "AB:CD:..."
    std::string subject;     ///< RFC 2253
    std::string commonName;
    WallTime notBefore{};
    WallTime notAfter{};
    /// An authority of the listener issued it (directly or through others), and it was not revoked when the connection
    /// began. False: it was let in as one that an API knows by itself, and opens that API only.
    bool chained = false;
};

} // namespace postern::pipeline
