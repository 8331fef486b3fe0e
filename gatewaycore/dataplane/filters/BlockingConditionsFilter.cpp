// SPDX-License-Identifier: Apache-2.0
#include "base/AddressSet.h"
#include "dataplane/filters/Tenant.h"
#include "dataplane/pipeline/FilterType.h"

#include <array>
#include <set>

namespace postern::filters {

enum class BlockedThing : std::uint8_t { Api, Application, User, Ip, IpRange, Subscription };

/// In the shape of WSO2's Admin API (v4 /throttling/deny-policies), so that what it answers can be pasted.
struct BlockingCondition {
    std::string id;
    BlockedThing type = BlockedThing::Api;
    schema::Value value;
    bool status = true;
};

struct BlockingConditionsConfig {
    std::vector<BlockingCondition> conditions;
};

namespace {

/// An address condition as AddressSet takes it; `inverted` blocks everybody else. Errors: InvalidConfig.
struct BlockedAddresses {
    std::string entry;
    bool inverted = false;

    static Result<BlockedAddresses> of(const BlockingCondition& condition)
    {
        BlockedAddresses out;
        if (condition.value.isString()) {
            out.entry = condition.value.asString();
        } else {
            const auto text = [&](std::string_view key) {
                const schema::Value* const value = condition.value.find(key);
                return value != nullptr ? value->toText() : std::string();
            };
            out.entry = condition.type == BlockedThing::Ip ? text("fixedIp") : text("startingIp") + "-" + text("endingIp");
            if (const schema::Value* const invert = condition.value.find("invert"))
                out.inverted = invert->asBool();
        }
        if (const auto set = AddressSet::make({out.entry}); !set)
            return unexpected(set.error());
        return out;
    }
};

/// WSO2 writes a user of its first tenant with or without the tenant.
std::string_view withoutFirstTenant(std::string_view user) noexcept
{
    const std::size_t at = user.rfind('@');
    return at != std::string_view::npos && user.substr(at + 1) == superTenant ? user.substr(0, at) : user;
}

} // namespace

const schema::Schema<BlockingCondition>& describe(schema::Type<BlockingCondition>)
{
    static const auto schema =
        schema::Schema<BlockingCondition>("blocking-condition", "Whom or what to refuse, in the shape of WSO2's Admin API.")
            .field("conditionId", &BlockingCondition::id, "For people")
            .field("conditionType", &BlockingCondition::type, "What is blocked, and what conditionValue is")
            .required()
            .oneOf({{"API", BlockedThing::Api, "an API's context: \"/orders/1.0.0\""},
                    {"APPLICATION", BlockedThing::Application, "\"owner:name\", or the application's id or consumer key"},
                    {"USER", BlockedThing::User, "the user (sub)"},
                    {"IP", BlockedThing::Ip, "an address or CIDR block, or {fixedIp, invert}"},
                    {"IPRANGE", BlockedThing::IpRange, "\"first-last\", or {startingIp, endingIp, invert}"},
                    {"SUBSCRIPTION", BlockedThing::Subscription, "\"context:version:owner-application:PRODUCTION\""}})
            .field("conditionValue", &BlockingCondition::value, "Which one")
            .required()
            .field("conditionStatus", &BlockingCondition::status, "Whether it is in force")
            .check([](const BlockingCondition& condition, schema::Reporter& reporter) {
                if (condition.type == BlockedThing::Ip || condition.type == BlockedThing::IpRange) {
                    if (const auto addresses = BlockedAddresses::of(condition); !addresses)
                        reporter.error("conditionValue", addresses.error().message());
                } else if (condition.value.toText().empty()) {
                    reporter.error("conditionValue", "must be a text that is not empty");
                }
            });
    return schema;
}

const schema::Schema<BlockingConditionsConfig>& describe(schema::Type<BlockingConditionsConfig>)
{
    static const auto schema =
        schema::Schema<BlockingConditionsConfig>("blocking-conditions",
                                                 "Refuses APIs, applications, users, addresses and subscriptions.")
            .field("conditions", &BlockingConditionsConfig::conditions, "Whom or what to refuse");
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::ReasonText;

const ReasonText nobodyBlocked{"blocking-conditions.passed", "No blocking condition is met.", ""};
const ReasonText somebodyBlocked{"blocking-conditions.met", "The {what} {value} is blocked.",
                                 "Take the condition out of {origin}, or set its conditionStatus to false."};

class BlockingConditionsFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(const BlockingConditionsConfig& config, pipeline::FilterContext& context)
    {
        std::unique_ptr<BlockingConditionsFilter> filter(new BlockingConditionsFilter(context.origin->toString()));
        std::vector<std::string> refused;
        for (const BlockingCondition& condition : config.conditions) {
            if (!condition.status)
                continue;
            const std::string text = condition.value.toText();
            switch (condition.type) {
            case BlockedThing::Api: filter->apis_.insert(text); break;
            case BlockedThing::Application: filter->applications_.insert(text); break;
            case BlockedThing::User: filter->users_.emplace(withoutFirstTenant(text)); break;
            case BlockedThing::Subscription: filter->subscriptions_.insert(text); break;
            case BlockedThing::Ip:
            case BlockedThing::IpRange: {
                const auto addresses = BlockedAddresses::of(condition);
                if (!addresses)
                    return unexpected(addresses.error());
                if (addresses->inverted)
                    filter->onlyAddresses_.push_back(*AddressSet::make({addresses->entry}));
                else
                    refused.push_back(addresses->entry);
                break;
            }
            }
        }
        filter->addresses_ = *AddressSet::make(refused); // each has been read above
        return std::unique_ptr<Filter>(std::move(filter));
    }

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (!addresses_.empty() || !onlyAddresses_.empty()) {
            const std::string_view caller = exchange.client().caller;
            const auto address = AddressSet::parse(caller);
            bool refused = !address || addresses_.contains(*address); // what cannot be read could be a blocked one
            for (const AddressSet& only : onlyAddresses_)
                refused = refused || !only.contains(*address);
            if (refused)
                return refuse(exchange, "address", caller);
        }
        const pipeline::RouteInfo* const route = exchange.route();
        if (route != nullptr && apis_.contains(route->apiContext))
            return refuse(exchange, "API", route->apiContext);
        if (const pipeline::Identity* const identity = exchange.identity()) {
            const std::string_view user = withoutFirstTenant(identity->subject);
            if (!users_.empty() && users_.contains(user))
                return refuse(exchange, "user", user);
            if (!applications_.empty() || !subscriptions_.empty())
                return ofApplication(exchange, *identity, route);
        }
        exchange.explain(nobodyBlocked);
        return pipeline::Verdict::Continue;
    }

