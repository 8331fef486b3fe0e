// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::model {

/// A way to prove who is calling, as OpenAPI's security schemes name it.
struct SecurityScheme {
    enum class Type : std::uint8_t { OAuth2, OpenIdConnect, Bearer, Basic, ApiKey, MutualTls, Other };
    enum class In : std::uint8_t { Header, Query, Cookie };

    std::string name; ///< the key under securitySchemes
    Type type = Type::OAuth2;
    In in = In::Header;        ///< of an API key
    std::string parameterName; ///< of an API key
};
[[nodiscard]] std::string_view toString(SecurityScheme::Type type) noexcept;

/// One scheme of a requirement with the scopes a token needs for it (all of them, RFC 6750; OpenAPI: AND).
struct SchemeUse {
    std::string scheme;
    std::vector<std::string> scopes;
};

/// Alternatives (OR), each a set of schemes that must all hold (AND). No alternative at all = nothing is required;
/// an empty alternative = anonymous calls pass, too.
struct SecurityRequirement {
    std::vector<std::vector<SchemeUse>> alternatives;

    [[nodiscard]] bool empty() const noexcept { return alternatives.empty(); }
    /// Whether a call without any credential may pass.
    [[nodiscard]] bool allowsAnonymous() const noexcept;
};

} // namespace postern::model
