// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KonnectType.h"
#include "controlplane/connectors/kong/KongUrls.h"

#include "controlplane/connectors/kong/KonnectConnection.h"
#include "controlplane/deployment/Settings.h"

namespace postern::connectors::kong {

using deployment::Environment;
using deployment::LiveApi;

const schema::ObjectSchema& KonnectType::settings() const { return describe(schema::Type<KonnectSettings>{}); }

KongStyle KonnectType::styleOf(const Environment& environment) const { return deployment::settingsOf<KonnectSettings>(environment).style; }

Result<deployment::DeploymentPlan> KonnectType::planRemoval(const Environment& environment, const LiveApi& live) const
{
    if (live.objects.find("service") == nullptr)
        return unexpected(ErrorKind::InvalidArgument, live.what.title() + " is in the Dev Portal only, which postern does not write.");
    return KongType::planRemoval(environment, live);
}

/// A Dev Portal keeps the definition itself; a control plane's is made of its routes. Either says where it is from.
Result<deployment::LiveDefinition> KonnectType::definition(const Environment& environment, const LiveApi& live) const
{
    const schema::Value* const spec = live.objects.find("spec");
    const bool hasService = live.objects.find("service") != nullptr;
    const bool inPortal = live.objects.find("portal") != nullptr;
    if (spec != nullptr) {
        deployment::LiveDefinition out{spec->toText(), {}};
        out.missing.push_back(hasService ? "It is from the Dev Portal, and the control plane has the service behind it: what its plugins do is not in the definition."
                                         : "It is from the Dev Portal alone: no service of this control plane stands behind it.");
        return out;
    }
    if (!hasService)
        return unexpected(ErrorKind::Unsupported, live.what.title() + " is in the Dev Portal only, which keeps no definition of it.");
    auto made = KongType::definition(environment, live);
    if (made)
        made->missing.insert(made->missing.begin(), inPortal ? "It is from the control plane's routes: the Dev Portal has this API, and no definition of it."
                                                              : "It is from the control plane's routes: no API of a Dev Portal names this service.");
    return made;
}

std::vector<deployment::GrantFile> KonnectType::grant(const Environment& environment) const
{
    const auto settings = deployment::settingsOf<KonnectSettings>(environment);
    const bool writes = mayWrite(environment.mode);
    std::string text = "# Rights for postern at Konnect: a team of these roles, or a system account that has them.\n";
    const std::string plane = "control plane " + settings.controlPlane + ", region " + settings.region;
    if (writes) {
        for (const char* const what : {"Service", "Route", "Plugin", "Upstream", "Consumer"})
            text += std::string(what) + " Admin: " + plane + '\n';
    }
    text += "Viewer: " + plane + '\n';
    if (settings.portal)
        text += "API Viewer: all APIs, region " + settings.region + '\n';
    return {{"konnect-roles.txt", std::move(text)}};
}

deployment::PublicUrls KonnectType::publicUrls(const Environment& environment, const LiveApi& live, const schema::Value& /*addresses*/) const
{
    if (live.objects.find("service") == nullptr)
        return {{}, live.what.title() + " is in the Dev Portal only: no service of this control plane answers its callers."};
    const auto settings = deployment::settingsOf<KonnectSettings>(environment);
    return kongUrls(live, settings.style.release, settings.publicUrl);
}

Result<std::unique_ptr<deployment::GatewayConnection>> KonnectType::connect(const Environment& environment, const deployment::SecretValues& secrets) const
{
    auto settings = deployment::decodeSettings<KonnectSettings>(environment);
    if (!settings)
        return unexpected(std::move(settings).error());
    const auto token = secrets.find("token");
    return std::unique_ptr<deployment::GatewayConnection>(
        std::make_unique<KonnectConnection>(*std::move(settings), environment.mode, token == secrets.end() ? Secret() : token->second));
}

} // namespace postern::connectors::kong
