// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/TokenForm.h"

#include "crypto/Base64.h"
#include "crypto/Json.h"

#include <algorithm>

namespace postern::security {
namespace {

bool isAlphanumeric(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool isBase64Url(std::string_view text) noexcept
{
    return std::all_of(text.begin(), text.end(), [](char c) { return isAlphanumeric(c) || c == '-' || c == '_'; });
}

} // namespace

bool hasJwtForm(std::string_view token) noexcept
{
    const std::size_t first = token.find('.');
    if (first == std::string_view::npos || first == 0)
        return false;
    const std::size_t second = token.find('.', first + 1);
    return second != std::string_view::npos && second != first + 1 && isBase64Url(token.substr(0, first)) &&
           isBase64Url(token.substr(first + 1, second - first - 1)) && isBase64Url(token.substr(second + 1));
}

bool isBearerToken(std::string_view token) noexcept
{
    while (!token.empty() && token.back() == '=')
        token.remove_suffix(1);
    return !token.empty() && std::all_of(token.begin(), token.end(), [](char c) {
        return isAlphanumeric(c) || std::string_view("-._~+/").find(c) != std::string_view::npos;
    });
}

std::string claimedIssuer(std::string_view token)
{
    if (!hasJwtForm(token))
        return {};
    const std::size_t first = token.find('.') + 1;
    const Result<Bytes> payload = crypto::base64UrlDecode(token.substr(first, token.find('.', first) - first));
    if (!payload)
        return {};
    const Result<crypto::JsonValue> claims = crypto::parseJson(*payload, {16 * 1024, 16, 2000});
    return claims ? std::string(claims->textOf("iss")) : std::string();
}

std::string_view signatureOf(std::string_view token) noexcept
{
    return hasJwtForm(token) ? token.substr(token.rfind('.') + 1) : std::string_view();
}

} // namespace postern::security
