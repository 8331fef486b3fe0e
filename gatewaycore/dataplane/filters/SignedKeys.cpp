// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/SignedKeys.h"

#include "dataplane/filters/KeyRestrictions.h"

#include <algorithm>
#include <array>

namespace postern::filters {
namespace {

using pipeline::FaultId;
using pipeline::ReasonText;
using security::TokenReason;

const ReasonText signedKeyRefused{"api-key.refused", "The signed key was refused: {detail}",
                                  "Issue a new key, or check the issuer under `issuers` and its `tokens`."};
const ReasonText signedKeyRevoked{"api-key.revoked", "A list of revoked tokens names the key by {detail}.",
                                  "Issue a new key; see `revocation` for the lists."};
const ReasonText signedKeyOfOtherApi{"api-key.not-subscribed", "The signed key of {detail} is not for this API.",
                                     "Subscribe the application to the API, then issue a new key."};

FaultId faultOfKey(TokenReason reason) noexcept
{
    switch (reason) {
    case TokenReason::Expired:
    case TokenReason::TooOld: return FaultId::TokenExpired;
    case TokenReason::NotYetValid:
    case TokenReason::IssuedInFuture: return FaultId::TokenInactive;
    case TokenReason::KeysUnavailable: return FaultId::AuthenticationUnavailable;
    default: return FaultId::InvalidCredentials;
    }
}

} // namespace

SignedKeys::SignedKeys(std::shared_ptr<TokenVerifiers> verifiers, RevocationCheck revocation, security::TokenKind kind,
                       KeyTypes keyTypes)
    : verifiers_(std::move(verifiers)), revocation_(std::move(revocation)), kind_(kind), keyTypes_(keyTypes)
{
}

Result<std::optional<SignedKeys>> SignedKeys::make(security::TokenKind kind, pipeline::FilterContext& context)
{
    const bool any = std::any_of(context.gateway.issuers.begin(), context.gateway.issuers.end(),
                                 [kind](const model::Issuer& issuer) { return vouchesFor(issuer, kind); });
    if (!any)
        return std::optional<SignedKeys>();
    auto verifiers = TokenVerifiers::make({}, context, kind);
    if (!verifiers)
        return unexpected(std::move(verifiers).error());
    auto revocation = RevocationCheck::make(context);
    if (!revocation)
        return unexpected(std::move(revocation).error());
    return std::optional<SignedKeys>(SignedKeys(*std::move(verifiers), *std::move(revocation), kind, KeyTypes::of(context)));
}

bool SignedKeys::hasForm(std::string_view key) noexcept
{
    return key.starts_with("ey") && std::count(key.begin(), key.end(), '.') == 2;
}

Finding SignedKeys::check(std::string_view key, pipeline::Exchange& exchange, State& state) const
{
    Finding finding;
    finding.kind = Finding::Kind::Refused;
    std::optional<security::TokenOutcome> outcome = verifiers_->verify(key, exchange, state.waited);
    if (!outcome) {
        finding.kind = Finding::Kind::Waiting;
        return finding;
    }
    if (!outcome->accepted()) {
        finding.fault = faultOfKey(outcome->error.reason);
        finding.reason = &signedKeyRefused;
        finding.detail = exchange.recording() ? exchange.arena().copy(outcome->error.sentence) : std::string_view();
        return finding;
    }
    state.token = std::move(outcome->token);
    const security::Claims& claims = state.token->claims;
    if (const security::RevokedBy how = revocation_.find(exchange, claims, key); how != security::RevokedBy::Nothing) {
        finding.fault = FaultId::InvalidCredentials;
        finding.reason = &signedKeyRevoked;
        finding.detail = toString(how);
        return finding;
    }
    auto& identity = exchange.arena().make<pipeline::Identity>(TokenAuthenticator::identityOf(*state.token, exchange));
    identity.scheme = kind_ == security::TokenKind::ApiKey ? "api-key" : "internal-key";
    finding.detail = identity.application.name.empty() ? identity.subject : identity.application.name;
    const auto text = [&claims](std::string_view name) {
        const security::Claim* const claim = claims.find(name);
        return claim != nullptr && claim->kind != security::Claim::Kind::Null ? std::string_view(claim->text) : std::string_view();
    };
    const std::string_view addresses = text("permittedIP");
    const std::string_view referrers = text("permittedReferer");
    if (!addresses.empty() || !referrers.empty()) {
        if (const ReasonText* const why = KeyRestrictions::ofClaims(addresses, referrers).refuse(exchange)) {
            finding.fault = FaultId::Forbidden;
            finding.reason = why;
            finding.detail = KeyRestrictions::detailOf(*why, finding.detail, exchange);
            return finding;
        }
    }
    // A test key is made for one API; an API key names those its application has subscribed to.
    const bool mustName = claims.hasSubscribedApis() || kind_ == security::TokenKind::InternalKey;
    if (mustName && exchange.route() != nullptr && identity.subscription.tier.empty()) {
        finding.fault = FaultId::NoSubscription;
        finding.reason = &signedKeyOfOtherApi;
        if (exchange.recording())
            finding.detail = exchange.arena().copy(std::string(finding.detail) + " (the call is to " + exchange.route()->apiTitle + ")");
        return finding;
    }
    return keyTypes_.admit(identity);
}

std::span<const ReasonText* const> SignedKeys::reasons() noexcept
{
    static const std::array<const ReasonText*, 5> all{&signedKeyRefused, &signedKeyRevoked, &signedKeyOfOtherApi, KeyRestrictions::reasons()[0],
                                                      KeyRestrictions::reasons()[1]};
    return all;
}

} // namespace postern::filters
