// SPDX-License-Identifier: Apache-2.0
#include "NetFixture.h"
#include "dataplane/net/Connector.h"
#include "dataplane/net/OffloadPool.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>
#include <mutex>

using namespace postern;
using namespace postern::net;
using test::AcceptingLoop;
using test::RawSocket;
using test::spin;

namespace {

/// A resolver whose answers the test decides.
struct FakeNames {
    std::vector<Address> addresses{Address::loopback()};
    std::atomic<int> asked{0};
    std::atomic<bool> hold{false};

    Resolver::Lookup lookup()
    {
        return [this](const std::string& host) -> Result<std::vector<Address>> {
            ++asked;
            while (hold)
                std::this_thread::yield();
            if (host == "no.example")
                return unexpected(ErrorKind::ConnectFailed, "cannot find the address of '" + host + "': no such name", Fault::Upstream,
                                  RetrySafety::Safe);
            return addresses;
        };
    }
};

struct Answer {
    int calls = 0;
    bool failed = false;
    std::vector<Address> addresses;
    std::string error;
    ResolveDone done()
    {
        return [this](Result<std::vector<Address>> result) {
            ++calls;
            failed = !result;
            if (result)
                addresses = *result;
            else
                error = result.error().describe();
        };
    }
};

struct Connection {
    bool called = false;
    std::unique_ptr<Transport> transport;
    ConnectTimings timings;
    std::string error;
    ErrorKind kind = ErrorKind::Internal;
    ConnectDone done()
    {
        return [this](Result<Connected> result) {
            called = true;
            if (result) {
                transport = std::move(result->transport);
                timings = result->timings;
            } else {
                error = result.error().describe();
                kind = result.error().kind();
            }
        };
    }
};

ConnectTarget targetOf(std::string host, std::uint16_t port)
{
    ConnectTarget target;
    target.host = std::move(host);
    target.port = port;
    return target;
}

} // namespace

class ConnectorTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aLiteralAddressNeedsNoLookUp()
    {
        EventLoop loop;
        FakeNames names; // a lookup of the pool still reads them
        OffloadPool pool;
        Resolver resolver(loop, pool, {}, names.lookup());
        Answer answer;
        const auto pending = resolver.resolve("[::1]", 443, Seconds(1), answer.done());
        QCOMPARE(answer.calls, 0);
        QVERIFY(spin(loop, [&] { return answer.calls == 1; }));
        QCOMPARE(answer.addresses.front().toString(), std::string("[::1]:443"));
        QCOMPARE(names.asked.load(), 0);
    }

    void equalQuestionsAreAskedOnceAndTheAnswerIsKeptForAWhile()
    {
        FakeClock clock;
        EventLoop loop(clock);
        FakeNames names; // a lookup of the pool still reads them
        OffloadPool pool;
        Resolver resolver(loop, pool, {}, names.lookup());
        Answer a;
        Answer b;
        Answer c;
        const auto first = resolver.resolve("API.example", 80, Seconds(5), a.done());
        const auto second = resolver.resolve("api.example", 81, Seconds(5), b.done());
        QVERIFY(spin(loop, [&] { return a.calls == 1 && b.calls == 1; }));
        QCOMPARE(names.asked.load(), 1);
        QCOMPARE(a.addresses.front().port(), std::uint16_t{80});
        QCOMPARE(b.addresses.front().port(), std::uint16_t{81});
        const auto third = resolver.resolve("api.example", 82, Seconds(5), c.done());
        QVERIFY(spin(loop, [&] { return c.calls == 1; }));
        QCOMPARE(names.asked.load(), 1);
        clock.advance(Seconds(31));
        Answer d;
        const auto fourth = resolver.resolve("api.example", 82, Seconds(5), d.done());
        QVERIFY(spin(loop, [&] { return d.calls == 1 && names.asked == 2; }));
    }

    void nameServersThatDoNotAnswerHoldNobodyUpWhoCouldBeServed()
    {
        FakeClock clock;
        EventLoop loop(clock);
        FakeNames names; // a lookup of the pool still reads them
        OffloadPool pool;
        Resolver resolver(loop, pool, {}, names.lookup());
        Answer first;
        const auto one = resolver.resolve("api.example", 80, Seconds(5), first.done());
        QVERIFY(spin(loop, [&] { return first.calls == 1; }));
        clock.advance(Seconds(31));
        names.hold = true;
        for (int n = 0; n < 3; ++n) {
            Answer stale;
            const auto pending = resolver.resolve("api.example", 81, Seconds(5), stale.done());
            QVERIFY(spin(loop, [&] { return stale.calls == 1; }));
            QVERIFY(!stale.failed);
            QCOMPARE(stale.addresses.front().port(), std::uint16_t{81});
        }
        QVERIFY(spin(loop, [&] { return names.asked == 2; })); // once for all of them
        clock.advance(Seconds(301)); // nothing is true for ever
        Answer old;
        const auto pending = resolver.resolve("api.example", 80, Seconds(5), old.done());
        clock.advance(Seconds(6));
        loop.recheckTimers();
        QVERIFY(spin(loop, [&] { return old.calls == 1; }));
        QVERIFY(old.failed);
        names.hold = false;
        Answer again;
        const auto last = resolver.resolve("api.example", 80, Seconds(5), again.done());
        QVERIFY(spin(loop, [&] { return again.calls == 1; }));
        QVERIFY(!again.failed);
    }

    void aFailureIsKeptShorter()
    {
        FakeClock clock;
        EventLoop loop(clock);
        FakeNames names; // a lookup of the pool still reads them
        OffloadPool pool;
        Resolver resolver(loop, pool, {}, names.lookup());
        for (int round = 0; round < 2; ++round) {
            Answer answer;
            const auto pending = resolver.resolve("no.example", 80, Seconds(5), answer.done());
            QVERIFY(spin(loop, [&] { return answer.calls == 1; }));
            QVERIFY(answer.failed);
            QVERIFY2(answer.error.find("'no.example'") != std::string::npos, answer.error.c_str());
        }
        QCOMPARE(names.asked.load(), 1);
        clock.advance(Seconds(3));
        Answer again;
        const auto pending = resolver.resolve("no.example", 80, Seconds(5), again.done());
        QVERIFY(spin(loop, [&] { return again.calls == 1; }));
        QCOMPARE(names.asked.load(), 2);
    }

    void aLookUpThatTakesTooLongTimesOutAndOneThatWasGivenUpIsNotAnswered()
    {
        EventLoop loop;
        FakeNames names; // a lookup of the pool still reads them
        OffloadPool pool;
        names.hold = true;
        Resolver resolver(loop, pool, {}, names.lookup());
        Answer slow;
        Answer dropped;
        const auto pending = resolver.resolve("slow.example", 80, Milliseconds(120), slow.done());
        auto given = resolver.resolve("slow.example", 80, Seconds(9), dropped.done());
        given.reset();
        QVERIFY(spin(loop, [&] { return slow.calls == 1; }));
        QVERIFY(slow.failed);
        names.hold = false;
        Answer later;
        const auto patient = resolver.resolve("slow.example", 80, Seconds(5), later.done());
        QVERIFY(spin(loop, [&] { return later.calls == 1; }));
        QVERIFY(!later.failed);
        QCOMPARE(names.asked.load(), 1);
        QCOMPARE(slow.calls, 1);
        QCOMPARE(dropped.calls, 0);
    }

    void localhostIsThisMachineWhoeverElseIsAsked()
    {
        EventLoop loop;
        OffloadPool pool;
        Resolver resolver(loop, pool);
        for (const char* name : {"localhost", "LocalHost", "localhost.", "api.localhost"}) { // RFC 6761 6.3
            Answer answer;
            const auto pending = resolver.resolve(name, 80, Seconds(5), answer.done());
            QVERIFY(spin(loop, [&] { return answer.calls == 1; }));
            QVERIFY2(!answer.failed, answer.error.c_str());
            QCOMPARE(answer.addresses.size(), std::size_t{2});
            QCOMPARE(answer.addresses.front(), Address::loopback(80));
            QVERIFY(answer.addresses.back().isLoopback());
        }
    }

    void itConnectsByNameAndSaysWhatTheStepsTook()
    {
        AcceptingLoop server;
        FakeNames names; // a lookup of the pool still reads them
        OffloadPool pool;
        Resolver resolver(server.loop, pool, {}, names.lookup());
        Connector connector(server.loop, resolver);
        Connection connection;
        const auto pending = connector.connect(targetOf("api.example", server.port()), Seconds(5), connection.done());
        QVERIFY(!connection.called);
        QVERIFY(spin(server.loop, [&] { return connection.called; }));
        QVERIFY2(connection.transport != nullptr, connection.error.c_str());
        QVERIFY(connection.timings.dns > Nanoseconds::zero());
        QVERIFY(connection.timings.connect > Nanoseconds::zero());
        QCOMPARE(connection.timings.tls, Nanoseconds::zero());
        QCOMPARE(connection.transport->peer().toString(), server.listener->address().toString());
    }

    void theNextAddressIsTriedWhenOneRefuses()
    {
        AcceptingLoop server;
        FakeNames names; // a lookup of the pool still reads them
        OffloadPool pool;
        names.addresses = {*Address::parse("127.0.0.2", 0), Address::loopback()};
        RawSocket refusing = RawSocket::listenOn(0, -1);
        Resolver resolver(server.loop, pool, {}, names.lookup());
        Connector connector(server.loop, resolver);
        Connection connection;
        const auto pending = connector.connect(targetOf("two.example", server.port()), Seconds(5), connection.done());
        QVERIFY(spin(server.loop, [&] { return connection.called; }));
        QVERIFY2(connection.transport != nullptr, connection.error.c_str());
        QCOMPARE(connection.transport->peer().ip(), std::string("127.0.0.1"));
    }

    void whenAllRefuseTheErrorSaysWhatEachAnswered()
    {
        EventLoop loop;
        FakeNames names; // a lookup of the pool still reads them
        OffloadPool pool;
        names.addresses = {Address::loopback(), *Address::parse("127.0.0.2", 0)};
        const RawSocket bound = RawSocket::listenOn(0, -1); // nobody else gets this port, and nobody listens on it
        Resolver resolver(loop, pool, {}, names.lookup());
        Connector connector(loop, resolver);
        Connection connection;
        const auto pending = connector.connect(targetOf("down.example", bound.port()), Seconds(5), connection.done());
        QVERIFY(spin(loop, [&] { return connection.called; }));
        QVERIFY(connection.transport == nullptr);
        QVERIFY(connection.kind == ErrorKind::ConnectFailed);
        for (const char* part : {"down.example:", "127.0.0.1:", "127.0.0.2:", "refused"})
            QVERIFY2(connection.error.find(part) != std::string::npos, connection.error.c_str());
        // The next attempt asks for the name again: it may lead elsewhere by now.
        Connection again;
        const auto second = connector.connect(targetOf("DOWN.example", bound.port()), Seconds(5), again.done());
        QVERIFY(spin(loop, [&] { return again.called; }));
        QCOMPARE(names.asked.load(), 2);
    }

    void aPeerThatNeverAnswersTimesOutAndSaysAtWhichStep()
    {
        // A full backlog: the system drops further SYNs.
        const RawSocket full = RawSocket::listenOn(0, 0);
        std::vector<RawSocket> fillers;
        for (int at = 0; at < 4; ++at) {
            RawSocket filler(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(full.port());
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            (void)::connect(filler.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
            fillers.push_back(std::move(filler));
        }
        EventLoop loop;
        OffloadPool pool;
        Resolver resolver(loop, pool);
        Connector connector(loop, resolver);
        Connection connection;
        const auto pending = connector.connect(targetOf("127.0.0.1", full.port()), Milliseconds(300), connection.done());
        QVERIFY(spin(loop, [&] { return connection.called; }));
        QVERIFY(connection.kind == ErrorKind::TimedOut);
        QVERIFY2(connection.error.find("waiting for it to accept") != std::string::npos, connection.error.c_str());
    }

    void aConnectThatWasGivenUpIsNotAnswered()
    {
        AcceptingLoop server;
        OffloadPool pool;
        Resolver resolver(server.loop, pool);
        Connector connector(server.loop, resolver);
        Connection connection;
        auto early = connector.connect(targetOf("127.0.0.1", server.port()), Seconds(5), connection.done());
        early.reset();
        auto late = connector.connect(targetOf("127.0.0.1", server.port()), Seconds(5), connection.done());
        server.loop.defer([&] { late.reset(); }); // after the look-up, before the socket's answer
        for (int turn = 0; turn < 10; ++turn)
            server.loop.poll();
        QVERIFY(!connection.called);
    }

    void aCompletionMayDropItsHandle()
    {
        AcceptingLoop server;
        OffloadPool pool;
        Resolver resolver(server.loop, pool);
        Connector connector(server.loop, resolver);
        bool called = false;
        std::unique_ptr<Pending> pending;
        pending = connector.connect(targetOf("127.0.0.1", server.port()), Seconds(5), [&](Result<Connected> result) {
            QVERIFY(result);
            called = true;
            pending.reset();
        });
        QVERIFY(spin(server.loop, [&] { return called; }));
    }
};

POSTERN_TEST(ConnectorTest);
#include "ConnectorTest.moc"
