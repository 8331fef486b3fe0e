// SPDX-License-Identifier: Apache-2.0
#include "WorkerFixture.h"
#include "support/TestMain.h"

#include <QtTest>
#include <malloc.h>

namespace postern::test {

using pipeline::BodyChunk;
using pipeline::BodyNeed;
using pipeline::ClockPolicy;
using pipeline::Exchange;
using pipeline::FaultId;
using pipeline::Phase;
using pipeline::Resumption;
using pipeline::Verdict;

namespace {

const std::string getOut = "GET /out HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(const std::string& body)
{
    return "POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// What this process has from the heap; a sanitizer's own heap says 0.
std::size_t allocated()
{
    const struct mallinfo2 figures = mallinfo2();
    return figures.uordblks + figures.hblkhd;
}

std::shared_ptr<ScriptFilter> logging(std::string& log, std::string name)
{
    auto filter = std::make_shared<ScriptFilter>();
    filter->request = [&log, name](Exchange&) { return log += name + ">", Verdict::Continue; };
    filter->response = [&log, name](Exchange&) { return log += "<" + name, Verdict::Continue; };
    filter->end = [&log, name](const Exchange&) { log += "." + name; };
    return filter;
}

} // namespace

/// The walk: order of hooks, bodies, pauses.
class ExchangeTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void runsByPhaseAndTheResponseInReverse()
    {
        std::string log;
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder()
                                  .route("GET", "", "/out", terminal,
                                         {{logging(log, "t"), Phase::Transform},
                                          {logging(log, "a"), Phase::Authenticate},
                                          {logging(log, "g"), Phase::Guard},
                                          {logging(log, "b"), Phase::Authenticate}})
                                  .build());
        Client client(fixture);
        client.send(getOut);
        QCOMPARE(log, std::string("g>a>b>t>"));
        terminal->calls.back().respondWhole(200, "x");
        QVERIFY(client.take().ends_with("x"));
        QCOMPARE(log, std::string("g>a>b>t><t<b<a<g.t.b.a.g"));
    }

    void showsARefusalToThoseWhoSawTheRequestOnly()
    {
        std::string log;
        const auto refusing = logging(log, "r");
        refusing->request = [&](Exchange& x) { return log += "r!", x.refuse(FaultId::ScopeRefused); };
        WorkerFixture fixture(SnapshotBuilder()
                                  .route("GET", "", "/out", std::make_shared<ScriptTerminal>(),
                                         {{logging(log, "a"), Phase::Guard},
                                          {refusing, Phase::Authorize},
                                          {logging(log, "z"), Phase::Transform}})
                                  .build());
        Client client(fixture);
        QVERIFY(client.send(getOut).take().starts_with("HTTP/1.1 403 "));
        QCOMPARE(log, std::string("a>r!<r<a.r.a"));
    }

