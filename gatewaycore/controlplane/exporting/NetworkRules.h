// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/exporting/BundleFacts.h"
#include "schema/Value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::exporting {

/// Where calls go: "https://orders.example:8443" is port 8443; 443 and 80 stand where an origin has none.
struct BackendAddress {
    std::string ip; ///< as it is written in a rule, without brackets; empty for a name, which rules do not know
    bool v6 = false;
    std::uint16_t port = 0;
};
/// Nothing for what is no origin of http, https, redis or rediss.
[[nodiscard]] std::optional<BackendAddress> backendAddress(std::string_view origin);

/// For a NetworkPolicy: whoever may call, at these ports.
[[nodiscard]] schema::Value ingressRules(const std::vector<BundlePort>& ports);
/// And what the gateway may call: names are looked up, then the backends' ports, at their addresses where these are known. An
/// origin that cannot be read leaves no rule.
[[nodiscard]] schema::Value egressRules(const std::vector<std::string>& backends);

} // namespace postern::exporting
