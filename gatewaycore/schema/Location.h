// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::schema {

/// Where something was written. Trivially copied: the file's name is interned for the life of the process, so a
/// Location may be kept anywhere (a trace, a filter, an error) without owning anything.
struct Location {
    const std::string* fileName = nullptr; ///< interned; null when the thing was not read from a file
    std::uint32_t line = 0;                ///< from 1; 0 = not known
    std::uint32_t column = 0;              ///< in octets, from 1; 0 = not known

    [[nodiscard]] static Location of(std::string_view file, std::uint32_t line = 0, std::uint32_t column = 0);
    [[nodiscard]] std::string_view file() const noexcept
    {
        return fileName != nullptr ? std::string_view(*fileName) : std::string_view();
    }
    [[nodiscard]] bool known() const noexcept { return fileName != nullptr; }
    /// "gateway.yaml:3:5", without what is not known; empty when nothing is.
    [[nodiscard]] std::string toString() const;
    friend bool operator==(const Location& a, const Location& b) noexcept
    {
        return a.fileName == b.fileName && a.line == b.line && a.column == b.column;
    }
};

} // namespace postern::schema
