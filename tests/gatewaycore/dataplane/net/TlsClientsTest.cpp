// SPDX-License-Identifier: Apache-2.0
#include "PlainTlsClient.h"
#include "TlsFixture.h"
#include "support/RevocationList.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::net;
using test::Pair;
using test::papers;
using test::PlainTlsClient;
using test::spin;

namespace {

std::string fingerprintOf(const std::string& name)
{
    std::ifstream file(papers().file(name + ".pem"));
    const std::string pem(std::istreambuf_iterator<char>(file), {});
    return crypto::describeCertificates(pem)->front().sha256Fingerprint;
}

std::function<void(TlsClientConfig&)> with(const std::string& certificate)
{
    return [certificate](TlsClientConfig& config) {
        if (certificate.empty())
            return;
        config.certificateFile = papers().file(certificate + ".pem");
        config.keyFile = papers().file(certificate + ".key");
    };
}

} // namespace

/// Whom a server lets in by his certificate.
class TlsClientsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase()
    {
        papers().leaf("revoked", {"client.example"}, {}, true);
        crypto::CertificateRequest request;
        request.commonName = "stranger";
        request.clientUse = true;
        const auto keep = [](const char* name, const crypto::KeyedCertificate& pair) {
            papers().write(std::string(name) + ".pem", pair.certificatePem);
            papers().write(std::string(name) + ".key", pair.privateKeyPem.reveal());
        };
        keep("stranger", *crypto::issueCertificate(papers().other, request));
        request.commonName = "alone";
        keep("alone", *crypto::makeSelfSigned(request));
        // A certificate of one's own that may issue others, as `openssl req -x509` makes them.
        request.commonName = "own authority";
        const auto own = *crypto::makeAuthority(request);
        keep("ownauthority", own);
        request.commonName = "child";
        keep("child", *crypto::issueCertificate(own, request));

        const auto list = [](const crypto::KeyedCertificate& by, const std::vector<std::string>& revoked, int days) {
            return test::revocationList(by, revoked, days);
        };
        std::ifstream file(papers().file("revoked.pem"));
        const std::string revoked(std::istreambuf_iterator<char>(file), {});
        papers().write("some.crl", list(papers().authority, {revoked}, 7));
        papers().write("none.crl", list(papers().authority, {}, 7));
        papers().write("outdated.crl", list(papers().authority, {}, -1));
        papers().write("foreign.crl", list(papers().other, {}, 7));
    }

    void certificatesCountOrNot_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("lists");  // of revoked certificates
        QTest::addColumn<QString>("known");  // certificates that count by themselves
        QTest::addColumn<QString>("words");  // why not; empty: let in
        QTest::addColumn<bool>("vouched");   // by the authority
        const auto row = [](const char* name, const char* mode, const char* shown, const char* lists, const char* known, const char* words, bool vouched = false) {
            QTest::newRow(name) << mode << shown << lists << known << words << vouched;
        };
        row("right", "required", "client", "", "", "", true);
        row("right, optional", "optional", "client", "", "", "", true);
        row("none", "required", "", "", "", "showed no client certificate");
        row("none, optional", "optional", "", "", "", "");
        row("of another authority", "required", "stranger", "", "", "was issued by CN=Another authority");
        row("of another authority, optional", "optional", "stranger", "", "", "was issued by CN=Another authority");
        row("of its own", "required", "alone", "", "", "self-signed");
        row("expired", "required", "expired", "", "", "expired on");
        row("for servers only", "required", "good", "", "", "not made for this use");
        row("revoked", "required", "revoked", "some.crl", "", "has been revoked");
        row("revoked, optional", "optional", "revoked", "some.crl", "", "has been revoked");
        row("not revoked", "required", "client", "some.crl", "", "", true);
        row("no list of its authority", "required", "client", "foreign.crl", "", "there is no revocation list");
        row("the list has expired", "required", "client", "outdated.crl", "", "has expired, so nobody knows");
        row("lists of two authorities", "required", "client", "some.crl foreign.crl", "", "", true);
        row("known by itself", "required", "alone", "", "alone", "");
        row("known by itself, of another authority", "optional", "stranger", "", "alone stranger", "");
        row("another one is known", "required", "alone", "", "stranger", "self-signed");
        row("known and issued here", "required", "client", "", "client", "", true);
        row("known and revoked", "required", "revoked", "some.crl", "revoked", "has been revoked");
        row("known and expired", "required", "expired", "", "expired", "expired on");
        row("what is known issues nothing", "required", "child", "", "ownauthority", "issued by CN=own authority");
        row("known though it could issue", "required", "ownauthority", "", "ownauthority", "");
    }
    void certificatesCountOrNot()
    {
        QFETCH(QString, mode);
        QFETCH(QString, shown);
        QFETCH(QString, lists);
        QFETCH(QString, known);
        QFETCH(QString, words);
        QFETCH(bool, vouched);
        const auto server = papers().server("good", [&](TlsServerConfig& config) {
            config.clientCertificate = mode == QLatin1String("required") ? ClientCertificate::Required : ClientCertificate::Optional;
            config.clientAuthorityFile = papers().file("authority.pem");
            for (const QString& each : lists.split(u' ', Qt::SkipEmptyParts))
                config.clientRevocationFiles.push_back(papers().file(each.toStdString()));
            for (const QString& each : known.split(u' ', Qt::SkipEmptyParts))
                config.clientFingerprints.push_back(fingerprintOf(each.toStdString()));
        });
        for (const TlsVersion version : {TlsVersion::Tls12, TlsVersion::Tls13}) {
            Pair pair(server, papers().client([&](TlsClientConfig& config) {
                          config.maximum = version;
                          if (shown == QLatin1String("expired"))
                              return; // our own client refuses to show it: PlainTlsClient below
                          with(shown.toStdString())(config);
                      }),
                      "localhost");
            if (shown == QLatin1String("expired"))
                break;
            QVERIFY(spin(pair.loop, [&] { return pair.serverDone.called; }));
            QVERIFY2(pair.serverDone.failed != words.isEmpty(), pair.serverDone.error.c_str());
            QVERIFY2(QString::fromStdString(pair.serverDone.error).contains(words), pair.serverDone.error.c_str());
            QVERIFY(pair.serverDone.error.find("PRIVATE") == std::string::npos);
            if (!words.isEmpty())
                continue;
            QCOMPARE(pair.server->tls()->peerVerified, vouched);
            QCOMPARE(pair.server->tls()->peerCertificateDer.empty(), shown.isEmpty());
        }
        if (shown == QLatin1String("expired")) {
            PlainTlsClient client;
            client.show(papers().file("expired"));
            QVERIFY(!client.shake(*server).done);
        }
    }

    void settingsThatLetNobodyInAreRefused()
    {
        TlsServerConfig config;
        config.certificateFile = papers().file("good.pem");
        config.keyFile = papers().file("good.key");
        config.clientCertificate = ClientCertificate::Required;
        const auto nobody = TlsContext::server(config);
        QVERIFY(!nobody && nobody.error().message().find("none would count") != std::string::npos);
        config.clientAuthorityFile = papers().file("authority.pem");
        config.clientRevocationFiles = {papers().file("good.pem")};
        const auto noList = TlsContext::server(config);
        QVERIFY(!noList && noList.error().message().find("holds no revocation list") != std::string::npos);
        config.clientRevocationFiles = {papers().file("nowhere.crl")};
        QVERIFY(!TlsContext::server(config));
        config.clientRevocationFiles = {papers().file("outdated.crl")};
        const auto outdated = TlsContext::server(config);
        QVERIFY(outdated && (*outdated)->warnings().size() == 1);
        QVERIFY((*outdated)->warnings().front().find("has expired: all certificates of that authority are refused") != std::string::npos);
    }

    void nobodyResumesPastANewListOrAuthority_data()
    {
        QTest::addColumn<int>("version");
        QTest::newRow("1.2") << TLS1_2_VERSION;
        QTest::newRow("1.3") << TLS1_3_VERSION;
    }
    void nobodyResumesPastANewListOrAuthority()
    {
        QFETCH(int, version);
        const auto keys = std::make_shared<TicketKeys>();
        const auto server = [&](const std::function<void(TlsServerConfig&)>& change) {
            return papers().server("good", [&](TlsServerConfig& config) {
                config.ticketKeys = keys;
                config.clientCertificate = ClientCertificate::Required;
                config.clientAuthorityFile = papers().file("authority.pem");
                config.clientRevocationFiles = {papers().file("none.crl")};
                change(config);
            });
        };
        const auto before = server([](auto&) {});
        PlainTlsClient client(version);
        client.show(papers().file("revoked"));
        QVERIFY(client.shake(*before).done);
        const auto again = client.shake(*before);
        QVERIFY(again.done && again.resumed);
        // With the list that names him he is out at once, ticket or not.
        QVERIFY(!client.shake(*server([](auto& config) { config.clientRevocationFiles = {papers().file("some.crl")}; })).done);

        PlainTlsClient nameless(version);
        const auto optional = server([](auto& config) { config.clientCertificate = ClientCertificate::Optional; });
        QVERIFY(nameless.shake(*optional).done);
        QVERIFY(nameless.shake(*optional).resumed);
        QVERIFY(!nameless.shake(*before).done); // where a certificate is required a session without one is worth nothing
    }
};

POSTERN_TEST(TlsClientsTest);
#include "TlsClientsTest.moc"
