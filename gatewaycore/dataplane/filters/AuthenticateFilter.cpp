// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/BasicAuthenticator.h"
#include "dataplane/filters/CertificateAuthenticator.h"
#include "dataplane/filters/InternalKeyAuthenticator.h"
#include "dataplane/filters/KeyAuthenticator.h"
#include "dataplane/filters/TokenAuthenticator.h"

#include "dataplane/pipeline/FilterType.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace postern::filters {

enum class SchemeKind : std::uint8_t { Jwt, ApiKey, Basic, InternalKey, MutualTls };
enum class ScopeMatch : std::uint8_t { All, Any };

/// One scheme of an alternative.
struct RequiredScheme {
    SchemeKind scheme = SchemeKind::Jwt;
    security::ApiKeyLocation::In in = security::ApiKeyLocation::In::Header;
    std::string name;
    std::vector<std::string> issuers;
    std::vector<std::string> scopes;
    ScopeMatch match = ScopeMatch::All;
};

struct SecurityAlternative {
    std::vector<RequiredScheme> allOf;
};

struct AuthenticateConfig {
    std::vector<SecurityAlternative> anyOf;
    bool forwardCredential = false;
};

const schema::Schema<RequiredScheme>& describe(schema::Type<RequiredScheme>)
{
    using In = security::ApiKeyLocation::In;
    static const auto schema =
        schema::Schema<RequiredScheme>("scheme", "One credential that has to be there and to be valid.")
            .field("scheme", &RequiredScheme::scheme, "Kind of credential")
            .oneOf({{"jwt", SchemeKind::Jwt, "a JSON Web Token"}, {"api-key", SchemeKind::ApiKey, "an API key"},
                    {"basic", SchemeKind::Basic, "name and password of one of the gateway's users"},
                    {"internal-key", SchemeKind::InternalKey, "a test key of the Publisher's console"},
                    {"mutual-tls", SchemeKind::MutualTls, "a client certificate"}})
            .required()
            .field("in", &RequiredScheme::in, "Where an API key is sent")
            .oneOf({{"header", In::Header, "in a header"}, {"query", In::Query, "as a parameter of the query"},
                    {"cookie", In::Cookie, "in a cookie"}})
            .field("name", &RequiredScheme::name, "Header (or query parameter of an API key); the API's when empty")
            .field("issuers", &RequiredScheme::issuers, "Issuers whose tokens count; all when empty")
            .field("scopes", &RequiredScheme::scopes, "Scopes that the credential needs")
            .field("match", &RequiredScheme::match, "How many of the scopes it needs")
            .oneOf({{"all", ScopeMatch::All, "every one"}, {"any", ScopeMatch::Any, "at least one"}});
    return schema;
}

const schema::Schema<SecurityAlternative>& describe(schema::Type<SecurityAlternative>)
{
    static const auto schema =
        schema::Schema<SecurityAlternative>("alternative", "Credentials that are needed together.")
            .field("allOf", &SecurityAlternative::allOf, "All of these; none at all lets everybody through")
            .items(0, 8);
    return schema;
}

const schema::Schema<AuthenticateConfig>& describe(schema::Type<AuthenticateConfig>)
{
    static const auto schema =
        schema::Schema<AuthenticateConfig>(
            "authenticate", "Lets calls through that fulfil one of several alternatives entirely, as OpenAPI's `security`.")
            .field("anyOf", &AuthenticateConfig::anyOf, "The alternatives; nobody is let through without any")
            .items(0, 16)
            .field("forwardCredential", &AuthenticateConfig::forwardCredential, "Whether the backend gets the credentials");
    return schema;
}

