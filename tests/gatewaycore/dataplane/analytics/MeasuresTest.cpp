// SPDX-License-Identifier: Apache-2.0
#include "support/TestMain.h"

#include "dataplane/analytics/Measures.h"
#include "dataplane/analytics/RecordRing.h"

#include <QtTest>
#include <memory>
#include <thread>

using namespace postern::analytics;

namespace {

ExchangeRecord record(const char* api, std::uint16_t status, std::uint32_t microseconds)
{
    ExchangeRecord made;
    made.api.assign(api);
    made.status = status;
    made.durationUs = microseconds;
    return made;
}

} // namespace

class MeasuresTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void quantilesAreAtMostAFifthTooHighAndNeverTooLow_data()
    {
        QTest::addColumn<uint>("value");
        for (const unsigned value : {0U, 1U, 3U, 4U, 5U, 7U, 8U, 100U, 999U, 1'000'000U, 3'600'000'000U, 4'294'967'295U})
            QTest::addRow("%u us", value) << value;
    }
    void quantilesAreAtMostAFifthTooHighAndNeverTooLow()
    {
        QFETCH(uint, value);
        LatencyBins bins;
        bins.add(value);
        const std::uint32_t found = bins.quantile(0.5);
        QVERIFY2(found >= value, std::to_string(found).c_str());
        QVERIFY2(found <= value + value / 4.0 + 1, std::to_string(found).c_str());
    }

    void quantilesSplitWhatWasAdded()
    {
        LatencyBins bins;
        QCOMPARE(bins.quantile(0.99), 0U);
        for (unsigned i = 1; i <= 1000; ++i)
            bins.add(i);
        QVERIFY(bins.quantile(0.5) >= 500 && bins.quantile(0.5) <= 625);
        QVERIFY(bins.quantile(0.99) >= 990 && bins.quantile(0.99) <= 1200);
    }

    void exchangesAreCountedByApiAndOutcome()
    {
        Measures measures;
        measures.add(record("Orders 1.0.0", 200, 10));
        measures.add(record("Orders 1.0.0", 429, 10));
        measures.add(record("Orders 1.0.0", 502, 10));
        measures.add(record("Orders 1.0.0", 0, 10));
        measures.add(record("", 404, 10));
        const ApiMeasures& orders = measures.apis().at("Orders 1.0.0");
        QCOMPARE(orders.requests, std::uint64_t(4));
        QCOMPARE(orders.clientErrors, std::uint64_t(1));
        QCOMPARE(orders.throttled, std::uint64_t(1));
        QCOMPARE(orders.serverErrors, std::uint64_t(2));
        QCOMPARE(measures.apis().at("").clientErrors, std::uint64_t(1));
    }

    void namesOfStrangersTakeBoundedMemory()
    {
        Measures measures;
        for (int i = 0; i < 5000; ++i)
            measures.add(record(std::to_string(i).c_str(), 200, 1));
        QVERIFY(measures.apis().size() <= Measures::mostApis + 1);
        QVERIFY(measures.apis().at("other").requests >= 3999);
    }

    void aFullRingDropsAndCounts()
    {
        // On the heap: GCC's address sanitizer does not keep to alignas(64) on the stack.
        const auto held = std::make_unique<RecordRing>(4);
        RecordRing& ring = *held;
        for (std::uint16_t i = 1; i <= 6; ++i)
            ring.push(record("a", i, 1));
        QCOMPARE(ring.dropped(), std::uint64_t(2));
        std::uint16_t next = 1;
        ring.drain([&](const ExchangeRecord& taken) { QCOMPARE(taken.status, next++); });
        QCOMPARE(next, std::uint16_t(5));
        QVERIFY(ring.push(record("a", 7, 1)));
    }

    void oneThreadPushesWhileAnotherDrains()
    {
        const auto held = std::make_unique<RecordRing>(64);
        RecordRing& ring = *held;
        constexpr std::uint32_t count = 100'000;
        std::thread producer([&] {
            for (std::uint32_t i = 1; i <= count; ++i)
                ring.push(record("a", 200, i));
        });
        std::uint32_t last = 0;
        std::uint64_t seen = 0;
        while (seen + ring.dropped() < count) {
            ring.drain([&](const ExchangeRecord& taken) {
                QVERIFY(taken.durationUs > last);
                last = taken.durationUs;
                ++seen;
            });
        }
        producer.join();
        QCOMPARE(seen + ring.dropped(), std::uint64_t(count));
    }
};

POSTERN_TEST(MeasuresTest);
#include "MeasuresTest.moc"
