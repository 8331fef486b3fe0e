// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/Door.h"
#include "controlplane/publisher/PortalTypes.h"

namespace postern::publisher {
namespace read {
LifecycleState lifecycleState(ContractReader& reader, const DoorAnswer& answer);
LifecycleStep lifecycleStep(ContractReader& reader, const QJsonObject& item, const QString& where);
LifecycleChange lifecycleChange(ContractReader& reader, const DoorAnswer& answer);
ImportAnswer imported(ContractReader& reader, const DoorAnswer& answer);
ApiSummary api(ContractReader& reader, const QJsonObject& item, const QString& where);
} // namespace read

/// APIs themselves.
namespace apis {
using enum Service;
inline constexpr AskAll<ApiSummary> list{
    {"apis.list", "list APIs", Publisher, "GET", "/apis", "query sortBy sortOrder limit offset",
     "api_list_view api_view api_manage api_import_export"}, read::api};
inline constexpr AskAll<QJsonObject> search{
    {"apis.search", "search APIs", Publisher, "GET", "/search", "query limit offset", "api_view api_manage"}, read::item};
inline constexpr Ask<QJsonObject> create{
    {"apis.create", "create the API", Publisher, "POST", "/apis", "openAPIVersion", "api_create api_manage", Content::Json},
    read::object};
inline constexpr Ask<QJsonObject> get{
    {"apis.get", "read the API", Publisher, "GET", "/apis/{apiId}", "", "api_view api_manage api_import_export"}, read::object};
inline constexpr Ask<QJsonObject> update{
    {"apis.update", "change the API", Publisher, "PUT", "/apis/{apiId}", "", "api_create api_publish api_manage", Content::Json},
    read::object};
inline constexpr Ask<Done> remove{
    {"apis.delete", "delete the API", Publisher, "DELETE", "/apis/{apiId}", "", "api_delete api_manage api_import_export"},
    read::nothing};
/// newVersion, defaultVersion (true: calls without a version reach the new one), apiId.
inline constexpr Ask<QJsonObject> copy{
    {"apis.copy", "make a new version of the API", Publisher, "POST", "/apis/copy-api",
     "newVersion! apiId! defaultVersion serviceVersion", "api_create api_manage"}, read::object};
inline constexpr Ask<QByteArray> definition{
    {"apis.definition", "read the API's definition", Publisher, "GET", "/apis/{apiId}/swagger", "",
     "api_definition_view api_view api_manage"}, read::definition};
/// Part apiDefinition (text), url, or file.
inline constexpr Ask<QByteArray> setDefinition{
    {"apis.set-definition", "change the API's definition", Publisher, "PUT", "/apis/{apiId}/swagger", "",
     "api_create api_manage", Content::Form}, read::definition};
/// Parts file, url or inlineAPIDefinition, and additionalProperties (the API as JSON).
inline constexpr Ask<QJsonObject> importOpenApi{
    {"apis.import-openapi", "import the OpenAPI definition", Publisher, "POST", "/apis/import-openapi", "",
     "api_create api_manage", Content::Form}, read::object};
inline constexpr Ask<QJsonObject> validateOpenApi{
    {"apis.validate-openapi", "validate the definition", Publisher, "POST", "/apis/validate-openapi", "returnContent",
     "api_create api_manage", Content::Form}, read::object};
/// query=name:X, context:/x or version; NotFound when there is none.
inline constexpr Ask<Done> exists{
    {"apis.exists", "find out whether there is such an API", Publisher, "POST", "/apis/validate", "query!", "api_create api_manage"},
    read::nothing};
inline constexpr Ask<QJsonObject> validateEndpoint{
    {"apis.validate-endpoint", "try the endpoint from the server", Publisher, "POST", "/apis/validate-endpoint",
     "endpointUrl! apiId", "api_create api_manage"}, read::object};
/// apictl's zip.
inline constexpr Ask<QByteArray> exportZip{
    {"apis.export", "export the API", Publisher, "GET", "/apis/export",
     "apiId name version revisionNumber providerName format preserveStatus latestRevision gatewayEnvironment "
     "preserveCredentials",
     "api_import_export api_view api_manage", Content::None, "4.0", "application/zip"}, read::bytes};
/// Part file: apictl's zip. With dryRun=true (4.5) nothing is changed and the answer is what governance says.
inline constexpr Ask<ImportAnswer> importZip{
    {"apis.import", "import the API", Publisher, "POST", "/apis/import",
     "preserveProvider rotateRevision overwrite preservePortalConfigurations dryRun", "api_import_export admin",
     Content::Form}, read::imported};
inline constexpr Ask<QJsonObject> testKey{
    {"apis.generate-key", "get a key to test the API with", Publisher, "POST", "/apis/{apiId}/generate-key", "",
     "api_generate_key api_manage"}, read::object};
inline constexpr AskAll<QJsonObject> endpoints{
    {"apis.endpoints", "list the API's endpoints", Publisher, "GET", "/apis/{apiId}/endpoints", "limit offset",
     "api_view api_manage", Content::None, "4.5"}, read::item};
inline constexpr Ask<QJsonObject> environmentKeys{
    {"apis.environment-keys", "read what stands for the API's variables in the environment", Publisher, "GET",
     "/apis/{apiId}/environments/{envId}/keys", "", "api_create api_manage", Content::None, "4.1"}, read::object};
inline constexpr Ask<QJsonObject> setEnvironmentKeys{
    {"apis.set-environment-keys", "change what stands for the API's variables in the environment", Publisher, "PUT",
     "/apis/{apiId}/environments/{envId}/keys", "", "api_create api_manage", Content::Json, "4.1"}, read::object};
} // namespace apis

/// What becomes of an API, and when it did.
namespace lifecycle {
using enum Service;
inline constexpr Ask<LifecycleState> state{
    {"lifecycle.state", "read the API's state", Publisher, "GET", "/apis/{apiId}/lifecycle-state", "",
     "api_view api_publish api_create api_manage"}, read::lifecycleState};
inline constexpr AskAll<LifecycleStep> history{
    {"lifecycle.history", "read the API's history", Publisher, "GET", "/apis/{apiId}/lifecycle-history", "",
     "api_view api_publish api_manage"}, read::lifecycleStep};
/// action is an event of state(); lifecycleChecklist "item:true,item:false".
inline constexpr Ask<LifecycleChange> change{
    {"lifecycle.change", "change the API's state", Publisher, "POST", "/apis/change-lifecycle",
     "action! apiId! lifecycleChecklist", "api_publish api_manage api_import_export"}, read::lifecycleChange};
inline constexpr Ask<Done> withdraw{
    {"lifecycle.withdraw", "withdraw the change of state that waits for approval", Publisher, "DELETE",
     "/apis/{apiId}/lifecycle-state/pending-tasks", "", "api_publish api_manage"}, read::nothing};
} // namespace lifecycle

/// Labels (4.5), categories, and what the server is set to.
namespace labels {
using enum Service;
inline constexpr AskAll<QJsonObject> list{
    {"labels.list", "list the labels", Publisher, "GET", "/labels", "", "api_view api_manage", Content::None, "4.5"}, read::item};
inline constexpr AskAll<QJsonObject> ofApi{
    {"labels.of-api", "list the API's labels", Publisher, "GET", "/apis/{apiId}/labels", "", "api_view api_manage",
     Content::None, "4.5"}, read::item};
/// {"labels": [ids]}
inline constexpr AskAll<QJsonObject> attach{
    {"labels.attach", "attach the labels", Publisher, "POST", "/apis/{apiId}/attach-labels", "",
     "api_create api_publish api_manage", Content::Json, "4.5"}, read::item};
inline constexpr AskAll<QJsonObject> detach{
    {"labels.detach", "detach the labels", Publisher, "POST", "/apis/{apiId}/detach-labels", "",
     "api_create api_publish api_manage", Content::Json, "4.5"}, read::item};
} // namespace labels

namespace server {
using enum Service;
inline constexpr Ask<QJsonObject> settings{
    {"server.settings", "read the Publisher's settings", Publisher, "GET", "/settings", "", "publisher_settings api_view"},
    read::object};
inline constexpr AskAll<QJsonObject> categories{
    {"server.categories", "list the API categories", Publisher, "GET", "/api-categories", "", "api_view api_manage"}, read::item};
inline constexpr AskAll<QJsonObject> keyManagers{
    {"server.key-managers", "list the key managers", Publisher, "GET", "/key-managers", "", "api_view api_create api_manage"},
    read::item};
/// The Spectral rules of the tenant.
inline constexpr Ask<QByteArray> linterRules{
    {"server.linter-rules", "read the linter's rules", Publisher, "GET", "/linter-custom-rules", "apiId apiType", "api_view",
     Content::None, "4.2"}, read::definition};
} // namespace server

} // namespace postern::publisher
