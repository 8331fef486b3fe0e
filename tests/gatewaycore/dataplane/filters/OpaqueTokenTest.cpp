// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "base/Log.h"
#include "dataplane/filters/SecretSource.h"
#include "dataplane/filters/Upkeep.h"
#include "dataplane/security/ApiKeyStore.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"
#include "gatewaycore/dataplane/security/Issuer.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;
using namespace std::chrono_literals;

namespace {

struct ClientSecret final : filters::SecretSource {
    Result<Secret> secret(const schema::SecretRef& reference) override
    {
        ++asked;
        if (reference.name == "MISSING")
            return unexpected(ErrorKind::NotFound, "MISSING is not set", Fault::Config);
        return Secret("s3cret");
    }
    int asked = 0;
};

/// A Shop with an issuer that has keys and is asked about tokens that are no JWT.
struct AskingShop : Shop {
    explicit AskingShop(bool keys = true)
    {
        ports.add<security::Fetcher>(fetcher);
        ports.add<filters::SecretSource>(secrets);
        ports.add<filters::Upkeep>(upkeep);
        gateway.issuers.push_back(asking("keymanager", "https://issuer"));
        if (keys)
            gateway.issuers.front().jwksUrl = "https://issuer/jwks";
    }
    static model::Issuer asking(const std::string& name, const std::string& issuer)
    {
        model::Issuer made;
        made.name = name;
        made.issuer = issuer;
        made.introspection.emplace();
        made.introspection->url = issuer + "/introspect";
        made.introspection->clientId = "gateway";
        made.introspection->clientSecret = schema::SecretRef{schema::SecretRef::Source::Environment, "SECRET", {}};
        return made;
    }
    /// The chain, its keys fetched.
    void open(const std::string& type = "jwt-auth", const std::string& yaml = {})
    {
        add(type, yaml);
        if (gateway.issuers.front().hasKeys())
            fetcher.answer(issuer.jwks());
    }
    [[nodiscard]] int questions() const
    {
        return static_cast<int>(std::count_if(fetcher.requests.begin(), fetcher.requests.end(),
                                              [](const auto& request) { return request.method == "POST"; }));
    }

    FakeFetcher fetcher;
    ClientSecret secrets;
    filters::Upkeep upkeep{port->clock};
    test::Issuer issuer;
};

/// What an issuer says of one subscription, in a token of its own or when it is asked.
const char* const subscription =
    R"("sub":"alice","azp":"shop-1","jti":"j-1","scope":"read write","keytype":"SANDBOX",)"
    R"("application":{"id":5,"uuid":"u-5","name":"App","tier":"Gold","owner":"eve"},)"
    R"("subscribedAPIs":[{"name":"Invoices","version":"1.0.0","subscriptionTier":"Bronze","publisher":"zoe"},)"
    R"({"name":"Orders","version":"1.0.0","subscriptionTier":"Silver","publisher":"bob"}],)"
    R"("tierInfo":{"Silver":{"stopOnQuotaReach":false}},"department":"sales")";

std::string text(std::string_view view) { return std::string(view); }

} // namespace

class OpaqueTokenTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { log::setLevel(log::Level::Off); }
    void cleanup() { log::setLevel(log::Level::Info); }

    void givesTheSameIdentityAsAJwtForTheSameSubscription_data()
    {
        QTest::addColumn<bool>("subscribed");
        QTest::newRow("an API that is subscribed to") << true;
        QTest::newRow("another one") << false;
    }
    void givesTheSameIdentityAsAJwtForTheSameSubscription()
    {
        QFETCH(bool, subscribed);
        AskingShop shop;
        if (!subscribed)
            shop.api.name = "Else";
        shop.open();
        const std::string ends = R"("exp":)" + std::to_string(secondsOf(shop.port->clock) + 60);
        Visit byJwt(shop);
        byJwt.with("Authorization", "Bearer " + shop.issuer.token("{\"iss\":\"https://issuer\"," + ends + "," + subscription + "}"));
        QCOMPARE(byJwt.in(), "continue");
        QCOMPARE(shop.questions(), 0);

        Visit byOpaque(shop);
        byOpaque.with("Authorization", "Bearer 6f1c-opaque");
        QCOMPARE(byOpaque.in(), "pause");
        QCOMPARE(shop.questions(), 1);
        shop.fetcher.answer("{\"active\":true,\"iss\":\"https://issuer\"," + ends + "," + subscription + "}");
        QCOMPARE(shop.port->resumed.size(), 1U);
        QCOMPARE(byOpaque.in(), "continue");
        QCOMPARE(byOpaque.sent("Authorization"), "");

        const pipeline::Identity& one = *byJwt.exchange.identity();
        const pipeline::Identity& other = *byOpaque.exchange.identity();
        QCOMPARE(text(one.scheme), std::string("jwt"));
        QCOMPARE(text(other.scheme), std::string("opaque"));
        QCOMPARE(text(other.subject), std::string("alice"));
        QCOMPARE(text(one.subject), text(other.subject));
        QCOMPARE(text(one.issuer), text(other.issuer));
        QCOMPARE(text(one.tokenId), text(other.tokenId));
        QCOMPARE(text(other.consumerKey), std::string("shop-1"));
        QCOMPARE(text(one.consumerKey), text(other.consumerKey));
        QVERIFY(other.keyType == pipeline::Identity::KeyType::Sandbox);
        QVERIFY(one.keyType == other.keyType);
        QCOMPARE(text(one.application.id), text(other.application.id));
        QCOMPARE(text(one.application.name), text(other.application.name));
        QCOMPARE(text(one.application.tier), text(other.application.tier));
        QCOMPARE(text(one.application.owner), text(other.application.owner));
        QCOMPARE(text(other.subscription.tier), std::string(subscribed ? "Silver" : ""));
        QCOMPARE(text(one.subscription.tier), text(other.subscription.tier));
        QCOMPARE(text(one.subscription.apiPublisher), text(other.subscription.apiPublisher));
        QCOMPARE(other.subscription.stopOnQuotaReach, !subscribed);
        QCOMPARE(one.subscription.stopOnQuotaReach, other.subscription.stopOnQuotaReach);
        QCOMPARE(one.namesSubscriptions, other.namesSubscriptions);
        QCOMPARE(one.scopes.size(), 2U);
        QVERIFY(std::equal(one.scopes.begin(), one.scopes.end(), other.scopes.begin(), other.scopes.end()));
        QCOMPARE(one.claims.size(), other.claims.size());
        for (const pipeline::Identity::Claim& claim : one.claims) {
            QVERIFY2(other.claim(claim.name) != nullptr, text(claim.name).c_str());
            QCOMPARE(text(*other.claim(claim.name)), text(claim.value));
        }
    }

    void showsWhereItsWordComesFrom()
    {
        AskingShop shop;
        shop.open();
        Visit first(shop);
        first.with("Authorization", "Bearer opaque");
        QCOMPARE(first.in(), "pause");
        shop.fetcher.answer(R"({"active":true,"sub":"alice"})");
        QCOMPARE(first.in(), "continue");
        QCOMPARE(first.reason(), "jwt-auth.introspected");
        QCOMPARE(first.sentence(), "The token of alice from https://issuer is active: introspected at 2027-01-15T08:00:00Z.");
        shop.port->clock.advance(10s);
        Visit second(shop);
        second.with("Authorization", "Bearer opaque");
        QCOMPARE(second.in(), "continue");
        QCOMPARE(second.sentence(), "The token of alice from https://issuer is active: introspected at 2027-01-15T08:00:00Z, cached.");
        QVERIFY(second.exchange.notes() != nullptr);
        QCOMPARE(shop.questions(), 1);
    }

    void asksOnceWhileManyWait()
    {
        AskingShop shop;
        shop.open();
        std::vector<std::unique_ptr<Visit>> visits;
        for (int n = 0; n < 50; ++n) {
            visits.push_back(std::make_unique<Visit>(shop));
            visits.back()->with("Authorization", "Bearer opaque");
            QCOMPARE(visits.back()->in(), "pause");
        }
        QCOMPARE(shop.questions(), 1);
        shop.fetcher.answer(R"({"active":true,"sub":"alice"})");
        QCOMPARE(shop.port->resumed.size(), 50U);
        for (const auto& visit : visits)
            QCOMPARE(visit->in(), "continue");
        QCOMPARE(shop.questions(), 1);
    }

    void saysWhyATokenIsRefused()
    {
        AskingShop shop;
        shop.gateway.issuers.front().introspection->connections = 1;
        shop.gateway.issuers.front().introspection->queue = 0;
        shop.open();
        Visit inactive(shop);
        inactive.with("Authorization", "Bearer gone");
        QCOMPARE(inactive.in(), "pause");
        Visit busy(shop);
        busy.with("Authorization", "Bearer other");
        QCOMPARE(busy.in(), "503");
        QCOMPARE(busy.reason(), "jwt-auth.introspection-busy");
        QCOMPARE(busy.field("Retry-After"), "1");
        QCOMPARE(busy.field("WWW-Authenticate"), "");
        shop.fetcher.answer(R"({"active":false})");
        QCOMPARE(inactive.in(), "401");
        QCOMPARE(inactive.code(), "900901");
        QCOMPARE(inactive.reason(), "jwt-auth.not-active");
        QVERIFY(inactive.field("WWW-Authenticate").startsWith("Bearer"));
        Visit again(shop);
        again.with("Authorization", "Bearer gone");
        QCOMPARE(again.in(), "401");
        QCOMPARE(shop.questions(), 1);

        Visit ended(shop);
        ended.with("Authorization", "Bearer ended");
        QCOMPARE(ended.in(), "pause");
        shop.fetcher.answer(R"({"active":true,"exp":1000})");
        QCOMPARE(ended.in(), "401");
        QCOMPARE(ended.code(), "900903");

        Visit unlucky(shop);
        unlucky.with("Authorization", "Bearer unlucky");
        QCOMPARE(unlucky.in(), "pause");
        shop.fetcher.fail();
        QCOMPARE(unlucky.in(), "503");
        QCOMPARE(unlucky.code(), "900900");
        QCOMPARE(unlucky.reason(), "jwt-auth.introspection-failed");
        QCOMPARE(unlucky.field("Retry-After"), "5");
        QVERIFY(unlucky.sentence().contains("connection refused"));
        QVERIFY(!unlucky.sentence().contains("unlucky") && !unlucky.sentence().contains("s3cret"));
        shop.port->clock.advance(3s);
        Visit still(shop);
        still.with("Authorization", "Bearer unlucky");
        QCOMPARE(still.in(), "503");
        QCOMPARE(still.field("Retry-After"), "2");
        QCOMPARE(shop.questions(), 3);
    }

    void asksNobodyAboutWhatIsNoToken()
    {
        AskingShop shop;
        shop.open();
        for (const std::string& token : {std::string("a b"), std::string("a\"b"), std::string("a=b"), std::string(5'000, 'x')}) {
            Visit visit(shop);
            visit.with("Authorization", "Bearer " + token);
            QCOMPARE(visit.in(), "401");
            QCOMPARE(visit.code(), "900901");
        }
        QCOMPARE(shop.questions(), 0);
    }

    void verifiesJwtsByItselfWhenTheIssuerHasKeys()
    {
        AskingShop shop;
        shop.open();
        for (const std::string& token : {test::Issuer("k1").token(claimsAt(shop.port->clock)), std::string("eyJhbGciOiJub25lIn0.e30.")}) {
            Visit visit(shop);
            visit.with("Authorization", "Bearer " + token);
            QCOMPARE(visit.in(), "401");
        }
        QCOMPARE(shop.questions(), 0);
    }

    void asksAboutJwtsOfAnIssuerWithoutKeys()
    {
        AskingShop shop(false);
        shop.open();
        Visit visit(shop);
        visit.with("Authorization", "Bearer " + shop.issuer.token(claimsAt(shop.port->clock)));
        QCOMPARE(visit.in(), "pause");
        shop.fetcher.answer(R"({"active":true,"sub":"alice"})");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(text(visit.exchange.identity()->subject), std::string("alice"));
    }

    void choosesByTheClaimedIssuerWhenOnlyTheOtherHasKeys()
    {
        AskingShop shop;
        shop.gateway.issuers.front().introspection.reset();
        shop.gateway.issuers.push_back(AskingShop::asking("asked", "https://asked"));
        shop.open();
        Visit own(shop);
        own.with("Authorization", "Bearer " + shop.issuer.token(claimsAt(shop.port->clock)));
        QCOMPARE(own.in(), "continue");
        Visit forged(shop);
        forged.with("Authorization", "Bearer " + test::Issuer("k1").token(claimsAt(shop.port->clock)));
        QCOMPARE(forged.in(), "401");
        Visit stranger(shop);
        stranger.with("Authorization", "Bearer " + shop.issuer.token("{\"iss\":\"https://stranger\"}"));
        QCOMPARE(stranger.in(), "401");
        QCOMPARE(stranger.reason(), "jwt-auth.issuer");
        QCOMPARE(shop.questions(), 0);
        Visit asked(shop);
        asked.with("Authorization", "Bearer " + shop.issuer.token("{\"iss\":\"https://asked\"}"));
        QCOMPARE(asked.in(), "pause");
        QCOMPARE(shop.questions(), 1);
        shop.fetcher.answer(R"({"active":true,"sub":"alice"})");
        QCOMPARE(asked.in(), "continue");
        QCOMPARE(text(asked.exchange.identity()->issuer), std::string("https://asked"));
    }

    void isOneOfSeveralAlternatives()
    {
        AskingShop shop(false);
        model::ApiKeyCredential key;
        key.name = "key";
        key.sha256 = security::ApiKeyStore::digestOf("k-1");
        shop.gateway.apiKeys.push_back(key);
        shop.open("authenticate", "anyOf: [{allOf: [{scheme: jwt}, {scheme: api-key}]}, {allOf: [{scheme: jwt, scopes: [admin]}]}]");
        Visit both(shop);
        both.with("Authorization", "Bearer opaque").with("ApiKey", "k-1");
        QCOMPARE(both.in(), "pause");
        shop.fetcher.answer(R"({"active":true,"sub":"alice","scope":"read"})");
        QCOMPARE(both.in(), "continue");
        QCOMPARE(text(both.exchange.identity()->subject), std::string("alice"));
        Visit scope(shop);
        scope.with("Authorization", "Bearer opaque");
        QCOMPARE(scope.in(), "403");
        Visit failing(shop);
        failing.with("Authorization", "Bearer another");
        QCOMPARE(failing.in(), "pause");
        shop.fetcher.fail();
        QCOMPARE(failing.in(), "503");
        QCOMPARE(failing.field("Retry-After"), "5");
    }

    void keepsWhatItKnowsAcrossAReloadAndMinglesNoIssuers()
    {
        AskingShop shop(false);
        shop.open();
        Visit waiting(shop);
        waiting.with("Authorization", "Bearer opaque");
        QCOMPARE(waiting.in(), "pause");
        // Another filter on the same issuer, as a reload makes it, joins the question that is under way.
        const auto before = std::move(shop.chain);
        const auto steps = std::exchange(shop.steps, {});
        shop.open();
        Visit joining(shop);
        joining.with("Authorization", "Bearer opaque");
        QCOMPARE(joining.in(), "pause");
        QCOMPARE(shop.questions(), 1);
        shop.fetcher.answer(R"({"active":true,"sub":"alice"})");
        QCOMPARE(joining.in(), "continue");
        // What depends on the issuer's settings begins anew with them.
        shop.steps.clear();
        shop.gateway.issuers.front().audiences = {"else"};
        shop.open();
        Visit anew(shop);
        anew.with("Authorization", "Bearer opaque");
        QCOMPARE(anew.in(), "pause");
        QCOMPARE(shop.questions(), 2);
    }

    void refusesWhatWasRevokedAtOnce()
    {
        AskingShop shop;
        shop.gateway.revocation.emplace();
        shop.gateway.revocation->url = "https://apim/revokedjwt";
        shop.open(); // the keys are fetched first, then the list
        const std::string jwt = shop.issuer.token(claimsAt(shop.port->clock, R"("jti":"j-1")"));
        const auto call = [&shop](const std::string& token) {
            Visit visit(shop);
            visit.with("Authorization", "Bearer " + token);
            QByteArray answer = visit.in();
            if (answer == "pause") {
                shop.fetcher.answer(R"({"active":true,"sub":"alice","jti":"j-2"})");
                answer = visit.in();
            }
            return answer + " " + visit.code() + " " + visit.reason();
        };
        shop.fetcher.answer("[]");
        QCOMPARE(call(jwt), "continue  jwt-auth.accepted");
        QCOMPARE(call("opaque"), "continue  jwt-auth.introspected");
        QCOMPARE(call("other"), "continue  jwt-auth.introspected");
        const int questions = shop.questions();
        shop.port->clock.advance(60s);
        shop.upkeep.poll();
        shop.fetcher.answer(R"({"revoked":[{"jti":"j-1"},{"sha256":"d9f4d5f4c84a5c46eb1ed4b1c8d2a0b2c1fdb1b35ab4e23a7ba1e8a1f4a8f9b3"}]})");
        QCOMPARE(call(jwt), "401 900901 jwt-auth.revoked");
        QCOMPARE(call("opaque"), "continue  jwt-auth.introspected");
        shop.port->clock.advance(60s);
        shop.upkeep.poll();
        shop.fetcher.answer(R"([{"jwt_signature":"j-2","expiry_time":1900000000000}])");
        QVERIFY(call(shop.issuer.token(claimsAt(shop.port->clock, R"("jti":"j-1")"))).startsWith("continue"));
        QCOMPARE(call("opaque"), "401 900901 jwt-auth.revoked");
        QCOMPARE(shop.questions(), questions);
        Visit visit(shop);
        visit.with("Authorization", "Bearer opaque");
        QCOMPARE(visit.in(), "401");
        QCOMPARE(visit.sentence(), "The token was refused: A list of revoked tokens names it by its jti.");
    }

    void asksAWso2KeyManagerForEachOperation()
    {
        AskingShop shop(false);
        shop.gateway.issuers.front().introspection->protocol = model::Introspection::Protocol::Wso2;
        shop.open();
        Visit visit(shop);
        visit.with("Authorization", "Bearer opaque");
        QCOMPARE(visit.in(), "pause");
        QVERIFY(shop.fetcher.requests.back().body.find("<xsd:context>/orders/1.0.0</xsd:context>") != std::string::npos);
        shop.fetcher.answer("<r><return><authorized>true</authorized><endUserName>alice</endUserName><tier>Silver</tier>"
                            "<applicationTier>Gold</applicationTier><type>PRODUCTION</type></return></r>");
        QCOMPARE(visit.in(), "continue");
        QCOMPARE(text(visit.exchange.identity()->subject), std::string("alice"));
        QCOMPARE(text(visit.exchange.identity()->subscription.tier), std::string("Silver"));
        QCOMPARE(text(visit.exchange.identity()->application.tier), std::string("Gold"));
        Visit again(shop);
        again.with("Authorization", "Bearer opaque");
        QCOMPARE(again.in(), "continue");
        shop.operation.pathTemplate = "/else/{id}";
        static_cast<void>(shop.context());
        Visit other(shop);
        other.with("Authorization", "Bearer opaque");
        QCOMPARE(other.in(), "pause");
        shop.fetcher.answer("<r><return><authorized>false</authorized><validationStatus>900908</validationStatus></return></r>");
        QCOMPARE(other.in(), "403");
        QCOMPARE(other.code(), "900908");
        QCOMPARE(other.reason(), "jwt-auth.not-subscribed");
    }

    void refusesConfigurationsThatCannotWork()
    {
        AskingShop two;
        two.gateway.issuers.push_back(AskingShop::asking("other", "https://other"));
        QVERIFY2(two.refusal("jwt-auth", "").contains("both asked"), two.refusal("jwt-auth", "").constData());
        QCOMPARE(two.refusal("jwt-auth", "issuers: [other]"), "accepted");
        AskingShop missing;
        missing.gateway.issuers.front().introspection->clientSecret.name = "MISSING";
        QVERIFY(missing.refusal("jwt-auth", "").contains("MISSING"));
        AskingShop list;
        list.gateway.revocation.emplace();
        list.gateway.revocation->file = "/nowhere/revoked.json";
        QVERIFY(list.refusal("jwt-auth", "").contains("/nowhere/revoked.json"));
    }
};

POSTERN_TEST(OpaqueTokenTest);
#include "OpaqueTokenTest.moc"
