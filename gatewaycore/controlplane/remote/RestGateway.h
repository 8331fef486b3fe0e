// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/rest/RestClient.h"

#include <string>

namespace postern::remote {

/// What came back, as the Deployer judges it.
[[nodiscard]] deployment::CallAnswer callAnswerOf(const rest::RestResponse& answer);

/// A gateway whose management interface is HTTP. In read-only mode nothing but GET and HEAD is ever sent, whoever asks.
class RestGateway : public deployment::GatewayConnection {
  public:
    RestGateway(rest::RestSettings settings, deployment::Mode mode) : client_(std::move(settings)), mode_(mode) {}

    /// Sends a call once: whoever deploys decides what is sent again, since it writes down each attempt.
    [[nodiscard]] deployment::PendingPtr call(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done) override;
    /// Sends a call that only asks, whatever its method (a query by POST, say). Repeated as rest repeats.
    [[nodiscard]] deployment::PendingPtr ask(const deployment::RemoteCall& call, deployment::Completion<deployment::CallAnswer> done);

    [[nodiscard]] virtual std::string_view maker() const noexcept = 0; ///< "Kong": what sentences call the gateway

    [[nodiscard]] rest::RestClient& client() noexcept { return client_; }
    [[nodiscard]] deployment::Mode mode() const noexcept { return mode_; }

  protected:
    /// Puts credentials (a token that is fetched first, a signature over what is sent) to a request whose URL, fields and body
    /// stand. `ready` runs now or later.
    [[nodiscard]] virtual deployment::PendingPtr authorize(rest::RestRequest request, deployment::Completion<rest::RestRequest> ready) = 0;
    /// Where a target is: "https://kong.example:8444/staging/services".
    [[nodiscard]] virtual std::string urlOf(const deployment::RemoteCall& call) const = 0;
    /// Credentials were refused. True: there may be newer ones, so the call is authorized and sent once more.
    [[nodiscard]] virtual bool forgetCredentials(const deployment::CallAnswer& refusal);
    /// Whether a field of a request is a credential. A gateway may repeat it in a refusal; nobody is told it from there.
    [[nodiscard]] virtual bool isCredential(const QByteArray& field) const;

  private:
    friend class RestExchangeOfGateway;
    [[nodiscard]] rest::RestRequest requestOf(const deployment::RemoteCall& call) const;

    rest::RestClient client_;
    deployment::Mode mode_;
};

} // namespace postern::remote
