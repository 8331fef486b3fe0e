// SPDX-License-Identifier: Apache-2.0
#include "ClientFixture.h"
#include "dataplane/client/ConnectionPool.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::client;
using test::spin;
using test::Stage;

namespace {

struct Lent {
    int calls = 0;
    std::optional<PooledConnection> connection;
    std::string error;
    ErrorKind kind = ErrorKind::Internal;
    ConnectionPool::AcquireDone done()
    {
        return [this](Result<PooledConnection> result) {
            ++calls;
            if (result)
                connection.emplace(std::move(*result));
            else {
                error = result.error().describe();
                kind = result.error().kind();
            }
        };
    }
};

} // namespace

class ConnectionPoolTest : public QObject {
    Q_OBJECT
  private:
    /// A connection from the pool, made or idle.
    static PooledConnection take(Stage& stage, ConnectionPool& pool, const Origin& origin)
    {
        Lent lent;
        const auto pending = pool.acquire(origin, Seconds(5), lent.done());
        if (!spin(stage.loop, [&] { return lent.calls == 1; }) || !lent.connection)
            qFatal("no connection: %s", lent.error.c_str());
        return std::move(*lent.connection);
    }

  private Q_SLOTS:
    void anOldConnectionIsNotUsedAgainSoThatANameMayMove()
    {
        Stage stage;
        ConnectionPool pool(stage.loop, stage.connector);
        net::ConnectTarget target = stage.origin().target();
        OriginLimits limits;
        limits.age = Milliseconds(40);
        const Origin origin(std::move(target), limits);
        PooledConnection young = take(stage, pool, origin);
        pool.release(std::move(young));
        std::optional<PooledConnection> again = pool.acquireIdle(origin);
        QVERIFY(again && again->reused());
        const auto end = stage.loop.now() + Milliseconds(40);
        QVERIFY(spin(stage.loop, [&] { return stage.loop.now() >= end; }));
        pool.release(*std::move(again));
        QVERIFY(!pool.acquireIdle(origin));
        QCOMPARE(pool.statistics().idle, std::size_t{0});
        PooledConnection fresh = take(stage, pool, origin);
        QVERIFY(!fresh.reused());
        QCOMPARE(pool.statistics().made, std::uint64_t{2});
        // Nor one that has grown old while it was idle.
        pool.release(std::move(fresh));
        const auto later = stage.loop.now() + Milliseconds(40);
        QVERIFY(spin(stage.loop, [&] { return stage.loop.now() >= later; }));
        QVERIFY(!pool.acquireIdle(origin));
        QCOMPARE(pool.statistics().idle, std::size_t{0});
    }

    void aReleasedConnectionIsLentAgainLastFirst()
    {
        Stage stage;
        ConnectionPool pool(stage.loop, stage.connector);
        const Origin origin = stage.origin();
        QVERIFY(!pool.acquireIdle(origin));
        PooledConnection one = take(stage, pool, origin);
        PooledConnection two = take(stage, pool, origin);
        QVERIFY(!one.reused());
        QVERIFY(one.timings().connect > Nanoseconds::zero());
        const net::Transport* const first = &one.transport();
        const net::Transport* const second = &two.transport();
        pool.release(std::move(one));
        pool.release(std::move(two));
        QCOMPARE(pool.statistics().idle, std::size_t{2});
        auto again = pool.acquireIdle(origin);
        QVERIFY(again);
        QCOMPARE(&again->transport(), second);
        QVERIFY(again->reused());
        QCOMPARE(again->timings().connect, Nanoseconds::zero());
        auto other = pool.acquireIdle(origin);
        QCOMPARE(&other->transport(), first);
        QVERIFY(!pool.acquireIdle(origin));
        QCOMPARE(pool.statistics().lent, std::size_t{2});
        QCOMPARE(pool.statistics().reused, std::uint64_t{2});
        QCOMPARE(pool.statistics().made, std::uint64_t{2});
    }

    void aReusedConnectionTakesOverTheWatchThatWaitsOnIt()
    {
        Stage stage;
        ConnectionPool pool(stage.loop, stage.connector);
        const Origin origin = stage.origin();
        pool.release(take(stage, pool, origin));
        stage.settle(); // now it is watched
        QCOMPARE(stage.loop.slabs().inUse(), std::size_t{0});
        auto connection = pool.acquireIdle(origin);
        QVERIFY(connection);
        std::size_t octets = 0;
        connection->transport().recv(connection->buffer(), [&](Result<std::size_t> result) { octets = *result; });
        connection->transport().send("hello", [](Result<void>) {});
        stage.expect(0, "hello").send("world");
        QVERIFY(spin(stage.loop, [&] { return octets == 5; }));
        QCOMPARE(connection->buffer().unread(), BytesView("world"));
    }

