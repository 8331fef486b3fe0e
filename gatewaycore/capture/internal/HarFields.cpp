// SPDX-License-Identifier: Apache-2.0
#include "capture/internal/HarFields.h"

#include "dataplane/http/HeaderName.h"

#include <cctype>

namespace postern::capture::internal {
namespace {

int hexValue(char c) noexcept
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// RFC 3986 2: unreserved, reserved and '%' of an escape stay.
std::string uriText(std::string_view text)
{
    constexpr std::string_view allowed = "-._~:/?@!$&'()*+,;=";
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    bool fragment = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool escape = c == '%' && at + 2 < text.size() && hexValue(text[at + 1]) >= 0 && hexValue(text[at + 2]) >= 0;
        const bool mark = c == '#' && !fragment;
        fragment = fragment || mark;
        const auto octet = static_cast<unsigned char>(c);
        if (escape || mark || (octet < 128 && std::isalnum(octet) != 0) || allowed.find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += '%';
            out += hex[octet >> 4U];
            out += hex[octet & 15U];
        }
    }
    return out;
}

} // namespace

bool sameName(std::string_view a, std::string_view b) noexcept { return http::equalsIgnoringCase(a, b); }

std::string_view headerNamed(const inspection::Message& message, std::string_view name)
{
    for (const auto& [own, value] : message.headers) {
        if (sameName(own, name))
            return value;
    }
    return {};
}

RequestLine requestLine(std::string_view line, const inspection::Summary& summary)
{
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || last <= first)
        return {summary.method.empty() ? "GET" : summary.method, summary.target.empty() ? "/" : summary.target, "HTTP/1.1"};
    return {std::string(line.substr(0, first)), std::string(line.substr(first + 1, last - first - 1)), std::string(line.substr(last + 1))};
}

StatusLine statusLine(std::string_view line)
{
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    return {std::string(line.empty() ? "HTTP/1.1" : line.substr(0, first)), second == std::string_view::npos ? std::string() : std::string(line.substr(second + 1))};
}

std::string percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%' && at + 2 < text.size() && hexValue(text[at + 1]) >= 0 && hexValue(text[at + 2]) >= 0) {
            out += static_cast<char>(hexValue(text[at + 1]) * 16 + hexValue(text[at + 2]));
            at += 2;
        } else {
            out += text[at] == '+' ? ' ' : text[at];
        }
    }
    return out;
}

std::string absoluteUrl(const inspection::Trace& trace, std::string_view target)
{
    for (const auto& [name, value] : trace.context) {
        if (name == urlContext)
            return uriText(value);
    }
    if (target.starts_with("http://") || target.starts_with("https://"))
        return uriText(target);
    std::string_view host = headerNamed(trace.clientRequest, "host");
    if (host.empty() || host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]") != std::string_view::npos)
        host = "localhost";
    // "//x" as a target would be read as another host.
    return "http://" + std::string(host) + (target.starts_with('/') ? "" : "/") + uriText(target);
}

} // namespace postern::capture::internal
