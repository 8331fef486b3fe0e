// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Result.h"

#include <string>
#include <string_view>

namespace postern::crypto {

/// Base64 with padding (RFC 4648 4).
[[nodiscard]] std::string base64Encode(BytesView octets);
/// Strict: padding required, no white space, no stray bits behind the last octet. Errors: ParseError.
[[nodiscard]] Result<Bytes> base64Decode(std::string_view text);

/// Base64url without padding (RFC 7515 2, RFC 4648 5).
[[nodiscard]] std::string base64UrlEncode(BytesView octets);
/// Strict: no padding, no white space, no character of the other alphabet, no stray bits behind the last octet, so
/// that each octet string has exactly one spelling. Errors: ParseError.
[[nodiscard]] Result<Bytes> base64UrlDecode(std::string_view text);
/// As above into a buffer that is reused; false when malformed (`out` is then unspecified).
[[nodiscard]] bool base64UrlDecode(std::string_view text, Bytes& out);

} // namespace postern::crypto
