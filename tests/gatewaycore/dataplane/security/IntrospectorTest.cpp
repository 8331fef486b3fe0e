// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "base/Log.h"
#include "dataplane/security/Introspector.h"
#include "dataplane/security/TokenForm.h"
#include "gatewaycore/dataplane/security/FakeFetcher.h"
#include "gatewaycore/dataplane/security/Issuer.h"

#include <QtTest>
#include <memory>

using namespace postern;
using namespace postern::security;
using namespace postern::test;
using namespace std::chrono_literals;

namespace {

using Kind = Introspected::Kind;

/// An introspector whose questions the test answers.
struct IntrospectionDesk {
    explicit IntrospectionDesk(IntrospectorConfig its = {})
    {
        its.name = "keymanager";
        its.url = "https://issuer/introspect";
        its.clientId = "gateway";
        if (its.secret.empty())
            its.secret = Secret("s");
        its.rules.issuer = "https://issuer";
        its.rules.requiredClaims.clear();
        introspector = std::make_unique<Introspector>(std::move(its), fetcher, clock);
    }
    Introspector::Asked ask(const std::string& token)
    {
        return introspector->ask(introspector->hashOf(token), token, clock.wall(), [this] { ++resumed; });
    }
    std::shared_ptr<const Introspected> find(const std::string& token)
    {
        return introspector->find(introspector->hashOf(token), clock.wall());
    }
    [[nodiscard]] std::string active(std::int64_t lifetime = 3600) const
    {
        return R"({"active":true,"sub":"alice","client_id":"shop","exp":)" + std::to_string(secondsOf(clock) + lifetime) + "}";
    }

    FakeClock clock;
    FakeFetcher fetcher;
    std::unique_ptr<Introspector> introspector;
    int resumed = 0;
};

Result<FetchedDocument> answerOf(std::string body, int status = 200)
{
    return FetchedDocument{status, {}, std::move(body)};
}

QByteArray nameOf(const Introspected& found)
{
    const char* const kinds[] = {"active", "refused", "failed"};
    return QByteArray(kinds[static_cast<int>(found.kind)]) +
           (found.kind == Kind::Active ? "" : ": " + QByteArray::fromStdString(std::string(toString(found.error.reason))));
}

} // namespace

class IntrospectorTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { log::setLevel(log::Level::Off); }
    void cleanup() { log::setLevel(log::Level::Info); }

    void takesNothingFromAnAnswerThatIsNotOne_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("found");
        const auto row = [](const char* name, const QByteArray& body, const char* found, int status = 200) {
            QTest::newRow(name) << body << status << QByteArray(found);
        };
        row("active", R"({"active":true,"sub":"a","exp":1800000060})", "active");
        row("active without an end", R"({"active":true})", "active");
        row("inactive", R"({"active":false})", "refused: not-active");
        row("inactive, and lies", R"({"active":false,"sub":"admin","exp":"x"})", "refused: not-active");
        row("active as a text", R"({"active":"true","sub":"a"})", "failed: introspection-failed");
        row("active as a number", R"({"active":1})", "failed: introspection-failed");
        row("active missing", R"({"sub":"a"})", "failed: introspection-failed");
        row("active twice", R"({"active":false,"active":true})", "failed: introspection-failed");
        row("no JSON", "<html>active</html>", "failed: introspection-failed");
        row("nothing", "", "failed: introspection-failed");
        row("a list", R"([{"active":true}])", "failed: introspection-failed");
        row("deep", R"({"active":true,"x":)" + QByteArray(40, '[') + QByteArray(40, ']') + "}", "failed: introspection-failed");
        row("huge", "{\"active\":true,\"sub\":\"" + QByteArray(70'000, 'a') + "\"}", "failed: introspection-failed");
        row("ended", R"({"active":true,"exp":1799999000})", "refused: expired");
        row("not begun", R"({"active":true,"nbf":1800000600})", "refused: not-yet-valid");
        row("exp is a text", R"({"active":true,"exp":"1800000060"})", "failed: introspection-failed");
        row("exp is beyond every calendar", R"({"active":true,"exp":1e300})", "active");
        row("sub is a number", R"({"active":true,"sub":7})", "failed: introspection-failed");
        row("scope is an object", R"({"active":true,"scope":{}})", "failed: introspection-failed");
        row("NUL in sub", R"({"active":true,"sub":"a\u0000b"})", "failed: introspection-failed");
        row("NUL within", R"({"active":true,"application":{"name":"x\u0000"}})", "failed: introspection-failed");
        row("NUL in a name", R"({"active":true,"x\u0000":1})", "failed: introspection-failed");
        row("not UTF-8", "{\"active\":true,\"sub\":\"\xff\"}", "failed: introspection-failed");
        row("of another issuer", "{\"active\":true,\"iss\":\"https://other\"}", "refused: unknown-issuer");
        row("of this issuer", "{\"active\":true,\"iss\":\"https://issuer\"}", "active");
        row("elsewhere", R"({"active":true})", "failed: introspection-failed", 302);
        row("not let in", R"({"active":true})", "failed: introspection-failed", 401);
        row("broken", R"({"active":true})", "failed: introspection-failed", 500);
        row("created", R"({"active":true})", "failed: introspection-failed", 201);
    }
    void takesNothingFromAnAnswerThatIsNotOne()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QByteArray, found);
        const FakeClock clock;
        IssuerRules rules;
        rules.issuer = "https://issuer";
        rules.requiredClaims.clear();
        const Introspected judged = judgeIntrospection(answerOf(body.toStdString(), status), rules, clock.wall(), clock.wall());
        QCOMPARE(nameOf(judged), found);
        QCOMPARE(judged.kind == Kind::Active, judged.claims != nullptr);
        QVERIFY(judged.kind == Kind::Active || !judged.error.sentence.empty());
    }

    void holdsAnswersAgainstTheIssuersRules()
    {
        const FakeClock clock;
        IssuerRules rules;
        rules.issuer = "https://issuer";
        rules.requiredClaims.clear();
        rules.audiences = {"shop"};
        rules.maximumAge = 60s;
        const auto judged = [&](const char* body) { return nameOf(judgeIntrospection(answerOf(body), rules, clock.wall(), clock.wall())); };
        QCOMPARE(judged(R"({"active":true,"aud":["x","shop"],"iat":1800000000})"), "active");
        QCOMPARE(judged(R"({"active":true,"aud":"x","iat":1800000000})"), "refused: wrong-audience");
        QCOMPARE(judged(R"({"active":true,"iat":1800000000})"), "refused: wrong-audience");
        QCOMPARE(judged(R"({"active":true,"aud":"shop","iat":1799999000})"), "refused: too-old");
        QCOMPARE(judged(R"({"active":true,"aud":"shop"})"), "refused: missing-claim");
    }

    void namesWhatTheAnswerLeavesOut()
    {
        const auto read = readIntrospection(R"({"active":true,"username":"alice","client_id":"shop","scope":"a b"})", "https://issuer");
        QVERIFY(read && *read);
        const Claims& claims = **read;
        QCOMPARE(claims.subject(), std::string("alice"));
        QCOMPARE(claims.issuer(), std::string("https://issuer"));
        QCOMPARE(claims.clientId(), std::string("shop"));
        QCOMPARE(claims.scopes(), (std::vector<std::string>{"a", "b"}));
        QVERIFY(!claims.has("active"));
    }

    void showsWhoAsks()
    {
        using By = IntrospectorConfig::ClientAuthentication;
        const auto requestBy = [](By by) {
            IntrospectorConfig config;
            config.clientAuthentication = by;
            config.secret = Secret("p:ss wörd&");
            IntrospectionDesk desk(std::move(config));
            static_cast<void>(desk.ask("tok+en/="));
            return desk.fetcher.requests.front();
        };
        const auto headerOf = [](const FetchRequest& request, const char* name) {
            for (const auto& [each, value] : request.headers) {
                if (each == name)
                    return value;
            }
            return std::string();
        };
        const FetchRequest basic = requestBy(By::Basic);
        QCOMPARE(basic.method, std::string("POST"));
        QVERIFY(basic.repeatable);
        QCOMPARE(basic.body, std::string("token=tok%2Ben%2F%3D&token_type_hint=access_token"));
        QCOMPARE(headerOf(basic, "Content-Type"), std::string("application/x-www-form-urlencoded"));
        QCOMPARE(QByteArray::fromBase64(QByteArray::fromStdString(headerOf(basic, "Authorization").substr(6))),
                 QByteArray("gateway:p%3Ass%20w%C3%B6rd%26")); // RFC 6749 2.3.1: encoded, then joined
        const FetchRequest post = requestBy(By::Post);
        QCOMPARE(headerOf(post, "Authorization"), std::string());
        QVERIFY(QByteArray::fromStdString(post.body).endsWith("&client_id=gateway&client_secret=p%3Ass%20w%C3%B6rd%26"));
        QCOMPARE(headerOf(requestBy(By::Bearer), "Authorization"), std::string("Bearer p:ss wörd&"));
        const FetchRequest tls = requestBy(By::Tls);
        QCOMPARE(headerOf(tls, "Authorization"), std::string());
        QVERIFY(QByteArray::fromStdString(tls.body).endsWith("&client_id=gateway"));
    }

    void asksOnceForEachTokenHoweverManyCarryIt()
    {
        IntrospectionDesk desk;
        for (int n = 0; n < 1'000; ++n)
            QVERIFY(desk.ask("token-" + std::to_string(n % 10)).awaited != nullptr);
        QCOMPARE(desk.fetcher.fetches, 10);
        QCOMPARE(desk.resumed, 0);
        for (int n = 0; n < 10; ++n)
            desk.fetcher.answer(desk.active());
        QCOMPARE(desk.resumed, 1'000);
        QVERIFY(desk.find("token-3") != nullptr);
        QVERIFY(desk.ask("token-3").known != nullptr);
        QCOMPARE(desk.fetcher.fetches, 10);
        QCOMPARE(desk.introspector->status().calls, 10U);
    }

    void whoeverWaitsReadsTheAnswerThoughNothingIsKept()
    {
        IntrospectorConfig config;
        config.lifetime = 0s;
        IntrospectionDesk desk(std::move(config));
        const auto asked = desk.ask("t");
        desk.fetcher.answer(desk.active());
        QCOMPARE(desk.resumed, 1);
        QVERIFY(asked.awaited->answer != nullptr && asked.awaited->answer->kind == Kind::Active);
        QVERIFY(desk.find("t") == nullptr);
    }

    void aStampedeOfForgedTokensIsBounded()
    {
        IntrospectorConfig config;
        config.connections = 4;
        config.queue = 100;
        IntrospectionDesk desk(std::move(config));
        int waiting = 0;
        int busy = 0;
        for (int n = 0; n < 10'000; ++n) {
            const auto asked = desk.ask("forged-" + std::to_string(n));
            ++(asked.awaited != nullptr ? waiting : busy);
            QVERIFY(asked.known == nullptr);
        }
        QCOMPARE(waiting, 104);
        QCOMPARE(busy, 9'896);
        QCOMPARE(desk.fetcher.fetches, 4);
        QCOMPARE(desk.introspector->status().queued, 100U);
        // One answer, one more call: never more than four at a time.
        for (int n = 0; n < 104; ++n) {
            QVERIFY(desk.fetcher.pending.size() <= 4);
            desk.fetcher.answer(R"({"active":false})");
        }
        QCOMPARE(desk.fetcher.fetches, 104);
        QCOMPARE(desk.resumed, 104);
        QCOMPARE(desk.introspector->status().calling, 0U);
    }

    void requestsThatWaitAreBounded()
    {
        IntrospectorConfig config;
        config.waiting = 8;
        IntrospectionDesk desk(std::move(config));
        int waiting = 0;
        for (int n = 0; n < 20; ++n)
            waiting += desk.ask("t").awaited != nullptr ? 1 : 0;
        QCOMPARE(waiting, 8);
        desk.fetcher.answer(desk.active());
        QCOMPARE(desk.resumed, 8);
        QVERIFY(desk.ask("t").known != nullptr);
    }

    void nobodyWaitsInTheQueueForLongerThanTheTimeout()
    {
        IntrospectorConfig config;
        config.connections = 1;
        config.timeout = 2s;
        IntrospectionDesk desk(std::move(config));
        static_cast<void>(desk.ask("first"));
        const auto queued = desk.ask("second");
        QVERIFY(queued.awaited != nullptr);
        desk.clock.advance(1999ms);
        desk.introspector->poll();
        QCOMPARE(desk.resumed, 0);
        desk.clock.advance(1ms);
        desk.introspector->poll();
        QCOMPARE(desk.resumed, 1);
        QCOMPARE(nameOf(*queued.awaited->answer), "failed: introspection-busy");
        QCOMPARE(desk.fetcher.fetches, 1);
        desk.fetcher.answer(desk.active());
        QCOMPARE(desk.fetcher.fetches, 1); // nobody waits for the second any more
        QVERIFY(desk.ask("second").awaited != nullptr);
    }

    void anActiveTokenCountsUntilItsEndAndNoLongerThanTheCache()
    {
        IntrospectorConfig config;
        config.lifetime = 15min;
        IntrospectionDesk desk(std::move(config));
        static_cast<void>(desk.ask("short"));
        static_cast<void>(desk.ask("long"));
        desk.fetcher.answer(desk.active(60));
        desk.fetcher.answer(desk.active(3600));
        desk.clock.advance(64s); // with 5 s of leeway
        QVERIFY(desk.find("short") != nullptr);
        desk.clock.advance(1s);
        QVERIFY(desk.find("short") == nullptr);
        desk.clock.advance(15min - 66s);
        QVERIFY(desk.find("long") != nullptr);
        desk.clock.advance(1s);
        QVERIFY(desk.find("long") == nullptr);
        QVERIFY(desk.ask("long").awaited != nullptr);
    }

    void refusalsAndFailuresCountForAShortTime()
    {
        IntrospectionDesk desk;
        static_cast<void>(desk.ask("bad"));
        desk.fetcher.answer(R"({"active":false})");
        QCOMPARE(nameOf(*desk.find("bad")), "refused: not-active");
        static_cast<void>(desk.ask("unlucky"));
        desk.fetcher.fail();
        QCOMPARE(nameOf(*desk.find("unlucky")), "failed: introspection-failed");
        QVERIFY(!desk.introspector->problem().empty());
        desk.clock.advance(5s);
        QVERIFY(desk.find("unlucky") == nullptr);
        QVERIFY(desk.find("bad") != nullptr);
        desk.clock.advance(25s);
        QVERIFY(desk.find("bad") == nullptr);
        static_cast<void>(desk.ask("unlucky"));
        desk.fetcher.answer(desk.active());
        QVERIFY(desk.introspector->problem().empty());
    }

    void aFloodOfForgedTokensPushesNoGoodOneOut()
    {
        IntrospectorConfig config;
        config.entries = 10;
        IntrospectionDesk desk(std::move(config));
        static_cast<void>(desk.ask("good"));
        desk.fetcher.answer(desk.active());
        for (int n = 0; n < 1'000; ++n) {
            static_cast<void>(desk.ask("forged-" + std::to_string(n)));
            desk.fetcher.answer(R"({"active":false})");
        }
        QVERIFY(desk.find("good") != nullptr);
        QCOMPARE(desk.introspector->status().known, 1U);
        QCOMPARE(desk.introspector->status().refused, 10U);
        // Of the good ones, those used longest ago give way.
        for (int n = 0; n < 10; ++n) {
            QVERIFY(n == 9 || desk.find("good") != nullptr);
            static_cast<void>(desk.ask("other-" + std::to_string(n)));
            desk.fetcher.answer(desk.active());
        }
        QCOMPARE(desk.introspector->status().known, 10U);
        QVERIFY(desk.find("good") != nullptr);
        QVERIFY(desk.find("other-0") == nullptr);
    }

    void memoryIsBoundedWhateverTheAnswers()
    {
        IntrospectorConfig config;
        config.memory = 256_KiB;
        IntrospectionDesk desk(std::move(config));
        for (int n = 0; n < 100; ++n) {
            static_cast<void>(desk.ask("t" + std::to_string(n)));
            desk.fetcher.answer("{\"active\":true,\"sub\":\"" + std::string(10'000, 'a') + "\"}");
        }
        QVERIFY(desk.introspector->status().known > 0);
        QVERIFY(desk.introspector->status().known < 20);
    }

    void refusesWhatItDoesNotKnowWhileTheIssuerCannotBeAsked()
    {
        IntrospectionDesk desk;
        static_cast<void>(desk.ask("t"));
        desk.fetcher.answer(desk.active());
        desk.clock.advance(15min);
        const auto again = desk.ask("t");
        desk.fetcher.fail();
        QCOMPARE(nameOf(*again.awaited->answer), "failed: introspection-failed");
    }

    void usesWhatItKnewWhileTheIssuerCannotBeAskedIfItIsTold()
    {
        IntrospectorConfig config;
        config.useExpired = true;
        config.useExpiredFor = 10min;
        config.connections = 1;
        config.queue = 0;
        IntrospectionDesk desk(std::move(config));
        for (const char* token : {"t", "ends", "gone"}) {
            static_cast<void>(desk.ask(token));
            desk.fetcher.answer(desk.active(std::string(token) == "ends" ? 16 * 60 : 36'000));
        }
        desk.clock.advance(15min);
        QVERIFY(desk.find("t") == nullptr);
        auto again = desk.ask("t");
        // While it is asked, others need not wait for a place in the queue.
        QVERIFY(desk.ask("ends").known != nullptr);
        desk.fetcher.fail();
        QVERIFY(again.awaited->answer->kind == Kind::Active && again.awaited->answer->outdated);
        QVERIFY(desk.find("t") != nullptr); // until the issuer is asked again
        desk.clock.advance(5s);
        QVERIFY(desk.find("t") == nullptr);

        desk.clock.advance(2min); // beyond the token's own end
        again = desk.ask("ends");
        desk.fetcher.fail();
        QCOMPARE(nameOf(*again.awaited->answer), "failed: introspection-failed");

        // The issuer's word ends it at once.
        again = desk.ask("gone");
        desk.fetcher.answer(R"({"active":false})");
        QCOMPARE(nameOf(*again.awaited->answer), "refused: not-active");
        desk.clock.advance(30s);
        again = desk.ask("gone");
        desk.fetcher.fail();
        QCOMPARE(nameOf(*again.awaited->answer), "failed: introspection-failed");

        desk.clock.advance(8min); // and so does the limit
        again = desk.ask("t");
        desk.fetcher.fail();
        QCOMPARE(nameOf(*again.awaited->answer), "failed: introspection-failed");
    }

    void anAnswerThatComesTooLateFindsNobody()
    {
        IntrospectionDesk desk;
        const auto asked = desk.ask("t");
        desk.introspector.reset();
        QCOMPARE(desk.resumed, 1);
        QVERIFY(asked.awaited->answer == nullptr);
        desk.fetcher.answer(desk.active());
        QCOMPARE(desk.resumed, 1);
    }

    void tellsTokensByTheirForm()
    {
        QVERIFY(hasJwtForm("a.b.c"));
        QVERIFY(hasJwtForm("eyJhbGciOiJub25lIn0.e30."));
        for (const char* other : {"", ".", "..", "abc", "a.b", ".b.c", "a..c", "a.b.c.d", "a.b.c.d.e", "a.b+.c", "a b.c.d", "a.b.c="})
            QVERIFY2(!hasJwtForm(other), other);
        QVERIFY(isBearerToken("ab-._~+/9=="));
        for (const char* other : {"", "=", "a=b", "a b", "a,b", "a\"b", "\x7f", "\xc3\xa4"})
            QVERIFY2(!isBearerToken(other), other);
        QCOMPARE(claimedIssuer("e30." + QByteArray(R"({"iss":"x"})").toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString() + ".c"),
                 std::string("x"));
        QCOMPARE(claimedIssuer("e30.e30.c"), std::string());
        QCOMPARE(claimedIssuer("e30.!.c"), std::string());
        QCOMPARE(std::string(signatureOf("a.b.sig")), std::string("sig"));
        QCOMPARE(std::string(signatureOf("sig")), std::string());
    }
};

POSTERN_TEST(IntrospectorTest);
#include "IntrospectorTest.moc"
