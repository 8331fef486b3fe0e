// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::security {

/// One claim of a token.
struct Claim {
    enum class Kind : std::uint8_t { Null, Bool, Integer, Number, String, StringList, Json };

    std::string name;
    Kind kind = Kind::Null;
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0; ///< Integer and Number
    std::string text;  ///< String: the text. Every other kind: its compact JSON
    std::vector<std::string> list; ///< StringList

    /// As a header or a condition sees it: strings without quotes, lists joined by a blank, the rest as JSON.
    [[nodiscard]] std::string plain() const;
};

/// `application` of a WSO2 token; empty where the token says nothing.
struct ApplicationClaim {
    std::string id, name, tier, owner, uuid;
};

/// One of `subscribedAPIs` of a WSO2 token.
struct SubscribedApi {
    std::string name, version, context, subscriptionTier, publisher, subscriberTenantDomain;
};

/// One of `tierInfo` of a WSO2 token.
struct TierClaim {
    std::string name, quotaType, spikeArrestUnit;
    std::int64_t spikeArrestLimit = 0;
    bool stopOnQuotaReach = true;
};

struct ClaimLimits {
    std::size_t maximumSize = 16 * 1024;
    std::size_t maximumDepth = 16;
};

/// Where an issuer keeps what others keep under the usual names; empty means the usual one.
struct ClaimNames {
    std::string subject;       ///< instead of `sub`
    std::string scope;         ///< instead of `scope` and `scp`
    std::string clientId;      ///< instead of `azp`, `client_id`, `consumerKey`
    std::string application;   ///< instead of `application`
    std::string tier;          ///< a text that is the application's tier
    std::string keyType;       ///< instead of `keytype`
    std::string subscriptions; ///< instead of `subscribedAPIs`
};

/// The claims of one JWT, parsed once. What filters ask for often is a member; everything is in all().
class Claims {
  public:
    /// From the payload's JSON (an object). Errors: ParseError, TooLarge; a registered claim of a wrong kind
    /// (RFC 7519 4.1: `exp` no number, `sub` no string) is a ParseError that names it.
    [[nodiscard]] static Result<Claims> parse(std::string_view json, const ClaimLimits& = {});

    /// Reads again what stands under other names, see ClaimNames. Errors: ParseError, as above.
    [[nodiscard]] Result<void> use(const ClaimNames& names);

    [[nodiscard]] const std::vector<Claim>& all() const noexcept { return all_; }
    [[nodiscard]] const Claim* find(std::string_view name) const noexcept;
    [[nodiscard]] bool has(std::string_view name) const noexcept { return find(name) != nullptr; }

    [[nodiscard]] const std::string& issuer() const noexcept { return issuer_; }
    [[nodiscard]] const std::string& subject() const noexcept { return subject_; }
    [[nodiscard]] const std::string& tokenId() const noexcept { return tokenId_; }
    [[nodiscard]] const std::vector<std::string>& audiences() const noexcept { return audiences_; }
    [[nodiscard]] std::optional<WallTime> expires() const noexcept { return expires_; }
    [[nodiscard]] std::optional<WallTime> notBefore() const noexcept { return notBefore_; }
    [[nodiscard]] std::optional<WallTime> issuedAt() const noexcept { return issuedAt_; }
    /// `scope` (blank-separated or a list) and `scp`, in the token's order, without duplicates.
    [[nodiscard]] const std::vector<std::string>& scopes() const noexcept { return scopes_; }
    [[nodiscard]] bool hasScope(std::string_view scope) const noexcept;
    /// Who asked for the token: `azp`, `client_id` or `consumerKey`, the first that is there.
    [[nodiscard]] const std::string& clientId() const noexcept { return clientId_; }

    /// `keytype`: "PRODUCTION" or "SANDBOX"; empty when missing.
    [[nodiscard]] const std::string& keyType() const noexcept { return keyType_; }
    [[nodiscard]] bool hasApplication() const noexcept { return hasApplication_; }
    [[nodiscard]] const ApplicationClaim& application() const noexcept { return application_; }
    /// Whether the claim is there at all: an empty list is not the same as none.
    [[nodiscard]] bool hasSubscribedApis() const noexcept { return hasSubscribedApis_; }
    [[nodiscard]] const std::vector<SubscribedApi>& subscribedApis() const noexcept { return subscribedApis_; }
    [[nodiscard]] const std::vector<TierClaim>& tiers() const noexcept { return tiers_; }

    /// About how much memory this takes, for bounded caches.
    [[nodiscard]] std::size_t memory() const noexcept { return memory_; }

  private:
    friend class ClaimsReader;
    std::vector<Claim> all_;
    std::string issuer_, subject_, tokenId_, clientId_, keyType_;
    std::vector<std::string> audiences_, scopes_;
    std::optional<WallTime> expires_, notBefore_, issuedAt_;
    ApplicationClaim application_;
    std::vector<SubscribedApi> subscribedApis_;
    std::vector<TierClaim> tiers_;
    std::size_t memory_ = 0;
    bool hasApplication_ = false;
    bool hasSubscribedApis_ = false;
};

} // namespace postern::security
