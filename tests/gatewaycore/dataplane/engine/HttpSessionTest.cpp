// SPDX-License-Identifier: Apache-2.0
#include "WorkerFixture.h"
#include "support/TestMain.h"

#include <QtTest>

namespace postern::test {

using engine::Snapshot;
using pipeline::RespondTerminal;
using pipeline::Verdict;

namespace {

std::shared_ptr<RespondTerminal> says(std::string text)
{
    return std::make_shared<RespondTerminal>(200, "text/plain", std::move(text));
}

} // namespace

/// The connection: framing, order, persistence, time-outs, limits.
class HttpSessionTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void answersARequestThatComesOctetByOctet()
    {
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/hello", says("world")).build());
        Client client(fixture);
        for (const char c : std::string_view("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"))
            client.send(std::string(1, c));
        QCOMPARE(withoutDate(client.take()),
                 QStringLiteral("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nworld"));
        QVERIFY(!client.closed());
    }

    void answersPipelinedRequestsInTheirOrder()
    {
        WorkerFixture fixture(
            SnapshotBuilder().route("GET", "", "/1", says("one")).route("GET", "", "/2", says("two")).build());
        Client client(fixture);
        client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
        const QString answers = withoutDate(client.take());
        QCOMPARE(answers.count(QStringLiteral("HTTP/1.1 200")), 3);
        QVERIFY(answers.indexOf(QStringLiteral("one")) < answers.indexOf(QStringLiteral("two")));
        QVERIFY(answers.endsWith(QStringLiteral("one")));
    }

