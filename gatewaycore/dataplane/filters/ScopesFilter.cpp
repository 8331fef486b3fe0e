// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>

namespace postern::filters {

enum class ScopesMatch : std::uint8_t { All, Any };

struct ScopesConfig {
    std::vector<std::string> scopes;
    ScopesMatch match = ScopesMatch::All;
};

const schema::Schema<ScopesConfig>& describe(schema::Type<ScopesConfig>)
{
    static const auto schema =
        schema::Schema<ScopesConfig>("scopes", "Lets calls through whose credential has the scopes of the operation.")
            .field("scopes", &ScopesConfig::scopes, "The scopes; none lets every caller through")
            .example("orders:read")
            .field("match", &ScopesConfig::match, "How many of them are needed")
            .oneOf({{"all", ScopesMatch::All, "every one, as OpenAPI means it"},
                    {"any", ScopesMatch::Any, "at least one, as WSO2 means it"}});
    return schema;
}

namespace {

using pipeline::ReasonArgument;
using pipeline::ReasonText;

const ReasonText scopesHeld{"scopes.held", "The credential has the scope {scope}.", ""};
const ReasonText scopesLacking{"scopes.lacking",
                               "The credential has the scopes [{has}], but the operation needs {match} of [{needs}].",
                               "Ask for a token with the scope, or let the user's role have it."};
const ReasonText scopesOfNobody{"scopes.anonymous", "The operation needs a scope, but nobody has authenticated.",
                                "Put jwt-auth or api-key before scopes, or take the scopes off the operation."};

template <class Texts> std::string_view joined(const Texts& texts, Arena& arena)
{
    std::string_view text;
    for (const auto& each : texts)
        text = text.empty() ? std::string_view(each) : arena.join(text, ", ", each);
    return text;
}

class ScopesFilter final : public pipeline::Filter {
  public:
    ScopesFilter(ScopesConfig config, pipeline::FilterContext&) : config_(std::move(config)) {}

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        if (config_.scopes.empty())
            return pipeline::Verdict::Continue;
        const pipeline::Identity* const identity = exchange.identity();
        if (identity == nullptr) {
            exchange.explain(scopesOfNobody);
            return exchange.refuse(pipeline::FaultId::MissingCredentials);
        }
        const auto has = [identity](const std::string& scope) { return identity->hasScope(scope); };
        const bool enough = config_.match == ScopesMatch::All
                                ? std::all_of(config_.scopes.begin(), config_.scopes.end(), has)
                                : std::any_of(config_.scopes.begin(), config_.scopes.end(), has);
        if (!enough) {
            if (exchange.recording())
                exchange.explain(scopesLacking, ReasonArgument("has", joined(identity->scopes, exchange.arena())),
                                 ReasonArgument("match", config_.match == ScopesMatch::All ? "all" : "one"),
                                 ReasonArgument("needs", joined(config_.scopes, exchange.arena())));
            return exchange.refuse(pipeline::FaultId::ScopeRefused);
        }
        exchange.explain(scopesHeld,
                         ReasonArgument("scope", *std::find_if(config_.scopes.begin(), config_.scopes.end(), has)));
        return pipeline::Verdict::Continue;
    }

  private:
    ScopesConfig config_;
};

} // namespace

pipeline::FilterType describeScopesFilter()
{
    static const std::array reasons{&scopesHeld, &scopesLacking, &scopesOfNobody};
    pipeline::FilterTraits traits;
    traits.name = "scopes";
    traits.title = "Scopes";
    traits.summary = "Lets calls through whose credential has the scopes of the operation.";
    traits.phase = pipeline::Phase::Authorize;
    traits.reasons = reasons;
    return pipeline::makeFilterType<ScopesConfig, ScopesFilter>(traits);
}

} // namespace postern::filters
