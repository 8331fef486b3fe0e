// SPDX-License-Identifier: Apache-2.0
#include "base/Text.h"

#include <cstddef>

namespace postern {
namespace {

/// The length of the sequence that `text` begins with, or 0 when it is malformed. `text` is not empty.
std::size_t sequenceLength(std::string_view text) noexcept
{
    const auto octet = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    const auto follows = [&](std::size_t at) { return (octet(at) & 0xC0U) == 0x80U; };
    const unsigned first = octet(0);
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    const unsigned second = octet(1);
    if (first < 0xE0)
        return follows(1) ? 2 : 0;
    const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high || !follows(2))
        return 0;
    if (first < 0xF0)
        return 3;
    return follows(3) ? 4 : 0;
}

} // namespace

bool isUtf8(std::string_view text) noexcept
{
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string toValidUtf8(std::string_view text)
{
    if (isUtf8(text))
        return std::string(text);
    std::string out;
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        if (length == 0)
            out += "\xEF\xBF\xBD";
        else
            out += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

std::string_view cutAtCharacter(std::string_view text, std::size_t octets) noexcept
{
    if (text.size() <= octets)
        return text;
    while (octets > 0 && (static_cast<unsigned char>(text[octets]) & 0xC0U) == 0x80U)
        --octets;
    return text.substr(0, octets);
}

} // namespace postern
