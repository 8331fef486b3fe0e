// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongSettings.h"

namespace postern::connectors::kong {

const schema::Schema<KongSettings>& describe(schema::Type<KongSettings>)
{
    static const auto schema =
        schema::Schema<KongSettings>("kong", "A Kong Gateway with a database, by its Admin API.")
            .field("adminUrl", &KongSettings::adminUrl, "Address of the Admin API").required().notEmpty().example("https://kong.example:8444")
            .field("caFile", &KongSettings::caFile, "PEM of authorities to trust in place of the system's")
            .field("workspace", &KongSettings::workspace, "Workspace of Kong Enterprise")
            .field("tokenHeader", &KongSettings::tokenHeader, "The header field that the token is sent in")
            .field("token", &KongSettings::token, "The token; none when the Admin API asks for none")
            .field("counting", &KongSettings::counting, "Where Kong counts calls for its limits")
                .oneOf({{"local", "each node for itself"}, {"cluster", "in the database"}, {"redis", "in Kong's Redis"}})
            .field("acceptDropped", &KongSettings::acceptDropped, "What may be left out although it keeps callers out")
                .oneOf({{"security", "who may call"}, {"scopes", "what a token must allow"}, {"rate-limit", "how often"}});
    return schema;
}

} // namespace postern::connectors::kong
