// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureType.h"

#include "controlplane/connectors/azure/AzureConnection.h"
#include "controlplane/connectors/azure/AzureDefinition.h"
#include "controlplane/connectors/azure/AzureGrant.h"
#include "controlplane/connectors/azure/AzureSteps.h"
#include "controlplane/connectors/azure/AzureTaking.h"
#include "controlplane/connectors/azure/AzureUrls.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Settings.h"

#include <algorithm>

namespace postern::connectors::azure {
namespace {

using deployment::DeploymentPlan;
using deployment::Environment;
using deployment::LiveApi;
using deployment::NormalForm;
using deployment::Revision;

AzureSettings azureSettingsOf(const Environment& environment) { return deployment::settingsOf<AzureSettings>(environment); }

/// Whether a field is of what a revision holds, and not of what stands around the API.
bool isOfRevision(const std::string& path)
{
    return path.starts_with("api.") || path.starts_with("policy") || path.starts_with("operation.");
}

/// The fields that a new revision would change: what is theirs and what cannot be held is none.
bool revisionDiffers(const NormalForm& wanted, const NormalForm& there)
{
    using Kind = deployment::NormalField::Kind;
    const auto lacks = [](const NormalForm& all, const NormalForm& in) {
        return std::ranges::any_of(all, [&in](const auto& entry) {
            const auto& [path, field] = entry;
            if (!isOfRevision(path) || field.theirs || field.kind == Kind::Dropped)
                return false;
            const auto found = in.find(path);
            return found == in.end() || found->second.value != field.value || found->second.kind != field.kind;
        });
    };
    return lacks(wanted, there) || lacks(there, wanted);
}

/// Credentials go over TLS, or nowhere but to this machine.
Result<void> checkAddress(const std::string& url, const char* setting)
{
    const bool here = url.starts_with("http:/" "/127.0.0.1:") || url.starts_with("http:/" "/localhost:") || url.starts_with("http:/" "/[::1]:");
    if (url.starts_with("https:/" "/") || here)
        return {};
    return unexpected(ErrorKind::InvalidConfig, std::string("The setting ") + setting + " has to begin with https, as credentials go there: " + url.substr(0, 200));
}

} // namespace

std::vector<deployment::Mode> AzureType::modes() const
{
    return {deployment::Mode::ReadOnly, deployment::Mode::WriteOnly, deployment::Mode::ReadWrite};
}

const schema::ObjectSchema& AzureType::settings() const { return describe(schema::Type<AzureSettings>{}); }

std::vector<deployment::Capability> AzureType::capabilities(const Revision& revision, const Environment& environment) const
{
    return azureApiOf(revision, azureSettingsOf(environment)).capabilities;
}

NormalForm AzureType::desired(const Revision& revision, const Environment& environment) const
{
    return formOf(azureApiOf(revision, azureSettingsOf(environment)));
}

Result<DeploymentPlan> AzureType::plan(const Revision& revision, const Environment& environment, const LiveApi* live) const
{
    const AzureSettings settings = azureSettingsOf(environment);
    AzureApi api = azureApiOf(revision, settings);
    if (auto accepted = deployment::checkAccepted(revision.title(), environment.name, "acceptDropped", settings.acceptDropped, api.capabilities); !accepted)
        return unexpected(std::move(accepted).error());
    if (api.serviceUrl.empty())
        return unexpected(ErrorKind::InvalidArgument, revision.title() + " has no backend, and an API at Azure needs one.");
    DeploymentPlan plan = planOf(environment, revision.title(), live);
    plan.revision = revision.hash;
    plan.after = formOf(api);
    AzureSteps steps(settings);
    if (live == nullptr) {
        plan.steps = steps.create(api);
    } else {
        const AzureLive there = AzureLive::of(live->objects);
        if (const std::string title = there.ownTitle(); title != revision.title())
            return unexpected(ErrorKind::AlreadyExists, "Azure has an API \"" + api.id + "\" that " + (title.empty() ? "postern did not make" : "is " + title + " of postern's") +
                                                            ". Rename one of them.");
        const bool unreadable = std::ranges::any_of(live->form, [](const auto& entry) { return entry.second.kind == deployment::NormalField::Kind::Unreadable; });
        if (unreadable)
            return unexpected(ErrorKind::InvalidArgument, "A policy document of " + revision.title() + " at Azure cannot be read, so what their team put there could be lost. Mend it there, or delete it.");
        plan.steps = steps.complete(api, there);
        if (revisionDiffers(plan.after, live->form)) {
            for (deployment::PlanStep& step : steps.change(api, there))
                plan.steps.push_back(std::move(step));
        }
        deployment::keepTheirs(live->form, plan.after);
    }
    plan.capabilities = std::move(api.capabilities);
    return plan;
}

Result<DeploymentPlan> AzureType::planRemoval(const Environment& environment, const LiveApi& live) const
{
    const AzureSettings settings = azureSettingsOf(environment);
    const AzureLive there = AzureLive::of(live.objects);
    if (there.ownTitle().empty())
        return unexpected(ErrorKind::InvalidArgument, "The API " + live.what.title() + " is not postern's: it is not taken away.");
    DeploymentPlan plan = planOf(environment, live.what.title(), &live);
    plan.action = DeploymentPlan::Action::Undeploy;
    plan.steps = AzureSteps(settings).remove(there);
    return plan;
}

std::vector<deployment::GrantFile> AzureType::grant(const Environment& environment) const
{
    return {{"azure-role.json", roleDefinition(environment.name, environment.mode, azureSettingsOf(environment))}};
}

Result<deployment::LiveDefinition> AzureType::definition(const Environment& /*environment*/, const LiveApi& live) const
{
    return definitionOf(AzureLive::of(live.objects));
}

deployment::LiveChanges AzureType::changesOf(const Revision& revision, const Environment& /*environment*/, const LiveApi& live, const deployment::FieldPaths& paths) const
{
    return azure::changesOf(revision.api, live.form, paths);
}

deployment::PublicUrls AzureType::publicUrls(const Environment& environment, const LiveApi& live, const schema::Value& addresses) const
{
    return azureUrls(azureSettingsOf(environment), live, addresses);
}

Result<std::unique_ptr<deployment::GatewayConnection>> AzureType::connect(const Environment& environment, const deployment::SecretValues& secrets) const
{
    auto settings = deployment::decodeSettings<AzureSettings>(environment);
    if (!settings)
        return unexpected(std::move(settings).error());
    for (const auto& [url, name] : {std::pair{settings->login(), "loginUrl"}, std::pair{settings->management(), "managementUrl"}}) {
        if (auto checked = checkAddress(url, name); !checked)
            return unexpected(std::move(checked).error());
    }
    const auto secret = [&secrets](const char* name) {
        const auto found = secrets.find(name);
        return found == secrets.end() ? Secret() : found->second;
    };
    EntraCredentials credentials{secret("clientSecret"), secret("certificate"), secret("refreshToken")};
    return std::unique_ptr<deployment::GatewayConnection>(std::make_unique<AzureConnection>(*std::move(settings), environment.mode, std::move(credentials)));
}

} // namespace postern::connectors::azure
