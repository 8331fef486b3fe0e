// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/kubernetes/KubeDialect.h"
#include "controlplane/kubernetes/KubeMake.h"
#include "controlplane/kubernetes/KubeSettings.h"

namespace postern::kubernetes {

/// What gateways have in common that are configured by objects in a cluster. A make says what its objects are.
class KubeType : public deployment::ConnectorType {
  public:
    [[nodiscard]] std::vector<deployment::Mode> modes() const override;
    [[nodiscard]] std::vector<deployment::Capability> capabilities(const deployment::Revision& revision, const deployment::Environment& environment) const override;
    [[nodiscard]] deployment::NormalForm desired(const deployment::Revision& revision, const deployment::Environment& environment) const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> plan(const deployment::Revision& revision, const deployment::Environment& environment,
                                                          const deployment::LiveApi* live) const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    /// A Role and its RoleBinding, and where the Gateway is in another namespace those there.
    [[nodiscard]] std::vector<deployment::GrantFile> grant(const deployment::Environment& environment) const override;
    [[nodiscard]] Result<deployment::LiveDefinition> definition(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    [[nodiscard]] deployment::PublicUrls publicUrls(const deployment::Environment& environment, const deployment::LiveApi& live, const schema::Value& addresses) const override;
    [[nodiscard]] Result<std::unique_ptr<deployment::GatewayConnection>> connect(const deployment::Environment& environment,
                                                                                 const deployment::SecretValues& secrets) const override;

    [[nodiscard]] virtual const KubeMake& make() const noexcept = 0;
    [[nodiscard]] virtual KubeSettings clusterOf(const deployment::Environment& environment) const = 0;
    /// Refers to `objects`.
    [[nodiscard]] virtual std::unique_ptr<KubeDialect> dialectOf(const std::vector<schema::Value>& objects) const = 0;
    [[nodiscard]] virtual KubeApi apiOf(const deployment::Revision& revision, const deployment::Environment& environment) const = 0;
};

} // namespace postern::kubernetes
