// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/http/Message.h"
#include "dataplane/pipeline/FilterContext.h"

#include <optional>
#include <string>
#include <string_view>

namespace postern::filters {

/// What the forwarder puts around a request that is known before it has chosen an endpoint: for filters that sign what
/// will be sent.
struct BackendPlace {
    std::string host;     ///< the Host field
    std::string basePath; ///< without a slash at its end
    std::string query;    ///< comes before the request's own

    /// Of the production or the sandbox backend of the route in `context`; nothing when it has no such backend.
    /// Errors: InvalidConfig, when its endpoints are not called alike, or the client's Host is passed on.
    [[nodiscard]] static Result<std::optional<BackendPlace>> of(const pipeline::FilterContext& context, bool sandbox);

    /// Path and query as they go over the wire.
    [[nodiscard]] std::string_view pathOf(const http::RequestHead& request, Arena& arena) const;
    [[nodiscard]] std::string_view queryOf(const http::RequestHead& request, Arena& arena) const;
};

} // namespace postern::filters
