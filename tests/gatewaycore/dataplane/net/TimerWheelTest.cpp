// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/TimerWheel.h"
#include "support/TestMain.h"

#include <QtTest>
#include <algorithm>
#include <memory>
#include <random>
#include <vector>

using namespace postern;
using namespace postern::net;

class TimerWheelTest : public QObject {
    Q_OBJECT
  private:
    const SteadyTime start_ = SteadyTime(Seconds(1000));

  private Q_SLOTS:
    void aTimerFiresOnceNotEarlyAndAtMostOneTickLate()
    {
        TimerWheel wheel(start_);
        int fired = 0;
        Timer timer([&] { ++fired; });
        wheel.arm(timer, start_ + Milliseconds(250));
        QCOMPARE(wheel.advance(start_ + Milliseconds(249)), std::size_t{0});
        QVERIFY(timer.armed());
        QCOMPARE(wheel.advance(start_ + Milliseconds(350)), std::size_t{1});
        QVERIFY(!timer.armed());
        QCOMPARE(wheel.advance(start_ + Seconds(500)), std::size_t{0});
        QCOMPARE(fired, 1);
        QCOMPARE(wheel.size(), std::size_t{0});
    }

    void armingAgainMovesTheTimer()
    {
        TimerWheel wheel(start_);
        int fired = 0;
        Timer timer([&] { ++fired; });
        wheel.arm(timer, start_ + Milliseconds(200));
        wheel.arm(timer, start_ + Seconds(2));
        wheel.advance(start_ + Seconds(1));
        QCOMPARE(fired, 0);
        wheel.advance(start_ + Seconds(2));
        QCOMPARE(fired, 1);
    }

