// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongIngressType.h"

#include "controlplane/connectors/kong/KongIngressApi.h"
#include "controlplane/connectors/kong/KongIngressDialect.h"
#include "controlplane/connectors/kong/KongIngressTaking.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Settings.h"
#include "controlplane/kubernetes/KubeIngress.h"

#include <algorithm>

namespace postern::connectors::kong {
namespace {

using deployment::textAt;
using deployment::valueAt;
using schema::Value;

KongIngressSettings ingressSettingsOf(const deployment::Environment& environment) { return deployment::settingsOf<KongIngressSettings>(environment); }

/// Routes name plugins in an annotation, and Services in their rules.
bool isNamedBy(const Value& object, const Value& route)
{
    const std::string kind = kubernetes::kindIn(object);
    const std::string name = kubernetes::nameIn(object);
    if (kind == "KongPlugin") {
        const std::string all = ',' + kubernetes::annotationIn(route, "konghq.com/plugins") + ',';
        std::string plain;
        std::ranges::copy_if(all, std::back_inserter(plain), [](char c) { return c != ' '; });
        return plain.find(',' + name + ',') != std::string::npos;
    }
    if (kind == "Service" && kubernetes::isIngress(route))
        return kubernetes::leadsToService(route, name);
    const Value* const rules = kind == "Service" ? valueAt(route, "/spec/rules") : nullptr;
    return rules != nullptr && std::ranges::any_of(rules->items(), [&name](const Value& rule) {
        const Value* const references = rule.find("backendRefs");
        return references != nullptr && std::ranges::any_of(references->items(), [&name](const Value& each) { return textAt(each, "/name") == name; });
    });
}

} // namespace

const schema::ObjectSchema& KongIngressType::settings() const { return describe(schema::Type<KongIngressSettings>{}); }

const kubernetes::KubeMake& KongIngressType::make() const noexcept
{
    static const kubernetes::KubeMake make{"Kong's Ingress Controller", kongIngressKinds, &isNamedBy};
    return make;
}

kubernetes::KubeSettings KongIngressType::clusterOf(const deployment::Environment& environment) const
{
    KongIngressSettings settings = ingressSettingsOf(environment);
    settings.cluster.ingressClass = settings.ingressClass;
    return std::move(settings.cluster);
}

std::unique_ptr<kubernetes::KubeDialect> KongIngressType::dialectOf(const std::vector<Value>& objects) const { return std::make_unique<KongIngressDialect>(objects); }

kubernetes::KubeApi KongIngressType::apiOf(const deployment::Revision& revision, const deployment::Environment& environment) const
{
    return kongIngressApiOf(revision, ingressSettingsOf(environment));
}

deployment::LiveChanges KongIngressType::changesOf(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi& live,
                                                 const deployment::FieldPaths& paths) const
{
    return ingressChangesOf(apiOf(revision, environment), revision.api, live.form, paths);
}

} // namespace postern::connectors::kong
