// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/ListenerSet.h"

#include "dataplane/net/DevelopmentCa.h"

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

Result<std::shared_ptr<const net::TlsContext>> tlsOf(const model::ListenerTls& tls, const std::string& stateFolder,
                                                     const Clock& clock)
{
    net::TlsServerConfig server;
    server.certificateFile = tls.certificate;
    server.keyFile = tls.key;
    server.protocols = {"http/1.1"};
    server.minimum = tls.minVersion == model::ListenerTls::Version::Tls13 ? net::TlsVersion::Tls13
                                                                         : net::TlsVersion::Tls12;
    if (tls.development) {
        if (stateFolder.empty())
            return unexpected(ErrorKind::InvalidConfig,
                              "a development certificate needs a folder to be kept in: say --state DIR, or give "
                              "`certificate` and `key`",
                              Fault::Config);
        auto made = net::developmentCertificate(stateFolder + "/development-ca", {}, clock);
        if (!made)
            return unexpected(std::move(made).error());
        server.certificateFile = made->certificateFile;
        server.keyFile = made->keyFile;
    }
    return net::TlsContext::server(server);
}

} // namespace

Error listenerError(const model::Listener& listener, const Error& cause)
{
    const std::string place = listener.origin.toString();
    return Error(cause.kind(), (place.empty() ? "" : place + ": ") + "listener \"" + listener.name + "\"", Fault::Config)
        .causedBy(cause);
}

Result<PreparedListener> PreparedListener::make(const model::Listener& config, const std::string& stateFolder,
                                                const Clock& clock)
{
    auto address = addressOf(config);
    if (!address)
        return unexpected(listenerError(config, address.error()));
    auto origin = std::make_shared<SessionOrigin>();
    origin->listener = config.name;
    if (config.tls) {
        auto tls = tlsOf(*config.tls, stateFolder, clock);
        if (!tls)
            return unexpected(listenerError(config, tls.error()));
        origin->tls = *std::move(tls);
    }
    return PreparedListener{config, *std::move(address), std::move(origin)};
}

} // namespace postern::engine
