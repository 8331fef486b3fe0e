// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/filters/JsonText.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

using Claim = pipeline::Identity::Claim;

/// What became of a call from `address`.
QByteArray callFrom(Shop& shop, const std::string& address)
{
    Visit visit(shop, http::Method::Get, "/items/7", address);
    const QByteArray status = visit.through();
    return status == "200" ? status : status + " " + visit.code() + " " + visit.reason();
}

QByteArray callOf(Shop& shop, const pipeline::Identity& identity)
{
    Visit visit(shop);
    visit.exchange.setIdentity(identity);
    const QByteArray status = visit.through();
    return status == "200" ? status : status + " " + visit.code() + " " + visit.reason();
}

pipeline::Identity of(std::span<const Claim> claims)
{
    pipeline::Identity identity;
    identity.subject = "eve";
    identity.claims = claims;
    return identity;
}

} // namespace

class IpFilterTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void letsOnlyThoseThroughThatMayCall()
    {
        Shop shop;
        shop.add("ip-filter", "{allow: [10.0.0.0/8, '2001:db8::/32'], deny: [10.6.6.0/24]}");
        QCOMPARE(callFrom(shop, "10.1.2.3"), "200");
        QCOMPARE(callFrom(shop, "::ffff:10.1.2.3"), "200");
        QCOMPARE(callFrom(shop, "2001:db8::9"), "200");
        QCOMPARE(callFrom(shop, "10.6.6.6"), "403 403 ip-filter.denied");
        QCOMPARE(callFrom(shop, "::ffff:10.6.6.6"), "403 403 ip-filter.denied");
        QCOMPARE(callFrom(shop, "192.0.2.1"), "403 403 ip-filter.not-allowed");
        QCOMPARE(callFrom(shop, "unknown"), "403 403 ip-filter.denied");
    }

    void letsEverybodyElseThroughWhenItOnlyDenies()
    {
        Shop shop;
        shop.add("ip-filter", "deny: [192.0.2.1-192.0.2.9]");
        QCOMPARE(callFrom(shop, "192.0.2.9"), "403 403 ip-filter.denied");
        QCOMPARE(callFrom(shop, "192.0.2.10"), "200");
    }

    void refusesListsThatMakeNoSense()
    {
        Shop shop;
        QVERIFY(shop.refusal("ip-filter", "{allow: [10.0.0.1, host]}").contains("filter.yaml:1:9"));
        QVERIFY(shop.refusal("ip-filter", "{deny: [10.0.0.0/99]}").contains("filter.yaml:1:8"));
    }
};

class ClaimsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void asksForWhatClaimsAre_data()
    {
        QTest::addColumn<QByteArray>("conditions");
        QTest::addColumn<bool>("passes");
        const auto row = [](const char* conditions, bool passes) {
            QTest::newRow(conditions) << QByteArray(conditions) << passes;
        };
        row("allOf: [{claim: country, equals: DE}]", true);
        row("allOf: [{claim: country, equals: AT}]", false);
        row("allOf: [{claim: country, oneOf: [AT, CH, DE]}]", true);
        row("allOf: [{claim: country, oneOf: [AT, CH]}]", false);
        row("allOf: [{claim: country, matches: 'D.'}]", true);
        row("allOf: [{claim: country, matches: 'D'}]", false); // the whole value
        row("allOf: [{claim: country, matches: 'x|DE'}]", true);
        row("allOf: [{claim: verified, equals: 'true'}]", true);
        row("allOf: [{claim: level, equals: '3'}]", true);
        row("allOf: [{claim: groups, equals: ops}]", true);
        row("allOf: [{claim: groups, equals: op}]", false);
        row("allOf: [{claim: realm_access, path: [roles], oneOf: [admin]}]", true);
        row("allOf: [{claim: realm_access, path: [roles], equals: root}]", false);
        row("allOf: [{claim: realm_access, path: [deep, 'a\"b', c], equals: \"\\u00e9\\n\"}]", true);
        row("allOf: [{claim: realm_access, path: [nothing], exists: false}]", true);
        row("allOf: [{claim: 'http://wso2.org/claims/role', equals: x}]", true);
        row("allOf: [{claim: nobody, exists: true}]", false);
        row("allOf: [{claim: nobody, exists: false}]", true);
        row("allOf: [{claim: empty, exists: true}]", false);
        row("allOf: [{claim: void, exists: true}]", false);
        row("anyOf: [{claim: country, equals: AT}, {claim: level, equals: '3'}]", true);
        row("anyOf: [{claim: country, equals: AT}, {claim: level, equals: '4'}]", false);
        row("{allOf: [{claim: country, equals: DE}], anyOf: [{claim: level, equals: '4'}]}", false);
        // A text that somebody made look like JSON stays a text.
        row("allOf: [{claim: nickname, equals: admin}]", false);
        row("allOf: [{claim: profile, path: [role], equals: admin}]", false);
        row("allOf: [{claim: country, path: [x], exists: true}]", false);
    }
    void asksForWhatClaimsAre()
    {
        QFETCH(QByteArray, conditions);
        QFETCH(bool, passes);
        const Claim claims[] = {
            {"country", "DE"},
            {"verified", "true", true},
            {"level", "3", true},
            {"groups", R"(["dev","ops"])", true},
            {"realm_access", "{\"roles\":[\"user\",\"admin\"],\"deep\":{\"a\\\"b\":{\"c\":\"\\u00e9\\n\"}}}", true},
            {"http://wso2.org/claims/role", "x"},
            {"empty", "[]", true},
            {"void", "null", true},
            {"nickname", R"(["admin"])"},
            {"profile", R"({"role":"admin"})"},
        };
        Shop shop;
        shop.add("claims", conditions.toStdString());
        QCOMPARE(callOf(shop, of(claims)), passes ? "200" : "403 403 claims.lacking");
    }

    void refusesAnonymousCallers()
    {
        Shop shop;
        shop.add("claims", "allOf: [{claim: nobody, exists: false}]");
        QCOMPARE(callFrom(shop, "192.0.2.1"), "401 900902 claims.anonymous");
    }

    void saysWhatIsAskedForAndNeverWhatTheCallerHas()
    {
        Shop shop;
        shop.add("claims", "allOf: [{claim: realm, path: [role], oneOf: [admin, ops]}]");
        Visit visit(shop);
        const Claim claims[] = {{"realm", R"({"role":"canary"})", true}};
        const pipeline::Identity caller = of(claims);
        visit.exchange.setIdentity(caller);
        QCOMPARE(visit.through(), "403");
        QCOMPARE(visit.sentence(), "The caller's claims do not meet: realm.role is one of admin, ops.");
        QVERIFY(!visit.body().contains("canary"));
    }

    void refusesConditionsThatMakeNoSense()
    {
        Shop shop;
        QVERIFY(shop.refusal("claims", "allOf: [{claim: a}]").contains("exactly one"));
        QVERIFY(shop.refusal("claims", "allOf: [{claim: a, equals: b, exists: true}]").contains("exactly one"));
        QVERIFY(shop.refusal("claims", "allOf: [{claim: a, oneOf: []}]").contains("nobody could call"));
        QVERIFY(shop.refusal("claims", "allOf:\n  - claim: a\n    matches: '(?=x)'").contains("filter.yaml:3:14"));
        QVERIFY(shop.refusal("claims", "allOf: [{claim: a, matches: 'a)|(b'}]") != "accepted");
    }

    void readsNoFurtherThanATextGoes()
    {
        Arena arena;
        for (const char* text : {"", " ", "{", "[", "\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":\"", "[1", "[1,", "]", "}", ",", "\"\\",
                                 "{\"a\":}", "[,1]", "\"\\u12"}) {
            const filters::JsonText json{std::string_view(text)};
            QVERIFY2(!json.member("a", arena), text);
            QVERIFY2(!json.anyItem([](const filters::JsonText&) { return true; }) || text[1] == '1', text);
            static_cast<void>(json.text(arena));
        }
        const filters::JsonText pairs(R"(  { "a" : "\ud83d\ude00\ud800" , "b" : [ 1 , {"x":[]} ] }  )");
        QCOMPARE(QByteArray::fromStdString(std::string(pairs.member("a", arena)->text(arena))), "\xF0\x9F\x98\x80\xED\xA0\x80");
        QCOMPARE(pairs.member("b", arena)->text(arena), std::string_view(R"([ 1 , {"x":[]} ])"));
        QVERIFY(pairs.member("b", arena)->anyItem([&](const filters::JsonText& item) { return item.text(arena) == R"({"x":[]})"; }));
    }
};

class BlockingConditionsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void refusesWhomTheyName_data()
    {
        QTest::addColumn<QByteArray>("condition");
        QTest::addColumn<bool>("blocks");
        const auto row = [](const char* condition, bool blocks) { QTest::newRow(condition) << QByteArray(condition) << blocks; };
        row("{conditionType: API, conditionValue: /orders/1.0.0}", true);
        row("{conditionType: API, conditionValue: /orders/2.0.0}", false);
        row("{conditionType: API, conditionValue: /orders/1.0.0, conditionStatus: false}", false);
        row("{conditionType: APPLICATION, conditionValue: 'eve:Shop'}", true);
        row("{conditionType: APPLICATION, conditionValue: '42'}", true);
        row("{conditionType: APPLICATION, conditionValue: key-1}", true);
        row("{conditionType: APPLICATION, conditionValue: 'eve:Other'}", false);
        row("{conditionType: USER, conditionValue: ann@carbon.super}", true);
        row("{conditionType: USER, conditionValue: ann}", true);
        row("{conditionType: USER, conditionValue: ann@other.org}", false);
        row("{conditionType: IP, conditionValue: {fixedIp: 192.0.2.7, invert: false}}", true);
        row("{conditionType: IP, conditionValue: {fixedIp: 192.0.2.8, invert: false}}", false);
        row("{conditionType: IP, conditionValue: {fixedIp: 192.0.2.7, invert: true}}", false);
        row("{conditionType: IP, conditionValue: {fixedIp: 192.0.2.8, invert: true}}", true);
        row("{conditionType: IP, conditionValue: 192.0.2.0/24}", true);
        row("{conditionType: IPRANGE, conditionValue: {startingIp: 192.0.2.1, endingIp: 192.0.2.7}}", true);
        row("{conditionType: IPRANGE, conditionValue: {startingIp: 192.0.2.8, endingIp: 192.0.2.9}}", false);
        row("{conditionType: IPRANGE, conditionValue: {startingIp: 192.0.2.8, endingIp: 192.0.2.9, invert: true}}", true);
        row("{conditionType: SUBSCRIPTION, conditionValue: '/orders/1.0.0:1.0.0:eve-Shop:PRODUCTION'}", true);
        row("{conditionType: SUBSCRIPTION, conditionValue: '/orders/1.0.0:1.0.0:eve-Shop:SANDBOX'}", false);
    }
    void refusesWhomTheyName()
    {
        QFETCH(QByteArray, condition);
        QFETCH(bool, blocks);
        Shop shop;
        shop.add("blocking-conditions", "conditions: [" + condition.toStdString() + "]");
        pipeline::Identity caller;
        caller.subject = "ann";
        caller.consumerKey = "key-1";
        caller.application = {"42", "Shop", "Gold", "eve"};
        QCOMPARE(callOf(shop, caller), blocks ? "403 900805 blocking-conditions.met" : "200");
    }

    void knowsAnonymousCallersByAddressAndApi()
    {
        Shop shop;
        shop.add("blocking-conditions", "conditions: [{conditionType: USER, conditionValue: ann}, "
                                        "{conditionType: IP, conditionValue: 192.0.2.1}]");
        QCOMPARE(callFrom(shop, "192.0.2.2"), "200");
        QCOMPARE(callFrom(shop, "192.0.2.1"), "403 900805 blocking-conditions.met");
        QCOMPARE(callFrom(shop, "nowhere"), "403 900805 blocking-conditions.met");
    }

    void refusesConditionsThatCannotBeRead()
    {
        Shop shop;
        QVERIFY(shop.refusal("blocking-conditions", "conditions:\n  - conditionType: IP\n    conditionValue: {fixedIp: x}").contains("filter.yaml:3:21"));
        QVERIFY(shop.refusal("blocking-conditions", "conditions: [{conditionType: IPRANGE, conditionValue: {startingIp: 10.0.0.1}}]") != "accepted");
        QVERIFY(shop.refusal("blocking-conditions", "conditions: [{conditionType: USER, conditionValue: ''}]").contains("not empty"));
        QVERIFY(shop.refusal("blocking-conditions", "conditions: [{conditionType: NOBODY, conditionValue: x}]") != "accepted");
    }
};

class SubscriptionBookTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void saysWhoHasSubscribed_data()
    {
        QTest::addColumn<QByteArray>("state"); ///< of the subscription; empty: there is none
        QTest::addColumn<bool>("sandbox");
        QTest::addColumn<bool>("named"); ///< the token says that it has subscribed
        QTest::addColumn<QByteArray>("outcome");
        const auto row = [](const char* state, bool sandbox, bool named, const char* outcome) {
            QTest::addRow("%s, %s, %s", *state != 0 ? state : "none", sandbox ? "sandbox" : "production", named ? "named" : "not named")
                << QByteArray(state) << sandbox << named << QByteArray(outcome);
        };
        for (const char* state : {"UNBLOCKED", "ACTIVE", "TIER_UPDATE_PENDING", "DELETE_PENDING"})
            row(state, false, false, "200");
        row("BLOCKED", false, false, "403 900909 subscription.blocked");
        row("BLOCKED", true, false, "403 900909 subscription.blocked");
        row("ON_HOLD", false, false, "403 900909 subscription.blocked");
        row("PROD_ONLY_BLOCKED", false, false, "403 900909 subscription.blocked");
        row("PROD_ONLY_BLOCKED", true, false, "200");
        row("REJECTED", false, false, "403 900908 subscription.none");
        row("", false, false, "403 900908 subscription.none");
        // What a token says was true when it was made; what is blocked has been blocked since.
        row("", false, true, "200");
        row("BLOCKED", false, true, "403 900909 subscription.blocked");
    }
    void saysWhoHasSubscribed()
    {
        QFETCH(QByteArray, state);
        QFETCH(bool, sandbox);
        QFETCH(bool, named);
        QFETCH(QByteArray, outcome);
        Shop shop;
        keep(shop, state.toStdString());
        shop.add("subscription");
        pipeline::Identity caller;
        caller.consumerKey = "key-1";
        caller.keyType = sandbox ? pipeline::Identity::KeyType::Sandbox : pipeline::Identity::KeyType::Production;
        caller.namesSubscriptions = named;
        caller.subscription.tier = named ? "Silver" : "";
        QCOMPARE(callOf(shop, caller), outcome);
    }

    void givesLaterFiltersWhatItFound()
    {
        Shop shop;
        keep(shop, "ACTIVE");
        shop.add("subscription");
        Visit visit(shop);
        pipeline::Identity caller;
        caller.subject = "eve";
        caller.consumerKey = "key-1";
        visit.exchange.setIdentity(caller);
        QCOMPARE(visit.through(), "200");
        const pipeline::Identity* const found = visit.exchange.identity();
        QCOMPARE(found->subject, std::string_view("eve"));
        QCOMPARE(found->application.id, std::string_view("42"));
        QCOMPARE(found->application.tier, std::string_view("10PerMin"));
        QCOMPARE(found->subscription.tier, std::string_view("Gold"));
    }

    void refusesTokensOfApplicationsThatItDoesNotKnow()
    {
        Shop shop;
        keep(shop, "ACTIVE");
        shop.add("subscription", "withoutClaim: allow");
        pipeline::Identity caller;
        for (const std::string_view key : {"", "key-2"}) {
            caller.consumerKey = key;
            QCOMPARE(callOf(shop, caller), "403 900908 subscription.unknown-application");
        }
    }

  private:
    static void keep(Shop& shop, const std::string& state)
    {
        std::string yaml = "{applications: [{id: '42', name: Shop, policy: 10PerMin, consumerKeys: [key-1]}]";
        if (!state.empty())
            yaml += ", subscriptions: [{application: '42', api: Orders, version: 1.0.0, policy: Gold, state: " + state + "}]";
        const auto file = schema::decode<model::SubscriptionsFile>(*schema::readYaml(yaml + "}", "subscriptions.json"));
        schema::Problems problems;
        shop.gateway.subscriptions = model::SubscriptionBook::make(*file, problems);
        QVERIFY2(shop.gateway.subscriptions != nullptr, problems.toString().c_str());
    }
};

POSTERN_TEST(IpFilterTest);
POSTERN_TEST(SubscriptionBookTest);
POSTERN_TEST(ClaimsTest);
POSTERN_TEST(BlockingConditionsTest);
#include "AccessTest.moc"
