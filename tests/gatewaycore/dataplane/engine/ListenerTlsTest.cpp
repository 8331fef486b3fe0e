// SPDX-License-Identifier: Apache-2.0
#include "GatewayFixture.h"
#include "TlsCaller.h"

#include "base/Log.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

using namespace postern;
using namespace postern::test;

namespace {

/// What was logged while it lives.
class Heard {
  public:
    Heard()
    {
        log::setStandardError(false);
        log::setListener([this](log::Level, std::string_view, std::string_view text) {
            const std::lock_guard lock(mutex_);
            text_ += std::string(text) + "\n";
        });
    }
    ~Heard()
    {
        log::setListener({});
        log::setStandardError(true);
    }
    Heard(const Heard&) = delete;
    Heard& operator=(const Heard&) = delete;
    [[nodiscard]] std::string text() const
    {
        const std::lock_guard lock(mutex_);
        return text_;
    }
    [[nodiscard]] bool holds(const std::string& words) const { return text().find(words) != std::string::npos; }

  private:
    mutable std::mutex mutex_;
    std::string text_;
};

model::GatewayConfig tlsConfigOf(const std::string& backend, const std::string& certificate)
{
    model::GatewayConfig config = configOf(backend);
    model::ListenerTls& tls = config.listeners.front().tls.emplace();
    tls.certificate = certificate + ".pem";
    tls.key = certificate + ".key";
    return config;
}

/// Puts `from` in the place of `to` in one step, as whoever renews certificates should.
void replace(const std::string& from, const std::string& to)
{
    std::filesystem::copy_file(from, to + ".new", std::filesystem::copy_options::overwrite_existing);
    std::filesystem::rename(to + ".new", to);
}

} // namespace

