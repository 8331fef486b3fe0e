// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "dataplane/analytics/ExchangeRecord.h"
#include "dataplane/analytics/Measures.h"
#include "dataplane/engine/HandlerRoute.h"
#include "dataplane/inspection/Breakpoint.h"
#include "dataplane/inspection/Masking.h"
#include "dataplane/inspection/Rerun.h"
#include "dataplane/inspection/Trace.h"
#include "dataplane/pipeline/FilterContext.h"
#include "dataplane/pipeline/FilterType.h"
#include "dataplane/upstream/ClusterStatus.h"
#include "model/GatewayConfig.h"
#include "schema/Problems.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace postern::inspection {
class PausedExchanges;
}

namespace postern::engine {

/// What an embedder gives a Gateway beside its configuration.
struct GatewayOptions {
    unsigned workers = 0; ///< event loops; 0: as configured, else one for each core
    const Clock* clock = &Clock::system();
    std::vector<HandlerRoute> handlers{};
    std::vector<pipeline::FilterType> filterTypes{}; ///< besides the shelf's
    pipeline::Ports ports{};       ///< what filters may ask for, for instance filters::SecretSource
    /// Sockets that listen already, by the names of the listeners that take them in place of their addresses. They are the
    /// embedder's, who keeps them open for as long as the gateway is there.
    std::map<std::string, int> sockets{};
    std::string stateFolder{};     ///< where the development certificate authority lives; empty: none can be made
    bool healthRoutes = true;      ///< serve /health/live and /health/ready
    bool recording = false;
    /// Compiled to be checked only: nothing is fetched, written or opened, and it cannot be started. Its problems() name
    /// what else would keep it from starting (certificates).
    bool dry = false;
    /// Adds up the records of ended exchanges for measures(), which takeRecords() then finds gone.
    bool measure = false;
    std::size_t traceRing = 4096;  ///< traces kept for each worker until they are taken; then dropped and counted
    /// And what they take in memory, for all workers together: many small calls or a few large ones.
    std::size_t traceOctets = 64U << 20U;
    std::size_t traceBodyLimit = 64U << 10U; ///< octets kept of each body
    inspection::MaskingRules masking{};
};

/// A listener as it really is.
struct ListenerStatus {
    std::string name;
    std::string url; ///< "http://127.0.0.1:8280"
    bool tls = false;
    bool developmentCertificate = false;
    std::string developmentAuthority; ///< the file with the authority that issued it, for clients to trust
};

/// An API that the configuration names.
struct ApiStatus {
    std::string id;
    std::string name;
    std::string version;
    std::string context;
    std::size_t operations = 0;
    bool running = true; ///< false: refused, see problems()
};

/// An issuer whose tokens are taken, and how its keys are.
struct IssuerStatus {
    std::string name;
    std::size_t keys = 0;
    /// Why its keys could not be had, or it could not be asked about tokens, and what that means now; empty when all is
    /// well.
    std::string problem;
};

/// Ended exchanges since the start (GatewayOptions::measure, analytics.enabled).
struct GatewayMeasures {
    analytics::Measures byApi;
    std::uint64_t recordsDropped = 0; ///< exchanges that are not in it
};

struct GatewayCounters {
    std::uint64_t requests = 0;
    std::uint64_t failed = 0; ///< answered with a fault of the registry, or broken off
    std::uint64_t active = 0; ///< exchanges under way
    std::uint64_t connections = 0; ///< accepted since the start
    std::uint64_t refused = 0; ///< and closed at once, as a limit of connections was reached
    std::uint64_t tracesDropped = 0;
};

/// A gateway in this process: the public door of the data plane.
///
///     auto gateway = Gateway::create(config);
///     if (!gateway) ... gateway.error()
///     if (auto started = (*gateway)->start(); !started) ...
///     ... (*gateway)->listeners()[0].url
///
/// All members may be called from any one thread at a time (not from a worker's); none but stop(), reload() and start()
/// blocks. Whoever has to go on asking while it drains calls beginDrain(), waits until drained(), and then stop(). The
/// end of a Gateway stops it at once.
class Gateway {
  public:
    /// Compiles `config`. APIs with errors are left out (see problems()); an error is a gateway that cannot run at all.
    [[nodiscard]] static Result<std::unique_ptr<Gateway>> create(model::GatewayConfig config,
                                                                 GatewayOptions options = {});
    ~Gateway();
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    /// Opens the listeners and starts the workers. Errors name the listener, who holds its port, and the next free one.
    [[nodiscard]] Result<void> start();
    /// Says 503 at /health/ready for timeouts.drainDelay while everything goes on, then stops listening, lets running
    /// exchanges end within timeouts.drain, and closes the rest.
    void stop();
    /// The same at once: without the delay, and with `limit` in place of timeouts.drain.
    void stop(Milliseconds limit);
    [[nodiscard]] bool running() const noexcept;
    /// What stop() begins with: not ready from now on, and after timeouts.drainDelay no longer listening; what runs goes
    /// on, and no reload is taken any more. Once.
    void beginDrain();
    [[nodiscard]] bool draining() const noexcept;
    /// Nothing runs any more, so that stop() does not have to wait.
    [[nodiscard]] bool drained() const;
    /// How long that may take: timeouts.drainDelay and timeouts.drain, as configured.
    [[nodiscard]] Milliseconds drainLimit() const noexcept;

