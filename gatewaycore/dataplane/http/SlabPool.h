// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace postern::http {

class SlabPool;

/// A block of memory that goes back to its pool when it ends. Empty when default-made or moved from.
class Slab {
  public:
    Slab() noexcept = default;
    Slab(Slab&& other) noexcept
        : pool_(other.pool_), data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0))
    {
    }
    Slab& operator=(Slab&& other) noexcept;
    Slab(const Slab&) = delete;
    Slab& operator=(const Slab&) = delete;
    ~Slab() { release(); }

    [[nodiscard]] char* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    explicit operator bool() const noexcept { return data_ != nullptr; }
    /// Gives the memory back now.
    void release() noexcept;

  private:
    friend class SlabPool;
    Slab(SlabPool* pool, char* data, std::size_t size) noexcept : pool_(pool), data_(data), size_(size) {}

    SlabPool* pool_ = nullptr;
    char* data_ = nullptr;
    std::size_t size_ = 0;
};

/// One loop's free list of slabs, so that a connection holds buffers only while it has octets to hold. Not thread-safe:
/// one pool a loop. It must outlive its slabs. Free memory above `retained` slabs goes back to the system.
class SlabPool {
  public:
    static constexpr std::size_t slabSize = 16 * 1024;

    explicit SlabPool(std::size_t retained = 256) : retained_(retained) { free_.reserve(retained); }
    ~SlabPool();
    SlabPool(const SlabPool&) = delete;
    SlabPool& operator=(const SlabPool&) = delete;

    /// A slab of slabSize octets, or of exactly `atLeast` when that is more (such a one is not kept).
    [[nodiscard]] Slab take(std::size_t atLeast = slabSize);

    [[nodiscard]] std::size_t freeSlabs() const noexcept { return free_.size(); }
    [[nodiscard]] std::size_t slabsInUse() const noexcept { return inUse_; }

  private:
    friend class Slab;
    void giveBack(char* data, std::size_t size) noexcept;

    std::vector<char*> free_;
    std::size_t retained_;
    std::size_t inUse_ = 0;
};

} // namespace postern::http
