// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/FilterType.h"
#include "model/SubscriptionBook.h"

#include <array>
#include <memory>

namespace postern::filters {

enum class WithoutClaim : std::uint8_t { Refuse, Allow };

struct SubscriptionConfig {
    WithoutClaim withoutClaim = WithoutClaim::Refuse;
};

const schema::Schema<SubscriptionConfig>& describe(schema::Type<SubscriptionConfig>)
{
    static const auto schema =
        schema::Schema<SubscriptionConfig>("subscription",
                                           "Lets calls through of applications that have subscribed to the API.")
            .field("withoutClaim", &SubscriptionConfig::withoutClaim, "What becomes of tokens that name no subscriptions at all, when there is no subscriptions.json to look them up in")
            .oneOf({{"refuse", WithoutClaim::Refuse, "they are refused"},
                    {"allow", WithoutClaim::Allow, "they pass, as in WSO2's microgateways"}});
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::ReasonText;

const ReasonText subscriptionFound{"subscription.found",
                                   "The application \"{application}\" has subscribed with the policy {policy}.", ""};
const ReasonText notSubscribed{"subscription.none", "The application \"{application}\" has not subscribed to {api}.",
                               "Subscribe in the developer portal, then get a new token."};
const ReasonText noClaim{"subscription.no-claim", "The token names no subscriptions (claim subscribedAPIs).",
                         "Have the key manager put subscribedAPIs into its tokens, or set `withoutClaim: allow`."};
const ReasonText subscriptionBlocked{"subscription.blocked",
                                     "The subscription of the application \"{application}\" to {api} is {state}.",
                                     "Have it unblocked in the Publisher, then pull the subscriptions again."};
const ReasonText unknownApplication{"subscription.unknown-application",
                                    "The token names no subscriptions, and no application of subscriptions.json has its consumer key \"{key}\".",
                                    "Pull the subscriptions again."};
const ReasonText subscriptionOfNobody{"subscription.anonymous",
                                      "Nobody has authenticated, so there is no subscription.",
                                      "Put jwt-auth or api-key before subscription."};

class SubscriptionFilter final : public pipeline::Filter {
  public:
    SubscriptionFilter(SubscriptionConfig config, pipeline::FilterContext& context)
        : config_(config), book_(context.gateway.subscriptions)
    {
    }

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const pipeline::Identity* identity = exchange.identity();
        if (identity == nullptr) {
            exchange.explain(subscriptionOfNobody);
            return exchange.refuse(pipeline::FaultId::MissingCredentials);
        }
        if (book_ != nullptr) {
            const pipeline::Verdict verdict = lookUp(exchange, identity);
            if (verdict != pipeline::Verdict::Continue)
                return verdict;
        }
        if (!identity->subscription.tier.empty()) {
            exchange.explain(subscriptionFound, ReasonArgument("application", identity->application.name),
                             ReasonArgument("policy", identity->subscription.tier));
            return pipeline::Verdict::Continue;
        }
        if (!identity->namesSubscriptions) {
            if (config_.withoutClaim == WithoutClaim::Allow) {
                exchange.explainSkipped(noClaim);
                return pipeline::Verdict::Continue;
            }
            exchange.explain(noClaim);
            return exchange.refuse(pipeline::FaultId::NoSubscription);
        }
        const pipeline::RouteInfo* const route = exchange.route();
        exchange.explain(notSubscribed, ReasonArgument("application", identity->application.name),
                         ReasonArgument("api", route != nullptr ? std::string_view(route->apiTitle) : "this API"));
        return exchange.refuse(pipeline::FaultId::NoSubscription);
    }

  private:
    /// What subscriptions.json says of the caller. It blocks what a token, which was made before, still calls its own; and
    /// it names the subscriptions of tokens that name none: then `identity` is another one, with what was found.
    pipeline::Verdict lookUp(pipeline::Exchange& exchange, const pipeline::Identity*& identity) const
    {
        using model::ApiSubscription;
        const pipeline::RouteInfo* const route = exchange.route();
        const bool says = identity->namesSubscriptions || !identity->subscription.tier.empty();
        const model::SubscribingApplication* const application = book_->applicationOf(identity->consumerKey);
        if (application == nullptr || route == nullptr) {
            if (says)
                return pipeline::Verdict::Continue;
            exchange.explain(unknownApplication, ReasonArgument("key", identity->consumerKey));
            return exchange.refuse(pipeline::FaultId::NoSubscription);
        }
        const ApiSubscription* subscription = book_->find(*application, route->apiName, route->apiVersion);
        if (subscription != nullptr && subscription->state == ApiSubscription::State::Rejected)
            subscription = nullptr;
        if (subscription != nullptr && isBlocked(subscription->state, identity->keyType)) {
            exchange.explain(subscriptionBlocked, ReasonArgument("application", application->name),
                             ReasonArgument("api", route->apiTitle), ReasonArgument("state", toString(subscription->state)));
            return exchange.refuse(pipeline::FaultId::SubscriptionBlocked);
        }
        if (says)
            return pipeline::Verdict::Continue;
        auto& found = exchange.arena().make<pipeline::Identity>(*identity);
        found.namesSubscriptions = true;
        found.application = {application->id, application->name, application->policy, application->owner};
        if (subscription != nullptr)
            found.subscription.tier = subscription->policy.empty() ? model::unlimitedPolicy : std::string_view(subscription->policy);
        found.subscription.apiPublisher = route->apiProvider;
        exchange.setIdentity(found);
        identity = &found;
        return pipeline::Verdict::Continue;
    }

    static bool isBlocked(model::ApiSubscription::State state, pipeline::Identity::KeyType keyType) noexcept
    {
        using State = model::ApiSubscription::State;
        return state == State::Blocked || state == State::OnHold ||
               (state == State::ProductionBlocked && keyType == pipeline::Identity::KeyType::Production);
    }

    SubscriptionConfig config_;
    std::shared_ptr<const model::SubscriptionBook> book_;
};

} // namespace

pipeline::FilterType describeSubscriptionFilter()
{
    static const std::array reasons{&subscriptionFound, &notSubscribed, &noClaim, &subscriptionBlocked,
                                    &unknownApplication, &subscriptionOfNobody};
    pipeline::FilterTraits traits;
    traits.name = "subscription";
    traits.title = "Subscription";
    traits.summary = "Lets calls through of applications that have subscribed to the API.";
    traits.phase = pipeline::Phase::Authorize;
    traits.reasons = reasons;
    return pipeline::makeFilterType<SubscriptionConfig, SubscriptionFilter>(traits);
}

} // namespace postern::filters
