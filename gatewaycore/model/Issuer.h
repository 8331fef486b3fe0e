// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Cluster.h"
#include "model/Introspection.h"
#include "model/Origin.h"
#include "schema/Schema.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::model {

/// Somebody whose tokens we take. At most one source of keys: jwksUrl, jwksFile or pemFile; without any it is asked about
/// each token (introspection), with one about those only that are no JWT.
struct Issuer {
    std::string name;
    std::string issuer; ///< the exact `iss`
    std::string jwksUrl;
    std::string jwksFile;
    std::string pemFile; ///< a public key or a certificate
    std::vector<std::string> audiences;                  ///< one of them must be in `aud`; empty = not checked
    std::vector<std::string> algorithms{"RS256", "ES256"}; ///< nothing else is accepted
    std::chrono::seconds leeway{5};                      ///< clock skew allowed at exp, nbf
    std::chrono::seconds maxAge{0};                      ///< oldest `iat` accepted; 0 = not checked
    std::chrono::seconds refresh{300};                   ///< a fetched key set is fetched again after this time at the latest
    /// Ours to theirs: "scope" -> "scp". Names on the left: sub, scope, clientId, application, tier, keyType, subscriptions.
    std::map<std::string, std::string> claims;
    std::vector<std::string> tokens{"access"}; ///< what it vouches for: access, api-key (WSO2's signed ones), internal-key
    std::vector<std::string> types;            ///< `typ` of its access tokens, "at+jwt" for instance; empty = not checked
    TlsClient tls; ///< towards jwksUrl and introspection.url
    std::optional<Introspection> introspection;
    Origin origin;

    [[nodiscard]] bool hasKeys() const noexcept { return !jwksUrl.empty() || !jwksFile.empty() || !pemFile.empty(); }
    /// Whether `what`, as in `tokens`, counts when it has signed it.
    [[nodiscard]] bool vouchesFor(std::string_view what) const noexcept;
};

const schema::Schema<Issuer>& describe(schema::Type<Issuer>);

} // namespace postern::model
