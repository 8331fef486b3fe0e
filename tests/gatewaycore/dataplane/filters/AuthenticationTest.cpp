// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/security/ApiKeyStore.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "dataplane/filters/TokenAuthenticator.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"
#include "gatewaycore/dataplane/security/Issuer.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

/// A Shop whose issuer publishes its keys at a URL that the test answers.
struct SecuredShop : Shop {
    SecuredShop()
    {
        ports.add<security::Fetcher>(fetcher);
        model::Issuer trusted;
        trusted.name = "keymanager";
        trusted.issuer = "https://issuer";
        trusted.jwksUrl = "https://issuer/jwks";
        gateway.issuers.push_back(trusted);
        model::ApiKeyCredential key;
        key.name = "shop-key";
        key.sha256 = security::ApiKeyStore::digestOf("k-123");
        key.application = "Shop";
        key.scopes = {"read"};
        gateway.apiKeys.push_back(key);
        key.name = "other-key";
        key.sha256 = security::ApiKeyStore::digestOf("k-other");
        key.apis = {"Invoices:2.0.0"};
        gateway.apiKeys.push_back(key);
    }
    void publishKeys() { fetcher.answer(issuer.jwks()); }
    [[nodiscard]] std::string bearer(const std::string& more = {}) const { return "Bearer " + issuer.token(claimsAt(port->clock, more)); }

    FakeFetcher fetcher;
    test::Issuer issuer;
};

} // namespace

