// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "config/GatewayFolder.h"
#include "dataplane/inspection/ControlHandler.h"
#include "dataplane/inspection/TraceJson.h"
#include "gatewaycore/config/TestFolder.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "gatewaycore/dataplane/engine/GatewayTarget.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>
#include <mutex>

using namespace postern;
using namespace postern::test;
using inspection::Step;
using inspection::StepResult;
using inspection::Trace;
using schema::Value;

namespace {

/// Keeps what it was asked, and waits with its answer when it is asked for "/slow".
class Memory final : public pipeline::Handler {
  public:
    [[nodiscard]] pipeline::BodyNeed requestBody() const noexcept override { return pipeline::BodyNeed::Whole; }
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        const std::lock_guard lock(mutex_);
        std::string seen(exchange.request().methodText);
        seen.append(" ").append(exchange.request().target).append("\n");
        for (const http::HeaderField& field : exchange.request().headers)
            seen.append(field.name).append(": ").append(field.value).append("\n");
        seen.append("\n").append(exchange.requestBody());
        calls_.push_back(std::move(seen));
        if (exchange.request().path() == "/pet/slow")
            return waiting_.push_back(std::move(answer));
        answer.respond({.status = 200, .contentType = "text/plain", .body = "fed"});
    }
    [[nodiscard]] std::vector<std::string> calls() const
    {
        const std::lock_guard lock(mutex_);
        return calls_;
    }
    [[nodiscard]] std::string last() const { return calls().empty() ? std::string() : calls().back(); }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> calls_;
    std::vector<pipeline::Answer> waiting_;
};

/// Keeps what passes on its way to the control protocol.
class Watched final : public GatewayTarget {
  public:
    explicit Watched(Gateway& gateway) : GatewayTarget(gateway), watched_(gateway) {}
    std::uint64_t drain(inspection::TraceStore& store) override
    {
        return watched_.takeTraces([&](std::unique_ptr<Trace> trace) {
            const std::lock_guard lock(mutex);
            seen.push_back(inspection::toValue(*trace));
            store.add(std::move(trace));
        });
    }
    std::mutex mutex;
    std::vector<Value> seen;

  private:
    Gateway& watched_;
};

