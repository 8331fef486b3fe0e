// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace postern::security {

/// Longer tokens that are no JWT are refused unasked.
inline constexpr std::size_t maximumOpaqueToken = 4096;

/// Whether a token has the form of a JWT that is signed (RFC 7515 7.1): three parts of base64url with dots between, the
/// last of which may be empty. Every other token means nothing to anybody but its issuer.
[[nodiscard]] bool hasJwtForm(std::string_view token) noexcept;
/// Whether it may stand in an Authorization field at all (RFC 6750 2.1: b64token).
[[nodiscard]] bool isBearerToken(std::string_view token) noexcept;
/// The `iss` that a token of a JWT's form claims, unverified: good for choosing whom to ask, and for nothing else. Empty
/// when there is none.
[[nodiscard]] std::string claimedIssuer(std::string_view token);
/// The signature, as it is written, of a token of a JWT's form; empty for any other.
[[nodiscard]] std::string_view signatureOf(std::string_view token) noexcept;

} // namespace postern::security
