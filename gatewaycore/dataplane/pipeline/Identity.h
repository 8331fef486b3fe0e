// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace postern::pipeline {

/// Who calls, as an authentication filter found it. Views live in the exchange's arena, or in something that the filter
/// keeps alive for as long as the exchange (for instance a pinned cache entry in its slot).
struct Identity {
    enum class KeyType : std::uint8_t { Production, Sandbox };

    struct Application {
        std::string_view id;
        std::string_view name;
        std::string_view tier;
        std::string_view owner;
        std::string_view uuid{};
    };
    struct Subscription {
        std::string_view tier; ///< empty: none is known
        std::string_view apiPublisher;
        bool stopOnQuotaReach = true;
    };
    /// A string claim is its text, any other its JSON.
    struct Claim {
        std::string_view name;
        std::string_view value;
        bool json = false; ///< of another kind than a string: `value` is its JSON
    };

    std::string_view scheme; ///< "jwt", "api-key", ...: the filter that vouches
    std::string_view subject;
    std::string_view issuer;
    std::string_view tokenId; ///< jti; empty when it has none
    std::string_view consumerKey;
    KeyType keyType = KeyType::Production;
    Application application;
    Subscription subscription;
    bool namesSubscriptions = false; ///< whether the credential says at all what it has subscribed to, under any name
    std::span<const std::string_view> scopes;
    std::span<const Claim> claims;

    [[nodiscard]] bool hasScope(std::string_view scope) const noexcept
    {
        for (const std::string_view own : scopes) {
            if (own == scope)
                return true;
        }
        return false;
    }
    [[nodiscard]] const Claim* findClaim(std::string_view name) const noexcept
    {
        for (const Claim& own : claims) {
            if (own.name == name)
                return &own;
        }
        return nullptr;
    }
    /// Its value, or nullptr.
    [[nodiscard]] const std::string_view* claim(std::string_view name) const noexcept
    {
        const Claim* const own = findClaim(name);
        return own != nullptr ? &own->value : nullptr;
    }
};

} // namespace postern::pipeline
