// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/Finding.h"
#include "dataplane/filters/RevocationCheck.h"
#include "dataplane/filters/TokenAuthenticator.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::filters {

/// Keys that are JWTs: WSO2's API keys (token_type apiKey, with permittedIP and permittedReferer) and the test keys of the
/// Publisher's console (token_type InternalKey). Only issuers that are configured to vouch for that kind count, so that
/// neither passes for an access token, nor an access token for one of them.
class SignedKeys {
  public:
    /// One exchange's share.
    struct State {
        security::TokenRef token; ///< keeps what the Identity shows
        bool waited = false;
    };
    /// Nothing when no issuer vouches for `kind`. Errors: InvalidConfig.
    [[nodiscard]] static Result<std::optional<SignedKeys>> make(security::TokenKind kind, pipeline::FilterContext& context);
    /// Whether `key` may be one of these at all: three parts with dots between.
    [[nodiscard]] static bool hasForm(std::string_view key) noexcept;

    /// Accepted, Refused, or Waiting while the issuer's keys are fetched.
    [[nodiscard]] Finding check(std::string_view key, pipeline::Exchange& exchange, State& state) const;
    [[nodiscard]] static std::span<const pipeline::ReasonText* const> reasons() noexcept;

  private:
    SignedKeys(std::shared_ptr<TokenVerifiers> verifiers, RevocationCheck revocation, security::TokenKind kind, KeyTypes keyTypes);

    std::shared_ptr<TokenVerifiers> verifiers_;
    RevocationCheck revocation_;
    security::TokenKind kind_;
    KeyTypes keyTypes_;
};

} // namespace postern::filters
