// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Revision.h"
#include "schema/Value.h"

#include <string>
#include <vector>

namespace postern::connectors::kong {

/// A public key as Kong's jwt plugin takes it.
struct KongIssuerKey {
    std::string key;       ///< what a token's claim says: the issuer, or the key's id
    std::string algorithm; ///< "RS256"
    std::string pem;
};

/// An issuer as Kong knows one: a consumer with keys, in a group that APIs let in. All APIs of a gateway share it.
struct KongIssuer {
    std::string name;     ///< as gateway.yaml calls it
    std::string username; ///< "postern-issuer-acme"
    std::vector<KongIssuerKey> keys;
};

/// Whose tokens Kong's jwt plugin can look at.
struct KongIssuers {
    std::vector<KongIssuer> all;
    std::string claim = "iss"; ///< by which it finds a key: "kid" when an issuer has several, which Kong cannot tell apart by "iss"
    std::string why;           ///< when `all` is empty
    std::string left;          ///< which keys and issuers are not written, and why; may be empty
};
[[nodiscard]] KongIssuers kongIssuersOf(const deployment::Revision& revision);

} // namespace postern::connectors::kong
