// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/ThreadedConnection.h"

#include "controlplane/deployment/Mailbox.h"

#include <QCoreApplication>
#include <QThread>
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <deque>
#include <future>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

namespace postern::federation {
namespace {

using deployment::Completion;
using deployment::DiscoveredApi;
using deployment::Discovery;
using deployment::GatewayConnection;
using deployment::LiveApi;
using deployment::Mailbox;
using deployment::Pending;
using deployment::PendingPtr;
using deployment::RemoteCall;
using deployment::SecretMask;

/// What lives in a connection's thread, and is used there only.
struct Home {
    Mailbox box;
    std::unique_ptr<GatewayConnection> connection;
    std::map<std::uint64_t, PendingPtr> pending; ///< ends before the connection
};

class ConnectionThread final : public QThread {
  public:
    using Work = UniqueFunction<void(Home&)>;

    ConnectionThread() : open_(opened_.get_future())
    {
        setObjectName(QStringLiteral("gateway"));
        start();
        open_.wait(); // until its home is there
    }
    ~ConnectionThread() override { wait(); }

    /// Does it in the thread, if that has not ended first.
    void post(Work work) const
    {
        box_->post([home = home_, work = std::move(work)]() mutable { work(*home); });
    }

  private:
    void run() override
    {
        Home home;
        home_ = &home;
        box_ = home.box.address();
        opened_.set_value();
        exec();
    }

    // Written by the thread before the future is ready, read by those who waited for it.
    std::optional<Mailbox::Address> box_;
    Home* home_ = nullptr;
    std::promise<void> opened_;
    std::future<void> open_;
};

/// Threads that are at their end, or will be soon. The program waits for them as it does for those of its pools.
class Ending {
  public:
    /// Ends the thread, without waiting for it.
    static void give(std::shared_ptr<ConnectionThread> thread)
    {
        thread->requestInterruption();
        thread->quit();
        const std::lock_guard lock(mutex());
        static const bool once = [] {
            qAddPostRoutine([] {
                const std::lock_guard each(mutex());
                threads().clear();
            });
            return true;
        }();
        (void)once;
        std::erase_if(threads(), [](const auto& each) { return each->isFinished(); });
        threads().insert(std::move(thread));
    }

  private:
    static std::mutex& mutex()
    {
        static std::mutex it;
        return it;
    }
    static std::set<std::shared_ptr<ConnectionThread>>& threads()
    {
        static std::set<std::shared_ptr<ConnectionThread>> all;
        return all;
    }
};

/// Who waits for an answer. Everything but `wanted` is used by the caller's thread only.
template <class T>
struct Asker {
    std::atomic<bool> wanted = true;
    Completion<T> done;
    UniqueFunction<void(const DiscoveredApi&)> found;

    void tell(Result<T> result)
    {
        if (!wanted)
            return;
        Completion<T> to = std::move(done); // this may be gone before it returns
        to(std::move(result));
    }
};

/// What goes on in the other thread. Its end is at once for whoever waits, and in that thread as soon as it listens.
template <class T>
class Asked final : public Pending {
  public:
    Asked(std::weak_ptr<ConnectionThread> thread, std::uint64_t number, std::shared_ptr<Asker<T>> asker) : thread_(std::move(thread)), number_(number), asker_(std::move(asker)) {}
    ~Asked() override
    {
        asker_->wanted = false;
        asker_->done = nullptr;
        asker_->found = nullptr;
        if (const auto thread = thread_.lock())
            thread->post([number = number_](Home& home) { home.pending.erase(number); });
    }

  private:
    std::weak_ptr<ConnectionThread> thread_;
    std::uint64_t number_;
    std::shared_ptr<Asker<T>> asker_;
};

/// APIs as they are found, and the end after the last of them: on their way from one thread to the other.
struct Findings {
    std::mutex mutex; // of the two threads
    std::deque<DiscoveredApi> apis;
    std::optional<Result<Discovery>> end;
    bool onTheWay = false; ///< somebody is told of, or about to be
};

/// Tells of some in a turn of the asker's event loop, however many came since it had its last one.
void handOver(const std::shared_ptr<Asker<Discovery>>& asker, const std::shared_ptr<Findings>& findings, const Mailbox::Address& back)
{
    constexpr std::size_t atOnce = 32;
    std::vector<DiscoveredApi> some;
    std::optional<Result<Discovery>> end;
    {
        const std::lock_guard lock(findings->mutex);
        const auto last = findings->apis.begin() + static_cast<std::ptrdiff_t>(std::min(atOnce, findings->apis.size()));
        some.assign(std::make_move_iterator(findings->apis.begin()), std::make_move_iterator(last));
        findings->apis.erase(findings->apis.begin(), last);
        findings->onTheWay = !findings->apis.empty();
        if (findings->onTheWay)
            back.post([asker, findings, back] { handOver(asker, findings, back); });
        else
            end = std::exchange(findings->end, std::nullopt);
    }
    auto found = std::move(asker->found); // whoever is told may end it
    for (const DiscoveredApi& each : some) {
        if (asker->wanted && found)
            found(each);
    }
    if (asker->wanted)
        asker->found = std::move(found);
    if (end)
        asker->tell(std::move(*end));
}

class ThreadedConnection final : public GatewayConnection {
  public:
    ThreadedConnection(std::shared_ptr<ConnectionThread> thread, bool asksLess, std::shared_ptr<const SecretMask> secrets)
        : thread_(std::move(thread)), asksLess_(asksLess), secrets_(std::move(secrets))
    {
    }
    ~ThreadedConnection() override { Ending::give(std::move(thread_)); }

