// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/publisher/Door.h"
#include "controlplane/publisher/PortalTypes.h"

#include <map>

namespace postern::publisher {
namespace read {
AgentForm agentForm(ContractReader& reader, const QJsonObject& item, const QString& where);
std::vector<AgentForm> agentForms(ContractReader& reader, const DoorAnswer& answer);
} // namespace read

/// Gateway environments as an administrator sees them.
namespace environments {
using enum Service;
inline constexpr AskAll<QJsonObject> list{
    {"environments.list", "list the gateway environments", Admin, "GET", "/environments", "", "environment_read admin"}, read::item};
inline constexpr Ask<QJsonObject> create{
    {"environments.create", "create the gateway environment", Admin, "POST", "/environments", "", "environment_manage admin",
     Content::Json}, read::object};
inline constexpr Ask<QJsonObject> get{
    {"environments.get", "read the gateway environment", Admin, "GET", "/environments/{environmentId}", "",
     "environment_manage admin", Content::None, "4.5"}, read::object};
/// Use changedEnvironment() to make the content: secrets are read back masked and must not be written so.
inline constexpr Ask<QJsonObject> update{
    {"environments.update", "change the gateway environment", Admin, "PUT", "/environments/{environmentId}", "",
     "environment_manage admin", Content::Json}, read::object};
inline constexpr Ask<Done> remove{
    {"environments.delete", "delete the gateway environment", Admin, "DELETE", "/environments/{environmentId}", "",
     "environment_manage admin"}, read::nothing};
inline constexpr AskAll<QJsonObject> gateways{
    {"environments.gateways", "list the gateways of the environment", Admin, "GET", "/environments/{environmentId}/gateways", "",
     "environment_read admin", Content::None, "4.6"}, read::item};
/// The types of gateways there are, and what each has to be told (4.5).
inline constexpr Ask<std::vector<AgentForm>> agentForms{
    {"environments.agent-forms", "read the types of gateways", Admin, "GET", "/settings", "", "admin_settings admin"},
    read::agentForms};
} // namespace environments

/// The content of an update: `before` as it was read, with these values of its form's fields. A secret that is not given
/// goes back as the server's own mask, which tells the server to keep it; a given one that is a mask itself (only '*'), such
/// as one with a star more, would overwrite it and is refused. Errors: InvalidArgument naming the field.
Result<QByteArray> changedEnvironment(const QJsonObject& before, const AgentForm& form,
                                      const std::map<QString, QString>& values);

/// Labels as an administrator makes them (4.5).
namespace adminLabels {
using enum Service;
inline constexpr AskAll<QJsonObject> list{
    {"admin-labels.list", "list the labels", Admin, "GET", "/labels", "", "label_read admin", Content::None, "4.5"}, read::item};
inline constexpr Ask<QJsonObject> create{
    {"admin-labels.create", "create the label", Admin, "POST", "/labels", "", "label_manage admin", Content::Json, "4.5"}, read::object};
inline constexpr Ask<QJsonObject> update{
    {"admin-labels.update", "change the label", Admin, "PUT", "/labels/{labelId}", "", "label_manage admin", Content::Json,
     "4.5"}, read::object};
inline constexpr Ask<Done> remove{
    {"admin-labels.delete", "delete the label", Admin, "DELETE", "/labels/{labelId}", "", "label_manage admin", Content::None,
     "4.5"}, read::nothing};
} // namespace adminLabels

/// Throttling policies with all that they hold: conditions of advanced ones, rules of custom ones.
namespace limits {
using enum Service;
inline constexpr AskAll<QJsonObject> applicationList{
    {"limits.application.list", "list the application policies", Admin, "GET", "/throttling/policies/application", "", "tier_view admin"}, read::item};
inline constexpr Ask<QJsonObject> applicationCreate{
    {"limits.application.create", "create the application policy", Admin, "POST", "/throttling/policies/application", "", "tier_manage admin",
     Content::Json}, read::object};
inline constexpr Ask<QJsonObject> applicationGet{
    {"limits.application.get", "read the application policy", Admin, "GET", "/throttling/policies/application/{policyId}", "", "tier_view admin"},
    read::object};
inline constexpr Ask<QJsonObject> applicationUpdate{
    {"limits.application.update", "change the application policy", Admin, "PUT", "/throttling/policies/application/{policyId}", "",
     "tier_manage admin", Content::Json}, read::object};
inline constexpr Ask<Done> applicationRemove{
    {"limits.application.delete", "delete the application policy", Admin, "DELETE", "/throttling/policies/application/{policyId}", "",
     "tier_manage admin"}, read::nothing};
inline constexpr AskAll<QJsonObject> subscriptionList{
    {"limits.subscription.list", "list the subscription policies", Admin, "GET", "/throttling/policies/subscription", "", "tier_view admin"}, read::item};
inline constexpr Ask<QJsonObject> subscriptionCreate{
    {"limits.subscription.create", "create the subscription policy", Admin, "POST", "/throttling/policies/subscription", "", "tier_manage admin",
     Content::Json}, read::object};
inline constexpr Ask<QJsonObject> subscriptionGet{
    {"limits.subscription.get", "read the subscription policy", Admin, "GET", "/throttling/policies/subscription/{policyId}", "", "tier_view admin"},
    read::object};
inline constexpr Ask<QJsonObject> subscriptionUpdate{
    {"limits.subscription.update", "change the subscription policy", Admin, "PUT", "/throttling/policies/subscription/{policyId}", "",
     "tier_manage admin", Content::Json}, read::object};
inline constexpr Ask<Done> subscriptionRemove{
    {"limits.subscription.delete", "delete the subscription policy", Admin, "DELETE", "/throttling/policies/subscription/{policyId}", "",
     "tier_manage admin"}, read::nothing};
inline constexpr AskAll<QJsonObject> advancedList{
    {"limits.advanced.list", "list the advanced policies", Admin, "GET", "/throttling/policies/advanced", "", "tier_view admin"}, read::item};
inline constexpr Ask<QJsonObject> advancedCreate{
    {"limits.advanced.create", "create the advanced policy", Admin, "POST", "/throttling/policies/advanced", "", "tier_manage admin",
     Content::Json}, read::object};
inline constexpr Ask<QJsonObject> advancedGet{
    {"limits.advanced.get", "read the advanced policy", Admin, "GET", "/throttling/policies/advanced/{policyId}", "", "tier_view admin"},
    read::object};
inline constexpr Ask<QJsonObject> advancedUpdate{
    {"limits.advanced.update", "change the advanced policy", Admin, "PUT", "/throttling/policies/advanced/{policyId}", "",
     "tier_manage admin", Content::Json}, read::object};
inline constexpr Ask<Done> advancedRemove{
    {"limits.advanced.delete", "delete the advanced policy", Admin, "DELETE", "/throttling/policies/advanced/{policyId}", "",
     "tier_manage admin"}, read::nothing};
inline constexpr AskAll<QJsonObject> customRuleList{
    {"limits.custom.list", "list the custom policies", Admin, "GET", "/throttling/policies/custom", "", "tier_view admin"}, read::item};
inline constexpr Ask<QJsonObject> customRuleCreate{
    {"limits.custom.create", "create the custom policy", Admin, "POST", "/throttling/policies/custom", "", "tier_manage admin",
     Content::Json}, read::object};
inline constexpr Ask<QJsonObject> customRuleGet{
    {"limits.custom.get", "read the custom policy", Admin, "GET", "/throttling/policies/custom/{ruleId}", "", "tier_view admin"},
    read::object};
inline constexpr Ask<QJsonObject> customRuleUpdate{
    {"limits.custom.update", "change the custom policy", Admin, "PUT", "/throttling/policies/custom/{ruleId}", "",
     "tier_manage admin", Content::Json}, read::object};
inline constexpr Ask<Done> customRuleRemove{
    {"limits.custom.delete", "delete the custom policy", Admin, "DELETE", "/throttling/policies/custom/{ruleId}", "",
     "tier_manage admin"}, read::nothing};
/// type is sub, app, api or global.
inline constexpr Ask<QJsonObject> exportOne{
    {"limits.export", "export the throttling policy", Admin, "GET", "/throttling/policies/export", "policyId name type",
     "policies_import_export tier_manage admin", Content::None, "4.2"}, read::object};
inline constexpr Ask<Done> importOne{
    {"limits.import", "import the throttling policy", Admin, "POST", "/throttling/policies/import", "overwrite",
     "policies_import_export tier_manage admin", Content::Form, "4.2"}, read::nothing};
} // namespace limits

} // namespace postern::publisher
