// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <string>
#include <vector>

namespace postern::connectors::aws {

/// What a method's integration calls.
struct AwsBackend {
    std::string base;              ///< what stands before the path: "https://orders.example/base"; empty: it calls nothing by HTTP as we would
    std::string otherwise;         ///< then: what it does instead, as "it runs a Lambda function"
    std::vector<std::string> lost; ///< what it does besides, which a definition has no place for: "sends the header field X-Tenant, which is set there"
};

/// `path` is the resource's ("/files/{proxy+}"); the stage tells the values of variables.
[[nodiscard]] AwsBackend backendOf(const schema::Value& method, const std::string& path, const schema::Value& stage);

} // namespace postern::connectors::aws
