// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "integration/federation/costs/CrowdedGateway.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::test {

/// A make of gateways with many APIs.
struct Crowd {
    std::unique_ptr<deployment::ConnectorType> type;
    deployment::Environment environment;
    deployment::SecretValues secrets;
    std::unique_ptr<CrowdedGateway> gateway;
    std::function<void(int)> redeploy; ///< somebody changes what is deployed of the API of that number
    std::shared_ptr<void> keep;

    [[nodiscard]] std::unique_ptr<deployment::GatewayConnection> connect() const;
};

/// "kong", "kong-kubernetes", "envoy-gateway", "aws", "azure", each with so many APIs that postern has deployed there.
[[nodiscard]] std::vector<std::string> crowdNames();
[[nodiscard]] std::unique_ptr<Crowd> crowdOf(const std::string& name, int apis);

} // namespace postern::test
