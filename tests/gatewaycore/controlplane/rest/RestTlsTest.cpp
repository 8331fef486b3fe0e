// SPDX-License-Identifier: Apache-2.0
#include "RestCallResult.h"
#include "support/ScriptedServer.h"
#include "support/TestMain.h"

using namespace postern;
using namespace postern::rest;
using namespace postern::rest::test;
using postern::test::ScriptedServer;
using postern::test::TestCertificate;
using postern::test::WireReply;
using postern::test::WireRequest;

class RestTlsTest : public QObject {
    Q_OBJECT

    TestCertificate first_;
    TestCertificate second_;

    static WireReply answer(const WireRequest&) { return WireReply::json("{}"); }

  private Q_SLOTS:
    void initTestCase()
    {
        first_ = TestCertificate::make();
        second_ = TestCertificate::make();
        QVERIFY(!first_.certificate.isNull() && !second_.certificate.isNull());
    }

    void anUnknownCertificateIsRefusedAndDescribed()
    {
        ScriptedServer server(answer, first_);
        RestClient client;
        RestRequest request = get(server.url("/x"));
        request.headers.add("Authorization", "Bearer abc");
        const Ending ending = run(client, request);
        QVERIFY2(ending.failedWith(ErrorKind::TlsFailed), ending.message());
        QVERIFY(ending.failure.stage == RestStage::Tls);
        QVERIFY(ending.failure.untrustedCertificate());
        QVERIFY(!ending.failure.certificateChanged);
        const CertificateFacts& facts = ending.failure.certificates.front();
        QCOMPARE(facts.subject, QStringLiteral("CN=localhost, O=Postern tests"));
        QCOMPARE(facts.issuer, facts.subject);
        QVERIFY(facts.selfSigned);
        QVERIFY(facts.names.contains(QStringLiteral("DNS:localhost")));
        QVERIFY(facts.names.contains(QStringLiteral("IP:127.0.0.1")));
        QVERIFY(facts.notBefore < facts.notAfter);
        QCOMPARE(facts.sha256, first_.certificate.digest(QCryptographicHash::Sha256).toHex());
        QVERIFY(facts.pem.startsWith("-----BEGIN CERTIFICATE-----"));
        QVERIFY(!ending.failure.certificateProblems.isEmpty());
        QVERIFY2(ending.message().contains("not trusted"), ending.message());
        QCOMPARE(int(server.requests().size()), 0); // nothing was sent
        QCOMPARE(ending.failure.attempts, 1);
    }

    void aTrustedCertificateIsAcceptedThereAndNowhereElse()
    {
        ScriptedServer server(answer, first_);
        ScriptedServer elsewhere(answer, first_);
        RestSettings settings;
        QByteArray spelled = first_.certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper();
        settings.trusted = {{QStringLiteral("127.0.0.1"), server.serverPort(), spelled}};
        RestClient client(settings);
        const Ending good = run(client, get(server.url("/x")));
        QVERIFY2(good.good(), good.message());
        QVERIFY(run(client, get(elsewhere.url("/x"))).failedWith(ErrorKind::TlsFailed));
    }

    void aChangedCertificateIsRefusedAndSaidToHaveChanged()
    {
        ScriptedServer server(answer, first_);
        RestSettings settings;
        settings.trusted = {{QStringLiteral("127.0.0.1"), server.serverPort(),
                             first_.certificate.digest(QCryptographicHash::Sha256).toHex()}};
        RestClient client(settings);
        QVERIFY(run(client, get(server.url("/x"))).good());
        server.setCertificate(second_);
        server.dropConnections();
        QTRY_COMPARE(server.openConnections(), 0);
        const Ending ending = run(client, get(server.url("/x")));
        QVERIFY(ending.failedWith(ErrorKind::TlsFailed));
        QVERIFY(ending.failure.certificateChanged);
        QCOMPARE(ending.failure.certificates.front().sha256,
                 second_.certificate.digest(QCryptographicHash::Sha256).toHex());
    }

    void takingTrustBackHoldsAtOnce()
    {
        ScriptedServer server(answer, first_);
        RestSettings settings;
        settings.trusted = {{QStringLiteral("127.0.0.1"), server.serverPort(),
                             first_.certificate.digest(QCryptographicHash::Sha256).toHex()}};
        RestClient client(settings);
        QVERIFY(run(client, get(server.url("/x"))).good());
        client.setSettings({});
        QVERIFY(run(client, get(server.url("/x"))).failedWith(ErrorKind::TlsFailed));
    }

