// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/postern/PosternSettings.h"
#include "controlplane/deployment/GatewayConnector.h"

namespace postern::connectors::postern {

/// A bundle of ours: an API is put into the project that it is made of, and the bundle is exported anew, whole or not at all; what
/// cannot be exported is taken back.
class BundleType final : public deployment::ConnectorType {
  public:
    [[nodiscard]] std::string_view name() const noexcept override { return "postern-bundle"; }
    [[nodiscard]] std::string_view title() const noexcept override { return "Postern, bundle"; }
    [[nodiscard]] std::vector<deployment::Mode> modes() const override;
    [[nodiscard]] const schema::ObjectSchema& settings() const override;
    [[nodiscard]] std::vector<deployment::Capability> capabilities(const deployment::Revision& revision, const deployment::Environment& environment) const override;
    [[nodiscard]] deployment::NormalForm desired(const deployment::Revision& revision, const deployment::Environment& environment) const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> plan(const deployment::Revision& revision, const deployment::Environment& environment,
                                                          const deployment::LiveApi* live) const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    [[nodiscard]] std::vector<deployment::GrantFile> grant(const deployment::Environment& environment) const override;
    [[nodiscard]] deployment::PublicUrls publicUrls(const deployment::Environment& environment, const deployment::LiveApi& live, const schema::Value& addresses) const override;
    [[nodiscard]] Result<std::unique_ptr<deployment::GatewayConnection>> connect(const deployment::Environment& environment,
                                                                                 const deployment::SecretValues& secrets) const override;
};

} // namespace postern::connectors::postern
