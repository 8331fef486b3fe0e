// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace postern::pipeline {

/// Why a step decides as it does: static text, one table per filter file, translated by id elsewhere.
struct ReasonText {
    std::string_view id;       ///< "jwt-auth.audience"
    std::string_view sentence; ///< "Token audience {audience} is not in {allowed}." with its arguments by name
    std::string_view fix;      ///< what to do about it; the same arguments may be named
};

/// One named argument of a reason. Values are copied only while somebody records.
struct ReasonArgument {
    ReasonArgument(std::string_view argument, std::string_view text, bool hide = false) noexcept
        : name(argument), value(text), secret(hide)
    {
    }
    /// Numbers; written in decimal when the argument is copied, which happens only while somebody records.
    ReasonArgument(std::string_view argument, std::int64_t number) noexcept : name(argument), number_(number), isNumber_(true)
    {
    }
    ReasonArgument(std::string_view argument, int number) noexcept
        : ReasonArgument(argument, static_cast<std::int64_t>(number))
    {
    }
    ReasonArgument(std::string_view argument, std::uint64_t number) noexcept
        : ReasonArgument(argument, static_cast<std::int64_t>(number))
    {
    }
    ReasonArgument(const ReasonArgument& other) noexcept { *this = other; }
    ReasonArgument& operator=(const ReasonArgument& other) noexcept;

    std::string_view name;
    std::string_view value; ///< of a number only in a copy
    bool secret = false; ///< shown as its length and last four characters at most

  private:
    std::int64_t number_ = 0;
    bool isNumber_ = false;
    char digits_[20];
};
/// An argument that is a credential, or part of one.
[[nodiscard]] inline ReasonArgument secretArgument(std::string_view name, std::string_view value) noexcept
{
    return {name, value, true};
}

/// A reason as it was given for one step of one exchange, in its arena.
struct GivenReason {
    const ReasonText* text = nullptr;
    std::span<const ReasonArgument> arguments;
    bool skipped = false; ///< the step did nothing, and this is the condition that kept it from it
};

} // namespace postern::pipeline
