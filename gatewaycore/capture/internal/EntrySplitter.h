// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::capture::internal {

/// Finds the members of the list `log.entries` in a JSON text that comes in pieces, and gives them out one by one as they
/// were written: of a file of any size only one entry is in memory. What stands around the list is passed over; a reader
/// of JSON has the last word on each entry.
class EntrySplitter {
  public:
    /// False stops.
    using Take = std::function<bool(std::string_view entry, std::uint64_t line)>;

    EntrySplitter(Take take, std::size_t longestEntry) : take_(std::move(take)), longest_(longestEntry) {}

    /// Errors: ParseError with line; TooLarge; Cancelled when it was told to stop.
    [[nodiscard]] Result<void> feed(std::string_view piece);
    /// Errors: ParseError when the text is not at its end, or had no list of entries.
    [[nodiscard]] Result<void> end() const;
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

  private:
    static constexpr std::size_t deepest = 512;

    [[nodiscard]] Result<void> character(char c);
    [[nodiscard]] Result<void> structure(char c);
    void endString();
    [[nodiscard]] Unexpected error(const std::string& what) const;
    [[nodiscard]] bool atEntries() const { return inEntries_ && open_.size() == 3; }

    Take take_;
    std::size_t longest_;
    std::vector<char> open_; ///< '{' and '['
    std::string keys_[2];    ///< the last key of the outermost object, and of the one in it
    std::string text_;       ///< the string under way, where a key is looked for; its beginning
    std::string entry_;
    std::uint64_t entryLine_ = 0;
    std::uint64_t line_ = 1;
    bool inString_ = false;
    bool escaped_ = false;
    bool wantsKey_ = false; ///< in an object: a name comes next
    bool inEntries_ = false;
    bool inEntry_ = false;
    bool found_ = false;
    bool begun_ = false;
    bool ended_ = false;
};

} // namespace postern::capture::internal
