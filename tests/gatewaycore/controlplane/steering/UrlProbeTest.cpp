// SPDX-License-Identifier: Apache-2.0
#include "controlplane/steering/UrlProbe.h"

#include "support/ScriptedServer.h"
#include "support/TestMain.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

using namespace postern;
using namespace postern::steering;
using postern::test::ScriptedServer;
using postern::test::TestCertificate;
using postern::test::WireReply;
using postern::test::WireRequest;

/// What addresses answer, against servers that answer, guard, hang, refuse, reset and show a wrong certificate.
class UrlProbeTest : public QObject {
    Q_OBJECT
  private:
    static std::vector<ProbedUrl> run(std::vector<std::string> urls, const ProbeRules& rules)
    {
        UrlProbe probe(std::move(urls), rules);
        QSignalSpy ended(&probe, &UrlProbe::ended);
        probe.start();
        if (!QTest::qWaitFor([&ended] { return ended.count() > 0; }, 20'000))
            qFatal("it does not end");
        return probe.results();
    }
    static ProbeRules quick(int times = 3)
    {
        ProbeRules rules;
        rules.times = times;
        rules.timeout = Milliseconds(2'000);
        return rules;
    }
    static std::string at(const ScriptedServer& server) { return server.url("/orders").toStdString(); }

  private Q_SLOTS:
    void anAnswerIsTimedByTheMiddleOfSeveral()
    {
        int calls = 0;
        ScriptedServer server([&calls](const WireRequest&) {
            WireReply reply = WireReply::answer(200, "{}");
            constexpr std::array<int, 5> delays{0, 250, 60, 60, 60};
            reply.delay = std::chrono::milliseconds(delays[static_cast<std::size_t>(calls++)]);
            return reply;
        });
        const auto results = run({at(server)}, quick(5));
        QCOMPARE(results.size(), std::size_t{1});
        const ProbedUrl& result = results.front();
        QVERIFY2(result.reach == Reach::Answers && result.status == 200, result.problem.c_str());
        QCOMPARE(result.asked, 5);
        QCOMPARE(result.answered, 5);
        QVERIFY(result.latency.has_value() && *result.latency >= std::chrono::milliseconds(55) && *result.latency < std::chrono::milliseconds(250));
        QVERIFY(result.connecting.has_value());
        QCOMPARE(server.connections(), 1); // the later ones cost no connection
        QCOMPARE(result.sentence(), std::string("200"));
        for (const WireRequest& request : server.requests()) {
            QCOMPARE(request.method, QByteArray("GET"));
            QVERIFY(request.header("Authorization").isEmpty());
        }
    }

    void whatIsAnsweredIsSaid_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("reached");
        QTest::addColumn<QString>("says");
        QTest::newRow("201") << 201 << true << "201";
        QTest::newRow("redirect") << 302 << true << "302";
        QTest::newRow("401") << 401 << true << "asks for credentials";
        QTest::newRow("403") << 403 << true << "asks for credentials";
        QTest::newRow("404") << 404 << true << "nothing is known there";
        QTest::newRow("405") << 405 << true << "does not take this call";
        QTest::newRow("429") << 429 << false << "no more calls now";
        QTest::newRow("500") << 500 << false << "it fails";
        QTest::newRow("503") << 503 << false << "no more calls now";
    }
    void whatIsAnsweredIsSaid()
    {
        QFETCH(const int, status);
        QFETCH(const bool, reached);
        QFETCH(const QString, says);
        ScriptedServer server([status](const WireRequest&) { return status == 302 ? WireReply::redirect(302, "https:/" "/elsewhere.example/") : WireReply::answer(status, "{}"); });
        const auto results = run({at(server)}, quick(1));
        QCOMPARE(results.front().status, status);
        QCOMPARE(isReached(results.front().reach), reached);
        QVERIFY2(QString::fromStdString(results.front().sentence()).contains(says), results.front().sentence().c_str());
        QCOMPARE(server.requests().size(), std::size_t{1}); // nothing is tried again behind our back
    }

    void oneThatHangsKeepsNoOtherOneUp()
    {
        ScriptedServer hanging([](const WireRequest&) { return WireReply::hang(); });
        std::vector<std::unique_ptr<ScriptedServer>> servers;
        std::vector<std::string> urls{at(hanging)};
        for (int i = 0; i < 5; ++i) {
            servers.push_back(std::make_unique<ScriptedServer>([](const WireRequest&) { return WireReply::answer(200, "{}"); }));
            urls.push_back(at(*servers.back()));
        }
        UrlProbe probe(urls, quick());
        QSignalSpy told(&probe, &UrlProbe::probed);
        QSignalSpy ended(&probe, &UrlProbe::ended);
        QElapsedTimer clock;
        clock.start();
        probe.start();
        QTRY_COMPARE_WITH_TIMEOUT(told.count(), 5, 10'000);
        QVERIFY2(clock.elapsed() < 1'900, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(ended.wait(10'000));
        QVERIFY2(clock.elapsed() < 4'000, qPrintable(QString::number(clock.elapsed()))); // it is called once, not three times
        QVERIFY(probe.results().front().reach == Reach::Unreachable);
        QVERIFY2(probe.results().front().problem.find("too long to answer") != std::string::npos || probe.results().front().problem.find("longer than") != std::string::npos, probe.results().front().problem.c_str());
        QCOMPARE(probe.results().front().asked, 1);
        for (std::size_t i = 1; i < urls.size(); ++i)
            QCOMPARE(probe.results()[i].answered, 3);
    }

    void whoRefusesIsNotReached()
    {
        QTcpServer gone;
        QVERIFY(gone.listen(QHostAddress::LocalHost, 0));
        const std::string url = "http:/" "/127.0.0.1:" + std::to_string(gone.serverPort()) + "/orders";
        gone.close();
        const auto results = run({url, "http:/" "/no-such-host.invalid/orders", "https:/" "/a b/"}, quick());
        QVERIFY(results[0].reach == Reach::Unreachable);
        QVERIFY2(results[0].problem.find("cannot connect") != std::string::npos, results[0].problem.c_str());
        QVERIFY(results[1].reach == Reach::Unreachable);
        QVERIFY2(results[1].problem.find("no-such-host.invalid") != std::string::npos, results[1].problem.c_str());
        QVERIFY(results[2].reach == Reach::Unreachable && !results[2].problem.empty());
    }

    void aConnectionThatBreaksIsNoAnswer()
    {
        QTcpServer resetting;
        QVERIFY(resetting.listen(QHostAddress::LocalHost, 0));
        connect(&resetting, &QTcpServer::newConnection, &resetting, [&resetting] {
            QTcpSocket* const socket = resetting.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->abort(); });
        });
        ScriptedServer once([calls = 0](const WireRequest&) mutable { return ++calls == 1 ? WireReply::answer(200, "{}") : WireReply::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab"); });
        const auto results = run({"http:/" "/127.0.0.1:" + std::to_string(resetting.serverPort()) + "/", at(once)}, quick());
        QVERIFY(results[0].reach == Reach::Unreachable);
        QVERIFY2(results[0].problem.find("closed the connection") != std::string::npos, results[0].problem.c_str());
        QVERIFY(results[1].reach == Reach::Answers);
        QCOMPARE(results[1].answered, 1);
        QCOMPARE(results[1].asked, 2);
        QVERIFY2(results[1].sentence().find("1 of 2 calls were answered") != std::string::npos, results[1].sentence().c_str());
    }

    void aCertificateThatNobodyVouchesForIsRefused()
    {
        const TestCertificate certificate = TestCertificate::make();
        QVERIFY(!certificate.certificate.isNull());
        ScriptedServer server([](const WireRequest&) { return WireReply::answer(401, "{}"); }, certificate);
        const auto refused = run({at(server)}, quick());
        QVERIFY(refused.front().reach == Reach::Unreachable);
        QVERIFY2(refused.front().problem.find("not trusted") != std::string::npos, refused.front().problem.c_str());
        QCOMPARE(server.requests().size(), std::size_t{0}); // nothing was sent
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("ca.pem")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(certificate.pem);
        file.close();
        ProbeRules trusting = quick();
        trusting.caFile = file.fileName().toStdString();
        const auto taken = run({at(server)}, trusting);
        QVERIFY2(taken.front().reach == Reach::Guarded, taken.front().problem.c_str());
        QVERIFY(taken.front().connecting.has_value());
    }

    void anAnswerWithoutAnEndIsStillOne()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::answer(200, QByteArray(3 * 1024 * 1024, 'x')); });
        const auto results = run({at(server)}, quick(2));
        QVERIFY2(results.front().reach == Reach::Answers, results.front().problem.c_str());
        QCOMPARE(results.front().answered, 2);
    }

