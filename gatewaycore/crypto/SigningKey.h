// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "crypto/Algorithm.h"
#include "crypto/VerificationKey.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace postern::crypto {

/// A private (or shared) key. Immutable, cheap to copy, safe from any thread; never printed except where asked for.
class SigningKey {
  public:
    /// A new pair (a new shared key of 64 octets for Symmetric). `rsaBits` counts for RSA only.
    [[nodiscard]] static Result<SigningKey> generate(KeyType type, unsigned rsaBits = 2048);
    /// An unencrypted PEM: PKCS#8 or the older forms of RSA and EC.
    [[nodiscard]] static Result<SigningKey> fromPem(const Secret& pem);
    /// A private JWK (RFC 7517), "oct" included; keeps its kid.
    [[nodiscard]] static Result<SigningKey> fromJwk(const Secret& json);

    [[nodiscard]] KeyType type() const noexcept;
    [[nodiscard]] const std::string& keyId() const noexcept;
    [[nodiscard]] SigningKey withKeyId(std::string keyId) const;
    [[nodiscard]] const VerificationKey& verificationKey() const noexcept;

    /// PKCS#8 PEM. Errors: Unsupported for a shared key.
    [[nodiscard]] Result<Secret> toPem() const;
    /// SubjectPublicKeyInfo PEM. Errors: Unsupported for a shared key.
    [[nodiscard]] Result<std::string> publicPem() const;
    /// The public JWK with kid, "use":"sig" and, when given, "alg". Errors: Unsupported for a shared key.
    [[nodiscard]] Result<std::string> publicJwk(std::string_view algorithm = {}) const;
    /// The private JWK.
    [[nodiscard]] Result<Secret> privateJwk() const;

    /// The signature of `input` as a JWS carries it. Errors: InvalidArgument when the algorithm does not fit the key.
    [[nodiscard]] Result<Bytes> sign(JwsAlgorithm algorithm, BytesView input) const;

    struct Material;
    explicit SigningKey(std::shared_ptr<const Material> material) noexcept;
    [[nodiscard]] const Material& material() const noexcept { return *material_; }

  private:
    std::shared_ptr<const Material> material_;
};

/// "{"keys":[...]}" of public JWKs, as a key server publishes them.
[[nodiscard]] std::string jwkSet(const std::vector<std::string>& publicJwks);

} // namespace postern::crypto
