// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/SipHash.h"
#include "dataplane/security/IntrospectionAnswer.h"

#include <cstddef>
#include <list>
#include <memory>
#include <unordered_map>

namespace postern::security {

/// What is known of tokens, by the keyed hash of each; those used longest ago give way when it is full. Not for several
/// threads at a time.
class IntrospectionTable {
  public:
    IntrospectionTable(std::size_t entries, std::size_t memory) noexcept : mostEntries_(entries), mostMemory_(memory) {}

    /// nullptr when nothing is known; it may be out of date.
    [[nodiscard]] std::shared_ptr<const Introspected> find(const Hash128& token);
    void store(const Hash128& token, std::shared_ptr<const Introspected> known);
    void erase(const Hash128& token);
    [[nodiscard]] std::size_t size() const noexcept { return order_.size(); }
    [[nodiscard]] std::size_t memory() const noexcept { return memory_; }

  private:
    struct Entry {
        Hash128 token;
        std::shared_ptr<const Introspected> known;
        std::size_t memory;
    };
    /// The hash is keyed, so nobody can choose its lower half.
    struct LowerHalf {
        std::size_t operator()(const Hash128& token) const noexcept { return token.low; }
    };
    using Order = std::list<Entry>; ///< used last first

    std::size_t mostEntries_;
    std::size_t mostMemory_;
    std::size_t memory_ = 0;
    Order order_;
    std::unordered_map<Hash128, Order::iterator, LowerHalf> places_;
};

} // namespace postern::security
