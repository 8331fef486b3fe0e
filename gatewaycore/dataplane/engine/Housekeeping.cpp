// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/Housekeeping.h"

#include "dataplane/client/HttpClient.h"
#include "dataplane/net/Resolver.h"
#include "dataplane/net/TlsContext.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <unordered_map>

namespace postern::engine {

struct Housekeeping::Impl {
    Impl(const Clock& clock, net::OffloadPool& lookups)
        : loop(clock), resolver(loop, lookups), connector(loop, resolver)
    {
    }

    struct Running {
        Completion completion;
        std::unique_ptr<net::Pending> pending;
    };

    void begin(security::FetchRequest request, Completion completion);
    void end(std::uint64_t id, Result<security::FetchedDocument> result);
    [[nodiscard]] Result<client::HttpClient*> clientFor(const security::FetchRequest& request);

    std::mutex mutex; ///< guards `stopped` and the thread's start
    bool stopped = false;
    std::thread thread;
    net::EventLoop loop;
    net::Resolver resolver;
    net::Connector connector;
    std::unique_ptr<client::HttpClient> plainClient; ///< on the loop's thread, as what follows
    std::map<security::FetchTls, std::unique_ptr<client::HttpClient>> secureClients;
    std::unordered_map<std::uint64_t, Running> running;
    std::uint64_t lastId = 0;
    std::unique_ptr<upstream::HealthChecker> checker; ///< its work is done on the loop's thread
    struct Chore {
        Milliseconds period;
        UniqueFunction<void()> work;
        std::unique_ptr<net::Timer> timer;
    };
    void again(Chore& chore);
    std::vector<std::unique_ptr<Chore>> chores;
};

Housekeeping::Housekeeping(const Clock& clock, net::OffloadPool& lookups, bool dry)
    : impl_(std::make_unique<Impl>(clock, lookups)), keySources_(clock), upkeep_(clock)
{
    impl_->stopped = dry;
    every(Seconds(1), [this] {
        keySources_.poll();
        upkeep_.poll();
    });
}

void Housekeeping::every(Milliseconds period, UniqueFunction<void()> chore)
{
    impl_->chores.push_back(std::make_unique<Impl::Chore>(Impl::Chore{period, std::move(chore), nullptr}));
}

void Housekeeping::Impl::again(Chore& chore) { loop.arm(*chore.timer, chore.period); }

Housekeeping::~Housekeeping() { stop(); }

void Housekeeping::start()
{
    Impl& own = *impl_;
    const std::lock_guard lock(own.mutex);
    if (own.stopped || own.thread.joinable())
        return;
    for (const auto& chore : own.chores) {
        chore->timer = std::make_unique<net::Timer>([&own, &each = *chore] {
            each.work();
            own.again(each);
        });
        own.again(*chore);
    }
    own.thread = std::thread([&own] { own.loop.run(); });
}

void Housekeeping::stop()
{
    Impl& own = *impl_;
    {
        const std::lock_guard lock(own.mutex);
        own.stopped = true;
    }
    own.loop.stop();
    if (own.thread.joinable())
        own.thread.join();
    for (const auto& chore : own.chores)
        chore->timer.reset();
    auto running = std::exchange(own.running, {});
    for (auto& [id, fetch] : running) {
        fetch.pending.reset();
        fetch.completion(unexpected(ErrorKind::Cancelled, "The gateway stops."));
    }
    own.checker.reset();
    own.plainClient.reset();
    own.secureClients.clear();
}

void Housekeeping::fetch(security::FetchRequest request, Completion completion)
{
    start();
    const std::lock_guard lock(impl_->mutex);
    if (impl_->stopped)
        return; // KeySource is about to end as well
    impl_->loop.post([this, request = std::move(request), completion = std::move(completion)]() mutable {
        impl_->begin(std::move(request), std::move(completion));
    });
}

void Housekeeping::post(UniqueFunction<void(net::EventLoop&, net::Connector&)> task)
{
    const std::lock_guard lock(impl_->mutex);
    if (!impl_->stopped)
        impl_->loop.post([this, task = std::move(task)]() mutable { task(impl_->loop, impl_->connector); });
}

void Housekeeping::tellHealth(upstream::HealthChecker::Tell tell)
{
    impl_->checker = std::make_unique<upstream::HealthChecker>(impl_->loop, impl_->connector, std::move(tell));
}

void Housekeeping::watch(std::vector<std::shared_ptr<const upstream::Cluster>> clusters)
{
    std::erase_if(clusters, [](const auto& cluster) { return cluster->healthCheck() == nullptr; });
    const std::lock_guard lock(impl_->mutex);
    if (!impl_->stopped && impl_->checker != nullptr)
        impl_->loop.post([this, clusters = std::move(clusters)] { impl_->checker->watch(clusters); });
}

Result<client::HttpClient*> Housekeeping::Impl::clientFor(const security::FetchRequest& request)
{
    const bool secure = request.url.starts_with("https:");
    std::unique_ptr<client::HttpClient>& client = secure ? secureClients[request.tls] : plainClient;
    if (client == nullptr) {
        std::shared_ptr<const net::TlsContext> tls; // the system's authorities are read only for those who need them
        if (secure) {
            net::TlsClientConfig config;
            config.authorityFile = request.tls.caFile;
            config.certificateFile = request.tls.certificate;
            config.keyFile = request.tls.key;
            config.insecureSkipVerification = request.tls.insecureSkipVerify;
            auto made = net::TlsContext::client(config);
            if (!made)
                return unexpected(std::move(made).error());
            tls = *std::move(made);
        }
        client = std::make_unique<client::HttpClient>(loop, connector, std::move(tls));
    }
    return client.get();
}

void Housekeeping::Impl::begin(security::FetchRequest request, Completion completion)
{
    auto http = clientFor(request);
    if (!http)
        return completion(unexpected(std::move(http).error()));
    client::ClientRequest call;
    call.method = std::move(request.method);
    call.url = std::move(request.url);
    call.headers = std::move(request.headers);
    if (std::none_of(call.headers.begin(), call.headers.end(), [](const auto& field) { return field.first == "Accept"; }))
        call.headers.emplace_back("Accept", "application/json");
    call.body = std::move(request.body);
    call.repeatable = request.repeatable;
    call.connectTimeout = std::min<Nanoseconds>(call.connectTimeout, request.timeout);
    call.firstByteTimeout = request.timeout; // the one that counts
    call.totalTimeout = request.timeout;
    call.maxBody = request.maximumSize;
    const std::uint64_t id = ++lastId;
    Running& entry = running[id];
    entry.completion = std::move(completion);
    entry.pending = (*http)->send(std::move(call), [this, id](Result<client::ClientResponse> answer) {
        if (!answer)
            return end(id, unexpected(std::move(answer).error()));
        end(id, security::FetchedDocument{answer->status, std::string(answer->header("cache-control")),
                                          std::move(answer->body), std::string(answer->header("etag"))});
    });
}

void Housekeeping::Impl::end(std::uint64_t id, Result<security::FetchedDocument> result)
{
    auto found = running.extract(id);
    if (!found.empty())
        found.mapped().completion(std::move(result));
}

} // namespace postern::engine
