// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace postern::net {

class SlabPool;

/// One buffer of slabSize octets, borrowed from a loop's pool; its end gives it back. Empty when default-made.
class Slab {
  public:
    Slab() = default;
    Slab(Slab&& other) noexcept : data_(std::exchange(other.data_, nullptr)), pool_(other.pool_) {}
    Slab& operator=(Slab&& other) noexcept;
    ~Slab() { reset(); }

    [[nodiscard]] char* data() const noexcept { return data_; }
    explicit operator bool() const noexcept { return data_ != nullptr; }
    void reset() noexcept;

  private:
    friend class SlabPool;
    Slab(char* data, SlabPool* pool) noexcept : data_(data), pool_(pool) {}
    char* data_ = nullptr;
    SlabPool* pool_ = nullptr;
};

/// The buffers of one loop. take() is a pop from a free list; what comes back is kept for the next one, up to `keep`
/// slabs, the rest goes back to the heap. One thread only; it must outlive its slabs.
class SlabPool {
  public:
    /// 16 KiB of payload and room for a whole TLS record with its head and tag.
    static constexpr std::size_t slabSize = 17 * 1024;

    explicit SlabPool(std::size_t keep = 1024) noexcept : keep_(keep) {}
    ~SlabPool();
    SlabPool(const SlabPool&) = delete;
    SlabPool& operator=(const SlabPool&) = delete;

    [[nodiscard]] Slab take();
    /// Slabs that somebody holds now.
    [[nodiscard]] std::size_t inUse() const noexcept { return inUse_; }
    [[nodiscard]] std::size_t idle() const noexcept { return free_.size(); }

  private:
    friend class Slab;
    void give(char* data) noexcept;
    std::vector<char*> free_;
    std::size_t keep_;
    std::size_t inUse_ = 0;
};

} // namespace postern::net