    [[nodiscard]] PendingPtr test(Completion<deployment::ConnectionReport> done) override
    {
        return asked<deployment::ConnectionReport>(std::move(done), [](GatewayConnection& to, auto answered) { return to.test(std::move(answered)); });
    }
    [[nodiscard]] PendingPtr discover(UniqueFunction<void(const DiscoveredApi&)> found, Completion<Discovery> done) override;
    [[nodiscard]] bool asksLessWithMemory() const noexcept override { return asksLess_; }
    void remember(deployment::Sightings seen, bool oursAgain) override
    {
        thread_->post([seen = std::move(seen), oursAgain](Home& home) mutable { home.connection->remember(std::move(seen), oursAgain); });
    }
    void keepLists() override
    {
        thread_->post([](Home& home) { home.connection->keepLists(); });
    }
    [[nodiscard]] PendingPtr listed(const std::string& id, Completion<std::optional<LiveApi>> done) override
    {
        return asked<std::optional<LiveApi>>(std::move(done), [id](GatewayConnection& to, auto answered) { return to.listed(id, std::move(answered)); });
    }
    [[nodiscard]] PendingPtr live(const std::string& idOrTitle, Completion<std::optional<LiveApi>> done) override
    {
        return asked<std::optional<LiveApi>>(std::move(done), [idOrTitle](GatewayConnection& to, auto answered) { return to.live(idOrTitle, std::move(answered)); });
    }
    [[nodiscard]] PendingPtr addresses(Completion<schema::Value> done) override
    {
        return asked<schema::Value>(std::move(done), [](GatewayConnection& to, auto answered) { return to.addresses(std::move(answered)); });
    }
    [[nodiscard]] PendingPtr call(const RemoteCall& call, Completion<deployment::CallAnswer> done) override
    {
        return asked<deployment::CallAnswer>(std::move(done), [call](GatewayConnection& to, auto answered) { return to.call(call, std::move(answered)); });
    }

  private:
    template <class T, class Ask>
    PendingPtr begun(std::shared_ptr<Asker<T>> asker, Ask ask)
    {
        const std::uint64_t number = ++last_;
        auto handle = std::make_unique<Asked<T>>(thread_, number, asker);
        thread_->post([number, asker, ask = std::move(ask), back = box_.address(), secrets = secrets_](Home& home) mutable {
            if (!asker->wanted)
                return;
            home.pending[number] = ask(*home.connection, Completion<T>([asker, back, secrets](Result<T> result) {
                back.post([asker, result = secrets->masked(std::move(result))]() mutable { asker->tell(std::move(result)); });
            }));
        });
        return handle;
    }
    template <class T, class Ask>
    PendingPtr asked(Completion<T> done, Ask ask)
    {
        auto asker = std::make_shared<Asker<T>>();
        asker->done = std::move(done);
        return begun<T>(std::move(asker), std::move(ask));
    }

    std::shared_ptr<ConnectionThread> thread_;
    bool asksLess_;
    std::shared_ptr<const SecretMask> secrets_; ///< of both threads
    std::uint64_t last_ = 0;
    Mailbox box_; ///< of the caller's thread
};

PendingPtr ThreadedConnection::discover(UniqueFunction<void(const DiscoveredApi&)> found, Completion<Discovery> done)
{
    auto asker = std::make_shared<Asker<Discovery>>();
    asker->done = std::move(done);
    asker->found = std::move(found);
    return begun<Discovery>(asker, [asker, back = box_.address(), secrets = secrets_](GatewayConnection& to, const Completion<Discovery>&) {
        auto findings = std::make_shared<Findings>();
        const auto tell = [asker, back, findings](const auto& put) {
            const std::lock_guard lock(findings->mutex);
            put(*findings);
            if (!std::exchange(findings->onTheWay, true))
                back.post([asker, findings, back] { handOver(asker, findings, back); });
        };
        return to.discover([tell, secrets](const DiscoveredApi& api) { tell([&](Findings& of) { of.apis.push_back(secrets->masked(api)); }); },
                           Completion<Discovery>([tell, secrets](Result<Discovery> result) { tell([&](Findings& of) { of.end = secrets->masked(std::move(result)); }); }));
    });
}

} // namespace

Result<std::unique_ptr<GatewayConnection>> inOwnThread(Connect connect, SecretMask secrets)
{
    auto thread = std::make_shared<ConnectionThread>();
    auto made = std::make_shared<std::promise<Result<bool>>>();
    thread->post([made, &connect](Home& home) {
        auto connection = connect();
        if (!connection)
            return made->set_value(unexpected(std::move(connection).error()));
        home.connection = *std::move(connection);
        made->set_value(home.connection->asksLessWithMemory());
    });
    const Result<bool> asksLess = made->get_future().get();
    auto out = std::make_unique<ThreadedConnection>(std::move(thread), asksLess.value_or(false), std::make_shared<const SecretMask>(secrets));
    if (!asksLess)
        return unexpected(secrets.masked(asksLess.error()));
    return std::unique_ptr<GatewayConnection>(std::move(out));
}

} // namespace postern::federation
