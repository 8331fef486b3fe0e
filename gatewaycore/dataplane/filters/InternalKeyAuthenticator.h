// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/Authenticator.h"
#include "dataplane/filters/SignedKeys.h"

#include <span>
#include <string>

namespace postern::filters {

/// Looks for a test key of the Publisher's console in a header of its own, Internal-Key.
class InternalKeyAuthenticator final : public Authenticator {
  public:
    /// Errors: InvalidConfig (no issuer vouches for such keys).
    [[nodiscard]] static Result<InternalKeyAuthenticator> make(const std::string& header, pipeline::FilterContext& context);

    [[nodiscard]] Finding check(pipeline::Exchange& exchange, SignedKeys::State& state) const;
    [[nodiscard]] Finding check(pipeline::Exchange& exchange, void*& state) const override
    {
        return check(exchange, shareOf<SignedKeys::State>(exchange, state));
    }
    void remove(pipeline::Exchange& exchange) const override;
    [[nodiscard]] std::string_view wanted() const noexcept override { return wanted_; }
    [[nodiscard]] static std::span<const pipeline::ReasonText* const> reasons() noexcept;

  private:
    InternalKeyAuthenticator(SignedKeys keys, std::string header);

    SignedKeys keys_;
    http::FieldName header_;
    std::string wanted_;
};

} // namespace postern::filters
