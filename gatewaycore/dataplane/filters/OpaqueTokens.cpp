// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/OpaqueTokens.h"

#include "dataplane/filters/FetchTrust.h"
#include "dataplane/filters/SecretSource.h"
#include "dataplane/filters/TokenAuthenticator.h"
#include "dataplane/filters/Upkeep.h"
#include "dataplane/security/TokenForm.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::filters {
namespace {

using security::IntrospectorConfig;
using security::TokenReason;
using Kind = OpaqueTokens::Found::Kind;

/// The issuer's answer counts whole; its keys and its cache of them are of no interest.
constexpr std::uint64_t noGeneration = 0;

OpaqueTokens::Found refusal(TokenReason reason, std::string sentence, Seconds retryAfter = Seconds(0))
{
    OpaqueTokens::Found found;
    found.error = {reason, std::move(sentence), {}};
    found.retryAfter = retryAfter;
    return found;
}

Result<Secret> secretOf(const model::Issuer& issuer, pipeline::FilterContext& context)
{
    using By = model::Introspection::ClientAuthentication;
    const model::Introspection& own = *issuer.introspection;
    if (own.clientAuthentication == By::Tls)
        return Secret();
    auto* const secrets = context.ports.find<SecretSource>();
    if (secrets == nullptr)
        return unexpected(ErrorKind::InvalidConfig,
                          "the introspection of issuer \"" + issuer.name + "\" refers to a secret, which cannot be looked up here",
                          Fault::Config);
    auto secret = secrets->secret(own.clientAuthentication == By::Bearer ? own.bearerToken : own.clientSecret);
    if (!secret)
        return unexpected(Error(ErrorKind::InvalidConfig,
                                "the secret for the introspection of issuer \"" + issuer.name + "\" cannot be had", Fault::Config)
                              .causedBy(std::move(secret).error()));
    return secret;
}

IntrospectorConfig configOf(const model::Issuer& issuer, Secret secret)
{
    using By = model::Introspection::ClientAuthentication;
    const model::Introspection& own = *issuer.introspection;
    IntrospectorConfig config;
    config.name = issuer.name;
    config.url = own.url;
    config.tls = fetchTrust(issuer.tls);
    switch (own.clientAuthentication) {
    case By::Basic: config.clientAuthentication = IntrospectorConfig::ClientAuthentication::Basic; break;
    case By::Post: config.clientAuthentication = IntrospectorConfig::ClientAuthentication::Post; break;
    case By::Bearer: config.clientAuthentication = IntrospectorConfig::ClientAuthentication::Bearer; break;
    case By::Tls: config.clientAuthentication = IntrospectorConfig::ClientAuthentication::Tls; break;
    }
    const bool keyValidation = own.protocol == model::Introspection::Protocol::Wso2;
    config.protocol = keyValidation ? IntrospectorConfig::Protocol::KeyValidation : IntrospectorConfig::Protocol::Introspection;
    config.clientId = own.clientId;
    config.secret = std::move(secret);
    config.timeout = own.timeout;
    config.connections = own.connections;
    config.queue = own.queue;
    config.entries = own.cacheEntries;
    config.lifetime = own.cache;
    config.refusedLifetime = own.refusedCache;
    config.failureLifetime = own.failureCache;
    config.useExpired = own.whenUnreachable == model::Introspection::WhenUnreachable::UseExpired;
    config.useExpiredFor = own.useExpiredFor;
    config.rules = issuerRulesOf(issuer);
    if (keyValidation)
        config.rules.audiences.clear(); // the answer has none: they are for this issuer's JWTs
    config.rules.requiredClaims.clear(); // `exp` is optional here (RFC 7662 2.2): the cache's time is the bound
    return config;
}

} // namespace

OpaqueTokens::OpaqueTokens(std::shared_ptr<security::Introspector> introspector, bool alsoJwts, unsigned workers)
    : introspector_(std::move(introspector)), known_(workers), alsoJwts_(alsoJwts)
{
    const IntrospectorConfig& config = introspector_->config();
    security::TokenCacheLimits limits;
    limits.entries = std::min(limits.entries, config.entries);
    limits.lifetime = config.lifetime + (config.useExpired ? config.useExpiredFor : Seconds(0));
    limits.refusedEntries = std::min(limits.refusedEntries, config.entries);
    limits.refusedLifetime = config.refusedLifetime;
    for (unsigned worker = 0; worker < workers; ++worker)
        known_[worker] = std::make_unique<security::TokenCache>(limits);
}

