// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/ControlTarget.h"
#include "dataplane/pipeline/Handler.h"

#include <memory>
#include <string_view>

namespace postern::inspection {

/// The control protocol's part about breakpoints. Bodies are strict: an unknown member or a wrong type is answered 400
/// with {"error"}.
///
///     GET    /v1/breakpoints               {"breakpoints": [Breakpoint and "hits", "spent"], "mostPaused", "longest",
///                                          "recording"}: they are in force only while the gateway records
///     PUT    /v1/breakpoints               BreakpointSettings: these and no others; answers as GET
///     POST   /v1/breakpoints               one Breakpoint, in place of the one with its id; answers {"id"}
///     DELETE /v1/breakpoints[/{id}]        all of them, or one
///     GET    /v1/paused?since=&wait=       {"revision", "paused": [see PausedJson], "ended": [after `since`], "most",
///                                          "beyond"}. With `since` (a revision) and `wait` (ms, at most 30,000) the answer
///                                          comes when something has changed, or when the time is over.
///     POST   /v1/paused  {"action"}        continue or drop for all that is held up; answers {"calls"}
///     GET    /v1/paused/{id}               one of them with its message, masked, and its trace so far
///     POST   /v1/paused/{id}  PauseAction  204; 400 with the reason, 404 when it is not held any more, 409 when it has
///                                          gone on to another pause. A masked value that is left as it is stays what it was.
class BreakpointCalls {
  public:
    explicit BreakpointCalls(ControlTarget& target) noexcept : target_(target) {}

    [[nodiscard]] static bool isFor(std::string_view path) noexcept;
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer);

  private:
    struct Watch;
    void tellBreakpoints(pipeline::Answer& answer);
    void putBreakpoints(BytesView body, pipeline::Answer& answer);
    void postBreakpoint(BytesView body, pipeline::Answer& answer);
    void deleteBreakpoints(std::string_view id, pipeline::Answer& answer);
    void watchPaused(std::string_view query, pipeline::Answer answer);
    static void tellPaused(const std::shared_ptr<Watch>& watch);
    void actOnAll(BytesView body, pipeline::Answer& answer);
    void onPaused(pipeline::Exchange& exchange, std::string_view id, pipeline::Answer& answer);

    ControlTarget& target_;
};

} // namespace postern::inspection