    void letsAResponseHookReplaceTheAnswer()
    {
        const auto filter = std::make_shared<ScriptFilter>();
        filter->response = [](Exchange& x) { return x.respond({.status = 418, .contentType = {}, .body = "teapot"}); };
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal, {{filter}}).build());
        Client client(fixture);
        client.send(getOut);
        terminal->calls.back().respond(200, http::BodyFraming::ofLength(1000));
        terminal->calls.back().answer->flushResponse();
        QVERIFY(terminal->calls.back().reset);
        QVERIFY(client.take().ends_with("teapot"));
        client.send(getOut);
        QCOMPARE(terminal->calls.size(), std::size_t(2)); // the connection goes on
    }

    void needsNoMoreMemoryForABrowsersRequestThanItKeeps()
    {
        const auto filter = std::make_shared<ScriptFilter>();
        std::vector<std::size_t> reserved;
        const auto look = [&](Exchange& x) { return reserved.push_back(x.arena().bytesReserved()), Verdict::Continue; };
        filter->request = filter->response = look;
        WorkerFixture fixture(SnapshotBuilder()
                                  .route("GET", "", "/out", std::make_shared<pipeline::RespondTerminal>(200, "", "x"), {{filter}})
                                  .build());
        Client client(fixture);
        std::string request = "GET /out HTTP/1.1\r\nHost: a\r\nCookie: " + std::string(2000, 'c') + "\r\n";
        for (int n = 0; n < 20; ++n)
            request += "Sec-Of-A-Browser-" + std::to_string(n) + ": " + std::string(80, 'v') + "\r\n";
        for (int n = 0; n < 3; ++n)
            QVERIFY(client.send(request + "\r\n").take().ends_with("x"));
        QCOMPARE(reserved, std::vector<std::size_t>(6, 16 * 1024));
    }

    void keepsAFiltersMemoryForTheWholeExchange()
    {
        const auto filter = std::make_shared<ScriptFilter>();
        int seen = 0;
        filter->request = [](Exchange& x) { return x.slot<int>() = 42, Verdict::Continue; };
        filter->end = [&](const Exchange& x) { seen = *x.slotIfMade<int>(); };
        filter->response = [&](Exchange& x) { return ++x.slot<int>(), Verdict::Continue; };
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal, {{filter}}).build());
        Client client(fixture);
        client.send(getOut);
        terminal->calls.back().respondWhole(200, "");
        QCOMPARE(seen, 43);
    }

    void givesTheWholeContentToAFilterThatNeedsIt()
    {
        std::string seen;
        const auto filter = std::make_shared<ScriptFilter>();
        filter->request = [&](Exchange& x) {
            seen = x.requestBody();
            x.replaceRequestBody(x.arena().join("<", x.requestBody(), ">"));
            return Verdict::Continue;
        };
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(
            SnapshotBuilder().route("POST", "", "/in", terminal, {{filter, Phase::Validate, BodyNeed::Whole}}).build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
        QVERIFY(terminal->calls.empty());
        client.send("def");
        QCOMPARE(seen, std::string("abcdef"));
        auto& call = terminal->calls.back();
        QCOMPARE(call.body, std::string("<abcdef>"));
        QVERIFY(call.ended);
        QCOMPARE(call.exchange->requestFraming(), http::BodyFraming::ofLength(8));
    }

    void refusesContentThatIsTooLargeToHold_data()
    {
        QTest::addColumn<QString>("head");
        QTest::newRow("told before") << "Content-Length: 2000";
        QTest::newRow("found out") << "Transfer-Encoding: chunked";
    }
    void refusesContentThatIsTooLargeToHold()
    {
        QFETCH(QString, head);
        const auto terminal = std::make_shared<ScriptTerminal>();
        SnapshotBuilder builder;
        builder.route("POST", "", "/in", terminal,
                      {{std::make_shared<ScriptFilter>(), Phase::Validate, BodyNeed::Whole}});
        builder.snapshot->limits.bufferedBody = 1000_B;
        WorkerFixture fixture(builder.build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\n" + head.toStdString() + "\r\n\r\n");
        client.send("7D0\r\n" + std::string(2000, 'x') + "\r\n");
        QVERIFY(client.take().starts_with("HTTP/1.1 413 "));
        QVERIFY(terminal->calls.empty());
    }

    void doesNotWaitForContentBeforeItRefuses()
    {
        std::string log;
        const auto guard = std::make_shared<ScriptFilter>();
        guard->request = [](Exchange& x) { return x.refuse(FaultId::MissingCredentials); };
        WorkerFixture fixture(SnapshotBuilder()
                                  .route("POST", "", "/in", std::make_shared<ScriptTerminal>(),
                                         {{guard}, {logging(log, "w"), Phase::Validate, BodyNeed::Whole}})
                                  .build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\n\r\n");
        QVERIFY(client.take().starts_with("HTTP/1.1 401 "));
        QCOMPARE(log, std::string());
    }

    void streamsContentThroughFiltersThatChangeItsLength()
    {
        const auto doubling = std::make_shared<ScriptFilter>();
        doubling->requestData = [](Exchange& x, BodyChunk& chunk) {
            chunk.bytes = x.arena().join(chunk.bytes, chunk.bytes);
            return Verdict::Continue;
        };
        doubling->responseData = [](Exchange&, BodyChunk& chunk) {
            chunk.bytes = chunk.bytes.substr(0, chunk.bytes.size() / 2);
            return Verdict::Continue;
        };
        const auto terminal = std::make_shared<ScriptTerminal>();
        terminal->firstCredit = 8;
        SnapshotBuilder builder;
        builder.route("POST", "", "/in", terminal, {{doubling, Phase::Transform, BodyNeed::Stream, BodyNeed::Stream}});
        builder.snapshot->limits.streamBuffer = 100_B;
        WorkerFixture fixture(builder.build());
        Client client(fixture);
        client.send(post("abcdefgh"));
        auto& call = terminal->calls.back();
        QCOMPARE(call.body, std::string("abcdefgh"));
        QVERIFY(!call.ended);
        call.answer->onRequestCredit(100);
        QCOMPARE(call.body, std::string("abcdefghabcdefgh"));
        QVERIFY(call.ended);
        QCOMPARE(call.exchange->requestFraming(), http::BodyFraming::chunked());

        // Half of what the backend sends gets through, and the other half must not count as taken for ever.
        call.respond(200, http::BodyFraming::ofLength(10'000));
        std::size_t sent = 0;
        while (call.credit > 0 && sent < 10'000) {
            const std::size_t piece = std::min<std::size_t>(call.credit, 10'000 - sent);
            call.credit -= piece;
            sent += piece;
            call.answer->onResponseData(std::string(piece, 'x'));
            call.answer->flushResponse();
            fixture.poll();
        }
        QCOMPARE(sent, std::size_t(10'000));
        call.answer->onResponseEnd(nullptr);
        call.answer->flushResponse();
        const std::string answer = client.take();
        QVERIFY(answer.find("Transfer-Encoding: chunked") != std::string::npos);
        QCOMPARE(std::count(answer.begin() + static_cast<long>(answer.find("\r\n\r\n")), answer.end(), 'x'), 5'000L);
    }

    void tellsAStreamFilterOnceThatAllIsOver_data()
    {
        QTest::addColumn<QString>("answer");
        for (const char* answer : {"local", "whole", "stream", "stream while paused", "refused"})
            QTest::newRow(answer) << QString::fromLatin1(answer);
    }
    void tellsAStreamFilterOnceThatAllIsOver()
    {
        QFETCH(QString, answer);
        int lasts = 0;
        const auto signing = std::make_shared<ScriptFilter>();
        signing->responseData = [&](Exchange& x, BodyChunk& chunk) {
            if (chunk.last) {
                ++lasts;
                chunk.bytes = x.arena().join(chunk.bytes, "!");
            }
            return Verdict::Continue;
        };
        const auto pausing = std::make_shared<ScriptFilter>();
        Resumption resumption;
        bool waits = answer == QStringLiteral("stream while paused");
        pausing->response = [&](Exchange& x) {
            if (!waits)
                return Verdict::Continue;
            resumption = x.pause(ClockPolicy::Io);
            return Verdict::Pause;
        };
        const auto terminal = std::make_shared<ScriptTerminal>();
        std::shared_ptr<const pipeline::Terminal> end = terminal;
        if (answer == QStringLiteral("local"))
            end = std::make_shared<pipeline::RespondTerminal>(200, "text/plain", "done");
        if (answer == QStringLiteral("refused"))
            end = std::make_shared<pipeline::RefuseTerminal>(FaultId::Overloaded);
        const BodyNeed need = answer == QStringLiteral("whole") ? BodyNeed::Whole : BodyNeed::None;
        WorkerFixture fixture(SnapshotBuilder()
                                  .route("GET", "", "/out", end,
                                         {{signing, Phase::Guard, BodyNeed::None, BodyNeed::Stream},
                                          {pausing, Phase::Transform, BodyNeed::None, need}})
                                  .build());
        Client client(fixture);
        for (int calls = 1; calls <= 2; ++calls) { // the second finds a connection that is in step
            client.send(getOut);
            if (end == terminal)
                terminal->calls.back().respondWhole(200, "done");
            if (waits) {
                waits = false;
                resumption.resume();
                fixture.poll();
                waits = true;
            }
            const std::string got = client.take();
            QVERIFY2(got.starts_with("HTTP/1.1 "), got.c_str());
            const std::string content = got.substr(got.find("\r\n\r\n") + 4);
            QCOMPARE(std::count(content.begin(), content.end(), '!'), 1L);
            QCOMPARE(lasts, calls);
            if (const auto at = got.find("Content-Length: "); at != std::string::npos)
                QCOMPARE(content.size(), static_cast<std::size_t>(std::stoul(got.substr(at + 16))));
            else
                QVERIFY(content.ends_with("0\r\n\r\n"));
        }
    }

    void tellsAStreamFilterOnceThatTheRequestIsOver()
    {
        int lasts = 0;
        const auto watching = std::make_shared<ScriptFilter>();
        watching->requestData = [&](Exchange&, BodyChunk& chunk) { return lasts += chunk.last ? 1 : 0, Verdict::Continue; };
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(SnapshotBuilder()
                                  .route("*", "", "/{name}", terminal,
                                         {{std::make_shared<ScriptFilter>(), Phase::Guard, BodyNeed::Whole},
                                          {watching, Phase::Transform, BodyNeed::Stream}})
                                  .build());
        Client client(fixture);
        client.send(getOut);
        QCOMPARE(lasts, 1);
        terminal->calls.back().respondWhole(200, "x");
        client.send(post("abc"));
        QCOMPARE(lasts, 2);
    }

    void givesBackTheMemoryOfABacklog()
    {
        // Each chunk is doubled, so that what waits for the client's credit never comes to nothing.
        const auto doubling = std::make_shared<ScriptFilter>();
        doubling->responseData = [](Exchange&, BodyChunk& chunk) {
            static std::string twice;
            twice.assign(chunk.bytes).append(chunk.bytes);
            chunk.bytes = twice;
            return Verdict::Continue;
        };
        const auto terminal = std::make_shared<ScriptTerminal>();
        SnapshotBuilder builder;
        builder.route("GET", "", "/out", terminal, {{doubling, Phase::Transform, BodyNeed::None, BodyNeed::Stream}});
        builder.snapshot->limits.streamBuffer = 64_KiB;
        WorkerFixture fixture(builder.build());
        Client client(fixture);
        client.send(getOut);
        auto& call = terminal->calls.back();
        call.respond(200, http::BodyFraming::chunked());
        std::size_t received = 0;
        const std::size_t before = allocated();
        constexpr std::size_t all = 64 << 20;
        for (std::size_t sent = 0; sent < all;) {
            const std::size_t piece = std::min<std::size_t>(call.credit, 60'000);
            QVERIFY(piece > 0);
            call.credit -= piece;
            sent += piece;
            call.answer->onResponseData(std::string(piece, 'x'));
            call.answer->flushResponse();
            fixture.poll();
            received += client.take().size();
        }
        QVERIFY(received > all); // most of it, and twice
        QVERIFY2(allocated() < before + (4 << 20), std::to_string(allocated() - before).c_str());
    }

    void letsAStreamFilterRefuseInTheMiddle()
    {
        const auto filter = std::make_shared<ScriptFilter>();
        filter->requestData = [](Exchange& x, BodyChunk& chunk) {
            return chunk.bytes.find("bad") == BytesView::npos ? Verdict::Continue : x.refuse(FaultId::BadRequest);
        };
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(
            SnapshotBuilder().route("POST", "", "/in", terminal, {{filter, Phase::Validate, BodyNeed::Stream}}).build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\ngood");
        QCOMPARE(terminal->calls.back().body, std::string("good"));
        client.send("bad");
        QVERIFY(terminal->calls.back().reset);
        QVERIFY(client.take().starts_with("HTTP/1.1 400 "));
    }

    void watchesContentWithoutChangingItsLength()
    {
        std::string seen;
        const auto watching = std::make_shared<ScriptFilter>();
        watching->requestData = [&](Exchange&, BodyChunk& chunk) {
            seen.append(chunk.bytes).append(chunk.last ? "." : "|");
            chunk.bytes = "what a watcher writes here counts for nothing";
            return Verdict::Continue;
        };
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(
            SnapshotBuilder().route("POST", "", "/in", terminal, {{watching, Phase::Validate, BodyNeed::Watch}}).build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc").send("def");
        QCOMPARE(seen, std::string("abc|def."));
        QCOMPARE(terminal->calls.back().body, std::string("abcdef"));
        QVERIFY(terminal->calls.back().ended);
        QCOMPARE(terminal->calls.back().exchange->requestFraming(), http::BodyFraming::ofLength(6));
        terminal->calls.back().respondWhole(200, "");

        seen.clear();
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n").send("0\r\n\r\n");
        QCOMPARE(seen, std::string("abc|."));
        QCOMPARE(terminal->calls.back().body, std::string("abc"));
        QVERIFY(terminal->calls.back().ended);
        terminal->calls.back().respondWhole(200, "");

        seen.clear();
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        QCOMPARE(seen, std::string("."));
        QVERIFY(terminal->calls.back().ended);
    }

    void letsAWatcherRefuseTheLastOctetsBeforeTheyAreSent_data()
    {
        QTest::addColumn<QString>("head");
        QTest::addColumn<QString>("rest");
        QTest::addColumn<QString>("sent");
        QTest::newRow("of known length") << "Content-Length: 6" << "def" << "abc";
        QTest::newRow("chunked") << "Transfer-Encoding: chunked" << "3\r\ndef\r\n0\r\n\r\n" << "abcdef";
    }
    void letsAWatcherRefuseTheLastOctetsBeforeTheyAreSent()
    {
        QFETCH(QString, head);
        QFETCH(QString, rest);
        QFETCH(QString, sent);
        const auto watching = std::make_shared<ScriptFilter>();
        watching->requestData = [](Exchange& x, BodyChunk& chunk) {
            return chunk.last ? x.refuse(FaultId::BadRequest) : Verdict::Continue;
        };
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(
            SnapshotBuilder().route("POST", "", "/in", terminal, {{watching, Phase::Validate, BodyNeed::Watch}}).build());
        Client client(fixture);
        const std::string first = head.startsWith("Content") ? "abc" : "3\r\nabc\r\n";
        client.send("POST /in HTTP/1.1\r\nHost: a\r\n" + head.toStdString() + "\r\n\r\n" + first);
        QCOMPARE(terminal->calls.back().body, std::string("abc"));
        client.send(rest.toStdString());
        QCOMPARE(terminal->calls.back().body, sent.toStdString());
        QVERIFY(!terminal->calls.back().ended);
        QVERIFY(terminal->calls.back().reset);
        QVERIFY(client.take().starts_with("HTTP/1.1 400 "));
    }

    void letsWatchersOnBothSidesOfACollectorRefuseItsContent_data()
    {
        QTest::addColumn<bool>("before");
        QTest::addColumn<bool>("chunked");
        QTest::addColumn<bool>("good");
        for (const bool before : {false, true}) {
            for (const bool chunked : {false, true}) {
                for (const bool good : {false, true})
                    QTest::addRow("%s, %s, %s", before ? "before" : "behind", chunked ? "chunked" : "of known length", good ? "good" : "bad")
                        << before << chunked << good;
            }
        }
    }
    void letsWatchersOnBothSidesOfACollectorRefuseItsContent()
    {
        QFETCH(bool, before);
        QFETCH(bool, chunked);
        QFETCH(bool, good);
        std::string log;
        const auto watching = std::make_shared<ScriptFilter>();
        watching->requestData = [&](Exchange& x, BodyChunk& chunk) {
            log.append(chunk.bytes).append(chunk.last ? "." : "|");
            return good || !chunk.last ? Verdict::Continue : x.refuse(FaultId::BadRequest);
        };
        const auto collecting = std::make_shared<ScriptFilter>();
        collecting->request = [&](Exchange& x) {
            log.append("whole ").append(x.requestBody()).append(" ");
            return Verdict::Continue;
        };
        SnapshotBuilder::Step watch{watching, before ? Phase::Guard : Phase::Transform, BodyNeed::Watch};
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(
            SnapshotBuilder().route("POST", "", "/in", terminal, {watch, {collecting, Phase::Validate, BodyNeed::Whole}}).build());
        Client client(fixture);
        client.send(chunked ? "POST /in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
                            : "POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
        client.send(chunked ? "3\r\ndef\r\n0\r\n\r\n" : "def");
        const std::string watched = !before ? "abcdef." : chunked ? "abc|def|." : "abc|def.";
        const std::string whole = "whole abcdef ";
        QCOMPARE(log, !before ? whole + watched : good ? watched + whole : watched);
        QCOMPARE(terminal->calls.size(), std::size_t(good ? 1 : 0)); // nobody is called in vain
        if (good)
            QCOMPARE(terminal->calls.back().body, std::string("abcdef"));
        else
            QVERIFY(client.take().starts_with("HTTP/1.1 400 "));
    }

    void doesNotWaitForContentThatAFilterDoesNotWant()
    {
        struct Choosy final : pipeline::Filter {
            Verdict onRequest(Exchange& x) const override { return seen += x.requestBody().empty() ? "head " : "whole ", Verdict::Continue; }
            bool wantsRequestBody(const Exchange& x) const override { return !x.request().headers.value("X-Whole").empty(); }
            bool wantsResponseBody(const Exchange& x) const override { return x.response().status == 200; }
            Verdict onResponse(Exchange& x) const override { return seen += x.responseBody().empty() ? "head " : "whole ", Verdict::Continue; }
            mutable std::string seen;
        };
        static const pipeline::FilterType type = [] {
            pipeline::FilterType made;
            made.name = "choosy";
            made.hooks = pipeline::Hooks::of<Choosy>();
            return made;
        }();
        const auto choosy = std::make_shared<Choosy>();
        const auto terminal = std::make_shared<ScriptTerminal>();
        SnapshotBuilder builder;
        builder.route("POST", "", "/in", terminal);
        builder.snapshot->plans.back()->chain =
            pipeline::FilterChain({{choosy, &type, BodyNeed::Whole, BodyNeed::Whole, {}, "choosy", {}}});
        WorkerFixture fixture(builder.build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
        QCOMPARE(choosy->seen, std::string("head "));
        QCOMPARE(terminal->calls.back().body, std::string("abc"));
        client.send("def");
        terminal->calls.back().respondWhole(404, "nothing");
        QCOMPARE(choosy->seen, std::string("head head "));
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nX-Whole: 1\r\nContent-Length: 6\r\n\r\nabc");
        QCOMPARE(choosy->seen, std::string("head head "));
        client.send("def");
        terminal->calls.back().respondWhole(200, "some");
        QCOMPARE(choosy->seen, std::string("head head whole whole "));
    }

    void givesTheWholeAnswerToAFilterThatNeedsIt()
    {
        const auto filter = std::make_shared<ScriptFilter>();
        filter->response = [](Exchange& x) {
            x.replaceResponseBody(x.arena().join("[", x.responseBody(), "]"));
            return Verdict::Continue;
        };
        const auto terminal = std::make_shared<ScriptTerminal>();
        WorkerFixture fixture(
            SnapshotBuilder()
                .route("GET", "", "/out", terminal, {{filter, Phase::Transform, BodyNeed::None, BodyNeed::Whole}})
                .build());
        Client client(fixture);
        client.send(getOut);
        auto& call = terminal->calls.back();
        call.respond(200, http::BodyFraming::chunked());
        call.answer->onResponseData("abc");
        QVERIFY(client.take().empty());
        call.answer->onResponseData("def");
        call.answer->onResponseEnd(nullptr);
        call.answer->flushResponse();
        const std::string answer = client.take();
        QVERIFY(answer.find("Content-Length: 8\r\n") != std::string::npos);
        QVERIFY(answer.ends_with("[abcdef]"));
    }

    void pausesInEveryPhaseAndGoesOn_data() { addPhases(); }
    void pausesInEveryPhaseAndGoesOn()
    {
        Paused paused(phase());
        paused.client.send(getOut);
        QVERIFY(paused.client.take().empty());
        QVERIFY(paused.resumption);
        paused.go = true;
        paused.resumption.resume();
        paused.fixture.poll();
        if (QTest::currentDataTag() != QByteArray("response"))
            paused.terminal->calls.back().respondWhole(200, "done");
        QVERIFY(paused.client.take().ends_with("done"));
        QCOMPARE(paused.calls, 2);
    }

    void survivesAResumptionThatComesAtOnceOrTwice_data() { addPhases(); }
    void survivesAResumptionThatComesAtOnceOrTwice()
    {
        Paused paused(phase());
        paused.atOnce = true;
        paused.client.send(getOut);
        QCOMPARE(paused.calls, 3); // two pauses that ended before their hook had returned
        if (QTest::currentDataTag() != QByteArray("response"))
            paused.terminal->calls.back().respondWhole(200, "done");
        QVERIFY(paused.client.take().ends_with("done"));
    }

    void voidsTheResumptionWhenTheClientLeaves_data() { addPhases(); }
    void voidsTheResumptionWhenTheClientLeaves()
    {
        Paused paused(phase());
        paused.client.send(getOut);
        paused.client.leave();
        paused.fixture.pass(Milliseconds(300));
        QCOMPARE(paused.ended, 1);
        paused.resumption.resume();
        paused.fixture.poll();
        QCOMPARE(paused.calls, 1);
        QCOMPARE(paused.fixture.worker->counters().active.load(), std::uint64_t(0));
    }

    void staysOnItsSnapshotWhenAnotherIsAdopted_data() { addPhases(); }
    void staysOnItsSnapshotWhenAnotherIsAdopted()
    {
        Paused paused(phase());
        paused.client.send(getOut);
        std::weak_ptr<const engine::Snapshot> old = paused.snapshot;
        paused.snapshot.reset();
        paused.fixture.worker->adopt(SnapshotBuilder().route("GET", "", "/other", paused.terminal).build());
        QVERIFY(!old.expired());
        paused.go = true;
        paused.resumption.resume();
        paused.fixture.poll();
        if (QTest::currentDataTag() != QByteArray("response"))
            paused.terminal->calls.back().respondWhole(200, "done");
        QVERIFY(paused.client.take().ends_with("done"));
        QVERIFY(old.expired());
        QVERIFY(paused.client.send(getOut).take().starts_with("HTTP/1.1 404 "));
    }

    void drainsWhileItIsPaused_data() { addPhases(); }
    void drainsWhileItIsPaused()
    {
        Paused paused(phase());
        paused.client.send(getOut);
        bool drained = false;
        paused.fixture.worker->drain([&] { drained = true; });
        paused.fixture.poll();
        QVERIFY(!drained);
        paused.go = true;
        paused.resumption.resume();
        paused.fixture.poll();
        if (QTest::currentDataTag() != QByteArray("response"))
            paused.terminal->calls.back().respondWhole(200, "done");
        QVERIFY(paused.client.take().find("Connection: close") != std::string::npos);
        QVERIFY(paused.client.closed());
        QVERIFY(drained);
    }

    void endsAPauseThatWaitsForOthersTooLongButNotABreakpoint_data() { addPhases(); }
    void endsAPauseThatWaitsForOthersTooLongButNotABreakpoint()
    {
        {
            Paused paused(phase(), ClockPolicy::Io);
            paused.client.send(getOut);
            paused.fixture.pass(Milliseconds(61'000));
            QVERIFY(paused.client.take().starts_with("HTTP/1.1 504 "));
            paused.resumption.resume();
            paused.fixture.poll();
            QCOMPARE(paused.calls, 1);
        }
        Paused paused(phase(), ClockPolicy::Breakpoint, Milliseconds(5'000));
        paused.client.send(getOut);
        paused.fixture.pass(Milliseconds(600'000));
        QVERIFY(paused.client.take().empty());
        paused.go = true;
        paused.resumption.resume();
        paused.fixture.poll();
        if (QTest::currentDataTag() != QByteArray("response"))
            paused.terminal->calls.back().respondWhole(200, "done");
        QVERIFY(paused.client.take().ends_with("done"));
    }

  private:
    /// An exchange with a filter that pauses until it is told to go.
    struct Paused {
        explicit Paused(std::optional<Phase> where, ClockPolicy clocks = ClockPolicy::Io, Milliseconds total = {})
            : filter(std::make_shared<ScriptFilter>()), terminal(std::make_shared<ScriptTerminal>()),
              snapshot(make(where, total)), fixture(snapshot), client(fixture)
        {
            auto hook = [this, clocks](Exchange& x) {
                ++calls;
                if (go || (atOnce && calls == 3))
                    return Verdict::Continue;
                resumption = x.pause(clocks);
                if (atOnce)
                    resumption.resume();
                return Verdict::Pause;
            };
            (where ? filter->request : filter->response) = hook;
            filter->end = [this](const Exchange&) { ++ended; };
        }
        std::shared_ptr<const engine::Snapshot> make(std::optional<Phase> where, Milliseconds total)
        {
            SnapshotBuilder builder;
            std::shared_ptr<const pipeline::Terminal> end = terminal;
            if (!where)
                end = std::make_shared<pipeline::RespondTerminal>(200, "", "done");
            builder.route("GET", "", "/out", end, {{filter, where.value_or(Phase::Transform)}});
            builder.snapshot->timeouts.requestTotal = total;
            return builder.build();
        }

        std::shared_ptr<ScriptFilter> filter;
        std::shared_ptr<ScriptTerminal> terminal;
        std::shared_ptr<const engine::Snapshot> snapshot;
        WorkerFixture fixture;
        Client client;
        Resumption resumption;
        int calls = 0;
        int ended = 0;
        bool go = false;
        bool atOnce = false;
    };

    static void addPhases()
    {
        QTest::addColumn<int>("phase");
        for (std::size_t i = 0; i < pipeline::phaseCount; ++i)
            QTest::newRow(std::string(toString(static_cast<Phase>(i))).c_str()) << static_cast<int>(i);
        QTest::newRow("response") << -1;
    }
    static std::optional<Phase> phase()
    {
        QFETCH(int, phase);
        return phase < 0 ? std::nullopt : std::optional(static_cast<Phase>(phase));
    }
};
POSTERN_TEST(ExchangeTest);

} // namespace postern::test

#include "ExchangeTest.moc"
