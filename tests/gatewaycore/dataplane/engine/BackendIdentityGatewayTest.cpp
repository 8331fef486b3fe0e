// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "base/Log.h"
#include "crypto/Base64.h"
#include "crypto/Digest.h"
#include "crypto/Jws.h"
#include "crypto/SigV4.h"
#include "crypto/SigningKey.h"
#include "dataplane/inspection/TraceJson.h"
#include "gatewaycore/dataplane/engine/BackendIdentityFixture.h"
#include "support/TestMain.h"

#include <QtTest>
#include <mutex>
#include <set>

namespace postern::test {
namespace {

/// A gateway between a backend and a token endpoint, each of which notes what it gets.
struct Site {
    Site() : backendServer(serve(backend)), keysServer(serve(keys))
    {
        backend->reply({200, "served"});
        keys->reply({200, R"({"access_token":"CANARY-token","expires_in":300})"});
        secrets.known = {{"PASSWORD", "CANARY-password"}, {"KEY", "CANARY-key"},         {"SECRET", "CANARY-secret"},
                         {"AWS_ID", "CANARYAWSID"},      {"AWS_KEY", "CANARY-aws-key"}, {"AWS_SESSION", "CANARY-session"}};
        config = configOf(urlOf(*backendServer) + "/base");
    }
    [[nodiscard]] std::string client(const std::string& more = {}) const
    {
        return "{tokenUrl: '" + urlOf(*keysServer) + "/token', clientId: till, clientSecret: '${env:SECRET}'" + more + "}";
    }
    void start(bool recording = false)
    {
        GatewayOptions options;
        options.workers = 2;
        options.recording = recording;
        options.ports.add<filters::SecretSource>(secrets);
        gateway = makeWith(config, std::move(options));
        if (gateway->problems().hasErrors())
            qFatal("%s", gateway->problems().toString().c_str());
    }
    /// The status of one call.
    [[nodiscard]] QByteArray get(const std::string& target = "/orders/items/1") const
    {
        return QByteArray::fromStdString(Caller(urlOf(*gateway)).get(target)).mid(9, 3);
    }
    [[nodiscard]] QByteArray sent(const std::string& field) const
    {
        const auto all = backend->arrived();
        if (all.empty())
            return "nothing";
        const auto found = all.back().fields.find(field);
        return found != all.back().fields.end() ? QByteArray::fromStdString(found->second) : QByteArray();
    }

    std::shared_ptr<Noting> backend = std::make_shared<Noting>();
    std::shared_ptr<Noting> keys = std::make_shared<Noting>();
    std::unique_ptr<Gateway> backendServer;
    std::unique_ptr<Gateway> keysServer;
    MapOfSecrets secrets;
    model::GatewayConfig config;
    std::unique_ptr<Gateway> gateway;
};

} // namespace

/// What a backend is told of who calls and of us, over real sockets.
class BackendIdentityGatewayTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void tellsTheBackendWhoCallsInATokenThatItCanVerify()
    {
        Site site;
        const auto key = crypto::SigningKey::generate(crypto::KeyType::Rsa, 2048);
        site.secrets.known["RSA"] = key->toPem()->reveal();
        model::ApiKeyCredential alice;
        alice.name = "till";
        alice.owner = "alice";
        alice.sha256 = crypto::sha256("k").hex();
        site.config.apiKeys = {alice};
        site.config.apis[0].operations[0].authNone = false;
        site.config.apis[0].filters = {filterOf("api-key", "{name: X-Key}"), filterOf("backend-jwt", "{key: '${env:RSA}'}")};
        site.start();
        const auto call = [&] {
            Caller caller(urlOf(*site.gateway));
            caller.send("GET /orders/items/1 HTTP/1.1\r\nHost: a\r\nX-Key: k\r\nX-JWT-Assertion: forged\r\n"
                        "Connection: X-JWT-Assertion\r\n\r\n");
            return caller.receive().substr(9, 3);
        };
        QCOMPARE(call(), std::string("200"));
        const QByteArray token = site.sent("X-JWT-Assertion");
        const auto jws = crypto::Jws::parseCompact(token.toStdString());
        QVERIFY2(jws.has_value(), token);
        QVERIFY(!jws->verify(key->verificationKey(), crypto::AlgorithmPolicy::tokens()));
        const auto claims = crypto::base64UrlDecode(token.split('.').value(1).toStdString());
        const char* const user = "\"http://wso2.org/claims/enduser\":\"alice\"";
        const char* const context = "\"http://wso2.org/claims/apicontext\":\"/orders\"";
        QVERIFY2(claims->find(user) != std::string::npos, claims->c_str());
        QVERIFY2(claims->find(context) != std::string::npos, claims->c_str());
        // Signed once a worker at most; a reload forgets nothing.
        std::set<QByteArray> seen;
        for (int i = 0; i < 20; ++i) {
            if (i == 10)
                QVERIFY(site.gateway->reload(site.config).has_value());
            QCOMPARE(call(), std::string("200"));
            seen.insert(site.sent("X-JWT-Assertion"));
        }
        QVERIFY(seen.size() <= 2);
    }

