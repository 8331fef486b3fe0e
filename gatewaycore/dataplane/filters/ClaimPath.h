// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/JsonText.h"
#include "dataplane/pipeline/Identity.h"

#include <string>
#include <string_view>
#include <vector>

namespace postern::filters {

/// Where something stands among the claims of a caller: a claim by its whole name ("http://wso2.org/claims/role" has dots,
/// so names are not taken apart) and the members on the way to it.
struct ClaimPath {
    std::string claim;
    std::vector<std::string> members;

    /// Whether `holds(std::string_view)` is true of what stands there: a string's text, any other scalar's or object's
    /// JSON; of a list, of any of its items. False when there is nothing, or null.
    template <class Holds>
    [[nodiscard]] bool any(const pipeline::Identity& identity, Arena& arena, Holds&& holds) const
    {
        const pipeline::Identity::Claim* const found = identity.findClaim(claim);
        if (found == nullptr)
            return false;
        // A string that looks like JSON is no JSON: its content may be what somebody else wrote.
        if (!found->json)
            return members.empty() && holds(found->value);
        JsonText value(found->value);
        for (const std::string& name : members) {
            const auto next = value.member(name, arena);
            if (!next)
                return false;
            value = *next;
        }
        switch (value.kind()) {
        case JsonText::Kind::Nothing:
        case JsonText::Kind::Null: return false;
        case JsonText::Kind::Array:
            return value.anyItem([&](const JsonText& item) { return holds(item.text(arena)); });
        case JsonText::Kind::Object:
        case JsonText::Kind::String:
        case JsonText::Kind::Scalar: break;
        }
        return holds(value.text(arena));
    }
};

} // namespace postern::filters
