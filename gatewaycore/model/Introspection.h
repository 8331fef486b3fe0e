// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace postern::model {

/// How an issuer is asked about tokens that only it can read: by RFC 7662, or as WSO2's 2.x gateways ask a key manager.
struct Introspection {
    enum class Protocol : std::uint8_t { Rfc7662, Wso2 };
    /// How we show who we are; the names of the OAuth registry of token endpoint authentication methods.
    enum class ClientAuthentication : std::uint8_t { Basic, Post, Bearer, Tls };
    /// What a call gets whose token is not known while the issuer cannot be asked.
    enum class WhenUnreachable : std::uint8_t { Refuse, UseExpired };

    Protocol protocol = Protocol::Rfc7662;
    std::string url;
    ClientAuthentication clientAuthentication = ClientAuthentication::Basic;
    std::string clientId;
    schema::SecretRef clientSecret;
    schema::SecretRef bearerToken;
    std::chrono::milliseconds timeout{5'000};
    std::uint32_t connections = 32; ///< calls under way at the same time
    std::uint32_t queue = 1024;     ///< tokens that may wait for one
    std::chrono::seconds cache{900};
    std::chrono::seconds refusedCache{30};
    std::chrono::seconds failureCache{5};
    std::uint32_t cacheEntries = 10'000;
    WhenUnreachable whenUnreachable = WhenUnreachable::Refuse;
    std::chrono::seconds useExpiredFor{3600};
};

const schema::Schema<Introspection>& describe(schema::Type<Introspection>);

} // namespace postern::model
