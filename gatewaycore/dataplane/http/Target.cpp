// SPDX-License-Identifier: Apache-2.0
#include "dataplane/http/Target.h"

#include "dataplane/http/Message.h"
#include "dataplane/http/Octets.h"

#include <string>

namespace postern::http {
namespace {

bool refuseTarget(TargetFailure& failure, std::string_view reason) noexcept
{
    failure.reason = reason;
    return false;
}

// Reads over octets of `allowed` and well-formed percent encodings. Returns where it stopped.
const char* skipEncoded(const char* at, const char* end, octets::Class allowed, bool& broken) noexcept
{
    for (;;) {
        at = octets::skip(at, end, allowed);
        if (at == end || *at != '%')
            return at;
        if (end - at < 3 || !octets::is(at[1], octets::Hex) || !octets::is(at[2], octets::Hex) ||
            (at[1] == '0' && at[2] == '0')) {
            broken = true;
            return at;
        }
        at += 3;
    }
}

bool splitPathAndQuery(std::string_view text, Target& out, TargetFailure& failure) noexcept
{
    const char* end = text.data() + text.size();
    bool broken = false;
    const char* at = skipEncoded(text.data(), end, octets::Path, broken);
    out.path = {text.data(), static_cast<std::size_t>(at - text.data())};
    out.query = {};
    out.hasQuery = at != end && *at == '?';
    if (out.hasQuery) {
        const char* query = at + 1;
        at = skipEncoded(query, end, octets::Query, broken);
        out.query = {query, static_cast<std::size_t>(at - query)};
    }
    if (broken)
        return refuseTarget(failure,
                            "The request target has a '%' that is not followed by two hexadecimal digits, or has %00 "
                            "(RFC 3986 2.1)");
    if (at != end)
        return refuseTarget(failure, *at == '#'
                                         ? "The request target has a fragment (RFC 9112 3.2)"
                                         : "The request target has a character that a URI cannot have (RFC 9112 3.2)");
    return true;
}

bool isPort(std::string_view port) noexcept
{
    unsigned value = 0;
    if (port.size() > 5)
        return false;
    for (const char c : port) {
        if (!octets::isDigit(c))
            return false;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value <= 65535;
}

bool splitAbsolute(std::string_view text, Target& out, TargetFailure& failure) noexcept
{
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos || colon == 0 || !octets::all(text.substr(0, colon), octets::Scheme) ||
        !((text[0] | 0x20) >= 'a' && (text[0] | 0x20) <= 'z'))
        return refuseTarget(failure, "The request target is neither a path nor an absolute URI (RFC 9112 3.2)");
    out.form = TargetForm::Absolute;
    out.scheme = text.substr(0, colon);
    if (!equalsIgnoringCase(out.scheme, "http") && !equalsIgnoringCase(out.scheme, "https"))
        return refuseTarget(failure, "The request target is of a scheme other than http and https (RFC 9110 4.2)");
    std::string_view rest = text.substr(colon + 3);
    const std::size_t slash = rest.find_first_of("/?#");
    out.authority = rest.substr(0, slash);
    if (!isAuthority(out.authority))
        return refuseTarget(
            failure, "The request target has an empty or malformed host, or user information (RFC 9110 4.2.1, 4.2.4)");
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
    if (!splitPathAndQuery(rest, out, failure))
        return false;
    if (out.path.empty())
        out.path = "/"; // RFC 9110 4.2.3: an empty path is the path "/"
    return true;
}

} // namespace

bool splitTarget(std::string_view text, Method method, Target& out, TargetFailure& failure) noexcept
{
    out = {};
    if (text.empty())
        return refuseTarget(failure, "The request target is empty (RFC 9112 3.2)");
    if (method == Method::Connect) {
        out.form = TargetForm::Authority;
        out.authority = text;
        std::string_view host;
        std::string_view port;
        splitAuthority(text, host, port);
        if (!isAuthority(text) || port.empty())
            return refuseTarget(failure, "CONNECT needs a target of the form host:port (RFC 9112 3.2.3)");
        return true;
    }
    if (text.front() == '/')
        return splitPathAndQuery(text, out, failure);
    if (text == "*") {
        out.form = TargetForm::Asterisk;
        out.path = text;
        return method == Method::Options ||
               refuseTarget(failure, "Only OPTIONS can have the target \"*\" (RFC 9112 3.2.4)");
    }
    return splitAbsolute(text, out, failure);
}

void splitAuthority(std::string_view authority, std::string_view& host, std::string_view& port) noexcept
{
    const std::size_t close = !authority.empty() && authority.front() == '[' ? authority.find(']') : 0;
    const std::size_t colon = close == std::string_view::npos ? close : authority.find(':', close);
    host = authority.substr(0, colon);
    port = colon == std::string_view::npos ? std::string_view() : authority.substr(colon + 1);
}

bool isAuthority(std::string_view authority) noexcept
{
    std::string_view host;
    std::string_view port;
    splitAuthority(authority, host, port);
    if (host.empty() || !isPort(port))
        return false;
    if (host.front() != '[')
        return octets::all(host, octets::Host);
    // RFC 3986 3.2.2: an IPv6 address. The loop judges its octets and shape, not every abbreviation.
    if (host.back() != ']' || host.size() < 4)
        return false;
    int colons = 0;
    for (const char c : host.substr(1, host.size() - 2)) {
        if (!octets::is(c, octets::Hex) && c != ':' && c != '.')
            return false;
        colons += c == ':' ? 1 : 0;
    }
    return colons >= 2 && colons <= 7;
}

bool QueryCursor::next(std::string_view& name, std::string_view& value) noexcept
{
    while (!rest_.empty()) {
        const std::size_t ampersand = rest_.find('&');
        const std::string_view piece = rest_.substr(0, ampersand);
        rest_.remove_prefix(ampersand == std::string_view::npos ? rest_.size() : ampersand + 1);
        if (piece.empty())
            continue;
        const std::size_t equals = piece.find('=');
        name = piece.substr(0, equals);
        value = equals == std::string_view::npos ? std::string_view() : piece.substr(equals + 1);
        return true;
    }
    return false;
}

} // namespace postern::http
