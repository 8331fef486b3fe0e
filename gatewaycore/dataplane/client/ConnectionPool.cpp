// SPDX-License-Identifier: Apache-2.0
#include "dataplane/client/ConnectionPool.h"

#include "dataplane/net/EventLoop.h"
#include "dataplane/net/TlsContext.h"

#include <algorithm>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace postern::client {
namespace {

struct Key {
    std::string_view text; // of the bucket, or of the Origin that is looked for
    std::size_t hash;
    friend bool operator==(const Key& a, const Key& b) noexcept { return a.text == b.text; }
};
struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept { return key.hash; }
};

struct Bucket;

/// A recv that was started too early finds nothing and costs a system call, so a released connection is watched only
/// if it is still idle when the loop has done what was ready.
constexpr std::size_t notListed = ~std::size_t{0};

} // namespace

Origin::Origin(net::ConnectTarget target, OriginLimits limits) : target_(std::move(target)), limits_(limits)
{
    key_ = target_.host + '\n' + std::to_string(target_.port);
    if (target_.tls != nullptr) {
        // Two contexts are two sets of rules and certificates, so their connections must never meet - not even when one
        // comes to lie where another was.
        key_ += "\ntls " + std::to_string(target_.tls->serial()) + '\n' + target_.serverName;
    }
    hash_ = std::hash<std::string>{}(key_);
}

struct PooledConnection::Entry {
    Entry(std::weak_ptr<ConnectionPool::Impl> itsPool, Bucket& itsBucket, std::unique_ptr<net::Transport> itsTransport,
          const net::ConnectTimings& itsTimings)
        : pool(std::move(itsPool)), bucket(&itsBucket), transport(std::move(itsTransport)),
          buffer(transport->loop().slabs()), timings(itsTimings)
    {
    }

    std::weak_ptr<ConnectionPool::Impl> pool;
    Bucket* bucket; // valid while the pool lives
    std::unique_ptr<net::Transport> transport;
    net::ReceiveBuffer buffer;
    net::ConnectTimings timings;
    SteadyTime usedUntil = SteadyTime::max();
    std::uint32_t uses = 0;
    bool idle = false;
    std::size_t unwatched = notListed; // its place in the list of those to be watched
    Entry* newer = nullptr;            // in the bucket's list of idle connections
    Entry* older = nullptr;
    net::Timer idleTimeout;
};

namespace {

using Entry = PooledConnection::Entry;

/// One call of acquire() that has not been answered.
struct Wait {
    enum class Step : std::uint8_t { Queued, Connecting, Handing, Ended };
    Step step = Step::Queued;
    Bucket* bucket = nullptr;
    net::ConnectTarget target;
    std::size_t maxOpen = 0;
    Milliseconds maxAge{0};
    Nanoseconds timeout{};
    SteadyTime deadline{};
    ConnectionPool::AcquireDone done;
    net::ConnectTimings* timings = nullptr;
    net::Timer timer;
    std::unique_ptr<net::Pending> connecting;
    std::optional<PooledConnection> inHand;
};

struct Bucket {
    explicit Bucket(const Origin& origin) : key(origin.key()), hash(origin.hash()) {}
    std::string key;
    std::size_t hash;
    Entry* newest = nullptr;
    Entry* oldest = nullptr;
    std::size_t idle = 0;
    std::size_t open = 0; // lent, idle and being made
    std::deque<std::shared_ptr<Wait>> waiting;
};

} // namespace

struct ConnectionPool::Impl : std::enable_shared_from_this<Impl> {
    Impl(net::EventLoop& itsLoop, net::Connector& itsConnector, Config itsConfig)
        : loop(itsLoop), connector(itsConnector), config(itsConfig)
    {
    }

    class Handle final : public net::Pending {
      public:
        Handle(std::weak_ptr<Impl> pool, std::shared_ptr<Wait> wait) : pool_(std::move(pool)), wait_(std::move(wait)) {}
        ~Handle() override
        {
            if (const auto pool = pool_.lock())
                pool->giveUp(wait_);
        }

