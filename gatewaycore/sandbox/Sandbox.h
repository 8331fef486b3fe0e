// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace postern::sandbox {

class AzureManagement;
class EntraLogin;

struct SandboxOptions {
    /// Where its certificates are written; made when it is not there.
    std::string folder;
    /// Copies of the samples are added until the Publisher has this many APIs.
    std::size_t apis = 0;
};

/// Everything the demo needs, in this process and on loopback ports of its own: a Publisher and a key manager behind
/// one HTTPS listener with a self-signed certificate (as a stock API Manager has it), and sample backends, some of which
/// fail. Needs no network. Its end stops it.
class Sandbox {
  public:
    static Result<std::unique_ptr<Sandbox>> start(const SandboxOptions& options);
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    [[nodiscard]] const std::string& publisherUrl() const; ///< "https://127.0.0.1:40001"
    [[nodiscard]] const std::string& certificateFile() const;
    /// SHA-256 of the certificate, "AB:CD:...": what a user who trusts it pins.
    [[nodiscard]] const std::string& certificateFingerprint() const;
    [[nodiscard]] const std::string& backendUrl() const; ///< "http://127.0.0.1:40002"
    [[nodiscard]] std::string kongAdminUrl() const; ///< an emulated Kong's Admin API
    /// What calls to it have changed, in order: "PUT /services/orders".
    [[nodiscard]] std::vector<std::string> kongChanges() const;
    [[nodiscard]] std::string azureManagementUrl() const; ///< an emulated Resource Manager with one API Management service
    [[nodiscard]] std::string entraUrl() const;           ///< an emulated Entra ID, whose tokens that one takes
    /// To set them up, and to see what they were asked; nothing else calls them meanwhile.
    void withAzure(const std::function<void(AzureManagement&, EntraLogin&)>& use);
    [[nodiscard]] std::string awsUrl() const;    ///< an emulated API Gateway of AWS; keys and region: AwsGateway
    [[nodiscard]] std::string awsStsUrl() const; ///< and its STS
    [[nodiscard]] std::string awsEnvironment() const; ///< it as an entry of environments.yaml
    /// What calls have changed there.
    [[nodiscard]] std::vector<std::string> awsChanges() const;
    [[nodiscard]] unsigned awsSessions() const; ///< that STS has given
    void awsDeny(std::string begin); ///< calls of API Gateway whose paths begin so are refused as those without the right are
    [[nodiscard]] std::string tokenUrl() const;
    [[nodiscard]] std::string jwksUrl() const;
    [[nodiscard]] const std::string& issuer() const;

    /// A gateway.yaml that runs the samples: its listeners on these ports (0: any), the sandbox's key manager as issuer,
    /// one API key.
    [[nodiscard]] std::string gatewayYaml(std::uint16_t httpPort, std::uint16_t httpsPort) const;
    /// The key that gatewayYaml() knows, for the ApiKey header of the Partners API.
    [[nodiscard]] static std::string demoApiKey() { return "demo-partner-key"; }

    /// A token of the application "Demo Shop", as its token endpoint would give it.
    [[nodiscard]] Result<Secret> token(const std::string& scopes, const std::string& audience = "demo-shop",
                                       std::int64_t validitySeconds = 3600) const;
    /// The same as a text that only introspectionUrl() makes sense of.
    [[nodiscard]] Secret opaqueToken(const std::string& scopes, const std::string& audience = "demo-shop",
                                     std::int64_t validitySeconds = 3600) const;
    /// As KeyManager::endTokens(); and how often its token endpoint was called.
    void endTokens(bool accounts);
    void setPassword(const std::string& user, const std::string& password);
    [[nodiscard]] unsigned tokenCalls() const;
    /// RFC 7662; for the client demo-shop with the secret demo-secret.
    [[nodiscard]] std::string introspectionUrl() const;

  private:
    struct State;
    explicit Sandbox(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// One of the calls that show what the gateway decides, in the order in which they are best made.
struct DemoCall {
    std::string title;  ///< "A token for another audience"
    std::string method;
    std::string path;   ///< below the gateway's URL
    std::string token;  ///< for Authorization: Bearer; empty: none
    std::string body;   ///< JSON; empty: none
    int expected = 200;
    int repeat = 1;     ///< times to call; the last answer is the expected one
};
/// Calls answered 200, 401, 403, 404, 429 and 502.
[[nodiscard]] Result<std::vector<DemoCall>> demoCalls(const Sandbox& sandbox);

} // namespace postern::sandbox
