// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/TokenVerifier.h"

#include "base/UtcText.h"
#include "crypto/Json.h"
#include "crypto/Jws.h"

#include <algorithm>

namespace postern::security {
namespace {

using crypto::JwsRefusal;

/// A stranger's text in a sentence: quoted, escaped and not too long.
std::string inQuotes(std::string_view text) { return crypto::quoteJson(text.substr(0, 80)); }

/// In the two largest units that count: nobody at night wants to divide 93,784 s.
std::string span(WallTime::duration duration)
{
    const std::int64_t seconds = std::chrono::duration_cast<Seconds>(duration).count();
    const auto of = [](std::int64_t large, const char* unit, std::int64_t small, const char* smaller) {
        return std::to_string(large) + unit + (small == 0 ? std::string() : " " + std::to_string(small) + smaller);
    };
    if (seconds < 120)
        return of(seconds, " s", 0, "");
    if (seconds < 2 * 3600)
        return of(seconds / 60, " min", seconds % 60, " s");
    if (seconds < 48 * 3600)
        return of(seconds / 3600, " h", seconds / 60 % 60, " min");
    return of(seconds / 86400, " days", seconds / 3600 % 24, " h");
}

std::string list(const std::vector<std::string>& texts)
{
    constexpr std::size_t shown = 8;
    std::string text;
    for (std::size_t i = 0; i < texts.size() && i < shown; ++i)
        text += (i == 0 ? "" : ", ") + inQuotes(texts[i]);
    return texts.size() > shown ? text + " and " + std::to_string(texts.size() - shown) + " more" : text;
}

/// "x" is needed, or one of several.
std::string wanted(const std::vector<std::string>& texts)
{
    return (texts.size() > 1 ? "one of " : "") + list(texts) + " is needed.";
}

TokenReason reasonOf(JwsRefusal refusal) noexcept
{
    switch (refusal) {
    case JwsRefusal::TooLarge: return TokenReason::TooLarge;
    case JwsRefusal::Encrypted: return TokenReason::Encrypted;
    case JwsRefusal::Unsigned: return TokenReason::Unsigned;
    case JwsRefusal::UnknownAlgorithm: return TokenReason::UnknownAlgorithm;
    case JwsRefusal::SymmetricAlgorithm: return TokenReason::SymmetricAlgorithm;
    case JwsRefusal::AlgorithmNotAllowed: return TokenReason::AlgorithmNotAllowed;
    case JwsRefusal::KeyTypeMismatch: return TokenReason::KeyTypeMismatch;
    case JwsRefusal::KeyNotForSignatures: return TokenReason::KeyNotForSignatures;
    case JwsRefusal::UnknownCriticalHeader: return TokenReason::UnknownCriticalHeader;
    case JwsRefusal::BadSignature: return TokenReason::BadSignature;
    case JwsRefusal::Malformed:
    case JwsRefusal::MissingPayload: break;
    }
    return TokenReason::Malformed;
}

TokenOutcome refused(TokenReason reason, std::string sentence, std::string key = {})
{
    TokenOutcome outcome;
    outcome.error = {reason, std::move(sentence), std::move(key), {}};
    return outcome;
}

TokenOutcome refused(const crypto::JwsError& error, std::string key = {})
{
    return refused(reasonOf(error.reason), error.sentence, std::move(key));
}

struct Candidates {
    std::vector<const crypto::VerificationKey*> keys;
    bool byName = false; ///< the token names them; else they are guesses
};

/// The keys that may have signed: those of the token's key id or certificate; a key without an id may be meant by any.
/// Without either name, every key that fits the algorithm.
Candidates candidatesOf(const KeySet& set, const crypto::JoseHeader& header)
{
    std::vector<const crypto::VerificationKey*> named;
    std::vector<const crypto::VerificationKey*> nameless;
    const bool names = !header.keyId.empty() || !header.certificateSha1.empty() || !header.certificateSha256.empty();
    const auto equal = [](const std::string& wanted, const std::string& has) { return !wanted.empty() && wanted == has; };
    for (const crypto::VerificationKey& key : set.keys()) {
        if (equal(header.keyId, key.keyId()) || equal(header.certificateSha1, key.certificateSha1()) ||
            equal(header.certificateSha256, key.certificateSha256()))
            named.push_back(&key);
        else if (crypto::fits(*header.algorithm, key.type()) && (key.keyId().empty() || !names))
            nameless.push_back(&key);
    }
    return named.empty() ? Candidates{std::move(nameless), false} : Candidates{std::move(named), true};
}

bool isType(std::string_view type, std::string_view wanted) noexcept
{
    constexpr std::string_view prefix = "application/";
    const auto equal = [](std::string_view a, std::string_view b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
            return (x >= 'A' && x <= 'Z' ? x | 0x20 : x) == (y >= 'A' && y <= 'Z' ? y | 0x20 : y);
        });
    };
    if (type.size() > prefix.size() && equal(type.substr(0, prefix.size()), prefix))
        type.remove_prefix(prefix.size());
    return equal(type, wanted);
}

