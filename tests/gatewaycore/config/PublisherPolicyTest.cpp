// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "config/GatewayFolder.h"
#include "gatewaycore/config/TestFolder.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>

using namespace postern;
using namespace postern::config;

namespace {

LoadedGateway loadedWith(const std::string& policies)
{
    TestFolder folder;
    folder.with("gateway.yaml", "apiVersion: postern/v1\n").with("policies.yaml", policies);
    return loadGateway(folder.path(), Overrides{});
}

} // namespace

class PublisherPolicyTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void anAdvancedPolicyIsReadAsThePublisherHasIt()
    {
        const LoadedGateway loaded = loadedWith(R"(
Advanced:
  policyId: 0c6439fd-9b16-3c2e-be6e-1086e0b9aa93
  policyName: Advanced
  displayName: For partners
  isDeployed: true
  defaultLimit: {type: REQUESTCOUNTLIMIT, requestCount: {timeUnit: min, unitTime: 1, requestCount: 100}, bandwidth: null}
  conditionalGroups:
    - description: one address
      conditions:
        - {type: IPCONDITION, invertCondition: true, ipCondition: {ipConditionType: IPSPECIFIC, specificIP: 10.100.1.22}}
        - {type: IPCONDITION, ipCondition: {ipConditionType: IPRANGE, startingIP: 10.0.0.1, endingIP: 10.0.0.9}}
        - {type: HEADERCONDITION, headerCondition: {headerName: Host, headerValue: 10.100.7.77}}
        - {type: QUERYPARAMETERCONDITION, queryParameterCondition: {parameterName: name, parameterValue: admin}}
        - {type: JWTCLAIMSCONDITION, jwtClaimsCondition: {claimUrl: 'http://wso2.org/claims/tier', attribute: Gold}}
      limit: {type: BANDWIDTHLIMIT, bandwidth: {timeUnit: hour, unitTime: 2, dataAmount: 3, dataUnit: MB}}
)");
        QVERIFY2(loaded.config.has_value(), loaded.problems.toString().c_str());
        const model::ThrottlingPolicy* const policy = loaded.config->policy("Advanced");
        QVERIFY(policy != nullptr);
        QCOMPARE(policy->count, 100U);
        QCOMPARE(policy->displayName, std::string("For partners"));
        QCOMPARE(policy->conditionalGroups.size(), 1U);
        const model::ConditionalGroup& group = policy->conditionalGroups.front();
        QCOMPARE(group.description, std::string("one address"));
        QVERIFY(group.limit.type == model::QuotaType::Bandwidth);
        QCOMPARE(group.limit.data.value, 3U << 20U);
        QCOMPARE(group.limit.period().count(), 7200);
        using Type = model::ThrottleCondition::Type;
        const Type types[] = {Type::Ip, Type::Ip, Type::Header, Type::Query, Type::Claim};
        QCOMPARE(group.conditions.size(), std::size(types));
        for (std::size_t i = 0; i < std::size(types); ++i)
            QVERIFY(group.conditions[i].type == types[i]);
        QVERIFY(group.conditions[0].invert);
        QCOMPARE(group.conditions[1].values, std::vector<std::string>{"10.0.0.1-10.0.0.9"});
        QCOMPARE(group.conditions[4].name, std::string("http://wso2.org/claims/tier"));
        QVERIFY(group.conditions[3].matches.find("admin") != std::string::npos);
        QCOMPARE(group.conditions[2].location.line, 13U);
    }

    void subscriptionAndApplicationPoliciesBringTheirBursts()
    {
        const LoadedGateway loaded = loadedWith(R"(
Gold:
  policyName: Gold
  defaultLimit: {type: BANDWIDTHLIMIT, bandwidth: {timeUnit: day, unitTime: 1, dataAmount: 1000, dataUnit: KB}}
  rateLimitCount: 10
  rateLimitTimeUnit: min
  stopOnQuotaReach: false
App:
  policyName: App
  defaultLimit: {type: REQUESTCOUNTLIMIT, requestCount: {timeUnit: min, unitTime: 1, requestCount: 50}}
  burstLimit: {rateLimitCount: 5, rateLimitTimeUnit: sec}
Plain: {dataAmount: 10, dataUnit: GB, unitTime: 1, timeUnit: month}
Custom: {count: 5, keyTemplate: '$userId:$apiContext'}
)");
        QVERIFY2(loaded.config.has_value(), loaded.problems.toString().c_str());
        const model::ThrottlingPolicy* const gold = loaded.config->policy("Gold");
        QCOMPARE(gold->data.value, 1'024'000U);
        QCOMPARE(gold->burst->count, 10U);
        QCOMPARE(gold->burst->per.count(), 60'000);
        QVERIFY(!gold->stopOnQuotaReach);
        QCOMPARE(loaded.config->policy("App")->burst->per.count(), 1000);
        QVERIFY(loaded.config->policy("Plain")->type == model::QuotaType::Bandwidth);
        QCOMPARE(loaded.config->policy("Plain")->data.value, 10ULL << 30U);
        QCOMPARE(loaded.config->policy("Custom")->keyTemplate, std::string("$userId:$apiContext"));
    }

    void whatIsWrongIsToldWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("policy");
        QTest::addColumn<QByteArray>("problem");
        const auto row = [](const char* name, const char* policy, const char* problem) {
            QTest::newRow(name) << QByteArray(policy) << QByteArray(problem);
        };
        row("events", "P:\n  defaultLimit: {type: EVENTCOUNTLIMIT}\n", "policies.yaml:2:24: error: \"EVENTCOUNTLIMIT\" is no limit");
        row("no numbers", "P:\n  defaultLimit: {type: BANDWIDTHLIMIT}\n", "policies.yaml:2:17: error: has no bandwidth");
        row("unit", "P:\n  dataAmount: 5\n  dataUnit: TB\n", "policies.yaml:2:15: error: is no amount");
        row("count", "P:\n  defaultLimit:\n    type: REQUESTCOUNTLIMIT\n    requestCount: {requestCount: many}\n",
            "policies.yaml:4:34: error: policies.P.count");
        row("siddhi", "P:\n  keyTemplate: $userId\n  siddhiQuery: FROM x\n", "policies.yaml:3:16: error: a Siddhi query");
        row("condition", "P:\n  count: 1\n  conditionalGroups:\n    - conditions: [{type: ip, values: [10.0.0.300]}]\n      limit: {count: 1}\n",
            "policies.yaml:4:39: error: policies.P.conditionalGroups[0].conditions[0].values");
        row("WSO2's condition", "P:\n  defaultLimit: {type: REQUESTCOUNTLIMIT, requestCount: {requestCount: 5}}\n  conditionalGroups:\n"
                                "    - conditions:\n        - {type: MOONCONDITION}\n      limit: {type: REQUESTCOUNTLIMIT, requestCount: {requestCount: 5}}\n",
            "policies.yaml:5:18: error: \"MOONCONDITION\" is no condition");
        row("no conditions", "P:\n  count: 1\n  conditionalGroups: [{conditions: [], limit: {count: 1}}]\n", "policies.yaml:3:36: error:");
        row("no limit", "P:\n  count: 1\n  conditionalGroups: [{conditions: [{type: method, values: [GET]}], limit: {}}]\n",
            "policies.yaml:3:76: error:");
        row("template", "P: {count: 1, keyTemplate: $tenant}\n", "policies.yaml:1:28: error: policies.P.keyTemplate");
        row("template of a level", "P: {count: 1, level: api, keyTemplate: $userId}\n", "policies.yaml:1:40: error: policies.P.keyTemplate");
    }
    void whatIsWrongIsToldWithItsPlace()
    {
        QFETCH(QByteArray, policy);
        QFETCH(QByteArray, problem);
        const LoadedGateway loaded = loadedWith(policy.toStdString());
        QVERIFY(!loaded.config);
        const QByteArray all = QByteArray::fromStdString(loaded.problems.toString());
        QVERIFY2(all.contains(problem), all);
    }
};

