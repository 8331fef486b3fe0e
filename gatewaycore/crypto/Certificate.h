// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "crypto/Algorithm.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::crypto {

/// What a certificate says about itself.
struct CertificateDescription {
    std::string subject; ///< RFC 2253, for instance "CN=localhost,O=Postern"
    std::string issuer;
    std::string commonName;
    std::vector<std::string> dnsNames;    ///< subject alternative names
    std::vector<std::string> ipAddresses; ///< the same, as text
    WallTime notBefore{};
    WallTime notAfter{};
    std::string serialNumber;      ///< hexadecimal
    std::string sha256Fingerprint; ///< "AB:CD:..." of the DER form
    std::string keyDescription;    ///< "RSA 2048", "EC P-256"
    bool authority = false;        ///< basicConstraints CA
    bool selfSigned = false;       ///< issuer equals subject and its own key verifies it

    [[nodiscard]] bool validAt(WallTime when) const noexcept { return when >= notBefore && when <= notAfter; }
};

/// Each certificate of a PEM text, in order. Errors: ParseError, also when there is none; TooLarge above 1 MiB.
[[nodiscard]] Result<std::vector<CertificateDescription>> describeCertificates(std::string_view pem);
/// One certificate in DER, as a TLS peer sends it.
[[nodiscard]] Result<CertificateDescription> describeCertificate(BytesView der);

/// What a new certificate shall say.
struct CertificateRequest {
    std::string commonName;
    std::string organisation = "Postern";
    std::vector<std::string> dnsNames;
    std::vector<std::string> ipAddresses; ///< "127.0.0.1", "::1"
    Seconds validity = std::chrono::hours(24 * 365);
    /// How long before now it starts to be valid: clocks differ.
    Seconds backdate = std::chrono::hours(1);
    KeyType keyType = KeyType::EcP256;
    bool clientUse = false; ///< for TLS clients, too
};

/// A certificate with its private key (PKCS#8), both PEM.
struct KeyedCertificate {
    std::string certificatePem;
    Secret privateKeyPem;
};

/// A self-signed certificate authority (it may issue leaves only) with a new key.
[[nodiscard]] Result<KeyedCertificate> makeAuthority(const CertificateRequest&, const Clock& = Clock::system());
/// A leaf with a new key, signed by `authority`. Append the authority's certificatePem to send the chain.
[[nodiscard]] Result<KeyedCertificate> issueCertificate(const KeyedCertificate& authority, const CertificateRequest&,
                                                        const Clock& = Clock::system());
/// A leaf that signed itself: what an untrusted server shows.
[[nodiscard]] Result<KeyedCertificate> makeSelfSigned(const CertificateRequest&, const Clock& = Clock::system());

/// Whether the private key belongs to the first certificate of the PEM text; an Error says why not.
[[nodiscard]] Result<void> checkKeyMatches(std::string_view certificatePem, const Secret& privateKeyPem);

} // namespace postern::crypto
