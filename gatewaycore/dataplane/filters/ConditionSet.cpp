// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/ConditionSet.h"

#include "dataplane/http/Target.h"

#include <algorithm>
#include <functional>

namespace postern::filters {

Result<ConditionSet> ConditionSet::make(const std::vector<model::ThrottleCondition>& conditions)
{
    using Type = model::ThrottleCondition::Type;
    ConditionSet set;
    for (const model::ThrottleCondition& condition : conditions) {
        Test test;
        test.type = condition.type;
        test.invert = condition.invert;
        test.name = condition.name;
        test.values = condition.values;
        test.claim.claim = condition.name;
        std::sort(test.values.begin(), test.values.end());
        const auto refuse = [&condition](const Error& why) {
            const std::string place = condition.location.known() ? condition.location.toString() + ": " : std::string();
            return unexpected(ErrorKind::InvalidConfig, place + why.message(), Fault::Config);
        };
        if (condition.type == Type::Ip) {
            auto addresses = AddressSet::make(condition.values);
            if (!addresses)
                return refuse(addresses.error());
            test.addresses = *std::move(addresses);
        } else if (!condition.matches.empty()) {
            if (const auto alone = jsonschema::Pattern::compile(condition.matches); !alone)
                return refuse(alone.error());
            auto whole = jsonschema::Pattern::compile("^(?:" + condition.matches + ")$");
            if (!whole)
                return refuse(whole.error());
            test.pattern = *std::move(whole);
        }
        set.tests_.push_back(std::move(test));
    }
    return set;
}

bool ConditionSet::Test::admits(std::string_view value) const
{
    if (pattern)
        return pattern->isFoundIn(value);
    return values.empty() || std::binary_search(values.begin(), values.end(), value, std::less<>());
}

bool ConditionSet::Test::isMetByQuery(pipeline::Exchange& exchange) const
{
    http::QueryCursor cursor(exchange.request().query());
    for (std::string_view rawName, rawValue; cursor.next(rawName, rawValue);) {
        const auto own = http::formDecode(rawName, exchange.arena());
        if (!own || *own != name)
            continue;
        if (const auto value = http::formDecode(rawValue, exchange.arena()); value && admits(*value))
            return true;
    }
    return false;
}

bool ConditionSet::Test::isMetBy(pipeline::Exchange& exchange) const
{
    using Type = model::ThrottleCondition::Type;
    switch (type) {
    case Type::Ip: return addresses.contains(exchange.client().caller);
    case Type::Method: return admits(exchange.received().methodText);
    case Type::Query: return isMetByQuery(exchange);
    case Type::Header: {
        bool met = false;
        exchange.request().headers.forEachValue(name, [&](std::string_view value) { met = met || admits(value); });
        return met;
    }
    case Type::Claim: {
        const pipeline::Identity* const identity = exchange.identity();
        return identity != nullptr &&
               claim.any(*identity, exchange.arena(), [this](std::string_view value) { return admits(value); });
    }
    }
    return false;
}

bool ConditionSet::hold(pipeline::Exchange& exchange) const
{
    return std::all_of(tests_.begin(), tests_.end(),
                       [&exchange](const Test& test) { return test.isMetBy(exchange) != test.invert; });
}

} // namespace postern::filters
