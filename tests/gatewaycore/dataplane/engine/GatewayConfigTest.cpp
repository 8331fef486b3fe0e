// SPDX-License-Identifier: Apache-2.0
#include "GatewayFixture.h"
#include "dataplane/engine/ConnectionCounter.h"
#include "dataplane/inspection/TraceJson.h"
#include "dataplane/throttling/ThrottleStore.h"
#include "schema/Document.h"
#include "snapshot/ContentHash.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <functional>
#include <poll.h>

namespace postern::test {

/// Refuses what has no X-Valid field, when calls are validated.
struct CheckConfig {
    bool unused = false;
};
const schema::Schema<CheckConfig>& describe(schema::Type<CheckConfig>)
{
    static const auto made = schema::Schema<CheckConfig>("check", "Wants a field.").field("unused", &CheckConfig::unused, "Nothing");
    return made;
}

namespace {

class Check final : public pipeline::Filter {
  public:
    Check(CheckConfig, pipeline::FilterContext&) {}
    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        return exchange.request().headers.value("X-Valid").empty() ? exchange.refuse(pipeline::FaultId::BadRequest)
                                                                   : pipeline::Verdict::Continue;
    }
};

/// A server that a test plays itself.
class RawServer {
  public:
    RawServer() : socket_(socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
        socklen_t size = sizeof address;
        if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(socket_, 8) != 0 ||
            getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            qFatal("no server");
        url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    }
    ~RawServer()
    {
        close(socket_);
        if (client_ >= 0)
            close(client_);
    }
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    [[nodiscard]] const std::string& url() const { return url_; }
    /// Takes a connection and its request's head.
    void accept()
    {
        client_ = ::accept(socket_, nullptr, nullptr);
        char piece[4096];
        for (std::string got; got.find("\r\n\r\n") == std::string::npos;) {
            const auto size = recv(client_, piece, sizeof piece, 0);
            if (size <= 0)
                return;
            got.append(piece, static_cast<std::size_t>(size));
        }
    }
    void send(const std::string& text) const { static_cast<void>(::send(client_, text.data(), text.size(), MSG_NOSIGNAL)); }
    /// Whether the other side closes within ten seconds.
    [[nodiscard]] bool isClosed() const
    {
        pollfd wait{client_, POLLIN, 0};
        char octet;
        return ::poll(&wait, 1, 10'000) == 1 && recv(client_, &octet, 1, 0) <= 0;
    }
    [[nodiscard]] bool somebodyCame() const
    {
        pollfd wait{socket_, POLLIN, 0};
        return ::poll(&wait, 1, 300) == 1;
    }

  private:
    int socket_;
    int client_ = -1;
    std::string url_;
};

/// A rate limit of so many calls an hour.
model::FilterConfig hourlyLimit(int count, const char* level = nullptr, std::string name = {})
{
    model::FilterConfig filter;
    filter.type = "rate-limit";
    filter.name = std::move(name);
    filter.config = schema::Value::object({{"count", count}, {"per", "1h"}});
    if (level != nullptr)
        filter.config.set("level", level);
    return filter;
}

model::FilterConfig spikeArrest(int count)
{
    model::FilterConfig filter;
    filter.type = "spike-arrest";
    filter.config = schema::Value::object({{"count", count}, {"per", "1h"}});
    return filter;
}

/// How many of `tries` calls pass.
int passes(Caller& caller, const std::string& target, int tries = 20)
{
    int passed = 0;
    for (int i = 0; i < tries; ++i)
        passed += caller.get(target).starts_with("HTTP/1.1 200 ") ? 1 : 0;
    return passed;
}

constexpr const char* somebodysKeys =
    R"({"keys":[{"kty":"EC","crv":"P-256","kid":"1","use":"sig","alg":"ES256",)"
    R"("x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]})";

/// The operation asks for a token of somebody whose keys are at `url`.
void protect(model::GatewayConfig& config, const std::string& url)
{
    model::Issuer issuer;
    issuer.name = "far";
    issuer.issuer = "https://far";
    issuer.jwksUrl = url;
    config.issuers.push_back(issuer);
    model::SecurityScheme scheme;
    scheme.name = "token";
    config.apis[0].securitySchemes = {scheme};
    config.apis[0].operations[0].authNone = false;
    config.apis[0].operations[0].security.alternatives = {{{"token", {}}}};
}

