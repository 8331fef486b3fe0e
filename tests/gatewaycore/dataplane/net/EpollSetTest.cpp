// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/EpollSet.h"
#include "support/TestMain.h"

#include <QtTest>

#ifdef __linux__
#include <array>
#include <functional>
#include <sys/socket.h>
#include <unistd.h>

using namespace postern::net;

namespace {

/// Two connected sockets; the first is watched.
struct Watched final : Watcher {
    explicit Watched(EpollSet& itsSet) : set(itsSet)
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, sockets.data()) != 0)
            qFatal("no socket pair");
        key = set.add(sockets[0], *this);
    }
    ~Watched()
    {
        set.remove(key);
        ::close(sockets[0]);
        ::close(sockets[1]);
    }
    void onReadable(bool peerEnded) override
    {
        ++readable;
        ended = ended || peerEnded;
        if (then)
            then();
    }
    void onWritable() override { ++writable; }
    void wake() const { QCOMPARE(::write(sockets[1], "x", 1), ssize_t{1}); }

    EpollSet& set;
    std::array<int, 2> sockets{};
    EpollSet::Key key = EpollSet::none;
    int readable = 0;
    int writable = 0;
    bool ended = false;
    std::function<void()> then;
};

} // namespace

class EpollSetTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void anEdgeIsToldOnce()
    {
        EpollSet set([] {});
        Watched one(set);
        QVERIFY(one.key != EpollSet::none);
        QCOMPARE(set.dispatch(), std::size_t{0});
        one.wake();
        QCOMPARE(set.dispatch(), std::size_t{1});
        QCOMPARE(set.dispatch(), std::size_t{0}); // nobody has read, but it has been said
        one.wake();
        set.dispatch();
        QCOMPARE(one.readable, 2);
        QVERIFY(!one.ended);
        ::shutdown(one.sockets[1], SHUT_WR);
        set.dispatch();
        QVERIFY(one.ended);
    }

    void aWatcherMayEndAnotherOneOfTheSameBatch()
    {
        EpollSet set([] {});
        auto first = std::make_unique<Watched>(set);
        auto second = std::make_unique<Watched>(set);
        first->then = [&] { second.reset(); };
        second->then = [&] { first.reset(); };
        first->wake();
        second->wake();
        set.dispatch();
        QVERIFY((first == nullptr) != (second == nullptr)); // whoever was told first; nobody was told after its end
    }

    void whoTakesAPlaceHearsNothingOfWhoHadItBefore()
    {
        EpollSet set([] {});
        auto old = std::make_unique<Watched>(set);
        const EpollSet::Key before = old->key;
        set.soon(before, EpollSet::Ready::Readable);
        old.reset();
        Watched fresh(set);
        QVERIFY(fresh.key != before);
        set.dispatch();
        QCOMPARE(fresh.readable, 0);
        set.remove(before); // as one that has ended twice
        fresh.wake();
        set.dispatch();
        QCOMPARE(fresh.readable, 1);
    }

    void whatIsAskedForSoonIsToldByTheNextDispatchAndAskedForOnce()
    {
        int asked = 0;
        EpollSet set([&] { ++asked; });
        Watched one(set);
        set.soon(one.key, EpollSet::Ready::Writable);
        set.soon(one.key, EpollSet::Ready::Readable);
        QCOMPARE(asked, 1);
        QVERIFY(set.isPending());
        QCOMPARE(one.readable + one.writable, 0);
        QCOMPARE(set.dispatch(), std::size_t{2});
        QVERIFY(!set.isPending());
        QCOMPARE(one.readable, 1);
        QCOMPARE(one.writable, 1);
    }

    void whoAsksAgainAndAgainLeavesRoomForTheOthers()
    {
        int asked = 0;
        EpollSet set([&] { ++asked; });
        Watched busy(set);
        busy.then = [&] { set.soon(busy.key, EpollSet::Ready::Readable); };
        busy.wake();
        set.dispatch();
        QVERIFY(set.isPending());
        QVERIFY(busy.readable < 1'000);
        QCOMPARE(asked, 0); // who dispatches looks for itself
        Watched other(set);
        other.wake();
        set.dispatch();
        QCOMPARE(other.readable, 1);
    }

    void writingIsWatchedWhenItIsAskedFor()
    {
        EpollSet set([] {});
        Watched one(set);
        one.wake();
        set.dispatch();
        QCOMPARE(one.writable, 0);
        QVERIFY(set.watchWriting(one.key));
        set.dispatch();
        QCOMPARE(one.writable, 1);
        set.remove(one.key);
        QVERIFY(!set.watchWriting(one.key));
    }
};

POSTERN_TEST(EpollSetTest);
#include "EpollSetTest.moc"
#endif
