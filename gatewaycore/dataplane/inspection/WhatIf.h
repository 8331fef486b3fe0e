// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/inspection/Trace.h"
#include "dataplane/pipeline/Reason.h"
#include "schema/Value.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::inspection {

/// What another configuration would make of a recorded exchange, in a word.
enum class WhatIfOutcome : std::uint8_t {
    Unchanged,     ///< the same decisions, and the same changes of the messages
    Otherwise,     ///< let through or refused as before, but something on the way is different
    NowRefused,    ///< the gateway would refuse what it let through
    NowLetThrough, ///< the gateway would let through what it refused
    NotJudged,     ///< cannot be said from what was recorded: `why` says what is missing
};
std::string_view toString(WhatIfOutcome outcome) noexcept;
bool parse(std::string_view text, WhatIfOutcome& out) noexcept;

/// One step that decides otherwise, or does something else.
struct DecisionChange {
    std::string filter;
    std::string instance;
    Step::Direction direction = Step::Direction::Request;
    std::optional<StepResult> before; ///< nothing: the chain had no such step
    std::optional<StepResult> after;  ///< nothing: the chain has none any more
    std::optional<Reason> reasonBefore;
    std::optional<Reason> reasonAfter;
    std::vector<std::string> effects; ///< what it changes otherwise: "header X-Tenant", "target", "body", "claim.role"
    std::string origin;               ///< where it is configured; of a step that has gone, where it was
};

/// What would have become of one recorded exchange.
struct WhatIfAnswer {
    std::uint64_t id = 0; ///< the recorded exchange's
    WhatIfOutcome outcome = WhatIfOutcome::Unchanged;
    std::optional<Reason> why;            ///< of NotJudged
    std::vector<Reason> assumptions;      ///< what was taken for granted, each once
    std::vector<DecisionChange> decisions; ///< in the order of the chain
    int statusBefore = 0;                 ///< 0: the client left
    int statusAfter = 0; ///< 0: not known, for instance what a backend would say that was not asked then
    Trace trace; ///< as it would have been recorded, but for times: nothing is measured. Empty when not judged.
};

/// Recorded exchanges against one other configuration. Calls no backend and nobody else, and shares no state with a
/// gateway that runs: limits are counted from empty over the exchanges that are given, at the times and in the order in
/// which they are given. One thread at a time.
class WhatIfSession {
  public:
    virtual ~WhatIfSession() = default;
    /// Never fails: what cannot be judged says so.
    [[nodiscard]] virtual WhatIfAnswer evaluate(const Trace& recorded) = 0;
};

/// Files of the gateway's folder as somebody means to write them: relative path with '/', content.
using WhatIfFiles = std::map<std::string, std::string>;

// Why something cannot be judged (`filter` where a step is meant), and what is taken for granted.
extern const pipeline::ReasonText whatIfTokenNotRecorded;   ///< filter
extern const pipeline::ReasonText whatIfClientNotRecorded;  ///< filter
extern const pipeline::ReasonText whatIfContentNotRecorded; ///< filter
extern const pipeline::ReasonText whatIfOtherService;       ///< filter
extern const pipeline::ReasonText whatIfMaskedValue;        ///< filter
extern const pipeline::ReasonText whatIfNotRead;
extern const pipeline::ReasonText whatIfNotEnded;
extern const pipeline::ReasonText whatIfHeldUp;
extern const pipeline::ReasonText whatIfRerun;
extern const pipeline::ReasonText whatIfLimitFromEmpty;     ///< filter
extern const pipeline::ReasonText whatIfCacheEmpty;         ///< filter
extern const pipeline::ReasonText whatIfNoBackendLogin;     ///< filter
extern const pipeline::ReasonText whatIfAsRecorded;
extern const pipeline::ReasonText whatIfBackendAsRecorded;
extern const pipeline::ReasonText whatIfBackendUnknown;
extern const pipeline::ReasonText whatIfOtherConfiguration;

/// All of them.
[[nodiscard]] std::span<const pipeline::ReasonText* const> whatIfReasons() noexcept;
/// `text` with its arguments in place.
[[nodiscard]] Reason whatIfReason(const pipeline::ReasonText& text, std::string_view filter = {});

/// As the control protocol carries it; a field that has its default is left out. `withTrace` takes the most room.
[[nodiscard]] schema::Value toValue(const WhatIfAnswer& answer, bool withTrace = true);
/// Errors: ParseError, naming the member.
[[nodiscard]] Result<WhatIfAnswer> whatIfAnswerFrom(const schema::Value& value);

} // namespace postern::inspection
