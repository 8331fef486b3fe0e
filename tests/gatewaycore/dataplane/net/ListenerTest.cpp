// SPDX-License-Identifier: Apache-2.0
#include "NetFixture.h"
#include "base/Log.h"
#include "dataplane/net/Connector.h"
#include "dataplane/net/OffloadPool.h"
#include "dataplane/net/PortHolder.h"
#include "support/TestMain.h"

#include <QTemporaryDir>
#include <QtTest>
#include <atomic>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

using namespace postern;
using namespace postern::net;
using test::AcceptingLoop;
using test::RawSocket;
using test::Received;
using test::spin;

namespace {

Result<std::unique_ptr<Listener>> listenOn(EventLoop& loop, const Address& address)
{
    return Listener::open(loop, {.address = address}, [](std::unique_ptr<Transport>) {});
}

/// Several loops, each on a thread of its own, that count and greet what they are given.
struct Workers {
    explicit Workers(std::size_t count) : loops(count), counts(count)
    {
        for (auto& loop : loops)
            loop = std::make_unique<EventLoop>();
    }
    ~Workers() { stop(); }
    AcceptDone greeter(std::size_t at)
    {
        return [this, at](std::unique_ptr<Transport> transport) {
            if (!loops[at]->onThisThread())
                ++strays;
            ++counts[at];
            std::shared_ptr<Transport> kept = std::move(transport);
            kept->send("hi", [kept](Result<void>) { kept->close(); });
        };
    }
    void start()
    {
        for (auto& loop : loops)
            threads.emplace_back([&loop] { loop->run(); });
    }
    void stop()
    {
        for (auto& loop : loops)
            loop->stop();
        for (auto& thread : threads)
            thread.join();
        threads.clear();
    }
    std::vector<std::unique_ptr<EventLoop>> loops;
    std::vector<std::atomic<int>> counts;
    std::atomic<int> strays{0};
    std::vector<std::thread> threads;
};

} // namespace

class ListenerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void portZeroGivesARealPort()
    {
        const AcceptingLoop server;
        QVERIFY(server.port() != 0);
        QCOMPARE(server.listener->address().toString(), "127.0.0.1:" + std::to_string(server.port()));
    }

    void aPortInUseByThisProcessIsSaidSoAndAFreeOneOffered()
    {
        const AcceptingLoop server;
        EventLoop loop;
        const auto refused = listenOn(loop, Address::loopback(server.port()));
        QVERIFY(!refused);
        QVERIFY(refused.error().kind() == ErrorKind::AlreadyExists);
        const std::string message = refused.error().describe();
        QVERIFY2(message.find("127.0.0.1:" + std::to_string(server.port())) != std::string::npos, message.c_str());
        QVERIFY2(message.find("this process listens there already") != std::string::npos, message.c_str());
        const QRegularExpression offer(QStringLiteral("listen on port ([0-9]+), which is free"));
        const auto match = offer.match(QString::fromStdString(message));
        QVERIFY2(match.hasMatch(), message.c_str());
        const auto accepted = listenOn(loop, Address::loopback(static_cast<std::uint16_t>(match.captured(1).toUShort())));
        QVERIFY2(accepted, accepted ? "" : accepted.error().describe().c_str());
    }

    void aPortInUseByAnotherProcessNamesIt()
    {
        // A child that only holds the socket, so that the name and number it is found by are known.
        RawSocket held = RawSocket::listenOn(0);
        const std::uint16_t port = held.port();
        int ready[2];
        QVERIFY(::pipe2(ready, 0) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            ::dup2(ready[0], 0);
            ::fcntl(held.fd(), F_SETFD, 0);
            ::close(ready[1]);
            ::execlp("cat", "cat", static_cast<char*>(nullptr));
            ::_exit(1);
        }
        ::close(ready[0]);
        held.close();
        QString name;
        QVERIFY(QTest::qWaitFor([&] {
            QFile comm(QStringLiteral("/proc/%1/comm").arg(child));
            return comm.open(QIODevice::ReadOnly) && comm.readAll().startsWith("cat");
        }));
        EventLoop loop;
        const auto refused = listenOn(loop, Address::loopback(port));
        const auto shared = Listener::open(loop, {.address = Address::loopback(port), .reusePort = true}, [](std::unique_ptr<Transport>) {});
        ::close(ready[1]);
        ::waitpid(child, nullptr, 0);
        QVERIFY(!refused);
        const std::string message = refused.error().describe();
        QVERIFY2(message.find("cat (process " + std::to_string(child) + ") listens there already") != std::string::npos, message.c_str());
        QVERIFY(!shared);
    }

    void anAddressOfAnotherMachineIsRefusedInWords()
    {
        EventLoop loop;
        const auto refused = listenOn(loop, *Address::parse("192.0.2.1", 0));
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find("does not have that address") != std::string::npos, refused.error().message().c_str());
    }

    void ipv6Listens()
    {
        EventLoop loop;
        int accepted = 0;
        auto listener = Listener::open(loop, {.address = *Address::parse("::1", 0)}, [&](std::unique_ptr<Transport> transport) {
            ++accepted;
            QCOMPARE(transport->peer().ip(), std::string("::1"));
        });
        if (!listener)
            QSKIP("this machine has no IPv6 loopback");
        const RawSocket client(::socket(AF_INET6, SOCK_STREAM, 0));
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_port = htons((*listener)->address().port());
        address.sin6_addr = in6addr_loopback;
        QCOMPARE(::connect(client.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        QVERIFY(spin(loop, [&] { return accepted == 1; }));
    }

    void aDualStackListenerShowsIpv4ClientsAsIpv4()
    {
        EventLoop loop;
        std::string peer;
        auto listener = Listener::open(loop, {.address = *Address::parse("::", 0), .v6Only = false},
                                       [&](std::unique_ptr<Transport> transport) { peer = transport->peer().ip(); });
        if (!listener)
            QSKIP("this machine has no IPv6");
        const RawSocket client = RawSocket::connectTo((*listener)->address().port());
        QVERIFY(spin(loop, [&] { return !peer.empty(); }));
        QCOMPARE(peer, std::string("127.0.0.1"));
    }

    void aUnixSocketIsPrivateAndGoesWithItsListener()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("control.sock")).toStdString();
        struct stat found {};
        {
            AcceptingLoop server({.address = Address::unixSocket(path)});
            QCOMPARE(::stat(path.c_str(), &found), 0);
            QCOMPARE(found.st_mode & 0777U, 0600U);
            OffloadPool pool;
            Resolver resolver(server.loop, pool);
            Connector connector(server.loop, resolver);
            std::unique_ptr<Transport> client;
            ConnectTarget target;
            target.host = "unix:" + path;
            const auto pending = connector.connect(target, Seconds(5), [&](Result<Connected> result) {
                if (result)
                    client = std::move(result->transport);
            });
            Transport& connection = server.next();
            QVERIFY(spin(server.loop, [&] { return client != nullptr; }));
            ReceiveBuffer buffer(server.loop.slabs());
            Received received;
            connection.recv(buffer, received.done());
            client->send("status", [](Result<void>) {});
            QVERIFY(spin(server.loop, [&] { return received.called; }));
            QCOMPARE(buffer.unread(), BytesView("status"));
            EventLoop other;
            const auto second = listenOn(other, Address::unixSocket(path));
            QVERIFY(!second);
            QVERIFY(second.error().kind() == ErrorKind::AlreadyExists);
        }
        QVERIFY(::stat(path.c_str(), &found) != 0);
    }

    void aUnixSocketLeftByADeadProcessIsReplacedAndAFileIsNot()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("stale.sock")).toStdString();
        {
            const RawSocket dead(::socket(AF_UNIX, SOCK_STREAM, 0));
            sockaddr_un address{};
            address.sun_family = AF_UNIX;
            std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
            QCOMPARE(::bind(dead.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        }
        EventLoop loop;
        QVERIFY(listenOn(loop, Address::unixSocket(path)));
        QFile file(folder.filePath(QStringLiteral("precious")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QVERIFY(!listenOn(loop, Address::unixSocket(file.fileName().toStdString())));
        QVERIFY(file.exists());
        QVERIFY(!listenOn(loop, Address::unixSocket(std::string(200, 'x'))));
    }

    void aSocketThatWasPassedIsTakenAndLeftAsItIs()
    {
        const RawSocket passed = RawSocket::listenOn(0);
        for (int start = 0; start < 2; ++start) { // as after a restart
            // Whoever calls while nobody accepts waits.
            std::atomic<bool> greeted{false};
            std::thread client([&] { greeted = RawSocket::connectTo(passed.port()).recv() == "hi"; });
            EventLoop loop;
            auto listener = Listener::open(loop, {.address = Address::loopback(1), .adopted = passed.fd()}, [](std::unique_ptr<Transport> transport) {
                std::shared_ptr<Transport> kept = std::move(transport);
                kept->send("hi", [kept](Result<void>) { kept->close(); });
            });
            QVERIFY2(listener, listener ? "" : listener.error().message().c_str());
            QCOMPARE((*listener)->address().toString(), "127.0.0.1:" + std::to_string(passed.port()));
            QVERIFY(spin(loop, [&] { return greeted.load(); }));
            client.join();
        }
        QVERIFY(RawSocket::connectTo(passed.port()).good());
    }

    void aUnixSocketThatWasPassedKeepsItsName()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("socket")).toStdString();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        const RawSocket passed(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        QVERIFY(::bind(passed.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::listen(passed.fd(), 4) == 0);
        EventLoop loop;
        {
            auto listener = Listener::open(loop, {.address = {}, .adopted = passed.fd()}, [](std::unique_ptr<Transport>) {});
            QVERIFY2(listener, listener ? "" : listener.error().message().c_str());
            QCOMPARE((*listener)->address().path(), path);
        }
        QVERIFY(QFile::exists(folder.filePath(QStringLiteral("socket"))));
    }

    void whatCannotBeListenedOnIsNotTaken()
    {
        EventLoop loop;
        const auto why = [&](int descriptor) {
            const auto taken = Listener::open(loop, {.address = {}, .adopted = descriptor}, [](std::unique_ptr<Transport>) {});
            return taken ? std::string("(taken)") : taken.error().message();
        };
        const std::string prefix = "the socket that was passed cannot be listened on: ";
        QCOMPARE(why(9999), prefix + "it is no socket");
        const RawSocket file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        QCOMPARE(why(file.fd()), prefix + "it is no socket");
        const RawSocket datagrams(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        QCOMPARE(why(datagrams.fd()), prefix + "it is none for connections");
        const RawSocket bound = RawSocket::listenOn(0, -1);
        QCOMPARE(why(bound.fd()), prefix + "it does not listen");
    }

    void oneAcceptorFeedsSeveralLoopsInTurn()
    {
        constexpr std::size_t count = 3;
        constexpr int each = 20;
        Workers workers(count);
        EventLoop loop;
        std::vector<Listener::Target> targets;
        for (std::size_t at = 0; at < count; ++at)
            targets.push_back({workers.loops[at].get(), workers.greeter(at)});
        auto listener = Listener::openShared(loop, {.address = Address::loopback()}, std::move(targets));
        QVERIFY(listener);
        workers.start();
        std::atomic<int> greeted{0};
        std::thread clients([&] {
            for (int at = 0; at < each * static_cast<int>(count); ++at)
                greeted += RawSocket::connectTo((*listener)->address().port()).recv() == "hi" ? 1 : 0;
        });
        QVERIFY(spin(loop, [&] { return greeted == each * static_cast<int>(count); }));
        clients.join();
        QVERIFY(spin(loop, [&] { return (*listener)->openConnections() == 0; }));
        listener->reset();
        workers.stop();
        for (const auto& counted : workers.counts)
            QCOMPARE(counted.load(), each);
        QCOMPARE(workers.strays.load(), 0);
    }

    void listenersThatShareAPortAllGetConnections()
    {
        if (!Listener::reusePortBalances())
            QSKIP("this system does not share a port evenly");
        constexpr std::size_t count = 2;
        Workers workers(count);
        std::vector<std::unique_ptr<Listener>> listeners;
        Address address = Address::loopback();
        for (std::size_t at = 0; at < count; ++at) {
            auto opened = Listener::open(*workers.loops[at], {.address = address, .reusePort = true}, workers.greeter(at));
            QVERIFY2(opened, opened ? "" : opened.error().describe().c_str());
            address = (*opened)->address();
            listeners.push_back(std::move(*opened));
        }
        workers.start();
        int greeted = 0;
        for (int at = 0; at < 100; ++at)
            greeted += RawSocket::connectTo(address.port()).recv() == "hi" ? 1 : 0;
        workers.stop();
        listeners.clear();
        QCOMPARE(greeted, 100);
        QVERIFY(workers.counts[0] > 10);
        QVERIFY(workers.counts[1] > 10);
    }

    void atTheLimitFurtherConnectionsWaitUntilOneEnds()
    {
        AcceptingLoop server({.address = Address::loopback(), .maxConnections = 2});
        std::vector<RawSocket> clients;
        for (int at = 0; at < 3; ++at)
            clients.push_back(RawSocket::connectTo(server.port()));
        server.next();
        server.next();
        for (int turn = 0; turn < 10; ++turn)
            server.loop.poll();
        QCOMPARE(server.taken.size(), std::size_t{2});
        QCOMPARE(server.listener->openConnections(), std::size_t{2});
        server.taken.front()->close();
        server.next();
        QCOMPARE(server.listener->openConnections(), std::size_t{2});
        QCOMPARE(server.listener->accepted(), std::uint64_t{3});
    }

    void aPausedListenerLeavesConnectionsInTheBacklog()
    {
        AcceptingLoop server;
        const RawSocket first = RawSocket::connectTo(server.port());
        server.next();
        server.listener->pause();
        // The accept that was under way before the pause may still be served; the one after it is not.
        const RawSocket second = RawSocket::connectTo(server.port());
        const RawSocket third = RawSocket::connectTo(server.port());
        for (int turn = 0; turn < 10; ++turn)
            server.loop.poll();
        QVERIFY(server.taken.size() <= 2);
        server.listener->resume();
        QVERIFY(spin(server.loop, [&] { return server.taken.size() == 3; }));
    }

    void outOfDescriptorsItBacksOffAndRecovers()
    {
        AcceptingLoop server;
        const RawSocket client = RawSocket::connectTo(server.port());
        int complaints = 0;
        log::setStandardError(false);
        log::setListener([&](log::Level, std::string_view, std::string_view text) {
            complaints += text.find("no connection can be accepted") != std::string_view::npos ? 1 : 0;
        });
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        const rlimit none{3, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
        std::size_t completions = 0;
        const auto until = std::chrono::steady_clock::now() + Milliseconds(700);
        while (std::chrono::steady_clock::now() < until)
            completions += server.loop.runOne(Milliseconds(50));
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
        log::setListener(nullptr);
        log::setStandardError(true);
        QCOMPARE(server.taken.size(), std::size_t{0});
        QCOMPARE(complaints, 1);
        QVERIFY2(completions < 20, std::to_string(completions).c_str()); // it does not spin
        server.next();
    }

    void addressesReadBackWhatTheyPrint()
    {
        for (const char* text : {"127.0.0.1", "::1", "2001:db8::7"}) {
            const auto address = Address::parse(text, 80);
            QVERIFY(address);
            QCOMPARE(address->ip(), std::string(text));
        }
        QCOMPARE(Address::parse("[::1]", 443)->toString(), std::string("[::1]:443"));
        QCOMPARE(Address::parse("::ffff:10.1.2.3", 1)->unmapped().toString(), std::string("10.1.2.3:1"));
        for (const char* text : {"", "localhost", "1.2.3", "[127.0.0.1]", "127.0.0.1:80", "::1]", "1.2.3.4.5"})
            QVERIFY2(!Address::parse(text, 0), text);
        QVERIFY(Address::parse("127.8.9.1", 0)->isLoopback());
        QVERIFY(!Address::parse("10.0.0.1", 0)->isLoopback());
    }
};

POSTERN_TEST(ListenerTest);
#include "ListenerTest.moc"
