// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Api.h"
#include "schema/Document.h"

#include <optional>
#include <string_view>

namespace postern::config {

/// Reads an OpenAPI definition (3.0, 3.1, Swagger 2.0) with its `x-wso2-*` extensions into an Api. Local `$ref`s are
/// followed (cycles guarded); others are a warning where they matter. Nothing when `problems` got an error from it.
///
/// - context: x-wso2-basePath ({version} and {basePath} filled in), else the path of the first server (2.0: basePath)
/// - backends: x-wso2-production-endpoints, x-wso2-sandbox-endpoints (also by name from x-wso2-endpoints), else
///   `servers` (2.0: schemes, host, basePath); an operation's own win
/// - security: `security` and securitySchemes; x-wso2-disable-security: true and x-auth-type: None mean that nobody
///   has to authenticate; x-scope adds a scope; x-wso2-application-security, x-wso2-auth-header
/// - throttling: x-wso2-throttling-tier, x-throttling-tier
/// - mocks: example, examples, else a value made from the response's schema
[[nodiscard]] std::optional<model::Api> readOpenApi(const schema::Value& document, schema::Problems& problems);

/// Reads the text first; `fileName` is for the locations.
[[nodiscard]] std::optional<model::Api> readOpenApiText(std::string_view text, std::string_view fileName,
                                                        schema::Problems& problems);

} // namespace postern::config
