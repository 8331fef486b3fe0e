// SPDX-License-Identifier: Apache-2.0
#include "dataplane/upstream/EndpointPool.h"

#include "base/Counter.h"
#include "dataplane/http/Message.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace postern::upstream {
namespace {

bool isTried(std::uint64_t tried, std::size_t at) noexcept { return at < 64 && (tried >> at & 1) != 0; }

} // namespace

std::string inSeconds(Nanoseconds time)
{
    const auto tenths = (time.count() + 99'999'999) / 100'000'000;
    return std::to_string(tenths / 10) + (tenths % 10 != 0 ? "." + std::to_string(tenths % 10) : "") + " s";
}

Result<Endpoint> Endpoint::parse(std::string_view url, std::uint32_t weight,
                                 std::shared_ptr<const net::TlsContext> tls, std::string serverName,
                                 client::OriginLimits limits)
{
    const auto refuse = [&](std::string_view why) {
        return unexpected(ErrorKind::InvalidConfig, "the endpoint \"" + std::string(url) + "\" " + std::string(why),
                          Fault::Config);
    };
    const std::string_view whole = url;
    const bool https = http::equalsIgnoringCase(url.substr(0, 8), "https://");
    if (!https && !http::equalsIgnoringCase(url.substr(0, 7), "http://"))
        return refuse("is not an http or https URL; write it as \"https://host:port/path\"");
    url.remove_prefix(https ? 8 : 7);
    if (url.find('#') != std::string_view::npos)
        return refuse("has a fragment, which is never sent");
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    const std::string_view authority = url.substr(0, end);
    if (authority.find('@') != std::string_view::npos)
        return unexpected(ErrorKind::InvalidConfig,
                          "an endpoint holds a user name or password; credentials do not belong into a URL", Fault::Config);
    if (!http::isAuthority(authority))
        return refuse("has no proper host");
    std::string_view host;
    std::string_view portText;
    http::splitAuthority(authority, host, portText);
    std::uint16_t port = https ? 443 : 80;
    if (!portText.empty()) {
        const auto [at, error] = std::from_chars(portText.data(), portText.data() + portText.size(), port);
        if (error != std::errc() || at != portText.data() + portText.size() || port == 0)
            return refuse("has no proper port");
    }
    std::string_view rest = url.substr(end);
    const std::size_t question = rest.find('?');
    std::string_view path = rest.substr(0, question);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    const std::string_view query = question == std::string_view::npos ? std::string_view() : rest.substr(question + 1);
    if (!path.empty() || !query.empty()) {
        http::Target target;
        http::TargetFailure failure;
        const std::string probe = (path.empty() ? "/" : std::string(path)) + (query.empty() ? "" : "?" + std::string(query));
        if (!http::splitTarget(probe, http::Method::Get, target, failure))
            return refuse("has a path that cannot be sent: " + std::string(failure.reason));
    }

    net::ConnectTarget target;
    target.host = host.starts_with('[') ? std::string(host.substr(1, host.size() - 2)) : std::string(host);
    target.port = port;
    if (https) {
        target.tls = std::move(tls);
        target.serverName = std::move(serverName);
    }
    return Endpoint{std::string(whole), client::Origin(std::move(target), limits), std::string(authority),
                    std::string(path),  std::string(query), std::max(weight, 1U), 0};
}

EndpointPool::EndpointPool(std::vector<Endpoint> endpoints, unsigned workers, PoolRules rules)
    : endpoints_(std::move(endpoints)), rules_(std::move(rules)), workers_(workers)
{
    for (unsigned worker = 0; worker < workers; ++worker) {
        workers_[worker].of = std::make_unique<State[]>(endpoints_.size());
        workers_[worker].spread = Spread(0x9E3779B97F4A7C15ULL * (worker + 1));
    }
    priorities_ = std::any_of(endpoints_.begin(), endpoints_.end(),
                              [this](const Endpoint& each) { return each.priority != endpoints_.front().priority; });
}

// --- Choosing ---

bool EndpointPool::isOpen(const State& state, SteadyTime now, Take take) const noexcept
{
    if (take == Take::Any)
        return true;
    if (state.ill || now < state.suspendedUntil)
        return false;
    return take == Take::Resting || !state.trying;
}

std::uint32_t EndpointPool::bestPriority(const Own& own, std::uint64_t tried, SteadyTime now, Take take) const noexcept
{
    std::uint32_t best = std::numeric_limits<std::uint32_t>::max();
    for (std::size_t at = 0; at < endpoints_.size(); ++at) {
        if (endpoints_[at].priority < best && !isTried(tried, at) && isOpen(own.of[at], now, take))
            best = endpoints_[at].priority;
    }
    return best;
}

