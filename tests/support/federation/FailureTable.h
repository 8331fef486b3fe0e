// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/GatewayConnector.h"
#include "support/federation/FailingConnection.h"

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
    std::function<Revision()> change;                  ///< the API as it is edited afterwards; empty: it is not
    Door door;                                         ///< empty: answers are made up before the connection
    std::shared_ptr<void> keep;                        ///< what has to live as long
};

/// Makes a gateway on which nothing was deployed yet, the same each time.
using MakeStage = std::function<FailureStage()>;

/// The ways in which a call fails: refused (400 to 503 one after the other, and 429 once), broken before and after it was done,
/// answered by JSON without an end; before the connection timed out, at the door broken in the middle of the answer.
[[nodiscard]] std::vector<std::string> failureNames(bool atDoor = false);

/// Each step of the plan that deploys the revision fails in this way, then each of the one that changes it, each of the one that takes it
/// away, and each call that takes one of these back. Each time the journal has to agree with what the gateway did, nothing may be
/// there twice when it is tried again, and a roll back has to leave what was there before. What is wrong is returned, a sentence
/// each; empty: nothing. `tried` counts the cases.
[[nodiscard]] std::vector<std::string> whatFailureLeavesWrong(const MakeStage& make, std::string_view failure, int& tried);

} // namespace postern::deployment::test
