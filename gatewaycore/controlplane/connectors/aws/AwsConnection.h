// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsCredentials.h"
#include "controlplane/connectors/aws/AwsSettings.h"
#include "controlplane/remote/RestGateway.h"

namespace postern::connectors::aws {

/// Speaks with API Gateway's control plane in one region. Every call is signed; credentials of a role are got when they are needed
/// and again before they end.
class AwsConnection final : public remote::RestGateway {
  public:
    AwsConnection(AwsSettings settings, deployment::Mode mode, AwsSource source, const Clock& clock = Clock::system());

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;

    [[nodiscard]] std::string_view maker() const noexcept override { return "AWS"; }
    [[nodiscard]] const AwsSettings& settings() const noexcept { return settings_; }

  protected:
    [[nodiscard]] deployment::PendingPtr authorize(rest::RestRequest request, deployment::Completion<rest::RestRequest> ready) override;
    [[nodiscard]] std::string urlOf(const deployment::RemoteCall& call) const override;
    [[nodiscard]] bool forgetCredentials(const deployment::CallAnswer& refusal) override;

  private:
    friend class RoleAssumption;
    [[nodiscard]] Result<rest::RestRequest> sign(rest::RestRequest request, const AwsCredentials& credentials) const;

    AwsSettings settings_;
    AwsSource source_;
    const Clock& clock_;
    std::optional<AwsCredentials> assumed_; ///< of the last role
};

} // namespace postern::connectors::aws
