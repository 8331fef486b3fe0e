// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/ClientToken.h"

#include "base/Log.h"
#include "crypto/Base64.h"
#include "dataplane/security/TokenAnswer.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>

namespace postern::security {
namespace {

constexpr ByteCount largestAnswer = 64_KiB;
constexpr Nanoseconds longestAhead = Seconds(60);  ///< how long before its end a token is replaced at most
constexpr Nanoseconds longestMargin = Seconds(5);  ///< for the way to the backend, and for clocks that run differently

/// application/x-www-form-urlencoded (RFC 6749 appendix B).
void appendFormEncoded(std::string& out, std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '*';
        if (plain) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            const auto octet = static_cast<unsigned char>(c);
            out.append(1, '%').append(1, digits[octet >> 4]).append(1, digits[octet & 15]);
        }
    }
}

void appendPair(std::string& out, std::string_view name, std::string_view value)
{
    if (!out.empty())
        out += '&';
    appendFormEncoded(out, name);
    out += '=';
    appendFormEncoded(out, value);
}

std::int64_t ticks(SteadyTime time) noexcept { return time.time_since_epoch().count(); }

} // namespace

Secret ClientTokenConfig::form() const
{
    std::string out;
    appendPair(out, "grant_type", grant == Grant::Password ? "password" : "client_credentials");
    if (grant == Grant::Password) {
        appendPair(out, "username", username);
        appendPair(out, "password", password.reveal());
    }
    if (!scope.empty())
        appendPair(out, "scope", scope);
    if (secretInBody) {
        appendPair(out, "client_id", clientId);
        appendPair(out, "client_secret", clientSecret.reveal());
    }
    for (const auto& [name, value] : parameters)
        appendPair(out, name, value);
    return Secret(std::move(out));
}

Secret ClientTokenConfig::authorization() const
{
    if (secretInBody)
        return {};
    std::string pair;
    appendFormEncoded(pair, clientId);
    pair += ':';
    appendFormEncoded(pair, clientSecret.reveal());
    const Secret plain(std::move(pair));
    return Secret("Basic " + crypto::base64Encode(plain.reveal()));
}

struct ClientToken::State {
    explicit State(const Clock& its, std::string place) : clock(its), url(std::move(place)) {}

    void succeeded(GrantedToken granted, SteadyTime asked)
    {
        const Nanoseconds life = granted.lifetime;
        auto next = std::make_shared<Held>();
        next->field = Secret("Bearer " + granted.token.reveal());
        next->serial = ++serial;
        next->obtained = asked;
        next->until = asked + life - std::min<Nanoseconds>(longestMargin, life / 10);
        next->refreshFrom = asked + life - std::min<Nanoseconds>(longestAhead, life / 4);
        held = std::move(next);
        if (failures > 0)
            log::info("security", "tokens of " + url + " can be had again");
        failures = 0;
        retryFrom.store(std::numeric_limits<std::int64_t>::min(), std::memory_order_relaxed);
        version.fetch_add(1, std::memory_order_release);
    }
    void failed(const Error& error)
    {
        problem = {error.kind(), error.describe()};
        if (failures == 0)
            log::warning("security", "no token of " + url + " can be had: " + problem.text);
        const auto pause = std::min<Seconds>(firstPause * (1 << std::min(failures, 5U)), longestPause);
        ++failures;
        retryFrom.store(ticks(clock.steady() + pause), std::memory_order_relaxed);
    }

    const Clock& clock;
    const std::string url;
    std::mutex mutex; ///< guards what follows, up to the atomics
    std::shared_ptr<const Held> held;
    std::vector<UniqueFunction<void()>> waiters;
    Problem problem;
    std::uint64_t serial = 0;
    std::uint64_t fetches = 0;
    unsigned failures = 0; ///< in a row
    std::atomic<std::uint64_t> version{1};
    std::atomic<bool> fetching{false}; ///< only one at a time: whoever sets it begins
    std::atomic<std::int64_t> retryFrom{std::numeric_limits<std::int64_t>::min()};
};

