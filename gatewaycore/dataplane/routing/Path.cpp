// SPDX-License-Identifier: Apache-2.0
#include "dataplane/routing/Router.h"

#include <algorithm>

namespace postern::routing {
namespace {

int hexDigit(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/// The octet of the escape that begins at `at`, or -1.
int escapeAt(std::string_view text, std::size_t at) noexcept
{
    if (text[at] != '%' || at + 2 >= text.size())
        return -1;
    const int high = hexDigit(text[at + 1]);
    const int low = hexDigit(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// Octets that keep their escape: decoding them would change how the path is cut or read.
bool staysEncoded(int octet) noexcept
{
    return octet == '/' || octet == '\\' || octet == '%' || octet < 0x20 || octet == 0x7f;
}

constexpr char upperHex[] = "0123456789ABCDEF";

char* putEscape(char* to, int octet) noexcept
{
    *to++ = '%';
    *to++ = upperHex[(octet >> 4) & 15];
    *to++ = upperHex[octet & 15];
    return to;
}

/// pchar and "/" of RFC 3986 3.3, without the percent sign.
bool allowedInPath(unsigned char c) noexcept
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
        return true;
    return std::string_view("-._~!$&'()*+,;=:@/").find(static_cast<char>(c)) != std::string_view::npos;
}

} // namespace

std::string_view belowSegments(std::string_view path, std::size_t segments) noexcept
{
    for (; segments > 0 && !path.empty(); --segments) {
        const std::size_t slash = path.find('/', 1);
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash);
    }
    return path.empty() ? std::string_view("/") : path;
}

std::string_view canonicalPath(std::string_view path, Arena& arena)
{
    const std::size_t first = path.find('%');
    if (first == std::string_view::npos)
        return path;
    // A stray percent sign grows to "%25", so that what is left of an escape never makes a new one.
    const auto percents = static_cast<std::size_t>(std::count(path.begin(), path.end(), '%'));
    auto* const buffer = static_cast<char*>(arena.allocate(path.size() + 2 * percents, 1));
    char* to = std::copy_n(path.data(), first, buffer);
    for (std::size_t at = first; at < path.size();) {
        const int octet = escapeAt(path, at);
        if (octet < 0) {
            if (path[at] == '%')
                to = putEscape(to, '%');
            else
                *to++ = path[at];
            ++at;
            continue;
        }
        if (staysEncoded(octet))
            to = putEscape(to, octet);
        else
            *to++ = static_cast<char>(octet);
        at += 3;
    }
    return {buffer, static_cast<std::size_t>(to - buffer)};
}

std::string_view decodeParameter(std::string_view value, Arena& arena)
{
    const std::size_t first = value.find('%');
    if (first == std::string_view::npos)
        return value;
    auto* const buffer = static_cast<char*>(arena.allocate(value.size(), 1));
    char* to = std::copy_n(value.data(), first, buffer);
    for (std::size_t at = first; at < value.size();) {
        const int octet = escapeAt(value, at);
        *to++ = octet < 0 ? value[at] : static_cast<char>(octet);
        at += octet < 0 ? 1 : 3;
    }
    return {buffer, static_cast<std::size_t>(to - buffer)};
}

std::string_view encodePath(std::string_view canonical, Arena& arena)
{
    std::size_t more = 0;
    for (std::size_t at = 0; at < canonical.size(); ++at) {
        const auto c = static_cast<unsigned char>(canonical[at]);
        if (!allowedInPath(c) && escapeAt(canonical, at) < 0)
            more += 2;
    }
    if (more == 0)
        return canonical;
    auto* const buffer = static_cast<char*>(arena.allocate(canonical.size() + more, 1));
    char* to = buffer;
    for (std::size_t at = 0; at < canonical.size(); ++at) {
        const auto c = static_cast<unsigned char>(canonical[at]);
        if (allowedInPath(c) || escapeAt(canonical, at) >= 0)
            *to++ = canonical[at];
        else
            to = putEscape(to, c);
    }
    return {buffer, static_cast<std::size_t>(to - buffer)};
}

} // namespace postern::routing
