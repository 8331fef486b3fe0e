// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/ListenerSet.h"

#include "crypto/Certificate.h"
#include "dataplane/net/DevelopmentCa.h"
#include "dataplane/net/TlsTickets.h"

namespace postern::engine {
namespace {

Result<net::Address> addressOf(const model::Listener& listener)
{
    if (listener.address == "localhost")
        return net::Address::loopback(listener.port);
    if (listener.address == "*" || listener.address.empty())
        return net::Address::v4({0, 0, 0, 0}, listener.port);
    if (listener.address.starts_with("unix:"))
        return net::Address::unixSocket(listener.address.substr(5));
    return net::Address::parse(listener.address, listener.port);
}

net::TlsVersion versionOf(model::ListenerTls::Version version) noexcept
{
    using Version = model::ListenerTls::Version;
    switch (version) {
    case Version::Tls10: return net::TlsVersion::Tls10;
    case Version::Tls11: return net::TlsVersion::Tls11;
    case Version::Tls12: return net::TlsVersion::Tls12;
    case Version::Tls13: break;
    }
    return net::TlsVersion::Tls13;
}

void askClients(const model::ListenerTls& tls, const std::vector<std::string>& clients, net::TlsServerConfig& server)
{
    using Clients = model::ListenerTls::Clients;
    if (tls.clientCertificates == Clients::None)
        return;
    server.clientCertificate = tls.clientCertificates == Clients::Required ? net::ClientCertificate::Required : net::ClientCertificate::Optional;
    server.clientAuthorityFile = tls.clientCa;
    server.clientRevocationFiles = tls.clientCrls;
    server.clientDepth = tls.clientDepth;
    server.clientFingerprints = clients;
}

Result<std::shared_ptr<const net::TlsContext>> tlsOf(const model::Listener& listener, const std::vector<std::string>& clients,
                                                     const std::string& stateFolder, const Clock& clock,
                                                     pipeline::StateRegistry& states)
{
    const model::ListenerTls& tls = *listener.tls;
    net::TlsServerConfig server;
    server.protocols = {"http/1.1"};
    server.minimum = versionOf(tls.minVersion);
    server.ciphers = tls.ciphers;
    server.sessionTickets = tls.resumption == model::ListenerTls::Resumption::Tickets;
    server.sessionScope = listener.name;
    askClients(tls, clients, server);
    if (server.sessionTickets) {
        const auto rotation = tls.ticketRotation;
        server.ticketKeys = states.get<net::TicketKeys>(
            {{}, "tls-tickets", listener.name + '\n' + std::to_string(rotation.count())},
            [&] { return std::make_shared<net::TicketKeys>(rotation, clock); });
    }
    for (const model::ListenerCertificate& each : tls.shown())
        server.more.push_back({each.certificate, each.key, each.hosts});
    server.certificateFile = server.more.front().certificateFile;
    server.keyFile = server.more.front().keyFile;
    server.hosts = server.more.front().hosts;
    server.more.erase(server.more.begin());
    if (tls.development) {
        if (stateFolder.empty())
            return unexpected(ErrorKind::InvalidConfig,
                              "a development certificate needs a folder to be kept in: say --state DIR, or give "
                              "`certificate` and `key`",
                              Fault::Config);
        auto made = net::developmentCertificate(developmentFolder(stateFolder), {}, clock);
        if (!made)
            return unexpected(std::move(made).error());
        server.certificateFile = made->certificateFile;
        server.keyFile = made->keyFile;
    }
    return net::TlsContext::server(server);
}

} // namespace

std::string developmentFolder(const std::string& stateFolder) { return stateFolder + "/development-ca"; }

Error listenerError(const model::Listener& listener, const Error& cause)
{
    const std::string place = listener.origin.toString();
    return Error(cause.kind(), (place.empty() ? "" : place + ": ") + "listener \"" + listener.name + "\"", Fault::Config)
        .causedBy(cause);
}

const std::vector<std::string>& PreparedListener::warnings() const noexcept
{
    static const std::vector<std::string> none;
    return origin->tls != nullptr ? origin->tls->warnings() : none;
}

std::vector<std::string> clientsOf(const model::GatewayConfig& config)
{
    std::vector<std::string> out;
    for (const model::Api& api : config.apis) {
        for (const model::ClientCertificate& each : api.clientCertificates) {
            if (const auto described = crypto::describeCertificates(each.pem))
                out.push_back(described->front().sha256Fingerprint);
        }
    }
    return out;
}

Result<PreparedListener> PreparedListener::make(const model::Listener& config, const std::vector<std::string>& clients,
                                                const std::string& stateFolder, const Clock& clock, pipeline::StateRegistry& states)
{
    auto address = addressOf(config);
    if (!address)
        return unexpected(listenerError(config, address.error()));
    auto origin = std::make_shared<SessionOrigin>();
    origin->listener = config.name;
    if (config.tls) {
        auto tls = tlsOf(config, clients, stateFolder, clock, states);
        if (!tls)
            return unexpected(listenerError(config, tls.error()));
        origin->tls = *std::move(tls);
    }
    return PreparedListener{config, *std::move(address), std::move(origin)};
}

} // namespace postern::engine
