// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <type_traits>
#include <utility>

namespace postern::pipeline {

/// A value, mostly a pointer, that is used as if it stood there by itself, and knows afterwards whether anybody looked.
template <class T> class Noted {
  public:
    Noted() = default;
    Noted(T value) noexcept(std::is_nothrow_move_constructible_v<T>) : value_(std::move(value)) {} // NOLINT: as the value is given
    operator const T&() const noexcept { return look(); }                                          // NOLINT: and taken
    auto operator->() const noexcept
    {
        if constexpr (std::is_pointer_v<T>)
            return look();
        else
            return &look();
    }
    /// Without its being noted: for what is looked at whoever asks.
    [[nodiscard]] const T& unnoted() const noexcept { return value_; }
    [[nodiscard]] bool asked() const noexcept { return asked_; }

  private:
    const T& look() const noexcept
    {
        asked_ = true;
        return value_;
    }

    T value_{};
    mutable bool asked_ = false;
};

} // namespace postern::pipeline
