// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Digits.h"
#include "jsonschema/TextForms.h"

#include <algorithm>

namespace postern::jsonschema {
namespace {

bool isLetter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isHex(char c) noexcept { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool isIn(char c, std::string_view set) noexcept { return set.find(c) != std::string_view::npos; }

/// The part before the next `mark`; the mark is taken, too. False when there is none left.
bool takePart(std::string_view& rest, char mark, std::string_view& part) noexcept
{
    if (rest.data() == nullptr)
        return false;
    const std::size_t at = rest.find(mark);
    part = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
    return true;
}

/// RFC 3986: unreserved, sub-delims, %HH, and what else the place allows.
bool isUriText(std::string_view text, std::string_view also) noexcept
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size() || !isHex(text[i + 1]) || !isHex(text[i + 2]))
                return false;
            i += 2;
        } else if (!isLetter(c) && !isDigit(c) && !isIn(c, "-._~!$&'()*+,;=") && !isIn(c, also)) {
            return false;
        }
    }
    return true;
}

bool isAuthority(std::string_view text) noexcept
{
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
        if (!isUriText(text.substr(0, at), ":"))
            return false;
        text.remove_prefix(at + 1);
    }
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos || !isIpv6(text.substr(1, end - 1)))
            return false;
        port = text.substr(end + 1);
    } else {
        const std::size_t colon = std::min(text.find(':'), text.size());
        if (!isUriText(text.substr(0, colon), ""))
            return false;
        port = text.substr(colon);
    }
    return port.empty() || (port.front() == ':' && std::all_of(port.begin() + 1, port.end(), isDigit));
}

/// What follows a scheme.
bool isUriRest(std::string_view text, bool hasScheme) noexcept
{
    const std::size_t hash = text.find('#');
    if (hash != std::string_view::npos && !isUriText(text.substr(hash + 1), ":@/?"))
        return false;
    text = text.substr(0, hash);
    const std::size_t query = text.find('?');
    if (query != std::string_view::npos && !isUriText(text.substr(query + 1), ":@/?"))
        return false;
    text = text.substr(0, query);
    if (text.starts_with("//")) {
        const std::size_t slash = std::min(text.find('/', 2), text.size());
        return isAuthority(text.substr(2, slash - 2)) && isUriText(text.substr(slash), ":@/");
    }
    // Without a scheme, the first segment of a path has no colon.
    return isUriText(text, ":@/") && (hasScheme || text.substr(0, text.find('/')).find(':') == std::string_view::npos);
}

std::size_t schemeLength(std::string_view text) noexcept
{
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || !isLetter(text[0]))
        return 0;
    return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                       [](char c) { return isLetter(c) || isDigit(c) || isIn(c, "+-."); })
               ? colon + 1
               : 0;
}

} // namespace

bool isHostname(std::string_view text) noexcept
{
    if (text.empty() || text.size() > 253)
        return false;
    std::string_view label;
    while (takePart(text, '.', label)) {
        const bool good = !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
                          std::all_of(label.begin(), label.end(), [](char c) { return isLetter(c) || isDigit(c) || c == '-'; });
        // RFC 5891 4.2.3.1: the third and fourth letter are hyphens in A-labels only.
        if (!good || (label.size() > 3 && label.substr(2, 2) == "--" && !label.starts_with("xn") && !label.starts_with("XN")))
            return false;
    }
    return true;
}

bool isIpv4(std::string_view text) noexcept
{
    int parts = 0;
    std::string_view part;
    while (takePart(text, '.', part)) {
        int value = 0;
        if (part.empty() || part.size() > 3 || (part.size() > 1 && part.front() == '0'))
            return false;
        for (const char c : part) {
            if (!isDigit(c))
                return false;
            value = value * 10 + (c - '0');
        }
        if (value > 255)
            return false;
        ++parts;
    }
    return parts == 4;
}

bool isIpv6(std::string_view text) noexcept
{
    const std::size_t gap = text.find("::");
    const bool compressed = gap != std::string_view::npos;
    if (compressed && text.find("::", gap + 1) != std::string_view::npos)
        return false;
    int groups = 0;
    const auto count = [&groups](std::string_view side, bool last) {
        if (side.empty())
            return true;
        std::string_view group;
        while (takePart(side, ':', group)) {
            if (last && side.data() == nullptr && group.find('.') != std::string_view::npos) {
                groups += 2;
                return isIpv4(group);
            }
            if (group.empty() || group.size() > 4 || !std::all_of(group.begin(), group.end(), isHex))
                return false;
            ++groups;
        }
        return true;
    };
    if (!compressed)
        return count(text, true) && groups == 8;
    return count(text.substr(0, gap), false) && count(text.substr(gap + 2), true) && groups <= 7;
}

bool isEmail(std::string_view text) noexcept
{
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at > 64)
        return false;
    std::string_view local = text.substr(0, at);
    const std::string_view domain = text.substr(at + 1);
    if (domain.starts_with("[IPv6:"))
        return domain.ends_with(']') && isIpv6(domain.substr(6, domain.size() - 7));
    if (domain.starts_with('[') ? !(domain.ends_with(']') && isIpv4(domain.substr(1, domain.size() - 2))) : !isHostname(domain))
        return false;
    if (local.size() > 1 && local.front() == '"' && local.back() == '"') {
        local = local.substr(1, local.size() - 2);
        for (std::size_t i = 0; i < local.size(); ++i) {
            if (local[i] == '\\' && i + 1 < local.size())
                ++i;
            else if (local[i] == '"' || local[i] == '\\')
                return false;
            if (local[i] < ' ' || local[i] > '~')
                return false;
        }
        return true;
    }
    std::string_view atom;
    while (takePart(local, '.', atom)) {
        if (atom.empty() || !std::all_of(atom.begin(), atom.end(), [](char c) {
                return isLetter(c) || isDigit(c) || isIn(c, "!#$%&'*+-/=?^_`{|}~");
            }))
            return false;
    }
    return true;
}

bool isUri(std::string_view text) noexcept
{
    const std::size_t scheme = schemeLength(text);
    return scheme > 0 && isUriRest(text.substr(scheme), true);
}

bool isUriReference(std::string_view text) noexcept
{
    const std::size_t scheme = schemeLength(text);
    return isUriRest(text.substr(scheme), scheme > 0);
}

bool isUuid(std::string_view text) noexcept
{
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23 ? text[i] != '-' : !isHex(text[i]))
            return false;
    }
    return true;
}

bool isBase64(std::string_view text) noexcept
{
    if (text.size() % 4 != 0)
        return false;
    if (text.ends_with("=="))
        text.remove_suffix(2);
    else if (text.ends_with('='))
        text.remove_suffix(1);
    return std::all_of(text.begin(), text.end(), [](char c) { return isLetter(c) || isDigit(c) || c == '+' || c == '/'; });
}

bool isJsonPointer(std::string_view text) noexcept
{
    if (!text.empty() && text.front() != '/')
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')))
            return false;
    }
    return true;
}

bool isRelativeJsonPointer(std::string_view text) noexcept
{
    std::size_t digits = 0;
    while (digits < text.size() && isDigit(text[digits]))
        ++digits;
    if (digits == 0 || (digits > 1 && text.front() == '0'))
        return false;
    text.remove_prefix(digits);
    return text == "#" || isJsonPointer(text);
}

} // namespace postern::jsonschema