namespace {

using pipeline::FaultId;
using pipeline::ReasonArgument;
using pipeline::ReasonText;
using pipeline::Verdict;

constexpr std::size_t maxCredentials = 16;

const ReasonText alternativeFulfilled{"authenticate.accepted",
                                      "The credentials of {subject} fulfil alternative {number}.", ""};
const ReasonText noCredentialNeeded{"authenticate.anonymous", "No credential was needed.", ""};
const ReasonText incomplete{"authenticate.incomplete", "No alternative is fulfilled entirely. Missing: {detail}",
                            "Send all credentials of one alternative."};
const ReasonText scopeLacking{"authenticate.scopes", "The credentials are valid, but lack the scope: {detail}",
                              "Ask for a token with the scope."};

Result<std::unique_ptr<Authenticator>> authenticatorFor(const RequiredScheme& scheme, pipeline::FilterContext& context)
{
    const auto made = []<typename Made>(Result<Made> authenticator) -> Result<std::unique_ptr<Authenticator>> {
        if (!authenticator)
            return unexpected(std::move(authenticator).error());
        return std::unique_ptr<Authenticator>(std::make_unique<Made>(*std::move(authenticator)));
    };
    switch (scheme.scheme) {
    case SchemeKind::Jwt: return made(TokenAuthenticator::make({scheme.issuers, scheme.name}, context));
    case SchemeKind::MutualTls: return made(CertificateAuthenticator::make({}, context));
    case SchemeKind::Basic: return made(BasicAuthenticator::make({scheme.name}, context));
    case SchemeKind::InternalKey: return made(InternalKeyAuthenticator::make(scheme.name, context));
    case SchemeKind::ApiKey: break;
    }
    return made(KeyAuthenticator::make({scheme.in, scheme.name}, context));
}

/// An operation is let through only when one alternative is fulfilled entirely: each of its schemes accepted, each with its
/// scopes. So no valid credential of one alternative can make up for a missing one of another.
class AuthenticateFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(AuthenticateConfig config, pipeline::FilterContext& context)
    {
        std::unique_ptr<AuthenticateFilter> filter(new AuthenticateFilter(config.forwardCredential));
        for (const SecurityAlternative& alternative : config.anyOf) {
            Alternative& built = filter->alternatives_.emplace_back();
            for (const RequiredScheme& scheme : alternative.allOf) {
                auto index = filter->credentialFor(scheme, context);
                if (!index)
                    return unexpected(std::move(index).error());
                built.push_back({*index, scheme.scopes, scheme.match});
            }
        }
        filter->composeChallenge();
        return std::unique_ptr<Filter>(std::move(filter));
    }

    Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        State& state = exchange.slot<State>();
        state.waiting = false;
        bool open = false;
        const Finding* refused = nullptr;
        std::string_view lacking;
        for (std::size_t number = 0; number < alternatives_.size(); ++number) {
            const Alternative& alternative = alternatives_[number];
            bool fulfilled = true;
            const pipeline::Identity* identity = nullptr;
            for (const Need& need : alternative) {
                const Finding& finding = find(need.credential, exchange, state);
                if (finding.kind == Finding::Kind::Refused && refused == nullptr)
                    refused = &finding;
                if (finding.kind != Finding::Kind::Accepted) {
                    fulfilled = false;
                    continue;
                }
                if (!holdsScopes(*finding.identity, need)) {
                    fulfilled = false;
                    lacking = firstLacking(*finding.identity, need);
                    continue;
                }
                // With several, the token's claims say more than a key's configuration.
                if (identity == nullptr || !finding.identity->claims.empty())
                    identity = finding.identity;
            }
            if (fulfilled && alternative.empty())
                open = true; // only if none with credentials is fulfilled
            else if (fulfilled)
                return pass(exchange, *identity, number + 1);
        }
        if (state.waiting)
            return Verdict::Pause;
        if (open) {
            exchange.explain(noCredentialNeeded);
            removeCredentials(exchange);
            return Verdict::Continue;
        }
        return refuse(exchange, state, refused, lacking);
    }

  private:
    struct Need {
        std::size_t credential;
        std::vector<std::string> scopes;
        ScopeMatch match;
    };
    using Alternative = std::vector<Need>;
    struct Credential {
        std::unique_ptr<Authenticator> check;
        RequiredScheme scheme;
    };
    struct State {
        std::array<std::optional<Finding>, maxCredentials> findings;
        std::array<void*, maxCredentials> shares{};
        bool waiting = false;
    };

    explicit AuthenticateFilter(bool forwardCredential) : forwardCredential_(forwardCredential) {}

    Result<std::size_t> credentialFor(const RequiredScheme& scheme, pipeline::FilterContext& context)
    {
        for (std::size_t at = 0; at < credentials_.size(); ++at) {
            const RequiredScheme& known = credentials_[at].scheme;
            if (known.scheme == scheme.scheme && known.in == scheme.in && known.name == scheme.name &&
                known.issuers == scheme.issuers)
                return at;
        }
        if (credentials_.size() == maxCredentials)
            return unexpected(ErrorKind::InvalidConfig, "there are more than 16 different credentials", Fault::Config);
        auto check = authenticatorFor(scheme, context);
        if (!check)
            return unexpected(std::move(check).error());
        credentials_.push_back({*std::move(check), scheme});
        return credentials_.size() - 1;
    }

    /// A browser asks for name and password only when it is told of them; then the other schemes are told, too, as a list
    /// (RFC 9110 11.6.1).
    void composeChallenge()
    {
        bool tokens = false;
        for (const Credential& credential : credentials_) {
            tokens = tokens || credential.scheme.scheme == SchemeKind::Jwt;
            if (challenge_.empty())
                challenge_ = credential.check->challenge();
        }
        if (tokens && !challenge_.empty())
            challenge_ = "Bearer realm=\"postern\", " + challenge_;
    }

    const Finding& find(std::size_t at, pipeline::Exchange& exchange, State& state) const
    {
        // One pause at a time: a second one would void the first one's resumption.
        static const Finding later{Finding::Kind::Waiting, FaultId::MissingCredentials, nullptr, {}, nullptr, Seconds(0)};
        std::optional<Finding>& finding = state.findings[at];
        if (!finding) {
            if (state.waiting)
                return later;
            const Finding found = credentials_[at].check->check(exchange, state.shares[at]);
            if (found.kind == Finding::Kind::Waiting) {
                state.waiting = true;
                return later;
            }
            finding = found;
        }
        return *finding;
    }

    static bool holdsScopes(const pipeline::Identity& identity, const Need& need)
    {
        const auto has = [&identity](const std::string& scope) { return identity.hasScope(scope); };
        return need.scopes.empty() || (need.match == ScopeMatch::Any
                                           ? std::any_of(need.scopes.begin(), need.scopes.end(), has)
                                           : std::all_of(need.scopes.begin(), need.scopes.end(), has));
    }

    /// Of scopes all of which are needed the first that is not there; of others all would do, and the first is named.
    static std::string_view firstLacking(const pipeline::Identity& identity, const Need& need)
    {
        const auto at = std::find_if(need.scopes.begin(), need.scopes.end(), [&](const std::string& scope) { return !identity.hasScope(scope); });
        return at == need.scopes.end() ? std::string_view(need.scopes.front()) : std::string_view(*at);
    }

    Verdict pass(pipeline::Exchange& exchange, const pipeline::Identity& identity, std::size_t number) const
    {
        exchange.setIdentity(identity);
        exchange.explain(alternativeFulfilled, ReasonArgument("subject", identity.subject),
                         ReasonArgument("number", static_cast<std::uint64_t>(number)));
        removeCredentials(exchange);
        return Verdict::Continue;
    }

    void removeCredentials(pipeline::Exchange& exchange) const
    {
        if (forwardCredential_)
            return;
        for (const Credential& credential : credentials_)
            credential.check->remove(exchange);
    }

    /// A credential that does not count says more than one that is missing; a scope that is lacking more than either.
    Verdict refuse(pipeline::Exchange& exchange, const State& state, const Finding* refused, std::string_view lacking) const
    {
        if (!lacking.empty()) {
            exchange.explain(scopeLacking, ReasonArgument("detail", lacking));
            return exchange.refuse(FaultId::ScopeRefused);
        }
        if (refused != nullptr) {
            exchange.explain(*refused->reason, ReasonArgument("detail", refused->detail));
            pipeline::FaultDetails details;
            details.challenge = challenge_;
            details.retryAfter = refused->retryAfter;
            return exchange.refuse(refused->fault, details);
        }
        if (exchange.recording()) {
            std::string_view detail;
            for (std::size_t at = 0; at < credentials_.size(); ++at) {
                if (state.findings[at] && state.findings[at]->kind == Finding::Kind::Missing) {
                    const std::string_view wanted = credentials_[at].check->wanted();
                    detail = detail.empty() ? wanted : exchange.arena().join(detail, "; ", wanted);
                }
            }
            exchange.explain(incomplete, ReasonArgument("detail", detail));
        }
        pipeline::FaultDetails details;
        details.challenge = challenge_;
        return exchange.refuse(FaultId::MissingCredentials, details);
    }

    std::vector<Credential> credentials_;
    std::vector<Alternative> alternatives_;
    std::string challenge_; ///< empty: the error profile's
    bool forwardCredential_;
};

} // namespace

pipeline::FilterType describeAuthenticateFilter()
{
    static const auto reasons = [] {
        std::vector<const ReasonText*> all(TokenAuthenticator::reasons().begin(), TokenAuthenticator::reasons().end());
        const auto add = [&all](std::span<const ReasonText* const> more) {
            for (const ReasonText* each : more) {
                if (std::find(all.begin(), all.end(), each) == all.end())
                    all.push_back(each);
            }
        };
        add(KeyAuthenticator::reasons());
        add(BasicAuthenticator::reasons());
        add(CertificateAuthenticator::reasons());
        add(InternalKeyAuthenticator::reasons());
        for (const ReasonText* each : {&alternativeFulfilled, &noCredentialNeeded, &incomplete, &scopeLacking})
            all.push_back(each);
        return all;
    }();
    pipeline::FilterTraits traits;
    traits.name = "authenticate";
    traits.title = "Alternative credentials";
    traits.summary = "Lets calls through that fulfil one of several alternatives of credentials entirely.";
    traits.phase = pipeline::Phase::Authenticate;
    traits.reasons = reasons;
    return pipeline::makeFilterType<AuthenticateConfig, AuthenticateFilter>(traits);
}

} // namespace postern::filters
