// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

namespace postern {

/// An array of `size` values whose octets are zero at first. A large one costs nothing until it is written: the system gives
/// its pages one by one, as they are touched. For rings and tables that most runs never fill.
/// Throws std::bad_alloc.
template <class T> class ZeroedArray {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>, "zero octets must be all it takes to make one");
    static_assert(alignof(T) <= alignof(std::max_align_t));

  public:
    explicit ZeroedArray(std::size_t size) : values_(static_cast<T*>(std::calloc(size, sizeof(T)))), size_(size)
    {
        if (values_ == nullptr)
            throw std::bad_alloc();
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] T& operator[](std::size_t at) noexcept { return values_.get()[at]; }
    [[nodiscard]] const T& operator[](std::size_t at) const noexcept { return values_.get()[at]; }

  private:
    struct Free {
        void operator()(T* values) const noexcept { std::free(values); } // NOLINT: calloc's
    };
    std::unique_ptr<T, Free> values_;
    std::size_t size_;
};

} // namespace postern
