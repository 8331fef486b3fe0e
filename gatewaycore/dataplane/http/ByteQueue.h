// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "dataplane/http/SlabPool.h"

#include <cstddef>
#include <vector>

namespace postern::http {

/// Octets in the order they came, in pooled slabs: append at the back, look at and consume the front. An empty queue
/// holds no memory but, at most, the slab it fills. Views are void after the octets they show have been consumed.
class ByteQueue {
  public:
    explicit ByteQueue(SlabPool& pool) noexcept : pool_(&pool) {}
    ByteQueue(ByteQueue&& other) noexcept;
    ByteQueue& operator=(ByteQueue&& other) noexcept;
    ~ByteQueue() { clear(); }

    /// Copies `bytes` in.
    void append(BytesView bytes);
    /// Room for `size` contiguous octets at the back; call commit() with how many were written, at most `size`, before
    /// anything else.
    [[nodiscard]] char* prepare(std::size_t size);
    void commit(std::size_t size) noexcept;

    /// The contiguous octets at the front; empty only when the queue is.
    [[nodiscard]] BytesView front() const noexcept;
    /// The `at`-th contiguous piece, for vectored sends; empty past the last.
    [[nodiscard]] BytesView piece(std::size_t at) const noexcept;
    [[nodiscard]] std::size_t pieces() const noexcept { return slabs_.size() - first_; }
    /// Drops `size` octets, at most size(), from the front.
    void consume(std::size_t size) noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    void clear() noexcept;

  private:
    struct Piece {
        Slab slab;
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    SlabPool* pool_;
    std::vector<Piece> slabs_;
    std::size_t first_ = 0; ///< pieces before this are gone
    std::size_t size_ = 0;
};

} // namespace postern::http
