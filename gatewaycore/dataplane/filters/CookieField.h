// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "dataplane/http/HeaderMap.h"

#include <algorithm>
#include <string_view>

namespace postern::filters {

/// Calls `visit(pair, name, value)` for each "name=value" of a Cookie field (RFC 6265 4.2.1). Names are told apart by case.
template <class Visit> void forEachCookie(std::string_view field, Visit&& visit)
{
    while (!field.empty()) {
        const std::size_t end = std::min(field.find(';'), field.size());
        std::string_view pair = field.substr(0, end);
        field.remove_prefix(std::min(end + 1, field.size()));
        while (pair.starts_with(' '))
            pair.remove_prefix(1);
        while (pair.ends_with(' '))
            pair.remove_suffix(1);
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (!pair.empty())
            visit(pair, pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
    }
}

/// Takes every cookie called `name` out of the request; the others stay, in one field and in their order.
inline void removeCookie(http::HeaderMap& headers, std::string_view name, Arena& arena)
{
    std::string_view kept;
    bool found = false;
    headers.forEachValue(http::HeaderId::Cookie, [&](std::string_view field) {
        forEachCookie(field, [&](std::string_view pair, std::string_view own, std::string_view) {
            if (own == name)
                found = true;
            else
                kept = kept.empty() ? pair : arena.join(kept, "; ", pair);
        });
    });
    if (!found)
        return;
    headers.remove(http::HeaderId::Cookie);
    if (!kept.empty())
        headers.add(http::HeaderId::Cookie, kept);
}

} // namespace postern::filters
