// SPDX-License-Identifier: Apache-2.0
#include "TestFolder.h"

#include "config/GatewayFolder.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::config;

namespace {

LoadedGateway withRedis(const std::string& yaml) { return loadGatewayText("apiVersion: postern/v1\nredis: " + yaml + "\n"); }

} // namespace

/// How a gateway.yaml speaks of what gateways share.
class RedisSettingsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aServerIsAHostOrASocket()
    {
        const LoadedGateway loaded = withRedis("{address: 'redis.example:6379', userName: gate, password: '${env:REDIS}', database: 2, "
                                               "prefix: shop, sync: 50ms}");
        QVERIFY2(loaded.config && loaded.config->redis, loaded.problems.toString().c_str());
        QVERIFY(loaded.problems.toString().find("without TLS") != std::string::npos);
        for (const char* local : {"127.0.0.1:6379", "localhost:6379", "[::1]:6379", "unix:/run/redis.sock"})
            QVERIFY2(withRedis("{address: '" + std::string(local) + "'}").problems.empty(), local);
        QCOMPARE(loaded.config->redis->sync.count(), 50);
        QVERIFY(loaded.config->redis->limits);
        std::string host;
        std::uint16_t port = 0;
        for (const auto& [address, wanted, at] : {std::tuple("redis.example:6379", "redis.example", 6379), std::tuple("127.0.0.1:1", "127.0.0.1", 1),
                                                  std::tuple("[::1]:6379", "::1", 6379), std::tuple("unix:/run/r.sock", "unix:/run/r.sock", 0)}) {
            QVERIFY2(model::Redis::split(address, host, port), address);
            QCOMPARE(host, std::string(wanted));
            QCOMPARE(int(port), at);
        }
        for (const char* address : {"", "redis", ":6379", "redis:", "redis:0", "redis:65536", "redis:63x", "::1:6379", "unix:run", "a b:1", "u@h:1", "h/x:1"})
            QVERIFY2(!model::Redis::split(address, host, port), address);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QByteArray>("why");
        const auto row = [](const char* yaml, const char* why) { QTest::newRow(yaml) << QByteArray(yaml) << QByteArray(why); };
        row("{}", "address");
        row("{address: nowhere}", "neither host:port");
        row("{address: 'rediss://r:6379'}", "stunnel");
        row("{address: 'redis://r:6379'}", "host:port");
        row("{address: 'r:6379', tls: {}}", "stunnel");
        row("{address: 'r:6379', tls: true}", "stunnel");
        row("{address: 'r:6379', userName: me}", "password");
        row("{address: 'r:6379', password: hunter2}", "password");
        row("{address: 'r:6379', sync: 1s}", "sync");
        row("{address: 'r:6379', prefix: ''}", "prefix");
        row("{address: 'r:6379', prefix: 'a b'}", "prefix");
        row("{address: 'r:6379', cluster: true}", "cluster");
        row("{address: 'r:6379', revoked: k, revokedEvery: 1ms}", "revokedEvery");
    }
    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QByteArray, why);
        const LoadedGateway bad = withRedis(yaml.toStdString());
        QVERIFY2(!bad.config && bad.problems.toString().find(why.toStdString()) != std::string::npos, bad.problems.toString().c_str());
        QVERIFY(bad.problems.toString().find("hunter2") == std::string::npos);
    }

    void aPasswordFileIsOneOfTheFolder()
    {
        TestFolder folder;
        folder.with("gateway.yaml", "apiVersion: postern/v1\nredis: {address: 'unix:/s', password: '${file:secrets/redis}'}\n");
        const LoadedGateway loaded = loadGateway(folder.path());
        QVERIFY2(loaded.config && loaded.config->redis, loaded.problems.toString().c_str());
        QCOMPARE(loaded.config->redis->password.name, (folder.path() / "secrets/redis").string());
    }
};

POSTERN_TEST(RedisSettingsTest);
#include "RedisSettingsTest.moc"