    void anOwnAuthorityIsTrusted()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("ca.pem")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(first_.pem);
        file.close();
        ScriptedServer server(answer, first_);
        RestSettings settings;
        settings.caFile = file.fileName();
        RestClient client(settings);
        const Ending ending = run(client, get(server.url("/x")));
        QVERIFY2(ending.good(), ending.message());
        ScriptedServer stranger(answer, second_);
        QVERIFY(run(client, get(stranger.url("/x"))).failedWith(ErrorKind::TlsFailed));
    }

    void aCaFileWithoutCertificatesIsAnErrorAtOnce()
    {
        RestSettings settings;
        settings.caFile = QStringLiteral("/nonexistent/ca.pem");
        RestClient client(settings);
        const Ending ending = run(client, get("https://127.0.0.1:1/"));
        QVERIFY(ending.failedWith(ErrorKind::InvalidConfig));
        QVERIFY2(ending.message().contains("/nonexistent/ca.pem"), ending.message());
    }

    void aServerThatAsksForACertificateIsShownOurs()
    {
        ScriptedServer server(answer, first_);
        server.askForCertificate(second_.certificate);
        RestSettings settings;
        settings.systemCas = false;
        settings.caPem = first_.pem;
        {
            RestClient nothing(settings);
            QVERIFY(!run(nothing, get(server.url("/x"))).good());
            QCOMPARE(int(server.requests().size()), 0);
        }
        settings.clientCertificate = second_.pem;
        settings.clientKey = Secret(second_.key.toPem().toStdString());
        RestClient client(settings);
        const Ending ending = run(client, get(server.url("/x")));
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(server.requests().back().client, second_.certificate);
        settings.clientCertificate = first_.pem;
        settings.clientKey = Secret(first_.key.toPem().toStdString());
        client.setSettings(settings); // of another authority
        QVERIFY(!run(client, get(server.url("/x"))).good());
        QCOMPARE(int(server.requests().size()), 1);
    }

    void aCertificateWithoutItsKeyIsAnErrorAtOnce()
    {
        RestSettings settings;
        settings.clientCertificate = second_.pem;
        for (const auto& [certificate, key, why] : {std::tuple(second_.pem, QByteArray(), "private key"), {second_.pem, QByteArray("SECRET-CANARY"), "private key"}, {QByteArray("x"), second_.key.toPem(), "client certificate"}}) {
            settings.clientCertificate = certificate;
            settings.clientKey = Secret(key.toStdString());
            RestClient client(settings);
            const Ending ending = run(client, get("https://127.0.0.1:1/"));
            QVERIFY(ending.failedWith(ErrorKind::InvalidConfig));
            QVERIFY2(ending.message().contains(why), ending.message());
            QVERIFY(!ending.message().contains("CANARY"));
        }
    }

    void aServersCertificateMayHaveToNameSomethingElseThanTheHost()
    {
        ScriptedServer server(answer, first_);
        RestSettings settings;
        settings.caPem = first_.pem;
        settings.serverName = QStringLiteral("localhost"); // the URL says 127.0.0.1
        RestClient client(settings);
        QVERIFY(run(client, get(server.url("/x"))).good());
        settings.serverName = QStringLiteral("api.example");
        client.setSettings(settings);
        QVERIFY(run(client, get(server.url("/x"))).failedWith(ErrorKind::TlsFailed));
    }

    void aPlainServerBehindHttpsIsATlsError()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::close(); });
        RestClient client;
        RestRequest request = get("https://127.0.0.1:" + QByteArray::number(server.serverPort()) + "/");
        request.timeouts.connect = Milliseconds(500);
        request.retry.attempts = 1;
        const Ending ending = run(client, request);
        QVERIFY(!ending.good());
        QVERIFY(!ending.failure.untrustedCertificate());
        QVERIFY(ending.failedWith(ErrorKind::TlsFailed) || ending.failedWith(ErrorKind::TimedOut) ||
                ending.failedWith(ErrorKind::ConnectFailed));
    }
};

POSTERN_TEST(RestTlsTest);
#include "RestTlsTest.moc"
