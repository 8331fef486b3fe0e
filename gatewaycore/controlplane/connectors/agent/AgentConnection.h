// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/agent/AgentDescription.h"
#include "controlplane/connectors/agent/AgentProcess.h"
#include "controlplane/connectors/agent/AgentSettings.h"
#include "controlplane/deployment/GatewayConnector.h"

namespace postern::connectors::agent {

/// Speaks with one gateway by its agent. In read-only mode nothing is said to the agent that could change anything.
class AgentConnection final : public deployment::GatewayConnection {
  public:
    AgentConnection(const AgentSettings& settings, AgentDescription description, schema::Value own, deployment::Mode mode, deployment::SecretValues secrets);

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    [[nodiscard]] deployment::PendingPtr call(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done) override;

    [[nodiscard]] AgentProcess& process() noexcept { return process_; }

  private:
    [[nodiscard]] Result<void> checkDescription(const schema::Value& description) const;

    AgentDescription description_;
    std::string file_;
    deployment::Mode mode_;
    AgentProcess process_;
};

} // namespace postern::connectors::agent
