// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsDefinition.h"

#include "integration/federation/AwsStage.h"
#include "support/TestMain.h"

using namespace postern;
using namespace postern::test;
using namespace postern::connectors::aws;
using schema::Value;

namespace {

std::string address(const char* text) { return std::string("https:/") + '/' + text; }

/// What API Gateway exports of an HTTP API: tokens, a preflight's answer, and a backend by HTTP.
Value exported()
{
    const auto calls = [](const char* method, const char* uri) {
        return Value::object({{"type", "http_proxy"}, {"httpMethod", method}, {"uri", address(uri)}, {"connectionType", "INTERNET"}, {"payloadFormatVersion", "1.0"}});
    };
    Value paths = Value::map();
    paths.set("/items", Value::object({{"get", Value::object({{"security", Value::list({Value::object({{"acme", Value::list({"orders_read"})}})})}, {"x-amazon-apigateway-integration", calls("GET", "orders.example/base/items")}})}}));
    paths.set("/files/{proxy+}", Value::object({{"x-amazon-apigateway-any-method", Value::object({{"x-amazon-apigateway-integration", calls("ANY", "orders.example/base/files/{proxy}")}})}}));
    paths.set("/$default", Value::object({{"x-amazon-apigateway-any-method", Value::object({{"isDefaultRoute", true}, {"x-amazon-apigateway-integration", calls("ANY", "orders.example/base")}})}}));
    const Value jwt = Value::object({{"type", "jwt"}, {"identitySource", "$request.header.Authorization"}, {"jwtConfiguration", Value::object({{"audience", Value::list({"shop"})}, {"issuer", address("acme.example")}})}});
    return Value::object({{"openapi", "3.0.1"}, {"info", Value::object({{"title", "Desk"}, {"version", "7"}})}, {"paths", std::move(paths)},
                          {"components", Value::object({{"securitySchemes", Value::object({{"acme", Value::object({{"type", "oauth2"}, {"flows", Value::map()}, {"x-amazon-apigateway-authorizer", jwt}})}})}})},
                          {"x-amazon-apigateway-cors", Value::object({{"allowOrigins", Value::list({address("shop.example")})}, {"allowMethods", Value::list({"GET"})}, {"allowHeaders", Value::list({"authorization"})}, {"allowCredentials", true}, {"maxAge", 60}})},
                          {"x-amazon-apigateway-importexport-version", "1.0"}});
}

struct HttpApiStage : AwsStage {
    /// An HTTP API with a stage; its id at AWS.
    std::string add(const char* stageName, const Value& document = exported())
    {
        const CallAnswer made = call("PUT", "/v2/apis", Value::object({{"body", schema::writeJson(document, 0)}}));
        const std::string id = textAt(made.body, "/apiId");
        const CallAnswer staged = call("POST", "/v2/apis/" + id + "/stages", Value::object({{"stageName", stageName}, {"autoDeploy", true}, {"defaultRouteSettings", Value::object({{"throttlingRateLimit", 50.0}, {"throttlingBurstLimit", 20}})}}));
        if (staged.status != 201)
            qFatal("%s", staged.text.c_str());
        return id;
    }
    Discovery discover()
    {
        AwsWaited<Discovery> waited;
        const PendingPtr pending = connection->discover(nullptr, waited.completion());
        return *waited.wait();
    }
    using AwsStage::tryLive;
    static std::string textAt(const Value& value, const char* at) { return deployment::textAt(value, at); }
};

} // namespace

