// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/Authenticator.h"
#include "dataplane/security/ApiKeyStore.h"

#include <memory>
#include <span>
#include <string>

namespace postern::filters {

/// Looks for an API key in a header or in the query and makes an Identity of what the gateway's configuration knows of it.
class KeyAuthenticator final : public Authenticator {
  public:
    struct Options {
        security::ApiKeyLocation::In in = security::ApiKeyLocation::In::Header;
        std::string name; ///< of the header or parameter; empty: the API's header
    };

    /// Errors: InvalidConfig (no keys configured, a malformed digest, a secret that cannot be had).
    [[nodiscard]] static Result<KeyAuthenticator> make(const Options& options, pipeline::FilterContext& context);

    /// Accepted, Missing or Refused.
    [[nodiscard]] Finding check(pipeline::Exchange& exchange) const;
    [[nodiscard]] Finding check(pipeline::Exchange& exchange, void*&) const override { return check(exchange); }
    /// From a query it takes every parameter of that name.
    void remove(pipeline::Exchange& exchange) const override;
    [[nodiscard]] std::string_view wanted() const noexcept override { return wanted_; }
    [[nodiscard]] static std::span<const pipeline::ReasonText* const> reasons() noexcept;

  private:
    KeyAuthenticator(std::shared_ptr<const security::ApiKeyStore> keys, const Options& options, KeyTypes keyTypes,
                     const model::Api* api);
    [[nodiscard]] const pipeline::Identity& identityOf(const security::ApiKeyIdentity& known, pipeline::Exchange& exchange,
                                                       bool forThisApi) const;

    std::shared_ptr<const security::ApiKeyStore> keys_;
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
