// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/ChainPattern.h"

#include "dataplane/pipeline/FilterContext.h"

namespace postern::engine {

bool isSamePlace(const model::Origin& a, const model::Origin& b) noexcept
{
    return a.location.line == b.location.line && a.location.column == b.location.column && a.location.file() == b.location.file() &&
           a.label == b.label;
}

std::string alikenessOf(const model::Api& api, const model::Operation& operation)
{
    if (!operation.filters.empty() || operation.production || operation.sandbox || isSamePlace(api.origin, operation.origin))
        return {};
    std::string out(operation.authNone ? "nobody asked" : "asked");
    out += pipeline::FilterContext::counted(operation.throttlingPolicy);
    for (const auto& alternative : operation.security.alternatives) {
        out += "|or";
        for (const model::SchemeUse& use : alternative) {
            out += pipeline::FilterContext::counted(use.scheme);
            for (const std::string& scope : use.scopes)
                out += "," + pipeline::FilterContext::counted(scope);
        }
    }
    return out;
}

} // namespace postern::engine
