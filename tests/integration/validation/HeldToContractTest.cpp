// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "config/GatewayFolder.h"
#include "gatewaycore/config/TestFolder.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>

using namespace postern;
using namespace postern::test;

namespace {

/// A backend that counts its calls, and answers what it was sent, or JSON that its path asks for.
class Backend final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        ++calls;
        const std::string_view target = exchange.request().target;
        if (target.find("broken") != std::string_view::npos)
            return answer.respond({.status = 200, .contentType = "application/json", .body = "{\"name\":7}"});
        if (exchange.request().method == http::Method::Get)
            return answer.respond({.status = 200, .contentType = "application/json", .body = "{\"name\":\"Rex\"}"});
        answer.respond({.status = 201, .contentType = "application/json", .body = exchange.arena().copy(exchange.requestBody())});
    }
    std::atomic<int> calls{0};
};

constexpr std::string_view swagger = R"(openapi: 3.0.3
info: {title: Pets, version: 1.0.0}
paths:
  /pets/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, maxLength: 6}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1}}
      responses:
        200: {description: a pet, content: {application/json: {schema: {$ref: 'pet.yaml#/Pet'}}}}
  /pets:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: 'pet.yaml#/Pet'}}}
      responses:
        201: {description: made, content: {application/json: {schema: {$ref: 'pet.yaml#/Pet'}}}}
)";

/// A gateway of a folder with the API /pets/1.0.0 before a backend of its own.
struct Kennel {
    explicit Kennel(const std::string& settings, const std::string& data = {}, const std::string& more = {})
    {
        model::GatewayConfig config;
        config.listeners.resize(1);
        config.listeners.front().port = 0;
        GatewayOptions options;
        options.workers = 1;
        options.handlers.push_back({"/*", behind});
        options.healthRoutes = false;
        backend = makeWith(std::move(config), std::move(options));
        folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\n" + more)
            .with("apis/Pets-1.0.0/api.yaml", "type: api\nversion: v4\ndata: {name: Pets, version: 1.0.0, context: /pets" + data + "}\n")
            .with("apis/Pets-1.0.0/Definitions/swagger.yaml", swagger)
            .with("apis/Pets-1.0.0/Definitions/pet.yaml",
                  "Pet: {type: object, required: [name], properties: {name: {type: string, maxLength: 20}, tags: {type: array, items: {type: string}}}}\n")
            .with("apis/Pets-1.0.0/postern.yaml", "apiVersion: postern/v1\nauth: none\nbackend: " + urlOf(*backend) + "\n" + settings);
    }
    void start()
    {
        config::LoadedGateway loaded = config::loadGateway(folder.path());
        if (!loaded.config || loaded.problems.hasErrors())
            qFatal("%s", loaded.problems.toString().c_str());
        gateway = makeGateway(*std::move(loaded.config), 1);
        if (gateway->problems().hasErrors())
            qFatal("%s", gateway->problems().toString().c_str());
    }
    std::string call(const std::string& request) const
    {
        Caller caller(urlOf(*gateway));
        caller.send(request);
        return caller.receive();
    }
    std::string get(const std::string& target) const { return call("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"); }
    std::string post(const std::string& content, const std::string& head = "Content-Type: application/json\r\n") const
    {
        return call("POST /pets/1.0.0/pets HTTP/1.1\r\nHost: a\r\n" + head + "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content);
    }

    std::shared_ptr<Backend> behind = std::make_shared<Backend>();
    std::unique_ptr<Gateway> backend;
    TestFolder folder;
    std::unique_ptr<Gateway> gateway;
};

QByteArray statusOf(const std::string& answer) { return QByteArray::fromStdString(answer.substr(9, 3)); }

} // namespace

