// SPDX-License-Identifier: Apache-2.0
#include "GatewayFixture.h"
#include "base/Log.h"
#include "dataplane/filters/SecretSource.h"
#include "dataplane/net/DevelopmentCa.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>
#include <map>
#include <mutex>
#include <vector>

namespace postern::test {
namespace {

using namespace std::chrono_literals;

/// A key manager: tokens that begin with "good" are alice's, all others nobody's. It counts what it is asked, and answers
/// when the test lets it.
class AskedIssuer final : public pipeline::Handler {
  public:
    enum class Mood : std::uint8_t { Answers, Holds, Fails, Redirects };

    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override
    {
        const std::string body(exchange.requestBody());
        const std::string token = body.substr(6, body.find('&') - 6); // token=...&token_type_hint=...
        const std::lock_guard lock(mutex_);
        ++calls_[token];
        authorized_ = authorized_ && exchange.request().headers.value("Authorization") == "Basic Z2F0ZXdheTpzM2NyZXQ=";
        if (mood_ == Mood::Holds)
            held_.emplace_back(token, std::move(answer));
        else
            say(token, answer);
    }
    void be(Mood mood, std::string elsewhere = {})
    {
        std::vector<std::pair<std::string, pipeline::Answer>> held;
        const std::lock_guard lock(mutex_);
        mood_ = mood;
        elsewhere_ = std::move(elsewhere);
        held.swap(held_);
        for (auto& [token, answer] : held)
            say(token, answer);
    }
    std::map<std::string, int> calls()
    {
        const std::lock_guard lock(mutex_);
        return calls_;
    }
    int callsOf(const std::string& token) { return calls()[token]; }
    bool wasAskedWithCredentials()
    {
        const std::lock_guard lock(mutex_);
        return authorized_;
    }

  private:
    void say(const std::string& token, pipeline::Answer& answer)
    {
        switch (mood_) {
        case Mood::Fails: return answer.respond(500, "application/json", R"({"active":true,"sub":"nobody"})");
        case Mood::Redirects: return answer.respond(307, "text/plain", "", {{"Location", elsewhere_}});
        case Mood::Answers:
        case Mood::Holds: break;
        }
        answer.respond(200, "application/json",
                       token.starts_with("good") ? R"({"active":true,"sub":"alice","client_id":"shop","scope":"read"})"
                                                 : R"({"active":false})");
    }

    std::mutex mutex_; ///< the issuer's workers and the test meet here
    Mood mood_ = Mood::Answers;
    std::string elsewhere_;
    std::map<std::string, int> calls_;
    std::vector<std::pair<std::string, pipeline::Answer>> held_;
    bool authorized_ = true;
};

struct OneSecret final : filters::SecretSource {
    Result<Secret> secret(const schema::SecretRef&) override { return Secret("s3cret"); }
};

/// A gateway whose API /orders wants tokens that its issuer is asked about; /open wants none.
struct Scene {
    explicit Scene(const std::string& folder = {}) : backend(makeBackend())
    {
        model::GatewayConfig config;
        config.listeners.resize(1);
        config.listeners.front().port = 0;
        if (!folder.empty())
            config.listeners.front().tls.emplace().development = true;
        GatewayOptions options;
        options.stateFolder = folder;
        options.handlers.push_back({"/*", issuer});
        options.healthRoutes = false;
        keyManager = makeWith(std::move(config), std::move(options));
        of = configOf(urlOf(*backend));
        of.apis.push_back(of.apis.front());
        of.apis.back().id = of.apis.back().name = "Open";
        of.apis.back().context = "/open";
        model::FilterConfig filter;
        filter.type = "jwt-auth";
        of.apis.front().filters.push_back(filter);
        of.apis.front().operations.front().authNone = false;
        model::Issuer asked;
        asked.name = "keymanager";
        asked.issuer = "https://issuer";
        asked.introspection.emplace();
        asked.introspection->url = urlOf(*keyManager) + "/introspect";
        asked.introspection->clientId = "gateway";
        asked.introspection->clientSecret = {schema::SecretRef::Source::Environment, "SECRET", {}};
        of.issuers.push_back(asked);
    }
    void start()
    {
        GatewayOptions options;
        options.workers = 2;
        options.ports.add<filters::SecretSource>(secrets);
        gateway = makeWith(of, std::move(options));
    }
    static void ask(const Caller& caller, const std::string& token)
    {
        caller.send("GET /orders/items/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
    }
    std::string call(const std::string& token) const
    {
        Caller caller(urlOf(*gateway));
        ask(caller, token);
        return caller.receive();
    }
    static QByteArray status(const std::string& answer) { return QByteArray::fromStdString(answer).mid(9, 3); }
    [[nodiscard]] std::uint64_t active() const { return gateway->counters().active; }

    OneSecret secrets;
    std::shared_ptr<AskedIssuer> issuer = std::make_shared<AskedIssuer>();
    std::unique_ptr<Gateway> backend;
    std::unique_ptr<Gateway> keyManager;
    model::GatewayConfig of;
    std::unique_ptr<Gateway> gateway;
};

} // namespace

/// A whole gateway whose issuer is asked about tokens.
class IntrospectionTest : public QObject {
    Q_OBJECT
    using Mood = AskedIssuer::Mood;
  private slots:
    void init() { log::setLevel(log::Level::Off); }
    void cleanup() { log::setLevel(log::Level::Info); }

