// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Result.h"
#include "crypto/Algorithm.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::crypto {

/// What a key must be to be taken at all.
struct KeyRequirements {
    /// RFC 7518 3.3: "A key of size 2048 bits or larger MUST be used". Lower it for museum pieces only.
    unsigned minimumRsaBits = 2048;
    /// Above this a signature costs so much that a key set becomes a way to slow the gateway down.
    unsigned maximumRsaBits = 8192;
    /// Whether "kty":"oct" is taken. Off for what a key server publishes.
    bool allowSymmetric = false;
};

/// A key that signatures are verified with: the public half of a pair, or a shared key (only where that was allowed).
/// An immutable value, cheap to copy; safe from any thread.
class VerificationKey {
  public:
    /// One PEM block: "PUBLIC KEY", "RSA PUBLIC KEY" or "CERTIFICATE" (the first one counts; its thumbprints are
    /// kept; that it is valid or trusted is not checked: the person who configured it trusts it).
    /// Errors: ParseError, Unsupported (kind of key, curve), InvalidArgument (too short).
    [[nodiscard]] static Result<VerificationKey> fromPem(std::string_view pem, const KeyRequirements& = {});
    /// Every PEM block of those kinds, in order; at most 256. Errors: as above, and when there is none.
    [[nodiscard]] static Result<std::vector<VerificationKey>> allFromPem(std::string_view pem,
                                                                         const KeyRequirements& = {});
    /// A certificate in DER, as in "x5c".
    [[nodiscard]] static Result<VerificationKey> fromCertificate(BytesView der, const KeyRequirements& = {});
    /// A shared key of any length.
    [[nodiscard]] static VerificationKey fromSymmetric(BytesView octets, std::string keyId = {});

    [[nodiscard]] KeyType type() const noexcept;
    [[nodiscard]] unsigned bits() const noexcept;
    /// "kid"; empty when it has none.
    [[nodiscard]] const std::string& keyId() const noexcept;
    /// "alg" of the JWK: when set, the key verifies this algorithm only.
    [[nodiscard]] std::optional<JwsAlgorithm> algorithm() const noexcept;
    /// False when "use", "key_ops" or an "alg" that signs nothing says that the key is for something else.
    [[nodiscard]] bool forSignatures() const noexcept;
    /// RFC 7638, SHA-256, base64url.
    [[nodiscard]] const std::string& thumbprint() const noexcept;
    /// "x5t" and "x5t#S256" of its certificate (RFC 7515 4.1.7, 4.1.8), base64url; empty without one.
    [[nodiscard]] const std::string& certificateSha1() const noexcept;
    [[nodiscard]] const std::string& certificateSha256() const noexcept;
    /// How messages name it: its kid, or else its thumbprint.
    [[nodiscard]] std::string name() const;
    /// A copy with another "kid".
    [[nodiscard]] VerificationKey withKeyId(std::string keyId) const;

    /// "-----BEGIN PUBLIC KEY-----" and so on, for programs that verify by it, too. Errors: Unsupported for a shared key.
    [[nodiscard]] Result<std::string> publicPem() const;

    /// Whether `signature` (as a JWS carries it: ECDSA as r || s) is that of `input`. False, too, when the algorithm
    /// does not fit the key. Decides nothing about whether the algorithm is acceptable: see Jws.h.
    [[nodiscard]] bool verify(JwsAlgorithm algorithm, BytesView input, BytesView signature) const noexcept;

    /// Behind the headers: the library's own key and what was read beside it.
    struct Material;
    explicit VerificationKey(std::shared_ptr<const Material> material) noexcept;
    [[nodiscard]] const Material& material() const noexcept { return *material_; }

  private:
    std::shared_ptr<const Material> material_;
};

} // namespace postern::crypto
