// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/GatewayConnector.h"

#include "controlplane/deployment/Later.h"

#include <algorithm>

namespace postern::deployment {

std::string CallAnswer::header(std::string_view name) const
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    const auto found = std::ranges::find_if(headers, [&](const CallHeader& each) { return std::ranges::equal(each.name, name, {}, lower, lower); });
    return found == headers.end() ? std::string() : found->value;
}

void GatewayConnection::remember(Sightings /*seen*/, bool /*oursAgain*/) {}

PendingPtr GatewayConnection::addresses(Completion<schema::Value> done) { return later<schema::Value>(std::move(done), schema::Value()); }

PendingPtr GatewayConnection::listed(const std::string& id, Completion<std::optional<LiveApi>> done) { return live(id, std::move(done)); }

DeploymentPlan ConnectorType::planOf(const Environment& environment, std::string api, const LiveApi* live) const
{
    DeploymentPlan plan;
    plan.environment = environment.name;
    plan.type = name();
    plan.api = std::move(api);
    plan.production = environment.production;
    if (live != nullptr) {
        plan.basedOn = hashOf(live->form);
        plan.before = live->form;
    }
    return plan;
}

Result<LiveDefinition> ConnectorType::definition(const Environment& environment, const LiveApi& live) const
{
    return unexpected(ErrorKind::Unsupported, std::string(title()) + " gives no definition of " + live.what.title() + " at " + environment.name + ": its paths and methods are not told.");
}

LiveChanges ConnectorType::changesOf(const Revision&, const Environment&, const LiveApi&, const FieldPaths& paths) const
{
    LiveChanges out;
    for (const std::string& path : paths)
        out.reasons[path] = "What " + std::string(title()) + " has is not turned into an API's files.";
    return out;
}

PublicUrls ConnectorType::publicUrls(const Environment& environment, const LiveApi& /*live*/, const schema::Value& /*addresses*/) const
{
    return {{}, std::string(title()) + " does not tell where callers reach " + environment.name + '.'};
}

std::string ConnectorType::region(const Environment& environment) const { return environment.region; }

PendingPtr refusedLater(Completion<CallAnswer> done, int status, std::string reason)
{
    CallAnswer refused;
    refused.status = status;
    refused.body = schema::Value::object({{"message", std::move(reason)}});
    return later<CallAnswer>(std::move(done), std::move(refused));
}

} // namespace postern::deployment
