// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "dataplane/pipeline/Answer.h"
#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/Phase.h"

namespace postern::pipeline {

/// A terminal inside the process: a mock, the sandbox, /health, the control protocol. Shared by all workers, so what it
/// keeps it must guard itself.
class Handler {
  public:
    virtual ~Handler() = default;

    /// Called once for each exchange, on its worker's thread; must not block. `exchange` is valid during the call only
    /// (copy what is needed later); its request().path() is the path as it came through the chain. The answer may be
    /// given now or later.
    virtual void handle(Exchange& exchange, Answer answer) = 0;
    /// Whole (the default): handle() is called when exchange.requestBody() holds all the content, bounded by the limit for
    /// buffered bodies. None: at once, and the content is thrown away.
    [[nodiscard]] virtual BodyNeed requestBody() const noexcept { return BodyNeed::Whole; }
    /// The same for one exchange, by its head: None for a caller who is to be turned away before anything of what it sends is kept.
    [[nodiscard]] virtual BodyNeed requestBodyOf(const Exchange& /*exchange*/) const { return requestBody(); }
};

} // namespace postern::pipeline
