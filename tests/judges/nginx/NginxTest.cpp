// SPDX-License-Identifier: Apache-2.0
#include "HttpCaller.h"

#include "base/Log.h"
#include "gatewaycore/dataplane/engine/GatewayFixture.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <map>
#include <mutex>
#include <thread>

namespace postern::test {
int runTests(int argc, char** argv);
}

using namespace postern;
using namespace postern::test;
using namespace std::chrono_literals;
using judges::HttpCaller;
using judges::WireAnswer;

namespace {

/// nginx cannot say which port it was given.
std::uint16_t freePort()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        qFatal("no free port");
    ::close(socket);
    return ntohs(address.sin_port);
}

/// One nginx that says its name and the path that was asked for; it keeps its port over a restart.
class Backend {
  public:
    explicit Backend(QString name, int status = 200) : name_(std::move(name))
    {
        port_ = freePort();
        QFile file(path(QStringLiteral("nginx.conf")));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no configuration");
        file.write(QStringLiteral("daemon off;\nmaster_process off;\npid %1/pid;\nerror_log %1/error.log;\nevents {}\n"
                                  "http {\n  log_format ids '$request_method $uri';\n  access_log %1/access.log ids;\n"
                                  "  client_body_temp_path %1/a; proxy_temp_path %1/b; fastcgi_temp_path %1/c;\n"
                                  "  uwsgi_temp_path %1/d; scgi_temp_path %1/e;\n  keepalive_requests 1000000;\n"
                                  "  server {\n    listen 127.0.0.1:%2;\n    location / { return %3 '%4 $uri'; }\n  }\n}\n")
                       .arg(folder_.path()).arg(port_).arg(status).arg(name_).toUtf8());
    }
    ~Backend() { kill(); }

    [[nodiscard]] bool start()
    {
        process_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process_.start(QStringLiteral("nginx"), {QStringLiteral("-c"), path(QStringLiteral("nginx.conf"))});
        for (int i = 0; i < 200; ++i) {
            if (HttpCaller(port_).call("GET", "/ready"))
                return true;
            if (process_.state() == QProcess::NotRunning && !process_.waitForStarted(1000))
                return false;
            process_.waitForFinished(20);
        }
        return false;
    }
    /// In the middle of whatever it does.
    void kill()
    {
        if (process_.state() != QProcess::NotRunning)
            process_.kill();
        process_.waitForFinished(5000);
    }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    /// How often each "METHOD /path" came.
    [[nodiscard]] std::map<std::string, int> heard() const
    {
        std::map<std::string, int> out;
        QFile file(path(QStringLiteral("access.log")));
        if (file.open(QIODevice::ReadOnly)) {
            while (!file.atEnd())
                ++out[file.readLine().trimmed().toStdString()];
        }
        return out;
    }

  private:
    [[nodiscard]] QString path(const QString& name) const { return folder_.filePath(name); }
    QTemporaryDir folder_;
    QString name_;
    std::uint16_t port_ = 0;
    QProcess process_;
};

/// Calls without a pause until it ends, each with an id of its own.
class Load {
  public:
    Load(std::uint16_t port, std::string method, std::string tag) : method_(std::move(method)), tag_(std::move(tag))
    {
        thread_ = std::thread([this, port] { run(port); });
    }
    ~Load() { stop(); }
    void stop()
    {
        going_ = false;
        if (thread_.joinable())
            thread_.join();
    }
    [[nodiscard]] int calls() const { return calls_; }
    [[nodiscard]] int good() const { return good_; }
    /// What the first call that did not go well got.
    [[nodiscard]] std::string problem() const
    {
        const std::lock_guard lock(mutex_);
        return problem_;
    }
    [[nodiscard]] int goodBy(const std::string& name) const
    {
        const std::lock_guard lock(mutex_);
        const auto found = by_.find(name);
        return found == by_.end() ? 0 : found->second;
    }

  private:
    void run(std::uint16_t port)
    {
        HttpCaller caller(port);
        while (going_) {
            const std::string id = "/items/" + tag_ + "-" + std::to_string(++calls_);
            const auto answer = caller.call(method_, "/orders" + id);
            const std::lock_guard lock(mutex_);
            if (answer && answer->status == 200 && answer->body.ends_with(" " + id)) {
                ++good_;
                ++by_[answer->body.substr(0, answer->body.find(' '))];
            } else if (problem_.empty()) {
                problem_ = id + ": " + (answer ? std::to_string(answer->status) + " " + answer->body : std::string("no answer"));
            }
        }
    }

    std::string method_;
    std::string tag_;
    std::atomic<bool> going_{true};
    std::atomic<int> calls_{0};
    std::atomic<int> good_{0};
    mutable std::mutex mutex_;
    std::string problem_;
    std::map<std::string, int> by_;
    std::thread thread_;
};

