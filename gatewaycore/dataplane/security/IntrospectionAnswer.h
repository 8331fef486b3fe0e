// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/security/Fetcher.h"
#include "dataplane/security/TokenVerifier.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace postern::security {

/// What asking an issuer about one token gave. Immutable, shared by all workers. The token is not in it.
struct Introspected {
    enum class Kind : std::uint8_t {
        Active, ///< `claims`
        Refused, ///< `error`: it is not active, or not as the rules want it
        Failed, ///< `error`: nobody knows
    };
    Kind kind = Kind::Failed;
    std::shared_ptr<const Claims> claims;
    TokenError error;
    WallTime askedAt{};
    std::optional<WallTime> goodUntil; ///< of the token itself
    WallTime until{};    ///< then it has to be asked about again
    WallTime lastUntil{}; ///< until when it may count at most while the issuer cannot be asked
    bool outdated = false; ///< it counts for that reason only
};

/// The claims of an introspection answer (RFC 7662 2.2), with `sub` being the `username`, and `iss` being `issuer`, where
/// there is none; nothing when the token is not active. Errors: ParseError (no JSON object, `active` missing or no boolean, a member of a wrong kind,
/// a NUL in any text), TooLarge.
[[nodiscard]] Result<std::optional<Claims>> readIntrospection(std::string_view json, std::string_view issuer);

/// Judges an answer to a question of `askedAt` by the issuer's rules: fills kind, claims, error and goodUntil.
[[nodiscard]] Introspected judgeIntrospection(const Result<FetchedDocument>& answer, const IssuerRules& rules,
                                              WallTime askedAt, WallTime now);

// What judging the answer to any kind of question has in common:

/// That nobody knows, and why.
[[nodiscard]] Introspected introspectionFailure(const std::string& what, WallTime askedAt);
/// The failure of an answer that did not come, or is no 200; nothing when it may be read.
[[nodiscard]] std::optional<Introspected> failedAnswer(const Result<FetchedDocument>& answer, WallTime askedAt);
/// By the rules, of claims that the issuer has given.
[[nodiscard]] Introspected judgedClaims(Claims claims, const IssuerRules& rules, WallTime askedAt, WallTime now);


} // namespace postern::security
