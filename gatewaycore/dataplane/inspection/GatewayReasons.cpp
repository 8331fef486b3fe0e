// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/GatewayReasons.h"

namespace postern::inspection {

const pipeline::ReasonText clientLeft{"gateway.client-left", "The client left before it had an answer.",
                                      "Look at the client's own time-out."};
const pipeline::ReasonText gatewayClosed{"gateway.closed", "The gateway closed the connection before there was an answer.",
                                         "Was it told to stop? timeouts.drain says how long it waits."};
const pipeline::ReasonText brokenByClient{
    "answer.broken-by-client", "The client left in the middle of the answer, after {octets} octets of content: {detail}",
    "Look at the client's own time-out, and at how long the answer takes."};
const pipeline::ReasonText brokenByGateway{
    "answer.broken-by-gateway", "The gateway broke the answer off after {octets} octets of content: {detail}",
    "Look at the configuration's limits and time-outs, and at what the detail says."};
const pipeline::ReasonText brokenByBackend{
    "answer.broken-by-backend", "The backend broke off in the middle of its answer: {detail}.",
    "Look at the backend: the client got a part of the answer only, after a status of {status}."};
const pipeline::ReasonText cutOff{"answer.cut-off",
                                  "The client got {octets} octets of content, and then the end of its connection.",
                                  "Look at the backend's step."};

const pipeline::ReasonText heldContinued{"breakpoint.continued", "Held up at the breakpoint {breakpoint} and continued by {by}.", {}};
const pipeline::ReasonText heldEdited{"breakpoint.edited",
                                      "Held up at the breakpoint {breakpoint}; {by} changed the message and continued.",
                                      "What went on from here is not what was received: look at the changes of this step."};
const pipeline::ReasonText heldAnswered{"breakpoint.answered", "Held up at the breakpoint {breakpoint} and answered by {by}.",
                                        "The answer is a person's: no filter and no backend made it."};
const pipeline::ReasonText heldDropped{"breakpoint.dropped",
                                       "Held up at the breakpoint {breakpoint}; {by} had the connection closed.", {}};
const pipeline::ReasonText heldStepped{"breakpoint.stepped",
                                       "Held up at the breakpoint {breakpoint}; {by} let it go on to the next filter.", {}};
const pipeline::ReasonText heldNot{
    "breakpoint.beyond-limit", "The breakpoint {breakpoint} matched, but {limit} calls were held up already, so this one ran on.",
    "Continue or drop what is held up, or raise mostPaused."};

const pipeline::ReasonText heldTooLong{"breakpoint.time-over",
                                       "Held up at the breakpoint {breakpoint} for as long as that may be; then it went on.",
                                       "The setting \"longest\" of the breakpoints says how long that is."};
const pipeline::ReasonText heldClientLeft{"breakpoint.client-left",
                                          "The client left while the call was held up at the breakpoint {breakpoint}.",
                                          "Give the client a longer time-out while you debug."};
const pipeline::ReasonText heldBrokeOff{"breakpoint.broke-off",
                                        "The message broke off while the call was held up at the breakpoint {breakpoint}.", {}};
const pipeline::ReasonText heldGatewayClosed{"breakpoint.gateway-closed",
                                             "The gateway stopped while the call was held up at the breakpoint {breakpoint}.", {}};
const pipeline::ReasonText heldDraining{
    "breakpoint.draining", "Held up at the breakpoint {breakpoint} until the gateway was told to stop; then it went on.", {}};
const pipeline::ReasonText heldRecordingOff{
    "breakpoint.recording-off", "Held up at the breakpoint {breakpoint} until recording was stopped; then it went on.", {}};
const pipeline::ReasonText heldRemoved{
    "breakpoint.removed", "Held up at the breakpoint {breakpoint} until that was removed; then it went on.", {}};

const pipeline::ReasonText rerunFrom{"rerun.from", "Re-run from step {step} ({filter}) of exchange {exchange}.", {}};
const pipeline::ReasonText rerunFromWithout{
    "rerun.from-without", "Re-run from step {step} ({filter}) of exchange {exchange}, without what its trace masks: {left}.",
    "Run it again with the real values, if a step or the backend needs them."};
const pipeline::ReasonText notRunTaken{"rerun.taken", "Not run: what it found in exchange {exchange} is taken over.", {}};
const pipeline::ReasonText notRunNew{"rerun.new", "Not run: the call was begun behind it, and in exchange {exchange} it did not run.",
                                     "Run the call again from an earlier step to have it run."};

std::span<const pipeline::ReasonText* const> gatewayReasons() noexcept
{
    static constexpr const pipeline::ReasonText* all[] = {&clientLeft,      &gatewayClosed,   &brokenByClient,
                                                          &brokenByGateway, &brokenByBackend, &cutOff,
                                                          &heldContinued,   &heldEdited,      &heldAnswered,
                                                          &heldDropped,     &heldStepped,     &heldNot,
                                                          &heldTooLong,     &heldClientLeft,  &heldBrokeOff,
                                                          &heldGatewayClosed, &heldDraining,  &heldRecordingOff,
                                                          &heldRemoved,       &rerunFrom,     &rerunFromWithout,
                                                          &notRunTaken,       &notRunNew};
    return all;
}

} // namespace postern::inspection
