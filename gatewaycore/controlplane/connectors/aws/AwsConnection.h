// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsCredentials.h"
#include "controlplane/connectors/aws/AwsSettings.h"
#include "controlplane/deployment/Discovery.h"
#include "controlplane/remote/RestGateway.h"

#include <map>
#include <memory>
#include <optional>

namespace postern::connectors::aws {

/// What a discovery has read, for listed().
struct AwsLists {
    struct Listed {
        schema::Value api;
        schema::Value stage;     ///< null: it is not at the environment's stage
        bool elsewhere = false;  ///< it has other stages, too
        bool looked = false;     ///< whether its stages were asked for
    };
    std::map<std::string, Listed> apis; ///< by id
    std::optional<std::vector<schema::Value>> plans; ///< all usage plans
};

/// What is known from before, for discover().
struct AwsMemory {
    deployment::Sightings seen;
    bool oursAgain = false;
};

/// Speaks with API Gateway's control plane in one region. Every call is signed; credentials of a role are got when they are needed
/// and again before they end.
class AwsConnection final : public remote::RestGateway {
  public:
    AwsConnection(AwsSettings settings, deployment::Mode mode, AwsSource source, const Clock& clock = Clock::system());

    /// Of a call whose target names an item (see remote/Pick.h) all pages of the list are read.
    [[nodiscard]] deployment::PendingPtr call(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done) override;
    [[nodiscard]] deployment::PendingPtr test(deployment::Completion<deployment::ConnectionReport> done) override;
    [[nodiscard]] deployment::PendingPtr discover(UniqueFunction<void(const deployment::DiscoveredApi&)> found,
                                                  deployment::Completion<deployment::Discovery> done) override;
    [[nodiscard]] deployment::PendingPtr live(const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done) override;

    [[nodiscard]] deployment::PendingPtr addresses(deployment::Completion<schema::Value> done) override;
    [[nodiscard]] bool asksLessWithMemory() const noexcept override { return !settings_.lookAtAll; }
    void remember(deployment::Sightings seen, bool oursAgain) override { memory_ = AwsMemory{std::move(seen), oursAgain}; }
    void keepLists() override { lists_ = std::make_unique<AwsLists>(); }
    [[nodiscard]] deployment::PendingPtr listed(const std::string& id, deployment::Completion<std::optional<deployment::LiveApi>> done) override;

    [[nodiscard]] std::string_view maker() const noexcept override { return "AWS"; }
    /// Null: nothing is kept.
    [[nodiscard]] AwsLists* lists() const noexcept { return lists_.get(); }
    [[nodiscard]] std::int64_t secondsNow() const;
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
    std::optional<AwsMemory> memory_;       ///< for the next discovery
    std::unique_ptr<AwsLists> lists_;
};

} // namespace postern::connectors::aws
