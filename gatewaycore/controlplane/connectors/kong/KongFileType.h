// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongSettings.h"
#include "controlplane/deployment/GatewayConnector.h"

namespace postern::connectors::kong {

/// A declarative file of Kong's as a gateway: for decK, for a Kong without a database, for what is kept in git. A plan has one step,
/// which writes the whole file aside and renames it.
class KongFileType final : public deployment::ConnectorType {
  public:
    [[nodiscard]] std::string_view name() const noexcept override { return "kong-file"; }
    [[nodiscard]] std::string_view title() const noexcept override { return "Kong, declarative file"; }
    [[nodiscard]] std::vector<deployment::Mode> modes() const override;
    [[nodiscard]] const schema::ObjectSchema& settings() const override;
    [[nodiscard]] std::vector<deployment::Capability> capabilities(const deployment::Revision& revision, const deployment::Environment& environment) const override;
    [[nodiscard]] deployment::NormalForm desired(const deployment::Revision& revision, const deployment::Environment& environment) const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> plan(const deployment::Revision& revision, const deployment::Environment& environment,
                                                          const deployment::LiveApi* live) const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    [[nodiscard]] Result<deployment::LiveDefinition> definition(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    [[nodiscard]] std::vector<deployment::GrantFile> grant(const deployment::Environment& environment) const override;
    [[nodiscard]] deployment::LiveChanges changesOf(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi& live,
                                                    const deployment::FieldPaths& paths) const override;
    [[nodiscard]] deployment::PublicUrls publicUrls(const deployment::Environment& environment, const deployment::LiveApi& live, const schema::Value& addresses) const override;
    [[nodiscard]] Result<std::unique_ptr<deployment::GatewayConnection>> connect(const deployment::Environment& environment,
                                                                                 const deployment::SecretValues& secrets) const override;
};

} // namespace postern::connectors::kong
