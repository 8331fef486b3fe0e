// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

namespace postern {

template <class Signature>
class UniqueFunction;

/// A callable that is owned once: std::move_only_function (C++23) with room for 48 octets of captures before it
/// allocates, because completions are made on the request path.
template <class R, class... Args>
class UniqueFunction<R(Args...)> {
  public:
    UniqueFunction() noexcept = default;
    UniqueFunction(std::nullptr_t) noexcept {} // NOLINT(google-explicit-constructor)
    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, UniqueFunction> && std::is_invocable_r_v<R, F&, Args...>)
    UniqueFunction(F&& function) // NOLINT(google-explicit-constructor)
    {
        using Stored = std::remove_cvref_t<F>;
        if constexpr (sizeof(Stored) <= capacity && alignof(Stored) <= alignof(std::max_align_t) &&
                      std::is_nothrow_move_constructible_v<Stored>) {
            if constexpr (std::is_empty_v<Stored>)
                std::memset(&storage_, 0, capacity); // it is copied as a whole, which a compiler may find strange otherwise
            new (&storage_) Stored(std::forward<F>(function));
            operations_ = &inlineOperations<Stored>;
        } else {
            new (&storage_) Stored*(new Stored(std::forward<F>(function)));
            operations_ = &heapOperations<Stored>;
        }
    }
    UniqueFunction(UniqueFunction&& other) noexcept { take(other); }
    UniqueFunction& operator=(UniqueFunction&& other) noexcept
    {
        if (this != &other) {
            reset();
            take(other);
        }
        return *this;
    }
    UniqueFunction& operator=(std::nullptr_t) noexcept
    {
        reset();
        return *this;
    }
    ~UniqueFunction() { reset(); }

    explicit operator bool() const noexcept { return operations_ != nullptr; }
    R operator()(Args... args) { return operations_->call(&storage_, std::forward<Args>(args)...); }

  private:
    static constexpr std::size_t capacity = 48;
    struct Operations {
        R (*call)(void*, Args&&...);
        void (*move)(void* from, void* to) noexcept; ///< nullptr: the octets are copied
        void (*destroy)(void*) noexcept;             ///< nullptr: nothing is to be done
    };
    // Nearly all that is made on the request path holds a pointer or two: no call is made to move them or to end them.
    template <class F>
    static constexpr bool isPlain = std::is_trivially_copyable_v<F> && std::is_trivially_destructible_v<F>;
    template <class F>
    static constexpr Operations inlineOperations{
        [](void* at, Args&&... args) -> R { return (*static_cast<F*>(at))(std::forward<Args>(args)...); },
        isPlain<F> ? nullptr : +[](void* from, void* to) noexcept {
            new (to) F(std::move(*static_cast<F*>(from)));
            static_cast<F*>(from)->~F();
        },
        isPlain<F> ? nullptr : +[](void* at) noexcept { static_cast<F*>(at)->~F(); }};
    template <class F>
    static constexpr Operations heapOperations{
        [](void* at, Args&&... args) -> R { return (**static_cast<F**>(at))(std::forward<Args>(args)...); },
        nullptr, // the pointer is copied
        [](void* at) noexcept { delete *static_cast<F**>(at); }};

    void reset() noexcept
    {
        const Operations* const operations = std::exchange(operations_, nullptr);
        if (operations != nullptr && operations->destroy != nullptr)
            operations->destroy(&storage_);
    }
    void take(UniqueFunction& other) noexcept
    {
        operations_ = std::exchange(other.operations_, nullptr);
        if (operations_ == nullptr)
            return;
        if (operations_->move == nullptr)
            std::memcpy(&storage_, &other.storage_, capacity);
        else
            operations_->move(&other.storage_, &storage_);
    }

    alignas(std::max_align_t) std::byte storage_[capacity];
    const Operations* operations_ = nullptr;
};

} // namespace postern
