// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/DeploymentPlan.h"
#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/federation/FleetProject.h"
#include "controlplane/federation/LifecycleEdit.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace postern::federation {

/// One environment that holds the API, and what is to be done there.
struct LifecycleTarget {
    std::string environment;
    std::string why;  ///< why nothing can be planned there; empty: there is a plan
    std::string note; ///< beside the plan, or why it is left alone, for people; may be empty
    bool leftAlone = false; ///< nothing is written there by its mode: that is no failure
    deployment::DeploymentPlan plan;
};

/// A change of an API's life over all environments that hold it: one file, to be reviewed and applied as a whole.
struct LifecyclePlan {
    std::string api;   ///< "Orders:1.0.0"
    std::string state; ///< "BLOCKED"
    std::map<std::string, std::string> before; ///< the project's files that change, by their paths; one that is made has an empty text
    std::map<std::string, std::string> after;
    std::vector<LifecycleTarget> targets; ///< in the order of environments.yaml

    /// Everything is as it is to be.
    [[nodiscard]] bool empty() const noexcept;
    /// Environments in production where something is to be done.
    [[nodiscard]] std::vector<std::string> production() const;
};

const schema::Schema<LifecycleTarget>& describe(schema::Type<LifecycleTarget>);
const schema::Schema<LifecyclePlan>& describe(schema::Type<LifecyclePlan>);

/// As a file: JSON. readLifecyclePlan's errors: InvalidConfig with every problem, as for the plan of one environment.
[[nodiscard]] std::string writePlan(const LifecyclePlan& plan);
[[nodiscard]] Result<LifecyclePlan> readLifecyclePlan(std::string_view text, std::string_view fileName);
/// As a person reviews it.
[[nodiscard]] std::string shown(const LifecyclePlan& plan);

/// What a gateway makes of a state: it is expressed when what is wanted there differs by it from what is wanted of the API as it is
/// published. `published` and `then` are the same API in both states. One line for the plan, named "blocked" or "deprecated"; none
/// for other states. Pure.
[[nodiscard]] std::vector<deployment::Capability> capabilitiesOf(const deployment::ConnectorType& type, const deployment::Environment& environment,
                                                                 const deployment::Revision& published, const deployment::Revision& then, LifecycleStep::To to);

/// The environments that hold an API, by what was deployed from here, by the last drift check and by the last discovery, in the order
/// of environments.yaml. Reads what is remembered below the project's records; on any thread. `only` empty: all.
[[nodiscard]] std::vector<std::string> holdersOf(const FleetProject& project, const std::string& api, const std::vector<std::string>& only = {});

} // namespace postern::federation
