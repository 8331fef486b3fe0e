// SPDX-License-Identifier: Apache-2.0
#include "dataplane/routing/ApiRoutes.h"

namespace postern::routing {

std::vector<ApiRoute> routesOf(const model::Api& api)
{
    std::vector<ApiRoute> routes;
    const std::vector<std::string> contexts = api.contexts();
    routes.reserve(contexts.size() * api.operations.size());
    for (const std::string& context : contexts) {
        for (std::size_t at = 0; at < api.operations.size(); ++at) {
            const model::Operation& operation = api.operations[at];
            routes.push_back(
                {{std::string(), operation.method, context, operation.pathTemplate, operation.origin.toString()}, at});
        }
    }
    return routes;
}

} // namespace postern::routing
