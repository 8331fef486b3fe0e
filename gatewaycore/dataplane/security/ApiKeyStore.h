// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/SipHash.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::security {

/// Who an API key stands for.
struct ApiKeyIdentity {
    std::string application;   ///< name, for records and limits
    std::string applicationId; ///< stable id; the name when empty
    std::string owner;
    std::string tier;             ///< throttling policy of the application
    std::string subscriptionTier; ///< throttling policy of the subscription
    std::string keyType; ///< "PRODUCTION" or "SANDBOX"; empty: any
    std::vector<std::string> apis; ///< "Name" or "Name:version"; empty: every API
    std::vector<std::string> scopes;
    std::optional<WallTime> expires;
    std::uint32_t restrictions = 0; ///< whoever made the entry keeps a list of them; 0: none
};

/// One configured key: never the key, only its SHA-256.
struct ApiKeyEntry {
    std::string sha256; ///< 64 hexadecimal digits
    ApiKeyIdentity identity;
};

/// The API keys of one configuration; immutable, so all workers may read it.
class ApiKeyStore {
  public:
    ApiKeyStore() = default;
    /// Errors: InvalidConfig (malformed or repeated digest; the message gives the entry's number, not the digest).
    [[nodiscard]] static Result<ApiKeyStore> make(std::vector<ApiKeyEntry> entries);
    /// The digest to put into a configuration.
    [[nodiscard]] static std::string digestOf(std::string_view key);

    /// Null pointer when the key is unknown. Expiry is the caller's to judge, so that it can be told apart. The time
    /// taken depends on the presented key's digest only, which its sender cannot steer towards a stored one.
    [[nodiscard]] const ApiKeyIdentity* find(std::string_view presentedKey) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

  private:
    struct Stored {
        std::array<char, 32> digest;
        ApiKeyIdentity identity;
    };
    std::vector<Stored> entries_;
    std::vector<std::uint32_t> buckets_; ///< index into entries_ + 1; 0 is free
    SipKey seed_;
};

/// Where a request carries its key.
struct ApiKeyLocation {
    enum class In : std::uint8_t { Header, Query, Cookie };
    In in = In::Header;
    std::string name = "X-API-Key";
};

/// The value of the first `name` in a query string ("a=1&b=2", without '?'), percent-decoded; nothing when missing or
/// malformed. Names are compared after decoding, too.
[[nodiscard]] std::optional<std::string> queryParameter(std::string_view query, std::string_view name);

} // namespace postern::security
