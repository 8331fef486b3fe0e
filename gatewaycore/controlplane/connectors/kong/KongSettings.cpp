// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongSettings.h"

#include "controlplane/deployment/PublicUrls.h"

#include <algorithm>

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
                                   .field("publicUrl", &KongFileSettings::publicUrl, deployment::publicUrlDoc).example("https://api.example")
                                   .field("style", &KongFileSettings::style, "How APIs are written there")
                                   .check([](const KongFileSettings& settings, schema::Reporter& reporter) { deployment::checkPublicUrl(settings.publicUrl, reporter); });
    return schema;
}

std::string KonnectSettings::base() const
{
    std::string out = address.empty() ? "https://" + region + ".api.konghq.com" : address;
    while (out.ends_with('/'))
        out.pop_back();
    return out;
}

const schema::Schema<KonnectSettings>& describe(schema::Type<KonnectSettings>)
{
    static const auto schema =
        schema::Schema<KonnectSettings>("konnect", "A control plane of Kong Konnect, and the APIs of its Dev Portals.")
            .field("region", &KonnectSettings::region, "The region of the organisation")
                .oneOf({{"us", "United States"}, {"eu", "Europe"}, {"au", "Australia"}, {"me", "Middle East"}, {"in", "India"}, {"sg", "Singapore"}})
            .field("address", &KonnectSettings::address, "Address of Konnect's interface, when it is not the region's")
            .field("caFile", &KonnectSettings::caFile, "PEM of authorities to trust in place of the system's")
            .field("controlPlane", &KonnectSettings::controlPlane, "The control plane's id").required().notEmpty().example("9524ec7d-36d9-465d-a8c5-83a3c9390458")
            .field("token", &KonnectSettings::token, "A personal access token, or one of a system account")
            .field("portal", &KonnectSettings::portal, "Whether APIs of the Dev Portals are looked at, too")
            .field("publicUrl", &KonnectSettings::publicUrl, deployment::publicUrlDoc).example("https://api.example")
            .field("style", &KonnectSettings::style, "How APIs are written there")
            .check([](const KonnectSettings& settings, schema::Reporter& reporter) {
                deployment::checkPublicUrl(settings.publicUrl, reporter);
                const bool plain = std::ranges::all_of(settings.controlPlane, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; });
                if (!plain)
                    reporter.error("controlPlane", "is an id, of letters, digits and hyphens");
                if (!settings.address.empty() && !settings.address.starts_with("https://") && !settings.address.starts_with("http://"))
                    reporter.error("address", "begins with https://");
            });
    return schema;
}

const schema::Schema<KongSettings>& describe(schema::Type<KongSettings>)
{
    static const auto schema =
        schema::Schema<KongSettings>("kong", "A Kong Gateway, by its Admin API.")
            .field("adminUrl", &KongSettings::adminUrl, "Address of the Admin API").required().notEmpty().example("https://kong.example:8444")
            .field("caFile", &KongSettings::caFile, "PEM of authorities to trust in place of the system's")
            .field("workspace", &KongSettings::workspace, "Workspace of Kong Enterprise")
            .field("tokenHeader", &KongSettings::tokenHeader, "The header field that the token is sent in")
            .field("token", &KongSettings::token, "The token; none when the Admin API asks for none")
            .field("publicUrl", &KongSettings::publicUrl, deployment::publicUrlDoc).example("https://api.example")
            .field("style", &KongSettings::style, "How APIs are written there")
            .check([](const KongSettings& settings, schema::Reporter& reporter) { deployment::checkPublicUrl(settings.publicUrl, reporter); });
    return schema;
}

} // namespace postern::connectors::kong
