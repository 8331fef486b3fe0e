// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Sandbox.h"

#include "crypto/Certificate.h"
#include "crypto/Digest.h"
#include "dataplane/engine/Gateway.h"
#include "sandbox/AwsGateway.h"
#include "sandbox/Backends.h"
#include "sandbox/Catalog.h"
#include "sandbox/FaultySockets.h"
#include "sandbox/KeyManager.h"
#include "sandbox/AzureManagement.h"
#include "sandbox/EntraLogin.h"
#include "sandbox/KongAdmin.h"
#include "sandbox/PublisherApi.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <unistd.h>

namespace postern::sandbox {
namespace {

constexpr std::string_view kongPath = "/kong-admin";
constexpr std::string_view azurePath = "/azure";
constexpr std::string_view entraPath = "/entra";
constexpr std::string_view awsPath = "/aws-apigateway";
constexpr std::string_view awsStsPath = "/aws-sts";

/// Writes a file that only its owner may read.
Result<void> writePrivate(const std::string& path, std::string_view text)
{
    std::filesystem::remove(path);
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written = file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const std::string why = std::strerror(errno);
    if (file >= 0)
        ::close(file);
    if (!written)
        return unexpected(ErrorKind::IoError, "the sandbox cannot write " + path + ": " + why);
    return {};
}

struct CertificateFiles {
    std::string certificate;
    std::string key;
    std::string fingerprint;
};

Result<CertificateFiles> makeCertificate(const std::string& folder, const std::string& name)
{
    crypto::CertificateRequest request;
    request.commonName = "localhost";
    request.organisation = "Postern sandbox (" + name + ")";
    request.dnsNames = {"localhost"};
    request.ipAddresses = {"127.0.0.1", "::1"};
    auto made = crypto::makeSelfSigned(request);
    if (!made)
        return unexpected(std::move(made).error());
    CertificateFiles files{folder + "/" + name + ".pem", folder + "/" + name + ".key", {}};
    if (auto written = writePrivate(files.certificate, made->certificatePem); !written)
        return unexpected(std::move(written).error());
    if (auto written = writePrivate(files.key, made->privateKeyPem.reveal()); !written)
        return unexpected(std::move(written).error());
    auto described = crypto::describeCertificates(made->certificatePem);
    if (!described || described->empty())
        return unexpected(ErrorKind::Internal, "the sandbox's certificate cannot be read back");
    files.fingerprint = described->front().sha256Fingerprint;
    return files;
}

model::Listener listener(std::string name, const CertificateFiles* tls)
{
    model::Listener made;
    made.name = std::move(name);
    made.port = 0;
    if (tls != nullptr) {
        made.tls.emplace();
        made.tls->certificate = tls->certificate;
        made.tls->key = tls->key;
    }
    return made;
}

} // namespace

struct Sandbox::State {
    // The sandbox's gateway has one worker, which is the only one that serves; token() may come from another thread.
    mutable std::mutex keyManagerMutex;
    std::optional<KeyManager> keyManager;
    std::optional<Catalog> catalog;
    std::optional<PublisherApi> publisher;
    KongAdmin kong;
    EntraLogin entra;
    AzureManagement azure;
    AwsGateway aws;
    std::unique_ptr<RefusingPort> refusing;
    std::unique_ptr<GarbageServer> garbage;
    std::unique_ptr<engine::Gateway> gateway; ///< last: its handlers use what stands above
    CertificateFiles certificate;
    std::string folder;
    std::string publisherUrl;
    std::string backendUrl;
    std::string untrustedUrl;
    std::string issuer;