std::size_t EndpointPool::choose(unsigned worker, SteadyTime now, std::uint64_t tried) const noexcept
{
    Own& own = workers_[worker];
    const auto choice = [&](Take take) {
        if (endpoints_.size() == 1)
            return isTried(tried, 0) || !isOpen(own.of[0], now, take) ? std::size_t{1} : std::size_t{0};
        return rules_.leastRequest ? leastRequest(own, tried, now, take) : roundRobin(own, tried, now, take);
    };
    if (own.suspendedOnce == 0 && own.ill == 0)
        return choice(Take::Any); // nearly always
    std::size_t at = choice(Take::InService);
    if (at == endpoints_.size())
        at = choice(Take::Resting);
    if (at == endpoints_.size() && rules_.suspension.panic)
        at = choice(Take::Any);
    return at;
}

std::size_t EndpointPool::roundRobin(Own& own, std::uint64_t tried, SteadyTime now, Take take) const noexcept
{
    // Each gains its weight, the richest pays the sum of all: chosen in proportion, never in clumps.
    const std::uint32_t priority = priorities_ ? bestPriority(own, tried, now, take) : endpoints_.front().priority;
    std::size_t best = endpoints_.size();
    std::int64_t sum = 0;
    for (std::size_t at = 0; at < endpoints_.size(); ++at) {
        State& state = own.of[at];
        if (endpoints_[at].priority != priority || isTried(tried, at) || !isOpen(state, now, take))
            continue;
        state.turn += endpoints_[at].weight;
        sum += endpoints_[at].weight;
        if (best == endpoints_.size() || state.turn > own.of[best].turn)
            best = at;
    }
    if (best != endpoints_.size())
        own.of[best].turn -= sum;
    return best;
}

/// Two taken at random are enough to keep clear of the slow ones, and need no look at all of them in order.
std::size_t EndpointPool::leastRequest(Own& own, std::uint64_t tried, SteadyTime now, Take take) const noexcept
{
    const std::uint32_t priority = priorities_ ? bestPriority(own, tried, now, take) : endpoints_.front().priority;
    const auto isCandidate = [&](std::size_t at) {
        return endpoints_[at].priority == priority && !isTried(tried, at) && isOpen(own.of[at], now, take);
    };
    std::uint64_t candidates = 0;
    for (std::size_t at = 0; at < endpoints_.size(); ++at)
        candidates += isCandidate(at) ? 1 : 0;
    if (candidates == 0)
        return endpoints_.size();
    const std::uint64_t one = own.spread.next() % candidates;
    std::uint64_t other = one;
    if (candidates > 1) {
        other = own.spread.next() % (candidates - 1);
        other += other >= one ? 1 : 0;
    }
    std::size_t first = endpoints_.size();
    std::size_t second = endpoints_.size();
    std::uint64_t seen = 0;
    for (std::size_t at = 0; at < endpoints_.size(); ++at) {
        if (!isCandidate(at))
            continue;
        if (seen == one)
            first = at;
        if (seen == other)
            second = at;
        ++seen;
    }
    const auto load = [&](std::size_t at, std::size_t against) {
        return std::uint64_t{own.of[at].active.load(std::memory_order_relaxed) + 1} * endpoints_[against].weight;
    };
    return load(second, first) < load(first, second) ? second : first;
}

// --- Outcomes ---

bool EndpointPool::began(unsigned worker, std::size_t at) const noexcept
{
    State& state = workers_[worker].of[at];
    addAsOnlyWriter(state.active);
    addAsOnlyWriter(state.calls);
    return state.suspensionsInARow != 0 && !std::exchange(state.trying, true);
}

void EndpointPool::ended(unsigned worker, std::size_t at, bool trial) const noexcept
{
    State& state = workers_[worker].of[at];
    addAsOnlyWriter(state.active, ~std::uint32_t{0});
    if (trial)
        state.trying = false;
}

void EndpointPool::succeeded(unsigned worker, std::size_t at, SteadyTime began) const noexcept
{
    Own& own = workers_[worker];
    State& state = own.of[at];
    if (state.suspensionsInARow == 0) {
        state.failuresInARow = 0;
        return;
    }
    if (began < state.suspendedAt)
        return; // says nothing of how it is now
    state.failuresInARow = state.suspensionsInARow = 0;
    state.trying = false;
    state.suspendedUntil = {};
    state.shownUntil.store(0, std::memory_order_relaxed);
    --own.suspendedOnce;
}

