// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/remote/Encoding.h"
#include "schema/Schema.h"
#include "schema/SecretRef.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace postern::connectors::azure {

/// Which of Microsoft's clouds: each has endpoints of its own.
enum class AzureCloud : std::uint8_t { Public, China, Government };

/// How postern proves to Entra ID who it is.
enum class AzureSignIn : std::uint8_t {
    ClientSecret,
    Certificate, ///< an assertion that the certificate's key signs
    DeviceCode,  ///< a person, in a browser somewhere else
};

/// An Azure API Management service, and how its management interface is reached.
struct AzureSettings {
    std::string tenant;   ///< an id, or a domain of it
    std::string clientId; ///< of the application that is registered for postern
    AzureSignIn signIn = AzureSignIn::ClientSecret;
    schema::SecretRef clientSecret;
    schema::SecretRef certificate;  ///< PEM of the certificate and of its private key
    schema::SecretRef refreshToken; ///< of a person who has signed in before; may be empty
    AzureCloud cloud = AzureCloud::Public;
    std::string loginUrl;      ///< in place of the cloud's
    std::string managementUrl; ///< in place of the cloud's
    std::string caFile;        ///< PEM; empty: the system's authorities
    std::string subscription;
    std::string resourceGroup;
    std::string service;
    std::string apiVersion = "2024-05-01";
    std::chrono::seconds operationTimeout{600}; ///< for an operation that Azure goes on with
    std::map<std::string, std::string> openIdConfigurations; ///< by issuer: where its discovery document is
    std::vector<std::string> entraClients; ///< applications whose tokens of Entra ID are taken; empty: whatever the audience says
    schema::SecretRef backendSecret;       ///< what backends ask for, kept as a named value
    std::string publicUrl; ///< of something in front of the service, as callers reach it; empty: nothing is
    std::vector<std::string> acceptDropped; ///< subjects that may be dropped though they keep callers out

    /// "https://login.microsoftonline.com", without a slash at its end.
    [[nodiscard]] std::string login() const;
    /// "https://management.azure.com", without a slash at its end.
    [[nodiscard]] std::string management() const;
    /// A target below the service: "/subscriptions/.../service/shop/apis/orders?api-version=2024-05-01". `query` is encoded.
    [[nodiscard]] std::string at(std::string_view path, std::string_view query = {}) const;
    /// The service as other resources refer to it: "/subscriptions/.../service/shop".
    [[nodiscard]] std::string resource() const;
};

const schema::Schema<AzureSettings>& describe(schema::Type<AzureSettings>);

/// How policy documents are asked for: what postern writes is of this format, too.
inline constexpr std::string_view policyFormat = "format=xml";

using remote::encodedStep;

} // namespace postern::connectors::azure