/// A folder with one API at /pets, which runs and records, and its control protocol.
struct Stable {
    explicit Stable(const std::string& api, bool recording = true)
    {
        model::GatewayConfig config;
        config.listeners.resize(1);
        config.listeners.front().port = 0;
        GatewayOptions behind;
        behind.workers = 1;
        behind.handlers.push_back({"/*", memory});
        behind.healthRoutes = false;
        backend = makeWith(config, std::move(behind));
        GatewayOptions options;
        options.workers = 2;
        options.recording = recording;
        gateway = makeWith(read(api), std::move(options));
        target = std::make_unique<Watched>(*gateway);
        GatewayOptions own;
        own.workers = 1;
        own.healthRoutes = false;
        own.handlers.push_back({"/*", std::make_shared<inspection::ControlHandler>(*target)});
        control = makeWith(config, std::move(own));
        caller = std::make_unique<Caller>(urlOf(*control));
    }
    model::GatewayConfig read(const std::string& api)
    {
        folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\n")
            .with("apis/Pets-1.0.0/api.yaml", "type: api\nversion: v4\ndata: {name: Pets, version: 1.0.0, context: /pets}\n")
            .with("apis/Pets-1.0.0/Definitions/swagger.yaml", "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\nsecurity: []\npaths:\n  /pet/{id}:\n"
                  "    get: {responses: {200: {description: ok}}}\n    post: {responses: {200: {description: ok}}}\n")
            .with("apis/Pets-1.0.0/postern.yaml", "apiVersion: postern/v1\nbackend: " + urlOf(*backend) + "\nfilters:\n" + api);
        config::LoadedGateway loaded = config::loadGateway(folder.path());
        if (!loaded.config || loaded.problems.hasErrors())
            qFatal("%s", loaded.problems.toString().c_str());
        return *std::move(loaded.config);
    }
    /// A client's call; its trace.
    Value call(const std::string& fields = {}, const std::string& content = {}, const std::string& target = "/pets/1.0.0/pet/7")
    {
        Caller client(urlOf(*gateway));
        const bool post = !content.empty();
        client.send((post ? "POST " : "GET ") + target + " HTTP/1.1\r\nHost: a\r\n" + fields +
                    (post ? "Content-Length: " + std::to_string(content.size()) + "\r\n" : std::string()) + "\r\n" + content);
        client.receive();
        return newest();
    }
    std::pair<int, Value> ask(const std::string& method, const std::string& path, const std::string& body = {})
    {
        caller->send(method + ' ' + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        const std::string answer = caller->receive();
        const auto at = answer.find("\r\n\r\n");
        auto value = at == std::string::npos ? Result<Value>(Value()) : schema::readJson(answer.substr(at + 4), "answer");
        return {answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0, value ? *std::move(value) : Value()};
    }
    /// The next trace that nobody has asked for yet.
    Value newest()
    {
        Value out;
        const bool came = QTest::qWaitFor([&] {
            static_cast<void>(ask("GET", "/v1/traces/0")); // the control protocol takes what has come
            const std::lock_guard lock(target->mutex);
            if (target->seen.size() <= next)
                return false;
            out = target->seen[next++];
            return true;
        }, 20'000);
        if (!came)
            qFatal("no trace");
        return out;
    }
    /// Runs `trace` again and waits for what became of it.
    Trace again(const Value& trace, const std::string& from, const std::string& more = {})
    {
        const auto [status, said] = ask("POST", "/v1/rerun", wish(trace, from, more));
        if (status != 202)
            qFatal("%d %s", status, schema::writeJson(said, 0).c_str());
        leftOut = *said.find("leftOut");
        started = said;
        const auto made = inspection::traceFrom(newest());
        if (!made || static_cast<std::int64_t>(made->summary.id) != said.find("exchange")->asInteger())
            qFatal("another trace came");
        return *made;
    }
    static std::string wish(const Value& trace, const std::string& from, const std::string& more = {})
    {
        return "{\"exchange\":" + std::to_string(idOf(trace)) + ",\"step\":" + std::to_string(numberOf(trace, from)) + more + '}';
    }
    static std::int64_t idOf(const Value& trace) { return trace.atPath("summary.id")->asInteger(); }
    static std::size_t numberOf(const Value& trace, const std::string& filter)
    {
        const auto& steps = trace.find("steps")->items();
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (steps[i].find("filter")->asString() == filter || (steps[i].find("instance") != nullptr && steps[i].find("instance")->asString() == filter))
                return i + 1;
        }
        qFatal("no step %s", filter.c_str());
    }
    std::string refused(const std::string& body, int wanted = 409)
    {
        const auto [status, said] = ask("POST", "/v1/rerun", body);
        if (status != wanted)
            return "answered with " + std::to_string(status) + ": " + schema::writeJson(said, 0);
        return said.find("error") == nullptr ? "no sentence" : said.find("error")->asString();
    }

    std::shared_ptr<Memory> memory = std::make_shared<Memory>();
    std::unique_ptr<Gateway> backend;
    TestFolder folder;
    std::unique_ptr<Gateway> gateway;
    std::unique_ptr<Watched> target;
    std::unique_ptr<Gateway> control;
    std::unique_ptr<Caller> caller;
    std::size_t next = 0;
    Value leftOut;
    Value started;
};

const Step* stepOf(const Trace& trace, const std::string& name)
{
    for (const Step& step : trace.steps) {
        if (step.direction == Step::Direction::Request && (step.filter == name || step.instance == name))
            return &step;
    }
    return nullptr;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A chain whose steps tell whether they ran.
constexpr const char* chain = "  - {type: rate-limit, name: first, config: {count: 2, per: 1h}}\n"
                              "  - {type: rate-limit, name: second, config: {count: 3, per: 1h}}\n"
                              "  - {type: set-headers, name: early, config: {request: {set: {X-Early: 'early ${path.id}'}}, response: {set: {X-Early-Out: '1'}}}}\n"
                              "  - {type: set-headers, name: late, config: {request: {set: {X-Late: 'late ${path.id}'}}, response: {set: {X-Late-Out: '1'}}}}\n";

} // namespace

/// POST /v1/rerun over a whole gateway: what is run, what is not, what is taken over, and what is refused.
class RerunTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theStepsBeforeAreNotRunAndThoseFromItOnCount()
    {
        Stable stable(chain);
        const Value first = stable.call();
        const Trace again = stable.again(first, "second");
        QCOMPARE(again.summary.status, 200);
        // The first limit has counted one call, so a second and no third passes; the second one has counted two.
        QVERIFY(stepOf(again, "first")->result == StepResult::Skipped);
        QVERIFY2(has(stepOf(again, "first")->reason->sentence, "Not run: what it found in exchange " + std::to_string(Stable::idOf(first))),
                 stepOf(again, "first")->reason->sentence.c_str());
        QVERIFY(stepOf(again, "second")->result == StepResult::Passed);
        QCOMPARE(stepOf(again, "second")->reason->sentence, std::string("1 of 3 calls are left."));
        QVERIFY(stepOf(again, "backend")->result == StepResult::Passed);
        QCOMPARE(stable.memory->calls().size(), std::size_t{2});
        QCOMPARE(stable.again(first, "second").summary.status, 200);
        const Trace beyond = stable.again(first, "second");
        QCOMPARE(beyond.summary.status, 429);
        QCOMPARE(beyond.summary.endedBy, std::string("rate-limit"));
        QCOMPARE(stable.memory->calls().size(), std::size_t{3});
        // The first one has not moved: a client's call is its second.
        const Value client = stable.call();
        QCOMPARE(client.find("steps")->at(Stable::numberOf(client, "first") - 1)->atPath("reason.sentence")->asString(), std::string("0 of 2 calls are left."));
    }

