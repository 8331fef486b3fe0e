// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Faults.h"

#include <string_view>

namespace postern::inspection {

/// How a trace's sentence begins that speaks of the fault: what happened, in English. Clients are told less: the message of
/// the error registry, which is also what others begin with.
[[nodiscard]] std::string_view headingFor(pipeline::FaultId fault) noexcept;

/// What whoever reads a trace can do about a fault that the gateway itself raised: one or two sentences in English.
[[nodiscard]] std::string_view adviceFor(pipeline::FaultId fault) noexcept;

} // namespace postern::inspection
