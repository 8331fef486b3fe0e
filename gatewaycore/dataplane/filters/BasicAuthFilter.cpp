// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/BasicAuthenticator.h"

#include "dataplane/pipeline/FilterType.h"

namespace postern::filters {

struct BasicAuthConfig {
    std::string header;
    std::string realm = "postern";
    bool forwardCredential = false;
};

const schema::Schema<BasicAuthConfig>& describe(schema::Type<BasicAuthConfig>)
{
    static const auto schema =
        schema::Schema<BasicAuthConfig>("basic-auth", "Lets calls through that carry name and password of one of the gateway's users.")
            .field("header", &BasicAuthConfig::header, "The header that holds them; the API's, else Authorization")
            .example("X-Login")
            .field("realm", &BasicAuthConfig::realm, "What a browser shows when it asks for name and password")
            .notEmpty()
            .field("forwardCredential", &BasicAuthConfig::forwardCredential, "Whether the backend gets name and password, too")
            .check([](const BasicAuthConfig& config, schema::Reporter& reporter) {
                if (config.realm.find_first_of("\"\\\r\n") != std::string::npos)
                    reporter.error("realm", "must not hold quotes, backslashes or line ends");
            });
    return schema;
}

namespace {

const pipeline::ReasonText loginAccepted{"basic-auth.accepted", "The user \"{user}\" has logged in.", ""};

class BasicAuthFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(BasicAuthConfig config, pipeline::FilterContext& context)
    {
        auto authenticator = BasicAuthenticator::make({config.header}, context);
        if (!authenticator)
            return unexpected(std::move(authenticator).error());
        return std::unique_ptr<Filter>(new BasicAuthFilter(*std::move(authenticator), config));
    }

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const Finding finding = authenticator_.check(exchange, exchange.slot<BasicAuthenticator::State>());
        if (finding.kind == Finding::Kind::Waiting)
            return pipeline::Verdict::Pause;
        if (finding.kind != Finding::Kind::Accepted) {
            exchange.explain(*finding.reason, pipeline::ReasonArgument("detail", finding.detail));
            pipeline::FaultDetails details;
            details.challenge = challenge_;
            details.retryAfter = finding.retryAfter;
            return exchange.refuse(finding.fault, details);
        }
        exchange.setIdentity(*finding.identity);
        exchange.explain(loginAccepted, pipeline::ReasonArgument("user", finding.identity->subject));
        if (!forwardCredential_)
            authenticator_.remove(exchange);
        return pipeline::Verdict::Continue;
    }

  private:
    BasicAuthFilter(BasicAuthenticator authenticator, const BasicAuthConfig& config)
        : authenticator_(std::move(authenticator)), challenge_("Basic realm=\"" + config.realm + "\", charset=\"UTF-8\""),
          forwardCredential_(config.forwardCredential)
    {
    }

    BasicAuthenticator authenticator_;
    std::string challenge_;
    bool forwardCredential_;
};

} // namespace

pipeline::FilterType describeBasicAuthFilter()
{
    static const auto reasons = [] {
        std::vector<const pipeline::ReasonText*> all(BasicAuthenticator::reasons().begin(), BasicAuthenticator::reasons().end());
        all.push_back(&loginAccepted);
        return all;
    }();
    pipeline::FilterTraits traits;
    traits.name = "basic-auth";
    traits.title = "Name and password";
    traits.summary = "Lets calls through of users who log in with name and password, and says who calls.";
    traits.phase = pipeline::Phase::Authenticate;
    traits.reasons = reasons;
    return pipeline::makeFilterType<BasicAuthConfig, BasicAuthFilter>(traits);
}

} // namespace postern::filters