    void letsNoClientNameItsFieldsAway()
    {
        Site site;
        site.secrets.known["RSA"] = crypto::SigningKey::generate(crypto::KeyType::Rsa, 2048)->toPem()->reveal();
        model::ApiKeyCredential alice;
        alice.name = "till";
        alice.owner = "alice";
        alice.sha256 = crypto::sha256("k").hex();
        site.config.apiKeys = {alice};
        site.config.apis[0].operations[0].authNone = false;
        site.config.apis[0].filters = {filterOf("api-key", "{name: X-Mine}"),
                                       filterOf("backend-jwt", "{key: '${env:RSA}'}"),
                                       filterOf("backend-api-key", "{name: X-Key, key: '${env:KEY}'}")};
        site.start();
        Caller caller(urlOf(*site.gateway));
        caller.send("GET /orders/items/1 HTTP/1.1\r\nHost: a\r\nX-Mine: k\r\nConnection: x-key, X-JWT-Assertion, X-Own\r\n"
                    "X-Own: gone\r\nConnection: X-Key\r\n\r\n");
        QVERIFY(caller.receive().starts_with("HTTP/1.1 200 "));
        QCOMPARE(site.sent("X-Key"), "CANARY-key");
        QVERIFY(!site.sent("X-JWT-Assertion").isEmpty());
        QVERIFY(site.sent("X-Own").isEmpty());
    }

