// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "crypto/JwsSigner.h"
#include "dataplane/security/TokenVerifier.h"

#include <string>
#include <vector>

namespace postern::test {

/// A token issuer with one key. The key is made once per kind: RSA keys take long.
struct Issuer {
    explicit Issuer(std::string keyId = "k1", crypto::KeyType type = crypto::KeyType::EcP256)
        : key(crypto::SigningKey::generate(type)->withKeyId(std::move(keyId)))
    {
    }

    [[nodiscard]] std::string token(const std::string& claims, crypto::JwsAlgorithm algorithm = crypto::JwsAlgorithm::ES256) const
    {
        return *crypto::signCompact(key, algorithm, claims);
    }
    [[nodiscard]] std::string jwks() const { return crypto::jwkSet({*key.publicJwk()}); }

    crypto::SigningKey key;
};

inline std::int64_t secondsOf(const Clock& clock)
{
    return std::chrono::duration_cast<Seconds>(clock.wall().time_since_epoch()).count();
}

/// {"iss":"https://issuer","sub":"a","exp":now+60 and what else is asked for}
inline std::string claimsAt(const Clock& clock, const std::string& more = {}, std::int64_t lifetime = 60)
{
    return R"({"iss":"https://issuer","sub":"a","exp":)" + std::to_string(secondsOf(clock) + lifetime) +
           (more.empty() ? "" : "," + more) + "}";
}

} // namespace postern::test
