// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "controlplane/connectors/kong/KongFile.h"
#include "controlplane/deployment/Drift.h"
#include "integration/federation/KongStage.h"
#include "support/TestMain.h"

#include <QFile>
#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::deployment;
using postern::kongtest::Stage;
using postern::kongtest::Waited;

namespace {

/// The sample of the other makes: tokens with scopes, a limit, cross-origin rules, a header policy and three operations.
constexpr const char* tokenOrders =
    "openapi: 3.0.3\n"
    "info: {title: Orders, version: 1.0.0}\n"
    "x-wso2-basePath: /orders/1.0.0\n"
    "x-wso2-production-endpoints: {urls: [\"https://orders.example:8443/base\"]}\n"
    "x-wso2-throttling-tier: Gold\n"
    "x-wso2-cors: {corsConfigurationEnabled: true, accessControlAllowOrigins: [\"https://shop.example\"], accessControlAllowMethods: [GET, POST], accessControlAllowHeaders: [Authorization], accessControlAllowCredentials: false}\n"
    "components: {securitySchemes: {default: {type: oauth2, flows: {clientCredentials: {tokenUrl: \"https://id.example/token\", scopes: {read: r, write: w}}}}}}\n"
    "security: [{default: [read]}]\n"
    "paths:\n"
    "  /items: {get: {responses: {'200': {description: ok}}}, post: {security: [{default: [write]}], responses: {'201': {description: ok}}}}\n"
    "  /items/{id}.json: {get: {responses: {'200': {description: ok}}}}\n";
constexpr const char* ecKeys =
    R"({"keys": [{"kty": "EC", "crv": "P-256", "kid": "one", "use": "sig", "x": "gskezwwccsrWoe9KzRWOEcx_x1XE8kT642iNboHYo1A", "y": "W9ClG2abHJ21uMX_N53QIIvSJgnG5Cs1V50pTHagnH4"}]})";

void askForTokens(Stage& stage)
{
    stage.folder.with("acme.json", ecKeys);
    stage.folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", tokenOrders);
    stage.environment.settings.set("style", schema::Value::object({{"acceptDropped", schema::Value::list({"scopes"})}}));
    stage.connect();
}

/// "/upstreams/*/targets/*": a star is one step.
bool covers(std::string_view endpoint, std::string_view path)
{
    path = path.substr(0, path.find('?'));
    for (;;) {
        const std::size_t end = std::min(endpoint.find('/', 1), endpoint.size());
        const std::size_t its = std::min(path.find('/', 1), path.size());
        if (endpoint.substr(0, end) != "/*" && endpoint.substr(0, end) != path.substr(0, its))
            return false;
        endpoint.remove_prefix(end);
        path.remove_prefix(its);
        if (endpoint.empty() || path.empty())
            return endpoint.empty() && path.empty();
    }
}

bool isAllowedByKong(const std::string& grant, const RemoteCall& call)
{
    const std::string action = call.method == "GET" ? "read" : call.method == "PATCH" ? "update" : call.method == "DELETE" ? "delete" : "create";
    for (std::size_t begin = 0; begin < grant.size();) {
        const std::size_t end = std::min(grant.find('\n', begin), grant.size());
        const std::string line = grant.substr(begin, end - begin);
        begin = end + 1;
        const std::size_t endpoint = line.find("endpoint=");
        const std::size_t actions = line.find(" actions=");
        if (endpoint == std::string::npos || actions == std::string::npos)
            continue;
        if (covers(std::string_view(line).substr(endpoint + 9, actions - endpoint - 9), call.target) && line.find(action, actions) != std::string::npos)
            return true;
    }
    return false;
}

const Capability* capabilityOf(const std::vector<Capability>& all, Capability::Subject subject)
{
    const auto found = std::ranges::find(all, subject, &Capability::subject);
    return found == all.end() ? nullptr : &*found;
}

} // namespace

