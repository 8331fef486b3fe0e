// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureUrls.h"

#include "controlplane/deployment/Answers.h"


namespace postern::connectors::azure {
namespace {

using deployment::CallAnswer;
using deployment::PublicUrls;
using deployment::textAt;
using schema::Value;

} // namespace

AzureService::AzureService(AzureConnection& connection, deployment::Completion<Value> done) : AzureReading(connection, std::move(done))
{
    get(at(""), [this](const CallAnswer& service) {
        if (!service.body.isMap())
            return fail({ErrorKind::ProtocolError, "What answers there is no API Management service.", Fault::Upstream});
        end(service.body);
    });
}

PublicUrls azureUrls(const AzureSettings& settings, const deployment::LiveApi& live, const Value& service)
{
    PublicUrls out;
    const AzureLive there = AzureLive::of(live.objects);
    const std::string scheme = deployment::callingScheme(deployment::valueAt(there.api, "/properties/protocols"));
    const auto gateway = deployment::partsOf(textAt(service, "/properties/gatewayUrl"));
    const auto add = [&](const std::string& host, const std::string& target) {
        if (const std::string url = deployment::urlBelow(scheme + "://" + host, live.what.context); deployment::partsOf(url))
            out.add({url, target});
    };
    // Custom host names first: what people were told.
    for (const Value& each : deployment::itemsAt(service, "/properties/hostnameConfigurations")) {
        const std::string host = textAt(each, "/hostName");
        if (textAt(each, "/type") == "Proxy" && !host.empty() && (!gateway || host != gateway->host))
            add(host, gateway ? gateway->host : std::string());
    }
    if (!settings.publicUrl.empty())
        out.add({deployment::urlBelow(settings.publicUrl, live.what.context)});
    if (gateway)
        add(gateway->host, {});
    if (out.urls.empty())
        out.say(service.isNull() ? "The service was not asked for its gatewayUrl." : "The service \"" + settings.service + "\" tells no gatewayUrl: the setting publicUrl says where callers reach it.");
    if (const Value* const network = deployment::valueAt(service, "/properties/virtualNetworkType"); network != nullptr && network->toText() == "Internal")
        out.say("The service is in a virtual network (Internal): only callers within it reach it.");
    return out;
}

} // namespace postern::connectors::azure
