// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "dataplane/net/Alarm.h"
#include "dataplane/pipeline/FilterContext.h"
#include "dataplane/redis/RedisCounter.h"
#include "dataplane/redis/RedisLink.h"
#include "dataplane/security/Upheld.h"
#include "dataplane/throttling/SharedCounts.h"
#include "model/GatewayConfig.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace postern::engine {

class Worker;

/// The configuration's `redis`, with its secret.
struct SharedSettings {
    std::string address; ///< as written
    redis::LinkConfig link;
    std::string prefix;
    Milliseconds sync{100};
    bool limits = true;
    std::string revoked; ///< key of the set of revoked tokens; empty: none
    Milliseconds revokedEvery{1000};
    std::size_t revokedMaximum = 100'000;

    /// Nothing when gateways share nothing. Errors: InvalidConfig (a secret that cannot be had, built without Redis).
    [[nodiscard]] static Result<std::optional<SharedSettings>> of(const model::GatewayConfig& config, const pipeline::Ports& ports);
    [[nodiscard]] bool same(const SharedSettings& other) const noexcept;
};

/// How the links to one server are. Threads: each link's worker tells, whoever asks for the status reads; they meet at the
/// mutex.
class SharedStatus final : public security::Upheld {
  public:
    /// `good` and `lost`: what it means for the gateway.
    SharedStatus(std::string address, unsigned links, std::string good, std::string lost)
        : address_(std::move(address)), good_(std::move(good)), lost_(std::move(lost)), problems_(links, waiting)
    {
    }
    /// Why a link is lost; empty when it is there. Logs the first loss and that all are back, nothing in between.
    void tell(unsigned link, const std::string& problem);
    void poll() override {}
    [[nodiscard]] std::string problem() const override;

  private:
    static constexpr const char* waiting = "it has not answered yet";
    std::string address_;
    std::string good_;
    std::string lost_;
    mutable std::mutex mutex_;
    std::vector<std::string> problems_;
    bool toldLost_ = false;
    bool toldThere_ = false;
};

/// A worker's link: tells what was let through in its part of the counters, and what the others did, every half of
/// `sync`, and quicker while a limit is near. On the worker's thread, or while no thread runs.
class SharedLink {
  public:
    SharedLink(Worker& worker, const SharedSettings& settings, throttling::SharedCounts& counts,
               std::shared_ptr<SharedStatus> status);
    ~SharedLink();
    SharedLink(const SharedLink&) = delete;
    SharedLink& operator=(const SharedLink&) = delete;

    /// Exchanges as soon as it can.
    void hurry();

  private:
    void exchange();
    void exchanged(SteadyTime began, Result<std::vector<throttling::CounterAnswer>> answers);

    unsigned index_;
    Nanoseconds pause_;
    throttling::SharedCounts& counts_;
    std::shared_ptr<SharedStatus> status_;
    redis::RedisLink link_;
    redis::RedisCounter counter_;
    std::vector<throttling::CounterReport> flying_;
    bool isHurried_ = false;
    net::Alarm next_;
};

/// SHA-256, so that nobody who chooses a key finds another one that counts with it.
[[nodiscard]] Hash128 sharedName(std::uint64_t rule, std::string_view key);

} // namespace postern::engine
