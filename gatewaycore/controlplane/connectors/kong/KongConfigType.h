// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongType.h"

namespace postern::connectors::kong {

/// A Kong without a database, by its Admin API: it is read like any other, and written by loading a whole configuration. Everything in
/// it that is not this API's is read right before, and loaded again as it was.
class KongConfigType final : public KongType {
  public:
    [[nodiscard]] std::string_view name() const noexcept override { return "kong-dbless"; }
    [[nodiscard]] std::string_view title() const noexcept override { return "Kong Gateway without a database"; }
    [[nodiscard]] Result<deployment::DeploymentPlan> plan(const deployment::Revision& revision, const deployment::Environment& environment,
                                                          const deployment::LiveApi* live) const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    [[nodiscard]] std::vector<deployment::GrantFile> grant(const deployment::Environment& environment) const override;
    [[nodiscard]] Result<std::unique_ptr<deployment::GatewayConnection>> connect(const deployment::Environment& environment,
                                                                                 const deployment::SecretValues& secrets) const override;
};

} // namespace postern::connectors::kong
