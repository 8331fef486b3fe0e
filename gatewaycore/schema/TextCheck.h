// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Document.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace postern::schema {

/// A place in a text that only moves forward.
struct Cursor {
    std::size_t offset = 0;
    std::uint32_t line = 1;
    std::uint32_t column = 1;

    void advance(std::string_view text, std::size_t to) noexcept;
};

/// Octets between two looks at whether a reading is to stop.
constexpr std::size_t stopPiece = 64 * 1024;

/// Size, UTF-8 and control characters; takes a BOM off. False and a problem when the text cannot be read; false, too, once
/// `stop` is set.
bool checkText(std::string_view& text, std::string_view fileName, Problems& problems, const ReadLimits& limits,
               const std::atomic<bool>* stop = nullptr);

} // namespace postern::schema
