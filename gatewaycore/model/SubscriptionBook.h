// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace postern::model {

/// An application of the control plane's developer portal.
struct SubscribingApplication {
    std::string id;
    std::string name;
    std::string owner;
    std::string policy; ///< its throttling policy; empty = Unlimited
    std::vector<std::string> consumerKeys;
    schema::Location location;
};

/// What an application may call.
struct ApiSubscription {
    enum class State : std::uint8_t { Active, Blocked, ProductionBlocked, OnHold, Rejected };

    std::string application; ///< id
    std::string api;         ///< name
    std::string version;
    std::string policy; ///< empty = Unlimited
    State state = State::Active;
    schema::Location location;
};

/// subscriptions.json: what the control plane knows of subscriptions, held so that it is not needed.
struct SubscriptionsFile {
    std::vector<SubscribingApplication> applications;
    std::vector<ApiSubscription> subscriptions;
};

const schema::Schema<SubscribingApplication>& describe(schema::Type<SubscribingApplication>);
const schema::Schema<ApiSubscription>& describe(schema::Type<ApiSubscription>);
const schema::Schema<SubscriptionsFile>& describe(schema::Type<SubscriptionsFile>);

/// The name that files and messages have for it: "PROD_ONLY_BLOCKED".
[[nodiscard]] std::string_view toString(ApiSubscription::State state) noexcept;

/// The same as an index that all workers share. Immutable.
class SubscriptionBook {
  public:
    /// nullptr with problems: a consumer key of two applications, a subscription of nobody, two of one API.
    [[nodiscard]] static std::shared_ptr<const SubscriptionBook> make(SubscriptionsFile file, schema::Problems& problems);
    SubscriptionBook(const SubscriptionBook&) = delete;
    SubscriptionBook& operator=(const SubscriptionBook&) = delete;

    /// Whose consumer key it is, or nullptr.
    [[nodiscard]] const SubscribingApplication* applicationOf(std::string_view consumerKey) const noexcept;
    /// An application's subscription to an API, whatever its state, or nullptr.
    [[nodiscard]] const ApiSubscription* find(const SubscribingApplication& application, std::string_view api,
                                              std::string_view version) const noexcept;
    [[nodiscard]] const SubscriptionsFile& file() const noexcept { return file_; }

  private:
    explicit SubscriptionBook(SubscriptionsFile file) : file_(std::move(file)) {}
    using ApiKey = std::tuple<std::string_view, std::string_view, std::string_view>; ///< application, name, version

    SubscriptionsFile file_; ///< what the indexes view
    std::map<std::string_view, const SubscribingApplication*> byKey_;
    std::map<ApiKey, const ApiSubscription*> byApi_;
};

} // namespace postern::model
