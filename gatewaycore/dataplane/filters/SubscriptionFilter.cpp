// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/FilterType.h"

#include <array>

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
            .field("withoutClaim", &SubscriptionConfig::withoutClaim, "What becomes of tokens that name no subscriptions at all")
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
const ReasonText subscriptionOfNobody{"subscription.anonymous",
                                      "Nobody has authenticated, so there is no subscription.",
                                      "Put jwt-auth or api-key before subscription."};

class SubscriptionFilter final : public pipeline::Filter {
  public:
    SubscriptionFilter(SubscriptionConfig config, pipeline::FilterContext&) : config_(config) {}

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const pipeline::Identity* const identity = exchange.identity();
        if (identity == nullptr) {
            exchange.explain(subscriptionOfNobody);
            return exchange.refuse(pipeline::FaultId::MissingCredentials);
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
                         ReasonArgument("api", route != nullptr ? std::string_view(route->apiName) : "this API"));
        return exchange.refuse(pipeline::FaultId::NoSubscription);
    }

  private:
    SubscriptionConfig config_;
};

} // namespace

pipeline::FilterType describeSubscriptionFilter()
{
    static const std::array reasons{&subscriptionFound, &notSubscribed, &noClaim, &subscriptionOfNobody};
    pipeline::FilterTraits traits;
    traits.name = "subscription";
    traits.title = "Subscription";
    traits.summary = "Lets calls through of applications that have subscribed to the API.";
    traits.phase = pipeline::Phase::Authorize;
    traits.reasons = reasons;
    return pipeline::makeFilterType<SubscriptionConfig, SubscriptionFilter>(traits);
}

} // namespace postern::filters
