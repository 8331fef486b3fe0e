// SPDX-License-Identifier: Apache-2.0
#include "controlplane/steering/Steering.h"

#include "schema/Document.h"
#include "support/TestMain.h"

#include <QProcess>
#include <QtTest>

using namespace postern;
using namespace postern::steering;

namespace {

const std::string secure = "https:/" "/";

Steering twoClouds()
{
    Steering out;
    out.name = "api.example.com";
    out.deployments = {{"aws-eu", "eu-central-1", {}, {secure + "abc.execute-api.eu-central-1.amazonaws.com/prod"}, 1}, {"kong-us", "us-east-1", {}, {secure + "kong.example/orders/1.0.0"}, 3}};
    return out;
}

std::string pretty(const Result<SteeringText>& text) { return text ? text->text : text.error().message(); }
schema::Value jsonIn(const std::string& text) { return *schema::readJson(text, "made"); }
bool says(const SteeringText& text, const char* what)
{
    return std::ranges::any_of(text.notes, [what](const std::string& each) { return each.find(what) != std::string::npos; });
}

} // namespace

/// Records for people, for Route 53 and for Traffic Manager.
class SteeringTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aTableNamesTargetsAndPlaces()
    {
        Steering what = twoClouds();
        what.policy = Policy::Weighted;
        const auto table = tableOf(what);
        QVERIFY(table.has_value());
        QCOMPARE(QString::fromStdString(table->text), QStringLiteral("api.example.com, by weighted, 60 s\n"
                                                                     "environment  region        points at                                   sent to    URL\n"
                                                                     "aws-eu       eu-central-1  abc.execute-api.eu-central-1.amazonaws.com  weight 1   https:/" "/abc.execute-api.eu-central-1.amazonaws.com/prod\n"
                                                                     "kong-us      us-east-1     kong.example                                weight 3   https:/" "/kong.example/orders/1.0.0\n"));
        QVERIFY(says(*table, "aws-eu answers to abc.execute-api.eu-central-1.amazonaws.com alone"));
        QVERIFY(says(*table, "kong-us has to take calls for api.example.com"));
        QVERIFY(says(*table, "Paths differ"));
        what.name.clear();
        QVERIFY(tableOf(what).has_value()); // a table needs no name
    }

    void latencyRecordsAreOnePerRegion()
    {
        const auto made = route53Of(twoClouds());
        QVERIFY2(made.has_value(), pretty(made).c_str());
        QCOMPARE(jsonIn(made->text), jsonIn(R"({"Comment": "Sends callers by latency.", "Changes": [
            {"Action": "UPSERT", "ResourceRecordSet": {"Name": "api.example.com", "Type": "CNAME", "SetIdentifier": "aws-eu", "Region": "eu-central-1", "TTL": 60,
             "ResourceRecords": [{"Value": "abc.execute-api.eu-central-1.amazonaws.com"}], "HealthCheckId": "HEALTH_CHECK_1_aws_eu"}},
            {"Action": "UPSERT", "ResourceRecordSet": {"Name": "api.example.com", "Type": "CNAME", "SetIdentifier": "kong-us", "Region": "us-east-1", "TTL": 60,
             "ResourceRecords": [{"Value": "kong.example"}], "HealthCheckId": "HEALTH_CHECK_2_kong_us"}}]})"));
        QCOMPARE(made->beside.size(), std::size_t{2});
        QCOMPARE(made->beside[1].name, std::string("health-check.kong-us.json"));
        const schema::Value check = jsonIn(made->beside[1].text);
        QCOMPARE(*check.find("HealthCheckConfig"), jsonIn(R"({"Type": "TCP", "Port": 443, "FullyQualifiedDomainName": "kong.example", "RequestInterval": 30, "FailureThreshold": 3})"));
        QVERIFY(check.find("CallerReference")->asString().size() <= 64);
        QCOMPARE(route53Of(twoClouds())->beside[1].text, made->beside[1].text); // the same check is not made twice
        QVERIFY(says(*made, "apex"));
        QVERIFY(says(*made, "HEALTH_CHECK_2_kong_us"));
        Steering same = twoClouds();
        same.deployments[1].region = "eu-central-1";
        QVERIFY2(pretty(route53Of(same)).find("aws-eu and kong-us are both in eu-central-1") != std::string::npos, pretty(route53Of(same)).c_str());
    }

    void failoverHasOneOfEach()
    {
        Steering what = twoClouds();
        what.policy = Policy::Failover;
        what.healthPath = "/health";
        const auto made = route53Of(what);
        QVERIFY2(made.has_value(), pretty(made).c_str());
        const schema::Value changes = *jsonIn(made->text).find("Changes");
        QCOMPARE(changes.at(0)->find("ResourceRecordSet")->find("Failover")->asString(), std::string("PRIMARY"));
        QCOMPARE(changes.at(1)->find("ResourceRecordSet")->find("Failover")->asString(), std::string("SECONDARY"));
        QVERIFY(changes.at(0)->find("ResourceRecordSet")->find("Region") == nullptr);
        QCOMPARE(*jsonIn(made->beside[0].text).find("HealthCheckConfig"), jsonIn(R"({"Type": "HTTPS", "Port": 443, "FullyQualifiedDomainName": "abc.execute-api.eu-central-1.amazonaws.com", "ResourcePath": "/health",
            "EnableSNI": true, "RequestInterval": 30, "FailureThreshold": 3})"));
        what.deployments.push_back({"third", "", {}, {secure + "third.example"}, 1});
        QVERIFY2(pretty(route53Of(what)).find("one primary and one secondary") != std::string::npos, pretty(route53Of(what)).c_str());
        what.deployments.resize(1);
        QVERIFY2(pretty(route53Of(what)).find("two environments") != std::string::npos, pretty(route53Of(what)).c_str());
    }

    void customDomainsOfAwsAreAliases()
    {
        Steering what = twoClouds();
        what.deployments = {{"eu", "eu-central-1", {}, {secure + "api.example.com/orders", "d-1.execute-api.eu-central-1.amazonaws.com", "Z1"}, 1},
                            {"us", "us-east-1", {}, {secure + "api.example.com/orders", "d-2.execute-api.us-east-1.amazonaws.com", "Z2"}, 1}};
        const auto made = route53Of(what);
        QVERIFY2(made.has_value(), pretty(made).c_str());
        const schema::Value whole = jsonIn(made->text);
        QCOMPARE(*whole.find("Changes")->at(1)->find("ResourceRecordSet"),
                 jsonIn(R"({"Name": "api.example.com", "Type": "A", "SetIdentifier": "us", "Region": "us-east-1", "AliasTarget": {"HostedZoneId": "Z2", "DNSName": "d-2.execute-api.us-east-1.amazonaws.com", "EvaluateTargetHealth": true},
                            "HealthCheckId": "HEALTH_CHECK_2_us"})"));
        QVERIFY(!says(*made, "apex"));
        // Beside a plain name an alias is written as a name: one type for all.
        what.deployments[1].url = {secure + "kong.example/orders"};
        const auto mixed = route53Of(what);
        QVERIFY2(mixed.has_value() && mixed->text.find("AliasTarget") == std::string::npos && mixed->text.find("d-1.execute-api") != std::string::npos, pretty(mixed).c_str());
        // An address is no name.
        what.deployments[1].url = {secure + "192.0.2.7/orders"};
        QVERIFY2(pretty(route53Of(what)).find("us at an IPv4 address") != std::string::npos, pretty(route53Of(what)).c_str());
        what.deployments[0].url = {secure + "192.0.2.8/orders"};
        QVERIFY2(pretty(route53Of(what)).find("\"Type\": \"A\"") != std::string::npos, pretty(route53Of(what)).c_str());
        // A name that leads nowhere else is no target of itself.
        what.deployments[1].url = {secure + "api.example.com/orders"};
        QVERIFY2(pretty(route53Of(what)).find("does not tell what stands behind") != std::string::npos, pretty(route53Of(what)).c_str());
    }

    void regionsOfTheOtherCloudAreNotGuessed()
    {
        Steering what = twoClouds();
        what.deployments[1].region = "westeurope";
        QVERIFY2(pretty(route53Of(what)).find("kong-us is in \"westeurope\", which is none") != std::string::npos, pretty(route53Of(what)).c_str());
        QVERIFY(pretty(route53Of(what)).find("--region kong-us=") != std::string::npos);
        what.deployments[1].givenRegion = "eu-west-1";
        QVERIFY(route53Of(what).has_value());
        what.deployments[1].givenRegion = "eu-north-9"; // a person may know of newer ones
        QVERIFY(route53Of(what).has_value());
        what.deployments[1].givenRegion = "West Europe";
        QVERIFY(!route53Of(what).has_value());
        QVERIFY2(pretty(trafficManagerOf(what)).find("aws-eu is in \"eu-central-1\", which is none") != std::string::npos, pretty(trafficManagerOf(what)).c_str());
        QCOMPARE(azureLocation("West Europe"), std::string("westeurope"));
        QCOMPARE(azureLocation("eu-west-1"), std::string());
        QVERIFY(isAwsRegion("eu-central-1") && !isAwsRegion("eu-central") && !isAwsRegion(""));
        what.deployments[1].givenRegion.clear();
        what.deployments[1].region.clear();
        QVERIFY(pretty(route53Of(what)).find("kong-us names no region") != std::string::npos);
    }

    void aProfileHasExternalEndpoints()
    {
        Steering what = twoClouds();
        what.deployments[0].givenRegion = "germanywestcentral";
        what.deployments[1].region = "East US";
        const auto made = trafficManagerOf(what);
        QVERIFY2(made.has_value(), pretty(made).c_str());
        const schema::Value whole = jsonIn(made->text);
        const schema::Value& resource = *whole.find("resources")->at(0);
        QCOMPARE(resource.find("type")->asString(), std::string("Microsoft.Network/trafficManagerProfiles"));
        QCOMPARE(resource.find("location")->asString(), std::string("global"));
        QCOMPARE(whole.find("parameters")->find("relativeName")->find("defaultValue")->asString(), std::string("api-example-com"));
        QCOMPARE(*resource.find("properties"), jsonIn(R"({"profileStatus": "Enabled", "trafficRoutingMethod": "Performance", "dnsConfig": {"relativeName": "[parameters('relativeName')]", "ttl": 60},
            "monitorConfig": {"protocol": "TCP", "port": 443, "intervalInSeconds": 30, "timeoutInSeconds": 10, "toleratedNumberOfFailures": 3},
            "endpoints": [{"name": "aws-eu", "type": "Microsoft.Network/trafficManagerProfiles/externalEndpoints", "properties": {"target": "abc.execute-api.eu-central-1.amazonaws.com", "endpointStatus": "Enabled", "endpointLocation": "germanywestcentral"}},
                          {"name": "kong-us", "type": "Microsoft.Network/trafficManagerProfiles/externalEndpoints", "properties": {"target": "kong.example", "endpointStatus": "Enabled", "endpointLocation": "eastus"}}]})"));
        what.policy = Policy::Failover;
        what.healthPath = "/health";
        what.deployments[1].url = {secure + "api.example.com/orders", "contoso.azure-api.net"};
        const schema::Value failover = *jsonIn(trafficManagerOf(what)->text).find("resources")->at(0)->find("properties");
        QCOMPARE(failover.find("trafficRoutingMethod")->asString(), std::string("Priority"));
        QCOMPARE(*failover.find("monitorConfig"), jsonIn(R"({"protocol": "HTTPS", "port": 443, "path": "/health", "expectedStatusCodeRanges": [{"min": 200, "max": 399}], "intervalInSeconds": 30, "timeoutInSeconds": 10, "toleratedNumberOfFailures": 3})"));
        QCOMPARE(*failover.find("endpoints")->at(1)->find("properties"),
                 jsonIn(R"({"target": "contoso.azure-api.net", "endpointStatus": "Enabled", "priority": 2, "customHeaders": [{"name": "Host", "value": "api.example.com"}]})"));
        what.policy = Policy::Weighted;
        what.deployments[1].weight = 0;
        QVERIFY2(pretty(trafficManagerOf(what)).find("1 to 1000") != std::string::npos, pretty(trafficManagerOf(what)).c_str());
        what.deployments[1] = what.deployments[0];
        what.deployments[1].environment = "again";
        QVERIFY2(pretty(trafficManagerOf(what)).find("aws-eu and again are both at") != std::string::npos, pretty(trafficManagerOf(what)).c_str());
    }

    void whatNoRecordCanSayIsRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("url");
        QTest::addColumn<int>("ttl");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("says");
        QTest::newRow("no name") << "" << "https:/" "/b.example" << 60 << "" << "--name";
        QTest::newRow("a name that is none") << "api..example" << "https:/" "/b.example" << 60 << "" << "no name of DNS";
        QTest::newRow("an expression") << "[api]" << "https:/" "/b.example" << 60 << "" << "no name of DNS";
        QTest::newRow("a dot at the end") << "api.example." << "https:/" "/b.example" << 60 << "" << "no name of DNS";
        QTest::newRow("ports differ") << "api.example" << "https:/" "/b.example:8443" << 60 << "" << "neither scheme nor port";
        QTest::newRow("schemes differ") << "api.example" << "http:/" "/b.example" << 60 << "" << "neither scheme nor port";
        QTest::newRow("no address") << "api.example" << "" << 60 << "" << "no address";
        QTest::newRow("a time before now") << "api.example" << "https:/" "/b.example" << -1 << "" << "time to live";
        QTest::newRow("no path") << "api.example" << "https:/" "/b.example" << 60 << "health" << "begins with /";
        QTest::newRow("a path with a space") << "api.example" << "https:/" "/b.example" << 60 << "/a b" << "without spaces";
    }
    void whatNoRecordCanSayIsRefused()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, url);
        QFETCH(const int, ttl);
        QFETCH(const QString, path);
        QFETCH(const QString, says);
        Steering what = twoClouds();
        what.policy = Policy::Weighted;
        what.name = name.toStdString();
        what.ttl = ttl;
        what.healthPath = path.toStdString();
        what.deployments[1].url = {url.toStdString()};
        QVERIFY2(QString::fromStdString(pretty(route53Of(what))).contains(says), pretty(route53Of(what)).c_str());
        what.deployments.clear();
        QVERIFY(!tableOf(what).has_value() && !route53Of(what).has_value() && !trafficManagerOf(what).has_value());
    }

    void thisMachineIsNobodyElses()
    {
        Steering what = twoClouds();
        what.deployments[0].url = {"http:/" "/127.0.0.1:8000/orders"};
        what.deployments.resize(1);
        QVERIFY(says(*tableOf(what), "every machine's own"));
    }
};

POSTERN_TEST(SteeringTest);
#include "SteeringTest.moc"
