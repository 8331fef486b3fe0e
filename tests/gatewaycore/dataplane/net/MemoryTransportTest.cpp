// SPDX-License-Identifier: Apache-2.0
#include "NetFixture.h"
#include "dataplane/net/MemoryTransport.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::net;
using test::Outcome;
using test::Received;
using test::spin;

class MemoryTransportTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatOneSideSendsTheOtherReceives()
    {
        EventLoop loop;
        auto [one, two] = MemoryTransport::pair(loop);
        ReceiveBuffer buffer(loop.slabs());
        Received received;
        Outcome sent;
        two->recv(buffer, received.done());
        const std::array<BytesView, 2> parts{"hello ", "there"};
        one->send(parts, sent.done());
        QVERIFY(!sent.called && !received.called);
        QVERIFY(spin(loop, [&] { return sent.called && received.called; }));
        QCOMPARE(buffer.unread(), BytesView("hello there"));
    }

    void aSendWaitsUntilTheOtherSideReads()
    {
        EventLoop loop;
        auto [one, two] = MemoryTransport::pair(loop, 10);
        const std::string text(100, 'x');
        Outcome sent;
        one->send(text, sent.done());
        for (int turn = 0; turn < 10; ++turn)
            loop.poll();
        QVERIFY(!sent.called);
        ReceiveBuffer buffer(loop.slabs());
        std::size_t largest = 0;
        std::function<void()> next = [&] {
            two->recv(buffer, [&](Result<std::size_t> octets) {
                largest = std::max(largest, *octets);
                if (buffer.size() < text.size())
                    next();
            });
        };
        next();
        QVERIFY(spin(loop, [&] { return sent.called && buffer.size() == text.size(); }));
        QVERIFY(buffer.unread() == text);
        QCOMPARE(largest, std::size_t{10});
    }

    void theEndComesAfterWhatWasSent()
    {
        EventLoop loop;
        auto [one, two] = MemoryTransport::pair(loop);
        one->send("last", [](Result<void>) {});
        one->close();
        ReceiveBuffer buffer(loop.slabs());
        Received first;
        two->recv(buffer, first.done());
        QVERIFY(spin(loop, [&] { return first.called; }));
        QCOMPARE(buffer.unread(), BytesView("last"));
        Received end;
        two->recv(buffer, end.done());
        QVERIFY(spin(loop, [&] { return end.called; }));
        QVERIFY(!end.failed);
        QCOMPARE(end.octets, std::size_t{0});
        Outcome sent;
        two->send("nobody", sent.done());
        QVERIFY(spin(loop, [&] { return sent.called; }));
        QVERIFY(sent.kind == ErrorKind::ConnectionClosed);
    }

    void aResetDropsWhatWasOnItsWay()
    {
        EventLoop loop;
        auto [one, two] = MemoryTransport::pair(loop);
        one->send("lost", [](Result<void>) {});
        one->reset();
        ReceiveBuffer buffer(loop.slabs());
        Received end;
        two->recv(buffer, end.done());
        QVERIFY(spin(loop, [&] { return end.called; }));
        QVERIFY(end.failed);
        QVERIFY(end.kind == ErrorKind::ConnectionClosed);
    }

    void closeVoidsCompletionsAndTheyMayDestroyTheirTransport()
    {
        EventLoop loop;
        auto [one, two] = MemoryTransport::pair(loop);
        ReceiveBuffer buffer(loop.slabs());
        one->recv(buffer, [](Result<std::size_t>) { QFAIL("completed after close"); });
        one->close();
        bool called = false;
        auto owned = std::move(two);
        owned->recv(buffer, [&](Result<std::size_t>) {
            called = true;
            owned.reset();
        });
        QVERIFY(spin(loop, [&] { return called; }));
    }
};

POSTERN_TEST(MemoryTransportTest);
#include "MemoryTransportTest.moc"
