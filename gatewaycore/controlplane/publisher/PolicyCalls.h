// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/Door.h"

namespace postern::publisher {

/// Operation policies: those all APIs may use, and those of one API.
namespace operationPolicies {
using enum Service;
inline constexpr AskAll<QJsonObject> list{
    {"operation-policies.list", "list the operation policies", Publisher, "GET", "/operation-policies", "query limit offset",
     "common_operation_policy_view common_operation_policy_manage", Content::None, "4.1"}, read::item};
/// Parts policySpecFile (YAML or JSON) and synapsePolicyDefinitionFile (.j2).
inline constexpr Ask<QJsonObject> add{
    {"operation-policies.add", "add the operation policy", Publisher, "POST", "/operation-policies", "",
     "common_operation_policy_manage", Content::Form, "4.1"}, read::object};
inline constexpr Ask<QJsonObject> get{
    {"operation-policies.get", "read the operation policy", Publisher, "GET", "/operation-policies/{operationPolicyId}", "",
     "common_operation_policy_view common_operation_policy_manage", Content::None, "4.1"}, read::object};
inline constexpr Ask<Done> remove{
    {"operation-policies.delete", "delete the operation policy", Publisher, "DELETE", "/operation-policies/{operationPolicyId}",
     "", "common_operation_policy_manage", Content::None, "4.1"}, read::nothing};
/// A zip of the policy's files.
inline constexpr Ask<QByteArray> content{
    {"operation-policies.content", "read the operation policy's files", Publisher, "GET",
     "/operation-policies/{operationPolicyId}/content", "", "common_operation_policy_view common_operation_policy_manage",
     Content::None, "4.1", "application/zip"}, read::bytes};
inline constexpr Ask<QByteArray> exportZip{
    {"operation-policies.export", "export the operation policy", Publisher, "GET", "/operation-policies/export",
     "name version format", "policies_import_export", Content::None, "4.2", "application/zip"}, read::bytes};
inline constexpr Ask<Done> importZip{
    {"operation-policies.import", "import the operation policy", Publisher, "POST", "/operation-policies/import", "",
     "policies_import_export", Content::Form, "4.2"}, read::nothing};
inline constexpr AskAll<QJsonObject> ofApi{
    {"operation-policies.of-api", "list the API's operation policies", Publisher, "GET", "/apis/{apiId}/operation-policies",
     "query limit offset", "mediation_policy_view api_view api_manage", Content::None, "4.1"}, read::item};
inline constexpr Ask<QJsonObject> addToApi{
    {"operation-policies.add-to-api", "add the operation policy to the API", Publisher, "POST",
     "/apis/{apiId}/operation-policies", "", "mediation_policy_create mediation_policy_manage api_manage", Content::Form,
     "4.1"}, read::object};
inline constexpr Ask<QJsonObject> getOfApi{
    {"operation-policies.get-of-api", "read the API's operation policy", Publisher, "GET",
     "/apis/{apiId}/operation-policies/{operationPolicyId}", "", "mediation_policy_view api_view api_manage", Content::None,
     "4.1"}, read::object};
inline constexpr Ask<Done> removeFromApi{
    {"operation-policies.delete-of-api", "delete the API's operation policy", Publisher, "DELETE",
     "/apis/{apiId}/operation-policies/{operationPolicyId}", "", "mediation_policy_create mediation_policy_manage api_manage",
     Content::None, "4.1"}, read::nothing};
inline constexpr Ask<QByteArray> contentOfApi{
    {"operation-policies.content-of-api", "read the files of the API's operation policy", Publisher, "GET",
     "/apis/{apiId}/operation-policies/{operationPolicyId}/content", "", "mediation_policy_view api_view api_manage",
     Content::None, "4.1", "application/zip"}, read::bytes};
} // namespace operationPolicies

/// Throttling policies as the Publisher lists them; "api" and "subscription" are its levels.
namespace throttling {
using enum Service;
inline constexpr AskAll<QJsonObject> list{
    {"throttling.list", "list the throttling policies", Publisher, "GET", "/throttling-policies/{policyLevel}", "limit offset",
     "tier_view api_view"}, read::item};
inline constexpr Ask<QJsonObject> get{
    {"throttling.get", "read the throttling policy", Publisher, "GET", "/throttling-policies/{policyLevel}/{policyName}", "",
     "tier_view api_view"}, read::object};
} // namespace throttling

/// Scopes that several APIs share.
namespace scopes {
using enum Service;
inline constexpr AskAll<QJsonObject> list{
    {"scopes.list", "list the shared scopes", Publisher, "GET", "/scopes", "limit offset", "api_view shared_scope_manage"}, read::item};
inline constexpr Ask<QJsonObject> create{
    {"scopes.create", "create the shared scope", Publisher, "POST", "/scopes", "", "shared_scope_manage", Content::Json}, read::object};
inline constexpr Ask<QJsonObject> get{
    {"scopes.get", "read the shared scope", Publisher, "GET", "/scopes/{scopeId}", "", "api_view shared_scope_manage"}, read::object};
inline constexpr Ask<QJsonObject> update{
    {"scopes.update", "change the shared scope", Publisher, "PUT", "/scopes/{scopeId}", "", "shared_scope_manage", Content::Json},
    read::object};
inline constexpr Ask<Done> remove{
    {"scopes.delete", "delete the shared scope", Publisher, "DELETE", "/scopes/{scopeId}", "", "shared_scope_manage"}, read::nothing};
/// The name in Base64 (URL-safe, without padding). NotFound when it is free.
inline constexpr Ask<Done> exists{
    {"scopes.exists", "find out whether there is such a scope", Publisher, "HEAD", "/scopes/{scopeName}", "",
     "api_create api_publish api_manage shared_scope_manage"}, read::nothing};
inline constexpr Ask<QJsonObject> usage{
    {"scopes.usage", "read where the scope is used", Publisher, "GET", "/scopes/{scopeId}/usage", "",
     "api_view api_manage shared_scope_manage"}, read::object};
} // namespace scopes

} // namespace postern::publisher
