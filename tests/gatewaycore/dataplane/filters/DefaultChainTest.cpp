// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/filters/DefaultChain.h"
#include "dataplane/filters/Shelf.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

struct Plan : Shop {
    Plan()
    {
        ports.add<security::Fetcher>(fetcher);
        model::SecurityScheme token;
        token.name = "oauth";
        model::SecurityScheme key;
        key.name = "key";
        key.type = model::SecurityScheme::Type::ApiKey;
        key.in = model::SecurityScheme::In::Query;
        key.parameterName = "apikey";
        model::SecurityScheme basic;
        basic.name = "basic";
        basic.type = model::SecurityScheme::Type::Basic;
        api.securitySchemes = {token, key, basic};
    }
    void trustSomebody()
    {
        model::Issuer issuer;
        issuer.name = "keymanager";
        issuer.issuer = "https://issuer";
        issuer.jwksUrl = "https://issuer/jwks";
        gateway.issuers = {issuer};
        model::ApiKeyCredential known;
        known.name = "k";
        known.sha256 = std::string(64, 'a');
        gateway.apiKeys = {known};
    }
    void write(std::vector<model::FilterConfig>& where, std::string type, bool enabled = true, std::string name = {})
    {
        model::FilterConfig filter;
        filter.type = std::move(type);
        filter.enabled = enabled;
        filter.name = std::move(name);
        filter.config = schema::Value::map();
        where.push_back(filter);
    }
    /// "jwt-auth scopes(read) ..." with the names of limits.
    QByteArray chain()
    {
        schema::Problems problems;
        planned = filters::defaultChain(gateway, api, operation, problems);
        if (problems.hasErrors())
            return "error " + QByteArray::fromStdString(problems.toString());
        QByteArray text;
        for (const filters::PlannedFilter& each : planned) {
            text += text.isEmpty() ? "" : " ";
            text += each.filter.name.empty() ? each.filter.type.c_str() : each.filter.name.c_str();
            if (!each.implied)
                text += "!";
        }
        return text;
    }
    /// Whether each planned filter can really be built as it is configured.
    QByteArray build()
    {
        for (const filters::PlannedFilter& each : planned) {
            const pipeline::FilterType* const type = pipeline::findFilterType(filters::shelf(), each.filter.type);
            if (type == nullptr)
                return "no filter " + QByteArray::fromStdString(each.filter.type);
            schema::Problems problems;
            pipeline::FilterContext context = this->context(each.filter.name.empty() ? each.filter.type : each.filter.name);
            if (type->build(each.filter.config, context, problems) == nullptr)
                return QByteArray::fromStdString(problems.toString());
        }
        return "built";
    }

    FakeFetcher fetcher;
    std::vector<filters::PlannedFilter> planned;
};

} // namespace

class DefaultChainTest : public QObject {
    Q_OBJECT
  private slots:
    void isEmptyForAnOpenOperation()
    {
        Plan plan;
        QCOMPARE(plan.chain(), "");
    }

    void stopsFloodsBeforeItAnswersPreflights()
    {
        Plan plan;
        plan.gateway.analytics.accessLog = true;
        plan.api.cors.enabled = true;
        plan.write(plan.gateway.filters, "set-headers");
        plan.write(plan.gateway.filters, "spike-arrest");
        plan.write(plan.operation.filters, "spike-arrest");
        plan.write(plan.api.filters, "ip-filter");
        QCOMPARE(plan.chain(), "access-log ip-filter! spike-arrest! spike-arrest! cors set-headers!");
    }

    void checksATokenAndItsScopes()
    {
        Plan plan;
        plan.trustSomebody();
        plan.operation.security.alternatives = {{{"oauth", {"read", "write"}}}};
        QCOMPARE(plan.chain(), "jwt-auth scopes");
        QVERIFY(plan.planned[1].filter.config.find("match") == nullptr); // OpenAPI: all of them
        QCOMPARE(plan.build(), "built");
        plan.api.provenance = {"https://apim", "1", "4"};
        plan.chain();
        QCOMPARE(plan.planned[1].filter.config.find("match")->asString(), std::string("any")); // WSO2: any of them
    }

    void composesAlternatives()
    {
        Plan plan;
        plan.trustSomebody();
        plan.operation.security.alternatives = {{{"oauth", {"read"}}}, {{"key", {}}}};
        QCOMPARE(plan.chain(), "authenticate");
        QCOMPARE(plan.build(), "built");
        plan.operation.security.alternatives = {{{"oauth", {}}, {"key", {}}}};
        QCOMPARE(plan.chain(), "authenticate");
        plan.operation.security.alternatives = {{{"key", {}}}};
        QCOMPARE(plan.chain(), "api-key");
        QCOMPARE(plan.planned[0].filter.config.find("name")->asString(), std::string("apikey"));
        QCOMPARE(plan.build(), "built");
    }

