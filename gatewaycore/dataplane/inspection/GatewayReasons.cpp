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

std::span<const pipeline::ReasonText* const> gatewayReasons() noexcept
{
    static constexpr const pipeline::ReasonText* all[] = {&clientLeft,      &gatewayClosed,   &brokenByClient,
                                                          &brokenByGateway, &brokenByBackend, &cutOff};
    return all;
}

} // namespace postern::inspection
