// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "crypto/VerificationKey.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace postern::crypto {

/// A key of one JWK (RFC 7517): RSA, EC P-256/384/521, OKP Ed25519 or, where allowed, oct. A private JWK gives its public
/// half. "x5c" gives the key when the parameters are missing, and must agree with them when they are not.
/// Errors: ParseError, Unsupported, InvalidArgument; the message names the member.
[[nodiscard]] Result<VerificationKey> parseJwk(std::string_view json, const KeyRequirements& = {});

/// The keys of a JWK Set (RFC 7517 5).
struct JwkSet {
    std::vector<VerificationKey> keys;
    /// Why other members of the set were left out, one sentence each ("key 2 (kid \"a\"): ..."). RFC 7517 5 wants
    /// keys of unknown types ignored, not the set refused.
    std::vector<std::string> skipped;
};

struct JwkSetLimits {
    std::size_t maximumSize = 1024 * 1024;
    std::size_t maximumKeys = 256;
};

/// Errors: ParseError, TooLarge. A set without a usable key is not an error here.
[[nodiscard]] Result<JwkSet> parseJwkSet(std::string_view json, const KeyRequirements& = {}, const JwkSetLimits& = {});

} // namespace postern::crypto
