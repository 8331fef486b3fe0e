// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/Claims.h"

#include "crypto/Json.h"

#include <algorithm>
#include <cmath>

namespace postern::security {

using crypto::JsonValue;

namespace {

Unexpected wrongKind(std::string_view name, std::string_view wanted)
{
    return unexpected(ErrorKind::ParseError, "claim \"" + std::string(name) + "\" is not " + std::string(wanted));
}

/// NumericDate (RFC 7519 2): seconds since 1970, maybe with a fraction. Bounded so that neither a leeway nor the
/// distance from now can overflow.
Result<std::optional<WallTime>> dateOf(const JsonValue& claims, std::string_view name)
{
    const JsonValue* value = claims.find(name);
    if (value == nullptr)
        return std::optional<WallTime>();
    if (!value->isNumber() || !std::isfinite(value->number))
        return wrongKind(name, "a number of seconds");
    // From 1843 to 2096: a WallTime counts nanoseconds in 64 bits, which is 292 years, and two of them are subtracted.
    constexpr double farthest = 4'000'000'000;
    const double seconds = std::clamp(value->number, -farthest, farthest);
    const std::chrono::duration<double, std::milli> milliseconds(std::floor(seconds * 1000));
    return std::optional<WallTime>(
        WallTime(std::chrono::seconds(0)) +
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::milliseconds(
            static_cast<std::int64_t>(milliseconds.count()))));
}

Result<std::string> textOf(const JsonValue& claims, std::string_view name)
{
    const JsonValue* value = claims.find(name);
    if (value == nullptr)
        return std::string();
    if (!value->isString())
        return wrongKind(name, "a text");
    return value->text;
}

/// A text or a list of texts.
Result<std::vector<std::string>> textsOf(const JsonValue& claims, std::string_view name)
{
    std::vector<std::string> texts;
    const JsonValue* value = claims.find(name);
    if (value == nullptr)
        return texts;
    if (value->isString())
        texts.push_back(value->text);
    else if (!value->isArray())
        return wrongKind(name, "a text or a list of texts");
    for (const JsonValue& item : value->items) {
        if (!item.isString())
            return wrongKind(name, "a list of texts");
        texts.push_back(item.text);
    }
    return texts;
}

/// WSO2 writes ids now as text, now as number.
std::string looseText(const JsonValue& object, std::string_view name)
{
    const JsonValue* value = object.find(name);
    if (value == nullptr || value->kind == JsonValue::Kind::Null)
        return {};
    return value->isString() ? value->text : crypto::writeJson(*value);
}

void addScopes(std::vector<std::string>& scopes, const std::vector<std::string>& texts)
{
    for (const std::string& text : texts) {
        std::string_view rest = text;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            const std::string_view scope = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (!scope.empty() && std::find(scopes.begin(), scopes.end(), scope) == scopes.end())
                scopes.emplace_back(scope);
        }
    }
}

Claim claimOf(const std::string& name, const JsonValue& value)
{
    Claim claim;
    claim.name = name;
    claim.text = value.isString() ? value.text : crypto::writeJson(value);
    switch (value.kind) {
    case JsonValue::Kind::Null: break;
    case JsonValue::Kind::Bool:
        claim.kind = Claim::Kind::Bool;
        claim.boolean = value.boolean;
        break;
    case JsonValue::Kind::Integer:
        claim.kind = Claim::Kind::Integer;
        claim.integer = value.integer;
        claim.number = value.number;
        break;
    case JsonValue::Kind::Number:
        claim.kind = Claim::Kind::Number;
        claim.number = value.number;
        break;
    case JsonValue::Kind::String: claim.kind = Claim::Kind::String; break;
    case JsonValue::Kind::Array:
        claim.kind = Claim::Kind::StringList;
        for (const JsonValue& item : value.items) {
            if (!item.isString()) {
                claim.kind = Claim::Kind::Json;
                claim.list.clear();
                break;
            }
            claim.list.push_back(item.text);
        }
        break;
    case JsonValue::Kind::Object: claim.kind = Claim::Kind::Json; break;
    }
    return claim;
}

} // namespace

