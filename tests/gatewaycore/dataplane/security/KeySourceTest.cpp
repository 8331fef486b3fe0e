// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "FakeFetcher.h"
#include "Issuer.h"
#include "base/Log.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <atomic>
#include <thread>

using namespace postern;
using namespace postern::security;
using namespace std::chrono_literals;
using postern::test::claimsAt;
using postern::test::FakeFetcher;
using postern::test::Issuer;

namespace {

KeySourceConfig url()
{
    KeySourceConfig config;
    config.kind = KeySourceConfig::Kind::JwksUrl;
    config.location = "https://issuer/jwks";
    return config;
}

TokenVerifier verifierOf(KeySource& source)
{
    IssuerRules rules;
    rules.issuer = "https://issuer";
    rules.keys = &source;
    return TokenVerifier({rules});
}

} // namespace

class KeySourceTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { log::setLevel(log::Level::Off); }
    void cleanupTestCase() { log::setLevel(log::Level::Info); }

    void tokensWaitForTheFirstKeys()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        KeySource source(url(), &fetcher, clock);
        QVERIFY(source.start());
        QCOMPARE(fetcher.fetches, 1);
        QCOMPARE(fetcher.requests[0].url, std::string("https://issuer/jwks"));
        const Issuer issuer;
        TokenVerifier verifier = verifierOf(source);
        const std::string token = issuer.token(claimsAt(clock));
        const TokenOutcome first = verifier.verify(token, clock.wall());
        QVERIFY(first.kind == TokenOutcome::Kind::KeysPending);
        QVERIFY(first.error.reason == TokenReason::KeysUnavailable);
        int resumed = 0;
        QVERIFY(first.awaited->awaitKeys([&] { ++resumed; }) == KeySource::Await::Waiting);
        QVERIFY(first.awaited->awaitKeys([&] { ++resumed; }) == KeySource::Await::Waiting);
        QCOMPARE(fetcher.fetches, 1);
        fetcher.answer(issuer.jwks());
        QCOMPARE(resumed, 2);
        QVERIFY(verifier.verify(token, clock.wall(), false).accepted());
    }

    void aRotationIsNoticedByTheNewKeyIdAndTheOldKeyIsRefused()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        KeySource source(url(), &fetcher, clock);
        QVERIFY(source.start());
        const Issuer before("old");
        const Issuer after("new");
        fetcher.answer(before.jwks());
        TokenVerifier verifier = verifierOf(source);
        const std::string oldToken = before.token(claimsAt(clock, {}, 3600));
        QVERIFY(verifier.verify(oldToken, clock.wall()).accepted());
        QVERIFY(verifier.verify(oldToken, clock.wall()).fromCache);
        clock.advance(60s);
        const std::string newToken = after.token(claimsAt(clock, {}, 3600));
        const TokenOutcome pending = verifier.verify(newToken, clock.wall());
        QVERIFY(pending.kind == TokenOutcome::Kind::KeysPending);
        QVERIFY(pending.error.reason == TokenReason::UnknownKey);
        QCOMPARE(pending.error.key, std::string("new"));
        QVERIFY(pending.awaited->awaitKeys([] {}) == KeySource::Await::Waiting);
        fetcher.answer(after.jwks());
        QVERIFY(verifier.verify(newToken, clock.wall(), false).accepted());
        // The cached old token is gone with its key.
        const TokenOutcome old = verifier.verify(oldToken, clock.wall(), false);
        QVERIFY(!old.accepted());
        QVERIFY(old.error.reason == TokenReason::UnknownKey);
        QVERIFY(old.error.sentence.find("\"old\"") != std::string::npos);
    }

    void theOldKeyIsRefusedWithinTheStatedAgeAlsoWhenNobodyAsks_data()
    {
        QTest::addColumn<QString>("cacheControl");
        QTest::addColumn<int>("age");
        QTest::newRow("default") << "" << 600;
        QTest::newRow("max-age") << "public, max-age=120" << 120;
        QTest::newRow("too short") << "max-age=1" << 30;
        QTest::newRow("too long") << "MAX-AGE=99999999999999999999" << 24 * 3600;
        QTest::newRow("malformed") << "max-age=x" << 600;
    }
    void theOldKeyIsRefusedWithinTheStatedAgeAlsoWhenNobodyAsks()
    {
        QFETCH(QString, cacheControl);
        QFETCH(int, age);
        FakeClock clock;
        FakeFetcher fetcher;
        KeySource source(url(), &fetcher, clock);
        QVERIFY(source.start());
        const Issuer before("old");
        fetcher.answer(before.jwks(), cacheControl.toStdString());
        TokenVerifier verifier = verifierOf(source);
        const std::string token = before.token(claimsAt(clock, {}, 200'000));
        QVERIFY(verifier.verify(token, clock.wall()).accepted());
        clock.advance(std::chrono::seconds(age - 1));
        source.poll();
        QCOMPARE(fetcher.fetches, 1);
        QVERIFY(verifier.verify(token, clock.wall()).accepted());
        clock.advance(1s);
        source.poll();
        source.poll();
        QCOMPARE(fetcher.fetches, 2);
        fetcher.answer(Issuer("new").jwks());
        QVERIFY(!verifier.verify(token, clock.wall(), false).accepted());
    }

    void aConfiguredAgeBelowTheBoundsOfMaxAgeHolds()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        KeySourceConfig config = url();
        config.refreshAfter = 5s;
        KeySource source(config, &fetcher, clock);
        QVERIFY(source.start());
        fetcher.answer(Issuer("old").jwks());
        clock.advance(4s);
        source.poll();
        QCOMPARE(fetcher.fetches, 1);
        clock.advance(1s);
        source.poll();
        QCOMPARE(fetcher.fetches, 2);
    }

    void tenThousandForgedKeyIdsCauseOneFetchInThirtySeconds()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        KeySource source(url(), &fetcher, clock);
        QVERIFY(source.start());
        const Issuer issuer;
        fetcher.answer(issuer.jwks());
        TokenVerifier verifier = verifierOf(source);
        clock.advance(31s);
        const Issuer forger("forged");
        int resumed = 0;
        int waiting = 0;
        for (int i = 0; i < 10'000; ++i) {
            const std::string token = *crypto::signCompact(forger.key.withKeyId("forged" + std::to_string(i)), crypto::JwsAlgorithm::ES256, claimsAt(clock));
            const TokenOutcome outcome = verifier.verify(token, clock.wall());
            QVERIFY(!outcome.accepted());
            if (outcome.kind == TokenOutcome::Kind::KeysPending)
                waiting += outcome.awaited->awaitKeys([&] { ++resumed; }) == KeySource::Await::Waiting ? 1 : 0;
            if (i == 5000)
                fetcher.answer(issuer.jwks());
        }
        QCOMPARE(fetcher.fetches, 2);
        QVERIFY(waiting > 0 && waiting <= 1024);
        QCOMPARE(resumed, waiting);
        QVERIFY(verifier.cache().refusedSize() <= 1024);
        // An honest token is not hurt, and the keys' generation did not move.
        QCOMPARE(source.generation(), std::uint64_t(1));
        QVERIFY(verifier.verify(issuer.token(claimsAt(clock)), clock.wall()).accepted());
        clock.advance(30s);
        QVERIFY(source.mayAwait());
    }

    void aKeyThatComesRightAfterARegularFetchIsFetchedAtOnce()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        KeySource source(url(), &fetcher, clock);
        QVERIFY(source.start());
        const Issuer before("before");
        const Issuer after("after");
        fetcher.answer(before.jwks());
        TokenVerifier verifier = verifierOf(source);
        clock.advance(1s);
        const std::string token = after.token(claimsAt(clock));
        const TokenOutcome outcome = verifier.verify(token, clock.wall());
        QVERIFY(outcome.kind == TokenOutcome::Kind::KeysPending);
        bool resumed = false;
        QVERIFY(outcome.awaited->awaitKeys([&] { resumed = true; }) == KeySource::Await::Waiting);
        fetcher.answer(after.jwks());
        QVERIFY(resumed);
        QVERIFY(verifier.verify(token, clock.wall()).accepted());
        // That was the one for the next 30 s.
        QVERIFY(!source.mayAwait());
    }

    void aFailureKeepsTheLastGoodKeysForAWhileAndSaysSo()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        KeySource source(url(), &fetcher, clock);
        QVERIFY(source.start());
        const Issuer issuer;
        fetcher.answer(issuer.jwks());
        TokenVerifier verifier = verifierOf(source);
        const std::string token = issuer.token(claimsAt(clock, {}, 100'000));
        clock.advance(600s);
        source.poll();
        fetcher.fail();
        QVERIFY(verifier.verify(token, clock.wall()).accepted());
        QVERIFY(source.status().problem.find("connection refused") != std::string::npos);
        QVERIFY(source.status().problem.find("60 min") != std::string::npos);
        // It tries again soon, with growing pauses of at most thirty seconds.
        source.poll();
        QCOMPARE(fetcher.fetches, 2);
        clock.advance(1s);
        source.poll();
        QCOMPARE(fetcher.fetches, 3);
        fetcher.answer("not json");
        clock.advance(2s);
        source.poll();
        QCOMPARE(fetcher.fetches, 4);
        fetcher.answer("", "", 503);
        QVERIFY(source.status().problem.find("503") != std::string::npos);
        QCOMPARE(source.status().failures, std::uint64_t(3));
        clock.advance(3600s);
        source.poll();
        const TokenOutcome outcome = verifier.verify(token, clock.wall(), false);
        QVERIFY(!outcome.accepted());
        QVERIFY(outcome.error.reason == TokenReason::KeysUnavailable);
        fetcher.answer(issuer.jwks());
        QVERIFY(verifier.verify(token, clock.wall()).accepted());
        QVERIFY(source.status().problem.empty());
    }

    void anAnswerThatComesAfterTheEndIsHarmless()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        int resumed = 0;
        {
            KeySource source(url(), &fetcher, clock);
            QVERIFY(source.start());
            QVERIFY(source.awaitKeys([&] { ++resumed; }) == KeySource::Await::Waiting);
        }
        QCOMPARE(resumed, 1);
        fetcher.answer(Issuer().jwks());
        QCOMPARE(resumed, 1);
    }

    void filesAreReadAgainWhenTheyChange()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("keys.json"));
        const auto write = [&path](const std::string& text, int age) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text.data(), static_cast<qint64>(text.size()));
            file.setFileTime(QDateTime::currentDateTime().addSecs(-age), QFileDevice::FileModificationTime);
        };
        FakeClock clock;
        KeySourceConfig config;
        config.kind = KeySourceConfig::Kind::JwksFile;
        config.location = path.toStdString();
        {
            KeySource missing(config, nullptr, clock);
            const auto started = missing.start();
            QVERIFY(!started);
            QVERIFY(started.error().message().find("keys.json") != std::string::npos);
        }
        const Issuer one("one");
        const Issuer two("two");
        write(one.jwks(), 100);
        KeySource source(config, nullptr, clock);
        QVERIFY(source.start());
        QVERIFY(!source.mayAwait());
        TokenVerifier verifier = verifierOf(source);
        QVERIFY(verifier.verify(one.token(claimsAt(clock)), clock.wall()).accepted());
        write(two.jwks(), 50);
        source.poll();
        QVERIFY(verifier.verify(two.token(claimsAt(clock)), clock.wall()).accepted());
        QVERIFY(!verifier.verify(one.token(claimsAt(clock)), clock.wall()).accepted());
        write("{", 20);
        source.poll();
        QVERIFY(!source.status().problem.empty());
        QVERIFY(verifier.verify(two.token(claimsAt(clock, "\"x\":1")), clock.wall()).accepted());
    }

    void pemKeysNeedNoKeyId()
    {
        FakeClock clock;
        const Issuer issuer("whatever");
        KeySourceConfig config;
        config.location = *issuer.key.publicPem();
        KeySource source(config, nullptr, clock);
        QVERIFY(source.start());
        TokenVerifier verifier = verifierOf(source);
        QVERIFY(verifier.verify(issuer.token(claimsAt(clock)), clock.wall()).accepted());
        const TokenOutcome forged = verifier.verify(Issuer("whatever").token(claimsAt(clock)), clock.wall());
        QVERIFY(forged.error.reason == TokenReason::BadSignature);
        config.location = "no pem";
        QVERIFY(!KeySource(config, nullptr, clock).start());
    }

    void workersReadWhileKeysRotate()
    {
        FakeClock clock;
        FakeFetcher fetcher;
        KeySource source(url(), &fetcher, clock);
        QVERIFY(source.start());
        const Issuer issuers[] = {Issuer("a"), Issuer("b")};
        const std::string tokens[] = {issuers[0].token(claimsAt(clock, {}, 10'000'000)), issuers[1].token(claimsAt(clock, {}, 10'000'000))};
        fetcher.answer(issuers[0].jwks());
        std::atomic<bool> ending{false};
        std::atomic<std::uint64_t> accepted{0};
        std::vector<std::thread> workers;
        for (int i = 0; i < 3; ++i) {
            workers.emplace_back([&] {
                TokenVerifier verifier = verifierOf(source);
                while (!ending.load()) {
                    for (const std::string& token : tokens) {
                        const TokenOutcome outcome = verifier.verify(token, clock.wall());
                        accepted += outcome.accepted() ? 1 : 0;
                    }
                }
            });
        }
        for (int i = 0; i < 50; ++i) {
            const std::uint64_t before = accepted.load();
            while (accepted.load() < before + 10)
                std::this_thread::yield();
            clock.advance(3600s);
            source.poll();
            fetcher.answer(issuers[(i + 1) % 2].jwks());
        }
        ending.store(true);
        for (std::thread& worker : workers)
            worker.join();
        QCOMPARE(source.generation(), std::uint64_t(51));
    }
};

POSTERN_TEST(KeySourceTest);
#include "KeySourceTest.moc"
