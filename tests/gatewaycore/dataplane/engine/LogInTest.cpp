// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "crypto/Base64.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>
#ifdef __linux__
#include <filesystem>
#include <sched.h>
#endif

using namespace postern;
using namespace postern::test;

namespace {

// Of "sesame"; cheap.
constexpr const char* sesame = "$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW";

model::GatewayConfig withLogIn(const std::string& backend, const std::string& hash)
{
    model::GatewayConfig config = configOf(backend);
    config.apis[0].operations[0].authNone = false;
    model::FilterConfig filter;
    filter.type = "basic-auth";
    config.apis[0].filters.push_back(filter);
    model::User& alice = config.users.emplace_back();
    alice.name = "alice";
    alice.hash = hash;
    return config;
}

std::string call(const std::string& login)
{
    return "GET /orders/items/1 HTTP/1.1\r\nHost: a\r\nAuthorization: Basic " + crypto::base64Encode(login) + "\r\n\r\n";
}

std::string logInStatus(const std::string& url, const std::string& login)
{
    Caller caller(url);
    caller.send(call(login));
    return caller.receive().substr(9, 3);
}

#ifdef __linux__
/// Threads of this process that only run when nothing else wants the core: those that hash.
int threadsThatHash()
{
    int count = 0;
    std::error_code failure;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", failure))
        count += sched_getscheduler(std::stoi(task.path().filename().string())) == SCHED_IDLE ? 1 : 0;
    return count;
}
#endif

} // namespace

/// Log-ins over sockets: hashed on the offload pool while the worker's loop goes on.
class LogInTest : public QObject {
    Q_OBJECT
  private slots:
    void usersComeThroughFromManyConnectionsOfSeveralWorkers()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = withLogIn(urlOf(*backend), sesame);
        GatewayOptions options;
        options.workers = 2;
        const auto gateway = makeWith(config, std::move(options));
        std::atomic<int> good{0};
        std::vector<std::thread> callers;
        for (int i = 0; i < 8; ++i)
            callers.emplace_back([&] {
                for (int n = 0; n < 20; ++n)
                    good += logInStatus(urlOf(*gateway), "alice:sesame") == "200" ? 1 : 0;
            });
        for (std::thread& caller : callers)
            caller.join();
        QCOMPARE(good.load(), 160);
        QCOMPARE(logInStatus(urlOf(*gateway), "alice:wrong"), std::string("401"));
    }

    void aReloadWithAnotherPasswordHoldsAtOnce()
    {
        const auto backend = makeBackend();
        const auto gateway = makeGateway(withLogIn(urlOf(*backend), sesame));
        QCOMPARE(logInStatus(urlOf(*gateway), "alice:sesame"), std::string("200"));
        QVERIFY(gateway->reload(withLogIn(urlOf(*backend), "$2b$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RX")));
        QCOMPARE(logInStatus(urlOf(*gateway), "alice:sesame"), std::string("401"));
        QVERIFY(gateway->reload(withLogIn(urlOf(*backend), sesame)));
        QCOMPARE(logInStatus(urlOf(*gateway), "alice:sesame"), std::string("200"));
    }

    void clientsThatHangUpInTheMiddleHurtNobody()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = withLogIn(urlOf(*backend), sesame);
        config.logins.failures = 100000;
        const auto gateway = makeGateway(config);
        for (int i = 0; i < 100; ++i) {
            Caller gone(urlOf(*gateway));
            gone.send(call("alice:guess" + std::to_string(i)));
        }
        // While those are dealt with there may be no room.
        QTRY_VERIFY_WITH_TIMEOUT(logInStatus(urlOf(*gateway), "alice:sesame") == "200", 30'000);
    }

#ifdef __linux__
    /// Two would share the core and its caches, with each other and with the worker.
    void whereOneCoreMayBeUsedOneThreadHashes()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = withLogIn(urlOf(*backend), "$2b$10$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW");
        config.logins.failures = 1000;
        int most = 0;
        int answered = 0;
        std::thread([&] { // and all that it starts
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(static_cast<unsigned>(sched_getcpu()), &one);
            if (sched_setaffinity(0, sizeof one, &one) != 0)
                return;
            const auto gateway = makeGateway(config);
            std::vector<std::unique_ptr<Caller>> callers;
            for (int i = 0; i < 6; ++i) {
                callers.push_back(std::make_unique<Caller>(urlOf(*gateway)));
                callers.back()->send(call("alice:guess" + std::to_string(i)));
            }
            for (const auto& caller : callers) {
                most = std::max(most, threadsThatHash());
                answered += caller->receive().substr(9, 3) == "401" ? 1 : 0;
            }
            most = std::max(most, threadsThatHash());
        }).join();
        QCOMPARE(answered, 6);
        QCOMPARE(most, 1);
    }
#endif

    void aGatewayEndsWhileLogInsWait()
    {
        const auto backend = makeBackend();
        model::GatewayConfig config = withLogIn(urlOf(*backend), "$2b$10$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW");
        config.logins.failures = 1000;
        std::vector<std::unique_ptr<Caller>> callers;
        {
            const auto gateway = makeGateway(config);
            for (int i = 0; i < 20; ++i) {
                callers.push_back(std::make_unique<Caller>(urlOf(*gateway)));
                callers.back()->send(call("alice:guess" + std::to_string(i)));
            }
            callers.front()->receive(); // the first has been hashed, most wait
        }
        for (std::size_t i = 1; i < callers.size(); ++i)
            callers[i]->receive(); // an answer or the end of the connection, but not for ever nothing
    }
};

POSTERN_TEST(LogInTest);
#include "LogInTest.moc"
