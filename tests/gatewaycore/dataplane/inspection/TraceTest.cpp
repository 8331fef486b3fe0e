// SPDX-License-Identifier: Apache-2.0
#include "base/Clock.h"
#include "dataplane/inspection/Masking.h"
#include "dataplane/inspection/TraceJson.h"
#include "dataplane/inspection/TraceRing.h"
#include "dataplane/inspection/TraceStore.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>
#include <thread>

using namespace postern;
using namespace postern::inspection;

namespace {

Trace sample(std::uint64_t id)
{
    Trace trace;
    trace.summary.id = id;
    trace.summary.began = WallTime(std::chrono::microseconds(1'800'000'000'123'456));
    trace.summary.duration = std::chrono::microseconds(1500);
    trace.summary.api = "Orders 1.0.0";
    trace.summary.method = "GET";
    trace.summary.target = "/orders/1.0.0/orders/17?x=\xC3\xA9";
    trace.summary.status = 401;
    trace.summary.fault = "900901";
    trace.clientRequest.line = "GET / HTTP/1.1";
    trace.clientRequest.headers = {{"Host", "a"}, {"X", "1"}, {"X", "2"}};
    trace.clientRequest.body = std::string("\x00\xFF binary", 9);
    trace.clientRequest.bodySize = 9;
    Step step;
    step.filter = "jwt-auth";
    step.phase = "authenticate";
    step.result = StepResult::Answered;
    step.reason = Reason{"jwt-auth.audience", {{"audience", "shop"}}, "Token audience \"shop\" is not in [\"orders\"].", "Ask."};
    step.start = std::chrono::nanoseconds(7);
    step.duration = std::chrono::nanoseconds(9);
    step.changes = {{Change::Where::Header, Change::Kind::Replaced, "A", "1", "2"}};
    step.origin = "gateway.yaml:12:5";
    trace.steps = {step};
    UpstreamAttempt attempt;
    attempt.url = "http://127.0.0.1:1";
    attempt.error = "refused";
    attempt.response = Message{"HTTP/1.1 200 OK", {{"A", "b"}}, "text", 4, false};
    trace.upstream = {attempt};
    trace.context = {{"route", "/orders/{id}"}};
    return trace;
}

} // namespace

class TraceTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aTraceComesBackFromItsJson()
    {
        const std::string json = schema::writeJson(toValue(sample(42)), 0);
        const auto value = schema::readJson(json, "trace");
        QVERIFY(value);
        const auto back = traceFrom(*value);
        QVERIFY(back);
        QCOMPARE(schema::writeJson(toValue(*back), 0), json);
        QCOMPARE(back->clientRequest.body, std::string("\x00\xFF binary", 9));
        QCOMPARE(back->clientRequest.headers.size(), std::size_t(3));
        QVERIFY(back->summary.began == sample(42).summary.began);
        QVERIFY(back->steps.front().result == StepResult::Answered);
        QCOMPARE(back->steps.front().reason->arguments.front().second, std::string("shop"));
    }

    void malformedTracesAreRefused()
    {
        for (const char* json : {"{}", R"({"summary":{"id":1}})", R"({"summary":{"id":1,"began":"yesterday"}})",
                                 R"({"summary":{"id":1,"began":"2026-11-21T00:00:00Z"},"steps":[{"result":"odd"}]})"}) {
            const auto value = schema::readJson(json, "trace");
            QVERIFY(value);
            QVERIFY2(!traceFrom(*value), json);
        }
    }

    void credentialsAreMaskedWhereverTheyStand_data()
    {
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("expected");
        const Masking masking;
        const std::string token = "abcdefghijklmnopqrstuvwxyz";
        const auto row = [](const char* name, const std::string& shown, const char* expected) {
            QTest::newRow(name) << QString::fromStdString(shown) << QString::fromUtf8(expected);
        };
        row("bearer", masking.header("Authorization", "Bearer " + token), "Bearer ****wxyz (26 characters)");
        row("short ones show nothing", masking.header("cookie", "sid=1234"), "**** (8 characters)");
        row("other fields stay", masking.header("Accept", "text/plain"), "text/plain");
        row("query", masking.target("/a?x=1&Access_Token=" + token + "&y=2"), "/a?x=1&Access_Token=****wxyz (26 characters)&y=2");
        row("form", masking.body("application/x-www-form-urlencoded", "grant_type=password&password=hunter2"),
            "grant_type=password&password=**** (7 characters)");
        row("json", masking.body("application/json", R"({"a":{"access_token" : "abcdefghijklmnopqrstuvwxyz"},"b":1})"),
            R"j({"a":{"access_token" : "****wxyz (26 characters)"},"b":1})j");
        row("number", masking.body("application/json", R"({"secret":12345,"b":1})"), R"j({"secret":"**** (5 characters)","b":1})j");
        row("escaped quote", masking.body("application/json", R"({"password":"a\"b","c":"d"})"),
            R"j({"password":"**** (4 characters)","c":"d"})j");
        row("cut in two", masking.body("application/json", R"({"password":"hunt)"), R"j({"password":"**** (4 characters)")j");
    }
    void credentialsAreMaskedWhereverTheyStand()
    {
        QFETCH(QString, shown);
        QFETCH(QString, expected);
        QCOMPARE(shown, expected);
    }

    void aFullRingDropsAndCounts()
    {
        // On the heap: GCC's address sanitizer does not keep to alignas(64) on the stack.
        const auto held = std::make_unique<TraceRing>(4);
        TraceRing& ring = *held;
        for (std::uint64_t id = 1; id <= 6; ++id)
            ring.push(std::make_unique<Trace>(sample(id)));
        QCOMPARE(ring.dropped(), std::uint64_t(2));
        for (std::uint64_t id = 1; id <= 4; ++id)
            QCOMPARE(ring.pop()->summary.id, id);
        QVERIFY(ring.pop() == nullptr);
    }

    void aRingIsBoundedInOctetsToo()
    {
        const auto held = std::make_unique<TraceRing>(64, 100'000);
        TraceRing& ring = *held;
        const auto large = [](std::uint64_t id) {
            auto trace = std::make_unique<Trace>(sample(id));
            trace->clientResponse.body.assign(40'000, 'x');
            return trace;
        };
        for (std::uint64_t id = 1; id <= 10; ++id)
            ring.push(large(id));
        QCOMPARE(ring.dropped(), std::uint64_t(8));
        QVERIFY(ring.pop() != nullptr);
        QVERIFY(ring.push(large(11))); // there is room again
        while (ring.pop() != nullptr) {
        }
        auto huge = large(12);
        huge->clientResponse.body.assign(200'000, 'x');
        QVERIFY(ring.push(std::move(huge))); // alone it has room
        QVERIFY(!ring.push(large(13)));
    }

    void oneThreadPushesWhileAnotherPops()
    {
        const auto held = std::make_unique<TraceRing>(64);
        TraceRing& ring = *held;
        constexpr std::uint64_t count = 20'000;
        std::thread producer([&] {
            for (std::uint64_t id = 1; id <= count; ++id) {
                auto trace = std::make_unique<Trace>();
                trace->summary.id = id;
                ring.push(std::move(trace));
            }
        });
        std::uint64_t last = 0;
        std::uint64_t seen = 0;
        while (seen + ring.dropped() < count) {
            if (const auto trace = ring.pop()) {
                QVERIFY(trace->summary.id > last);
                last = trace->summary.id;
                ++seen;
            }
        }
        producer.join();
        while (ring.pop() != nullptr)
            ++seen;
        QCOMPARE(seen + ring.dropped(), count);
    }

    void theStoreKeepsTheNewestAndTellsWhatWasMissed()
    {
        TraceStore store(3, 1U << 20U);
        for (std::uint64_t id = 100; id < 105; ++id)
            store.add(std::make_unique<Trace>(sample(id)));
        QCOMPARE(store.size(), std::size_t(3));
        std::uint64_t missed = 0;
        const auto* first = store.after(0, missed);
        QVERIFY(first != nullptr);
        QCOMPARE(first->trace->summary.id, std::uint64_t(102));
        QCOMPARE(missed, std::uint64_t(2));
        QCOMPARE(store.after(first->cursor, missed)->trace->summary.id, std::uint64_t(103));
        QVERIFY(store.after(store.newest(), missed) == nullptr);
        QVERIFY(store.find(100) == nullptr);
        QCOMPARE(store.find(104)->summary.id, std::uint64_t(104));
    }

    void theStoreIsBoundedInOctets()
    {
        TraceStore store(1000, 100'000);
        for (std::uint64_t id = 1; id <= 100; ++id) {
            auto trace = std::make_unique<Trace>(sample(id));
            trace->clientResponse.body.assign(10'000, 'x');
            store.add(std::move(trace));
        }
        QVERIFY(store.size() < 10);
        QVERIFY(store.find(100) != nullptr);
    }
};

POSTERN_TEST(TraceTest);
#include "TraceTest.moc"
