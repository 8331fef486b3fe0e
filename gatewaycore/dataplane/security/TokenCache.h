// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Clock.h"
#include "base/SipHash.h"
#include "dataplane/security/VerifiedToken.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace postern::security {

struct TokenCacheLimits {
    std::size_t entries = 8192; ///< rounded up to a power of two; 0 switches the cache off
    ByteCount memory = 32_MiB;
    Seconds lifetime = std::chrono::minutes(15); ///< a cap; a token's own end counts when it is earlier
    std::size_t refusedEntries = 1024;
    ByteCount refusedMemory = 2_MiB;
    Seconds refusedLifetime{5};
};

/// What verifying a token gave, kept per worker so that the next call with the same token need not verify again.
/// A place is found by a SipHash of the token's end under a secret drawn per cache, then by comparing the whole token, so no collision
/// can make one token pass for another. Refusals live in a table of their own: a flood of forged tokens cannot push
/// good ones out. Each entry remembers the generation of the issuer's keys and counts only while it is current.
class TokenCache {
  public:
    explicit TokenCache(const TokenCacheLimits& limits = {}, SipKey key = SipKey::random());
    ~TokenCache();
    TokenCache(TokenCache&&) noexcept;
    TokenCache& operator=(TokenCache&&) noexcept;

    /// `generations[i]` is the current generation of issuer i's keys.
    struct Found {
        const TokenRef* token = nullptr;     ///< valid until the next store() or clear()
        const TokenError* refusal = nullptr; ///< the same
    };
    [[nodiscard]] Found find(std::string_view token, WallTime now, const std::uint64_t* generations) noexcept;
    void store(std::string_view token, const TokenRef& verified, WallTime now, std::uint64_t generation);
    /// `until` ends the entry when that is before the usual lifetime (a token that is not valid yet).
    void storeRefusal(std::string_view token, const TokenError& refusal, std::size_t issuerIndex, WallTime now,
                      std::uint64_t generation, WallTime until = WallTime::max());
    void clear() noexcept;

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] std::size_t refusedSize() const noexcept;
    [[nodiscard]] std::size_t memory() const noexcept;

  private:
    struct Table;
    SipKey key_;
    TokenCacheLimits limits_;
    std::unique_ptr<Table> good_;
    std::unique_ptr<Table> refused_;
};

} // namespace postern::security