    void theTraceSaysWhatItIsARerunOf()
    {
        Stable stable(chain);
        const Value first = stable.call();
        const Trace again = stable.again(first, "late");
        const std::string id = std::to_string(Stable::idOf(first));
        const std::size_t number = Stable::numberOf(first, "late");
        QCOMPARE(again.steps.front().reason->sentence, "Re-run from step " + std::to_string(number) + " (late) of exchange " + id + '.');
        QCOMPARE(again.summary.api, std::string("Pets 1.0.0"));
        QCOMPARE(again.summary.route, std::string("/pet/{id}"));
        QCOMPARE(again.summary.target, std::string("/pets/1.0.0/pet/7"));
        const auto& context = again.context;
        QVERIFY(std::find(context.begin(), context.end(), std::pair<std::string, std::string>("rerun.exchange", id)) != context.end());
        QCOMPARE(again.steps.size(), first.find("steps")->size() - 3); // the way back of the three before is not there
    }

    void theRequestIsAsItStoodBeforeTheStep()
    {
        Stable stable(chain);
        const Value first = stable.call("X-Who: client\r\nX-Late: theirs\r\n");
        const Trace again = stable.again(first, "late");
        const std::string seen = stable.memory->last();
        QVERIFY2(has(seen, "GET /pet/7\n") && has(seen, "X-Early: early 7\n") && has(seen, "X-Late: late 7\n") && has(seen, "X-Who: client\n"), seen.c_str());
        // Only what saw the request sees the answer.
        const auto fields = again.clientResponse.headers;
        QVERIFY(std::any_of(fields.begin(), fields.end(), [](const auto& field) { return field.first == "X-Late-Out"; }));
        QVERIFY(std::none_of(fields.begin(), fields.end(), [](const auto& field) { return field.first == "X-Early-Out"; }));
    }

    void whatIsEditedReachesTheBackend()
    {
        Stable stable(chain);
        const Value first = stable.call("X-Who: client\r\nContent-Type: text/plain\r\n", "hay");
        stable.again(first, "late", R"(,"setHeaders":[["x-who","somebody"],["X-New","1"]],"removeHeaders":["X-Early"],"target":"/pet/8?a=b","body":"oats, two pounds","by":"a test")");
        const std::string seen = stable.memory->last();
        QVERIFY2(has(seen, "POST /pet/8?a=b\n") && has(seen, "x-who: somebody\n") && has(seen, "X-New: 1\n") && has(seen, "\n\noats, two pounds"), seen.c_str());
        QVERIFY2(!has(seen, "X-Early") && !has(seen, "X-Who: client") && has(seen, "X-Late: late 8\n"), seen.c_str());
        stable.again(first, "backend", R"(,"body":"","method":"GET")");
        QVERIFY2(has(stable.memory->last(), "GET /pet/7\n") && stable.memory->last().ends_with("\n\n"), stable.memory->last().c_str());
        stable.again(first, "early", R"(,"body":"AAEC/w==","bodyEncoding":"base64")");
        QVERIFY(stable.memory->last().ends_with(std::string("\n\n\0\1\2\xff", 6)));
        stable.again(first, "late");
        QVERIFY2(stable.memory->last().ends_with("\n\nhay"), stable.memory->last().c_str());
    }