bool EndpointPool::maySuspend(const Own& own, std::size_t which, SteadyTime now) const noexcept
{
    std::size_t out = 1;
    for (std::size_t at = 0; at < endpoints_.size(); ++at)
        out += at != which && (own.of[at].ill || now < own.of[at].suspendedUntil) ? 1 : 0;
    return out == 1 || out * 100 <= endpoints_.size() * rules_.suspension.maximumSuspended;
}

Nanoseconds EndpointPool::failed(unsigned worker, std::size_t at, SteadyTime began, SteadyTime now) const noexcept
{
    Own& own = workers_[worker];
    State& state = own.of[at];
    const model::Suspension& rules = rules_.suspension;
    addAsOnlyWriter(state.failures);
    const bool onTrial = state.suspensionsInARow != 0;
    if (rules.failures == 0 || (onTrial && (began < state.suspendedAt || now < state.suspendedUntil)))
        return {}; // it is suspended for that already
    ++state.failuresInARow;
    if ((!onTrial && state.failuresInARow < rules.failures) || !maySuspend(own, at, now))
        return {};
    const double times = std::pow(rules.progressionFactor, static_cast<double>(std::min(state.suspensionsInARow, 100U)));
    const double wanted = static_cast<double>(rules.duration.count()) * times;
    const Milliseconds duration(static_cast<std::int64_t>(
        std::min(wanted, static_cast<double>(std::max(rules.duration, rules.maximumDuration).count()))));
    if (!onTrial)
        ++own.suspendedOnce;
    state.failuresInARow = 0;
    ++state.suspensionsInARow;
    state.trying = false;
    state.suspendedAt = now;
    state.suspendedUntil = now + duration;
    state.shownUntil.store(state.suspendedUntil.time_since_epoch().count(), std::memory_order_relaxed);
    addAsOnlyWriter(state.suspensions);
    return duration;
}

bool EndpointPool::countsAsFailure(model::Failure failure) const noexcept
{
    const auto& on = rules_.suspension.on;
    return std::find(on.begin(), on.end(), failure) != on.end();
}

bool EndpointPool::countsAsFailure(int status) const noexcept
{
    const auto& statuses = rules_.suspension.statuses;
    return status >= 400 && std::find(statuses.begin(), statuses.end(), static_cast<std::uint32_t>(status)) != statuses.end();
}

// --- What is known ---

void EndpointPool::setIll(unsigned worker, std::size_t at, bool ill, std::string why) const
{
    Own& own = workers_[worker];
    State& state = own.of[at];
    if (state.ill != ill)
        ill ? ++own.ill : --own.ill;
    state.ill = ill;
    state.why = std::move(why);
    state.shownIll.store(ill, std::memory_order_relaxed);
}

bool EndpointPool::inService(unsigned worker, std::size_t at, SteadyTime now) const noexcept
{
    return isOpen(workers_[worker].of[at], now, Take::Resting);
}

std::string EndpointPool::whyOut(unsigned worker, std::size_t at, SteadyTime now) const
{
    const State& state = workers_[worker].of[at];
    if (state.ill)
        return "its health check fails" + (state.why.empty() ? std::string() : ": it " + state.why);
    if (now < state.suspendedUntil)
        return "it is suspended for another " + inSeconds(state.suspendedUntil - now) + " as calls to it failed";
    return {};
}

std::vector<EndpointStatus> EndpointPool::status(SteadyTime now) const
{
    std::vector<EndpointStatus> out(endpoints_.size());
    for (std::size_t at = 0; at < endpoints_.size(); ++at) {
        EndpointStatus& status = out[at];
        status.url = endpoints_[at].shown();
        for (unsigned worker = 0; worker < workers_.size(); ++worker) {
            const State& state = workers_[worker].of[at];
            status.calls += state.calls.load(std::memory_order_relaxed);
            status.failures += state.failures.load(std::memory_order_relaxed);
            status.suspensions += state.suspensions.load(std::memory_order_relaxed);
            status.active += state.active.load(std::memory_order_relaxed);
            status.ill = status.ill || state.shownIll.load(std::memory_order_relaxed);
            const SteadyTime until{SteadyTime::duration(state.shownUntil.load(std::memory_order_relaxed))};
            if (until <= now)
                continue;
            ++status.suspendedOn;
            status.left = std::max(status.left, Nanoseconds(until - now));
        }
    }
    return out;
}

} // namespace postern::upstream