class AuthenticationTest : public QObject {
    Q_OBJECT
  private slots:
    void letsAValidTokenThroughAndTakesItOut()
    {
        SecuredShop shop;
        shop.add("jwt-auth");
        shop.publishKeys();
        Visit visit(shop);
        visit.with("Authorization", shop.bearer(R"("scope":"read write","keytype":"SANDBOX","application":{"id":5,"name":"App","tier":"Gold","owner":"eve"},)"
                                                R"("subscribedAPIs":[{"name":"Orders","version":"1.0.0","subscriptionTier":"Silver"}])"));
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.reason(), "jwt-auth.accepted");
        QCOMPARE(visit.sent("Authorization"), "");
        const pipeline::Identity* const identity = visit.exchange.identity();
        QVERIFY(identity != nullptr);
        QCOMPARE(std::string(identity->subject), std::string("a"));
        QVERIFY(identity->hasScope("write"));
        QCOMPARE(std::string(identity->application.name), std::string("App"));
        QCOMPARE(std::string(identity->application.tier), std::string("Gold"));
        QCOMPARE(std::string(identity->subscription.tier), std::string("Silver"));
        QVERIFY(identity->keyType == pipeline::Identity::KeyType::Sandbox);
        QVERIFY(identity->claim("iss") != nullptr && *identity->claim("iss") == "https://issuer");
    }

    void saysWhatIsMissingOrWrong()
    {
        SecuredShop shop;
        shop.add("jwt-auth");
        shop.publishKeys();
        Visit none(shop);
        QCOMPARE(none.in(), "401");
        QCOMPARE(none.code(), "900902");
        QCOMPARE(none.reason(), "jwt-auth.missing");
        QVERIFY(none.field("WWW-Authenticate").startsWith("Bearer"));

        Visit basic(shop);
        basic.with("Authorization", "Basic eDp5");
        QCOMPARE(basic.in(), "401");
        QCOMPARE(basic.code(), "900902");

        Visit twice(shop);
        twice.with("Authorization", shop.bearer()).with("Authorization", shop.bearer());
        QCOMPARE(twice.in(), "401");
        QCOMPARE(twice.reason(), "jwt-auth.repeated");

        Visit opaque(shop);
        opaque.with("Authorization", "bearer abcdef");
        QCOMPARE(opaque.in(), "401");
        QCOMPARE(opaque.code(), "900901");
        QCOMPARE(opaque.reason(), "jwt-auth.malformed");

        Visit expired(shop);
        expired.with("Authorization", "Bearer " + shop.issuer.token(claimsAt(shop.port->clock, {}, -600)));
        QCOMPARE(expired.in(), "401");
        QCOMPARE(expired.code(), "900903");
        QCOMPARE(expired.reason(), "jwt-auth.expired");

        Visit forged(shop);
        forged.with("Authorization", "Bearer " + test::Issuer("k1").token(claimsAt(shop.port->clock)));
        QCOMPARE(forged.in(), "401");
        QCOMPARE(forged.reason(), "jwt-auth.signature");
        QVERIFY(!forged.sentence().contains("eyJ")); // the token itself is never quoted
    }

    void waitsForKeysOnceAndGoesOn()
    {
        SecuredShop shop;
        shop.add("jwt-auth");
        Visit visit(shop);
        visit.with("Authorization", shop.bearer());
        QCOMPARE(visit.in(), "pause");
        QVERIFY(shop.port->resumed.empty());
        shop.publishKeys();
        QCOMPARE(shop.port->resumed.size(), 1U);
        QCOMPARE(visit.in(), "continue");
    }

    void refusesWhenTheKeysCannotBeHad()
    {
        SecuredShop shop;
        shop.add("jwt-auth");
        Visit visit(shop);
        visit.with("Authorization", shop.bearer());
        QCOMPARE(visit.in(), "pause");
        shop.fetcher.fail();
        QVERIFY(visit.in() != "continue");
        QVERIFY(visit.reason() == "jwt-auth.keys-unavailable" || visit.reason() == "jwt-auth.unknown-key");
    }

    void keepsSandboxKeysAwayFromProduction()
    {
        SecuredShop shop;
        shop.api.production.emplace();
        shop.add("jwt-auth");
        shop.publishKeys();
        Visit visit(shop);
        visit.with("Authorization", shop.bearer(R"("keytype":"SANDBOX")"));
        QCOMPARE(visit.in(), "403");
        QCOMPARE(visit.code(), "900905");
        QCOMPARE(visit.reason(), "key-type.sandbox");
        Visit other(shop);
        other.with("Authorization", shop.bearer());
        QCOMPARE(other.in(), "continue");
    }

    void saysWhichKindOfKeyWasOffered_data()
    {
        QTest::addColumn<QByteArray>("filter");
        QTest::newRow("jwt-auth") << QByteArray("jwt-auth");
        QTest::newRow("api-key") << QByteArray("api-key");
        QTest::newRow("authenticate") << QByteArray("authenticate");
    }
    void saysWhichKindOfKeyWasOffered()
    {
        QFETCH(QByteArray, filter);
        for (const bool sandbox : {true, false}) {
            for (const auto profile : {pipeline::FaultProfile::Wso2v26, pipeline::FaultProfile::Wso2v32, pipeline::FaultProfile::Choreo,
                                       pipeline::FaultProfile::Postern}) {
                SecuredShop shop;
                shop.profile = profile;
                (sandbox ? shop.api.production : shop.api.sandbox).emplace();
                shop.gateway.apiKeys[0].keyType = sandbox ? "SANDBOX" : "PRODUCTION";
                shop.add(filter.toStdString(), filter == "authenticate" ? "anyOf: [{allOf: [{scheme: jwt}]}]" : "");
                if (filter != "api-key")
                    shop.publishKeys();
                Visit visit(shop);
                visit.with("ApiKey", "k-123");
                visit.with("Authorization", shop.bearer(sandbox ? R"("keytype":"SANDBOX")" : R"("keytype":"PRODUCTION")"));
                const bool choreo = profile == pipeline::FaultProfile::Choreo;
                QCOMPARE(visit.in(), choreo ? "401" : "403");
                const QByteArray kind = sandbox ? "sandbox" : "production";
                if (profile == pipeline::FaultProfile::Postern) {
                    QVERIFY2(visit.body().contains("A " + kind + " key was offered"), visit.body());
                    continue;
                }
                const QByteArray text = (sandbox ? "Sandbox" : "Production") + QByteArray(" key offered to ") +
                                        (choreo ? "an" : "the") + " API with no " + kind + " endpoint";
                QCOMPARE(visit.body(), "{\"ERROR_CODE\":\"900901\",\"ERROR_MESSAGE\":\"" + text + "\"}");
            }
        }
    }

    void keepsFetchedKeysNoLongerThanTheOperatorSays()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        model::Issuer issuer;
        issuer.jwksUrl = "https://issuer/jwks";
        issuer.refresh = std::chrono::minutes(5);
        security::KeySource patient(filters::keySourceConfigOf(issuer), &fetcher, clock);
        QVERIFY(patient.start());
        fetcher.answer(test::Issuer().jwks(), "public, max-age=86400");
        clock.advance(Seconds(299));
        patient.poll();
        QCOMPARE(fetcher.fetches, 1);
        clock.advance(Seconds(1));
        patient.poll();
        QCOMPARE(fetcher.fetches, 2);
        fetcher.answer(test::Issuer().jwks(), "max-age=0"); // heeded, but not so far that every call fetches
        clock.advance(Seconds(29));
        patient.poll();
        QCOMPARE(fetcher.fetches, 2);
        clock.advance(Seconds(1));
        patient.poll();
        QCOMPARE(fetcher.fetches, 3);

        issuer.refresh = Seconds(5);
        fetcher = {};
        security::KeySource eager(filters::keySourceConfigOf(issuer), &fetcher, clock);
        QVERIFY(eager.start());
        fetcher.answer(test::Issuer().jwks());
        clock.advance(Seconds(5));
        eager.poll();
        QCOMPARE(fetcher.fetches, 2);
    }

    void readsSubscriptionsUnderTheIssuersOwnName()
    {
        for (const char* filter : {"", "withoutClaim: allow"}) {
            SecuredShop shop;
            shop.gateway.issuers[0].claims = {{"subscriptions", "plans"}};
            shop.add("jwt-auth");
            shop.add("subscription", filter);
            shop.publishKeys();
            for (const char* others : {R"("plans":[])", R"("plans":[{"name":"Invoices","version":"2.0.0"}])", R"("plans":"none")"}) {
                Visit stranger(shop);
                stranger.with("Authorization", shop.bearer(others));
                QCOMPARE(stranger.in(), "403");
                QCOMPARE(stranger.reason(), "subscription.none");
            }
            Visit subscribed(shop);
            subscribed.with("Authorization", shop.bearer(R"("plans":[{"name":"Orders","version":"1.0.0"}])"));
            QCOMPARE(subscribed.in(), "continue");
            Visit silent(shop);
            silent.with("Authorization", shop.bearer());
            QCOMPARE(silent.in(), *filter == 0 ? "403" : "continue");
        }
    }

    void takesTheHeaderThatTheApiNames()
    {
        SecuredShop shop;
        shop.api.authorizationHeader = "X-Token";
        shop.add("jwt-auth", "forwardCredential: true");
        shop.publishKeys();
        Visit bare(shop);
        bare.with("X-Token", shop.issuer.token(claimsAt(shop.port->clock)));
        QCOMPARE(bare.in(), "continue");
        QVERIFY(!bare.sent("X-Token").isEmpty());
        Visit usual(shop);
        usual.with("Authorization", shop.bearer());
        QCOMPARE(usual.in(), "401");
    }

    void refusesToBeBuiltWithoutAnyoneToTrust()
    {
        Shop shop;
        QVERIFY(shop.refusal("jwt-auth", "").contains("no issuer is configured"));
        QVERIFY(shop.refusal("api-key", "").contains("no API key is configured"));
        SecuredShop secured;
        QVERIFY(secured.refusal("jwt-auth", "issuers: [nobody]").contains("no issuer \"nobody\""));
        secured.gateway.issuers[0].algorithms = {"HS256"};
        QVERIFY(secured.refusal("jwt-auth", "").contains("HS256"));
    }

    void takesAnApiKeyFromHeaderOrQueryAndTakesItOut()
    {
        SecuredShop shop;
        shop.add("api-key");
        Visit visit(shop);
        visit.with("ApiKey", "k-123");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("ApiKey"), "");
        QCOMPARE(std::string(visit.exchange.identity()->application.name), std::string("Shop"));

        SecuredShop query;
        query.add("api-key", "{in: query, name: api key}");
        Visit asked(query, http::Method::Get, "/items/7?a=1&api%20key=k-123&b&c=%26");
        QCOMPARE(asked.in(), "continue");
        QCOMPARE(std::string(asked.exchange.request().target), std::string("/items/7?a=1&b&c=%26"));
        Visit only(query, http::Method::Get, "/items/7?api+key=k-123");
        QCOMPARE(only.in(), "continue");
        QCOMPARE(std::string(only.exchange.request().target), std::string("/items/7"));
    }

    void takesAnApiKeyFromACookieAndLeavesTheOthers()
    {
        SecuredShop shop;
        shop.add("api-key", "{in: cookie, name: key}");
        Visit visit(shop);
        visit.with("Cookie", "a=1; key=k-123;b=\"2\"").with("Cookie", "keys=3;key2=4; ;  KEY=5");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(visit.sent("Cookie"), "a=1; b=\"2\"; keys=3; key2=4; KEY=5");
        Visit alone(shop);
        alone.with("Cookie", "key=k-123");
        QCOMPARE(alone.in(), "continue");
        QVERIFY(alone.exchange.request().headers.find("Cookie") == nullptr);
        for (const char* field : {"key=k-123; key=k-123", "key=k-999", "key", "key=", "a=key=k-123", ""}) {
            Visit refused(shop);
            refused.with("Cookie", field);
            QCOMPARE(refused.in(), "401");
        }
    }

    void refusesApiKeysThatDoNotCount()
    {
        SecuredShop shop;
        shop.add("api-key");
        Visit none(shop);
        QCOMPARE(none.in(), "401");
        QCOMPARE(none.code(), "900902");
        Visit wrong(shop);
        wrong.with("ApiKey", "k-124");
        QCOMPARE(wrong.in(), "401");
        QCOMPARE(wrong.code(), "900901");
        QVERIFY(!wrong.sentence().contains("k-124"));
        Visit other(shop);
        other.with("ApiKey", "k-other");
        QCOMPARE(other.in(), "403");
        QCOMPARE(other.code(), "900908");
        Visit twice(shop);
        twice.with("ApiKey", "k-123").with("apikey", "k-123");
        QCOMPARE(twice.in(), "401");
    }

    void wantsOneAlternativeEntirely()
    {
        SecuredShop shop;
        shop.add("authenticate", R"(
anyOf:
  - allOf: [{scheme: jwt, scopes: [admin]}]
  - allOf: [{scheme: jwt}, {scheme: api-key, name: X-Key, scopes: [read]}]
)");
        shop.publishKeys();
        Visit admin(shop);
        admin.with("Authorization", shop.bearer(R"("scope":"admin")"));
        QCOMPARE(admin.in(), "continue");

        Visit tokenOnly(shop); // a token without the scope, and no key
        tokenOnly.with("Authorization", shop.bearer());
        QCOMPARE(tokenOnly.in(), "403");
        QCOMPARE(tokenOnly.code(), "900910");

        Visit keyOnly(shop);
        keyOnly.with("X-Key", "k-123");
        QCOMPARE(keyOnly.in(), "401");
        QCOMPARE(keyOnly.code(), "900902");
        QVERIFY2(keyOnly.sentence().contains("Authorization"), keyOnly.sentence());

        Visit both(shop);
        both.with("Authorization", shop.bearer()).with("X-Key", "k-123");
        QCOMPARE(both.in(), "continue");
        QCOMPARE(std::string(both.exchange.identity()->scheme), std::string("jwt"));
        QCOMPARE(both.sent("Authorization"), "");
        QCOMPARE(both.sent("X-Key"), "");

        Visit badKey(shop); // the scope of one alternative does not make up for the key of the other
        badKey.with("Authorization", shop.bearer(R"("scope":"read")")).with("X-Key", "k-999");
        QVERIFY(badKey.in() != "continue");
    }

    void letsAnAnonymousAlternativeThroughOnlyWhereItStands()
    {
        SecuredShop shop;
        shop.add("authenticate", "anyOf: [{allOf: [{scheme: jwt}]}, {allOf: []}]");
        shop.publishKeys();
        Visit nobody(shop);
        QCOMPARE(nobody.in(), "continue");
        QVERIFY(nobody.exchange.identity() == nullptr);
        Visit somebody(shop);
        somebody.with("Authorization", shop.bearer());
        QCOMPARE(somebody.in(), "continue");
        QVERIFY(somebody.exchange.identity() != nullptr);

        SecuredShop closed;
        closed.add("authenticate", "anyOf: []");
        Visit any(closed);
        QCOMPARE(any.in(), "401"); // no alternative: nobody
    }

    void takesTheOtherAlternativeWhenOneFails()
    {
        SecuredShop shop;
        shop.add("authenticate", "anyOf: [{allOf: [{scheme: jwt}]}, {allOf: [{scheme: api-key}]}]");
        shop.publishKeys();
        Visit visit(shop);
        visit.with("Authorization", "Bearer nonsense").with("ApiKey", "k-123");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(std::string(visit.exchange.identity()->scheme), std::string("api-key"));
        QCOMPARE(visit.sent("Authorization"), "");
    }

    void waitsForKeysOfAnAlternative()
    {
        SecuredShop shop;
        shop.add("authenticate", "anyOf: [{allOf: [{scheme: jwt}]}, {allOf: [{scheme: jwt, name: X-T}]}]");
        Visit visit(shop);
        visit.with("Authorization", shop.bearer()).with("X-T", shop.bearer());
        QCOMPARE(visit.in(), "pause");
        shop.publishKeys();
        QCOMPARE(shop.port->resumed.size(), 1U);
        QCOMPARE(visit.in(), "continue");
    }

    void holdsScopesAndSubscriptions()
    {
        SecuredShop shop;
        shop.add("jwt-auth");
        shop.add("scopes", "{scopes: [read, write]}");
        shop.add("subscription");
        shop.publishKeys();
        const std::string subscribed = R"("subscribedAPIs":[{"name":"Orders","version":"1.0.0","subscriptionTier":"Silver"}])";
        Visit good(shop);
        good.with("Authorization", shop.bearer(R"("scope":"read write",)" + subscribed));
        QCOMPARE(good.in(), "continue");
        Visit half(shop);
        half.with("Authorization", shop.bearer(R"("scope":"read",)" + subscribed));
        QCOMPARE(half.in(), "403");
        QCOMPARE(half.code(), "900910");
        QVERIFY2(half.sentence().contains("needs all of [read, write]"), half.sentence());
        Visit stranger(shop);
        stranger.with("Authorization", shop.bearer(R"("scope":"read write","subscribedAPIs":[])"));
        QCOMPARE(stranger.in(), "403");
        QCOMPARE(stranger.code(), "900908");
        QCOMPARE(stranger.reason(), "subscription.none");
        Visit silent(shop);
        silent.with("Authorization", shop.bearer(R"("scope":"read write")"));
        QCOMPARE(silent.in(), "403");
        QCOMPARE(silent.reason(), "subscription.no-claim");

        SecuredShop any;
        any.add("jwt-auth");
        any.add("scopes", "{scopes: [read, write], match: any}");
        any.publishKeys();
        Visit one(any);
        one.with("Authorization", any.bearer(R"("scope":"write")"));
        QCOMPARE(one.in(), "continue");
    }

    void refusesScopesWhenNobodyHasAuthenticated()
    {
        Shop shop;
        shop.add("scopes", "{scopes: [read]}");
        Visit visit(shop);
        QCOMPARE(visit.in(), "401");
    }
};

POSTERN_TEST(AuthenticationTest);
#include "AuthenticationTest.moc"
