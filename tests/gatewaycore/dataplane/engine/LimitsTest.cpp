// SPDX-License-Identifier: Apache-2.0
#include "GatewayFixture.h"
#include "dataplane/security/ApiKeyStore.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>
#include <barrier>
#include <chrono>
#include <thread>
#include <vector>

using namespace postern;
using namespace postern::test;
using namespace std::chrono_literals;

namespace {

constexpr int clients = 64;
constexpr int each = 4;       ///< calls of a client
constexpr std::uint64_t limit = 100; ///< of 256

model::GatewayConfig limited(const std::string& rateLimit, const std::string& body = "ok")
{
    model::GatewayConfig config = configOf("http://127.0.0.1:9");
    model::ApiKeyCredential key;
    key.name = key.application = "shop";
    key.owner = "ann";
    key.sha256 = security::ApiKeyStore::digestOf("key");
    config.apiKeys = {key};
    model::Api& api = config.apis.front();
    api.operations.front().filters.push_back(filterOf("api-key", "{}"));
    api.filters.push_back(filterOf("rate-limit", rateLimit, "limit"));
    api.filters.push_back(filterOf("respond", "{status: 200, body: '" + body + "'}"));
    return config;
}

/// What 64 clients at once were answered.
struct Answers {
    std::atomic<std::uint64_t> passed{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> other{0};

    void add(const std::string& answer)
    {
        if (answer.starts_with("HTTP/1.1 200"))
            ++passed;
        else if (answer.starts_with("HTTP/1.1 429"))
            ++refused;
        else
            ++other;
    }
};

const std::string request = "GET /orders/items/7 HTTP/1.1\r\nHost: localhost\r\napikey: key\r\n\r\n";

/// Each client makes its calls on a connection of its own; in the middle, when all wait, `meanwhile` runs once.
template <class Meanwhile> void stampede(const std::string& url, Answers& answers, Meanwhile&& meanwhile)
{
    std::barrier half(clients, [&]() noexcept { meanwhile(); });
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i) {
        threads.emplace_back([&] {
            Caller caller(url);
            for (int call = 0; call < each; ++call) {
                if (call == each / 2)
                    half.arrive_and_wait();
                caller.send(request);
                answers.add(caller.receive());
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
}

} // namespace

class LimitsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void exactlySoManyPass_data()
    {
        QTest::addColumn<QByteArray>("level");
        QTest::addColumn<QByteArray>("algorithm");
        for (const char* algorithm : {"smooth", "window"}) {
            for (const char* level : {"level: api", "level: operation", "level: subscription", "level: application", "level: user",
                                      "level: ip", "level: custom", "key: template, keyTemplate: '$userId:$resourceKey'"})
                QTest::addRow("%s, %s", level, algorithm) << QByteArray(level) << QByteArray(algorithm);
        }
    }
    /// With a clock that stands still, a reload in the middle; and then what time gives back.
    void exactlySoManyPass()
    {
        QFETCH(QByteArray, level);
        QFETCH(QByteArray, algorithm);
        FakeClock clock;
        GatewayOptions options;
        options.workers = 2;
        options.clock = &clock;
        const std::string yaml = "{count: " + std::to_string(limit) + ", per: 100s, algorithm: " + algorithm.toStdString() + ", " +
                                 level.toStdString() + "}";
        const auto gateway = makeWith(limited(yaml), options);
        Answers answers;
        bool reloaded = false;
        stampede(urlOf(*gateway), answers, [&] { reloaded = gateway->reload(limited(yaml, "reloaded")).has_value(); });
        QVERIFY(reloaded);
        QCOMPARE(answers.other.load(), 0U);
        QCOMPARE(answers.passed.load(), limit);
        QCOMPARE(answers.refused.load(), clients * each - limit);

        // A worker reads its clock when a turn of its loop begins, which may have been before we moved it: the answer to an
        // unlimited call says that the next turn is a new one.
        const auto callsAfter = [&](Nanoseconds time, int count) {
            clock.advance(time);
            Caller caller(urlOf(*gateway));
            static_cast<void>(caller.get("/health/live"));
            std::string outcome;
            for (int i = 0; i < count; ++i) {
                caller.send(request);
                const std::string answer = caller.receive();
                outcome += answer.ends_with("reloaded") ? "pass " : answer.substr(9, 3) + " ";
            }
            return outcome;
        };
        if (algorithm == "smooth") { // one more for each second that passes
            for (int i = 0; i < 3; ++i)
                QCOMPARE(callsAfter(1s, 2), std::string("pass 429 "));
        } else {
            QCOMPARE(callsAfter(100s - 1ns, 1), std::string("429 "));
            QCOMPARE(callsAfter(1ns, 1), std::string("pass "));
        }
    }

    void exactlySoManyPassInARealWindow()
    {
        const auto gateway = makeGateway(limited("{count: " + std::to_string(limit) + ", per: 300s, algorithm: window, level: api}"));
        const auto begin = std::chrono::steady_clock::now();
        Answers answers;
        stampede(urlOf(*gateway), answers, [] {});
        if (std::chrono::steady_clock::now() - begin > 290s)
            QSKIP("the machine took longer than the window");
        QCOMPARE(answers.passed.load(), limit);
        QCOMPARE(answers.refused.load(), clients * each - limit);
    }

    void octetsAreCountedWhenAnswersHavePassed()
    {
        model::GatewayConfig config = limited("{policy: Data, level: subscription}", std::string(100, 'x'));
        model::ThrottlingPolicy policy;
        policy.name = "Data";
        policy.type = model::QuotaType::Bandwidth;
        policy.data = ByteCount(1000);
        config.policies = {policy};
        const auto gateway = makeWith(config, {});
        Caller caller(urlOf(*gateway));
        for (int i = 0; i < 10; ++i) {
            caller.send(request);
            QVERIFY(caller.receive().starts_with("HTTP/1.1 200"));
        }
        caller.send(request);
        const std::string refused = caller.receive();
        QVERIFY(refused.starts_with("HTTP/1.1 429"));
        QVERIFY(refused.find("900804") != std::string::npos);
    }

    void callsBeyondAQuotaAreInTheRecords()
    {
        model::GatewayConfig config = limited("{policy: Paid, level: subscription}");
        model::ThrottlingPolicy policy;
        policy.name = "Paid";
        policy.count = 1;
        policy.stopOnQuotaReach = false;
        config.policies = {policy};
        const auto gateway = makeWith(config, {});
        Caller caller(urlOf(*gateway));
        for (int i = 0; i < 3; ++i) {
            caller.send(request);
            QVERIFY(caller.receive().starts_with("HTTP/1.1 200"));
        }
        std::vector<bool> over;
        QTRY_VERIFY((gateway->takeRecords([&over](const analytics::ExchangeRecord& record) { over.push_back(record.overQuota); }),
                     over.size() == 3));
        QCOMPARE(over, (std::vector<bool>{false, true, true}));
    }

    void aSubscriptionThatIsBlockedMeanwhileIsRefusedAfterAReload()
    {
        const auto with = [](const std::string& state) {
            model::GatewayConfig config = limited("{count: 100}");
            config.apis.front().filters.push_back(filterOf("subscription", "{}"));
            const auto file = schema::decode<model::SubscriptionsFile>(
                *schema::readYaml("{applications: [{id: '42', name: Shop, consumerKeys: [shop]}], subscriptions: "
                                  "[{application: '42', api: Orders, version: '1', state: " + state + "}]}", "subscriptions.json"));
            schema::Problems problems;
            config.subscriptions = model::SubscriptionBook::make(*file, problems);
            return config;
        };
        const auto gateway = makeWith(with("UNBLOCKED"), {});
        Caller caller(urlOf(*gateway));
        const auto call = [&caller] {
            caller.send(request);
            return caller.receive();
        };
        QVERIFY(call().starts_with("HTTP/1.1 200"));
        const std::string before = gateway->configHash();
        QVERIFY(gateway->reload(with("BLOCKED")));
        QVERIFY(gateway->configHash() != before);
        const std::string refused = call();
        QVERIFY(refused.starts_with("HTTP/1.1 403") && refused.find("900909") != std::string::npos);
    }

    void anAddressThatMayNotCallIsRefusedBehindATrustedProxyOnly()
    {
        model::GatewayConfig config = limited("{count: 100}");
        config.filters.push_back(filterOf("ip-filter", "deny: [198.51.100.0/24]"));
        const auto ask = [](const model::GatewayConfig& of) {
            const auto gateway = makeWith(of, {});
            Caller caller(urlOf(*gateway));
            caller.send("GET /orders/items/7 HTTP/1.1\r\nHost: localhost\r\napikey: key\r\nX-Forwarded-For: 198.51.100.7\r\n\r\n");
            return caller.receive().substr(0, 12);
        };
        QCOMPARE(ask(config), std::string("HTTP/1.1 200")); // everybody can write that field
        config.trustedProxies = {"127.0.0.0/8"};
        QCOMPARE(ask(config), std::string("HTTP/1.1 403"));
    }
};

POSTERN_TEST(LimitsTest);
#include "LimitsTest.moc"
