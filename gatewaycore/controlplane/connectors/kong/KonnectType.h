// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongType.h"

namespace postern::connectors::kong {

/// A control plane of Kong Konnect: what an Admin API takes, written whole; and what the Dev Portals tell of APIs.
class KonnectType final : public KongType {
  public:
    [[nodiscard]] std::string_view name() const noexcept override { return "konnect"; }
    [[nodiscard]] std::string_view title() const noexcept override { return "Kong Konnect"; }
    [[nodiscard]] const schema::ObjectSchema& settings() const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    [[nodiscard]] Result<deployment::LiveDefinition> definition(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    [[nodiscard]] std::vector<deployment::GrantFile> grant(const deployment::Environment& environment) const override;
    [[nodiscard]] deployment::PublicUrls publicUrls(const deployment::Environment& environment, const deployment::LiveApi& live, const schema::Value& addresses) const override;
    [[nodiscard]] Result<std::unique_ptr<deployment::GatewayConnection>> connect(const deployment::Environment& environment,
                                                                                 const deployment::SecretValues& secrets) const override;

  protected:
    [[nodiscard]] KongStyle styleOf(const deployment::Environment& environment) const override;
    [[nodiscard]] bool writesWhole() const noexcept override { return true; }
};

} // namespace postern::connectors::kong