    void aConnectionThatThePeerClosedIsDroppedBeforeItIsUsed()
    {
        Stage stage;
        ConnectionPool pool(stage.loop, stage.connector);
        const Origin origin = stage.origin();
        pool.release(take(stage, pool, origin));
        stage.settle();
        QCOMPARE(pool.statistics().idle, std::size_t{1});
        stage.sides.front()->transport->close();
        QVERIFY(spin(stage.loop, [&] { return pool.statistics().idle == 0; }));
        QCOMPARE(pool.statistics().droppedIdle, std::uint64_t{1});
        QVERIFY(!pool.acquireIdle(origin));
    }

    void aConnectionThatSpeaksUnaskedIsDropped()
    {
        Stage stage;
        ConnectionPool pool(stage.loop, stage.connector);
        const Origin origin = stage.origin();
        pool.release(take(stage, pool, origin));
        stage.settle();
        stage.sides.front()->send("HTTP/1.1 200 OK\r\n\r\n");
        QVERIFY(spin(stage.loop, [&] { return pool.statistics().droppedIdle == 1; }));
    }

    void octetsLeftOverAtReleaseCloseIt()
    {
        Stage stage;
        ConnectionPool pool(stage.loop, stage.connector);
        const Origin origin = stage.origin();
        PooledConnection connection = take(stage, pool, origin);
        bool received = false;
        connection.transport().recv(connection.buffer(), [&](Result<std::size_t>) { received = true; });
        stage.expect(0, "").send("too much");
        QVERIFY(spin(stage.loop, [&] { return received; }));
        pool.release(std::move(connection));
        QCOMPARE(pool.statistics().idle, std::size_t{0});
        QCOMPARE(pool.statistics().lent, std::size_t{0});
        QVERIFY(spin(stage.loop, [&] { return stage.sides.front()->ended; }));
    }

    void anIdleConnectionEndsAtItsTimeout()
    {
        Stage stage;
        ConnectionPool::Config config;
        config.idleTimeout = Seconds(0);
        ConnectionPool pool(stage.loop, stage.connector, config);
        pool.release(take(stage, pool, stage.origin()));
        QVERIFY(spin(stage.loop, [&] { return pool.statistics().idle == 0; }));
        QVERIFY(spin(stage.loop, [&] { return stage.sides.front()->ended; }));
    }

    void theIdleTimeoutMayChange()
    {
        Stage stage;
        ConnectionPool pool(stage.loop, stage.connector, {});
        pool.setIdleTimeout(Milliseconds(0));
        pool.release(take(stage, pool, stage.origin()));
        QVERIFY(spin(stage.loop, [&] { return pool.statistics().idle == 0; }));
    }

    void idleConnectionsAreBounded()
    {
        Stage stage;
        ConnectionPool::Config config;
        config.maxIdlePerOrigin = 2;
        ConnectionPool pool(stage.loop, stage.connector, config);
        const Origin origin = stage.origin();
        std::vector<PooledConnection> lent;
        for (int at = 0; at < 4; ++at)
            lent.push_back(take(stage, pool, origin));
        const net::Transport* const newest = &lent.back().transport();
        for (PooledConnection& each : lent)
            pool.release(std::move(each));
        QCOMPARE(pool.statistics().idle, std::size_t{2});
        QCOMPARE(&pool.acquireIdle(origin)->transport(), newest);
    }

    void atTheLimitTheNextOneWaitsForARelease()
    {
        Stage stage;
        ConnectionPool::Config config;
        config.maxPerOrigin = 1;
        ConnectionPool pool(stage.loop, stage.connector, config);
        const Origin origin = stage.origin();
        PooledConnection first = take(stage, pool, origin);
        Lent second;
        Lent third;
        const auto pendingSecond = pool.acquire(origin, Seconds(5), second.done());
        auto pendingThird = pool.acquire(origin, Seconds(5), third.done());
        stage.settle();
        QCOMPARE(second.calls, 0);
        QCOMPARE(pool.statistics().waiting, std::size_t{2});
        pool.release(std::move(first));
        QVERIFY(spin(stage.loop, [&] { return second.calls == 1; }));
        QVERIFY(second.connection->reused());
        // A connection that ends makes room for a new one.
        second.connection.reset();
        QVERIFY(spin(stage.loop, [&] { return third.calls == 1; }));
        QVERIFY(!third.connection->reused());
        QCOMPARE(pool.statistics().made, std::uint64_t{2});
    }

