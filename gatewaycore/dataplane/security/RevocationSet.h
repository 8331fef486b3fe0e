// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/SipHash.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::security {

/// How a list of revoked tokens names one of them.
enum class RevokedBy : std::uint8_t {
    Nothing,
    TokenId,   ///< its `jti`
    Signature, ///< the third part of a JWT
    Digest,    ///< the SHA-256 of all of it
    Subject,   ///< its `sub`: all of somebody's tokens up to a moment
    ConsumerKey, ///< whose application it is for (azp, client_id): all of its tokens up to a moment
};
/// "its jti", ...
[[nodiscard]] std::string_view toString(RevokedBy how) noexcept;

/// Whose a token is. Lists may revoke all that was issued to somebody up to a moment.
struct TokenHolder {
    std::string_view subject{};
    std::string_view consumerKey{};
    std::optional<WallTime> issuedAt{}; ///< nothing: nobody knows, so every such list means it
};

/// One entry of a list.
struct RevokedEntry {
    RevokedBy how = RevokedBy::Nothing;
    std::string text;
    /// Seconds since 1970; of a Subject or a ConsumerKey milliseconds, up to which it counts for what was issued to them.
    std::int64_t expires = std::numeric_limits<std::int64_t>::max();
    bool either = false; ///< it may as well be a jti, or of a subject a consumer key
};

/// One list of revoked tokens. Only keyed hashes of what names them are kept, 16 octets each and their end, and whether a
/// token is among them costs a look-up or three, however many there are. Immutable and shared by all workers.
class RevocationSet {
  public:
    RevocationSet() = default;
    /// Reads a list: ours, {"revoked": [{"jti"|"signature"|"sha256": text, "expires": seconds}, {"subject"|"consumerKey": text,
    /// "before": seconds}, ...]}, where "before" says when such a token has to be issued to count (without it none does); or
    /// that of a WSO2 control plane, [{"jwt_signature": text, "expiry_time": milliseconds}, ...], whose `jwt_signature` is a jti
    /// or a signature. 4.x has it as `revokedJWTList` of an object, with revokedJWTSubjectEntityList [{entity_id, entity_type,
    /// revocation_time}] and revokedJWTConsumerKeyList [{consumer_key, revocation_time}] beside it. What has expired by `now` is
    /// left out; entries without an end stay.
    /// Errors: ParseError (names the entry, by number), TooLarge (more than `maximum`).
    [[nodiscard]] static Result<RevocationSet> parse(std::string_view json, std::size_t maximum, WallTime now);

    /// What has expired by `now` is left out.
    [[nodiscard]] static RevocationSet of(std::span<const RevokedEntry> entries, WallTime now);

    /// `tokenId` may be empty, and `token` may be of any form.
    [[nodiscard]] RevokedBy find(std::string_view tokenId, std::string_view token, WallTime now,
                                 const TokenHolder& holder = {}) const;
    [[nodiscard]] std::size_t size() const noexcept { return count_; }

  private:
    struct Place {
        Hash128 hash{};
        std::int64_t expires = 0; ///< seconds since the epoch; of holders: milliseconds, when it was revoked; 0: the place is free
    };
    [[nodiscard]] SipKey keyFor(RevokedBy how) const noexcept;
    /// Whether it is there, and what ends at the time of its entry has not ended by `now`.
    [[nodiscard]] bool has(RevokedBy how, std::string_view text, std::int64_t now) const noexcept;
    void add(RevokedBy how, std::string_view text, std::int64_t expires);

    SipKey key_;
    std::vector<Place> places_; ///< a power of two, at most half of them taken
    std::size_t count_ = 0;
    bool signatures_ = false;
    bool digests_ = false;
    bool holders_ = false;
};

} // namespace postern::security
