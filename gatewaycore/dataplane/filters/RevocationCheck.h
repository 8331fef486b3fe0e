// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/FilterContext.h"
#include "dataplane/security/Claims.h"
#include "dataplane/security/Revocations.h"

#include <memory>
#include <string_view>

namespace postern::filters {

/// Whether a credential that is valid otherwise was revoked. Asked after every cache, so that what is revoked is refused at
/// once, however it became known. Costs a comparison when the gateway keeps no such list.
class RevocationCheck {
  public:
    /// By the gateway's `revocation`, and what its `redis` has a security::RevocationFeed know. Errors: InvalidConfig (a list that cannot be read, a secret that cannot be had).
    [[nodiscard]] static Result<RevocationCheck> make(pipeline::FilterContext& context);

    /// How a list names the credential `token` with these claims, Nothing when none does.
    [[nodiscard]] security::RevokedBy find(const pipeline::Exchange& exchange, const security::Claims& claims,
                                           std::string_view token) const
    {
        return state_ == nullptr ? security::RevokedBy::Nothing : look(exchange, claims, token);
    }

  private:
    struct State;
    [[nodiscard]] security::RevokedBy look(const pipeline::Exchange& exchange, const security::Claims& claims,
                                           std::string_view token) const;

    std::shared_ptr<const State> state_;
};

} // namespace postern::filters
