// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeCredentials.h"
#include "controlplane/kubernetes/KubeMake.h"
#include "controlplane/kubernetes/KubeSettings.h"
#include "controlplane/remote/RestGateway.h"

#include <map>
#include <memory>

namespace postern::kubernetes {

using KubeLists = std::map<std::string, std::vector<schema::Value>>;

/// Speaks with one API server about the objects of one make of gateways, in one namespace.
class KubeConnection final : public remote::RestGateway {
  public:
    /// `make` outlives this.
    KubeConnection(KubeSettings settings, KubeAccess access, deployment::Mode mode, const KubeMake& make);

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    [[nodiscard]] deployment::PendingPtr addresses(deployment::Completion<schema::Value> done) override;

    void keepLists() override { lists_ = std::make_unique<KubeLists>(); }
    [[nodiscard]] deployment::PendingPtr listed(const std::string& id, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    /// The objects of each API that was discovered last, by its id; null: they are not kept.
    [[nodiscard]] KubeLists* lists() const noexcept { return lists_.get(); }

    [[nodiscard]] std::string_view maker() const noexcept override { return "Kubernetes"; }
    [[nodiscard]] const KubeSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] const KubeMake& make() const noexcept { return make_; }

    /// For what is not a call with one answer: a watch. `ready` runs now or later.
    [[nodiscard]] deployment::PendingPtr authorized(rest::RestRequest request, deployment::Completion<rest::RestRequest> ready) { return authorize(std::move(request), std::move(ready)); }
    [[nodiscard]] std::string urlOf(const std::string& target) const { return access_.server + target; }
    bool forgetCredentials() { return credentials_.forget(); }

  protected:
    [[nodiscard]] deployment::PendingPtr authorize(rest::RestRequest request, deployment::Completion<rest::RestRequest> ready) override;
    [[nodiscard]] std::string urlOf(const deployment::RemoteCall& call) const override { return urlOf(call.target); }
    [[nodiscard]] bool forgetCredentials(const deployment::CallAnswer& refusal) override;

  private:
    void show(const KubeCredential& credential);

    KubeSettings settings_;
    KubeAccess access_;
    const KubeMake& make_;
    KubeCredentials credentials_;
    std::unique_ptr<KubeLists> lists_;
    std::string shown_; ///< the certificate that our connections show
};

} // namespace postern::kubernetes
