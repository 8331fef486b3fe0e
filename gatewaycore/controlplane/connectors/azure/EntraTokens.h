// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Secret.h"
#include "controlplane/connectors/azure/AzureSettings.h"
#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/rest/RestClient.h"

#include <functional>
#include <memory>
#include <string>

namespace postern::connectors::azure {

/// What a person has to do, somewhere else, to sign in.
struct DevicePrompt {
    std::string address; ///< "https://microsoft.com/devicelogin"
    std::string code;
    std::chrono::seconds validFor{0};
};

/// Credentials of one caller; what its way to sign in does not need is empty.
struct EntraCredentials {
    Secret clientSecret;
    Secret certificatePem; ///< certificate and private key
    Secret refreshToken;
};

/// Tokens of Entra ID for the Resource Manager: fetched when they are needed, once for all who wait, and anew before they end.
class EntraTokens {
  public:
    using Prompt = std::function<void(const DevicePrompt&)>;

    /// `client` and `clock` outlive this.
    EntraTokens(rest::RestClient& client, const AzureSettings& settings, EntraCredentials credentials, const Clock& clock = Clock::system());
    ~EntraTokens();
    EntraTokens(const EntraTokens&) = delete;
    EntraTokens& operator=(const EntraTokens&) = delete;

    /// `done` runs now, when a token is there, or later. Errors: Unauthenticated in a sentence; those of RestClient; InvalidConfig
    /// for a credential that is missing or cannot be used.
    [[nodiscard]] deployment::PendingPtr get(deployment::Completion<Secret> done);
    /// The token was refused: the next get() fetches another one.
    void forget();

    /// Who is told the code of a device; without anybody it is written to the log.
    void setPrompt(Prompt prompt);
    /// The refresh token of a person who signed in, for whoever keeps it; empty: none yet.
    [[nodiscard]] const Secret& refreshToken() const noexcept;

    struct State;

  private:
    std::shared_ptr<State> state_;
};

/// The assertion that a certificate's key signs (RFC 7523; RS256 and x5t#S256).
/// Errors: InvalidConfig.
[[nodiscard]] Result<std::string> clientAssertion(const Secret& pem, std::string_view clientId, std::string_view audience, WallTime now);

} // namespace postern::connectors::azure
