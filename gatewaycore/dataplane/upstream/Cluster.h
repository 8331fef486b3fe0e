// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Result.h"
#include "dataplane/client/ConnectionPool.h"
#include "dataplane/http/ParserLimits.h"
#include "dataplane/http/ProxyTrust.h"
#include "dataplane/pipeline/StateRegistry.h"
#include "dataplane/upstream/Breaker.h"
#include "dataplane/upstream/EndpointPool.h"
#include "model/Cluster.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace postern::upstream {

/// What all clusters of a gateway share.
struct ForwardSettings {
    http::ParserLimits parser;         ///< what a backend's head may be
    ByteCount streamBuffer = 64_KiB;   ///< request content in flight for one exchange
    std::chrono::milliseconds writeIdle{30'000}; ///< the backend takes no octet of the request
    /// From the choice of an endpoint to the last octet of the answer; 0: never.
    std::chrono::milliseconds total{0};
    // What a cluster has that says nothing of its own.
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds responseTimeout{60'000};
    std::chrono::milliseconds idleTimeout{60'000};
    /// Whose X-Forwarded-* is continued; anybody else's is replaced.
    http::ProxyTrust trustedProxies;
    unsigned workers = 1;
};

/// Backends that serve the same thing, ready to be called: origins with their TLS rules, limits and time-outs. Shared by
/// all workers; what changes is kept per worker. Keep it in the StateRegistry (its key is the encoded model::Cluster),
/// so that a reload does not begin the round again.
class Cluster {
  public:
    /// Errors: InvalidConfig, naming the endpoint or file.
    [[nodiscard]] static Result<std::shared_ptr<const Cluster>> make(const model::Cluster& cluster,
                                                                     const ForwardSettings& settings);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const EndpointPool& endpoints() const noexcept { return endpoints_; }
    [[nodiscard]] const ForwardSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] std::chrono::milliseconds connectTimeout() const noexcept { return connectTimeout_; }
    [[nodiscard]] std::chrono::milliseconds responseTimeout() const noexcept { return responseTimeout_; }
    [[nodiscard]] std::chrono::milliseconds idleTimeout() const noexcept { return idleTimeout_; }
    [[nodiscard]] std::chrono::milliseconds totalTimeout() const noexcept { return totalTimeout_; } ///< 0: none
    [[nodiscard]] bool preserveHost() const noexcept { return preserveHost_; }
    /// Null when only what could not be connected to is called elsewhere.
    [[nodiscard]] const model::RetryPolicy* retry() const noexcept { return retry_ ? &*retry_ : nullptr; }
    /// From an attempt's begin, or the request's end when that is later, to the answer's head; 0: none.
    [[nodiscard]] std::chrono::milliseconds perTryTimeout() const noexcept { return retry_ ? retry_->perTryTimeout : std::chrono::milliseconds(0); }
    /// How much content of an idempotent request is kept for another attempt; without a policy so that a connection that
    /// was closed with its backend costs no call that another endpoint can answer.
    [[nodiscard]] std::uint64_t keptContent() const noexcept { return keptContent_; }
    [[nodiscard]] const model::CircuitBreaker* breakerRules() const noexcept { return breaker_ ? &*breaker_ : nullptr; }
    [[nodiscard]] const model::HealthCheck* healthCheck() const noexcept { return healthCheck_ ? &*healthCheck_ : nullptr; }

    /// Counts a call in; false when as many as may be are under way on this worker already. leave() ends it.
    [[nodiscard]] bool enter(unsigned worker) const noexcept;
    void leave(unsigned worker) const noexcept { --own_[worker].active; }
    [[nodiscard]] std::uint32_t active(unsigned worker) const noexcept { return own_[worker].active; }
    // Only with breakerRules(): every call that breakerPass() lets through is ended.
    [[nodiscard]] Breaker::Pass breakerPass(unsigned worker, SteadyTime now) const noexcept;
    void endPass(unsigned worker, const Breaker::Pass& pass, Breaker::Outcome outcome, SteadyTime now) const;
    [[nodiscard]] const Breaker& breaker(unsigned worker) const noexcept { return own_[worker].breaker; }
    /// Whether a request may be repeated; giveRepetition() ends it. Only with retry().
    [[nodiscard]] bool takeRepetition(unsigned worker, SteadyTime now) const noexcept;
    void giveRepetition(unsigned worker) const noexcept { own_[worker].budget.give(); }
    /// Before repetition number `count` (from 1) at an endpoint that was tried: half of it fixed, half at random.
    [[nodiscard]] Nanoseconds backoff(unsigned worker, unsigned count) const noexcept;

    /// Of all workers together; by any thread.
    [[nodiscard]] ClusterStatus status(SteadyTime now) const;

  private:
    Cluster(const model::Cluster& cluster, const ForwardSettings& settings, EndpointPool endpoints);
    struct Own {
        std::uint32_t active = 0;
        Spread spread;
        Breaker breaker;
        RepetitionBudget budget;
        // Written by its worker, read by any thread.
        std::atomic<bool> shownOpen{false};
        std::atomic<std::uint64_t> repetitions{0};
        std::atomic<std::uint64_t> refused{0};
    };

    std::string name_;
    ForwardSettings settings_;
    EndpointPool endpoints_;
    std::chrono::milliseconds connectTimeout_;
    std::chrono::milliseconds responseTimeout_;
    std::chrono::milliseconds idleTimeout_;
    std::chrono::milliseconds totalTimeout_;
    std::optional<model::RetryPolicy> retry_;
    std::optional<model::CircuitBreaker> breaker_;
    std::optional<model::HealthCheck> healthCheck_;
    std::uint64_t keptContent_ = 0;
    std::uint32_t maxActive_;
    bool preserveHost_;
    pipeline::PerWorker<Own> own_;
};

} // namespace postern::upstream
