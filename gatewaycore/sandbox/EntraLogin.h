// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Call.h"

#include <map>
#include <string>
#include <vector>

namespace postern::sandbox {

/// The token endpoints of one Entra ID tenant, with one application: client secret, certificate assertion, device code, refresh.
/// Texts of refusals begin with the codes of a real one.
class EntraLogin {
  public:
    static constexpr const char* tenant = "contoso.onmicrosoft.com";
    static constexpr const char* clientId = "11111111-2222-4333-8444-555555555555";
    static constexpr const char* clientSecret = "entra-demo-secret";

    [[nodiscard]] Reply answer(const Call& call);
    /// Whether a token is one of its own and was not taken back.
    [[nodiscard]] bool takes(const std::string& token) const;
    /// From now on all tokens so far count no more.
    void revokeAll() { tokens_.clear(); }
    void setLifetime(int seconds) noexcept { lifetime_ = seconds; }
    /// How often a device's code is asked about before the person has entered it; -1: they decline.
    void setPending(int times) noexcept { pending_ = times; }
    /// PEM of the certificate whose assertions count.
    void setCertificate(std::string pem) { certificate_ = std::move(pem); }
    /// The fields of every form that was sent.
    [[nodiscard]] const std::vector<std::map<std::string, std::string>>& forms() const noexcept { return forms_; }

  private:
    [[nodiscard]] Reply give(bool person);
    [[nodiscard]] Reply refuse(int status, const std::string& error, int code, const std::string& text) const;
    [[nodiscard]] Reply checkAssertion(const std::map<std::string, std::string>& form) const;

    std::vector<std::string> tokens_;
    std::vector<std::string> refreshTokens_;
    std::vector<std::map<std::string, std::string>> forms_;
    std::string certificate_;
    int lifetime_ = 3599;
    int pending_ = 0;
    unsigned serial_ = 0;
};

} // namespace postern::sandbox
