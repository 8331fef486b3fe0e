// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "crypto/Base64.h"
#include "dataplane/security/ApiKeyStore.h"
#include "gatewaycore/dataplane/filters/FilterHarness.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;

namespace {

// Of "sesame" both; cheap, because nothing here is about how dear they are.
constexpr const char* argon2 = "$argon2id$v=19$m=64,t=1,p=2$c2FsdHNhbHQ$CeYJJzXD4HCrlJE4xQnPDiEbBuFYr5PP";
constexpr const char* bcrypt = "$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW";

std::string basic(const std::string& text) { return "Basic " + crypto::base64Encode(text); }

struct LoginShop : Shop {
    LoginShop()
    {
        model::User& alice = gateway.users.emplace_back();
        alice.name = "alice";
        alice.hash = argon2;
        alice.scopes = {"read", "write"};
        model::User& bob = gateway.users.emplace_back();
        bob.name = "bob";
        bob.hash = bcrypt;
        bob.application = "Shop";
        bob.applicationPolicy = "Gold";
        bob.subscriptionPolicy = "Silver";
        model::User& carol = gateway.fileUsers.emplace_back();
        carol.name = "carol";
        carol.hash = argon2;
        carol.apis = {"Invoices:2.0.0"};
        model::User& dave = gateway.fileUsers.emplace_back();
        dave.name = "dave";
        dave.hash = "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="; // of "password"
        model::ApiKeyCredential key;
        key.name = "shop-key";
        key.sha256 = security::ApiKeyStore::digestOf("k-123");
        gateway.apiKeys.push_back(key);
    }
    /// Sends `authorization` and has it hashed.
    struct Call {
        Call(LoginShop& shop, const std::string& authorization, const std::string& key = {}, std::string caller = "192.0.2.7")
            : visit(shop, http::Method::Get, "/items/7", std::move(caller))
        {
            if (!authorization.empty())
                visit.with("Authorization", authorization);
            if (!key.empty())
                visit.with("ApiKey", key);
            answer = visit.in();
            paused = answer == "pause";
            if (paused) {
                shop.port->work();
                answer = visit.in();
            }
        }
        Visit visit;
        QByteArray answer;
        bool paused = false;
    };
};

} // namespace

