// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace postern::capture::internal {

/// Measures a JSON string that is not kept, octet by octet: whether it is well-formed (RFC 8259 7, RFC 3629), and how many
/// octets what it says has.
class StringMeasure {
  public:
    /// The next octet between the quotes. False when it cannot stand there; nothing is of use from then on.
    bool take(char c) noexcept;
    /// Between two letters: it may end here.
    [[nodiscard]] bool isWhole() const noexcept { return !escape_ && hex_ == 0 && following_ == 0 && !high_; }
    /// In UTF-8.
    [[nodiscard]] std::uint64_t octets() const noexcept { return octets_; }
    /// Those that it stands for as base64 (RFC 4648 4, strictly); nothing when it is none.
    [[nodiscard]] std::optional<std::uint64_t> base64Octets() const noexcept;

  private:
    bool letter(unsigned char c) noexcept;
    bool escaped(char c) noexcept;
    bool hexDigit(char c) noexcept;
    bool codeUnit() noexcept;
    void measure(unsigned char ascii) noexcept;

    std::uint64_t octets_ = 0;
    // The one under way.
    bool escape_ = false;        ///< a backslash was there
    bool high_ = false;          ///< the first half of a surrogate pair was there
    int hex_ = 0;                ///< digits of a \u that are to come
    unsigned code_ = 0;
    int following_ = 0;          ///< octets of a letter that are to come
    unsigned char low_ = 0;      ///< what the next of them may be
    unsigned char highest_ = 0;
    // As base64.
    bool base64_ = true;
    std::uint64_t digits_ = 0;
    unsigned lastDigit_ = 0;
    int padding_ = 0;
};

} // namespace postern::capture::internal
