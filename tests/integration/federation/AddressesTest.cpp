// SPDX-License-Identifier: Apache-2.0
#include "AwsStage.h"
#include "AzureStage.h"
#include "KubernetesStage.h"
#include "Wso2Stage.h"
#include "support/ScriptedServer.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

using Addresses = Result<schema::Value>;

Addresses addressesOf(deployment::GatewayConnection& connection)
{
    Addresses out = unexpected(ErrorKind::TimedOut, "nothing came");
    bool done = false;
    const deployment::PendingPtr pending = connection.addresses([&](Addresses made) {
        out = std::move(made);
        done = true;
    });
    (void)QTest::qWaitFor([&done] { return done; }, 60'000);
    return out;
}

std::string allOf(const deployment::PublicUrls& urls)
{
    std::string out;
    for (const deployment::PublicUrl& each : urls.urls)
        out += (out.empty() ? "" : " ") + each.url;
    return out + (urls.note.empty() ? "" : " | " + urls.note);
}

} // namespace

/// What emulated gateways tell of their addresses, and what becomes of an API that was pushed to them.
class AddressesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void awsTellsItsCustomDomains()
    {
        using postern::test::WireReply;
        using postern::test::WireRequest;
        postern::test::ScriptedServer aws([](const WireRequest& request) {
            if (request.target.contains("position=2"))
                return WireReply::json(R"({"item": [{"domainName": "b.example"}, {"domainName": "c.example"}]})");
            if (request.path() == "/domainnames")
                return WireReply::json(R"({"item": [{"domainName": "a.example", "regionalDomainName": "d-1.example", "regionalHostedZoneId": "Z1"}], "position": "2"})");
            if (request.path() == "/domainnames/a.example/basepathmappings")
                return WireReply::json(R"({"item": [{"basePath": "orders", "restApiId": "abc123defg", "stage": "prod"}]})");
            return request.path() == "/domainnames/b.example/basepathmappings" ? WireReply::json("{}") : WireReply::answer(403, R"({"message": "not yours"})");
        });
        postern::test::AwsBench bench(aws.url().toStdString(), "eu-central-1", {{"accessKey", Secret("AKIDEXAMPLE")}, {"secretKey", Secret("secret")}});
        const Addresses told = addressesOf(*bench.connection);
        QVERIFY2(told.has_value(), told ? "" : told.error().message().c_str());
        deployment::LiveApi live;
        live.what.id = "abc123defg";
        const std::string all = allOf(bench.type.publicUrls(bench.environment, live, *told));
        QVERIFY2(all.starts_with("https:/" "/a.example/orders | "), all.c_str());
        QVERIFY2(all.find("What the custom domain name c.example leads to could not be read") != std::string::npos && all.find("b.example") == std::string::npos, all.c_str()); // it keeps no other one away
        // Whoever may not read them is told so, and no more fails.
        aws.setHandler([](const WireRequest&) { return WireReply::answer(403, R"({"message": "User is not authorized"})"); });
        const Addresses refused = addressesOf(*bench.connection);
        QVERIFY(refused.has_value());
        QVERIFY2(allOf(bench.type.publicUrls(bench.environment, live, *refused)).find("Custom domain names could not be read") != std::string::npos, allOf(bench.type.publicUrls(bench.environment, live, *refused)).c_str());
        aws.setHandler([](const WireRequest&) { return WireReply::json(R"({"item": {"not": "a list"}})"); });
        QVERIFY(!addressesOf(*bench.connection).has_value());
    }

    void whatIsPushedToAwsHasAnAddress()
    {
        postern::test::AwsStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == deployment::DeploymentReport::Outcome::Applied);
        const Addresses told = addressesOf(*stage.connection);
        QVERIFY2(told.has_value(), told ? "" : told.error().message().c_str());
        const auto live = stage.live();
        QVERIFY(live.has_value());
        QVERIFY2(allOf(stage.type.publicUrls(stage.environment, *live, *told)).find("stands for AWS") != std::string::npos, allOf(stage.type.publicUrls(stage.environment, *live, *told)).c_str());
        stage.environment.settings.set("publicUrl", "http:/" "/127.0.0.1:4566/{apiId}/{stage}");
        QCOMPARE(allOf(stage.type.publicUrls(stage.environment, *live, *told)), "http:/" "/127.0.0.1:4566/" + live->what.id + "/prod");
    }

    void azureTellsItsGatewayUrl()
    {
        AzureStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == deployment::DeploymentReport::Outcome::Applied);
        const Addresses told = addressesOf(*stage.connection);
        QVERIFY2(told.has_value(), told ? "" : told.error().message().c_str());
        const auto live = stage.live();
        QVERIFY(live.has_value());
        const std::string service = stage.environment.settings.find("service")->asString();
        QCOMPARE(allOf(stage.type.publicUrls(stage.environment, *live, *told)), "https:/" "/" + service + ".azure-api.net" + live->what.context);
        QVERIFY(!live->what.context.empty());
    }

    void wso2TellsItsVirtualHosts()
    {
        Wso2Stage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == deployment::DeploymentReport::Outcome::Applied);
        const Addresses told = addressesOf(*stage.connection);
        QVERIFY2(told.has_value(), told ? "" : told.error().message().c_str());
        const auto live = stage.live();
        QVERIFY(live.has_value());
        const std::string all = allOf(stage.type.publicUrls(stage.environment, *live, *told));
        QVERIFY2(all.starts_with("https:/" "/localhost:8243/orders"), all.c_str());
    }

    void aClusterTellsItsGateway()
    {
        KubernetesStage stage;
        QVERIFY(stage.apply(stage.plan()).outcome == deployment::DeploymentReport::Outcome::Applied);
        auto live = stage.live();
        QVERIFY(live.has_value());
        live->what.context = "/orders/1.0.0";
        const Addresses bare = addressesOf(*stage.connection);
        QVERIFY2(bare.has_value() && bare->isMap(), bare ? "" : bare.error().message().c_str());
        QVERIFY2(allOf(stage.type->publicUrls(stage.environment, *live, *bare)).find("The Gateway shop/eg has no listener") != std::string::npos, allOf(stage.type->publicUrls(stage.environment, *live, *bare)).c_str());
        (void)stage.cluster.call("POST", "/apis/gateway.networking.k8s.io/v1/namespaces/shop/gateways", "application/json",
                                 R"({"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": {"name": "web"}, "spec": {"gatewayClassName": "eg", "listeners": [{"name": "tls", "protocol": "HTTPS", "port": 443, "hostname": "api.example.com"}]}})");
        stage.environment.settings.find("cluster")->set("gateway", "web");
        stage.connect();
        const Addresses told = addressesOf(*stage.connection);
        QVERIFY(told.has_value());
        QCOMPARE(allOf(stage.type->publicUrls(stage.environment, *live, *told)), std::string("https:/" "/api.example.com/orders/1.0.0"));
    }
};

POSTERN_TEST(AddressesTest);
#include "AddressesTest.moc"
