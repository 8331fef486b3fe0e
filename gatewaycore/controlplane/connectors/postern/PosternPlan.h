// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/postern/PosternSettings.h"
#include "controlplane/deployment/GatewayConnector.h"

#include <functional>

namespace postern::connectors::postern {

/// Keys of LiveApi::objects: what the gateway answered, null for an API that is not there.
inline constexpr const char* entryKey = "entry";
inline constexpr const char* surroundingsKey = "surroundings";

/// What a plan is made for.
struct PlanPlace {
    const deployment::Environment& environment;
    const PosternRules& rules;
};

/// Adds the steps that bring the revision to the gateway to a plan without steps: one, which writes the API and has the gateway read
/// it, or none. Pure. Errors: InvalidArgument, AlreadyExists with what keeps it from being there.
[[nodiscard]] Result<void> addDeployment(const deployment::Revision& revision, const PlanPlace& place, const deployment::LiveApi* live, deployment::DeploymentPlan& plan);
/// The same for taking it away; none when it is not there.
[[nodiscard]] Result<void> addRemoval(const PlanPlace& place, const deployment::LiveApi& live, deployment::DeploymentPlan& plan);

/// How a call is made.
using Send = std::function<deployment::PendingPtr(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done)>;

[[nodiscard]] deployment::PendingPtr discoverApis(Send send, UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done);
/// A LiveApi without a title when the API is not there: what surrounds it matters to a plan.
[[nodiscard]] deployment::PendingPtr liveApi(Send send, std::string idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done);

} // namespace postern::connectors::postern