ClientToken::ClientToken(ClientTokenConfig config, Fetcher& fetcher, const Clock& clock)
    : config_(std::move(config)), fetcher_(fetcher),
      state_(std::make_shared<State>(clock, config_.url.substr(0, config_.url.find('?'))))
{
}

ClientToken::~ClientToken() = default;

const ClientToken::Held* ClientToken::current(View& view, SteadyTime now)
{
    if (const std::uint64_t version = state_->version.load(std::memory_order_acquire); view.version != version) {
        const std::lock_guard lock(state_->mutex);
        view.held = state_->held;
        view.version = state_->version.load(std::memory_order_relaxed);
    }
    const Held* const held = view.held.get();
    if (held == nullptr || now >= held->until)
        return nullptr;
    if (now >= held->refreshFrom)
        refresh(now);
    return held;
}

/// Ahead of time, with nobody waiting. One atomic load for all but the first.
void ClientToken::refresh(SteadyTime now)
{
    if (state_->fetching.load(std::memory_order_relaxed) || ticks(now) < state_->retryFrom.load(std::memory_order_relaxed) ||
        state_->fetching.exchange(true))
        return;
    beginFetch();
}

ClientToken::Await ClientToken::await(SteadyTime now, UniqueFunction<void()> resume, Problem& problem)
{
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->held != nullptr && now < state_->held->until)
            return Await::Again;
        const bool fetching = state_->fetching.load(std::memory_order_relaxed);
        if (!fetching && ticks(now) < state_->retryFrom.load(std::memory_order_relaxed)) {
            problem = state_->problem;
            return Await::Failed;
        }
        if (state_->waiters.size() >= maximumWaiters)
            return Await::Crowded;
        state_->waiters.push_back(std::move(resume));
        if (state_->fetching.exchange(true))
            return Await::Waiting;
    }
    beginFetch();
    return Await::Waiting;
}

bool ClientToken::refused(std::uint64_t serial, SteadyTime now)
{
    const std::lock_guard lock(state_->mutex);
    if (state_->held == nullptr || state_->held->serial != serial)
        return true; // another call was told so, too
    if (now < state_->held->obtained + newFor)
        return false;
    state_->held.reset();
    state_->version.fetch_add(1, std::memory_order_release);
    return true;
}

std::uint64_t ClientToken::fetches() const
{
    const std::lock_guard lock(state_->mutex);
    return state_->fetches;
}

/// `fetching` was set by the caller.
void ClientToken::beginFetch()
{
    const std::shared_ptr<State> state = state_;
    const SteadyTime asked = state->clock.steady();
    {
        const std::lock_guard lock(state->mutex);
        ++state->fetches;
    }
    FetchRequest request;
    request.url = config_.url;
    request.tls = config_.tls;
    request.timeout = config_.timeout;
    request.maximumSize = largestAnswer;
    request.method = "POST";
    request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    if (const Secret authorization = config_.authorization(); !authorization.empty())
        request.headers.emplace_back("Authorization", authorization.reveal());
    request.body = config_.form().reveal();
    fetcher_.fetch(std::move(request), [state, asked, assumed = config_.assumedLifetime](Result<FetchedDocument> fetched) {
        Result<GrantedToken> granted = fetched ? readTokenAnswer(fetched->status, fetched->body, assumed)
                                               : Result<GrantedToken>(unexpected(fetched.error()));
        std::vector<UniqueFunction<void()>> waiters;
        {
            const std::lock_guard lock(state->mutex);
            if (granted)
                state->succeeded(*std::move(granted), asked);
            else
                state->failed(granted.error());
            state->fetching.store(false, std::memory_order_relaxed);
            waiters.swap(state->waiters);
        }
        for (UniqueFunction<void()>& resume : waiters)
            resume();
    });
}

} // namespace postern::security
