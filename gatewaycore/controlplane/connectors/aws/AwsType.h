// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsSettings.h"
#include "controlplane/deployment/GatewayConnector.h"

namespace postern::connectors::aws {

/// AWS API Gateway, REST APIs (v1): one import, one deployment, one stage. HTTP APIs (v2) are found and read, and nothing is written to them.
class AwsType final : public deployment::ConnectorType {
  public:
    [[nodiscard]] std::string_view name() const noexcept override { return "aws"; }
    [[nodiscard]] std::string_view title() const noexcept override { return "AWS API Gateway"; }
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
    /// Of the settings: that is where the calls go.
    [[nodiscard]] std::string region(const deployment::Environment& environment) const override;
    [[nodiscard]] Result<std::unique_ptr<deployment::GatewayConnection>> connect(const deployment::Environment& environment,
                                                                                 const deployment::SecretValues& secrets) const override;
};

/// postern-authorizer.mjs, as it is in resources/aws.
[[nodiscard]] std::string_view authorizerSource();
/// IAM policies for a mode and settings.
[[nodiscard]] std::vector<deployment::GrantFile> awsGrant(const AwsSettings& settings, deployment::Mode mode);

} // namespace postern::connectors::aws
