// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongConfigType.h"

#include "controlplane/connectors/kong/KongConfigConnection.h"
#include "controlplane/connectors/kong/KongForm.h"
#include "controlplane/deployment/Settings.h"

namespace postern::connectors::kong {
namespace {

using deployment::DeploymentPlan;
using deployment::Environment;
using deployment::LiveApi;
using deployment::PlanStep;
using schema::Value;

/// What of an API's objects at Kong is ours, as it could be made again.
std::vector<KongEntity> ownEntities(const KongLive& live)
{
    std::vector<KongEntity> out;
    const auto add = [&out](KongEntity::Kind kind, const Value& object, const std::string& of = {}) {
        if (object.isNull() || !isOurs(object))
            return;
        KongEntity made;
        made.kind = kind;
        made.id = object.find("id") == nullptr ? std::string() : object.find("id")->toText();
        made.of = of;
        made.body = Value::map();
        for (const schema::Entry& entry : object.entries()) { // an Admin API says null for what is not there
            if (!entry.value.isNull())
                made.body.set(entry.key, entry.value);
        }
        for (const char* const key : {"id", "created_at", "updated_at", "upstream", "ws_id"})
            made.body.remove(key);
        out.push_back(std::move(made));
    };
    add(KongEntity::Kind::Upstream, live.upstream);
    const std::string upstream = out.empty() ? std::string() : out.front().id;
    for (const Value& each : live.targets)
        add(KongEntity::Kind::Target, each, upstream);
    add(KongEntity::Kind::Service, live.service);
    for (const Value& each : live.plugins)
        add(KongEntity::Kind::Plugin, each);
    for (const Value& each : live.routes)
        add(KongEntity::Kind::Route, each);
    return out;
}

/// One step in place of those of a Kong with a database.
void loadInOneStep(DeploymentPlan& plan, std::string service, std::string title, const std::vector<KongEntity>& after, const std::vector<KongEntity>& before, const deployment::NormalForm& wanted)
{
    if (plan.steps.empty())
        return;
    const bool removal = plan.action == DeploymentPlan::Action::Undeploy;
    PlanStep step;
    step.id = "load";
    step.title = std::move(title) + ", " + std::to_string(plan.steps.size()) + (plan.steps.size() == 1 ? " object" : " objects") + " of it";
    step.effect = removal ? PlanStep::Effect::Delete : before.empty() ? PlanStep::Effect::Create : PlanStep::Effect::Update;
    step.call = loadCall(service, after);
    step.probe = deployment::Probe{ownStateCall(service), Value::object({{"is", removal ? std::string("none") : ownHash(wanted)}}), false};
    step.undo = {loadCall(service, before)};
    plan.steps = {std::move(step)};
}

} // namespace

Result<DeploymentPlan> KongConfigType::plan(const deployment::Revision& revision, const Environment& environment, const LiveApi* live) const
{
    auto made = KongType::plan(revision, environment, live);
    if (!made)
        return made;
    const KongApi api = kongApiOf(revision, styleOf(environment));
    loadInOneStep(*made, serviceName(revision.title()), "Load the configuration with " + revision.title() + " in it", api.entities,
                  live == nullptr ? std::vector<KongEntity>() : ownEntities(KongLive::of(live->objects)), formOf(api));
    return made;
}

Result<DeploymentPlan> KongConfigType::planRemoval(const Environment& environment, const LiveApi& live) const
{
    auto made = KongType::planRemoval(environment, live);
    if (!made)
        return made;
    const KongLive there = KongLive::of(live.objects);
    const Value* const name = there.service.find("name");
    loadInOneStep(*made, name == nullptr ? std::string() : name->toText(), "Load the configuration without " + live.what.title(), {}, ownEntities(there), {});
    return made;
}

std::vector<deployment::GrantFile> KongConfigType::grant(const Environment& environment) const
{
    auto out = KongType::grant(environment);
    const std::string workspace = deployment::settingsOf<KongSettings>(environment).workspace;
    const std::string of = workspace.empty() ? "default" : workspace;
    // Objects are read one by one; what is written is the whole.
    for (std::size_t at = out.front().text.find("read,create,update,delete"); at != std::string::npos; at = out.front().text.find("read,create,update,delete"))
        out.front().text.replace(at, 25, "read");
    if (mayWrite(environment.mode))
        out.front().text += "POST /" + of + "/rbac/roles/postern/endpoints workspace=" + of + " endpoint=/config actions=read,create\n";
    return out;
}

Result<std::unique_ptr<deployment::GatewayConnection>> KongConfigType::connect(const Environment& environment, const deployment::SecretValues& secrets) const
{
    auto settings = deployment::decodeSettings<KongSettings>(environment);
    if (!settings)
        return unexpected(std::move(settings).error());
    const auto token = secrets.find("token");
    return std::unique_ptr<deployment::GatewayConnection>(
        std::make_unique<KongConfigConnection>(*std::move(settings), environment.mode, token == secrets.end() ? Secret() : token->second));
}

} // namespace postern::connectors::kong
