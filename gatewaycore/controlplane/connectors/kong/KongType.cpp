// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongType.h"

#include "controlplane/connectors/kong/KongConnection.h"
#include "controlplane/connectors/kong/KongDefinition.h"
#include "controlplane/connectors/kong/KongForm.h"
#include "controlplane/connectors/kong/KongTaking.h"
#include "controlplane/connectors/kong/KongUrls.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Settings.h"

#include <algorithm>

namespace postern::connectors::kong {
namespace {

using deployment::Capability;
using deployment::DeploymentPlan;
using deployment::Environment;
using deployment::Holding;
using deployment::LiveApi;
using deployment::PlanStep;
using deployment::Probe;
using deployment::RemoteCall;
using deployment::Revision;
using deployment::textAt;
using schema::Value;

KongSettings kongSettingsOf(const Environment& environment) { return deployment::settingsOf<KongSettings>(environment); }

RemoteCall callOf(std::string method, std::string target, Value body = {})
{
    RemoteCall out;
    out.method = std::move(method);
    out.target = std::move(target);
    out.body = std::move(body);
    return out;
}

PlanStep createOf(const KongEntity& entity)
{
    PlanStep step;
    step.id = "create " + entity.key;
    step.title = "Create " + entity.title + (entity.isShared() ? " (other APIs may use it, so it stays)" : "");
    step.effect = PlanStep::Effect::Create;
    step.call = callOf("PUT", entity.path, deployment::literalTexts(entity.body));
    step.probe = Probe{callOf("GET", entity.path), deployment::literalTexts(managedPart(entity.kind, entity.body)), false};
    // Nobody knows which other APIs need by then what all share.
    step.undo = {callOf(entity.isShared() ? "GET" : "DELETE", entity.path)};
    return step;
}

/// What a PUT has to say so that an object is again as it was: everything but what Kong writes itself.
Value restored(const Value& object)
{
    Value out = object;
    for (const char* const key : {"id", "created_at", "updated_at"})
        out.remove(key);
    return out;
}

PlanStep updateOf(const KongEntity& entity, const Value& there, bool whole)
{
    const Value before = managedPart(entity.kind, there);
    const Value after = managedPart(entity.kind, entity.body);
    PlanStep step;
    step.id = "update " + entity.key;
    step.title = "Change " + entity.title;
    step.effect = PlanStep::Effect::Update;
    step.call = callOf("PATCH", entity.path, deployment::literalTexts(patchOf(before, after)));
    step.probe = Probe{callOf("GET", entity.path), deployment::literalTexts(after), false};
    step.undo = {callOf("PATCH", entity.path, deployment::literalTexts(patchOf(after, before)))};
    if (whole || entity.kind == KongEntity::Kind::Upstream) { // no null takes a single check of an upstream back
        Value all = restored(there); // what their team has said beside what is ours
        for (const schema::Entry& entry : entity.body.entries())
            all.set(entry.key, entry.value);
        step.call = callOf("PUT", entity.path, deployment::literalTexts(all));
        step.undo = {callOf("PUT", entity.path, deployment::literalTexts(restored(there)))};
    }
    return step;
}

PlanStep deleteOf(KongEntity::Kind kind, const Value& object)
{
    const std::string id = textAt(object, "/id");
    struct Place {
        const char* what;
        std::string above;
        std::string name;
    };
    const Place place = kind == KongEntity::Kind::Plugin     ? Place{"plugin ", "/plugins/", textAt(object, "/name")}
                        : kind == KongEntity::Kind::Route    ? Place{"route ", "/routes/", textAt(object, "/name")}
                        : kind == KongEntity::Kind::Upstream ? Place{"upstream ", "/upstreams/", textAt(object, "/name")}
                        : kind == KongEntity::Kind::Target   ? Place{"target ", "/upstreams/" + textAt(object, "/upstream/id") + "/targets/", textAt(object, "/target")}
                                                 : Place{"service ", "/services/", textAt(object, "/name")};
    const std::string path = place.above + id;
    PlanStep step;
    step.id = "delete " + path;
    step.title = std::string("Delete ") + place.what + (place.name.empty() ? id : place.name);
    step.effect = PlanStep::Effect::Delete;
    step.call = callOf("DELETE", path);
    step.alsoDone = {404};
    step.probe = Probe{callOf("GET", path), {}, true};
    step.undo = {callOf("PUT", path, deployment::literalTexts(restored(object)))};
    return step;
}

/// A plugin of that name at that place which is not ours: Kong takes one only.
const Value* rivalOf(const KongEntity& entity, const KongLive& there)
{
    if (entity.kind != KongEntity::Kind::Plugin)
        return nullptr;
    const bool ofRoute = entity.body.find("route") != nullptr;
    const std::string routeId = ofRoute ? textAt(entity.body, "/route/id") : std::string();
    const auto found = std::ranges::find_if(there.plugins, [&](const Value& each) {
        const Value* const at = each.find("route");
        const std::string its = at == nullptr ? std::string() : textAt(*at, "/id");
        return !isOurs(each) && !isOfConsumer(each) && textAt(each, "/name") == textAt(entity.body, "/name") && its == routeId && (ofRoute == !its.empty());
    });
    return found == there.plugins.end() ? nullptr : &*found;
}

} // namespace

KongStyle KongType::styleOf(const Environment& environment) const { return kongSettingsOf(environment).style; }

std::vector<deployment::Mode> KongType::modes() const
{
    return {deployment::Mode::ReadOnly, deployment::Mode::WriteOnly, deployment::Mode::ReadWrite};
}

const schema::ObjectSchema& KongType::settings() const { return describe(schema::Type<KongSettings>{}); }

std::vector<Capability> KongType::capabilities(const Revision& revision, const Environment& environment) const
{
    return kongApiOf(revision, styleOf(environment)).capabilities;
}

deployment::NormalForm KongType::desired(const Revision& revision, const Environment& environment) const
{
    return formOf(kongApiOf(revision, styleOf(environment)));
}

Result<DeploymentPlan> KongType::plan(const Revision& revision, const Environment& environment, const LiveApi* live) const
{
    const KongStyle style = styleOf(environment);
    KongApi api = kongApiOf(revision, style);
    if (auto accepted = deployment::checkAccepted(revision.title(), environment.name, "style.acceptDropped", style.acceptDropped, api.capabilities); !accepted)
        return unexpected(std::move(accepted).error());
    const KongLive there = live == nullptr ? KongLive() : KongLive::of(live->objects);
    if (!there.service.isNull() && !isOurs(there.service))
        return unexpected(ErrorKind::AlreadyExists, "Kong has a service \"" + serviceName(revision.title()) + "\" that postern did not make. Rename one of them.");

    DeploymentPlan plan = planOf(environment, revision.title(), live);
    plan.revision = revision.hash;
    plan.after = formOf(api);
    plan.capabilities = std::move(api.capabilities);
    for (const KongEntity& entity : api.entities) {
        const Value* const object = there.find(entity);
        if (object == nullptr && rivalOf(entity, there) != nullptr)
            return unexpected(ErrorKind::AlreadyExists, "The gateway's own team has a " + entity.title + " already, and Kong takes one only. Remove theirs, or leave ours out of the API.");
        if (object != nullptr && !isOurs(*object))
            return unexpected(ErrorKind::AlreadyExists, "Kong has a " + entity.title + " that postern did not make. Rename one of them.");
        if (object == nullptr)
            plan.steps.push_back(createOf(entity));
        else if (!(managedPart(entity.kind, *object) == managedPart(entity.kind, entity.body)))
            plan.steps.push_back(updateOf(entity, *object, writesWhole()));
    }
    // What was ours and is wanted no more goes last, routes before what guards them.
    const auto addDeletes = [&](KongEntity::Kind kind, const std::vector<Value>& all) {
        for (const Value& object : all) {
            const bool wanted = std::ranges::any_of(api.entities, [&](const KongEntity& each) { return each.kind == kind && there.find(each) == &object; });
            if (isOurs(object) && !wanted)
                plan.steps.push_back(deleteOf(kind, object));
        }
    };
    addDeletes(KongEntity::Kind::Route, there.routes);
    addDeletes(KongEntity::Kind::Plugin, there.plugins);
    addDeletes(KongEntity::Kind::Target, there.targets);
    const bool wantsUpstream = std::ranges::any_of(api.entities, [&](const KongEntity& each) { return each.kind == KongEntity::Kind::Upstream && there.find(each) != nullptr; });
    if (!there.upstream.isNull() && isOurs(there.upstream) && !wantsUpstream)
        plan.steps.push_back(deleteOf(KongEntity::Kind::Upstream, there.upstream));
    return plan;
}

Result<DeploymentPlan> KongType::planRemoval(const Environment& environment, const LiveApi& live) const
{
    const KongLive there = KongLive::of(live.objects);
    DeploymentPlan plan = planOf(environment, live.what.title(), &live);
    plan.action = DeploymentPlan::Action::Undeploy;
    const auto theirs = [](const Value& object) { return !isOurs(object); };
    if (!isOurs(there.service) || std::ranges::any_of(there.routes, theirs))
        return unexpected(ErrorKind::InvalidArgument, "The service of " + live.what.title() + " or a route of it is not postern's: it is not taken away.");
    for (const Value& route : there.routes)
        plan.steps.push_back(deleteOf(KongEntity::Kind::Route, route));
    for (const Value& plugin : there.plugins)
        plan.steps.push_back(deleteOf(KongEntity::Kind::Plugin, plugin));
    plan.steps.push_back(deleteOf(KongEntity::Kind::Service, there.service));
    if (!there.upstream.isNull() && isOurs(there.upstream) && std::ranges::none_of(there.targets, theirs)) {
        for (const Value& target : there.targets)
            plan.steps.push_back(deleteOf(KongEntity::Kind::Target, target));
        plan.steps.push_back(deleteOf(KongEntity::Kind::Upstream, there.upstream));
    }
    return plan;
}

Result<deployment::LiveDefinition> KongType::definition(const Environment& environment, const LiveApi& live) const
{
    return definitionOf(KongLive::of(live.objects), styleOf(environment).release);
}

std::vector<deployment::GrantFile> KongType::grant(const Environment& environment) const
{
    const KongSettings settings = kongSettingsOf(environment);
    const bool writes = mayWrite(environment.mode);
    std::string text = "# Rights for postern at Kong (RBAC is Kong Enterprise's; elsewhere whoever reaches the Admin API may do everything).\n";
    const std::string workspace = settings.workspace.empty() ? "default" : settings.workspace;
    // A star stands for one step of a path. Lists are read; what is written is written by its own name or id.
    constexpr const char* lists[] = {"/", "/services", "/services/*/routes", "/routes", "/plugins", "/upstreams", "/upstreams/*/targets", "/consumers", "/consumers/*/acls", "/consumers/*/jwt"};
    constexpr const char* objects[] = {"/services/*", "/routes/*", "/plugins/*", "/upstreams/*", "/upstreams/*/targets/*", "/consumers/*", "/consumers/*/acls/*", "/consumers/*/jwt/*"};
    const auto add = [&text, &workspace](const char* endpoint, const char* actions) {
        text += "POST /" + workspace + "/rbac/roles/postern/endpoints workspace=" + workspace + " endpoint=" + endpoint + " actions=" + actions + '\n';
    };
    for (const char* const each : lists)
        add(each, "read");
    for (const char* const each : objects)
        add(each, writes ? "read,create,update,delete" : "read");
    return {{"kong-rbac.txt", std::move(text)}};
}

deployment::LiveChanges KongType::changesOf(const Revision& revision, const Environment& environment, const LiveApi& live, const deployment::FieldPaths& paths) const
{
    return kong::changesOf(kongApiOf(revision, styleOf(environment)), live.form, paths);
}

deployment::PublicUrls KongType::publicUrls(const Environment& environment, const LiveApi& live, const schema::Value& /*addresses*/) const
{
    return kongUrls(live, styleOf(environment).release, kongSettingsOf(environment).publicUrl);
}

Result<std::unique_ptr<deployment::GatewayConnection>> KongType::connect(const Environment& environment, const deployment::SecretValues& secrets) const
{
    auto settings = deployment::decodeSettings<KongSettings>(environment);
    if (!settings)
        return unexpected(std::move(settings).error());
    const auto token = secrets.find("token");
    return std::unique_ptr<deployment::GatewayConnection>(
        std::make_unique<KongConnection>(*std::move(settings), environment.mode, token == secrets.end() ? Secret() : token->second));
}

} // namespace postern::connectors::kong
