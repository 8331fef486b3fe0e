// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Uri.h"

#include <algorithm>
#include <charconv>

namespace postern::jsonschema {
namespace {

/// RFC 3986, appendix B: "scheme:", "//authority", path, "?query", "#fragment", each with its marks.
struct Parts {
    std::string_view scheme, authority, path, query, fragment;
};

bool isSchemeLetter(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

std::string_view takeFront(std::string_view& text, std::size_t length)
{
    const std::string_view taken = text.substr(0, length);
    text.remove_prefix(taken.size());
    return taken;
}

Parts split(std::string_view uri)
{
    Parts parts;
    const std::size_t colon = uri.find(':');
    if (colon != std::string_view::npos && colon > 0 &&
        std::all_of(uri.begin(), uri.begin() + static_cast<std::ptrdiff_t>(colon), isSchemeLetter))
        parts.scheme = takeFront(uri, colon + 1);
    if (uri.starts_with("//"))
        parts.authority = takeFront(uri, uri.find_first_of("/?#", 2));
    parts.path = takeFront(uri, uri.find_first_of("?#"));
    parts.query = takeFront(uri, uri.find('#'));
    parts.fragment = uri;
    return parts;
}

/// RFC 3986 5.2.4.
std::string withoutDots(std::string_view path)
{
    std::string out;
    while (!path.empty()) {
        if (path.starts_with("../"))
            path.remove_prefix(3);
        else if (path.starts_with("./"))
            path.remove_prefix(2);
        else if (path.starts_with("/./"))
            path.remove_prefix(2);
        else if (path == "/.")
            path = "/";
        else if (path.starts_with("/../") || path == "/..") {
            path = path == "/.." ? std::string_view("/") : path.substr(3);
            out.resize(out.find_last_of('/') == std::string::npos ? 0 : out.find_last_of('/'));
        } else if (path == "." || path == "..") {
            path = {};
        } else {
            out += takeFront(path, path.find('/', 1));
        }
    }
    return out;
}

std::string merged(const Parts& base, std::string_view path)
{
    if (!base.authority.empty() && base.path.empty())
        return "/" + std::string(path);
    const std::size_t slash = base.path.find_last_of('/');
    return std::string(base.path.substr(0, slash == std::string_view::npos ? 0 : slash + 1)) + std::string(path);
}

std::string text(std::string_view a, std::string_view b, std::string_view c, std::string_view d, std::string_view e)
{
    std::string out;
    for (const std::string_view part : {a, b, c, d, e})
        out += part;
    return out;
}

} // namespace

std::string resolveUri(std::string_view base, std::string_view reference)
{
    const Parts from = split(base);
    const Parts to = split(reference);
    if (!to.scheme.empty())
        return text(to.scheme, to.authority, to.authority.empty() ? std::string(to.path) : withoutDots(to.path), to.query,
                    to.fragment);
    if (!to.authority.empty())
        return text(from.scheme, to.authority, withoutDots(to.path), to.query, to.fragment);
    if (to.path.empty())
        return text(from.scheme, from.authority, from.path, to.query.empty() ? from.query : to.query, to.fragment);
    const std::string path = to.path.starts_with('/') ? std::string(to.path) : merged(from, to.path);
    return text(from.scheme, from.authority, withoutDots(path), to.query, to.fragment);
}

SplitUri splitFragment(std::string_view uri) noexcept
{
    const std::size_t hash = uri.find('#');
    if (hash == std::string_view::npos)
        return {uri, {}};
    return {uri.substr(0, hash), uri.substr(hash + 1)};
}

std::string percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char octet = 0;
        if (text[i] == '%' && i + 2 < text.size()) {
            const char* const end = text.data() + i + 3;
            if (std::from_chars(text.data() + i + 1, end, octet, 16).ptr == end) {
                out += static_cast<char>(octet);
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

std::vector<std::string> pointerParts(std::string_view pointer)
{
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        const bool escaped = pointer[i] == '~' && i + 1 < pointer.size() && (pointer[i + 1] == '0' || pointer[i + 1] == '1');
        if (pointer[i] == '/')
            parts.emplace_back();
        else if (!parts.empty())
            parts.back() += escaped ? (pointer[++i] == '0' ? '~' : '/') : pointer[i];
    }
    return parts;
}

void appendPointer(std::string& pointer, std::string_view part)
{
    pointer += '/';
    for (const char c : part) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
}

} // namespace postern::jsonschema
