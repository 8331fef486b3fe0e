// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/analytics/ExchangeRecord.h"
#include "dataplane/pipeline/Exchange.h"

namespace postern::engine {

/// The record of an exchange that has ended; `answered` is false when the client left before its answer began.
[[nodiscard]] analytics::ExchangeRecord recordOf(const pipeline::Exchange& exchange, bool answered) noexcept;

} // namespace postern::engine
