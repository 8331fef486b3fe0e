// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/ClaimPath.h"
#include "dataplane/pipeline/FilterType.h"
#include "jsonschema/Pattern.h"

#include <algorithm>
#include <array>
#include <optional>

namespace postern::filters {

struct ClaimCondition {
    std::string claim;
    std::vector<std::string> path;
    std::optional<std::string> equals;
    std::vector<std::string> oneOf;
    std::string matches;
    std::optional<bool> exists;
    schema::Location at;
};

struct ClaimsConfig {
    std::vector<ClaimCondition> allOf;
    std::vector<ClaimCondition> anyOf;
};

namespace {

/// `expression` has to be the whole text, not a part: "admin" must not let "not-admin" through.
Result<jsonschema::Pattern> wholePattern(const std::string& expression)
{
    if (auto alone = jsonschema::Pattern::compile(expression); !alone)
        return alone; // with its own places; and "a)|(b" is no expression
    return jsonschema::Pattern::compile("^(?:" + expression + ")$");
}

} // namespace

const schema::Schema<ClaimCondition>& describe(schema::Type<ClaimCondition>)
{
    static const auto schema =
        schema::Schema<ClaimCondition>("claim-condition",
                                       "What one claim has to be. Of a list, one of its items has to be that. A number or "
                                       "boolean is compared by its JSON: equals: \"true\".")
            .field("claim", &ClaimCondition::claim, "The claim's whole name")
            .required()
            .notEmpty()
            .example("realm_access")
            .field("path", &ClaimCondition::path, "Members on the way to a value within the claim")
            .example("roles")
            .field("equals", &ClaimCondition::equals, "The value")
            .field("oneOf", &ClaimCondition::oneOf, "The values, one of which it has to be")
            .field("matches", &ClaimCondition::matches,
                   "A regular expression that the whole value has to match; lookaround and back-references are refused")
            .field("exists", &ClaimCondition::exists, "Whether there has to be such a claim; null and an empty list are none")
            .locate(&ClaimCondition::at)
            .check([](const ClaimCondition& condition, schema::Reporter& reporter) {
                const int given = (condition.equals ? 1 : 0) + (reporter.given("oneOf") ? 1 : 0) +
                                  (reporter.given("matches") ? 1 : 0) + (condition.exists ? 1 : 0);
                if (given != 1)
                    reporter.error("", "must have exactly one of equals, oneOf, matches and exists");
                if (reporter.given("oneOf") && condition.oneOf.empty())
                    reporter.error("oneOf", "lists no value, so that nobody could call");
                if (!condition.matches.empty()) {
                    if (const auto pattern = wholePattern(condition.matches); !pattern)
                        reporter.error("matches", pattern.error().message());
                }
            });
    return schema;
}

const schema::Schema<ClaimsConfig>& describe(schema::Type<ClaimsConfig>)
{
    static const auto schema =
        schema::Schema<ClaimsConfig>("claims", "Lets calls through whose token makes the right claims; without conditions, of all who have authenticated.")
            .field("allOf", &ClaimsConfig::allOf, "Conditions every one of which has to hold")
            .field("anyOf", &ClaimsConfig::anyOf, "Conditions at least one of which has to hold, if there are any");
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::ReasonText;

const ReasonText claimsHold{"claims.hold", "The caller's claims are as the operation needs them.", ""};
const ReasonText claimLacking{"claims.lacking", "The caller's claims do not meet: {condition}.",
                              "Ask for a token whose claims do, or change the condition."};
const ReasonText claimsOfNobody{"claims.anonymous", "The operation needs claims, but nobody has authenticated.",
                                "Put jwt-auth before claims, or take claims off the operation."};

/// A condition made ready.
struct ClaimTest {
    ClaimPath path;
    std::vector<std::string> values; ///< sorted; of `equals` and `oneOf`
    std::optional<jsonschema::Pattern> pattern;
    std::optional<bool> exists;
    std::string shown; ///< what is asked for; never what the caller has

    [[nodiscard]] bool holds(const pipeline::Identity& identity, Arena& arena) const
    {
        if (exists)
            return path.any(identity, arena, [](std::string_view) { return true; }) == *exists;
        return path.any(identity, arena, [this](std::string_view value) {
            return pattern ? pattern->isFoundIn(value)
                           : std::binary_search(values.begin(), values.end(), value, std::less<>());
        });
    }
};

Result<std::vector<ClaimTest>> testsOf(const std::vector<ClaimCondition>& conditions)
{
    std::vector<ClaimTest> tests;
    for (const ClaimCondition& condition : conditions) {
        ClaimTest test;
        test.path = {condition.claim, condition.path};
        test.exists = condition.exists;
        test.values = condition.oneOf;
        if (condition.equals)
            test.values.push_back(*condition.equals);
        std::sort(test.values.begin(), test.values.end());
        if (!test.exists && test.values.empty()) {
            auto pattern = wholePattern(condition.matches);
            if (!pattern)
                return unexpected(std::move(pattern).error());
            test.pattern = *std::move(pattern);
        }
        test.shown = condition.claim;
        for (const std::string& member : condition.path)
            test.shown += "." + member;
        if (test.exists) {
            test.shown += *test.exists ? " exists" : " does not exist";
        } else if (test.pattern) {
            test.shown += " matches " + condition.matches;
        } else {
            test.shown += test.values.size() == 1 ? " is " : " is one of ";
            for (const std::string& value : test.values)
                test.shown += (&value != &test.values.front() ? ", " : "") + value;
        }
        tests.push_back(std::move(test));
    }
    return tests;
}

class ClaimsFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(const ClaimsConfig& config, pipeline::FilterContext&)
    {
        auto all = testsOf(config.allOf);
        auto any = testsOf(config.anyOf);
        if (!all || !any)
            return unexpected(!all ? std::move(all).error() : std::move(any).error());
        return std::unique_ptr<Filter>(new ClaimsFilter(*std::move(all), *std::move(any)));
    }

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const pipeline::Identity* const identity = exchange.identity();
        if (identity == nullptr) {
            exchange.explain(claimsOfNobody);
            return exchange.refuse(pipeline::FaultId::MissingCredentials);
        }
        const auto holds = [&](const ClaimTest& test) { return test.holds(*identity, exchange.arena()); };
        const auto lacking = std::find_if_not(all_.begin(), all_.end(), holds);
        if (lacking != all_.end())
            return refuse(exchange, lacking->shown);
        if (!any_.empty() && std::none_of(any_.begin(), any_.end(), holds))
            return refuse(exchange, shownAny_);
        exchange.explain(claimsHold);
        return pipeline::Verdict::Continue;
    }

  private:
    ClaimsFilter(std::vector<ClaimTest> all, std::vector<ClaimTest> any) : all_(std::move(all)), any_(std::move(any))
    {
        for (const ClaimTest& test : any_)
            shownAny_ += (shownAny_.empty() ? "" : ", or ") + test.shown;
    }
    static pipeline::Verdict refuse(pipeline::Exchange& exchange, std::string_view condition)
    {
        exchange.explain(claimLacking, ReasonArgument("condition", condition));
        return exchange.refuse(pipeline::FaultId::Forbidden);
    }

    std::vector<ClaimTest> all_;
    std::vector<ClaimTest> any_;
    std::string shownAny_;
};

} // namespace

pipeline::FilterType describeClaimsFilter()
{
    static const std::array reasons{&claimsHold, &claimLacking, &claimsOfNobody};
    pipeline::FilterTraits traits;
    traits.name = "claims";
    traits.title = "Claims";
    traits.summary = "Lets calls through whose token makes the right claims.";
    traits.phase = pipeline::Phase::Authorize;
    traits.reasons = reasons;
    return pipeline::makeFilterType<ClaimsConfig, ClaimsFilter>(traits);
}

} // namespace postern::filters
