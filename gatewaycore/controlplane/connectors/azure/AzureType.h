// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/AzureSettings.h"
#include "controlplane/deployment/GatewayConnector.h"

namespace postern::connectors::azure {

/// Azure API Management, by the Azure Resource Manager: what is deployed is made as a revision that nobody is led to, and
/// becomes current, whole, by a release. Going back is a release of the revision before.
class AzureType final : public deployment::ConnectorType {
  public:
    [[nodiscard]] std::string_view name() const noexcept override { return "azure"; }
    [[nodiscard]] std::string_view title() const noexcept override { return "Azure API Management"; }
    [[nodiscard]] std::vector<deployment::Mode> modes() const override;
    [[nodiscard]] const schema::ObjectSchema& settings() const override;
    [[nodiscard]] std::vector<deployment::Capability> capabilities(const deployment::Revision& revision, const deployment::Environment& environment) const override;
    [[nodiscard]] deployment::NormalForm desired(const deployment::Revision& revision, const deployment::Environment& environment) const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> plan(const deployment::Revision& revision, const deployment::Environment& environment,
                                                          const deployment::LiveApi* live) const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    [[nodiscard]] std::vector<deployment::GrantFile> grant(const deployment::Environment& environment) const override;
    [[nodiscard]] Result<deployment::LiveDefinition> definition(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    [[nodiscard]] deployment::LiveChanges changesOf(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi& live,
                                                    const deployment::FieldPaths& paths) const override;
    [[nodiscard]] deployment::PublicUrls publicUrls(const deployment::Environment& environment, const deployment::LiveApi& live, const schema::Value& addresses) const override;
    [[nodiscard]] Result<std::unique_ptr<deployment::GatewayConnection>> connect(const deployment::Environment& environment,
                                                                                 const deployment::SecretValues& secrets) const override;
};

} // namespace postern::connectors::azure
