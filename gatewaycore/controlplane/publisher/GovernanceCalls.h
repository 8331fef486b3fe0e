// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/publisher/Door.h"
#include "controlplane/publisher/PortalTypes.h"

namespace postern::publisher {
namespace read {
Compliance compliance(ContractReader& reader, const DoorAnswer& answer);
RulesetResult rulesetResult(ContractReader& reader, const DoorAnswer& answer);
} // namespace read

/// Governance (4.5): rulesets, the policies that apply them, and how APIs do.
namespace governance {
using enum Service;
inline constexpr AskAll<QJsonObject> rulesets{
    {"governance.rulesets", "list the rulesets", Governance, "GET", "/rulesets", "query limit offset", "gov_rule_read",
     Content::None, "4.5"}, read::item};
/// Parts name, rulesetContent (file), ruleType, artifactType, ...
inline constexpr Ask<QJsonObject> createRuleset{
    {"governance.create-ruleset", "create the ruleset", Governance, "POST", "/rulesets", "", "gov_rule_manage", Content::Form,
     "4.5"}, read::object};
inline constexpr Ask<QJsonObject> ruleset{
    {"governance.ruleset", "read the ruleset", Governance, "GET", "/rulesets/{rulesetId}", "", "gov_rule_read", Content::None,
     "4.5"}, read::object};
inline constexpr Ask<QJsonObject> updateRuleset{
    {"governance.update-ruleset", "change the ruleset", Governance, "PUT", "/rulesets/{rulesetId}", "", "gov_rule_manage",
     Content::Form, "4.5"}, read::object};
inline constexpr Ask<Done> removeRuleset{
    {"governance.delete-ruleset", "delete the ruleset", Governance, "DELETE", "/rulesets/{rulesetId}", "", "gov_rule_manage",
     Content::None, "4.5"}, read::nothing};
inline constexpr Ask<QByteArray> rulesetContent{
    {"governance.ruleset-content", "read the ruleset's rules", Governance, "GET", "/rulesets/{rulesetId}/content", "",
     "gov_rule_read", Content::None, "4.5", "application/x-yaml"}, read::bytes};
inline constexpr Ask<QByteArray> rulesetUsage{
    {"governance.ruleset-usage", "read which policies use the ruleset", Governance, "GET", "/rulesets/{rulesetId}/usage", "",
     "gov_rule_read", Content::None, "4.5"}, read::bytes};
inline constexpr AskAll<QJsonObject> policies{
    {"governance.policies", "list the governance policies", Governance, "GET", "/policies", "query limit offset",
     "gov_policy_read", Content::None, "4.5"}, read::item};
inline constexpr Ask<QJsonObject> createPolicy{
    {"governance.create-policy", "create the governance policy", Governance, "POST", "/policies", "", "gov_policy_manage",
     Content::Json, "4.5"}, read::object};
inline constexpr Ask<QJsonObject> policy{
    {"governance.policy", "read the governance policy", Governance, "GET", "/policies/{policyId}", "", "gov_policy_read",
     Content::None, "4.5"}, read::object};
inline constexpr Ask<QJsonObject> updatePolicy{
    {"governance.update-policy", "change the governance policy", Governance, "PUT", "/policies/{policyId}", "",
     "gov_policy_manage", Content::Json, "4.5"}, read::object};
inline constexpr Ask<Done> removePolicy{
    {"governance.delete-policy", "delete the governance policy", Governance, "DELETE", "/policies/{policyId}", "",
     "gov_policy_manage", Content::None, "4.5"}, read::nothing};
inline constexpr AskAll<QJsonObject> complianceOfApis{
    {"governance.compliance-of-apis", "read how the APIs comply", Governance, "GET", "/artifact-compliance/api", "limit offset",
     "gov_result_read", Content::None, "4.5"}, read::item};
inline constexpr Ask<QJsonObject> complianceSummary{
    {"governance.compliance-summary", "read how many APIs comply", Governance, "GET", "/artifact-compliance/api/summary", "",
     "gov_result_read", Content::None, "4.5"}, read::object};
/// Evaluated some time after each change: PENDING until then.
inline constexpr Ask<Compliance> compliance{
    {"governance.compliance", "read how the API complies", Governance, "GET", "/artifact-compliance/api/{apiId}", "",
     "gov_result_read", Content::None, "4.5"}, read::compliance};
inline constexpr Ask<RulesetResult> rulesetResult{
    {"governance.ruleset-result", "read where the API breaks the ruleset", Governance, "GET",
     "/artifact-compliance/api/{apiId}/ruleset-validation-results/{rulesetId}", "", "gov_result_read", Content::None, "4.5"},
    read::rulesetResult};
inline constexpr AskAll<QJsonObject> adherence{
    {"governance.adherence", "read how the governance policies are followed", Governance, "GET", "/policy-adherence",
     "limit offset", "gov_result_read", Content::None, "4.5"}, read::item};
inline constexpr Ask<QJsonObject> adherenceSummary{
    {"governance.adherence-summary", "read how many governance policies are followed", Governance, "GET",
     "/policy-adherence/summary", "", "gov_result_read", Content::None, "4.5"}, read::object};
inline constexpr Ask<QJsonObject> adherenceOf{
    {"governance.adherence-of", "read how the governance policy is followed", Governance, "GET", "/policy-adherence/{policyId}",
     "", "gov_result_read", Content::None, "4.5"}, read::object};
} // namespace governance

} // namespace postern::publisher
