// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Api.h"
#include "model/FilterConfig.h"
#include "schema/Schema.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace postern::config {

/// Who has to authenticate, where postern.yaml says something else than the definition.
enum class AuthMode : std::uint8_t { Definition, None, Required };

/// What postern.yaml says about one operation, keyed "GET /orders/{id}".
struct OperationSettings {
    std::optional<AuthMode> auth; ///< nothing: the API's
    std::string throttlingPolicy;
    std::vector<model::FilterConfig> filters;
    std::string cluster; ///< name of a cluster in gateway.yaml
    std::optional<model::Cluster> production;
    std::optional<model::Cluster> sandbox;
    model::Origin origin;
};

/// postern.yaml: ours, beside an apictl project. It never changes the project's own files.
struct ApiSettings {
    std::string apiVersion = "postern/v1";
    AuthMode auth = AuthMode::Definition;
    std::string backend; ///< a URL in place of every backend of this API
    std::string cluster; ///< name of a cluster in gateway.yaml, in place of the production backend
    std::optional<model::Cluster> production;
    std::optional<model::Cluster> sandbox;
    bool mock = false;
    bool enabled = true;
    std::string context; ///< another base path; empty = the project's
    std::string throttlingPolicy;
    std::vector<model::FilterConfig> filters;
    std::vector<std::string> regions; ///< where it may be deployed; empty: anywhere
    std::vector<std::string> ignorePolicies; ///< names of operation policies that are not run here, and need not be
    std::optional<model::Validation> validation; ///< nothing: the project's
    std::map<std::string, OperationSettings> operations;
    model::Provenance provenance;
    model::Origin origin;
};

const schema::Schema<OperationSettings>& describe(schema::Type<OperationSettings>);
const schema::Schema<ApiSettings>& describe(schema::Type<ApiSettings>);

/// Lays the settings over what the project says.
void apply(const ApiSettings& settings, model::Api& api, schema::Problems& problems);

} // namespace postern::config
