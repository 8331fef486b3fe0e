// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "crypto/VerificationKey.h"
#include "dataplane/security/Fetcher.h"
#include "dataplane/security/KeySet.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace postern::security {

/// Where an issuer's keys come from and how long they count.
struct KeySourceConfig {
    enum class Kind : std::uint8_t {
        Pem,      ///< `location` is PEM text: any number of public keys or certificates
        PemFile,  ///< a file of them, read again when it changes
        JwksFile, ///< a JWK Set file, read again when it changes
        JwksUrl,  ///< a JWK Set at an http(s) URL, fetched again as below
    };
    Kind kind = Kind::Pem;
    std::string location;
    /// "kid" of a single PEM key that has none of its own.
    std::string keyId;
    crypto::KeyRequirements requirements;

    // Only for JwksUrl:
    FetchTls tls;
    /// Age after which the set is fetched again when the server's Cache-Control gives no max-age. A key that the
    /// server no longer publishes is refused at the latest this long (or max-age) after its removal, plus the time of
    /// one fetch.
    Seconds refreshAfter = std::chrono::minutes(10);
    /// The bounds within which the server's max-age is honoured.
    Seconds minimumAge{30};
    Seconds maximumAge = std::chrono::hours(24);
    /// At most one fetch for unknown key ids in this time, however many tokens ask.
    Seconds unknownKeyInterval{30};
    /// How long the last good set goes on counting after it should have been replaced and could not be.
    Seconds keepOnFailure = std::chrono::hours(1);
    Milliseconds fetchTimeout{10'000};
};

/// How a key source is doing, for status pages and /health/ready.
struct KeySourceStatus {
    std::size_t keys = 0;
    std::uint64_t generation = 0;
    std::uint64_t fetches = 0;
    std::uint64_t failures = 0; ///< in a row
    std::string problem;        ///< the last failure and what it means now; empty when all is well
    WallTime loadedAt{};
};

/// The keys of one issuer over time. It lives once per gateway, longer than every worker that reads it.
///
/// Threads: readers on the workers call generation(), current() and awaitKeys(); the engine's home loop calls
/// start(), poll() and destroys it; the fetcher's completion arrives on the fetcher's thread. The KeySet is published
/// under a mutex, then the generation is stored with release; a reader compares the generation (one plain load) and
/// takes the mutex only when it moved. So the request path has no lock.
class KeySource {
  public:
    /// `fetcher` is needed for JwksUrl only and must outlive this, as must `clock`.
    KeySource(KeySourceConfig config, Fetcher* fetcher, const Clock& clock = Clock::system());
    ~KeySource();
    KeySource(const KeySource&) = delete;
    KeySource& operator=(const KeySource&) = delete;

    /// Loads PEM and files now: errors are the configuration's (InvalidConfig). Starts the first fetch of a URL.
    [[nodiscard]] Result<void> start();
    /// To be called about once a second: fetches by age, retries after failures, reads changed files again, drops keys
    /// that were kept too long.
    void poll();

    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_.load(std::memory_order_acquire); }
    [[nodiscard]] std::shared_ptr<const KeySet> current() const;
    [[nodiscard]] KeySourceStatus status() const;
    [[nodiscard]] const KeySourceConfig& config() const noexcept { return config_; }

    enum class Await : std::uint8_t {
        Waiting, ///< `resume` will be called once, on the fetcher's thread, when the fetch under way has ended
        Refused, ///< nothing to wait for: not a URL, fetched too recently, or too many are waiting; `resume` is dropped
    };
    /// For a token whose key id is not in the current set: joins or starts the one fetch that may bring it. `resume`
    /// must only post to its own worker.
    [[nodiscard]] Await awaitKeys(UniqueFunction<void()> resume);
    /// Whether awaitKeys() could do anything now; one atomic load, so a flood of forged ids costs nothing more.
    [[nodiscard]] bool mayAwait() const noexcept;

  private:
    struct State;
    [[nodiscard]] Result<void> loadFile();
    void beginFetch();

    KeySourceConfig config_;
    Fetcher* fetcher_;
    const Clock& clock_;
    std::atomic<std::uint64_t> generation_{0};
    std::shared_ptr<State> state_; ///< shared with completions that arrive late
};

/// A worker's view of a KeySource: the set it last saw, renewed when the generation moved.
class KeySetReader {
  public:
    explicit KeySetReader(const KeySource& source) : source_(&source) {}
    [[nodiscard]] const KeySet& current();
    [[nodiscard]] std::uint64_t generation() const noexcept { return source_->generation(); }

  private:
    const KeySource* source_;
    std::shared_ptr<const KeySet> set_;
    std::uint64_t generation_ = 0;
};

} // namespace postern::security
