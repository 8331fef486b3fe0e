// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/VerifiedToken.h"

namespace postern::security {

std::string_view toString(TokenReason reason) noexcept
{
    switch (reason) {
    case TokenReason::Missing: return "missing";
    case TokenReason::TooLarge: return "too-large";
    case TokenReason::Malformed: return "malformed";
    case TokenReason::BadClaims: return "bad-claims";
    case TokenReason::Encrypted: return "encrypted";
    case TokenReason::Unsigned: return "unsigned";
    case TokenReason::SymmetricAlgorithm: return "symmetric-algorithm";
    case TokenReason::UnknownAlgorithm: return "unknown-algorithm";
    case TokenReason::AlgorithmNotAllowed: return "algorithm-not-allowed";
    case TokenReason::UnknownCriticalHeader: return "unknown-critical-header";
    case TokenReason::UnknownIssuer: return "unknown-issuer";
    case TokenReason::UnknownKey: return "unknown-key";
    case TokenReason::KeysUnavailable: return "keys-unavailable";
    case TokenReason::KeyTypeMismatch: return "key-type-mismatch";
    case TokenReason::KeyNotForSignatures: return "key-not-for-signatures";
    case TokenReason::BadSignature: return "bad-signature";
    case TokenReason::WrongAudience: return "wrong-audience";
    case TokenReason::Expired: return "expired";
    case TokenReason::NotYetValid: return "not-yet-valid";
    case TokenReason::IssuedInFuture: return "issued-in-future";
    case TokenReason::TooOld: return "too-old";
    case TokenReason::MissingClaim: return "missing-claim";
    case TokenReason::WrongType: return "wrong-type";
    case TokenReason::NotActive: return "not-active";
    case TokenReason::IntrospectionFailed: return "introspection-failed";
    case TokenReason::IntrospectionBusy: return "introspection-busy";
    case TokenReason::Inactive: return "inactive";
    case TokenReason::NotSubscribed: return "not-subscribed";
    case TokenReason::SubscriptionBlocked: return "subscription-blocked";
    case TokenReason::ApiBlocked: return "api-blocked";
    case TokenReason::ScopeRefused: return "scope-refused";
    case TokenReason::Revoked: return "revoked";
    }
    return "unknown";
}

} // namespace postern::security
