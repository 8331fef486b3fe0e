// SPDX-License-Identifier: Apache-2.0
#include "TlsFixture.h"
#include "dataplane/net/Connector.h"
#include "dataplane/net/DevelopmentCa.h"
#include "dataplane/net/OffloadPool.h"
#include "support/TestMain.h"

#include <QProcess>
#include <QtTest>
#include <sys/stat.h>

using namespace postern;
using namespace postern::net;
using test::AcceptingLoop;
using test::Pair;
using test::papers;
using test::Papers;
using test::Outcome;
using test::RawSocket;
using test::Received;
using test::spin;

namespace {

bool haveOpenssl() { return !QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty(); }

} // namespace

class TlsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void bothSidesMeetAndKnowWhatWasAgreed()
    {
        const auto protocols = [](auto& config) { config.protocols = {"h2", "http/1.1"}; };
        Pair pair(papers().server("good", protocols), papers().client([](auto& config) { config.protocols = {"http/1.1"}; }), "api.example");
        QVERIFY(!pair.clientDone.called);
        QVERIFY2(pair.shakeHands(), (pair.clientDone.error + pair.serverDone.error).c_str());
        QCOMPARE(pair.client->tls()->version, std::string("TLSv1.3"));
        QCOMPARE(pair.client->negotiatedProtocol(), std::string_view("http/1.1"));
        QCOMPARE(pair.server->negotiatedProtocol(), std::string_view("http/1.1"));
        QCOMPARE(pair.server->tls()->serverName, std::string("api.example"));
        QVERIFY(pair.client->tls()->peerVerified);
        QVERIFY(!pair.server->tls()->peerVerified);
        QVERIFY(pair.client->tls()->peerSubject.find("CN=good") != std::string::npos);
        QVERIFY(crypto::describeCertificate(pair.client->tls()->peerCertificateDer));

        ReceiveBuffer buffer(pair.loop.slabs());
        Received received;
        Outcome sent;
        pair.server->recv(buffer, received.done());
        const std::array<BytesView, 3> parts{"head ", "", "body"};
        pair.client->send(parts, sent.done());
        QVERIFY(!sent.called);
        QVERIFY(spin(pair.loop, [&] { return sent.called && received.called; }));
        QCOMPARE(buffer.unread(), BytesView("head body"));
        buffer.clear();
        QCOMPARE(pair.loop.slabs().inUse(), std::size_t{0}); // nothing is held between exchanges
    }

    void manyMegabytesCrossASmallWindow()
    {
        Pair pair(papers().server("good"), papers().client(), "localhost", 5000);
        QVERIFY(pair.shakeHands());
        std::string text(6 << 20, '\0');
        for (std::size_t at = 0; at < text.size(); ++at)
            text[at] = static_cast<char>(at * 31 >> 7);
        std::string got;
        bool ended = false;
        ReceiveBuffer buffer(pair.loop.slabs());
        std::function<void()> next = [&] {
            pair.server->recv(buffer, [&](Result<std::size_t> octets) {
                if (!octets || *octets == 0) {
                    ended = static_cast<bool>(octets);
                    return;
                }
                got += buffer.unread();
                buffer.clear();
                next();
            });
        };
        next();
        Outcome sent;
        std::vector<BytesView> parts;
        for (std::string_view rest = text; !rest.empty();) {
            const std::size_t size = std::min<std::size_t>(rest.size(), 1 + rest.size() % 70'000);
            parts.push_back(rest.substr(0, size));
            rest.remove_prefix(size);
        }
        pair.client->send(parts, sent.done());
        std::size_t mostSlabs = 0;
        QVERIFY(spin(pair.loop, [&] {
            mostSlabs = std::max(mostSlabs, pair.loop.slabs().inUse());
            return sent.called;
        }, Milliseconds(60'000)));
        pair.client->shutdownWrite();
        QVERIFY(spin(pair.loop, [&] { return ended; }));
        QVERIFY(got == text);
        QVERIFY2(mostSlabs < 20, std::to_string(mostSlabs).c_str()); // back-pressure, not buffering
        // The other direction is still open.
        Received back;
        ReceiveBuffer clientBuffer(pair.loop.slabs());
        pair.client->recv(clientBuffer, back.done());
        pair.server->send("thanks", [](Result<void>) {});
        QVERIFY(spin(pair.loop, [&] { return back.called; }));
        QCOMPARE(clientBuffer.unread(), BytesView("thanks"));
    }

    void aStreamThatIsCutOffIsToldFromOneThatEnds()
    {
        for (const bool clean : {true, false}) {
            Pair pair(papers().server("good"), papers().client(), "localhost");
            QVERIFY(pair.shakeHands());
            ReceiveBuffer buffer(pair.loop.slabs());
            Received first;
            pair.client->recv(buffer, first.done());
            pair.server->send("partial", [](Result<void>) {});
            QVERIFY(spin(pair.loop, [&] { return first.called; }));
            if (clean)
                pair.server->close();
            else
                pair.rawServer->close(); // no close_notify
            Received end;
            pair.client->recv(buffer, end.done());
            QVERIFY(spin(pair.loop, [&] { return end.called; }));
            QCOMPARE(end.failed, !clean);
            if (!clean) {
                QVERIFY(end.kind == ErrorKind::TlsFailed);
                QVERIFY2(end.error.find("without close_notify") != std::string::npos, end.error.c_str());
            }
        }
    }

    void badCertificatesAreRefusedInWords_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("trusted");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("expired") << "expired" << "localhost" << "authority.pem" << QStringList{"'localhost'", "expired on", "renew it"};
        QTest::newRow("not yet") << "early" << "localhost" << "authority.pem" << QStringList{"valid only from", "clocks"};
        QTest::newRow("wrong name") << "elsewhere" << "api.example" << "authority.pem"
                                    << QStringList{"made out to elsewhere.example", "not to 'api.example'"};
        QTest::newRow("wrong address") << "elsewhere" << "127.0.0.1" << "authority.pem" << QStringList{"not to '127.0.0.1'"};
        QTest::newRow("self-signed") << "selfsigned" << "localhost" << "authority.pem" << QStringList{"self-signed", "not trusted"};
        QTest::newRow("untrusted") << "good" << "localhost" << "other.pem" << QStringList{"issued by CN=Test authority", "add that authority"};
    }
    void badCertificatesAreRefusedInWords()
    {
        QFETCH(QString, server);
        QFETCH(QString, name);
        QFETCH(QString, trusted);
        QFETCH(QStringList, words);
        Pair pair(papers().server(server.toStdString()), papers().client([&](auto& config) { config.authorityFile = papers().file(trusted.toStdString()); }),
                  name.toStdString());
        QVERIFY(spin(pair.loop, [&] { return pair.serverDone.called && pair.clientDone.called; }));
        QVERIFY(pair.clientDone.failed);
        QVERIFY(pair.clientDone.kind == ErrorKind::TlsFailed);
        for (QString text = QString::fromStdString(pair.clientDone.error); const QString& word : words)
            QVERIFY2(text.contains(word), qPrintable(text));
        QVERIFY(pair.serverDone.failed); // the alert reached it
    }

    void skippingVerificationTakesAnyCertificateAndSaysSo()
    {
        Pair pair(papers().server("selfsigned"), papers().client([](auto& config) { config.insecureSkipVerification = true; }), "whatever.example");
        QVERIFY2(pair.shakeHands(), pair.clientDone.error.c_str());
        QVERIFY(!pair.client->tls()->peerVerified);
    }

    void aClientCertificateIsAskedForAndChecked()
    {
        const auto required = papers().server("good", [](auto& config) {
            config.clientCertificate = ClientCertificate::Required;
            config.clientAuthorityFile = papers().file("authority.pem");
        });
        {
            Pair pair(required, papers().client([](auto& config) {
                          config.certificateFile = papers().file("client.pem");
                          config.keyFile = papers().file("client.key");
                      }),
                      "localhost");
            QVERIFY2(pair.shakeHands(), pair.serverDone.error.c_str());
            QVERIFY(pair.server->tls()->peerVerified);
            QVERIFY(pair.server->tls()->peerSubject.find("CN=client") != std::string::npos);
        }
        {
            Pair pair(required, papers().client(), "localhost");
            QVERIFY(spin(pair.loop, [&] { return pair.serverDone.called; }));
            QVERIFY2(pair.serverDone.error.find("showed no client certificate") != std::string::npos, pair.serverDone.error.c_str());
            ReceiveBuffer buffer(pair.loop.slabs());
            Received end;
            QVERIFY(spin(pair.loop, [&] { return pair.clientDone.called; }));
            pair.client->recv(buffer, end.done());
            QVERIFY(spin(pair.loop, [&] { return end.called; }));
            QVERIFY2(end.error.find("requires a client certificate") != std::string::npos, end.error.c_str());
        }
        {
            Pair pair(required, papers().client([](auto& config) {
                          config.certificateFile = papers().file("selfsigned.pem");
                          config.keyFile = papers().file("selfsigned.key");
                      }),
                      "localhost");
            QVERIFY(spin(pair.loop, [&] { return pair.serverDone.called; }));
            QVERIFY2(pair.serverDone.error.find("the client ") != std::string::npos, pair.serverDone.error.c_str());
        }
    }

    void versionsAndProtocolsWithoutOverlapAreRefused()
    {
        {
            Pair pair(papers().server("good", [](auto& config) { config.minimum = TlsVersion::Tls13; }),
                      papers().client([](auto& config) { config.maximum = TlsVersion::Tls12; }), "localhost");
            QVERIFY(spin(pair.loop, [&] { return pair.serverDone.called && pair.clientDone.called; }));
            QVERIFY2(pair.clientDone.error.find("no TLS version in common") != std::string::npos, pair.clientDone.error.c_str());
        }
        {
            Pair pair(papers().server("good", [](auto& config) { config.protocols = {"h2"}; }),
                      papers().client([](auto& config) { config.protocols = {"http/1.1"}; }), "localhost");
            QVERIFY(spin(pair.loop, [&] { return pair.serverDone.called && pair.clientDone.called; }));
            QVERIFY2(pair.clientDone.error.find("ALPN") != std::string::npos, pair.clientDone.error.c_str());
        }
    }

    void plainTextOnATlsPortIsNamed()
    {
        EventLoop loop;
        auto [one, two] = MemoryTransport::pair(loop);
        auto server = std::move(*TlsTransport::accept(std::move(one), papers().server("good")));
        Outcome done;
        server->handshake(done.done());
        two->send("GET / HTTP/1.1\r\nHost: x\r\n\r\n", [](Result<void>) {});
        QVERIFY(spin(loop, [&] { return done.called; }));
        QVERIFY2(done.error.find("plain HTTP") != std::string::npos, done.error.c_str());

        auto [three, four] = MemoryTransport::pair(loop);
        auto client = std::move(*TlsTransport::connect(std::move(three), papers().client(), "localhost"));
        Outcome answer;
        client->handshake(answer.done());
        four->send("HTTP/1.1 400 Bad Request\r\n\r\n", [](Result<void>) {});
        QVERIFY(spin(loop, [&] { return answer.called; }));
        QVERIFY2(answer.error.find("does not speak TLS") != std::string::npos, answer.error.c_str());

        auto [five, six] = MemoryTransport::pair(loop);
        auto lonely = std::move(*TlsTransport::accept(std::move(five), papers().server("good")));
        Outcome cut;
        lonely->handshake(cut.done());
        six->close();
        QVERIFY(spin(loop, [&] { return cut.called; }));
        QVERIFY(cut.failed);
    }

    void aCompletionMayDestroyItsTransportAndCloseVoidsTheRest()
    {
        Pair pair(papers().server("good"), papers().client(), "localhost");
        QVERIFY(pair.shakeHands());
        ReceiveBuffer buffer(pair.loop.slabs());
        bool called = false;
        pair.server->send("x", [](Result<void>) {});
        pair.client->recv(buffer, [&](Result<std::size_t>) {
            called = true;
            pair.client.reset();
        });
        QVERIFY(spin(pair.loop, [&] { return called; }));
        pair.server->recv(buffer, [](Result<std::size_t>) { QFAIL("completed after close"); });
        pair.server->send("y", [](Result<void>) { QFAIL("completed after close"); });
        pair.server->close();
        for (int turn = 0; turn < 10; ++turn)
            pair.loop.poll();
    }

    void badSettingsAreRefusedWithTheFilesName_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("words");
        QTest::newRow("missing") << "nowhere.pem" << "good.key" << "cannot read the certificate file";
        QTest::newRow("not PEM") << "junk.pem" << "good.key" << "is not a PEM certificate";
        QTest::newRow("not a key") << "good.pem" << "junk.pem" << "is not a PEM private key";
        QTest::newRow("mismatch") << "good.pem" << "elsewhere.key" << "does not belong to the certificate";
        QTest::newRow("encrypted") << "good.pem" << "encrypted.key" << "is encrypted";
    }
    void badSettingsAreRefusedWithTheFilesName()
    {
        QFETCH(QString, certificate);
        QFETCH(QString, key);
        QFETCH(QString, words);
        papers().write("junk.pem", "junk\n");
        if (key == QLatin1String("encrypted.key")) {
            if (!haveOpenssl())
                QSKIP("no openssl program");
            QCOMPARE(QProcess::execute(QStringLiteral("openssl"),
                                       {"pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:secret", "-in",
                                        QString::fromStdString(papers().file("good.key")), "-out",
                                        QString::fromStdString(papers().file("encrypted.key"))}),
                     0);
        }
        TlsServerConfig config;
        config.certificateFile = papers().file(certificate.toStdString());
        config.keyFile = papers().file(key.toStdString());
        const auto refused = TlsContext::server(config);
        QVERIFY(!refused);
        const QString text = QString::fromStdString(refused.error().describe());
        QVERIFY2(text.contains(words), qPrintable(text));
        QVERIFY2(text.contains(papers().folder.path()), qPrintable(text));
    }

    void theConnectorShakesHandsAndMeasuresIt()
    {
        AcceptingLoop server;
        OffloadPool pool;
        Resolver resolver(server.loop, pool);
        Connector connector(server.loop, resolver);
        ConnectTarget target;
        target.host = "127.0.0.1";
        target.port = server.port();
        target.tls = papers().client();
        std::unique_ptr<Transport> connected;
        ConnectTimings timings;
        std::string error;
        const auto pending = connector.connect(target, Seconds(5), [&](Result<Connected> result) {
            if (result) {
                connected = std::move(result->transport);
                timings = result->timings;
            } else {
                error = result.error().describe();
            }
        });
        server.next();
        auto secured = std::move(*TlsTransport::accept(std::move(server.taken.front()), papers().server("good")));
        Outcome done;
        secured->handshake(done.done());
        QVERIFY2(spin(server.loop, [&] { return done.called && connected != nullptr; }), error.c_str());
        QVERIFY(timings.tls > Nanoseconds::zero());
        QVERIFY(connected->tls()->peerVerified);

        ConnectTarget wrong = target;
        wrong.serverName = "wrong.example";
        const auto second = connector.connect(wrong, Seconds(5), [&](Result<Connected> result) { error = result.error().describe(); });
        server.next();
        auto other = std::move(*TlsTransport::accept(std::move(server.taken.back()), papers().server("good")));
        Outcome otherDone;
        other->handshake(otherDone.done());
        QVERIFY(spin(server.loop, [&] { return !error.empty(); }));
        QVERIFY2(error.find("not to 'wrong.example'") != std::string::npos, error.c_str());
    }

    void opensslAsAClientAgrees_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("1.3") << "-tls1_3" << true;
        QTest::newRow("1.2") << "-tls1_2" << true;
        QTest::newRow("1.1") << "-tls1_1" << false;
    }
    void opensslAsAClientAgrees()
    {
        if (!haveOpenssl())
            QSKIP("no openssl program");
        QFETCH(QString, version);
        QFETCH(bool, accepted);
        AcceptingLoop server;
        QProcess client;
        client.setProcessChannelMode(QProcess::MergedChannels);
        client.start(QStringLiteral("openssl"),
                     {"s_client", "-connect", QStringLiteral("127.0.0.1:%1").arg(server.port()), "-servername", "api.example", "-CAfile",
                      QString::fromStdString(papers().file("authority.pem")), "-verify_return_error", "-verify_hostname", "api.example",
                      "-alpn", "h2,http/1.1", "-cipher", "DEFAULT@SECLEVEL=0", version});
        server.next();
        auto secured = std::move(*TlsTransport::accept(std::move(server.taken.front()),
                                                       papers().server("good", [](auto& config) { config.protocols = {"http/1.1"}; })));
        Outcome done;
        secured->handshake(done.done());
        QVERIFY(spin(server.loop, [&] { return done.called; }));
        QCOMPARE(!done.failed, accepted);
        if (!accepted) {
            QVERIFY2(done.error.find("no TLS version in common") != std::string::npos, done.error.c_str());
            client.waitForFinished();
            return;
        }
        client.write("hello from the judge\n");
        client.waitForBytesWritten();
        ReceiveBuffer buffer(server.loop.slabs());
        Received received;
        secured->recv(buffer, received.done());
        QVERIFY(spin(server.loop, [&] { return received.called; }));
        QCOMPARE(buffer.unread(), BytesView("hello from the judge\n"));
        Outcome sent;
        secured->send("and back\n", sent.done());
        QVERIFY(spin(server.loop, [&] { return sent.called; }));
        secured->close();
        QVERIFY(client.waitForFinished());
        const QByteArray output = client.readAll();
        QVERIFY2(output.contains("Verification: OK"), output.constData());
        QVERIFY2(output.contains("ALPN protocol: http/1.1"), output.constData());
        QVERIFY2(output.contains("and back"), output.constData());
        QVERIFY2(output.contains("Secure Renegotiation IS supported") || version == QLatin1String("-tls1_3"), output.constData());
        QVERIFY2(!output.contains("unexpected eof"), output.constData());
        QCOMPARE(client.exitCode(), 0);
    }

    void opensslResumesASessionByItsTicket()
    {
        if (!haveOpenssl())
            QSKIP("no openssl program");
        const auto context = papers().server("good");
        const std::string session = papers().file("session.pem");
        for (const bool again : {false, true}) {
            AcceptingLoop server; // tickets belong to the context, not to a connection or loop
            QProcess client;
            client.setProcessChannelMode(QProcess::MergedChannels);
            client.start(QStringLiteral("openssl"), {"s_client", "-connect", QStringLiteral("127.0.0.1:%1").arg(server.port()), "-tls1_2",
                                                     again ? "-sess_in" : "-sess_out", QString::fromStdString(session)});
            server.next();
            auto secured = std::move(*TlsTransport::accept(std::move(server.taken.front()), context));
            Outcome done;
            secured->handshake(done.done());
            QVERIFY(spin(server.loop, [&] { return done.called; }));
            QVERIFY2(!done.failed, done.error.c_str());
            QCOMPARE(secured->tls()->resumed, again);
            QVERIFY(QTest::qWaitFor([&] { return client.peek(65536).contains("Verify return code"); }));
            secured->close();
            client.waitForFinished();
        }
    }

    void renegotiationIsRefused()
    {
        if (!haveOpenssl())
            QSKIP("no openssl program");
        AcceptingLoop server;
        QProcess client;
        client.setProcessChannelMode(QProcess::MergedChannels);
        client.start(QStringLiteral("openssl"), {"s_client", "-connect", QStringLiteral("127.0.0.1:%1").arg(server.port()), "-tls1_2"});
        server.next();
        auto secured = std::move(*TlsTransport::accept(std::move(server.taken.front()), papers().server("good")));
        Outcome done;
        secured->handshake(done.done());
        QVERIFY(spin(server.loop, [&] { return done.called; }));
        ReceiveBuffer buffer(server.loop.slabs());
        Received received;
        secured->recv(buffer, received.done());
        client.write("R\n"); // asks s_client to renegotiate
        client.waitForBytesWritten();
        // The no_renegotiation warning makes s_client give up; what matters is that no second handshake took place.
        QVERIFY(spin(server.loop, [&] { return received.called || client.waitForFinished(1); }));
        QVERIFY(received.octets == 0);
        secured->close();
        client.waitForFinished();
        QVERIFY(client.readAll().contains("no renegotiation"));
    }

    void ourClientAgreesWithOpensslAsAServer()
    {
        if (!haveOpenssl())
            QSKIP("no openssl program");
        RawSocket probe = RawSocket::listenOn(0, -1);
        const std::uint16_t port = probe.port();
        probe.close();
        QProcess judge;
        judge.setProcessChannelMode(QProcess::MergedChannels);
        judge.start(QStringLiteral("openssl"), {"s_server", "-accept", QStringLiteral("127.0.0.1:%1").arg(port), "-cert",
                                                QString::fromStdString(papers().file("good.pem")), "-key",
                                                QString::fromStdString(papers().file("good.key")), "-alpn", "http/1.1", "-www"});
        QVERIFY(QTest::qWaitFor([&] { return judge.peek(4096).contains("ACCEPT"); }));
        EventLoop loop;
        OffloadPool pool;
        Resolver resolver(loop, pool);
        Connector connector(loop, resolver);
        ConnectTarget target;
        target.host = "127.0.0.1";
        target.port = port;
        target.serverName = "api.example";
        target.tls = papers().client([](auto& config) { config.protocols = {"http/1.1"}; });
        std::unique_ptr<Transport> connected;
        std::string error;
        const auto pending = connector.connect(target, Seconds(5), [&](Result<Connected> result) {
            if (result)
                connected = std::move(result->transport);
            else
                error = result.error().describe();
        });
        QVERIFY2(spin(loop, [&] { return connected != nullptr || !error.empty(); }) && connected, error.c_str());
        QCOMPARE(connected->negotiatedProtocol(), std::string_view("http/1.1"));
        connected->send("GET / HTTP/1.0\r\n\r\n", [](Result<void>) {});
        std::string answer;
        bool ended = false;
        ReceiveBuffer buffer(loop.slabs());
        std::function<void()> next = [&] {
            connected->recv(buffer, [&](Result<std::size_t> octets) {
                if (!octets || *octets == 0) {
                    ended = true;
                    return;
                }
                answer += buffer.unread();
                buffer.clear();
                next();
            });
        };
        next();
        QVERIFY(spin(loop, [&] { return ended; }));
        QVERIFY2(answer.find("200 ok") != std::string::npos, answer.c_str());
        judge.kill();
        judge.waitForFinished();
    }

    void theDevelopmentAuthorityIsMadeOnceAndItsLeafIsTrusted()
    {
        const QTemporaryDir root;
        const std::string folder = root.filePath(QStringLiteral("tls")).toStdString();
        const auto made = developmentCertificate(folder);
        QVERIFY2(made, made ? "" : made.error().describe().c_str());
        QVERIFY(made->made);
        struct stat found {};
        for (const std::string& key : {made->keyFile, folder + "/authority.key"}) {
            QCOMPARE(::stat(key.c_str(), &found), 0);
            QCOMPARE(found.st_mode & 0777U, 0600U);
        }
        QCOMPARE(::stat(folder.c_str(), &found), 0);
        QCOMPARE(found.st_mode & 0777U, 0700U);
        const auto again = developmentCertificate(folder);
        QVERIFY(again && !again->made);

        TlsServerConfig server;
        server.certificateFile = made->certificateFile;
        server.keyFile = made->keyFile;
        Pair pair(*TlsContext::server(server), papers().client([&](auto& config) { config.authorityFile = made->authorityFile; }), "127.0.0.1");
        QVERIFY2(pair.shakeHands(), pair.clientDone.error.c_str());
        if (haveOpenssl())
            QCOMPARE(QProcess::execute(QStringLiteral("openssl"), {"verify", "-CAfile", QString::fromStdString(made->authorityFile),
                                                                   "-verify_hostname", "localhost", QString::fromStdString(made->certificateFile)}),
                     0);
    }

    void theDevelopmentLeafIsRenewedAndTheAuthorityKept()
    {
        const QTemporaryDir root;
        const std::string folder = root.path().toStdString();
        FakeClock clock(std::chrono::system_clock::now());
        const auto made = developmentCertificate(folder, {}, clock);
        QVERIFY(made);
        const auto textOf = [](const std::string& path) {
            std::ifstream file(path);
            return std::string(std::istreambuf_iterator<char>(file), {});
        };
        const std::string authority = textOf(made->authorityFile);
        const std::string leaf = textOf(made->certificateFile);
        const auto named = developmentCertificate(folder, {"my.host", "10.0.0.1"}, clock);
        QVERIFY(named && named->made);
        QVERIFY(textOf(made->certificateFile) != leaf);
        QVERIFY(!developmentCertificate(folder, {"my.host"}, clock)->made);
        clock.advance(std::chrono::hours(24 * 392));
        QVERIFY(developmentCertificate(folder, {}, clock)->made);
        QVERIFY(textOf(made->authorityFile) == authority);
        std::ofstream(made->keyFile) << "damaged";
        QVERIFY(developmentCertificate(folder, {}, clock)->made);
        QVERIFY(textOf(made->authorityFile) == authority);
    }

    void aFolderThatCannotBeWrittenIsNamed()
    {
        const auto refused = developmentCertificate("/proc/postern");
        QVERIFY(!refused);
        QVERIFY2(refused.error().describe().find("/proc/postern") != std::string::npos, refused.error().describe().c_str());
    }
};

POSTERN_TEST(TlsTest);
#include "TlsTest.moc"
