// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsUrls.h"

#include "controlplane/connectors/aws/AwsForm.h"
#include "controlplane/connectors/aws/AwsHttpApis.h"
#include "controlplane/deployment/Answers.h"
#include "crypto/SigV4.h"

#include <algorithm>

namespace postern::connectors::aws {
namespace {

using deployment::CallAnswer;
using deployment::PublicUrls;
using deployment::textAt;
using schema::Value;

/// "{apiId}" and "{stage}" in the setting publicUrl.
std::string filledUrl(std::string text, const std::string& apiId, const std::string& stage)
{
    for (const auto& [name, value] : {std::pair<std::string_view, const std::string&>{"{apiId}", apiId}, std::pair<std::string_view, const std::string&>{"{stage}", stage}}) {
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
            text.replace(at, name.size(), value);
    }
    return text;
}

/// AWS spells "no base path" in words.
std::string basePathOf(const Value& mapping)
{
    const std::string path = textAt(mapping, "/basePath");
    return path == "(none)" ? std::string() : path;
}

void addMapped(const Value& domain, const std::string& apiId, const std::string& stage, PublicUrls& out)
{
    const std::string name = textAt(domain, "/domainName");
    const bool regional = !textAt(domain, "/regionalDomainName").empty();
    const std::string target = textAt(domain, regional ? "/regionalDomainName" : "/distributionDomainName");
    const std::string zone = textAt(domain, regional ? "/regionalHostedZoneId" : "/distributionHostedZoneId");
    for (const Value& each : deployment::itemsAt(domain, "/mappings")) {
        const std::string mapped = textAt(each, "/stage"); // none: callers name the stage themselves
        if (textAt(each, "/restApiId") != apiId || (!mapped.empty() && mapped != stage))
            continue;
        const std::string url = deployment::urlBelow(deployment::urlBelow("https://" + name, basePathOf(each)), mapped.empty() ? stage : std::string());
        if (deployment::partsOf(url))
            out.add({url, target, zone});
    }
}

} // namespace

AwsDomains::AwsDomains(AwsConnection& connection, deployment::Completion<Value> done) : AwsReading(connection, std::move(done))
{
    // Whoever may not see them still learns the stage's own address. What answers is AWS by now, or something that stands for it.
    get("/domainnames?limit=1", [this](const CallAnswer& answer) {
        if (!answer.isSuccess())
            return end(Value::object({{"refused", deployment::refusalOf(answer)}}));
        list("/domainnames", [this](std::vector<Value> domains) {
            domains_ = std::move(domains);
            next();
        });
    }, [](int status) { return (status >= 200 && status < 300) || status == 403 || status == 404; });
}

void AwsDomains::next()
{
    if (at_ == domains_.size())
        return end(Value::object({{"domains", Value::list(std::move(domains_))}}));
    // One that cannot be read keeps no other one away.
    const auto then = [this](const char* key, Value value) {
        domains_[at_].set(key, std::move(value));
        ++at_;
        next();
    };
    list("/domainnames/" + crypto::sigV4Encode(textAt(domains_[at_], "/domainName")) + "/basepathmappings", [then](std::vector<Value> mappings) { then("mappings", Value::list(std::move(mappings))); },
         [then](std::string why) { then("unread", Value(std::move(why))); });
}

PublicUrls awsUrls(const AwsSettings& settings, const deployment::LiveApi& live, const Value& addresses)
{
    PublicUrls out;
    const AwsLive there = AwsLive::of(live.objects);
    const std::string apiId = there.api.isNull() ? live.what.id : textAt(there.api, "/id");
    if (apiId.empty()) {
        out.say("Its id at AWS is not known, so neither is its address: AWS gives the id.");
        return out;
    }
    if (!there.api.isNull() && there.stage.isNull()) {
        out.say("It is not deployed to the stage \"" + settings.stage + "\".");
        return out;
    }
    if (apiId.starts_with(httpApiMark)) {
        const std::string endpoint = textAt(there.api, "/apiEndpoint");
        const std::string stage = textAt(there.stage, "/stageName");
        if (textAt(there.api, "/disableExecuteApiEndpoint") == "true")
            out.say("Its own endpoint is switched off (disableExecuteApiEndpoint).");
        else if (endpoint.empty())
            out.say("AWS did not tell its endpoint.");
        else
            out.add({deployment::urlBelow(endpoint, stage == "$default" ? std::string() : stage)});
        out.say("Custom domain names that lead to HTTP APIs are not looked for.");
        return out;
    }
    for (const Value& each : deployment::itemsAt(addresses, "/domains")) {
        addMapped(each, apiId, settings.stage, out);
        if (const std::string unread = textAt(each, "/unread"); !unread.empty())
            out.say("What the custom domain name " + textAt(each, "/domainName") + " leads to could not be read: " + unread);
    }
    if (const std::string refused = textAt(addresses, "/refused"); !refused.empty())
        out.say("Custom domain names could not be read: " + refused + (refused.ends_with('.') ? "" : "."));

    const Value* const types = deployment::valueAt(there.api, "/endpointConfiguration/types");
    const bool isPrivate = types == nullptr ? settings.endpointType == "PRIVATE" : std::ranges::any_of(types->items(), [](const Value& each) { return each.toText() == "PRIVATE"; });
    if (!settings.publicUrl.empty()) {
        out.add({deployment::urlBelow(filledUrl(settings.publicUrl, apiId, settings.stage), {})});
    } else if (!settings.endpoint.empty() && settings.endpoint.find(".amazonaws.com") == std::string::npos) {
        if (out.urls.empty())
            out.say("The setting endpoint leads to something that stands for AWS, and where that answers an API's callers the setting publicUrl says: {apiId} and {stage} are filled in.");
    } else if (textAt(there.api, "/disableExecuteApiEndpoint") == "true") {
        if (out.urls.empty())
            out.say("Its own endpoint is switched off (disableExecuteApiEndpoint), and no custom domain name that could be read leads to it.");
    } else {
        out.add({settings.executeUrl(apiId)});
    }
    if (isPrivate)
        out.say("It is private: only callers within its VPCs reach it.");
    return out;
}

} // namespace postern::connectors::aws
