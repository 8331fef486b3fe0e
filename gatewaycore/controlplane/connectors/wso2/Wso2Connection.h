// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/wso2/Wso2Settings.h"
#include "controlplane/publisher/SessionKeeper.h"
#include "controlplane/remote/RestGateway.h"
#include "controlplane/secrets/MemorySecretStore.h"

namespace postern::connectors::wso2 {

/// Speaks with the Publisher of one WSO2 API Manager. Tokens are those of the publisher room's sessions. A target may
/// name an item of the list that is answered (see remote/Pick.h).
class Wso2Connection final : public remote::RestGateway {
  public:
    Wso2Connection(Wso2Settings settings, deployment::Mode mode, const deployment::SecretValues& secrets);

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    [[nodiscard]] deployment::PendingPtr addresses(deployment::Completion<schema::Value> done) override;
    [[nodiscard]] deployment::PendingPtr call(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done) override;

    [[nodiscard]] std::string_view maker() const noexcept override { return "WSO2"; }
    [[nodiscard]] const Wso2Settings& settings() const noexcept { return settings_; }
    [[nodiscard]] const publisher::SessionKeeper& session() const noexcept { return keeper_; }

  protected:
    [[nodiscard]] deployment::PendingPtr authorize(rest::RestRequest request, deployment::Completion<rest::RestRequest> ready) override;
    [[nodiscard]] std::string urlOf(const deployment::RemoteCall& call) const override;
    [[nodiscard]] bool forgetCredentials(const deployment::CallAnswer& refusal) override;

  private:
    Wso2Settings settings_;
    secrets::MemorySecretStore secrets_;
    publisher::SessionKeeper keeper_;
    QByteArray refused_; ///< a token that is no good any more
};

/// A refusal with WSO2's own words and, where those do not say it, what it means.
[[nodiscard]] deployment::CallAnswer explained(deployment::CallAnswer answer);

} // namespace postern::connectors::wso2
