// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "dataplane/http/HeaderMap.h"

#include <optional>

namespace postern::inspection {

/// How long a client says that it waits for its answer: Prefer: wait=seconds (RFC 7240 4.3), or grpc-timeout. Nothing
/// when it does not say so, as most do not.
[[nodiscard]] std::optional<Milliseconds> patienceOf(const http::HeaderMap& request);

} // namespace postern::inspection