    void whoWaitsTooLongIsToldWhyAndWhoGivesUpIsNotAnswered()
    {
        Stage stage;
        ConnectionPool::Config config;
        config.maxPerOrigin = 1;
        config.maxWaitingPerOrigin = 2;
        ConnectionPool pool(stage.loop, stage.connector, config);
        const Origin origin = stage.origin();
        const PooledConnection first = take(stage, pool, origin);
        Lent late;
        Lent gone;
        Lent tooMany;
        const auto pendingLate = pool.acquire(origin, Milliseconds(100), late.done());
        auto pendingGone = pool.acquire(origin, Seconds(5), gone.done());
        const auto pendingTooMany = pool.acquire(origin, Seconds(5), tooMany.done());
        QCOMPARE(tooMany.calls, 0); // never from within the call
        pendingGone.reset();
        QVERIFY(spin(stage.loop, [&] { return late.calls == 1 && tooMany.calls == 1; }));
        QVERIFY(late.kind == ErrorKind::TimedOut);
        QVERIFY2(late.error.find("in use") != std::string::npos, late.error.c_str());
        QVERIFY(tooMany.kind == ErrorKind::Overloaded);
        QCOMPARE(gone.calls, 0);
        QCOMPARE(pool.statistics().waiting, std::size_t{0});
    }

    void aConnectThatWasGivenUpLeavesRoom()
    {
        Stage stage;
        ConnectionPool::Config config;
        config.maxPerOrigin = 1;
        ConnectionPool pool(stage.loop, stage.connector, config);
        const Origin origin = stage.origin();
        Lent gone;
        Lent next;
        auto pendingGone = pool.acquire(origin, Seconds(5), gone.done());
        const auto pendingNext = pool.acquire(origin, Seconds(5), next.done());
        pendingGone.reset();
        QVERIFY(spin(stage.loop, [&] { return next.calls == 1; }));
        QVERIFY2(next.connection, next.error.c_str());
        QCOMPARE(gone.calls, 0);
    }

    void aFreshConnectionIsNeverAnIdleOne()
    {
        Stage stage;
        ConnectionPool pool(stage.loop, stage.connector);
        const Origin origin = stage.origin();
        pool.release(take(stage, pool, origin));
        Lent lent;
        const auto pending = pool.acquireFresh(origin, Seconds(5), lent.done());
        QVERIFY(spin(stage.loop, [&] { return lent.calls == 1; }));
        QVERIFY(!lent.connection->reused());
        QCOMPARE(pool.statistics().idle, std::size_t{1});
    }

    void differentOriginsNeverShareAConnection()
    {
        Stage one;
        ConnectionPool pool(one.loop, one.connector);
        const Origin origin = one.origin();
        net::ConnectTarget target = origin.target();
        target.host = "localhost";
        const Origin other{target};
        pool.release(take(one, pool, origin));
        QVERIFY(!pool.acquireIdle(other));
        QVERIFY(pool.acquireIdle(one.origin()));
    }

    void aFailedConnectSaysSo()
    {
        Stage stage;
        const Origin origin = stage.origin();
        stage.listener->close();
        ConnectionPool pool(stage.loop, stage.connector);
        Lent lent;
        const auto pending = pool.acquire(origin, Seconds(5), lent.done());
        QVERIFY(spin(stage.loop, [&] { return lent.calls == 1; }));
        QVERIFY(lent.kind == ErrorKind::ConnectFailed);
        QVERIFY2(lent.error.find("refused") != std::string::npos, lent.error.c_str());
    }

    void aPoolMayEndBeforeWhatItLent()
    {
        Stage stage;
        auto pool = std::make_unique<ConnectionPool>(stage.loop, stage.connector);
        const Origin origin = stage.origin();
        PooledConnection lent = take(stage, *pool, origin);
        pool->release(take(stage, *pool, origin));
        Lent pendingLent;
        const auto pending = pool->acquireFresh(origin, Seconds(5), pendingLent.done());
        pool.reset();
        stage.settle();
        QCOMPARE(pendingLent.calls, 0);
        QVERIFY(lent.transport().isOpen());
    }

    void dropIdleClosesThatOriginsConnections()
    {
        Stage stage;
        ConnectionPool pool(stage.loop, stage.connector);
        const Origin origin = stage.origin();
        PooledConnection one = take(stage, pool, origin);
        PooledConnection two = take(stage, pool, origin);
        pool.release(std::move(one));
        pool.release(std::move(two));
        pool.dropIdle(origin);
        QCOMPARE(pool.statistics().idle, std::size_t{0});
        QVERIFY(spin(stage.loop, [&] { return stage.sides[0]->ended && stage.sides[1]->ended; }));
    }
};

POSTERN_TEST(ConnectionPoolTest);
#include "ConnectionPoolTest.moc"