    Result<void> start(const SandboxOptions& options);
    std::vector<engine::HandlerRoute> routes();
    std::shared_ptr<pipeline::Handler> service(Reply (State::*answer)(const Call&));
    Reply answerControlPlane(const Call& call) { return publisher->answer(call); }
    Reply answerRegistration(const Call& call) { return keyManager->registerClient(call); }
    Reply answerToken(const Call& call) { return keyManager->token(call); }
    Reply answerAuthorization(const Call& call) { return keyManager->authorizeCode(call); }
    Reply answerKeys(const Call&) { return keyManager->keys(); }
    Reply answerIntrospection(const Call& call) { return keyManager->introspect(call); }
    Reply answerRevocation(const Call& call) { return keyManager->revoke(call); }
    Reply answerRotation(const Call& call);
    Reply answerKong(const Call& call);
    Reply answerAzure(const Call& call);
    Reply answerEntra(const Call& call);
    Reply answerAws(const Call& call);
    Reply answerSts(const Call& call) { return aws.answerSts(call); }
    Reply answerDrift(const Call&) { return Reply::json(schema::Value::object({{"changed", aws.drift()}})); }
    [[nodiscard]] std::string resolve(const std::string& placeholder) const;
};

Reply Sandbox::State::answerRotation(const Call& call)
{
    const auto rotated = keyManager->rotate(call.queryValue("keep") == "1");
    return rotated ? keyManager->keys() : Reply::error(500, 900967, "General Error", rotated.error().message());
}

Reply Sandbox::State::answerKong(const Call& call)
{
    Call below = call;
    below.path.erase(0, kongPath.size());
    return kong.answer(below);
}

Reply Sandbox::State::answerAzure(const Call& call)
{
    Call below = call;
    below.path.erase(0, azurePath.size());
    return azure.answer(below);
}

Reply Sandbox::State::answerEntra(const Call& call)
{
    Call below = call;
    below.path.erase(0, entraPath.size());
    return entra.answer(below);
}

Reply Sandbox::State::answerAws(const Call& call)
{
    Call below = call;
    below.path.erase(0, awsPath.size());
    return aws.answer(below);
}

std::shared_ptr<pipeline::Handler> Sandbox::State::service(Reply (State::*answer)(const Call&))
{
    return std::make_shared<ServiceHandler>([this, answer](const Call& call) {
        const std::lock_guard lock(keyManagerMutex);
        return (this->*answer)(call);
    });
}

std::vector<engine::HandlerRoute> Sandbox::State::routes()
{
    const auto echo = std::make_shared<EchoHandler>();
    return {{"/api/am/*", service(&State::answerControlPlane), "*", {}},
            {"/client-registration/{version}/register", service(&State::answerRegistration), "POST", {}},
            {"/oauth2/token", service(&State::answerToken), "POST", {}},
            {"/oauth2/authorize", service(&State::answerAuthorization), "GET", {}},
            {"/oauth2/jwks", service(&State::answerKeys), "GET", {}},
            {"/oauth2/introspect", service(&State::answerIntrospection), "POST", {}},
            {"/oauth2/revoke", service(&State::answerRevocation), "POST", {}},
            {"/sandbox/rotate-keys", service(&State::answerRotation), "POST", {}},
            {std::string(kongPath) + "/*", service(&State::answerKong), "*", {}},
            {std::string(azurePath) + "/*", service(&State::answerAzure), "*", {}},
            {std::string(entraPath) + "/*", service(&State::answerEntra), "POST", {}},
            {"/sandbox/drift", service(&State::answerDrift), "POST", {}},
            {std::string(awsPath) + "/*", service(&State::answerAws), "*", {}},
            {std::string(awsStsPath) + "/*", service(&State::answerSts), "POST", {}},
            {"/echo", echo, "*", {}},
            {"/echo/*", echo, "*", {}},
            {"/store/*", std::shared_ptr<pipeline::Handler>(makeStore()), "*", {}},
            {"/slow", std::make_shared<SlowHandler>(), "*", {}},
            {"/stream", std::make_shared<StreamHandler>(), "*", {}},
            {"/faulty/*", std::make_shared<FaultyHandler>(), "*", {}},
            {"/untrusted", echo, "*", {}}};
}

std::string Sandbox::State::resolve(const std::string& placeholder) const
{
    if (placeholder == "http://refused.sandbox")
        return "http://127.0.0.1:" + std::to_string(refusing->port());
    if (placeholder == "http://garbage.sandbox")
        return "http://127.0.0.1:" + std::to_string(garbage->port());
    if (placeholder == "https://untrusted.sandbox")
        return untrustedUrl;
    return backendUrl;
}

Result<void> Sandbox::State::start(const SandboxOptions& options)
{
    std::error_code failure;
    std::filesystem::create_directories(options.folder, failure);
    if (failure)
        return unexpected(ErrorKind::IoError, "the sandbox cannot make " + options.folder + ": " + failure.message());
    auto trusted = makeCertificate(options.folder, "publisher");
    auto untrusted = makeCertificate(options.folder, "untrusted");
    auto refusingPort = RefusingPort::open();
    auto garbageServer = GarbageServer::open();
    if (!trusted)
        return unexpected(std::move(trusted).error());
    if (!untrusted)
        return unexpected(std::move(untrusted).error());
    if (!refusingPort)
        return unexpected(std::move(refusingPort).error());
    if (!garbageServer)
        return unexpected(std::move(garbageServer).error());
    folder = options.folder;
    if (auto written = writePrivate(folder + "/demo-shop.secret", "demo-secret"); !written)
        return written;
    if (auto written = writePrivate(folder + "/aws-access-key.secret", AwsGateway::accessKey); !written)
        return written;
    if (auto written = writePrivate(folder + "/aws-secret-key.secret", AwsGateway::secretKey().reveal()); !written)
        return written;
    certificate = std::move(*trusted);
    refusing = std::move(*refusingPort);
    garbage = std::move(*garbageServer);

    model::GatewayConfig config;
    config.workers = 1;
    config.limits.bufferedBody = 64_MiB; // archives and large definitions are taken whole
    config.listeners = {listener("publisher", &certificate), listener("backends", nullptr), listener("untrusted", &*untrusted)};
    engine::GatewayOptions gatewayOptions;
    gatewayOptions.workers = 1;
    gatewayOptions.handlers = routes();
    gatewayOptions.healthRoutes = false;
    auto made = engine::Gateway::create(std::move(config), std::move(gatewayOptions));
    if (!made)
        return unexpected(std::move(made).error());
    gateway = std::move(*made);
    // The services need the listeners' addresses, so a call that comes before they are made waits for them.
    const std::lock_guard lock(keyManagerMutex);
    if (auto started = gateway->start(); !started)
        return started;
    for (const engine::ListenerStatus& status : gateway->listeners()) {
        std::string& url = status.name == "publisher" ? publisherUrl : status.name == "backends" ? backendUrl : untrustedUrl;
        url = status.url;
    }
    issuer = publisherUrl + "/oauth2/token";
    azure.setAddress(backendUrl + std::string(azurePath));
    azure.setTokens([this](const std::string& token) { return entra.takes(token); });
    auto keys = KeyManager::create(issuer);
    if (!keys)
        return unexpected(std::move(keys).error());
    keyManager.emplace(std::move(*keys));
    auto samples = Catalog::create([this](const std::string& placeholder) { return resolve(placeholder); });
    if (!samples)
        return unexpected(std::move(samples).error());
    catalog.emplace(std::move(*samples));
    catalog->pad(options.apis);
    publisher.emplace(*catalog, *keyManager);
    return {};
}

Sandbox::Sandbox(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sandbox::~Sandbox() = default;

Result<std::unique_ptr<Sandbox>> Sandbox::start(const SandboxOptions& options)
{
    auto state = std::make_unique<State>();
    if (auto started = state->start(options); !started)
        return unexpected(std::move(started).error());
    return std::unique_ptr<Sandbox>(new Sandbox(std::move(state)));
}

const std::string& Sandbox::publisherUrl() const { return state_->publisherUrl; }
const std::string& Sandbox::certificateFile() const { return state_->certificate.certificate; }
const std::string& Sandbox::certificateFingerprint() const { return state_->certificate.fingerprint; }
const std::string& Sandbox::backendUrl() const { return state_->backendUrl; }
std::string Sandbox::kongAdminUrl() const { return state_->backendUrl + std::string(kongPath); }
std::vector<std::string> Sandbox::kongChanges() const
{
    const std::lock_guard lock(state_->keyManagerMutex);
    return state_->kong.changes();
}
std::string Sandbox::azureManagementUrl() const { return state_->backendUrl + std::string(azurePath); }
std::string Sandbox::entraUrl() const { return state_->backendUrl + std::string(entraPath); }
void Sandbox::withAzure(const std::function<void(AzureManagement&, EntraLogin&)>& use)
{
    const std::lock_guard lock(state_->keyManagerMutex);
    use(state_->azure, state_->entra);
}
std::string Sandbox::awsUrl() const { return state_->backendUrl + std::string(awsPath); }
std::string Sandbox::awsEnvironment() const
{
    return "  - name: aws\n    type: aws\n    mode: read-write\n    settings:\n      region: " + std::string(AwsGateway::region) + "\n      endpoint: " + awsUrl() +
           "\n      accessKey: ${file:" + state_->folder + "/aws-access-key.secret}\n      secretKey: ${file:" + state_->folder + "/aws-secret-key.secret}\n";
}
std::string Sandbox::awsStsUrl() const { return state_->backendUrl + std::string(awsStsPath); }
std::vector<std::string> Sandbox::awsChanges() const
{
    const std::lock_guard lock(state_->keyManagerMutex);
    return state_->aws.changes();
}
void Sandbox::awsDeny(std::string begin)
{
    const std::lock_guard lock(state_->keyManagerMutex);
    state_->aws.deny(std::move(begin));
}
unsigned Sandbox::awsSessions() const
{
    const std::lock_guard lock(state_->keyManagerMutex);
    return state_->aws.sessions();
}
std::string Sandbox::tokenUrl() const { return state_->publisherUrl + "/oauth2/token"; }
std::string Sandbox::introspectionUrl() const { return state_->publisherUrl + "/oauth2/introspect"; }
std::string Sandbox::jwksUrl() const { return state_->publisherUrl + "/oauth2/jwks"; }
const std::string& Sandbox::issuer() const { return state_->issuer; }

std::string Sandbox::gatewayYaml(std::uint16_t httpPort, std::uint16_t httpsPort) const
{
    return "# Made by the demo: the sandbox's key manager is the issuer of its tokens.\n"
           "apiVersion: postern/v1\n"
           "listeners:\n"
           "  - name: http\n"
           "    address: 127.0.0.1\n"
           "    port: " + std::to_string(httpPort) + "\n"
           "  - name: https\n"
           "    address: 127.0.0.1\n"
           "    port: " + std::to_string(httpsPort) + "\n"
           "    tls: {development: true}\n"
           "issuers:\n"
           "  - name: sandbox\n"
           "    issuer: " + issuer() + "\n"
           "    jwksUrl: " + jwksUrl() + "\n"
           "    audiences: [demo-shop, demo-visitor, " + KeyManager::portalAudience + "]\n"
           "    algorithms: [RS256]\n"
           "    tls: {caFile: " + certificateFile() + "}\n"
           "    introspection: # of tokens that are no JWT\n"
           "      url: " + introspectionUrl() + "\n"
           "      clientId: demo-shop\n"
           "      clientSecret: ${file:" + state_->folder + "/demo-shop.secret}\n"
           "apiKeys:\n"
           "  - name: demo-partner\n"
           "    sha256: " + crypto::toHex(crypto::sha256(demoApiKey()).view()) + "\n"
           "    application: Demo Partner\n";
}

namespace {

/// What a token of the demo's application is made from.
Client demoShop()
{
    Client shop;
    shop.id = "demo-shop";
    shop.name = "Demo Shop";
    shop.owner = "alice";
    shop.subscriptions = {"Orders:1.0.0:Gold", "Payments:1.2.0:Bronze", "Partners:1.0.0:Silver"};
    return shop;
}

std::vector<std::string> scopeList(const std::string& scopes)
{
    std::vector<std::string> list;
    for (std::size_t at = 0; at < scopes.size();) {
        const std::size_t end = std::min(scopes.find(' ', at), scopes.size());
        list.push_back(scopes.substr(at, end - at));
        at = end + 1;
    }
    return list;
}

} // namespace

Secret Sandbox::opaqueToken(const std::string& scopes, const std::string& audience, std::int64_t validitySeconds) const
{
    const std::lock_guard lock(state_->keyManagerMutex);
    return Secret(
        state_->keyManager->issueOpaque(demoShop(), "alice", scopeList(scopes), audience, Seconds(validitySeconds)));
}

void Sandbox::endTokens(bool accounts)
{
    const std::lock_guard lock(state_->keyManagerMutex);
    state_->keyManager->endTokens(accounts);
}

void Sandbox::setPassword(const std::string& user, const std::string& password)
{
    const std::lock_guard lock(state_->keyManagerMutex);
    state_->keyManager->setPassword(user, password);
}

unsigned Sandbox::tokenCalls() const
{
    const std::lock_guard lock(state_->keyManagerMutex);
    return state_->keyManager->tokenCalls();
}

Result<Secret> Sandbox::token(const std::string& scopes, const std::string& audience, std::int64_t validitySeconds) const
{
    const std::lock_guard lock(state_->keyManagerMutex);
    auto made = state_->keyManager->issue(demoShop(), "alice", scopeList(scopes), audience, Seconds(validitySeconds));
    if (!made)
        return unexpected(std::move(made).error());
    return Secret(std::move(*made));
}

Result<std::vector<DemoCall>> demoCalls(const Sandbox& sandbox)
{
    auto reader = sandbox.token("orders:read");
    auto payer = sandbox.token("payments:write");
    auto stranger = sandbox.token("orders:read", "another-shop");
    auto old = sandbox.token("orders:read", "demo-shop", -600);
    for (const auto* token : {&reader, &payer, &stranger, &old}) {
        if (!*token)
            return unexpected(Error(token->error()));
    }
    return std::vector<DemoCall>{
        {"Read an order", "GET", "/orders/1.0.0/orders/17", reader->reveal(), "", 200, 1},
        {"No credentials", "GET", "/orders/1.0.0/orders/17", "", "", 401, 1},
        {"A token for another audience", "GET", "/orders/1.0.0/orders/17", stranger->reveal(), "", 401, 1},
        {"A token that has expired", "GET", "/orders/1.0.0/orders/17", old->reveal(), "", 401, 1},
        {"A scope that the token does not have", "POST", "/orders/1.0.0/orders", reader->reveal(),
         R"({"item":"tea","quantity":2})", 403, 1},
        {"A path that no operation has", "GET", "/orders/1.0.0/nothing/here", reader->reveal(), "", 404, 1},
        {"A mock from the OpenAPI's examples", "GET", "/menu/2.1.0/dishes", "", "", 200, 1},
        {"The eleventh payment in a minute", "POST", "/payments/1.2.0/payments", payer->reveal(),
         R"({"amount":12.5,"currency":"EUR"})", 429, 11},
        {"A backend that nobody runs", "GET", "/legacy/0.9.0/refused", "", "", 502, 1},
        {"A backend whose certificate cannot be trusted", "GET", "/legacy/0.9.0/untrusted", "", "", 502, 1},
        {"A backend that does not speak HTTP", "GET", "/legacy/0.9.0/garbage", "", "", 502, 1},
    };
}

} // namespace postern::sandbox
