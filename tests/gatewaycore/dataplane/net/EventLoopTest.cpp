// SPDX-License-Identifier: Apache-2.0
#include "NetFixture.h"
#include "dataplane/net/EpollSet.h"
#include "dataplane/net/EventLoop.h"
#include "dataplane/net/OffloadPool.h"
#include "dataplane/net/ReceiveBuffer.h"
#include "support/TestMain.h"

#include <QtTest>
#include <array>
#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace postern;
using namespace postern::net;
using test::spin;

namespace {

#ifdef __linux__
/// Two connected sockets of one loop that throw an octet to and fro: there is always something to do, one thing each turn.
struct PingPong {
    struct Side final : Watcher {
        void onReadable(bool) override
        {
            char octet = 0;
            while (::read(own, &octet, 1) == 1) {
                ++game->rounds;
                if (game->onRound)
                    game->onRound();
                if (game->goesOn)
                    static_cast<void>(!::write(own, &octet, 1));
            }
        }
        void onWritable() override {}
        PingPong* game = nullptr;
        int own = -1;
        EpollSet::Key key = EpollSet::none;
    };

    explicit PingPong(EventLoop& loop) : set(*loop.epollSet())
    {
        std::array<int, 2> sockets{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockets.data()) != 0)
            qFatal("no socket pair");
        for (std::size_t at = 0; at < sides.size(); ++at) {
            sides[at].game = this;
            sides[at].own = sockets[at];
            sides[at].key = set.add(sockets[at], sides[at]);
        }
        static_cast<void>(!::write(sockets[0], "x", 1));
    }
    ~PingPong()
    {
        for (Side& side : sides) {
            set.remove(side.key);
            ::close(side.own);
        }
    }

    EpollSet& set;
    std::array<Side, 2> sides;
    std::function<void()> onRound; ///< on the loop's thread
    std::atomic<bool> goesOn{true};
    std::atomic<int> rounds{0};
};
#endif

} // namespace

class EventLoopTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void tasksOfManyThreadsAllRunOnTheLoopsThreadInEachThreadsOrder()
    {
        EventLoop loop;
        constexpr int threads = 4;
        constexpr int each = 2000;
        std::vector<int> next(threads, 0);
        bool ordered = true;
        bool here = true;
        int total = 0;
        std::thread worker([&] { loop.run(); });
        std::vector<std::thread> posters;
        for (int who = 0; who < threads; ++who) {
            posters.emplace_back([&, who] {
                for (int number = 0; number < each; ++number) {
                    loop.post([&, who, number] {
                        ordered = ordered && next[static_cast<std::size_t>(who)]++ == number;
                        here = here && loop.onThisThread();
                        if (++total == threads * each)
                            loop.stop();
                    });
                }
            });
        }
        for (std::thread& poster : posters)
            poster.join();
        worker.join();
        QVERIFY(ordered);
        QVERIFY(here);
        QCOMPARE(total, threads * each);
    }

    void stopEndsRunFromAnotherThread()
    {
        EventLoop loop;
        std::atomic<bool> running{false};
        loop.post([&] { running = true; });
        std::thread worker([&] { loop.run(); });
        while (!running)
            std::this_thread::yield();
        loop.stop();
        worker.join();
        bool again = false;
        loop.post([&] {
            again = true;
            loop.stop();
        });
        loop.run();
        QVERIFY(again);
    }

    void aTaskThatNeverRanIsDestroyedWithTheLoop()
    {
        const auto token = std::make_shared<int>(1);
        {
            EventLoop loop;
            loop.post([token] { QFAIL("nobody ran the loop"); });
            QCOMPARE(token.use_count(), 2L);
        }
        QCOMPARE(token.use_count(), 1L);
    }

    void timersFollowTheLoopsClock()
    {
        FakeClock clock;
        EventLoop loop(clock);
        int fired = 0;
        const auto timer = loop.schedule(Seconds(30), [&] { ++fired; });
        loop.poll();
        QCOMPARE(fired, 0);
        clock.advance(Seconds(29));
        loop.poll();
        QCOMPARE(fired, 0);
        clock.advance(Seconds(2));
        loop.poll();
        QCOMPARE(fired, 1);
    }

    void recheckTimersWakesALoopThatSleepsOnAFakeClock()
    {
        FakeClock clock;
        EventLoop loop(clock);
        std::atomic<bool> fired{false};
        std::unique_ptr<Timer> timer;
        loop.post([&] {
            timer = loop.schedule(std::chrono::hours(1), [&] {
                fired = true;
                loop.stop();
            });
            clock.advance(std::chrono::hours(2));
            loop.recheckTimers();
        });
        std::thread worker([&] { loop.run(); });
        worker.join();
        QVERIFY(fired);
    }

    void timersFireInRealTime()
    {
        EventLoop loop;
        const auto start = std::chrono::steady_clock::now();
        bool fired = false;
        const auto timer = loop.schedule(Milliseconds(150), [&] { fired = true; });
        QVERIFY(spin(loop, [&] { return fired; }));
        QVERIFY(std::chrono::steady_clock::now() - start >= Milliseconds(150));
    }

    void theClockIsReadOncePerTurn()
    {
        FakeClock clock;
        EventLoop loop(clock);
        SteadyTime first{};
        SteadyTime second{};
        SteadyTime later{};
        loop.defer([&] {
            first = loop.now();
            clock.advance(Seconds(1));
            second = loop.now();
        });
        loop.poll();
        loop.defer([&] { later = loop.now(); });
        loop.poll();
        QCOMPARE(second, first);
        QCOMPARE(later, first + Seconds(1));
    }

    void theDateIsThatOfRfc9110AndFollowsTheClock()
    {
        FakeClock clock{WallTime(Seconds(784111777))};
        EventLoop loop(clock);
        QCOMPARE(loop.date(), std::string_view("Sun, 06 Nov 1994 08:49:37 GMT"));
        clock.advance(Seconds(1));
        QCOMPARE(loop.date(), std::string_view("Sun, 06 Nov 1994 08:49:38 GMT"));
    }

    void whatIsForTheTurnsEndComesAfterAllThatIsReady()
    {
        EventLoop loop;
        std::string order;
        loop.defer([&] {
            loop.atTurnEnd([&] { order += "end"; });
            loop.defer([&] { order += "second "; });
            order += "first ";
        });
        loop.defer([&] { order += "other "; });
        for (int turn = 0; turn < 4; ++turn)
            loop.poll();
        QCOMPARE(order, std::string("first other second end"));
    }

#ifdef __linux__
    void callsFromOthersTimersAndTheEndComeThroughWhileSocketsNeverRest()
    {
        EventLoop loop;
        PingPong game(loop);
        std::atomic<bool> called{false};
        std::atomic<bool> fired{false};
        const auto timer = loop.schedule(Milliseconds(50), [&] { fired = true; });
        std::thread worker([&] { loop.run(); });
        const auto reached = [](const std::function<bool()>& what) {
            const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
            while (!what() && std::chrono::steady_clock::now() < end)
                std::this_thread::sleep_for(Milliseconds(1));
            return what();
        };
        const bool busy = reached([&] { return game.rounds > 1000; });
        loop.post([&] { called = true; });
        const bool heard = reached([&] { return called.load(); });
        const bool rang = reached([&] { return fired.load(); });
        loop.stop();
        worker.join(); // or this test never ends
        QVERIFY(busy);
        QVERIFY(heard);
        QVERIFY(rang);
    }

    void eachTurnOfManyInARowHasItsOwnTimeAndItsOwnEnd()
    {
        FakeClock clock;
        EventLoop loop(clock);
        PingPong game(loop);
        std::vector<SteadyTime> times;
        int ends = 0;
        int endsBefore = 0;
        game.onRound = [&] {
            times.push_back(loop.now());
            clock.advance(Milliseconds(1));
            if (times.size() == 1)
                loop.atTurnEnd([&] { ++ends; });
            if (times.size() == 3)
                endsBefore = ends;
            if (times.size() == 100) {
                game.goesOn = false;
                loop.stop();
            }
        };
        loop.run();
        QCOMPARE(times.size(), std::size_t{100});
        for (std::size_t at = 1; at < times.size(); ++at)
            QVERIFY(times[at] - times[at - 1] == Milliseconds(1));
        QCOMPARE(endsBefore, 1); // at the end of the second turn
        QCOMPARE(ends, 1);
    }

    void whatIsDeferredFromASocketRunsBeforeItsNextTurnAndBeforeTheTurnsEnd()
    {
        EventLoop loop;
        PingPong game(loop);
        std::string order;
        game.onRound = [&] {
            order += std::to_string(game.rounds) + ' ';
            if (game.rounds == 1) {
                loop.atTurnEnd([&] { order += "end "; });
                loop.defer([&] { order += "deferred "; });
            }
            if (game.rounds == 4) {
                game.goesOn = false;
                loop.stop();
            }
        };
        loop.run();
        QVERIFY2(order.starts_with("1 deferred "), order.c_str());
        QVERIFY2(order.find("end ") > order.find("deferred "), order.c_str());
        QVERIFY2(order.find("end ") < order.find("4 "), order.c_str());
    }
