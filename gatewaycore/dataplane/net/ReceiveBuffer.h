// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "dataplane/net/SlabPool.h"

#include <cstddef>
#include <span>

namespace postern::net {

/// What a connection has received and nobody has used yet. It holds a slab only while there are such octets (or a
/// Transport is reading into it right now): an idle connection costs no buffer.
///
/// Views: octets do not move while they are in the buffer, except by makeContiguousRoom() and split(), which say so.
/// consume() of everything gives the slab back, so views of consumed octets end there, unless split() took the slab.
class ReceiveBuffer {
  public:
    explicit ReceiveBuffer(SlabPool& pool) noexcept : pool_(&pool) {}
    ReceiveBuffer(ReceiveBuffer&& other) noexcept;
    ReceiveBuffer& operator=(ReceiveBuffer&& other) noexcept;

    /// Received and not consumed.
    [[nodiscard]] BytesView unread() const noexcept { return {data() + begin_, end_ - begin_}; }
    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
    [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
    /// The first `octets` are done with. When nothing is left the slab goes back to the pool.
    void consume(std::size_t octets) noexcept;
    void clear() noexcept;

    /// Hands over the memory that holds the first `octets`, which are consumed: views of them stay valid as long as the
    /// Block lives. What is left unread is copied to a fresh slab. This is how a request head outlives the reading of
    /// its body.
    class Block;
    [[nodiscard]] Block split(std::size_t octets);

    /// Where the next octets go: never empty unless the buffer is full (see full()); takes a slab if it has none.
    [[nodiscard]] std::span<char> room();
    /// `octets` have been written to the front of room().
    void commit(std::size_t octets) noexcept { end_ += octets; }
    /// No room behind the unread octets.
    [[nodiscard]] bool full() const noexcept { return capacity_ != 0 && end_ == capacity_; }
    /// Moves the unread octets to the front and, when that gives less than `wanted` octets of room, to bigger memory of
    /// its own. Views into the buffer are void afterwards; the caller bounds the growth.
    void makeContiguousRoom(std::size_t wanted);
    /// Gives an empty buffer's slab back; a Transport calls it when a read found nothing.
    void releaseIfEmpty() noexcept;

    [[nodiscard]] SlabPool& pool() const noexcept { return *pool_; }
    [[nodiscard]] bool holdsMemory() const noexcept { return capacity_ != 0; }

  private:
    [[nodiscard]] char* data() const noexcept { return large_ ? large_.get() : slab_.data(); }

    SlabPool* pool_;
    Slab slab_;
    std::unique_ptr<char[]> large_; // instead of a slab, after makeContiguousRoom() had to grow
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

/// Memory split from a ReceiveBuffer.
class ReceiveBuffer::Block {
  public:
    Block() = default;
    [[nodiscard]] BytesView bytes() const noexcept { return bytes_; }
    void reset() noexcept;

  private:
    friend class ReceiveBuffer;
    Slab slab_;
    std::unique_ptr<char[]> large_;
    BytesView bytes_;
};

} // namespace postern::net
