// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/Resolver.h"

#include "dataplane/net/EventLoop.h"
#include "dataplane/net/OffloadPool.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <unordered_map>
#include <utility>

namespace postern::net {
namespace {

Error noAddress(const std::string& host, std::string why)
{
    return {ErrorKind::ConnectFailed, "cannot find the address of '" + host + "': " + std::move(why), Fault::Upstream, RetrySafety::Safe};
}

/// RFC 6761 6.3: such a name is this machine whatever a hosts file or name server says, and wherever neither is there.
bool isLocalhost(std::string_view host) noexcept
{
    if (host.ends_with('.'))
        host.remove_suffix(1);
    return host == "localhost" || host.ends_with(".localhost");
}

Result<std::vector<Address>> lookUp(const std::string& host)
{
    if (isLocalhost(host)) {
        constexpr std::array<std::uint8_t, 16> loopback6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        return std::vector<Address>{Address::v4({127, 0, 0, 1}, 0), Address::v6(loopback6, 0, 0)};
    }
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    int failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
    if (failure == EAI_NONAME || failure == EAI_NODATA || failure == EAI_ADDRFAMILY) {
        // AI_ADDRCONFIG hides loopback addresses on a machine that has no other.
        hints.ai_flags = 0;
        failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
    }
    if (failure != 0) {
        if (failure == EAI_NONAME || failure == EAI_NODATA)
            return unexpected(noAddress(host, "no such name; check its spelling and this machine's DNS"));
        if (failure == EAI_AGAIN)
            return unexpected(noAddress(host, "the name servers do not answer"));
        return unexpected(noAddress(host, ::gai_strerror(failure)));
    }
    std::vector<Address> addresses;
    for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
        Address address;
        if (each->ai_family == AF_INET) {
            sockaddr_in v4;
            std::memcpy(&v4, each->ai_addr, sizeof v4);
            std::array<std::uint8_t, 4> octets;
            std::memcpy(octets.data(), &v4.sin_addr, octets.size());
            address = Address::v4(octets, 0);
        } else if (each->ai_family == AF_INET6) {
            sockaddr_in6 v6;
            std::memcpy(&v6, each->ai_addr, sizeof v6);
            std::array<std::uint8_t, 16> octets;
            std::memcpy(octets.data(), &v6.sin6_addr, octets.size());
            address = Address::v6(octets, 0, v6.sin6_scope_id);
        }
        if (address.isIp() && std::find(addresses.begin(), addresses.end(), address) == addresses.end())
            addresses.push_back(address);
    }
    ::freeaddrinfo(found);
    if (addresses.empty())
        return unexpected(noAddress(host, "the name has no IPv4 or IPv6 address"));
    return addresses;
}

std::string lowered(std::string_view host)
{
    std::string name(host);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return name;
}

} // namespace

struct Resolver::Impl : std::enable_shared_from_this<Impl> {
    /// One question that waits; ends with its answer or with the handle the asker holds.
    struct Wait {
        std::uint16_t port = 0;
        ResolveDone done;
        Timer timeout;
    };
    class Handle final : public Pending {
      public:
        explicit Handle(std::shared_ptr<Wait> wait) : wait_(std::move(wait)) {}
        ~Handle() override
        {
            wait_->done = nullptr;
            wait_->timeout.disarm();
        }

      private:
        std::shared_ptr<Wait> wait_;
    };
    struct Name {
        std::optional<Result<std::vector<Address>>> answer; // empty while it is asked for the first time
        SteadyTime until{};      // then it is asked for again
        SteadyTime staleUntil{}; // and then `answer` is none any more
        bool asked = false;
        std::vector<std::shared_ptr<Wait>> waiting;

        /// Whether an answer of before is there that still may be given out.
        [[nodiscard]] bool isStale(SteadyTime now) const { return answer && *answer && now < staleUntil; }
    };

    Impl(EventLoop& itsLoop, OffloadPool& itsPool, Config itsConfig, Lookup itsLookup)
        : loop(itsLoop), pool(itsPool), config(itsConfig), lookup(itsLookup ? std::move(itsLookup) : Lookup(lookUp))
    {
    }

    EventLoop& loop;
    OffloadPool& pool;
    Config config;
    Lookup lookup;
    std::unordered_map<std::string, Name> names;

    static void answer(const std::shared_ptr<Wait>& wait, const Result<std::vector<Address>>& result)
    {
        wait->timeout.disarm();
        ResolveDone done = std::exchange(wait->done, nullptr);
        if (!done)
            return;
        if (!result) {
            done(unexpected(result.error()));
            return;
        }
        std::vector<Address> addresses = *result;
        for (Address& address : addresses)
            address = address.withPort(wait->port);
        done(std::move(addresses));
    }

