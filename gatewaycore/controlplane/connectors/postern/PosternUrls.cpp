// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/postern/PosternUrls.h"

#include "config/GatewayFolder.h"
#include "controlplane/connectors/postern/PosternPlan.h"
#include "controlplane/deployment/Answers.h"

namespace postern::connectors::postern {
namespace {

using deployment::PublicUrls;
using deployment::textAt;
using schema::Value;

bool isLoopback(const std::string& host) { return host == "localhost" || host == "::1" || host.starts_with("127."); }
bool isAnyAddress(const std::string& host) { return host == "0.0.0.0" || host == "::" || host == "::0"; }

} // namespace

PublicUrls posternUrls(const PosternPlace& place, const deployment::LiveApi& live, const Value& status)
{
    PublicUrls out;
    const Value* const entry = live.objects.find(entryKey);
    if (entry != nullptr && entry->isNull()) {
        out.say("The API is not there.");
        return out;
    }
    if (!place.publicUrl.empty()) {
        out.add({deployment::urlBelow(place.publicUrl, live.what.context)});
        return out;
    }
    bool everywhere = false;
    bool elsewhere = false;
    bool open = false;
    for (const Value& each : deployment::itemsAt(status, "/listeners")) {
        const auto at = deployment::partsOf(textAt(each, "/url"));
        open = open || !at;
        if (!at)
            continue;
        if (isAnyAddress(at->host))
            everywhere = true;
        else if (isLoopback(at->host) && !place.thisMachine)
            elsewhere = true;
        else
            out.add({deployment::urlBelow(at->text(), live.what.context)});
    }
    if (everywhere)
        out.say("It listens at all addresses of its machine: the setting publicUrl says by which name callers know that.");
    if (elsewhere)
        out.say("It listens for its own machine alone: the setting publicUrl says where callers reach it, if something is in front of it.");
    if (open)
        out.say("A port is any free one (0): which one it is the running gateway tells by its control socket.");
    if (out.urls.empty() && out.note.empty())
        out.say("Nobody tells where its listeners are: the setting publicUrl says it.");
    return out;
}

Value listenersOfFolder(const std::string& folder)
{
    // Its APIs do not matter here, and may be many.
    const auto none = [](const std::filesystem::path& path, bool /*keepDefinition*/) {
        config::ApiEntry api;
        api.name = path.filename().string();
        api.isApi = false;
        return api;
    };
    const config::LoadedGateway loaded = config::loadGateway(folder, {}, config::Overrides::UnknownApi::Waiting, none);
    Value out = Value::list();
    for (const model::Listener& each : loaded.config ? loaded.config->listeners : std::vector<model::Listener>()) {
        const std::string host = each.address.find(':') == std::string::npos ? each.address : '[' + each.address + ']';
        out.push(Value::object({{"name", each.name}, {"url", each.port == 0 ? std::string() : std::string(each.tls ? "https" : "http") + "://" + host + ':' + std::to_string(each.port)}}));
    }
    return loaded.config ? Value::object({{"listeners", std::move(out)}}) : Value();
}

} // namespace postern::connectors::postern
