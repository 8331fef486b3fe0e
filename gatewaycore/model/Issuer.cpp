// SPDX-License-Identifier: Apache-2.0
#include "model/Issuer.h"
#include "model/Url.h"

#include <algorithm>

namespace postern::model {

using namespace std::chrono_literals;

bool Issuer::vouchesFor(std::string_view what) const noexcept
{
    return std::find(tokens.begin(), tokens.end(), what) != tokens.end();
}

const schema::Schema<Issuer>& describe(schema::Type<Issuer>)
{
    // HS* would turn every public key into a shared secret; none is no signature.
    static const auto schema =
        schema::Schema<Issuer>("issuer", "Somebody whose access tokens are taken.")
            .field("name", &Issuer::name, "For logs, traces and filters").required().notEmpty()
            .field("issuer", &Issuer::issuer, "The exact iss of its tokens").required().notEmpty()
            .field("jwksUrl", &Issuer::jwksUrl, "Where its keys are fetched from")
                .example("https://idp.example/.well-known/jwks.json")
            .field("jwksFile", &Issuer::jwksFile, "A file with its keys (JWKS)")
            .field("pemFile", &Issuer::pemFile, "A PEM file with its public key or certificate")
            .field("audiences", &Issuer::audiences, "One of these must be in aud; empty: not checked")
            .field("algorithms", &Issuer::algorithms, "Signature algorithms accepted").items(1, 20)
                .oneOf({{"RS256"}, {"RS384"}, {"RS512"}, {"PS256"}, {"PS384"}, {"PS512"}, {"ES256"}, {"ES384"}, {"EdDSA"}})
            .field("leeway", &Issuer::leeway, "Clock skew allowed at exp and nbf").range(0s, 10min)
            .field("maxAge", &Issuer::maxAge, "Oldest iat accepted; 0: not checked").range(0s, 87600h)
            .field("refresh", &Issuer::refresh,
                   "How long fetched keys count before they are fetched again, at most; the server's max-age may make it less")
                .range(5s, 24h)
            .field("claims", &Issuer::claims,
                   "Our name of a claim to theirs: sub, scope, clientId, application, tier, keyType, subscriptions")
                .example("scope: scp")
            .field("tokens", &Issuer::tokens, "What it may sign: access tokens, API keys (WSO2's, which are JWTs), and the test "
                                              "keys of the Publisher's console")
                .items(1, 3).oneOf({{"access"}, {"api-key"}, {"internal-key"}})
            .field("types", &Issuer::types, "The typ that its access tokens must have; empty: not checked").example("at+jwt")
            .field("tls", &Issuer::tls, "Towards jwksUrl and introspection.url")
            .field("introspection", &Issuer::introspection,
                   "It is asked about its tokens that are no JWT, and about all of them when it has no keys here")
            .locate(&Issuer::origin)
            .check([](const Issuer& issuer, schema::Reporter& reporter) {
                const int sources = (issuer.jwksUrl.empty() ? 0 : 1) + (issuer.jwksFile.empty() ? 0 : 1) +
                                    (issuer.pemFile.empty() ? 0 : 1);
                if (sources > 1 || (sources == 0 && !issuer.introspection))
                    reporter.error("", sources == 0 ? "has no keys" : "has more than one source of keys",
                                   sources == 0 ? "give one of jwksUrl, jwksFile, pemFile, or introspection"
                                                : "give one of jwksUrl, jwksFile, pemFile");
                if (issuer.introspection && issuer.introspection->protocol == Introspection::Protocol::Wso2 &&
                    !issuer.hasKeys() && !issuer.audiences.empty())
                    reporter.error("audiences", "is of no use: WSO2's key validation says nothing of an audience");
                using By = Introspection::ClientAuthentication;
                if (issuer.introspection && issuer.introspection->clientAuthentication == By::Tls && issuer.tls.certificate.empty())
                    reporter.error("tls", "has no certificate, which tls_client_auth needs");
                const auto url = Url::parse(issuer.jwksUrl);
                if (!issuer.jwksUrl.empty() && (!url || (url->scheme != "http" && url->scheme != "https")))
                    reporter.error("jwksUrl", "is not an http or https URL");
                static const std::vector<std::string> known{"sub",  "scope",   "clientId",     "application",
                                                            "tier", "keyType", "subscriptions"};
                for (const auto& [ours, theirs] : issuer.claims) {
                    if (std::find(known.begin(), known.end(), ours) != known.end())
                        continue;
                    const std::string guess = schema::closest(ours, known);
                    reporter.error("claims", "no claim of ours is called \"" + ours + '"',
                                   guess.empty() ? "" : "did you mean \"" + guess + "\"?");
                }
            });
    return schema;
}

} // namespace postern::model
