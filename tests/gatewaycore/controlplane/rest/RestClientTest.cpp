// SPDX-License-Identifier: Apache-2.0
#include "RestCallResult.h"
#include "support/ScriptedServer.h"
#include "support/TestMain.h"

#include <QSignalSpy>

using namespace postern;
using namespace postern::rest;
using namespace postern::rest::test;
using postern::test::ScriptedServer;
using postern::test::WireReply;
using postern::test::WireRequest;

class RestClientTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theTargetArrivesOctetForOctet_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        for (const char* method : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
            for (const char* target :
                 {"/a%2Fb", "/%7Euser", "/~user", "/a+b", "/a//b", "//a", "/a;v=1", "/%C3%A9", "/%c3%a9?q=%7E+%2B;x",
                  "/a/../b", "/%41", "/x?y=%20&z=a%26b", "/q?a?b//c", "/{p}|^`", "/?", "/%2e%2E/", "/a:b@c", "/%"})
                QTest::addRow("%s %s", method, target) << QByteArray(method) << QByteArray(target);
        }
    }
    void theTargetArrivesOctetForOctet()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        ScriptedServer server([](const WireRequest&) { return WireReply::json("{}"); });
        RestClient client;
        RestRequest request = get(server.url(target));
        request.method = method;
        if (method != "GET" && method != "DELETE")
            request.body = "body";
        const Ending ending = run(client, request);
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(int(server.requests().size()), 1);
        QCOMPARE(server.requests()[0].head.left(server.requests()[0].head.indexOf("\r\n")),
                 method + ' ' + target + " HTTP/1.1");
        QCOMPARE(server.requests()[0].body, request.body);
        QCOMPARE(server.requests()[0].header("Host"), "127.0.0.1:" + QByteArray::number(server.serverPort()));
    }

    void sendsOurHeadersAndNoCookies()
    {
        ScriptedServer server(
            [](const WireRequest&) { return WireReply::answer(200, "{}", "text/plain", "Set-Cookie: a=b\r\nX-Y: 1\r\n"); });
        RestClient client;
        RestRequest request = get(server.url("/"));
        request.headers.add("Authorization", "Bearer abc");
        QVERIFY(run(client, request).good());
        const Ending second = run(client, request);
        QVERIFY(second.good());
        QCOMPARE(second.response().headers.value("x-y"), QByteArray("1"));
        QCOMPARE(server.requests()[1].header("Authorization"), QByteArray("Bearer abc"));
        QVERIFY(server.requests()[1].header("Cookie").isEmpty());
        QVERIFY(server.requests()[1].header("User-Agent").startsWith("postern/"));
        QCOMPARE(server.connections(), 1); // kept alive
    }

    void requestsThatCouldForgeALineAreRefused_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("method") << QByteArray("GET /x HTTP/1.1\r\nA: b") << QByteArray("X") << QByteArray("y");
        QTest::newRow("name") << QByteArray("GET") << QByteArray("X: y\r\nZ") << QByteArray("y");
        QTest::newRow("value") << QByteArray("GET") << QByteArray("X") << QByteArray("y\r\nZ: z");
    }
    void requestsThatCouldForgeALineAreRefused()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        ScriptedServer server;
        RestClient client;
        RestRequest request = get(server.url("/%7E"));
        request.method = method;
        request.headers.add(name, value);
        const Ending ending = run(client, request);
        QVERIFY(ending.failedWith(ErrorKind::InvalidArgument));
        QVERIFY(ending.failure.stage == RestStage::Request);
        QCOMPARE(server.connections(), 0);
    }

    void followsRedirectsOfTheSameOrigin()
    {
        ScriptedServer server([](const WireRequest& request) {
            if (request.target == "/a")
                return WireReply::redirect(302, "/b%7E");
            if (request.target == "/b%7E")
                return WireReply::redirect(307, "c?d");
            return WireReply::json("there");
        });
        RestClient client;
        RestRequest request = get(server.url("/a"));
        request.headers.add("Authorization", "Bearer abc");
        const Ending ending = run(client, request);
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(ending.response().body, QByteArray("there"));
        QCOMPARE(ending.response().url, server.url("/c?d"));
        QCOMPARE(ending.response().attempts, 1);
        QCOMPARE(server.requests()[2].header("Authorization"), QByteArray("Bearer abc"));
    }

    void neverFollowsToAnotherOrigin_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {301, 302, 303, 307, 308})
            QTest::addRow("%d", status) << status;
    }
    void neverFollowsToAnotherOrigin()
    {
        QFETCH(int, status);
        ScriptedServer other([](const WireRequest&) { return WireReply::json("{}"); });
        ScriptedServer server([&](const WireRequest&) { return WireReply::redirect(status, other.url("/steal")); });
        RestClient client;
        RestRequest request = get(server.url("/a"));
        request.headers.add("Authorization", "Bearer abc");
        const Ending ending = run(client, request);
        QVERIFY(ending.failedWith(ErrorKind::ProtocolError));
        QVERIFY(ending.failure.stage == RestStage::Redirect);
        QCOMPARE(ending.failure.location, other.url("/steal"));
        QVERIFY2(ending.message().contains("another origin"), ending.message());
        QCOMPARE(other.connections(), 0);
    }

    void redirectLoopsEnd()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::redirect(302, "/again"); });
        RestClient client;
        const Ending ending = run(client, get(server.url("/again")));
        QVERIFY(ending.failedWith(ErrorKind::ProtocolError));
        QCOMPARE(int(server.requests().size()), 6);
    }

    void aPostIsRedirectedOnlyWhereTheStatusSaysHow()
    {
        ScriptedServer server([](const WireRequest& request) {
            if (request.target == "/to")
                return WireReply::json("{}");
            return WireReply::redirect(request.target.mid(1).toInt(), "/to");
        });
        RestClient client;
        QVERIFY(run(client, post(server.url("/302"))).failedWith(ErrorKind::ProtocolError));
        QCOMPARE(int(server.requests().size()), 1);
        QVERIFY(run(client, post(server.url("/307"), "abc")).good());
        QCOMPARE(server.requests().back().method, QByteArray("POST"));
        QCOMPARE(server.requests().back().body, QByteArray("abc"));
        QVERIFY(run(client, post(server.url("/303"), "abc")).good());
        QCOMPARE(server.requests().back().method, QByteArray("GET"));
        QCOMPARE(server.requests().back().body, QByteArray());
    }

    void statusesBecomeErrorsWithTheBodyKept_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("kind");
        QTest::newRow("400") << 400 << int(ErrorKind::InvalidArgument);
        QTest::newRow("401") << 401 << int(ErrorKind::Unauthenticated);
        QTest::newRow("403") << 403 << int(ErrorKind::PermissionDenied);
        QTest::newRow("404") << 404 << int(ErrorKind::NotFound);
        QTest::newRow("409") << 409 << int(ErrorKind::AlreadyExists);
        QTest::newRow("418") << 418 << int(ErrorKind::InvalidArgument);
        QTest::newRow("429") << 429 << int(ErrorKind::Overloaded);
        QTest::newRow("500") << 500 << int(ErrorKind::IoError);
        QTest::newRow("502") << 502 << int(ErrorKind::IoError);
        QTest::newRow("304") << 304 << int(ErrorKind::ProtocolError);
    }
    void statusesBecomeErrorsWithTheBodyKept()
    {
        QFETCH(int, status);
        QFETCH(int, kind);
        const QByteArray body = status == 304 ? QByteArray() : QByteArray("{\"code\":900}");
        ScriptedServer server([&](const WireRequest&) {
            return WireReply::answer(status, body, "application/json",
                                     status == 401 ? "WWW-Authenticate: Basic realm=\"x\"\r\n" : "");
        });
        RestClient client;
        RestRequest request = get(server.url("/x?secret=1"));
        request.retry.attempts = 1;
        const Ending ending = run(client, request);
        QVERIFY2(ending.failedWith(ErrorKind(kind)), ending.message());
        QCOMPARE(ending.failure.status, status);
        QCOMPARE(ending.failure.bodyExcerpt, body);
        QVERIFY(!ending.message().contains("secret"));
        QCOMPARE(int(server.requests().size()), 1);

        request.anyStatus = true;
        const Ending any = run(client, request);
        QVERIFY2(any.good(), any.message());
        QCOMPARE(any.response().status, status);
        QCOMPARE(any.response().body, body);
    }

    void challengesAreNeverAnsweredByThemselves_data()
    {
        QTest::addColumn<QByteArray>("challenge");
        for (const char* scheme : {"Basic realm=\"x\"", "Negotiate", "NTLM", "Digest realm=\"x\", nonce=\"1\""})
            QTest::newRow(scheme) << QByteArray(scheme);
    }
    void challengesAreNeverAnsweredByThemselves()
    {
        QFETCH(QByteArray, challenge);
        ScriptedServer server([&](const WireRequest&) {
            return WireReply::answer(401, "{}", "application/json", "WWW-Authenticate: " + challenge + "\r\n");
        });
        RestClient client;
        const Ending ending = run(client, post(server.url("/x")));
        QVERIFY2(ending.failedWith(ErrorKind::Unauthenticated), ending.message());
        QCOMPARE(ending.failure.bodyExcerpt, QByteArray("{}"));
        QCOMPARE(int(server.requests().size()), 1);
        QVERIFY(server.requests()[0].header("Authorization").isEmpty());
    }

    void readingIsRetriedUntilItWorks_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {429, 502, 503, 504, 0})
            QTest::addRow("%d", status) << status;
    }
    void readingIsRetriedUntilItWorks()
    {
        QFETCH(int, status);
        int calls = 0;
        ScriptedServer server([&](const WireRequest&) {
            if (++calls < 3)
                return status == 0 ? WireReply::close() : WireReply::answer(status);
            return WireReply::json("{}");
        });
        RestClient client;
        const Ending ending = run(client, get(server.url("/")));
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(ending.response().attempts, 3);
        QCOMPARE(int(server.requests().size()), 3);
    }

    void retriesAreBounded()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::answer(503, "busy"); });
        RestClient client;
        const Ending ending = run(client, get(server.url("/")));
        QVERIFY(ending.failedWith(ErrorKind::Overloaded));
        QCOMPARE(int(server.requests().size()), 3);
        QCOMPARE(ending.failure.bodyExcerpt, QByteArray("busy"));
    }

    void aPostThatWasSentIsNeverSentAgain_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("closed") << QByteArray("POST") << QByteArray("{}") << 0;
        QTest::newRow("closed, no body") << QByteArray("POST") << QByteArray() << 0;
        QTest::newRow("closed, PATCH") << QByteArray("PATCH") << QByteArray("{}") << 0;
        QTest::newRow("closed, own method") << QByteArray("PURGE") << QByteArray() << 0;
        QTest::newRow("503") << QByteArray("POST") << QByteArray("{}") << 503;
    }
    void aPostThatWasSentIsNeverSentAgain()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        bool fail = false;
        ScriptedServer server([&](const WireRequest&) {
            if (!fail)
                return WireReply::json("{}");
            return status == 0 ? WireReply::close() : WireReply::answer(status);
        });
        RestClient client;
        RestRequest request = post(server.url("/"), body);
        request.method = method;
        QVERIFY(run(client, request).good()); // so that the failure meets a kept connection
        server.forgetRequests();
        fail = true;
        const Ending ending = run(client, request);
        QVERIFY2(ending.failedWith(status == 0 ? ErrorKind::ConnectionClosed : ErrorKind::Overloaded), ending.message());
        QCOMPARE(int(server.requests().size()), 1);

        server.dropConnections();
        QTRY_COMPARE(server.openConnections(), 0);
        server.forgetRequests();
        QVERIFY(!run(client, request).good()); // and a new one
        QCOMPARE(int(server.requests().size()), 1);
    }

    void aPostThatMayBeRepeatedIs()
    {
        int calls = 0;
        ScriptedServer server([&](const WireRequest&) { return ++calls < 2 ? WireReply::close() : WireReply::json("{}"); });
        RestClient client;
        RestRequest request = post(server.url("/"));
        request.repeatable = true;
        QVERIFY(run(client, request).good());
        QCOMPARE(server.requests().back().body, QByteArray("{}"));
    }

    void aPostThatWasNotSentIsRetried()
    {
        quint16 port = 0;
        {
            const ScriptedServer gone;
            port = gone.serverPort();
        }
        RestClient client;
        const Ending ending = run(client, post("http://127.0.0.1:" + QByteArray::number(port) + "/"));
        QVERIFY2(ending.failedWith(ErrorKind::ConnectFailed), ending.message());
        QVERIFY(ending.failure.stage == RestStage::Connect);
        QCOMPARE(ending.failure.attempts, 3);
        QVERIFY2(ending.message().contains("127.0.0.1:" + QByteArray::number(port)), ending.message());
    }

    void retryAfterIsHonoured()
    {
        int calls = 0;
        QElapsedTimer clock;
        qint64 waited = 0;
        ScriptedServer server([&](const WireRequest&) {
            if (++calls == 1) {
                clock.start();
                return WireReply::answer(429, {}, {}, "Retry-After: 1\r\n");
            }
            waited = clock.elapsed();
            return WireReply::json("{}");
        });
        RestClient client;
        QVERIFY(run(client, get(server.url("/"))).good());
        QVERIFY2(waited >= 1000 && waited < 3000, QByteArray::number(waited));
    }

    void aLongRetryAfterIsReportedInsteadOfWaitedFor()
    {
        ScriptedServer server([](const WireRequest&) {
            return WireReply::answer(503, {}, {}, "Retry-After: 600\r\n");
        });
        RestClient client;
        const Ending ending = run(client, get(server.url("/")));
        QVERIFY(ending.failedWith(ErrorKind::Overloaded));
        QCOMPARE(int(server.requests().size()), 1);
        QVERIFY(ending.failure.retryAfter == Milliseconds(600'000));
        QVERIFY(ending.elapsed < 2000);
    }

    void cancellingTakesNoTime_data()
    {
        QTest::addColumn<QString>("stage");
        for (const char* stage : {"no answer", "in the body", "waiting to retry", "waiting for a turn", "connecting"})
            QTest::newRow(stage) << QString::fromLatin1(stage);
    }
    void cancellingTakesNoTime()
    {
        QFETCH(QString, stage);
        ScriptedServer server([&](const WireRequest&) {
            if (stage == QLatin1String("in the body"))
                return WireReply::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", WireReply::Then::Hang);
            if (stage == QLatin1String("waiting to retry"))
                return WireReply::answer(503, {}, {}, "Retry-After: 20\r\n");
            return WireReply::hang();
        });
        RestSettings settings;
        settings.concurrency = 1;
        RestClient client(settings);
        Ending first;
        std::unique_ptr<RestCall> before;
        if (stage == QLatin1String("waiting for a turn"))
            before = client.send(get(server.url("/")), keepIn(first));
        Ending ending;
        // A server that speaks no TLS: the handshake goes on until somebody stops it.
        const bool connecting = stage == QLatin1String("connecting");
        const auto call =
            client.send(get(connecting ? server.url("/").replace("http:", "https:") : server.url("/")), keepIn(ending));
        if (connecting)
            QTRY_VERIFY(server.connections() > 0);
        else
            QTRY_VERIFY(!server.requests().empty());
        QTest::qWait(50); // so that the stage is reached on both sides
        QVERIFY(call->isRunning());
        QElapsedTimer clock;
        clock.start();
        call->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(ending.result.has_value(), 20'000);
        QVERIFY2(clock.elapsed() < 200, QByteArray::number(clock.elapsed()));
        QVERIFY(ending.failedWith(ErrorKind::Cancelled));
        QVERIFY(!call->isRunning());
        before.reset();
        QTRY_COMPARE_WITH_TIMEOUT(client.pending(), 0, 20'000);
        if (stage == QLatin1String("no answer") || stage == QLatin1String("in the body"))
            QTRY_COMPARE_WITH_TIMEOUT(server.openConnections(), 0, 20'000); // the other side knows, too
    }

    void destroyingTheHandleCancelsSilently()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::hang(); });
        RestClient client;
        Ending ending;
        auto call = client.send(get(server.url("/")), keepIn(ending));
        QTRY_COMPARE(int(server.requests().size()), 1);
        call.reset();
        QTRY_COMPARE(server.openConnections(), 0);
        QVERIFY(!ending.result);
        QCOMPARE(client.pending(), 0);
    }

    void theClientMayGoInsideACompletion()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::json("{}"); });
        auto client = std::make_unique<RestClient>();
        std::unique_ptr<RestCall> call;
        bool done = false;
        call = client->send(get(server.url("/")), [&](Result<RestResponse> result, const RestFailure&) {
            QVERIFY(result);
            call.reset();
            client.reset();
            done = true;
        });
        QTRY_VERIFY(done);
    }

    void timeOutsNameTheirStage_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<int>("stage");
        QTest::newRow("no head") << QStringLiteral("hang") << int(RestStage::FirstByte);
        QTest::newRow("body stops") << QStringLiteral("stop") << int(RestStage::Body);
        QTest::newRow("body drips") << QStringLiteral("drip") << int(RestStage::Body);
    }
    void timeOutsNameTheirStage()
    {
        QFETCH(QString, script);
        QFETCH(int, stage);
        ScriptedServer server([&](const WireRequest&) {
            if (script == QLatin1String("hang"))
                return WireReply::hang();
            WireReply reply = WireReply::raw("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", WireReply::Then::Hang);
            if (script == QLatin1String("drip"))
                reply.pieces.insert(reply.pieces.end(), 1000, QByteArray("x"));
            reply.interval = std::chrono::milliseconds(20);
            return reply;
        });
        RestClient client;
        RestRequest request = get(server.url("/"));
        request.timeouts = {Milliseconds(2000), Milliseconds(150), Milliseconds(150), Milliseconds(600)};
        const Ending ending = run(client, request);
        QVERIFY2(ending.failedWith(ErrorKind::TimedOut), ending.message());
        QCOMPARE(int(ending.failure.stage), stage);
        QVERIFY2(ending.elapsed < 2000, QByteArray::number(ending.elapsed));
        if (script == QLatin1String("drip"))
            QVERIFY2(ending.elapsed >= 550, "a dripping body keeps the idle clock quiet; the total one ends it");
        QCOMPARE(int(server.requests().size()), 1);
    }

    void truncatedBodiesAreErrors_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":1}");
        QTest::newRow("nothing of it") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        QTest::newRow("head") << QByteArray("HTTP/1.1 200 OK\r\nContent-Le");
        QTest::newRow("garbage") << QByteArray("\x16\x03\x01 what is this?\r\n\r\n");
    }
    void truncatedBodiesAreErrors()
    {
        QFETCH(QByteArray, answer);
        ScriptedServer server([&](const WireRequest&) { return WireReply::raw(answer); });
        RestClient client;
        RestRequest request = get(server.url("/"));
        request.retry.attempts = 1;
        const Ending ending = run(client, request);
        QVERIFY2(ending.failedWith(ErrorKind::ConnectionClosed) || ending.failedWith(ErrorKind::ProtocolError),
                 ending.message());
        // Qt may send a GET again before we hear of it; never after the head of an answer.
        QVERIFY(ending.failure.status == 200 ? server.requests().size() == 1 : server.requests().size() <= 3);
    }

    void largeBodiesAreRefusedWhileTheyCome_data()
    {
        QTest::addColumn<bool>("announced");
        QTest::newRow("with a length") << true;
        QTest::newRow("chunked without end") << false;
    }
    void largeBodiesAreRefusedWhileTheyCome()
    {
        QFETCH(bool, announced);
        ScriptedServer server([&](const WireRequest&) {
            const QByteArray piece(16 * 1024, 'x');
            WireReply reply;
            if (announced) {
                reply.pieces = {"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"};
                reply.pieces.insert(reply.pieces.end(), 100, piece);
            } else {
                reply.pieces = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"};
                reply.pieces.insert(reply.pieces.end(), 100, "4000\r\n" + piece + "\r\n");
            }
            reply.then = WireReply::Then::Hang;
            return reply;
        });
        RestClient client;
        RestRequest request = get(server.url("/"));
        request.maxBody = 100_KiB;
        const Ending ending = run(client, request);
        QVERIFY2(ending.failedWith(ErrorKind::TooLarge), ending.message());
        QVERIFY(ending.elapsed < 5000);
        QVERIFY(ending.failure.bodyExcerpt.size() <= 64 * 1024);
    }

    void aBodyOfExactlyTheLimitPasses()
    {
        ScriptedServer server([](const WireRequest&) { return WireReply::json(QByteArray(1024, 'x')); });
        RestClient client;
        RestRequest request = get(server.url("/"));
        request.maxBody = 1_KiB;
        QVERIFY(run(client, request).good());
    }

    void theLimitCountsDecodedOctets()
    {
        QByteArray bomb; // a gzip of 64 MiB of zeros; qCompress gives a length, a zlib head and a zlib tail around it
        const QByteArray zeros(64 * 1024 * 1024, '\0');
        const QByteArray zlib = qCompress(zeros, 9).mid(4);
        ScriptedServer server([&](const WireRequest& request) {
            return request.target == "/bomb"
                       ? WireReply::answer(200, zlib, "application/json", "Content-Encoding: deflate\r\n")
                       : WireReply::answer(200, qCompress("hello", 9).mid(4), "application/json",
                                           "Content-Encoding: deflate\r\n");
        });
        RestClient client;
        const Ending small = run(client, get(server.url("/small")));
        QVERIFY2(small.good(), small.message());
        QCOMPARE(small.response().body, QByteArray("hello"));
        RestRequest request = get(server.url("/bomb"));
        request.maxBody = 1_MiB;
        const Ending ending = run(client, request);
        QVERIFY2(ending.failedWith(ErrorKind::TooLarge), ending.message());
        QVERIFY2(ending.elapsed < 3000, QByteArray::number(ending.elapsed));
    }

    void progressIsTold()
    {
        ScriptedServer server([](const WireRequest&) {
            WireReply reply = WireReply::raw("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n", WireReply::Then::Keep);
            reply.pieces.insert(reply.pieces.end(), 3, QByteArray(10, 'x'));
            reply.interval = std::chrono::milliseconds(120);
            return reply;
        });
        RestClient client;
        Ending ending;
        const auto call = client.send(get(server.url("/")), keepIn(ending));
        const QSignalSpy spy(call.get(), &RestCall::progressed);
        QTRY_VERIFY(ending.result.has_value());
        QVERIFY(spy.size() >= 2);
        QCOMPARE(spy.at(0).at(1).toLongLong(), 30LL);
    }

    void noMoreCallsRunAtOnceThanAllowed()
    {
        ScriptedServer server([](const WireRequest&) {
            WireReply reply = WireReply::json("{}");
            reply.delay = std::chrono::milliseconds(20);
            return reply;
        });
        RestSettings settings;
        settings.concurrency = 3;
        RestClient client(settings);
        std::vector<Ending> endings(20);
        std::vector<std::unique_ptr<RestCall>> calls;
        for (Ending& ending : endings)
            calls.push_back(client.send(get(server.url("/")), keepIn(ending)));
        QCOMPARE(client.pending(), 20);
        QTRY_COMPARE(client.pending(), 0);
        QCOMPARE(server.mostAtOnce(), 3);
    }

    void aProxyIsUsedOnlyWhenItIsSet()
    {
        ScriptedServer proxy([](const WireRequest&) { return WireReply::json("from the proxy"); });
        ScriptedServer server([](const WireRequest&) { return WireReply::json("direct"); });
        qputenv("http_proxy", proxy.url());
        RestClient client;
        QCOMPARE(run(client, get(server.url("/"))).response().body, QByteArray("direct"));
        qunsetenv("http_proxy");
        RestSettings settings;
        settings.proxy = {RestProxy::Kind::Http, QStringLiteral("127.0.0.1"), proxy.serverPort(), {}, {}};
        client.setSettings(settings);
        for (const char* target : {"/a/b", "/%7Eb"}) {
            const Ending ending = run(client, get(server.url(target)));
            QVERIFY2(ending.good(), ending.message());
            QCOMPARE(ending.response().body, QByteArray("from the proxy"));
            QCOMPARE(proxy.requests().back().target, server.url(target));
        }
    }

    void theAnswerIsHeardOfPieceByPieceAndMayBeStopped()
    {
        ScriptedServer server([](const WireRequest& request) {
            WireReply reply;
            reply.pieces = {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: 1\n\n", "data: 2\n\n"};
            reply.then = request.target == "/hang" ? WireReply::Then::Hang : WireReply::Then::Close;
            return reply;
        });
        RestClient client;
        for (const bool stop : {false, true}) {
            Ending ending;
            RestRequest request = get(server.url(stop ? "/hang" : "/"));
            QByteArray heard;
            int status = 0;
            auto call = client.send(std::move(request), keepIn(ending));
            connect(call.get(), &RestCall::headed, this, [&](const RestResponse& head) {
                status = head.status;
                QVERIFY(head.body.isEmpty());
                QCOMPARE(head.headers.value("Content-Type"), QByteArray("text/event-stream"));
            });
            connect(call.get(), &RestCall::received, this, [&](const QByteArray& piece) {
                QCOMPARE(status, 200); // the head comes first
                heard += piece;
                if (stop && heard.contains("data: 2"))
                    call->cancel();
            });
            QTRY_VERIFY(ending.result.has_value());
            QCOMPARE(heard, QByteArray("data: 1\n\ndata: 2\n\n"));
            QVERIFY(stop ? ending.failedWith(ErrorKind::Cancelled) : ending.good() && ending.response().body == heard);
        }
    }

    void aBodyIsReadFromItsDeviceWhileItIsSent()
    {
        // 20 MB that exist nowhere as a whole.
        class Zeros final : public QIODevice {
          public:
            Zeros() { open(ReadOnly); }
            bool isSequential() const override { return true; }
            qint64 bytesAvailable() const override { return left_ + QIODevice::bytesAvailable(); }
            bool atEnd() const override { return bytesAvailable() == 0; }

          protected:
            qint64 readData(char* into, qint64 room) override
            {
                const qint64 count = std::min(room, left_);
                std::fill_n(into, count, '0');
                left_ -= count;
                return count == 0 ? -1 : count;
            }
            qint64 writeData(const char*, qint64) override { return -1; }
            qint64 left_ = 20'000'000;
        };
        ScriptedServer server([](const WireRequest&) { return WireReply::json("{}"); });
        RestClient client;
        RestRequest request = get(server.url("/up"));
        request.method = "POST";
        request.bodyDevice = [] { return std::make_unique<Zeros>(); };
        request.bodySize = 20'000'000;
        const Ending ending = run(client, request);
        QVERIFY2(ending.good(), ending.message());
        QCOMPARE(server.requests()[0].header("Content-Length"), QByteArray("20000000"));
        QCOMPARE(server.requests()[0].body.size(), qsizetype(20'000'000));
        request.bodyDevice = []() -> std::unique_ptr<QIODevice> { return nullptr; };
        QVERIFY(run(client, request).failedWith(ErrorKind::InvalidArgument));
    }
};

POSTERN_TEST(RestClientTest);
#include "RestClientTest.moc"
