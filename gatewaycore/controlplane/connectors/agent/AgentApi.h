// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/agent/AgentDescription.h"
#include "controlplane/deployment/NormalForm.h"
#include "controlplane/deployment/Revision.h"

#include <vector>

namespace postern::connectors::agent {

/// An API as an agent gets it: without what the agent cannot hold.
struct AgentApi {
    schema::Value body; ///< see PROTOCOL.md, "The API"
    std::vector<deployment::Capability> capabilities;
};

[[nodiscard]] AgentApi agentApiOf(const deployment::Revision& revision, const AgentDescription& description);

/// What is wanted: every value of the body, and what is dropped.
[[nodiscard]] deployment::NormalForm formOf(const AgentApi& api);
/// What is there: every value of an API that an agent told, and below "theirs" what it says is of the gateway's own team.
[[nodiscard]] deployment::NormalForm formOf(const schema::Value& api, const schema::Value& theirs);

} // namespace postern::connectors::agent
