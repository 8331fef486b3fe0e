// SPDX-License-Identifier: Apache-2.0
#include "model/User.h"

#include <algorithm>

namespace postern::model {

const schema::Schema<User>& describe(schema::Type<User>)
{
    static const auto schema =
        schema::Schema<User>("user", "Somebody who may log in with a name and a password.")
            .field("name", &User::name, "The name to log in with").required().notEmpty().example("alice")
            .field("hash", &User::hash, "The password's hash: argon2id ($argon2id$...) or bcrypt ($2b$...)").required().notEmpty()
            .field("scopes", &User::scopes, "The scopes the user has")
            .field("apis", &User::apis, "The APIs the user may call, Name or Name:version; empty: all").example("Orders:1.0.0")
            .field("application", &User::application, "The application that the calls count for; the user's own when empty")
            .field("keyType", &User::keyType, "Which backends the calls reach").oneOf({{"PRODUCTION"}, {"SANDBOX"}})
            .field("applicationPolicy", &User::applicationPolicy, "Throttling policy of the application")
            .field("subscriptionPolicy", &User::subscriptionPolicy, "Throttling policy of the subscription")
            .locate(&User::origin)
            .check([](const User& user, schema::Reporter& reporter) {
                // RFC 7617 2: the first colon ends the name, and control characters are in neither half.
                if (user.name.find(':') != std::string::npos ||
                    std::any_of(user.name.begin(), user.name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
                    reporter.error("name", "must hold neither colons nor control characters: it could never be sent");
            });
    return schema;
}

const schema::Schema<LoginSettings>& describe(schema::Type<LoginSettings>)
{
    using namespace std::chrono_literals;
    static const auto schema =
        schema::Schema<LoginSettings>("logins", "How log-ins with name and password are held.")
            .field("failures", &LoginSettings::failures,
                   "Wrong log-ins of one address (of IPv6, its /64) within the window; then 429, whatever is sent").range(1, 100000)
            .field("window", &LoginSettings::window, "What wrong log-ins are counted in").range(1s, 24h)
            .field("remember", &LoginSettings::remember, "How long a right log-in is not hashed again; 0: each time")
                .range(0s, 1h)
            .field("queue", &LoginSettings::queue, "Log-ins that wait while two are hashed; then 503").range(0, 10000);
    return schema;
}

} // namespace postern::model
