// SPDX-License-Identifier: Apache-2.0
#include "dataplane/client/Url.h"

#include "dataplane/http/Target.h"

#include <algorithm>
#include <charconv>

namespace postern::client {
namespace {

Unexpected refused(std::string_view text, const char* why)
{
    return unexpected(ErrorKind::InvalidArgument, "'" + std::string(text.substr(0, text.find('?'))) + "' is not a URL to call: " + why);
}

bool hasBadOctet(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
}

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return result;
}

} // namespace

Result<Url> Url::parse(std::string_view text)
{
    Url url;
    if (hasBadOctet(text))
        return refused("", "it has white space or control characters in it; encode them");
    if (text.find('#') != std::string_view::npos)
        return refused(text, "a fragment is never sent; leave it out");
    if (text.starts_with("unix:")) {
        const std::size_t end = text.find(":/", 5);
        if (end == std::string_view::npos || text[5] != '/')
            return refused(text, "a Unix socket is written unix:/path/of/socket:/target");
        url.host = text.substr(0, end);
        url.target = text.substr(end + 1);
        url.authority = "localhost";
        return url;
    }
    const std::size_t colon = text.find("://");
    const std::string scheme = lowered(text.substr(0, std::min(colon, text.size())));
    if (colon == std::string_view::npos || (scheme != "http" && scheme != "https"))
        return refused(text, "it begins neither with http:// nor with https://");
    url.tls = scheme == "https";
    std::string_view rest = text.substr(colon + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    rest.remove_prefix(authority.size());
    if (authority.find('@') != std::string_view::npos)
        return refused("", "user names and passwords in a URL get into logs; send them as a header");
    if (!http::isAuthority(authority))
        return refused(text, "its host is missing or malformed");
    std::string_view host;
    std::string_view port;
    http::splitAuthority(authority, host, port);
    const std::uint16_t usual = url.tls ? 443 : 80;
    url.port = usual;
    if (!port.empty()) {
        const auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), url.port);
        if (failure != std::errc() || end != port.data() + port.size() || url.port == 0)
            return refused(text, "a port is a number from 1 to 65535");
    }
    url.authority = lowered(host) + (url.port == usual ? std::string() : ":" + std::to_string(url.port));
    if (host.size() > 2 && host.front() == '[')
        host = host.substr(1, host.size() - 2);
    url.host = lowered(host);
    url.target = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
    return url;
}

Result<Url> Url::resolve(std::string_view location) const
{
    location = location.substr(0, location.find('#'));
    if (location.starts_with("//"))
        return parse((tls ? "https:" : "http:") + std::string(location));
    if (location.find("://") < location.find_first_of("/?") || location.starts_with("unix:"))
        return parse(location);
    if (location.empty() || hasBadOctet(location))
        return refused("", "the Location field is empty or has white space in it");
    Url url = *this;
    const std::string_view path = std::string_view(target).substr(0, target.find('?'));
    if (location.front() == '/')
        url.target = location;
    else if (location.front() == '?')
        url.target = std::string(path) + std::string(location);
    else
        url.target = std::string(path.substr(0, path.rfind('/') + 1)) + std::string(location);
    return url;
}

std::string Url::origin() const
{
    return host.starts_with("unix:") ? host : (tls ? "https://" : "http://") + authority;
}

} // namespace postern::client
