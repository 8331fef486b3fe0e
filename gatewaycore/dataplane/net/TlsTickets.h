// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"

#include <array>
#include <memory>
#include <mutex>
#include <optional>

struct ssl_ctx_st;

namespace postern::net {

/// Wiped at its end.
struct TicketKey {
    ~TicketKey();
    std::array<unsigned char, 16> name{};
    std::array<unsigned char, 32> cipher{}; ///< AES-256-CBC
    std::array<unsigned char, 32> mac{};    ///< HMAC-SHA256
};

/// What session tickets are encrypted with (RFC 5077, RFC 8446 4.6.1): keys made at random, in memory only. A new one is
/// taken once every `rotation`; the one before still opens tickets, which are replaced then, any older one is gone. So a
/// key that is stolen opens no connection of before the last two rotations, and a ticket is good for no longer.
///
/// Threads meet here: the loops of all workers, each once or twice a handshake, at a mutex.
class TicketKeys {
  public:
    explicit TicketKeys(Nanoseconds rotation = std::chrono::hours(1), const Clock& clock = Clock::system());
    ~TicketKeys() = default;
    TicketKeys(const TicketKeys&) = delete;
    TicketKeys& operator=(const TicketKeys&) = delete;

    /// Tickets of `context`, whose owner keeps these keys alive, are made with them. For this room's sources only.
    [[nodiscard]] Result<void> attach(ssl_ctx_st* context);

    using Key = TicketKey;

    /// What new tickets are made with; nothing when there is no randomness to be had.
    [[nodiscard]] std::optional<Key> current();
    /// The key of that name (16 octets) if it still counts; `outdated` says that it is the one before the current.
    [[nodiscard]] std::optional<Key> named(const unsigned char* name, bool& outdated);

  private:
    /// With the mutex.
    [[nodiscard]] bool rotate();

    const Nanoseconds rotation_;
    const Clock& clock_;
    std::mutex mutex_;
    std::optional<Key> current_;
    std::optional<Key> previous_;
    SteadyTime since_{}; ///< of current_
};

} // namespace postern::net