    /// Swaps to `config` if all of it is without errors; else nothing changes. Exchanges under way stay on what they began
    /// with. Listeners that are new, gone or changed are opened and closed.
    [[nodiscard]] Result<void> reload(model::GatewayConfig config);
    /// What was wrong with the configuration that runs, and with the one that was refused last.
    [[nodiscard]] schema::Problems problems() const;

    [[nodiscard]] std::vector<ListenerStatus> listeners() const;
    [[nodiscard]] std::vector<ApiStatus> apis() const;
    [[nodiscard]] std::string configHash() const;
    /// What runs, as it was given.
    [[nodiscard]] const model::GatewayConfig& configuration() const noexcept;
    [[nodiscard]] GatewayCounters counters() const;

    /// Exchanges that begin from now on are recorded, or not.
    void setRecording(bool on);
    [[nodiscard]] bool recording() const noexcept;
    /// Hands what has been recorded to `take`, oldest first for each worker; returns how many traces were dropped since
    /// the start because nobody took them. One thread at a time.
    std::uint64_t takeTraces(const std::function<void(std::unique_ptr<inspection::Trace>)>& take);

    /// Calls are held up where `settings` say, while the gateway records. What is held up at a breakpoint that is no longer
    /// there goes on; one that is as it was goes on counting.
    void setBreakpoints(inspection::BreakpointSettings settings);
    [[nodiscard]] const inspection::BreakpointSettings& breakpoints() const noexcept;
    [[nodiscard]] std::vector<inspection::BreakpointStatus> breakpointStatus() const;
    /// The calls that are held up, to be looked at and to be let go on. Any thread; it may outlive the gateway.
    [[nodiscard]] const std::shared_ptr<inspection::PausedExchanges>& pausedExchanges() const noexcept;

    /// Runs a recorded exchange again, from one of its steps on, on the worker that had it if there is one; its trace comes as
    /// others do. Errors: a sentence for the one who wants it.
    [[nodiscard]] Result<inspection::RerunStarted> rerun(const inspection::RerunPlan& plan);
    /// Ends one that is under way, as a client that leaves; false when it is not.
    [[nodiscard]] bool giveUpRerun(std::uint64_t exchange);

    /// Hands the records of ended exchanges to `take` (analytics.enabled); returns how many were dropped since the start
    /// because nobody took them. One thread at a time.
    std::uint64_t takeRecords(const std::function<void(const analytics::ExchangeRecord&)>& take);
    [[nodiscard]] GatewayMeasures measures();
    /// By name.
    [[nodiscard]] std::vector<IssuerStatus> issuers() const;
    /// The clusters that the running configuration calls.
    [[nodiscard]] std::vector<upstream::ClusterStatus> upstreams() const;
    /// What the configuration that runs has started.
    [[nodiscard]] std::vector<pipeline::UsedModule> modules() const;
    [[nodiscard]] unsigned workers() const noexcept;

  private:
    struct Impl;
    explicit Gateway(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace postern::engine