  private:
    explicit BlockingConditionsFilter(std::string origin) : origin_(std::move(origin)) {}

    pipeline::Verdict ofApplication(pipeline::Exchange& exchange, const pipeline::Identity& identity,
                                    const pipeline::RouteInfo* route) const
    {
        Arena& arena = exchange.arena();
        const pipeline::Identity::Application& application = identity.application;
        const std::string_view name = arena.join(application.owner, ":", application.name);
        for (const std::string_view own : {name, application.id, identity.consumerKey}) {
            if (!own.empty() && applications_.contains(own))
                return refuse(exchange, "application", own);
        }
        if (!subscriptions_.empty() && route != nullptr) {
            const bool sandbox = identity.keyType == pipeline::Identity::KeyType::Sandbox;
            const std::string_view api = arena.join(route->apiContext, ":", route->apiVersion);
            const std::string_view caller = arena.join(application.owner, "-", application.name);
            const std::string_view own = arena.join(arena.join(api, ":", caller), sandbox ? ":SANDBOX" : ":PRODUCTION");
            if (subscriptions_.contains(own))
                return refuse(exchange, "subscription", own);
        }
        exchange.explain(nobodyBlocked);
        return pipeline::Verdict::Continue;
    }

    pipeline::Verdict refuse(pipeline::Exchange& exchange, std::string_view what, std::string_view value) const
    {
        exchange.explain(somebodyBlocked, ReasonArgument("what", what), ReasonArgument("value", value),
                         ReasonArgument("origin", origin_));
        return exchange.refuse(pipeline::FaultId::BlockedByPolicy);
    }

    using Texts = std::set<std::string, std::less<>>;
    std::string origin_;
    Texts apis_;
    Texts applications_;
    Texts users_;
    Texts subscriptions_;
    AddressSet addresses_;
    std::vector<AddressSet> onlyAddresses_; ///< a caller has to be in each of them
};

} // namespace

pipeline::FilterType describeBlockingConditionsFilter()
{
    static const std::array reasons{&nobodyBlocked, &somebodyBlocked};
    pipeline::FilterTraits traits;
    traits.name = "blocking-conditions";
    traits.title = "Blocking conditions";
    traits.summary = "Refuses single APIs, applications, users, addresses and subscriptions, as WSO2's deny policies do.";
    traits.phase = pipeline::Phase::Authorize; // whom to refuse is known once somebody has vouched for the caller
    traits.reasons = reasons;
    return pipeline::makeFilterType<BlockingConditionsConfig, BlockingConditionsFilter>(traits);
}

} // namespace postern::filters
