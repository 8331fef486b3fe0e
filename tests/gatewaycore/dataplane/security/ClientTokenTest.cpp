// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "FakeFetcher.h"
#include "dataplane/security/ClientToken.h"
#include "dataplane/security/TokenAnswer.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>
#include <thread>

using namespace postern;
using namespace postern::security;
using postern::test::FakeFetcher;

namespace {

QByteArray outcomeOf(int status, const std::string& body)
{
    const auto granted = readTokenAnswer(status, body, Seconds(300));
    return granted ? QByteArray::fromStdString(granted->token.reveal() + ' ' + std::to_string(granted->lifetime.count()))
                   : "! " + QByteArray::fromStdString(granted.error().describe());
}

struct Held {
    explicit Held(ClientTokenConfig config = configFor()) : token(std::move(config), fetcher, clock) {}
    static ClientTokenConfig configFor()
    {
        ClientTokenConfig config;
        config.url = "https://keys.example/token";
        config.clientId = "till & co";
        config.clientSecret = Secret("se:cret/+ \xC3\xA9");
        return config;
    }
    [[nodiscard]] QByteArray current()
    {
        const ClientToken::Held* const held = token.current(view, clock.steady());
        return held != nullptr ? QByteArray::fromStdString(held->field.reveal()) : QByteArray();
    }
    ClientToken::Await await()
    {
        return token.await(clock.steady(), [this] { ++resumed; }, problem);
    }
    void answer(const std::string& name, int seconds)
    {
        fetcher.answer("{\"access_token\":\"" + name + "\",\"token_type\":\"bearer\",\"expires_in\":" + std::to_string(seconds) + "}");
    }

    FakeClock clock;
    FakeFetcher fetcher;
    ClientToken token;
    ClientToken::View view;
    ClientToken::Problem problem;
    std::atomic<int> resumed{0};
};

using Await = ClientToken::Await;

} // namespace

/// The token with which the gateway calls a backend.
class ClientTokenTest : public QObject {
    Q_OBJECT

