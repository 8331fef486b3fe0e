// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Origin.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postern::pipeline {

/// What an exchange may know of the route it matched. Part of the Snapshot, so it outlives the exchange.
struct RouteInfo {
    std::string apiId;
    std::string apiName;
    std::string apiVersion;
    std::string apiTitle;    ///< "Orders 1.0.0", as lists and records show it
    std::string apiContext;  ///< "/orders/1.0"
    std::string apiProvider; ///< who published it; may be empty
    std::string operationId; ///< may be empty
    std::string method;      ///< "GET"; empty: any
    std::string pathTemplate; ///< "/orders/{id}", below the context
    std::string apiPolicy;       ///< name of the API's throttling policy; empty: none
    std::string operationPolicy; ///< name of the operation's throttling policy; empty: none
    std::vector<std::string> scopes; ///< any one of them opens the operation; empty: none needed
    bool secured = false;        ///< the operation asks for credentials
    model::Origin origin;        ///< "gateway.yaml:12:5" or "Publisher rev 4", for traces
    std::string backendOrigin;   ///< where its backends are configured, as a text; empty: it has none
};

/// One variable of the matched template, as it stood in the path: still percent-encoded.
struct PathParameter {
    std::string_view name;
    std::string_view value;
};
using PathParameters = std::span<const PathParameter>;

} // namespace postern::pipeline
