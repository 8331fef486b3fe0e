// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "capture/internal/StringMeasure.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::capture::internal {

/// A body whose text was too long to be kept: how long all of it is.
struct CutText {
    std::uint64_t octets = 0;
    std::optional<std::uint64_t> base64Octets; ///< of what it stands for, if it is base64
};
struct CutTexts {
    std::optional<CutText> request;
    std::optional<CutText> response;
};

/// Finds the members of the list `log.entries` in a JSON text that comes in pieces, and gives them out one by one as they
/// were written: of a file of any size only one entry is in memory, and of its bodies (`request.postData.text`,
/// `response.content.text`) no more than is wanted. What stands around the list is passed over; a reader of JSON has the last
/// word on each entry, and on what it does not get this class has it.
class EntrySplitter {
  public:
    /// False stops.
    using Take = std::function<bool(std::string_view entry, std::uint64_t line, const CutTexts& cut)>;

    /// `longestText`: octets of a body's text, as it reads, after which the rest is left out.
    EntrySplitter(Take take, std::size_t longestEntry, std::size_t longestText)
        : take_(std::move(take)), longest_(longestEntry), longestText_(longestText)
    {
    }

    /// Errors: ParseError with line; TooLarge; Cancelled when it was told to stop.
    [[nodiscard]] Result<void> feed(std::string_view piece);
    /// Errors: ParseError when the text is not at its end, or had no list of entries.
    [[nodiscard]] Result<void> end() const;
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

  private:
    static constexpr std::size_t deepest = 512;

    [[nodiscard]] Result<void> character(char c);
    [[nodiscard]] Result<void> structure(char c);
    [[nodiscard]] Result<void> inString(char c);
    void endString();
    /// Where a text that begins now goes, if it is a body's.
    [[nodiscard]] std::optional<CutText>* body();
    [[nodiscard]] Result<void> keep(char c);
    [[nodiscard]] Unexpected error(const std::string& what) const;
    [[nodiscard]] bool atEntries() const { return inEntries_ && open_.size() == 3; }

    Take take_;
    std::size_t longest_;
    std::size_t longestText_;
    std::vector<char> open_; ///< '{' and '['
    std::array<std::string, 6> keys_; ///< the last one of each object that is open, from the outermost to a body's
    std::string text_;       ///< the key under way; its beginning
    std::string entry_;
    CutTexts cut_;                             ///< of the entry
    std::optional<CutText>* body_ = nullptr;   ///< of the string under way, when it is a body
    StringMeasure measure_;                    ///< of that
    bool leftOut_ = false;                     ///< that: enough of it is kept
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