      private:
        std::weak_ptr<Impl> pool_;
        std::shared_ptr<Wait> wait_;
    };

    net::EventLoop& loop;
    net::Connector& connector;
    Config config;
    Statistics statistics;
    std::unordered_map<Key, std::unique_ptr<Bucket>, KeyHash> buckets;
    std::vector<Entry*> toWatch;

    Bucket* find(const Origin& origin) noexcept
    {
        const auto found = buckets.find({origin.key(), origin.hash()});
        return found != buckets.end() ? found->second.get() : nullptr;
    }

    Bucket& bucketOf(const Origin& origin)
    {
        if (Bucket* const found = find(origin))
            return *found;
        auto made = std::make_unique<Bucket>(origin);
        Bucket& bucket = *made;
        buckets.emplace(Key{bucket.key, bucket.hash}, std::move(made));
        return bucket;
    }

    /// Origins come and go with configurations; one without connections is forgotten.
    void forgetIfUnused(Bucket& bucket) noexcept
    {
        if (bucket.open == 0 && bucket.waiting.empty())
            buckets.erase(Key{bucket.key, bucket.hash});
    }

    // Idle connections.

    void park(std::unique_ptr<Entry> owned) noexcept
    {
        Entry& entry = *owned.release(); // the list owns it from here on
        Bucket& bucket = *entry.bucket;
        entry.idle = true;
        entry.older = bucket.newest;
        entry.newer = nullptr;
        (bucket.newest != nullptr ? bucket.newest->newer : bucket.oldest) = &entry;
        bucket.newest = &entry;
        ++bucket.idle;
        ++statistics.idle;
        loop.arm(entry.idleTimeout, config.idleTimeout);
        entry.unwatched = toWatch.size();
        toWatch.push_back(&entry);
        if (toWatch.size() == 1)
            loop.atTurnEnd([weak = weak_from_this()] {
                if (const auto self = weak.lock())
                    self->watch();
            });
    }

    std::unique_ptr<Entry> unpark(Entry& entry) noexcept
    {
        Bucket& bucket = *entry.bucket;
        (entry.newer != nullptr ? entry.newer->older : bucket.newest) = entry.older;
        (entry.older != nullptr ? entry.older->newer : bucket.oldest) = entry.newer;
        entry.newer = entry.older = nullptr;
        entry.idle = false;
        entry.idleTimeout.disarm();
        if (entry.unwatched != notListed)
            toWatch[std::exchange(entry.unwatched, notListed)] = nullptr;
        --bucket.idle;
        --statistics.idle;
        return std::unique_ptr<Entry>(&entry);
    }

    void watch()
    {
        const std::vector<Entry*> listed = std::exchange(toWatch, {});
        for (Entry* const entry : listed) {
            if (entry == nullptr)
                continue;
            entry->unwatched = notListed;
            entry->transport->recv(entry->buffer, [this, entry](Result<std::size_t>) {
                // Lent meanwhile and not taken over: what came is in its buffer, an end shows again at the next recv.
                if (entry->idle)
                    dropIdle(*entry);
            });
        }
    }

    /// Ends an idle connection, whatever the reason.
    void dropIdle(Entry& entry) noexcept
    {
        ++statistics.droppedIdle;
        const std::unique_ptr<Entry> gone = unpark(entry);
        left(*gone->bucket);
    }

    /// One connection of `bucket` is no more: somebody who waits may have a new one.
    void left(Bucket& bucket) noexcept
    {
        --bucket.open;
        if (bucket.waiting.empty()) {
            forgetIfUnused(bucket);
            return;
        }
        const std::size_t maxOpen = bucket.waiting.front()->maxOpen;
        if (maxOpen != 0 && bucket.open >= maxOpen)
            return; // a limit that was lowered: others have to end first
        const std::shared_ptr<Wait> next = bucket.waiting.front();
        bucket.waiting.pop_front();
        ++bucket.open;
        next->step = Wait::Step::Connecting;
        loop.defer([weak = weak_from_this(), next] {
            if (const auto self = weak.lock(); self && next->step == Wait::Step::Connecting)
                self->connect(next);
        });
    }

