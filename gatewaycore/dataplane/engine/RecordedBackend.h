// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/WhatIfWalk.h"
#include "dataplane/pipeline/Terminal.h"

namespace postern::engine {

/// A terminal that calls nobody: it answers what the backend answered when the exchange was recorded. Of an exchange that
/// never came to the backend it says nothing (WhatIfWalk::backendUnknown).
class RecordedBackend final : public pipeline::Terminal {
  public:
    /// `walk` outlives it.
    explicit RecordedBackend(WhatIfWalk& walk) noexcept : walk_(walk) {}

    [[nodiscard]] pipeline::RequestSink& open(pipeline::Exchange& exchange, pipeline::ResponseSink& answer) const override;
    [[nodiscard]] std::string_view kind() const noexcept override { return "recorded"; }

  private:
    WhatIfWalk& walk_;
};

} // namespace postern::engine
