// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Trace.h"

#include <cstdint>
#include <string>

namespace postern::capture {

/// What a row of a capture is besides a record of a call.
enum Flag : std::uint32_t {
    Pinned = 1U << 0U,   ///< stays when the oldest go
    Marked = 1U << 1U,   ///< stays, too; with which mark is in the bits from markShift on
    Imported = 1U << 2U, ///< came from a file, not from the gateway
    Traced = 1U << 3U,   ///< its trace is stored
    Noted = 1U << 4U,    ///< somebody wrote a note on it: stays, too
};
inline constexpr std::uint32_t markShift = 8;
inline constexpr std::uint32_t markBits = 0xfU << markShift;
/// What a person has put on a row; such a row is never among the oldest that go.
inline constexpr std::uint32_t keptFlags = Pinned | Marked | Noted;

/// What a person has put on an exchange.
struct Annotation {
    int mark = 0; ///< 1 to 9; 0: none
    bool pinned = false;
    std::string note; ///< UTF-8; empty: none

    [[nodiscard]] bool isEmpty() const { return mark == 0 && !pinned && note.empty(); }
    /// The flags of keptFlags and markBits that say it.
    [[nodiscard]] std::uint32_t flags() const
    {
        const auto number = static_cast<std::uint32_t>(mark < 0 || mark > 9 ? 0 : mark);
        return (pinned ? Pinned : 0U) | (number != 0 ? Marked | number << markShift : 0U) | (note.empty() ? 0U : Noted);
    }
    friend bool operator==(const Annotation&, const Annotation&) = default;
};

/// One row: the summary, and what only the trace knows but a list may be filtered by.
struct Entry {
    inspection::Summary summary;
    std::string host;   ///< of the client's request; empty without a trace
    std::string reason; ///< id of the reason of the step that answered or failed ("jwt-auth.audience")
    std::uint32_t flags = 0;
    std::string note;   ///< of a person

    [[nodiscard]] Annotation annotation() const
    {
        return {static_cast<int>((flags & markBits) >> markShift), (flags & Pinned) != 0, note};
    }
};

} // namespace postern::capture
