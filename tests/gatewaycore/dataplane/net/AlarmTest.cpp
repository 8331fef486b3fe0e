// SPDX-License-Identifier: Apache-2.0
#include "NetFixture.h"
#include "dataplane/net/Alarm.h"
#include "support/TestMain.h"

#include <QtTest>
#include <chrono>
#include <memory>

using namespace postern;
using namespace postern::test;
using namespace std::chrono_literals;

class AlarmTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void itRingsOnceAndNotEarly()
    {
        EventLoop loop;
        int rings = 0;
        Alarm alarm(loop, [&] { ++rings; });
        QVERIFY(!alarm.armed());
        const auto begin = std::chrono::steady_clock::now();
        alarm.arm(20ms);
        QVERIFY(alarm.armed());
        QVERIFY(spin(loop, [&] { return rings > 0; }));
        QVERIFY(std::chrono::steady_clock::now() - begin >= 20ms);
        QVERIFY(!alarm.armed());
        loop.runOne(5ms);
        QCOMPARE(rings, 1);
    }

    void itIsMovedAndCalledOff()
    {
        EventLoop loop;
        int rings = 0;
        int last = 0;
        Alarm moved(loop, [&] { ++rings; });
        Alarm off(loop, [&] { ++rings; });
        Alarm later(loop, [&] { ++last; });
        moved.arm(1ms);
        moved.arm(1h);
        off.arm(1ms);
        off.disarm();
        {
            Alarm gone(loop, [&] { ++rings; });
            gone.arm(1ms);
        }
        later.arm(10ms);
        QVERIFY(spin(loop, [&] { return last == 1; }));
        QCOMPARE(rings, 0);
        moved.arm(1ms);
        QVERIFY(spin(loop, [&] { return rings == 1; }));
    }

    /// Also when it was due already, and its call stands in the queue.
    void itIsCalledOffAtTheLastMoment()
    {
        EventLoop loop;
        int rings = 0;
        auto second = std::make_unique<Alarm>(loop, [&] { ++rings; });
        Alarm first(loop, [&] { second.reset(); });
        second->arm(2ms);
        first.arm(1ms);
        std::this_thread::sleep_for(5ms); // both are due
        QVERIFY(spin(loop, [&] { return second == nullptr; }));
        loop.runOne(5ms);
        QCOMPARE(rings, 0);
    }

    void itIsArmedAgainOrDestroyedFromItsOwnFunction()
    {
        EventLoop loop;
        int rings = 0;
        std::unique_ptr<Alarm> alarm;
        alarm = std::make_unique<Alarm>(loop, [&] {
            if (++rings < 3)
                alarm->arm(1ms);
            else
                alarm.reset();
        });
        alarm->arm(0ms);
        QVERIFY(spin(loop, [&] { return alarm == nullptr; }));
        QCOMPARE(rings, 3);
    }

    void theLoopMayEndBeforeItRings()
    {
        auto loop = std::make_unique<EventLoop>();
        auto alarm = std::make_unique<Alarm>(*loop, [] { QFAIL("nobody waits"); });
        alarm->arm(1h);
        loop->runOne(1ms);
        alarm.reset();
        loop.reset();
    }
};

POSTERN_TEST(AlarmTest);
#include "AlarmTest.moc"
