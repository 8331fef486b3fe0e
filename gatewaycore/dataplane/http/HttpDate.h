// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace postern::http {

inline constexpr std::size_t httpDateSize = 29;
/// Writes "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7) to `out`, httpDateSize octets. Years 1970 to 9999.
void writeHttpDate(char* out, WallTime time) noexcept;

/// The time that `text` says: an IMF-fixdate, or one of the two obsolete forms, "Sunday, 06-Nov-94 08:49:37 GMT" and
/// "Sun Nov  6 08:49:37 1994" (RFC 9110 5.6.7). A year of two digits is no more than 50 years after `now`. Nothing when it
/// is none of these; the day's name is not checked.
[[nodiscard]] std::optional<WallTime> parseHttpDate(std::string_view text, WallTime now) noexcept;

/// The Date field of one loop, rebuilt when the second has changed.
class DateCache {
  public:
    /// Valid until the next call.
    [[nodiscard]] std::string_view text(WallTime now) noexcept
    {
        const auto second = std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
        if (second != second_) {
            second_ = second;
            writeHttpDate(text_.data(), now);
        }
        return {text_.data(), text_.size()};
    }

  private:
    std::array<char, httpDateSize> text_{};
    std::int64_t second_ = -1;
};

} // namespace postern::http