/// What WSO2 says in `token_type`; everything that is no key is an access token.
TokenKind kindOf(const Claims& claims) noexcept
{
    const Claim* const claim = claims.find("token_type");
    if (claim == nullptr || claim->kind != Claim::Kind::String)
        return TokenKind::Access;
    return isType(claim->text, "apiKey") ? TokenKind::ApiKey : isType(claim->text, "InternalKey") ? TokenKind::InternalKey
                                                                                                  : TokenKind::Access;
}

std::string_view toString(TokenKind kind) noexcept
{
    return kind == TokenKind::ApiKey ? "an API key" : kind == TokenKind::InternalKey ? "a test key" : "an access token";
}

/// Whether two issuers differ by case or by a slash at the end only: a mistake that is hard to see.
bool looksAlike(std::string_view a, std::string_view b) noexcept
{
    const auto bare = [](std::string_view text) { return text.ends_with('/') ? text.substr(0, text.size() - 1) : text; };
    return isType(bare(a), bare(b));
}

std::string unknownIssuer(const std::string& issuer, const std::vector<IssuerRules>& rules)
{
    std::vector<std::string> known;
    for (const IssuerRules& one : rules) {
        if (!issuer.empty() && looksAlike(issuer, one.issuer))
            return "The issuer is " + inQuotes(issuer) + ", which is not quite " + inQuotes(one.issuer) +
                   ": it differs in upper and lower case or in a slash at the end.";
        known.push_back(one.issuer);
    }
    return (issuer.empty() ? std::string("The token names no issuer (\"iss\")") : "The issuer is " + inQuotes(issuer)) +
           "; known are " + list(known) + ".";
}

/// What any of them takes.
crypto::AlgorithmPolicy anyOf(const std::vector<IssuerRules>& rules)
{
    crypto::AlgorithmPolicy all;
    for (std::size_t i = 0; i < crypto::jwsAlgorithmCount; ++i) {
        const auto algorithm = static_cast<crypto::JwsAlgorithm>(i);
        if (std::any_of(rules.begin(), rules.end(), [algorithm](const IssuerRules& one) { return one.algorithms.allows(algorithm); }))
            all.allow(algorithm);
    }
    return all;
}

std::string badPayload(const crypto::JoseHeader& header, const Error& error)
{
    if (isType(header.contentType, "JWT")) // RFC 7519 5.2
        return "It holds another token (\"cty\" is " + inQuotes(header.contentType) + ") instead of claims, which is not taken here.";
    return "Its payload cannot be taken as claims: " + error.message() + ".";
}

std::string keyWanted(const crypto::JoseHeader& header)
{
    return !header.keyId.empty() ? header.keyId
           : !header.certificateSha256.empty() ? header.certificateSha256 : header.certificateSha1;
}

} // namespace

TokenVerifier::TokenVerifier(std::vector<IssuerRules> issuers, const TokenLimits& limits, const TokenCacheLimits& cache)
    : issuers_(std::move(issuers)), generations_(issuers_.size()), limits_(limits), cache_(cache)
{
    readers_.reserve(issuers_.size());
    for (const IssuerRules& rules : issuers_)
        readers_.emplace_back(*rules.keys);
}

TokenOutcome TokenVerifier::verify(std::string_view token, WallTime now, bool mayWait)
{
    TokenOutcome outcome; // one for all ways out, so that it is made where the caller wants it
    if (token.empty())
        outcome = refused(TokenReason::Missing, "There is no token.");
    else if (token.size() > limits_.maximumSize)
        outcome = refused(TokenReason::TooLarge, "The token has " + std::to_string(token.size()) + " octets; at most " +
                                                     std::to_string(limits_.maximumSize) + " are accepted.");
    else if (!findCached(token, now, outcome))
        outcome = verifyUncached(token, now, mayWait);
    return outcome;
}

bool TokenVerifier::findCached(std::string_view token, WallTime now, TokenOutcome& outcome)
{
    for (std::size_t i = 0; i < readers_.size(); ++i)
        generations_[i] = readers_[i].generation();
    const TokenCache::Found found = cache_.find(token, now, generations_.data());
    if (found.token != nullptr) {
        outcome.kind = TokenOutcome::Kind::Accepted;
        outcome.fromCache = true;
        outcome.token = *found.token;
        return true;
    }
    if (found.refusal != nullptr) {
        outcome.fromCache = true;
        outcome.error = *found.refusal;
        return true;
    }
    return false;
}

