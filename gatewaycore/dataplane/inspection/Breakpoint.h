// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "schema/Schema.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace postern::inspection {

/// One thing that has to be so of a call for a breakpoint to hold it up.
struct BreakpointTerm {
    enum class Field : std::uint8_t { Method, Path, Query, Header, Status, Claim };
    enum class Op : std::uint8_t { Equals, Differs, Contains, Begins, Ends, Exists, Missing, AtLeast, AtMost };
    Field field = Field::Path;
    std::string name; ///< of a query parameter, header or claim
    Op op = Op::Equals;
    std::string value;
    friend bool operator==(const BreakpointTerm&, const BreakpointTerm&) = default;
};
const schema::Schema<BreakpointTerm>& describe(schema::Type<BreakpointTerm>);

/// Where calls are held up, and which ones. An empty text means any. A call stops at a breakpoint once.
struct Breakpoint {
    enum class Side : std::uint8_t { Request, Response };
    enum class At : std::uint8_t { Before, After };
    std::string id;
    bool enabled = true;
    std::string api;       ///< id, name or "name version"
    std::string operation; ///< id, "/orders/{id}" or "GET /orders/{id}"
    std::string filter;    ///< type or instance; "backend" and "send" are the gateway's own steps
    std::string phase;     ///< "authenticate"
    Side side = Side::Request;
    At at = At::Before;
    std::vector<BreakpointTerm> when; ///< all of them
    std::uint64_t skip = 0;           ///< so many matching calls run on first
    std::uint64_t every = 1;          ///< then each such-and-such one stops
    bool once = false;                ///< one call only, then none
    bool wholeBody = false; ///< waits for all the content even when its length is not known; above limits.bufferedBody it is refused
    friend bool operator==(const Breakpoint&, const Breakpoint&) = default;
};
const schema::Schema<Breakpoint>& describe(schema::Type<Breakpoint>);

/// What PUT /v1/breakpoints takes.
struct BreakpointSettings {
    std::vector<Breakpoint> breakpoints;
    std::uint64_t mostPaused = 1000; ///< calls at once; what comes beyond runs on
    Milliseconds longest{600'000};   ///< then a call runs on by itself
    friend bool operator==(const BreakpointSettings&, const BreakpointSettings&) = default;
};
const schema::Schema<BreakpointSettings>& describe(schema::Type<BreakpointSettings>);

/// Gives those without an id one that no other has: "b1", "b2", ...
void nameAll(std::vector<Breakpoint>& breakpoints);

/// A place where a call can be held up.
struct HaltPlace {
    std::string_view filter;
    std::string_view instance;
    std::string_view phase;
    pipeline::Direction side = pipeline::Direction::Request;
    const void* step = nullptr; ///< tells places apart
    Breakpoint::At at = Breakpoint::At::Before;
};

/// Whether `breakpoint` is for this place of this call's walk. `answered`: a backend's answer is on its way back.
[[nodiscard]] bool isAt(const Breakpoint& breakpoint, const HaltPlace& place, const pipeline::RouteInfo* route, bool answered);
/// Whether its conditions hold of the call as it is now.
[[nodiscard]] bool holds(const Breakpoint& breakpoint, pipeline::Exchange& exchange);

/// A breakpoint in force, and what it has counted. Threads meet here: all workers count.
struct ArmedBreakpoint {
    explicit ArmedBreakpoint(Breakpoint itsSpec) : spec(std::move(itsSpec)) {}
    Breakpoint spec;
    std::atomic<std::uint64_t> hits{0}; ///< calls that matched
    std::atomic<bool> spent{false};     ///< of one that stops one call only

    /// A call matched: whether it is one of those to stop.
    [[nodiscard]] bool count() noexcept;
};

/// The breakpoints in force; nobody changes it, it is replaced.
using BreakpointSet = std::vector<std::shared_ptr<ArmedBreakpoint>>;
/// Arms `settings`; a breakpoint that is as it was goes on counting. nullptr when there are none.
[[nodiscard]] std::shared_ptr<const BreakpointSet> arm(const BreakpointSettings& settings, const BreakpointSet* before);

/// A breakpoint and what it counts, for people.
struct BreakpointStatus {
    Breakpoint spec;
    std::uint64_t hits = 0;
    bool spent = false;
};

} // namespace postern::inspection