    void whatIsHaltedSaysNothingMore()
    {
        ScriptedServer hanging([](const WireRequest&) { return WireReply::hang(); });
        UrlProbe probe({at(hanging), at(hanging)}, quick());
        QSignalSpy told(&probe, &UrlProbe::probed);
        QSignalSpy ended(&probe, &UrlProbe::ended);
        probe.start();
        QTRY_COMPARE(hanging.requests().size(), std::size_t{2});
        QElapsedTimer clock;
        clock.start();
        probe.halt();
        QVERIFY(clock.elapsed() < 200);
        QTRY_COMPARE(hanging.openConnections(), 0);
        QCOMPARE(told.count() + ended.count(), 0);
    }

    void nothingIsNothing() { QVERIFY(run({}, quick()).empty()); }

    void anOperationThatOnlyReadsIsCalled()
    {
        model::Api api;
        QCOMPARE(probePath(api), std::string());
        for (const auto& [method, path] : {std::pair{"POST", "/items"}, std::pair{"GET", "/items/{id}"}, std::pair{"GET", "/files/*"}, std::pair{"GET", "/items"}, std::pair{"GET", "/others"}}) {
            api.operations.emplace_back();
            api.operations.back().method = method;
            api.operations.back().pathTemplate = path;
        }
        QCOMPARE(probePath(api), std::string("/items"));
    }
};

POSTERN_TEST(UrlProbeTest);
#include "UrlProbeTest.moc"
