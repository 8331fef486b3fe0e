// SPDX-License-Identifier: Apache-2.0
#include "dataplane/security/KeySource.h"

#include "base/Files.h"
#include "base/Log.h"
#include "crypto/Digest.h"
#include "crypto/Jwk.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <mutex>
#include <utility>

namespace postern::security {
namespace {

using Kind = KeySourceConfig::Kind;

constexpr std::size_t maximumWaiters = 1024;
constexpr std::size_t maximumFileSize = 1024 * 1024;
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

Result<Bytes> readFile(const std::string& path)
{
    auto text = files::read(path, maximumFileSize);
    if (!text)
        return unexpected(text.error().kind(), "key file " + text.error().message(), Fault::Config);
    return text;
}

Result<std::vector<crypto::VerificationKey>> keysOfPem(std::string_view pem, const KeySourceConfig& config)
{
    Result<std::vector<crypto::VerificationKey>> keys = crypto::VerificationKey::allFromPem(pem, config.requirements);
    if (keys && keys->size() == 1 && !config.keyId.empty())
        keys->front() = keys->front().withKeyId(config.keyId);
    return keys;
}

/// max-age of a Cache-Control value (RFC 9111 5.2.2.1); nothing when missing or malformed.
std::optional<Seconds> maxAgeOf(std::string_view cacheControl)
{
    static constexpr std::string_view name = "max-age=";
    while (!cacheControl.empty()) {
        const std::size_t end = std::min(cacheControl.find(','), cacheControl.size());
        std::string_view directive = cacheControl.substr(0, end);
        cacheControl.remove_prefix(std::min(end + 1, cacheControl.size()));
        while (!directive.empty() && (directive.front() == ' ' || directive.front() == '\t'))
            directive.remove_prefix(1);
        const bool named = directive.size() > name.size() &&
                           std::equal(name.begin(), name.end(), directive.begin(),
                                      [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b); });
        if (!named)
            continue;
        directive.remove_prefix(name.size());
        if (directive.front() == '"')
            directive.remove_prefix(1);
        std::int64_t seconds = 0;
        const auto [at, failure] = std::from_chars(directive.data(), directive.data() + directive.size(), seconds);
        if (failure == std::errc::result_out_of_range)
            return Seconds(std::numeric_limits<std::int32_t>::max());
        if (failure == std::errc() && seconds >= 0)
            return Seconds(std::min<std::int64_t>(seconds, std::numeric_limits<std::int32_t>::max()));
    }
    return std::nullopt;
}

std::int64_t nanoseconds(SteadyTime time) noexcept
{
    return std::chrono::duration_cast<Nanoseconds>(time.time_since_epoch()).count();
}
std::int64_t nanoseconds(Seconds duration) noexcept { return Nanoseconds(duration).count(); }

std::string inWords(std::int64_t ns)
{
    const std::int64_t seconds = std::max<std::int64_t>(0, ns / 1'000'000'000);
    return seconds >= 120 ? std::to_string(seconds / 60) + " min" : std::to_string(seconds) + " s";
}

} // namespace

/// Everything below `mutex` may be touched by any thread that holds it. All times are steady nanoseconds.
struct KeySource::State {
    std::mutex mutex;
    std::shared_ptr<const KeySet> current = std::make_shared<const KeySet>();
    std::vector<UniqueFunction<void()>> waiters;
    KeySource* owner = nullptr; ///< null once the source is gone: late completions then do nothing
    bool fetching = false;
    std::int64_t fetchStarted = 0;
    std::int64_t unknownFetch = std::numeric_limits<std::int64_t>::min() / 2; ///< when a key that is not there last made us ask
    std::int64_t refreshAt = std::numeric_limits<std::int64_t>::min();
    std::int64_t dropAt = never;
    std::uint64_t fetches = 0;
    std::uint64_t failures = 0;
    std::string problem;
    std::filesystem::file_time_type fileTime{};
    std::string fileDigest;
    /// From when awaitKeys() may do something; read without the mutex.
    std::atomic<std::int64_t> awaitFrom{never};

    /// With the mutex held. Tells whether the keys are others than before.
    bool publish(std::vector<crypto::VerificationKey> keys, std::vector<std::string> leftOut = {})
    {
        const WallTime now = owner->clock_.wall();
        const KeySet candidate(keys, leftOut, 0, now);
        const bool changed = current->generation() == 0 || !candidate.sameKeys(*current);
        const std::uint64_t generation = current->generation() + (changed ? 1 : 0);
        current = std::make_shared<const KeySet>(std::move(keys), std::move(leftOut), generation, now);
        owner->generation_.store(generation, std::memory_order_release);
        return changed;
    }