Result<std::shared_ptr<OpaqueTokens>> OpaqueTokens::make(const model::Issuer& issuer, pipeline::FilterContext& context)
{
    auto* const fetcher = context.ports.find<security::Fetcher>();
    if (fetcher == nullptr)
        return unexpected(ErrorKind::InvalidConfig, "nothing here can ask the issuer \"" + issuer.name + "\" about tokens",
                          Fault::Config);
    auto secret = secretOf(issuer, context);
    if (!secret)
        return unexpected(std::move(secret).error());
    context.uses("introspection", "issuer " + issuer.name);
    if (issuer.introspection->url.starts_with("https"))
        context.uses("tls-client", "issuer " + issuer.name);
    auto* const keeper = context.ports.find<Upkeep>();
    // Another secret behind the same reference makes a new one; the key shows nothing of it.
    static const SipKey secretKey = SipKey::random();
    const Hash128 secretHash = sipHash128(secretKey, secret->reveal());
    const pipeline::StateKey key{"", "introspection",
                                 schema::writeJson(schema::encode(issuer), 0) + "|" + std::to_string(secretHash.low) + "|" +
                                     std::to_string(secretHash.high) + "|" + std::to_string(context.workers)};
    return context.states.get<OpaqueTokens>(key, [&] {
        auto introspector = std::make_shared<security::Introspector>(
            configOf(issuer, *std::move(secret)), *fetcher, keeper != nullptr ? keeper->clock() : Clock::system());
        if (keeper != nullptr)
            keeper->add(issuer.name, introspector);
        return std::make_shared<OpaqueTokens>(std::move(introspector), !issuer.hasKeys(), context.workers);
    });
}

OpaqueTokens::Found OpaqueTokens::look(std::string_view token, pipeline::Exchange& exchange, State& state) const
{
    const std::size_t limit = alsoJwts_ ? 16 * 1024 : security::maximumOpaqueToken;
    if (token.size() > limit)
        return refusal(TokenReason::TooLarge, "The token has " + std::to_string(token.size()) + " octets; at most " +
                                                  std::to_string(limit) + " are accepted.");
    if (!security::isBearerToken(token))
        return refusal(token.empty() ? TokenReason::Missing : TokenReason::Malformed,
                       token.empty() ? "There is no token." : "The token holds characters that no token may hold.");

    const WallTime now = exchange.wallNow();
    security::ShownFor of;
    if (const pipeline::RouteInfo* const route = exchange.route())
        of = {route->apiContext, route->apiName, route->apiVersion, route->pathTemplate, route->method};
    const Hash128 hash = introspector_->hashOf(token, of);
    const std::string_view place(reinterpret_cast<const char*>(&hash), sizeof hash);
    security::TokenCache& own = *known_[exchange.worker()];
    Found found;
    if (const security::TokenCache::Found before = own.find(place, now, &noGeneration); before.token != nullptr) {
        found.kind = Kind::Accepted;
        found.cached = true;
        found.token = *before.token;
        return found;
    } else if (before.refusal != nullptr) {
        found.error = *before.refusal;
        return found;
    }

    std::shared_ptr<const security::Introspected> known;
    if (state.flight != nullptr) {
        known = state.flight->answer;
    } else {
        known = introspector_->find(hash, now);
        found.cached = known != nullptr;
        if (known == nullptr) {
            auto resume = [resumption = exchange.pause(pipeline::ClockPolicy::Io)]() mutable { resumption.resume(); };
            security::Introspector::Asked asked = introspector_->ask(hash, token, now, std::move(resume), of);
            known = std::move(asked.known);
            if (asked.awaited != nullptr) {
                state.flight = std::move(asked.awaited);
                found.kind = Kind::Waiting;
                return found;
            }
        }
    }
    if (known == nullptr)
        return refusal(TokenReason::IntrospectionBusy, "Too many tokens wait until their issuer is asked.", Seconds(1));
    switch (known->kind) {
    case security::Introspected::Kind::Active: {
        // The worker's own copy: what counts references to it, and what is made of its claims, stays on this thread.
        security::VerifiedToken verified;
        verified.claims = *known->claims;
        verified.goodUntil = known->until;
        verified.introspectedAt = known->askedAt;
        verified.outdated = known->outdated;
        found.kind = Kind::Accepted;
        found.token = security::TokenRef(std::move(verified));
        own.store(place, found.token, now, noGeneration);
        break;
    }
    case security::Introspected::Kind::Refused:
        found.error = known->error;
        own.storeRefusal(place, found.error, 0, now, noGeneration, known->until);
        break;
    case security::Introspected::Kind::Failed: {
        const auto left = std::chrono::ceil<Seconds>(known->until - now);
        found.error = known->error;
        found.retryAfter = std::max<Seconds>(Seconds(1), left);
        break;
    }
    }
    return found;
}

} // namespace postern::filters
