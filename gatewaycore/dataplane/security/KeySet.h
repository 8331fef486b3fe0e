// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "crypto/VerificationKey.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::security {

/// The keys of one issuer at one moment. Immutable and shared by all workers.
class KeySet {
  public:
    KeySet() = default;
    KeySet(std::vector<crypto::VerificationKey> keys, std::vector<std::string> leftOut, std::uint64_t generation, WallTime loadedAt)
        : keys_(std::move(keys)), leftOut_(std::move(leftOut)), generation_(generation), loadedAt_(loadedAt)
    {
    }

    [[nodiscard]] const std::vector<crypto::VerificationKey>& keys() const noexcept { return keys_; }
    [[nodiscard]] bool empty() const noexcept { return keys_.empty(); }
    /// Grows by one with each change of the keys; 0 before the first.
    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
    [[nodiscard]] WallTime loadedAt() const noexcept { return loadedAt_; }
    /// "a, b, c" of the key names, for messages; at most eight of them.
    [[nodiscard]] std::string names() const;
    /// Why a key of that id, which the issuer does publish, is not among them; empty when it publishes none.
    [[nodiscard]] std::string_view whyLeftOut(std::string_view keyId) const;
    /// Whether both hold the same keys and left out the same, whatever their generations.
    [[nodiscard]] bool sameKeys(const KeySet& other) const;

  private:
    std::vector<crypto::VerificationKey> keys_;
    std::vector<std::string> leftOut_; ///< as crypto::JwkSet::skipped
    std::uint64_t generation_ = 0;
    WallTime loadedAt_{};
};

} // namespace postern::security