    void aTimerThatIsMovedManyTimesFiresOnceAtItsLastTime()
    {
        TimerWheel wheel(start_);
        int fired = 0;
        Timer timer([&] { ++fired; });
        wheel.arm(timer, start_ + Milliseconds(500));
        for (int step = 1; step <= 40; ++step) { // its old places come and go meanwhile
            wheel.advance(start_ + Milliseconds(100 * step));
            wheel.arm(timer, start_ + Milliseconds(100 * step + 500));
            QCOMPARE(wheel.size(), std::size_t{1});
        }
        QCOMPARE(fired, 0);
        QCOMPARE(wheel.advance(start_ + Milliseconds(4'400)), std::size_t{0});
        QCOMPARE(wheel.advance(start_ + Milliseconds(4'500)), std::size_t{1});
        QCOMPARE(wheel.advance(start_ + Seconds(500)), std::size_t{0});
    }

    void aTimerThatIsMovedToEarlierFiresThen()
    {
        TimerWheel wheel(start_);
        int fired = 0;
        Timer timer([&] { ++fired; });
        wheel.arm(timer, start_ + Seconds(60));
        wheel.arm(timer, start_ + Milliseconds(300));
        QCOMPARE(wheel.advance(start_ + Milliseconds(300)), std::size_t{1});
        wheel.advance(start_ + Seconds(120));
        QCOMPARE(fired, 1);
    }

    void aDisarmedTimerCanBeArmedAgainBeforeAndAfterItsOldTime()
    {
        TimerWheel wheel(start_);
        int fired = 0;
        Timer timer([&] { ++fired; });
        wheel.arm(timer, start_ + Milliseconds(200));
        timer.disarm();
        QVERIFY(!timer.armed());
        wheel.arm(timer, start_ + Milliseconds(400));
        QCOMPARE(wheel.advance(start_ + Milliseconds(300)), std::size_t{0});
        timer.disarm();
        QCOMPARE(wheel.size(), std::size_t{0});
        QCOMPARE(wheel.advance(start_ + Seconds(1)), std::size_t{0});
        wheel.arm(timer, start_ + Milliseconds(1'100));
        QCOMPARE(wheel.advance(start_ + Milliseconds(1'100)), std::size_t{1});
        QCOMPARE(fired, 1);
    }

    void aDisarmedTimerMayEndBeforeItsOldTime()
    {
        TimerWheel wheel(start_);
        int fired = 0;
        Timer before([&] { ++fired; });
        auto gone = std::make_unique<Timer>([&] { ++fired; });
        Timer after([&] { ++fired; });
        for (Timer* timer : {&before, gone.get(), &after})
            wheel.arm(*timer, start_ + Milliseconds(200));
        gone->disarm();
        gone.reset();
        QCOMPARE(wheel.advance(start_ + Milliseconds(200)), std::size_t{2});
        QCOMPARE(fired, 2);
    }

    void aTimerThatIsMovedToLaterFiresAtThatTimeAndOnceOnly()
    {
        TimerWheel wheel(start_);
        int fired = 0;
        Timer timer([&] { ++fired; });
        wheel.arm(timer, start_ + Milliseconds(150)); // in the slot of 200 ms
        wheel.arm(timer, start_ + Milliseconds(199)); // the same one
        wheel.arm(timer, start_ + Milliseconds(200));
        wheel.arm(timer, start_ + Milliseconds(450));
        timer.disarm();
        QCOMPARE(wheel.size(), std::size_t{0});
        wheel.arm(timer, start_ + Milliseconds(320)); // found in its slot of 200 ms
        QCOMPARE(wheel.size(), std::size_t{1});
        QCOMPARE(wheel.advance(start_ + Milliseconds(200)), std::size_t{0});
        QCOMPARE(wheel.advance(start_ + Milliseconds(399)), std::size_t{0});
        wheel.arm(timer, start_ + Milliseconds(10)); // long past
        QCOMPARE(wheel.advance(start_ + Milliseconds(399)), std::size_t{0});
        QCOMPARE(wheel.advance(start_ + Milliseconds(400)), std::size_t{1});
        QCOMPARE(wheel.advance(start_ + Seconds(200)), std::size_t{0});
        QCOMPARE(fired, 1);
    }

    void aDisarmedOrDestroyedTimerNeverFires()
    {
        TimerWheel wheel(start_);
        int fired = 0;
        Timer kept([&] { ++fired; });
        auto gone = std::make_unique<Timer>([&] { ++fired; });
        wheel.arm(kept, start_ + Milliseconds(100));
        wheel.arm(*gone, start_ + Milliseconds(100));
        kept.disarm();
        gone.reset();
        QCOMPARE(wheel.size(), std::size_t{0});
        wheel.advance(start_ + Seconds(1));
        QCOMPARE(fired, 0);
    }

    void timersBeyondOneRoundWaitForTheirOwnRound()
    {
        TimerWheel wheel(start_);
        int fired = 0;
        Timer timer([&] { ++fired; });
        wheel.arm(timer, start_ + std::chrono::hours(1));
        for (int second = 1; second < 3600; ++second)
            wheel.advance(start_ + Seconds(second));
        QCOMPARE(fired, 0);
        wheel.advance(start_ + Seconds(3600));
        QCOMPARE(fired, 1);
    }

    void aFunctionMayArmDisarmAndDestroyAnyTimerItsOwnIncluded()
    {
        TimerWheel wheel(start_);
        int rearmed = 0;
        int neighbour = 0;
        auto own = std::make_unique<Timer>();
        Timer victim([&] { ++neighbour; });
        Timer again;
        again.onFire([&] {
            if (++rearmed < 3)
                wheel.arm(again, start_);
            victim.disarm();
            own.reset();
        });
        const auto canary = std::make_shared<int>(7);
        own->onFire([&own, canary] {
            own.reset();
            QCOMPARE(*canary, 7); // the captures are still there
        });
        wheel.arm(victim, start_ + Milliseconds(100));
        wheel.arm(again, start_ + Milliseconds(100));
        wheel.arm(*own, start_ + Milliseconds(100));
        wheel.advance(start_ + Milliseconds(100));
        // Which of the three came first is not promised; that nothing is touched after its end is (sanitizers).
        QVERIFY(own == nullptr);
        QVERIFY(neighbour <= 1);
        QCOMPARE(rearmed, 1);
        QCOMPARE(wheel.advance(start_ + Milliseconds(200)), std::size_t{1});
        QCOMPARE(wheel.advance(start_ + Milliseconds(300)), std::size_t{1});
        QCOMPARE(rearmed, 3);
        QCOMPARE(wheel.size(), std::size_t{0});
    }

    void theWheelAgreesWithASortedListOnRandomSchedules()
    {
        std::mt19937 random(42);
        TimerWheel wheel(start_);
        struct Entry {
            SteadyTime due;
            bool fired = false;
            SteadyTime at;
            std::unique_ptr<Timer> timer;
        };
        std::vector<Entry> entries(500);
        SteadyTime now = start_;
        for (Entry& entry : entries) {
            entry.due = start_ + Milliseconds(random() % 300'000);
            entry.timer = std::make_unique<Timer>([&entry, &now] {
                entry.fired = true;
                entry.at = now;
            });
            wheel.arm(*entry.timer, entry.due);
        }
        while (wheel.size() != 0) {
            QVERIFY(wheel.nextDue() > now - wheel.tick());
            now += Milliseconds(1 + random() % 700);
            wheel.advance(now);
            for (const Entry& entry : entries) {
                QVERIFY(!entry.fired || entry.at >= entry.due);
                QVERIFY(entry.fired || entry.due > now - wheel.tick());
            }
        }
        QVERIFY(std::all_of(entries.begin(), entries.end(), [](const Entry& entry) { return entry.fired; }));
    }

    void nextDueIsNeverLaterThanTheFirstTimer()
    {
        TimerWheel wheel(start_);
        Timer near([] {});
        Timer far([] {});
        wheel.arm(far, start_ + Seconds(60));
        QVERIFY(wheel.nextDue() <= start_ + Milliseconds(60'100));
        wheel.arm(near, start_ + Milliseconds(130));
        QCOMPARE(wheel.nextDue(), start_ + Milliseconds(200));
    }

    void timersSurviveTheirWheel()
    {
        Timer timer([] { QFAIL("the wheel is gone"); });
        {
            TimerWheel wheel(start_);
            wheel.arm(timer, start_ + Seconds(1));
        }
        QVERIFY(!timer.armed());
    }
};

POSTERN_TEST(TimerWheelTest);
#include "TimerWheelTest.moc"
