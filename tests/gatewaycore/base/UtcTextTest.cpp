// SPDX-License-Identifier: Apache-2.0
#include "base/UtcText.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;

namespace {

class UtcTextTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aTimeIsWrittenAsRfc3339HasIt()
    {
        QCOMPARE(utcText(WallTime{}), std::string("1970-01-01T00:00:00Z"));
        QCOMPARE(utcText(WallTime(std::chrono::seconds(1'800'000'000))), std::string("2027-01-15T08:00:00Z"));
        QCOMPARE(utcText(WallTime(std::chrono::milliseconds(-1))), std::string("1969-12-31T23:59:59Z"));
    }
    /// 2^31 seconds: the end of a time_t of 32 bits.
    void itGoesOnBehind2038()
    {
        QCOMPARE(utcText(wallTimeOf(2'147'483'648)), std::string("2038-01-19T03:14:08Z"));
        QCOMPARE(utcSeconds(2038, 1, 19, 3, 14, 8), std::int64_t{2'147'483'648});
        QCOMPARE(utcSeconds(9999, 12, 31, 23, 59, 59), std::int64_t{253'402'300'799});
        QCOMPARE(utcSeconds(1950, 1, 1, 0, 0, 0), std::int64_t{-631'152'000});
        QCOMPARE(utcSeconds(2024, 2, 29, 12, 0, 0), std::int64_t{1'709'208'000});
    }
    void whatIsBeyondEveryTimeIsTheLast()
    {
        QVERIFY(wallTimeOf(253'402'300'799) > wallTimeOf(9'000'000'000));
        QVERIFY(wallTimeOf(-253'402'300'799) < WallTime{});
    }
};

} // namespace

POSTERN_TEST(UtcTextTest);
#include "UtcTextTest.moc"