/// What keeps callers out at Kong, and which backends it calls.
class KongTokensTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void thePlanForTokensIsWhatAPersonReviewed()
    {
        Stage stage;
        askForTokens(stage);
        const QString text = QString::fromStdString(shown(stage.plan()));
        QFile golden(QStringLiteral(POSTERN_PLANS "/kong-tokens-orders.txt"));
        if (qEnvironmentVariableIsSet("POSTERN_RENEW_GOLDEN")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(text.toUtf8());
            return;
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        QCOMPARE(text, QString::fromUtf8(golden.readAll()));
    }

    void tokensAreLookedAtWithTheIssuersKeys()
    {
        Stage stage;
        askForTokens(stage);
        const DeploymentPlan plan = stage.plan();
        const Capability* const security = capabilityOf(plan.capabilities, Capability::Subject::Security);
        QVERIFY(security != nullptr);
        QVERIFY(security->holding == Holding::Approximated);
        QVERIFY2(security->how.find("no audience") != std::string::npos, security->how.c_str());
        QVERIFY(capabilityOf(plan.capabilities, Capability::Subject::Scopes)->holding == Holding::Dropped);
        DeploymentReport report = stage.apply(plan);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        auto live = stage.live();
        QCOMPARE(live->form.at("plugin.acl.config.allow").value, std::string("[\"postern-issuer-acme\"]"));
        QCOMPARE(live->form.at("consumer.postern-issuer-acme.key.acme.algorithm").value, std::string("ES256"));

        // Behind our back: another key, which is drift that a push mends.
        const NormalForm desired = stage.type.desired(stage.revision(), stage.environment);
        const schema::Value consumer = *live->objects.find("consumers")->items().front().find("consumer");
        const std::string keys = "/consumers/" + consumer.find("id")->asString() + "/jwt";
        const std::string key = live->objects.find("consumers")->items().front().find("keys")->items().front().find("id")->asString();
        QCOMPARE(stage.call("PATCH", keys + '/' + key, R"({"algorithm": "HS256"})").status, 200);
        live = stage.live();
        const Drift drift = driftOf(desired, &plan.after, &live->form, "Orders:1.0.0", {});
        QVERIFY(drift.worst() == DriftClass::Semantic);
        QCOMPARE(drift.count(DriftClass::Semantic), std::size_t{1});
        const DeploymentPlan mend = stage.plan();
        QCOMPARE(mend.steps.size(), std::size_t{1});
        QVERIFY(stage.apply(mend).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(stage.plan().empty());

        // Taken back: the API is gone, the issuer stays, and a second push goes through.
        report = stage.run(*Journal::resume(stage.journal(1)), true);
        QVERIFY2(report.outcome == DeploymentReport::Outcome::TakenBack, report.why.c_str());
        QVERIFY(!stage.live());
        QCOMPARE(stage.call("GET", "/consumers/postern-issuer-acme", "{}").status, 200);
        report = stage.apply(stage.plan());
        QVERIFY2(report.outcome == DeploymentReport::Outcome::Applied, report.why.c_str());
        QVERIFY(stage.plan().empty());
    }

    void keysThatNobodyCanFetchAreDroppedAndRefused()
    {
        Stage stage;
        askForTokens(stage);
        std::string gateway = kongtest::gatewayYaml;
        gateway.replace(gateway.find("jwksFile: acme.json"), 19, "jwksUrl: 'https://id.example/keys'");
        stage.folder.with("gateway.yaml", gateway);
        const auto refused = stage.type.plan(stage.revision(), stage.environment, nullptr);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("fetches none") != std::string::npos || refused.error().message().find("security") != std::string::npos, refused.error().message().c_str());
    }

    void severalKeysAreToldApartByTheirIds()
    {
        Stage stage;
        askForTokens(stage);
        std::string two = ecKeys;
        const std::string one = two.substr(two.find("[{") + 1, two.find("}]") - two.find("[{"));
        std::string other = one;
        other.replace(other.find("\"one\""), 5, "\"two\"");
        two.insert(two.find("}]") + 1, ", " + other);
        stage.folder.with("acme.json", two);
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        const auto live = stage.live();
        QCOMPARE(live->form.at("plugin.jwt.config.key_claim_name").value, std::string("kid"));
        QVERIFY(live->form.contains("consumer.postern-issuer-acme.key.one.algorithm"));
        QVERIFY(live->form.contains("consumer.postern-issuer-acme.key.two.algorithm"));
        QVERIFY(stage.plan().empty());
    }

    void severalEndpointsAreAnUpstreamWithChecks()
    {
        Stage stage;
        std::string several = kongtest::orders;
        several.replace(several.find("[\"https://orders.example:8443/base\"]"), 36, "[\"https://a.example:8443/base\", \"https://b.example/base\", \"https://c.example/other\"]");
        stage.folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", several);
        const DeploymentPlan plan = stage.plan();
        const Capability* const endpoint = capabilityOf(plan.capabilities, Capability::Subject::Endpoint);
        QVERIFY(endpoint->holding == Holding::Approximated);
        QVERIFY2(endpoint->how.find("2 of 3 endpoints") != std::string::npos, endpoint->how.c_str());
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY2(stage.plan().empty(), shown(stage.plan()).c_str());
        auto live = stage.live();
        QCOMPARE(live->form.at("service.host").value, std::string("Orders-1.0.0.postern"));
        QCOMPARE(live->form.at("target.b.example:443.weight").value, std::string("1"));
        // One endpoint less: its target goes; only one: the upstream goes, too.
        std::string fewer = kongtest::orders;
        stage.folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", fewer);
        const DeploymentPlan back = stage.plan();
        std::vector<std::string> titles;
        for (const PlanStep& step : back.steps)
            titles.push_back(step.title);
        QVERIFY(std::ranges::find(titles, "Delete upstream Orders-1.0.0.postern") != titles.end());
        QVERIFY(stage.apply(back).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(stage.plan().empty());
        QCOMPARE(stage.call("GET", "/upstreams/Orders-1.0.0.postern", "{}").status, 404);
        const auto undone = stage.run(*Journal::resume(stage.journal(2)), true);
        QVERIFY2(undone.outcome == DeploymentReport::Outcome::TakenBack, undone.why.c_str());
        live = stage.live();
        QCOMPARE(live->form.at("service.host").value, std::string("Orders-1.0.0.postern"));
        QVERIFY(live->form.contains("target.a.example:8443.weight"));
        // And undeployed as a whole.
        const auto removal = stage.type.planRemoval(stage.environment, *live);
        QVERIFY(removal);
        QVERIFY(stage.apply(*removal).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(stage.call("GET", "/upstreams/Orders-1.0.0.postern", "{}").status, 404);
    }

    void everyPlannedCallIsWithinTheGrant()
    {
        Stage stage;
        askForTokens(stage);
        std::string several = tokenOrders;
        several.replace(several.find("[\"https://orders.example:8443/base\"]"), 36, "[\"https://a.example:8443/base\", \"https://b.example/base\"]");
        stage.folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", several);
        const DeploymentPlan create = stage.plan();
        QVERIFY(stage.apply(create).outcome == DeploymentReport::Outcome::Applied);
        stage.folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", tokenOrders);
        const DeploymentPlan change = stage.plan();
        const auto removal = stage.type.planRemoval(stage.environment, *stage.live());
        QVERIFY(removal);
        const std::string grant = stage.type.grant(stage.environment).front().text;
        int calls = 0;
        for (const DeploymentPlan* const plan : {&create, &change, &*removal}) {
            for (const PlanStep& step : plan->steps) {
                std::vector<RemoteCall> all(step.undo.begin(), step.undo.end());
                all.push_back(step.call);
                all.push_back(step.probe->call);
                for (const RemoteCall& call : all) {
                    ++calls;
                    QVERIFY2(isAllowedByKong(grant, call), (call.method + ' ' + call.target).c_str());
                }
            }
        }
        QVERIFY(calls > 50);
        stage.environment.mode = Mode::ReadOnly;
        const std::string reading = stage.type.grant(stage.environment).front().text;
        QVERIFY(reading.find("create") == std::string::npos && reading.find("delete") == std::string::npos);
        QVERIFY(!isAllowedByKong(reading, create.steps.front().call));
    }

    void theTokenIsInNoFileAndNoPlan()
    {
        Stage stage;
        stage.connection = *stage.type.connect(stage.environment, {{"token", Secret("canary-of-kong")}});
        const DeploymentPlan plan = stage.plan();
        QVERIFY(shown(plan).find("canary-of-kong") == std::string::npos);
        QVERIFY(stage.apply(plan).outcome == DeploymentReport::Outcome::Applied);
        QVERIFY(schema::writeJson(stage.live()->objects, 0).find("canary-of-kong") == std::string::npos);
        QVERIFY(stage.run(*Journal::resume(stage.journal(1)), true).outcome == DeploymentReport::Outcome::TakenBack);
        int files = 0;
        for (const auto& each : std::filesystem::recursive_directory_iterator(stage.state.path().toStdString())) {
            if (!each.is_regular_file())
                continue;
            QFile file(QString::fromStdString(each.path().string()));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("canary-of-kong"), each.path().c_str());
            ++files;
        }
        QVERIFY(files > 0);
    }

    void pluginsOfEveryScopeAreShownAsTheirs()
    {
        Stage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == DeploymentReport::Outcome::Applied);
        QCOMPARE(stage.call("POST", "/plugins", R"({"name": "cors"})").status, 201);
        const auto live = stage.live();
        QVERIFY(live->form.at("everywhere.plugin.cors.name").theirs);
        QVERIFY(stage.plan().empty());
        const DriftClass worst = driftOf(stage.type.desired(stage.revision(), stage.environment), nullptr, &live->form, "Orders:1.0.0", {}).worst();
        QVERIFY(worst == DriftClass::InSync || worst == DriftClass::Unsupported);
    }

    void aFileHasTheSameAndLeavesTheRest()
    {
        using connectors::kong::KongFile;
        Stage stage;
        askForTokens(stage);
        std::string several = tokenOrders;
        several.replace(several.find("[\"https://orders.example:8443/base\"]"), 36, "[\"https://a.example:8443/base\", \"https://b.example/base\"]");
        stage.folder.with("apis/Orders-1.0.0/Definitions/swagger.yaml", several);
        const auto before = KongFile::read("_format_version: '3.0'\nservices: []\nupstreams: [{name: theirs, targets: [{target: 'x:1'}]}]\nconsumers: [{username: bob, keyauth_credentials: [{key: k}]}]\n", "kong.yaml");
        QVERIFY(before);
        const auto api = connectors::kong::kongApiOf(stage.revision(), {});
        const KongFile with = before->with(api);
        const auto live = with.live("Orders-1.0.0");
        QCOMPARE(hashOf(formOf(live)), [&] {
            NormalForm wanted = formOf(api);
            std::erase_if(wanted, [](const auto& each) { return each.second.kind == NormalField::Kind::Dropped; });
            return hashOf(wanted);
        }());
        QCOMPARE(live.targets.size(), std::size_t{2});
        QVERIFY(with.text().find("theirs") != std::string::npos && with.text().find("bob") != std::string::npos);
        QCOMPARE(with.with(api).text(), with.text()); // a second time changes nothing
        const KongFile without = with.without("Orders-1.0.0");
        QVERIFY(without.text().find("Orders-1.0.0.postern") == std::string::npos);
        QVERIFY(without.text().find("theirs") != std::string::npos && without.text().find("postern-issuer-acme") != std::string::npos);
    }
};

POSTERN_TEST(KongTokensTest);
#include "KongTokensTest.moc"
