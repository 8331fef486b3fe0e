// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/ApiCalls.h"
#include "controlplane/publisher/RevisionCalls.h"

namespace postern::publisher {

/// API products: operations of several APIs under one context.
namespace products {
using enum Service;
inline constexpr AskAll<QJsonObject> list{
    {"products.list", "list API products", Publisher, "GET", "/api-products", "query limit offset", "api_view api_manage"}, read::item};
inline constexpr Ask<QJsonObject> create{
    {"products.create", "create the API product", Publisher, "POST", "/api-products", "", "api_publish api_manage", Content::Json},
    read::object};
inline constexpr Ask<QJsonObject> get{
    {"products.get", "read the API product", Publisher, "GET", "/api-products/{apiProductId}", "", "api_view api_publish api_manage"},
    read::object};
inline constexpr Ask<QJsonObject> update{
    {"products.update", "change the API product", Publisher, "PUT", "/api-products/{apiProductId}", "", "api_publish api_manage",
     Content::Json}, read::object};
inline constexpr Ask<Done> remove{
    {"products.delete", "delete the API product", Publisher, "DELETE", "/api-products/{apiProductId}", "", "api_publish api_manage"},
    read::nothing};
inline constexpr Ask<QByteArray> definition{
    {"products.definition", "read the API product's definition", Publisher, "GET", "/api-products/{apiProductId}/swagger", "",
     "api_view api_publish api_manage"}, read::definition};
inline constexpr Ask<QJsonObject> isOutdated{
    {"products.is-outdated", "find out whether the API product is outdated", Publisher, "GET",
     "/api-products/{apiProductId}/is-outdated", "", "api_view api_publish api_manage"}, read::object};
inline constexpr Ask<QJsonObject> copy{
    {"products.copy", "make a new version of the API product", Publisher, "POST", "/api-products/copy-api-products",
     "newVersion! apiProductId! defaultVersion", "api_publish api_manage", Content::None, "4.2"}, read::object};
inline constexpr AskAll<RevisionSummary> revisions{
    {"products.revisions", "list the API product's revisions", Publisher, "GET", "/api-products/{apiProductId}/revisions", "query",
     "api_view api_create api_publish api_manage"}, read::revision};
inline constexpr Ask<RevisionSummary> createRevision{
    {"products.create-revision", "make a revision of the API product", Publisher, "POST", "/api-products/{apiProductId}/revisions",
     "", "api_create api_publish api_manage", Content::Json}, read::oneRevision};
inline constexpr Ask<Done> removeRevision{
    {"products.delete-revision", "delete the API product's revision", Publisher, "DELETE",
     "/api-products/{apiProductId}/revisions/{revisionId}", "", "api_create api_publish api_manage"}, read::nothing};
inline constexpr AskAll<Deployment> deployments{
    {"products.deployments", "read where the API product is deployed", Publisher, "GET", "/api-products/{apiProductId}/deployments",
     "", "api_view api_create api_publish api_manage"}, read::deployment};
inline constexpr Ask<Done> deploy{
    {"products.deploy", "deploy the API product's revision", Publisher, "POST", "/api-products/{apiProductId}/deploy-revision",
     "revisionId", "api_create api_publish api_manage", Content::Json}, read::nothing};
inline constexpr Ask<Done> undeploy{
    {"products.undeploy", "undeploy the API product's revision", Publisher, "POST",
     "/api-products/{apiProductId}/undeploy-revision", "revisionId revisionNumber allEnvironments",
     "api_create api_publish api_manage", Content::Json}, read::nothing};
inline constexpr Ask<QJsonObject> restore{
    {"products.restore", "restore the API product's revision", Publisher, "POST",
     "/api-products/{apiProductId}/restore-revision", "revisionId", "api_create api_publish api_manage"}, read::object};
inline constexpr Ask<LifecycleState> state{
    {"products.state", "read the API product's state", Publisher, "GET", "/api-products/{apiProductId}/lifecycle-state", "",
     "api_publish api_create api_manage"}, read::lifecycleState};
inline constexpr AskAll<LifecycleStep> history{
    {"products.history", "read the API product's history", Publisher, "GET", "/api-products/{apiProductId}/lifecycle-history", "",
     "api_publish api_manage"}, read::lifecycleStep};
inline constexpr Ask<LifecycleChange> changeState{
    {"products.change-state", "change the API product's state", Publisher, "POST", "/api-products/change-lifecycle",
     "action! apiProductId! lifecycleChecklist", "api_publish api_manage"}, read::lifecycleChange};
inline constexpr Ask<QByteArray> exportZip{
    {"products.export", "export the API product", Publisher, "GET", "/api-products/export",
     "name version providerName revisionNumber format preserveStatus latestRevision", "api_product_import_export api_view",
     Content::None, "4.0", "application/zip"}, read::bytes};
inline constexpr Ask<Done> importZip{
    {"products.import", "import the API product", Publisher, "POST", "/api-products/import",
     "preserveProvider rotateRevision importAPIs overwriteAPIProduct overwriteAPIs", "api_product_import_export",
     Content::Form}, read::nothing};
} // namespace products

} // namespace postern::publisher
