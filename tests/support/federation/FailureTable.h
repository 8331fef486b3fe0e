// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/GatewayConnector.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace postern::deployment::test {

/// What a connector's plans are tried against: an emulated gateway that writes down what it does.
struct FailureStage {
    const ConnectorType* type = nullptr;
    Environment environment;
    Revision revision;
    SecretValues secrets;
    std::unique_ptr<GatewayConnection> connection;
    std::function<std::vector<std::string>()> effects; ///< what the gateway did, in order, whoever asked; only ever grows
    std::shared_ptr<void> keep;                        ///< what has to live as long
};

/// Makes a gateway on which nothing was deployed yet, the same each time.
using MakeStage = std::function<FailureStage()>;

/// The ways in which a call fails: refused (400 to 503 one after the other, and 429 once), timed out, broken before and after it
/// was done, answered by half.
[[nodiscard]] std::vector<std::string> failureNames();

/// Each step of the plan that deploys the revision, and then of the one that takes it away, fails in this way. Each time the
/// journal has to agree with what the gateway did, nothing may be there twice when it is tried again, and a roll back has to
/// leave what was there before. What is wrong is returned, a sentence each; empty: nothing. `tried` counts the cases.
[[nodiscard]] std::vector<std::string> whatFailureLeavesWrong(const MakeStage& make, std::string_view failure, int& tried);

} // namespace postern::deployment::test
