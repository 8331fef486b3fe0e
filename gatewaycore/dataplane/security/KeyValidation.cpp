// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/KeyValidation.h"
#include "base/UtcText.h"

#include "crypto/Json.h"
#include "dataplane/security/SoapReturn.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace postern::security {
namespace {

using crypto::quoteJson;

std::string escapedXml(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '&': out += "&amp;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
    return out;
}

std::string_view memberOf(const SoapMembers& members, std::string_view name) noexcept
{
    for (const auto& [each, text] : members) {
        if (each == name)
            return text;
    }
    return {};
}

std::optional<std::int64_t> numberOf(const SoapMembers& members, std::string_view name) noexcept
{
    const std::string_view text = memberOf(members, name);
    std::int64_t number = 0;
    const auto [at, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc() && at == text.data() + text.size() && !text.empty() ? std::optional(number) : std::nullopt;
}

/// WSO2's APIConstants.KeyValidationStatus, which are the codes that clients are told.
TokenReason reasonOfStatus(std::string_view status) noexcept
{
    if (status == "900903")
        return TokenReason::Expired;
    if (status == "900904")
        return TokenReason::Inactive;
    if (status == "900907")
        return TokenReason::ApiBlocked;
    if (status == "900908")
        return TokenReason::NotSubscribed;
    if (status == "900909")
        return TokenReason::SubscriptionBlocked;
    if (status == "900910")
        return TokenReason::ScopeRefused;
    return TokenReason::NotActive;
}

/// The same claims that a JWT of that key manager has: so everything behind this is one for both.
std::string claimsOfMembers(const SoapMembers& members, const ShownFor& of, std::string_view issuer)
{
    const auto text = [&members](std::string_view name) { return quoteJson(memberOf(members, name)); };
    const std::string_view user = memberOf(members, "endUserName");
    std::string scopes;
    for (const auto& [name, scope] : members) {
        if (name == "scopes" && !scope.empty())
            scopes += (scopes.empty() ? "" : " ") + scope;
    }
    std::string json = "{\"iss\":" + quoteJson(issuer) + ",\"sub\":" + quoteJson(user.empty() ? memberOf(members, "subscriber") : user) +
                       ",\"consumerKey\":" + text("consumerKey") + ",\"keytype\":" + text("type") +
                       ",\"scope\":" + quoteJson(scopes) + ",\"application\":{\"id\":" + text("applicationId") +
                       ",\"name\":" + text("applicationName") + ",\"tier\":" + text("applicationTier") +
                       ",\"owner\":" + text("subscriber") + "},\"subscribedAPIs\":[{\"name\":" + quoteJson(of.name) +
                       ",\"version\":" + quoteJson(of.version) + ",\"context\":" + quoteJson(of.context) +
                       ",\"publisher\":" + text("apiPublisher") + ",\"subscriptionTier\":" + text("tier") +
                       ",\"subscriberTenantDomain\":" + text("subscriberTenantDomain") + "}],\"tierInfo\":{" + text("tier") +
                       ":{\"stopOnQuotaReach\":" + (memberOf(members, "stopOnQuotaReach") == "false" ? "false" : "true") + "}}";
    // Both in milliseconds; a validity without end is the largest number there is.
    const auto issued = numberOf(members, "issuedTime");
    const auto validity = numberOf(members, "validityPeriod");
    constexpr std::int64_t centuries = 10'000'000'000'000;
    if (issued && validity && *issued > 0 && *issued < centuries && *validity > 0 && *validity < centuries)
        json += ",\"iat\":" + std::to_string(*issued / 1000) + ",\"exp\":" + std::to_string((*issued + *validity) / 1000);
    return json + "}";
}

} // namespace

std::string keyValidationQuestion(std::string_view token, const ShownFor& of)
{
    const auto element = [](const char* name, std::string_view text) {
        return std::string("<xsd:") + name + ">" + escapedXml(text) + "</xsd:" + name + ">";
    };
    return "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" "
           "xmlns:xsd=\"http://org.apache.axis2/xsd\"><soapenv:Header/><soapenv:Body><xsd:validateKey>" +
           element("context", of.context) + element("version", of.version) + element("accessToken", token) +
           element("requiredAuthenticationLevel", "Any") + element("clientDomain", "*") +
           element("matchingResource", of.resource) + element("httpVerb", of.verb) +
           "</xsd:validateKey></soapenv:Body></soapenv:Envelope>";
}

Introspected judgeKeyValidation(const Result<FetchedDocument>& answer, const ShownFor& of, const IssuerRules& rules,
                                WallTime askedAt, WallTime now)
{
    if (auto failed = failedAnswer(answer, askedAt))
        return *std::move(failed);
    const Result<SoapMembers> members = readSoapReturn(answer->body);
    if (!members)
        return introspectionFailure("its answer cannot be taken: " + members.error().message(), askedAt);
    const std::string_view authorized = memberOf(*members, "authorized");
    const std::string status(memberOf(*members, "validationStatus").substr(0, 16));
    if (authorized != "true" && authorized != "false")
        return introspectionFailure("its answer cannot be taken: \"authorized\" is neither true nor false", askedAt);
    if (authorized == "false" && status == "900900")
        return introspectionFailure("it answered with a failure of its own (900900)", askedAt);
    if (authorized == "false") {
        Introspected refused;
        refused.kind = Introspected::Kind::Refused;
        refused.askedAt = askedAt;
        refused.error = {reasonOfStatus(status),
                         "The key manager does not let it in: " + (status.empty() ? "it does not say why" : status) +
                             " (asked at " + utcText(askedAt) + ").",
                         {}};
        return refused;
    }
    Result<Claims> claims = Claims::parse(claimsOfMembers(*members, of, rules.issuer), {128 * 1024, 16});
    if (!claims)
        return introspectionFailure("its answer cannot be taken: " + claims.error().message(), askedAt);
    return judgedClaims(*std::move(claims), rules, askedAt, now);
}

} // namespace postern::security
