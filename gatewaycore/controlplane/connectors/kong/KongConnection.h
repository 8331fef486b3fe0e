// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongForm.h"
#include "controlplane/connectors/kong/KongSettings.h"
#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/rest/RestClient.h"

namespace postern::connectors::kong {

/// Speaks with one Admin API. In read-only mode nothing but GET is ever sent, whoever asks.
class KongConnection final : public deployment::GatewayConnection {
  public:
    KongConnection(KongSettings settings, deployment::Mode mode, Secret token);

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    [[nodiscard]] deployment::PendingPtr call(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done) override;

    /// A request for a path, with the workspace, the token and what every call has.
    [[nodiscard]] rest::RestRequest request(const QByteArray& method, const std::string& target) const;
    [[nodiscard]] rest::RestClient& client() { return client_; }
    [[nodiscard]] const KongSettings& settings() const noexcept { return settings_; }

  private:
    KongSettings settings_;
    deployment::Mode mode_;
    Secret token_;
    rest::RestClient client_;
};

} // namespace postern::connectors::kong
