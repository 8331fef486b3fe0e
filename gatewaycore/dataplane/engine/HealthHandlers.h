// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/KeySources.h"
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

/// 200 while the gateway wants work. 503 when it is about to stop, so that load balancers turn away first, and while not
/// one of the issuers whose tokens it takes has a key to verify them with. Keys that are held count for as long as they
/// may, even where they can no longer be fetched; one issuer without keys beside others is told in the answer, which stays
/// 200: it is no reason to stop serving the rest.
class ReadyHandler final : public pipeline::Handler {
  public:
    /// `keys` must live longer; nullptr: nobody's tokens are taken.
    explicit ReadyHandler(const filters::KeySources* keys = nullptr) noexcept : keys_(keys) {}
    void setReady(bool ready) noexcept { ready_.store(ready, std::memory_order_relaxed); }
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override;
    [[nodiscard]] pipeline::BodyNeed requestBody() const noexcept override { return pipeline::BodyNeed::None; }

  private:
    const filters::KeySources* keys_;
    std::atomic<bool> ready_{true};
};

} // namespace postern::engine