    void manyCallsWaitForOneTokenAndTheOthersGoOn()
    {
        Site site;
        site.config.apis.push_back(site.config.apis[0]);
        site.config.apis[1].id = site.config.apis[1].name = "Other";
        site.config.apis[1].context = "/other";
        site.config.apis[0].filters = {filterOf("backend-oauth2", site.client())};
        site.start();
        site.keys->hold();
        std::vector<std::unique_ptr<Caller>> callers;
        for (int i = 0; i < 20; ++i) {
            callers.push_back(std::make_unique<Caller>(urlOf(*site.gateway)));
            callers.back()->send("GET /orders/items/1 HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        QTRY_COMPARE(site.gateway->counters().active, std::uint64_t(20));
        QTRY_COMPARE(site.keys->arrived().size(), std::size_t(1));
        QCOMPARE(site.get("/other/items/1"), "200");
        callers.resize(15); // clients that do not wait
        QTRY_COMPARE(site.gateway->counters().active, std::uint64_t(15));
        site.keys->release();
        for (const auto& caller : callers)
            QVERIFY(caller->receive().starts_with("HTTP/1.1 200 "));
        QCOMPARE(site.sent("Authorization"), "Bearer CANARY-token");
        QCOMPARE(site.keys->arrived().size(), std::size_t(1));
        const Arrived asked = site.keys->arrived().front();
        QCOMPARE(asked.target, std::string("/token"));
        QCOMPARE(asked.body, std::string("grant_type=client_credentials"));
        QCOMPARE(asked.fields.at("Authorization"), "Basic " + crypto::base64Encode("till:CANARY-secret"));
        QCOMPARE(site.get(), "200");
        QCOMPARE(site.keys->arrived().size(), std::size_t(1));
    }

    void aReloadLosesNeitherTheCallThatWaitsNorTheToken()
    {
        Site site;
        site.config.apis[0].filters = {filterOf("backend-oauth2", site.client())};
        site.start();
        site.keys->hold();
        Caller waiting(urlOf(*site.gateway));
        waiting.send("GET /orders/items/1 HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE(site.keys->arrived().size(), std::size_t(1));
        site.config.apis[0].filters.push_back(filterOf("set-headers", "{request: {set: {X-New: a}}}"));
        QVERIFY(site.gateway->reload(site.config).has_value());
        Caller after(urlOf(*site.gateway));
        after.send("GET /orders/items/1 HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE(site.gateway->counters().active, std::uint64_t(2));
        site.keys->release();
        QVERIFY(waiting.receive().starts_with("HTTP/1.1 200 "));
        QVERIFY(after.receive().starts_with("HTTP/1.1 200 "));
        QCOMPARE(site.keys->arrived().size(), std::size_t(1));
        // With another secret it is another token.
        site.secrets.known["SECRET"] = "changed";
        QVERIFY(site.gateway->reload(site.config).has_value());
        QCOMPARE(site.get(), "200");
        QCOMPARE(site.keys->arrived().size(), std::size_t(2));
    }

    void isStoppedWhileACallWaits()
    {
        Site site;
        site.config.apis[0].filters = {filterOf("backend-oauth2", site.client())};
        site.start();
        site.keys->hold();
        Caller waiting(urlOf(*site.gateway));
        waiting.send("GET /orders/items/1 HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE(site.keys->arrived().size(), std::size_t(1));
        site.gateway->stop(Milliseconds(0));
        site.gateway.reset();
        QCOMPARE(waiting.receive(), std::string());
        site.keys->release();
    }

    void saysWhyAHostileOrSilentTokenEndpointGivesNone_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("huge") << 200 << QByteArray(1 << 20, ' ') << QByteArray("502") << QByteArray("more than the limit");
        QTest::newRow("no JSON") << 200 << QByteArray("<html>CANARY") << QByteArray("502") << QByteArray("JSON");
        QTest::newRow("expired") << 200 << QByteArray(R"({"access_token":"CANARY","expires_in":-5})") << QByteArray("502") << QByteArray("expired already");
        QTest::newRow("redirect") << 302 << QByteArray("{}") << QByteArray("502") << QByteArray("302");
        QTest::newRow("failing") << 500 << QByteArray("{}") << QByteArray("502") << QByteArray("500");
        QTest::newRow("silent") << 0 << QByteArray() << QByteArray("504") << QByteArray("in time");
        QTest::newRow("down") << -1 << QByteArray() << QByteArray("502") << QByteArray("127.0.0.1");
    }
    void saysWhyAHostileOrSilentTokenEndpointGivesNone()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, reason);
        Site site;
        site.config.apis[0].filters = {filterOf("backend-oauth2", site.client(status == 0 ? ", timeout: 100ms" : ""))};
        site.keys->reply({status > 0 ? status : 200, body.toStdString(), {{"Location", "/token"}}});
        if (status == 0)
            site.keys->hold();
        site.start(true);
        if (status < 0)
            site.keysServer->stop(Milliseconds(0));
        QCOMPARE(site.get(), answer);
        QVERIFY(site.keys->arrived().size() <= 1U);
        QVERIFY(site.backend->arrived().empty());
        QByteArray told;
        QTRY_VERIFY((site.gateway->takeTraces([&](auto trace) {
            told += QByteArray::fromStdString(schema::writeJson(inspection::toValue(*trace), 0));
        }), !told.isEmpty()));
        QVERIFY2(told.contains("backend-oauth2.unavailable") && told.contains(reason), told);
        QVERIFY(!told.contains("CANARY"));
        site.keys->release();
    }

    void signsForAwsWhatReallyArrives()
    {
        Site site;
        site.config.apis[0].operations[0].method = "POST";
        site.config.apis[0].filters = {filterOf("backend-sigv4", "{region: us-east-1, service: execute-api, accessKey: '${env:AWS_ID}', "
                                                                 "secretKey: '${env:AWS_KEY}', sessionToken: '${env:AWS_SESSION}'}")};
        site.start();
        Caller caller(urlOf(*site.gateway));
        caller.send("POST /orders/items/a%20b?z=1+2&a=%c3%a9 HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\ncontent");
        QVERIFY(caller.receive().starts_with("HTTP/1.1 200 "));
        const Arrived arrived = site.backend->arrived().back();
        const std::string& authorization = arrived.fields.at("Authorization");
        std::vector<std::pair<std::string_view, std::string_view>> fields;
        for (const char* name : {"Host", "Content-Type", "X-Amz-Date", "X-Amz-Content-Sha256", "X-Amz-Security-Token"})
            fields.emplace_back(name, arrived.fields.at(name));
        QCOMPARE(arrived.body, std::string("content"));
        QCOMPARE(arrived.fields.at("X-Amz-Content-Sha256"), crypto::sha256(arrived.body).hex());
        const std::size_t question = arrived.target.find('?');
        const crypto::SigV4Request request{"POST", std::string_view(arrived.target).substr(0, question),
                                           std::string_view(arrived.target).substr(question + 1), fields,
                                           arrived.fields.at("X-Amz-Content-Sha256")};
        QCOMPARE(authorization, crypto::sigV4Authorization("CANARYAWSID", Secret("CANARY-aws-key"), request,
                                                           {"us-east-1", "execute-api", arrived.fields.at("X-Amz-Date")}));
        QVERIFY(arrived.target.starts_with("/base/items/"));
    }
};

POSTERN_TEST(BackendIdentityGatewayTest);

} // namespace postern::test

#include "BackendIdentityGatewayTest.moc"
