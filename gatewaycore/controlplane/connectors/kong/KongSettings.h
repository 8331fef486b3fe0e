// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongRoute.h"
#include "schema/Schema.h"
#include "schema/SecretRef.h"

#include <string>
#include <vector>

namespace postern::connectors::kong {

/// How APIs are written for Kong, wherever they are written.
struct KongStyle {
    KongRelease release = KongRelease::Since3;
    std::string counting = "local"; ///< where Kong counts calls: local, cluster, redis
    std::vector<std::string> acceptDropped; ///< subjects that may be dropped though they keep callers out: "security", "scopes"
};

/// How a Kong Gateway's Admin API is reached.
struct KongSettings {
    std::string adminUrl;   ///< "https://kong.example:8444"
    std::string caFile;     ///< PEM; empty: the system's authorities
    std::string workspace;  ///< of Kong Enterprise; empty: none
    std::string tokenHeader = "Kong-Admin-Token"; ///< what `token` is sent in
    schema::SecretRef token;
    std::string publicUrl; ///< of the proxy, as callers reach it; empty: nobody knows
    KongStyle style;
};

/// A control plane of Kong Konnect.
struct KonnectSettings {
    std::string region = "us"; ///< "eu", "au", ...
    std::string address;       ///< empty: https://<region>.api.konghq.com
    std::string caFile;        ///< PEM; empty: the system's authorities
    std::string controlPlane;  ///< its id
    schema::SecretRef token;   ///< of a person or of a system account
    bool portal = true;        ///< the Dev Portal's APIs are looked at, too
    std::string publicUrl;     ///< of the data planes, as callers reach them; empty: nobody knows
    KongStyle style;

    [[nodiscard]] std::string base() const; ///< without a slash at its end
};

/// A declarative file, as decK and a Kong without a database read it.
struct KongFileSettings {
    std::string file; ///< "kong.yaml"; relative to the folder that the program was started in
    std::string publicUrl; ///< of the Kong that reads it, as callers reach it; empty: nobody knows
    KongStyle style;
};

const schema::Schema<KongStyle>& describe(schema::Type<KongStyle>);
const schema::Schema<KongSettings>& describe(schema::Type<KongSettings>);
const schema::Schema<KongFileSettings>& describe(schema::Type<KongFileSettings>);
const schema::Schema<KonnectSettings>& describe(schema::Type<KonnectSettings>);

} // namespace postern::connectors::kong
