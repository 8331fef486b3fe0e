// SPDX-License-Identifier: Apache-2.0
#include "crypto/CertificateText.h"

#include "crypto/Base64.h"

namespace postern::crypto {
namespace {

constexpr std::size_t longestField = 32 * 1024;
constexpr std::string_view beginLine = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view endLine = "-----END CERTIFICATE-----";

int digitOf(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

Unexpected noCertificate(const char* why)
{
    return unexpected(ErrorKind::ParseError, std::string("the field holds no certificate: ") + why);
}

/// "+" stays, as it is one of Base64's letters.
Result<std::string> withoutPercents(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at];
            continue;
        }
        const int high = at + 2 < text.size() ? digitOf(text[at + 1]) : -1;
        const int low = at + 2 < text.size() ? digitOf(text[at + 2]) : -1;
        if (high < 0 || low < 0)
            return noCertificate("a percent sign with something else than two digits behind it");
        out += static_cast<char>(high * 16 + low);
        at += 2;
    }
    return out;
}

/// What is between the first pair of PEM's lines, or all of it when there is none, without white space.
Result<std::string> innerText(std::string_view text)
{
    if (const std::size_t begin = text.find(beginLine); begin != std::string_view::npos) {
        text.remove_prefix(begin + beginLine.size());
        const std::size_t end = text.find(endLine);
        if (end == std::string_view::npos)
            return noCertificate("it begins and does not end");
        text = text.substr(0, end);
    }
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
            out += c;
    }
    return out;
}

Result<Bytes> decoded(std::string_view text)
{
    auto inner = innerText(text);
    if (!inner)
        return unexpected(std::move(inner).error());
    if (inner->empty())
        return noCertificate("it is empty");
    while (inner->size() % 4 != 0 && !inner->ends_with("==")) // some leave the padding out
        *inner += '=';
    auto octets = base64Decode(*inner);
    if (!octets)
        return noCertificate("it is not Base64");
    return octets;
}

} // namespace

Result<Bytes> certificateOfField(std::string_view field)
{
    if (field.size() > longestField)
        return unexpected(ErrorKind::TooLarge, "the field is too long for a certificate");
    if (field.size() > 2 && field.front() == ':' && field.back() == ':') // RFC 8941 3.3.5, as RFC 9440 writes it
        field = field.substr(1, field.size() - 2);
    std::string plain;
    if (field.find('%') != std::string_view::npos) {
        auto unescaped = withoutPercents(field);
        if (!unescaped)
            return unexpected(std::move(unescaped).error());
        plain = *std::move(unescaped);
        field = plain;
    }
    auto octets = decoded(field);
    if (!octets)
        return octets;
    const std::string_view text(octets->data(), octets->size());
    return text.starts_with("-----BEGIN") ? decoded(text) : octets; // Base64 of PEM, which is Base64 again
}

} // namespace postern::crypto
