// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/postern/BundleType.h"

#include "controlplane/connectors/postern/BundleConnection.h"
#include "controlplane/connectors/postern/PosternForm.h"
#include "controlplane/connectors/postern/PosternPlan.h"
#include "controlplane/connectors/postern/PosternUrls.h"
#include "controlplane/deployment/Settings.h"

namespace postern::connectors::postern {

std::vector<deployment::Mode> BundleType::modes() const { return {deployment::Mode::ReadOnly, deployment::Mode::WriteOnly, deployment::Mode::ReadWrite}; }

const schema::ObjectSchema& BundleType::settings() const { return describe(schema::Type<BundleSettings>{}); }

std::vector<deployment::Capability> BundleType::capabilities(const deployment::Revision& revision, const deployment::Environment& /*environment*/) const
{
    return capabilitiesOf(revision);
}

deployment::NormalForm BundleType::desired(const deployment::Revision& revision, const deployment::Environment& /*environment*/) const { return formOf(revision); }

Result<deployment::DeploymentPlan> BundleType::plan(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi* live) const
{
    const auto settings = deployment::settingsOf<BundleSettings>(environment);
    deployment::DeploymentPlan plan = planOf(environment, revision.title(), live);
    if (auto added = addDeployment(revision, {environment, settings.rules}, live, plan); !added)
        return unexpected(std::move(added).error());
    return plan;
}

Result<deployment::DeploymentPlan> BundleType::planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const
{
    const auto settings = deployment::settingsOf<BundleSettings>(environment);
    deployment::DeploymentPlan plan = planOf(environment, live.what.title(), &live);
    if (auto added = addRemoval({environment, settings.rules}, live, plan); !added)
        return unexpected(std::move(added).error());
    return plan;
}

std::vector<deployment::GrantFile> BundleType::grant(const deployment::Environment& environment) const
{
    const auto settings = deployment::settingsOf<BundleSettings>(environment);
    std::string text = "Whoever runs postern reads " + settings.project + " and " + settings.bundle;
    if (mayWrite(environment.mode))
        text += ", writes the apis/, .postern/ and policies.yaml of the one, and replaces the other";
    return {{"rights.txt", text + ".\n"}};
}

deployment::PublicUrls BundleType::publicUrls(const deployment::Environment& environment, const deployment::LiveApi& live, const schema::Value& /*addresses*/) const
{
    const auto settings = deployment::settingsOf<BundleSettings>(environment);
    if (settings.publicUrl.empty())
        return {{}, "A bundle runs wherever somebody starts it: the setting publicUrl says where callers reach it."};
    return posternUrls({settings.publicUrl, false}, live, {});
}

Result<std::unique_ptr<deployment::GatewayConnection>> BundleType::connect(const deployment::Environment& environment, const deployment::SecretValues& /*secrets*/) const
{
    auto settings = deployment::decodeSettings<BundleSettings>(environment);
    if (!settings)
        return unexpected(std::move(settings).error());
    return bundleConnection(*settings, environment.mode);
}

} // namespace postern::connectors::postern
