// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Origin.h"
#include "schema/Schema.h"

#include <string>
#include <vector>

namespace postern::model {

/// A key that a client may show. The key itself is a secret reference or its SHA-256, never in the file.
struct ApiKeyCredential {
    std::string name;
    schema::SecretRef key;
    std::string sha256; ///< lower-case hex of the key's SHA-256, in place of `key`
    std::string application;
    std::string owner;
    std::string keyType = "PRODUCTION"; ///< or SANDBOX: which backends it reaches
    std::vector<std::string> apis;      ///< "Name" or "Name:version"; empty = every API
    std::vector<std::string> scopes;
    std::vector<std::string> ips;       ///< addresses and CIDR blocks it counts from; empty = everywhere
    std::vector<std::string> referrers; ///< pages it counts from, '*' for any characters; empty = everywhere
    std::string applicationPolicy;  ///< throttling policy of the application; empty = Unlimited
    std::string subscriptionPolicy; ///< throttling policy of the subscription; empty = Unlimited
    Origin origin;
};

const schema::Schema<ApiKeyCredential>& describe(schema::Type<ApiKeyCredential>);

} // namespace postern::model
