// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Environment.h"

namespace postern::deployment {

std::string Environment::secretKey(std::string_view secret) const
{
    return "environment/" + name + '/' + std::string(secret);
}

const schema::Schema<IgnoreRule>& describe(schema::Type<IgnoreRule>)
{
    static const auto schema = schema::Schema<IgnoreRule>("ignored-drift", "A difference that is known and let be.")
                                   .field("api", &IgnoreRule::api, "An API as name:version, or * for all").required().notEmpty()
                                   .field("field", &IgnoreRule::field, "A field, or the beginning of its path and *").required().notEmpty()
                                   .field("reason", &IgnoreRule::reason, "Why it is let be");
    return schema;
}

const schema::Schema<Environment>& describe(schema::Type<Environment>)
{
    using namespace std::chrono_literals;
    static const auto schema =
        schema::Schema<Environment>("environment", "A gateway that APIs are deployed to or discovered at. Credentials are in the keychain.")
            .field("name", &Environment::name, "What it is called").required().notEmpty()
            .field("type", &Environment::type, "Which connector speaks with it").required().notEmpty()
            .field("mode", &Environment::mode, "What may be done there")
                .oneOf({{"read-only", Mode::ReadOnly, "discovery, and no write of any kind"},
                        {"write-only", Mode::WriteOnly, "deployment, and no discovery"},
                        {"read-write", Mode::ReadWrite, "both"}})
            .field("owner", &Environment::owner, "Whom to ask about it")
            .field("region", &Environment::region, "Where it stands; APIs may be bound to regions")
            .field("production", &Environment::production, "Whoever writes to it types its name first")
            .field("interval", &Environment::interval, "Time between two discoveries; 0: only when somebody asks").range(0ms, 24h)
            .field("settings", &Environment::settings, "As its connector describes them")
            .field("ignore", &Environment::ignore, "Differences that are let be")
            .locate(&Environment::location);
    return schema;
}

} // namespace postern::deployment
