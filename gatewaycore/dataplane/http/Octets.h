// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// What each octet may be part of, and the scans that the parser and the writer share.
namespace postern::http::octets {

enum Class : std::uint8_t {
    Token = 1,      ///< tchar, RFC 9110 5.6.2
    Path = 2,       ///< may stand in a path: pchar and '/' of RFC 3986 3.3 without '%', and "[]|"
    Query = 4,      ///< may stand in a query: as Path, and "?{}^`\"
    Unreserved = 8, ///< RFC 3986 2.3
    Hex = 16,
    Host = 32,   ///< a DNS name: unreserved octets only, none that could hide a second host or another spelling
    Scheme = 64, ///< RFC 3986 3.1
};

namespace detail {

constexpr std::array<std::uint8_t, 256> makeClasses()
{
    std::array<std::uint8_t, 256> table{};
    const auto mark = [&table](std::string_view octets, unsigned bits) {
        for (const char c : octets) {
            auto& entry = table[static_cast<unsigned char>(c)];
            entry = static_cast<std::uint8_t>(entry | bits);
        }
    };
    mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
         Token | Path | Query | Unreserved | Host | Scheme);
    mark("!#$%&'*+-.^_`|~", Token);
    mark("-._~", Path | Query | Unreserved | Host);
    mark("!$&'()*+,;=", Path | Query);
    mark(":@/[]|", Path | Query);
    mark("?{}^`\\", Query);
    mark("+-.", Scheme);
    mark("0123456789abcdefABCDEF", Hex);
    return table;
}

inline constexpr std::array<std::uint8_t, 256> classes = makeClasses();

#if defined(__SSE2__)
/// A bit for each of 16 octets that no field value may hold.
[[nodiscard]] inline unsigned controls(__m128i octets) noexcept
{
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(octets, _mm_set1_epi8(0x1f)), octets);
    const __m128i tab = _mm_cmpeq_epi8(octets, _mm_set1_epi8('\t'));
    const __m128i del = _mm_cmpeq_epi8(octets, _mm_set1_epi8(0x7f));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(_mm_andnot_si128(tab, control), del)));
}
#endif

} // namespace detail

[[nodiscard]] inline bool is(char octet, Class wanted) noexcept
{
    return (detail::classes[static_cast<unsigned char>(octet)] & wanted) != 0;
}

[[nodiscard]] inline bool isDigit(char octet) noexcept
{
    return octet >= '0' && octet <= '9';
}

/// The value of a hexadecimal digit; -1 when it is none.
[[nodiscard]] inline int hexValue(char octet) noexcept
{
    if (isDigit(octet))
        return octet - '0';
    const char lower = static_cast<char>(octet | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The first octet in [at, end) that is not of `wanted`; `end` when all are.
[[nodiscard]] inline const char* skip(const char* at, const char* end, Class wanted) noexcept
{
    while (at != end && is(*at, wanted))
        ++at;
    return at;
}

[[nodiscard]] inline bool all(std::string_view text, Class wanted) noexcept
{
    const char* end = text.data() + text.size();
    return skip(text.data(), end, wanted) == end;
}

/// The first octet in [at, end) that a field value must not hold: a control character other than HTAB (RFC 9110 5.5).
/// CR is one of them, so this is also the search for the end of the line.
[[nodiscard]] inline const char* skipFieldValue(const char* at, const char* end) noexcept
{
#if defined(__SSE2__)
    const auto octetsAt = [](const char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); };
    const char* const begin = at;
    // Sixty-four octets at a time, as long as none of them is even suspicious: one more than a control character, or DEL,
    // is below 0x21 as a signed number, and so is what is above 0x7f, which few values have.
    const auto suspicious = [&](const char* from) {
        return _mm_cmplt_epi8(_mm_add_epi8(octetsAt(from), _mm_set1_epi8(1)), _mm_set1_epi8(0x21));
    };
    if (end - at >= 128) { // most values end among the first octets of what has been received
        for (; at != begin + 32; at += 16) {
            if (const unsigned found = detail::controls(octetsAt(at)); found != 0)
                return at + __builtin_ctz(found);
        }
    }
    while (end - at >= 64 && at != begin) {
        const __m128i found = _mm_or_si128(_mm_or_si128(suspicious(at), suspicious(at + 16)),
                                           _mm_or_si128(suspicious(at + 32), suspicious(at + 48)));
        if (_mm_movemask_epi8(found) != 0)
            break;
        at += 64;
    }
    if (end - begin >= 16) {
        for (; end - at >= 16; at += 16) {
            if (const unsigned found = detail::controls(octetsAt(at)); found != 0)
                return at + __builtin_ctz(found);
        }
        if (at == end)
            return end;
        // The last 16 overlap what has been found good, so what is found is beyond it.
        const unsigned found = detail::controls(octetsAt(end - 16));
        return found != 0 ? end - 16 + __builtin_ctz(found) : end;
    }
    if (end - at >= 8) {
        // The first eight and the last eight, which overlap, side by side.
        const unsigned found = detail::controls(
            _mm_unpacklo_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(at)),
                               _mm_loadl_epi64(reinterpret_cast<const __m128i*>(end - 8))));
        if (found == 0)
            return end;
        const int place = __builtin_ctz(found);
        return place < 8 ? at + place : end - 16 + place;
    }
#endif
    for (; at != end; ++at) {
        const auto octet = static_cast<unsigned char>(*at);
        if ((octet < 0x20 && octet != '\t') || octet == 0x7f)
            break;
    }
    return at;
}

/// The first octet in [at, end) that is not a visible US-ASCII character: the end of a request target.
[[nodiscard]] inline const char* skipVisible(const char* at, const char* end) noexcept
{
#if defined(__SSE2__)
    while (end - at >= 16) {
        const __m128i octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        // Signed comparison: what is above 0x7f is negative and thus below '!', too.
        const __m128i low = _mm_cmplt_epi8(octets, _mm_set1_epi8('!'));
        const __m128i del = _mm_cmpeq_epi8(octets, _mm_set1_epi8(0x7f));
        const int found = _mm_movemask_epi8(_mm_or_si128(low, del));
        if (found != 0)
            return at + __builtin_ctz(static_cast<unsigned>(found));
        at += 16;
    }
#endif
    while (at != end && *at > 0x20 && *at != 0x7f)
        ++at;
    return at;
}

/// The first ':' in [at, end) if it is among the first 16 octets and these can be read, else nullptr.
[[nodiscard]] inline const char* findColonNear([[maybe_unused]] const char* at,
                                               [[maybe_unused]] const char* end) noexcept
{
#if defined(__SSE2__)
    if (end - at >= 16) {
        const __m128i octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const int found = _mm_movemask_epi8(_mm_cmpeq_epi8(octets, _mm_set1_epi8(':')));
        if (found != 0)
            return at + __builtin_ctz(static_cast<unsigned>(found));
    }
#endif
    return nullptr;
}

/// Without the spaces and tabs on both sides.
[[nodiscard]] inline std::string_view trim(std::string_view text) noexcept
{
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

} // namespace postern::http::octets
