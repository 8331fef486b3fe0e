// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/postern/PosternSettings.h"
#include "controlplane/remote/RestGateway.h"

namespace postern::connectors::postern {

/// Speaks with the remote control of one posternd.
class PosterndConnection final : public remote::RestGateway {
  public:
    PosterndConnection(RemoteSettings settings, deployment::Mode mode, Secret token);

    /// A token is sent over TLS, or stays on this machine. Errors: InvalidArgument.
    [[nodiscard]] static Result<void> checkUrl(const std::string& url);

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    [[nodiscard]] deployment::PendingPtr addresses(deployment::Completion<schema::Value> done) override;
    [[nodiscard]] std::string_view maker() const noexcept override { return "posternd"; }

  protected:
    [[nodiscard]] deployment::PendingPtr authorize(rest::RestRequest request, deployment::Completion<rest::RestRequest> ready) override;
    [[nodiscard]] std::string urlOf(const deployment::RemoteCall& call) const override;

  private:
    RemoteSettings settings_;
    Secret token_;
};

} // namespace postern::connectors::postern
