// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace postern::crypto {

/// What a key is: its family and, for elliptic curves, its curve.
enum class KeyType : std::uint8_t { Rsa, EcP256, EcP384, EcP521, Ed25519, Symmetric };
inline constexpr std::size_t keyTypeCount = 6;

/// "alg" of a JWS (RFC 7518 3.1, RFC 8037 3.1). `none` is not among them: it is refused by name.
enum class JwsAlgorithm : std::uint8_t {
    HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA,
};
inline constexpr std::size_t jwsAlgorithmCount = 13;

/// For messages: "RSA", "EC P-256", "Ed25519", "symmetric".
[[nodiscard]] std::string_view toString(KeyType type) noexcept;
/// The registered name, for instance "RS256".
[[nodiscard]] std::string_view toString(JwsAlgorithm algorithm) noexcept;
/// Exact and case-sensitive; nothing for `none` and for names that are not known here.
[[nodiscard]] std::optional<JwsAlgorithm> parseJwsAlgorithm(std::string_view name) noexcept;
/// Whether the algorithm and the kind of key belong together at all (RFC 7518 3.1: ES256 is P-256 only, and so on).
[[nodiscard]] bool fits(JwsAlgorithm algorithm, KeyType type) noexcept;
[[nodiscard]] constexpr bool isSymmetric(JwsAlgorithm algorithm) noexcept
{
    return algorithm <= JwsAlgorithm::HS512;
}

/// Which algorithms are accepted with which kind of key (RFC 8725 3.1). It decides, not the token's header. A pair that
/// does not fit can never be allowed, so that an HS256 token cannot be "verified" with a public key's octets.
class AlgorithmPolicy {
  public:
    /// Nothing is allowed.
    constexpr AlgorithmPolicy() = default;
    /// What bearer tokens may use: RS, PS, ES (256, 384, 512) and EdDSA, each with its own kind of key; never HS.
    [[nodiscard]] static AlgorithmPolicy tokens();
    /// As tokens(), and HS with symmetric keys: for content signed between two parties that share a key.
    [[nodiscard]] static AlgorithmPolicy anySignature();

    /// Adds `algorithm` for every kind of key that fits it.
    AlgorithmPolicy& allow(JwsAlgorithm algorithm);
    [[nodiscard]] bool allows(JwsAlgorithm algorithm, KeyType type) const noexcept
    {
        return (allowed_[static_cast<std::size_t>(type)] >> static_cast<unsigned>(algorithm) & 1U) != 0;
    }
    [[nodiscard]] bool allows(JwsAlgorithm algorithm) const noexcept;
    /// For messages: "RS256, ES256".
    [[nodiscard]] std::string toString() const;

  private:
    std::array<std::uint16_t, keyTypeCount> allowed_{};
};

} // namespace postern::crypto
