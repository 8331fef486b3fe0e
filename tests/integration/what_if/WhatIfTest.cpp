// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "config/GatewayFolder.h"
#include "dataplane/engine/WhatIf.h"
#include "dataplane/inspection/TraceJson.h"
#include "dataplane/inspection/WhatIfCalls.h"
#include "gatewaycore/config/TestFolder.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "gatewaycore/dataplane/security/Issuer.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>

using namespace postern;
using namespace postern::test;
using inspection::StepResult;
using inspection::Trace;
using inspection::WhatIfAnswer;
using inspection::WhatIfOutcome;

namespace {

/// Counts its calls, and says something that filters can change.
class Backend final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        ++calls;
        const http::HeaderField fields[] = {{"X-Powered-By", "steam", {}}, {"X-Seen", exchange.request().headers.value("X-Tenant"), {}}};
        answer.respond({.status = 200, .contentType = "application/json", .body = R"({"name":"Rex","age":3})", .headers = fields});
    }
    std::atomic<int> calls{0};
};

/// A folder with one API at /pets, which runs and records, and what would be made of it.
struct Kennel {
    explicit Kennel(std::string apiYaml, std::string gatewayYaml = {}) : settings(std::move(apiYaml)), common(std::move(gatewayYaml))
    {
        model::GatewayConfig config;
        config.listeners.resize(1);
        config.listeners.front().port = 0;
        GatewayOptions options;
        options.workers = 1;
        options.handlers.push_back({"/*", behind});
        options.healthRoutes = false;
        backend = makeWith(std::move(config), std::move(options));
        folder.with("keys.json", issuer.jwks());
        GatewayOptions recording;
        recording.workers = 1;
        recording.recording = true;
        gateway = makeWith(read(settings, common), std::move(recording));
        if (gateway->problems().hasErrors())
            qFatal("%s", gateway->problems().toString().c_str());
    }
    model::GatewayConfig read(const std::string& api, const std::string& more)
    {
        folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\n"
                    "issuers: [{name: mine, issuer: 'https://issuer', jwksFile: keys.json" + audience + "}]\n" + more)
            .with("policies.yaml", "Gold: {count: 3, unitTime: 1, timeUnit: hour}\n")
            .with("apis/Pets-1.0.0/api.yaml", "type: api\nversion: v4\ndata: {name: Pets, version: 1.0.0, context: /pets}\n")
            .with("apis/Pets-1.0.0/Definitions/swagger.yaml", "openapi: 3.0.3\ninfo: {title: Pets, version: 1.0.0}\nsecurity: []\npaths:\n  /pet/{id}:\n"
                  "    get: {responses: {200: {description: ok}}}\n    post: {responses: {200: {description: ok}}}\n")
            .with("apis/Pets-1.0.0/postern.yaml", "apiVersion: postern/v1\nbackend: " + urlOf(*backend) + "\n" + api);
        config::LoadedGateway loaded = config::loadGateway(folder.path());
        if (!loaded.config || loaded.problems.hasErrors())
            qFatal("%s", loaded.problems.toString().c_str());
        return *std::move(loaded.config);
    }
    std::unique_ptr<engine::WhatIf> tryWith(const std::string& api, const std::string& more = {}, bool comparing = true)
    {
        schema::Problems problems;
        std::optional<model::GatewayConfig> running;
        if (comparing)
            running = gateway->configuration();
        auto made = engine::WhatIf::make(read(api, more), running, problems);
        if (!made)
            qFatal("%s", problems.toString().c_str());
        return *std::move(made);
    }
    std::string call(const std::string& head = "GET /pets/1.0.0/pet/7 HTTP/1.1\r\n", const std::string& fields = {}, const std::string& content = {}) const
    {
        Caller caller(urlOf(*gateway));
        caller.send(head + "Host: a\r\n" + fields + (content.empty() ? "" : "Content-Length: " + std::to_string(content.size()) + "\r\n") + "\r\n" + content);
        return caller.receive();
    }
    /// Waits until so many have been recorded.
    std::vector<Trace> recorded(std::size_t count) const
    {
        std::vector<Trace> out;
        const bool came = QTest::qWaitFor([&] {
            gateway->takeTraces([&](std::unique_ptr<Trace> trace) { out.push_back(std::move(*trace)); });
            return out.size() >= count;
        }, 20'000);
        if (!came)
            qFatal("no traces");
        return out;
    }
    [[nodiscard]] std::string bearer(const std::string& more = {}) const
    {
        return "Authorization: Bearer " + issuer.token(claimsAt(Clock::system(), more)) + "\r\n";
    }

    Issuer issuer;
    std::string audience;
    std::string settings;
    std::string common;
    std::shared_ptr<Backend> behind = std::make_shared<Backend>();
    std::unique_ptr<Gateway> backend;
    TestFolder folder;
    std::unique_ptr<Gateway> gateway;
};

