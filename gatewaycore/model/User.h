// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Origin.h"
#include "schema/Schema.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace postern::model {

/// Somebody who may log in with a name and a password (RFC 7617). The password is never in a file, only its hash.
struct User {
    std::string name;
    std::string hash; ///< argon2id ($argon2id$...) or bcrypt ($2b$...); see crypto::PasswordHash
    std::vector<std::string> scopes;
    std::vector<std::string> apis;        ///< "Name" or "Name:version"; empty = every API
    std::string application;              ///< whose limits the calls count against; empty = one of the user's own
    std::string keyType = "PRODUCTION";   ///< or SANDBOX: which backends the calls reach
    std::string applicationPolicy;        ///< throttling policy of the application; empty = Unlimited
    std::string subscriptionPolicy;       ///< throttling policy of the subscription; empty = Unlimited
    Origin origin;
};

/// How log-ins are held, for the whole gateway: one hash costs tens of milliseconds of CPU.
struct LoginSettings {
    std::uint32_t failures = 10;          ///< wrong log-ins of one address within `window`, before no more are looked at
    std::chrono::seconds window{60};
    std::chrono::seconds remember{60};    ///< how long a right log-in is not hashed again
    std::uint32_t queue = 32;             ///< log-ins that wait for their turn; two are hashed at a time
};

const schema::Schema<User>& describe(schema::Type<User>);
const schema::Schema<LoginSettings>& describe(schema::Type<LoginSettings>);

} // namespace postern::model
