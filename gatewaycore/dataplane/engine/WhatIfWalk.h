// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/Snapshot.h"
#include "dataplane/inspection/WhatIf.h"
#include "dataplane/pipeline/FilterChain.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::engine {

/// A step of the chain that is tried, and which one of the recorded chain it was.
struct StepMark {
    std::string filter;
    std::string instance; ///< empty when it is the type's name, as in traces
    /// Which of the recorded steps with this filter and instance it is, from 0; nothing: the chain had no such step.
    std::optional<std::size_t> ordinal;
    bool unchanged = false; ///< and configured as it was
    pipeline::BodyNeed requestBody = pipeline::BodyNeed::None;
    pipeline::BodyNeed responseBody = pipeline::BodyNeed::None;
};

/// The chain of one route as it is tried, step by step.
using ChainMarks = std::vector<StepMark>;

/// What the parts of a what-if know of the exchange that is evaluated. On one thread.
struct WhatIfWalk {
    const inspection::Trace* recorded = nullptr;
    bool sameConfiguration = false; ///< recorded on the configuration that the tried one is compared with
    bool masked = false;            ///< something of the request was masked, so there may have been a credential
    bool certificates = false;      ///< clients may show certificates, which are not recorded
    bool backendAsked = false;
    bool backendUnknown = false;
    std::optional<inspection::Reason> notJudged;
    std::vector<inspection::Reason> assumptions;
    std::vector<const void*> asRecorded; ///< the stand-ins that repeat what was recorded
    std::vector<const inspection::Step*> repeated; ///< what they repeated

    void begin(const inspection::Trace& trace);
    void assume(const pipeline::ReasonText& text, std::string_view filter = {});
    void cannot(const pipeline::ReasonText& text, std::string_view filter = {});
    /// The recorded step, or nullptr.
    [[nodiscard]] const inspection::Step* find(const StepMark& mark, inspection::Step::Direction direction) const;
};

/// Recorded steps with their place among those of the same filter, instance and direction: the first of the chain is 0 in
/// both directions.
[[nodiscard]] std::size_t ordinalOf(const inspection::Trace& trace, const inspection::Step& step);

/// Stands in a chain for a filter that cannot be run on what is recorded (credentials, which are masked), or must not be
/// (what asks others), or depends on what has been before (limits, caches). Where it is configured as it was, it decides as
/// it was recorded; else it is run with state of its own, passed by, or says that this cannot be judged. nullptr for a filter
/// that is simply run. `mark` and `walk` outlive it.
[[nodiscard]] std::optional<pipeline::ChainStep> standInFor(const pipeline::ChainStep& step, const StepMark& mark, WhatIfWalk& walk);

} // namespace postern::engine
