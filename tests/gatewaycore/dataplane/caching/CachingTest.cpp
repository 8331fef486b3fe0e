// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "dataplane/caching/CacheControl.h"
#include "dataplane/caching/ResponseStore.h"
#include "dataplane/http/HttpDate.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>
#include <thread>

using namespace postern;
using namespace postern::caching;

namespace {

ResponseStore::Response response(const std::string& content, std::string scope = {}, StoredResponse::Fields vary = {})
{
    auto made = std::make_shared<StoredResponse>();
    made->body = std::make_shared<const std::string>(content);
    made->scope = std::move(scope);
    made->vary = std::move(vary);
    return made;
}

QByteArray contentOf(ResponseStore& store, std::string_view target, std::string_view scope = {}, std::string_view accept = {})
{
    Arena arena;
    http::HeaderMap request(arena);
    if (!accept.empty())
        request.add(http::HeaderId::Accept, accept);
    const auto found = store.find(target, scope, request);
    return found != nullptr ? QByteArray::fromStdString(*found->body) : QByteArray("none");
}

CacheControl parsed(std::string_view value)
{
    Arena arena;
    http::HeaderMap headers(arena);
    headers.add(http::HeaderId::CacheControl, value);
    return CacheControl::of(headers);
}

} // namespace

class CachingTest : public QObject {
    Q_OBJECT
  private slots:
    void readsDatesInThreeForms_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("IMF-fixdate") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT") << qint64(784111777);
        QTest::newRow("RFC 850") << QByteArray("Sunday, 06-Nov-94 08:49:37 GMT") << qint64(784111777);
        QTest::newRow("asctime") << QByteArray("Sun Nov  6 08:49:37 1994") << qint64(784111777);
        QTest::newRow("asctime, two digits") << QByteArray("Sun Nov 16 08:49:37 1994") << qint64(784975777);
        QTest::newRow("leap day") << QByteArray("Tue, 29 Feb 2000 00:00:00 GMT") << qint64(951782400);
        for (const char* const bad : {"", "0", "-1", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
                                      "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
                                      "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06 Nov 9994 08:49:37 GMT",
                                      "Sun, 06 anF 1994 08:49:37 GMT", "Sun"})
            QTest::addRow("not \"%s\"", bad) << QByteArray(bad) << qint64(-1);
    }

    void readsDatesInThreeForms()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, seconds);
        const WallTime now = WallTime(Seconds(1'800'000'000));
        const auto time = http::parseHttpDate(text.toStdString(), now);
        QCOMPARE(time ? std::chrono::duration_cast<Seconds>(time->time_since_epoch()).count() : -1, std::int64_t(seconds));
    }

    void readsWhatItWrites()
    {
        for (const std::int64_t second : {0L, 951782399L, 1'800'000'000L, 4'102'444'799L}) {
            char text[http::httpDateSize];
            const WallTime time{Seconds(second)};
            http::writeHttpDate(text, time);
            QVERIFY(http::parseHttpDate({text, sizeof text}, WallTime{}) == time);
        }
    }

    void readsDirectivesHoweverTheyAreWritten()
    {
        QVERIFY(parsed(" , no-store ,,").noStore);
        QVERIFY(parsed("private=\"a, no-store\"").isPrivate);
        QVERIFY(!parsed("private=\"a, no-store\"").noStore);
        QVERIFY(!parsed("x=\"\\\"no-store\"").noStore);
        QVERIFY(parsed("x=\"unclosed, no-store").maxAge == std::nullopt);
        QVERIFY(parsed("max-age = 5").maxAge == Seconds(5));
        QVERIFY(parsed("max-age=-5").maxAge == Seconds(0));
        QVERIFY(parsed("max-age").maxAge == Seconds(0));
        QVERIFY(parsed("max-age=99999999999999999999").maxAge == Seconds(std::int64_t{1} << 31));
        QVERIFY(parsed("max-stale").maxStale == Seconds(std::int64_t{1} << 31));
        QVERIFY(!parsed("no-storex, xno-store").noStore);
    }

    void anyOctetsAreTaken()
    {
        std::uint32_t state = 1;
        for (int round = 0; round < 20'000; ++round) {
            std::string text;
            for (int i = 0; i < 24; ++i) {
                state = state * 1'664'525U + 1'013'904'223U;
                text += "max-age=\"\\,; \t0"[(state >> 24) % 15];
            }
            static_cast<void>(parsed(text));
            static_cast<void>(http::parseHttpDate(text, WallTime{}));
        }
    }

    void tellsVariantsApart()
    {
        ResponseStore store({});
        store.put("/a", response("de", "", {{"accept", ":de"}}));
        store.put("/a", response("en", "", {{"accept", ":en"}}));
        store.put("/a", response("of eve", "eve"));
        QCOMPARE(contentOf(store, "/a", "", "de"), "de");
        QCOMPARE(contentOf(store, "/a", "", "en"), "en");
        QCOMPARE(contentOf(store, "/a", "eve"), "of eve");
        QCOMPARE(contentOf(store, "/a"), "none");
        store.put("/a", response("de again", "", {{"accept", ":de"}}));
        QCOMPARE(contentOf(store, "/a", "", "de"), "de again");
        QCOMPARE(store.usage().entries, std::size_t{3});
        QCOMPARE(store.invalidate("/a"), std::size_t{3});
        QCOMPARE(store.usage().entries, std::size_t{0});
        QCOMPARE(store.usage().bytes, std::size_t{0});
    }

    void staysWithinItsLimits()
    {
        ResponseStore store({256_KiB, 1000, 4});
        for (int i = 0; i < 5000; ++i) // as hostile as a caller who asks for another thing each time
            store.put("/" + std::to_string(i), response(std::string(1000, 'x')));
        QVERIFY(store.usage().bytes <= 256 * 1024);
        QVERIFY(store.usage().entries > 50);
        QCOMPARE(contentOf(store, "/4999").size(), 1000);
        QCOMPARE(contentOf(store, "/0"), "none");
        store.put("/huge", response(std::string(64 * 1024, 'x')));
        QCOMPARE(contentOf(store, "/huge"), "none");
        for (int i = 0; i < 100; ++i)
            store.put("/variants", response("v", std::to_string(i)));
        QCOMPARE(contentOf(store, "/variants", "99"), "v");
        QCOMPARE(contentOf(store, "/variants", "95"), "none");
        QCOMPARE(store.invalidate("/variants"), std::size_t{4});
    }

    void takesAwayTheOneThatIsMeant()
    {
        ResponseStore store({});
        const auto first = response("1");
        store.put("/a", first);
        store.put("/a", response("2"));
        store.remove("/a", first); // which is not there any more
        QCOMPARE(contentOf(store, "/a"), "2");
    }

    void letsOneAskAtATime()
    {
        ResponseStore store({});
        const auto stale = response("1");
        store.put("/a", stale);
        const WallTime now{Seconds(1000)};
        QVERIFY(store.claimValidation("/a", stale, now));
        QVERIFY(!store.claimValidation("/a", stale, now + Seconds(9)));
        QVERIFY(store.claimValidation("/a", stale, now + Seconds(10))); // the first one never came back
    }

    void isSharedByThreads()
    {
        ResponseStore store({1_MiB, 2000, 4});
        std::atomic<int> wrong{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&store, &wrong, t] {
                for (int i = 0; i < 3000; ++i) {
                    const std::string target = "/" + std::to_string((i * 7 + t) % 100);
                    if (i % 3 == 0)
                        store.put(target, response(target));
                    else if (i % 17 == 0)
                        store.invalidate(target);
                    else if (const QByteArray content = contentOf(store, target); content != "none" && content.toStdString() != target)
                        ++wrong;
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }
};

POSTERN_TEST(CachingTest);
#include "CachingTest.moc"