    void asksOnceForEachTokenAndHoldsUpNobodyElse()
    {
        Scene scene;
        scene.start();
        QCOMPARE(Scene::status(scene.call("good-warm")), "200");
        scene.issuer->be(Mood::Holds);
        std::vector<std::unique_ptr<Caller>> callers;
        for (int n = 0; n < 200; ++n) {
            callers.push_back(std::make_unique<Caller>(urlOf(*scene.gateway)));
            Scene::ask(*callers.back(), "good-" + std::to_string(n % 20));
        }
        QTRY_COMPARE(scene.active(), 200U);
        QTRY_COMPARE(scene.issuer->calls().size(), 21U);
        // Who needs no answer gets none the later.
        for (int n = 0; n < 20; ++n) {
            QCOMPARE(Scene::status(scene.call("good-warm")), "200");
            Caller open(urlOf(*scene.gateway));
            QCOMPARE(Scene::status(open.get("/open/items/1")), "200");
        }
        QCOMPARE(scene.active(), 200U);
        scene.issuer->be(Mood::Answers);
        for (const auto& caller : callers)
            QCOMPARE(Scene::status(caller->receive()), "200");
        for (int n = 0; n < 200; ++n) {
            Scene::ask(*callers[n], "good-" + std::to_string(n % 20));
            QCOMPARE(Scene::status(callers[n]->receive()), "200");
        }
        for (const auto& [token, calls] : scene.issuer->calls())
            QVERIFY2(calls == 1, token.c_str());
        QVERIFY(scene.issuer->wasAskedWithCredentials());
    }

    void whatIsKnownGoesOnWhileTheIssuerFails()
    {
        Scene scene;
        scene.start();
        QCOMPARE(Scene::status(scene.call("good-warm")), "200");
        QCOMPARE(Scene::status(scene.call("forged")), "401");
        scene.issuer->be(Mood::Fails);
        for (int n = 0; n < 10; ++n) {
            QCOMPARE(Scene::status(scene.call("good-warm")), "200");
            QCOMPARE(Scene::status(scene.call("forged")), "401");
            const std::string refused = scene.call("good-new");
            QCOMPARE(Scene::status(refused), "503");
            QVERIFY2(refused.find("Retry-After: ") != std::string::npos, refused.c_str());
            QVERIFY2(refused.find("900900") != std::string::npos, refused.c_str());
        }
        QCOMPARE(scene.issuer->callsOf("good-new"), 1);
        QCOMPARE(scene.issuer->callsOf("good-warm"), 1);
        QCOMPARE(scene.gateway->issuers().size(), 1U);
        QVERIFY(scene.gateway->issuers().front().problem.find("500") != std::string::npos);
        // A gateway that is not there at all, likewise.
        scene.keyManager.reset();
        QCOMPARE(Scene::status(scene.call("good-warm")), "200");
        QCOMPARE(Scene::status(scene.call("good-newer")), "503");
    }

    void aClientThatGoesAwayLeavesTheAnswerToOthers()
    {
        Scene scene;
        scene.start();
        scene.issuer->be(Mood::Holds);
        {
            const Caller gone(urlOf(*scene.gateway));
            Scene::ask(gone, "good");
            QTRY_COMPARE(scene.issuer->callsOf("good"), 1);
        }
        QTRY_COMPARE(scene.active(), 0U);
        Caller other(urlOf(*scene.gateway));
        Scene::ask(other, "good");
        QTRY_COMPARE(scene.active(), 1U);
        scene.issuer->be(Mood::Answers);
        QCOMPARE(Scene::status(other.receive()), "200");
        QCOMPARE(scene.issuer->callsOf("good"), 1);
    }

