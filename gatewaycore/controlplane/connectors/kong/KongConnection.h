// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/kong/KongForm.h"
#include "controlplane/connectors/kong/KongSettings.h"
#include "controlplane/remote/RestGateway.h"

#include <map>
#include <memory>

namespace postern::connectors::kong {

using KongLists = std::map<std::string, KongLive>;

/// Speaks with one Admin API.
class KongConnection : public remote::RestGateway {
  public:
    KongConnection(KongSettings settings, deployment::Mode mode, Secret token);

    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;

    void keepLists() override { lists_ = std::make_unique<KongLists>(); }
    [[nodiscard]] deployment::PendingPtr listed(const std::string& id, deployment::Completion<std::optional<deployment::LiveApi>> done) override;
    /// What was discovered last, by the service's id; null: it is not kept.
    [[nodiscard]] KongLists* lists() const noexcept { return lists_.get(); }

    [[nodiscard]] std::string_view maker() const noexcept override { return "Kong"; }
    [[nodiscard]] const KongSettings& settings() const noexcept { return settings_; }
    /// Whether one that keeps its configuration in a file is of no use.
    [[nodiscard]] virtual bool wantsDatabase() const noexcept { return true; }
    /// Where the page after one is: its target; empty: there is none.
    [[nodiscard]] virtual std::string nextPage(const std::string& target, const schema::Value& page) const;

  protected:
    [[nodiscard]] deployment::PendingPtr authorize(rest::RestRequest request, deployment::Completion<rest::RestRequest> ready) override;
    [[nodiscard]] std::string urlOf(const deployment::RemoteCall& call) const override;
    [[nodiscard]] bool isCredential(const QByteArray& field) const override;

  private:
    KongSettings settings_;
    Secret token_;
    std::unique_ptr<KongLists> lists_;
};

} // namespace postern::connectors::kong
