// SPDX-License-Identifier: Apache-2.0
#include "crypto/Algorithm.h"

namespace postern::crypto {
namespace {

constexpr std::string_view algorithmNames[jwsAlgorithmCount] = {"HS256", "HS384", "HS512", "RS256", "RS384",
                                                                "RS512", "PS256", "PS384", "PS512", "ES256",
                                                                "ES384", "ES512", "EdDSA"};

} // namespace

std::string_view toString(KeyType type) noexcept
{
    switch (type) {
    case KeyType::Rsa: return "RSA";
    case KeyType::EcP256: return "EC P-256";
    case KeyType::EcP384: return "EC P-384";
    case KeyType::EcP521: return "EC P-521";
    case KeyType::Ed25519: return "Ed25519";
    case KeyType::Symmetric: return "symmetric";
    }
    return "unknown";
}

std::string_view toString(JwsAlgorithm algorithm) noexcept { return algorithmNames[static_cast<std::size_t>(algorithm)]; }

std::optional<JwsAlgorithm> parseJwsAlgorithm(std::string_view name) noexcept
{
    for (std::size_t i = 0; i < jwsAlgorithmCount; ++i) {
        if (algorithmNames[i] == name)
            return static_cast<JwsAlgorithm>(i);
    }
    return std::nullopt;
}

bool fits(JwsAlgorithm algorithm, KeyType type) noexcept
{
    switch (algorithm) {
    case JwsAlgorithm::HS256:
    case JwsAlgorithm::HS384:
    case JwsAlgorithm::HS512: return type == KeyType::Symmetric;
    case JwsAlgorithm::ES256: return type == KeyType::EcP256;
    case JwsAlgorithm::ES384: return type == KeyType::EcP384;
    case JwsAlgorithm::ES512: return type == KeyType::EcP521;
    case JwsAlgorithm::EdDSA: return type == KeyType::Ed25519;
    default: return type == KeyType::Rsa;
    }
}

AlgorithmPolicy AlgorithmPolicy::tokens()
{
    AlgorithmPolicy policy;
    for (std::size_t i = 0; i < jwsAlgorithmCount; ++i) {
        if (!isSymmetric(static_cast<JwsAlgorithm>(i)))
            policy.allow(static_cast<JwsAlgorithm>(i));
    }
    return policy;
}

AlgorithmPolicy AlgorithmPolicy::anySignature()
{
    return tokens().allow(JwsAlgorithm::HS256).allow(JwsAlgorithm::HS384).allow(JwsAlgorithm::HS512);
}

AlgorithmPolicy& AlgorithmPolicy::allow(JwsAlgorithm algorithm)
{
    for (std::size_t type = 0; type < keyTypeCount; ++type) {
        if (fits(algorithm, static_cast<KeyType>(type)))
            allowed_[type] = static_cast<std::uint16_t>(allowed_[type] | 1U << static_cast<unsigned>(algorithm));
    }
    return *this;
}

bool AlgorithmPolicy::allows(JwsAlgorithm algorithm) const noexcept
{
    for (std::size_t type = 0; type < keyTypeCount; ++type) {
        if (allows(algorithm, static_cast<KeyType>(type)))
            return true;
    }
    return false;
}

std::string AlgorithmPolicy::toString() const
{
    std::string text;
    for (std::size_t i = 0; i < jwsAlgorithmCount; ++i) {
        if (!allows(static_cast<JwsAlgorithm>(i)))
            continue;
        if (!text.empty())
            text += ", ";
        text += algorithmNames[i];
    }
    return text.empty() ? "none at all" : text;
}

} // namespace postern::crypto
