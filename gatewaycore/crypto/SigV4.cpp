// SPDX-License-Identifier: Apache-2.0
#include "crypto/SigV4.h"

#include "crypto/Digest.h"

#include <algorithm>
#include <vector>

namespace postern::crypto {
namespace {

constexpr std::string_view sigV4Algorithm = "AWS4-HMAC-SHA256";

int valueOfHex(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// '+' stays what it is: who means a blank writes %20.
std::string percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? valueOfHex(text[i + 1]) : -1;
        const int low = high >= 0 ? valueOfHex(text[i + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

/// Without ".", ".." and empty segments; a slash at the end stays.
std::string withoutDots(std::string_view path)
{
    std::vector<std::string_view> kept;
    bool slash = true; // whether the path ends as a folder does
    for (std::string_view rest = path; !rest.empty();) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const std::string_view segment = rest.substr(0, end);
        slash = segment.empty() || segment == "." || segment == "..";
        if (segment == ".." && !kept.empty())
            kept.pop_back();
        else if (!slash)
            kept.push_back(segment);
        slash = slash || end < rest.size();
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::string out;
    for (const std::string_view segment : kept)
        out.append(1, '/').append(segment);
    return out.empty() || slash ? out + '/' : out;
}

std::string canonicalQuery(std::string_view query)
{
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (!pair.empty())
            pairs.emplace_back(sigV4Encode(percentDecoded(pair.substr(0, equals))),
                               sigV4Encode(percentDecoded(pair.substr(std::min(equals + 1, pair.size())))));
    }
    std::sort(pairs.begin(), pairs.end());
    std::string out;
    for (const auto& [name, value] : pairs)
        out.append(out.empty() ? "" : "&").append(name).append(1, '=').append(value);
    return out;
}

std::string lowerCase(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string singleSpaced(std::string_view value)
{
    std::string out;
    bool blank = false;
    for (const char c : value) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            blank = !out.empty();
            continue;
        }
        if (std::exchange(blank, false))
            out += ' ';
        out += c;
    }
    return out;
}

/// "name:value\n" of each, by name, and the names with ';' between.
std::pair<std::string, std::string> canonicalFields(const SigV4Request& request)
{
    std::vector<std::pair<std::string, std::string>> fields;
    for (const auto& [name, value] : request.fields)
        fields.emplace_back(lowerCase(name), singleSpaced(value));
    std::stable_sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string lines;
    std::string names;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0 && fields[i].first == fields[i - 1].first) {
            lines.back() = ',';
        } else {
            lines.append(fields[i].first).append(1, ':');
            names.append(names.empty() ? "" : ";").append(fields[i].first);
        }
        lines.append(fields[i].second).append(1, '\n');
    }
    return {std::move(lines), std::move(names)};
}

} // namespace

std::string SigV4Scope::text() const
{
    std::string out(time.substr(0, 8));
    out.append(1, '/').append(region).append(1, '/').append(service).append("/aws4_request");
    return out;
}

std::string sigV4Encode(std::string_view text, bool keepSlash)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~' || (keepSlash && c == '/');
        const auto octet = static_cast<unsigned char>(c);
        if (plain)
            out += c;
        else
            out.append(1, '%').append(1, digits[octet >> 4]).append(1, digits[octet & 15]);
    }
    return out;
}

std::string sigV4CanonicalRequest(const SigV4Request& request, const SigV4Scope& scope)
{
    const auto [lines, names] = canonicalFields(request);
    std::string out(request.method);
    out.append(1, '\n')
        .append(scope.plainPath ? sigV4Encode(percentDecoded(request.path), true) : sigV4Encode(withoutDots(request.path), true))
        .append(1, '\n')
        .append(canonicalQuery(request.query))
        .append(1, '\n')
        .append(lines)
        .append(1, '\n')
        .append(names)
        .append(1, '\n')
        .append(request.payloadHash);
    return out;
}

std::string sigV4StringToSign(std::string_view canonicalRequest, const SigV4Scope& scope)
{
    std::string out(sigV4Algorithm);
    out.append(1, '\n').append(scope.time).append(1, '\n').append(scope.text()).append(1, '\n').append(sha256(canonicalRequest).hex());
    return out;
}

std::string sigV4Signature(const Secret& secretKey, std::string_view stringToSign, const SigV4Scope& scope)
{
    const auto keyed = [](BytesView key, BytesView text) { return hmac(DigestAlgorithm::Sha256, key, text); };
    const Secret first("AWS4" + secretKey.reveal());
    DigestValue key = keyed(first.reveal(), scope.time.substr(0, 8));
    for (const std::string_view part : {scope.region, scope.service, std::string_view("aws4_request")})
        key = keyed(key.view(), part);
    return keyed(key.view(), stringToSign).hex();
}

std::string sigV4Authorization(std::string_view accessKey, const Secret& secretKey, const SigV4Request& request,
                               const SigV4Scope& scope)
{
    const std::string toSign = sigV4StringToSign(sigV4CanonicalRequest(request, scope), scope);
    std::string out(sigV4Algorithm);
    out.append(" Credential=").append(accessKey).append(1, '/').append(scope.text());
    out.append(", SignedHeaders=").append(canonicalFields(request).second);
    out.append(", Signature=").append(sigV4Signature(secretKey, toSign, scope));
    return out;
}

} // namespace postern::crypto