/// HTTP APIs, the second kind that API Gateway has: found, read and imported, never written.
class AwsHttpApiTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void areFoundBesideRestApis()
    {
        HttpApiStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        for (int i = 0; i < 30; ++i) // more than a page
            stage.add("$default");
        const std::string elsewhere = stage.add("beta");
        QCOMPARE(stage.call("POST", "/v2/apis", Value::object({{"name", "chat"}, {"protocolType", "WEBSOCKET"}})).status, 201);
        const Discovery found = stage.discover();
        QVERIFY(found.complete && found.unlisted.empty());
        QCOMPARE(found.apis.size(), std::size_t{31});
        QCOMPARE(std::ranges::count_if(found.apis, [](const DiscoveredApi& each) { return each.source == "HTTP API" && each.title() == "Desk:7" && each.owner.empty() && each.id.starts_with("http:"); }), std::ptrdiff_t{30});
        QCOMPARE(found.skipped.size(), std::size_t{2});
        QVERIFY2(found.skipped.front().why.find("\"chat\" is no HTTP API (WEBSOCKET)") != std::string::npos, found.skipped.front().why.c_str());
        QCOMPARE(found.skipped.back().id, "http:" + elsewhere);
        QVERIFY2(found.skipped.back().why.find("is not deployed to the stage \"prod\", but to beta") != std::string::npos, found.skipped.back().why.c_str());
    }

    void areReadWithWhatTheirStageServes()
    {
        HttpApiStage stage;
        const std::string id = "http:" + stage.add("$default");
        const auto live = stage.tryLive(id);
        QVERIFY(live && *live);
        const deployment::NormalForm& form = (*live)->form;
        QCOMPARE(form.at("operations.GET /items.integration.uri").value, address("orders.example/base/items"));
        QCOMPARE(form.at("stage.throttling.every method.rate").value, std::string("50"));
        QVERIFY(std::ranges::all_of(form, [](const auto& each) { return each.second.theirs; }));
        const PublicUrls urls = stage.type.publicUrls(stage.environment, **live, {});
        QCOMPARE(urls.urls.size(), std::size_t{1});
        QCOMPARE(urls.urls.front().url, address((id.substr(5) + ".execute-api.eu-central-1.amazonaws.com").c_str()));
        const auto none = stage.tryLive("http:nothere000");
        QVERIFY(none && !*none);
        // And nothing is written to them: neither a push nor a removal has a plan.
        QVERIFY(stage.type.plan(stage.revision(), stage.environment, &**live).error().message().find("is not postern's: it is left alone") != std::string::npos);
        QVERIFY(!stage.type.planRemoval(stage.environment, **live));
    }

    void becomeDefinitionsThatAskForTheSameTokens()
    {
        HttpApiStage stage;
        const auto live = stage.tryLive("http:" + stage.add("prod"));
        QVERIFY(live && *live);
        const auto made = stage.type.definition(stage.environment, **live);
        QVERIFY2(made.has_value(), made ? "" : made.error().message().c_str());
        const auto read = schema::readYaml(made->openApi, "x");
        QVERIFY(read);
        QCOMPARE(deployment::textAt(*read, "/servers/0/url"), address("orders.example/base"));
        QCOMPARE(deployment::textAt(*read, "/components/securitySchemes/acme/openIdConnectUrl"), address("acme.example/.well-known/openid-configuration"));
        QCOMPARE(deployment::textAt(*read, "/paths/~1items/get/security/0/acme/0"), std::string("orders_read"));
        QCOMPARE(deployment::textAt(*read, "/x-wso2-cors/accessControlAllowOrigins/0"), address("shop.example"));
        QCOMPARE(deployment::textAt(*read, "/x-wso2-cors/accessControlAllowCredentials"), std::string("true"));
        QVERIFY(deployment::valueAt(*read, "/paths/~1files~1*/delete") != nullptr);
        QVERIFY(std::ranges::any_of(made->missing, [](const std::string& each) { return each == "ANY /$default is left out: its backend is called at another path."; }));
        QVERIFY(std::ranges::any_of(made->missing, [](const std::string& each) { return each.starts_with("Tokens of ") && each.find(" for shop are asked for") != std::string::npos; }));
    }

    /// A list that may not be read hides its APIs, and makes none of them gone.
    void whoMayNotListThemLosesNone()
    {
        HttpApiStage stage;
        const std::string id = "http:" + stage.add("$default");
        Sightings seen;
        QCOMPARE(compare(stage.discover(), seen).size(), std::size_t{1});
        stage.sandbox->awsDeny("/v2/");
        const Discovery refused = stage.discover();
        QVERIFY(refused.complete && refused.apis.empty());
        QCOMPARE(refused.unlisted, std::vector<std::string>{"http:"});
        QVERIFY2(refused.skipped.size() == 1 && refused.skipped.front().why.find("is not authorized to perform: apigateway:GET") != std::string::npos, refused.skipped.front().why.c_str());
        for (const SightedApi& each : compare(refused, seen))
            QVERIFY(each.sighting != Sighting::Gone);
        QVERIFY(seen.contains(id));
        AwsWaited<ConnectionReport> tested;
        const PendingPtr pending = stage.connection->test(tested.completion());
        QVERIFY(tested.wait());
        QCOMPARE(tested.result->missing, std::vector<std::string>{"apigateway:GET on /apis, without which HTTP APIs are not seen."});
    }
};

POSTERN_TEST(AwsHttpApiTest);
#include "AwsHttpApiTest.moc"
