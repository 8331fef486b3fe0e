// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/TokenAuthenticator.h"

#include "dataplane/pipeline/FilterType.h"

namespace postern::filters {

struct JwtAuthConfig {
    std::vector<std::string> issuers;
    std::string header;
    bool forwardCredential = false;
    std::string realm;
};

const schema::Schema<JwtAuthConfig>& describe(schema::Type<JwtAuthConfig>)
{
    static const auto schema =
        schema::Schema<JwtAuthConfig>("jwt-auth", "Lets calls through that carry a valid JSON Web Token.")
            .field("issuers", &JwtAuthConfig::issuers, "Names of the gateway's issuers whose tokens count; all when empty")
            .example("keymanager")
            .field("header", &JwtAuthConfig::header, "The header that holds the token; the API's, else Authorization")
            .example("X-Access-Token")
            .field("forwardCredential", &JwtAuthConfig::forwardCredential, "Whether the backend gets the token, too")
            .field("realm", &JwtAuthConfig::realm, "Named in WWW-Authenticate; the error profile's own when empty")
            .check([](const JwtAuthConfig& config, schema::Reporter& reporter) {
                if (config.realm.find_first_of("\"\\\r\n") != std::string::npos)
                    reporter.error("realm", "must not hold quotes, backslashes or line ends");
            });
    return schema;
}

namespace {

class JwtAuthFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(JwtAuthConfig config, pipeline::FilterContext& context)
    {
        auto authenticator = TokenAuthenticator::make({config.issuers, config.header}, context);
        if (!authenticator)
            return unexpected(std::move(authenticator).error());
        return std::unique_ptr<Filter>(new JwtAuthFilter(*std::move(authenticator), config));
    }

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const Finding finding = authenticator_.check(exchange, exchange.slot<TokenAuthenticator::State>());
        switch (finding.kind) {
        case Finding::Kind::Waiting: return pipeline::Verdict::Pause;
        case Finding::Kind::Accepted:
            exchange.setIdentity(*finding.identity);
            if (finding.reason != nullptr)
                exchange.explain(*finding.reason, pipeline::ReasonArgument("subject", finding.identity->subject),
                                 pipeline::ReasonArgument("issuer", finding.identity->issuer),
                                 pipeline::ReasonArgument("detail", finding.detail));
            else
                exchange.explain(accepted, pipeline::ReasonArgument("subject", finding.identity->subject),
                                 pipeline::ReasonArgument("issuer", finding.identity->issuer));
            if (!forwardCredential_)
                authenticator_.remove(exchange);
            return pipeline::Verdict::Continue;
        case Finding::Kind::Missing:
        case Finding::Kind::Refused: break;
        }
        exchange.explain(*finding.reason, pipeline::ReasonArgument("detail", finding.detail));
        pipeline::FaultDetails details;
        details.retryAfter = finding.retryAfter;
        if (!realm_.empty() && finding.fault != pipeline::FaultId::WrongKeyType &&
            finding.fault != pipeline::FaultId::WrongKeyTypeSandbox)
            details.challenge =
                exchange.arena().join("Bearer realm=\"", realm_,
                                      finding.kind == Finding::Kind::Missing ? "\"" : "\", error=\"invalid_token\"");
        return exchange.refuse(finding.fault, details);
    }

    static const pipeline::ReasonText accepted;

  private:
    JwtAuthFilter(TokenAuthenticator authenticator, const JwtAuthConfig& config)
        : authenticator_(std::move(authenticator)), realm_(config.realm), forwardCredential_(config.forwardCredential)
    {
    }

    TokenAuthenticator authenticator_;
    std::string realm_;
    bool forwardCredential_;
};

const pipeline::ReasonText JwtAuthFilter::accepted{"jwt-auth.accepted", "The token of {subject} from {issuer} is valid.", ""};

} // namespace

pipeline::FilterType describeJwtAuthFilter()
{
    static const auto reasons = [] {
        std::vector<const pipeline::ReasonText*> all(TokenAuthenticator::reasons().begin(),
                                                     TokenAuthenticator::reasons().end());
        all.push_back(&JwtAuthFilter::accepted);
        return all;
    }();
    pipeline::FilterTraits traits;
    traits.name = "jwt-auth";
    traits.title = "JSON Web Token";
    traits.summary = "Lets calls through that carry a valid JSON Web Token, and says who calls.";
    traits.phase = pipeline::Phase::Authenticate;
    traits.reasons = reasons;
    return pipeline::makeFilterType<JwtAuthConfig, JwtAuthFilter>(traits);
}

} // namespace postern::filters