    std::optional<PooledConnection> takeIdle(Bucket& bucket) noexcept
    {
        while (bucket.newest != nullptr) {
            if (!bucket.newest->transport->isOpen() || loop.now() >= bucket.newest->usedUntil) {
                // left() may end the bucket with its last connection.
                const bool last = bucket.open == 1 && bucket.waiting.empty();
                dropIdle(*bucket.newest);
                if (last)
                    return std::nullopt;
                continue;
            }
            ++statistics.reused;
            ++statistics.lent;
            return PooledConnection(unpark(*bucket.newest));
        }
        return std::nullopt;
    }

    // Waiting and connecting.

    void start(const std::shared_ptr<Wait>& wait, const Origin& origin, bool fresh)
    {
        Bucket& bucket = bucketOf(origin);
        wait->bucket = &bucket;
        if (!fresh) {
            if (auto idle = takeIdle(bucketOf(origin))) {
                hand(wait, std::move(*idle));
                return;
            }
            wait->bucket = &bucketOf(origin);
        }
        Bucket& now = *wait->bucket;
        wait->maxOpen = origin.limits().connections.value_or(config.maxPerOrigin);
        wait->maxAge = origin.limits().age;
        if (wait->maxOpen != 0 && now.open >= wait->maxOpen) {
            if (fresh && now.oldest != nullptr) {
                // Room for a fresh one is made at the cost of an idle one, which the caller does not want.
                const std::unique_ptr<Entry> gone = unpark(*now.oldest);
                ++statistics.droppedIdle;
                --now.open;
            } else if (now.waiting.size() >= origin.limits().waiting.value_or(config.maxWaitingPerOrigin)) {
                wait->bucket = nullptr;
                failLater(wait, Error(ErrorKind::Overloaded,
                                      "too many requests wait for a connection to " + origin.target().host, Fault::Upstream,
                                      RetrySafety::Safe));
                return;
            } else {
                wait->step = Wait::Step::Queued;
                if (wait->timings != nullptr)
                    wait->timings->queued = true;
                now.waiting.push_back(wait);
                wait->timer.onFire([this, weak = std::weak_ptr(wait)] {
                    if (const auto late = weak.lock())
                        timedOut(late);
                });
                loop.arm(wait->timer, wait->timeout);
                return;
            }
        }
        ++now.open;
        wait->step = Wait::Step::Connecting;
        connect(wait);
    }

    void connect(const std::shared_ptr<Wait>& wait)
    {
        wait->timer.disarm();
        if (wait->timings != nullptr)
            wait->timings->queued = false;
        const Nanoseconds left = std::max<Nanoseconds>(wait->deadline - loop.now(), Nanoseconds::zero());
        wait->connecting = connector.connect(
            wait->target, left, [pool = weak_from_this(), weak = std::weak_ptr(wait)](Result<net::Connected> result) {
                const auto self = pool.lock();
                if (const auto asked = weak.lock(); self && asked)
                    self->connected(asked, std::move(result));
            },
            wait->timings);
    }

    void connected(const std::shared_ptr<Wait>& wait, Result<net::Connected> result)
    {
        wait->step = Wait::Step::Ended;
        AcquireDone done = std::move(wait->done);
        if (!result) {
            leftBy(*wait);
            done(unexpected(std::move(result).error()));
            return;
        }
        ++statistics.made;
        done(lend(*wait->bucket, std::move(*result), wait->maxAge));
    }

    PooledConnection lend(Bucket& bucket, net::Connected connected, Milliseconds maxAge)
    {
        auto entry = std::make_unique<Entry>(weak_from_this(), bucket, std::move(connected.transport), connected.timings);
        if (maxAge.count() > 0)
            entry->usedUntil = loop.now() + maxAge;
        entry->idleTimeout.onFire([this, made = entry.get()] { dropIdle(*made); });
        ++statistics.lent;
        return PooledConnection(std::move(entry));
    }

