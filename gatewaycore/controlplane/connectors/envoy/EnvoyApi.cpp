// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyApi.h"

#include "controlplane/connectors/envoy/EnvoyDefinition.h"
#include "controlplane/connectors/envoy/EnvoyKinds.h"
#include "controlplane/connectors/envoy/EnvoyMaker.h"
#include "controlplane/connectors/envoy/EnvoyTraffic.h"
#include "controlplane/connectors/envoy/EnvoyWords.h"

namespace postern::connectors::envoy {
namespace {

using schema::Value;

const kubernetes::KubeKind& kindOf(std::string_view name) { return *kubernetes::kindNamed(envoyKinds, name); }

} // namespace

EnvoyMaker::EnvoyMaker(const deployment::Revision& revision, const EnvoySettings& settings)
    : revision_(revision), api_(revision.api), settings_(settings), security_(revision, settings, out_.capabilities), title_(revision.title()), base_(kubernetes::kubeName(title_)),
      grpc_(api_.type == "GRPC")
{
}

kubernetes::KubeApi EnvoyMaker::make()
{
    addDefinition();
    addBackends();
    addFilters(revision_.gatewayFilters, "every API", request_, response_);
    addFilters(api_.filters, {}, request_, response_);
    judgeTheRest();
    for (const model::Operation& operation : api_.operations)
        addOperation(operation);
    addPathFilter();
    finish();
    return std::move(out_);
}

Value EnvoyMaker::object(std::string_view kind, const std::string& name, Value spec) const
{
    Value made = kubernetes::objectOf(kindOf(kind), settings_.cluster.nameSpace, name, title_);
    made.set("spec", std::move(spec));
    return made;
}

void EnvoyMaker::addDefinition()
{
    Value made = kubernetes::objectOf(kindOf("ConfigMap"), settings_.cluster.nameSpace, base_, title_);
    std::string text = definitionOf(api_);
    constexpr std::size_t largest = 900'000; // of a ConfigMap 1 MiB
    if (text.size() > largest)
        return say(Capability::Subject::Policy, "definition", {}, Holding::Dropped, "It is larger than what a ConfigMap holds.");
    made.set("data", Value::object({{"openapispec", std::move(text)}}));
    objects_.push_back(std::move(made));
}

void EnvoyMaker::addBackends()
{
    const model::Cluster* const cluster = api_.production ? &*api_.production : api_.sandbox ? &*api_.sandbox : nullptr;
    const model::Cluster none;
    const std::string protocol = grpc_ ? "gateway.envoyproxy.io/h2c" : api_.type == "WS" ? "gateway.envoyproxy.io/ws" : "";
    backends_ = backendsOf(cluster == nullptr ? none : *cluster, title_, base_, protocol, settings_, out_.capabilities);
    objects_.insert(objects_.end(), backends_.objects.begin(), backends_.objects.end());
    traffic_ = cluster == nullptr ? Value::map() : trafficOf(*cluster, out_.capabilities);
    timeouts_ = Value::map();
    if (cluster != nullptr && cluster->totalTimeout)
        timeouts_.set("request", durationText(*cluster->totalTimeout));
    if (cluster != nullptr && cluster->responseTimeout && (!cluster->totalTimeout || *cluster->responseTimeout <= *cluster->totalTimeout))
        timeouts_.set("backendRequest", durationText(*cluster->responseTimeout));
    if (api_.production && api_.sandbox)
        say(Capability::Subject::Endpoint, "sandbox", {}, Holding::Dropped, "Envoy does not tell production keys from sandbox keys.");
}

void EnvoyMaker::addFilters(const std::vector<model::FilterConfig>& filters, const std::string& place, HeaderChanges& request, HeaderChanges& response)
{
    for (const model::FilterConfig& filter : filters) {
        if (!filter.enabled)
            continue;
        const std::string name = filter.name.empty() ? filter.type : filter.name;
        if (filter.type != "set-headers") {
            say(Capability::Subject::Policy, name, place, Holding::Dropped, "Nothing of Envoy Gateway that is written here does what \"" + filter.type + "\" does.");
            continue;
        }
        HeaderChanges in = request;
        HeaderChanges back = response;
        if (filter.config.find("fault") == nullptr && in.add(filter.config.find("request")) && back.add(filter.config.find("response"))) {
            request = std::move(in);
            response = std::move(back);
            say(Capability::Subject::Policy, name, place, Holding::Enforced);
        } else {
            say(Capability::Subject::Policy, name, place, Holding::Dropped, "The Gateway API knows no variables, no renaming, no faults, and no two changes of one field.");
        }
    }
}

void EnvoyMaker::judgeTheRest()
{
    for (const model::UnmappedPolicy& policy : api_.unmappedPolicies)
        say(Capability::Subject::Policy, policy.name, {}, Holding::Dropped, policy.why);
    if (api_.validation.any())
        say(Capability::Subject::Validation, "validation", {}, Holding::Dropped, "Envoy Gateway does not hold messages against a definition.");
    if (api_.responseCaching)
        say(Capability::Subject::Caching, "response caching", {}, Holding::Dropped, "Envoy Gateway keeps no answers.");
    for (const std::string& policy : api_.subscriptionPolicies)
        say(Capability::Subject::RateLimit, policy, "subscriptions", Holding::Dropped, "Subscriptions are not written to Envoy Gateway.");
    if (api_.mock)
        say(Capability::Subject::Endpoint, "mock", {}, Holding::Dropped, "Envoy Gateway answers from no examples.");
    if (api_.transports.size() == 1 && settings_.cluster.listener.empty())
        say(Capability::Subject::Policy, api_.transports.front() + " only", {}, Holding::Approximated, "The Gateway's listeners say how calls come in; the setting listener chooses one.");
}

kubernetes::KubeApi envoyApiOf(const deployment::Revision& revision, const EnvoySettings& settings) { return EnvoyMaker(revision, settings).make(); }

} // namespace postern::connectors::envoy
