// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Handler.h"

#include <memory>
#include <string>

namespace postern::engine {

/// A handler of this process and what it answers, beside the configured APIs. No filters run before it.
struct HandlerRoute {
    std::string path;         ///< a template: "/health/live", "/api/{rest}/x", "/publisher/*"
    std::shared_ptr<pipeline::Handler> handler;
    std::string method = "*"; ///< "GET"; "*": any
    std::string host{};       ///< empty: any
};

} // namespace postern::engine
