// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Breakpoint.h"
#include "dataplane/inspection/PausedExchanges.h"
#include "dataplane/inspection/Rerun.h"
#include "dataplane/inspection/TraceStore.h"
#include "dataplane/inspection/WhatIf.h"
#include "schema/Problems.h"
#include "schema/Value.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace postern::inspection {

/// A call about the files of the gateway's APIs; see config/ApiCalls.h.
struct FolderCall {
    std::string_view method;
    std::string_view target; ///< with its query
    std::string_view ifMatch;
    std::string_view ifNoneMatch;
    std::string_view body;
};
struct FolderAnswer {
    int status = 200;
    schema::Value body; ///< null: no content
};

/// What the control protocol steers: the gateway. Called on the control protocol's thread only; may block it.
class ControlTarget {
  public:
    virtual ~ControlTarget() = default;

    /// The body of GET /v1/status:
    ///
    ///     {"version": "0.1.0", "pid": 4711, "state": "running" | "draining", "configHash": "...", "recording": false,
    ///      "drainMs": 30000,
    ///      "listeners": [{"name", "url", "tls", "developmentCertificate", "developmentAuthority",
    ///                     "problem"}],
    ///      "apis": [{"id", "name", "version", "urls": ["http://127.0.0.1:8280/orders/1.0.0"], "operations": 4, "problem"}],
    ///      "issuers": [{"name", "keys": 2, "problem"}],
    ///      "counters": {"requests", "active", "connections", "refused", "failed", "tracesDropped"},
    ///      "process": {"residentBytes", "cpuSeconds"},
    ///      "problems": [as /v1/reload gives them: what is wrong with the running configuration]}
    [[nodiscard]] virtual schema::Value status() = 0;
    /// The body of GET /v1/metrics: ended exchanges since the start, of those that matched no route under "".
    ///
    ///     {"recordsDropped": 0,
    ///      "apis": {"Orders 1.0.0": {"requests", "clientErrors", "serverErrors", "throttled", "requestBytes",
    ///                                "responseBytes", "latencyUs": {"p50", "p90", "p99"}}},
    ///      "clusters": [{"name", "repetitions", "beyondBudget", "openBreakers": 0, "endpoints": [{"url", "calls", "failures", "suspensions", "active",
    ///                                "suspendedOn", "suspendedMs", "ill"}]}]}
    ///
    /// `suspendedOn` and `openBreakers` count workers: each suspends for itself.
    [[nodiscard]] virtual schema::Value metrics() = 0;
    [[nodiscard]] virtual std::string configHash() = 0;
    /// Reads the configuration again and swaps it in; false and the problems when it is refused, the last good one
    /// having gone on.
    [[nodiscard]] virtual bool reload(schema::Problems& problems) = 0;
    [[nodiscard]] virtual bool recording() = 0;
    virtual void setRecording(bool on) = 0;
    [[nodiscard]] virtual BreakpointSettings breakpoints() = 0;
    [[nodiscard]] virtual std::vector<BreakpointStatus> breakpointStatus() = 0;
    virtual void setBreakpoints(BreakpointSettings settings) = 0;
    /// What is held up; it may outlive the gateway.
    [[nodiscard]] virtual std::shared_ptr<PausedExchanges> pausedExchanges() = 0;
    /// Recorded exchanges against the folder with `files` in place of its own; errors and `problems` when that is no
    /// configuration that would run.
    [[nodiscard]] virtual Result<std::unique_ptr<WhatIfSession>> whatIf(const WhatIfFiles& files, schema::Problems& problems)
    {
        static_cast<void>(files);
        static_cast<void>(problems);
        return unexpected(ErrorKind::Unsupported, "This gateway evaluates nothing.");
    }
    /// Begins a recorded exchange again. Errors: a sentence for the one who wants it.
    [[nodiscard]] virtual Result<RerunStarted> rerun(const RerunPlan& plan)
    {
        static_cast<void>(plan);
        return unexpected(ErrorKind::Unsupported, "This gateway runs nothing again.");
    }
    /// Ends one that is under way; false when it is not.
    [[nodiscard]] virtual bool giveUpRerun(std::uint64_t exchange)
    {
        static_cast<void>(exchange);
        return false;
    }
    /// Reads and writes the files of APIs, and reads the configuration again when they were written.
    [[nodiscard]] virtual FolderAnswer folder(const FolderCall& call)
    {
        static_cast<void>(call);
        return {404, schema::Value::object({{"error", "this gateway does not run on a folder"}})};
    }
    /// Moves what the workers' rings hold into `store`; returns how many traces have been dropped since the start.
    virtual std::uint64_t drain(TraceStore& store) = 0;
};

} // namespace postern::inspection
