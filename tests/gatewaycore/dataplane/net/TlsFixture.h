// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "NetFixture.h"
#include "crypto/Certificate.h"
#include "dataplane/net/MemoryTransport.h"
#include "dataplane/net/TlsTransport.h"

#include <QTemporaryDir>
#include <QtGlobal>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

namespace postern::test {

using namespace postern::net;

/// Authorities, certificates and the files of them that the tests need.
class Papers {
  public:
    Papers()
    {
        crypto::CertificateRequest request;
        request.commonName = "Test authority";
        authority = *crypto::makeAuthority(request);
        request.commonName = "Another authority";
        other = *crypto::makeAuthority(request);
        write("authority.pem", authority.certificatePem);
        write("other.pem", other.certificatePem);
        leaf("good", {"localhost", "api.example"}, {"127.0.0.1"});
        leaf("elsewhere", {"elsewhere.example"}, {});
        leaf("client", {"client.example"}, {}, true);
        const FakeClock past(std::chrono::system_clock::now() - std::chrono::hours(48));
        leaf("expired", {"localhost"}, {"127.0.0.1"}, false, Seconds(3600), past);
        const FakeClock future(std::chrono::system_clock::now() + std::chrono::hours(48));
        leaf("early", {"localhost"}, {"127.0.0.1"}, false, Seconds(36000), future);
        request.commonName = "localhost";
        request.dnsNames = {"localhost"};
        request.ipAddresses = {"127.0.0.1"};
        store("selfsigned", *crypto::makeSelfSigned(request));
    }
    [[nodiscard]] std::string file(const std::string& name) const { return folder.filePath(QString::fromStdString(name)).toStdString(); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(file(name)) << text; }
    [[nodiscard]] std::shared_ptr<const TlsContext> server(const std::string& name, const std::function<void(TlsServerConfig&)>& change = {}) const
    {
        TlsServerConfig config;
        config.certificateFile = file(name + ".pem");
        config.keyFile = file(name + ".key");
        if (change)
            change(config);
        auto made = TlsContext::server(config);
        if (!made)
            qFatal("%s", made.error().describe().c_str());
        return *made;
    }
    [[nodiscard]] std::shared_ptr<const TlsContext> client(const std::function<void(TlsClientConfig&)>& change = {}) const
    {
        TlsClientConfig config;
        config.authorityFile = file("authority.pem");
        if (change)
            change(config);
        auto made = TlsContext::client(config);
        if (!made)
            qFatal("%s", made.error().describe().c_str());
        return *made;
    }

    QTemporaryDir folder;
    crypto::KeyedCertificate authority;
    crypto::KeyedCertificate other;

    void leaf(const std::string& name, std::vector<std::string> names, std::vector<std::string> addresses, bool clientUse = false,
              Seconds validity = std::chrono::hours(24), const Clock& clock = Clock::system()) const
    {
        crypto::CertificateRequest request;
        request.commonName = name;
        request.dnsNames = std::move(names);
        request.ipAddresses = std::move(addresses);
        request.clientUse = clientUse;
        request.validity = validity;
        store(name, *crypto::issueCertificate(authority, request, clock));
    }
    void store(const std::string& name, const crypto::KeyedCertificate& pair) const
    {
        write(name + ".pem", pair.certificatePem);
        write(name + ".key", pair.privateKeyPem.reveal());
    }
};

inline const Papers& papers()
{
    static const Papers all;
    return all;
}

/// Two TLS ends over a pair in memory.
struct Pair {
    Pair(std::shared_ptr<const TlsContext> serverContext, std::shared_ptr<const TlsContext> clientContext, const std::string& name,
         std::size_t window = 64 * 1024)
    {
        auto [one, two] = MemoryTransport::pair(loop, window);
        rawServer = one.get();
        rawClient = two.get();
        server = std::move(*TlsTransport::accept(std::move(one), std::move(serverContext)));
        client = std::move(*TlsTransport::connect(std::move(two), std::move(clientContext), name));
        server->handshake(serverDone.done());
        client->handshake(clientDone.done());
    }
    bool shakeHands()
    {
        return spin(loop, [this] { return serverDone.called && clientDone.called; }) && !serverDone.failed && !clientDone.failed;
    }
    EventLoop loop;
    MemoryTransport* rawServer = nullptr;
    MemoryTransport* rawClient = nullptr;
    std::unique_ptr<TlsTransport> server;
    std::unique_ptr<TlsTransport> client;
    Outcome serverDone;
    Outcome clientDone;
};

} // namespace postern::test
