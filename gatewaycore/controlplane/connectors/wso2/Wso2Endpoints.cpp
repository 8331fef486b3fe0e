// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Maker.h"

#include "schema/Texts.h"

#include <algorithm>

namespace postern::connectors::wso2 {
namespace {

using schema::Value;

Value withAddress(const model::Endpoint& endpoint) { return Value::object({{"url", endpoint.url}}); }

} // namespace

void Wso2Maker::addEndpoints()
{
    using Balancing = model::Balancing;
    Value config = Value::map();
    std::string type = "http";
    for (const auto& [cluster, kind] : {std::pair{&api_.production, "production"}, std::pair{&api_.sandbox, "sandbox"}}) {
        if (!*cluster || (*cluster)->endpoints.empty())
            continue;
        const model::Cluster& all = **cluster;
        out_.reachable = true;
        const std::string key = std::string(kind) + "_endpoints";
        if (all.endpoints.size() == 1) {
            config.set(key, withAddress(all.endpoints.front()));
            say(Subject::Endpoint, kind, {}, Holding::Enforced);
            continue;
        }
        Value others = Value::list();
        if (all.balancing == Balancing::Failover) {
            type = "failover";
            config.set(key, withAddress(all.endpoints.front()));
            for (std::size_t i = 1; i < all.endpoints.size(); ++i)
                others.push(withAddress(all.endpoints[i]));
            config.set(std::string(kind) + "_failovers", std::move(others));
            say(Subject::Endpoint, kind, {}, Holding::Enforced);
        } else {
            type = "load_balance";
            for (const model::Endpoint& each : all.endpoints)
                others.push(withAddress(each));
            config.set(key, std::move(others));
            const bool even = std::ranges::all_of(all.endpoints, [&all](const model::Endpoint& each) { return each.weight == all.endpoints.front().weight; });
            say(Subject::Endpoint, kind, {}, even && all.balancing == Balancing::RoundRobin ? Holding::Enforced : Holding::Approximated,
                even && all.balancing == Balancing::RoundRobin ? "" : "WSO2 calls its backends in turn, each as often as the others.");
        }
    }
    Value made = Value::object({{"endpoint_type", type}});
    if (type == "load_balance") {
        made.set("algoCombo", "org.apache.synapse.endpoints.algorithms.RoundRobin");
        made.set("algoClassName", "org.apache.synapse.endpoints.algorithms.RoundRobin");
        made.set("sessionManagement", "none");
    }
    if (type == "failover")
        made.set("failOver", "True");
    for (const schema::Entry& entry : config.entries())
        made.set(entry.key, entry.value);
    if (Value security = endpointSecurity(); security.size() > 0)
        made.set("endpoint_security", std::move(security));
    set("endpointConfig", std::move(made));
    set("endpointImplementationType", "ENDPOINT");
    if (api_.mock)
        say(Subject::Endpoint, "mock", {}, Holding::Dropped, "Answers from examples are not written to WSO2.");
}

Value Wso2Maker::endpointSecurity()
{
    Value out = Value::map();
    for (const auto& [cluster, kind] : {std::pair{&api_.production, "production"}, std::pair{&api_.sandbox, "sandbox"}}) {
        if (!*cluster || !(*cluster)->security)
            continue;
        const model::FilterConfig& filter = *(*cluster)->security;
        const auto text = [&filter](const char* key) {
            const Value* const found = filter.config.find(key);
            return found == nullptr ? std::string() : found->toText();
        };
        if (settings_.backendSecret.empty()) {
            say(Subject::Endpoint, filter.type, kind, Holding::Dropped, "What the backend asks for is named by the setting backendSecret, which is not set.");
            continue;
        }
        if (filter.type == "backend-basic" && text("username").find("${") == std::string::npos) {
            out.set(kind, Value::object({{"enabled", true}, {"type", "BASIC"}, {"username", text("username")}}));
        } else if (filter.type == "backend-api-key") {
            out.set(kind, Value::object({{"enabled", true},
                                         {"type", "apikey"},
                                         {"apiKeyIdentifier", text("name")},
                                         {"apiKeyIdentifierType", text("in").empty() || text("in") == "header" ? "HEADER" : "QUERY_PARAMETER"}}));
        } else {
            say(Subject::Endpoint, filter.type, kind, Holding::Dropped, "postern does not write what \"" + filter.type + "\" needs to WSO2.");
            continue;
        }
        out_.sendsSecret = true;
        say(Subject::Endpoint, filter.type, kind, Holding::Enforced);
    }
    return out;
}

} // namespace postern::connectors::wso2
