// SPDX-License-Identifier: Apache-2.0
#include "capture/internal/StringMeasure.h"

#include <string_view>

namespace postern::capture::internal {
namespace {

/// 0 to 63, or -1.
int base64Digit(unsigned char c) noexcept
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

} // namespace

bool StringMeasure::take(char c) noexcept
{
    const auto octet = static_cast<unsigned char>(c);
    if (hex_ > 0)
        return hexDigit(c);
    if (escape_)
        return escaped(c);
    if (following_ > 0) {
        if (octet < low_ || octet > highest_)
            return false;
        low_ = 0x80;
        highest_ = 0xbf;
        --following_;
        ++octets_;
        return true;
    }
    if (c == '\\') {
        escape_ = true;
        return true;
    }
    return !high_ && letter(octet);
}

bool StringMeasure::letter(unsigned char c) noexcept
{
    if (c < 0x80) {
        measure(c);
        return c >= 0x20 && c != 0x7f;
    }
    // As in schema/Text: the second octet's range excludes overlong forms, surrogates and what is beyond U+10FFFF.
    following_ = c >= 0xc2 && c <= 0xdf ? 1 : c >= 0xe0 && c <= 0xef ? 2 : c >= 0xf0 && c <= 0xf4 ? 3 : 0;
    low_ = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    highest_ = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    ++octets_;
    base64_ = false;
    return following_ > 0;
}

bool StringMeasure::escaped(char c) noexcept
{
    escape_ = false;
    if (c == 'u') {
        hex_ = 4;
        code_ = 0;
        return true;
    }
    if (high_ || std::string_view("\"\\/bfnrt").find(c) == std::string_view::npos)
        return false;
    measure(c == '"' || c == '\\' || c == '/' ? static_cast<unsigned char>(c) : '\n'); // any that is no base64
    return true;
}

bool StringMeasure::hexDigit(char c) noexcept
{
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0)
        return false;
    code_ = code_ * 16 + static_cast<unsigned>(digit);
    return --hex_ > 0 || codeUnit();
}

bool StringMeasure::codeUnit() noexcept
{
    const bool second = code_ >= 0xdc00 && code_ <= 0xdfff;
    if (high_ != second)
        return false; // half of a pair
    if (code_ < 0x80) {
        measure(static_cast<unsigned char>(code_));
        return true;
    }
    base64_ = false;
    high_ = code_ >= 0xd800 && code_ <= 0xdbff;
    if (!high_)
        octets_ += second ? 4 : code_ < 0x800 ? 2 : 3;
    return true;
}

void StringMeasure::measure(unsigned char ascii) noexcept
{
    ++octets_;
    if (ascii == '=') {
        base64_ = base64_ && ++padding_ <= 2;
        return;
    }
    const int digit = base64Digit(ascii);
    base64_ = base64_ && digit >= 0 && padding_ == 0;
    lastDigit_ = static_cast<unsigned>(digit);
    ++digits_;
}

std::optional<std::uint64_t> StringMeasure::base64Octets() const noexcept
{
    const bool stray = (padding_ == 1 && (lastDigit_ & 3U) != 0) || (padding_ == 2 && (lastDigit_ & 15U) != 0);
    if (!base64_ || !isWhole() || stray || (digits_ + static_cast<std::uint64_t>(padding_)) % 4 != 0)
        return std::nullopt;
    return digits_ * 6 / 8;
}

} // namespace postern::capture::internal
