// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/ClientCertificate.h"
#include "model/Cluster.h"
#include "model/Definition.h"
#include "model/FilterConfig.h"
#include "model/Operation.h"
#include "model/Origin.h"
#include "model/Security.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::model {

/// Cross-origin rules of an API, as the Publisher keeps them.
struct Cors {
    bool enabled = false;
    std::vector<std::string> allowOrigins;
    std::vector<std::string> allowMethods;
    std::vector<std::string> allowHeaders;
    std::vector<std::string> exposeHeaders;
    bool allowCredentials = false;
    std::optional<std::chrono::seconds> maxAge;
    Origin origin;
};

/// That an API's answers are to be cached, as the Publisher says it.
struct ResponseCaching {
    std::chrono::seconds timeout{300}; ///< how long answers are fresh at most, and those that do not say it
    Origin origin;
};

/// Where an API was pulled from.
struct Provenance {
    std::string server; ///< "https://apim.example:9443"
    std::string apiId;
    std::string revision; ///< "4"; empty = the working copy
    [[nodiscard]] bool known() const noexcept { return !server.empty(); }
    /// "Publisher rev 4"; empty when not known.
    [[nodiscard]] std::string label() const;
};

const schema::Schema<Provenance>& describe(schema::Type<Provenance>);

/// One API: operations under a context, and how they are guarded and served.
struct Api {
    std::string id; ///< stable across reloads: the Publisher's id, else "Name:version"
    std::string name;
    std::string version;
    std::string context; ///< base path with its version: "/orders/1.0.0"; no slash at the end; "" = the root
    std::string description;
    std::string provider;
    std::string lifecycle = "PUBLISHED"; ///< CREATED, PROTOTYPED, PUBLISHED, BLOCKED, DEPRECATED, RETIRED
    std::string type = "HTTP";           ///< HTTP, SOAP, GRAPHQL, WS, ...
    std::vector<std::string> tags;
    std::vector<std::string> gatewayEnvironments;
    std::vector<std::string> regions; ///< where it may be deployed: "eu-central-1", "eu-*"; empty: anywhere
    bool defaultVersion = false; ///< also served without the version: see contexts()
    std::string authorizationHeader = "Authorization";
    std::string apiKeyHeader = "ApiKey";
    std::vector<std::string> transports{"http", "https"};
    Cors cors;
    std::optional<ResponseCaching> responseCaching;
    std::vector<SecurityScheme> securitySchemes;
    std::vector<std::string> applicationSecurity; ///< WSO2's securityScheme: oauth2, api_key, basic_auth, mutualssl
    std::vector<ClientCertificate> clientCertificates; ///< whose clients mutual TLS lets in
    std::string throttlingPolicy;                 ///< for the whole API; empty = operations decide
    std::vector<std::string> subscriptionPolicies;
    std::vector<Operation> operations;
    std::optional<Cluster> production;
    std::optional<Cluster> sandbox;
    std::string backendOverride; ///< a URL in place of every backend, kept locally and never exported; empty = none
    bool mock = false;           ///< answer from the examples in place of any backend
    std::vector<FilterConfig> filters;
    std::vector<UnmappedPolicy> unmappedPolicies; ///< of the whole API
    Validation validation;
    std::shared_ptr<const Definition> definition; ///< what calls are held against; nullptr unless something does
    Provenance provenance;
    Origin origin;

    [[nodiscard]] std::string title() const { return name + ":" + version; }
    /// All base paths it is served under: the context, and that without the version when it is the default version.
    [[nodiscard]] std::vector<std::string> contexts() const;
    [[nodiscard]] bool blocked() const noexcept { return lifecycle == "BLOCKED"; }
    [[nodiscard]] const SecurityScheme* scheme(std::string_view schemeName) const noexcept;
};

} // namespace postern::model