    void succeeded(std::vector<crypto::VerificationKey> keys, const FetchedDocument& document,
                   const std::vector<std::string>& skipped)
    {
        const KeySourceConfig& config = owner->config_;
        // The bounds are for what a server says; whoever configured an age meant it.
        const std::optional<Seconds> told = maxAgeOf(document.cacheControl);
        const Seconds age =
            told ? std::clamp(*told, config.minimumAge, std::max(config.minimumAge, config.maximumAge)) : config.refreshAfter;
        failures = 0;
        problem.clear();
        if (keys.empty())
            problem = config.location + " publishes no key that can be used" +
                      (skipped.empty() ? std::string() : ": " + skipped.front());
        // Counted from when it was asked for, so that the stated age holds however long the answer took.
        refreshAt = fetchStarted + nanoseconds(age);
        dropAt = refreshAt + nanoseconds(config.keepOnFailure);
        if (publish(std::move(keys), skipped))
            log::info("security", "keys of " + config.location + " are now: " + current->names());
        for (const std::string& why : skipped)
            log::warning("security", "keys of " + config.location + ": left out " + why);
    }

    void failed(const Error& error)
    {
        const KeySourceConfig& config = owner->config_;
        const std::int64_t now = nanoseconds(owner->clock_.steady());
        ++failures;
        const auto pause = Seconds(std::int64_t(1) << std::min<std::uint64_t>(failures - 1, 5));
        refreshAt = now + nanoseconds(std::min(pause, Seconds(30)));
        problem = "keys cannot be fetched from " + config.location + ": " + error.describe() + "; ";
        if (current->empty())
            problem += "there are none yet, so its tokens are refused";
        else
            problem += "the last good ones count for another " + inWords(dropAt - now);
        log::warning("security", problem);
    }
};

KeySource::KeySource(KeySourceConfig config, Fetcher* fetcher, const Clock& clock)
    : config_(std::move(config)), fetcher_(fetcher), clock_(clock), state_(std::make_shared<State>())
{
    state_->owner = this;
}

KeySource::~KeySource()
{
    std::vector<UniqueFunction<void()>> waiters;
    {
        const std::lock_guard lock(state_->mutex);
        state_->owner = nullptr;
        waiters.swap(state_->waiters);
    }
    for (UniqueFunction<void()>& resume : waiters)
        resume();
}

Result<void> KeySource::start()
{
    switch (config_.kind) {
    case Kind::Pem: {
        Result<std::vector<crypto::VerificationKey>> keys = keysOfPem(config_.location, config_);
        if (!keys)
            return unexpected(Error(ErrorKind::InvalidConfig, "PEM keys cannot be taken", Fault::Config)
                                  .causedBy(std::move(keys).error()));
        const std::lock_guard lock(state_->mutex);
        state_->publish(std::move(*keys));
        return {};
    }
    case Kind::PemFile:
    case Kind::JwksFile: return loadFile();
    case Kind::JwksUrl:
        if (fetcher_ == nullptr)
            return unexpected(ErrorKind::InvalidConfig, "keys from a URL need a fetcher", Fault::Config);
        poll();
        return {};
    }
    return {};
}

Result<void> KeySource::loadFile()
{
    std::error_code ignored;
    const auto time = files::changed(config_.location, ignored);
    const Result<Bytes> text = readFile(config_.location);
    if (!text)
        return unexpected(text.error());
    std::string digest = crypto::sha256(*text).hex();
    std::vector<crypto::VerificationKey> keys;
    std::vector<std::string> leftOut;
    if (config_.kind == Kind::PemFile) {
        Result<std::vector<crypto::VerificationKey>> read = keysOfPem(*text, config_);
        if (!read)
            return unexpected(Error(ErrorKind::InvalidConfig, "key file " + config_.location, Fault::Config)
                                  .causedBy(std::move(read).error()));
        keys = std::move(*read);
    } else {
        Result<crypto::JwkSet> read = crypto::parseJwkSet(*text, config_.requirements);
        if (!read)
            return unexpected(Error(ErrorKind::InvalidConfig, "key file " + config_.location, Fault::Config)
                                  .causedBy(std::move(read).error()));
        if (read->keys.empty())
            return unexpected(ErrorKind::InvalidConfig,
                              "key file " + config_.location + " holds no key that can be used" +
                                  (read->skipped.empty() ? std::string() : ": " + read->skipped.front()),
                              Fault::Config);
        keys = std::move(read->keys);
        leftOut = std::move(read->skipped);
        for (const std::string& why : leftOut)
            log::warning("security", "keys of " + config_.location + ": left out " + why);
    }
    const std::lock_guard lock(state_->mutex);
    state_->fileTime = time;
    if (state_->fileDigest != digest) {
        state_->fileDigest = std::move(digest);
        if (state_->publish(std::move(keys), std::move(leftOut)))
            log::info("security", "keys of " + config_.location + " are now: " + state_->current->names());
    }
    state_->problem.clear();
    state_->failures = 0;
    return {};
}

void KeySource::poll()
{
    if (config_.kind == Kind::PemFile || config_.kind == Kind::JwksFile) {
        std::error_code failure;
        const auto time = files::changed(config_.location, failure);
        {
            const std::lock_guard lock(state_->mutex);
            if (!failure && time == state_->fileTime)
                return;
            if (!failure)
                state_->fileTime = time; // a bad file is reported once, not each second
            else if (state_->failures > 0)
                return;
        }
        if (const Result<void> loaded = loadFile(); !loaded) {
            const std::lock_guard lock(state_->mutex);
            ++state_->failures;
            state_->problem = loaded.error().describe() + "; the keys read before go on counting";
            log::warning("security", state_->problem);
        }
        return;
    }
    if (config_.kind != Kind::JwksUrl)
        return;
    const std::int64_t now = nanoseconds(clock_.steady());
    {
        const std::lock_guard lock(state_->mutex);
        if (now >= state_->dropAt && !state_->current->empty()) {
            state_->publish({});
            state_->problem = "keys of " + config_.location + " are too old to count, so its tokens are refused (" +
                              state_->problem + ")";
            log::error("security", state_->problem);
        }
        if (state_->fetching || now < state_->refreshAt)
            return;
        state_->fetching = true;
    }
    beginFetch();
}

/// `fetching` was set by the caller, which makes this the only flight.
void KeySource::beginFetch()
{
    const std::shared_ptr<State> state = state_;
    {
        const std::lock_guard lock(state->mutex);
        state->fetchStarted = nanoseconds(clock_.steady());
        ++state->fetches;
        state->awaitFrom.store(std::numeric_limits<std::int64_t>::min(), std::memory_order_relaxed);
    }
    FetchRequest request;
    request.url = config_.location;
    request.tls = config_.tls;
    request.timeout = config_.fetchTimeout;
    fetcher_->fetch(std::move(request), [state, requirements = config_.requirements](Result<FetchedDocument> fetched) {
        // Parsed before the lock is taken: a large set must not hold up a worker that looks for keys.
        Result<crypto::JwkSet> set = crypto::JwkSet();
        if (!fetched)
            set = unexpected(fetched.error());
        else if (fetched->status != 200)
            set = unexpected(ErrorKind::ProtocolError, "the answer was " + std::to_string(fetched->status), Fault::Upstream);
        else
            set = crypto::parseJwkSet(fetched->body, requirements);
        std::vector<UniqueFunction<void()>> waiters;
        {
            const std::lock_guard lock(state->mutex);
            if (state->owner == nullptr)
                return;
            if (set)
                state->succeeded(std::move(set->keys), *fetched, set->skipped);
            else
                state->failed(set.error());
            state->fetching = false;
            // Only fetches for unknown keys count here: one that was due anyway must not keep us from a key that came a
            // moment later.
            state->awaitFrom.store(state->unknownFetch + nanoseconds(state->owner->config_.unknownKeyInterval),
                                   std::memory_order_relaxed);
            waiters.swap(state->waiters);
        }
        for (UniqueFunction<void()>& resume : waiters)
            resume();
    });
}

std::shared_ptr<const KeySet> KeySource::current() const
{
    const std::lock_guard lock(state_->mutex);
    return state_->current;
}

KeySourceStatus KeySource::status() const
{
    const std::lock_guard lock(state_->mutex);
    return {state_->current->keys().size(), state_->current->generation(), state_->fetches,
            state_->failures,               state_->problem,               state_->current->loadedAt()};
}

bool KeySource::mayAwait() const noexcept
{
    const std::int64_t from = state_->awaitFrom.load(std::memory_order_relaxed);
    return from != never && (from == std::numeric_limits<std::int64_t>::min() || nanoseconds(clock_.steady()) >= from);
}

KeySource::Await KeySource::awaitKeys(UniqueFunction<void()> resume)
{
    if (!mayAwait())
        return Await::Refused;
    {
        const std::lock_guard lock(state_->mutex);
        const std::int64_t from = state_->awaitFrom.load(std::memory_order_relaxed);
        if (state_->waiters.size() >= maximumWaiters || (!state_->fetching && nanoseconds(clock_.steady()) < from))
            return Await::Refused;
        state_->waiters.push_back(std::move(resume));
        if (std::exchange(state_->fetching, true))
            return Await::Waiting;
        state_->unknownFetch = nanoseconds(clock_.steady());
    }
    beginFetch();
    return Await::Waiting;
}

const KeySet& KeySetReader::current()
{
    if (!set_ || generation_ != source_->generation()) {
        set_ = source_->current();
        generation_ = set_->generation();
    }
    return *set_;
}

} // namespace postern::security
