// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/SigningKey.h"
#include "dataplane/engine/Gateway.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace postern::soak {

/// The content that the answer to call `id` must have: a few octets to 8 KiB, different for each call.
std::string contentOf(std::uint64_t id);

/// The double behind the gateway under test: answers each call by its X-Id with contentOf(id), keeps a log of how often
/// each id came, and serves a key set that can be rotated.
class Backend {
  public:
    static std::unique_ptr<Backend> start(std::size_t ids);
    ~Backend();

    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] std::uint8_t timesSeen(std::uint64_t id) const { return seen_[id].load(); }
    /// A token for the current key; call again after rotate().
    [[nodiscard]] std::string token(std::uint64_t serial) const;
    void rotate();
    [[nodiscard]] std::uint64_t limitedCalls() const { return limited_.load(); }

  private:
    explicit Backend(std::size_t ids) : seen_(ids) {}
    class Items;
    class Limited;
    class Keys;

    std::vector<std::atomic<std::uint8_t>> seen_;
    std::atomic<std::uint64_t> limited_{0};
    mutable std::mutex mutex_; ///< keys: the handlers' thread and the one that rotates
    std::vector<crypto::SigningKey> keys_;
    std::unique_ptr<engine::Gateway> gateway_;
    std::string url_;
};

} // namespace postern::soak