/// The certificates of a whole gateway.
class ListenerTlsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { backend_ = makeBackend(); }
    void cleanupTestCase() { backend_.reset(); }

    void showsTheCertificateForTheNameThatIsAskedFor()
    {
        const Authority authority;
        authority.issue("one", "one");
        authority.issue("two", "two");
        model::GatewayConfig config = configOf(urlOf(*backend_));
        config.listeners.front().tls.emplace().certificates = {{authority.file("one.pem"), authority.file("one.key"), {}},
                                                               {authority.file("two.pem"), authority.file("two.key"), {"*.two.example"}}};
        const auto gateway = makeGateway(config);
        QVERIFY(urlOf(*gateway).starts_with("https://"));
        QVERIFY(gateway->problems().empty());
        for (const auto& [name, shown] : {std::pair("a.two.example", "two"), std::pair("localhost", "one"), std::pair("x.example", "one")}) {
            TlsCaller caller(urlOf(*gateway), {}, name);
            QCOMPARE(caller.shown(), std::string(shown));
            QVERIFY(caller.get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        }
    }

    void aCertificateIsReplacedUnderLoadWithoutAFailedCall()
    {
        const Authority authority;
        authority.issue("server", "first");
        authority.issue("next", "second");
        const model::GatewayConfig config = tlsConfigOf(urlOf(*backend_), authority.file("server"));
        const auto gateway = makeGateway(config, 2);
        const std::string url = urlOf(*gateway);

        std::atomic<bool> going{true};
        std::atomic<int> failed{0};
        std::atomic<int> first{0};
        std::atomic<int> second{0};
        std::atomic<int> kept{0};
        std::vector<std::thread> clients;
        for (int i = 0; i < 3; ++i) {
            clients.emplace_back([&] { // a new connection for each call
                while (going) {
                    TlsCaller caller(url);
                    const std::string shown = caller.shown();
                    if (!caller.get("/orders/items/1").starts_with("HTTP/1.1 200 "))
                        ++failed;
                    ++(shown == "first" ? first : shown == "second" ? second : failed);
                }
            });
        }
        clients.emplace_back([&] { // one connection all the time
            TlsCaller caller(url);
            while (going) {
                if (!caller.get("/orders/items/2").starts_with("HTTP/1.1 200 "))
                    ++failed;
                ++kept;
            }
            if (caller.shown() != "first")
                ++failed;
        });
        QVERIFY(QTest::qWaitFor([&] { return first > 20 && kept > 20; }, 60'000));
        replace(authority.file("next.pem"), authority.file("server.pem"));
        replace(authority.file("next.key"), authority.file("server.key"));
        QVERIFY(gateway->reload(config));
        QCOMPARE(TlsCaller(url).shown(), std::string("second")); // at once
        const int before = kept;
        QVERIFY(QTest::qWaitFor([&] { return second > 20 && kept > before + 20; }, 60'000));
        going = false;
        for (std::thread& each : clients)
            each.join();
        QCOMPARE(failed.load(), 0);
    }

    void aBrokenNewCertificateKeepsTheLastGoodOneAndIsReported()
    {
        const Authority authority;
        authority.issue("server", "first");
        authority.issue("next", "second");
        const model::GatewayConfig config = tlsConfigOf(urlOf(*backend_), authority.file("server"));
        const auto gateway = makeGateway(config, 2);
        replace(authority.file("next.key"), authority.file("server.key")); // its certificate has not come yet
        const auto refused = gateway->reload(config);
        QVERIFY(!refused);
        QVERIFY2(refused.error().describe().find("does not belong to the certificate") != std::string::npos, refused.error().describe().c_str());
        QVERIFY(refused.error().describe().find("PRIVATE KEY") == std::string::npos);
        TlsCaller caller(urlOf(*gateway));
        QCOMPARE(caller.shown(), std::string("first"));
        QVERIFY(caller.get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        replace(authority.file("next.pem"), authority.file("server.pem"));
        QVERIFY(gateway->reload(config));
        QCOMPARE(TlsCaller(urlOf(*gateway)).shown(), std::string("second"));
    }

    void whatShouldNotStaySoIsAProblemOfTheGateway()
    {
        const Authority authority;
        authority.issue("good", "good");
        const FakeClock past(std::chrono::system_clock::now() - std::chrono::hours(48));
        authority.issue("expired", "expired", false, past, Seconds(3600));
        model::GatewayConfig config = tlsConfigOf(urlOf(*backend_), authority.file("expired"));
        config.listeners.front().tls->ciphers = {"ECDHE-ECDSA-AES128-SHA"};
        const Heard heard;
        GatewayOptions options;
        options.dry = true;
        const auto checked = Gateway::create(config, options);
        QVERIFY(checked);
        QVERIFY(!(*checked)->problems().hasErrors());
        const auto gateway = makeGateway(config);
        for (const schema::Problems& problems : {(*checked)->problems(), gateway->problems()}) {
            const std::string text = problems.toString();
            QVERIFY2(text.find("expired.pem' has expired") != std::string::npos, text.c_str());
            QVERIFY2(text.find("ECDHE-ECDSA-AES128-SHA encrypts in a way") != std::string::npos, text.c_str());
        }
        QVERIFY(heard.holds("has expired: clients will refuse it")); // of the start
        QVERIFY(gateway->reload(tlsConfigOf(urlOf(*backend_), authority.file("good"))));
        QVERIFY(gateway->problems().empty());
    }

    void saysInWordsWhyAHandshakeFailedAndIsNotFloodedByThem()
    {
        const Authority authority;
        authority.issue("server", "server");
        const auto gateway = makeGateway(tlsConfigOf(urlOf(*backend_), authority.file("server")), 1);
        const Heard heard;
        for (int i = 0; i < 30; ++i) {
            Caller plain(urlOf(*gateway));
            plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            plain.receive();
        }
        { const Caller silent(urlOf(*gateway)); } // a probe, which is worth no line
        QVERIFY(TlsCaller(urlOf(*gateway)).get("/orders/items/1").starts_with("HTTP/1.1 200 "));
        const std::string text = heard.text();
        QVERIFY2(text.find("listener \"http\": ") != std::string::npos && text.find("sent plain HTTP to a TLS port") != std::string::npos, text.c_str());
        QCOMPARE(std::count(text.begin(), text.end(), '\n'), 10);
    }

  private:
    std::unique_ptr<Gateway> backend_;
};

POSTERN_TEST(ListenerTlsTest);
#include "ListenerTlsTest.moc"
