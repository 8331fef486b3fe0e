// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongSettings.h"

namespace postern::connectors::kong {

const schema::Schema<KongStyle>& describe(schema::Type<KongStyle>)
{
    static const auto schema =
        schema::Schema<KongStyle>("kong-style", "How APIs are written for Kong.")
            .field("release", &KongStyle::release, "By which rules routes are matched")
                .oneOf({{"2", KongRelease::Before3, "2.x: an expression is known by its signs"}, {"3", KongRelease::Since3, "3.x: by the ~ before it"}})
            .field("counting", &KongStyle::counting, "Where Kong counts calls for its limits")
                .oneOf({{"local", "each node for itself"}, {"cluster", "in the database"}, {"redis", "in Kong's Redis"}})
            .field("acceptDropped", &KongStyle::acceptDropped, "What may be left out although it keeps callers out")
                .oneOf({{"security", "who may call"}, {"scopes", "what a token must allow"}});
    return schema;
}

const schema::Schema<KongFileSettings>& describe(schema::Type<KongFileSettings>)
{
    static const auto schema = schema::Schema<KongFileSettings>("kong-file", "A declarative file of Kong's, as decK and a Kong without a database read it.")
                                   .field("file", &KongFileSettings::file, "The file, YAML or JSON").required().notEmpty().example("kong.yaml")
                                   .field("style", &KongFileSettings::style, "How APIs are written there");
    return schema;
}

const schema::Schema<KongSettings>& describe(schema::Type<KongSettings>)
{
    static const auto schema =
        schema::Schema<KongSettings>("kong", "A Kong Gateway with a database, by its Admin API.")
            .field("adminUrl", &KongSettings::adminUrl, "Address of the Admin API").required().notEmpty().example("https://kong.example:8444")
            .field("caFile", &KongSettings::caFile, "PEM of authorities to trust in place of the system's")
            .field("workspace", &KongSettings::workspace, "Workspace of Kong Enterprise")
            .field("tokenHeader", &KongSettings::tokenHeader, "The header field that the token is sent in")
            .field("token", &KongSettings::token, "The token; none when the Admin API asks for none")
            .field("style", &KongSettings::style, "How APIs are written there");
    return schema;
}

} // namespace postern::connectors::kong
