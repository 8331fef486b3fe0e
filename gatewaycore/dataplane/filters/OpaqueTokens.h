// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/FilterContext.h"
#include "dataplane/security/Introspector.h"
#include "dataplane/security/TokenCache.h"

#include <memory>
#include <string>
#include <string_view>

namespace postern::filters {

/// The tokens of one issuer that only it can read: whom to ask, and what each worker has been told. Lives in the
/// StateRegistry, so that a reload that leaves the issuer alone keeps what is known.
class OpaqueTokens {
  public:
    /// One exchange's share.
    struct State {
        std::shared_ptr<const security::Introspector::Flight> flight; ///< it waits for this answer
    };
    /// Accepted, refused, or waiting: then the exchange has been paused, look again on resumption.
    struct Found {
        enum class Kind : std::uint8_t { Accepted, Refused, Waiting };
        Kind kind = Kind::Refused;
        bool cached = false;
        security::TokenRef token;
        security::TokenError error;
        Seconds retryAfter{0}; ///< of a refusal that says nothing about the token
    };

    OpaqueTokens(std::shared_ptr<security::Introspector> introspector, bool alsoJwts, unsigned workers);
    /// Errors: InvalidConfig (a secret that cannot be had, nothing here that can ask).
    [[nodiscard]] static Result<std::shared_ptr<OpaqueTokens>> make(const model::Issuer& issuer,
                                                                    pipeline::FilterContext& context);

    [[nodiscard]] Found look(std::string_view token, pipeline::Exchange& exchange, State& state) const;
    /// Its issuer has no keys here, so it is asked about its JWTs, too.
    [[nodiscard]] bool alsoJwts() const noexcept { return alsoJwts_; }
    [[nodiscard]] const std::string& issuer() const noexcept { return introspector_->config().rules.issuer; }
    [[nodiscard]] const security::Introspector& introspector() const noexcept { return *introspector_; }

  private:
    std::shared_ptr<security::Introspector> introspector_;
    /// By the token's keyed hash: each worker's own, so that a token which it knows costs no lock.
    pipeline::PerWorker<std::unique_ptr<security::TokenCache>> known_;
    bool alsoJwts_;
};

} // namespace postern::filters
