// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsDefinition.h"

#include "integration/federation/AwsStage.h"
#include "support/TestMain.h"

using namespace postern;
using namespace postern::test;
using namespace postern::connectors::aws;
using schema::Value;

namespace {

/// A definition as a gateway here reads it.
model::Api apiRead(const std::string& definition)
{
    TestFolder folder;
    folder.with("gateway.yaml", awsGatewayYaml);
    folder.with("acme.json", "{\"keys\": []}");
    folder.with("apis/taken.yaml", definition);
    qputenv("SHOP_KEY", "x");
    const auto loaded = config::loadGateway(folder.path());
    if (loaded.problems.hasErrors() || loaded.config->apis.size() != 1)
        qFatal("%s\n%s", loaded.problems.toString().c_str(), definition.c_str());
    return loaded.config->apis.front();
}

const model::Operation* operationAt(const model::Api& api, const char* method, const char* path)
{
    const auto found = std::ranges::find_if(api.operations, [&](const model::Operation& each) { return each.method == method && each.pathTemplate == path; });
    return found == api.operations.end() ? nullptr : &*found;
}

std::string askedAs(const model::Operation* operation)
{
    std::string out;
    for (const auto& alternative : operation->security.alternatives) {
        out += out.empty() ? "" : " or ";
        for (const model::SchemeUse& use : alternative) {
            out += use.scheme;
            for (const std::string& scope : use.scopes)
                out += ' ' + scope;
        }
    }
    return out;
}

std::string backendOf(const model::Operation& operation)
{
    return operation.production ? operation.production->endpoints.front().url : std::string("the API's");
}

bool says(const LiveDefinition& made, const char* what)
{
    return std::ranges::any_of(made.missing, [what](const std::string& each) { return each.find(what) != std::string::npos; });
}

/// What a stage of somebody else's has, of its export; in addresses "~~" stands for two slashes, which moc takes for a comment's, and so in "*~1*".
AwsLive foreign(std::string document, const char* stage = R"({"stageName": "prod", "deploymentId": "d"})")
{
    for (std::size_t at = document.find("~~"); at != std::string::npos; at = document.find("~~", at))
        document.replace(at, 2, "/" "/");
    AwsLive out;
    out.api = *schema::readJson(R"({"id": "abcdefghij", "name": "Order desk", "version": "2"})", "api");
    std::string settings = stage;
    if (const std::size_t at = settings.find("*~1*"); at != std::string::npos)
        settings.replace(at + 1, 2, "/");
    out.stage = *schema::readJson(settings, "stage");
    out.document = *schema::readJson(document, "export");
    return out;
}

} // namespace

