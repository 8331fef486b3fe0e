// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/ChainPattern.h"

#include <algorithm>
#include <string_view>

namespace postern::engine {

bool isSamePlace(const model::Origin& a, const model::Origin& b) noexcept
{
    return a.location.line == b.location.line && a.location.column == b.location.column && a.location.file() == b.location.file() &&
           a.label == b.label;
}

bool mayBeAlike(const model::Api& api, const model::Operation& operation) noexcept
{
    return operation.filters.empty() && !operation.production && !operation.sandbox && !isSamePlace(api.origin, operation.origin);
}

bool AreAlike::operator()(const model::Operation* a, const model::Operation* b) const noexcept
{
    const auto sameUse = [](const model::SchemeUse& one, const model::SchemeUse& other) { return one.scheme == other.scheme && one.scopes == other.scopes; };
    return a->authNone == b->authNone && a->throttlingPolicy == b->throttlingPolicy &&
           std::ranges::equal(a->security.alternatives, b->security.alternatives,
                              [&](const auto& one, const auto& other) { return std::ranges::equal(one, other, sameUse); });
}

std::size_t AlikeHash::operator()(const model::Operation* operation) const noexcept
{
    std::size_t hash = operation->authNone ? 1 : 0;
    const auto add = [&hash](std::string_view text) { hash = (hash ^ std::hash<std::string_view>{}(text)) * 1099511628211ULL; };
    add(operation->throttlingPolicy);
    for (const auto& alternative : operation->security.alternatives) {
        for (const model::SchemeUse& use : alternative) {
            add(use.scheme);
            for (const std::string& scope : use.scopes)
                add(scope);
        }
    }
    return hash;
}

} // namespace postern::engine
