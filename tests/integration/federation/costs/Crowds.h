// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "gatewaycore/config/TestFolder.h"
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
    std::function<void(int)> redeploy; ///< somebody changes what is deployed of the API of that number; null where nobody can
    std::shared_ptr<void> keep;

    [[nodiscard]] std::unique_ptr<deployment::GatewayConnection> connect() const;
};

/// Makes that are asked for lists: "kong", "kong-dbless", "konnect", "kong-kubernetes", "envoy-gateway", "aws", "azure", "wso2".
[[nodiscard]] std::vector<std::string> crowdNames();
/// Makes whose gateway is files, or a program: "kong-file", "envoy-files", "folder", "agent". They have no `gateway`, and nobody changes them.
[[nodiscard]] std::vector<std::string> fileCrowdNames();
/// With so many APIs that postern has deployed there. Its connections live in threads of their own, as the program's do.
[[nodiscard]] std::unique_ptr<Crowd> crowdOf(const std::string& name, int apis);

/// A folder whose gateway has one API, Orders:1.0.0.
struct CrowdProject {
    TestFolder folder;

    CrowdProject();
    [[nodiscard]] deployment::Revision revision() const;
    /// What a push of it to an empty gateway does.
    [[nodiscard]] std::vector<deployment::PlanStep> steps(const Crowd& crowd) const;
    static const char* definition();
};
/// The sample's text as that of another API: its names and its ids are others.
[[nodiscard]] std::string renamedApi(std::string text, int number);
/// Of fileCrowdNames().
void fillFiles(Crowd& crowd, const std::string& name, int apis);

} // namespace postern::test
