// SPDX-License-Identifier: Apache-2.0
#include "crypto/Base64.h"

#include <array>
#include <cstdint>

namespace postern::crypto {
namespace {

constexpr std::string_view standardAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view urlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t invalid = 0x80;

constexpr std::array<std::uint8_t, 256> valuesOf(std::string_view alphabet)
{
    std::array<std::uint8_t, 256> values{};
    values.fill(invalid);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}
constexpr auto standardValues = valuesOf(standardAlphabet);
constexpr auto urlValues = valuesOf(urlAlphabet);

std::string encode(BytesView octets, std::string_view alphabet, bool padded)
{
    std::string text;
    text.reserve((octets.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char octet : octets) {
        bits = bits << 8 | static_cast<unsigned char>(octet);
        if (++count == 3) {
            for (int shift = 18; shift >= 0; shift -= 6)
                text += alphabet[bits >> shift & 63];
            bits = 0;
            count = 0;
        }
    }
    if (count > 0) {
        bits <<= 8 * (3 - count);
        for (int i = 0; i <= count; ++i)
            text += alphabet[bits >> (18 - 6 * i) & 63];
        if (padded)
            text.append(static_cast<std::size_t>(3 - count), '=');
    }
    return text;
}

bool decode(std::string_view text, const std::array<std::uint8_t, 256>& values, Bytes& out)
{
    const std::size_t tail = text.size() % 4;
    if (tail == 1)
        return false;
    out.resize(text.size() / 4 * 3 + (tail == 0 ? 0 : tail - 1));
    const auto value = [&values](char c) { return values[static_cast<unsigned char>(c)]; };
    char* to = out.data();
    std::uint8_t seen = 0;
    std::size_t at = 0;
    for (; at + 4 <= text.size(); at += 4) {
        const std::uint8_t a = value(text[at]), b = value(text[at + 1]), c = value(text[at + 2]), d = value(text[at + 3]);
        seen = static_cast<std::uint8_t>(seen | a | b | c | d);
        *to++ = static_cast<char>(a << 2 | b >> 4);
        *to++ = static_cast<char>(b << 4 | c >> 2);
        *to++ = static_cast<char>(c << 6 | d);
    }
    if (tail != 0) {
        const std::uint8_t a = value(text[at]), b = value(text[at + 1]);
        const std::uint8_t c = tail == 3 ? value(text[at + 2]) : std::uint8_t(0);
        seen = static_cast<std::uint8_t>(seen | a | b | c);
        *to++ = static_cast<char>(a << 2 | b >> 4);
        if (tail == 3)
            *to++ = static_cast<char>(b << 4 | c >> 2);
        // Bits behind the last octet must be zero, or one octet string would have several spellings.
        if ((tail == 2 && (b & 15) != 0) || (tail == 3 && (c & 3) != 0))
            return false;
    }
    return (seen & invalid) == 0;
}

} // namespace

std::string base64Encode(BytesView octets) { return encode(octets, standardAlphabet, true); }
std::string base64UrlEncode(BytesView octets) { return encode(octets, urlAlphabet, false); }

Result<Bytes> base64Decode(std::string_view text)
{
    Bytes out;
    std::string_view unpadded = text;
    while (!unpadded.empty() && unpadded.back() == '=' && text.size() - unpadded.size() < 2)
        unpadded.remove_suffix(1);
    if (text.size() % 4 != 0 || !decode(unpadded, standardValues, out))
        return unexpected(ErrorKind::ParseError, "not base64 (RFC 4648 section 4)");
    return out;
}

Result<Bytes> base64UrlDecode(std::string_view text)
{
    Bytes out;
    if (!decode(text, urlValues, out))
        return unexpected(ErrorKind::ParseError, "not base64url without padding (RFC 7515 section 2)");
    return out;
}

bool base64UrlDecode(std::string_view text, Bytes& out) { return decode(text, urlValues, out); }

} // namespace postern::crypto
