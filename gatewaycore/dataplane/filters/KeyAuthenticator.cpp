// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/KeyAuthenticator.h"

#include "dataplane/filters/CookieField.h"
#include "dataplane/filters/SecretSource.h"

#include <algorithm>
#include <memory>

namespace postern::filters {
namespace {

using pipeline::FaultId;
using pipeline::ReasonText;

const ReasonText keyMissing{"api-key.missing", "There is no API key in {detail}.", "Send your key there."};
const ReasonText keyRepeated{"api-key.repeated",
                             "There is more than one API key in {detail}, so it is not clear which counts.",
                             "Send one key."};
const ReasonText keyUnknown{"api-key.unknown", "The API key in {detail} is not one of the gateway's.",
                            "Check the key, or add its SHA-256 under `apiKeys`."};
const ReasonText keyExpired{"api-key.expired", "The API key of {detail} has expired.", "Issue a new key."};
const ReasonText keyOfOtherApi{"api-key.other-api", "The API key of {detail} is not for this API.",
                               "Add the API to the key's `apis`, or use a key that is for it."};

} // namespace

Result<std::shared_ptr<const KeyAuthenticator::Known>> KeyAuthenticator::knownOf(pipeline::FilterContext& context)
{
    const auto known = std::make_shared<Known>();
    std::vector<security::ApiKeyEntry> entries;
    auto* const secrets = context.ports.find<SecretSource>();
    for (const model::ApiKeyCredential& credential : context.gateway.apiKeys) {
        std::string digest = credential.sha256;
        if (digest.empty()) {
            if (secrets == nullptr)
                return unexpected(ErrorKind::InvalidConfig,
                                  "the API key \"" + credential.name + "\" refers to a secret, which cannot be looked up "
                                                                       "here; give its sha256 instead",
                                  Fault::Config);
            auto secret = secrets->secret(credential.key);
            if (!secret)
                return unexpected(Error(ErrorKind::InvalidConfig,
                                        "the secret of the API key \"" + credential.name + "\" cannot be had", Fault::Config)
                                      .causedBy(std::move(secret).error()));
            digest = security::ApiKeyStore::digestOf(secret->reveal());
        }
        security::ApiKeyEntry& entry = entries.emplace_back();
        entry.sha256 = std::move(digest);
        entry.identity.application = credential.application.empty() ? credential.name : credential.application;
        entry.identity.applicationId = credential.application.empty() ? credential.name : credential.application;
        entry.identity.owner = credential.owner;
        entry.identity.tier = credential.applicationPolicy;
        entry.identity.subscriptionTier = credential.subscriptionPolicy;
        entry.identity.keyType = credential.keyType;
        entry.identity.apis = credential.apis;
        entry.identity.scopes = credential.scopes;
        if (credential.ips.empty() && credential.referrers.empty())
            continue;
        auto restrictions = KeyRestrictions::make(credential.ips, credential.referrers);
        if (!restrictions)
            return unexpected(Error(ErrorKind::InvalidConfig, "the API key \"" + credential.name + '"', Fault::Config)
                                  .causedBy(std::move(restrictions).error()));
        known->restrictions.push_back(*std::move(restrictions));
        entry.identity.restrictions = static_cast<std::uint32_t>(known->restrictions.size());
    }
    auto store = security::ApiKeyStore::make(std::move(entries));
    if (!store)
        return unexpected(std::move(store).error());
    known->store = *std::move(store);
    return std::shared_ptr<const Known>(known);
}

KeyAuthenticator::KeyAuthenticator(std::shared_ptr<const Known> keys, std::optional<SignedKeys> signedKeys,
                                   const Options& options, KeyTypes keyTypes, const model::Api* api)
    : keys_(std::move(keys)), signed_(std::move(signedKeys)), in_(options.in), name_(options.name), keyTypes_(keyTypes)
{
    if (api != nullptr) {
        apiName_ = api->name;
        apiVersion_ = api->version;
        apiProvider_ = api->provider;
    }
    using In = security::ApiKeyLocation::In;
    place_ = (in_ == In::Header ? "the header " : in_ == In::Query ? "the query parameter " : "the cookie ") + name_;
    wanted_ = "an API key in " + place_;
}

Result<KeyAuthenticator> KeyAuthenticator::make(const Options& options, pipeline::FilterContext& context)
{
    auto signedKeys = SignedKeys::make(security::TokenKind::ApiKey, context);
    if (!signedKeys)
        return unexpected(std::move(signedKeys).error());
    if (context.gateway.apiKeys.empty() && !*signedKeys)
        return unexpected(ErrorKind::InvalidConfig,
                          "no API key is configured, so none could ever be accepted; add one under `apiKeys`",
                          Fault::Config);
    auto keys = knownOf(context);
    if (!keys)
        return unexpected(std::move(keys).error());
    if (!context.gateway.apiKeys.empty())
        context.uses("api-key-store", "apiKeys");
    Options chosen = options;
    if (chosen.name.empty())
        chosen.name = context.api != nullptr && !context.api->apiKeyHeader.empty() ? context.api->apiKeyHeader : "ApiKey";
    if (context.credentials != nullptr && chosen.in == security::ApiKeyLocation::In::Header)
        context.credentials->addHeader(chosen.name);
    else if (context.credentials != nullptr)
        context.credentials->addParameter(chosen.name);
    return KeyAuthenticator(*std::move(keys), *std::move(signedKeys), chosen, KeyTypes::of(context), context.api);
}

Finding KeyAuthenticator::check(pipeline::Exchange& exchange, SignedKeys::State* state) const
{
    Finding finding;
    finding.reason = &keyMissing;
    finding.detail = place_;
    std::string_view key;
    std::size_t count = 0;
    if (in_ == security::ApiKeyLocation::In::Header) {
        exchange.request().headers.forEachValue(name_, [&](std::string_view value) {
            key = value;
            ++count;
        });
    } else if (in_ == security::ApiKeyLocation::In::Cookie) {
        exchange.request().headers.forEachValue(http::HeaderId::Cookie, [&](std::string_view field) {
            forEachCookie(field, [&](std::string_view, std::string_view name, std::string_view value) {
                if (name != name_)
                    return;
                key = value;
                ++count;
            });
        });
    } else {
        http::QueryCursor cursor(exchange.request().query());
        for (std::string_view rawName, rawValue; cursor.next(rawName, rawValue);) {
            const auto name = http::formDecode(rawName, exchange.arena());
            if (!name || *name != name_)
                continue;
            const auto value = http::formDecode(rawValue, exchange.arena());
            key = value ? *value : std::string_view("\0", 1); // malformed: there, and no key of ours
            ++count;
        }
    }
    if (count == 0 || key.empty())
        return finding;
    finding.kind = Finding::Kind::Refused;
    finding.fault = FaultId::InvalidCredentials;
    if (count > 1) {
        finding.reason = &keyRepeated;
        return finding;
    }
    const security::ApiKeyIdentity* const known = keys_->store.find(key);
    if (known == nullptr && signed_ && state != nullptr && SignedKeys::hasForm(key))
        return signed_->check(key, exchange, *state);
    if (known == nullptr) {
        finding.reason = &keyUnknown;
        return finding;
    }
    finding.detail = known->application;
    if (known->expires && *known->expires <= exchange.wallNow()) {
        finding.fault = FaultId::TokenExpired;
        finding.reason = &keyExpired;
        return finding;
    }
    if (known->restrictions != 0) {
        if (const ReasonText* const why = keys_->restrictions[known->restrictions - 1].refuse(exchange)) {
            finding.fault = FaultId::Forbidden;
            finding.reason = why;
            finding.detail = KeyRestrictions::detailOf(*why, finding.detail, exchange);
            return finding;
        }
    }
    const bool forThisApi = known->apis.empty() || apiName_.empty() ||
                            std::any_of(known->apis.begin(), known->apis.end(), [this](const std::string& pattern) {
                                return namesApi(pattern, apiName_, apiVersion_);
                            });
    if (!forThisApi) {
        finding.fault = FaultId::NoSubscription;
        finding.reason = &keyOfOtherApi;
        if (exchange.recording())
            finding.detail = exchange.arena().copy(known->application + opensOthers(known->apis, apiName_ + ":" + apiVersion_));
        return finding;
    }
    return keyTypes_.admit(identityOf(*known, exchange, forThisApi));
}

const pipeline::Identity& KeyAuthenticator::identityOf(const security::ApiKeyIdentity& known, pipeline::Exchange& exchange,
                                                       bool forThisApi) const
{
    using pipeline::Identity;
    Arena& arena = exchange.arena();
    auto& identity = arena.make<Identity>();
    identity.scheme = "api-key";
    identity.subject = known.owner.empty() ? known.application : known.owner;
    identity.consumerKey = known.applicationId.empty() ? known.application : known.applicationId;
    identity.keyType = http::equalsIgnoringCase(known.keyType, "SANDBOX") ? Identity::KeyType::Sandbox
                                                                          : Identity::KeyType::Production;
    identity.application = {identity.consumerKey, known.application, known.tier, known.owner};
    if (forThisApi)
        identity.subscription.tier =
            known.subscriptionTier.empty() ? model::unlimitedPolicy : std::string_view(known.subscriptionTier);
    identity.subscription.apiPublisher = apiProvider_;
    auto* const scopes = static_cast<std::string_view*>(arena.allocate(
        std::max<std::size_t>(known.scopes.size(), 1) * sizeof(std::string_view), alignof(std::string_view)));
    std::uninitialized_copy(known.scopes.begin(), known.scopes.end(), scopes);
    identity.scopes = {scopes, known.scopes.size()};
    return identity;
}

void KeyAuthenticator::remove(pipeline::Exchange& exchange) const
{
    http::RequestHead& request = exchange.request();
    if (in_ == security::ApiKeyLocation::In::Header) {
        request.headers.remove(name_);
        return;
    }
    if (in_ == security::ApiKeyLocation::In::Cookie) {
        removeCookie(request.headers, name_, exchange.arena());
        return;
    }
    // Copies what stays; the parameters keep their own spelling.
    Arena& arena = exchange.arena();
    std::string_view kept;
    http::QueryCursor cursor(request.query());
    for (std::string_view name, value; cursor.next(name, value);) {
        const auto decoded = http::formDecode(name, arena);
        if (decoded && *decoded == name_)
            continue;
        const bool hasValue = value.data() != nullptr && value.data() > name.data() + name.size() - 1 &&
                              value.data() != name.data() + name.size();
        const std::string_view pair =
            hasValue ? std::string_view(name.data(), static_cast<std::size_t>(value.data() + value.size() - name.data()))
                     : name;
        kept = kept.empty() ? pair : arena.join(kept, "&", pair);
    }
    const std::string_view target = request.target.substr(0, request.target.find('?'));
    // What is left of a valid target is one.
    static_cast<void>(request.setTarget(kept.empty() ? target : arena.join(target, "?", kept)));
}

std::span<const pipeline::ReasonText* const> KeyAuthenticator::reasons() noexcept
{
    static const auto all = [] {
        std::vector<const ReasonText*> list{&keyMissing,    &keyRepeated,      &keyUnknown,         &keyExpired,
                                            &keyOfOtherApi, &sandboxKeyReason, &productionKeyReason};
        list.insert(list.end(), SignedKeys::reasons().begin(), SignedKeys::reasons().end());
        return list;
    }();
    return all;
}

} // namespace postern::filters
