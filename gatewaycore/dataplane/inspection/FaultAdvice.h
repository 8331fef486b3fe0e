// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Faults.h"

#include <string_view>

namespace postern::inspection {

/// What whoever reads a trace can do about a fault that the gateway itself raised: one or two sentences in English.
[[nodiscard]] std::string_view adviceFor(pipeline::FaultId fault) noexcept;

} // namespace postern::inspection
