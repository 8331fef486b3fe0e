// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsType.h"

#include "controlplane/connectors/aws/AwsConnection.h"
#include "controlplane/connectors/aws/AwsDefinition.h"
#include "controlplane/connectors/aws/AwsSteps.h"
#include "controlplane/connectors/aws/AwsTaking.h"
#include "controlplane/connectors/aws/AwsUrls.h"
#include "controlplane/deployment/Settings.h"

namespace postern::connectors::aws {
namespace {

using deployment::DeploymentPlan;
using deployment::Environment;
using deployment::LiveApi;
using deployment::Revision;

AwsSettings awsSettingsOf(const Environment& environment) { return deployment::settingsOf<AwsSettings>(environment); }

} // namespace

std::vector<deployment::Mode> AwsType::modes() const
{
    return {deployment::Mode::ReadOnly, deployment::Mode::WriteOnly, deployment::Mode::ReadWrite};
}

const schema::ObjectSchema& AwsType::settings() const { return describe(schema::Type<AwsSettings>{}); }

std::vector<deployment::Capability> AwsType::capabilities(const Revision& revision, const Environment& environment) const
{
    return awsApiOf(revision, awsSettingsOf(environment)).capabilities;
}

deployment::NormalForm AwsType::desired(const Revision& revision, const Environment& environment) const
{
    const AwsSettings settings = awsSettingsOf(environment);
    return formOf(awsApiOf(revision, settings), settings);
}

Result<DeploymentPlan> AwsType::plan(const Revision& revision, const Environment& environment, const LiveApi* live) const
{
    const AwsSettings settings = awsSettingsOf(environment);
    AwsApi api = awsApiOf(revision, settings);
    if (auto accepted = deployment::checkAccepted(revision.title(), environment.name, "acceptDropped", settings.acceptDropped, api.capabilities); !accepted)
        return unexpected(std::move(accepted).error());
    const schema::Value* const paths = api.document.find("paths");
    if (paths == nullptr || paths->size() == 0)
        return unexpected(ErrorKind::InvalidArgument, "No operation of " + revision.title() + " can be one of API Gateway's.");
    const AwsLive there = live == nullptr ? AwsLive() : AwsLive::of(live->objects);
    if (!there.api.isNull() && !isOurs(there.api))
        return unexpected(ErrorKind::AlreadyExists, "The API \"" + there.api.find("id")->toText() + "\" at AWS is not postern's: it is left alone.");

    DeploymentPlan plan = planOf(environment, revision.title(), live);
    plan.revision = revision.hash;
    plan.after = formOf(api, settings);
    plan.capabilities = api.capabilities;
    AwsSteps steps(settings, revision.title(), there);
    // By what it is and what was there: doing it again after something else was there is another thing.
    steps.deploy(api, revision.hash.substr(0, 24) + (plan.basedOn.empty() ? "" : '-' + plan.basedOn.substr(0, 8)));
    plan.known = steps.known();
    plan.steps = steps.take();
    return plan;
}

Result<DeploymentPlan> AwsType::planRemoval(const Environment& environment, const LiveApi& live) const
{
    const AwsSettings settings = awsSettingsOf(environment);
    const AwsLive there = AwsLive::of(live.objects);
    if (!isOurs(there.api))
        return unexpected(ErrorKind::InvalidArgument, "The API " + live.what.title() + " at AWS is not postern's: it is not taken away.");
    DeploymentPlan plan = planOf(environment, live.what.title(), &live);
    plan.action = DeploymentPlan::Action::Undeploy;
    AwsSteps steps(settings, live.what.title(), there);
    steps.remove();
    plan.known = steps.known();
    plan.steps = steps.take();
    return plan;
}

std::vector<deployment::GrantFile> AwsType::grant(const Environment& environment) const { return awsGrant(awsSettingsOf(environment), environment.mode); }

Result<deployment::LiveDefinition> AwsType::definition(const Environment& /*environment*/, const LiveApi& live) const { return definitionOf(AwsLive::of(live.objects)); }

deployment::LiveChanges AwsType::changesOf(const Revision& revision, const Environment& /*environment*/, const LiveApi& live, const deployment::FieldPaths& paths) const
{
    return aws::changesOf(revision.api, live.form, paths);
}

deployment::PublicUrls AwsType::publicUrls(const Environment& environment, const LiveApi& live, const schema::Value& addresses) const
{
    return awsUrls(awsSettingsOf(environment), live, addresses);
}

std::string AwsType::region(const Environment& environment) const
{
    const std::string there = awsSettingsOf(environment).region;
    return there.empty() ? environment.region : there;
}

Result<std::unique_ptr<deployment::GatewayConnection>> AwsType::connect(const Environment& environment, const deployment::SecretValues& secrets) const
{
    auto settings = deployment::decodeSettings<AwsSettings>(environment);
    if (!settings)
        return unexpected(std::move(settings).error());
    auto source = sourceOf(settings->access, secrets, AwsMachine::real());
    if (!source)
        return unexpected(std::move(source).error());
    return std::unique_ptr<deployment::GatewayConnection>(std::make_unique<AwsConnection>(*std::move(settings), environment.mode, *std::move(source)));
}

} // namespace postern::connectors::aws