class BasicAuthTest : public QObject {
    Q_OBJECT
  private slots:
    void letsUsersInAndTakesTheLogInOut()
    {
        LoginShop shop;
        shop.add("basic-auth");
        shop.add("scopes", "{scopes: [read, write]}");
        LoginShop::Call call(shop, basic("alice:sesame"));
        QVERIFY(call.paused);
        QCOMPARE(call.answer, "continue");
        QCOMPARE(call.visit.sent("Authorization"), "");
        const pipeline::Identity* const identity = call.visit.exchange.identity();
        QVERIFY(identity != nullptr);
        QCOMPARE(std::string(identity->subject), std::string("alice"));
        QCOMPARE(std::string(identity->scheme), std::string("basic"));
        QCOMPARE(std::string(identity->application.name), std::string("alice"));

        LoginShop::Call again(shop, basic("alice:sesame")); // remembered
        QVERIFY(!again.paused);
        QCOMPARE(again.answer, "continue");

        LoginShop::Call poor(shop, basic("bob:sesame"));
        QCOMPARE(poor.answer, "403");
        QCOMPARE(poor.visit.code(), "900910");
        QCOMPARE(std::string(poor.visit.exchange.identity()->application.name), std::string("Shop"));
        QCOMPARE(std::string(poor.visit.exchange.identity()->application.tier), std::string("Gold"));
        QCOMPARE(std::string(poor.visit.exchange.identity()->subscription.tier), std::string("Silver"));
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("reason");
        QTest::addColumn<bool>("hashed");
        const auto row = [](const char* name, const std::string& field, const char* answer, const char* code, const char* reason, bool hashed) {
            QTest::newRow(name) << QByteArray::fromStdString(field) << QByteArray(answer) << QByteArray(code) << QByteArray(reason) << hashed;
        };
        row("none", "", "401", "900902", "basic-auth.missing", false);
        row("a token", "Bearer abc", "401", "900902", "basic-auth.missing", false);
        row("wrong password", basic("alice:wrong"), "401", "900901", "basic-auth.wrong-password", true);
        row("empty password", basic("alice:"), "401", "900901", "basic-auth.wrong-password", true);
        row("nobody", basic("mallory:sesame"), "401", "900901", "basic-auth.unknown-user", true);
        row("empty name", basic(":sesame"), "401", "900901", "basic-auth.unknown-user", true);
        row("other case", basic("Alice:sesame"), "401", "900901", "basic-auth.unknown-user", true);
        row("weak hash, right password", basic("dave:password"), "401", "900901", "basic-auth.weak-hash", true);
        row("not for this API", basic("carol:sesame"), "403", "900908", "basic-auth.other-api", true);
        row("no base64", "Basic %%%", "401", "900901", "basic-auth.malformed", false);
        row("no colon", basic("alice"), "401", "900901", "basic-auth.malformed", false);
        row("NUL", basic(std::string("alice:sesame\0", 13)), "401", "900901", "basic-auth.malformed", false);
        row("no UTF-8", basic("alice:\xff"), "401", "900901", "basic-auth.malformed", false);
        row("too long", basic("alice:" + std::string(2000, 'x')), "401", "900901", "basic-auth.malformed", false);
    }
    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, reason);
        QFETCH(bool, hashed);
        LoginShop shop;
        shop.add("basic-auth", "realm: Shop");
        LoginShop::Call call(shop, field.toStdString());
        QCOMPARE(call.answer, answer);
        QCOMPARE(call.visit.code(), code);
        QCOMPARE(call.visit.reason(), reason);
        QCOMPARE(call.paused, hashed);
        if (answer == "401")
            QCOMPARE(call.visit.field("WWW-Authenticate"), "Basic realm=\"Shop\", charset=\"UTF-8\"");
        for (const char* secret : {"sesame", "wrong", "password\""})
            QVERIFY2(!call.visit.sentence().contains(secret) && !call.visit.body().contains(secret), call.visit.sentence());
    }

    void oneLogInCounts()
    {
        LoginShop shop;
        shop.add("basic-auth");
        Visit visit(shop);
        visit.with("Authorization", basic("alice:sesame")).with("authorization", basic("bob:sesame"));
        QCOMPARE(visit.in(), "401");
        QCOMPARE(visit.reason(), "basic-auth.repeated");
    }

    void anUnknownUserCostsWhatTheDearestOneDoes()
    {
        LoginShop shop;
        shop.gateway.users[1].hash = "$2b$06$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW";
        shop.add("basic-auth");
        LoginShop::Call unknown(shop, basic("mallory:sesame"));
        QCOMPARE(unknown.visit.reason(), "basic-auth.unknown-user");
        QVERIFY(unknown.paused); // hashed, like anybody's
    }

    void manyCallsWithOneLogInAreHashedOnce()
    {
        LoginShop shop;
        shop.add("basic-auth");
        std::deque<Visit> visits;
        for (int i = 0; i < 50; ++i) {
            visits.emplace_back(shop);
            visits.back().with("Authorization", basic("alice:sesame"));
            QCOMPARE(visits.back().in(), "pause");
        }
        QCOMPARE(shop.port->offloaded.size(), 1U);
        shop.port->work();
        QCOMPARE(shop.port->resumed.size(), 50U);
        for (Visit& visit : visits)
            QCOMPARE(visit.in(), "continue");
    }

    void wrongLogInsOfOneAddressEndWith429()
    {
        LoginShop shop;
        shop.gateway.logins.failures = 3;
        shop.gateway.logins.window = Seconds(30);
        shop.add("basic-auth");
        for (int i = 0; i < 3; ++i)
            QCOMPARE(LoginShop::Call(shop, basic("alice:" + std::to_string(i))).answer, "401");
        for (const char* right : {"alice:sesame", "mallory:x"}) {
            LoginShop::Call call(shop, basic(right));
            QCOMPARE(call.answer, "429");
            QVERIFY(!call.paused);
            QCOMPARE(call.visit.reason(), "basic-auth.too-many-failures");
            QCOMPARE(call.visit.field("Retry-After"), "30");
        }
        QCOMPARE(LoginShop::Call(shop, basic("alice:sesame"), {}, "192.0.2.8").answer, "continue");
        shop.port->clock.advance(Seconds(30));
        QCOMPARE(LoginShop::Call(shop, basic("alice:sesame")).answer, "continue");
    }

    void saysSoWhenTooManyWait()
    {
        LoginShop shop;
        shop.gateway.logins.queue = 1;
        shop.add("basic-auth");
        std::deque<Visit> visits;
        for (const char* user : {"a", "b", "c"}) {
            visits.emplace_back(shop);
            visits.back().with("Authorization", basic(user + std::string(":x")));
            QCOMPARE(visits.back().in(), "pause");
        }
        QCOMPARE(shop.port->offloaded.size(), 2U); // two at a time
        LoginShop::Call late(shop, basic("d:x"));
        QVERIFY(!late.paused);
        QCOMPARE(late.answer, "503");
        QCOMPARE(late.visit.reason(), "basic-auth.overloaded");
        QVERIFY(!late.visit.field("Retry-After").isEmpty());
    }

    void aChangedPasswordHoldsAtOnceAndTheRestIsKept()
    {
        LoginShop shop;
        shop.add("basic-auth");
        QCOMPARE(LoginShop::Call(shop, basic("alice:sesame")).answer, "continue");
        QCOMPARE(LoginShop::Call(shop, basic("bob:sesame")).answer, "continue");
        shop.gateway.users[0].hash = "$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RX"; // nobody's
        shop.add("basic-auth", {}, "next"); // the old chain is still there, as while a reload goes on
        shop.steps.erase(shop.steps.begin());
        shop.chain = std::make_unique<pipeline::FilterChain>(shop.steps);
        LoginShop::Call bob(shop, basic("bob:sesame"));
        QVERIFY(!bob.paused);
        QCOMPARE(bob.answer, "continue");
        LoginShop::Call alice(shop, basic("alice:sesame"));
        QVERIFY(alice.paused);
        QCOMPARE(alice.answer, "401");
    }

    void aClientThatHangsUpLeavesNothingBehind()
    {
        LoginShop shop;
        shop.add("basic-auth");
        {
            Visit gone(shop);
            gone.with("Authorization", basic("alice:sesame"));
            QCOMPARE(gone.in(), "pause");
            gone.exchange.begin(0, {}); // what the engine does with an exchange whose client is gone
            gone.arena.reset();
        }
        shop.port->work();
        QVERIFY(shop.port->resumed.empty());
        LoginShop::Call next(shop, basic("alice:sesame"));
        QVERIFY(next.paused); // it was not hashed for nobody
        QCOMPARE(next.answer, "continue");
    }

    /// OpenAPI's `security`: alternatives, each of schemes that are needed together.
    void combinesWithOtherSchemes_data()
    {
        QTest::addColumn<QByteArray>("alternatives");
        QTest::addColumn<QByteArray>("login");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("scheme");
        const QByteArray either = "[{allOf: [{scheme: basic}]}, {allOf: [{scheme: api-key}]}]";
        const QByteArray both = "[{allOf: [{scheme: basic}, {scheme: api-key}]}]";
        const QByteArray open = "[{allOf: [{scheme: basic}]}, {allOf: []}]";
        const QByteArray scoped = "[{allOf: [{scheme: basic, scopes: [read]}]}, {allOf: [{scheme: basic}, {scheme: api-key}]}]";
        const QByteArray good = QByteArray::fromStdString(basic("alice:sesame"));
        const QByteArray plain = QByteArray::fromStdString(basic("bob:sesame"));
        const QByteArray bad = QByteArray::fromStdString(basic("alice:wrong"));
        const auto row = [](const char* name, const QByteArray& alternatives, const QByteArray& login, const char* key, const char* answer,
                            const char* scheme) {
            QTest::newRow(name) << alternatives << login << QByteArray(key) << QByteArray(answer) << QByteArray(scheme);
        };
        row("or: log-in", either, good, "", "continue", "basic");
        row("or: key", either, "", "k-123", "continue", "api-key");
        row("or: both", either, good, "k-123", "continue", "basic");
        row("or: bad log-in, good key", either, bad, "k-123", "continue", "api-key");
        row("or: good log-in, bad key", either, good, "k-999", "continue", "basic");
        row("or: bad log-in", either, bad, "", "401", "");
        row("or: bad both", either, bad, "k-999", "401", "");
        row("or: none", either, "", "", "401", "");
        row("and: both", both, good, "k-123", "continue", "basic");
        row("and: log-in only", both, good, "", "401", "");
        row("and: key only", both, "", "k-123", "401", "");
        row("and: bad log-in", both, bad, "k-123", "401", "");
        row("and: bad key", both, good, "k-999", "401", "");
        row("and: none", both, "", "", "401", "");
        row("anonymous: none", open, "", "", "continue", "");
        row("anonymous: log-in", open, good, "", "continue", "basic");
        row("scopes: has them", scoped, good, "", "continue", "basic");
        row("scopes: lacks them", scoped, plain, "", "403", "");
        row("scopes: lacks them, has the other alternative", scoped, plain, "k-123", "continue", "basic");
    }
    void combinesWithOtherSchemes()
    {
        QFETCH(QByteArray, alternatives);
        QFETCH(QByteArray, login);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, scheme);
        LoginShop shop;
        shop.add("authenticate", "anyOf: " + alternatives.toStdString());
        LoginShop::Call call(shop, login.toStdString(), key.toStdString());
        QCOMPARE(call.answer, answer);
        const pipeline::Identity* const identity = answer == "continue" ? call.visit.exchange.identity() : nullptr;
        QCOMPARE(identity != nullptr ? QByteArray(identity->scheme.data(), static_cast<qsizetype>(identity->scheme.size())) : QByteArray(), scheme);
        if (answer == "continue") {
            QCOMPARE(call.visit.sent("Authorization"), "");
            QCOMPARE(call.visit.sent("ApiKey"), "");
        }
        if (answer == "401") // a browser has to be told, or it asks nobody
            QVERIFY2(call.visit.field("WWW-Authenticate").contains("Basic realm="), call.visit.field("WWW-Authenticate"));
    }

    void keepsTheLogInForABackendThatWantsIt()
    {
        LoginShop shop;
        shop.add("basic-auth", "{forwardCredential: true, header: X-Login}");
        Visit visit(shop);
        visit.with("X-Login", basic("alice:sesame"));
        QCOMPARE(visit.in(), "pause");
        shop.port->work();
        QCOMPARE(visit.in(), "continue");
        QVERIFY(!visit.sent("X-Login").isEmpty());
    }

    void refusesToBeBuiltWithUsersNobodyCouldBe()
    {
        Shop none;
        QVERIFY2(none.refusal("basic-auth", "").contains("no user is configured"), none.refusal("basic-auth", ""));
        LoginShop plain;
        plain.gateway.users[0].hash = "hunter2";
        QVERIFY(plain.refusal("basic-auth", "").contains("\"alice\""));
        QVERIFY(!plain.refusal("basic-auth", "").contains("hunter2"));
        LoginShop twice;
        twice.gateway.fileUsers[0].name = "alice";
        QVERIFY(twice.refusal("basic-auth", "").contains("two users"));
        LoginShop weak; // is no reason to refuse the others
        QCOMPARE(weak.refusal("basic-auth", ""), "accepted");
        LoginShop quoted;
        QVERIFY(quoted.refusal("basic-auth", "realm: 'a\"b'").contains("quotes"));
    }
};

POSTERN_TEST(BasicAuthTest);
#include "BasicAuthTest.moc"
