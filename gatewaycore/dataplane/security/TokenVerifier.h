// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "crypto/Algorithm.h"
#include "dataplane/security/KeySource.h"
#include "dataplane/security/TokenCache.h"
#include "dataplane/security/VerifiedToken.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::security {

/// What one issuer's tokens must be.
struct IssuerRules {
    /// Exactly the token's `iss`. Empty takes tokens of any issuer that no other rule names, signed by these keys.
    std::string issuer;
    /// Any of them must be in `aud`; empty: `aud` is not looked at.
    std::vector<std::string> audiences;
    crypto::AlgorithmPolicy algorithms = crypto::AlgorithmPolicy::tokens();
    /// How far clocks may differ; added on both sides of exp, nbf and iat.
    Seconds leeway{5};
    /// Counted from `iat`, which is then required.
    std::optional<Seconds> maximumAge;
    /// Claims that must be there, for instance {"exp", "sub"}.
    std::vector<std::string> requiredClaims{"exp"};
    ClaimNames claimNames;
    /// Nothing else is taken: a key that its owner may use from one address only must not pass for an access token.
    TokenKind kind = TokenKind::Access;
    /// Values of the header's "typ" that count ("at+jwt", RFC 9068), without regard to case and "application/"; empty: any.
    std::vector<std::string> types;
    /// Lives once per gateway and longer than the verifier.
    KeySource* keys = nullptr;
};

/// Whether claims that somebody has vouched for are such as the rules want: times, audience, those that are required.
[[nodiscard]] std::optional<TokenError> checkClaims(const IssuerRules& rules, const Claims& claims, WallTime now);
/// When they have to be refused whatever else: `exp` with leeway and the maximum age, the earlier; nothing when never.
[[nodiscard]] std::optional<WallTime> goodUntil(const IssuerRules& rules, const Claims& claims);

struct TokenLimits {
    std::size_t maximumSize = 16 * 1024;
    std::size_t maximumDepth = 16;
    /// Keys tried for a token without a key id.
    std::size_t maximumKeysTried = 4;
};

/// What verify() found. Exactly one of three.
struct TokenOutcome {
    enum class Kind : std::uint8_t {
        Accepted,    ///< `token`
        Refused,     ///< `error`
        KeysPending, ///< `error` says what it would be; `awaited->awaitKeys()` tells when to call verify() again
    };
    Kind kind = Kind::Refused;
    bool fromCache = false;
    TokenRef token;
    TokenError error;
    KeySource* awaited = nullptr;

    [[nodiscard]] bool accepted() const noexcept { return kind == Kind::Accepted; }
};

/// Verifies JWTs (RFC 7519, RFC 8725) of a set of issuers: structure, algorithm, key, signature, then claims; in that order,
/// so that nothing of an unsigned token is believed, except `iss`, `kid` and `alg` to choose what to verify with.
/// One per worker (it holds the worker's cache and key views); not for use by several threads.
class TokenVerifier {
  public:
    explicit TokenVerifier(std::vector<IssuerRules> issuers, const TokenLimits& limits = {},
                           const TokenCacheLimits& cache = {});

    /// A cached token is answered in about 0.2 us and without allocation. `token` is the bare JWT, without "Bearer ".
    /// Usage when keys are pending (once per request; the second time pass `mayWait` = false):
    ///     if (outcome.kind == KeysPending && outcome.awaited->awaitKeys(post(resumption)) == Await::Waiting) pause();
    [[nodiscard]] TokenOutcome verify(std::string_view token, WallTime now, bool mayWait = true);

    [[nodiscard]] const std::vector<IssuerRules>& issuers() const noexcept { return issuers_; }
    [[nodiscard]] const TokenCache& cache() const noexcept { return cache_; }

  private:
    [[nodiscard]] bool findCached(std::string_view token, WallTime now, TokenOutcome& outcome);
    [[nodiscard]] TokenOutcome verifyUncached(std::string_view token, WallTime now, bool mayWait);
    [[nodiscard]] const IssuerRules* chooseIssuer(const std::string& issuer, std::size_t& index) const noexcept;

    std::vector<IssuerRules> issuers_;
    std::vector<KeySetReader> readers_;
    std::vector<std::uint64_t> generations_;
    TokenLimits limits_;
    TokenCache cache_;
};

} // namespace postern::security
