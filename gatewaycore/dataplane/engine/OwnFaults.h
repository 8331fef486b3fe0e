// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/engine/Snapshot.h"
#include "dataplane/http/ParserLimits.h"
#include "dataplane/pipeline/Exchange.h"

#include <string>
#include <string_view>

namespace postern::engine {

/// Puts what whoever reads the trace has to know into a fault that the gateway itself raises, beside what it said so far: the
/// values at hand and the configured ones (Exchange::failureDetail), and where they are configured (failureSource). Only for
/// exchanges that are recorded. `allow`: of a 405, what the client is told.
void explainOwnFault(pipeline::FaultId fault, const Snapshot& snapshot, pipeline::Exchange& exchange, std::string_view allow);

/// The reason of a head that could not be read, with the version that it names when that is the reason. `unread`: what came.
[[nodiscard]] std::string withVersion(const http::ParseFailure& failure, std::string_view unread);

} // namespace postern::engine
