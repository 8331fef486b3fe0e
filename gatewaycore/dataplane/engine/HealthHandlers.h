// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Handler.h"

#include <atomic>
#include <memory>

namespace postern::engine {

/// 200 while the process can answer at all.
class LiveHandler final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override;
    [[nodiscard]] pipeline::BodyNeed requestBody() const noexcept override { return pipeline::BodyNeed::None; }
};

/// 200 while the gateway wants work, 503 when it is about to stop, so that load balancers turn away first.
class ReadyHandler final : public pipeline::Handler {
  public:
    void setReady(bool ready) noexcept { ready_.store(ready, std::memory_order_relaxed); }
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override;
    [[nodiscard]] pipeline::BodyNeed requestBody() const noexcept override { return pipeline::BodyNeed::None; }

  private:
    std::atomic<bool> ready_{true};
};

} // namespace postern::engine
