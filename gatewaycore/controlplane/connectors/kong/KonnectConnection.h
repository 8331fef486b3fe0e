// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongConnection.h"

namespace postern::connectors::kong {

/// Where a Dev Portal's API that nothing in the control plane stands for is found: "api:<id>".
inline constexpr std::string_view portalPrefix = "api:";
/// Who tells of an API, as lists and imports show it.
inline constexpr const char* bothSources = "Dev Portal and control plane";
inline constexpr const char* portalSource = "Dev Portal";
inline constexpr const char* gatewaySource = "control plane";

/// Speaks with one control plane of Konnect (its core entities are those of an Admin API) and with the Dev Portals' APIs.
class KonnectConnection final : public KongConnection {
  public:
    KonnectConnection(KonnectSettings settings, deployment::Mode mode, Secret token);

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;

    [[nodiscard]] std::string_view maker() const noexcept override { return "Konnect"; }
    [[nodiscard]] std::string nextPage(const std::string& target, const schema::Value& page) const override;
    [[nodiscard]] const KonnectSettings& place() const noexcept { return place_; }

  protected:
    [[nodiscard]] deployment::PendingPtr authorize(rest::RestRequest request, deployment::Completion<rest::RestRequest> ready) override;
    [[nodiscard]] std::string urlOf(const deployment::RemoteCall& call) const override;

  private:
    KonnectSettings place_;
    Secret bearer_;
};

} // namespace postern::connectors::kong