    void limitsCallersWithoutCredentialsWhereThereMayBeSuch()
    {
        Plan plan;
        plan.trustSomebody();
        model::ThrottlingPolicy policy;
        policy.name = "Unauthenticated";
        policy.count = 5;
        plan.gateway.policies = {policy};
        QCOMPARE(plan.chain(), "unauthenticated-limit");
        QCOMPARE(plan.build(), "built");
        plan.operation.security.alternatives = {{{"oauth", {}}}, {}};
        QCOMPARE(plan.chain(), "authenticate unauthenticated-limit application-limit");
        plan.operation.security.alternatives = {{{"oauth", {}}}};
        QCOMPARE(plan.chain(), "jwt-auth application-limit");
    }

    void appliesCustomPoliciesToEverything()
    {
        Plan plan;
        model::ThrottlingPolicy policy;
        policy.name = "PerUser";
        policy.count = 5;
        policy.level = model::ThrottlingPolicy::Level::Custom;
        policy.keyTemplate = "$userId:$apiContext";
        plan.gateway.policies = {policy};
        QCOMPARE(plan.chain(), "PerUser-limit");
        QVERIFY(plan.planned[0].gatewayWide);
        QCOMPARE(plan.build(), "built");
        plan.write(plan.gateway.filters, "rate-limit", false, "PerUser-limit");
        QCOMPARE(plan.chain(), "");
    }

    void leavesOutAlternativesThatNobodyCanCheck()
    {
        Plan plan;
        plan.trustSomebody();
        plan.operation.security.alternatives = {{{"basic", {}}}, {{"oauth", {}}}};
        QCOMPARE(plan.chain(), "jwt-auth");
        plan.operation.security.alternatives = {{{"basic", {}}, {"oauth", {}}}};
        QVERIFY2(plan.chain().contains("no user is configured"), plan.chain());
        model::User& user = plan.gateway.users.emplace_back();
        user.name = "alice";
        user.hash = "$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW";
        QCOMPARE(plan.chain(), "authenticate");
        plan.operation.security.alternatives = {{{"basic", {"read"}}}};
        QCOMPARE(plan.chain(), "basic-auth scopes");
        QCOMPARE(plan.build(), "built");
    }

    void refusesASecuredOperationThatNobodyCouldCall()
    {
        Plan plan;
        plan.operation.security.alternatives = {{{"oauth", {}}}};
        QVERIFY(plan.chain().contains("no issuer is configured"));
        QVERIFY(plan.chain().contains("auth: none"));
        plan.operation.authNone = true;
        QCOMPARE(plan.chain(), "");
    }

    void keysThatAnIssuerSignsAreEnoughForAnApiKeyScheme()
    {
        Plan plan;
        plan.trustSomebody();
        plan.gateway.apiKeys.clear();
        plan.operation.security.alternatives = {{{"key", {}}}};
        QVERIFY(plan.chain().contains("no API key is configured"));
        plan.gateway.issuers[0].tokens = {"api-key"};
        QCOMPARE(plan.chain(), "api-key");
        QCOMPARE(plan.build(), "built");
        plan.operation.security.alternatives = {{{"oauth", {}}}}; // and no token counts of an issuer of keys
        QVERIFY(plan.chain().contains("no issuer is configured"));
    }

    void testKeysAreAnAlternativeWhereverSomethingIsAskedFor()
    {
        Plan plan;
        plan.trustSomebody();
        plan.gateway.issuers[0].tokens = {"access", "internal-key"};
        plan.operation.security.alternatives = {{{"oauth", {"read"}}}};
        QCOMPARE(plan.chain(), "authenticate");
        const schema::Value& anyOf = *plan.planned[0].filter.config.find("anyOf");
        QCOMPARE(anyOf.size(), 2U);
        QCOMPARE(anyOf.at(1)->find("allOf")->at(0)->find("scheme")->asString(), std::string("internal-key"));
        QCOMPARE(plan.build(), "built");
        plan.operation.security = {};
        plan.operation.authNone = true;
        QCOMPARE(plan.chain(), "");
    }

    void letsOnlyAnEmptyAlternativeAnonymouslyThrough()
    {
        Plan plan;
        plan.trustSomebody();
        plan.operation.security.alternatives = {{{"oauth", {}}}, {}};
        QCOMPARE(plan.chain(), "authenticate");
        QCOMPARE(plan.planned[0].filter.config.find("anyOf")->size(), 2U);
        plan.operation.security.alternatives = {{}};
        QCOMPARE(plan.chain(), "");
    }

    void aWrittenFilterTakesTheImpliedOnesPlace()
    {
        Plan plan;
        plan.trustSomebody();
        plan.api.cors.enabled = true;
        plan.operation.security.alternatives = {{{"oauth", {"read"}}}};
        plan.write(plan.gateway.filters, "jwt-auth");
        plan.write(plan.api.filters, "cors", false);
        plan.write(plan.operation.filters, "set-headers");
        QCOMPARE(plan.chain(), "scopes jwt-auth! set-headers!");
        QVERIFY(plan.planned[1].gatewayWide);
        QVERIFY(!plan.planned[2].gatewayWide);
    }

