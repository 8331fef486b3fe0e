// SPDX-License-Identifier: Apache-2.0
#include "model/SubscriptionBook.h"

#include <set>

namespace postern::model {

const schema::Schema<SubscribingApplication>& describe(schema::Type<SubscribingApplication>)
{
    static const auto schema =
        schema::Schema<SubscribingApplication>("subscribing-application", "An application of the developer portal.")
            .field("id", &SubscribingApplication::id, "Its id in the control plane").required().notEmpty()
            .field("name", &SubscribingApplication::name, "Its name").required()
            .field("owner", &SubscribingApplication::owner, "Whose it is")
            .field("policy", &SubscribingApplication::policy, "Its throttling policy; Unlimited when empty")
            .field("consumerKeys", &SubscribingApplication::consumerKeys, "The client ids that its tokens are asked for with")
            .locate(&SubscribingApplication::location);
    return schema;
}

const schema::Schema<ApiSubscription>& describe(schema::Type<ApiSubscription>)
{
    using State = ApiSubscription::State;
    static const auto schema =
        schema::Schema<ApiSubscription>("api-subscription", "What an application may call.")
            .field("application", &ApiSubscription::application, "Id of the application").required()
            .field("api", &ApiSubscription::api, "Name of the API").required().notEmpty()
            .field("version", &ApiSubscription::version, "Its version").required().notEmpty()
            .field("policy", &ApiSubscription::policy, "The subscription's throttling policy; Unlimited when empty")
            .field("state", &ApiSubscription::state, "Whether it holds")
                .oneOf({{"UNBLOCKED", State::Active, "calls pass"},
                        {"ACTIVE", State::Active, "the same"},
                        {"TIER_UPDATE_PENDING", State::Active, "calls pass with the policy there was"},
                        {"DELETE_PENDING", State::Active, "calls pass until it is gone"},
                        {"BLOCKED", State::Blocked, "no call passes"},
                        {"PROD_ONLY_BLOCKED", State::ProductionBlocked, "calls with production keys do not pass"},
                        {"ON_HOLD", State::OnHold, "nobody has agreed to it yet"},
                        {"REJECTED", State::Rejected, "somebody has refused it: the same as none"}})
            .locate(&ApiSubscription::location);
    return schema;
}

const schema::Schema<SubscriptionsFile>& describe(schema::Type<SubscriptionsFile>)
{
    static const auto schema =
        schema::Schema<SubscriptionsFile>("subscriptions-file",
                                          "subscriptions.json: who has subscribed to what, for tokens that do not say it.")
            .field("applications", &SubscriptionsFile::applications, "The applications")
            .field("subscriptions", &SubscriptionsFile::subscriptions, "What they have subscribed to");
    return schema;
}

std::string_view toString(ApiSubscription::State state) noexcept
{
    switch (state) {
    case ApiSubscription::State::Active: return "UNBLOCKED";
    case ApiSubscription::State::Blocked: return "BLOCKED";
    case ApiSubscription::State::ProductionBlocked: return "PROD_ONLY_BLOCKED";
    case ApiSubscription::State::OnHold: return "ON_HOLD";
    case ApiSubscription::State::Rejected: return "REJECTED";
    }
    return {};
}

std::shared_ptr<const SubscriptionBook> SubscriptionBook::make(SubscriptionsFile file, schema::Problems& problems)
{
    const std::size_t before = problems.errorCount();
    const std::shared_ptr<SubscriptionBook> book(new SubscriptionBook(std::move(file)));
    std::set<std::string_view> ids;
    for (const SubscribingApplication& application : book->file_.applications) {
        if (!ids.insert(application.id).second)
            problems.error(application.location, "applications", "a second application has the id \"" + application.id + '"');
        for (const std::string& key : application.consumerKeys) {
            if (!key.empty() && !book->byKey_.emplace(key, &application).second)
                problems.error(application.location, "applications",
                               "the application \"" + application.name + "\" has a consumer key that another one has, too");
        }
    }
    for (const ApiSubscription& subscription : book->file_.subscriptions) {
        if (!ids.contains(subscription.application))
            problems.error(subscription.location, "subscriptions",
                           "there is no application with the id \"" + subscription.application + '"');
        if (!book->byApi_.emplace(ApiKey(subscription.application, subscription.api, subscription.version), &subscription).second)
            problems.error(subscription.location, "subscriptions",
                           "the application has a second subscription to " + subscription.api + " " + subscription.version);
    }
    return problems.errorCount() == before ? book : nullptr;
}

const SubscribingApplication* SubscriptionBook::applicationOf(std::string_view consumerKey) const noexcept
{
    const auto found = byKey_.find(consumerKey);
    return found != byKey_.end() ? found->second : nullptr;
}

const ApiSubscription* SubscriptionBook::find(const SubscribingApplication& application, std::string_view api,
                                              std::string_view version) const noexcept
{
    const auto found = byApi_.find(ApiKey(application.id, api, version));
    return found != byApi_.end() ? found->second : nullptr;
}

} // namespace postern::model
