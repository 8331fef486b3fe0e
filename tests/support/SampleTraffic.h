// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <cstdint>
#include <vector>

namespace postern::test {

/// Made-up exchanges that look like real ones: three APIs; mostly 200, some 401, 403, 404, 429 and 502; latencies with a
/// long tail. The n-th exchange is always the same, so tests may count.
inspection::Summary sampleSummary(std::uint64_t id);
std::vector<inspection::Summary> sampleSummaries(std::uint64_t firstId, std::size_t count);
/// The whole trace that belongs to sampleSummary(id): chain, reasons, changes, backend attempt.
inspection::Trace sampleTrace(std::uint64_t id);

} // namespace postern::test