    void onlyAuthNoneTakesAuthenticationAway()
    {
        Plan plan;
        plan.trustSomebody();
        plan.operation.security.alternatives = {{{"oauth", {}}}};
        plan.write(plan.api.filters, "jwt-auth", false);
        QCOMPARE(plan.chain(), "jwt-auth");
        plan.api.filters.clear();
        plan.write(plan.api.filters, "jwt-auth");
        plan.operation.authNone = true;
        QCOMPARE(plan.chain(), "");
    }

    void limitsByTheApisPolicyOrElseTheOperations()
    {
        Plan plan;
        plan.trustSomebody();
        model::ThrottlingPolicy policy;
        policy.name = "10PerMin";
        policy.count = 10;
        plan.gateway.policies = {policy};
        plan.operation.throttlingPolicy = "10PerMin";
        QCOMPARE(plan.chain(), "operation-limit");
        plan.api.throttlingPolicy = "10PerMin";
        QCOMPARE(plan.chain(), "api-limit");
        plan.api.subscriptionPolicies = {"Gold"};
        plan.operation.security.alternatives = {{{"oauth", {}}}};
        QCOMPARE(plan.chain(), "jwt-auth subscription api-limit subscription-limit application-limit");
        QCOMPARE(plan.build(), "built");
        plan.write(plan.api.filters, "rate-limit", true, "application-limit");
        QCOMPARE(plan.chain(), "jwt-auth subscription api-limit subscription-limit application-limit!");
        plan.operation.throttlingPolicy = "Nope";
        plan.api.throttlingPolicy = "Unlimited";
        QVERIFY(plan.chain().contains("no throttling policy \"Nope\""));
    }

    void tellsEachBackendWhatItWantsToKnowLast()
    {
        Plan plan;
        const auto basic = [](const char* user) {
            model::Cluster cluster;
            cluster.endpoints.resize(1);
            cluster.security.emplace();
            cluster.security->type = "backend-basic";
            cluster.security->config = schema::Value::object({{"username", user}, {"password", "${env:P}"}});
            return cluster;
        };
        plan.api.production = basic("p");
        plan.api.sandbox = basic("s");
        plan.write(plan.api.filters, "set-headers");
        QCOMPARE(plan.chain(), "set-headers! production-security sandbox-security");
        QCOMPARE(plan.planned[1].filter.config.find("keyType")->asString(), std::string("production"));
        QCOMPARE(plan.planned[2].filter.config.find("keyType")->asString(), std::string("sandbox"));
        plan.operation.production.emplace().endpoints.resize(1); // a backend of its own has not the API's credentials
        QCOMPARE(plan.chain(), "set-headers! sandbox-security");
        plan.operation.production.reset();
        plan.write(plan.operation.filters, "backend-api-key", true, "production-security");
        QCOMPARE(plan.chain(), "set-headers! production-security! sandbox-security");
        plan.api.backendOverride = "http://localhost:8080"; // nor has one that stands in for them all
        QCOMPARE(plan.chain(), "set-headers! production-security!");
        plan.api.backendOverride.clear();
        plan.api.sandbox = model::Cluster{};
        plan.api.sandbox->name = "shared";
        plan.gateway.clusters = {basic("c")};
        plan.gateway.clusters.front().name = "shared";
        QCOMPARE(plan.chain(), "set-headers! production-security! sandbox-security");
        QCOMPARE(plan.planned[2].filter.config.find("username")->asString(), std::string("c"));
    }

    void addsWhatTheApiSaysOfItself()
    {
        Plan plan;
        plan.api.lifecycle = "BLOCKED";
        plan.api.cors.enabled = true;
        plan.api.cors.allowOrigins = {"*"};
        plan.api.cors.allowCredentials = true;
        plan.api.cors.maxAge = std::chrono::seconds(90);
        plan.api.mock = true;
        QCOMPARE(plan.chain(), "blocked cors respond");
        QCOMPARE(plan.build(), "built");
    }

    void validationStandsBehindTheLimitsOfContent()
    {
        Plan plan;
        plan.operation.authNone = true;
        plan.api.validation.requests = model::Validation::Mode::Enforce;
        plan.api.validation.responses = model::Validation::Mode::Report;
        plan.write(plan.api.filters, "set-headers");
        plan.write(plan.api.filters, "json-limits");
        QCOMPARE(plan.chain(), QByteArray("json-limits! validate-request validate-response set-headers!"));
        QCOMPARE(QByteArray::fromStdString(schema::writeJson(plan.planned[2].filter.config, 0)), QByteArray(R"({"mode":"report"})"));
        plan.write(plan.operation.filters, "validate-response", false);
        QCOMPARE(plan.chain(), QByteArray("json-limits! validate-request set-headers!"));
    }
};

POSTERN_TEST(DefaultChainTest);
#include "DefaultChainTest.moc"