const char* nameOf(const WhatIfAnswer& answer) { return inspection::toString(answer.outcome).data(); }

std::string describe(const WhatIfAnswer& answer) { return schema::writeJson(inspection::toValue(answer, false), 1); }

bool assumes(const WhatIfAnswer& answer, const pipeline::ReasonText& what)
{
    return std::any_of(answer.assumptions.begin(), answer.assumptions.end(), [&](const inspection::Reason& each) { return each.id == what.id; });
}

constexpr const char* token = "filters: [{type: jwt-auth, config: {issuers: [mine]}}";

} // namespace

/// What recorded calls would have become. Refusals of all kinds are in integration/sentences.
class WhatIfTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatIsAsItWasChangesNothing_data()
    {
        QTest::addColumn<QString>("settings");
        QTest::addColumn<QString>("head");
        QTest::addColumn<QString>("content");
        const QString get = QStringLiteral("GET /pets/1.0.0/pet/7 HTTP/1.1\r\n");
        const QString post = QStringLiteral("POST /pets/1.0.0/pet/7 HTTP/1.1\r\nContent-Type: application/json\r\n");
        const auto row = [&](const char* name, const char* filters, const QString& head = {}, const char* content = "") {
            QTest::newRow(name) << QStringLiteral("filters: [%1]\n").arg(QLatin1String(filters)) << (head.isEmpty() ? get : head) << QString::fromLatin1(content);
        };
        row("nothing", "");
        row("headers set", "{type: set-headers, config: {request: {set: {X-Tenant: gold}}, response: {set: {X-Out: '1'}, remove: [X-Powered-By]}}}");
        row("a header of variables", "{type: set-headers, config: {request: {set: {X-Tenant: '${request.method} ${request.path} ${path.id}'}}}}");
        row("a query", "{type: set-query, config: {set: {limit: '3'}}}", QStringLiteral("GET /pets/1.0.0/pet/7?limit=9&q=a%20b HTTP/1.1\r\n"));
        row("another path", "{type: rewrite-path, config: {path: '/other/${path.id}'}}");
        row("another method", "{type: set-method, config: {method: POST}}");
        row("a body", "{type: json-body, config: {request: {set: {/tenant: gold}}, response: {remove: [/age]}}}", post, R"({"a":1})");
        row("a masked body", "{type: json-body, config: {request: {set: {/tenant: gold}}}}", post, R"({"password":"hunter2","a":1})");
        row("a mock", "{type: respond, config: {status: 418, body: teapot}}");
        row("a preflight", "{type: cors, config: {allowOrigins: ['https://shop.example']}}",
            QStringLiteral("OPTIONS /pets/1.0.0/pet/7 HTTP/1.1\r\nOrigin: https://shop.example\r\nAccess-Control-Request-Method: GET\r\n"));
        row("a browser's call", "{type: cors, config: {allowOrigins: ['https://shop.example']}}", get + QStringLiteral("Origin: https://shop.example\r\n"));
        row("a limit", "{type: rate-limit, config: {count: 100, per: 1h}}");
        row("two limits", "{type: rate-limit, name: a, config: {count: 100, per: 1h}}, {type: rate-limit, name: b, config: {count: 50, per: 1h}}");
        row("a spike", "{type: spike-arrest, config: {count: 100, per: 1s}}");
        row("a cache", "{type: response-cache, config: {}}");
        row("limits of JSON", "{type: json-limits, config: {}}", post, R"({"a":[1,2]})");
        row("a secret in the query", "{type: set-headers, config: {request: {set: {X-Tenant: gold}}}}",
            QStringLiteral("GET /pets/1.0.0/pet/7?access_token=abcdefghijklmnopqrstuvwxyz HTTP/1.1\r\n"));
        row("chunks", "{type: json-limits, config: {}}", QStringLiteral("POST /pets/1.0.0/pet/7 HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"), "chunked");
    }
    void whatIsAsItWasChangesNothing()
    {
        QFETCH(QString, settings);
        QFETCH(QString, head);
        QFETCH(QString, content);
        Kennel kennel(settings.toStdString());
        for (int i = 0; i < 2; ++i) { // also what comes from a cache, and what a limit has left
            if (content == QStringLiteral("chunked")) {
                Caller caller(urlOf(*kennel.gateway));
                caller.send(head.toStdString() + "Host: a\r\n\r\n5\r\n[1,2]\r\n0\r\n\r\n");
                QVERIFY(!caller.receive().empty());
            } else {
                QVERIFY(!kennel.call(head.toStdString(), {}, content.toStdString()).empty());
            }
        }
        const auto traces = kennel.recorded(2);
        const int calls = kennel.behind->calls;
        const auto tried = kennel.tryWith(kennel.settings);
        for (const Trace& trace : traces) {
            const WhatIfAnswer answer = tried->evaluate(trace);
            QVERIFY2(answer.outcome == WhatIfOutcome::Unchanged, describe(answer).c_str());
            QCOMPARE(answer.statusAfter, trace.summary.status);
            QVERIFY(answer.decisions.empty());
            QCOMPARE(answer.trace.clientResponse.body, trace.clientResponse.body);
        }
        QCOMPARE(kennel.behind->calls.load(), calls);
    }

    void aRuleThatIsNewRefusesWhatWasLetThrough()
    {
        Kennel kennel("filters: [{type: set-headers, config: {request: {set: {X-Tenant: gold}}}}]\n");
        kennel.call();
        const auto traces = kennel.recorded(1);
        const auto tried = kennel.tryWith("filters: [{type: ip-filter, config: {deny: [127.0.0.0/8]}}, "
                                          "{type: set-headers, config: {request: {set: {X-Tenant: gold}}}}]\n");
        const WhatIfAnswer answer = tried->evaluate(traces.front());
        QVERIFY2(answer.outcome == WhatIfOutcome::NowRefused, describe(answer).c_str());
        QCOMPARE(answer.statusBefore, 200);
        QCOMPARE(answer.statusAfter, 403);
        QCOMPARE(answer.decisions.size(), std::size_t{1});
        QCOMPARE(answer.decisions.front().filter, std::string("ip-filter"));
        QVERIFY(!answer.decisions.front().before);
        QVERIFY(answer.decisions.front().after == StepResult::Answered);
        QVERIFY(answer.decisions.front().reasonAfter->sentence.find("127.0.0.1") != std::string::npos);
        QCOMPARE(answer.trace.summary.endedBy, std::string("ip-filter"));
    }

    void aRuleThatGoesLetsThroughWhatNobodyKnowsTheAnswerOf()
    {
        Kennel kennel("filters: [{type: ip-filter, config: {deny: [127.0.0.0/8]}}]\n");
        kennel.call();
        const auto traces = kennel.recorded(1);
        const WhatIfAnswer answer = kennel.tryWith("filters: []\n")->evaluate(traces.front());
        QVERIFY2(answer.outcome == WhatIfOutcome::NowLetThrough, describe(answer).c_str());
        QCOMPARE(answer.statusBefore, 403);
        QCOMPARE(answer.statusAfter, 0);
        QVERIFY(assumes(answer, inspection::whatIfBackendUnknown));
        QCOMPARE(kennel.behind->calls.load(), 0);
    }

    void aTighterLimitCountsFromEmptyAndTouchesNobodysCounters()
    {
        Kennel kennel("filters: [{type: rate-limit, config: {count: 100, per: 1h}}]\n");
        for (int i = 0; i < 5; ++i)
            kennel.call();
        const auto traces = kennel.recorded(5);
        const auto tried = kennel.tryWith("filters: [{type: rate-limit, config: {count: 3, per: 1h}}]\n");
        int refused = 0;
        for (const Trace& trace : traces) {
            const WhatIfAnswer answer = tried->evaluate(trace);
            QVERIFY(assumes(answer, inspection::whatIfLimitFromEmpty));
            refused += answer.outcome == WhatIfOutcome::NowRefused && answer.statusAfter == 429 ? 1 : 0;
        }
        QCOMPARE(refused, 2);
        const std::string after = kennel.call();
        QVERIFY2(after.find("RateLimit-Remaining: 94") != std::string::npos, after.c_str());
    }

    void whatWasMaskedIsNotGuessedAt()
    {
        Kennel kennel(std::string(token) + "]\n");
        kennel.call("GET /pets/1.0.0/pet/7 HTTP/1.1\r\n", kennel.bearer("\"scope\":\"read\""));
        kennel.call();
        const auto traces = kennel.recorded(2);
        QCOMPARE(traces.front().summary.status, 200);
        QCOMPARE(traces.back().summary.status, 401);
        for (const Trace& trace : traces)
            QVERIFY(kennel.tryWith(kennel.settings)->evaluate(trace).outcome == WhatIfOutcome::Unchanged);

        // Who is called for by the claims that were recorded can be judged,
        const WhatIfAnswer scope = kennel.tryWith(std::string(token) + ", {type: scopes, config: {scopes: [admin]}}]\n")->evaluate(traces.front());
        QVERIFY2(scope.outcome == WhatIfOutcome::NowRefused, describe(scope).c_str());
        QCOMPARE(scope.statusAfter, 403);
        QVERIFY(assumes(scope, inspection::whatIfAsRecorded));
        // what depends on the token itself cannot,
        kennel.audience = ", audiences: [orders]";
        const auto stricter = kennel.tryWith(kennel.settings);
        const WhatIfAnswer other = stricter->evaluate(traces.front());
        QVERIFY2(other.outcome == WhatIfOutcome::NotJudged, describe(other).c_str());
        QCOMPARE(other.why->id, std::string(inspection::whatIfTokenNotRecorded.id));
        // and that there was none is known.
        QCOMPARE(nameOf(stricter->evaluate(traces.back())), nameOf(WhatIfAnswer{}));
    }

    void anotherChangeOfTheMessageIsTold()
    {
        Kennel kennel("filters: [{type: set-headers, config: {request: {set: {X-Tenant: gold}}}}]\n");
        kennel.call();
        const auto traces = kennel.recorded(1);
        const WhatIfAnswer answer = kennel.tryWith("filters: [{type: set-headers, config: {request: {set: {X-Tenant: iron}}}}]\n")->evaluate(traces.front());
        QVERIFY2(answer.outcome == WhatIfOutcome::Otherwise, describe(answer).c_str());
        QCOMPARE(answer.decisions.size(), std::size_t{1});
        QCOMPARE(answer.decisions.front().effects, std::vector<std::string>{"header X-Tenant"});
        QVERIFY(assumes(answer, inspection::whatIfBackendAsRecorded));
        QCOMPARE(answer.statusAfter, 200);
    }

    void callsThatRanOnSomethingElseSaySo()
    {
        Kennel kennel("filters: []\n");
        kennel.call();
        const auto traces = kennel.recorded(1);
        QVERIFY(assumes(kennel.tryWith("filters: []\n", {}, false)->evaluate(traces.front()), inspection::whatIfOtherConfiguration));
    }

    void aConfigurationThatWouldNotRunIsRefused()
    {
        Kennel kennel("filters: []\n");
        schema::Problems problems;
        auto made = engine::WhatIf::make(kennel.read("filters: [{type: set-query, config: {set: {a: '${nonsense'}}}]\n", {}), std::nullopt, problems);
        QVERIFY(!made);
        QVERIFY(problems.hasErrors());
    }

    void answersTravelAsJson()
    {
        Kennel kennel("filters: []\n");
        kennel.call();
        const auto traces = kennel.recorded(1);
        const WhatIfAnswer answer = kennel.tryWith("filters: [{type: ip-filter, config: {deny: [127.0.0.0/8]}}]\n")->evaluate(traces.front());
        const auto again = inspection::whatIfAnswerFrom(inspection::toValue(answer));
        QVERIFY(again);
        QCOMPARE(schema::writeJson(inspection::toValue(*again), 0), schema::writeJson(inspection::toValue(answer), 0));
        QVERIFY(!inspection::whatIfAnswerFrom(schema::Value("x")));
        QVERIFY(!inspection::whatIfAnswerFrom(schema::Value::object({{"id", 1}, {"outcome", "perhaps"}})));
    }

    void nonsenseIsNotJudged()
    {
        Kennel kennel(std::string(token) + ", {type: json-body, config: {request: {set: {/tenant: gold}}}}, {type: rate-limit, config: {count: 3, per: 1h}}]\n");
        kennel.call("POST /pets/1.0.0/pet/7 HTTP/1.1\r\nContent-Type: application/json\r\n", kennel.bearer(), "{}");
        Trace good = kennel.recorded(1).front();
        const auto tried = kennel.tryWith(kennel.settings);
        QVERIFY(tried->evaluate(Trace{}).outcome == WhatIfOutcome::NotJudged);
        for (const char* const line : {"", " ", "GET", "GET  HTTP/1.1", "GET /pets/1.0.0/pet/../7 HTTP/1.1", "GET /%zz HTTP/1.1", "\r\n\r\n", "CONNECT a:1 HTTP/1.1", "X /pets/1.0.0/pet/7 HTTP/9"}) {
            Trace trace = good;
            trace.clientRequest.line = line;
            static_cast<void>(tried->evaluate(trace));
        }
        const auto changed = [&](auto change) {
            Trace trace = good;
            change(trace);
            static_cast<void>(tried->evaluate(trace));
        };
        changed([](Trace& t) { t.clientRequest.headers.emplace_back("Content-Length", "18446744073709551615"); });
        changed([](Trace& t) { t.clientRequest.headers.emplace_back("", std::string("\0\r\n", 3)); });
        changed([](Trace& t) { t.clientRequest.body.assign(1 << 20, '['); });
        changed([](Trace& t) { t.upstream.clear(); });
        changed([](Trace& t) { t.upstream.front().response->line = "HTTP/1.1 99999999999 ?"; });
        changed([](Trace& t) { t.upstream.front().response->headers.emplace_back("Connection", "close, x"); });
        changed([](Trace& t) { t.summary.fault = "900800", t.summary.endedBy = "rate-limit"; });
        changed([](Trace& t) { t.summary.fault = "101503", t.summary.endedBy = "backend"; });
        changed([](Trace& t) { t.summary.began = {}; });
        changed([](Trace& t) { t.summary.began += std::chrono::hours(24 * 365 * 100); });
        changed([](Trace& t) { t.summary.client = "nobody"; });
        changed([](Trace& t) { t.steps.clear(); });
        changed([](Trace& t) { t.steps.insert(t.steps.end(), t.steps.begin(), t.steps.end()); });
        changed([](Trace& t) { std::reverse(t.steps.begin(), t.steps.end()); });
        changed([](Trace& t) {
            for (inspection::Step& step : t.steps) {
                step.result = StepResult::Answered;
                step.changes.push_back({inspection::Change::Where::Line, inspection::Change::Kind::Replaced, "target", "", "no target"});
                step.changes.push_back({inspection::Change::Where::Line, inspection::Change::Kind::Replaced, "status", "x", "y"});
            }
        });
        QVERIFY(tried->evaluate(good).outcome == WhatIfOutcome::Unchanged); // and it still works
    }

    void pathsOfDraftsStayInTheFolder()
    {
        const auto read = [](const std::string& path, const std::string& more = {}) {
            return inspection::readWhatIfFiles("{\"files\":[{\"path\":\"" + path + "\",\"text\":\"x\"}" + more + "]}");
        };
        QVERIFY(inspection::readWhatIfFiles("{}"));
        QCOMPARE(read("apis/A-1/postern.yaml")->size(), std::size_t{1});
        QCOMPARE(read("apis/Orders..v2/api..yaml")->size(), std::size_t{1}); // dots within a name lead nowhere
        for (const char* const path : {"", "/etc/passwd", "../x", "apis/../../x", "apis//x", ".postern/lock", "apis\\\\x", "a/./b", "a\\u0000b"})
            QVERIFY2(!read(path), path);
        QVERIFY(!read("a", ",{\"path\":\"a\",\"text\":\"\"}"));
        QVERIFY(!inspection::readWhatIfFiles("{\"file\":[]}"));
        QVERIFY(!inspection::readWhatIfFiles("[]"));
        QVERIFY(!inspection::readWhatIfFiles("{"));
    }
};

POSTERN_TEST(WhatIfTest);
#include "WhatIfTest.moc"
