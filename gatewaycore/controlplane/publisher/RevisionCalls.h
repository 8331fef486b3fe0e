// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/Door.h"
#include "controlplane/publisher/PublisherTypes.h"

namespace postern::publisher {
namespace read {
RevisionSummary revision(ContractReader& reader, const QJsonObject& item, const QString& where);
RevisionSummary oneRevision(ContractReader& reader, const DoorAnswer& answer);
Deployment deployment(ContractReader& reader, const QJsonObject& item, const QString& where);
Deployment oneDeployment(ContractReader& reader, const DoorAnswer& answer);
std::vector<Deployment> deployments(ContractReader& reader, const DoorAnswer& answer);
} // namespace read

/// Frozen states of an API (five at most) and where each runs.
namespace revisions {
using enum Service;
inline constexpr AskAll<RevisionSummary> list{
    {"revisions.list", "list the API's revisions", Publisher, "GET", "/apis/{apiId}/revisions", "query",
     "api_view api_create api_publish api_manage"}, read::revision};
/// {"description": "..."}
inline constexpr Ask<RevisionSummary> create{
    {"revisions.create", "make a revision of the API", Publisher, "POST", "/apis/{apiId}/revisions", "",
     "api_create api_publish api_manage api_import_export", Content::Json}, read::oneRevision};
inline constexpr Ask<RevisionSummary> get{
    {"revisions.get", "read the revision", Publisher, "GET", "/apis/{apiId}/revisions/{revisionId}", "",
     "api_view api_create api_publish api_manage"}, read::oneRevision};
inline constexpr Ask<Done> remove{
    {"revisions.delete", "delete the revision", Publisher, "DELETE", "/apis/{apiId}/revisions/{revisionId}", "",
     "api_create api_publish api_manage"}, read::nothing};
/// The working copy becomes what the revision is.
inline constexpr Ask<QJsonObject> restore{
    {"revisions.restore", "restore the revision", Publisher, "POST", "/apis/{apiId}/restore-revision", "revisionId",
     "api_create api_publish api_manage"}, read::object};
inline constexpr AskAll<Deployment> deployments{
    {"revisions.deployments", "read where the API is deployed", Publisher, "GET", "/apis/{apiId}/deployments", "",
     "api_view api_create api_publish api_manage"}, read::deployment};
/// {"displayOnDevportal": ...}; the id is the environment's name in Base64.
inline constexpr Ask<Deployment> setDeployment{
    {"revisions.set-deployment", "change the deployment", Publisher, "PUT", "/apis/{apiId}/deployments/{deploymentId}", "",
     "api_create api_publish api_manage", Content::Json}, read::oneDeployment};
/// [{"name": environment, "vhost": host, "displayOnDevportal": true}]
inline constexpr Ask<std::vector<Deployment>> deploy{
    {"revisions.deploy", "deploy the revision", Publisher, "POST", "/apis/{apiId}/deploy-revision", "revisionId",
     "api_create api_publish api_manage", Content::Json}, read::deployments};
inline constexpr Ask<Done> undeploy{
    {"revisions.undeploy", "undeploy the revision", Publisher, "POST", "/apis/{apiId}/undeploy-revision",
     "revisionId revisionNumber allEnvironments", "api_create api_publish api_manage api_import_export", Content::Json},
    read::nothing};
inline constexpr Ask<Done> withdraw{
    {"revisions.withdraw", "withdraw the deployment that waits for approval", Publisher, "DELETE",
     "/apis/{apiId}/cancel-revision-workflow/{revisionId}/{envName}", "", "api_publish api_manage", Content::None, "4.3"},
    read::nothing};
} // namespace revisions

} // namespace postern::publisher
