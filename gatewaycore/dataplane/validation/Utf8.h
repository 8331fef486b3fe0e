// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace postern::validation {

/// Reads UTF-8 (RFC 3629) octet by octet, in pieces of any size: no overlong forms, no surrogates, nothing above U+10FFFF.
class Utf8 {
  public:
    /// False: the octet is not well-formed where it stands.
    [[nodiscard]] bool take(unsigned char octet) noexcept
    {
        if (left_ == 0)
            return begin(octet);
        if (octet < low_ || octet > high_)
            return false;
        low_ = 0x80;
        high_ = 0xbf;
        character_ = character_ << 6U | (octet & 0x3fU);
        --left_;
        return true;
    }
    /// Whether the last character is complete.
    [[nodiscard]] bool whole() const noexcept { return left_ == 0; }
    /// It, when it is.
    [[nodiscard]] char32_t character() const noexcept { return character_; }

  private:
    [[nodiscard]] bool begin(unsigned char octet) noexcept
    {
        character_ = octet;
        if (octet < 0x80)
            return true;
        if (octet < 0xc2 || octet > 0xf4)
            return false;
        left_ = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
        character_ = octet & (0x3fU >> left_);
        low_ = octet == 0xe0 ? 0xa0 : octet == 0xf0 ? 0x90 : 0x80;
        high_ = octet == 0xed ? 0x9f : octet == 0xf4 ? 0x8f : 0xbf;
        return true;
    }

    char32_t character_ = 0;
    std::uint8_t left_ = 0; ///< octets of the character that are to come
    std::uint8_t low_ = 0x80, high_ = 0xbf;
};

} // namespace postern::validation