class SubscriptionsFileTest : public QObject {
    Q_OBJECT

    static LoadedGateway loadedFrom(const std::string& json)
    {
        TestFolder folder;
        folder.with("gateway.yaml", "apiVersion: postern/v1\n").with("policies.yaml", "Gold: {count: 5}\n").with("subscriptions.json", json);
        return loadGateway(folder.path(), Overrides{});
    }

  private Q_SLOTS:
    void itIsFoundByConsumerKeyAndApi()
    {
        const LoadedGateway loaded = loadedFrom(R"({"applications": [
  {"id": "1", "name": "Shop", "owner": "ann", "policy": "Gold", "consumerKeys": ["k1", "k2"]}, {"id": "2", "name": "Other"}],
 "subscriptions": [{"application": "1", "api": "Orders", "version": "1", "policy": "Gold", "state": "ON_HOLD"}]})");
        QVERIFY2(loaded.config.has_value(), loaded.problems.toString().c_str());
        const model::SubscriptionBook& book = *loaded.config->subscriptions;
        const model::SubscribingApplication* const shop = book.applicationOf("k2");
        QVERIFY(shop != nullptr && shop == book.applicationOf("k1"));
        QVERIFY(book.applicationOf("k3") == nullptr && book.applicationOf("") == nullptr);
        QVERIFY(book.find(*shop, "Orders", "2") == nullptr);
        QVERIFY(book.find(*shop, "Orders", "1")->state == model::ApiSubscription::State::OnHold);
    }

    void aFolderWithoutItHasNone()
    {
        TestFolder folder;
        folder.with("gateway.yaml", "apiVersion: postern/v1\n");
        const LoadedGateway loaded = loadGateway(folder.path(), Overrides{});
        QVERIFY(loaded.config && loaded.config->subscriptions == nullptr);
        // It may come, and then it is noticed.
        QVERIFY(std::find(loaded.files.begin(), loaded.files.end(), folder.path() / "subscriptions.json") != loaded.files.end());
    }

    void whatIsWrongIsToldWithItsPlaceAndRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("problem");
        const auto row = [](const char* name, const char* json, const char* problem) {
            QTest::newRow(name) << QByteArray(json) << QByteArray(problem);
        };
        row("no JSON", "{", "subscriptions.json:1:");
        row("unknown key", "{\"application\": []}", "unknown key \"application\"");
        row("state", "{\"subscriptions\": [\n{\"application\":\"1\",\"api\":\"A\",\"version\":\"1\",\"state\":\"OPEN\"}]}", "subscriptions.json:2:");
        row("nobody's", "{\"subscriptions\": [\n {\"application\":\"1\",\"api\":\"A\",\"version\":\"1\"}]}",
            "subscriptions.json:2:2: error: subscriptions: there is no application with the id \"1\"");
        row("key of two", "{\"applications\": [{\"id\":\"1\",\"name\":\"A\",\"consumerKeys\":[\"k\"]},\n"
                          "{\"id\":\"2\",\"name\":\"B\",\"consumerKeys\":[\"k\"]}]}", "subscriptions.json:2:1: error: applications: the application \"B\"");
        row("twice", "{\"applications\": [{\"id\":\"1\",\"name\":\"A\"}], \"subscriptions\": [{\"application\":\"1\",\"api\":\"A\",\"version\":\"1\"},\n"
                     "{\"application\":\"1\",\"api\":\"A\",\"version\":\"1\"}]}", "subscriptions.json:2:1: error: subscriptions: the application has a second");
        row("policy", "{\"applications\": [{\"id\":\"1\",\"name\":\"A\",\"policy\":\"Gld\"}]}", "no throttling policy is called \"Gld\"");
    }
    void whatIsWrongIsToldWithItsPlaceAndRefused()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, problem);
        const LoadedGateway loaded = loadedFrom(json.toStdString());
        QVERIFY(!loaded.config);
        const QByteArray all = QByteArray::fromStdString(loaded.problems.toString());
        QVERIFY2(all.contains(problem), all);
    }
};

POSTERN_TEST(PublisherPolicyTest);
POSTERN_TEST(SubscriptionsFileTest);
#include "PublisherPolicyTest.moc"
