// SPDX-License-Identifier: Apache-2.0
#include "TestFolder.h"
#include "config/ApictlProject.h"
#include "config/GatewayFolder.h"
#include "config/Reference.h"
#include "config/SecretResolver.h"
#include "config/Validation.h"
#include "schema/Document.h"
#include "support/TestMain.h"
#include "support/TestText.h"

#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::config;
using postern::test::q;

namespace {


constexpr const char* minimal = "apiVersion: postern/v1\n";
constexpr const char* openOrders = "openapi: 3.0.1\n"
                                   "info: {title: Orders, version: 1.0.0}\n"
                                   "servers: [{url: 'http://127.0.0.1:8080/orders'}]\n"
                                   "paths:\n"
                                   "  /orders/{id}:\n"
                                   "    get: {responses: {'200': {description: ok}}}\n";
constexpr const char* closedOrders = "openapi: 3.0.1\n"
                                     "info: {title: Closed, version: 1.0.0}\n"
                                     "servers: [{url: 'http://127.0.0.1:8080/closed'}]\n"
                                     "security: [{token: [read]}]\n"
                                     "components: {securitySchemes: {token: {type: http, scheme: bearer}}}\n"
                                     "paths:\n"
                                     "  /a:\n"
                                     "    get: {responses: {'200': {description: ok}}}\n"
                                     "    post: {responses: {'200': {description: ok}}}\n";
constexpr const char* issuer = "issuers:\n  - {name: idp, issuer: 'https://idp', jwksUrl: 'https://idp/jwks'}\n";
constexpr const char* projectYaml = "type: api\nversion: v4.7.0\ndata:\n  name: Pizza\n  version: 1.0.0\n  context: /pizza\n"
                                    "  isDefaultVersion: true\n  unknownToUs: {keep: [me]}\n"
                                    "  securityScheme: [oauth2, oauth_basic_auth_api_key_mandatory, api_key]\n"
                                    "  corsConfiguration: {corsConfigurationEnabled: true, accessControlAllowOrigins: ['*']}\n"
                                    "  endpointConfig:\n    endpoint_type: http\n    production_endpoints: {url: 'http://127.0.0.1:9/p'}\n"
                                    "    sandbox_endpoints: {url: 'http://127.0.0.1:9/s'}\n"
                                    "  operations:\n"
                                    "    - {target: /menu, verb: GET, authType: None, throttlingPolicy: Unlimited}\n"
                                    "    - {target: /order, verb: POST, authType: 'Application & Application User', "
                                    "throttlingPolicy: Gold, scopes: [order]}\n";

TestFolder& project(TestFolder& folder)
{
    return folder.with("gateway.yaml", std::string(minimal) + issuer)
        .with("policies.yaml", "Gold: {count: 5, unitTime: 1, timeUnit: min}\n")
        .with("apis/Pizza-1.0.0/api.yaml", projectYaml)
        .with("apis/Pizza-1.0.0/Definitions/swagger.yaml",
              "openapi: 3.0.1\ninfo: {title: Pizza, version: 1.0.0}\npaths:\n  /menu:\n    get: {}\n  /order:\n    post: {}\n");
}

LoadedGateway loaded(const TestFolder& folder, const std::map<std::string, std::string>& environment = {},
                     const std::vector<std::string>& sets = {})
{
    schema::Problems problems;
    const Overrides overrides = Overrides::from(environment, sets, problems);
    LoadedGateway out = loadGateway(folder.path(), overrides);
    out.problems.append(problems);
    return out;
}

} // namespace

class GatewayFolderTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aMinimalFolderHasDefaults()
    {
        TestFolder folder;
        const LoadedGateway got = loaded(folder.with("gateway.yaml", minimal));
        QVERIFY2(got.config && got.problems.empty(), got.problems.toString().c_str());
        QCOMPARE(got.config->listeners.size(), std::size_t{1});
        QCOMPARE(got.config->listeners[0].port, std::uint16_t{9090});
        QCOMPARE(q(got.config->listeners[0].address), q("127.0.0.1"));
    }

    void aLoneDefinitionIsAnApi()
    {
        TestFolder folder;
        const LoadedGateway got = loaded(folder.with("gateway.yaml", minimal).with("apis/orders.yaml", openOrders));
        QVERIFY2(got.config && got.problems.empty(), got.problems.toString().c_str());
        const model::Api& api = got.config->apis.at(0);
        QCOMPARE(q(api.context), q("/orders"));
        QCOMPARE(q(api.production->endpoints[0].url), q("http://127.0.0.1:8080/orders"));
        QCOMPARE(q(api.operations[0].origin.toString()), q("apis/orders.yaml:6:5"));
        // And so is a file without any folder.
        const LoadedGateway alone = loadGateway(folder.path() / "apis/orders.yaml");
        QVERIFY2(alone.config && alone.config->apis.size() == 1, alone.problems.toString().c_str());
    }

    void anApictlProjectIsAnApi()
    {
        TestFolder folder;
        const LoadedGateway got = loaded(project(folder));
        QVERIFY2(got.config && got.problems.empty(), got.problems.toString().c_str());
        const model::Api& api = got.config->apis.at(0);
        QCOMPARE(q(api.context), q("/pizza/1.0.0"));
        QVERIFY((api.contexts() == std::vector<std::string>{"/pizza/1.0.0", "/pizza"}));
        QVERIFY(api.cors.enabled);
        QCOMPARE(q(api.sandbox->endpoints[0].url), q("http://127.0.0.1:9/s"));
        QVERIFY(api.operations[0].authNone);
        QVERIFY(!api.operations[1].authNone);
        QCOMPARE(q(api.operations[1].throttlingPolicy), q("Gold"));
        QCOMPARE(api.operations[1].security.alternatives.size(), std::size_t{2}); // a token, or an API key
        QCOMPARE(q(api.operations[1].security.alternatives[0][0].scopes.at(0)), q("order"));
    }

    void aProjectThatAsksForACertificateIsNotServedWithoutOne()
    {
        const std::string definition = "openapi: 3.0.1\ninfo: {title: Pizza, version: 1.0.0}\npaths:\n  /menu:\n    get: {}\n"
                                       "  /more:\n    get: {}\n";
        for (const char* schemes : {"[mutualssl]", "[mutualssl, mutualssl_mandatory]", "[mutualssl_mandatory, oauth2]",
                                    "[mutualssl, mutualssl_mandatory, oauth2, oauth_basic_auth_api_key_mandatory]"}) {
            TestFolder folder;
            folder.with("gateway.yaml", std::string(minimal) + issuer)
                .with("apis/P/api.yaml", std::string("data: {name: P, version: '1', context: /p, securityScheme: ") + schemes +
                                             ", endpointConfig: {production_endpoints: {url: 'http://127.0.0.1:9'}}, operations: "
                                             "[{target: /menu, verb: GET, authType: Any}]}\n")
                .with("apis/P/Definitions/swagger.yaml", definition);
            const LoadedGateway got = loaded(folder);
            QVERIFY2(got.config && got.config->apis.empty(), schemes);
            QVERIFY2(got.problems.toString().find("GET /menu and 1 more operations cannot be protected: no listener "
                                                  "asks for client certificates") != std::string::npos,
                     got.problems.toString().c_str());
        }
        // With one that is optional the token is enough, and the operation that the DTO does not name asks for it, too.
        TestFolder folder;
        folder.with("gateway.yaml", std::string(minimal) + issuer)
            .with("apis/P/api.yaml", "data: {name: P, version: '1', context: /p, securityScheme: [oauth2, mutualssl], endpointConfig: "
                                     "{production_endpoints: {url: 'http://127.0.0.1:9'}}, operations: [{target: /menu, verb: GET, "
                                     "authType: Any}]}\n")
            .with("apis/P/Definitions/swagger.yaml", definition);
        const LoadedGateway got = loaded(folder);
        QVERIFY2(got.config && got.config->apis.size() == 1, got.problems.toString().c_str());
        for (const model::Operation& operation : got.config->apis[0].operations) {
            QCOMPARE(operation.security.alternatives.size(), std::size_t{2});
            QVERIFY(!operation.security.allowsAnonymous());
        }
    }

    void scopesOfTheDefinitionStayWhereTheProjectNamesNone()
    {
        TestFolder folder;
        folder.with("gateway.yaml", std::string(minimal) + issuer)
            .with("apis/P/api.yaml", "data: {name: P, version: '1', context: /p, securityScheme: [oauth2], endpointConfig: "
                                     "{production_endpoints: {url: 'http://127.0.0.1:9'}}, operations: [{target: /a, verb: GET, authType: Any}, "
                                     "{target: /a, verb: PUT, authType: Any, scopes: [own]}, {target: /a, verb: POST, authType: Any, scopes: []}]}\n")
            .with("apis/P/Definitions/swagger.yaml",
                  "openapi: 3.0.1\ninfo: {title: P, version: '1'}\ncomponents: {securitySchemes: {o: {type: oauth2}}}\n"
                  "security: [{o: [read]}]\npaths: {/a: {get: {}, put: {}, post: {}}}\n");
        const LoadedGateway got = loaded(folder);
        QVERIFY2(got.config && got.config->apis.size() == 1, got.problems.toString().c_str());
        const auto scopes = [&](std::size_t operation) {
            return got.config->apis[0].operations.at(operation).security.alternatives.at(0).at(0).scopes;
        };
        QCOMPARE(scopes(0), std::vector<std::string>{"read"});
        QCOMPARE(scopes(1), std::vector<std::string>{"own"});
        QCOMPARE(scopes(2), std::vector<std::string>{});
    }

    void authInOurSettingsNeverWeakensWhatTheDefinitionAsks()
    {
        TestFolder folder;
        folder.with("gateway.yaml", std::string(minimal) + issuer)
            .with("apis/P/api.yaml", "data: {name: P, version: '1', context: /p, endpointConfig: {production_endpoints: {url: 'http://127.0.0.1:9'}}}\n")
            .with("apis/P/Definitions/swagger.yaml",
                  "openapi: 3.0.1\ninfo: {title: P, version: '1'}\ncomponents: {securitySchemes: {o: {type: http, scheme: bearer}}}\n"
                  "security: [{o: [read]}]\npaths: {/a: {get: {}, put: {}, post: {security: [{o: []}, {}]}}}\n")
            .with("apis/P/postern.yaml", "apiVersion: postern/v1\nauth: none\noperations:\n  GET /a: {auth: required}\n"
                                         "  PUT /a: {auth: definition}\n  POST /a: {auth: required}\n");
        LoadedGateway got = loaded(folder);
        QVERIFY2(got.config && got.config->apis.size() == 1, got.problems.toString().c_str());
        for (std::size_t at : {std::size_t{0}, std::size_t{1}}) {
            const model::Operation& operation = got.config->apis[0].operations.at(at);
            QVERIFY(!operation.authNone);
            QCOMPARE(operation.security.alternatives.size(), std::size_t{1});
            QCOMPARE(q(operation.security.alternatives[0].at(0).scheme), q("o"));
            QCOMPARE(operation.security.alternatives[0][0].scopes, std::vector<std::string>{"read"});
        }
        QVERIFY(!got.config->apis[0].operations.at(2).security.allowsAnonymous());
        folder.with("apis/P/postern.yaml", "apiVersion: postern/v1\nauth: none\noperations: {GET /a: {throttlingPolicy: Unlimited}}\n");
        got = loaded(folder);
        QVERIFY2(got.config && got.config->apis.size() == 1, got.problems.toString().c_str());
        for (const model::Operation& operation : got.config->apis[0].operations)
            QVERIFY(operation.authNone);
    }

    void settingsLieOverTheProject()
    {
        TestFolder folder;
        project(folder).with("apis/Pizza-1.0.0/postern.yaml",
                             "apiVersion: postern/v1\nbackend: http://127.0.0.1:7\ncontext: /p\nfilters: [cors]\n"
                             "provenance: {server: 'https://apim:9443', apiId: abc, revision: 4}\n"
                             "operations:\n  POST /order: {auth: none, throttlingPolicy: Unlimited, filters: [{type: rate-limit}]}\n");
        const LoadedGateway got = loaded(folder);
        QVERIFY2(got.config && got.problems.empty(), got.problems.toString().c_str());
        const model::Api& api = got.config->apis.at(0);
        QCOMPARE(q(api.context), q("/p"));
        QCOMPARE(q(api.backendOverride), q("http://127.0.0.1:7"));
        QVERIFY(api.operations[1].authNone);
        QCOMPARE(q(api.operations[1].filters.at(0).type), q("rate-limit"));
        QVERIFY(q(api.operations[1].origin.toString()).startsWith(q("Publisher rev 4 (apis/Pizza-1.0.0/Definitions/")));
    }

    void badFilesAreToldExactly_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* file, const std::string& content, const char* message) {
            QTest::newRow(name) << QString::fromUtf8(file) << q(content) << QString::fromUtf8(message);
        };
        row("unknown key", "gateway.yaml", std::string(minimal) + "listner: []\n",
            "gateway.yaml:2:1: error: unknown key \"listner\" (did you mean \"listeners\"?)");
        row("empty", "gateway.yaml", "", "gateway.yaml:1:1: error: needs the key \"apiVersion\"");
        row("port clash", "gateway.yaml",
            std::string(minimal) + "listeners:\n  - {name: a, port: 80}\n  - {name: b, address: 0.0.0.0, port: 80}\n",
            "gateway.yaml:4:5: error: listeners[1].port: port 80 is taken by the listener \"a\" (take another port, or 0 for "
            "any free one)");
        row("bad address", "gateway.yaml", std::string(minimal) + "listeners:\n  - {address: nowhere}\n",
            "gateway.yaml:3:5: error: listeners[0].address: \"nowhere\" is not an IP address (write 127.0.0.1, 0.0.0.0 or ::)");
        row("missing file", "gateway.yaml", std::string(minimal) + "issuers:\n  - {name: a, issuer: b, jwksFile: /none/k.json}\n",
            "gateway.yaml:3:5: error: the file /none/k.json does not exist");
        row("same iss", "gateway.yaml",
            std::string(minimal) + "issuers:\n  - {name: a, issuer: x, jwksUrl: 'http://a'}\n  - {name: b, issuer: x, jwksUrl: 'http://a'}\n",
            "gateway.yaml:4:5: error: issuers: a second issuer has the iss \"x\" (keys of one issuer belong into one JWKS)");
        row("two filters of a type", "gateway.yaml", std::string(minimal) + "filters:\n  - cors\n  - cors\n",
            "gateway.yaml:4:5: error: filters: a second \"cors\" has the same name (give each a name of its own)");
        row("policy", "policies.yaml", "Gold: {count: 5, unitTme: 1}\n",
            "policies.yaml:1:18: error: policies.Gold: unknown key \"unitTme\" (did you mean \"unitTime\"?)");
        row("not a definition", "apis/x.yaml", "a: 1\n",
            "apis/x.yaml:1:1: error: is no OpenAPI definition: it has neither openapi nor swagger (3.0, 3.1 and Swagger 2.0 are)");
        row("broken definition", "apis/x.json", "{\"openapi\": \"3.0.0\",}",
            "apis/x.json:1:21: error: not valid JSON: Missing a name for object member");
        row("bad path", "apis/x.yaml", "openapi: 3.0.0\ninfo: {title: X, version: 1}\npaths:\n  /a{b: {get: {}}\n  c: {}\n",
            "apis/x.yaml:4:3: error: paths: the path \"/a{b\" has a { without its }\n"
            "apis/x.yaml:5:3: error: paths: the path \"c\" must start with /");
        row("unprotected", "apis/x.yaml", closedOrders,
            "apis/x.yaml:8:5: error: Closed:1.0.0: GET /a and 1 more operations cannot be protected: no issuer is configured "
            "(add what is missing to gateway.yaml, or write auth: none in postern.yaml to let everybody in)");
        row("unknown policy", "apis/x.yaml", std::string(openOrders) + "x-wso2-throttling-tier: Gld\n",
            "apis/x.yaml:1:1: error: Orders:1.0.0: no throttling policy is called \"Gld\" (define it in policies.yaml)");
        row("same routes", "apis/x.yaml",
            "openapi: 3.0.0\ninfo: {title: X, version: 1}\nservers: [{url: 'http://h/x'}]\npaths:\n  /a/{b}: {get: {}}\n  /a/{c}: {get: {}}\n",
            "apis/x.yaml:6:12: error: X:1: GET /x/a/{c} is served already by GET /a/{b} at apis/x.yaml:5:12 (paths that differ "
            "only in their parameters' names are the same)");
        row("no project", "apis/x/readme.txt", "x",
            "apis/x: error: is no API project: it has neither api.yaml nor api.json");
        row("project without data", "apis/x/api.yaml", "type: api\n",
            "apis/x/api.yaml:1:1: error: needs the key \"data\" with the API ({type: api, version: v4, data: {...}})");
    }
    void badFilesAreToldExactly()
    {
        QFETCH(QString, file);
        QFETCH(QString, content);
        QFETCH(QString, message);
        TestFolder folder;
        folder.with("gateway.yaml", minimal).with(file.toStdString(), content.toStdString());
        const LoadedGateway got = loaded(folder);
        QCOMPARE(q(got.problems.toString()), message);
        const bool ofApi = file.startsWith(q("apis/"));
        QCOMPARE(got.config.has_value(), ofApi); // a bad API is left out, the rest goes on
        QCOMPARE(got.refused.size(), ofApi ? std::size_t{1} : std::size_t{0});
    }

    void aBadApiDoesNotKeepTheOthersFromRunning()
    {
        TestFolder folder;
        const LoadedGateway got = loaded(folder.with("gateway.yaml", minimal)
                                             .with("apis/a.yaml", "openapi: [")
                                             .with("apis/b.yaml", openOrders)
                                             .with("apis/c.yaml", openOrders)
                                             .with("apis/d.yaml", closedOrders));
        QVERIFY(got.config);
        QCOMPARE(got.config->apis.size(), std::size_t{1});
        QVERIFY((got.refused == std::vector<std::string>{"a.yaml", "d.yaml", "c.yaml"}));
        const std::string text = got.problems.toString();
        QVERIFY2(text.find("apis/c.yaml:6:5: error: Orders:1.0.0: GET /orders/orders/{id} is served already by Orders:1.0.0") != text.npos,
                 text.c_str());
    }

    void authNoneOpensWhatNobodyCanCheck()
    {
        TestFolder folder;
        folder.with("gateway.yaml", minimal);
        schema::Problems problems;
        auto made = ApictlProject::fromDefinition(closedOrders, "closed.yaml", problems);
        QVERIFY2(made, problems.toString().c_str());
        QCOMPARE(q(made->folderName()), q("Closed-1.0.0"));
        QVERIFY(made->write(folder.path() / "apis/Closed-1.0.0"));
        QVERIFY(!loaded(folder).problems.toString().empty());
        const LoadedGateway open = loaded(folder, {}, {"apis.\"Closed-1.0.0\".auth=none"});
        QVERIFY2(open.config && open.config->apis.size() == 1, open.problems.toString().c_str());
        QVERIFY(open.config->apis[0].operations[0].authNone);
        QCOMPARE(q(open.config->apis[0].context), q("/closed"));
    }

    void aDefinitionThatBecomesAProjectKeepsHowLongItsBackendIsWaitedFor()
    {
        TestFolder folder;
        folder.with("gateway.yaml", minimal);
        schema::Problems problems;
        auto made = ApictlProject::fromDefinition("openapi: 3.0.1\ninfo: {title: Slow, version: '1'}\nx-wso2-basePath: /slow\n"
                                                  "x-wso2-production-endpoints: {urls: [\"https://slow.example/v1\"], advanceEndpointConfig: {timeoutInMillis: 7000}}\n"
                                                  "paths:\n  /menu:\n    get: {x-auth-type: None}\n",
                                                  "slow.yaml", problems);
        QVERIFY2(made, problems.toString().c_str());
        QVERIFY(made->write(folder.path() / "apis/Slow-1"));
        const LoadedGateway read = loaded(folder);
        QVERIFY2(read.config && read.config->apis.size() == 1, read.problems.toString().c_str());
        QCOMPARE(q(read.config->apis[0].production->endpoints.front().url), q("https://slow.example/v1"));
        QVERIFY(read.config->apis[0].production->responseTimeout == std::chrono::milliseconds(7000));
    }

    void aPublishersEndpointsKeepTheirKindAndTheirSuspension()
    {
        TestFolder folder;
        const std::string definition = "openapi: 3.0.1\ninfo: {title: P, version: '1'}\npaths:\n  /menu:\n    get: {x-auth-type: None}\n";
        const auto api = [&](const char* name, const std::string& endpoints) {
            folder.with(std::string("apis/") + name + "/api.yaml", std::string("data: {name: ") + name + ", version: '1', context: /" + name +
                                                                       ", endpointConfig: " + endpoints +
                                                                       ", operations: [{target: /menu, verb: GET, authType: None}]}\n")
                .with(std::string("apis/") + name + "/Definitions/swagger.yaml", definition);
        };
        folder.with("gateway.yaml", minimal);
        api("Balanced", "{endpoint_type: load_balance, algoCombo: org.apache.synapse.endpoints.algorithms.RoundRobin, sessionManagement: '', "
                        "production_endpoints: [{url: 'http://127.0.0.1:1/'}, {endpoint_type: http, url: 'http://127.0.0.1:2'}], "
                        "sandbox_endpoints: [{url: 'http://127.0.0.1:3'}]}");
        api("Failing", "{endpoint_type: failover, production_endpoints: {url: 'http://127.0.0.1:1', config: {suspendErrorCode: ['101503', "
                       "'101504'], suspendDuration: '3000', suspendMaxDuration: '60000', factor: '2.5', actionSelect: fault, "
                       "actionDuration: '9000'}}, production_failovers: [{endpoint_type: http, url: 'http://127.0.0.1:2'}], "
                       "sandbox_endpoints: {url: 'http://127.0.0.1:3'}, sandbox_failovers: [{url: 'http://127.0.0.1:4'}]}");
        api("Marked", "{endpoint_type: http, production_endpoints: {url: 'http://127.0.0.1:1', config: {retryErroCode: ['101505', '999999'], "
                      "retryTimeOut: '3', retryDelay: '100', suspendErrorCode: [], suspendDuration: '', factor: ''}}}");
        const LoadedGateway got = loaded(folder);
        QVERIFY2(got.config && got.config->apis.size() == 3, got.problems.toString().c_str());
        const auto find = [&](const char* name) -> const model::Api& {
            return *std::find_if(got.config->apis.begin(), got.config->apis.end(), [&](const auto& each) { return each.name == name; });
        };
        const model::Api& balanced = find("Balanced");
        QVERIFY(balanced.production->balancing == model::Balancing::RoundRobin);
        QCOMPARE(balanced.production->endpoints.size(), std::size_t{2});
        QCOMPARE(q(balanced.production->endpoints[0].url), q("http://127.0.0.1:1"));
        QCOMPARE(balanced.sandbox->endpoints.size(), std::size_t{1});
        QVERIFY(!balanced.production->suspension);

        const model::Cluster& failing = *find("Failing").production;
        QVERIFY(failing.balancing == model::Balancing::Failover);
        QCOMPARE(q(failing.endpoints.at(1).url), q("http://127.0.0.1:2"));
        QCOMPARE(failing.responseTimeout->count(), 9000);
        QVERIFY((failing.suspension->on == std::vector{model::Failure::Connect, model::Failure::Timeout}));
        QCOMPARE(failing.suspension->failures, 1U);
        QCOMPARE(failing.suspension->duration.count(), 3000);
        QCOMPARE(failing.suspension->maximumDuration.count(), 60'000);
        QCOMPARE(failing.suspension->progressionFactor, 2.5);
        QVERIFY(!failing.suspension->panic && failing.suspension->statuses.empty());
        QCOMPARE(find("Failing").sandbox->endpoints.size(), std::size_t{2});

        const model::Cluster& marked = *find("Marked").production;
        QCOMPARE(marked.suspension->failures, 4U);
        QVERIFY((marked.suspension->on == std::vector{model::Failure::Reset}));
        QVERIFY2(got.problems.toString().find("the error code 999999 has no counterpart here") != std::string::npos,
                 got.problems.toString().c_str());
    }

    void theEnvironmentSaysWhereABackendIs()
    {
        TestFolder folder;
        project(folder);
        const std::map<std::string, std::string> environment{
            {"POSTERN_CFG__APIS__PIZZA_1_0_0__PRODUCTION__ENDPOINTS__0__URL", "http://127.0.0.1:7/one"},
            {"POSTERN_CFG__APIS__PIZZA_1_0_0__PRODUCTION__ENDPOINTS__1__URL", "http://127.0.0.1:7/two"},
            {"POSTERN_CFG__APIS__PIZZA_1_0_0__PRODUCTION__BALANCING", "failover"},
            {"POSTERN_CFG__APIS__PIZZA_1_0_0__SANDBOX__ENDPOINTS", "[http://127.0.0.1:8]"}};
        const LoadedGateway got = loaded(folder, environment);
        QVERIFY2(got.config && got.config->apis.size() == 1, got.problems.toString().c_str());
        const model::Api& api = got.config->apis[0];
        QCOMPARE(q(api.production->endpoints.at(0).url), q("http://127.0.0.1:7/one"));
        QCOMPARE(q(api.production->endpoints.at(1).url), q("http://127.0.0.1:7/two"));
        QVERIFY(api.production->balancing == model::Balancing::Failover);
        QCOMPARE(q(api.sandbox->endpoints.at(0).url), q("http://127.0.0.1:8"));
        // The rest of what the Publisher says stays.
        TestFolder several;
        project(several).with("apis/Several/api.yaml",
                              "data: {name: Several, version: '1', context: /s, endpointConfig: {endpoint_type: failover, "
                              "production_endpoints: {url: 'http://127.0.0.1:1', config: {suspendErrorCode: ['101503'], suspendDuration: "
                              "'3000'}}, production_failovers: [{url: 'http://127.0.0.1:2'}], sandbox_endpoints: {url: 'http://127.0.0.1:3'}}, "
                              "operations: [{target: /menu, verb: GET, authType: None}]}\n")
            .with("apis/Several/Definitions/swagger.yaml", "openapi: 3.0.1\ninfo: {title: S, version: '1'}\npaths: {/menu: {get: {}}}\n");
        const LoadedGateway partly = loaded(several, {{"POSTERN_CFG__APIS__SEVERAL__PRODUCTION__ENDPOINTS__1__URL", "http://127.0.0.1:9"}},
                                            {"apis.Several.sandbox.responseTimeout=3s"});
        QVERIFY2(partly.config && partly.config->apis.size() == 2, partly.problems.toString().c_str());
        const model::Api& changed = partly.config->apis[1];
        QCOMPARE(q(changed.production->endpoints.at(0).url), q("http://127.0.0.1:1"));
        QCOMPARE(q(changed.production->endpoints.at(1).url), q("http://127.0.0.1:9"));
        QVERIFY(changed.production->balancing == model::Balancing::Failover);
        QCOMPARE(changed.production->suspension->duration.count(), 3000);
        QVERIFY(!changed.production->suspension->panic);
        QCOMPARE(q(changed.sandbox->endpoints.at(0).url), q("http://127.0.0.1:3"));
        QCOMPARE(changed.sandbox->responseTimeout->count(), 3000);
        const LoadedGateway wrong = loaded(folder, {{"POSTERN_CFG__APIS__PIZZA_1_0_0__PRODUCTION__BALANCING", "sticky"}});
        QVERIFY2(wrong.problems.toString().find("POSTERN_CFG__APIS__PIZZA_1_0_0__PRODUCTION__BALANCING") != std::string::npos,
                 wrong.problems.toString().c_str());
    }

    void theEnvironmentIsStrongerThanTheFileAndSetIsStronger()
    {
        TestFolder folder;
        folder.with("gateway.yaml", std::string(minimal) + "listeners:\n  - {name: a, port: 80}\nclusters:\n  my-orders: {endpoints: "
                                                           "['http://127.0.0.1:1']}\n");
        const std::map<std::string, std::string> environment{
            {"POSTERN_CFG__LISTENERS__0__PORT", "8281"},
            {"postern_cfg__listeners__1__name", "b"},
            {"POSTERN_CFG__LISTENERS__1__PORT", "0"},
            {"POSTERN_CFG__CLUSTERS__MY_ORDERS__CONNECTTIMEOUT", "7s"},
            {"POSTERN_CFG__CLUSTERS__MY_ORDERS__ENDPOINTS__0__URL", "http://127.0.0.1:2"},
            {"POSTERN_CFG__TRUSTEDPROXIES", "[10.0.0.1, 10.1.0.0/16]"},
            {"OTHER", "x"}};
        LoadedGateway got = loaded(folder, environment);
        QVERIFY2(got.config, got.problems.toString().c_str());
        QCOMPARE(got.config->listeners[0].port, std::uint16_t{8281});
        QCOMPARE(q(got.config->listeners[1].name), q("b"));
        QCOMPARE(got.config->cluster("my-orders")->connectTimeout->count(), 7000);
        QCOMPARE(q(got.config->cluster("my-orders")->endpoints[0].url), q("http://127.0.0.1:2"));
        QCOMPARE(got.config->trustedProxies.size(), std::size_t{2});
        got = loaded(folder, environment, {"listeners[0].port=9999", "limits.headerCount=7", "policies.New.count=3"});
        QVERIFY2(got.config, got.problems.toString().c_str());
        QCOMPARE(got.config->listeners[0].port, std::uint16_t{9999});
        QCOMPARE(got.config->limits.headerCount, 7U);
        QCOMPARE(got.config->policy("New")->count, std::uint64_t{3});
    }

    void mistakesInOverridesNameTheirSource_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* value, const char* message) { QTest::newRow(name) << name << value << message; };
        row("POSTERN_CFG__LISTENRES__0__PORT", "1",
            "POSTERN_CFG__LISTENRES__0__PORT: error: unknown key \"LISTENRES\" (did you mean \"listeners\"?)");
        row("POSTERN_CFG__LISTENERS__5__PORT", "1",
            "POSTERN_CFG__LISTENERS__5__PORT: error: goes beyond the list's end (it has 0 entries; 0 appends one)");
        row("POSTERN_CFG__LISTENERS__X__PORT", "1", "POSTERN_CFG__LISTENERS__X__PORT: error: needs a number in place of \"X\"");
        row("POSTERN_CFG__LISTENERS__0__PORT", "70000",
            "POSTERN_CFG__LISTENERS__0__PORT: error: listeners[0].port: must be at most 65535");
        row("POSTERN_CFG__LISTENERS__0__PORT__X", "1",
            "POSTERN_CFG__LISTENERS__0__PORT__X: error: goes on behind a value that has nothing inside");
        row("POSTERN_CFG__", "1", "POSTERN_CFG__: error: is not a name of a setting (POSTERN_CFG__LISTENERS__0__PORT=8281)");
        row("POSTERN_CFG__APIS__NONE__BACKEND", "http://x", "POSTERN_CFG__APIS__NONE__BACKEND: error: no API's folder is called \"NONE\"");
        row("POSTERN_CFG__CLUSTERS__X__CONNECTTIMEOUT", "1s",
            "POSTERN_CFG__CLUSTERS__X__CONNECTTIMEOUT: error: there is no \"X\" in the file (the environment changes what is "
            "there; --set can add)");
        row("POSTERN_CFG__LIMITS", "1", "");
    }
    void mistakesInOverridesNameTheirSource()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, message);
        TestFolder folder;
        const LoadedGateway got = loaded(folder.with("gateway.yaml", minimal), {{name.toStdString(), value.toStdString()}});
        if (message.isEmpty())
            QVERIFY2(got.problems.toString().starts_with(name.toStdString()), got.problems.toString().c_str());
        else
            QCOMPARE(q(got.problems.toString()), message);
    }

    void aWrongOverrideStopsTheStartWhateverElseIsWrong_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("unknown API") << "POSTERN_CFG__APIS__TYPO__BACKEND" << "http://x";
        QTest::newRow("unknown key") << "POSTERN_CFG__APIS__PIZZA_1_0_0__BACKND" << "http://x";
        QTest::newRow("bad value") << "postern_cfg__apis__pizza_1_0_0__auth" << "nobody";
    }
    void aWrongOverrideStopsTheStartWhateverElseIsWrong()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        TestFolder folder;
        project(folder).with("apis/broken.yaml", "openapi: [");
        QVERIFY(loaded(folder).config); // an API with errors is left out
        const LoadedGateway got = loaded(folder, {{name.toStdString(), value.toStdString()}});
        QVERIFY(!got.config);
        QVERIFY2(got.problems.toString().find(name.toStdString() + ": error: ") != std::string::npos, got.problems.toString().c_str());
    }

    void overridesOfApisAreNotLostBesideASingleFile()
    {
        TestFolder folder;
        folder.with("gateway.yaml", minimal).with("orders.yaml", openOrders);
        schema::Problems problems;
        const auto overrides = [&](const char* name) { return Overrides::from({{name, "http://127.0.0.1:1"}}, {}, problems); };
        LoadedGateway got = loadGateway(folder.path() / "orders.yaml", overrides("POSTERN_CFG__APIS__ORDERS_YAML__BACKEND"));
        QVERIFY2(got.config && got.config->apis.size() == 1, got.problems.toString().c_str());
        QCOMPARE(q(got.config->apis[0].backendOverride), q("http://127.0.0.1:1"));
        for (const char* file : {"orders.yaml", "gateway.yaml"}) {
            got = loadGateway(folder.path() / file, overrides("POSTERN_CFG__APIS__TYPO__BACKEND"));
            QVERIFY(!got.config);
            QCOMPARE(q(got.problems.toString()), q("POSTERN_CFG__APIS__TYPO__BACKEND: error: no API's folder is called \"TYPO\""));
        }
        QVERIFY(problems.empty());
    }

    void secretsInFilesAreFoundBelowTheGatewaysFolder()
    {
        TestFolder folder;
        folder.with("gateway.yaml", std::string(minimal) + "apiKeys:\n  - {name: a, key: '${file:secrets/a}'}\n").with("secrets/a", "s3cret\n");
        const LoadedGateway got = loaded(folder);
        QVERIFY2(got.config, got.problems.toString().c_str());
        QCOMPARE(q(got.config->folder), q(folder.path().string()));
        ProcessSecrets secrets;
        const auto secret = secrets.resolve(got.config->apiKeys.at(0).key);
        QVERIFY(secret);
        QCOMPARE(q(secret->reveal()), q("s3cret"));
        QVERIFY(writeGateway(folder.path(), *got.config)); // and written as it was
        QVERIFY2(folder.read("gateway.yaml").find("${file:secrets/a}") != std::string::npos, folder.read("gateway.yaml").c_str());
    }

    void everyDefinitionThatIsReadIsWatched()
    {
        for (const char* name : {"swagger.yaml", "swagger.json", "openapi.yaml", "openapi.json"}) {
            TestFolder folder;
            const std::filesystem::path definition = folder.path() / "apis/P/Definitions" / name;
            folder.with("gateway.yaml", minimal)
                .with("apis/P/api.yaml", "data: {name: P, version: '1', context: /p}\n")
                .with("apis/P/Definitions/" + std::string(name), "{\"openapi\": \"3.0.1\", \"info\": {\"title\": \"P\", \"version\": \"1\"}, \"paths\": {}}");
            const LoadedGateway got = loaded(folder);
            QVERIFY2(got.config && got.config->apis.size() == 1, got.problems.toString().c_str());
            QVERIFY2(std::find(got.files.begin(), got.files.end(), definition) != got.files.end(), name);
        }
    }

    /// A running gateway is told its overrides once; removing an API from its folder must not make every later reload fail.
    void anOverrideWaitsForAnApiThatWasRemoved()
    {
        TestFolder folder;
        folder.with("gateway.yaml", minimal).with("apis/a.yaml", openOrders);
        schema::Problems problems;
        const Overrides overrides = Overrides::from({{"POSTERN_CFG__APIS__GONE_YAML__ENABLED", "false"}},
                                                    {"apis.\"gone.yaml\".backend=http://127.0.0.1:1"}, problems);
        QVERIFY(problems.empty());
        const LoadedGateway started = loadGateway(folder.path(), overrides);
        QCOMPARE(started.problems.errorCount(), std::size_t{2}); // at a start it may be misspelt
        const LoadedGateway reloaded = loadGateway(folder.path(), overrides, Overrides::UnknownApi::Waiting);
        QVERIFY2(!reloaded.problems.hasErrors(), reloaded.problems.toString().c_str());
        QCOMPARE(reloaded.problems.all().size(), std::size_t{2});
        QVERIFY(reloaded.problems.toString().starts_with("POSTERN_CFG__APIS__GONE_YAML__ENABLED: warning: \"GONE_YAML\" is no longer there"));
        QCOMPARE(reloaded.config->apis.size(), std::size_t{1});
        folder.with("apis/gone.yaml", openOrders);
        const LoadedGateway again = loadGateway(folder.path(), overrides, Overrides::UnknownApi::Waiting);
        QVERIFY2(again.problems.all().empty(), again.problems.toString().c_str());
        QCOMPARE(again.config->apis.size(), std::size_t{1}); // it is there again, and switched off
    }

    void aProjectIsWrittenBackWithWhatWeDoNotKnow()
    {
        TestFolder folder;
        project(folder).with("apis/Pizza-1.0.0/Docs/x/document.yaml", "x");
        schema::Problems problems;
        const auto read = ApictlProject::read(folder.path() / "apis/Pizza-1.0.0", "p", problems);
        QVERIFY2(read, problems.toString().c_str());
        QVERIFY(read->write(folder.path() / "apis/Pizza-1.0.0"));
        const auto again = ApictlProject::read(folder.path() / "apis/Pizza-1.0.0", "p", problems);
        QVERIFY2(again, problems.toString().c_str());
        QVERIFY(again->api == read->api);
        QCOMPARE(q(again->data()->atPath("unknownToUs.keep[0]")->asString()), q("me"));
        QCOMPARE(q(again->definitionText), q(read->definitionText));
        QCOMPARE(q(folder.read("apis/Pizza-1.0.0/Docs/x/document.yaml")), q("x"));
    }

    void whatAPublisherGaveIsWrittenAndRead()
    {
        TestFolder folder;
        folder.with("gateway.yaml", std::string(minimal) + issuer).with("policies.yaml", "Gold: {count: 5}\n");
        const auto data = schema::readYaml(projectYaml, "api.yaml");
        const ApictlProject made = ApictlProject::fromPublisher(*data->find("data"), openOrders, {"https://apim:9443", "id-1", "4"});
        QVERIFY(made.write(folder.path() / "apis" / made.folderName()));
        const LoadedGateway got = loaded(folder);
        QVERIFY2(got.config && got.config->apis.size() == 1, got.problems.toString().c_str());
        QCOMPARE(q(got.config->apis[0].provenance.label()), q("Publisher rev 4"));
        QCOMPARE(q(got.config->apis[0].id), q("id-1"));
    }

    void aGatewayIsWrittenAndReadBack()
    {
        TestFolder folder;
        folder.with("gateway.yaml", std::string(minimal) + "issuers:\n  - {name: a, issuer: b, jwksFile: keys.json}\nworkers: 3\n")
            .with("keys.json", "{}")
            .with("policies.yaml", "Gold: {count: 5, unitTime: 2, timeUnit: hour}\n");
        const LoadedGateway first = loaded(folder);
        QVERIFY2(first.config, first.problems.toString().c_str());
        QCOMPARE(q(first.config->issuers[0].jwksFile), q((folder.path() / "keys.json").string()));
        QVERIFY(writeGateway(folder.path(), *first.config));
        QVERIFY(folder.read("gateway.yaml").find("jwksFile: keys.json") != std::string::npos);
        const LoadedGateway again = loaded(folder);
        QVERIFY2(again.config, again.problems.toString().c_str());
        QVERIFY(schema::encode(*again.config) == schema::encode(*first.config));
    }

    void routesThatAreTheSameAreFoundInAnySpelling()
    {
        TestFolder folder;
        const auto api = [](const std::string& title, const std::string& base, const std::string& path) {
            return "openapi: 3.0.1\ninfo: {title: " + title + ", version: '1'}\nx-wso2-basePath: " + base +
                   "\nservers: [{url: 'http://127.0.0.1:8080'}]\npaths:\n  " + path + ":\n    get: {}\n";
        };
        folder.with("gateway.yaml", minimal)
            .with("apis/a.yaml", api("A", "/x", "/"))
            .with("apis/b.yaml", api("B", "/", "/x"))
            .with("apis/c.yaml", api("C", "/c", "/a"))
            .with("apis/d.yaml", api("D", "/", "/c/%61"))
            .with("apis/e.yaml", api("E", "/e", "/" + std::string(126, 'a')))
            .with("apis/f.yaml", api("F", "/f/f", QStringLiteral("/a").repeated(63).toStdString()));
        const LoadedGateway got = loaded(folder);
        QVERIFY(got.config);
        std::string names;
        for (const model::Api& each : got.config->apis)
            names += each.name;
        QCOMPARE(q(names), q("ACE"));
        const std::string told = got.problems.toString();
        for (const char* place : {"b.yaml:7:5", "d.yaml:7:5", "f.yaml:7:5"})
            QVERIFY2(told.find(place) != std::string::npos, told.c_str());
    }

    void theSummaryNamesListenersAndApis()
    {
        TestFolder folder;
        const LoadedGateway plain = loaded(folder.with("gateway.yaml", minimal).with("apis/orders.yaml", openOrders));
        QCOMPARE(q(summary(*plain.config)),
                 q("listener  http  http://127.0.0.1:9090\n"
                   "api       Orders:1.0.0  /orders  1 operations, 1 without authentication\n"));
    }

    void anApiThatCanBeCalledNowhereIsToldOf()
    {
        const std::string secure = std::string(openOrders) + "x-wso2-transports: [https]\n";
        TestFolder folder;
        const LoadedGateway plain = loaded(folder.with("gateway.yaml", minimal).with("apis/orders.yaml", secure));
        QVERIFY(plain.config && plain.config->apis.size() == 1);
        QVERIFY2(plain.problems.toString().find("served over https only") != std::string::npos, plain.problems.toString().c_str());
        TestFolder behind;
        behind.with("gateway.yaml", std::string(minimal) + "trustedProxies: [10.0.0.1]\n").with("apis/orders.yaml", secure);
        QVERIFY(loaded(behind).problems.empty());
        TestFolder both;
        both.with("gateway.yaml", std::string(minimal) + "listeners: [{name: a, tls: {development: true}}]\n").with("apis/orders.yaml", secure);
        QVERIFY(loaded(both).problems.empty());
    }

    void certificatesAreRelativeToTheFolderAndWatched()
    {
        TestFolder folder;
        folder.with("tls/a.pem", "a").with("tls/a.key", "a").with("tls/b.pem", "b").with("tls/b.key", "b");
        folder.with("gateway.yaml", std::string(minimal) +
                                        "listeners:\n- tls:\n    certificates:\n    - {certificate: tls/a.pem, key: tls/a.key}\n"
                                        "    - {certificate: tls/b.pem, key: tls/b.key, hosts: [b.example]}\n");
        const LoadedGateway read = loaded(folder);
        QVERIFY2(read.config && read.problems.empty(), read.problems.toString().c_str());
        const auto& certificates = read.config->listeners.front().tls->certificates;
        QCOMPARE(certificates[1].key, (folder.path() / "tls/b.key").string());
        for (const char* name : {"tls/a.pem", "tls/a.key", "tls/b.pem", "tls/b.key"})
            QVERIFY2(std::find(read.files.begin(), read.files.end(), folder.path() / name) != read.files.end(), name);
        TestFolder without;
        without.with("gateway.yaml", std::string(minimal) + "listeners: [{tls: {certificates: [{certificate: no.pem, key: no.key}]}}]\n");
        QVERIFY(loaded(without).problems.toString().find("no.pem does not exist") != std::string::npos);
    }

    void theClientCertificatesOfAProjectAreRead()
    {
        const std::string mutual = std::string(minimal) + "listeners: [{tls: {development: true, clientCertificates: optional}}]\n";
        const std::string project = "data: {name: P, version: '1', context: /p, securityScheme: [mutualssl_mandatory], endpointConfig: "
                                    "{production_endpoints: {url: 'http://127.0.0.1:9'}}, operations: [{target: /menu, verb: GET, authType: Any}]}\n";
        TestFolder folder;
        folder.with("gateway.yaml", mutual).with("apis/P/api.yaml", project)
            .with("apis/P/Client-certificates/client_certificates.yaml", "- {alias: one, certificate: one.crt, tierName: Gold}\n")
            .with("apis/P/Client-certificates/one.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n")
            .with("apis/P/Client-certificates/SANDBOX/client_certificates.json",
                  R"({"type": "client_certificates", "version": "v4.4.0", "data": [{"alias": "two", "certificate": "two.crt"}]})")
            .with("apis/P/Client-certificates/SANDBOX/two.crt", "-----BEGIN CERTIFICATE-----\nBBBB\n");
        const LoadedGateway got = loaded(folder);
        QVERIFY2(got.config && got.config->apis.size() == 1, got.problems.toString().c_str());
        const auto& certificates = got.config->apis[0].clientCertificates;
        QCOMPARE(certificates.size(), std::size_t{2});
        QCOMPARE(q(certificates[0].alias), q("one"));
        QCOMPARE(q(certificates[0].tier), q("Gold"));
        QCOMPARE(q(certificates[0].keyType), q("PRODUCTION"));
        QVERIFY(certificates[0].pem.find("AAAA") != std::string::npos);
        QCOMPARE(q(certificates[1].keyType), q("SANDBOX"));
        QVERIFY2(got.problems.toString().find("no throttling policy is called \"Gold\", which the client certificate \"one\"") != std::string::npos,
                 got.problems.toString().c_str());
        QCOMPARE(q(certificates[1].location.toString()), q("apis/P/Client-certificates/SANDBOX/client_certificates.json:1:63"));
        QVERIFY(std::find(got.files.begin(), got.files.end(), folder.path() / "apis/P/Client-certificates/one.crt") != got.files.end());

        for (const char* list : {"[{alias: one, certificate: ../../../gateway.yaml}]", "[{alias: one, certificate: none.crt}]", "[{alias: one}]",
                                 "{a: b}", "[{certificate: one.crt}]", "[{alias: one, certificate: ..}]"}) {
            TestFolder bad;
            bad.with("gateway.yaml", mutual).with("apis/P/api.yaml", project).with("apis/P/Client-certificates/client_certificates.yaml", list);
            const LoadedGateway refused = loaded(bad);
            QVERIFY2(refused.config && refused.config->apis.empty(), list);
            QVERIFY2(refused.problems.toString().find("Client-certificates/client_certificates.yaml:1:") != std::string::npos,
                     refused.problems.toString().c_str());
        }
    }

    void theEndpointCertificatesOfAProjectGoToTheirEndpoints()
    {
        TestFolder folder;
        folder.with("gateway.yaml", minimal)
            .with("apis/P/api.yaml", "data: {name: P, version: '1', context: /p, endpointConfig: {endpoint_type: failover, production_endpoints: "
                                     "{url: 'https://a.example/base'}, production_failovers: [{url: 'https://a.example:444'}], sandbox_endpoints: "
                                     "{url: 'http://a.example:443'}}, operations: [{target: /menu, verb: GET, authType: None}]}\n")
            .with("apis/P/Endpoint-certificates/endpoint_certificates.yaml",
                  "- {alias: a, endpoint: 'https://a.example:443', certificate: a.crt}\n- {alias: b, endpoint: 'https://b.example', certificate: a.crt}\n")
            .with("apis/P/Endpoint-certificates/a.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n");
        const LoadedGateway got = loaded(folder);
        QVERIFY2(got.config && got.config->apis.size() == 1, got.problems.toString().c_str());
        const model::Api& api = got.config->apis[0];
        QCOMPARE(api.production->endpoints[0].trusted.size(), std::size_t{1});
        QVERIFY(api.production->endpoints[0].trusted[0].find("AAAA") != std::string::npos);
        QVERIFY(api.production->endpoints[1].trusted.empty());
        QVERIFY(api.sandbox->endpoints[0].trusted.empty());
        QVERIFY2(got.problems.toString().find("the certificate \"b\" is for \"https://b.example\", which the API does not call") != std::string::npos,
                 got.problems.toString().c_str());
        QVERIFY(!got.problems.hasErrors());
    }

    void tlsRulesOfEndpointsAreRelativeToTheFolder()
    {
        TestFolder folder;
        folder.with("ca.pem", "x").with("gateway.yaml", std::string(minimal) +
                                                            "clusters: {c: {endpoints: [{url: 'https://a', tls: {caFile: ca.pem}}, {url: 'https://b', tls: {caFile: no.pem}}]}}\n");
        const LoadedGateway got = loaded(folder);
        QVERIFY2(got.problems.toString().find("no.pem does not exist") != std::string::npos, got.problems.toString().c_str());
        QCOMPARE(got.problems.errorCount(), std::size_t{1});
    }

    void secretsAreFoundLate()
    {
        TestFolder folder;
        folder.with("key", "s3cret\n").with("empty", "\n");
        ProcessSecrets secrets;
        qputenv("POSTERN_TEST_SECRET", "from the environment");
        QCOMPARE(q(secrets.resolve(*schema::SecretRef::parse("${env:POSTERN_TEST_SECRET}"))->reveal()), q("from the environment"));
        const auto fromFile = secrets.resolve(*schema::SecretRef::parse("${file:" + (folder.path() / "key").string() + "}"));
        QVERIFY(fromFile);
        QCOMPARE(q(fromFile->reveal()), q("s3cret"));
        for (const std::string& text : {std::string("${env:POSTERN_TEST_NONE}"), std::string("${file:/none}"), std::string("${keychain:x}"),
                                        "${file:" + (folder.path() / "empty").string() + "}"})
            QVERIFY2(!secrets.resolve(*schema::SecretRef::parse(text)), text.c_str());
    }

    void theReferenceCoversEveryFile()
    {
        const std::string text = referenceMarkdown();
        for (const char* word : {"## gateway\n", "## api-settings\n", "### cluster\n", "### throttling-policy\n", "| `headerRead` |"})
            QVERIFY2(text.find(word) != std::string::npos, word);
        const schema::Value json = referenceJsonSchema();
        for (const char* name : {"listener", "api-settings", "operation-settings", "policies-file", "throttling-policy"})
            QVERIFY2(json.find("$defs")->find(name) != nullptr, name);
        // Every reference leads somewhere.
        const std::string whole = schema::writeJson(json, 0);
        for (std::size_t at = whole.find("#/$defs/"); at != std::string::npos; at = whole.find("#/$defs/", at + 1)) {
            const std::string name = whole.substr(at + 8, whole.find('"', at) - at - 8);
            QVERIFY2(json.find("$defs")->find(name) != nullptr, name.c_str());
        }
    }
};

POSTERN_TEST(GatewayFolderTest);
#include "GatewayFolderTest.moc"
