// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/Octets.h"
#include "dataplane/http/Target.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace postern::http {
namespace {

constexpr std::string_view upperDigits = "0123456789ABCDEF";

Unexpected badEncoding()
{
    return unexpected(ErrorKind::ParseError,
                      "a '%' is not followed by two hexadecimal digits (RFC 3986 2.1), or stands for NUL",
                      Fault::Downstream);
}

// The octet of the encoding at text[at]; -1 when it is malformed or NUL.
int encodedOctet(std::string_view text, std::size_t at) noexcept
{
    if (text.size() - at < 3)
        return -1;
    const int high = octets::hexValue(text[at + 1]);
    const int low = octets::hexValue(text[at + 2]);
    const int octet = high < 0 || low < 0 ? -1 : high * 16 + low;
    return octet == 0 ? -1 : octet;
}

Result<std::string_view> decode(std::string_view text, bool plusIsSpace, Arena& arena)
{
    if (text.find_first_of(plusIsSpace ? "%+" : "%") == std::string_view::npos)
        return text;
    char* const out = static_cast<char*>(arena.allocate(text.size(), 1));
    char* next = out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%') {
            const int octet = encodedOctet(text, at);
            if (octet < 0)
                return badEncoding();
            *next++ = static_cast<char>(octet);
            at += 2;
        } else {
            *next++ = plusIsSpace && text[at] == '+' ? ' ' : text[at];
        }
    }
    return std::string_view(out, static_cast<std::size_t>(next - out));
}

// Whether there is nothing for normalisePath() to do: no encoding, no segment that begins with a dot, and no '\\', which
// may hide one.
bool isNormal(std::string_view path) noexcept
{
    bool normal = true;
    char before = '\0';
    for (const char octet : path) {
        normal = normal && octet != '%' && octet != '\\' && (octet != '.' || before != '/');
        before = octet;
    }
    return normal;
}

// Decodes what is unreserved, writes the digits of all other encodings in upper case.
bool decodeUnreserved(std::string_view path, char* out, std::size_t& size) noexcept
{
    char* next = out;
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] != '%') {
            *next++ = path[at];
            continue;
        }
        const int octet = encodedOctet(path, at);
        if (octet < 0)
            return false;
        if (octets::is(static_cast<char>(octet), octets::Unreserved)) {
            *next++ = static_cast<char>(octet);
        } else {
            *next++ = '%';
            *next++ = upperDigits[static_cast<unsigned>(octet) >> 4];
            *next++ = upperDigits[static_cast<unsigned>(octet) & 15];
        }
        at += 2;
    }
    size = static_cast<std::size_t>(next - out);
    return true;
}

// Whether some backend would find a dot segment in it: one that takes '\\' or an encoded '/' or '\\' for a separator, and
// cuts off what stands behind ';'. The encodings are in upper case already, and dots are never encoded.
bool isDisguisedDots(std::string_view segment) noexcept
{
    if (segment == "." || segment == "..")
        return false; // not disguised at all
    while (true) {
        std::size_t end = 0;
        std::size_t separator = 0;
        for (; end < segment.size() && separator == 0; end += separator == 0 ? 1 : 0) {
            if (segment[end] == '\\')
                separator = 1;
            else if (segment[end] == '%' && (segment.substr(end, 3) == "%2F" || segment.substr(end, 3) == "%5C"))
                separator = 3;
        }
        std::string_view part = segment.substr(0, end);
        part = part.substr(0, std::min(part.find(';'), part.find("%3B")));
        if (part == "." || part == "..")
            return true;
        if (separator == 0)
            return false;
        segment.remove_prefix(end + separator);
    }
}

} // namespace

Result<std::string_view> normalisePath(std::string_view path, DotSegments dots, Arena& arena)
{
    if (isNormal(path))
        return path;
    if (path.front() != '/')
        return unexpected(ErrorKind::InvalidArgument, "the path does not begin with '/'", Fault::Downstream);
    char* const out = static_cast<char*>(arena.allocate(path.size(), 1));
    std::size_t size = 0;
    if (!decodeUnreserved(path, out, size))
        return badEncoding();

    // Segment by segment, in place: `kept` is what has been written so far.
    const std::string_view decoded(out, size);
    std::size_t kept = 0;
    std::size_t at = 0;
    while (at < size) {
        const std::size_t slash = decoded.find('/', at + 1);
        const std::size_t next = slash == std::string_view::npos ? size : slash;
        const std::string_view segment = decoded.substr(at, next - at); // begins with '/'
        const std::string_view name = segment.substr(1);
        const bool last = next == size;
        if (isDisguisedDots(name))
            return unexpected(ErrorKind::ParseError,
                              "the path has a dot segment next to an encoded separator (RFC 3986 6.2.2.3)",
                              Fault::Downstream);
        if (name == "." || name == "..") {
            if (dots == DotSegments::Refuse)
                return unexpected(ErrorKind::ParseError, "the path has a dot segment (RFC 3986 3.3)",
                                  Fault::Downstream);
            if (name == "..") {
                if (kept == 0)
                    return unexpected(ErrorKind::ParseError, "the path climbs above its root (RFC 3986 5.2.4)",
                                      Fault::Downstream);
                kept = std::string_view(out, kept).rfind('/');
            }
            if (last)
                out[kept++] = '/';
        } else {
            std::memmove(out + kept, segment.data(), segment.size());
            kept += segment.size();
        }
        at = next;
    }
    return std::string_view(out, kept);
}

Result<std::string_view> percentDecode(std::string_view text, Arena& arena)
{
    return decode(text, false, arena);
}
Result<std::string_view> formDecode(std::string_view text, Arena& arena)
{
    return decode(text, true, arena);
}

std::string_view percentEncode(std::string_view text, Arena& arena, std::string_view keep)
{
    const auto stays = [keep](char c) {
        return octets::is(c, octets::Unreserved) || keep.find(c) != std::string_view::npos;
    };
    std::size_t size = 0;
    for (const char c : text)
        size += stays(c) ? 1 : 3;
    if (size == text.size())
        return text;
    char* const out = static_cast<char*>(arena.allocate(size, 1));
    char* next = out;
    for (const char c : text) {
        if (stays(c)) {
            *next++ = c;
        } else {
            *next++ = '%';
            *next++ = upperDigits[static_cast<unsigned char>(c) >> 4];
            *next++ = upperDigits[static_cast<unsigned char>(c) & 15];
        }
    }
    return {out, size};
}

} // namespace postern::http
