// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace postern {

/// A bump allocator for what lives exactly as long as one Exchange. Allocation is a pointer addition; reset() runs the
/// destructors registered by make() in reverse order and keeps the first block for the next Exchange.
class Arena {
  public:
    explicit Arena(std::size_t firstBlock = 4096) noexcept : firstBlock_(firstBlock) {}
    ~Arena() { release(); }
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    /// `size` octets aligned to `alignment` (a power of two, at most alignof(std::max_align_t)).
    [[nodiscard]] void* allocate(std::size_t size, std::size_t alignment = alignof(std::max_align_t))
    {
        auto at = (reinterpret_cast<std::uintptr_t>(cursor_) + alignment - 1) & ~(alignment - 1);
        if (cursor_ == nullptr || at + size > reinterpret_cast<std::uintptr_t>(limit_))
            return allocateSlow(size, alignment);
        cursor_ = reinterpret_cast<char*>(at + size);
        return reinterpret_cast<void*>(at);
    }

    /// A T in the arena; its destructor, unless trivial, runs at reset().
    template <class T, class... Args>
    [[nodiscard]] T& make(Args&&... args)
    {
        if constexpr (std::is_trivially_destructible_v<T>) {
            return *new (allocate(sizeof(T), alignof(T))) T(std::forward<Args>(args)...);
        } else {
            auto* const cleanup = static_cast<Cleanup*>(allocate(sizeof(Cleanup), alignof(Cleanup)));
            T* const object = new (allocate(sizeof(T), alignof(T))) T(std::forward<Args>(args)...);
            last_ = new (cleanup) Cleanup{last_, object, [](void* p) { static_cast<T*>(p)->~T(); }};
            return *object;
        }
    }

    /// A copy of `text` that lives until reset().
    [[nodiscard]] std::string_view copy(std::string_view text);
    /// `a`, `b` and `c` joined into one text that lives until reset().
    [[nodiscard]] std::string_view join(std::string_view a, std::string_view b, std::string_view c = {});

    /// Ends everything made here. Views into the arena are void afterwards.
    void reset() noexcept;
    /// As reset(), and gives all memory back: what an idle connection does.
    void release() noexcept;
    [[nodiscard]] std::size_t bytesReserved() const noexcept { return reserved_; }

  private:
    struct Block {
        char* data;
        std::size_t size;
    };
    struct Cleanup { ///< in the arena itself, beside its object
        Cleanup* previous;
        void* object;
        void (*destroy)(void*);
    };

    void* allocateSlow(std::size_t size, std::size_t alignment);
    void runCleanups() noexcept;

    char* cursor_ = nullptr;
    char* limit_ = nullptr;
    std::vector<Block> blocks_;
    Cleanup* last_ = nullptr;
    std::size_t firstBlock_;
    std::size_t reserved_ = 0;
};

} // namespace postern