    void passesOverEmptyLinesBetweenRequests()
    {
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/1", says("one")).build());
        Client client(fixture);
        const std::string request = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n";
        for (const std::string& blank : {std::string("\r\n"), std::string("\r\n\r\n")}) {
            client.send(request + blank);
            QVERIFY(client.take().ends_with("one"));
            client.send(request);
            QVERIFY(client.take().ends_with("one"));
            client.send(blank);
            client.send(request.substr(0, 10)).send(request.substr(10));
            QVERIFY(client.take().ends_with("one"));
            client.send(blank.substr(0, 1)).send(blank.substr(1) + request);
            QVERIFY(client.take().ends_with("one"));
        }
        // They are no sign of life: the connection is idle.
        for (int i = 0; i < 8; ++i) {
            client.send("\r\n");
            fixture.pass(Milliseconds(10'000));
        }
        QVERIFY(client.closed());
        QVERIFY(client.take().empty());
    }

    void closesWhenTheClientAsksForIt()
    {
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/1", says("one")).build());
        Client client(fixture);
        client.send("GET /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        QVERIFY(client.take().find("Connection: close\r\n") != std::string::npos);
        QVERIFY(client.closed());
    }

    void sendsNoContentToHead()
    {
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/1", says("one")).build());
        Client client(fixture);
        client.send("HEAD /1 HTTP/1.1\r\nHost: a\r\n\r\n");
        const std::string answer = client.take();
        QVERIFY(answer.find("Content-Length: 3\r\n") != std::string::npos);
        QVERIFY(answer.ends_with("\r\n\r\n"));
        QVERIFY(!client.closed());
    }

    void sendsNoContentToHeadHoweverMuchThereWouldBe()
    {
        const auto streaming = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder()
                                  .route("*", "", "/1", says(std::string(1'000'000, 'x')))
                                  .route("*", "", "/2", streaming)
                                  .build());
        Client client(fixture);
        client.send("HEAD /1 HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(client.take().find("Content-Length: 1000000\r\n") != std::string::npos);
        client.send("HEAD /2 HTTP/1.1\r\nHost: a\r\n\r\n");
        auto& call = streaming->calls.back();
        call.respond(200, http::BodyFraming::chunked());
        for (int i = 0; i < 100; ++i) {
            QVERIFY(call.credit >= 100'000);
            call.credit -= 100'000;
            call.answer->onResponseData(std::string(100'000, 'x'));
            call.answer->flushResponse();
            fixture.poll();
        }
        call.answer->onResponseEnd(nullptr);
        QVERIFY(client.take().ends_with("\r\n\r\n"));
        QVERIFY(client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n").take().starts_with("HTTP/1.1 200 "));
    }

    void refusesWhatIsNoRequestAndCloses()
    {
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/1", says("one")).build());
        Client client(fixture);
        client.send("GET /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
        const std::string answer = client.take();
        QVERIFY(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"));
        QVERIFY(answer.find("{\"fault\":{\"code\":400") != std::string::npos);
        QVERIFY(client.closed());
    }

    void answers404And405()
    {
        WorkerFixture fixture(SnapshotBuilder().route("GET", "/api", "/1", says("one")).build());
        Client client(fixture);
        QVERIFY(client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n").take().starts_with("HTTP/1.1 404 "));
        const std::string wrong = client.send("DELETE /api/1 HTTP/1.1\r\nHost: a\r\n\r\n").take();
        QVERIFY(wrong.starts_with("HTTP/1.1 405 "));
        QVERIFY(wrong.find("Allow: GET") != std::string::npos);
        QVERIFY(!client.closed());
    }

    void refusesPathsWithDotSegments()
    {
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/*", says("one")).build());
        Client client(fixture);
        QVERIFY(client.send("GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n").take().starts_with("HTTP/1.1 400 "));
        QVERIFY(client.send("GET /a/%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n").take().starts_with("HTTP/1.1 400 "));
    }

    void takesTheContextOffThePathThatTheBackendSees()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder()
                                  .route("GET", "/orders/1.0", "/items/{id}", terminal)
                                  .route("GET", "/root/1.0", "/*", terminal)
                                  .build());
        Client client(fixture);
        client.send("GET /orders/1.0/items/a%2Fb?x=%20y HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(terminal->target, std::string("/items/a%2Fb?x=%20y"));
        terminal->calls.back().respondWhole(200, "");
        client.send("GET /root/1.0?q=1 HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(terminal->target, std::string("/?q=1"));
    }

    void asksForTheContentOnlyWhenSomebodyWantsIt()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("POST", "", "/in", terminal).build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        QCOMPARE(client.take(), std::string("HTTP/1.1 100 Continue\r\n\r\n"));
        client.send("data");
        QCOMPARE(terminal->calls.back().body, std::string("data"));
        QVERIFY(terminal->calls.back().ended);
    }

    void doesNotAskARefusedClientForItsContent()
    {
        const auto guard = std::make_shared<ScriptFilter>();
        guard->request = [](pipeline::Exchange& x) { return x.refuse(pipeline::FaultId::MissingCredentials); };
        WorkerFixture fixture(
            SnapshotBuilder().route("POST", "", "/in", says("never"), {{guard}}).build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        const std::string answer = client.take();
        QVERIFY2(answer.starts_with("HTTP/1.1 401 Unauthorized\r\n"), answer.c_str());
        QVERIFY(answer.find("WWW-Authenticate: Bearer") != std::string::npos);
        QVERIFY(answer.find("Connection: close") != std::string::npos);
        QVERIFY(client.closed());
    }

    void readsTheRestOfASmallRequestThatWasRefused()
    {
        const auto guard = std::make_shared<ScriptFilter>();
        guard->request = [](pipeline::Exchange& x) { return x.refuse(pipeline::FaultId::MissingCredentials); };
        WorkerFixture fixture(SnapshotBuilder().route("POST", "", "/in", says("x"), {{guard}}).build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n");
        QVERIFY(client.take().starts_with("HTTP/1.1 401 "));
        client.send("dataPOST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(client.take().starts_with("HTTP/1.1 401 "));
        QVERIFY(!client.closed());
    }

    void writesChunksForAnAnswerOfUnknownLength()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        Client client(fixture);
        client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        auto& call = terminal->calls.back();
        call.respond(200, http::BodyFraming::chunked());
        call.answer->onResponseData("abc");
        call.answer->flushResponse();
        QCOMPARE(withoutDate(client.take()),
                 QStringLiteral("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"));
        call.answer->onResponseEnd(nullptr);
        call.answer->flushResponse();
        QCOMPARE(client.take(), std::string("0\r\n\r\n"));
        QVERIFY(client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n").take().empty());
        QCOMPARE(terminal->calls.size(), std::size_t(2));
    }

    void endsAnAnswerOfUnknownLengthToHttp10ByClosing()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        Client client(fixture);
        client.send("GET /out HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        auto& call = terminal->calls.back();
        call.respond(200, http::BodyFraming::chunked());
        call.answer->onResponseData("abc");
        call.answer->onResponseEnd(nullptr);
        call.answer->flushResponse();
        QVERIFY(client.take().ends_with("\r\n\r\nabc"));
        QVERIFY(client.closed());
    }

    void breaksTheConnectionWhenAnAnswerBreaks()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        Client client(fixture);
        client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        auto& call = terminal->calls.back();
        call.respond(200, http::BodyFraming::ofLength(10));
        call.answer->onResponseData("abc");
        call.answer->flushResponse();
        fixture.poll();
        call.answer->onResponseReset(Error(ErrorKind::ConnectionClosed, "gone"));
        client.take();
        QVERIFY(client.closed());
    }

    void answers502And504ForWhatTheTerminalCouldNotGet()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        Client client(fixture);
        const std::pair<ErrorKind, const char*> cases[] = {{ErrorKind::ConnectFailed, "502"},
                                                           {ErrorKind::ProtocolError, "502"},
                                                           {ErrorKind::TimedOut, "504"},
                                                           {ErrorKind::Overloaded, "503"}};
        for (const auto& [kind, status] : cases) {
            client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
            terminal->calls.back().answer->onResponseReset(Error(kind, "because"));
            const std::string answer = client.take();
            QCOMPARE(answer.substr(9, 3), std::string(status));
            QVERIFY(answer.find("because") == std::string::npos);
        }
        QVERIFY(!client.closed());
    }

    void tellsTheTerminalWhenTheClientLeaves()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        Client client(fixture);
        client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        client.leave();
        fixture.pass(Milliseconds(300));
        QVERIFY(terminal->calls.back().reset);
        QCOMPARE(fixture.worker->counters().active.load(), std::uint64_t(0));
    }

    void answersBeforeTheUploadHasEnded()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("POST", "", "/in", terminal).build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        QCOMPARE(terminal->calls.back().body, std::string("abc"));
        terminal->calls.back().respondWhole(413, "enough");
        const std::string answer = client.take();
        QVERIFY(answer.starts_with("HTTP/1.1 413 "));
        QVERIFY(answer.find("Connection: close\r\n") != std::string::npos);
        QVERIFY(answer.ends_with("enough"));
        QVERIFY(client.closed());
    }

    void holdsNoMoreThanWasGrantedForASlowClient()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        SnapshotBuilder builder;
        builder.route("GET", "", "/out", terminal);
        builder.snapshot->limits.streamBuffer = 16_KiB;
        WorkerFixture fixture(builder.build());
        Client client(fixture, 4096);
        client.stopReading();
        client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        auto& call = terminal->calls.back();
        call.respond(200, http::BodyFraming::ofLength(1 << 20));
        std::size_t sent = 0;
        const auto pump = [&] {
            while (call.credit > 0 && sent < (1 << 20)) {
                const std::size_t piece = std::min<std::size_t>(call.credit, 1000);
                call.credit -= piece;
                sent += piece;
                call.answer->onResponseData(std::string(piece, 'x'));
            }
            call.answer->flushResponse();
            fixture.poll();
        };
        for (int i = 0; i < 100; ++i)
            pump();
        QCOMPARE(sent, std::size_t(16 * 1024));
        client.goOnReading();
        std::size_t received = client.take().size();
        while (sent < (1 << 20)) {
            const std::size_t before = sent;
            pump();
            received += client.take().size();
            QVERIFY(sent > before);
        }
        QVERIFY(received > (1 << 20) - 16 * 1024);
    }

    void holdsNoInterimAnswersForASlowClient()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        SnapshotBuilder builder;
        builder.route("GET", "", "/out", terminal);
        builder.snapshot->limits.streamBuffer = 4_KiB;
        WorkerFixture fixture(builder.build());
        Client client(fixture, 100);
        client.stopReading();
        client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        auto& call = terminal->calls.back();
        http::ResponseHead hints(call.exchange->arena());
        hints.status = 103;
        const std::string link(1000, 'x');
        hints.headers.add("Link", link);
        for (int i = 0; i < 100; ++i) {
            call.answer->onInformational(hints);
            call.answer->flushResponse();
            fixture.poll();
        }
        call.respondWhole(200, "done");
        client.goOnReading();
        const std::string got = client.take();
        QVERIFY(got.ends_with("done"));
        QVERIFY2(got.size() < 10'000, std::to_string(got.size()).c_str());
    }

    void readsNoMoreOfAnUploadThanTheBackendTakes()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        terminal->firstCredit = 10;
        WorkerFixture fixture(SnapshotBuilder().route("POST", "", "/in", terminal).build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\n" + std::string(30, 'x'));
        auto& call = terminal->calls.back();
        QCOMPARE(call.body.size(), std::size_t(10));
        call.answer->onRequestCredit(15);
        QCOMPARE(call.body.size(), std::size_t(25));
        QVERIFY(!call.ended);
        call.answer->onRequestCredit(15);
        QVERIFY(call.ended);
    }

    void closesASilentConnectionAndAnswersASlowHeadWith408()
    {
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/1", says("one")).build());
        Client silent(fixture);
        Client slow(fixture);
        slow.send("GET /1 HT");
        Client idle(fixture);
        idle.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n").take();
        fixture.pass(Milliseconds(11'000));
        QVERIFY(silent.closed());
        QVERIFY(silent.take().empty());
        QVERIFY(slow.take().starts_with("HTTP/1.1 408 "));
        QVERIFY(slow.closed());
        QVERIFY(!idle.closed());
        fixture.pass(Milliseconds(66'000));
        QVERIFY(idle.closed());
    }

    void answers408WhenTheContentStops()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("POST", "", "/in", terminal).build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nabc");
        fixture.pass(Milliseconds(31'000));
        QVERIFY(terminal->calls.back().reset);
        QVERIFY(client.take().starts_with("HTTP/1.1 408 "));
        QVERIFY(client.closed());
    }

    void doesNotChargeAClientForASlowBackend()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        terminal->firstCredit = 4; // and no more: the backend does not take the rest
        WorkerFixture fixture(SnapshotBuilder().route("POST", "", "/in", terminal).build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nab");
        client.send("cdef");
        QCOMPARE(terminal->calls.back().body, std::string("abcd"));
        fixture.pass(Milliseconds(45'000)); // longer than bodyIdle
        QVERIFY(!terminal->calls.back().reset);
        terminal->calls.back().answer->onResponseReset(Error(ErrorKind::TimedOut, "slow"));
        QVERIFY(client.take().starts_with("HTTP/1.1 504 "));
    }

    void letsAClientTakeItsAnswerBeforeTheRestOfItsRequest()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("POST", "", "/in", terminal).build());
        Client client(fixture, 64);
        client.stopReading();
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nab");
        fixture.pass(Milliseconds(20'000)); // most of bodyIdle is over
        terminal->calls.back().respondWhole(200, std::string(1000, 'x'));
        fixture.pass(Milliseconds(20'000));
        client.goOnReading();
        QVERIFY(client.take().ends_with(std::string(1000, 'x')));
    }

    void closesAConnectionWhoseClientTakesNothing_data()
    {
        QTest::addColumn<bool>("ends");
        QTest::newRow("after its request") << false;
        QTest::newRow("while its request comes to its end") << true;
    }
    void closesAConnectionWhoseClientTakesNothing()
    {
        QFETCH(bool, ends);
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("POST", "", "/in", terminal).build());
        Client client(fixture, 64);
        client.stopReading();
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab" + std::string(ends ? "" : "cd"));
        auto& call = terminal->calls.back();
        call.respond(200, http::BodyFraming::ofLength(10'000));
        call.answer->onResponseData(std::string(10'000, 'x'));
        call.answer->flushResponse();
        fixture.poll();
        if (ends)
            client.send("cd");
        fixture.pass(Milliseconds(29'000));
        QVERIFY(!call.reset);
        fixture.pass(Milliseconds(2'000));
        QVERIFY(call.reset);
        QCOMPARE(fixture.worker->counters().active.load(), std::uint64_t(0));
    }

    void givesASlowReaderAllTheTimeItNeeds()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        Client client(fixture, 100);
        client.stopReading();
        client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        auto& call = terminal->calls.back();
        call.respondWhole(200, std::string(1000, 'x'));
        std::string got;
        for (int i = 0; i < 20 && !got.ends_with(std::string(1000, 'x')); ++i) {
            fixture.pass(Milliseconds(20'000)); // less than writeIdle, but many times over
            QVERIFY(!call.reset && !client.closed());
            client.readOnce();
            got += client.take();
        }
        QVERIFY(got.ends_with(std::string(1000, 'x')));
    }

    void endsAnExchangeThatTakesTooLong()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        SnapshotBuilder builder;
        builder.route("GET", "", "/out", terminal);
        builder.snapshot->timeouts.requestTotal = Milliseconds(2000);
        WorkerFixture fixture(builder.build());
        Client client(fixture);
        client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        fixture.pass(Milliseconds(2200));
        QVERIFY(terminal->calls.back().reset);
        QVERIFY(client.take().starts_with("HTTP/1.1 504 "));
    }

    void saysCloseWhileItDrains()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        Client busy(fixture);
        Client idle(fixture);
        busy.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        bool drained = false;
        fixture.worker->drain([&] { drained = true; });
        fixture.poll();
        QVERIFY(idle.closed());
        QVERIFY(!busy.closed());
        QVERIFY(!drained);
        terminal->calls.back().respondWhole(200, "last");
        const std::string answer = busy.take();
        QVERIFY(answer.find("Connection: close") != std::string::npos);
        QVERIFY(busy.closed());
        QVERIFY(drained);
    }

    void outlivesWhatItHasDeferred()
    {
        // The address sanitizer is who finds fault with this.
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        Client first(fixture);
        Client second(fixture);
        first.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        second.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        auto& ending = terminal->calls.front();
        auto& whole = terminal->calls.back();
        whole.respond(200, http::BodyFraming::ofLength(3));
        whole.answer->onResponseData("abc");
        whole.answer->flushResponse();
        QVERIFY(second.take().ends_with("abc")); // all of it is out, but its end
        ending.respond(200, http::BodyFraming::ofLength(3));
        // Within one turn: one is ended, then the other defers the end of its exchange and is ended as well.
        ending.answer->onResponseReset(Error(ErrorKind::Cancelled, "ended"));
        whole.answer->onResponseEnd(nullptr);
        fixture.worker->closeAll();
        fixture.poll();
        QVERIFY(first.closed() && second.closed());
        QCOMPARE(fixture.worker->counters().active.load(), std::uint64_t(0));
    }

    void limitsTheRequestsOfAConnection()
    {
        SnapshotBuilder builder;
        builder.route("GET", "", "/1", says("one"));
        builder.snapshot->limits.requestsPerConnection = 2;
        WorkerFixture fixture(builder.build());
        Client client(fixture);
        client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n").take();
        QVERIFY(!client.closed());
        client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n").take();
        QVERIFY(client.closed());
    }

    void refusesAnUpgradeButPassesOverH2c()
    {
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/1", says("one")).build());
        Client client(fixture);
        QVERIFY(client.send("GET /1 HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")
                    .take()
                    .starts_with("HTTP/1.1 501 "));
        QVERIFY(client.send("GET /1 HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n")
                    .take()
                    .starts_with("HTTP/1.1 200 "));
    }

    void answersFromAHandlerNowOrLater()
    {
        std::optional<pipeline::Answer> kept;
        const auto now = std::make_shared<pipeline::HandlerTerminal>(
            std::make_shared<FunctionHandler>([](pipeline::Exchange& x, pipeline::Answer answer) {
                answer.respond(201, "text/plain", "got " + std::string(x.requestBody()), {{"X-A", "1"}});
            }));
        const auto later = std::make_shared<pipeline::HandlerTerminal>(std::make_shared<FunctionHandler>(
            [&](pipeline::Exchange&, pipeline::Answer answer) { kept.emplace(std::move(answer)); }));
        WorkerFixture fixture(
            SnapshotBuilder().route("POST", "", "/now", now).route("GET", "", "/later", later).build());
        Client client(fixture);
        const std::string answer =
            client.send("POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc").take();
        QVERIFY(answer.starts_with("HTTP/1.1 201 Created\r\n"));
        QVERIFY(answer.find("X-A: 1\r\n") != std::string::npos);
        QVERIFY(answer.ends_with("got abc"));

        client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(kept && kept->alive());
        kept->begin(200);
        kept->write("part ");
        QVERIFY(client.take().ends_with("5\r\npart \r\n"));
        kept->write("end");
        kept->end();
        QVERIFY(client.take().ends_with("0\r\n\r\n"));
        QVERIFY(!kept->alive());

        client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        kept.reset();
        QVERIFY(client.take().starts_with("HTTP/1.1 500 "));

        client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        client.leave();
        fixture.pass(Milliseconds(300));
        QVERIFY(!kept->alive());
        kept->respond(200, "text/plain", "nobody hears this");
        fixture.poll();
    }
};
POSTERN_TEST(HttpSessionTest);

} // namespace postern::test

#include "HttpSessionTest.moc"
