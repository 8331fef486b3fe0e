// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/Authenticator.h"
#include "dataplane/filters/KeyRestrictions.h"
#include "dataplane/filters/SignedKeys.h"
#include "dataplane/security/ApiKeyStore.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace postern::filters {

/// Looks for an API key in a header, in the query or in a cookie and makes an Identity of what the gateway's configuration knows of it,
/// or of what the key says itself, if it is a signed one.
class KeyAuthenticator final : public Authenticator {
  public:
    struct Options {
        security::ApiKeyLocation::In in = security::ApiKeyLocation::In::Header;
        std::string name; ///< of the header, parameter or cookie; empty: the API's header
    };

    /// Errors: InvalidConfig (no keys configured, a malformed digest, a secret that cannot be had).
    [[nodiscard]] static Result<KeyAuthenticator> make(const Options& options, pipeline::FilterContext& context);

    /// Accepted, Missing, Refused, or Waiting while the keys are fetched that a signed key is verified with.
    /// `state` may be nullptr where no signed keys are taken: an exchange that sends a plain one keeps nothing.
    [[nodiscard]] Finding check(pipeline::Exchange& exchange, SignedKeys::State* state) const;
    [[nodiscard]] Finding check(pipeline::Exchange& exchange, void*& state) const override
    {
        return check(exchange, takesSignedKeys() ? &shareOf<SignedKeys::State>(exchange, state) : nullptr);
    }
    [[nodiscard]] bool takesSignedKeys() const noexcept { return signed_.has_value(); }
    /// From a query it takes every parameter of that name.
    void remove(pipeline::Exchange& exchange) const override;
    [[nodiscard]] std::string_view wanted() const noexcept override { return wanted_; }
    [[nodiscard]] static std::span<const pipeline::ReasonText* const> reasons() noexcept;

  private:
    struct Known {
        security::ApiKeyStore store;
        std::vector<KeyRestrictions> restrictions; ///< ApiKeyIdentity::restrictions - 1
    };
    KeyAuthenticator(std::shared_ptr<const Known> keys, std::optional<SignedKeys> signedKeys, const Options& options,
                     KeyTypes keyTypes, const model::Api* api);
    [[nodiscard]] static Result<std::shared_ptr<const Known>> knownOf(pipeline::FilterContext& context);
    [[nodiscard]] const pipeline::Identity& identityOf(const security::ApiKeyIdentity& known, pipeline::Exchange& exchange,
                                                       bool forThisApi) const;

    std::shared_ptr<const Known> keys_;
    std::optional<SignedKeys> signed_; ///< nothing: no issuer vouches for any
    security::ApiKeyLocation::In in_;
    std::string name_;
    std::string place_; ///< "the header ApiKey", "the query parameter key"
    std::string wanted_;
    std::string apiName_;
    std::string apiVersion_;
    std::string apiProvider_;
    KeyTypes keyTypes_;
};

} // namespace postern::filters
