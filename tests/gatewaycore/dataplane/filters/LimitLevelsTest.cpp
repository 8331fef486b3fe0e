// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

model::ThrottlingPolicy policyFrom(const std::string& yaml)
{
    auto value = schema::readYaml(yaml, "policies.yaml");
    auto policy = schema::decode<model::ThrottlingPolicy>(*value);
    if (!policy)
        qFatal("%s", policy.error().describe().c_str());
    policy->name = "P";
    return *policy;
}

/// Who calls, from where, how.
struct Call {
    std::string user = "ann";
    std::string application = "shop";
    std::string address = "192.0.2.7";
    std::string target = "/items/7";
    http::Method method = http::Method::Get;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::vector<pipeline::Identity::Claim> claims{};
    bool anonymous = false;
    bool stopOnQuotaReach = true;
    std::uint64_t octets = 0; ///< of the request and, as many again, of the answer
};

struct Outcome {
    QByteArray status;
    QByteArray code;
    QByteArray reason;
    QByteArray sent; ///< the header X-Over-Quota that a backend gets
    bool overQuota = false;
};

Outcome outcomeOf(Shop& shop, const Call& call)
{
    Visit visit(shop, call.method, call.target, call.address);
    pipeline::Identity identity;
    identity.subject = call.user;
    identity.application.id = call.application;
    const std::string owner = call.user + "@" + call.application + ".org";
    identity.application.owner = owner;
    identity.subscription.tier = identity.application.tier = "P";
    identity.subscription.stopOnQuotaReach = call.stopOnQuotaReach;
    identity.claims = call.claims;
    if (!call.anonymous)
        visit.exchange.setIdentity(identity);
    for (const auto& [name, value] : call.headers)
        visit.with(name, value);
    Outcome outcome;
    outcome.status = visit.in();
    outcome.reason = visit.reason();
    outcome.code = visit.code();
    outcome.sent = visit.sent("X-Over-Quota");
    outcome.overQuota = visit.exchange.overQuota();
    visit.exchange.bytes().requestBody = visit.exchange.bytes().responseBody = call.octets;
    visit.out();
    return outcome;
}

/// "pass" or the code of the refusal.
QByteArray sent(Shop& shop, const Call& call)
{
    const Outcome outcome = outcomeOf(shop, call);
    return outcome.status == "continue" ? "pass" : outcome.code;
}

} // namespace

class LimitLevelsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void eachLevelCountsItsOwn_data()
    {
        QTest::addColumn<QByteArray>("level");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<bool>("byUser");
        QTest::addColumn<bool>("byApplication");
        QTest::addColumn<bool>("byAddress");
        QTest::newRow("api") << QByteArray("api") << QByteArray("900800") << false << false << false;
        QTest::newRow("operation") << QByteArray("operation") << QByteArray("900802") << false << false << false;
        QTest::newRow("subscription") << QByteArray("subscription") << QByteArray("900804") << false << true << false;
        QTest::newRow("application") << QByteArray("application") << QByteArray("900803") << true << true << false;
        QTest::newRow("user") << QByteArray("user") << QByteArray("900806") << true << false << false;
        QTest::newRow("ip") << QByteArray("ip") << QByteArray("900806") << false << false << true;
        QTest::newRow("custom") << QByteArray("custom") << QByteArray("900806") << false << false << true;
    }
    void eachLevelCountsItsOwn()
    {
        QFETCH(QByteArray, level);
        QFETCH(QByteArray, code);
        QFETCH(bool, byUser);
        QFETCH(bool, byApplication);
        QFETCH(bool, byAddress);
        for (const char* algorithm : {"smooth", "window"}) {
            Shop shop;
            shop.add("rate-limit", "{count: 2, per: 1h, level: " + level.toStdString() + ", algorithm: " + algorithm + "}");
            QCOMPARE(sent(shop, {}), "pass");
            QCOMPARE(sent(shop, {}), "pass");
            QCOMPARE(sent(shop, {}), code);
            QCOMPARE(sent(shop, {.user = "bob"}), byUser ? "pass" : code);
            QCOMPARE(sent(shop, {.application = "other"}), byApplication ? "pass" : code);
            QCOMPARE(sent(shop, {.address = "192.0.2.8"}), byAddress ? "pass" : code);
        }
    }

    void callersWithoutCredentialsHaveALimitOfTheirOwn()
    {
        Shop shop;
        shop.gateway.policies = {policyFrom("{count: 1, unitTime: 1, timeUnit: min}")};
        shop.add("rate-limit", "{level: unauthenticated, policy: P}");
        for (int i = 0; i < 3; ++i)
            QCOMPARE(outcomeOf(shop, {}).reason, "rate-limit.not-meant");
        QCOMPARE(sent(shop, {.anonymous = true}), "pass");
        QCOMPARE(sent(shop, {.anonymous = true}), "900804");
        QCOMPARE(sent(shop, {.address = "192.0.2.8", .anonymous = true}), "pass");
        QCOMPARE(sent(shop, {}), "pass");
    }

    void templatesCountByTheirVariables_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("apart"); ///< which of user, application, address, api and operation are counted apart
        QTest::newRow("user") << QByteArray("$userId") << QByteArray("user");
        QTest::newRow("user of an API") << QByteArray("$userId:$apiContext:$apiVersion") << QByteArray("user api");
        QTest::newRow("resource") << QByteArray("$resourceKey") << QByteArray("api operation");
        QTest::newRow("application") << QByteArray("$appId") << QByteArray("application");
        QTest::newRow("tenant") << QByteArray("$appTenant") << QByteArray("application");
        QTest::newRow("publisher") << QByteArray("$apiTenant") << QByteArray("api");
        QTest::newRow("address") << QByteArray("$clientIp and $apiTenant") << QByteArray("address api");
    }
    void templatesCountByTheirVariables()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, apart);
        const QList<QByteArray> parts = apart.split(' ');
        Shop shop;
        shop.add("rate-limit", "{count: 1, per: 1h, key: template, keyTemplate: '" + text.toStdString() + "'}");
        QCOMPARE(sent(shop, {}), "pass");
        QCOMPARE(sent(shop, {}), "900806");
        QCOMPARE(sent(shop, {.user = "bob", .application = "shop"}) == "pass", parts.contains("user"));
        QCOMPARE(sent(shop, {.application = "other"}) == "pass", parts.contains("application"));
        QCOMPARE(sent(shop, {.address = "192.0.2.8"}) == "pass", parts.contains("address"));
        shop.route.apiContext = "/other";
        shop.route.apiVersion = "2";
        shop.route.apiProvider = "eve@other.org";
        QCOMPARE(sent(shop, {}) == "pass", parts.contains("api"));
        shop.route.pathTemplate = "/else";
        QCOMPARE(sent(shop, {}) == "pass", parts.contains("operation"));
    }

    void partsOfATemplateDoNotRunIntoEachOther()
    {
        Shop shop;
        shop.add("rate-limit", "{count: 1, per: 1h, key: template, keyTemplate: '$appId$userId'}");
        QCOMPARE(sent(shop, {.user = "c", .application = "ab"}), "pass");
        QCOMPARE(sent(shop, {.user = "bc", .application = "a"}), "pass");
    }

    void aGroupHasALimitOfItsOwn_data()
    {
        QTest::addColumn<QByteArray>("condition");
        QTest::addColumn<bool>("holds");
        const auto row = [](const char* condition, bool holds) { QTest::newRow(condition) << QByteArray(condition) << holds; };
        row("{type: ip, values: [192.0.2.0/28]}", true);
        row("{type: ip, values: [192.0.2.9-192.0.2.20]}", false);
        row("{type: ip, values: [192.0.2.9-192.0.2.20], invert: true}", true);
        row("{type: header, name: X-Tenant, values: [gold, silver]}", true);
        row("{type: header, name: x-tenant, values: [bronze]}", false);
        row("{type: header, name: X-Tenant, matches: 'si.*'}", true);
        row("{type: header, name: X-Tenant, matches: 'si'}", false);
        row("{type: header, name: X-Nothing}", false);
        row("{type: header, name: X-Nothing, invert: true}", true);
        row("{type: query, name: who am, values: ['a b']}", true);
        row("{type: query, name: who am, values: [c]}", true);
        row("{type: query, name: who am, values: [a]}", false);
        row("{type: claim, name: plan, values: [pro]}", true);
        row("{type: claim, name: roles, values: [ops]}", true);
        row("{type: claim, name: roles, values: [op]}", false);
        row("{type: method, values: [PUT, GET]}", true);
        row("{type: method, values: [get]}", false);
    }
    void aGroupHasALimitOfItsOwn()
    {
        QFETCH(QByteArray, condition);
        QFETCH(bool, holds);
        Shop shop;
        shop.gateway.policies = {policyFrom("{count: 1, conditionalGroups: [{conditions: [" + condition.toStdString() +
                                            "], limit: {count: 2}}]}")};
        shop.add("rate-limit", "{policy: P, level: api}");
        Call call;
        call.target = "/items/7?who+am=a+b&who%20am=c";
        call.headers = {{"X-Tenant", "bronce"}, {"X-Tenant", "silver"}};
        call.claims = {{"plan", "pro"}, {"roles", "[\"dev\",\"ops\"]", true}};
        QCOMPARE(sent(shop, call), "pass");
        QCOMPARE(sent(shop, call), holds ? "pass" : "900800");
        QCOMPARE(sent(shop, call), "900800");
    }

    void allConditionsOfAGroupHaveToHoldAndTheFirstGroupCounts()
    {
        Shop shop;
        shop.gateway.policies = {policyFrom(R"(
count: 1
conditionalGroups:
  - conditions: [{type: header, name: X-A}, {type: header, name: X-B}]
    limit: {count: 3}
  - conditions: [{type: header, name: X-B}]
    limit: {count: 2, unitTime: 1, timeUnit: hour}
)")};
        shop.add("rate-limit", "{policy: P, level: api}");
        const auto times = [&shop](const std::vector<std::pair<std::string, std::string>>& headers) {
            int passed = 0;
            while (passed < 9 && sent(shop, {.headers = headers}) == "pass")
                ++passed;
            return passed;
        };
        QCOMPARE(times({{"X-B", "1"}}), 2);
        QCOMPARE(times({{"X-A", "1"}, {"X-B", "1"}}), 3);
        QCOMPARE(times({{"X-A", "1"}}), 1); // the policy's own
        QCOMPARE(times({{"X-B", "1"}}), 0);
    }

    void oneBurstHoldsForAllGroups()
    {
        Shop shop;
        shop.gateway.policies = {policyFrom("{count: 100, burst: {count: 2, per: 1s}, conditionalGroups: "
                                            "[{conditions: [{type: header, name: X-A}], limit: {count: 50}}]}")};
        shop.add("rate-limit", "{policy: P, level: subscription}");
        QCOMPARE(sent(shop, {}), "pass");
        QCOMPARE(sent(shop, {.headers = {{"X-A", "1"}}}), "pass");
        QCOMPARE(sent(shop, {.headers = {{"X-A", "1"}}}), "900807");
        QCOMPARE(sent(shop, {}), "900807");
    }

    void onlyCallsThatAreMeantAreLimited()
    {
        Shop shop;
        shop.add("rate-limit", "{count: 1, per: 1h, when: [{type: claim, name: plan, values: [free]}]}");
        const std::vector<pipeline::Identity::Claim> free{{"plan", "free"}};
        QCOMPARE(sent(shop, {.claims = free}), "pass");
        QCOMPARE(sent(shop, {.claims = free}), "900806");
        QCOMPARE(sent(shop, {}), "pass");
        QCOMPARE(sent(shop, {.anonymous = true}), "pass");
    }

    void octetsOfBothDirectionsCountWhenTheyHavePassed()
    {
        for (const char* algorithm : {"smooth", "window"}) {
            Shop shop;
            shop.gateway.policies = {policyFrom("{type: bandwidth, data: 1000, unitTime: 1000, timeUnit: sec}")};
            shop.add("rate-limit", std::string("{policy: P, level: subscription, algorithm: ") + algorithm + "}");
            QCOMPARE(sent(shop, {.octets = 499}), "pass");  // 998
            QCOMPARE(sent(shop, {.octets = 0}), "pass");
            QCOMPARE(sent(shop, {.octets = 251}), "pass");  // 1500
            const Outcome refused = outcomeOf(shop, {.octets = 400});
            QCOMPARE(refused.status, "429");
            QCOMPARE(refused.code, "900804");
            QCOMPARE(refused.reason, "rate-limit.octets-reached");
            QCOMPARE(sent(shop, {.application = "other"}), "pass");
            // What the limit refused carried nothing.
            const bool smooth = std::string_view(algorithm) == "smooth";
            shop.port->clock.advance(std::chrono::seconds(smooth ? 500 : 999));
            QCOMPARE(sent(shop, {}), "900804");
            shop.port->clock.advance(std::chrono::seconds(1));
            QCOMPARE(sent(shop, {}), "pass");
        }
    }

    void callsUnderWayTogetherAreAllCharged()
    {
        Shop shop;
        shop.gateway.policies = {policyFrom("{type: bandwidth, data: 1kB}")};
        shop.add("rate-limit", "{policy: P, level: api}");
        Visit first(shop);
        Visit second(shop);
        QCOMPARE(first.in(), "continue");
        QCOMPARE(second.in(), "continue");
        first.exchange.bytes().responseBody = second.exchange.bytes().responseBody = 600;
        first.out();
        QCOMPARE(sent(shop, {}), "pass");
        second.out();
        QCOMPARE(sent(shop, {}), "900800");
        QCOMPARE(first.field("RateLimit-Limit"), ""); // it speaks of calls
    }

    void aChainWithoutOctetsDoesNotWatchTheEnd()
    {
        Shop shop;
        shop.gateway.policies = {policyFrom("{type: bandwidth, data: 1kB}")};
        shop.add("rate-limit", "{count: 5}", "plain");
        QVERIFY(!shop.chain->steps()[0].hooks.end);
        shop.add("rate-limit", "policy: P", "octets");
        QVERIFY(!shop.chain->steps()[0].hooks.end);
        QVERIFY(shop.chain->steps()[1].hooks.end);
    }

    void callsBeyondAQuotaAreMarkedForBilling()
    {
        Shop shop;
        shop.gateway.policies = {policyFrom("{count: 1, stopOnQuotaReach: false}")};
        shop.add("rate-limit", "{policy: P, overQuotaHeader: X-Over-Quota}");
        const std::vector<std::pair<std::string, std::string>> forged{{"x-over-quota", "forged"}};
        Outcome outcome = outcomeOf(shop, {.headers = forged});
        QCOMPARE(outcome.status, "continue");
        QVERIFY(!outcome.overQuota);
        QCOMPARE(outcome.sent, "");
        outcome = outcomeOf(shop, {.headers = forged});
        QCOMPARE(outcome.status, "continue");
        QVERIFY(outcome.overQuota);
        QCOMPARE(outcome.sent, "true");
        QCOMPARE(outcome.reason, "rate-limit.over-quota");
        // A limit behind it leaves the mark; and by default nobody is told.
        shop.add("rate-limit", "{count: 100, overQuotaHeader: X-Over-Quota}", "behind");
        QCOMPARE(outcomeOf(shop, {}).sent, "true");
        Shop silent;
        silent.gateway.policies = shop.gateway.policies;
        silent.add("rate-limit", "policy: P");
        QCOMPARE(sent(silent, {}), "pass");
        outcome = outcomeOf(silent, {});
        QVERIFY(outcome.overQuota);
        QCOMPARE(outcome.sent, "");
    }

    void aTokenMaySayThatItsSubscriptionGoesOn()
    {
        Shop shop;
        shop.gateway.policies = {policyFrom("{count: 1}")};
        shop.add("rate-limit", "{level: subscription, policyOf: subscription}");
        QCOMPARE(sent(shop, {}), "pass");
        QCOMPARE(sent(shop, {}), "900804");
        const Outcome outcome = outcomeOf(shop, {.stopOnQuotaReach = false});
        QCOMPARE(outcome.status, "continue");
        QVERIFY(outcome.overQuota);
    }

    void refusesWhatMakesNoSense()
    {
        Shop shop;
        QVERIFY(shop.refusal("rate-limit", "key: template").contains("has to say what"));
        QVERIFY(shop.refusal("rate-limit", "keyTemplate: $userId").contains("counts nothing"));
        QVERIFY(shop.refusal("rate-limit", "{key: template, keyTemplate: '$userId:$customProperty.x'}").contains("filter.yaml:1:30"));
        QVERIFY(shop.refusal("rate-limit", "{key: template, keyTemplate: all}").contains("without a variable"));
        QVERIFY(shop.refusal("rate-limit", "when: [{type: header}]").contains("has to name"));
        QVERIFY(shop.refusal("rate-limit", "when: [{type: ip}]").contains("has no values"));
        QVERIFY(shop.refusal("rate-limit", "when: [{type: ip, values: [x]}]").contains("filter.yaml:1:27"));
        QVERIFY(shop.refusal("rate-limit", "when: [{type: header, name: A, matches: '(?<=x)'}]").contains("filter.yaml:1:8"));
    }
};

POSTERN_TEST(LimitLevelsTest);
#include "LimitLevelsTest.moc"
