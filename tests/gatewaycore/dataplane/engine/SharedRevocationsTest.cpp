// SPDX-License-Identifier: Apache-2.0
#include "GatewayFixture.h"
#include "crypto/Digest.h"
#include "crypto/JwsSigner.h"
#include "dataplane/engine/SharedRevocations.h"
#include "support/RedisServer.h"
#include "support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <chrono>
#include <string>

using namespace postern;
using namespace postern::test;

namespace {

const std::string key = "postern:revoked";

/// A gateway that takes an issuer's tokens, and learns of revoked ones from a real Redis.
struct Guarded {
    explicit Guarded(const RedisServer& server)
    {
        QFile file(folder.filePath(QStringLiteral("jwks.json")));
        if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(crypto::jwkSet({*signer.publicJwk()}))) <= 0)
            qFatal("no key set");
        file.close();
        config = configOf("http://127.0.0.1:9");
        model::Issuer issuer;
        issuer.name = "own";
        issuer.issuer = "https://issuer";
        issuer.jwksFile = file.fileName().toStdString();
        config.issuers.push_back(issuer);
        model::FilterConfig jwt;
        jwt.type = "jwt-auth";
        model::FilterConfig respond;
        respond.type = "respond";
        respond.config = schema::Value::object({{"status", 200}});
        config.apis.front().operations.front().authNone = false;
        config.apis.front().filters = {jwt, respond};
        config.redis.emplace().address = "unix:" + server.socket();
        config.redis->revoked = key;
        config.redis->revokedEvery = std::chrono::milliseconds(100);
    }
    void start() { gateway = makeGateway(config); }

    [[nodiscard]] std::string token(const std::string& id) const
    {
        const auto now = std::chrono::duration_cast<Seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
        return *crypto::signCompact(signer, crypto::JwsAlgorithm::ES256,
                                    R"({"iss":"https://issuer","sub":"a","jti":")" + id + R"(","exp":)" + std::to_string(now + 600) + "}");
    }
    [[nodiscard]] QByteArray call(const std::string& token) const
    {
        Caller caller(urlOf(*gateway));
        caller.send("GET /orders/items/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        return QByteArray::fromStdString(caller.receive()).mid(9, 3);
    }
    [[nodiscard]] std::string problem() const
    {
        for (const engine::IssuerStatus& each : gateway->issuers()) {
            if (each.name == "redis revocations")
                return each.problem;
        }
        return "there is none";
    }

    QTemporaryDir folder;
    crypto::SigningKey signer = crypto::SigningKey::generate(crypto::KeyType::EcP256)->withKeyId("k1");
    model::GatewayConfig config;
    std::unique_ptr<Gateway> gateway;
};

} // namespace

class SharedRevocationsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init()
    {
        if (!redis::isBuiltIn())
            QSKIP("built without Redis");
        if (!RedisServer::installed())
            QSKIP("redis-server is not installed");
    }

    void membersNameTokens()
    {
        const auto entry = [](const std::string& text, double score) { return engine::SharedRevocations::entryOf({text, score}); };
        QVERIFY(entry("jti:a", 5).how == security::RevokedBy::TokenId && entry("jti:a", 5).text == "a" && !entry("jti:a", 5).either);
        QVERIFY(entry("signature:a", 5).how == security::RevokedBy::Signature);
        QVERIFY(entry("sha256:a", 5).how == security::RevokedBy::Digest);
        QVERIFY(entry("a:b", 5).either && entry("a:b", 5).text == "a:b");
        QCOMPARE(entry("a", 1'900'000'000).expires, 1'900'000'000);
        QCOMPARE(entry("a", 1'900'000'000'000).expires, 1'900'000'000);
        QCOMPARE(entry("a", HUGE_VAL).expires, std::numeric_limits<std::int64_t>::max());
        QCOMPARE(entry("a", 1e300).expires, std::numeric_limits<std::int64_t>::max());
        QCOMPARE(entry("a", -HUGE_VAL).expires, 0);
    }

    void whatTheSetNamesIsRefusedAndOnlyThat()
    {
        RedisServer server;
        static_cast<void>(server.command({"ZADD", key, "inf", "jti:before"}));
        Guarded guarded(server);
        guarded.start();
        QTRY_COMPARE(guarded.problem(), std::string());
        const std::string one = guarded.token("one");
        const std::string two = guarded.token("two");
        const std::string three = guarded.token("three");
        QCOMPARE(guarded.call(guarded.token("before")), QByteArray("401"));
        for (const std::string* token : {&one, &two, &three})
            QCOMPARE(guarded.call(*token), QByteArray("200"));
        static_cast<void>(server.command({"ZADD", key, "inf", "jti:one", "1", "jti:three"})); // three's has ended
        QTRY_COMPARE(guarded.call(one), QByteArray("401"));
        QCOMPARE(guarded.call(two), QByteArray("200"));
        QCOMPARE(guarded.call(three), QByteArray("200"));
        static_cast<void>(server.command({"ZADD", key, "inf", "sha256:" + crypto::sha256(two).hex(), "inf", "signature:" + three.substr(three.rfind('.') + 1)}));
        QTRY_COMPARE(guarded.call(two), QByteArray("401"));
        QCOMPARE(guarded.call(three), QByteArray("401"));
        static_cast<void>(server.command({"ZREM", key, "jti:one"}));
        QTRY_COMPARE(guarded.call(one), QByteArray("200"));
        static_cast<void>(server.command({"DEL", key}));
        QTRY_COMPARE(guarded.call(two), QByteArray("200"));
    }

    void aLongSetIsReadInPartsAndOneThatIsTooLongIsNotTaken()
    {
        RedisServer server;
        std::vector<std::string> words{"ZADD", key};
        for (int i = 0; i < 5000; ++i) {
            words.emplace_back("inf");
            words.push_back("jti:" + std::to_string(i));
        }
        static_cast<void>(server.command(words));
        Guarded guarded(server);
        guarded.config.revocation.emplace().maximum = 5000;
        QFile file(guarded.folder.filePath(QStringLiteral("none.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("[]") == 2);
        file.close();
        guarded.config.revocation->file = file.fileName().toStdString();
        guarded.start();
        QTRY_COMPARE(guarded.problem(), std::string());
        for (const char* id : {"0", "2500", "4999"})
            QCOMPARE(guarded.call(guarded.token(id)), QByteArray("401"));
        QCOMPARE(guarded.call(guarded.token("5000")), QByteArray("200"));
        static_cast<void>(server.command({"ZADD", key, "inf", "jti:5000"}));
        QTRY_VERIFY(guarded.problem().find("more than 5000") != std::string::npos);
        QCOMPARE(guarded.call(guarded.token("4999")), QByteArray("401"));
        QCOMPARE(guarded.call(guarded.token("5000")), QByteArray("200"));
    }

    /// The last good list goes on counting, also when Redis comes back with nothing.
    void whatWasRevokedStaysSoWithoutRedis()
    {
        RedisServer server;
        static_cast<void>(server.command({"ZADD", key, "inf", "jti:one"}));
        Guarded guarded(server);
        guarded.start();
        QTRY_COMPARE(guarded.problem(), std::string());
        const std::string one = guarded.token("one");
        const std::string two = guarded.token("two");
        QCOMPARE(guarded.call(one), QByteArray("401"));
        server.kill();
        QTRY_VERIFY(guarded.problem().find("go on counting") != std::string::npos);
        QCOMPARE(guarded.call(one), QByteArray("401"));
        QCOMPARE(guarded.call(two), QByteArray("200"));
        server.start();
        QTRY_VERIFY_WITH_TIMEOUT(guarded.problem().find("has gone") != std::string::npos, 20'000);
        QCOMPARE(guarded.call(one), QByteArray("401"));
        static_cast<void>(server.command({"ZADD", key, "inf", "jti:two"}));
        QTRY_COMPARE(guarded.call(two), QByteArray("401"));
        QCOMPARE(guarded.call(one), QByteArray("200")); // the set has members again: it says what counts
        QTRY_COMPARE(guarded.problem(), std::string());
    }

    void anotherKindOfKeyIsTold()
    {
        RedisServer server;
        static_cast<void>(server.command({"SET", key, "one"}));
        Guarded guarded(server);
        guarded.start();
        QTRY_VERIFY(guarded.problem().find("WRONGTYPE") != std::string::npos);
        QCOMPARE(guarded.call(guarded.token("one")), QByteArray("200"));
        static_cast<void>(server.command({"DEL", key}));
        static_cast<void>(server.command({"ZADD", key, "inf", "one"}));
        QTRY_COMPARE(guarded.call(guarded.token("one")), QByteArray("401"));
        QTRY_COMPARE(guarded.problem(), std::string());
        // A reload without it forgets the set.
        guarded.config.redis->revoked.clear();
        QVERIFY(guarded.gateway->reload(guarded.config));
        QCOMPARE(guarded.call(guarded.token("one")), QByteArray("200"));
        QCOMPARE(guarded.problem(), std::string("there is none"));
    }
};

POSTERN_TEST(SharedRevocationsTest);
#include "SharedRevocationsTest.moc"
