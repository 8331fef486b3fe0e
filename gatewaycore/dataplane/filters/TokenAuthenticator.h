// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/Authenticator.h"
#include "dataplane/filters/OpaqueTokens.h"
#include "dataplane/filters/RevocationCheck.h"
#include "dataplane/security/TokenVerifier.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace postern::filters {

/// The token verifiers of a set of issuers, one a worker, with their caches. Lives in the StateRegistry, so that a reload
/// that leaves the issuers alone keeps keys and caches.
struct TokenVerifiers {
    std::vector<std::shared_ptr<security::KeySource>> sources;
    pipeline::PerWorker<std::unique_ptr<security::TokenVerifier>> perWorker;

    explicit TokenVerifiers(unsigned workers) : perWorker(workers) {}
    /// Those of the gateway's issuers with keys that `names` lists; all when it is empty. Errors: InvalidConfig.
    [[nodiscard]] static Result<std::shared_ptr<TokenVerifiers>> make(const std::vector<std::string>& names,
                                                                      pipeline::FilterContext& context,
                                                                      security::TokenKind kind = security::TokenKind::Access);

    /// What the exchange's worker finds of `token`; nothing while the exchange is paused for a key that is fetched: ask again
    /// on resumption, with the same `waited`, which is false at first.
    [[nodiscard]] std::optional<security::TokenOutcome> verify(std::string_view token, pipeline::Exchange& exchange,
                                                               bool& waited) const;
};

/// Whether tokens of this kind count that the issuer has signed.
[[nodiscard]] bool vouchesFor(const model::Issuer& issuer, security::TokenKind kind) noexcept;

/// Where an issuer's keys come from, and how long they count.
[[nodiscard]] security::KeySourceConfig keySourceConfigOf(const model::Issuer& issuer);

/// What an issuer's tokens must be, but for its keys and algorithms.
[[nodiscard]] security::IssuerRules issuerRulesOf(const model::Issuer& issuer);

/// Looks for an access token in a header: verifies it if it is a JWT, or asks its issuer about it (introspection), and makes
/// an Identity of its claims, in one way for both.
class TokenAuthenticator final : public Authenticator {
  public:
    struct Options {
        std::vector<std::string> issuers; ///< names; empty: all of the gateway's
        std::string header;               ///< empty: the API's, else Authorization
    };
    /// One exchange's share; in the slot of the filter that uses this.
    struct State {
        security::TokenRef token; ///< keeps what the Identity shows
        bool waited = false;
        OpaqueTokens::State opaque;
    };

    [[nodiscard]] static Result<TokenAuthenticator> make(const Options& options, pipeline::FilterContext& context);

    /// Accepted, Missing, Refused, or Waiting while keys for an unknown key id are fetched or the issuer is asked.
    [[nodiscard]] Finding check(pipeline::Exchange& exchange, State& state) const;
    [[nodiscard]] Finding check(pipeline::Exchange& exchange, void*& state) const override
    {
        return check(exchange, shareOf<State>(exchange, state));
    }
    void remove(pipeline::Exchange& exchange) const override;
    [[nodiscard]] std::string_view wanted() const noexcept override { return wanted_; }
    /// Every reason check() may give.
    [[nodiscard]] static std::span<const pipeline::ReasonText* const> reasons() noexcept;
    /// Who calls with `token`; with the subscription to the exchange's API if the token names one.
    [[nodiscard]] static const pipeline::Identity& identityOf(const security::VerifiedToken& token, const pipeline::Exchange& exchange);

  private:
    struct Reading;
    TokenAuthenticator(std::shared_ptr<TokenVerifiers> verifiers, std::shared_ptr<OpaqueTokens> opaque,
                       RevocationCheck revocation, std::string header, KeyTypes keyTypes, std::vector<std::string> issuers);
    [[nodiscard]] bool belongsToOpaque(std::string_view token, const security::TokenOutcome& outcome) const;
    [[nodiscard]] Finding admit(std::string_view token, pipeline::Exchange& exchange, const State& state) const;
    [[nodiscard]] Finding checkOpaque(std::string_view token, pipeline::Exchange& exchange, State& state) const;
    [[nodiscard]] Finding refused(const security::TokenError& error, Seconds retryAfter, pipeline::Exchange& exchange) const;

    std::shared_ptr<TokenVerifiers> verifiers_; ///< nullptr: no issuer has keys
    std::shared_ptr<OpaqueTokens> opaque_;      ///< nullptr: no issuer is asked
    RevocationCheck revocation_;
    http::FieldName header_;
    std::string wanted_;
    KeyTypes keyTypes_;
    bool schemeRequired_; ///< "Bearer" has to stand before the token
    std::vector<std::string> issuers_; ///< whose tokens are verified, as TokenError::issuer counts them: name and place, for people
};

} // namespace postern::filters
