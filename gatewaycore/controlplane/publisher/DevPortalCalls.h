// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/Door.h"
#include "controlplane/publisher/PortalTypes.h"

namespace postern::publisher {
namespace read {
Application application(ContractReader& reader, const QJsonObject& item, const QString& where);
Application oneApplication(ContractReader& reader, const DoorAnswer& answer);
ApplicationKeys keys(ContractReader& reader, const QJsonObject& item, const QString& where);
ApplicationKeys oneKeys(ContractReader& reader, const DoorAnswer& answer);
ApplicationToken applicationToken(ContractReader& reader, const DoorAnswer& answer);
/// {apikey, validityTime or validityPeriod}
ApplicationToken apiKey(ContractReader& reader, const DoorAnswer& answer);
PortalSubscription subscription(ContractReader& reader, const QJsonObject& item, const QString& where);
PortalSubscription oneSubscription(ContractReader& reader, const DoorAnswer& answer);
} // namespace read

/// APIs as subscribers see them.
namespace portalApis {
using enum Service;
inline constexpr AskAll<QJsonObject> list{
    {"portal.apis", "list the Developer Portal's APIs", DevPortal, "GET", "/apis", "query limit offset", ""}, read::item};
inline constexpr Ask<QJsonObject> get{
    {"portal.api", "read the Developer Portal's API", DevPortal, "GET", "/apis/{apiId}", "", ""}, read::object};
/// With the addresses of the environment in it.
inline constexpr Ask<QByteArray> definition{
    {"portal.definition", "read the definition in the Developer Portal", DevPortal, "GET", "/apis/{apiId}/swagger",
     "environmentName", ""}, read::definition};
inline constexpr AskAll<QJsonObject> tags{
    {"portal.tags", "list the tags", DevPortal, "GET", "/tags", "limit offset", ""}, read::item};
inline constexpr AskAll<QJsonObject> policies{
    {"portal.throttling-policies", "list the throttling policies", DevPortal, "GET", "/throttling-policies/{policyLevel}",
     "limit offset", ""}, read::item};
inline constexpr Ask<QJsonObject> policy{
    {"portal.throttling-policy", "read the throttling policy", DevPortal, "GET",
     "/throttling-policies/{policyLevel}/{policyId}", "", ""}, read::object};
inline constexpr AskAll<QJsonObject> keyManagers{
    {"portal.key-managers", "list the key managers", DevPortal, "GET", "/key-managers", "", "subscribe"}, read::item};
inline constexpr Ask<QJsonObject> settings{
    {"portal.settings", "read the Developer Portal's settings", DevPortal, "GET", "/settings", "", "store_settings"}, read::object};
} // namespace portalApis

namespace applications {
using enum Service;
inline constexpr AskAll<Application> list{
    {"applications.list", "list the applications", DevPortal, "GET", "/applications",
     "groupId query sortBy sortOrder limit offset", "subscribe app_manage"}, read::application};
/// {"name", "throttlingPolicy", "tokenType": "JWT"}
inline constexpr Ask<Application> create{
    {"applications.create", "create the application", DevPortal, "POST", "/applications", "", "subscribe app_manage",
     Content::Json}, read::oneApplication};
inline constexpr Ask<Application> get{
    {"applications.get", "read the application", DevPortal, "GET", "/applications/{applicationId}", "", "subscribe app_manage"},
    read::oneApplication};
inline constexpr Ask<Application> update{
    {"applications.update", "change the application", DevPortal, "PUT", "/applications/{applicationId}", "",
     "subscribe app_manage", Content::Json}, read::oneApplication};
inline constexpr Ask<Done> remove{
    {"applications.delete", "delete the application", DevPortal, "DELETE", "/applications/{applicationId}", "",
     "subscribe app_manage"}, read::nothing};
/// {"keyType": "PRODUCTION", "grantTypesToBeSupported": ["client_credentials"]}
inline constexpr Ask<ApplicationKeys> generateKeys{
    {"applications.generate-keys", "generate the application's keys", DevPortal, "POST",
     "/applications/{applicationId}/generate-keys", "", "subscribe app_manage", Content::Json}, read::oneKeys};
/// A client that the key manager has already.
inline constexpr Ask<ApplicationKeys> mapKeys{
    {"applications.map-keys", "map the client to the application", DevPortal, "POST", "/applications/{applicationId}/map-keys",
     "", "subscribe app_manage", Content::Json}, read::oneKeys};
inline constexpr AskAll<ApplicationKeys> keys{
    {"applications.keys", "list the application's keys", DevPortal, "GET", "/applications/{applicationId}/oauth-keys", "",
     "subscribe app_manage"}, read::keys};
inline constexpr Ask<ApplicationKeys> key{
    {"applications.key", "read the application's keys", DevPortal, "GET",
     "/applications/{applicationId}/oauth-keys/{keyMappingId}", "groupId", "subscribe app_manage"}, read::oneKeys};
inline constexpr Ask<ApplicationKeys> updateKey{
    {"applications.update-key", "change the application's keys", DevPortal, "PUT",
     "/applications/{applicationId}/oauth-keys/{keyMappingId}", "", "subscribe app_manage", Content::Json}, read::oneKeys};
inline constexpr Ask<QJsonObject> regenerateSecret{
    {"applications.regenerate-secret", "make a new consumer secret", DevPortal, "POST",
     "/applications/{applicationId}/oauth-keys/{keyMappingId}/regenerate-secret", "", "subscribe app_manage"}, read::object};
inline constexpr Ask<Done> cleanUp{
    {"applications.clean-up", "take the application's keys away", DevPortal, "POST",
     "/applications/{applicationId}/oauth-keys/{keyMappingId}/clean-up", "", "subscribe app_manage"}, read::nothing};
/// {"consumerSecret", "validityPeriod", "scopes"}
inline constexpr Ask<ApplicationToken> generateToken{
    {"applications.generate-token", "get a token for the application", DevPortal, "POST",
     "/applications/{applicationId}/oauth-keys/{keyMappingId}/generate-token", "", "subscribe app_manage", Content::Json},
    read::applicationToken};
inline constexpr Ask<ApplicationToken> generateApiKey{
    {"applications.generate-api-key", "get an API key for the application", DevPortal, "POST",
     "/applications/{applicationId}/api-keys/{keyType}/generate", "", "api_key subscribe app_manage", Content::Json},
    read::apiKey};
/// {"apikey"}
inline constexpr Ask<Done> revokeApiKey{
    {"applications.revoke-api-key", "revoke the API key", DevPortal, "POST",
     "/applications/{applicationId}/api-keys/{keyType}/revoke", "", "api_key subscribe app_manage", Content::Json},
    read::nothing};
} // namespace applications

namespace subscriptions {
using enum Service;
/// With apiId or applicationId.
inline constexpr AskAll<PortalSubscription> list{
    {"subscriptions.list", "list the subscriptions", DevPortal, "GET", "/subscriptions",
     "apiId applicationId groupId limit offset", "subscribe sub_manage"}, read::subscription};
/// {"applicationId", "apiId", "throttlingPolicy"}
inline constexpr Ask<PortalSubscription> create{
    {"subscriptions.create", "subscribe", DevPortal, "POST", "/subscriptions", "", "subscribe sub_manage", Content::Json},
    read::oneSubscription};
inline constexpr Ask<PortalSubscription> get{
    {"subscriptions.get", "read the subscription", DevPortal, "GET", "/subscriptions/{subscriptionId}", "", "subscribe sub_manage"},
    read::oneSubscription};
inline constexpr Ask<PortalSubscription> update{
    {"subscriptions.update", "change the subscription", DevPortal, "PUT", "/subscriptions/{subscriptionId}", "",
     "subscribe sub_manage", Content::Json}, read::oneSubscription};
inline constexpr Ask<Done> remove{
    {"subscriptions.delete", "unsubscribe", DevPortal, "DELETE", "/subscriptions/{subscriptionId}", "", "subscribe sub_manage"},
    read::nothing};
} // namespace subscriptions

} // namespace postern::publisher
