// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/agent/AgentType.h"

#include "controlplane/connectors/agent/AgentApi.h"
#include "controlplane/connectors/agent/AgentConnection.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Settings.h"

#include <algorithm>

namespace postern::connectors::agent {
namespace {

using deployment::DeploymentPlan;
using deployment::Environment;
using deployment::LiveApi;
using deployment::PlanStep;
using deployment::RemoteCall;
using deployment::Revision;
using deployment::textAt;
using schema::Value;

/// What is not known of an agent is held by nobody: then everything is dropped, and a plan says why.
AgentDescription describedBy(const AgentSettings& settings)
{
    auto read = readDescription(settings.description);
    return read ? *std::move(read) : AgentDescription();
}

RemoteCall callOf(const char* method, const std::string& title, Value body)
{
    RemoteCall out;
    out.method = method;
    out.target = title;
    out.body = std::move(body);
    return out;
}

RemoteCall undeployOf(const std::string& id, const std::string& title) { return callOf("undeploy", title, deployment::literalTexts(Value::object({{"api", id}}))); }

RemoteCall restoreOf(const LiveApi& live, const std::string& title)
{
    const Value* const objects = live.objects.find("objects");
    return callOf("apply", title, deployment::literalTexts(Value::object({{"restore", objects == nullptr ? Value() : *objects}})));
}

std::string ownFields(deployment::NormalForm form)
{
    std::erase_if(form, [](const auto& each) { return each.second.theirs || each.second.kind == deployment::NormalField::Kind::Dropped; });
    return hashOf(form);
}

} // namespace

std::vector<deployment::Mode> AgentType::modes() const { return {deployment::Mode::ReadOnly, deployment::Mode::WriteOnly, deployment::Mode::ReadWrite}; }

const schema::ObjectSchema& AgentType::settings() const { return describe(schema::Type<AgentSettings>{}); }

std::vector<deployment::Capability> AgentType::capabilities(const Revision& revision, const Environment& environment) const
{
    return agentApiOf(revision, describedBy(deployment::settingsOf<AgentSettings>(environment))).capabilities;
}

deployment::NormalForm AgentType::desired(const Revision& revision, const Environment& environment) const
{
    return formOf(agentApiOf(revision, describedBy(deployment::settingsOf<AgentSettings>(environment))));
}

Result<DeploymentPlan> AgentType::plan(const Revision& revision, const Environment& environment, const LiveApi* live) const
{
    const auto settings = deployment::settingsOf<AgentSettings>(environment);
    auto description = readDescription(settings.description);
    if (!description)
        return unexpected(std::move(description).error());
    AgentApi api = agentApiOf(revision, *description);
    if (auto accepted = deployment::checkAccepted(revision.title(), environment.name, "acceptDropped", settings.acceptDropped, api.capabilities); !accepted)
        return unexpected(std::move(accepted).error());
    if (live != nullptr && live->what.owner != "postern")
        return unexpected(ErrorKind::AlreadyExists, environment.name + " has " + revision.title() + " already, and postern did not put it there. Rename one of them.");
    DeploymentPlan plan = planOf(environment, revision.title(), live);
    plan.revision = revision.hash;
    plan.after = formOf(api);
    plan.capabilities = std::move(api.capabilities);
    if (live != nullptr && ownFields(live->form) == ownFields(plan.after))
        return plan;
    const Value title = deployment::literalTexts(Value(revision.title()));
    PlanStep step;
    step.id = "apply";
    step.title = (live == nullptr ? "Add " : "Change ") + revision.title() + " by the agent " + description->name;
    step.effect = live == nullptr ? PlanStep::Effect::Create : PlanStep::Effect::Update;
    step.call = callOf("apply", revision.title(), Value::object({{"api", deployment::literalTexts(api.body)},
                                                                {"revision", revision.hash},
                                                                {"expect", live == nullptr ? Value() : deployment::literalTexts(Value(live->what.hash))}}));
    step.probe = deployment::Probe{callOf("status", revision.title(), Value::object({{"api", title}})), Value::object({{"revision", revision.hash}, {"asApplied", true}}), false};
    step.undo = {live == nullptr ? undeployOf(revision.title(), revision.title()) : restoreOf(*live, revision.title())};
    plan.steps.push_back(std::move(step));
    return plan;
}

Result<DeploymentPlan> AgentType::planRemoval(const Environment& environment, const LiveApi& live) const
{
    DeploymentPlan plan = planOf(environment, live.what.title(), &live);
    plan.action = DeploymentPlan::Action::Undeploy;
    if (live.what.owner != "postern")
        return unexpected(ErrorKind::InvalidArgument, live.what.title() + " at " + environment.name + " is not postern's: it is not taken away.");
    PlanStep step;
    step.id = "undeploy";
    step.title = "Take away " + live.what.title() + " by the agent";
    step.effect = PlanStep::Effect::Delete;
    step.call = undeployOf(live.what.title(), live.what.title());
    step.alsoDone = {404};
    step.probe = deployment::Probe{callOf("status", live.what.title(), deployment::literalTexts(Value::object({{"api", live.what.title()}}))), {}, true};
    step.undo = {restoreOf(live, live.what.title())};
    plan.steps.push_back(std::move(step));
    return plan;
}

std::vector<deployment::GrantFile> AgentType::grant(const Environment& environment) const
{
    const auto settings = deployment::settingsOf<AgentSettings>(environment);
    std::string text = "Whoever runs postern runs " + (settings.command.empty() ? std::string("the agent") : settings.command.front()) + " with the same rights.\n";
    text += mayWrite(environment.mode) ? "What the agent needs at its gateway to write, its own documentation says.\n" : "The agent is only asked: validate, discover, live, status.\n";
    return {{"rights.txt", std::move(text)}};
}

/// What the agent says of an API ("urls" of its answer to live) comes before the setting: it has asked its gateway.
deployment::PublicUrls AgentType::publicUrls(const Environment& environment, const LiveApi& live, const Value& /*addresses*/) const
{
    deployment::PublicUrls out;
    const Value* const told = live.objects.find("urls");
    constexpr std::size_t most = 100; // of a hostile answer
    for (std::size_t i = 0; told != nullptr && i < std::min(told->size(), most); ++i) {
        if (const std::string url = told->at(i)->toText(); deployment::partsOf(url))
            out.add({deployment::urlBelow(url, {})});
        else
            out.say("The agent told an address that is none.");
    }
    const auto settings = deployment::settingsOf<AgentSettings>(environment);
    if (out.urls.empty() && !settings.publicUrl.empty())
        out.add({deployment::urlBelow(settings.publicUrl, live.what.context)});
    if (out.urls.empty())
        out.say("The agent does not tell where callers reach its gateway: the setting publicUrl says it.");
    return out;
}

Result<std::unique_ptr<deployment::GatewayConnection>> AgentType::connect(const Environment& environment, const deployment::SecretValues& secrets) const
{
    auto settings = deployment::decodeSettings<AgentSettings>(environment);
    if (!settings)
        return unexpected(std::move(settings).error());
    auto description = readDescription(settings->description);
    if (!description)
        return unexpected(std::move(description).error());
    auto own = checkedSettings(*description, settings->settings.isNull() ? Value::map() : settings->settings);
    if (!own)
        return unexpected(std::move(own).error());
    return std::unique_ptr<deployment::GatewayConnection>(std::make_unique<AgentConnection>(*settings, *std::move(description), *std::move(own), environment.mode, secrets));
}

} // namespace postern::connectors::agent
