// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Error.h"

#include <cassert>
#include <type_traits>
#include <utility>
#include <variant>

namespace postern {

/// Marks an error on its way into a Result, as std::unexpected does: `return unexpected(Error{...});`.
struct Unexpected {
    Error error;
};
[[nodiscard]] inline Unexpected unexpected(Error error) { return Unexpected{std::move(error)}; }
[[nodiscard]] inline Unexpected unexpected(ErrorKind kind, std::string message, Fault fault = Fault::Internal,
                                           RetrySafety retry = RetrySafety::Unsafe)
{
    return Unexpected{Error(kind, std::move(message), fault, retry)};
}

/// A value or the Error that kept us from it; spelled like std::expected (C++23), which g++ 12 does not have for
/// C++20. The error channel of everything here: no exception crosses a room's border.
template <class T>
class [[nodiscard]] Result {
  public:
    using value_type = T;

    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}               // NOLINT(google-explicit-constructor)
    Result(Unexpected failure) : state_(std::in_place_index<1>, std::move(failure.error)) {} // NOLINT
    template <class U>
        requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
                 !std::is_same_v<std::remove_cvref_t<U>, Unexpected> && !std::is_same_v<std::remove_cvref_t<U>, Result>)
    Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) // NOLINT
    {
    }

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& value() & { return assert(has_value()), *std::get_if<0>(&state_); }
    [[nodiscard]] const T& value() const& { return assert(has_value()), *std::get_if<0>(&state_); }
    [[nodiscard]] T&& value() && { return assert(has_value()), std::move(*std::get_if<0>(&state_)); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }
    template <class U>
    [[nodiscard]] T value_or(U&& fallback) const&
    {
        return has_value() ? value() : static_cast<T>(std::forward<U>(fallback));
    }

    [[nodiscard]] const Error& error() const& { return assert(!has_value()), *std::get_if<1>(&state_); }
    [[nodiscard]] Error&& error() && { return assert(!has_value()), std::move(*std::get_if<1>(&state_)); }

  private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    using value_type = void;

    Result() = default;
    Result(Unexpected failure) : state_(std::move(failure.error)) {} // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] const Error& error() const& { return assert(!has_value()), *std::get_if<1>(&state_); }
    [[nodiscard]] Error&& error() && { return assert(!has_value()), std::move(*std::get_if<1>(&state_)); }

  private:
    std::variant<std::monostate, Error> state_;
};

} // namespace postern
