// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "crypto/Base64.h"
#include "crypto/Digest.h"
#include "dataplane/inspection/TraceJson.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "gatewaycore/dataplane/engine/WorkerFixture.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <string>
#include <vector>

namespace postern::test {

namespace {

using Traces = std::vector<std::unique_ptr<inspection::Trace>>;

Traces tracesOf(Gateway& gateway)
{
    Traces traces;
    gateway.takeTraces([&](auto trace) { traces.push_back(std::move(trace)); });
    return traces;
}

/// Answers with what is credential-like in many places, some of it from the request.
class Leaky final : public pipeline::Handler {
  public:
    explicit Leaky(std::string canary) : canary_(std::move(canary)) {}
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        std::string body = "{\"access_token\":\"" + canary_ + "\",\"headers\":{";
        for (const http::HeaderField& field : exchange.request().headers)
            body.append("\"").append(field.name).append("\":\"").append(field.value).append("\",");
        body += "\"next\":\"/a?b=c&token=" + canary_ + "\"}}";
        const std::string location = "https://app.example/cb#id_token=" + canary_;
        const http::HeaderField fields[] = {{"Location", location}, {"Set-Cookie", canary_}};
        answer.respond({.status = 200, .contentType = "application/json", .body = body, .headers = {fields}});
    }

  private:
    std::string canary_;
};

const inspection::Step* stepOf(const inspection::Trace& trace, const std::string& filter)
{
    for (const inspection::Step& step : trace.steps) {
        if (step.filter == filter)
            return &step;
    }
    return nullptr;
}

/// A worker that records.
struct RecordingFixture : WorkerFixture {
    explicit RecordingFixture(std::shared_ptr<const engine::Snapshot> snapshot) : WorkerFixture(std::move(snapshot))
    {
        worker->record(&recorder);
    }
    std::unique_ptr<inspection::TraceRing> ring = std::make_unique<inspection::TraceRing>();
    inspection::Recorder recorder{*ring, std::make_shared<const inspection::Masking>(), clock, {}, 64U << 10U};
};

} // namespace