#endif

    void pollSaysWhenThereIsNothingLeftToDo()
    {
        EventLoop loop;
        loop.defer([&] { (void)loop.now(); });
        QCOMPARE(loop.poll(), std::size_t{1});
        QCOMPARE(loop.poll(), std::size_t{0});
    }

    void slabsAreReusedLastFirst()
    {
        SlabPool pool;
        Slab one = pool.take();
        const char* const where = one.data();
        QVERIFY(where != nullptr);
        QCOMPARE(pool.inUse(), std::size_t{1});
        one.reset();
        QCOMPARE(pool.inUse(), std::size_t{0});
#if !defined(POSTERN_ADDRESS_SANITIZER)
        QCOMPARE(pool.idle(), std::size_t{1});
        QCOMPARE(pool.take().data(), where);
#endif
    }

    void aReceiveBufferHoldsMemoryOnlyWhileItHoldsOctets()
    {
        SlabPool pool;
        ReceiveBuffer buffer(pool);
        QVERIFY(!buffer.holdsMemory());
        std::memcpy(buffer.room().data(), "hello world", 11);
        buffer.commit(11);
        QCOMPARE(buffer.unread(), BytesView("hello world"));
        buffer.consume(6);
        QCOMPARE(buffer.unread(), BytesView("world"));
        QVERIFY(buffer.holdsMemory());
        buffer.consume(5);
        QVERIFY(!buffer.holdsMemory());
        QCOMPARE(pool.inUse(), std::size_t{0});
    }

    void splitKeepsTheHeadWhereItWasAndCopiesTheRest()
    {
        SlabPool pool;
        ReceiveBuffer buffer(pool);
        std::memcpy(buffer.room().data(), "headbody", 8);
        buffer.commit(8);
        const char* const where = buffer.unread().data();
        const ReceiveBuffer::Block head = buffer.split(4);
        QCOMPARE(head.bytes(), BytesView("head"));
        QCOMPARE(static_cast<const void*>(head.bytes().data()), static_cast<const void*>(where));
        QCOMPARE(buffer.unread(), BytesView("body"));
        buffer.clear();
        QCOMPARE(pool.inUse(), std::size_t{1});
    }

    void aReceiveBufferGrowsWhenItsOwnerWantsIt()
    {
        SlabPool pool;
        ReceiveBuffer buffer(pool);
        std::string sent;
        for (int piece = 0; piece < 20; ++piece) {
            if (buffer.full())
                buffer.makeContiguousRoom(1000);
            const std::span<char> room = buffer.room();
            const std::string text(std::min<std::size_t>(room.size(), 5000), static_cast<char>('a' + piece));
            std::memcpy(room.data(), text.data(), text.size());
            buffer.commit(text.size());
            sent += text;
        }
        QVERIFY(buffer.unread() == sent);
        buffer.consume(sent.size() - 3);
        buffer.makeContiguousRoom(10);
        QVERIFY(buffer.unread() == std::string_view(sent).substr(sent.size() - 3));
    }

    void offloadedWorkRunsElsewhereAndItsEndHere()
    {
        EventLoop loop;
        OffloadPool pool(2, 16);
        std::thread::id where;
        bool done = false;
        QVERIFY(pool.run(loop, [&] { where = std::this_thread::get_id(); }, [&] { done = loop.onThisThread(); }));
        QVERIFY(spin(loop, [&] { return done; }));
        QVERIFY(where != std::this_thread::get_id());
    }

    void anIdleThreadOfThePoolEndsWithWhatItKeepsAndAnotherFollows()
    {
        static std::atomic<int> kept{0};
        struct Keeps {
            Keeps() { ++kept; }
            ~Keeps() { --kept; }
        };
        EventLoop loop;
        OffloadPool pool(2, 16, OffloadPool::Priority::Normal, Milliseconds(20));
        for (int round = 0; round < 3; ++round) {
            bool done = false;
            const auto work = [] {
                static thread_local const Keeps own;
                QVERIFY(kept > 0);
                (void)&own;
            };
            QVERIFY(pool.run(loop, work, [&] { done = true; }));
            QVERIFY(spin(loop, [&] { return done; }));
            QTRY_COMPARE(kept.load(), 0);
        }
        OffloadPool patient(1, 16); // two seconds: what comes one after the other finds its thread
        std::set<std::thread::id> threads;
        for (int round = 0; round < 20; ++round) {
            bool done = false;
            std::thread::id where;
            QVERIFY(patient.run(loop, [&] { where = std::this_thread::get_id(); }, [&] { done = true; }));
            QVERIFY(spin(loop, [&] { return done; }));
            threads.insert(where);
        }
        QCOMPARE(threads.size(), 1U);
    }

    void aFullOffloadPoolRefuses()
    {
        EventLoop loop;
        std::atomic<bool> release{false};
        std::atomic<int> started{0};
        OffloadPool pool(1, 2);
        const auto block = [&] {
            ++started;
            while (!release)
                std::this_thread::yield();
        };
        int ended = 0;
        QVERIFY(pool.run(loop, block, [&] { ++ended; }));
        while (started == 0)
            std::this_thread::yield();
        QVERIFY(pool.run(loop, block, [&] { ++ended; }));
        QVERIFY(pool.run(loop, block, [&] { ++ended; }));
        const auto refused = pool.run(loop, [] { QFAIL("refused work ran"); }, [] { QFAIL("refused work ended"); });
        QVERIFY(!refused);
        QVERIFY(refused.error().kind() == ErrorKind::Overloaded);
        release = true;
        QVERIFY(spin(loop, [&] { return ended == 3; }));
    }

    void shutdownDropsWhatWaitsAndWaitsForWhatRuns()
    {
        EventLoop loop;
        std::atomic<bool> started{false};
        std::atomic<bool> finished{false};
        const auto token = std::make_shared<int>(1);
        OffloadPool pool(1, 8);
        QVERIFY(pool.run(
            loop,
            [&] {
                started = true;
                std::this_thread::yield();
                finished = true;
            },
            [] {}));
        QVERIFY(pool.run(loop, [token] {}, [] {}));
        while (!started)
            std::this_thread::yield();
        pool.shutdown();
        QVERIFY(finished);
        QCOMPARE(token.use_count(), 1L);
        QVERIFY(!pool.run(loop, [] {}, [] {}));
    }

    void shutdownLeavesBehindWhatDoesNotEnd()
    {
        struct Shared {
            std::atomic<bool> started{false}, release{false}, finished{false};
        };
        const auto shared = std::make_shared<Shared>(); // the loop and the pool are gone when the work ends
        {
            EventLoop loop;
            OffloadPool pool(2, 8);
            QVERIFY(pool.run(
                loop,
                [shared] {
                    shared->started = true;
                    while (!shared->release)
                        std::this_thread::yield();
                    shared->finished = true;
                },
                [] { QFAIL("nobody is there any more to hear of its end"); }));
            while (!shared->started)
                std::this_thread::yield();
            const auto began = std::chrono::steady_clock::now();
            pool.shutdown(Milliseconds(50));
            QVERIFY(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
            QVERIFY(!shared->finished);
            QVERIFY(!pool.run(loop, [] {}, [] {}));
        }
        shared->release = true;
        while (!shared->finished)
            std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(20)); // it has its own end still before it
    }
};

POSTERN_TEST(EventLoopTest);
#include "EventLoopTest.moc"