    void aReloadLosesNoQuestionAndNoAnswer()
    {
        Scene scene;
        scene.start();
        scene.issuer->be(Mood::Holds);
        Caller before(urlOf(*scene.gateway));
        Scene::ask(before, "good");
        QTRY_COMPARE(scene.issuer->callsOf("good"), 1);
        scene.of.timeouts.upstreamConnect = 4s;
        QVERIFY(scene.gateway->reload(scene.of));
        Caller after(urlOf(*scene.gateway));
        Scene::ask(after, "good");
        QTRY_COMPARE(scene.active(), 2U);
        scene.issuer->be(Mood::Answers);
        QCOMPARE(Scene::status(before.receive()), "200");
        QCOMPARE(Scene::status(after.receive()), "200");
        QCOMPARE(scene.issuer->callsOf("good"), 1);
        // With the issuer gone from the configuration its tokens are, too; what waits for it is answered all the same.
        scene.issuer->be(Mood::Holds);
        Caller last(urlOf(*scene.gateway));
        Scene::ask(last, "good-last");
        QTRY_COMPARE(scene.issuer->callsOf("good-last"), 1);
        scene.of.issuers.front().audiences = {"else"};
        QVERIFY(scene.gateway->reload(scene.of));
        scene.issuer->be(Mood::Answers);
        QCOMPARE(Scene::status(last.receive()), "200");
        QCOMPARE(Scene::status(scene.call("good")), "401");
    }

    void drainingWaitsForTheAnswer()
    {
        Scene scene;
        scene.start();
        scene.issuer->be(Mood::Holds);
        Caller caller(urlOf(*scene.gateway));
        Scene::ask(caller, "good");
        QTRY_COMPARE(scene.issuer->callsOf("good"), 1);
        scene.gateway->beginDrain();
        QVERIFY(!scene.gateway->drained());
        scene.issuer->be(Mood::Answers);
        QCOMPARE(Scene::status(caller.receive()), "200");
        QTRY_VERIFY(scene.gateway->drained());
    }

    void stoppingDoesNotWaitForTheIssuer()
    {
        Scene scene;
        scene.of.issuers.front().introspection->connections = 1;
        scene.start();
        scene.issuer->be(Mood::Holds);
        std::vector<std::unique_ptr<Caller>> callers;
        for (const char* token : {"good-1", "good-2", "good-3"}) {
            callers.push_back(std::make_unique<Caller>(urlOf(*scene.gateway)));
            Scene::ask(*callers.back(), token);
        }
        QTRY_COMPARE(scene.active(), 3U);
        QTRY_COMPARE(scene.issuer->calls().size(), 1U);
        scene.gateway->stop(0ms);
        scene.gateway.reset();
        scene.issuer->be(Mood::Answers);
    }

    void doesNotFollowWhereItIsSent()
    {
        Scene scene;
        Scene elsewhere;
        scene.start();
        scene.issuer->be(Mood::Redirects, urlOf(*elsewhere.keyManager) + "/introspect");
        QCOMPARE(Scene::status(scene.call("good")), "503");
        QCOMPARE(scene.issuer->callsOf("good"), 1);
        QVERIFY(elsewhere.issuer->calls().empty());
    }

    void tellsNobodyTokensWhoseCertificateItDoesNotTrust()
    {
        const QTemporaryDir folder;
        const std::string at = folder.path().toStdString();
        Scene scene(at + "/issuer");
        scene.start();
        QCOMPARE(Scene::status(scene.call("good")), "503");
        QVERIFY(scene.issuer->calls().empty());
        const auto certificate = net::developmentCertificate(at + "/issuer/development-ca");
        QVERIFY(certificate);
        scene.of.issuers.front().tls.caFile = certificate->authorityFile;
        QVERIFY(scene.gateway->reload(scene.of));
        QCOMPARE(Scene::status(scene.call("good")), "200");
    }
};

POSTERN_TEST(IntrospectionTest);

} // namespace postern::test

#include "IntrospectionTest.moc"
