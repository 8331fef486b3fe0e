// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/pipeline/Exchange.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::filters {

/// What an interceptor service is told of a call; the names are those of Choreo Connect's contract.
struct InterceptorIncludes {
    bool requestHeaders = false;
    bool requestBody = false;
    bool requestTrailers = false;
    bool invocationContext = false;
    bool responseHeaders = false;
    bool responseBody = false;
    bool responseTrailers = false;

    /// "request_headers", also "request_header" as the Publisher writes it, ... False when it is none of them.
    bool add(std::string_view name) noexcept;
};

/// The question of the request's or of the response's flow, as JSON. `context` is the interceptorContext that the answer
/// to the request's question held, as JSON; empty: none.
[[nodiscard]] std::string writeInterceptorQuestion(pipeline::Exchange& exchange, const InterceptorIncludes& includes,
                                                   bool response, std::string_view context);

/// What the service wants done.
struct InterceptorAnswer {
    using Fields = std::vector<std::pair<std::string, std::string>>;

    bool directRespond = false;
    int responseCode = 0; ///< 0: not said
    std::string dynamicEndpoint;
    Fields headersToAdd;
    Fields headersToReplace;
    std::vector<std::string> headersToRemove;
    std::optional<std::string> body; ///< decoded
    std::string context;             ///< interceptorContext, as JSON; empty: none
};

/// Errors: ParseError, TooLarge; the sentence says what is wrong with it.
[[nodiscard]] Result<InterceptorAnswer> readInterceptorAnswer(std::string_view json, std::size_t maximumSize);

} // namespace postern::filters