TokenOutcome TokenVerifier::verifyUncached(std::string_view token, WallTime now, bool mayWait)
{
    const auto jws = crypto::Jws::parseCompact(token, {limits_.maximumSize, limits_.maximumDepth, 1});
    if (!jws)
        return refused(jws.error());
    const crypto::JoseHeader& header = jws->header();
    if (!header.base64Payload)
        return refused(TokenReason::UnknownCriticalHeader,
                       "Its payload is not base64url (\"b64\" is false), which a JWT must be (RFC 7797 section 7).");
    // Before the claims are read: what no issuer's policy takes is refused by the name of its algorithm, whatever it holds.
    const bool taken = std::any_of(issuers_.begin(), issuers_.end(), [&header](const IssuerRules& rules) {
        return !crypto::checkAlgorithm(header, rules.algorithms);
    });
    if (!taken) {
        const auto why = crypto::checkAlgorithm(header, issuers_.empty() ? crypto::AlgorithmPolicy::tokens() : anyOf(issuers_));
        return why ? refused(*why) : refused(TokenReason::UnknownIssuer, "No issuer is configured.");
    }
    Result<Claims> claims = Claims::parse(jws->payload(), {limits_.maximumSize, limits_.maximumDepth});
    if (!claims)
        return refused(claims.error().kind() == ErrorKind::TooLarge ? TokenReason::TooLarge : TokenReason::BadClaims,
                       badPayload(header, claims.error()));

    std::size_t index = 0;
    const IssuerRules* rules = chooseIssuer(claims->issuer(), index);
    if (rules == nullptr)
        return refused(TokenReason::UnknownIssuer, unknownIssuer(claims->issuer(), issuers_));
    const auto named = [index](TokenOutcome outcome) {
        outcome.error.issuer = index;
        return outcome;
    };
    if (const auto why = crypto::checkAlgorithm(header, rules->algorithms))
        return named(refused(*why));
    if (!rules->types.empty() && std::none_of(rules->types.begin(), rules->types.end(), [&header](const std::string& wanted) {
            return isType(header.type, wanted);
        }))
        return named(refused(TokenReason::WrongType,
                             (header.type.empty() ? std::string("It has no type (\"typ\")")
                                                  : "Its type (\"typ\") is " + inQuotes(header.type)) +
                                 "; " + wanted(rules->types)));

    const KeySet& set = readers_[index].current();
    const Candidates candidates = candidatesOf(set, header);
    const auto orPending = [&](TokenOutcome outcome) {
        outcome.error.issuer = index;
        if (mayWait && rules->keys->mayAwait()) {
            outcome.kind = TokenOutcome::Kind::KeysPending;
            outcome.awaited = rules->keys;
        }
        return outcome;
    };
    if (candidates.keys.empty()) {
        const std::string key = keyWanted(header);
        const std::string_view leftOut = set.whyLeftOut(key);
        const std::string why =
            key.empty() ? "The token names no key and none of " + set.names() + " fits " + header.algorithmName + "."
            : leftOut.empty()
                ? "Key " + inQuotes(key) + " is not among the issuer's keys: " + set.names() + "."
                : "The issuer publishes key " + inQuotes(key) + ", but it is not taken: " + std::string(leftOut) + ".";
        const std::string problem = set.empty() ? rules->keys->status().problem : std::string();
        return orPending(set.empty() ? refused(TokenReason::KeysUnavailable,
                                               "The keys of issuer " + inQuotes(claims->issuer()) + " are not there: " +
                                                   (problem.empty() ? "they have not been fetched yet" : problem) + ".", key)
                                     : refused(TokenReason::UnknownKey, why, key));
    }

    const crypto::VerificationKey* signer = nullptr;
    std::optional<TokenOutcome> failure;
    for (std::size_t i = 0; i < candidates.keys.size() && i < limits_.maximumKeysTried && signer == nullptr; ++i) {
        const std::optional<crypto::JwsError> why = jws->verify(*candidates.keys[i], rules->algorithms);
        if (!why)
            signer = candidates.keys[i];
        else if (!failure || why->reason == JwsRefusal::BadSignature) // of several reasons, this says most
            failure = named(refused(*why, candidates.keys[i]->name()));
    }
    const std::uint64_t generation = set.generation();
    if (signer == nullptr) {
        // None of the guesses: the issuer may have a new key that the token cannot name.
        if (!candidates.byName) {
            TokenOutcome outcome = orPending(*failure);
            if (outcome.kind == TokenOutcome::Kind::KeysPending)
                return outcome;
        }
        cache_.storeRefusal(token, failure->error, index, now, generation);
        return std::move(*failure);
    }

    if (Result<void> renamed = claims->use(rules->claimNames); !renamed)
        return named(refused(TokenReason::BadClaims, "Its claims cannot be taken: " + renamed.error().message() + "."));
    if (std::optional<TokenError> bad = checkClaims(*rules, *claims, now)) {
        bad->key = signer->name();
        WallTime until = WallTime::max();
        if (bad->reason == TokenReason::NotYetValid)
            until = *claims->notBefore() - rules->leeway;
        else if (bad->reason == TokenReason::IssuedInFuture)
            until = *claims->issuedAt() - rules->leeway;
        bad->issuer = index;
        TokenOutcome outcome;
        outcome.error = std::move(*bad);
        cache_.storeRefusal(token, outcome.error, index, now, generation, until);
        return outcome;
    }

    VerifiedToken verified;
    verified.algorithm = *header.algorithm;
    verified.keyName = signer->name();
    verified.type = header.type;
    verified.issuerIndex = index;
    verified.goodUntil = goodUntil(*rules, *claims);
    verified.claims = std::move(*claims);
    TokenOutcome outcome;
    outcome.kind = TokenOutcome::Kind::Accepted;
    outcome.token = TokenRef(std::move(verified));
    cache_.store(token, outcome.token, now, generation);
    return outcome;
}