    /// The answer comes from the loop, never from inside resolve().
    void answerLater(const std::shared_ptr<Wait>& wait, Result<std::vector<Address>> result)
    {
        loop.defer([wait, result = std::move(result)] { answer(wait, result); });
    }

    void ask(const std::string& host)
    {
        struct Question {
            std::string host;
            Lookup lookup;
            std::optional<Result<std::vector<Address>>> result;
        };
        auto question = std::make_shared<Question>(Question{host, lookup, std::nullopt});
        auto asked = pool.run(
            loop, [question] { question->result = question->lookup(question->host); },
            [weak = weak_from_this(), question] {
                if (const auto self = weak.lock())
                    self->learn(question->host, std::move(*question->result));
            });
        if (!asked)
            loop.defer([weak = weak_from_this(), host, error = noAddress(host, asked.error().message())] {
                if (const auto self = weak.lock())
                    self->learn(host, unexpected(error));
            });
    }

    void learn(const std::string& host, Result<std::vector<Address>> result)
    {
        const auto found = names.find(host);
        if (found == names.end())
            return;
        const auto self = shared_from_this(); // an answer may end the Resolver
        Name& name = found->second;
        name.asked = false;
        name.until = loop.now() + Nanoseconds(result ? config.keepFor : config.keepFailuresFor);
        const auto waiting = std::exchange(name.waiting, {});
        if (result || !name.isStale(loop.now())) {
            name.answer = result;
            name.staleUntil = result ? name.until + config.keepStaleFor : SteadyTime{};
        }
        for (const auto& wait : waiting)
            answer(wait, result);
    }

    void makeRoom()
    {
        if (names.size() < config.maxNames)
            return;
        const SteadyTime now = loop.now();
        std::erase_if(names, [now](const auto& entry) {
            return entry.second.waiting.empty() && !entry.second.asked && entry.second.until <= now;
        });
        if (names.size() >= config.maxNames)
            std::erase_if(names, [](const auto& entry) { return entry.second.waiting.empty(); });
    }
};

Resolver::Resolver(EventLoop& loop, OffloadPool& pool) : Resolver(loop, pool, Config{}) {}
Resolver::Resolver(EventLoop& loop, OffloadPool& pool, Config config, Lookup lookup)
    : impl_(std::make_shared<Impl>(loop, pool, config, std::move(lookup)))
{
}

Resolver::~Resolver()
{
    // Askers whose Resolver is gone would wait for ever; they are told nothing, as their handles are void from here on.
    for (auto& [host, name] : impl_->names) {
        for (const auto& wait : name.waiting) {
            wait->done = nullptr;
            wait->timeout.disarm();
        }
    }
}

std::unique_ptr<Pending> Resolver::resolve(std::string_view host, std::uint16_t port, Nanoseconds timeout, ResolveDone done)
{
    auto wait = std::make_shared<Impl::Wait>();
    wait->port = port;
    wait->done = std::move(done);
    auto handle = std::make_unique<Impl::Handle>(wait);
    if (const auto literal = Address::parse(host, port)) {
        impl_->answerLater(wait, std::vector<Address>{*literal});
        return handle;
    }
    std::string name = lowered(host);
    if (name.empty() || name.size() > 253 || name.find('\0') != std::string::npos) {
        impl_->answerLater(wait, unexpected(noAddress(name.substr(0, 64), "that is not a host name")));
        return handle;
    }
    auto found = impl_->names.find(name);
    if (found == impl_->names.end()) {
        impl_->makeRoom();
        found = impl_->names.try_emplace(name).first;
    }
    const SteadyTime now = impl_->loop.now();
    Impl::Name& entry = found->second;
    const bool fresh = entry.answer && entry.until > now;
    if (!fresh && !std::exchange(entry.asked, true))
        impl_->ask(name);
    if (entry.answer && (fresh || entry.isStale(now))) {
        impl_->answerLater(wait, *entry.answer);
        return handle;
    }
    entry.waiting.push_back(wait);
    wait->timeout.onFire([weak = std::weak_ptr(wait), name] {
        if (const auto self = weak.lock())
            Impl::answer(self, unexpected(noAddress(name, "the name servers did not answer in time")));
    });
    impl_->loop.arm(wait->timeout, timeout);
    return handle;
}

void Resolver::forget(std::string_view host)
{
    const auto found = impl_->names.find(lowered(host));
    if (found == impl_->names.end())
        return;
    if (found->second.waiting.empty() && !found->second.asked)
        impl_->names.erase(found);
    else
        found->second.answer.reset();
}

} // namespace postern::net
