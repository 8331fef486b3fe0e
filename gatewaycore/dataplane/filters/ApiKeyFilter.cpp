// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/KeyAuthenticator.h"

#include "dataplane/pipeline/FilterType.h"

namespace postern::filters {

struct ApiKeyConfig {
    security::ApiKeyLocation::In in = security::ApiKeyLocation::In::Header;
    std::string name;
    bool forwardCredential = false;
};

const schema::Schema<ApiKeyConfig>& describe(schema::Type<ApiKeyConfig>)
{
    using In = security::ApiKeyLocation::In;
    static const auto schema =
        schema::Schema<ApiKeyConfig>("api-key", "Lets calls through that carry one of the gateway's API keys, or one that an issuer has signed.")
            .field("in", &ApiKeyConfig::in, "Where the key is sent")
            .oneOf({{"header", In::Header, "in a header"}, {"query", In::Query, "as a parameter of the query"},
                    {"cookie", In::Cookie, "in a cookie"}})
            .field("name", &ApiKeyConfig::name, "Name of the header, parameter or cookie; the API's header when empty")
            .example("X-API-Key")
            .field("forwardCredential", &ApiKeyConfig::forwardCredential, "Whether the backend gets the key, too");
    return schema;
}

namespace {

const pipeline::ReasonText keyAccepted{"api-key.accepted", "The API key of {application} is valid.", ""};

class ApiKeyFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(ApiKeyConfig config, pipeline::FilterContext& context)
    {
        auto authenticator = KeyAuthenticator::make({config.in, config.name}, context);
        if (!authenticator)
            return unexpected(std::move(authenticator).error());
        return std::unique_ptr<Filter>(new ApiKeyFilter(*std::move(authenticator), config.forwardCredential));
    }

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const Finding finding = authenticator_.check(
            exchange, authenticator_.takesSignedKeys() ? &exchange.slot<SignedKeys::State>() : nullptr);
        if (finding.kind == Finding::Kind::Waiting)
            return pipeline::Verdict::Pause;
        if (finding.kind != Finding::Kind::Accepted) {
            exchange.explain(*finding.reason, pipeline::ReasonArgument("detail", finding.detail));
            pipeline::FaultDetails details;
            details.challenge = R"(ApiKey realm="postern")";
            return exchange.refuse(finding.fault, details);
        }
        exchange.setIdentity(*finding.identity);
        exchange.explain(keyAccepted, pipeline::ReasonArgument("application", finding.identity->application.name));
        if (!forwardCredential_)
            authenticator_.remove(exchange);
        return pipeline::Verdict::Continue;
    }

  private:
    ApiKeyFilter(KeyAuthenticator authenticator, bool forwardCredential)
        : authenticator_(std::move(authenticator)), forwardCredential_(forwardCredential)
    {
    }
    KeyAuthenticator authenticator_;
    bool forwardCredential_;
};

} // namespace

pipeline::FilterType describeApiKeyFilter()
{
    static const auto reasons = [] {
        std::vector<const pipeline::ReasonText*> all(KeyAuthenticator::reasons().begin(), KeyAuthenticator::reasons().end());
        all.push_back(&keyAccepted);
        return all;
    }();
    pipeline::FilterTraits traits;
    traits.name = "api-key";
    traits.title = "API key";
    traits.summary = "Lets calls through that carry an API key, configured or signed by an issuer, and says whose it is.";
    traits.phase = pipeline::Phase::Authenticate;
    traits.reasons = reasons;
    return pipeline::makeFilterType<ApiKeyConfig, ApiKeyFilter>(traits);
}

} // namespace postern::filters
