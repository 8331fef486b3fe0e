// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "base/Secret.h"
#include "dataplane/security/Fetcher.h"
#include "dataplane/security/RevocationFeed.h"
#include "dataplane/security/RevocationSet.h"
#include "dataplane/security/Upheld.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace postern::security {

/// Where the lists of revoked tokens come from. Either may be empty.
struct RevocationsConfig {
    std::string file; ///< read again when it changes
    std::string url;  ///< fetched again and again, with its ETag
    FetchTls tls;
    std::string userName; ///< for Basic; empty: nobody asks who we are
    Secret password;
    Seconds every{60};
    std::size_t maximum = 100'000; ///< entries of each list
    Milliseconds timeout{10'000};
};

/// The revoked tokens over time: one list from a file and one from a URL. When a list cannot be had again the last good one
/// goes on counting; entries end by themselves. Lives once per gateway, longer than every worker that reads it.
///
/// Threads: readers on the workers, poll() on the keeper's, completions on the fetcher's. Lists are published under a mutex,
/// then the generation is stored with release; a reader compares the generation (one plain load) and takes the mutex only
/// when it moved. So the request path has no lock.
class Revocations final : public Upheld {
  public:
    struct Lists {
        std::shared_ptr<const RevocationSet> ofFile = std::make_shared<const RevocationSet>();
        std::shared_ptr<const RevocationSet> ofUrl = std::make_shared<const RevocationSet>();
    };

    /// `fetcher` is needed for a URL only and must outlive this, as must `clock`.
    Revocations(RevocationsConfig config, Fetcher* fetcher, const Clock& clock);
    ~Revocations() override;
    Revocations(const Revocations&) = delete;
    Revocations& operator=(const Revocations&) = delete;

    /// Reads the file now: errors are the configuration's (InvalidConfig). Starts the first fetch of the URL.
    [[nodiscard]] Result<void> start();
    void poll() override;
    [[nodiscard]] std::string problem() const override;

    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_.load(std::memory_order_acquire); }
    [[nodiscard]] Lists current() const;

  private:
    struct State;
    [[nodiscard]] Result<void> readFile();
    void readFileIfChanged();
    void fetch();

    RevocationsConfig config_;
    Fetcher* fetcher_;
    const Clock& clock_;
    std::atomic<std::uint64_t> generation_{1};
    std::shared_ptr<State> state_; ///< shared with completions that arrive late
};

/// A worker's view of them: the lists it last saw, renewed when the generation moved.
class RevocationReader {
  public:
    explicit RevocationReader(const Revocations& source) noexcept : RevocationReader(&source, nullptr) {}
    /// Either may be nullptr.
    RevocationReader(const Revocations* source, const RevocationFeed* feed) noexcept : source_(source), feed_(feed) {}
    /// How a list names this token; Nothing when it is in none.
    [[nodiscard]] RevokedBy find(std::string_view tokenId, std::string_view token, WallTime now, const TokenHolder& holder = {});

  private:
    const Revocations* source_;
    const RevocationFeed* feed_;
    Revocations::Lists lists_;
    std::shared_ptr<const RevocationSet> fed_;
    std::uint64_t generation_ = 0;
    std::uint64_t feedGeneration_ = 0;
};

} // namespace postern::security
