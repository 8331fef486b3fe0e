// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/security/ApiKeyStore.h"
#include "dataplane/security/Referrer.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"
#include "gatewaycore/dataplane/security/Issuer.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

/// One issuer of access tokens and one of keys, under the same `iss`, as WSO2 has them.
struct KeyShop : Shop {
    explicit KeyShop(const std::vector<std::string>& kinds = {"api-key", "internal-key"})
    {
        ports.add<security::Fetcher>(fetcher);
        model::Issuer tokens;
        tokens.name = "keymanager";
        tokens.issuer = "https://issuer";
        tokens.jwksUrl = "https://issuer/jwks";
        gateway.issuers.push_back(tokens);
        tokens.name = "portal";
        tokens.tokens = kinds;
        gateway.issuers.push_back(tokens);
    }
    void publish()
    {
        while (!fetcher.pending.empty())
            fetcher.answer(issuer.jwks());
    }
    [[nodiscard]] std::string key(const std::string& type, const std::string& more = {}, std::int64_t lifetime = 60) const
    {
        return issuer.token(claimsAt(port->clock, "\"token_type\":\"" + type + "\"" + (more.empty() ? "" : "," + more), lifetime));
    }
    FakeFetcher fetcher;
    test::Issuer issuer;
};

/// Claims without `exp`.
std::string endless(const std::string& type)
{
    return "{\"iss\":\"https://issuer\",\"sub\":\"a\",\"token_type\":\"" + type + "\"}";
}

constexpr const char* subscribed = R"("application":{"id":5,"name":"App","tier":"Gold","owner":"eve"},"keytype":"PRODUCTION",)"
                                   R"("subscribedAPIs":[{"name":"Orders","version":"1.0.0","subscriptionTier":"Silver"}])";

} // namespace

class SignedKeyTest : public QObject {
    Q_OBJECT
  private slots:
    void takesAnApiKeyThatThePortalSigned()
    {
        KeyShop shop;
        shop.add("api-key");
        shop.add("subscription");
        shop.publish();
        Visit visit(shop);
        visit.with("ApiKey", shop.key("apiKey", subscribed));
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("ApiKey"), "");
        const pipeline::Identity* const identity = visit.exchange.identity();
        QCOMPARE(std::string(identity->scheme), std::string("api-key"));
        QCOMPARE(std::string(identity->application.name), std::string("App"));
        QCOMPARE(std::string(identity->subscription.tier), std::string("Silver"));

