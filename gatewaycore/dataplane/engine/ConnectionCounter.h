// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/net/Address.h"
#include "model/Limits.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace postern::engine {

/// The client connections of one gateway, all of them and those of each address.
///
/// Threads meet here: each worker enters a connection when it was accepted, and leaves when it has ended. That is twice a
/// connection and never on the way of a request, so a mutex does.
class ConnectionCounter {
  public:
    enum class Refusal : std::uint8_t { None, Gateway, Address };

    /// A connection that has been counted, until it ends.
    class Place {
      public:
        Place() = default;
        Place(Place&& other) noexcept : counter_(std::move(other.counter_)), key_(other.key_) {}
        Place& operator=(Place&& other) noexcept
        {
            std::swap(counter_, other.counter_);
            std::swap(key_, other.key_);
            return *this;
        }
        ~Place()
        {
            if (counter_ != nullptr)
                counter_->leave(key_);
        }

      private:
        friend class ConnectionCounter;
        std::shared_ptr<ConnectionCounter> counter_;
        std::uint64_t key_ = 0; ///< 0: not counted by address
    };

    /// Takes `place` for a connection from `peer`, unless one of the limits is reached. `byAddress` false: only the whole
    /// counts, as for a proxy that speaks for many.
    [[nodiscard]] static Refusal enter(const std::shared_ptr<ConnectionCounter>& counter, const net::Address& peer,
                                       const model::Limits& limits, bool byAddress, Place& place);
    [[nodiscard]] std::size_t open() const;

  private:
    void leave(std::uint64_t key);

    mutable std::mutex mutex_;
    std::size_t open_ = 0;
    std::unordered_map<std::uint64_t, std::uint32_t> byAddress_;
};

} // namespace postern::engine