    void leftBy(Wait& wait) noexcept { left(*std::exchange(wait.bucket, nullptr)); }

    /// Answers from the loop with a connection that is there already.
    void hand(const std::shared_ptr<Wait>& wait, PooledConnection connection)
    {
        wait->step = Wait::Step::Handing;
        wait->timer.disarm();
        wait->inHand.emplace(std::move(connection));
        loop.defer([wait] {
            if (wait->step != Wait::Step::Handing)
                return;
            wait->step = Wait::Step::Ended;
            PooledConnection handed = std::move(*wait->inHand);
            wait->inHand.reset();
            std::exchange(wait->done, nullptr)(std::move(handed));
        });
    }

    void failLater(const std::shared_ptr<Wait>& wait, Error error)
    {
        wait->step = Wait::Step::Handing;
        loop.defer([wait, error = std::move(error)] {
            if (std::exchange(wait->step, Wait::Step::Ended) == Wait::Step::Handing)
                std::exchange(wait->done, nullptr)(unexpected(error));
        });
    }

    void timedOut(const std::shared_ptr<Wait>& wait)
    {
        unqueue(wait);
        wait->step = Wait::Step::Ended;
        std::exchange(wait->done, nullptr)(unexpected(ErrorKind::TimedOut,
                                                      "all " + std::to_string(wait->maxOpen) + " connections to " +
                                                          wait->target.host + " were in use until time ran out; allow more, or look why it is slow",
                                                      Fault::Upstream, RetrySafety::Safe));
    }

    void unqueue(const std::shared_ptr<Wait>& wait)
    {
        Bucket& bucket = *std::exchange(wait->bucket, nullptr);
        std::erase(bucket.waiting, wait);
        forgetIfUnused(bucket);
    }

    void giveUp(const std::shared_ptr<Wait>& wait)
    {
        const Wait::Step step = std::exchange(wait->step, Wait::Step::Ended);
        wait->done = nullptr;
        wait->timer.disarm();
        switch (step) {
        case Wait::Step::Queued:
            unqueue(wait);
            break;
        case Wait::Step::Connecting:
            wait->connecting.reset();
            leftBy(*wait);
            break;
        case Wait::Step::Handing:
            if (wait->inHand) {
                giveBack(std::move(wait->inHand->entry_));
                wait->inHand.reset();
            }
            break;
        case Wait::Step::Ended:
            break;
        }
    }

    // Lent connections.

    /// A lent connection that can be used again: to who waits first, or to the idle ones.
    void giveBack(std::unique_ptr<Entry> entry)
    {
        Bucket& bucket = *entry->bucket;
        --statistics.lent;
        if (!bucket.waiting.empty()) {
            const std::shared_ptr<Wait> next = bucket.waiting.front();
            bucket.waiting.pop_front();
            ++statistics.lent;
            ++statistics.reused;
            hand(next, PooledConnection(std::move(entry)));
            return;
        }
        const bool tooMany = bucket.idle >= config.maxIdlePerOrigin || statistics.idle >= config.maxIdle;
        if (tooMany && bucket.oldest == nullptr) {
            ++statistics.droppedIdle;
            entry.reset();
            left(bucket);
            return;
        }
        park(std::move(entry));
        if (tooMany)
            dropIdle(*bucket.oldest);
    }

    void ended(Entry& entry) noexcept
    {
        --statistics.lent;
        left(*entry.bucket);
    }
};

PooledConnection::PooledConnection(std::unique_ptr<Entry> entry) noexcept : entry_(std::move(entry)) {}
PooledConnection::PooledConnection(PooledConnection&&) noexcept = default;

PooledConnection& PooledConnection::operator=(PooledConnection&& other) noexcept
{
    PooledConnection old(std::move(*this));
    entry_ = std::move(other.entry_);
    return *this;
}

PooledConnection::~PooledConnection()
{
    if (entry_ == nullptr)
        return;
    entry_->transport->close();
    if (const auto pool = entry_->pool.lock())
        pool->ended(*entry_);
}

