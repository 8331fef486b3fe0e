// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace postern {

/// Octets that somebody else owns. HTTP is text until its body, so both are chars; nothing here is NUL-terminated.
using BytesView = std::string_view;
/// Octets that we own.
using Bytes = std::string;

/// A number of octets, so that a limit cannot be mistaken for a count of something else.
struct ByteCount {
    std::uint64_t value = 0;

    constexpr ByteCount() = default;
    constexpr explicit ByteCount(std::uint64_t bytes) : value(bytes) {}
    constexpr auto operator<=>(const ByteCount&) const = default;

    /// "512", "64KiB", "10MB", "2 GiB": decimal units are powers of 1000, binary ones of 1024. False when malformed.
    static bool parse(std::string_view text, ByteCount& out) noexcept;
    /// The shortest exact spelling that parse() reads back, for instance "64KiB".
    [[nodiscard]] std::string toString() const;
};

constexpr ByteCount operator""_B(unsigned long long bytes) { return ByteCount(bytes); }
constexpr ByteCount operator""_KiB(unsigned long long kibibytes) { return ByteCount(kibibytes * 1024); }
constexpr ByteCount operator""_MiB(unsigned long long mebibytes) { return ByteCount(mebibytes * 1024 * 1024); }

} // namespace postern
