// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/IntrospectionAnswer.h"

#include "base/UtcText.h"
#include "crypto/Json.h"

#include <algorithm>

namespace postern::security {
namespace {

using crypto::JsonValue;

constexpr std::size_t maximumAnswer = 64 * 1024;
constexpr std::size_t maximumAnswerDepth = 16;

/// Texts of an answer end up in header fields, keys of limits and logs, where a NUL ends a text for one and not for another.
bool holdsNul(const JsonValue& value)
{
    if (value.text.find('\0') != std::string::npos)
        return true;
    return std::any_of(value.items.begin(), value.items.end(), holdsNul) ||
           std::any_of(value.members.begin(), value.members.end(), [](const crypto::JsonMember& member) {
               return member.name.find('\0') != std::string::npos || holdsNul(member.value);
           });
}

Introspected verdict(Introspected::Kind kind, TokenReason reason, std::string sentence, WallTime askedAt)
{
    Introspected out;
    out.kind = kind;
    out.error = {reason, std::move(sentence), {}};
    out.askedAt = askedAt;
    return out;
}

} // namespace

Introspected introspectionFailure(const std::string& what, WallTime askedAt)
{
    return verdict(Introspected::Kind::Failed, TokenReason::IntrospectionFailed, what, askedAt);
}

std::optional<Introspected> failedAnswer(const Result<FetchedDocument>& answer, WallTime askedAt)
{
    if (!answer)
        return introspectionFailure(answer.error().describe(), askedAt);
    if (answer->status == 401 || answer->status == 403)
        return introspectionFailure("it does not let this gateway ask (" + std::to_string(answer->status) +
                                        "): check its clientId and secret",
                                    askedAt);
    if (answer->status != 200)
        return introspectionFailure("the answer was " + std::to_string(answer->status), askedAt);
    return std::nullopt;
}

Result<std::optional<Claims>> readIntrospection(std::string_view json, std::string_view issuer)
{
    Result<JsonValue> value = crypto::parseJson(json, {maximumAnswer, maximumAnswerDepth, 2000});
    if (!value)
        return unexpected(std::move(value).error());
    const JsonValue* const active = value->find("active");
    if (active == nullptr || active->kind != JsonValue::Kind::Bool)
        return unexpected(ErrorKind::ParseError, active == nullptr ? "\"active\" is missing" : "\"active\" is not true or false");
    if (!active->boolean)
        return std::optional<Claims>();
    if (holdsNul(*value))
        return unexpected(ErrorKind::ParseError, "a text holds a NUL");
    std::erase_if(value->members, [](const crypto::JsonMember& member) { return member.name == "active"; });
    const auto orElse = [&value](std::string_view name, std::string text) {
        if (text.empty() || value->find(name) != nullptr)
            return;
        JsonValue member;
        member.kind = JsonValue::Kind::String;
        member.text = std::move(text);
        value->members.emplace_back(name, std::move(member));
    };
    orElse("sub", std::string(value->textOf("username")));
    orElse("iss", std::string(issuer));
    Result<Claims> claims = Claims::parse(crypto::writeJson(*value), {2 * maximumAnswer, maximumAnswerDepth});
    if (!claims)
        return unexpected(std::move(claims).error());
    return std::optional<Claims>(*std::move(claims));
}

Introspected judgeIntrospection(const Result<FetchedDocument>& answer, const IssuerRules& rules, WallTime askedAt, WallTime now)
{
    if (auto failed = failedAnswer(answer, askedAt))
        return *std::move(failed);
    Result<std::optional<Claims>> read = readIntrospection(answer->body, rules.issuer);
    if (!read)
        return introspectionFailure("its answer cannot be taken: " + read.error().message(), askedAt);
    if (!*read)
        return verdict(Introspected::Kind::Refused, TokenReason::NotActive,
                       "The issuer says that the token is not active (asked at " + utcText(askedAt) + ").", askedAt);
    return judgedClaims(**std::move(read), rules, askedAt, now);
}

Introspected judgedClaims(Claims claims, const IssuerRules& rules, WallTime askedAt, WallTime now)
{
    using Kind = Introspected::Kind;
    if (Result<void> renamed = claims.use(rules.claimNames); !renamed)
        return introspectionFailure("its answer cannot be taken: " + renamed.error().message(), askedAt);
    if (!claims.issuer().empty() && claims.issuer() != rules.issuer)
        return verdict(Kind::Refused, TokenReason::UnknownIssuer,
                       "The issuer says that the token is one of " + crypto::quoteJson(claims.issuer().substr(0, 80)) + ".",
                       askedAt);
    if (std::optional<TokenError> bad = checkClaims(rules, claims, now)) {
        Introspected out = verdict(Kind::Refused, bad->reason, {}, askedAt);
        out.error = *std::move(bad);
        return out;
    }
    Introspected out;
    out.kind = Kind::Active;
    out.askedAt = askedAt;
    out.goodUntil = goodUntil(rules, claims);
    out.claims = std::make_shared<const Claims>(std::move(claims));
    return out;
}

} // namespace postern::security
