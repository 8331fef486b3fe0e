// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Type.h"

#include "controlplane/connectors/wso2/Wso2Connection.h"
#include "controlplane/connectors/wso2/Wso2Grant.h"
#include "controlplane/connectors/wso2/Wso2Steps.h"
#include "controlplane/connectors/wso2/Wso2Urls.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Settings.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::connectors::wso2 {
namespace {

using deployment::DeploymentPlan;
using deployment::Environment;
using deployment::LiveApi;
using deployment::NormalForm;
using deployment::Revision;
using schema::Value;

Wso2Settings wso2SettingsOf(const Environment& environment) { return deployment::settingsOf<Wso2Settings>(environment); }

/// Whether fields differ that `counts`: what is theirs and what cannot be held is none.
template <class Counts>
bool formsDiffer(const NormalForm& wanted, const NormalForm& there, Counts counts)
{
    using Kind = deployment::NormalField::Kind;
    const auto lacks = [&counts](const NormalForm& all, const NormalForm& in) {
        return std::ranges::any_of(all, [&](const auto& entry) {
            const auto& [path, field] = entry;
            if (field.theirs || field.kind == Kind::Dropped || !counts(path))
                return false;
            const auto found = in.find(path);
            return found == in.end() || found->second.value != field.value;
        });
    };
    return lacks(wanted, there) || lacks(there, wanted);
}

bool isDefinitionField(const std::string& path) { return path.ends_with(".definition") || path.starts_with("definition."); }
bool isDataField(const std::string& path) { return !isDefinitionField(path) && !path.starts_with("gateway.") && path != "api.state"; }

/// Credentials go over TLS, or nowhere but to this machine.
bool isSafe(const std::string& url)
{
    return url.starts_with("https:/" "/") || url.starts_with("http:/" "/127.0.0.1:") || url.starts_with("http:/" "/localhost:") || url.starts_with("http:/" "/[::1]:");
}

} // namespace

std::vector<deployment::Mode> Wso2Type::modes() const
{
    return {deployment::Mode::ReadOnly, deployment::Mode::WriteOnly, deployment::Mode::ReadWrite};
}

const schema::ObjectSchema& Wso2Type::settings() const { return describe(schema::Type<Wso2Settings>{}); }

std::vector<deployment::Capability> Wso2Type::capabilities(const Revision& revision, const Environment& environment) const
{
    return wso2ApiOf(revision, wso2SettingsOf(environment)).capabilities;
}

NormalForm Wso2Type::desired(const Revision& revision, const Environment& environment) const
{
    const Wso2Settings settings = wso2SettingsOf(environment);
    return formOf(wso2ApiOf(revision, settings), settings);
}

Result<DeploymentPlan> Wso2Type::plan(const Revision& revision, const Environment& environment, const LiveApi* live) const
{
    const Wso2Settings settings = wso2SettingsOf(environment);
    Wso2Api api = wso2ApiOf(revision, settings);
    if (auto accepted = deployment::checkAccepted(revision.title(), environment.name, "acceptDropped", settings.acceptDropped, api.capabilities); !accepted)
        return unexpected(std::move(accepted).error());
    if (!api.reachable)
        return unexpected(ErrorKind::InvalidArgument, revision.title() + " has no backend, and an API at WSO2 needs one.");
    if (api.state == "RETIRED")
        return unexpected(ErrorKind::InvalidArgument, revision.title() + " is retired, so it is on no gateway: undeploy it.");
    DeploymentPlan plan = planOf(environment, revision.title(), live);
    plan.revision = revision.hash;
    plan.after = formOf(api, settings);
    Wso2Steps steps(settings);
    if (live == nullptr) {
        plan.steps = steps.create(api);
    } else {
        const Wso2Live there = Wso2Live::of(live->objects);
        if (there.mark().empty() && (api.pulledFrom.empty() || api.pulledFrom != there.id()))
            return unexpected(ErrorKind::AlreadyExists, "WSO2 has an API " + there.title() + " that postern did not make. Pull it from that Publisher first, or rename one of them.");
        if (const std::string context = deployment::textAt(there.data, "/context"); context != deployment::textAt(api.data, "/context"))
            return unexpected(ErrorKind::InvalidArgument, "WSO2 serves " + there.title() + " under " + context + ", and does not change that: make it a new version.");
        const bool changed = there.markedContent() != api.content || formsDiffer(plan.after, live->form, isDataField);
        auto made = steps.change(api, there, changed, formsDiffer(plan.after, live->form, isDefinitionField));
        if (!made)
            return unexpected(std::move(made).error());
        plan.steps = *std::move(made);
        deployment::keepTheirs(live->form, plan.after);
    }
    plan.capabilities = std::move(api.capabilities);
    return plan;
}

Result<DeploymentPlan> Wso2Type::planRemoval(const Environment& environment, const LiveApi& live) const
{
    const Wso2Settings settings = wso2SettingsOf(environment);
    const Wso2Live there = Wso2Live::of(live.objects);
    if (there.mark().empty())
        return unexpected(ErrorKind::InvalidArgument, "The API " + live.what.title() + " is not postern's: it is not taken away.");
    DeploymentPlan plan = planOf(environment, live.what.title(), &live);
    plan.action = DeploymentPlan::Action::Undeploy;
    plan.steps = Wso2Steps(settings).remove(there);
    return plan;
}

std::vector<deployment::GrantFile> Wso2Type::grant(const Environment& environment) const
{
    return {{"wso2-scopes.json", scopeMapping(environment.name, environment.mode, wso2SettingsOf(environment))}};
}

Result<deployment::LiveDefinition> Wso2Type::definition(const Environment& /*environment*/, const LiveApi& live) const
{
    const Wso2Live there = Wso2Live::of(live.objects);
    if (!there.definition.isMap())
        return unexpected(ErrorKind::Unsupported, "WSO2 gives no definition of " + live.what.title() + '.');
    Value made = there.definition;
    made.set("x-wso2-basePath", live.what.context);
    for (const char* const kind : {"production", "sandbox"}) {
        const std::string url = deployment::textAt(there.data, std::string("/endpointConfig/") + kind + "_endpoints/url");
        if (!url.empty())
            made.set(std::string("x-wso2-") + kind + "-endpoints", Value::object({{"urls", Value::list({url})}}));
    }
    deployment::LiveDefinition out;
    out.openApi = schema::writeJson(made);
    out.missing.emplace_back("Policies, business plans and credentials of backends are not in a definition: pull the API from the Publisher to have all of it.");
    return out;
}

deployment::PublicUrls Wso2Type::publicUrls(const Environment& environment, const LiveApi& live, const Value& addresses) const
{
    return wso2Urls(wso2SettingsOf(environment), live, addresses);
}

Result<std::unique_ptr<deployment::GatewayConnection>> Wso2Type::connect(const Environment& environment, const deployment::SecretValues& secrets) const
{
    auto settings = deployment::decodeSettings<Wso2Settings>(environment);
    if (!settings)
        return unexpected(std::move(settings).error());
    while (settings->url.ends_with('/'))
        settings->url.pop_back();
    if (!isSafe(settings->url))
        return unexpected(ErrorKind::InvalidConfig, "The setting url has to begin with https, as credentials go there: " + settings->url.substr(0, 200));
    return std::unique_ptr<deployment::GatewayConnection>(std::make_unique<Wso2Connection>(*std::move(settings), environment.mode, secrets));
}

} // namespace postern::connectors::wso2