net::Transport& PooledConnection::transport() const noexcept { return *entry_->transport; }
net::ReceiveBuffer& PooledConnection::buffer() const noexcept { return entry_->buffer; }
bool PooledConnection::reused() const noexcept { return entry_->uses != 0; }
std::uint32_t PooledConnection::uses() const noexcept { return entry_->uses; }

const net::ConnectTimings& PooledConnection::timings() const noexcept
{
    static constexpr net::ConnectTimings none{};
    return reused() ? none : entry_->timings;
}

ConnectionPool::ConnectionPool(net::EventLoop& loop, net::Connector& connector) : ConnectionPool(loop, connector, Config{}) {}
ConnectionPool::ConnectionPool(net::EventLoop& loop, net::Connector& connector, Config config)
    : impl_(std::make_shared<Impl>(loop, connector, config))
{
}

ConnectionPool::~ConnectionPool()
{
    for (auto& [key, bucket] : impl_->buckets) {
        for (const auto& wait : bucket->waiting) {
            wait->step = Wait::Step::Ended;
            wait->timer.disarm();
        }
        bucket->waiting.clear();
        while (bucket->newest != nullptr)
            impl_->unpark(*bucket->newest).reset();
    }
}

std::optional<PooledConnection> ConnectionPool::acquireIdle(const Origin& origin) noexcept
{
    Bucket* const bucket = impl_->find(origin);
    return bucket != nullptr ? impl_->takeIdle(*bucket) : std::nullopt;
}

std::unique_ptr<net::Pending> ConnectionPool::acquire(const Origin& origin, Nanoseconds timeout, AcquireDone done,
                                                     net::ConnectTimings* timings)
{
    auto wait = std::make_shared<Wait>();
    wait->target = origin.target();
    wait->timeout = timeout;
    wait->deadline = impl_->loop.now() + timeout;
    wait->done = std::move(done);
    wait->timings = timings;
    auto handle = std::make_unique<Impl::Handle>(impl_, wait);
    impl_->start(wait, origin, false);
    return handle;
}

std::unique_ptr<net::Pending> ConnectionPool::acquireFresh(const Origin& origin, Nanoseconds timeout, AcquireDone done,
                                                          net::ConnectTimings* timings)
{
    auto wait = std::make_shared<Wait>();
    wait->target = origin.target();
    wait->timeout = timeout;
    wait->deadline = impl_->loop.now() + timeout;
    wait->done = std::move(done);
    wait->timings = timings;
    auto handle = std::make_unique<Impl::Handle>(impl_, wait);
    impl_->start(wait, origin, true);
    return handle;
}

void ConnectionPool::release(PooledConnection connection) noexcept
{
    if (connection.entry_ == nullptr)
        return;
    Entry& entry = *connection.entry_;
    ++entry.uses;
    if (!entry.buffer.empty() || !entry.transport->isOpen() || impl_->loop.now() >= entry.usedUntil ||
        (impl_->config.maxUses != 0 && entry.uses >= impl_->config.maxUses))
        return; // its end closes it
    impl_->giveBack(std::move(connection.entry_));
}

void ConnectionPool::discard(PooledConnection connection) noexcept { const PooledConnection ends = std::move(connection); }

void ConnectionPool::dropIdle(const Origin& origin) noexcept
{
    Bucket* bucket = impl_->find(origin);
    while (bucket != nullptr && bucket->newest != nullptr) {
        impl_->dropIdle(*bucket->newest);
        bucket = impl_->find(origin); // gone with its last connection
    }
}

void ConnectionPool::setIdleTimeout(Milliseconds timeout) noexcept { impl_->config.idleTimeout = timeout; }

ConnectionPool::Statistics ConnectionPool::statistics() const noexcept
{
    Statistics statistics = impl_->statistics;
    for (const auto& [key, bucket] : impl_->buckets)
        statistics.waiting += bucket->waiting.size();
    return statistics;
}

} // namespace postern::client
