// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace postern::security {

/// Where (r, s) is an ECDSA signature, (r, n - s) is one, too, which anybody can work out who has the first. So a token that a
/// list names by its signature, or by a digest of all of it, has a twin, which is just as good and looks different.
/// Both in base64url, as in a token (RFC 7518 3.4). Empty when the signature has not the length of ES256, ES384 or ES512, or
/// when its s is none. (Ed25519's have the length of ES256's; what comes of these is nobody's signature.)
[[nodiscard]] std::string mirroredSignature(std::string_view signature);

} // namespace postern::security
