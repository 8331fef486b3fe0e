// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace postern::deployment {

/// A change of an API that would make it what a gateway has, in the words of the model.
struct ApiChange {
    enum class What : std::uint8_t {
        Backend,         ///< value: a URL
        ConnectTimeout,  ///< value: milliseconds
        ResponseTimeout, ///< value: milliseconds
        Limit,           ///< value: {count, seconds}, or null for none
        Cors,            ///< value: {origins, methods, headers, exposed, credentials, maxAge}, or null for none
        Headers,         ///< value: a set-headers filter's {request: {set, add, remove}, response: ...}, or null for none
        Scopes,          ///< value: a list of texts
        AddOperation,    ///< value: {like, scopes}: who may call it is as for the operation `like`, with other scopes if said; {open: true}: anybody may
        RemoveOperation, ///< value: null
    };
    What what = What::Backend;
    std::string operation; ///< "GET /orders/{id}"; empty: the whole API
    schema::Value value;
    std::vector<std::string> fields; ///< of the normal form that it is to bring about
    std::vector<std::string> also{};    ///< further operations that the same is said of
    /// Paths of what comes out otherwise with it and only a push brings to the gateway; what ends with a dot or a blank is how such paths begin.
    std::vector<std::string> follows{};

    friend bool operator==(const ApiChange&, const ApiChange&) = default;
};

/// What a make of gateways makes of fields that are otherwise at a gateway.
struct LiveChanges {
    std::vector<ApiChange> changes;
    std::map<std::string, std::string> reasons; ///< by path: why nothing of an API brings it about
};

/// Paths of fields.
using FieldPaths = std::set<std::string>;

} // namespace postern::deployment
