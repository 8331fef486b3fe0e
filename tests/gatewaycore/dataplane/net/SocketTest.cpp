// SPDX-License-Identifier: Apache-2.0
#include "NetFixture.h"
#include "dataplane/net/AsioSocket.h"
#include "dataplane/net/LingeringClose.h"
#include "support/TestMain.h"

#include <QtTest>
#include <atomic>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <thread>

using namespace postern;
using namespace postern::net;
using test::AcceptingLoop;
using test::Outcome;
using test::RawSocket;
using test::Received;
using test::spin;

class SocketTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatIsSentArrivesAndTheOtherWayRound()
    {
        AcceptingLoop server;
        const RawSocket client = RawSocket::connectTo(server.port());
        Transport& connection = server.next();
        QVERIFY(client.send("ping"));
        ReceiveBuffer buffer(server.loop.slabs());
        Received received;
        connection.recv(buffer, received.done());
        QVERIFY(spin(server.loop, [&] { return received.called; }));
        QCOMPARE(received.octets, std::size_t{4});
        QCOMPARE(buffer.unread(), BytesView("ping"));

        Outcome sent;
        const std::array<BytesView, 4> parts{"one ", "", "two ", "three"};
        connection.send(parts, sent.done());
        QVERIFY(!sent.called); // never from within the call
        QVERIFY(spin(server.loop, [&] { return sent.called; }));
        QVERIFY(!sent.failed);
        QCOMPARE(client.recv(), std::string("one two three"));
        QCOMPARE(connection.peer(), Address::loopback(client.port()));
        QCOMPARE(connection.local(), Address::loopback(server.port()));
    }

    void aRecvIsNotCompletedFromWithinItsCallEvenWhenOctetsAreThere()
    {
        AcceptingLoop server;
        const RawSocket client = RawSocket::connectTo(server.port());
        Transport& connection = server.next();
        QVERIFY(client.send("x"));
        char octet = 0;
        QCOMPARE(::recv(client.fd(), &octet, 1, MSG_DONTWAIT), ssize_t{-1});
        ReceiveBuffer buffer(server.loop.slabs());
        Received received;
        connection.recv(buffer, received.done());
        QVERIFY(!received.called);
        QVERIFY(spin(server.loop, [&] { return received.called; }));
    }

    void aConnectionThatWaitsHoldsNoBuffer()
    {
        AcceptingLoop server;
        std::vector<RawSocket> clients;
        std::vector<ReceiveBuffer> buffers;
        constexpr std::size_t count = 50;
        buffers.reserve(count);
        std::vector<Received> received(count);
        for (std::size_t at = 0; at < count; ++at) {
            clients.push_back(RawSocket::connectTo(server.port()));
            buffers.emplace_back(server.loop.slabs());
            server.next().recv(buffers.back(), received[at].done());
        }
        for (int turn = 0; turn < 5; ++turn)
            server.loop.poll();
        QCOMPARE(server.loop.slabs().inUse(), std::size_t{0});
        for (std::size_t at = 0; at < count; ++at)
            QVERIFY(clients[at].send("wake"));
        QVERIFY(spin(server.loop, [&] { return std::all_of(received.begin(), received.end(), [](const Received& r) { return r.called; }); }));
        for (const ReceiveBuffer& buffer : buffers)
            QCOMPARE(buffer.unread(), BytesView("wake"));
        QCOMPARE(server.loop.slabs().inUse(), count);
    }

    void noOctetIsLostWhileConnectionsEchoInLockStep()
    {
        // Reads that find something at once, reads that do not, and sends in between: what is read must never be
        // given back with the slab of an attempt that failed.
        AcceptingLoop server;
        struct Echo {
            Transport* transport;
            ReceiveBuffer buffer;
            std::string out;
            std::size_t total = 0;
            void next()
            {
                transport->recv(buffer, [this](Result<std::size_t> octets) {
                    if (!octets || *octets == 0)
                        return;
                    total += *octets;
                    out.assign(buffer.unread());
                    buffer.clear();
                    transport->send(out, [](Result<void>) {});
                    next();
                });
            }
        };
        constexpr int clients = 8;
        constexpr int rounds = 300;
        std::vector<std::unique_ptr<Echo>> echoes;
        std::vector<std::thread> threads;
        std::atomic<int> wrong{0};
        std::atomic<int> finished{0};
        for (int who = 0; who < clients; ++who) {
            auto socket = std::make_shared<RawSocket>(RawSocket::connectTo(server.port()));
            echoes.push_back(std::unique_ptr<Echo>(new Echo{&server.next(), ReceiveBuffer(server.loop.slabs()), {}, 0}));
            echoes.back()->next();
            threads.emplace_back([&, socket, who] {
                for (int round = 0; round < rounds; ++round) {
                    const std::string text = std::to_string(who) + ":" + std::to_string(round) + std::string(static_cast<std::size_t>(round % 50), '.');
                    socket->send(text);
                    std::string back;
                    while (back.size() < text.size()) {
                        const std::string piece = socket->recv();
                        if (piece.empty())
                            break;
                        back += piece;
                    }
                    if (back != text)
                        ++wrong;
                }
                ++finished;
            });
        }
        const bool ended = spin(server.loop, [&] { return finished == clients; }, Milliseconds(60'000));
        if (!ended)
            for (auto& each : server.taken)
                each->close();
        for (std::thread& thread : threads)
            thread.join();
        QVERIFY(ended);
        QCOMPARE(wrong.load(), 0);
    }

    void anotherRecvTakesOverTheOneThatWaits()
    {
        AcceptingLoop server;
        const RawSocket client = RawSocket::connectTo(server.port());
        Transport& connection = server.next();
        ReceiveBuffer buffer(server.loop.slabs());
        Received idle;
        connection.recv(buffer, idle.done());
        server.loop.poll();
        Received real;
        connection.recv(buffer, real.done());
        QVERIFY(client.send("answer"));
        QVERIFY(spin(server.loop, [&] { return real.called; }));
        QVERIFY(!idle.called);
        QCOMPARE(buffer.unread(), BytesView("answer"));
    }

    void halfCloseLeavesTheOtherDirectionOpen()
    {
        AcceptingLoop server;
        const RawSocket client = RawSocket::connectTo(server.port());
        Transport& connection = server.next();
        client.endWriting();
        ReceiveBuffer buffer(server.loop.slabs());
        Received end;
        connection.recv(buffer, end.done());
        QVERIFY(spin(server.loop, [&] { return end.called; }));
        QVERIFY(!end.failed);
        QCOMPARE(end.octets, std::size_t{0});
        QVERIFY(!buffer.holdsMemory());
        Outcome sent;
        connection.send("late answer", sent.done());
        QVERIFY(spin(server.loop, [&] { return sent.called; }));
        connection.shutdownWrite();
        QCOMPARE(client.recv(), std::string("late answer"));
        QCOMPARE(client.recv(), std::string());
    }

    void aResetIsAnErrorThatNamesThePeer()
    {
        AcceptingLoop server;
        RawSocket client = RawSocket::connectTo(server.port());
        const std::uint16_t port = client.port();
        Transport& connection = server.next();
        ReceiveBuffer buffer(server.loop.slabs());
        Received end;
        connection.recv(buffer, end.done());
        client.reset();
        QVERIFY(spin(server.loop, [&] { return end.called; }));
        QVERIFY(end.failed);
        QVERIFY(end.kind == ErrorKind::ConnectionClosed);
        QVERIFY2(end.error.find("127.0.0.1:" + std::to_string(port)) != std::string::npos, end.error.c_str());
    }

    void closeVoidsWhatIsOutstanding()
    {
        AcceptingLoop server;
        RawSocket client = RawSocket::connectTo(server.port());
        Transport& connection = server.next();
        QVERIFY(client.send("there already"));
        const auto token = std::make_shared<int>(1);
        {
            ReceiveBuffer buffer(server.loop.slabs());
            connection.recv(buffer, [token](Result<std::size_t>) { QFAIL("recv completed after close"); });
            connection.send("x", [token](Result<void>) { QFAIL("send completed after close"); });
            connection.close();
            QVERIFY(!connection.isOpen());
        } // the buffer is gone before Asio's operations are
        QCOMPARE(token.use_count(), 1L);
        for (int turn = 0; turn < 5; ++turn)
            server.loop.poll();
        QCOMPARE(server.loop.slabs().inUse(), std::size_t{0});
        QCOMPARE(client.recv(1), std::string("x"));
        connection.close(); // once more does nothing
    }

    void aCompletionMayDestroyItsOwnTransport()
    {
        AcceptingLoop server;
        const RawSocket client = RawSocket::connectTo(server.port());
        server.next();
        std::unique_ptr<Transport> connection = std::move(server.taken.front());
        QVERIFY(client.send("go"));
        auto buffer = std::make_unique<ReceiveBuffer>(server.loop.slabs());
        bool called = false;
        connection->send("bye", [](Result<void>) {});
        connection->recv(*buffer, [&](Result<std::size_t>) {
            called = true;
            connection.reset();
            buffer.reset();
        });
        QVERIFY(spin(server.loop, [&] { return called; }));
        server.loop.poll();
        QVERIFY(connection == nullptr);
    }

    void aSendOfMoreThanTwoGigabytesArrivesWholeThroughSmallBuffers()
    {
        // Never-written private pages are all the zero page, so this costs address space only.
#if defined(POSTERN_THREAD_SANITIZER)
        constexpr std::size_t size = (std::size_t{1} << 26) + 17; // its bookkeeping per octet would take minutes
#else
        constexpr std::size_t size = (std::size_t{1} << 31) + (std::size_t{1} << 20) + 17;
#endif
        void* const memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        QVERIFY(memory != MAP_FAILED);
        AcceptingLoop server;
        RawSocket client = RawSocket::connectTo(server.port(), 256 * 1024);
        Transport& connection = server.next();
        std::atomic<std::size_t> arrived{0};
        std::atomic<bool> marked{false};
        std::thread reader([&] {
            std::string room(1 << 20, '\0');
            for (;;) {
                const ssize_t got = ::recv(client.fd(), room.data(), room.size(), 0);
                if (got <= 0)
                    break;
                arrived += static_cast<std::size_t>(got);
                marked = room[static_cast<std::size_t>(got) - 1] == '!';
            }
        });
        const std::array<BytesView, 2> parts{BytesView(static_cast<const char*>(memory), size), "!"};
        Outcome sent;
        connection.send(parts, sent.done());
        bool ended = false;
        for (std::size_t before = 1; !ended && before != arrived;) { // as long as it goes on: other work may leave it little
            before = arrived;
            ended = spin(server.loop, [&] { return sent.called; }, Milliseconds(60'000));
        }
        connection.close();
        reader.join();
        ::munmap(memory, size);
        QVERIFY(ended);
        QVERIFY(!sent.failed);
        QCOMPARE(arrived.load(), size + 1);
        QVERIFY(marked);
    }

    void manyPartsArriveInOrder()
    {
        AcceptingLoop server;
        const RawSocket client = RawSocket::connectTo(server.port());
        Transport& connection = server.next();
        std::vector<std::string> texts;
        std::string all;
        for (int at = 0; at < 100; ++at) {
            texts.push_back(std::to_string(at) + (at % 7 == 0 ? std::string() : std::string(static_cast<std::size_t>(at) * 10, 'x')));
            all += texts.back();
        }
        const std::vector<BytesView> parts(texts.begin(), texts.end());
        Outcome sent;
        connection.send(parts, sent.done());
        QVERIFY(spin(server.loop, [&] { return sent.called; }));
        connection.close();
        std::string got;
        for (std::string piece = client.recv(); !piece.empty(); piece = client.recv())
            got += piece;
        QVERIFY(got == all);
    }

    void aSendOfNothingCompletes()
    {
        AcceptingLoop server;
        const RawSocket client = RawSocket::connectTo(server.port());
        Transport& connection = server.next();
        Outcome sent;
        connection.send("", sent.done());
        QVERIFY(!sent.called);
        QVERIFY(spin(server.loop, [&] { return sent.called; }));
        QVERIFY(!sent.failed);
    }

    void aSendToAClosedPeerFails()
    {
        AcceptingLoop server;
        RawSocket client = RawSocket::connectTo(server.port());
        Transport& connection = server.next();
        client.reset();
        Outcome sent;
        for (int attempt = 0; attempt < 3 && !sent.failed; ++attempt) {
            sent = {};
            connection.send("anyone?", sent.done());
            QVERIFY(spin(server.loop, [&] { return sent.called; }));
        }
        QVERIFY(sent.failed);
        QVERIFY(sent.kind == ErrorKind::ConnectionClosed);
    }

    void aLingeringCloseLetsTheLastAnswerThrough()
    {
        // The client goes on sending a big body although it has been refused already: closing at once would reset the
        // connection and take the answer with it.
        AcceptingLoop server;
        const RawSocket client = RawSocket::connectTo(server.port());
        server.next();
        std::unique_ptr<Transport> connection = std::move(server.taken.front());
        Outcome sent;
        connection->send("413", sent.done());
        QVERIFY(spin(server.loop, [&] { return sent.called; }));
        lingeringClose(std::move(connection), Seconds(5), 64_MiB);
        std::string answer;
        std::atomic<bool> ended{false};
        std::thread sender([&] {
            const std::string body(1 << 20, 'b');
            for (int piece = 0; piece < 8; ++piece)
                (void)client.send(body);
            client.endWriting();
            answer = client.recv();
            ended = true;
        });
        QVERIFY(spin(server.loop, [&] { return ended.load(); }));
        sender.join();
        QCOMPARE(answer, std::string("413"));
    }

    void aLingeringCloseEndsAtItsPatience()
    {
        AcceptingLoop server;
        const RawSocket client = RawSocket::connectTo(server.port());
        server.next();
        lingeringClose(std::move(server.taken.front()), Milliseconds(150), 1_MiB);
        QCOMPARE(client.recv(), std::string()); // our side's end comes at once
        QVERIFY(spin(server.loop, [&] { return server.listener->openConnections() == 0; }));
    }

    void theEndIsHeardOfThatCameWithTheLastOctets()
    {
        AcceptingLoop server;
        {
            const RawSocket client = RawSocket::connectTo(server.port());
            QVERIFY(client.send("last"));
        }
        Transport& connection = server.next(); // octets and end are both there
        ReceiveBuffer buffer(server.loop.slabs());
        Received last;
        connection.recv(buffer, last.done());
        QVERIFY(spin(server.loop, [&] { return last.called; }));
        QCOMPARE(buffer.unread(), BytesView("last"));
        Received end;
        connection.recv(buffer, end.done());
        QVERIFY(spin(server.loop, [&] { return end.called; }));
        QVERIFY(!end.failed);
        QCOMPARE(end.octets, std::size_t{0});
    }

    void oneThatSendsWithoutEndDoesNotStarveTheOthers()
    {
        AcceptingLoop server;
        const RawSocket greedy = RawSocket::connectTo(server.port());
        Transport& flood = server.next();
        const RawSocket modest = RawSocket::connectTo(server.port());
        Transport& quiet = server.next();
        std::atomic<bool> stop{false};
        std::thread sender([&] {
            const std::string much(1 << 16, 'x');
            while (!stop && greedy.send(much)) {
            }
        });
        ReceiveBuffer flooded(server.loop.slabs());
        std::size_t octets = 0;
        std::function<void()> drain = [&] {
            flood.recv(flooded, [&](Result<std::size_t> received) {
                if (!received || *received == 0)
                    return;
                octets += *received;
                flooded.clear();
                drain();
            });
        };
        drain();
        ReceiveBuffer buffer(server.loop.slabs());
        Received received;
        quiet.recv(buffer, received.done());
        QVERIFY(spin(server.loop, [&] { return octets > 1'000'000; }));
        QVERIFY(modest.send("me too"));
        QVERIFY(spin(server.loop, [&] { return received.called; })); // although there is always more of the other's
        stop = true;
        flood.close();
        sender.join();
        QCOMPARE(buffer.unread(), BytesView("me too"));
    }

    void onlyConnectionsWithinTheHostGoWithoutCongestionControl()
    {
        asio::io_context context;
        const auto algorithmFor = [&context](const Address& peer) {
            Socket socket(context, Protocol(AF_INET, IPPROTO_TCP));
            tune(socket, peer);
            std::array<char, 16> name{};
            socklen_t size = name.size();
            return ::getsockopt(socket.native_handle(), IPPROTO_TCP, TCP_CONGESTION, name.data(), &size) == 0
                       ? std::string(name.data())
                       : std::string();
        };
        Socket untouched(context, Protocol(AF_INET, IPPROTO_TCP));
        std::array<char, 16> systems{};
        socklen_t size = systems.size();
        QCOMPARE(::getsockopt(untouched.native_handle(), IPPROTO_TCP, TCP_CONGESTION, systems.data(), &size), 0);
        QCOMPARE(algorithmFor(Address::loopback(80)), std::string("reno"));
        QCOMPARE(algorithmFor(Address::v4({192, 0, 2, 1}, 80)), std::string(systems.data()));
    }

    void aLoopMayEndWhileAConnectionLingers()
    {
        const RawSocket client = [] {
            AcceptingLoop server;
            RawSocket socket = RawSocket::connectTo(server.port());
            server.next();
            lingeringClose(std::move(server.taken.front()));
            server.loop.poll();
            return socket;
        }();
        QCOMPARE(client.recv(), std::string());
    }
};

/// All of it again with Asio's operations, which other systems have.
class PortableSocketTest : public SocketTest {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { test::socketsOfLoops = EventLoop::Sockets::Portable; }
    void cleanupTestCase() { test::socketsOfLoops = EventLoop::Sockets::Native; }
};

POSTERN_TEST(SocketTest);
POSTERN_TEST(PortableSocketTest);
#include "SocketTest.moc"
