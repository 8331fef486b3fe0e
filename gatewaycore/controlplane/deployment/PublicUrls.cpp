// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/PublicUrls.h"

#include "jsonschema/TextForms.h"

#include <algorithm>

namespace postern::deployment {
namespace {

char smallLetter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isHostName(std::string_view host)
{
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) { return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-' || c == '.' || c == '_'; });
}

std::string withoutSlashes(std::string_view text)
{
    while (text.ends_with('/'))
        text.remove_suffix(1);
    return std::string(text);
}

} // namespace

void PublicUrls::add(PublicUrl url)
{
    if (!partsOf(url.url)) // of a gateway's answer, which may be anything
        say("It is told to be reached by something that is no address.");
    else if (std::ranges::find(urls, url.url, &PublicUrl::url) == urls.end())
        urls.push_back(std::move(url));
}

void PublicUrls::say(std::string_view sentence) { note.append(note.empty() ? "" : " ").append(sentence); }

bool UrlParts::isAddress() const noexcept { return jsonschema::isIpv6(host) || jsonschema::isIpv4(host); }

std::string UrlParts::text() const
{
    return scheme + "://" + (host.find(':') == std::string::npos ? host : '[' + host + ']') + (ownPort() ? std::string() : ':' + std::to_string(port)) + path;
}

std::optional<UrlParts> partsOf(std::string_view url)
{
    UrlParts out;
    constexpr std::size_t longest = 2048;
    const std::size_t scheme = url.find("://");
    const bool visible = std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '<' && c != '>' && c != '\\' && c != '?' && c != '#'; });
    if (scheme == std::string_view::npos || url.size() > longest || !visible)
        return std::nullopt;
    std::ranges::transform(url.substr(0, scheme), std::back_inserter(out.scheme), smallLetter);
    if (out.scheme != "https" && out.scheme != "http")
        return std::nullopt;
    std::string_view rest = url.substr(scheme + 3);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    std::string authority;
    std::ranges::transform(rest.substr(0, slash), std::back_inserter(authority), smallLetter);
    out.path = withoutSlashes(rest.substr(slash));
    std::string port;
    if (authority.starts_with('[')) {
        const std::size_t close = authority.find(']');
        if (close == std::string::npos || (close + 1 < authority.size() && authority[close + 1] != ':'))
            return std::nullopt;
        out.host = authority.substr(1, close - 1);
        if (!jsonschema::isIpv6(out.host))
            return std::nullopt;
        port = authority.substr(std::min(close + 1, authority.size()));
    } else {
        const std::size_t colon = std::min(authority.find(':'), authority.size());
        out.host = authority.substr(0, colon);
        if (!isHostName(out.host))
            return std::nullopt;
        port = authority.substr(colon);
    }
    out.port = out.scheme == "https" ? 443 : 80;
    if (!port.empty()) {
        port.erase(0, 1);
        constexpr int largest = 65'535;
        if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, isDigit) || std::stoi(port) < 1 || std::stoi(port) > largest)
            return std::nullopt;
        out.port = static_cast<std::uint16_t>(std::stoi(port));
    }
    return out;
}

std::string urlBelow(std::string_view base, std::string_view path)
{
    std::string out = withoutSlashes(base);
    while (path.starts_with('/'))
        path.remove_prefix(1);
    const std::string below = withoutSlashes(path);
    return below.empty() ? out : out + '/' + below;
}

std::string callingScheme(const schema::Value* schemes)
{
    const auto isTls = [](const schema::Value& each) { return each.toText() == "https"; };
    return schemes == nullptr || schemes->size() == 0 || std::ranges::any_of(schemes->items(), isTls) ? "https" : "http";
}

void checkPublicUrl(const std::string& value, schema::Reporter& reporter, std::string_view field)
{
    if (!value.empty() && !partsOf(value))
        reporter.error(field, "\"" + value.substr(0, 100) + "\" is no address that callers could use", "as in https://api.example, without a query");
}

} // namespace postern::deployment
