// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/SipHash.h"

#include <cstddef>
#include <cstdint>
#include <limits>
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
};
/// "its jti", ...
[[nodiscard]] std::string_view toString(RevokedBy how) noexcept;

/// One token of a list.
struct RevokedEntry {
    RevokedBy how = RevokedBy::Nothing;
    std::string text;
    std::int64_t expires = std::numeric_limits<std::int64_t>::max(); ///< seconds since 1970
    bool either = false; ///< it may as well be a jti
};

/// One list of revoked tokens. Only keyed hashes of what names them are kept, 16 octets each and their end, and whether a
/// token is among them costs a look-up or three, however many there are. Immutable and shared by all workers.
class RevocationSet {
  public:
    RevocationSet() = default;
    /// Reads a list: ours, {"revoked": [{"jti"|"signature"|"sha256": text, "expires": seconds}, ...]}, or that of a WSO2 control
    /// plane, [{"jwt_signature": text, "expiry_time": milliseconds}, ...], which 4.x has as `revokedJWTList` of an object, and
    /// whose `jwt_signature` is a jti or a signature. What has expired by `now` is left out; entries without an end stay.
    /// Errors: ParseError (names the entry, by number), TooLarge (more than `maximum`).
    [[nodiscard]] static Result<RevocationSet> parse(std::string_view json, std::size_t maximum, WallTime now);

    /// What has expired by `now` is left out.
    [[nodiscard]] static RevocationSet of(std::span<const RevokedEntry> entries, WallTime now);

    /// `tokenId` may be empty, and `token` may be of any form.
    [[nodiscard]] RevokedBy find(std::string_view tokenId, std::string_view token, WallTime now) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return count_; }

  private:
    struct Place {
        Hash128 hash{};
        std::int64_t expires = 0; ///< seconds since the epoch; 0: the place is free
    };
    [[nodiscard]] SipKey keyFor(RevokedBy how) const noexcept;
    [[nodiscard]] bool has(RevokedBy how, std::string_view text, std::int64_t now) const noexcept;
    void add(RevokedBy how, std::string_view text, std::int64_t expires);

    SipKey key_;
    std::vector<Place> places_; ///< a power of two, at most half of them taken
    std::size_t count_ = 0;
    bool signatures_ = false;
    bool digests_ = false;
};

} // namespace postern::security