/// What traces tell of an exchange, and what they must not.
class TraceContentTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void noCredentialIsShownWhereverItStands()
    {
        const std::string canary = "CANARY-7f3d9a";
        const std::string basic = crypto::base64Encode("me:" + canary);
        model::GatewayConfig backendConfig;
        backendConfig.listeners.resize(1);
        backendConfig.listeners.front().port = 0;
        GatewayOptions backendOptions;
        backendOptions.workers = 1;
        backendOptions.handlers.push_back({"/*", std::make_shared<Leaky>(canary)});
        auto backend = *Gateway::create(std::move(backendConfig), std::move(backendOptions));
        QVERIFY(backend->start());

        // Names that nobody could guess, and an endpoint with a secret of its own.
        model::GatewayConfig config = configOf(urlOf(*backend) + "/base?sub-key=" + canary);
        config.apis.front().authorizationHeader = "X-Pass";
        config.apiKeys.resize(1);
        config.apiKeys.front().name = "key";
        config.apiKeys.front().sha256 = crypto::sha256(canary).hex();
        const auto withKey = [&](const std::string& id, const std::string& context, const std::string& yaml,
                                 const std::string& url) {
            model::Api api = config.apis.front();
            api.id = api.name = id;
            api.context = context;
            api.production->endpoints.front().url = url;
            api.operations.front().authNone = false;
            api.filters.push_back({});
            api.filters.back().type = "api-key";
            schema::Problems problems;
            api.filters.back().config = *schema::readYaml(yaml, "filter.yaml", problems);
            config.apis.push_back(api);
        };
        const std::string endpoint = urlOf(*backend) + "/base?sub-key=" + canary;
        withKey("Header", "/header", "{name: X-Shop, forwardCredential: true}", endpoint);
        withKey("Query", "/query", "{in: query, name: k, forwardCredential: true}", endpoint);
        withKey("Down", "/down", "{name: X-Shop}", "http://127.0.0.1:1/base?sub-key=" + canary);
        GatewayOptions options;
        options.workers = 1;
        options.recording = true;
        auto made = Gateway::create(std::move(config), std::move(options));
        QVERIFY2(made.has_value(), made ? "" : made.error().describe().c_str());
        QVERIFY2(!(*made)->problems().hasErrors(), (*made)->problems().toString().c_str());
        QVERIFY((*made)->start());
        Caller caller(urlOf(**made));
        const auto get = [&](const std::string& target, const std::string& fields) {
            caller.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
            return caller.receive();
        };
        QVERIFY(get("/orders/items/1?auth_token=" + canary + "&code=" + canary + "&acc%65ss_tok%65n=" + canary,
                    "X-Pass: " + canary + "\r\nCookie: a=" + canary + "\r\nAuthorization: Basic " + basic +
                        "\r\nReferer: http://a/?k=" + canary + "\r\n")
                    .starts_with("HTTP/1.1 200 "));
        QVERIFY(get("/header/items/1", "X-Shop: " + canary + "\r\n").starts_with("HTTP/1.1 200 "));
        QVERIFY(get("/header/items/1", "X-Shop: not-" + canary + "\r\n").starts_with("HTTP/1.1 401 "));
        QVERIFY(get("/query/items/1?%6b=" + canary, "").starts_with("HTTP/1.1 200 "));
        QVERIFY(get("/down/items/1", "X-Shop: " + canary + "\r\n").starts_with("HTTP/1.1 502 "));
        QVERIFY(get("/nothing?k=" + canary + ";k=" + canary, "").starts_with("HTTP/1.1 404 "));

        const Traces traces = tracesOf(**made);
        QCOMPARE(traces.size(), std::size_t(6));
        const auto shows = [](const inspection::Trace& trace, const std::string& text) {
            return schema::writeJson(inspection::toValue(trace), 0).find(text) != std::string::npos;
        };
        for (const auto& trace : traces) {
            const std::string json = schema::writeJson(inspection::toValue(*trace), 0);
            QVERIFY2(!shows(*trace, canary), json.c_str());
            QVERIFY2(!shows(*trace, "7f3d9a"), json.c_str()); // nor its end
            QVERIFY2(!shows(*trace, basic.substr(basic.size() - 4)), json.c_str());
        }
        // The search finds what is there.
        QVERIFY(shows(*traces.front(), "/orders/items/1?auth_token=****"));
        traces.front()->correlationId = canary;
        QVERIFY(shows(*traces.front(), canary));
    }

    void anAnswerThatBreaksOffIsNoSuccess()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        RecordingFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        Client client(fixture);
        client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        auto& call = terminal->calls.back();
        call.respond(200, http::BodyFraming::ofLength(10));
        call.answer->onResponseData("abc");
        call.answer->flushResponse();
        fixture.poll();
        call.answer->onResponseReset(Error(ErrorKind::ConnectionClosed, "http://b/?key=abcdef broke off", Fault::Upstream));
        client.take();
        const auto trace = fixture.ring->pop();
        QVERIFY(trace != nullptr);
        QCOMPARE(trace->summary.status, 200);
        QCOMPARE(trace->summary.endedBy, std::string("backend"));
        QCOMPARE(trace->summary.fault, std::string("101502"));
        const inspection::Step* backend = stepOf(*trace, "backend");
        QVERIFY(backend != nullptr && backend->result == inspection::StepResult::Failed);
        QCOMPARE(backend->reason->id, std::string("answer.broken-by-backend"));
        QCOMPARE(backend->reason->sentence, std::string("The backend broke off in the middle of its answer: "
                                                        "http://b/?key=**** (6 characters) broke off."));
        QVERIFY(!backend->reason->fix.empty());
        const inspection::Step* send = stepOf(*trace, "send");
        QVERIFY(send->result == inspection::StepResult::Failed);
        QVERIFY(send->reason->sentence.find("3 octets") != std::string::npos);
        QCOMPARE(fixture.worker->counters().failed.load(), std::uint64_t(1));
    }

    void aClientThatLeavesInTheMiddleIsNamed()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        RecordingFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        Client client(fixture);
        client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        auto& call = terminal->calls.back();
        call.respond(200, http::BodyFraming::ofLength(10));
        call.answer->onResponseData("abc");
        call.answer->flushResponse();
        fixture.poll();
        client.leave();
        fixture.pass(Milliseconds(300));
        const auto trace = fixture.ring->pop();
        QVERIFY(trace != nullptr);
        QVERIFY(stepOf(*trace, "backend")->result == inspection::StepResult::Passed);
        const inspection::Step* send = stepOf(*trace, "send");
        QVERIFY(send->result == inspection::StepResult::Failed);
        QCOMPARE(send->reason->id, std::string("answer.broken-by-client"));
        QVERIFY(send->reason->sentence.starts_with("The client left in the middle of the answer, after 3 octets"));
        QCOMPARE(fixture.worker->counters().failed.load(), std::uint64_t(0));
    }

    void aGatewayThatStopsSaysThatItWasIt()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        RecordingFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        Client client(fixture);
        client.send("GET /out HTTP/1.1\r\nHost: a\r\n\r\n");
        fixture.worker->closeAll();
        fixture.poll();
        const auto trace = fixture.ring->pop();
        QVERIFY(trace != nullptr);
        QCOMPARE(stepOf(*trace, "send")->reason->id, std::string("gateway.closed"));
    }

    void aStepThatChangesContentShowsIt()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        const auto filter = std::make_shared<ScriptFilter>();
        filter->request = [](pipeline::Exchange& exchange) {
            exchange.replaceRequestBody(exchange.arena().copy("{\"password\":\"hunter3\",\"n\":2}"));
            return pipeline::Verdict::Continue;
        };
        filter->response = [](pipeline::Exchange& exchange) {
            exchange.replaceResponseBody(exchange.arena().copy("changed"));
            return pipeline::Verdict::Continue;
        };
        const auto idle = std::make_shared<ScriptFilter>();
        SnapshotBuilder builder;
        builder.route("POST", "", "/in", terminal,
                      {{idle, pipeline::Phase::Guard, pipeline::BodyNeed::Whole, pipeline::BodyNeed::Whole},
                       {filter, pipeline::Phase::Transform, pipeline::BodyNeed::Whole, pipeline::BodyNeed::Whole}});
        RecordingFixture fixture(builder.build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 28\r\n\r\n" "{\"password\":\"hunter2\",\"n\":1}");
        terminal->calls.back().respondWhole(200, "as it was");
        client.take();
        const auto trace = fixture.ring->pop();
        QVERIFY(trace != nullptr);
        std::vector<inspection::Change> changes;
        for (const inspection::Step& step : trace->steps) {
            for (const inspection::Change& change : step.changes) {
                if (change.where == inspection::Change::Where::Body)
                    changes.push_back(change);
            }
        }
        QCOMPARE(changes.size(), std::size_t(2));
        QVERIFY(changes[0].kind == inspection::Change::Kind::Replaced);
        QCOMPARE(changes[0].before, std::string("{\"password\":\"**** (7 characters)\",\"n\":1}"));
        QCOMPARE(changes[0].after, std::string("{\"password\":\"**** (7 characters)\",\"n\":2}"));
        QCOMPARE(changes[1].before, std::string("as it was"));
        QCOMPARE(changes[1].after, std::string("changed"));
    }

    void tellsWhoRefusedContentAsItPassed()
    {
        static const pipeline::ReasonText reason{"script.refused", "The content ends with {what}.", ""};
        const auto terminal = std::make_shared<ScriptTerminal>();
        const auto watching = std::make_shared<ScriptFilter>();
        watching->requestData = [](pipeline::Exchange& exchange, pipeline::BodyChunk& chunk) {
            if (!chunk.last)
                return pipeline::Verdict::Continue;
            exchange.explain(reason, pipeline::ReasonArgument("what", chunk.bytes));
            return exchange.refuse(pipeline::FaultId::BadRequest);
        };
        SnapshotBuilder builder;
        builder.route("POST", "", "/in", terminal, {{watching, pipeline::Phase::Validate, pipeline::BodyNeed::Watch}});
        RecordingFixture fixture(builder.build());
        Client client(fixture);
        client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc").send("bad");
        QVERIFY(client.take().starts_with("HTTP/1.1 400 "));
        const auto trace = fixture.ring->pop();
        QVERIFY(trace != nullptr);
        std::string told;
        for (const inspection::Step& step : trace->steps) {
            if (step.filter == "script" && step.result == inspection::StepResult::Answered && step.reason)
                told += step.reason->id + ": " + step.reason->sentence;
        }
        QCOMPARE(told, std::string("script.refused: The content ends with bad."));
        QCOMPARE(trace->summary.endedBy, std::string("script"));
    }

    void whatIsRefusedBeforeItIsRoutedIsNotTheRoutes()
    {
        const auto terminal = std::make_shared<ScriptTerminal>();
        RecordingFixture fixture(SnapshotBuilder().route("GET", "", "/out", terminal).build());
        const auto ends = [&](const std::string& request, const std::string& by) {
            Client client(fixture);
            client.send(request);
            client.take();
            const auto trace = fixture.ring->pop();
            if (trace == nullptr)
                return std::string("no trace");
            const inspection::Step* step = stepOf(*trace, by);
            if (step == nullptr || step->result != inspection::StepResult::Answered || !step->reason)
                return "not by " + by;
            if (by != "route" && stepOf(*trace, "route") != nullptr)
                return std::string("a route is told of");
            return trace->summary.endedBy;
        };
        QCOMPARE(ends("GET /none HTTP/1.1\r\nHost: a\r\n\r\n", "route"), std::string("route"));
        QCOMPARE(ends("POST /out HTTP/1.1\r\nHost: a\r\n\r\n", "route"), std::string("route"));
        QCOMPARE(ends("GET /out HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n", "gateway"),
                 std::string("gateway"));
        QCOMPARE(ends("GET /out HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\n\r\n", "gateway"), std::string("gateway"));
        QCOMPARE(ends("GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", "gateway"), std::string("gateway"));
        QCOMPARE(ends("GET /out/../out HTTP/1.1\r\nHost: a\r\n\r\n", "gateway"), std::string("gateway"));
    }
};
POSTERN_TEST(TraceContentTest);

} // namespace postern::test

#include "TraceContentTest.moc"
