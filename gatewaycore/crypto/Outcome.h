// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <utility>
#include <variant>

namespace postern::crypto {

/// A value, or a refusal that callers branch upon by its own reason: where Result's ErrorKind would be too coarse.
template <class T, class E>
class [[nodiscard]] Outcome {
  public:
    Outcome(T value) : state_(std::in_place_index<0>, std::move(value)) {}   // NOLINT(google-explicit-constructor)
    Outcome(E refusal) : state_(std::in_place_index<1>, std::move(refusal)) {} // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] T& operator*() & { return assert(has_value()), *std::get_if<0>(&state_); }
    [[nodiscard]] const T& operator*() const& { return assert(has_value()), *std::get_if<0>(&state_); }
    [[nodiscard]] T&& operator*() && { return assert(has_value()), std::move(*std::get_if<0>(&state_)); }
    [[nodiscard]] T* operator->() { return &**this; }
    [[nodiscard]] const T* operator->() const { return &**this; }
    [[nodiscard]] const E& error() const& { return assert(!has_value()), *std::get_if<1>(&state_); }
    [[nodiscard]] E&& error() && { return assert(!has_value()), std::move(*std::get_if<1>(&state_)); }

  private:
    std::variant<T, E> state_;
};

} // namespace postern::crypto
