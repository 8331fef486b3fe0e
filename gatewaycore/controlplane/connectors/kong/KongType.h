// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongSettings.h"
#include "controlplane/deployment/GatewayConnector.h"

namespace postern::connectors::kong {

/// Kong Gateway with a database, by its Admin API: one service, a route an operation, plugins for what the API asks for.
/// Everything has a name or an id that we choose, so every call may be sent again; what the gateway's own team added to our
/// objects is left as it is.
class KongType : public deployment::ConnectorType {
  public:
    [[nodiscard]] std::string_view name() const noexcept override { return "kong"; }
    [[nodiscard]] std::string_view title() const noexcept override { return "Kong Gateway"; }
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

  protected:
    [[nodiscard]] virtual KongStyle styleOf(const deployment::Environment& environment) const;
    /// Whether an object is changed by writing it whole: there is no PATCH.
    [[nodiscard]] virtual bool writesWhole() const noexcept { return false; }
};

} // namespace postern::connectors::kong
