// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/postern/FolderType.h"

#include "controlplane/connectors/postern/FolderConnection.h"
#include "controlplane/connectors/postern/PosternForm.h"
#include "controlplane/connectors/postern/PosternPlan.h"
#include "controlplane/connectors/postern/PosternUrls.h"
#include "controlplane/deployment/Settings.h"

namespace postern::connectors::postern {

std::vector<deployment::Mode> FolderType::modes() const { return {deployment::Mode::ReadOnly, deployment::Mode::WriteOnly, deployment::Mode::ReadWrite}; }

const schema::ObjectSchema& FolderType::settings() const { return describe(schema::Type<FolderSettings>{}); }

std::vector<deployment::Capability> FolderType::capabilities(const deployment::Revision& revision, const deployment::Environment& /*environment*/) const
{
    return capabilitiesOf(revision);
}

deployment::NormalForm FolderType::desired(const deployment::Revision& revision, const deployment::Environment& /*environment*/) const { return formOf(revision); }

Result<deployment::DeploymentPlan> FolderType::plan(const deployment::Revision& revision, const deployment::Environment& environment, const deployment::LiveApi* live) const
{
    const auto settings = deployment::settingsOf<FolderSettings>(environment);
    deployment::DeploymentPlan plan = planOf(environment, revision.title(), live);
    if (auto added = addDeployment(revision, {environment, settings.rules}, live, plan); !added)
        return unexpected(std::move(added).error());
    return plan;
}

Result<deployment::DeploymentPlan> FolderType::planRemoval(const deployment::Environment& environment, const deployment::LiveApi& live) const
{
    const auto settings = deployment::settingsOf<FolderSettings>(environment);
    deployment::DeploymentPlan plan = planOf(environment, live.what.title(), &live);
    if (auto added = addRemoval({environment, settings.rules}, live, plan); !added)
        return unexpected(std::move(added).error());
    return plan;
}

std::vector<deployment::GrantFile> FolderType::grant(const deployment::Environment& environment) const
{
    const auto settings = deployment::settingsOf<FolderSettings>(environment);
    std::string text = "Whoever runs postern reads " + settings.folder;
    if (mayWrite(environment.mode)) {
        text += ", and writes its apis/, its .postern/ and its policies.yaml";
        text += settings.control.empty() ? "" : "; the control socket " + settings.control + " is open to the user who runs posternd alone";
    }
    return {{"rights.txt", text + ".\n"}};
}

deployment::PublicUrls FolderType::publicUrls(const deployment::Environment& environment, const deployment::LiveApi& live, const schema::Value& addresses) const
{
    return posternUrls({deployment::settingsOf<FolderSettings>(environment).publicUrl, true}, live, addresses);
}

Result<std::unique_ptr<deployment::GatewayConnection>> FolderType::connect(const deployment::Environment& environment, const deployment::SecretValues& /*secrets*/) const
{
    auto settings = deployment::decodeSettings<FolderSettings>(environment);
    if (!settings)
        return unexpected(std::move(settings).error());
    return std::unique_ptr<deployment::GatewayConnection>(std::make_unique<FolderConnection>(FolderConnection::doorOf(*settings), environment.mode));
}

} // namespace postern::connectors::postern