std::string namesOf(const Gateway& gateway)
{
    std::string names;
    for (const pipeline::UsedModule& module : gateway.modules())
        names += module.name + " ";
    return names;
}

} // namespace

/// What the configuration says, and the gateway then does.
class GatewayConfigTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void refusesAnApiWhoseRoutesDoNotFitAndRunsTheRest_data()
    {
        QTest::addColumn<QString>("context");
        QTest::addColumn<QString>("path");
        QTest::newRow("empty segment") << "/bad" << "/a//b";
        QTest::newRow("built in") << "" << "/health/live";
        QTest::newRow("another API's") << "" << "/orders/items/{other}";
        QTest::newRow("another spelling") << "/%6frders" << "/items/{id}";
        QTest::newRow("a dot") << "/bad" << "/./a";
        QTest::newRow("65 segments") << "/bad" << QStringLiteral("/a").repeated(64);
        QString many;
        for (int i = 0; i < 33; ++i)
            many += QStringLiteral("/{p%1}").arg(i);
        QTest::newRow("33 parameters") << "/bad" << many;
    }
    void refusesAnApiWhoseRoutesDoNotFitAndRunsTheRest()
    {
        QFETCH(QString, context);
        QFETCH(QString, path);
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        model::Api bad = config.apis.front();
        bad.id = bad.name = "Bad";
        bad.context = context.toStdString();
        bad.operations.push_back(bad.operations.front());
        bad.operations[0].pathTemplate = "/good/{id}";
        bad.operations[1].pathTemplate = path.toStdString();
        bad.operations[1].origin.location = schema::Location::of("bad.yaml", 7, 5);
        config.apis.push_back(bad);
        model::Api after = config.apis.front();
        after.id = after.name = "After";
        after.context = "/after";
        config.apis.push_back(after);
        const auto gateway = makeGateway(config, 1);
        const std::string told = gateway->problems().toString();
        QVERIFY2(told.find("bad.yaml:7:5") != std::string::npos, told.c_str());
        QCOMPARE(gateway->problems().errorCount(), std::size_t(1));
        Caller caller(urlOf(*gateway));
        QVERIFY(caller.get("/orders/items/1").ends_with("/items/1"));
        QVERIFY(caller.get("/after/items/2").ends_with("/items/2"));
        QVERIFY(caller.get("/health/live").starts_with("HTTP/1.1 200 "));
        QVERIFY(caller.get(bad.context + "/good/1").starts_with("HTTP/1.1 404 "));
        QCOMPARE(gateway->apis()[1].running, false);
        QCOMPARE(gateway->apis()[2].running, true);
    }

    void limitsShareNoCountersThatTheyMustNotShare()
    {
        const auto backend = makeBackend();
        { // the API's and the operation's, both without a name, with the same numbers
            model::GatewayConfig config = configOf(urlOf(*backend));
            config.apis[0].filters.push_back(hourlyLimit(10));
            config.apis[0].operations[0].filters.push_back(hourlyLimit(10));
            const auto gateway = makeGateway(config, 1);
            Caller caller(urlOf(*gateway));
            QCOMPARE(passes(caller, "/orders/items/1"), 10);
        }
        { // two operations' own
            model::GatewayConfig config = configOf(urlOf(*backend));
            config.apis[0].operations[0].filters.push_back(hourlyLimit(3));
            config.apis[0].operations.push_back(config.apis[0].operations[0]);
            config.apis[0].operations[1].pathTemplate = "/parts/{id}";
            const auto gateway = makeGateway(config, 1);
            Caller caller(urlOf(*gateway));
            QCOMPARE(passes(caller, "/orders/items/1"), 3);
            QCOMPARE(passes(caller, "/orders/parts/1"), 3);
        }
        for (const char* level : {"operation", "api", "subscription"}) { // one for the gateway, counted for each API
            model::GatewayConfig config = configOf(urlOf(*backend));
            config.filters.push_back(hourlyLimit(4, level));
            config.apis.push_back(config.apis[0]);
            config.apis[1].id = config.apis[1].name = "Other";
            config.apis[1].context = "/other";
            const auto gateway = makeGateway(config, 1);
            Caller caller(urlOf(*gateway));
            QCOMPARE(passes(caller, "/orders/items/1"), 4);
            QCOMPARE(passes(caller, "/other/items/1"), 4);
        }
        for (const bool header : {false, true}) { // the same numbers by another key, or another header
            model::GatewayConfig config = configOf(urlOf(*backend));
            config.filters.push_back(hourlyLimit(5, nullptr, "one"));
            config.filters.back().config.set("key", "header");
            config.filters.back().config.set("header", "X-One");
            model::FilterConfig other = hourlyLimit(5, nullptr, "one");
            if (header) {
                other.config.set("key", "header");
                other.config.set("header", "X-Two");
            }
            config.apis[0].filters.push_back(other);
            const auto gateway = makeGateway(config, 1);
            Caller caller(urlOf(*gateway));
            QCOMPARE(passes(caller, "/orders/items/1"), 5);
        }
        { // a spike arrest of the API beside one of its operation
            model::GatewayConfig config = configOf(urlOf(*backend));
            model::FilterConfig spike;
            spike.type = "spike-arrest";
            spike.config = schema::Value::object({{"count", 6}, {"per", "1h"}});
            config.apis[0].filters.push_back(spike);
            config.apis[0].operations[0].filters.push_back(spike);
            const auto gateway = makeGateway(config, 1);
            Caller caller(urlOf(*gateway));
            QCOMPARE(passes(caller, "/orders/items/1"), 6);
        }
    }

    void limitsKeepTheirCountersThroughAReload()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.apis[0].filters.push_back(hourlyLimit(4, "api", "mine"));
        config.apis[0].operations[0].filters.push_back(hourlyLimit(100, "operation"));
        const auto gateway = makeGateway(config, 1);
        Caller caller(urlOf(*gateway));
        QCOMPARE(passes(caller, "/orders/items/1", 3), 3);
        config.limits.headerCount = 99;
        config.apis[0].filters.insert(config.apis[0].filters.begin(), hourlyLimit(50, "api", "another"));
        QVERIFY(gateway->reload(config));
        QCOMPARE(passes(caller, "/orders/items/1"), 1);
    }

    void aFloodOfPreflightsIsStoppedLikeAnyOther()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.apis[0].cors.enabled = true;
        config.apis[0].cors.allowOrigins = {"https://app"};
        config.filters.push_back(spikeArrest(3));
        const auto gateway = makeGateway(config, 1);
        Caller caller(urlOf(*gateway));
        int refused = 0;
        for (int i = 0; i < 8; ++i) {
            caller.send("OPTIONS /orders/items/1 HTTP/1.1\r\nHost: h\r\nOrigin: https://app\r\n"
                        "Access-Control-Request-Method: GET\r\n\r\n");
            refused += caller.receive().starts_with("HTTP/1.1 429 ") ? 1 : 0;
        }
        QCOMPARE(refused, 5);
    }

    void theOrderDecidesWhetherMalformedCallsUseUpTheQuota()
    {
        const auto backend = makeBackend();
        for (const bool wso2 : {false, true}) {
            model::GatewayConfig config = configOf(urlOf(*backend));
            config.order = wso2 ? model::ChainOrder::Wso2_32 : model::ChainOrder::Postern;
            model::FilterConfig check;
            check.type = "check";
            config.apis[0].filters = {hourlyLimit(1), check};
            GatewayOptions options;
            options.filterTypes.push_back(
                pipeline::makeFilterType<CheckConfig, Check>({"check", "Check", "Wants a field.", pipeline::Phase::Validate}));
            const auto gateway = makeWith(config, std::move(options));
            Caller caller(urlOf(*gateway));
            QVERIFY(caller.get("/orders/items/1").starts_with("HTTP/1.1 400 "));
            caller.send("GET /orders/items/1 HTTP/1.1\r\nHost: h\r\nX-Valid: yes\r\n\r\n");
            const std::string answer = caller.receive();
            QVERIFY2(answer.starts_with(wso2 ? "HTTP/1.1 200 " : "HTTP/1.1 429 "), answer.c_str());
        }
    }

    void anApiIsThereOnItsTransportsOnly()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.apis[0].transports = {"https"};
        GatewayOptions options;
        options.recording = true;
        const auto gateway = makeWith(config, std::move(options));
        Caller caller(urlOf(*gateway));
        const std::string answer = caller.get("/orders/items/1");
        QVERIFY2(answer.starts_with("HTTP/1.1 404 ") && answer.find("900906") != std::string::npos, answer.c_str());
        caller.send("POST /orders/items/1 HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
        QVERIFY(caller.receive().starts_with("HTTP/1.1 404 "));
        // Who is no trusted proxy can say what it likes.
        const std::string told = "GET /orders/items/1 HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: https\r\n\r\n";
        caller.send(told);
        QVERIFY(caller.receive().starts_with("HTTP/1.1 404 "));
        std::string traces;
        gateway->takeTraces([&](auto trace) { traces += schema::writeJson(inspection::toValue(*trace), 0); });
        QVERIFY2(traces.find("served over https only") != std::string::npos, traces.c_str());
        config.trustedProxies = {"127.0.0.1"};
        QVERIFY(gateway->reload(config));
        caller.send(told);
        QVERIFY(caller.receive().starts_with("HTTP/1.1 200 "));
        config.apis[0].transports = {"http"};
        QVERIFY(gateway->reload(config));
        QVERIFY(caller.get("/orders/items/1").starts_with("HTTP/1.1 200 "));
    }

    // --- Limits and time-outs ---

    void oneAddressHasSoManyConnectionsAndNoMore()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.limits.connectionsPerAddress = 20;
        const auto gateway = makeGateway(config, 2);
        std::vector<std::unique_ptr<Caller>> callers;
        for (int i = 0; i < 20; ++i) {
            callers.push_back(std::make_unique<Caller>(urlOf(*gateway)));
            QVERIFY(callers.back()->get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        }
        QCOMPARE(Caller(urlOf(*gateway)).get("/orders/items/1"), std::string());
        QTRY_COMPARE(gateway->counters().refused, std::uint64_t(1));
        callers.pop_back();
        bool served = false; // once the gateway has seen that the last one left
        QTRY_VERIFY(served || (served = Caller(urlOf(*gateway)).get("/orders/items/1").starts_with("HTTP/1.1 200 ")));
        config.trustedProxies = {"127.0.0.0/8"}; // they speak for many
        QVERIFY(gateway->reload(config));
        std::vector<std::unique_ptr<Caller>> more;
        for (int i = 0; i < 20; ++i) {
            more.push_back(std::make_unique<Caller>(urlOf(*gateway)));
            QVERIFY(more.back()->get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        }
    }

    void addressesAreCountedByWhatOneClientHas()
    {
        using engine::ConnectionCounter;
        const auto counter = std::make_shared<ConnectionCounter>();
        model::Limits limits;
        limits.connectionsPerAddress = 2;
        limits.connections = 5;
        std::vector<ConnectionCounter::Place> places;
        const auto enter = [&](const char* address) {
            ConnectionCounter::Place place;
            const auto refusal = ConnectionCounter::enter(counter, *net::Address::parse(address, 1), limits, true, place);
            if (refusal == ConnectionCounter::Refusal::None)
                places.push_back(std::move(place));
            return refusal;
        };
        QVERIFY(enter("2001:db8:0:1::1") == ConnectionCounter::Refusal::None);
        QVERIFY(enter("2001:db8:0:1:ffff::2") == ConnectionCounter::Refusal::None);
        QVERIFY(enter("2001:db8:0:1::3") == ConnectionCounter::Refusal::Address);
        QVERIFY(enter("2001:db8:0:2::1") == ConnectionCounter::Refusal::None);
        QVERIFY(enter("192.0.2.1") == ConnectionCounter::Refusal::None);
        QVERIFY(enter("::ffff:192.0.2.1") == ConnectionCounter::Refusal::None);
        QVERIFY(enter("192.0.2.2") == ConnectionCounter::Refusal::Gateway);
        places.clear();
        QCOMPARE(counter->open(), std::size_t(0));
        QVERIFY(enter("2001:db8:0:1::3") == ConnectionCounter::Refusal::None);
    }

    void theGatewayHasSoManyConnectionsOverAllItsListeners()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.limits.connections = 3;
        config.listeners.resize(2);
        config.listeners[1].name = "second";
        config.listeners[1].address = "localhost";
        config.listeners[1].port = 0;
        const auto gateway = makeGateway(config, 2);
        std::vector<std::unique_ptr<Caller>> callers;
        for (const int listener : {0, 1, 0}) {
            callers.push_back(std::make_unique<Caller>(gateway->listeners()[static_cast<std::size_t>(listener)].url));
            QVERIFY(callers.back()->get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        }
        QCOMPARE(Caller(gateway->listeners()[1].url).get("/orders/items/1"), std::string());
    }

    void aListenerHasExactlySoManyAndAReloadChangesIt()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.listeners[0].maxConnections = 1; // for two workers together
        const auto gateway = makeGateway(config, 2);
        Caller first(urlOf(*gateway));
        QVERIFY(first.get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        std::vector<std::unique_ptr<Caller>> waiting;
        for (int i = 0; i < 8; ++i) {
            waiting.push_back(std::make_unique<Caller>(urlOf(*gateway)));
            waiting.back()->send("GET /orders/items/1 HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        QVERIFY(first.get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        QCOMPARE(gateway->counters().connections, std::uint64_t(1));
        config.listeners[0].maxConnections = 100;
        QVERIFY(gateway->reload(config));
        for (const auto& each : waiting)
            QVERIFY(each->receive().starts_with("HTTP/1.1 200 "));
    }

    void aBackendsAnswerHasALimit()
    {
        RawServer server;
        model::GatewayConfig config = configOf(server.url());
        config.limits.responseBody = ByteCount(10);
        const auto gateway = makeGateway(config, 1);
        Caller caller(urlOf(*gateway));
        const auto ask = [&](const std::string& answer, const char* method = "GET") {
            caller.send(std::string(method) + " /orders/items/1 HTTP/1.1\r\nHost: h\r\n\r\n");
            server.accept();
            server.send(answer);
            return caller.receive();
        };
        QVERIFY(ask("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\n0123456789").ends_with("0123456789"));
        QVERIFY(ask("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 11\r\n\r\n0123456789x").starts_with("HTTP/1.1 502 "));
        // Its head has gone when the eleventh octet comes: the client must not take it for whole.
        const std::string broken = ask("HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                                       "b\r\n0123456789x\r\n0\r\n\r\n");
        QVERIFY2(broken.find("\r\n0\r\n\r\n") == std::string::npos, broken.c_str());
    }

    void aChunksSizeLineHasALimit()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.apis[0].operations[0].method = "POST";
        config.limits.chunkHeader = ByteCount(16);
        const auto gateway = makeGateway(config, 1);
        const auto ask = [&](const std::string& line) {
            Caller caller(urlOf(*gateway));
            caller.send("POST /orders/items/1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + line + "\r\nx\r\n0\r\n\r\n");
            return caller.receive();
        };
        QVERIFY(ask("1;a=bcdefghijklm").starts_with("HTTP/1.1 200 "));
        QVERIFY(ask("1;a=bcdefghijklmn").starts_with("HTTP/1.1 400 "));
    }

    void routesThatTakeTooMuchMemoryAreRefused()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.limits.routeMemory = ByteCount(64 * 1024);
        model::Api large = config.apis[0];
        large.id = large.name = "Large";
        large.context = "/large";
        large.origin.location = schema::Location::of("large.yaml", 1, 1);
        for (int i = 0; i < 2000; ++i) {
            large.operations.push_back(large.operations[0]);
            large.operations.back().pathTemplate = "/many/" + std::to_string(i) + "/{id}";
        }
        model::Api after = config.apis[0];
        after.id = after.name = "After";
        after.context = "/after";
        config.apis.push_back(large);
        config.apis.push_back(after);
        const auto gateway = makeGateway(config, 1);
        const std::string told = gateway->problems().toString();
        QVERIFY2(told.find("large.yaml:1:1") != std::string::npos && told.find("routeMemory") != std::string::npos, told.c_str());
        Caller caller(urlOf(*gateway));
        QVERIFY(caller.get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        QVERIFY(caller.get("/after/items/1").starts_with("HTTP/1.1 200 "));
        QVERIFY(caller.get("/large/items/1").starts_with("HTTP/1.1 404 "));
    }

    void aClusterWaitsAsTheGatewaySaysUnlessItSaysOtherwise()
    {
        RawServer server;
        model::GatewayConfig config = configOf(server.url());
        config.timeouts.upstreamFirstByte = std::chrono::milliseconds(50);
        config.timeouts.upstreamIdle = std::chrono::milliseconds(50);
        const auto gateway = makeGateway(config, 1);
        Caller caller(urlOf(*gateway));
        QVERIFY(caller.get("/orders/items/1").starts_with("HTTP/1.1 504 ")); // the backend never answers
        config.timeouts.upstreamFirstByte = std::chrono::hours(1);
        QVERIFY(gateway->reload(config));
        server.accept(); // the one that was given up
        caller.send("GET /orders/items/1 HTTP/1.1\r\nHost: h\r\n\r\n");
        server.accept();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12");
        QVERIFY(!caller.receive().ends_with("12345")); // silence in the middle breaks the answer off
        config.timeouts.upstreamFirstByte = std::chrono::milliseconds(50);
        config.apis[0].production->responseTimeout = std::chrono::hours(1);
        QVERIFY(gateway->reload(config));
        Caller again(urlOf(*gateway));
        again.send("GET /orders/items/1 HTTP/1.1\r\nHost: h\r\n\r\n");
        server.accept();
        QTest::qWait(100); // longer than the gateway's own
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        QVERIFY(again.receive().ends_with("ok"));
    }

    void anIdleConnectionToABackendIsClosedInTime()
    {
        RawServer server;
        model::GatewayConfig config = configOf(server.url());
        config.timeouts.upstreamKeepAlive = std::chrono::milliseconds(50);
        const auto gateway = makeGateway(config, 1);
        Caller caller(urlOf(*gateway));
        caller.send("GET /orders/items/1 HTTP/1.1\r\nHost: h\r\n\r\n");
        server.accept();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        QVERIFY(caller.receive().ends_with("ok"));
        QVERIFY(server.isClosed());
    }

    // --- What is looked after beside the calls ---

    void recordsAreAddedUpByApi()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.analytics.ringSize = 64;
        GatewayOptions options;
        options.measure = true;
        const auto gateway = makeWith(config, std::move(options));
        Caller caller(urlOf(*gateway));
        for (int i = 0; i < 60; ++i)
            caller.get("/orders/items/1");
        const auto requests = [&] {
            const auto measures = gateway->measures();
            const auto found = measures.byApi.apis().find("Orders 1");
            return measures.recordsDropped == 0 && found != measures.byApi.apis().end() ? found->second.requests : 0;
        };
        QTRY_COMPARE(requests(), std::uint64_t(60));
        // Somebody takes them though nobody asks: a ring of 64 would be full by now.
        QTRY_COMPARE(gateway->takeRecords([](const auto&) {}), std::uint64_t(0));
        for (int i = 0; i < 60; ++i)
            caller.get("/orders/items/2");
        QTRY_COMPARE(requests(), std::uint64_t(120));
    }

    void recordsAreMadeOnceAReloadWantsThem()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.analytics.enabled = false;
        const auto gateway = makeGateway(config, 1);
        Caller caller(urlOf(*gateway));
        caller.get("/orders/items/1");
        config.analytics.enabled = true;
        QVERIFY(gateway->reload(config));
        caller.get("/orders/items/2");
        QTRY_COMPARE(gateway->measures().byApi.apis().size(), std::size_t(1));
        QCOMPARE(gateway->measures().byApi.apis().begin()->second.requests, std::uint64_t(1));
    }

    void countersThatHaveRunOutAreFreed()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = configOf(urlOf(*backend));
        config.apis[0].filters.push_back(hourlyLimit(5));
        config.apis[0].filters[0].config.set("per", "10ms");
        throttling::ThrottleStore store;
        GatewayOptions options;
        options.ports.add<throttling::ThrottleStore>(store);
        const auto gateway = makeWith(config, std::move(options));
        Caller caller(urlOf(*gateway));
        QVERIFY(caller.get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        QCOMPARE(store.size(), std::size_t(1));
        QTRY_COMPARE_WITH_TIMEOUT(store.size(), std::size_t(0), 15'000);
    }

    void isReadyOnceItCanVerifyAnybodysTokens()
    {
        const auto backend = makeBackend();
        const RawServer silent;
        model::GatewayConfig config = configOf(urlOf(*backend));
        protect(config, silent.url());
        const auto gateway = makeGateway(config, 1);
        Caller caller(urlOf(*gateway));
        const std::string without = caller.get("/health/ready");
        QVERIFY2(without.starts_with("HTTP/1.1 503 ") && without.find("far") != std::string::npos, without.c_str());
        QVERIFY(caller.get("/health/live").starts_with("HTTP/1.1 200 "));
        QCOMPARE(gateway->issuers().size(), std::size_t(1));
        QCOMPARE(gateway->issuers()[0].keys, std::size_t(0));

        QTemporaryDir folder;
        QFile file(folder.filePath("keys.json"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(somebodysKeys) > 0);
        file.close();
        model::Issuer near;
        near.name = "near";
        near.issuer = "https://near";
        near.jwksFile = file.fileName().toStdString();
        config.issuers.push_back(near);
        QVERIFY(gateway->reload(config));
        const std::string with = caller.get("/health/ready");
        QVERIFY2(with.starts_with("HTTP/1.1 200 ") && with.find("far") != std::string::npos, with.c_str());
        QVERIFY(with.find("near") == std::string::npos);
        // However they came to be known, they are told by name.
        near.name = "alpha";
        near.issuer = "https://alpha";
        near.jwksFile = folder.filePath("more.json").toStdString();
        QVERIFY(file.copy(folder.filePath("more.json")));
        config.issuers.push_back(near);
        QVERIFY(gateway->reload(config));
        std::string names;
        for (const engine::IssuerStatus& each : gateway->issuers())
            names += each.name + ' ';
        QVERIFY2(names == "alpha far near ", names.c_str());
    }

    // --- Checking ---

    void aCheckTouchesNothingAndFindsWhatWouldStopTheStart()
    {
        const RawServer server;
        QTemporaryDir folder;
        QFile garbage(folder.filePath("garbage.pem"));
        QVERIFY(garbage.open(QIODevice::WriteOnly) && garbage.write("garbage") > 0);
        garbage.close();
        model::GatewayConfig config = configOf("http://127.0.0.1:1");
        protect(config, server.url());
        config.analytics.accessLog = true;
        config.analytics.accessLogFile = folder.filePath("access.log").toStdString();
        GatewayOptions options;
        options.dry = true;
        auto checked = Gateway::create(config, options);
        QVERIFY(checked.has_value());
        QVERIFY2((*checked)->problems().empty(), (*checked)->problems().toString().c_str());
        QVERIFY(!(*checked)->start());
        QVERIFY(!server.somebodyCame());
        QVERIFY(!QFile::exists(folder.filePath("access.log")));

        config.listeners[0].tls.emplace();
        config.listeners[0].tls->certificate = config.listeners[0].tls->key = garbage.fileName().toStdString();
        checked = Gateway::create(config, options);
        QVERIFY(checked && (*checked)->problems().hasErrors());
        QVERIFY((*checked)->problems().toString().find("listener \"http\"") != std::string::npos);

        config.listeners[0].tls.reset();
        config.analytics.accessLogFile = folder.filePath("no/such/folder/access.log").toStdString();
        checked = Gateway::create(config, options);
        QVERIFY(checked && (*checked)->problems().hasErrors());
        QVERIFY((*checked)->problems().toString().find("access log") != std::string::npos);

        config.analytics.accessLog = false;
        config.listeners[0].tls.emplace();
        config.listeners[0].tls->development = true;
        checked = Gateway::create(config, options);
        QVERIFY(checked && !(*checked)->problems().hasErrors());
        QVERIFY((*checked)->problems().toString().find("--state") != std::string::npos);
    }

    void namesWhatItStartsAndNothingElse()
    {
        GatewayOptions options;
        options.dry = true;
        model::GatewayConfig config = configOf("http://127.0.0.1:1");
        model::Issuer unused;
        unused.name = "unused";
        unused.issuer = "https://unused";
        unused.jwksUrl = "https://unused/jwks";
        config.issuers.push_back(unused);
        QCOMPARE(QString::fromStdString(namesOf(**Gateway::create(config, options))),
                 QStringLiteral("upstream http access-records "));
        model::Api refused = config.apis[0];
        refused.filters.push_back(hourlyLimit(5));
        config.apis.push_back(refused); // its routes are taken
        QCOMPARE(QString::fromStdString(namesOf(**Gateway::create(config, options))),
                 QStringLiteral("upstream http access-records "));
        config.apis.pop_back();
        config.issuers.clear();
        protect(config, "https://far/jwks");
        config.policies.emplace_back();
        config.policies[0].name = "Gold";
        config.policies[0].count = 5;
        config.apis[0].throttlingPolicy = "Gold";
        config.apis[0].operations[0].production.emplace();
        config.apis[0].operations[0].production->endpoints.resize(1);
        config.apis[0].operations[0].production->endpoints[0].url = "https://secure";
        config.apis[0].production.reset();
        const std::string names = namesOf(**Gateway::create(config, options));
        for (const char* name : {"token-verifier", "jwks-fetch", "tls-client", "filter:jwt-auth", "filter:rate-limit", "throttling", "upstream"})
            QVERIFY2(names.find(std::string(name) + " ") != std::string::npos, (name + (" is not in " + names)).c_str());
    }

    void theHashMovesWithWhateverChangesBehaviour()
    {
        const model::GatewayConfig base = [] {
            model::GatewayConfig config = configOf("http://127.0.0.1:1");
            config.apis[0].securitySchemes.resize(1);
            config.apis[0].operations[0].mocks.resize(1);
            return config;
        }();
        using Change = std::function<void(model::GatewayConfig&)>;
        const std::vector<Change> changes{
            [](auto& c) { c.apis[0].cors.enabled = true; },
            [](auto& c) { c.apis[0].cors.allowOrigins = {"https://a"}; },
            [](auto& c) { c.apis[0].cors.allowMethods = {"GET"}; },
            [](auto& c) { c.apis[0].cors.allowHeaders = {"X"}; },
            [](auto& c) { c.apis[0].cors.exposeHeaders = {"X"}; },
            [](auto& c) { c.apis[0].cors.allowCredentials = true; },
            [](auto& c) { c.apis[0].cors.maxAge = std::chrono::seconds(0); },
            [](auto& c) { c.apis[0].securitySchemes[0].name = "other"; },
            [](auto& c) { c.apis[0].securitySchemes[0].type = model::SecurityScheme::Type::ApiKey; },
            [](auto& c) { c.apis[0].securitySchemes[0].in = model::SecurityScheme::In::Query; },
            [](auto& c) { c.apis[0].securitySchemes[0].parameterName = "k"; },
            [](auto& c) { c.apis[0].authorizationHeader = "X-Auth"; },
            [](auto& c) { c.apis[0].apiKeyHeader = "X-Key"; },
            [](auto& c) { c.apis[0].transports = {"https"}; },
            [](auto& c) { c.apis[0].subscriptionPolicies = {"Gold"}; },
            [](auto& c) { c.apis[0].context = "/orders/1"; c.apis[0].defaultVersion = true; },
            [](auto& c) { c.apis[0].provider = "admin"; },
            [](auto& c) { c.apis[0].operations[0].mocks[0].headers = {{"X", "1"}}; },
            [](auto& c) { c.apis[0].operations[0].mocks[0].exampleName = "one"; },
            [](auto& c) { c.apis[0].operations[0].operationId = "get"; },
            [](auto& c) { c.apis[0].production->idleTimeout = std::chrono::milliseconds(1); },
            [](auto& c) { c.order = model::ChainOrder::Wso2_32; },
            [](auto& c) { c.policies.emplace_back().name = "Gold"; },
        };
        std::vector<std::string> hashes{snapshot::contentHash(base)};
        for (const Change& change : changes) {
            model::GatewayConfig changed = base;
            change(changed);
            hashes.push_back(snapshot::contentHash(changed));
            for (std::size_t i = 0; i + 1 < hashes.size(); ++i)
                QVERIFY2(hashes[i] != hashes.back(), std::to_string(i).append(" and ").append(std::to_string(hashes.size() - 1)).c_str());
        }
        QCOMPARE(snapshot::contentHash(base), hashes[0]);
    }
};
POSTERN_TEST(GatewayConfigTest);

} // namespace postern::test

#include "GatewayConfigTest.moc"