/// What lives at API Gateway, as a definition that runs here.
class AwsDefinitionTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatWePushedComesBackWithItsScopesAndOrigins()
    {
        AwsStage stage;
        stage.folder.with("gateway.yaml", "apiVersion: postern/v1\nlisteners: [{port: 0}]\nissuers:\n  - {name: acme, issuer: 'https:/" "/acme.example', jwksUrl: 'https:/" "/acme.example/jwks', audiences: [shop]}\n");
        stage.environment.settings.find("authorizer")->set("byRules", true);
        stage.connect();
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto live = stage.live();
        const auto made = stage.type.definition(stage.environment, *live);
        QVERIFY2(made.has_value(), made ? "" : made.error().message().c_str());
        const model::Api api = apiRead(made->openApi);
        QCOMPARE(api.name, std::string("Orders"));
        QCOMPARE(api.version, std::string("1.0.0"));
        QCOMPARE(api.context, std::string("/orders/1.0.0"));
        QCOMPARE(api.production->endpoints.front().url, std::string("https:/" "/orders.example:8443/base"));
        QCOMPARE(api.operations.size(), std::size_t{3}); // and no OPTIONS
        QCOMPARE(askedAs(operationAt(api, "GET", "/items")), std::string("postern-authorizer orders_read"));
        QCOMPARE(askedAs(operationAt(api, "POST", "/items")), std::string("postern-authorizer orders_write"));
        QVERIFY(api.cors.enabled);
        QCOMPARE(api.cors.allowOrigins, std::vector<std::string>{"https:/" "/shop.example"});
        QCOMPARE(api.cors.allowMethods, (std::vector<std::string>{"GET", "POST"}));
        QVERIFY2(says(*made, "Tokens of https:/" "/acme.example for shop are asked for"), made->openApi.c_str());
        QVERIFY(says(*made, "A limit of 16.66")); // the tier Gold
        QVERIFY(says(*made, "sends the header field X-Tenant"));
        QVERIFY(made->openApi.find("x-amazon") == std::string::npos && made->openApi.find("acme-tenant") == std::string::npos);
        // The same again is the same text: an import that finds nothing new says so.
        QCOMPARE(stage.type.definition(stage.environment, *stage.live())->openApi, made->openApi);
    }

    void othersBackendsAndWhatIsNoneAreToldApart()
    {
        const auto made = definitionOf(foreign(R"({"openapi": "3.0.1", "info": {"title": "x"}, "paths": {
            "/": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "https:~~${stageVariables.host}/v1/"}}},
            "/files/{proxy+}": {"parameters": [], "x-amazon-apigateway-any-method": {"operationId": "any", "parameters": [{"name": "proxy", "in": "path", "required": true, "schema": {"type": "string"}}, {"name": "q", "in": "query", "schema": {"type": "string"}}],
                "x-amazon-apigateway-integration": {"type": "HTTP_PROXY", "httpMethod": "ANY", "uri": "https:~~a.example/v1/files/{rest}", "requestParameters": {"integration.request.path.rest": "method.request.path.proxy", "integration.request.header.Authorization": "'Bearer canary-of-theirs'"}}}},
            "/\u00fcber/{id}": {"get": {"summary": "\u00dcber alles", "x-amazon-apigateway-integration": {"type": "http", "httpMethod": "GET", "uri": "http:~~b.example/\u00fcber/{id}", "requestTemplates": {"application/json": "{}"}}}},
            "/fn": {"post": {"x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:1:function:f/invocations"}}},
            "/moved": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "https:~~a.example/elsewhere"}}},
            "/pw": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "https:~~user:canary-password@a.example/v1/pw"}}},
            "/nowhere": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "https:~~${stageVariables.none}/nowhere"}}},
            "/mine/{id}": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "https:~~a.example/v1/mine/{id}", "requestParameters": {"integration.request.path.id": "context.authorizer.claims.sub"}}}},
            "/turn/{x}/{y}": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "https:~~a.example/v1/turn/{y}/{x}", "requestParameters": {"integration.request.path.x": "method.request.path.x", "integration.request.path.y": "method.request.path.y"}}}},
            "/keyed": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "https:~~a.example/${stageVariables.host}/keyed"}}},
            "/vpc": {"get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "connectionType": "VPC_LINK", "httpMethod": "GET", "uri": "http:~~internal/vpc"}}}}})",
                                               R"({"stageName": "prod", "deploymentId": "d", "variables": {"host": "a.example"}, "methodSettings": {"*~1*": {"throttlingRateLimit": 10, "throttlingBurstLimit": 5}}})"));
        QVERIFY2(made.has_value(), made ? "" : made.error().message().c_str());
        const model::Api api = apiRead(made->openApi);
        QCOMPARE(api.context, std::string("/order-desk/2"));
        QCOMPARE(api.production->endpoints.front().url, std::string("https:/" "/a.example/v1"));
        QVERIFY(operationAt(api, "GET", "/") != nullptr);
        for (const char* const method : {"GET", "POST", "PUT", "PATCH", "DELETE"})
            QVERIFY2(operationAt(api, method, "/files/*") != nullptr, method);
        const model::Operation* const other = operationAt(api, "GET", "/\u00fcber/{id}");
        QVERIFY(other != nullptr);
        QCOMPARE(backendOf(*other), std::string("http:/" "/b.example"));
        QCOMPARE(other->summary, std::string("\u00dcber alles"));
        QVERIFY(other->security.allowsAnonymous());
        for (const char* const path : {"/fn", "/moved", "/pw", "/nowhere", "/mine/{id}", "/turn/{x}/{y}", "/keyed", "/vpc"})
            QVERIFY2(operationAt(api, "GET", path) == nullptr && operationAt(api, "POST", path) == nullptr, path);
        for (const char* const sentence : {"POST /fn is left out: it runs a Lambda function.", "GET /moved is left out: its backend is called at another path.", "GET /pw is left out: its backend's address has a password in it",
                                           "GET /nowhere is left out: its backend's address has a variable", "GET /mine/{id} is left out: its backend is called at another path.", "GET /turn/{x}/{y} is left out: its backend is called at another path.", "GET /vpc is left out: its backend is private", "ANY /files/{proxy+} sends the header field Authorization",
                                           "GET /\u00fcber/{id} writes the requests to the backend anew.", "A limit of 10 calls a second (burst 5) for every method"})
            QVERIFY2(says(*made, sentence), sentence);
        QCOMPARE(std::ranges::count_if(made->missing, [](const std::string& each) { return each.starts_with("ANY "); }), std::ptrdiff_t{2}); // each once, of five methods
        std::string all = made->openApi;
        for (const std::string& each : made->missing)
            all += each;
        QVERIFY2(all.find("canary") == std::string::npos, all.c_str());
    }

    /// Whoever judges callers there, nothing that was closed is open here.
    void nothingThatWasClosedComesInOpen()
    {
        const auto made = definitionOf(foreign(R"({"openapi": "3.0.1", "info": {"title": "x"}, "components": {"securitySchemes": {
                "pool": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "cognito_user_pools", "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": ["arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_abc"]}},
                "fn": {"type": "apiKey", "name": "Unused", "in": "header", "x-amazon-apigateway-authtype": "custom", "x-amazon-apigateway-authorizer": {"type": "request", "authorizerUri": "arn:x"}},
                "sigv4": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"},
                "api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"}}}, "paths": {"/a": {
            "get": {"security": [{"pool": ["read"]}], "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "https:~~a.example/a"}},
            "put": {"security": [{"fn": []}, {"api_key": []}], "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "PUT", "uri": "https:~~a.example/a"}},
            "post": {"security": [{"sigv4": []}], "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "POST", "uri": "https:~~a.example/a"}},
            "patch": {"x-amazon-apigateway-auth": {"type": "AWS_IAM"}, "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "PATCH", "uri": "https:~~a.example/a"}},
            "delete": {"security": [{"lost": []}], "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "DELETE", "uri": "https:~~a.example/a"}},
            "head": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "HEAD", "uri": "https:~~a.example/a"}}}}})"));
        QVERIFY2(made.has_value(), made ? "" : made.error().message().c_str());
        const model::Api api = apiRead(made->openApi);
        QCOMPARE(askedAs(operationAt(api, "GET", "/a")), std::string("pool read"));
        QCOMPARE(askedAs(operationAt(api, "PUT", "/a")), std::string("fnapi_key")); // AWS means both
        for (const char* const method : {"GET", "PUT", "POST", "PATCH", "DELETE"})
            QVERIFY2(!operationAt(api, method, "/a")->security.allowsAnonymous(), method);
        QVERIFY(operationAt(api, "HEAD", "/a")->security.allowsAnonymous());
        for (const model::SecurityScheme& scheme : api.securitySchemes)
            QVERIFY2(scheme.type != model::SecurityScheme::Type::Other, scheme.name.c_str());
        QVERIFY(says(*made, "Tokens of https:/" "/cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc are asked for"));
        QVERIFY(says(*made, "fn: a function at AWS says who may call"));
        QVERIFY(says(*made, "sigv4: callers sign their calls"));
        QVERIFY(says(*made, "Keys of its usage plans are AWS's own"));
    }

    /// Who may call from where is said by a policy: whatever asks nothing else is not open here.
    void aResourcePolicyLeavesNothingOpen()
    {
        const auto made = definitionOf(foreign(R"({"openapi": "3.0.1", "info": {"title": "x"}, "x-amazon-apigateway-policy": {"Statement": []}, "paths": {"/a": {
            "get": {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "https:~~a.example/a"}}}}})"));
        QVERIFY(made.has_value() && says(*made, "Its resource policy is not taken over"));
        QVERIFY(!operationAt(apiRead(made->openApi), "GET", "/a")->security.allowsAnonymous());
    }

    void whatHasNothingToImportSaysWhy()
    {
        AwsLive live = foreign(R"({"openapi": "3.0.1", "info": {"title": "x"}, "paths": {}})");
        QVERIFY(definitionOf(live).error().message().find("has no method that could be an operation") != std::string::npos);
        live.stage = {};
        QVERIFY(definitionOf(live).error().message().find("is not deployed to the environment's stage") != std::string::npos);
        const auto lambdas = definitionOf(foreign(R"({"openapi": "3.0.1", "info": {"title": "x"}, "paths": {"/fn": {"get": {"x-amazon-apigateway-integration": {"type": "aws_proxy", "uri": "arn:aws:apigateway:r:lambda:path/f"}}}}})"));
        QVERIFY(lambdas.has_value() && says(*lambdas, "None of its methods calls a backend by HTTP (GET /fn: it runs a Lambda function): give the API one here."));
        QVERIFY(!apiRead(lambdas->openApi).production);
    }
};

POSTERN_TEST(AwsDefinitionTest);
#include "AwsDefinitionTest.moc"
