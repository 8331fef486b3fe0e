// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/azure/AzureSettings.h"
#include "controlplane/connectors/azure/EntraTokens.h"
#include "controlplane/remote/RestGateway.h"

namespace postern::connectors::azure {

/// Speaks with the Resource Manager of one API Management service.
class AzureConnection final : public remote::RestGateway {
  public:
    AzureConnection(AzureSettings settings, deployment::Mode mode, EntraCredentials credentials, const Clock& clock = Clock::system());

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    [[nodiscard]] deployment::PendingPtr addresses(deployment::Completion<schema::Value> done) override;
    /// Waits for what Azure goes on with (201 or 202 with Azure-AsyncOperation or Location), as long as the settings say.
    [[nodiscard]] deployment::PendingPtr call(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done) override;

    [[nodiscard]] std::string_view maker() const noexcept override { return "Azure"; }
    [[nodiscard]] const AzureSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] EntraTokens& tokens() noexcept { return tokens_; }
    /// What an absolute address is below the Resource Manager; empty when it is somewhere else, where no token may go.
    [[nodiscard]] std::string targetOf(std::string_view url) const;

  protected:
    [[nodiscard]] deployment::PendingPtr authorize(rest::RestRequest request, deployment::Completion<rest::RestRequest> ready) override;
    [[nodiscard]] std::string urlOf(const deployment::RemoteCall& call) const override;
    [[nodiscard]] bool forgetCredentials(const deployment::CallAnswer& refusal) override;

  private:
    AzureSettings settings_;
    EntraTokens tokens_;
};

} // namespace postern::connectors::azure
