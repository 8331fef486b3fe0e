// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "dataplane/client/ConnectionPool.h"
#include "dataplane/pipeline/StateRegistry.h"
#include "dataplane/upstream/ClusterStatus.h"
#include "dataplane/upstream/Spread.h"
#include "model/Resilience.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace postern::upstream {

/// One backend address, taken apart once.
struct Endpoint {
    std::string url;      ///< as configured
    client::Origin origin;
    std::string host;     ///< the Host field: "example.com", "example.com:8080"
    std::string basePath; ///< put before each path; no slash at the end; empty: none
    std::string query;    ///< put before each query; empty: none
    std::uint32_t weight = 1;
    std::uint32_t priority = 0; ///< lower ones first

    /// For logs and whoever looks from outside: a query may hold a key.
    [[nodiscard]] std::string shown() const { return url.substr(0, url.find('?')); }
    /// http and https URLs; `tls` is used for https. Errors: InvalidConfig.
    [[nodiscard]] static Result<Endpoint> parse(std::string_view url, std::uint32_t weight,
                                                std::shared_ptr<const net::TlsContext> tls, std::string serverName,
                                                client::OriginLimits limits = {});
};

/// How a pool chooses, and when it leaves an endpoint alone.
struct PoolRules {
    bool leastRequest = false; ///< else smooth weighted round robin: in proportion to the weights, spread evenly
    model::Suspension suspension = never();

    [[nodiscard]] static model::Suspension never()
    {
        model::Suspension none;
        none.failures = 0;
        return none;
    }
};

/// "30 s", "0.5 s".
[[nodiscard]] std::string inSeconds(Nanoseconds time);

/// The endpoints of a cluster and whose turn it is. Only endpoints of the best priority are called that has any in
/// service; in service is what is neither suspended nor found ill by the health check.
///
/// Each worker keeps a round and finds failures out for itself, so that nothing is shared while requests run; the members
/// with a worker's number are for its thread. Illness is told to each worker by post. An endpoint whose suspension is over
/// is on trial: one call at a time, until one goes well; the first that fails suspends it again, for longer.
class EndpointPool {
  public:
    EndpointPool(std::vector<Endpoint> endpoints, unsigned workers, PoolRules rules = {});

    [[nodiscard]] std::size_t size() const noexcept { return endpoints_.size(); }
    [[nodiscard]] const Endpoint& operator[](std::size_t at) const noexcept { return endpoints_[at]; }
    [[nodiscard]] const PoolRules& rules() const noexcept { return rules_; }
    /// The next endpoint that is not among `tried` (a bit for each of the first 64); size() when none is left. When none in
    /// service is left those out of service are taken, unless suspension.panic is false.
    [[nodiscard]] std::size_t choose(unsigned worker, SteadyTime now, std::uint64_t tried = 0) const noexcept;

    /// An attempt begins, and ends whatever its outcome. True when it is the one that an endpoint on trial is given: ended()
    /// is to know.
    bool began(unsigned worker, std::size_t at) const noexcept;
    void ended(unsigned worker, std::size_t at, bool trial = false) const noexcept;
    /// The attempt that began at `began` got an answer.
    void succeeded(unsigned worker, std::size_t at, SteadyTime began) const noexcept;
    /// It did not, or got one that counts as a failure. Returns for how long the endpoint is suspended because of it; zero
    /// when it is not.
    [[nodiscard]] Nanoseconds failed(unsigned worker, std::size_t at, SteadyTime began, SteadyTime now) const noexcept;
    [[nodiscard]] bool countsAsFailure(model::Failure failure) const noexcept;
    [[nodiscard]] bool countsAsFailure(int status) const noexcept;

    /// Told by the health check. `why` is a part of a sentence: "answered 503".
    void setIll(unsigned worker, std::size_t at, bool ill, std::string why = {}) const;
    /// Why an endpoint is not called by this worker, as a part of a sentence; empty when it is.
    [[nodiscard]] std::string whyOut(unsigned worker, std::size_t at, SteadyTime now) const;
    [[nodiscard]] bool inService(unsigned worker, std::size_t at, SteadyTime now) const noexcept;
    /// The endpoints, by any thread.
    [[nodiscard]] std::vector<EndpointStatus> status(SteadyTime now) const;

  private:
    /// What one worker knows of one endpoint. The atomics are written by its own thread only, and read by any.
    struct State {
        std::int64_t turn = 0;
        std::uint32_t failuresInARow = 0;
        std::uint32_t suspensionsInARow = 0;
        SteadyTime suspendedAt{};
        SteadyTime suspendedUntil{};
        bool trying = false; ///< on trial, and the call is under way that will show whether it is well
        bool ill = false;
        std::string why; ///< it is ill
        std::atomic<std::uint32_t> active{0};
        std::atomic<std::uint64_t> calls{0};
        std::atomic<std::uint64_t> failures{0};
        std::atomic<std::uint64_t> suspensions{0};
        std::atomic<std::int64_t> shownUntil{0};
        std::atomic<bool> shownIll{false};

        State() = default;
        State(const State&) = delete;
        State& operator=(const State&) = delete;
    };
    struct Own {
        std::unique_ptr<State[]> of;
        Spread spread;
        std::uint32_t suspendedOnce = 0; ///< endpoints that are suspended, or were since they last went well
        std::uint32_t ill = 0;
    };
    enum class Take : std::uint8_t { InService, Resting, Any };

    [[nodiscard]] bool isOpen(const State& state, SteadyTime now, Take take) const noexcept;
    [[nodiscard]] std::size_t roundRobin(Own& own, std::uint64_t tried, SteadyTime now, Take take) const noexcept;
    [[nodiscard]] std::size_t leastRequest(Own& own, std::uint64_t tried, SteadyTime now, Take take) const noexcept;
    [[nodiscard]] std::uint32_t bestPriority(const Own& own, std::uint64_t tried, SteadyTime now, Take take) const noexcept;
    [[nodiscard]] bool maySuspend(const Own& own, std::size_t which, SteadyTime now) const noexcept;

    std::vector<Endpoint> endpoints_;
    PoolRules rules_;
    bool priorities_ = false; ///< not all are the same
    pipeline::PerWorker<Own> workers_;
};

} // namespace postern::upstream
