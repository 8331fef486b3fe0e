// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Secret.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>

/// AWS Signature Version 4 ("Signing AWS API requests", IAM User Guide).
namespace postern::crypto {

/// What of a request is signed, as it goes over the wire.
struct SigV4Request {
    std::string_view method;
    std::string_view path;  ///< begins with '/'
    std::string_view query; ///< without '?'
    /// Every field that is signed, "host" among them; repeats in their order.
    std::span<const std::pair<std::string_view, std::string_view>> fields;
    std::string_view payloadHash; ///< SHA-256 of the content in hexadecimal, or "UNSIGNED-PAYLOAD"
};

/// For whom the signature is good, and when.
struct SigV4Scope {
    std::string_view region;
    std::string_view service;
    std::string_view time; ///< "20150830T123600Z"
    /// S3 takes the path as it is; every other service wants it without dot and empty segments and encoded once more.
    bool plainPath = false;

    /// "20150830/us-east-1/service/aws4_request"
    [[nodiscard]] std::string text() const;
};

inline constexpr std::string_view unsignedPayload = "UNSIGNED-PAYLOAD";

/// The request in its one spelling. Values are trimmed, and white space in them is one blank.
[[nodiscard]] std::string sigV4CanonicalRequest(const SigV4Request& request, const SigV4Scope& scope);
[[nodiscard]] std::string sigV4StringToSign(std::string_view canonicalRequest, const SigV4Scope& scope);
/// In hexadecimal.
[[nodiscard]] std::string sigV4Signature(const Secret& secretKey, std::string_view stringToSign, const SigV4Scope& scope);
/// The value of the Authorization field.
[[nodiscard]] std::string sigV4Authorization(std::string_view accessKey, const Secret& secretKey, const SigV4Request& request,
                                             const SigV4Scope& scope);

/// `text` with every octet that is not unreserved (RFC 3986 2.3) as %XX; with `keepSlash` but for '/'.
[[nodiscard]] std::string sigV4Encode(std::string_view text, bool keepSlash = false);

} // namespace postern::crypto
