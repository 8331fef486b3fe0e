// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/Door.h"

namespace postern::publisher {

/// Certificates of endpoints, which all APIs trust there.
namespace endpointCertificates {
using enum Service;
inline constexpr AskAll<QJsonObject> list{
    {"endpoint-certificates.list", "list the endpoint certificates", Publisher, "GET", "/endpoint-certificates",
     "alias endpoint limit offset", "ep_certificates_view api_view api_manage"}, read::item, "certificates"};
/// Parts certificate (file), alias, endpoint.
inline constexpr Ask<QJsonObject> add{
    {"endpoint-certificates.add", "add the endpoint certificate", Publisher, "POST", "/endpoint-certificates", "",
     "ep_certificates_add api_create api_manage", Content::Form}, read::object};
/// {status, validity, version, subject}
inline constexpr Ask<QJsonObject> get{
    {"endpoint-certificates.get", "read the endpoint certificate", Publisher, "GET", "/endpoint-certificates/{alias}", "",
     "ep_certificates_view api_view api_manage"}, read::object};
inline constexpr Ask<QJsonObject> update{
    {"endpoint-certificates.update", "change the endpoint certificate", Publisher, "PUT", "/endpoint-certificates/{alias}", "",
     "ep_certificates_update api_create api_manage", Content::Form}, read::object};
inline constexpr Ask<Done> remove{
    {"endpoint-certificates.delete", "delete the endpoint certificate", Publisher, "DELETE", "/endpoint-certificates/{alias}", "",
     "ep_certificates_update api_create api_manage"}, read::nothing};
/// The certificate itself.
inline constexpr Ask<QByteArray> content{
    {"endpoint-certificates.content", "read the endpoint certificate's file", Publisher, "GET",
     "/endpoint-certificates/{alias}/content", "", "ep_certificates_view api_view api_manage", Content::None, "4.0", "*/*"},
    read::bytes};
inline constexpr AskAll<QJsonObject> usage{
    {"endpoint-certificates.usage", "read which APIs use the endpoint certificate", Publisher, "GET",
     "/endpoint-certificates/{alias}/usage", "limit offset", "ep_certificates_view api_view api_manage", Content::None, "4.2"},
    read::item};
} // namespace endpointCertificates

/// Certificates of an API's clients (mutual TLS), for a key type ("production", "sandbox").
namespace clientCertificates {
using enum Service;
inline constexpr AskAll<QJsonObject> list{
    {"client-certificates.list", "list the client certificates", Publisher, "GET", "/apis/{apiId}/client-certs/{keyType}",
     "alias limit offset", "client_certificates_view api_view api_manage", Content::None, "4.4"}, read::item, "certificates"};
/// Parts certificate (file), alias, tier.
inline constexpr Ask<QJsonObject> add{
    {"client-certificates.add", "add the client certificate", Publisher, "POST", "/apis/{apiId}/client-certs/{keyType}", "",
     "client_certificates_add api_create api_manage", Content::Form, "4.4"}, read::object};
inline constexpr Ask<QJsonObject> get{
    {"client-certificates.get", "read the client certificate", Publisher, "GET", "/apis/{apiId}/client-certs/{keyType}/{alias}",
     "", "client_certificates_view api_view api_manage", Content::None, "4.4"}, read::object};
inline constexpr Ask<QJsonObject> update{
    {"client-certificates.update", "change the client certificate", Publisher, "PUT",
     "/apis/{apiId}/client-certs/{keyType}/{alias}", "", "client_certificates_update api_create api_manage", Content::Form,
     "4.4"}, read::object};
inline constexpr Ask<Done> remove{
    {"client-certificates.delete", "delete the client certificate", Publisher, "DELETE",
     "/apis/{apiId}/client-certs/{keyType}/{alias}", "", "client_certificates_update api_create api_manage", Content::None,
     "4.4"}, read::nothing};
inline constexpr Ask<QByteArray> content{
    {"client-certificates.content", "read the client certificate's file", Publisher, "GET",
     "/apis/{apiId}/client-certs/{keyType}/{alias}/content", "", "client_certificates_view api_view api_manage", Content::None,
     "4.4", "*/*"}, read::bytes};
/// Before 4.4 there is one list for both key types.
inline constexpr AskAll<QJsonObject> listOfBoth{
    {"client-certificates.list-of-both", "list the client certificates", Publisher, "GET", "/apis/{apiId}/client-certificates",
     "alias limit offset", "client_certificates_view api_view api_manage"}, read::item, "certificates"};
inline constexpr Ask<QJsonObject> addToBoth{
    {"client-certificates.add-to-both", "add the client certificate", Publisher, "POST", "/apis/{apiId}/client-certificates", "",
     "client_certificates_add api_create api_manage", Content::Form}, read::object};
inline constexpr Ask<QByteArray> contentOfBoth{
    {"client-certificates.content-of-both", "read the client certificate's file", Publisher, "GET",
     "/apis/{apiId}/client-certificates/{alias}/content", "", "client_certificates_view api_view api_manage", Content::None,
     "4.0", "*/*"}, read::bytes};
inline constexpr Ask<Done> removeFromBoth{
    {"client-certificates.delete-of-both", "delete the client certificate", Publisher, "DELETE",
     "/apis/{apiId}/client-certificates/{alias}", "", "client_certificates_update api_create api_manage"}, read::nothing};
} // namespace clientCertificates

/// Subscriptions as the provider of APIs sees them.
namespace subscribers {
using enum Service;
inline constexpr AskAll<QJsonObject> list{
    {"subscribers.list", "list the subscriptions to the API", Publisher, "GET", "/subscriptions", "apiId query limit offset",
     "subscription_view api_view subscription_manage"}, read::item};
/// blockState BLOCKED or PROD_ONLY_BLOCKED.
inline constexpr Ask<Done> block{
    {"subscribers.block", "block the subscription", Publisher, "POST", "/subscriptions/block-subscription",
     "subscriptionId! blockState!", "subscription_block subscription_manage"}, read::nothing};
inline constexpr Ask<Done> unblock{
    {"subscribers.unblock", "unblock the subscription", Publisher, "POST", "/subscriptions/unblock-subscription",
     "subscriptionId!", "subscription_block subscription_manage"}, read::nothing};
inline constexpr Ask<Done> changePlan{
    {"subscribers.change-plan", "change the subscription's business plan", Publisher, "POST",
     "/subscriptions/change-business-plan", "subscriptionId! businessPlan!", "subscription_manage", Content::None, "4.2"},
    read::nothing};
} // namespace subscribers

} // namespace postern::publisher