/// A folder whose APIs are held to their definitions, and what its gateway then does.
class HeldToContractTest : public QObject {
    Q_OBJECT
  private slots:
    void refusesRequestsBeforeTheBackendIsCalled()
    {
        Kennel kennel("validation: enforce\n");
        kennel.start();
        QCOMPARE(statusOf(kennel.get("/pets/1.0.0/pets/rex?limit=3")), QByteArray("200"));
        QCOMPARE(statusOf(kennel.get("/pets/1.0.0/pets/broken")), QByteArray("200")); // answers are not looked at
        QCOMPARE(statusOf(kennel.post(R"({"name":"Rex"})")), QByteArray("201"));
        const int before = kennel.behind->calls;
        const std::string bad = kennel.get("/pets/1.0.0/pets/rex?limit=0");
        QCOMPARE(statusOf(bad), QByteArray("400"));
        QVERIFY2(bad.find("query parameter limit must be") != std::string::npos, bad.c_str());
        QCOMPARE(statusOf(kennel.get("/pets/1.0.0/pets/toolong7")), QByteArray("400"));
        QCOMPARE(statusOf(kennel.post(R"({"name":7})")), QByteArray("400"));
        QCOMPARE(statusOf(kennel.post("")), QByteArray("400"));
        QCOMPARE(statusOf(kennel.post("x", "Content-Type: text/plain\r\n")), QByteArray("415"));
        QCOMPARE(statusOf(kennel.post("x", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n")), QByteArray("415"));
        QCOMPARE(kennel.behind->calls.load(), before);
    }

    void givesTheSameVerdictForEverySplit_data()
    {
        QTest::addColumn<bool>("chunked");
        QTest::newRow("of known length") << false;
        QTest::newRow("chunked") << true;
    }
    void givesTheSameVerdictForEverySplit()
    {
        QFETCH(bool, chunked);
        Kennel kennel("validation: enforce\nfilters: [{type: json-limits, config: {maxArrayItems: 2}}]\n");
        kennel.start();
        for (const auto& [content, status] : {std::pair{std::string(R"({"name":"R\u00e9x","tags":["a","b"]})"), "201"},
                                              {std::string(R"({"name":"Rex","tags":["a",5]})"), "400"},
                                              {std::string(R"({"name":"Rex","tags":["a","b","c"]})"), "400"},
                                              {std::string(R"({"name":"Rex")"), "400"}}) {
            for (std::size_t at = 1; at < content.size(); ++at) {
                const auto piece = [&](std::size_t from, std::size_t length) {
                    const std::string text = content.substr(from, length);
                    char size[20];
                    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
                    return chunked ? size + text + "\r\n" : text;
                };
                Caller caller(urlOf(*kennel.gateway));
                caller.send("POST /pets/1.0.0/pets HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" +
                            (chunked ? std::string("Transfer-Encoding: chunked") : "Content-Length: " + std::to_string(content.size())) +
                            "\r\n\r\n" + piece(0, at));
                caller.send(piece(at, std::string::npos) + (chunked ? "0\r\n\r\n" : ""));
                QCOMPARE(statusOf(caller.receive()), QByteArray(status));
            }
        }
    }

    void holdsWhatIsTooLargeToHold()
    {
        Kennel kennel("validation: enforce\n", {}, "limits: {bufferedBody: 2KiB}\n");
        kennel.start();
        QCOMPARE(statusOf(kennel.post("{\"name\":\"" + std::string(10'000, 'x') + "\"}")), QByteArray("413"));
        const std::string deep = std::string(1'000, '[');
        QCOMPARE(statusOf(kennel.post(deep)), QByteArray("400"));
    }

    void refusesAnswersThatBreakTheContract()
    {
        Kennel kennel("validation: {requests: off, responses: enforce}\n");
        kennel.start();
        QCOMPARE(statusOf(kennel.get("/pets/1.0.0/pets/rex?limit=0")), QByteArray("200"));
        const std::string bad = kennel.get("/pets/1.0.0/pets/broken");
        QCOMPARE(statusOf(bad), QByteArray("502"));
        QVERIFY2(bad.find("101502") != std::string::npos && bad.find("name") == std::string::npos, bad.c_str());
        QCOMPARE(statusOf(kennel.post(R"({"name":7})")), QByteArray("502"));
        const std::string head = kennel.call("HEAD /pets/1.0.0/pets/broken HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        QCOMPARE(statusOf(head), QByteArray("200")); // an answer to GET, but for its content
    }

    void onlyReports()
    {
        Kennel kennel("validation: {requests: report, responses: report}\n");
        kennel.start();
        QCOMPARE(statusOf(kennel.get("/pets/1.0.0/pets/broken?limit=0")), QByteArray("200"));
        QCOMPARE(statusOf(kennel.post("nothing of JSON")), QByteArray("201"));
    }

    void isSwitchedOnByTheProjectAndOffByItsSettings()
    {
        Kennel on("", ", enableSchemaValidation: true");
        on.start();
        QCOMPARE(statusOf(on.get("/pets/1.0.0/pets/rex?limit=0")), QByteArray("400"));
        QCOMPARE(statusOf(on.get("/pets/1.0.0/pets/broken")), QByteArray("502"));
        Kennel off("validation: off\n", ", enableSchemaValidation: true");
        off.start();
        QCOMPARE(statusOf(off.get("/pets/1.0.0/pets/broken?limit=0")), QByteArray("200"));
        QVERIFY(off.gateway->problems().empty());
    }

    void isAskedBeforeOrAfterTheLimits_data()
    {
        QTest::addColumn<QString>("order");
        QTest::addColumn<QString>("then");
        QTest::newRow("postern") << "postern" << "429"; // malformed calls were counted
        QTest::newRow("wso2-3.2") << "wso2-3.2" << "200";
    }
    void isAskedBeforeOrAfterTheLimits()
    {
        QFETCH(QString, order);
        QFETCH(QString, then);
        Kennel kennel("validation: enforce\nfilters: [{type: rate-limit, config: {count: 2, per: 1h}}]\n", {}, "order: " + order.toStdString() + "\n");
        kennel.start();
        for (int i = 0; i < 2; ++i)
            QCOMPARE(statusOf(kennel.get("/pets/1.0.0/pets/rex?limit=0")), QByteArray("400"));
        QCOMPARE(statusOf(kennel.get("/pets/1.0.0/pets/rex")), then.toUtf8());
    }

    void followsAReload()
    {
        Kennel kennel("validation: enforce\n");
        kennel.start();
        QCOMPARE(statusOf(kennel.post(R"({"name":7})")), QByteArray("400"));
        kennel.folder.with("apis/Pets-1.0.0/Definitions/pet.yaml", "Pet: {type: object, required: [name], properties: {name: {type: integer}}}\n");
        config::LoadedGateway loaded = config::loadGateway(kennel.folder.path());
        const std::string before = kennel.gateway->configHash();
        QVERIFY(kennel.gateway->reload(*std::move(loaded.config)));
        QVERIFY(kennel.gateway->configHash() != before); // a schema is a part of the configuration
        QTRY_COMPARE(statusOf(kennel.post(R"({"name":7})")), QByteArray("201"));
        QCOMPARE(statusOf(kennel.post(R"({"name":"Rex"})")), QByteArray("400"));
    }

    void refusesAnApiWhoseSchemasCannotBeHeld()
    {
        Kennel kennel("validation: enforce\n");
        kennel.folder.with("apis/Pets-1.0.0/Definitions/pet.yaml", "Pet:\n  type: object\n  properties:\n    name: {type: string, pattern: '(?!x)y'}\n");
        config::LoadedGateway loaded = config::loadGateway(kennel.folder.path());
        QVERIFY2(loaded.config, loaded.problems.toString().c_str());
        GatewayOptions options;
        options.dry = true; // as posternd --check does
        const auto checked = Gateway::create(*std::move(loaded.config), std::move(options));
        QVERIFY(checked);
        const std::string told = (*checked)->problems().toString();
        QVERIFY2(told.starts_with("apis/Pets-1.0.0/Definitions/pet.yaml:4:"), told.c_str());
        QVERIFY2(told.find("error: Definitions/pet.yaml#/Pet/properties/name/pattern: ") != std::string::npos, told.c_str());
        QCOMPARE((*checked)->problems().errorCount(), std::size_t(1));
        QCOMPARE((*checked)->apis().front().running, false);
    }

    void readsNoFileOutsideOfTheApisFolder()
    {
        Kennel kennel("validation: enforce\n");
        kennel.folder.with("apis/secret.txt", "Pet: {type: object}\n").with("apis/Pets-1.0.0/Definitions/pet.yaml", "Pet: {$ref: '../../secret.txt#/Pet'}\n");
        config::LoadedGateway loaded = config::loadGateway(kennel.folder.path());
        const std::string told = loaded.problems.toString();
        QVERIFY2(told.find("pet.yaml:1:13: warning: $ref: the reference ../../secret.txt#/Pet leads to no file") != std::string::npos, told.c_str());
        const auto gateway = Gateway::create(*std::move(loaded.config), {});
        QVERIFY(gateway);
        QVERIFY((*gateway)->problems().hasErrors()); // a schema that leads there cannot be held
    }
};

POSTERN_TEST(HeldToContractTest);
#include "HeldToContractTest.moc"
