// SPDX-License-Identifier: Apache-2.0
#include "WorkerFixture.h"
#include "support/TestMain.h"

#include <QtTest>

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
        filter->response = [](Exchange& x) { return x.respond({.status = 418, .body = "teapot"}); };
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
