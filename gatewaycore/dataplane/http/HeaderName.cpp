// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/HeaderName.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace postern::http {
namespace {

constexpr std::array<std::string_view, headerIdCount> names{
    "",
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Accept-Ranges",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Age",
    "Allow",
    "Alt-Svc",
    "ApiKey",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-Range",
    "Content-Type",
    "Cookie",
    "Date",
    "ETag",
    "Expect",
    "Expires",
    "Forwarded",
    "Host",
    "HTTP2-Settings",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Keep-Alive",
    "Last-Modified",
    "Link",
    "Location",
    "Max-Forwards",
    "Origin",
    "Pragma",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Range",
    "RateLimit",
    "RateLimit-Limit",
    "RateLimit-Policy",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Referer",
    "Retry-After",
    "Sec-WebSocket-Key",
    "Sec-WebSocket-Version",
    "Server",
    "Set-Cookie",
    "Strict-Transport-Security",
    "TE",
    "traceparent",
    "tracestate",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "User-Agent",
    "Vary",
    "Via",
    "Warning",
    "WWW-Authenticate",
    "X-API-Key",
    "X-Correlation-ID",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "X-Request-ID",
};

constexpr std::size_t longest = 32;

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

struct LowerName {
    std::array<char, longest> text{};
    std::uint8_t size = 0;
};

constexpr std::array<LowerName, headerIdCount> makeLowerNames()
{
    std::array<LowerName, headerIdCount> made{};
    for (std::size_t id = 0; id < headerIdCount; ++id) {
        made[id].size = static_cast<std::uint8_t>(names[id].size());
        for (std::size_t at = 0; at < names[id].size(); ++at)
            made[id].text[at] = lower(names[id][at]);
    }
    return made;
}

constexpr std::array<LowerName, headerIdCount> lowerNames = makeLowerNames();

// Four octets and the length tell all our names apart well enough; 0x20 folds case (and some other octets, which the
// comparison sorts out).
constexpr std::size_t slots = 512; // 2^9: slotOf() takes the upper nine bits

constexpr std::size_t slotOf(std::string_view name)
{
    const auto folded = [name](std::size_t at) {
        return static_cast<unsigned>(static_cast<unsigned char>(name[at]) | 0x20U);
    };
    const std::size_t size = name.size();
    const unsigned octets = folded(0) | folded(size / 2) << 8 | folded(size - 1) << 16 | folded(size * 3 / 4) << 24;
    const unsigned mixed = (octets + static_cast<unsigned>(size)) * 0x9e3779b1U;
    return mixed >> 23;
}

constexpr std::array<std::uint8_t, slots> makeSlots()
{
    std::array<std::uint8_t, slots> table{};
    for (std::size_t id = 1; id < headerIdCount; ++id) {
        std::size_t slot = slotOf(names[id]);
        while (table[slot] != 0)
            slot = (slot + 1) % slots;
        table[slot] = static_cast<std::uint8_t>(id);
    }
    return table;
}

constexpr std::array<std::uint8_t, slots> table = makeSlots();

static_assert(std::all_of(names.begin(), names.end(), [](std::string_view name) { return name.size() <= longest; }));
static_assert(headerIdCount < 128, "HeaderMap keeps a bit for each id");

// Eight octets at a time in lower case: an octet gets 0x20 added when it is a letter 'A'..'Z'.
std::uint64_t lowerEight(std::uint64_t octets) noexcept
{
    constexpr std::uint64_t ones = 0x0101010101010101ULL;
    const std::uint64_t seven = octets & (0x7f * ones);
    const std::uint64_t fromA = seven + (0x80 - 'A') * ones;
    const std::uint64_t aboveZ = seven + (0x7f - 'Z') * ones;
    const std::uint64_t letters = (fromA & ~aboveZ & ~octets) & (0x80 * ones);
    return octets | (letters >> 2);
}

template <class Word> std::uint64_t load(const char* from) noexcept
{
    Word word{};
    std::memcpy(&word, from, sizeof(word));
    return word;
}

bool equalsLower(std::string_view name, const LowerName& known) noexcept
{
    // Whole words, the last of which overlaps the one before it.
    const char* const a = name.data();
    const char* const b = known.text.data();
    const std::size_t size = name.size();
    if (size >= 8) {
        for (std::size_t at = 0; at + 8 < size; at += 8) {
            if (lowerEight(load<std::uint64_t>(a + at)) != load<std::uint64_t>(b + at))
                return false;
        }
        return lowerEight(load<std::uint64_t>(a + size - 8)) == load<std::uint64_t>(b + size - 8);
    }
    if (size >= 4)
        return lowerEight(load<std::uint32_t>(a)) == load<std::uint32_t>(b) &&
               lowerEight(load<std::uint32_t>(a + size - 4)) == load<std::uint32_t>(b + size - 4);
    for (std::size_t at = 0; at < size; ++at) {
        if (lower(a[at]) != b[at])
            return false;
    }
    return true;
}

} // namespace

HeaderId headerId(std::string_view name) noexcept
{
    if (name.empty() || name.size() > longest)
        return HeaderId::Unknown;
    for (std::size_t slot = slotOf(name); table[slot] != 0; slot = (slot + 1) % slots) {
        const LowerName& known = lowerNames[table[slot]];
        if (known.size == name.size() && equalsLower(name, known))
            return static_cast<HeaderId>(table[slot]);
    }
    return HeaderId::Unknown;
}

std::string_view headerName(HeaderId id) noexcept
{
    return names[static_cast<std::size_t>(id)];
}

std::string_view headerNameLower(HeaderId id) noexcept
{
    const LowerName& name = lowerNames[static_cast<std::size_t>(id)];
    return {name.text.data(), name.size};
}

bool equalsIgnoringCase(std::string_view a, std::string_view b) noexcept
{
    const std::size_t size = a.size();
    if (size != b.size())
        return false;
    if (size >= 8) { // whole words, the last of which overlaps the one before it
        const auto equalAt = [&](std::size_t at) {
            return lowerEight(load<std::uint64_t>(a.data() + at)) == lowerEight(load<std::uint64_t>(b.data() + at));
        };
        for (std::size_t at = 0; at + 8 < size; at += 8) {
            if (!equalAt(at))
                return false;
        }
        return equalAt(size - 8);
    }
    for (std::size_t at = 0; at < size; ++at) {
        if (lower(a[at]) != lower(b[at]))
            return false;
    }
    return true;
}

} // namespace postern::http
