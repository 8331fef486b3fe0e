// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/TokenAuthenticator.h"

#include "base/UtcText.h"
#include "dataplane/filters/FetchTrust.h"
#include "dataplane/filters/KeySources.h"
#include "dataplane/security/TokenForm.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <memory>
#include <span>

namespace postern::filters {
namespace {

using pipeline::FaultId;
using pipeline::ReasonText;
using security::TokenReason;

/// What a client is told of a refused token, and what whoever runs the gateway reads.
struct Row {
    TokenReason reason;
    FaultId fault;
    ReasonText text;
};
constexpr std::string_view sentence = "The token was refused: {detail}";
const Row rows[] = {
    {TokenReason::Missing, FaultId::MissingCredentials,
     {"jwt-auth.empty", sentence, "Send a token after \"Bearer\"."}},
    {TokenReason::TooLarge, FaultId::InvalidCredentials,
     {"jwt-auth.too-large", sentence, "Ask the issuer for a token with fewer claims."}},
    {TokenReason::Malformed, FaultId::InvalidCredentials,
     {"jwt-auth.malformed", sentence, "Send a signed JWT (three parts with dots between), or give the issuer an `introspection`."}},
    {TokenReason::BadClaims, FaultId::InvalidCredentials,
     {"jwt-auth.claims", sentence,
      "Have whoever makes the token write its claims as RFC 7519 says: one JSON object; exp, nbf and iat are numbers of seconds, "
      "iss and sub texts, aud and scope a text or a list of texts."}},
    {TokenReason::Encrypted, FaultId::InvalidCredentials,
     {"jwt-auth.encrypted", sentence, "Have the issuer sign tokens (JWS) instead of encrypting them (JWE)."}},
    {TokenReason::Unsigned, FaultId::InvalidCredentials,
     {"jwt-auth.unsigned", sentence, "Nobody has vouched for this token; get a signed one from the issuer."}},
    {TokenReason::SymmetricAlgorithm, FaultId::InvalidCredentials,
     {"jwt-auth.symmetric", sentence, "Have the issuer sign with RS256, ES256 or another algorithm with a public key."}},
    {TokenReason::UnknownAlgorithm, FaultId::InvalidCredentials,
     {"jwt-auth.unknown-algorithm", sentence, "Have the issuer sign with an algorithm from the issuer's list."}},
    {TokenReason::AlgorithmNotAllowed, FaultId::InvalidCredentials,
     {"jwt-auth.algorithm", sentence, "Add the algorithm to the issuer's `algorithms`, if you mean to accept it."}},
    {TokenReason::UnknownCriticalHeader, FaultId::InvalidCredentials,
     {"jwt-auth.critical-header", sentence, "Have the issuer leave out `crit`."}},
    {TokenReason::UnknownIssuer, FaultId::InvalidCredentials,
     {"jwt-auth.issuer", sentence, "Add the issuer under `issuers`, spelled exactly as the token's `iss`."}},
    {TokenReason::UnknownKey, FaultId::InvalidCredentials,
     {"jwt-auth.unknown-key", sentence, "Check that the issuer publishes the key that it signs with."}},
    {TokenReason::KeysUnavailable, FaultId::AuthenticationUnavailable,
     {"jwt-auth.keys-unavailable", sentence, "Check that the gateway reaches the issuer's key set."}},
    {TokenReason::KeyTypeMismatch, FaultId::InvalidCredentials,
     {"jwt-auth.key-type", sentence, "Check which key the issuer signs with."}},
    {TokenReason::KeyNotForSignatures, FaultId::InvalidCredentials,
     {"jwt-auth.key-use", sentence, "Have the issuer publish its signing key with \"use\":\"sig\"."}},
    {TokenReason::BadSignature, FaultId::InvalidCredentials,
     {"jwt-auth.signature", sentence, "Ask the issuer for a new token; this one was changed, or signed by another key."}},
    {TokenReason::WrongAudience, FaultId::InvalidCredentials,
     {"jwt-auth.audience", sentence, "Add the audience to the issuer's `audiences`, or ask for a token for this one."}},
    {TokenReason::Expired, FaultId::TokenExpired,
     {"jwt-auth.expired", sentence, "Ask the issuer for a new token; if it is new, compare the clocks."}},
    {TokenReason::NotYetValid, FaultId::TokenInactive,
     {"jwt-auth.not-yet-valid", sentence, "Wait, or compare the clocks of issuer and gateway."}},
    {TokenReason::IssuedInFuture, FaultId::TokenInactive,
     {"jwt-auth.issued-in-future", sentence, "Compare the clocks of issuer and gateway."}},
    {TokenReason::TooOld, FaultId::TokenExpired,
     {"jwt-auth.too-old", sentence, "Ask the issuer for a new token, or raise the issuer's `maxAge`."}},
    {TokenReason::MissingClaim, FaultId::InvalidCredentials,
     {"jwt-auth.missing-claim", sentence, "Have the issuer put the claim into its tokens."}},
    {TokenReason::WrongType, FaultId::InvalidCredentials,
     {"jwt-auth.type", sentence, "Send an access token: an ID token is none, and API keys and test keys have headers of their own."}},
    {TokenReason::NotActive, FaultId::InvalidCredentials,
     {"jwt-auth.not-active", sentence, "Ask the issuer for a new token: this one has ended, was revoked, or was never issued."}},
    {TokenReason::IntrospectionFailed, FaultId::AuthenticationUnavailable,
     {"jwt-auth.introspection-failed", sentence,
      "Check the issuer's `introspection` (url, clientId, secret, tls), and that the gateway reaches it."}},
    {TokenReason::IntrospectionBusy, FaultId::AuthenticationUnavailable,
     {"jwt-auth.introspection-busy", sentence,
      "Try again; if it lasts, the issuer is too slow, or somebody tries tokens at random: see `introspection.connections`."}},
    {TokenReason::Inactive, FaultId::TokenInactive,
     {"jwt-auth.inactive", sentence, "Ask the key manager for a new token, or have this one made active."}},
    {TokenReason::NotSubscribed, FaultId::NoSubscription,
     {"jwt-auth.not-subscribed", sentence, "Subscribe the application to the API; the key manager looks at each call anew."}},
    {TokenReason::SubscriptionBlocked, FaultId::SubscriptionBlocked,
     {"jwt-auth.subscription-blocked", sentence, "Have the subscription unblocked in the Publisher."}},
    {TokenReason::ApiBlocked, FaultId::ApiBlocked,
     {"jwt-auth.api-blocked", sentence, "Have the API unblocked in the Publisher."}},
    {TokenReason::ScopeRefused, FaultId::ScopeRefused,
     {"jwt-auth.scope-refused", sentence, "Ask for a token with a scope that the operation needs."}},
    {TokenReason::Revoked, FaultId::InvalidCredentials,
     {"jwt-auth.revoked", sentence, "Ask the issuer for a new token; see `revocation` for the lists."}},
};
const ReasonText tokenMissing{"jwt-auth.missing", "There is no token: {detail}",
                              "Send \"Authorization: Bearer <token>\" (or the API's own header)."};
const ReasonText tokenRepeated{"jwt-auth.repeated",
                               "The header {detail} is there more than once, so it is not clear which "
                               "token counts.",
                               "Send one token."};
const ReasonText otherScheme{"jwt-auth.scheme", "There is no bearer token: the header {detail}.",
                             "Send \"Authorization: Bearer <token>\", with one blank between."};

const ReasonText introspected{"jwt-auth.introspected", "The token of {subject} from {issuer} is active: {detail}.", ""};

const Row& rowOf(TokenReason reason) noexcept
{
    for (const Row& row : rows) {
        if (row.reason == reason)
            return row;
    }
    return rows[2];
}

Result<crypto::AlgorithmPolicy> policyOf(const model::Issuer& issuer)
{
    crypto::AlgorithmPolicy policy;
    for (const std::string& name : issuer.algorithms) {
        const auto algorithm = crypto::parseJwsAlgorithm(name);
        if (!algorithm || crypto::isSymmetric(*algorithm))
            return unexpected(ErrorKind::InvalidConfig,
                              "the issuer \"" + issuer.name + "\" lists the algorithm \"" + name +
                                  "\", which tokens cannot be verified with; use RS256, PS256, ES256, EdDSA or their kin",
                              Fault::Config);
        policy.allow(*algorithm);
    }
    return policy;
}

security::ClaimNames claimNamesOf(const model::Issuer& issuer)
{
    security::ClaimNames names;
    const auto read = [&issuer](const char* ours, std::string& out) {
        if (const auto found = issuer.claims.find(ours); found != issuer.claims.end())
            out = found->second;
    };
    read("sub", names.subject);
    read("scope", names.scope);
    read("clientId", names.clientId);
    read("application", names.application);
    read("tier", names.tier);
    read("keyType", names.keyType);
    read("subscriptions", names.subscriptions);
    return names;
}

/// Lives once per gateway and content: every verifier of the issuer shares it.
Result<std::shared_ptr<security::KeySource>> keySourceOf(const model::Issuer& issuer, pipeline::FilterContext& context)
{
    const security::KeySourceConfig config = keySourceConfigOf(issuer);
    auto* const fetcher = context.ports.find<security::Fetcher>();
    auto* const keeper = context.ports.find<KeySources>();
    if (config.kind == security::KeySourceConfig::Kind::JwksUrl && fetcher == nullptr)
        return unexpected(ErrorKind::InvalidConfig,
                          "the issuer \"" + issuer.name + "\" has its keys at a URL, but nothing here can fetch them",
                          Fault::Config);
    Result<void> started;
    const pipeline::StateKey key{"", "keys", config.location + "|" + std::to_string(config.refreshAfter.count()) + "|" + config.tls.caFile + "|" +
                                           config.tls.certificate + "|" + config.tls.key + (config.tls.insecureSkipVerify ? "|insecure" : "")};
    auto source = context.states.get<security::KeySource>(key, [&] {
        auto made = std::make_shared<security::KeySource>(config, fetcher,
                                                          keeper != nullptr ? keeper->clock() : Clock::system());
        started = made->start();
        if (!started)
            return std::shared_ptr<security::KeySource>(); // so that nobody else who asks now takes it for a good one
        if (keeper != nullptr)
            keeper->add(issuer.name, made);
        return made;
    });
    if (!started)
        return unexpected(started.error());
    return source;
}

/// What stands in the header instead of a bearer token. Only schemes that are known are shown: any other first word may be
/// the credential itself.
std::string otherThanBearer(const std::string& header, std::string_view value)
{
    if (http::equalsIgnoringCase(value, "Bearer"))
        return header + " has nothing behind \"Bearer\"";
    for (const std::string_view scheme : {"Basic", "Digest", "DPoP", "Negotiate", "NTLM", "OAuth", "Token", "AWS4-HMAC-SHA256"}) {
        if (value.size() > scheme.size() && value[scheme.size()] == ' ' && http::equalsIgnoringCase(value.substr(0, scheme.size()), scheme))
            return header + " has the scheme \"" + std::string(scheme) + '"';
    }
    return header + " does not begin with \"Bearer\" and a blank";
}

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

} // namespace

security::IssuerRules issuerRulesOf(const model::Issuer& issuer)
{
    security::IssuerRules rules;
    rules.issuer = issuer.issuer;
    rules.audiences = issuer.audiences;
    rules.leeway = issuer.leeway;
    if (issuer.maxAge.count() > 0)
        rules.maximumAge = issuer.maxAge;
    rules.claimNames = claimNamesOf(issuer);
    return rules;
}

security::KeySourceConfig keySourceConfigOf(const model::Issuer& issuer)
{
    security::KeySourceConfig config;
    if (!issuer.jwksUrl.empty()) {
        config.kind = security::KeySourceConfig::Kind::JwksUrl;
        config.location = issuer.jwksUrl;
        config.tls = fetchTrust(issuer.tls);
    } else if (!issuer.jwksFile.empty()) {
        config.kind = security::KeySourceConfig::Kind::JwksFile;
        config.location = issuer.jwksFile;
    } else {
        config.kind = security::KeySourceConfig::Kind::PemFile;
        config.location = issuer.pemFile;
    }
    // The operator's word on how long a withdrawn key may count: the server can only make it shorter.
    config.refreshAfter = config.maximumAge = issuer.refresh;
    config.minimumAge = std::min(config.minimumAge, config.refreshAfter);
    return config;
}

bool vouchesFor(const model::Issuer& issuer, security::TokenKind kind) noexcept
{
    switch (kind) {
    case security::TokenKind::Access: break;
    case security::TokenKind::ApiKey: return issuer.vouchesFor("api-key");
    case security::TokenKind::InternalKey: return issuer.vouchesFor("internal-key");
    }
    return issuer.vouchesFor("access");
}

namespace {

/// Those of the gateway's issuers that `names` lists and that vouch for this kind; all of these when it is empty.
Result<std::vector<const model::Issuer*>> issuersNamed(const std::vector<std::string>& names, pipeline::FilterContext& context,
                                                       security::TokenKind kind)
{
    std::vector<const model::Issuer*> used;
    for (const model::Issuer& issuer : context.gateway.issuers) {
        if (!vouchesFor(issuer, kind))
            continue;
        if (names.empty() || std::find(names.begin(), names.end(), issuer.name) != names.end())
            used.push_back(&issuer);
    }
    for (const std::string& name : names) {
        if (std::none_of(used.begin(), used.end(), [&](const model::Issuer* issuer) { return issuer->name == name; }))
            return unexpected(ErrorKind::InvalidConfig, "there is no issuer \"" + name + "\" under `issuers` whose access tokens count",
                              Fault::Config);
    }
    if (used.empty())
        return unexpected(ErrorKind::InvalidConfig,
                          "no issuer is configured, so no token could ever be accepted; add one under `issuers`",
                          Fault::Config);
    return used;
}

/// All that is said of an issuer, as a part of a key. Hundreds of APIs take tokens of the same ones, so it is written once.
std::string textOf(const model::Issuer& issuer, const pipeline::FilterContext& context)
{
    const auto write = [&issuer] { return std::make_shared<const std::string>(schema::writeJson(schema::encode(issuer), 0) + "\n"); };
    if (context.common == nullptr)
        return *write();
    const auto at = std::to_string(&issuer - context.gateway.issuers.data());
    return *context.common->get<const std::string>("issuer " + at, write);
}

void tellWhatIsUsed(const model::Issuer& issuer, const pipeline::FilterContext& context)
{
    context.uses("token-verifier", "issuer " + issuer.name);
    if (!issuer.jwksUrl.empty())
        context.uses("jwks-fetch", "issuer " + issuer.name);
    if (issuer.jwksUrl.starts_with("https"))
        context.uses("tls-client", "issuer " + issuer.name);
}

/// The one of them that is asked about tokens, or nullptr.
Result<std::shared_ptr<OpaqueTokens>> opaqueTokensOf(const std::vector<const model::Issuer*>& issuers,
                                                     pipeline::FilterContext& context)
{
    const model::Issuer* asked = nullptr;
    for (const model::Issuer* issuer : issuers) {
        if (!issuer->introspection)
            continue;
        if (asked != nullptr) // a token that says nothing must not be shown to one issuer after another
            return unexpected(ErrorKind::InvalidConfig,
                              "the issuers \"" + asked->name + "\" and \"" + issuer->name +
                                  "\" are both asked about tokens (introspection), which do not say whose they are; list one of "
                                  "them under `issuers` of jwt-auth",
                              Fault::Config);
        asked = issuer;
    }
    return asked != nullptr ? OpaqueTokens::make(*asked, context) : std::shared_ptr<OpaqueTokens>();
}

} // namespace

Result<std::shared_ptr<TokenVerifiers>> TokenVerifiers::make(const std::vector<std::string>& names,
                                                             pipeline::FilterContext& context, security::TokenKind kind)
{
    auto named = issuersNamed(names, context, kind);
    if (!named)
        return unexpected(std::move(named).error());
    // Thousands of operations take tokens of the same issuers: what has been found for one of them serves the others.
    std::string these = "verifiers " + std::to_string(static_cast<int>(kind));
    for (const model::Issuer* issuer : *named) {
        these += ' ' + std::to_string(issuer - context.gateway.issuers.data());
        if (issuer->hasKeys())
            tellWhatIsUsed(*issuer, context);
    }
    std::shared_ptr<TokenVerifiers> own;
    std::shared_ptr<TokenVerifiers>& known =
        context.common != nullptr ? *context.common->get<std::shared_ptr<TokenVerifiers>>(these, [] { return std::make_shared<std::shared_ptr<TokenVerifiers>>(); })
                                  : own;
    if (known != nullptr)
        return known;
    std::vector<security::IssuerRules> rules;
    std::vector<std::shared_ptr<security::KeySource>> sources;
    std::string content;
    for (const model::Issuer* issuer : *named) {
        if (!issuer->hasKeys())
            continue;
        auto policy = policyOf(*issuer);
        if (!policy)
            return unexpected(std::move(policy).error());
        auto source = keySourceOf(*issuer, context);
        if (!source)
            return unexpected(std::move(source).error());
        security::IssuerRules& rule = rules.emplace_back(issuerRulesOf(*issuer));
        rule.algorithms = *policy;
        rule.kind = kind;
        if (kind == security::TokenKind::ApiKey)
            rule.requiredClaims.clear(); // WSO2 issues keys that count for ever
        else if (kind == security::TokenKind::Access)
            rule.types = issuer->types;
        rule.keys = source->get();
        sources.push_back(*std::move(source));
        content += textOf(*issuer, context);
    }
    const pipeline::StateKey key{"", "tokens", content + std::to_string(context.workers) + "/" + std::to_string(static_cast<int>(kind))};
    known = context.states.get<TokenVerifiers>(key, [&] {
        auto made = std::make_shared<TokenVerifiers>(context.workers);
        made->sources = std::move(sources);
        for (unsigned worker = 0; worker < context.workers; ++worker)
            made->perWorker[worker] = std::make_unique<security::TokenVerifier>(rules);
        return made;
    });
    return known;
}

std::optional<security::TokenOutcome> TokenVerifiers::verify(std::string_view token, pipeline::Exchange& exchange,
                                                             bool& waited) const
{
    std::optional<security::TokenOutcome> outcome =
        perWorker[exchange.worker()]->verify(token, exchange.wallNow(), !waited);
    if (outcome->kind == security::TokenOutcome::Kind::KeysPending) {
        waited = true;
        auto resume = [resumption = exchange.pause(pipeline::ClockPolicy::Io)]() mutable { resumption.resume(); };
        if (outcome->awaited->awaitKeys(std::move(resume)) == security::KeySource::Await::Waiting)
            return std::nullopt;
    }
    return outcome;
}

TokenAuthenticator::TokenAuthenticator(std::shared_ptr<TokenVerifiers> verifiers, std::shared_ptr<OpaqueTokens> opaque,
                                       RevocationCheck revocation, std::string header, KeyTypes keyTypes,
                                       std::vector<std::string> issuers)
    : verifiers_(std::move(verifiers)), opaque_(std::move(opaque)), revocation_(std::move(revocation)), header_(std::move(header)),
      wanted_("a token in the header " + header_.text), keyTypes_(keyTypes),
      schemeRequired_(header_.id == http::HeaderId::Authorization), issuers_(std::move(issuers))
{
}

Result<TokenAuthenticator> TokenAuthenticator::make(const Options& options, pipeline::FilterContext& context)
{
    auto issuers = issuersNamed(options.issuers, context, security::TokenKind::Access);
    if (!issuers)
        return unexpected(std::move(issuers).error());
    const bool anyKeys = std::any_of(issuers->begin(), issuers->end(), [](const model::Issuer* each) { return each->hasKeys(); });
    auto verifiers = anyKeys ? TokenVerifiers::make(options.issuers, context) : std::shared_ptr<TokenVerifiers>();
    if (!verifiers)
        return unexpected(std::move(verifiers).error());
    auto opaque = opaqueTokensOf(*issuers, context);
    if (!opaque)
        return unexpected(std::move(opaque).error());
    auto revocation = RevocationCheck::make(context);
    if (!revocation)
        return unexpected(std::move(revocation).error());
    // Here and not with the verifiers, which outlive a reload that moves lines.
    std::vector<std::string> places;
    for (const model::Issuer* issuer : *issuers) {
        const std::string place = issuer->origin.toString();
        if (issuer->hasKeys())
            places.push_back('"' + issuer->name + '"' + (place.empty() ? std::string() : ", " + place));
    }
    return TokenAuthenticator(*std::move(verifiers), *std::move(opaque), *std::move(revocation),
                              credentialHeader(options.header, context), KeyTypes::of(context), std::move(places));
}

Finding TokenAuthenticator::check(pipeline::Exchange& exchange, State& state) const
{
    Finding finding;
    const http::HeaderMap& headers = exchange.request().headers;
    const http::HeaderField* const field = headers.find(header_);
    if (field == nullptr) {
        finding.reason = &tokenMissing;
        finding.detail = exchange.recording() ? exchange.arena().join("the header ", header_.text, " is not there.")
                                              : std::string_view();
        return finding;
    }
    finding.kind = Finding::Kind::Refused;
    finding.fault = FaultId::InvalidCredentials;
    finding.detail = header_.text;
    if (headers.count(header_) > 1) {
        finding.reason = &tokenRepeated;
        return finding;
    }
    std::string_view token = field->value;
    if (token.size() > 6 && token[6] == ' ' && http::equalsIgnoringCase(token.substr(0, 6), "Bearer")) {
        token = trimmed(token.substr(7));
    } else if (schemeRequired_) {
        // Another scheme in Authorization (Basic, ...) is no token at all, rather than a bad one.
        finding.kind = Finding::Kind::Missing;
        finding.fault = FaultId::MissingCredentials;
        finding.reason = &otherScheme;
        if (exchange.recording())
            finding.detail = exchange.arena().copy(otherThanBearer(header_.text, field->value));
        return finding;
    }

    if (opaque_ != nullptr &&
        (state.opaque.flight != nullptr || verifiers_ == nullptr || !security::hasJwtForm(token)))
        return checkOpaque(token, exchange, state);
    std::optional<security::TokenOutcome> outcome = verifiers_->verify(token, exchange, state.waited);
    if (!outcome) {
        finding.kind = Finding::Kind::Waiting;
        return finding;
    }
    if (!outcome->accepted())
        return belongsToOpaque(token, *outcome) ? checkOpaque(token, exchange, state)
                                                : refused(outcome->error, Seconds(0), exchange);
    state.token = std::move(outcome->token);
    return admit(token, exchange, state);
}

/// What is left to be asked of a token that is valid, after every cache: whether it was revoked, and its kind of key.
Finding TokenAuthenticator::admit(std::string_view token, pipeline::Exchange& exchange, const State& state) const
{
    const security::RevokedBy how = revocation_.find(exchange, state.token->claims, token);
    if (how == security::RevokedBy::Nothing)
        return keyTypes_.admit(identityOf(*state.token, exchange));
    return refused({security::TokenReason::Revoked,
                    exchange.recording() ? "A list of revoked tokens names it by " + std::string(toString(how)) + "."
                                         : std::string(),
                    {}, {}},
                   Seconds(0), exchange);
}

Finding TokenAuthenticator::refused(const security::TokenError& error, Seconds retryAfter, pipeline::Exchange& exchange) const
{
    const Row& row = rowOf(error.reason);
    Finding finding;
    finding.kind = Finding::Kind::Refused;
    finding.fault = row.fault;
    finding.reason = &row.text;
    if (exchange.recording())
        finding.detail = error.issuer && *error.issuer < issuers_.size()
                             ? exchange.arena().copy(error.sentence + " (The issuer is " + issuers_[*error.issuer] + ".)")
                             : exchange.arena().copy(error.sentence);
    finding.retryAfter = retryAfter;
    return finding;
}

/// A JWT that no issuer with keys has anything to do with may be one of the issuer that is asked about all of its tokens.
/// (What was refused by a signature is in the verifier's cache, and is not asked about.)
bool TokenAuthenticator::belongsToOpaque(std::string_view token, const security::TokenOutcome& outcome) const
{
    return opaque_ != nullptr && opaque_->alsoJwts() && !outcome.fromCache &&
           security::claimedIssuer(token) == opaque_->issuer();
}

Finding TokenAuthenticator::checkOpaque(std::string_view token, pipeline::Exchange& exchange, State& state) const
{
    OpaqueTokens::Found found = opaque_->look(token, exchange, state.opaque);
    switch (found.kind) {
    case OpaqueTokens::Found::Kind::Waiting: {
        Finding waiting;
        waiting.kind = Finding::Kind::Waiting;
        return waiting;
    }
    case OpaqueTokens::Found::Kind::Refused: return refused(found.error, found.retryAfter, exchange);
    case OpaqueTokens::Found::Kind::Accepted: break;
    }
    state.token = std::move(found.token);
    Finding finding = admit(token, exchange, state);
    if (finding.kind == Finding::Kind::Accepted && exchange.recording()) {
        finding.reason = &introspected;
        finding.detail = exchange.arena().join("introspected at ", utcText(*state.token->introspectedAt),
                                               state.token->outdated ? ", which counts as the issuer cannot be asked now"
                                               : found.cached        ? ", cached"
                                                                     : "");
        exchange.note("token", finding.detail);
    }
    return finding;
}

/// Identities that show a token's claims, made when they are first used: one for each API that the token has subscribed to,
/// and one for wherever else it is used. What the filters compare and count by lies beside them, so that a call with one of
/// many tokens fetches one stretch of memory.
struct TokenAuthenticator::Reading {
    struct Subscribed {
        pipeline::Identity identity;
        std::string_view api;
        std::string_view version; ///< "*": any
    };

