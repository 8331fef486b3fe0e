// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/TokenAnswer.h"

#include "crypto/Json.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace postern::security {
namespace {

constexpr double longestLife = 86'400;
constexpr std::size_t longestToken = 16 * 1024;

Unexpected noToken(std::string why)
{
    return unexpected(ErrorKind::ProtocolError, "the token endpoint " + std::move(why), Fault::Upstream);
}

/// What it complains of, if that is a plain word: the rest of the answer may hold anything.
std::string complaintOf(std::string_view body)
{
    const Result<crypto::JsonValue> answer = crypto::parseJson(body);
    const std::string_view code = answer ? answer->textOf("error") : std::string_view();
    const bool plain = !code.empty() && code.size() <= 40 && std::all_of(code.begin(), code.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || c == '_';
    });
    return plain ? " (" + std::string(code) + ")" : std::string();
}

/// RFC 6749 A.14 wants digits, and some servers write them as a text; nothing when it is neither.
std::optional<double> secondsOf(const crypto::JsonValue& value)
{
    if (value.isNumber())
        return value.number;
    double seconds = 0;
    const char* const end = value.text.data() + value.text.size();
    const auto [at, error] = std::from_chars(value.text.data(), end, seconds, std::chars_format::fixed);
    return value.isString() && error == std::errc() && at == end ? std::optional(seconds) : std::nullopt;
}

bool isBearer(std::string_view type) noexcept
{
    constexpr std::string_view bearer = "bearer";
    return std::equal(type.begin(), type.end(), bearer.begin(), bearer.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

} // namespace

Result<GrantedToken> readTokenAnswer(int status, std::string_view body, Seconds assumedLifetime)
{
    if (status != 200)
        return noToken("answered " + std::to_string(status) + complaintOf(body));
    const Result<crypto::JsonValue> answer = crypto::parseJson(body);
    if (!answer || !answer->isObject())
        return noToken("did not answer with a JSON object");
    const std::string_view token = answer->textOf("access_token");
    if (token.empty())
        return noToken("gave no access_token" + complaintOf(body));
    const bool fits = token.size() <= longestToken &&
                      std::all_of(token.begin(), token.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
    if (!fits)
        return noToken("gave a token that no header can carry");
    if (const crypto::JsonValue* const type = answer->find("token_type"); type != nullptr && !isBearer(type->text))
        return noToken("gave a token of another type than Bearer");
    GrantedToken granted{Secret(std::string(token)), assumedLifetime};
    if (const crypto::JsonValue* const expires = answer->find("expires_in");
        expires != nullptr && expires->kind != crypto::JsonValue::Kind::Null) {
        const std::optional<double> seconds = secondsOf(*expires);
        if (!seconds)
            return noToken("gave an expires_in that is no number");
        if (!(*seconds >= 1))
            return noToken("gave a token that has expired already");
        granted.lifetime = Seconds(static_cast<std::int64_t>(std::min(*seconds, longestLife)));
    }
    return granted;
}

} // namespace postern::security