/// Fills a Claims from the token's JSON object.
class ClaimsReader {
  public:
    ClaimsReader(const JsonValue& json, Claims& claims) : json_(json), claims_(claims) {}

    Result<void> registered()
    {
        for (const auto& [name, to] : {std::pair("iss", &Claims::issuer_), std::pair("sub", &Claims::subject_),
                                       std::pair("jti", &Claims::tokenId_)}) {
            Result<std::string> text = textOf(json_, name);
            if (!text)
                return unexpected(std::move(text).error());
            claims_.*to = std::move(*text);
        }
        for (const auto& [name, to] : {std::pair("exp", &Claims::expires_), std::pair("nbf", &Claims::notBefore_),
                                       std::pair("iat", &Claims::issuedAt_)}) {
            const Result<std::optional<WallTime>> date = dateOf(json_, name);
            if (!date)
                return unexpected(date.error());
            claims_.*to = *date;
        }
        Result<std::vector<std::string>> audiences = textsOf(json_, "aud");
        if (!audiences)
            return unexpected(std::move(audiences).error());
        claims_.audiences_ = std::move(*audiences);
        for (const auto& [name, value] : json_.members)
            claims_.all_.push_back(claimOf(name, value));
        return {};
    }

    Result<void> scopes(std::initializer_list<std::string_view> names)
    {
        claims_.scopes_.clear();
        for (const std::string_view name : names) {
            const Result<std::vector<std::string>> texts = textsOf(json_, name);
            if (!texts)
                return unexpected(texts.error());
            addScopes(claims_.scopes_, *texts);
        }
        return {};
    }

    void clientId(std::initializer_list<std::string_view> names)
    {
        claims_.clientId_.clear();
        for (const std::string_view name : names) {
            if (claims_.clientId_.empty())
                claims_.clientId_ = json_.textOf(name);
            // Of `aud`, which some gateways take it from, the first.
            if (const JsonValue* const value = json_.find(name); claims_.clientId_.empty() && value != nullptr && !value->items.empty())
                claims_.clientId_ = value->items.front().isString() ? value->items.front().text : std::string();
        }
    }
    void keyType(std::string_view name) { claims_.keyType_ = json_.textOf(name); }
    void subject(std::string_view name) { claims_.subject_ = json_.textOf(name); }
    void applicationTier(std::string_view name)
    {
        claims_.application_.tier = json_.textOf(name);
        claims_.hasApplication_ = claims_.hasApplication_ || !claims_.application_.tier.empty();
    }

    /// An object as WSO2 writes it, or a text that is the application's name.
    void application(std::string_view name)
    {
        claims_.application_ = {};
        const JsonValue* value = json_.find(name);
        claims_.hasApplication_ = value != nullptr && (value->isObject() || value->isString());
        if (!claims_.hasApplication_)
            return;
        if (value->isString()) {
            claims_.application_.id = claims_.application_.name = value->text;
            return;
        }
        claims_.application_ = {looseText(*value, "id"), looseText(*value, "name"), looseText(*value, "tier"),
                                looseText(*value, "owner"), looseText(*value, "uuid")};
    }

    void subscriptions(std::string_view name)
    {
        claims_.subscribedApis_.clear();
        const JsonValue* value = json_.find(name);
        claims_.hasSubscribedApis_ = value != nullptr; // of whatever kind: a claim that nobody understands subscribes to nothing
        if (!claims_.hasSubscribedApis_)
            return;
        for (const JsonValue& api : value->items)
            claims_.subscribedApis_.push_back({looseText(api, "name"), looseText(api, "version"),
                                               looseText(api, "context"), looseText(api, "subscriptionTier"),
                                               looseText(api, "publisher"), looseText(api, "subscriberTenantDomain")});
    }