model::GatewayConfig configFor(const std::vector<Backend*>& backends)
{
    model::GatewayConfig config = configOf(backends.front()->url());
    model::Api& api = config.apis.front();
    model::Operation post = api.operations.front();
    post.method = "POST";
    api.operations.push_back(post);
    model::Cluster& cluster = *api.production;
    cluster.endpoints.clear();
    for (const Backend* backend : backends)
        cluster.endpoints.push_back({backend->url(), 1, {}});
    return config;
}

bool eventually(const std::function<bool()>& reached, std::chrono::milliseconds limit = 20s)
{
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!reached()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::sleep_for(20ms); // for processes and threads, which tell nobody
    }
    return true;
}

} // namespace

class NginxTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void noCallIsLostThatCouldBeSavedWhileBackendsAreKilledAndStarted()
    {
        Backend one(QStringLiteral("one"));
        Backend two(QStringLiteral("two"));
        Backend three(QStringLiteral("three"));
        QVERIFY(one.start() && two.start() && three.start());
        model::GatewayConfig config = configFor({&one, &two, &three});
        model::Cluster& cluster = *config.apis.front().production;
        cluster.retry.emplace().attempts = 4;
        cluster.retry->budget.minPerSecond = 1000;
        cluster.suspension.emplace().failures = 2;
        cluster.suspension->duration = 400ms;
        cluster.suspension->progressionFactor = 1;
        const auto gateway = makeGateway(std::move(config));
        const std::uint16_t port = judges::portOf(urlOf(*gateway));
        std::vector<std::unique_ptr<Load>> loads;
        for (int i = 0; i < 4; ++i)
            loads.push_back(std::make_unique<Load>(port, "GET", "get" + std::to_string(i)));
        Load posts(port, "POST", "post");
        const auto goodBy = [&](const std::string& name) {
            int sum = 0;
            for (const auto& load : loads)
                sum += load->goodBy(name);
            return sum;
        };
        const auto status = [&](std::size_t at) { return gateway->upstreams().front().endpoints[at]; };
        QVERIFY(eventually([&] { return goodBy("one") > 50 && goodBy("two") > 50 && goodBy("three") > 50; }));

        Backend* const backends[] = {&one, &two};
        const char* const names[] = {"one", "two"};
        for (std::size_t round = 0; round < 4; ++round) {
            const std::size_t at = round % 2;
            const std::uint64_t before = status(at).suspensions;
            backends[at]->kill();
            // Ejected: seen from outside, and hardly called any more while it is.
            QVERIFY(eventually([&] { return status(at).suspensions > before && status(at).suspendedOn > 0; }));
            QVERIFY(eventually([&] { return status(at).suspensions >= before + 4; })); // tried again, in vain, on each worker
            const int others = goodBy("three");
            QVERIFY(eventually([&] { return goodBy("three") > others + 50; }));
            QVERIFY(backends[at]->start());
            const int answered = goodBy(names[at]);
            QVERIFY(eventually([&] { return goodBy(names[at]) > answered + 50; })); // and back
            QVERIFY(eventually([&] { return status(at).suspendedOn == 0; }));
        }
        for (const auto& load : loads) {
            load->stop();
            QVERIFY2(load->problem().empty(), load->problem().c_str());
            QCOMPARE(load->good(), load->calls());
        }
        posts.stop();
        // What may have an effect was not sent twice, whatever became of it.
        for (const Backend* backend : {&one, &two, &three}) {
            for (const auto& [call, times] : backend->heard()) {
                if (call.starts_with("POST "))
                    QVERIFY2(times == 1, call.c_str());
            }
        }
        std::map<std::string, int> together;
        for (const Backend* backend : {&one, &two, &three}) {
            for (const auto& [call, times] : backend->heard())
                together[call] += times;
        }
        for (const auto& [call, times] : together)
            QVERIFY2(!call.starts_with("POST ") || times == 1, call.c_str());
        QVERIFY(posts.good() > 0);
        std::fprintf(stderr, "POST: %d of %d went well\n", posts.good(), posts.calls());
    }

    void theSecondTakesOverFromTheFirstAndGivesBack()
    {
        Backend one(QStringLiteral("one"));
        Backend two(QStringLiteral("two"));
        QVERIFY(one.start() && two.start());
        model::GatewayConfig config = configFor({&one, &two});
        model::Cluster& cluster = *config.apis.front().production;
        cluster.balancing = model::Balancing::Failover;
        cluster.suspension.emplace().failures = 1;
        cluster.suspension->duration = 300ms;
        cluster.suspension->progressionFactor = 1;
        const auto gateway = makeGateway(std::move(config));
        Load load(judges::portOf(urlOf(*gateway)), "GET", "get");
        QVERIFY(eventually([&] { return load.goodBy("one") > 100; }));
        QCOMPARE(load.goodBy("two"), 0);
        one.kill();
        QVERIFY(eventually([&] { return load.goodBy("two") > 100; }));
        QVERIFY(one.start());
        const int before = load.goodBy("one");
        QVERIFY(eventually([&] { return load.goodBy("one") > before + 100; }));
        const int after = load.goodBy("two");
        QVERIFY(eventually([&] { return load.goodBy("one") > before + 300; }));
        QCOMPARE(load.goodBy("two"), after);
        load.stop();
        QVERIFY2(load.problem().empty(), load.problem().c_str());
    }

    void theHealthCheckFindsWhoIsDownAndWhoIsBack()
    {
        Backend one(QStringLiteral("one"));
        Backend two(QStringLiteral("two"));
        QVERIFY(one.start() && two.start());
        model::GatewayConfig config = configFor({&one, &two});
        model::Cluster& cluster = *config.apis.front().production;
        cluster.suspension.emplace().failures = 0;
        cluster.healthCheck.emplace().path = "/up";
        cluster.healthCheck->interval = 100ms;
        const auto gateway = makeGateway(std::move(config));
        const auto ill = [&] { return gateway->upstreams().front().endpoints.front().ill; };
        QVERIFY(eventually([&] { return one.heard()["GET /up"] > 2; }));
        QVERIFY(!ill());
        one.kill();
        QVERIFY(eventually(ill));
        HttpCaller caller(judges::portOf(urlOf(*gateway)));
        const std::uint64_t calls = gateway->upstreams().front().endpoints.front().calls;
        for (int i = 0; i < 20; ++i) {
            const auto answer = caller.call("GET", "/orders/items/" + std::to_string(i));
            QVERIFY(answer && answer->status == 200 && answer->body.starts_with("two "));
        }
        QCOMPARE(gateway->upstreams().front().endpoints.front().calls, calls);
        QVERIFY(one.start());
        QVERIFY(eventually([&] { return !ill(); }));
        QVERIFY(eventually([&] { return caller.call("GET", "/orders/items/x")->body.starts_with("one "); }));
    }

    void theCircuitOpensWhenAllAreDownAndClosesAgain()
    {
        Backend one(QStringLiteral("one"));
        QVERIFY(one.start());
        model::GatewayConfig config = configFor({&one});
        model::CircuitBreaker& breaker = config.apis.front().production->circuitBreaker.emplace();
        breaker.minimumCalls = 5;
        breaker.window = 1s;
        breaker.openFor = 300ms;
        const auto gateway = makeGateway(std::move(config), 1);
        HttpCaller caller(judges::portOf(urlOf(*gateway)));
        QVERIFY(caller.call("GET", "/orders/items/1")->status == 200);
        one.kill();
        std::optional<WireAnswer> answer;
        QVERIFY(eventually([&] {
            answer = caller.call("GET", "/orders/items/2");
            return answer && answer->status == 503;
        }));
        QVERIFY2(answer->body.find("303001") != std::string::npos, answer->body.c_str());
        QVERIFY(!answer->field("Retry-After").empty());
        QCOMPARE(gateway->upstreams().front().openBreakers, 1U);
        QVERIFY(one.start());
        QVERIFY(eventually([&] {
            answer = caller.call("GET", "/orders/items/3");
            return answer && answer->status == 200;
        }));
        QCOMPARE(gateway->upstreams().front().openBreakers, 0U);
    }

    void theBudgetHoldsRepetitionsWhenEverythingFails()
    {
        Backend bad(QStringLiteral("bad"), 503);
        QVERIFY(bad.start());
        model::GatewayConfig config = configFor({&bad});
        model::RetryPolicy& retry = config.apis.front().production->retry.emplace();
        retry.statuses = {503};
        retry.backoff = retry.maxBackoff = 0ms;
        retry.budget.share = 10;
        retry.budget.minPerSecond = 3;
        const auto gateway = makeGateway(std::move(config), 1);
        const auto began = std::chrono::steady_clock::now();
        HttpCaller caller(judges::portOf(urlOf(*gateway)));
        for (int i = 0; i < 300; ++i)
            QCOMPARE(caller.call("GET", "/orders/items/" + std::to_string(i))->status, 503);
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began).count();
        const std::uint64_t attempts = gateway->upstreams().front().endpoints.front().calls;
        QVERIFY(attempts > 300);
        QVERIFY2(attempts <= 300 + 3 * static_cast<std::uint64_t>(seconds + 2), std::to_string(attempts).c_str());
    }
};

POSTERN_TEST(NginxTest);

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    log::setStandardError(false); // who is suspended is told there
    QProcess nginx;
    nginx.start(QStringLiteral("nginx"), {QStringLiteral("-v")});
    if (!nginx.waitForFinished(30'000)) {
        const bool required =
            qEnvironmentVariable("POSTERN_REQUIRE_JUDGES").split(QLatin1Char(',')).contains(QStringLiteral("nginx"));
        std::fprintf(stderr, "%s: nginx is not installed\n", required ? "FAILED" : "SKIPPED");
        return required ? 1 : 77;
    }
    return test::runTests(argc, argv);
}

#include "NginxTest.moc"
