// SPDX-License-Identifier: Apache-2.0
#include "model/Url.h"

#include <algorithm>
#include <charconv>

namespace postern::model {

std::optional<Url> Url::parse(std::string_view text)
{
    Url url;
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos)
        return std::nullopt;
    url.scheme = text.substr(0, colon);
    std::transform(url.scheme.begin(), url.scheme.end(), url.scheme.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    text.remove_prefix(colon + 3);
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '\\')
            return std::nullopt;
    }
    const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
    std::string_view authority = text.substr(0, end);
    url.path = text.substr(end);
    if (authority.find('@') != std::string_view::npos)
        return std::nullopt; // credentials do not belong into a URL
    if (authority.starts_with('[')) {
        const std::size_t close = authority.find(']');
        if (close == std::string_view::npos)
            return std::nullopt;
        url.host = authority.substr(1, close - 1);
        authority.remove_prefix(close + 1);
    } else {
        const std::size_t length = std::min(authority.find(':'), authority.size());
        url.host = authority.substr(0, length);
        authority.remove_prefix(length);
    }
    if (!authority.empty()) {
        if (authority.front() != ':')
            return std::nullopt;
        authority.remove_prefix(1);
        const auto parsed = std::from_chars(authority.data(), authority.data() + authority.size(), url.port);
        if (parsed.ec != std::errc() || parsed.ptr != authority.data() + authority.size() || url.port == 0)
            return std::nullopt;
    } else if (url.scheme == "http" || url.scheme == "https") {
        url.port = url.scheme == "http" ? 80 : 443;
    }
    if (url.host.empty())
        return std::nullopt;
    return url;
}

} // namespace postern::model