    void tiers()
    {
        const JsonValue* value = json_.find("tierInfo");
        if (value == nullptr)
            return;
        for (const auto& [name, tier] : value->members) {
            TierClaim claim;
            claim.name = name;
            claim.quotaType = looseText(tier, "tierQuotaType");
            claim.spikeArrestUnit = looseText(tier, "spikeArrestUnit");
            if (const JsonValue* limit = tier.find("spikeArrestLimit"))
                claim.spikeArrestLimit = limit->integer;
            if (const JsonValue* stop = tier.find("stopOnQuotaReach"); stop != nullptr && stop->kind == JsonValue::Kind::Bool)
                claim.stopOnQuotaReach = stop->boolean;
            claims_.tiers_.push_back(std::move(claim));
        }
    }

    void measure(std::size_t textSize)
    {
        // Every text stands at most twice (in all() and in its member); the rest is the size of the values.
        claims_.memory_ = sizeof(Claims) + claims_.all_.size() * sizeof(Claim) + 3 * textSize +
                          claims_.subscribedApis_.size() * sizeof(SubscribedApi) +
                          claims_.tiers_.size() * sizeof(TierClaim) +
                          (claims_.scopes_.size() + claims_.audiences_.size()) * sizeof(std::string);
    }

  private:
    const JsonValue& json_;
    Claims& claims_;
};

std::string Claim::plain() const
{
    if (kind != Kind::StringList)
        return text;
    std::string joined;
    for (const std::string& item : list)
        joined += (joined.empty() ? "" : " ") + item;
    return joined;
}

Result<Claims> Claims::parse(std::string_view json, const ClaimLimits& limits)
{
    const Result<JsonValue> value = crypto::parseJson(json, {limits.maximumSize, limits.maximumDepth, 2000});
    if (!value)
        return unexpected(value.error());
    if (!value->isObject())
        return unexpected(ErrorKind::ParseError, "the claims are no JSON object");
    Claims claims;
    ClaimsReader reader(*value, claims);
    if (Result<void> good = reader.registered(); !good)
        return unexpected(std::move(good).error());
    if (Result<void> good = reader.scopes({"scope", "scp"}); !good)
        return unexpected(std::move(good).error());
    reader.clientId({"azp", "client_id", "consumerKey"});
    reader.keyType("keytype");
    reader.application("application");
    reader.subscriptions("subscribedAPIs");
    reader.tiers();
    reader.measure(json.size());
    return claims;
}

Result<void> Claims::use(const ClaimNames& names)
{
    // Only the claims that were renamed are read again, from their own JSON.
    JsonValue json;
    json.kind = JsonValue::Kind::Object;
    for (const std::string* name : {&names.subject, &names.scope, &names.clientId, &names.application, &names.tier,
                                    &names.keyType, &names.subscriptions}) {
        const Claim* claim = name->empty() || json.find(*name) != nullptr ? nullptr : find(*name);
        if (claim == nullptr)
            continue;
        Result<JsonValue> value = claim->kind == Claim::Kind::String ? Result<JsonValue>(JsonValue())
                                                                     : crypto::parseJson(claim->text);
        if (!value)
            continue;
        if (claim->kind == Claim::Kind::String) {
            value->kind = JsonValue::Kind::String;
            value->text = claim->text;
        }
        json.members.emplace_back(*name, std::move(*value));
    }
    ClaimsReader reader(json, *this);
    if (!names.subject.empty())
        reader.subject(names.subject);
    if (!names.clientId.empty())
        reader.clientId({names.clientId});
    if (!names.application.empty())
        reader.application(names.application);
    if (!names.tier.empty())
        reader.applicationTier(names.tier);
    if (!names.keyType.empty())
        reader.keyType(names.keyType);
    if (!names.subscriptions.empty())
        reader.subscriptions(names.subscriptions);
    return names.scope.empty() ? Result<void>() : reader.scopes({names.scope});
}

const Claim* Claims::find(std::string_view name) const noexcept
{
    for (const Claim& claim : all_) {
        if (claim.name == name)
            return &claim;
    }
    return nullptr;
}

bool Claims::hasScope(std::string_view scope) const noexcept
{
    return std::find(scopes_.begin(), scopes_.end(), scope) != scopes_.end();
}

} // namespace postern::security
