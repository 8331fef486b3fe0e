// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Cluster.h"
#include "model/FilterConfig.h"
#include "model/Origin.h"
#include "model/Security.h"
#include "model/UnmappedPolicy.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace postern::model {

/// One answer an operation can give without a backend.
struct MockResponse {
    int status = 200;
    std::string contentType; ///< empty = no body
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string exampleName; ///< the key under `examples`; empty when it has none
    bool generated = false;  ///< made from the schema, because the definition has no example
};

struct Parameter {
    enum class In : std::uint8_t { Path, Query, Header, Cookie };

    std::string name;
    In in = In::Query;
    bool required = false;
    std::string type;    ///< "string", "integer", ...; empty when not said
    std::string example; ///< ready to be put in; empty when there is none
    std::string description;
};

/// A request body to start from in Try-it.
struct RequestExample {
    std::string contentType;
    std::string body;
    std::string name;
};

/// One method of one path of an API.
struct Operation {
    std::string method;       ///< upper case: "GET"
    std::string pathTemplate; ///< below the API's context: "/orders/{id}"
    std::string operationId;
    std::string summary;
    SecurityRequirement security; ///< what holds here: the operation's own or the API's
    bool authNone = false;        ///< written explicitly: nobody has to authenticate
    std::string throttlingPolicy; ///< a name in GatewayConfig::policies; empty = Unlimited
    std::vector<FilterConfig> filters;   ///< run after the API's
    std::vector<UnmappedPolicy> unmappedPolicies;
    std::optional<Cluster> production;   ///< in place of the API's
    std::optional<Cluster> sandbox;
    std::vector<MockResponse> mocks;     ///< best first (2xx before others)
    std::vector<Parameter> parameters;
    std::vector<RequestExample> requestExamples;
    Origin origin;
};

} // namespace postern::model
