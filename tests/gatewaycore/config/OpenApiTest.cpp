// SPDX-License-Identifier: Apache-2.0
#include "config/OpenApiReader.h"
#include "config/PathTemplate.h"
#include "schema/Document.h"
#include "support/TestMain.h"
#include "support/TestText.h"

#include <QtTest>
#include <algorithm>
#include <ctime>
#include <filesystem>
#include <set>

using namespace postern;
using namespace postern::config;
using postern::test::q;

namespace {


const std::string head3 = "openapi: 3.0.1\ninfo: {title: T, version: 1.10}\n";

model::Api read(const std::string& text, std::string* told = nullptr)
{
    schema::Problems problems;
    auto api = readOpenApiText(text, "o.yaml", problems);
    if (told != nullptr)
        *told = problems.toString();
    else if (!problems.empty())
        qWarning("%s", problems.toString().c_str());
    return api ? *api : model::Api{};
}

const model::Operation& operation(const model::Api& api, const std::string& method, const std::string& path)
{
    const auto found = std::find_if(api.operations.begin(), api.operations.end(), [&](const auto& each) {
        return each.method == method && each.pathTemplate == path;
    });
    static const model::Operation none;
    return found != api.operations.end() ? *found : none;
}

} // namespace

class OpenApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theBasicsAreRead()
    {
        const model::Api api = read(head3 + "servers: [{url: '{p}://h:81/{base}/', variables: {p: {default: https}, base: {default: v1}}}]\n"
                                            "paths:\n  /a/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: integer}, example: 7}]\n"
                                            "    get:\n      operationId: getA\n      summary: S\n"
                                            "      parameters: [{name: q, in: query, schema: {type: string, enum: [x, y]}}]\n"
                                            "      responses: {'200': {description: d}}\n");
        QCOMPARE(q(api.title()), q("T:1.10")); // the version as it is spelled
        QCOMPARE(q(api.context), q("/v1"));
        QCOMPARE(q(api.production->endpoints[0].url), q("https://h:81/v1"));
        const model::Operation& get = operation(api, "GET", "/a/{id}");
        QCOMPARE(q(get.operationId), q("getA"));
        QCOMPARE(get.parameters.size(), std::size_t{2});
        QCOMPARE(q(get.parameters[0].example), q("x"));
        QCOMPARE(q(get.parameters[1].example), q("7"));
        QCOMPARE(q(get.parameters[1].type), q("integer"));
        QCOMPARE(q(get.origin.toString()), q("o.yaml:7:5"));
    }

    void swagger2IsRead()
    {
        const model::Api api = read("swagger: '2.0'\ninfo: {title: T, version: v1}\nhost: h:8080\nbasePath: /base\nschemes: [http]\n"
                                    "securityDefinitions: {k: {type: apiKey, in: query, name: key}}\nsecurity: [{k: []}]\n"
                                    "produces: [application/json]\npaths:\n  /a:\n    post:\n"
                                    "      parameters: [{in: body, name: b, schema: {$ref: '#/definitions/A'}}]\n"
                                    "      responses: {'201': {description: d, schema: {$ref: '#/definitions/A'}}, "
                                    "'400': {description: e, examples: {application/json: {e: 1}}}}\n"
                                    "definitions: {A: {type: object, properties: {n: {type: string, example: x}, self: {$ref: '#/definitions/A'}}}}\n");
        QCOMPARE(q(api.context), q("/base"));
        QCOMPARE(q(api.production->endpoints[0].url), q("http://h:8080/base"));
        const model::Operation& post = operation(api, "POST", "/a");
        QCOMPARE(q(post.security.alternatives[0][0].scheme), q("k"));
        QVERIFY(api.scheme("k")->in == model::SecurityScheme::In::Query);
        QCOMPARE(post.mocks[0].status, 201);
        QVERIFY(post.mocks[0].generated && post.mocks[0].body.starts_with("{\"n\":\"x\",\"self\":{\"n\":\"x\""));
        QCOMPARE(q(post.mocks[1].body), q("{\"e\":1}"));
        QVERIFY(post.requestExamples[0].body.starts_with("{\"n\":\"x\""));
    }

    void wso2ExtensionsAreRead()
    {
        const model::Api api = read(
            head3 + "x-wso2-basePath: /pet/{version}\nx-wso2-production-endpoints: {urls: ['https://a/v1', 'https://b/v1'], type: load_balance, "
                    "advanceEndpointConfig: {timeoutInMillis: 1500}}\nx-wso2-sandbox-endpoints: '#/x-wso2-endpoints/ep1'\n"
                    "x-wso2-endpoints: [{ep1: {urls: ['http://s']}}]\nx-wso2-throttling-tier: Gold\nx-wso2-auth-header: X-Auth\n"
                    "x-wso2-cors: {access-control-allow-origins: [x], accessControlAllowCredentials: true}\n"
                    "x-wso2-application-security: {security-types: [oauth2, api_key], optional: false}\n"
                    "paths:\n  /a:\n    get: {x-wso2-disable-security: true}\n    put: {x-throttling-tier: Silver, x-scope: write}\n"
                    "    post: {x-auth-type: None}\n    delete: {x-wso2-production-endpoints: {urls: ['http://d']}}\n");
        QCOMPARE(q(api.context), q("/pet/1.10"));
        QCOMPARE(api.production->endpoints.size(), std::size_t{2});
        QCOMPARE(api.production->responseTimeout->count(), 1500);
        QCOMPARE(q(api.sandbox->endpoints[0].url), q("http://s"));
        QCOMPARE(q(api.throttlingPolicy), q("Gold"));
        QCOMPARE(q(api.authorizationHeader), q("X-Auth"));
        QVERIFY(api.cors.enabled && api.cors.allowCredentials);
        QVERIFY(operation(api, "GET", "/a").authNone);
        QVERIFY(operation(api, "POST", "/a").authNone);
        const model::Operation& put = operation(api, "PUT", "/a");
        QCOMPARE(q(put.throttlingPolicy), q("Silver"));
        QCOMPARE(put.security.alternatives.size(), std::size_t{2});
        QCOMPARE(q(put.security.alternatives[0][0].scopes.at(0)), q("write"));
        QVERIFY(put.security.alternatives[1][0].scopes.empty()); // an API key has none
        QCOMPARE(q(operation(api, "DELETE", "/a").production->endpoints[0].url), q("http://d"));
    }

    void advancedEndpointSettingsAreRead()
    {
        const auto problemsOf = [](const std::string& endpoints, std::optional<model::Cluster>& cluster) {
            schema::Problems problems;
            const auto value = schema::readYaml(head3 + "x-wso2-production-endpoints: " + endpoints + "\npaths: {/a: {get: {}}}\n", "o.yaml", problems);
            const auto api = value ? readOpenApi(*value, problems) : std::nullopt;
            cluster = api ? api->production : std::nullopt;
            return problems.toString();
        };
        std::optional<model::Cluster> cluster;
        std::string problems = problemsOf(
            "{urls: ['http://a', 'http://b'], type: failover, advanceEndpointConfig: {timeoutInMillis: 1500, "
            "retryConfig: {count: 3, intervalInMillis: 100, backOffFactor: 1.5, maxWaitIntervalInMillis: 2000, statusCodes: [502, '503']}, "
            "circuitBreaker: {rollingWindow: {requestVolumeThreshold: 5, timeWindowInMillis: 30000, bucketSizeInMillis: 1000}, "
            "failureThreshold: 0.25, resetTimeInMillis: 7000, statusCodes: [500]}, "
            "poolConfig: {maxActiveConnections: 40}}}", cluster);
        QVERIFY2(cluster && problems.empty(), problems.c_str());
        QVERIFY(cluster->balancing == model::Balancing::Failover);
        QCOMPARE(cluster->responseTimeout->count(), 1500);
        QCOMPARE(cluster->retry->attempts, 4U); // WSO2 counts the repetitions
        QCOMPARE(cluster->retry->backoff.count(), 100);
        QCOMPARE(cluster->retry->backoffFactor, 1.5);
        QCOMPARE(cluster->retry->maxBackoff.count(), 2000);
        QVERIFY((cluster->retry->statuses == std::vector<std::uint32_t>{502, 503}));
        QCOMPARE(cluster->circuitBreaker->minimumCalls, 5U);
        QCOMPARE(cluster->circuitBreaker->window.count(), 30'000);
        QCOMPARE(cluster->circuitBreaker->errorShare, 25U);
        QCOMPARE(cluster->circuitBreaker->openFor.count(), 7000);
        QVERIFY((cluster->circuitBreaker->statuses == std::vector<std::uint32_t>{500}));
        QCOMPARE(cluster->maxConnections, 40U);
        // Choreo Connect's words.
        problems = problemsOf("{urls: ['http://a'], advanceEndpointConfig: {retryConfig: {count: 1}, circuitBreakers: {maxConnections: 3, "
                              "maxPendingRequests: 4, maxRequests: 5}}}", cluster);
        QVERIFY2(cluster && problems.empty(), problems.c_str());
        QCOMPARE(cluster->maxConnections, 3U);
        QCOMPARE(cluster->maxPending, 4U);
        QCOMPARE(*cluster->maxRequests, 5U);
        QVERIFY(!cluster->circuitBreaker);
        QVERIFY(cluster->retry->statuses.empty());
        // What cannot be done is said, and the API runs all the same.
        problems = problemsOf("{urls: ['http://a'], type: sticky, advanceEndpointConfig: {suspendEndpointState: {}, timeoutInMillis: soon, "
                              "retryConfig: {count: 99, statusCodes: [200]}, poolConfig: {maxIdleConnections: 5}}}", cluster);
        QVERIFY(cluster && !cluster->responseTimeout);
        QCOMPARE(cluster->retry->attempts, model::RetryPolicy().attempts);
        for (const char* part : {"the type \"sticky\" is not known", "advanceEndpointConfig.suspendEndpointState: is not known",
                                 "advanceEndpointConfig.timeoutInMillis: is not a number: \"soon\"", "retryConfig.count: is out of range here",
                                 "retryConfig.statusCodes: an answer of 200 is never taken for a failure",
                                 "poolConfig.maxIdleConnections: has no counterpart here"})
            QVERIFY2(problems.find(part) != std::string::npos, problems.c_str());
        problems = problemsOf("{urls: ['http://a'], advanceEndpointConfig: {timeoutInMillis: nan}}", cluster);
        QVERIFY(cluster && !cluster->responseTimeout);
        QVERIFY2(problems.find("timeoutInMillis: is not a number: \"nan\"") != std::string::npos, problems.c_str());
        QVERIFY(problems.find("error") == std::string::npos || problems.find(": error:") == std::string::npos);
    }

    void requirementsKeepTheirAndsAndOrs()
    {
        const model::Api api = read(head3 + "components: {securitySchemes: {a: {type: http, scheme: Bearer}, b: {type: apiKey, in: header, name: X}}}\n"
                                            "security: [{a: [r, w], b: []}, {b: []}]\n"
                                            "paths:\n  /x:\n    get: {}\n    put: {security: []}\n    post: {security: [{}, {a: []}]}\n");
        const model::Operation& get = operation(api, "GET", "/x");
        QCOMPARE(get.security.alternatives.size(), std::size_t{2});
        QCOMPARE(get.security.alternatives[0].size(), std::size_t{2});
        QCOMPARE(get.security.alternatives[0][0].scopes.size(), std::size_t{2});
        QVERIFY(!get.security.allowsAnonymous() && !get.authNone);
        QVERIFY(operation(api, "PUT", "/x").authNone);
        QVERIFY(operation(api, "POST", "/x").security.allowsAnonymous());
    }

    void mutualTlsIsDemandedWhereItIsMandatory()
    {
        const std::string paths = "components: {securitySchemes: {o: {type: oauth2}, k: {type: apiKey, in: header, name: X}}}\n"
                                  "paths:\n  /x:\n    get: {}\n    put: {security: [{o: []}, {k: []}]}\n    post: {x-wso2-disable-security: true}\n";
        model::Api api = read(head3 + "x-wso2-mutual-ssl: mandatory\n" + paths);
        const auto shape = [&api](const char* method) {
            std::string text;
            for (const auto& alternative : operation(api, method, "/x").security.alternatives) {
                text += text.empty() ? "" : " | ";
                for (std::size_t i = 0; i < alternative.size(); ++i)
                    text += (i > 0 ? " & " : "") + std::string(toString(api.scheme(alternative[i].scheme)->type));
            }
            return q(text);
        };
        QCOMPARE(shape("GET"), q("mutualTLS"));
        QCOMPARE(shape("PUT"), q("oauth2 & mutualTLS | apiKey & mutualTLS"));
        QVERIFY(operation(api, "POST", "/x").authNone);
        api = read(head3 + "x-wso2-mutual-ssl: optional\n" + paths);
        QCOMPARE(shape("GET"), q("mutualTLS"));
        QCOMPARE(shape("PUT"), q("oauth2 | apiKey")); // a certificate does not make up for a credential
        const auto security = [&](const std::string& types) {
            api = read(head3 + "x-wso2-application-security: {security-types: [" + types + "]}\npaths: {/x: {get: {}}}\n");
            return shape("GET");
        };
        QCOMPARE(security("mutualssl"), q("mutualTLS"));
        QCOMPARE(security("mutualssl, mutualssl_mandatory"), q("mutualTLS"));
        QCOMPARE(security("oauth2, mutualssl_mandatory"), q("oauth2 & mutualTLS"));
        QCOMPARE(security("oauth2, mutualssl"), q("oauth2 | mutualTLS"));
        QCOMPARE(security("mutualssl, oauth_basic_auth_api_key_mandatory"), q("oauth2"));
        QCOMPARE(security("kerberos"), q("other"));
        QCOMPARE(security("oauth2, basic_auth, api_key"), q("oauth2 | basic | apiKey"));
        QCOMPARE(security("basic_auth"), q("basic"));
        QCOMPARE(security("basic_auth, mutualssl_mandatory"), q("basic & mutualTLS"));
        QCOMPARE(security("api_key, oauth_basic_auth_api_key_mandatory"), q("apiKey"));
        const auto optional = [&](const std::string& types) {
            api = read(head3 + "x-wso2-application-security: {security-types: [" + types + "], optional: true}\npaths: {/x: {get: {}}}\n");
            return operation(api, "GET", "/x").security.allowsAnonymous();
        };
        QVERIFY(optional("oauth2, basic_auth"));
        QCOMPARE(shape("GET"), q("oauth2 | basic | "));
        QVERIFY(!optional("oauth2, mutualssl_mandatory")); // a certificate, with or without a token
        QCOMPARE(shape("GET"), q("oauth2 & mutualTLS | mutualTLS"));
        QCOMPARE(security(""), q("oauth2"));
        std::string told;
        (void)read(head3 + "x-wso2-mutual-ssl: yes\n" + paths, &told);
        QCOMPARE(q(told), q("o.yaml:3:20: error: x-wso2-mutual-ssl: must be mandatory or optional"));
    }

    void anUndefinedSchemeKeepsItsOperationClosed()
    {
        std::string told;
        const model::Api api = read(head3 + "components: {securitySchemes: {token: {type: http, scheme: bearer}}}\n"
                                            "paths:\n  /x:\n    get: {security: [{tokn: []}]}\n", &told);
        QCOMPARE(q(told), q("o.yaml:6:23: warning: paths./x.get.security: no security scheme is called \"tokn\" (did you mean \"token\"?)"));
        QVERIFY(!operation(api, "GET", "/x").security.allowsAnonymous());
        QVERIFY(api.scheme("tokn")->type == model::SecurityScheme::Type::Other);
    }

    void mocksComeFromExamplesAndElseFromTheSchema()
    {
        const model::Api api = read(
            head3 + "paths:\n  /x:\n    get:\n      responses:\n"
                    "        '404': {description: e, content: {application/json: {example: {no: 1}}}}\n"
                    "        '200':\n          description: ok\n          headers: {X-Rate: {schema: {type: integer, example: 5}}}\n"
                    "          content:\n            application/json:\n              examples: {one: {value: {a: 1}}, two: {$ref: '#/components/examples/two'}}\n"
                    "            text/plain: {example: hello}\n"
                    "    put:\n      responses:\n        2XX:\n          description: ok\n          content:\n            application/json:\n              schema:\n"
                    "                allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {list: {type: array, items: {type: string, format: date}}}}]\n"
                    "    post: {responses: {default: {description: d}}}\n"
                    "components:\n  examples: {two: {value: '{\"raw\": true}'}}\n"
                    "  schemas: {Base: {type: object, properties: {id: {type: integer, minimum: 3}, on: {type: boolean}, secret: {type: string, writeOnly: true}}}}\n");
        const auto& get = operation(api, "GET", "/x").mocks;
        QCOMPARE(get.size(), std::size_t{4});
        QCOMPARE(q(get[0].body), q("{\"a\":1}"));
        QCOMPARE(q(get[0].exampleName), q("one"));
        QCOMPARE(q(get[0].headers.at(0).first + "=" + get[0].headers.at(0).second), q("X-Rate=5"));
        QCOMPARE(q(get[1].body), q("{\"raw\": true}")); // JSON written as a text
        QCOMPARE(q(get[2].body), q("hello"));
        QCOMPARE(get[3].status, 404);
        const auto& put = operation(api, "PUT", "/x").mocks;
        QCOMPARE(q(put.at(0).body), q("{\"id\":3,\"on\":true,\"list\":[\"2024-01-01\"]}"));
        QVERIFY(put[0].generated);
        QCOMPARE(operation(api, "POST", "/x").mocks.at(0).status, 200);
    }

    void circlesAndBadReferencesEnd()
    {
        std::string told;
        const model::Api api = read(
            head3 + "paths:\n  /x:\n    get: {responses: {'200': {$ref: '#/components/responses/A'}}}\n    put: {responses: {'200': {$ref: '#/none'}}}\n"
                    "    post: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}}}\n"
                    "    patch: {responses: {'200': {$ref: 'other.yaml#/a'}}}\n"
                    "components:\n  responses: {A: {$ref: '#/components/responses/B'}, B: {$ref: '#/components/responses/A'}}\n"
                    "  schemas: {Tree: {type: object, properties: {left: {$ref: '#/components/schemas/Tree'}, right: {$ref: '#/components/schemas/Tree'}, many: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}}\n", &told);
        QCOMPARE(api.operations.size(), std::size_t{4});
        QVERIFY2(told.find("goes in a circle") != told.npos && told.find("#/none leads nowhere") != told.npos &&
                     told.find("leads out of this file") != told.npos, told.c_str());
        QVERIFY(operation(api, "POST", "/x").mocks.at(0).body.size() < 65536);
    }

    void pathTemplatesAreChecked_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char* path, const char* outcome) { QTest::newRow(path) << path << outcome; };
        row("/", "/");
        row("/a/{id}", "/a/{}");
        row("/services/{id}plugins", "/services/{}plugins");
        row("/a/{x}.{y}", "/a/{}.{}");
        row("/a/*", "/a/*");
        row("/a/%2F", "/a/%2F");
        row("a", "must start with /");
        row("/a/{", "has a { without its }");
        row("/a/}", "has a } without its {");
        row("/a/{}", "has a parameter without a name");
        row("/a/{b/c}", "has a { without its }");
        row("/a/{{b}}", "has a { without its }");
        row("/a/{b}{c}", "has two parameters side by side: where one ends cannot be told");
        row("/a/{b}/{b}", "has the parameter {b} twice");
        row("/a?b={c}", "holds a query or fragment; a path ends before it");
        row("/a b", "holds a blank or a control character");
        row("/*/a", "has a * that is not its whole last segment");
        row("/a*", "has a * that is not its whole last segment");
        row("/%61", "/a");
        row("/a%2fb%25%7b%2A", "/a%2Fb%25%7B%2A");
        row("/a//b", "has an empty segment (\"//\")");
        row("//", "has an empty segment (\"//\")");
        row("/a/", "/a/");
        row("/./a", "has a segment \".\", which can never be asked for");
        row("/a/%2e%2E", "has a segment \"..\", which can never be asked for");
        row("/{a?}", "holds a query or fragment; a path ends before it");
        const QString deep = QStringLiteral("/a").repeated(64);
        QTest::newRow("64 segments") << deep << deep;
        QTest::newRow("65 segments") << deep + QStringLiteral("/a") << QStringLiteral("has more than 64 segments");
        std::string parameters;
        for (int i = 0; i < 33; ++i)
            parameters += "/{p" + std::to_string(i) + "}";
        QTest::newRow("33 parameters") << q(parameters) << QStringLiteral("has more than 32 parameters");
    }
    void pathTemplatesAreChecked()
    {
        QFETCH(QString, path);
        QFETCH(QString, outcome);
        const PathTemplate got = PathTemplate::parse(path.toStdString());
        QCOMPARE(q(got.problem.empty() ? got.shape : got.problem), outcome);
    }

    void theContractsAreReadCompletely_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("operations");
        QTest::newRow("publisher") << "wso2/apim-4.7.0/publisher/publisher-api.yaml" << 238;
        QTest::newRow("kong") << "kong/admin-oss-3.9.openapi.yaml" << 144;
    }
    void theContractsAreReadCompletely()
    {
        QFETCH(QString, file);
        QFETCH(int, operations);
        const std::string contracts = postern::test::contractsFolder();
        if (contracts.empty())
            QSKIP("POSTERN_CONTRACTS is not set");
        schema::Problems problems;
        const auto document = schema::readFile(contracts + "/" + file.toStdString(), problems);
        QVERIFY2(document, problems.toString().c_str());
        const auto api = readOpenApi(*document, problems);
        QVERIFY2(api && problems.empty(), problems.toString().c_str());
        QCOMPARE(static_cast<int>(api->operations.size()), operations);
        std::set<std::string> routes;
        for (const model::Operation& each : api->operations) {
            routes.insert(each.method + " " + each.pathTemplate);
            QVERIFY2(!each.mocks.empty(), (each.method + " " + each.pathTemplate).c_str());
            QVERIFY(each.origin.location.line > 0);
            for (const model::MockResponse& mock : each.mocks) {
                if (mock.contentType == "application/json" && mock.generated)
                    QVERIFY2(schema::readJson(mock.body, "mock"), mock.body.c_str());
            }
        }
        QCOMPARE(static_cast<int>(routes.size()), operations);
    }

    void theSpecificationsOwnSamplesAreRead()
    {
        const std::string contracts = postern::test::contractsFolder();
        if (contracts.empty())
            QSKIP("POSTERN_CONTRACTS is not set");
        int count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(contracts) / "openapi")) {
            const std::string path = entry.path().string();
            const bool pass = path.find("/pass/") != path.npos;
            if (!entry.is_regular_file() || (!pass && path.find("/fail/") == path.npos))
                continue;
            schema::Problems problems;
            const auto document = schema::readFile(entry.path(), problems);
            const auto api = document ? readOpenApi(*document, problems) : std::nullopt;
            if (pass)
                QVERIFY2(api, (path + "\n" + problems.toString()).c_str());
            ++count;
        }
        QVERIFY(count > 80);
    }

    void referencesToLargeExamplesAreNotMultiplied()
    {
        const std::string large(400'000, 'x');
        const std::string schemas = "components:\n  schemas:\n    Large: {type: string, example: " + large + "}\n    Many:\n      type: object\n      properties:\n";
        std::string text = head3 + "paths:\n  /a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: "
                                   "'#/components/schemas/Many'}}}}}}}\n" + schemas;
        for (int i = 0; i < 900; ++i)
            text += "        p" + std::to_string(i) + ": {$ref: '#/components/schemas/Large'}\n";
        model::Api api = read(text);
        QCOMPARE(operation(api, "GET", "/a").mocks.size(), std::size_t{1});
        QVERIFY(operation(api, "GET", "/a").mocks[0].body.empty());

        // Each of these is small enough to be sent; all together are not.
        text = head3 + "paths:\n";
        for (int i = 0; i < 900; ++i)
            text += "  /a" + std::to_string(i) + ": {get: {responses: {'200': {$ref: '#/components/responses/R'}}, requestBody: {$ref: '#/components/requestBodies/B'}}}\n";
        text += "components:\n  requestBodies: {B: {content: {text/plain: {example: " + large.substr(0, 60'000) + "}}}}\n  responses:\n    R:\n      description: d\n"
                "      headers: {X-H: {example: " + large.substr(0, 8'000) + "}}\n      content:\n        text/plain:\n          examples:\n";
        for (int i = 0; i < 50; ++i)
            text += "            e" + std::to_string(i) + ": {$ref: '#/components/examples/E'}\n";
        text += "  examples: {E: {value: " + large.substr(0, 60'000) + "}}\n";
        api = read(text);
        QCOMPARE(api.operations.size(), std::size_t{900});
        QCOMPARE(api.operations[0].mocks.size(), std::size_t{50});
        QCOMPARE(api.operations[0].requestExamples.at(0).body.size(), std::size_t{60'000});
        std::size_t octets = 0;
        for (const model::Operation& each : api.operations) {
            for (const model::MockResponse& mock : each.mocks) {
                octets += mock.body.size();
                for (const auto& [name, value] : mock.headers)
                    octets += name.size() + value.size();
            }
            for (const model::RequestExample& example : each.requestExamples)
                octets += example.body.size();
        }
        QVERIFY2(octets < (33U << 20U), std::to_string(octets).c_str());
    }

    void whatAReferenceRepeatsTooOftenIsRefused()
    {
        const std::string large(400'000, 'x');
        std::string told;
        std::string text = head3 + "paths:\n  /a:\n    get:\n      parameters:\n";
        for (int i = 0; i < 400; ++i)
            text += "        - {$ref: '#/components/parameters/P" + std::to_string(i) + "'}\n";
        text += "components:\n  parameters:\n";
        for (int i = 0; i < 400; ++i)
            text += "    P" + std::to_string(i) + ": {in: query, name: p" + std::to_string(i) + ", description: " +
                    (i == 0 ? "&d " + large : "*d") + "}\n";
        (void)read(text, &told); // 160 MB by aliases
        QVERIFY2(told.find("error: the aliases make more than 16777216 octets") != told.npos, told.c_str());

        text = head3 + "paths:\n";
        for (int i = 0; i < 400; ++i)
            text += "  /a" + std::to_string(i) + ": {$ref: '#/components/pathItems/I'}\n";
        text += "components: {pathItems: {I: {get: {parameters: [{in: query, name: p, description: " + large + "}]}}}}\n";
        schema::Problems problems;
        QVERIFY(!readOpenApiText(text, "o.yaml", problems));
        QCOMPARE(problems.errorCount(), std::size_t{1});
        QVERIFY2(problems.toString().ends_with("error: paths: the operations take more than 64 MiB (parts of it are referred to too often)"),
                 problems.toString().c_str());
    }

    void noMockAnswersWithAnInterimStatus()
    {
        const model::Api api = read(head3 + "paths:\n  /a:\n    get: {responses: {'100': {description: c}, '1XX': {description: c}, '202': {description: ok}}}\n"
                                            "    put: {responses: {'103': {description: early}}}\n");
        QCOMPARE(operation(api, "GET", "/a").mocks.size(), std::size_t{1});
        QCOMPARE(operation(api, "GET", "/a").mocks[0].status, 202);
        QVERIFY(operation(api, "PUT", "/a").mocks.empty());
    }

    void hostileDefinitionsEnd()
    {
        // Every schema refers to all others: a value made from it would be astronomically large.
        std::string text = head3 + "paths:\n";
        for (int i = 0; i < 200; ++i)
            text += "  /p" + std::to_string(i) + ":\n    get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}}}\n";
        text += "components:\n  schemas:\n";
        for (int i = 0; i < 30; ++i) {
            text += "    S" + std::to_string(i) + ":\n      properties:\n";
            for (int k = 0; k < 30; ++k)
                text += "        p" + std::to_string(k) + ": {$ref: '#/components/schemas/S" + std::to_string(k) + "'}\n";
        }
        const std::clock_t start = std::clock(); // processor time: other programs may be busy
        const model::Api api = read(text);
        QCOMPARE(api.operations.size(), std::size_t{200});
        QVERIFY((std::clock() - start) / CLOCKS_PER_SEC < 20);
    }
};

POSTERN_TEST(OpenApiTest);
#include "OpenApiTest.moc"
