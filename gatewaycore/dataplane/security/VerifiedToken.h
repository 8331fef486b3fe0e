// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "crypto/Algorithm.h"
#include "dataplane/security/Claims.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace postern::security {

/// Why a token was refused; toString() gives the name used in traces, counters and tests.
enum class TokenReason : std::uint8_t {
    Missing,               ///< empty
    TooLarge,              ///< above the size or nesting limit
    Malformed,             ///< not a JWT
    BadClaims,             ///< a JWT whose payload is no JSON object, or has claims of the wrong kind
    Encrypted,             ///< a JWE
    Unsigned,              ///< alg none
    SymmetricAlgorithm,    ///< HS*
    UnknownAlgorithm,
    AlgorithmNotAllowed,
    UnknownCriticalHeader,
    UnknownIssuer,
    UnknownKey,            ///< no key of that id, also after asking for new ones
    KeysUnavailable,       ///< the issuer's keys could not be had yet, or are too old to count
    KeyTypeMismatch,
    KeyNotForSignatures,
    BadSignature,
    WrongAudience,
    Expired,
    NotYetValid,
    IssuedInFuture,
    TooOld,
    MissingClaim,
    WrongType,             ///< a key where a token belongs, or the reverse; or a "typ" that the issuer's tokens do not have
    NotActive,           ///< its issuer says so
    IntrospectionFailed, ///< its issuer could not be asked, or gave no answer that could be understood
    IntrospectionBusy,   ///< too many tokens wait until their issuer is asked
    Inactive,            ///< what follows is what a WSO2 key manager says of it (validationStatus)
    NotSubscribed,
    SubscriptionBlocked,
    ApiBlocked,
    ScopeRefused,
    Revoked,             ///< it stands in a list of revoked tokens
};
[[nodiscard]] std::string_view toString(TokenReason reason) noexcept;

/// What a token is for, as WSO2 writes it into `token_type`; an access token has none of ours there.
enum class TokenKind : std::uint8_t {
    Access,
    ApiKey,      ///< apiKey
    InternalKey, ///< InternalKey: of the Publisher's test console
};

/// A refusal: the reason, a sentence with the actual values, and which key it was about (a key's name or the kid that
/// was looked for; empty when no key was involved). The token itself is never quoted.
struct TokenError {
    TokenReason reason = TokenReason::Malformed;
    std::string sentence;
    std::string key;
    std::optional<std::size_t> issuer{}; ///< by whose rules: their place in the verifier's list; nothing: it did not come to that
};

/// A token that passed. Immutable; it belongs to one worker.
struct VerifiedToken {
    /// What whoever asked for it makes of the claims, made once and kept with them; the type is the asker's own. First,
    /// as each call with the token asks for it.
    mutable std::shared_ptr<const void> reading{};
    Claims claims{};
    crypto::JwsAlgorithm algorithm = crypto::JwsAlgorithm::RS256;
    std::string keyName{};
    std::string type{};        ///< "typ" of the header
    std::size_t issuerIndex = 0;
    /// When it has to be refused whatever else: `exp` with leeway and the maximum age, the earlier; never when nothing.
    std::optional<WallTime> goodUntil{};
    std::optional<WallTime> introspectedAt{}; ///< when its issuer was asked about it; nothing when it was verified here
    bool outdated = false; ///< that answer counts only because the issuer cannot be asked again
};

/// Keeps a VerifiedToken alive beyond its place in the cache. Counted without atomics: it must stay on its worker.
class TokenRef {
  public:
    TokenRef() noexcept = default;
    explicit TokenRef(VerifiedToken token) : counted_(new Counted{1, std::move(token)}) {}
    TokenRef(const TokenRef& other) noexcept : counted_(other.counted_)
    {
        if (counted_ != nullptr)
            ++counted_->references;
    }
    TokenRef(TokenRef&& other) noexcept : counted_(std::exchange(other.counted_, nullptr)) {}
    TokenRef& operator=(TokenRef other) noexcept
    {
        std::swap(counted_, other.counted_);
        return *this;
    }
    ~TokenRef()
    {
        if (counted_ != nullptr && --counted_->references == 0)
            delete counted_;
    }

    explicit operator bool() const noexcept { return counted_ != nullptr; }
    /// Has what a call with it reads brought near: the beginning of its reading.
    void prefetch() const noexcept
    {
        constexpr std::size_t line = 64;
        constexpr std::size_t lines = 12;
        if (counted_ == nullptr)
            return;
        const char* const reading = static_cast<const char*>(counted_->token.reading.get());
        for (std::size_t at = 0; reading != nullptr && at < lines; ++at)
            __builtin_prefetch(reading + at * line);
    }
    [[nodiscard]] const VerifiedToken& operator*() const noexcept { return counted_->token; }
    [[nodiscard]] const VerifiedToken* operator->() const noexcept { return &counted_->token; }

  private:
    struct Counted {
        std::uint32_t references; ///< beside what is read first
        VerifiedToken token;
    };
    Counted* counted_ = nullptr;
};

} // namespace postern::security