    std::span<const Subscribed> subscribed;
    pipeline::Identity anywhere;

    [[nodiscard]] static std::shared_ptr<const Reading> of(const security::VerifiedToken& token);
};

std::shared_ptr<const TokenAuthenticator::Reading> TokenAuthenticator::Reading::of(const security::VerifiedToken& token)
{
    using pipeline::Identity;
    const security::Claims& own = token.claims;
    constexpr std::size_t texts = 512;
    const auto arena = std::make_shared<Arena>(sizeof(Reading) + own.subscribedApis().size() * (sizeof(Subscribed) + texts / 8) +
                                               own.scopes().size() * 2 * sizeof(std::string_view) +
                                               own.all().size() * sizeof(Identity::Claim) + texts);
    const auto room = [&arena]<class T>(std::span<T>& out, std::size_t count) {
        T* const at = static_cast<T*>(arena->allocate(count * sizeof(T), alignof(T)));
        std::uninitialized_default_construct_n(at, count);
        out = {at, count};
    };
    auto& reading = arena->make<Reading>();
    std::span<Subscribed> subscribed;
    std::span<std::string_view> scopes;
    std::span<Identity::Claim> claims;
    room(subscribed, own.subscribedApis().size());
    room(scopes, own.scopes().size());
    std::transform(own.scopes().begin(), own.scopes().end(), scopes.begin(), [&arena](const std::string& scope) { return arena->copy(scope); });

    Identity& identity = reading.anywhere;
    identity.scheme = token.introspectedAt ? "opaque" : "jwt";
    identity.subject = arena->copy(own.subject());
    identity.consumerKey = arena->copy(own.clientId());
    identity.keyType = http::equalsIgnoringCase(own.keyType(), "SANDBOX") ? Identity::KeyType::Sandbox : Identity::KeyType::Production;
    const security::ApplicationClaim& application = own.application();
    identity.application = {arena->copy(application.id.empty() ? application.uuid : application.id), application.name,
                            arena->copy(application.tier), application.owner, application.uuid};
    identity.namesSubscriptions = own.hasSubscribedApis();
    identity.issuer = own.issuer();
    identity.tokenId = own.tokenId();
    identity.scopes = scopes;
    room(claims, own.all().size());
    std::transform(own.all().begin(), own.all().end(), claims.begin(), [](const security::Claim& claim) {
        return Identity::Claim{claim.name, claim.text, claim.kind != security::Claim::Kind::String};
    });
    identity.claims = claims;

    for (std::size_t at = 0; at < subscribed.size(); ++at) {
        const security::SubscribedApi& api = own.subscribedApis()[at];
        subscribed[at] = {identity, arena->copy(api.name), arena->copy(api.version)};
        Identity::Subscription& subscription = subscribed[at].identity.subscription;
        subscription.tier = api.subscriptionTier.empty() ? model::unlimitedPolicy : arena->copy(api.subscriptionTier);
        subscription.apiPublisher = api.publisher;
        for (const security::TierClaim& tier : own.tiers()) {
            if (tier.name == api.subscriptionTier)
                subscription.stopOnQuotaReach = tier.stopOnQuotaReach;
        }
    }
    reading.subscribed = subscribed;
    return {arena, &reading};
}

const pipeline::Identity& TokenAuthenticator::identityOf(const security::VerifiedToken& token, const pipeline::Exchange& exchange)
{
    if (token.reading == nullptr)
        token.reading = Reading::of(token);
    const auto& reading = *static_cast<const Reading*>(token.reading.get());
    if (const pipeline::RouteInfo* const route = exchange.route()) {
        for (const Reading::Subscribed& each : reading.subscribed) {
            if (each.api == route->apiName && (each.version == route->apiVersion || each.version == "*"))
                return each.identity;
        }
    }
    return reading.anywhere;
}

void TokenAuthenticator::remove(pipeline::Exchange& exchange) const
{
    exchange.request().headers.remove(header_);
}

std::span<const pipeline::ReasonText* const> TokenAuthenticator::reasons() noexcept
{
    static const auto all = [] {
        std::array<const ReasonText*, std::size(rows) + 6> list{};
        std::size_t size = 0;
        for (const Row& row : rows)
            list[size++] = &row.text;
        for (const ReasonText* each :
             {&tokenMissing, &tokenRepeated, &otherScheme, &introspected, &sandboxKeyReason, &productionKeyReason})
            list[size++] = each;
        return list;
    }();
    return all;
}

} // namespace postern::filters
