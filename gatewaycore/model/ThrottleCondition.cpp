// SPDX-License-Identifier: Apache-2.0
#include "model/ThrottleCondition.h"

#include "base/AddressSet.h"

namespace postern::model {

const schema::Schema<ThrottleCondition>& describe(schema::Type<ThrottleCondition>)
{
    using Type = ThrottleCondition::Type;
    static const auto schema =
        schema::Schema<ThrottleCondition>("throttle-condition", "Something about a call that decides which limit holds for it.")
            .field("type", &ThrottleCondition::type, "What is looked at").required()
                .oneOf({{"ip", Type::Ip, "the caller's address; `values` are addresses, CIDR blocks or ranges"},
                        {"header", Type::Header, "a header of the request"},
                        {"query", Type::Query, "a parameter of the query"},
                        {"claim", Type::Claim, "a claim of the caller's token; of a list, any of its items"},
                        {"method", Type::Method, "the request's method"}})
            .field("name", &ThrottleCondition::name, "Name of the header, parameter or claim").example("X-Tenant")
            .field("values", &ThrottleCondition::values, "Values, one of which it has to have; none: it has to be there")
            .field("matches", &ThrottleCondition::matches,
                   "Instead of values: a regular expression that the whole value has to match; lookaround and "
                   "back-references are refused")
            .field("invert", &ThrottleCondition::invert, "Whether the condition holds when all this is not so")
            .locate(&ThrottleCondition::location)
            .check([](const ThrottleCondition& condition, schema::Reporter& reporter) {
                const bool named = condition.type == Type::Header || condition.type == Type::Query || condition.type == Type::Claim;
                if (named && condition.name.empty())
                    reporter.error(reporter.given("name") ? "name" : "", "has to name the header, parameter or claim");
                if (!named && !condition.name.empty())
                    reporter.error("name", "is of conditions on headers, parameters and claims");
                if (!named && condition.values.empty())
                    reporter.error(reporter.given("values") ? "values" : "", "has no values, so that it would say nothing");
                if (!condition.matches.empty() && (!named || !condition.values.empty()))
                    reporter.error("matches", named ? "and values are both given: only one of them may be there"
                                                    : "is of conditions on headers, parameters and claims");
                if (condition.type != Type::Ip)
                    return;
                if (const auto addresses = AddressSet::make(condition.values); !addresses)
                    reporter.error("values", addresses.error().message());
            });
    return schema;
}

const schema::Schema<ConditionalGroup>& describe(schema::Type<ConditionalGroup>)
{
    static const auto schema =
        schema::Schema<ConditionalGroup>("conditional-group", "A limit of its own for the calls for which all its conditions hold.")
            .field("description", &ConditionalGroup::description, "For people")
            .field("conditions", &ConditionalGroup::conditions, "All of them have to hold").required().items(1, 100)
            .field("limit", &ConditionalGroup::limit, "What such calls may use, counted by itself").required();
    return schema;
}

} // namespace postern::model
