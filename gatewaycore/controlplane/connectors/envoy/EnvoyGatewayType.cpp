// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyGatewayType.h"

#include "controlplane/connectors/envoy/EnvoyApi.h"
#include "controlplane/connectors/envoy/EnvoyDialect.h"
#include "controlplane/connectors/envoy/EnvoyKinds.h"
#include "controlplane/connectors/envoy/EnvoyTaking.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Settings.h"

#include <algorithm>

namespace postern::connectors::envoy {
namespace {

using deployment::textAt;
using deployment::valueAt;
using schema::Value;

bool names(const Value* references, const Value& object)
{
    return references != nullptr && std::ranges::any_of(references->items(), [&object](const Value& each) {
        const std::string kind = textAt(each, "/kind");
        return textAt(each, "/name") == kubernetes::nameIn(object) && (kind.empty() || kind == kubernetes::kindIn(object));
    });
}

/// Policies say which routes they are for; backends and filters are named by rules; a definition by a label of WSO2's agents.
bool belongsTo(const Value& object, const Value& route)
{
    const std::string kind = kubernetes::kindIn(object);
    if (kind == "SecurityPolicy" || kind == "BackendTrafficPolicy") {
        const Value* const single = valueAt(object, "/spec/targetRef");
        return selects(object, route) || names(valueAt(object, "/spec/targetRefs"), route) || (single != nullptr && textAt(*single, "/name") == kubernetes::nameIn(route) && textAt(*single, "/kind") == kubernetes::kindIn(route));
    }
    if (kind == "ConfigMap")
        return kubernetes::labelIn(route, "wso2-open-api-spec") == kubernetes::nameIn(object) && !kubernetes::nameIn(object).empty();
    const Value* const rules = valueAt(route, "/spec/rules");
    return rules != nullptr && std::ranges::any_of(rules->items(), [&](const Value& rule) {
        if (kind == "Backend")
            return names(rule.find("backendRefs"), object);
        const Value* const filters = kind == "HTTPRouteFilter" ? rule.find("filters") : nullptr;
        return filters != nullptr && std::ranges::any_of(filters->items(), [&](const Value& each) { return textAt(each, "/extensionRef/name") == kubernetes::nameIn(object); });
    });
}

EnvoySettings envoySettingsOf(const deployment::Environment& environment) { return deployment::settingsOf<EnvoySettings>(environment); }

} // namespace

const kubernetes::KubeMake& envoyMake() noexcept
{
    static const kubernetes::KubeMake make{"Envoy Gateway", envoyKinds, &belongsTo};
    return make;
}

const schema::ObjectSchema& EnvoyGatewayType::settings() const { return describe(schema::Type<EnvoySettings>{}); }
const kubernetes::KubeMake& EnvoyGatewayType::make() const noexcept { return envoyMake(); }
kubernetes::KubeSettings EnvoyGatewayType::clusterOf(const deployment::Environment& environment) const { return envoySettingsOf(environment).cluster; }

std::unique_ptr<kubernetes::KubeDialect> EnvoyGatewayType::dialectOf(const std::vector<Value>& objects) const { return std::make_unique<EnvoyDialect>(objects); }

kubernetes::KubeApi EnvoyGatewayType::apiOf(const deployment::Revision& revision, const deployment::Environment& environment) const
{
    return envoyApiOf(revision, envoySettingsOf(environment));
}

deployment::LiveChanges EnvoyGatewayType::changesOf(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi& live,
                                                 const deployment::FieldPaths& paths) const
{
    return envoy::changesOf(revision, envoySettingsOf(environment), live.form, paths);
}

} // namespace postern::connectors::envoy
