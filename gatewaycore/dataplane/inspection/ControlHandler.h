// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/BreakpointCalls.h"
#include "dataplane/inspection/RerunCalls.h"
#include "dataplane/inspection/WhatIfCalls.h"
#include "dataplane/inspection/ControlTarget.h"
#include "dataplane/pipeline/Handler.h"

#include <atomic>
#include <memory>

namespace postern::inspection {

/// The control protocol, version 1: HTTP/1.1 and JSON.
///
///     GET  /v1/status                      what runs
///     GET  /v1/metrics                     what was counted of each API
///     GET  /v1/config-hash                 {"hash"}
///     POST /v1/reload                      {"hash"}, or 422 {"problems": [{severity, message, hint, file, line, column}]}
///     POST /v1/recording  {"on": true}     {"recording"}
///     GET  /v1/traces/{id}                 one whole trace; 404 when it is no longer held
///     GET  /v1/traces?cursor=&follow=&full=  a stream of frames: a decimal length, a line feed, that many octets of JSON
///     /v1/breakpoints, /v1/paused          see BreakpointCalls
///     /v1/whatif                           see WhatIfCalls
///     /v1/rerun                            see RerunCalls
///     /v1/apis, /v1/surroundings           the files of the gateway's APIs, see config/ApiCalls.h
///
/// A frame is {"cursor", "summary"} or, with full=1, {"cursor", "trace"}; {"cursor", "dropped", "missed"} comes when
/// traces were lost (dropped: on a full ring, since the start; missed: made room before this reader came) and once a
/// second while nothing happens. With follow=1 (the default) the stream goes on until the client leaves, or the gateway
/// has stopped and all has been told; `cursor` is the last one the reader has (0: from the oldest held; "now": only new
/// ones).
///
/// Runs on one worker only, so it needs no lock.
class ControlHandler final : public pipeline::Handler {
  public:
    /// `target` must live longer than the handler.
    explicit ControlHandler(ControlTarget& target);
    ~ControlHandler() override;

    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override;
    /// Nothing more will be recorded: streams end when their readers have all there is. Any thread.
    void end() noexcept { ending_.store(true, std::memory_order_release); }
    /// Takes what the workers have recorded; called by itself while somebody reads a stream.
    void drain();

  private:
    struct Stream;
    void getTraces(std::string_view query, pipeline::Answer answer);
    void getTrace(std::string_view id, pipeline::Answer answer);
    void reload(pipeline::Answer answer);
    void callFolder(pipeline::Exchange& exchange, pipeline::Answer answer);
    void setRecording(BytesView body, pipeline::Answer answer);
    /// Sends what is new to one reader, then waits for more.
    void pump(const std::shared_ptr<Stream>& stream);

    ControlTarget& target_;
    BreakpointCalls breakpoints_;
    TraceStore store_;
    WhatIfCalls whatIf_;
    RerunCalls rerun_;
    std::uint64_t dropped_ = 0;
    std::atomic<bool> ending_{false};
    std::shared_ptr<ControlHandler*> self_; ///< for timers that may come after the handler has gone
};

} // namespace postern::inspection