const IssuerRules* TokenVerifier::chooseIssuer(const std::string& issuer, std::size_t& index) const noexcept
{
    const IssuerRules* any = nullptr;
    for (std::size_t i = 0; i < issuers_.size(); ++i) {
        if (issuers_[i].issuer == issuer && !issuer.empty()) {
            index = i;
            return &issuers_[i];
        }
        if (issuers_[i].issuer.empty() && any == nullptr) {
            any = &issuers_[i];
            index = i;
        }
    }
    return any;
}

std::optional<WallTime> goodUntil(const IssuerRules& rules, const Claims& claims)
{
    std::optional<WallTime> until;
    if (claims.expires())
        until = *claims.expires() + rules.leeway;
    if (rules.maximumAge && claims.issuedAt()) {
        const WallTime end = *claims.issuedAt() + *rules.maximumAge + rules.leeway;
        until = std::min(until.value_or(end), end);
    }
    return until;
}

std::optional<TokenError> checkClaims(const IssuerRules& rules, const Claims& claims, WallTime now)
{
    const auto refuse = [](TokenReason reason, std::string sentence) { return TokenError{reason, std::move(sentence), {}, {}}; };
    const std::string leeway = std::to_string(rules.leeway.count()) + " s of leeway";
    // RFC 7519 4.1.4: "on or after which the JWT MUST NOT be accepted".
    if (claims.expires() && now >= *claims.expires() + rules.leeway)
        return refuse(TokenReason::Expired, "The token expired at " + utcText(*claims.expires()) + ", " +
                                                span(now - *claims.expires()) + " ago (" + leeway +
                                                "); get a new one.");
    if (claims.notBefore() && now < *claims.notBefore() - rules.leeway)
        return refuse(TokenReason::NotYetValid, "The token is valid from " + utcText(*claims.notBefore()) + " on, in " +
                                                    span(*claims.notBefore() - now) + " (" + leeway + ").");
    if (claims.issuedAt() && now < *claims.issuedAt() - rules.leeway)
        return refuse(TokenReason::IssuedInFuture, "The token says it was issued at " + utcText(*claims.issuedAt()) +
                                                       ", which is " + span(*claims.issuedAt() - now) +
                                                       " ahead (" + leeway + "); check the clocks.");
    if (rules.maximumAge && !claims.issuedAt())
        return refuse(TokenReason::MissingClaim, "The claim \"iat\" is missing, which `maxAge` needs.");
    if (rules.maximumAge && now >= *claims.issuedAt() + *rules.maximumAge + rules.leeway)
        return refuse(TokenReason::TooOld, "The token was issued at " + utcText(*claims.issuedAt()) + ", " +
                                               span(now - *claims.issuedAt()) + " ago; at most " +
                                               span(*rules.maximumAge) + " are accepted (maxAge).");
    if (!rules.audiences.empty()) {
        const auto& has = claims.audiences();
        const bool meant = std::any_of(rules.audiences.begin(), rules.audiences.end(), [&has](const std::string& wanted) {
            return std::find(has.begin(), has.end(), wanted) != has.end();
        });
        if (!meant)
            return refuse(TokenReason::WrongAudience,
                          (has.empty() ? std::string("The token names no audience (\"aud\")") : "The token is meant for " + list(has)) +
                              "; " + wanted(rules.audiences));
    }
    if (const TokenKind kind = kindOf(claims); kind != rules.kind)
        return refuse(TokenReason::WrongType, "It is " + std::string(toString(kind)) + " (token_type), where " +
                                                  std::string(toString(rules.kind)) + " is needed.");
    for (const std::string& name : rules.requiredClaims) {
        if (!claims.has(name))
            return refuse(TokenReason::MissingClaim, "The claim " + inQuotes(name) + " is missing.");
    }
    return std::nullopt;
}

} // namespace postern::security
