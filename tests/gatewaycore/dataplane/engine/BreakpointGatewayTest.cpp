// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "dataplane/inspection/ControlHandler.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "gatewaycore/dataplane/engine/GatewayTarget.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace postern::test {

namespace {

using inspection::Breakpoint;
using inspection::BreakpointSettings;
using inspection::PauseAction;
using inspection::PauseEnd;

/// Answers with a header of the request.
class WhoCalls final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        answer.respond({.status = 200, .contentType = "text/plain", .body = exchange.request().headers.value("X-Who")});
    }
};

/// A gateway of two workers that records and holds up what says "X-Hold: 1", and its backend.
struct Fixture {
    explicit Fixture(std::uint64_t most = 1000, Milliseconds longest = Seconds(60))
    {
        model::GatewayConfig backendConfig;
        backendConfig.listeners.resize(1);
        backendConfig.listeners.front().port = 0;
        GatewayOptions options;
        options.handlers.push_back({"/*", std::make_shared<WhoCalls>()});
        backend = makeWith(std::move(backendConfig), std::move(options));
        config = configOf(urlOf(*backend));
        config.limits.connectionsPerAddress = 0;
        GatewayOptions recording;
        recording.workers = 2;
        recording.recording = true;
        gateway = makeWith(config, std::move(recording));
        settings.breakpoints.resize(1);
        settings.breakpoints.front().filter = "backend";
        settings.breakpoints.front().when = {
            {inspection::BreakpointTerm::Field::Header, "X-Hold", inspection::BreakpointTerm::Op::Equals, "1"}};
        settings.mostPaused = most;
        settings.longest = longest;
        gateway->setBreakpoints(settings);
    }
    std::unique_ptr<Caller> call() const
    {
        auto out = std::make_unique<Caller>(urlOf(*gateway));
        out->send("GET /orders/items/1 HTTP/1.1\r\nHost: a\r\nX-Who: client\r\nX-Hold: 1\r\n\r\n");
        return out;
    }
    [[nodiscard]] bool heldUp(std::size_t calls) const
    {
        return QTest::qWaitFor([&] { return all().list().size() == calls; }, 20'000);
    }
    [[nodiscard]] inspection::PausedExchanges& all() const { return *gateway->pausedExchanges(); }
    [[nodiscard]] PauseEnd lastEnd() const { return all().endedAfter(0).back().end; }
    [[nodiscard]] bool idle() const
    {
        return QTest::qWaitFor([&] { return gateway->counters().active == 0; }, 20'000);
    }

    model::GatewayConfig config;
    BreakpointSettings settings;
    std::unique_ptr<Gateway> backend;
    std::unique_ptr<Gateway> gateway;
};

struct Controlled : Fixture {
    Controlled() : target(*gateway)
    {
        model::GatewayConfig own;
        own.listeners.resize(1);
        own.listeners.front().port = 0;
        GatewayOptions options;
        options.healthRoutes = false;
        options.handlers.push_back({"/*", std::make_shared<inspection::ControlHandler>(target)});
        control = makeWith(std::move(own), std::move(options));
        caller = std::make_unique<Caller>(urlOf(*control));
    }
    std::string ask(const std::string& method, const std::string& path, const std::string& body = {})
    {
        caller->send(method + ' ' + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        return caller->receive();
    }
    schema::Value json(const std::string& answer)
    {
        const auto value = schema::readJson(answer.substr(answer.find("\r\n\r\n") + 4), "answer");
        return value ? *value : schema::Value();
    }

    GatewayTarget target;
    std::unique_ptr<Gateway> control;
    std::unique_ptr<Caller> caller;
};

PauseAction renamed(const inspection::PausedExchange& paused)
{
    PauseAction out;
    out.kind = PauseAction::Kind::Edit;
    out.headers.emplace();
    for (const auto& [name, value] : inspection::shown(paused.message, *paused.masking).headers)
        out.headers->push_back({name, name == "X-Who" ? "somebody else" : value});
    return out;
}

} // namespace

/// Breakpoints on a whole gateway with two workers: what is held up, and what is not.
class BreakpointGatewayTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aHeldCallHoldsUpNoOther()
    {
        const Fixture fixture;
        const auto held = fixture.call();
        QVERIFY(fixture.heldUp(1));
        for (int connection = 0; connection < 10; ++connection) { // so that both workers have some
            Caller other(urlOf(*fixture.gateway));
            for (int call = 0; call < 10; ++call)
                QVERIFY(other.get("/orders/items/2").starts_with("HTTP/1.1 200 "));
        }
        const auto paused = fixture.all().list();
        QCOMPARE(paused.size(), std::size_t(1));
        QVERIFY(fixture.all().act(paused.front()->id, renamed(*paused.front())));
        QVERIFY(held->receive().ends_with("somebody else"));
        QVERIFY(fixture.lastEnd() == PauseEnd::Edited);
        QCOMPARE(fixture.gateway->breakpointStatus().front().hits, std::uint64_t(1));
        QVERIFY(fixture.idle());
    }

    void aThousandCallsAreHeldUpAndLetGo()
    {
        const Fixture fixture(300);
        std::vector<std::unique_ptr<Caller>> callers;
        for (int i = 0; i < 330; ++i)
            callers.push_back(fixture.call());
        QVERIFY(QTest::qWaitFor([&] { return fixture.all().list().size() + fixture.all().beyond() == 330; }, 30'000));
        QCOMPARE(fixture.all().list().size(), std::size_t(300));
        PauseAction action;
        QCOMPARE(fixture.all().actOnAll(action), std::size_t(300));
        for (const auto& each : callers)
            QVERIFY(each->receive().ends_with("client"));
        QVERIFY(fixture.idle());
        // And with the usual limit, all of them dropped.
        callers.clear();
        BreakpointSettings usual = fixture.settings;
        usual.mostPaused = 1000;
        fixture.gateway->setBreakpoints(usual);
        for (int i = 0; i < 1000; ++i) {
            callers.push_back(fixture.call());
            QVERIFY(callers.back()->connected());
        }
        QVERIFY(QTest::qWaitFor([&] { return fixture.all().list().size() == 1000; }, 60'000));
        action.kind = PauseAction::Kind::Drop;
        QCOMPARE(fixture.all().actOnAll(action), std::size_t(1000));
        for (const auto& each : callers)
            QVERIFY(each->receive().empty());
        QVERIFY(fixture.idle());
        QVERIFY(fixture.all().list().empty());
    }

    void clientsThatLeaveAreTakenOffTheList()
    {
        const Fixture fixture;
        auto held = fixture.call();
        QVERIFY(fixture.heldUp(1));
        held.reset();
        QVERIFY(fixture.heldUp(0));
        QVERIFY(fixture.lastEnd() == PauseEnd::ClientLeft);
        QVERIFY(fixture.idle());
    }

    void aClientThatLeavesItsContentUnreadIsTakenOffTheList()
    {
        const Fixture fixture;
        auto held = std::make_unique<Caller>(urlOf(*fixture.gateway));
        held->send("GET /orders/items/1 HTTP/1.1\r\nHost: a\r\nX-Hold: 1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        QVERIFY(fixture.heldUp(1));
        const auto paused = fixture.all().list().front();
        QVERIFY(!paused->message.bodyHeld);
        held.reset();
        QVERIFY(fixture.heldUp(0));
        QVERIFY(fixture.lastEnd() == PauseEnd::ClientLeft);
        QVERIFY(fixture.idle());
    }

    void aCallIsHeldUpForSoLongOnly()
    {
        const Fixture fixture(1000, Seconds(1));
        const auto held = fixture.call();
        QVERIFY(fixture.heldUp(1));
        QVERIFY(held->receive().ends_with("client"));
        QVERIFY(fixture.lastEnd() == PauseEnd::TimeOver);
    }

    void aReloadLeavesHeldCallsOnWhatTheyBeganWith()
    {
        Fixture fixture;
        const auto held = fixture.call();
        QVERIFY(fixture.heldUp(1));
        const std::string hash = fixture.all().list().front()->trace.configHash;
        fixture.config.apis.front().context = "/elsewhere";
        QVERIFY(fixture.gateway->reload(fixture.config));
        QVERIFY(fixture.gateway->configHash() != hash); // which is how somebody can tell
        QVERIFY(fixture.heldUp(1));
        QVERIFY(fixture.all().act(fixture.all().list().front()->id, {}));
        QVERIFY(held->receive().ends_with("client"));
        // Breakpoints go on on the new configuration.
        Caller other(urlOf(*fixture.gateway));
        other.send("GET /elsewhere/items/1 HTTP/1.1\r\nHost: a\r\nX-Hold: 1\r\n\r\n");
        QVERIFY(fixture.heldUp(1));
    }

    void whatEndsABreakpointLetsItsCallsGoOn_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("recording off") << 0;
        QTest::newRow("removed") << 1;
        QTest::newRow("draining") << 2;
    }
    void whatEndsABreakpointLetsItsCallsGoOn()
    {
        QFETCH(int, how);
        const Fixture fixture;
        const auto held = fixture.call();
        QVERIFY(fixture.heldUp(1));
        if (how == 0)
            fixture.gateway->setRecording(false);
        else if (how == 1)
            fixture.gateway->setBreakpoints({});
        else
            fixture.gateway->beginDrain();
        QVERIFY(held->receive().ends_with("client"));
        constexpr PauseEnd ends[] = {PauseEnd::RecordingOff, PauseEnd::BreakpointRemoved, PauseEnd::Draining};
        QVERIFY(fixture.lastEnd() == ends[how]);
        if (how == 0) { // and it can be switched on again
            fixture.gateway->setRecording(true);
            const auto again = fixture.call();
            QVERIFY(fixture.heldUp(1));
        }
    }

    void aGatewayStopsWithCallsThatAreHeldUp()
    {
        auto fixture = std::make_unique<Fixture>();
        const auto all = fixture->gateway->pausedExchanges();
        std::vector<std::unique_ptr<Caller>> callers;
        for (int i = 0; i < 20; ++i)
            callers.push_back(fixture->call());
        QVERIFY(fixture->heldUp(20));
        fixture->gateway->stop(Seconds(10));
        for (const auto& each : callers)
            QVERIFY(each->receive().ends_with("client")); // it does not wait for a person, and drops nobody
        fixture.reset();
        QVERIFY(all->list().empty());
        QCOMPARE(all->actOnAll({}), std::size_t(0));
    }

    void aGatewayThatEndsAtOnceClosesWhatItHoldsUp()
    {
        auto fixture = std::make_unique<Fixture>();
        const auto all = fixture->gateway->pausedExchanges();
        std::vector<std::unique_ptr<Caller>> callers;
        for (int i = 0; i < 20; ++i)
            callers.push_back(fixture->call());
        QVERIFY(fixture->heldUp(20));
        fixture->gateway->stop(Milliseconds(0));
        for (const auto& each : callers) {
            const std::string answer = each->receive();
            // Whichever came first. An answer whose content the backend sent apart from its head may be cut between the two,
            // which its Content-Length tells the client; none may look whole that is not.
            const bool cut = answer.find("Content-Length: 6\r\n") != std::string::npos && answer.ends_with("\r\n\r\n");
            QVERIFY2(answer.empty() || cut || answer.ends_with("client"), answer.c_str());
        }
        std::size_t told = 0;
        for (const inspection::PausedExchanges::Ended& each : all->endedAfter(0))
            told += each.end == PauseEnd::Draining || each.end == PauseEnd::GatewayClosed ? 1 : 0;
        QCOMPARE(told, std::size_t(20));
        fixture.reset();
        QVERIFY(all->list().empty());
    }

    void aReloadUnderManyHeldCallsLosesNone()
    {
        Fixture fixture;
        std::vector<std::unique_ptr<Caller>> callers;
        for (int i = 0; i < 200; ++i)
            callers.push_back(fixture.call());
        QVERIFY(fixture.heldUp(200));
        for (int n = 0; n < 5; ++n) { // while others decide, leave and are let go
            fixture.config.apis.front().context = n % 2 == 0 ? "/elsewhere" : "/orders";
            QVERIFY(fixture.gateway->reload(fixture.config));
            callers[static_cast<std::size_t>(n)].reset();
            QVERIFY(fixture.all().act(fixture.all().list().back()->id, {}));
        }
        QVERIFY(QTest::qWaitFor([&] { return fixture.all().list().size() == 190; }, 20'000));
        std::size_t left = 0;
        for (const inspection::PausedExchanges::Ended& each : fixture.all().endedAfter(0))
            left += each.end == PauseEnd::ClientLeft ? 1 : 0;
        QCOMPARE(left, std::size_t(5));
        PauseAction action;
        QCOMPARE(fixture.all().actOnAll(action), std::size_t(190));
        std::size_t answers = 0;
        for (const auto& each : callers)
            answers += each != nullptr && each->receive().ends_with("client") ? 1 : 0;
        QCOMPARE(answers, std::size_t(195));
        QVERIFY(fixture.idle());
    }

    void theControlProtocolHoldsShowsAndChanges()
    {
        Controlled fixture;
        // Breakpoints.
        QVERIFY(fixture.ask("PUT", "/v1/breakpoints", R"({"breakpoint":[]})").starts_with("HTTP/1.1 400 "));
        QVERIFY(fixture.ask("PUT", "/v1/breakpoints", "[").starts_with("HTTP/1.1 400 "));
        QVERIFY(fixture.ask("PATCH", "/v1/breakpoints").starts_with("HTTP/1.1 405 "));
        QVERIFY(fixture.ask("DELETE", "/v1/breakpoints/none").starts_with("HTTP/1.1 404 "));
        QVERIFY(fixture.ask("DELETE", "/v1/breakpoints").starts_with("HTTP/1.1 204 "));
        const std::string made = fixture.ask("POST", "/v1/breakpoints", R"({"filter":"backend","api":"Orders"})");
        QCOMPARE(fixture.json(made).find("id")->asString(), std::string("b1"));
        // A call is held up, and shown without its secrets.
        const std::uint64_t revision = fixture.all().revision();
        Caller client(urlOf(*fixture.gateway));
        client.send("GET /orders/items/1?access_token=CANARY-1 HTTP/1.1\r\nHost: a\r\nX-Who: me\r\nAuthorization: Basic CANARY-2\r\n\r\n");
        const std::string told = fixture.ask("GET", "/v1/paused?since=" + std::to_string(revision) + "&wait=20000");
        const schema::Value list = fixture.json(told);
        QCOMPARE(list.find("paused")->size(), std::size_t(1));
        const schema::Value& first = *list.find("paused")->at(0);
        QCOMPARE(first.find("filter")->asString(), std::string("backend"));
        QCOMPARE(first.find("breakpoint")->asString(), std::string("b1"));
        const std::string path = "/v1/paused/" + std::to_string(first.find("id")->asInteger());
        const std::string state = fixture.ask("GET", path);
        QVERIFY2(state.find("CANARY") == std::string::npos && told.find("CANARY") == std::string::npos, state.c_str());
        QVERIFY(fixture.json(state).atPath("trace.steps")->size() >= 2);
        // An edit that leaves the masks as they are.
        schema::Value headers = *fixture.json(state).atPath("message.headers");
        for (std::size_t i = 0; i < headers.size(); ++i) {
            if (headers.at(i)->at(0)->asString() == "X-Who")
                *headers.at(i)->at(1) = "you";
        }
        schema::Value edit = schema::Value::object({{"action", "edit"}, {"by", "test"}, {"headers", headers}});
        QVERIFY(fixture.ask("POST", path, R"({"action":"edit","headers":[["A","b\r\nC: d"]]})").starts_with("HTTP/1.1 400 "));
        QVERIFY(fixture.ask("POST", path, R"({"action":"continue","pause":99})").starts_with("HTTP/1.1 409 "));
        QVERIFY(fixture.ask("POST", path, schema::writeJson(edit, 0)).starts_with("HTTP/1.1 204 "));
        QVERIFY(client.receive().ends_with("you"));
        QVERIFY(fixture.ask("POST", path, R"({"action":"continue"})").starts_with("HTTP/1.1 404 "));
        QVERIFY(fixture.ask("GET", path).starts_with("HTTP/1.1 404 "));
        QVERIFY(fixture.ask("GET", "/v1/paused/x").starts_with("HTTP/1.1 400 "));
        QVERIFY(fixture.ask("GET", "/v1/paused?cursor=1").starts_with("HTTP/1.1 400 "));
        QVERIFY(fixture.ask("POST", "/v1/paused", R"({"action":"step"})").starts_with("HTTP/1.1 400 "));
        const schema::Value after = fixture.json(fixture.ask("GET", "/v1/paused?since=" + std::to_string(revision)));
        QCOMPARE(after.find("paused")->size(), std::size_t(0));
        QCOMPARE(after.find("ended")->at(0)->find("end")->asString(), std::string("edited"));
        QCOMPARE(after.find("ended")->at(0)->find("by")->asString(), std::string("test"));
        // All of them at once.
        client.send("GET /orders/items/1 HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(fixture.heldUp(1));
        QCOMPARE(fixture.json(fixture.ask("POST", "/v1/paused", R"({"action":"drop"})")).find("calls")->asInteger(), std::int64_t(1));
        QCOMPARE(client.receive(), std::string());
        const schema::Value breakpoints = fixture.json(fixture.ask("GET", "/v1/breakpoints"));
        QCOMPARE(breakpoints.atPath("breakpoints[0].hits")->asInteger(), std::int64_t(2));
        QVERIFY(breakpoints.find("recording")->asBool());
    }
};

POSTERN_TEST(BreakpointGatewayTest);

} // namespace postern::test

#include "BreakpointGatewayTest.moc"
