// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/FilterContext.h"
#include "model/GatewayConfig.h"
#include "schema/Problems.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace postern::filters {

/// A filter of a chain that is to be built, and where it belongs.
struct PlannedFilter {
    model::FilterConfig filter; ///< always enabled
    bool gatewayWide = false;   ///< FilterContext::gatewayWide
    bool implied = false;       ///< follows from the API's definition; nobody wrote it as a filter
    pipeline::FilterLevel level = pipeline::FilterLevel::Api; ///< FilterContext::level
};

/// The filters of one operation: what its definition implies (blocking, CORS, credentials, scopes, subscription, throttling
/// policies, mocks, access log) and what is written for the gateway, the API and the operation, in the order
/// guard (access log, IP filter, spike arrest, blocking, CORS, what else is written), authenticate, authorize,
/// throttle (API, operation, callers without credentials, subscription, application, custom policies, then what is
/// written), validate (limits of content, requests, answers), transform (what is written, and the response cache last),
/// observe. A written filter takes the place of the implied one of its type; `enabled: false` takes an implied one away,
/// but for authentication: only `auth: none` at the operation does that.
///
/// Problems (all of them, with places): an operation that asks for credentials none of which we can check - no issuer is
/// configured, a kind of scheme that there is no filter for -, an unknown throttling policy.
[[nodiscard]] std::vector<PlannedFilter> defaultChain(const model::GatewayConfig& gateway, const model::Api& api,
                                                      const model::Operation& operation, schema::Problems& problems);

/// Where the written filters of this type stand among the written ones of their phase: those with less run first, those
/// with the same number in the order in which they are written.
[[nodiscard]] std::size_t placeAmongWritten(std::string_view type) noexcept;

} // namespace postern::filters