  private slots:
    void readsAnswersOfTokenEndpoints_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("outcome");
        const auto row = [](const char* name, const QByteArray& body, const QByteArray& outcome, int status = 200) {
            QTest::newRow(name) << status << body << outcome;
        };
        row("plain", R"({"access_token":"abc","token_type":"Bearer","expires_in":3600})", "abc 3600");
        row("no type", R"({"access_token":"abc","expires_in":60})", "abc 60");
        row("no time", R"({"access_token":"abc"})", "abc 300");
        row("null time", R"({"access_token":"abc","expires_in":null})", "abc 300");
        row("time as a text", R"({"access_token":"abc","expires_in":"120"})", "abc 120");
        row("fraction", R"({"access_token":"abc","expires_in":59.9})", "abc 59");
        row("for ever", R"({"access_token":"abc","expires_in":1e99})", "abc 86400");
        row("beyond 64 bits", R"({"access_token":"abc","expires_in":99999999999999999999999})", "abc 86400");
        row("negative", R"({"access_token":"abc","expires_in":-1})", "! the token endpoint gave a token that has expired already");
        row("zero", R"({"access_token":"abc","expires_in":0})", "! the token endpoint gave a token that has expired already");
        row("very negative", R"({"access_token":"abc","expires_in":-1e99})", "! the token endpoint gave a token that has expired already");
        row("no number", R"({"access_token":"abc","expires_in":"soon"})", "! the token endpoint gave an expires_in that is no number");
        row("a list", R"({"access_token":"abc","expires_in":[1]})", "! the token endpoint gave an expires_in that is no number");
        row("nan", R"({"access_token":"abc","expires_in":"nan"})", "! the token endpoint gave a token that has expired already");
        row("another type", R"({"access_token":"abc","token_type":"mac"})", "! the token endpoint gave a token of another type than Bearer");
        row("type is no text", R"({"access_token":"abc","token_type":1})", "! the token endpoint gave a token of another type than Bearer");
        row("no token", R"({"token":"abc"})", "! the token endpoint gave no access_token");
        row("empty token", R"({"access_token":""})", "! the token endpoint gave no access_token");
        row("token is no text", R"({"access_token":7})", "! the token endpoint gave no access_token");
        row("injection", R"({"access_token":"a\r\nX: y"})", "! the token endpoint gave a token that no header can carry");
        row("blank", R"({"access_token":"a b"})", "! the token endpoint gave a token that no header can carry");
        row("beyond ASCII", R"({"access_token":"\u00e9"})", "! the token endpoint gave a token that no header can carry");
        row("too long", R"({"access_token":")" + QByteArray(20'000, 'a') + R"("})", "! the token endpoint gave a token that no header can carry");
        row("huge", QByteArray(100'000, ' ') + "{}", "! the token endpoint did not answer with a JSON object");
        row("no JSON", "<html>", "! the token endpoint did not answer with a JSON object");
        row("a text", "\"abc\"", "! the token endpoint did not answer with a JSON object");
        row("twice", R"({"access_token":"a","access_token":"b"})", "! the token endpoint did not answer with a JSON object");
        row("nested", QByteArray(1000, '['), "! the token endpoint did not answer with a JSON object");
        row("nothing", "", "! the token endpoint did not answer with a JSON object");
        row("refused", R"({"error":"invalid_client","error_description":"CANARY"})", "! the token endpoint answered 401 (invalid_client)", 401);
        row("error is no word", R"({"error":"CANARY <b>"})", "! the token endpoint answered 400", 400);
        row("error as success", R"({"error":"invalid_scope"})", "! the token endpoint gave no access_token (invalid_scope)");
        row("redirect", R"({"access_token":"abc"})", "! the token endpoint answered 302", 302);
        row("other success", R"({"access_token":"abc"})", "! the token endpoint answered 201", 201);
    }
    void readsAnswersOfTokenEndpoints()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, outcome);
        QCOMPARE(outcomeOf(status, body.toStdString()), outcome);
    }

    void asksAsTheGrantWantsIt()
    {
        Held held;
        QCOMPARE(held.await(), Await::Waiting);
        const FetchRequest request = held.fetcher.requests.front();
        QCOMPARE(request.method, std::string("POST"));
        QCOMPARE(request.url, std::string("https://keys.example/token"));
        QCOMPARE(request.body, std::string("grant_type=client_credentials"));
        const auto field = [&](const FetchRequest& of, const std::string& name) {
            for (const auto& [own, value] : of.headers) {
                if (own == name)
                    return QByteArray::fromStdString(value);
            }
            return QByteArray();
        };
        QCOMPARE(field(request, "Content-Type"), "application/x-www-form-urlencoded");
        QCOMPARE(QByteArray::fromBase64(field(request, "Authorization").mid(6)), "till+%26+co:se%3Acret%2F%2B+%C3%A9");

        ClientTokenConfig config = Held::configFor();
        config.grant = ClientTokenConfig::Grant::Password;
        config.secretInBody = true;
        config.username = "bob";
        config.password = Secret("p&w");
        config.scope = "read write";
        config.parameters = {{"resource", "a=b"}};
        Held other(config);
        QCOMPARE(other.await(), Await::Waiting);
        QCOMPARE(QByteArray::fromStdString(other.fetcher.requests.front().body),
                 "grant_type=password&username=bob&password=p%26w&scope=read+write&client_id=till+%26+co&"
                 "client_secret=se%3Acret%2F%2B+%C3%A9&resource=a%3Db");
        QCOMPARE(field(other.fetcher.requests.front(), "Authorization"), QByteArray());
    }

    void fetchesOnceHoweverManyWait()
    {
        Held held;
        QCOMPARE(held.current(), QByteArray());
        QCOMPARE(held.fetcher.fetches, 0); // nobody has asked for it yet
        for (int i = 0; i < 100; ++i)
            QCOMPARE(held.await(), Await::Waiting);
        QCOMPARE(held.fetcher.fetches, 1);
        held.answer("one", 300);
        QCOMPARE(held.resumed.load(), 100);
        QCOMPARE(held.current(), "Bearer one");
        QCOMPARE(held.await(), Await::Again);
        QCOMPARE(held.token.fetches(), 1U);
    }

    void letsNoMoreWaitThanItCanHold()
    {
        Held held;
        for (std::size_t i = 0; i < ClientToken::maximumWaiters; ++i)
            QCOMPARE(held.await(), Await::Waiting);
        QCOMPARE(held.await(), Await::Crowded);
        held.fetcher.fail();
        QCOMPARE(held.resumed.load(), static_cast<int>(ClientToken::maximumWaiters));
    }

    void fetchesTheNextWhileTheOldOneCounts()
    {
        Held held;
        held.await();
        held.answer("one", 300);
        held.clock.advance(Seconds(239));
        QCOMPARE(held.current(), "Bearer one");
        QCOMPARE(held.fetcher.fetches, 1);
        held.clock.advance(Seconds(2));
        for (int i = 0; i < 10; ++i)
            QCOMPARE(held.current(), "Bearer one");
        QCOMPARE(held.fetcher.fetches, 2);
        held.answer("two", 300);
        QCOMPARE(held.current(), "Bearer two");
        // A token endpoint that is down for a while is noticed by nobody.
        held.clock.advance(Seconds(245));
        QCOMPARE(held.current(), "Bearer two");
        QCOMPARE(held.fetcher.fetches, 3);
        held.fetcher.fail();
        QCOMPARE(held.current(), "Bearer two");
        QCOMPARE(held.fetcher.fetches, 3); // not at once again
        held.clock.advance(Seconds(2));
        QCOMPARE(held.current(), "Bearer two");
        QCOMPARE(held.fetcher.fetches, 4);
        // Before its end, as it has a way to go.
        held.clock.advance(Seconds(49));
        QCOMPARE(held.current(), QByteArray());
        QCOMPARE(held.await(), Await::Waiting); // for the fetch that is under way
        QCOMPARE(held.fetcher.fetches, 4);
        held.answer("three", 1);
        QCOMPARE(held.current(), QByteArray()); // it took longer to come than it lives
        QCOMPARE(held.resumed.load(), 2);
    }

    void saysAtOnceThatItJustFailedAndTriesAgainLaterAndLater()
    {
        Held held;
        QCOMPARE(held.await(), Await::Waiting);
        held.fetcher.fail();
        QCOMPARE(held.resumed.load(), 1);
        QCOMPARE(held.await(), Await::Failed);
        QVERIFY(held.problem.kind == ErrorKind::ConnectFailed);
        QCOMPARE(held.problem.text, std::string("connection refused"));
        QCOMPARE(held.fetcher.fetches, 1);
        held.clock.advance(Milliseconds(1001));
        QCOMPARE(held.await(), Await::Waiting);
        QCOMPARE(held.fetcher.fetches, 2);
        held.fetcher.answer("{}");
        held.clock.advance(Milliseconds(1001));
        QCOMPARE(held.await(), Await::Failed);
        QVERIFY(held.problem.kind == ErrorKind::ProtocolError);
        for (int i = 0; i < 20; ++i) {
            held.clock.advance(ClientToken::longestPause + Milliseconds(1));
            QCOMPARE(held.await(), Await::Waiting);
            held.fetcher.fail();
        }
        held.clock.advance(ClientToken::longestPause + Milliseconds(1));
        held.await();
        held.answer("one", 60);
        QCOMPARE(held.current(), "Bearer one");
    }

    void usesNoTokenAgainThatTheBackendRefused()
    {
        Held held;
        held.await();
        held.answer("one", 300);
        const std::uint64_t serial = held.token.current(held.view, held.clock.steady())->serial;
        QVERIFY(!held.token.refused(serial, held.clock.steady())); // a new one would be no better
        QCOMPARE(held.current(), "Bearer one");
        held.clock.advance(ClientToken::newFor);
        QVERIFY(held.token.refused(serial, held.clock.steady()));
        QCOMPARE(held.current(), QByteArray());
        held.await();
        held.answer("two", 300);
        QVERIFY(held.token.refused(serial, held.clock.steady())); // a call that was sent before
        QCOMPARE(held.current(), "Bearer two");
    }

    void survivesAnAnswerThatComesAfterItHasGone()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        int resumed = 0;
        {
            ClientToken token(Held::configFor(), fetcher, clock);
            ClientToken::Problem problem;
            QCOMPARE(token.await(clock.steady(), [&] { ++resumed; }, problem), Await::Waiting);
        }
        fetcher.answer(R"({"access_token":"late"})");
        QCOMPARE(resumed, 1);
    }

    void isSharedByWorkersAndTheFetchersThread()
    {
        Held held;
        std::atomic<bool> over{false};
        std::atomic<int> seen{0};
        std::vector<std::thread> workers;
        for (int i = 0; i < 3; ++i) {
            workers.emplace_back([&] {
                ClientToken::View view;
                std::uint64_t last = 0;
                while (!over) {
                    if (const auto* const now = held.token.current(view, held.clock.steady())) {
                        if (now->serial < last || !now->field.reveal().starts_with("Bearer t"))
                            qFatal("a token went back");
                        last = now->serial;
                        held.token.refused(now->serial, held.clock.steady() + Seconds(10));
                        ++seen;
                    }
                }
            });
        }
        ClientToken::Problem problem;
        for (int i = 0; i < 500; ++i) {
            while (held.token.await(held.clock.steady(), [] {}, problem) == Await::Again) {
            }
            held.answer("t" + std::to_string(i), 300);
        }
        while (seen < 100)
            std::this_thread::yield();
        over = true;
        for (std::thread& worker : workers)
            worker.join();
    }
};

POSTERN_TEST(ClientTokenTest);
#include "ClientTokenTest.moc"
