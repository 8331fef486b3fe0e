// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace postern::inspection {

/// What is never shown: credentials in header fields, in query and form parameters, and in JSON members. Applied on the
/// worker, before a trace leaves it.
struct MaskingRules {
    /// Whole values, without regard to case. Authorization and Proxy-Authorization keep their scheme.
    std::vector<std::string> headers{"authorization",   "proxy-authorization", "cookie",   "set-cookie",
                                     "x-api-key",       "apikey",              "api-key",  "x-jwt-assertion",
                                     "internal-key",    "x-auth-token",        "x-amz-security-token"};
    /// Names of query and form parameters and of JSON members, without regard to case.
    std::vector<std::string> parameters{"access_token", "refresh_token", "id_token", "token",         "api_key",
                                        "apikey",       "password",      "secret",   "client_secret", "assertion",
                                        "code_verifier"};
};

/// Applies MaskingRules. A masked value shows its length and, when it is long enough not to be guessed from them, its
/// last four characters: "****wxyz (564 characters)".
class Masking {
  public:
    explicit Masking(MaskingRules rules = {});

    [[nodiscard]] static std::string mask(std::string_view secret);
    [[nodiscard]] bool isSecretHeader(std::string_view name) const noexcept;
    /// A header's value as it may be shown.
    [[nodiscard]] std::string header(std::string_view name, std::string_view value) const;
    /// A request target with its secret query parameters masked.
    [[nodiscard]] std::string target(std::string_view target) const;
    /// Content with secret form parameters and JSON members masked; `contentType` decides which. What is neither form
    /// nor JSON is searched for JSON members all the same, because content types are often wrong.
    [[nodiscard]] std::string body(std::string_view contentType, std::string_view body) const;

  private:
    [[nodiscard]] bool isSecretParameter(std::string_view name) const noexcept;
    [[nodiscard]] std::string pairs(std::string_view text) const;
    [[nodiscard]] std::string jsonMembers(std::string_view text) const;

    MaskingRules rules_;
};

} // namespace postern::inspection
