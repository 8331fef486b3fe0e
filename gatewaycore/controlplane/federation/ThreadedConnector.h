// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"

namespace postern::federation {

/// A make of gateways whose connections live in threads of their own (see inOwnThread()).
class ThreadedConnector final : public deployment::ConnectorType {
  public:
    explicit ThreadedConnector(std::unique_ptr<deployment::ConnectorType> make) : make_(std::move(make)) {}

    [[nodiscard]] std::string_view name() const noexcept override { return make_->name(); }
    [[nodiscard]] std::string_view title() const noexcept override { return make_->title(); }
    [[nodiscard]] std::vector<deployment::Mode> modes() const override { return make_->modes(); }
    [[nodiscard]] const schema::ObjectSchema& settings() const override { return make_->settings(); }
    [[nodiscard]] std::vector<deployment::Capability> capabilities(const deployment::Revision& revision, const deployment::Environment& environment) const override;
    [[nodiscard]] deployment::NormalForm desired(const deployment::Revision& revision, const deployment::Environment& environment) const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> plan(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi* live) const override;
    [[nodiscard]] Result<deployment::DeploymentPlan> planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    [[nodiscard]] std::vector<deployment::GrantFile> grant(const deployment::Environment& environment) const override;
    [[nodiscard]] Result<deployment::LiveDefinition> definition(const deployment::Environment& environment, const deployment::LiveApi& live) const override;
    [[nodiscard]] deployment::LiveChanges changesOf(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi& live,
                                                    const deployment::FieldPaths& paths) const override;
    [[nodiscard]] deployment::PublicUrls publicUrls(const deployment::Environment& environment, const deployment::LiveApi& live, const schema::Value& addresses) const override;
    [[nodiscard]] std::string region(const deployment::Environment& environment) const override;
    [[nodiscard]] Result<std::unique_ptr<deployment::GatewayConnection>> connect(const deployment::Environment& environment, const deployment::SecretValues& secrets) const override;

  private:
    std::unique_ptr<deployment::ConnectorType> make_;
};

} // namespace postern::federation
