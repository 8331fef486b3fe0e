// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Urls.h"

#include "controlplane/deployment/Answers.h"

#include <algorithm>

namespace postern::connectors::wso2 {
namespace {

using deployment::CallAnswer;
using deployment::PublicUrls;
using deployment::textAt;
using schema::Value;

const Value* itemNamed(const Value* list, const char* key, const std::string& name)
{
    if (list == nullptr)
        return nullptr;
    const auto found = std::ranges::find_if(list->items(), [key, &name](const Value& each) { return textAt(each, std::string("/") + key) == name; });
    return found == list->items().end() ? nullptr : &*found;
}

/// The virtual host's address for a scheme; empty: it has no port for that.
std::string hostUrl(const Value& host, const std::string& scheme)
{
    const Value* const port = host.find(scheme == "https" ? "httpsPort" : "httpPort");
    const std::int64_t number = port == nullptr ? (scheme == "https" ? 443 : 80) : port->asInteger();
    constexpr std::int64_t largest = 65'535;
    if (number < 1 || number > largest)
        return {};
    const auto parts = deployment::partsOf(scheme + "://" + textAt(host, "/host") + ':' + std::to_string(number));
    return parts ? deployment::urlBelow(parts->text(), textAt(host, "/httpContext")) : std::string();
}

} // namespace

Wso2Environments::Wso2Environments(Wso2Connection& connection, deployment::Completion<Value> done) : ReadingOf(connection, std::move(done))
{
    get("/settings", [this](const CallAnswer& settings) {
        const Value* const environments = settings.body.find("environment");
        if (environments == nullptr || !environments->isList())
            return fail({ErrorKind::ProtocolError, "What answers there is no Publisher: its settings name no gateway environments.", Fault::Upstream});
        end(*environments);
    });
}

PublicUrls wso2Urls(const Wso2Settings& settings, const deployment::LiveApi& live, const Value& environments)
{
    PublicUrls out;
    const Wso2Live there = Wso2Live::of(live.objects);
    const std::string scheme = deployment::callingScheme(there.data.find("transport"));
    bool deployed = false;
    for (const Wso2Gateway& gateway : settings.gateways) {
        const Value* const placed = there.deploymentAt(gateway.name);
        if (placed == nullptr)
            continue;
        deployed = true;
        const Value* const environment = itemNamed(&environments, "name", gateway.name);
        const Value* const hosts = environment == nullptr ? nullptr : environment->find("vhosts");
        std::string name = textAt(*placed, "/vhost");
        if (name.empty())
            name = gateway.vhost;
        const Value* const host = name.empty() ? (hosts == nullptr ? nullptr : hosts->at(0)) : itemNamed(hosts, "host", name);
        const std::string base = host == nullptr ? std::string() : hostUrl(*host, scheme);
        if (!base.empty())
            out.add({deployment::urlBelow(base, live.what.context)});
        else if (host == nullptr)
            out.say("WSO2 tells no virtual host " + (name.empty() ? std::string() : name + ' ') + "of its gateway \"" + gateway.name + "\".");
        else
            out.say("The virtual host of WSO2's gateway \"" + gateway.name + "\" is \"" + textAt(*host, "/host") + "\", which is no address for " + scheme + '.');
    }
    if (!deployed)
        out.say("It is deployed to none of the gateways that the setting gateways names.");
    return out;
}

} // namespace postern::connectors::wso2
