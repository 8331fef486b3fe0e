// SPDX-License-Identifier: Apache-2.0
#pragma once

// Included by sources of this room only.

#include "base/Result.h"
#include "base/Secret.h"
#include "crypto/Json.h"
#include "crypto/SigningKey.h"
#include "crypto/VerificationKey.h"
#include "crypto/internal/OpenSsl.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace postern::crypto {

struct VerificationKey::Material {
    PkeyHandle key;   ///< null for a shared key
    Secret symmetric; ///< empty for a public key
    KeyType type = KeyType::Rsa;
    unsigned bits = 0;
    /// Names the key in per-thread context caches; never used twice, unlike an address.
    std::uint64_t serial = 0;
    std::string keyId;
    std::optional<JwsAlgorithm> algorithm;
    bool forSignatures = true;
    std::string thumbprint, certificateSha1, certificateSha256;

    /// A copy that shares the key itself.
    [[nodiscard]] Material copy() const;
};

struct SigningKey::Material {
    PkeyHandle key;
    VerificationKey publicHalf;
};

/// The octets of one coordinate of a point on the curve of an EC key (RFC 7518 6.2.1.2).
[[nodiscard]] inline std::size_t coordinateSize(KeyType type) noexcept
{
    return type == KeyType::EcP256 ? 32 : type == KeyType::EcP384 ? 48 : 66;
}
/// The kind of a key. Errors: Unsupported.
[[nodiscard]] Result<KeyType> keyTypeOf(const EVP_PKEY* key);
/// Checks size and kind, and works out the thumbprint. Errors: Unsupported, InvalidArgument.
[[nodiscard]] Result<VerificationKey::Material> materialOf(PkeyHandle key, const KeyRequirements& requirements);
[[nodiscard]] VerificationKey::Material materialOf(BytesView symmetric);
/// The members of the JWK in the order RFC 7638 wants them, "kty" included; with `secret` those of the private half, too.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> jwkMembers(const EVP_PKEY* key, KeyType type,
                                                                          bool secret = false);
[[nodiscard]] std::vector<std::pair<std::string, std::string>> jwkMembersOfSymmetric(BytesView key);
/// The EVP_PKEY of a JWK's members (not oct), its private half with `secret`. Errors name the member.
[[nodiscard]] Result<PkeyHandle> keyOfJwk(const JsonValue& jwk, bool secret);
/// The certificate's key with its thumbprints.
[[nodiscard]] Result<VerificationKey> keyOfCertificate(X509* certificate, const KeyRequirements& requirements);

} // namespace postern::crypto
