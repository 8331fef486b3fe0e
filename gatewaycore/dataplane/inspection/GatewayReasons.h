// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Reason.h"

#include <span>

namespace postern::inspection {

// Why the steps that are the gateway's own (`backend`, `send`) failed; a filter brings its reasons with it.

extern const pipeline::ReasonText clientLeft;      ///< before there was an answer
extern const pipeline::ReasonText gatewayClosed;   ///< before there was an answer
extern const pipeline::ReasonText brokenByClient;  ///< octets, detail, status
extern const pipeline::ReasonText brokenByGateway; ///< octets, detail, status
extern const pipeline::ReasonText brokenByBackend; ///< octets, detail, status
extern const pipeline::ReasonText cutOff;          ///< octets, detail, status

// What became of a call at a breakpoint.
extern const pipeline::ReasonText heldContinued; ///< breakpoint, by
extern const pipeline::ReasonText heldEdited;    ///< breakpoint, by
extern const pipeline::ReasonText heldAnswered;  ///< breakpoint, by
extern const pipeline::ReasonText heldDropped;   ///< breakpoint, by
extern const pipeline::ReasonText heldStepped;   ///< breakpoint, by
extern const pipeline::ReasonText heldNot;       ///< breakpoint, limit
// What ended its wait when nobody decided: breakpoint.
extern const pipeline::ReasonText heldTooLong;
extern const pipeline::ReasonText heldClientLeft;
extern const pipeline::ReasonText heldBrokeOff;
extern const pipeline::ReasonText heldGatewayClosed;
extern const pipeline::ReasonText heldDraining;
extern const pipeline::ReasonText heldRecordingOff;
extern const pipeline::ReasonText heldRemoved;

// What a call is that was run again from the middle of another one.
extern const pipeline::ReasonText rerunFrom;        ///< exchange, step, filter
extern const pipeline::ReasonText rerunFromWithout; ///< exchange, step, filter, left
extern const pipeline::ReasonText notRunTaken;      ///< exchange
extern const pipeline::ReasonText notRunNew;        ///< exchange

/// All of them.
[[nodiscard]] std::span<const pipeline::ReasonText* const> gatewayReasons() noexcept;

} // namespace postern::inspection
