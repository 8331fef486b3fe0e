// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/SipHash.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace postern::filters {

/// Assertions that were signed a while ago, by the claims they make. One worker's own. In two generations: when the young
/// one is full it becomes the old one, and what is asked for again moves back, so that it is bounded without a list.
class AssertionCache {
  public:
    /// For each of the two generations.
    static constexpr std::size_t maximumEntries = 2048;
    static constexpr std::size_t maximumOctets = 2U << 20U;

    /// The token for `claims`; empty when there is none that counts still. Valid until the next call.
    [[nodiscard]] std::string_view find(std::string_view claims, WallTime now);
    void store(std::string_view claims, std::string token, WallTime until);
    [[nodiscard]] std::size_t size() const noexcept { return young_.size() + old_.size(); }

  private:
    struct Hash {
        using is_transparent = void;
        Hash() : key(SipKey::random()) {} // callers choose their names, so nobody may know what collides
        SipKey key;
        [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept
        {
            return static_cast<std::size_t>(sipHash(key, text));
        }
    };
    struct Entry {
        std::string token;
        WallTime until;
    };
    using Generation = std::unordered_map<std::string, Entry, Hash, std::equal_to<>>;

    Generation young_;
    Generation old_;
    std::size_t octets_ = 0; ///< of the young one
};

} // namespace postern::filters