    void fromTheStartItIsRoutedAgain()
    {
        Stable stable(chain);
        const Value first = stable.call();
        const Trace again = stable.again(first, "gateway", R"(,"target":"/pets/1.0.0/pet/9")");
        QCOMPARE(again.summary.status, 200);
        QVERIFY(stepOf(again, "first")->result == StepResult::Passed);
        QVERIFY(has(stable.memory->last(), "X-Early: early 9\n"));
        QCOMPARE(stable.again(first, "route", R"(,"target":"/nowhere")").summary.status, 404);
    }

    void whatIsMaskedIsLeftOutAndShown()
    {
        Stable stable(chain);
        const Value first = stable.call("Authorization: Bearer abcdefghijklmnopqrstuvwxyz\r\nX-Who: client\r\n", {},
                                        "/pets/1.0.0/pet/7?access_token=abcdefghijklmnopqrstuvwxyz&a=b");
        const Trace again = stable.again(first, "late");
        const std::string seen = stable.memory->last();
        QVERIFY2(has(seen, "GET /pet/7?a=b\n") && !has(seen, "Authorization") && !has(seen, "****"), seen.c_str());
        QCOMPARE(schema::writeJson(stable.leftOut, 0), std::string(R"([{"what":"query","name":"access_token"},{"what":"header","name":"Authorization"}])"));
        QVERIFY2(has(again.steps.front().reason->sentence, "without what its trace masks: access_token, Authorization."),
                 again.steps.front().reason->sentence.c_str());
        // Given anew, it is the caller's, and masked in the new trace.
        const Trace given = stable.again(first, "late", R"(,"setHeaders":[["Authorization","Bearer zyxwvutsrqponmlkjihgfedcba"]])");
        QVERIFY(has(stable.memory->last(), "Authorization: Bearer zyxwvutsrqponmlkjihgfedcba\n"));
        QVERIFY(!has(schema::writeJson(inspection::toValue(given), 0), "zyxwvutsrqponmlkjihgfedcba"));
        // All headers as they are shown: the masked one is left out, not sent as stars.
        stable.again(first, "late", R"(,"headers":[["Host","a"],["X-Who","client"],["Authorization",)" +
                                        schema::writeJson(Value(std::string(first.atPath("clientRequest.headers[1][1]")->asString())), 0) + "]]");
        QVERIFY2(!has(stable.memory->last(), "Authorization") && has(stable.memory->last(), "X-Who: client"), stable.memory->last().c_str());
    }

    void aChangedChainIsTheOneThatRuns()
    {
        Stable stable(chain);
        const Value first = stable.call();
        QVERIFY(stable.gateway->reload(stable.read("  - {type: set-headers, name: new, config: {request: {set: {X-New: '1'}}}}\n"
                                                   "  - {type: set-headers, name: late, config: {request: {set: {X-Late: changed}}}}\n")));
        const Trace again = stable.again(first, "late");
        QVERIFY(stable.started.find("otherConfiguration")->asBool());
        QVERIFY2(has(stable.memory->last(), "X-Late: changed\n") && has(stable.memory->last(), "X-Early: early 7\n") && !has(stable.memory->last(), "X-New"),
                 stable.memory->last().c_str());
        QCOMPARE(stepOf(again, "new")->reason->id, std::string("rerun.new"));
        QVERIFY(has(stable.refused(Stable::wish(first, "early")), "has no step early (any more)"));
    }

