// SPDX-License-Identifier: Apache-2.0
#include "model/Introspection.h"

#include "model/Url.h"

namespace postern::model {

using namespace std::chrono_literals;

const schema::Schema<Introspection>& describe(schema::Type<Introspection>)
{
    using By = Introspection::ClientAuthentication;
    using When = Introspection::WhenUnreachable;
    static const auto schema =
        schema::Schema<Introspection>("introspection", "How an issuer is asked about tokens that only it can read (RFC 7662).")
            .field("protocol", &Introspection::protocol, "What it understands")
                .oneOf({{"rfc7662", Introspection::Protocol::Rfc7662, "OAuth 2.0 token introspection"},
                        {"wso2", Introspection::Protocol::Wso2,
                         "WSO2's key validation (SOAP, services/APIKeyValidationService), which is asked for each API and "
                         "operation; clientId and clientSecret are a user's name and password"}})
            .field("url", &Introspection::url, "Its introspection endpoint").required().notEmpty()
                .example("https://idp.example/oauth2/introspect")
            .field("clientAuthentication", &Introspection::clientAuthentication, "How the gateway shows who it is")
                .oneOf({{"client_secret_basic", By::Basic, "clientId and clientSecret in the header Authorization"},
                        {"client_secret_post", By::Post, "clientId and clientSecret in the form"},
                        {"bearer", By::Bearer, "bearerToken in the header Authorization"},
                        {"tls_client_auth", By::Tls, "the client certificate of the issuer's tls, and clientId in the form"}})
            .field("clientId", &Introspection::clientId, "The gateway's own name at the issuer").example("gateway")
            .field("clientSecret", &Introspection::clientSecret, "Where its secret is found").example("${env:KEY_MANAGER_SECRET}")
            .field("bearerToken", &Introspection::bearerToken, "Where the token for bearer is found")
                .example("${file:secrets/introspection-token}")
            .field("timeout", &Introspection::timeout, "For one answer, and for the wait before it is asked for").range(10ms, 60s)
            .field("connections", &Introspection::connections, "Calls under way at the same time").range(1, 1000)
            .field("queue", &Introspection::queue, "Tokens that may wait until they are asked about; beyond: 503").range(0, 100'000)
            .field("cache", &Introspection::cache,
                   "How long an active token counts without being asked about again, at most; its own exp may make it less. "
                   "What the issuer revokes is refused at the latest after this")
                .range(0s, 24h)
            .field("refusedCache", &Introspection::refusedCache, "How long a token that is not active is refused unasked")
                .range(0s, 1h)
            .field("failureCache", &Introspection::failureCache,
                   "How long a token is not asked about again after the issuer could not be asked").range(1s, 5min)
            .field("cacheEntries", &Introspection::cacheEntries, "Tokens that are remembered; those used longest ago give way")
                .range(1, 10'000'000)
            .field("whenUnreachable", &Introspection::whenUnreachable, "While the issuer cannot be asked")
                .oneOf({{"refuse", When::Refuse, "calls whose token is not in the cache are answered with 503 and Retry-After"},
                        {"useExpired", When::UseExpired,
                         "the last answer goes on counting after its time in the cache, but never beyond the token's own exp"}})
            .field("useExpiredFor", &Introspection::useExpiredFor, "And no longer than this after its time in the cache")
                .range(1s, 168h)
            .check([](const Introspection& own, schema::Reporter& reporter) {
                const auto url = Url::parse(own.url);
                if (!own.url.empty() && (!url || (url->scheme != "http" && url->scheme != "https")))
                    reporter.error("url", "is not an http or https URL");
                else if (url && url->scheme == "http" && url->host != "127.0.0.1" && url->host != "localhost" && url->host != "::1")
                    reporter.warning("url", "tokens and the gateway's own secret are sent without TLS", "use https");
                if (own.protocol == Introspection::Protocol::Wso2 && own.clientAuthentication != By::Basic)
                    reporter.error("clientAuthentication", "must be client_secret_basic: key validation knows no other");
                const bool bySecret = own.clientAuthentication == By::Basic || own.clientAuthentication == By::Post;
                if (bySecret && (own.clientId.empty() || own.clientSecret.empty()))
                    reporter.error(own.clientId.empty() ? "clientId" : "clientSecret", "is needed for this clientAuthentication");
                if ((own.clientAuthentication == By::Bearer) != !own.bearerToken.empty())
                    reporter.error("bearerToken", own.bearerToken.empty() ? "is needed for this clientAuthentication"
                                                                          : "is of no use with this clientAuthentication");
                if (!bySecret && !own.clientSecret.empty())
                    reporter.error("clientSecret", "is of no use with this clientAuthentication");
            });
    return schema;
}

} // namespace postern::model