        KeyShop query;
        query.add("api-key", "{in: query, name: apikey}");
        query.publish();
        Visit asked(query, http::Method::Get, "/items/7?a=1&apikey=" + query.key("apiKey", subscribed));
        QCOMPARE(asked.in(), "continue");
        QCOMPARE(std::string(asked.exchange.request().target), std::string("/items/7?a=1"));
    }

    void waitsForTheKeysOnce()
    {
        KeyShop shop;
        shop.add("api-key");
        Visit visit(shop);
        visit.with("ApiKey", shop.key("apiKey", subscribed));
        QCOMPARE(visit.in(), "pause");
        shop.publish();
        QVERIFY(!shop.port->resumed.empty());
        QCOMPARE(visit.in(), "continue");
    }

    void keysThatCountForEverAreTaken()
    {
        KeyShop shop;
        shop.add("api-key");
        shop.publish();
        Visit visit(shop);
        visit.with("ApiKey", shop.issuer.token(endless("apiKey")));
        QCOMPARE(visit.in(), "continue");
    }

    void noKindPassesForAnother_data()
    {
        QTest::addColumn<QByteArray>("filter");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<bool>("taken");
        const std::pair<const char*, const char*> filters[] = {{"jwt", "Bearer"}, {"api-key", "apiKey"}, {"internal-key", "InternalKey"}};
        for (const auto& [filter, own] : filters) {
            for (const char* type : {"Bearer", "apiKey", "InternalKey", "APIKEY", "something else"}) {
                const bool key = QByteArray(type).toLower() == "apikey";
                const bool taken = QByteArray(own) == "Bearer" ? !key && QByteArray(type) != "InternalKey"
                                                               : QByteArray(own).toLower() == QByteArray(type).toLower();
                QTest::addRow("%s as %s", type, filter) << QByteArray(filter) << QByteArray(type) << taken;
            }
        }
    }
    void noKindPassesForAnother()
    {
        QFETCH(QByteArray, filter);
        QFETCH(QByteArray, type);
        QFETCH(bool, taken);
        KeyShop shop({"access", "api-key", "internal-key"}); // even where one issuer with one key signs them all
        shop.gateway.issuers.erase(shop.gateway.issuers.begin());
        shop.add("authenticate", "anyOf: [{allOf: [{scheme: " + filter.toStdString() + "}]}]");
        shop.publish();
        const std::string token = shop.key(type.toStdString(), subscribed);
        Visit visit(shop);
        visit.with("Authorization", "Bearer " + token).with("ApiKey", token).with("Internal-Key", token);
        QCOMPARE(visit.in(), taken ? "continue" : "401");
        if (!taken)
            QVERIFY2(visit.reason() == "jwt-auth.type" || visit.reason() == "api-key.refused", visit.reason());
        QVERIFY(!visit.sentence().contains("eyJ"));
    }

    void issuersThatAreNotConfiguredForItVouchForNoKey()
    {
        KeyShop shop({"internal-key"});
        QVERIFY(shop.refusal("api-key", "").contains("no API key is configured"));
        KeyShop other({"api-key"});
        QVERIFY(other.refusal("authenticate", "anyOf: [{allOf: [{scheme: internal-key}]}]").contains("tokens: [internal-key]"));
        KeyShop none;
        none.gateway.issuers.erase(none.gateway.issuers.begin());
        QVERIFY(none.refusal("jwt-auth", "").contains("no issuer is configured"));
    }

    void refusesSignedKeysThatDoNotCount_data()
    {
        QTest::addColumn<QByteArray>("claims");
        QTest::addColumn<int>("lifetime");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("code");
        const QByteArray app = R"("application":{"id":5,"name":"App"})";
        QTest::newRow("expired") << QByteArray(subscribed) << -600 << QByteArray("401") << QByteArray("900903");
        QTest::newRow("other API") << app + R"(,"subscribedAPIs":[{"name":"Invoices","version":"1.0.0"}])" << 60 << QByteArray("403") << QByteArray("900908");
        QTest::newRow("other version") << app + R"(,"subscribedAPIs":[{"name":"Orders","version":"2.0.0"}])" << 60 << QByteArray("403") << QByteArray("900908");
        QTest::newRow("nothing subscribed") << app + R"(,"subscribedAPIs":[])" << 60 << QByteArray("403") << QByteArray("900908");
        QTest::newRow("from elsewhere") << QByteArray(subscribed) + R"(,"permittedIP":"10.0.0.0/8")" << 60 << QByteArray("403") << QByteArray("403");
        QTest::newRow("addresses nobody can read") << QByteArray(subscribed) + R"(,"permittedIP":"everywhere")" << 60 << QByteArray("403") << QByteArray("403");
        QTest::newRow("addresses of another kind") << QByteArray(subscribed) + R"(,"permittedIP":["192.0.2.7"])" << 60 << QByteArray("403") << QByteArray("403");
        QTest::newRow("no referrer") << QByteArray(subscribed) + ",\"permittedReferer\":\"*.example.org/*\"" << 60 << QByteArray("403") << QByteArray("403");
        QTest::newRow("right address") << QByteArray(subscribed) + R"(,"permittedIP":"10.0.0.0/8, 192.0.2.0/24","permittedReferer":"")" << 60 << QByteArray("continue") << QByteArray();
        QTest::newRow("none asked for") << QByteArray(subscribed) + R"(,"permittedIP":"","permittedReferer":null)" << 60 << QByteArray("continue") << QByteArray();
    }
    void refusesSignedKeysThatDoNotCount()
    {
        QFETCH(QByteArray, claims);
        QFETCH(int, lifetime);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, code);
        KeyShop shop;
        shop.add("api-key");
        shop.publish();
        Visit visit(shop);
        visit.with("ApiKey", shop.key("apiKey", claims.toStdString(), lifetime));
        QCOMPARE(visit.in(), answer);
        QCOMPARE(visit.code(), code);
        QVERIFY(!visit.sentence().contains("eyJ"));
    }

    void forgedKeysAreRefused()
    {
        KeyShop shop;
        shop.add("api-key");
        shop.publish();
        const std::string foreign = test::Issuer("k1").token(claimsAt(shop.port->clock, R"("token_type":"apiKey")"));
        const std::string good = shop.key("apiKey", subscribed);
        for (const std::string& key : {foreign, good.substr(0, good.size() - 8) + "AAAAAAAA", std::string("eyJ.e30."), std::string("ey.."),
                                       std::string("no jwt at all"), good + "." + good}) {
            Visit visit(shop);
            visit.with("ApiKey", key);
            QCOMPARE(visit.in(), "401");
            QCOMPARE(visit.code(), "900901");
        }
    }

    void plainKeysAreHeldToAddressesAndPagesToo()
    {
        KeyShop shop;
        model::ApiKeyCredential key;
        key.name = "office";
        key.sha256 = security::ApiKeyStore::digestOf("k-123");
        key.ips = {"192.0.2.0/24", "2001:db8::/32"};
        shop.gateway.apiKeys.push_back(key);
        key.name = "page";
        key.sha256 = security::ApiKeyStore::digestOf("k-page");
        key.ips.clear();
        key.referrers = {"shop.example.org/*"};
        shop.gateway.apiKeys.push_back(key);
        shop.add("api-key");
        const auto from = [&](const char* sent, const char* address, const char* referrer) {
            Visit visit(shop, http::Method::Get, "/items/7", address);
            visit.with("ApiKey", sent);
            if (*referrer != 0)
                visit.with("Referer", referrer);
            return visit.in();
        };
        QCOMPARE(from("k-123", "192.0.2.200", ""), "continue");
        QCOMPARE(from("k-123", "2001:db8::7", ""), "continue");
        QCOMPARE(from("k-123", "::ffff:192.0.2.7", ""), "continue");
        QCOMPARE(from("k-123", "198.51.100.1", ""), "403");
        QCOMPARE(from("k-123", "", ""), "403");
        QCOMPARE(from("k-page", "198.51.100.1", "https://shop.example.org/cart"), "continue");
        QCOMPARE(from("k-page", "198.51.100.1", "https://evil.example/?shop.example.org/cart"), "403");
        QCOMPARE(from("k-page", "198.51.100.1", ""), "403");
        shop.gateway.apiKeys[0].ips = {"10.0.0.0/99"};
        QVERIFY(shop.refusal("api-key", "").contains("10.0.0.0/99"));
    }

    void knowsReferrersByTheirPattern_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("referrer");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char* pattern, const QByteArray& referrer, bool matches) {
            QTest::addRow("%s: %s", pattern, referrer.left(40).constData()) << QByteArray(pattern) << referrer << matches;
        };
        row("www.example.com/path", "www.example.com/path", true);
        row("www.example.com/path", "https://www.example.com/path", true);
        row("www.example.com/path", "HTTP://WWW.example.com/path", true);
        row("www.example.com/path", "https://www.example.com/path/more", false);
        row("sub.example.com/*", "https://sub.example.com/", true);
        row("sub.example.com/*", "https://sub.example.com.evil.org/", false);
        row("*.example.com/*", "https://a.b.example.com/c/d?e", true);
        row("*.example.com/*", "https://example.com/c", false);
        row("https://a.example/*", "https://a.example/b", true);
        row("https://a.example/*", "http://a.example/b", false);
        row("*", "anything", true);
        row("*", "any thing", false);
        row("*", "", false);
        row("", "a", false);
        row("a.example/x*y*z", "https://a.example/xyyz", true);
        row("*a*a*a*a*a*a*a*a*b", QByteArray(2000, 'a'), false); // at once, not in a thousand years
    }
    void knowsReferrersByTheirPattern()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, referrer);
        QFETCH(bool, matches);
        QCOMPARE(security::matchesReferrer(pattern.toStdString(), referrer.toStdString()), matches);
    }

    void testKeysOfTheConsoleAreAnAlternativeOfTheirOwn()
    {
        KeyShop shop;
        shop.add("authenticate", "anyOf: [{allOf: [{scheme: jwt, scopes: [admin]}]}, {allOf: [{scheme: internal-key}]}]");
        shop.publish();
        Visit tried(shop);
        tried.with("Internal-Key", shop.key("InternalKey", subscribed));
        QCOMPARE(tried.in(), "continue");
        QCOMPARE(tried.sent("Internal-Key"), "");
        QCOMPARE(std::string(tried.exchange.identity()->scheme), std::string("internal-key"));
        Visit silent(shop); // it is made for one API, and has to say so
        silent.with("Internal-Key", shop.key("InternalKey"));
        QCOMPARE(silent.in(), "403");
        Visit ended(shop);
        ended.with("Internal-Key", shop.issuer.token(endless("InternalKey")));
        QCOMPARE(ended.in(), "401"); // it has no end
        Visit twice(shop);
        twice.with("Internal-Key", shop.key("InternalKey", subscribed)).with("internal-key", "x");
        QCOMPARE(twice.in(), "401");
        QCOMPARE(twice.reason(), "internal-key.repeated");
    }

    void takesTheTypesOfTokensThatTheIssuerHas()
    {
        KeyShop shop;
        shop.gateway.issuers[0].types = {"at+jwt"};
        shop.add("jwt-auth");
        shop.publish();
        for (const auto& [type, answer] : {std::pair("at+jwt", "continue"), {"application/at+JWT", "continue"}, {"JWT", "401"}, {"", "401"}}) {
            crypto::JwsSignOptions options;
            options.type = type;
            Visit visit(shop);
            visit.with("Authorization", "Bearer " + *crypto::signCompact(shop.issuer.key, crypto::JwsAlgorithm::ES256, claimsAt(shop.port->clock), options));
            QCOMPARE(visit.in(), answer);
            if (QByteArray(answer) == "401")
                QCOMPARE(visit.reason(), "jwt-auth.type");
        }
        KeyShop any; // and whatever they say when nothing is asked for
        any.add("jwt-auth");
        any.publish();
        Visit visit(any);
        visit.with("Authorization", "Bearer " + any.issuer.token(claimsAt(any.port->clock)));
        QCOMPARE(visit.in(), "continue");
    }

    void readsTheConsumerKeyFromTheClaimTheIssuerNames()
    {
        for (const auto& [claims, wanted] : {std::pair(R"("aud":"client-1")", "client-1"), {R"("aud":["client-2","x"])", "client-2"}, {R"("aud":[])", ""}}) {
            KeyShop shop;
            shop.gateway.issuers[0].claims = {{"clientId", "aud"}};
            shop.add("jwt-auth");
            shop.publish();
            Visit visit(shop);
            visit.with("Authorization", "Bearer " + shop.issuer.token(claimsAt(shop.port->clock, claims)));
            QCOMPARE(visit.in(), "continue");
            QCOMPARE(std::string(visit.exchange.identity()->consumerKey), std::string(wanted));
        }
    }
};

POSTERN_TEST(SignedKeyTest);
#include "SignedKeyTest.moc"