    void aBreakpointHoldsItUpAsAnyOtherCall()
    {
        Stable stable(chain);
        const Value first = stable.call();
        inspection::BreakpointSettings settings;
        settings.breakpoints.resize(1);
        settings.breakpoints.front().filter = "late";
        stable.gateway->setBreakpoints(settings);
        const auto [status, said] = stable.ask("POST", "/v1/rerun", Stable::wish(first, "late", R"(,"patienceMs":60000)"));
        QCOMPARE(status, 202);
        QVERIFY(QTest::qWaitFor([&] { return stable.gateway->pausedExchanges()->list().size() == 1; }, 20'000));
        stable.gateway->setBreakpoints({});
        QCOMPARE(stable.newest().atPath("summary.status")->asInteger(), std::int64_t{200});
    }

    void itIsGivenUpWhenNobodyWaitsAnyLonger()
    {
        Stable stable("  - {type: set-headers, name: late, config: {request: {set: {X-Late: '1'}}}}\n");
        const Value first = stable.call();
        const std::string slow = Stable::wish(first, "late", R"(,"target":"/pet/slow")");
        const auto [status, said] = stable.ask("POST", "/v1/rerun", slow);
        QCOMPARE(status, 202);
        QCOMPARE(stable.ask("DELETE", "/v1/rerun/" + std::to_string(said.find("exchange")->asInteger())).first, 204);
        QVERIFY(stable.newest().atPath("summary.status") == nullptr); // no answer
        // It is told before its loop has taken it apart.
        QVERIFY(QTest::qWaitFor([&] { return stable.ask("DELETE", "/v1/rerun/" + std::to_string(said.find("exchange")->asInteger())).first == 404; }, 20'000));
        QCOMPARE(stable.ask("POST", "/v1/rerun", slow.substr(0, slow.size() - 1) + R"(,"patienceMs":20})").first, 202);
        const Value late = stable.newest();
        QVERIFY(late.atPath("summary.status") == nullptr);
        QVERIFY(QTest::qWaitFor([&] { return stable.gateway->counters().active == 0; }, 20'000));
        // One that still runs does not outlive the gateway.
        QCOMPARE(stable.ask("POST", "/v1/rerun", slow).first, 202);
        stable.gateway->stop(Milliseconds(50));
    }

    void whatCannotBeRunAgainSaysWhy()
    {
        Stable stable("  - {type: ip-filter, name: door, config: {deny: [10.0.0.0/8]}}\n"
                      "  - {type: set-headers, name: late, config: {request: {set: {X-Late: '1'}}}}\n"
                      "  - {type: respond, name: mock, config: {status: 418, body: teapot}}\n"
                      "  - {type: set-headers, name: never, config: {request: {set: {X-Never: '1'}}}}\n");
        const Value first = stable.call();
        const std::string id = std::to_string(Stable::idOf(first));
        const auto wish = [&](const std::string& more) { return "{\"exchange\":" + id + more + '}'; };
        const auto expect = [](const std::string& said, const char* part) { QVERIFY2(has(said, part), said.c_str()); };
        expect(stable.refused(wish(",\"step\":99")), "There is no step 99: exchange");
        expect(stable.refused(wish(",\"step\":0")), "There is no step 0");
        expect(stable.refused(Stable::wish(first, "send")), "is on the way back");
        expect(stable.refused(Stable::wish(first, "never")), "(never) was not reached in exchange");
        expect(stable.refused("{\"exchange\":4711,\"step\":1}", 404), "Exchange 4711 is not held");
        const Value lost = stable.call({}, {}, "/elsewhere");
        Value hostile = lost;
        hostile.find("steps")->push(Value::object({{"filter", "late"}, {"result", "passed"}, {"phase", "transform"}}));
        expect(stable.refused("{\"trace\":" + schema::writeJson(hostile, 0) + ",\"step\":" + std::to_string(hostile.find("steps")->size()) + "}"), "No route matched exchange");
        const Value unread = stable.call("Content-Type: text/plain\r\n", "hay"); // it was answered without it
        expect(stable.refused(Stable::wish(unread, "late")), "is not kept whole");
        expect(stable.refused(Stable::wish(first, "late", R"(,"setHeaders":[["Content-Length","7"]])")), "belongs to the connection");
        expect(stable.refused(Stable::wish(first, "late", R"(,"setHeaders":[["A\r\nB","7"]])")), "is no header name");
        expect(stable.refused(Stable::wish(first, "late", R"(,"setHeaders":[["A","7\r\nB: c"]])")), "control character");
        expect(stable.refused(Stable::wish(first, "late", ",\"target\":\"http:/" "/elsewhere/\"")), "has to be a path");
        expect(stable.refused(Stable::wish(first, "late", R"(,"target":"/a/../../b")")), "target cannot be taken");
        expect(stable.refused(Stable::wish(first, "late", R"(,"method":"CONNECT")")), "CONNECT");
        stable.gateway->setRecording(false);
        expect(stable.refused(Stable::wish(first, "late")), "does not record");
        stable.gateway->setRecording(true);
        QVERIFY(stable.gateway->reload(configOf(urlOf(*stable.backend))));
        expect(stable.refused(Stable::wish(first, "late")), "does not run Pets 1.0.0 (any more)");
    }

    void contentIsTakenOverWholeOrNotAtAll()
    {
        Stable stable(chain);
        const Value large = stable.call("Content-Type: text/plain\r\n", std::string(70'000, 'a'));
        QVERIFY(has(stable.refused(Stable::wish(large, "late")), "is not kept whole"));
        stable.again(large, "late", R"(,"body":"less")");
        QVERIFY(stable.memory->last().ends_with("\n\nless"));
        const Value masked = stable.call("Content-Type: application/json\r\n", R"({"password":"hunter2","a":1})");
        QVERIFY(has(stable.refused(Stable::wish(masked, "late")), "has masked values"));
        const std::string shown = masked.atPath("clientRequest.body")->asString();
        QVERIFY(has(stable.refused(Stable::wish(masked, "late", ",\"body\":" + schema::writeJson(Value(shown), 0))), "still has masked values"));
        const std::size_t before = stable.memory->calls().size();
        stable.again(masked, "late", ",\"body\":" + schema::writeJson(Value(std::string(R"({"password":"other"})")), 0));
        QVERIFY(stable.memory->last().ends_with(R"({"password":"other"})"));
        QCOMPARE(stable.memory->calls().size(), before + 1);
        QVERIFY(stable.gateway->reload(stable.read("  - {type: set-headers, name: late, config: {request: {set: {X-Late: changed}}}}\n")));
        const Value plain = stable.call("Content-Type: text/plain\r\n", "hay");
        stable.again(plain, "backend");
        QVERIFY(stable.memory->last().ends_with("\n\nhay"));
    }

    void whatIsNoWishIsRefused_data()
    {
        QTest::addColumn<QString>("body");
        const auto row = [](const char* body) { QTest::newRow(body) << QString::fromLatin1(body); };
        row("");
        row("[]");
        row("{");
        row(R"({"exchange":1})");
        row(R"({"step":1})");
        row(R"({"exchange":1,"step":"one"})");
        row(R"({"exchange":-1,"step":1})");
        row(R"({"exchange":1,"step":1,"steps":2})");
        row(R"({"exchange":1,"step":1,"headers":{"A":"b"}})");
        row(R"({"exchange":1,"step":1,"trace":{}})");
        row(R"({"trace":{},"step":1})");
        row(R"({"exchange":1,"step":1,"bodyEncoding":"base64"})");
        row(R"({"exchange":1,"step":1,"patienceMs":0})");
        row(R"({"exchange":1,"step":1,"by":"\u0007"})");
    }
    void whatIsNoWishIsRefused()
    {
        QFETCH(QString, body);
        static Stable stable(chain);
        const std::string said = stable.refused(body.toStdString(), 400);
        QVERIFY2(!said.empty() && !has(said, "answered with"), said.c_str());
    }

    void aTraceThatComesAlongIsCheckedAsIfAStrangerHadWrittenIt()
    {
        Stable stable(chain);
        const Value first = stable.call("X-Who: client\r\n");
        const auto with = [&](const char* path, const Value& value) {
            Value out = first;
            const_cast<Value&>(*out.atPath(path)) = value;
            return "{\"trace\":" + schema::writeJson(out, 0) + ",\"step\":" + std::to_string(Stable::numberOf(first, "late")) + '}';
        };
        QVERIFY(has(stable.refused(with("clientRequest.headers[1][1]", "a\r\nX-Smuggled: 1")), "control character"));
        QVERIFY(has(stable.refused(with("clientRequest.line", "GET /pets/1.0.0/pet/7\r\nX: HTTP/1.1")), "target cannot be taken"));
        QVERIFY(has(stable.refused(with("clientRequest.line", "nothing")), "no request that could be read"));
        QVERIFY(has(stable.refused(with("summary.api", "Pets 9")), "does not run Pets 9"));
        QVERIFY(has(stable.refused(with("summary.route", "/pet/{name}")), "has no operation GET /pet/{name}"));
        const std::size_t before = stable.memory->calls().size();
        // As it is, it is run, also by a gateway that never had it.
        QCOMPARE(stable.ask("POST", "/v1/rerun", with("summary.id", 77)).first, 202);
        const Value again = stable.newest();
        QCOMPARE(again.atPath("steps[0].reason.sentence")->asString(), "Re-run from step " + std::to_string(Stable::numberOf(first, "late")) + " (late) of exchange 77.");
        QCOMPARE(stable.memory->calls().size(), before + 1);
    }
};

POSTERN_TEST(RerunTest);
#include "RerunTest.moc"
