// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "dataplane/inspection/ControlTarget.h"
#include "dataplane/inspection/TraceStore.h"
#include "dataplane/pipeline/Answer.h"
#include "dataplane/pipeline/Exchange.h"

#include <string_view>

namespace postern::inspection {

/// The control protocol's calls about running a recorded exchange again, from one of its steps on.
///
///     POST   /v1/rerun  {"exchange": 12, "step": 5, ...}    202 {"exchange": 31, "of": 12, "step": 5, "filter": "rate-limit",
///                                                            "otherConfiguration": false, "leftOut": [{"what", "name"}]}
///     DELETE /v1/rerun/{exchange}                            204: it is given up, as by a client that leaves
///
/// The whole of the wish is in RerunWish; "trace" in place of "exchange" carries one that the gateway no longer holds.
/// The steps before the first one are not run, what they found is taken from the trace; those from it on, and the backend,
/// are called in earnest: limits count. The answer comes at once; the new exchange's trace comes as all traces do. 400: the
/// wish cannot be read; 404: the exchange is not held; 409: it cannot be run again so, and why.
class RerunCalls {
  public:
    /// Both outlive it.
    RerunCalls(ControlTarget& target, const TraceStore& store) noexcept : target_(target), store_(store) {}

    [[nodiscard]] static bool isFor(std::string_view path) noexcept;
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer);

  private:
    void begin(BytesView body, pipeline::Answer& answer);

    ControlTarget& target_;
    const TraceStore& store_;
};

} // namespace postern::inspection
