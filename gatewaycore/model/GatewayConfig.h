// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Api.h"
#include "model/ApiKeyCredential.h"
#include "model/ClientCertificate.h"
#include "model/Cluster.h"
#include "model/FilterConfig.h"
#include "model/GatewaySettings.h"
#include "model/Issuer.h"
#include "model/Limits.h"
#include "model/Listener.h"
#include "model/Redis.h"
#include "model/Revocation.h"
#include "model/SubscriptionBook.h"
#include "model/ThrottlingPolicy.h"
#include "model/User.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::model {

/// Everything a gateway runs: gateway.yaml, policies.yaml, subscriptions.json and the APIs, decoded. describe() covers
/// gateway.yaml; `policies`, `subscriptions` and `apis` come from their own files.
struct GatewayConfig {
    std::string apiVersion = "postern/v1";
    std::vector<Listener> listeners;
    std::vector<FilterConfig> filters; ///< run for every API, first
    std::vector<Issuer> issuers;
    std::vector<ApiKeyCredential> apiKeys;
    std::vector<User> users;
    std::string usersFile;       ///< more users, one a line: see config/UsersFile.h
    std::vector<User> fileUsers; ///< those of usersFile, put here by whoever read the folder; never written
    LoginSettings logins;
    std::optional<Revocation> revocation;
    std::optional<Redis> redis;
    std::vector<Cluster> clusters; ///< named backends that APIs may refer to
    ErrorsConfig errors;
    Limits limits;
    Timeouts timeouts;
    AnalyticsConfig analytics;
    std::uint32_t workers = 0; ///< event loops; 0 = one for each core
    ChainOrder order = ChainOrder::Postern;
    std::vector<std::string> trustedProxies; ///< addresses or CIDR blocks whose X-Forwarded-For is believed
    ForwardedCertificate forwardedCertificate;
    std::vector<ThrottlingPolicy> policies;
    std::vector<Api> apis;
    std::shared_ptr<const SubscriptionBook> subscriptions; ///< of subscriptions.json; nullptr: there is none
    std::string folder; ///< where it was read from: paths are relative to it; empty = the working directory

    [[nodiscard]] const Cluster* cluster(std::string_view name) const noexcept;
    [[nodiscard]] const ThrottlingPolicy* policy(std::string_view name) const noexcept;
    /// Whether any client can show a certificate, here or to a trusted proxy.
    [[nodiscard]] bool takesClientCertificates() const noexcept;
};

const schema::Schema<GatewayConfig>& describe(schema::Type<GatewayConfig>);

} // namespace postern::model
