// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyBackends.h"

#include "controlplane/connectors/envoy/EnvoyKinds.h"
#include "model/Url.h"

#include <algorithm>

namespace postern::connectors::envoy {
namespace {

using deployment::Capability;
using deployment::Holding;
using schema::Value;

const kubernetes::KubeKind& kind(std::string_view name) { return *kubernetes::kindNamed(envoyKinds, name); }

bool isAddress(const std::string& host) { return !host.empty() && std::ranges::all_of(host, [](char c) { return (c >= '0' && c <= '9') || c == '.'; }); }

/// "orders.shop.svc" and "orders.shop.svc.cluster.local" of the namespace "shop": "orders".
std::string serviceIn(const std::string& host, const std::string& nameSpace)
{
    const std::size_t dot = host.find('.');
    const std::string rest = dot == std::string::npos ? std::string() : host.substr(dot + 1);
    return rest == nameSpace + ".svc" || rest == nameSpace + ".svc.cluster.local" ? host.substr(0, dot) : std::string();
}

std::string pathIn(const std::string& path)
{
    std::string out = path.substr(0, path.find_first_of("?#"));
    while (out.ends_with('/'))
        out.pop_back();
    return out;
}

} // namespace

EnvoyBackends backendsOf(const model::Cluster& cluster, const std::string& title, const std::string& name, const std::string& protocol, const EnvoySettings& settings,
                         std::vector<Capability>& capabilities)
{
    EnvoyBackends out;
    out.references = Value::list();
    std::string how;
    const auto add = [&how](const std::string& sentence) { how += (how.empty() ? "" : " ") + sentence; };
    bool first = true;
    std::size_t number = 0;
    for (const model::Endpoint& endpoint : cluster.endpoints) {
        const auto url = model::Url::parse(endpoint.url);
        if (!url || url->host.find(':') != std::string::npos) {
            add("Left out, as Envoy Gateway has no name for it: " + endpoint.url + '.');
            continue;
        }
        if (!first && pathIn(url->path) != out.path) {
            add("Left out, as its path is another one: " + endpoint.url + '.');
            continue;
        }
        if (out.references.size() == 16) {
            add("Only 16 of " + std::to_string(cluster.endpoints.size()) + " endpoints are called.");
            break;
        }
        out.path = pathIn(url->path);
        first = false;
        const model::TlsClient& tls = endpoint.tls ? *endpoint.tls : cluster.tls;
        const std::string service = serviceIn(url->host, settings.cluster.nameSpace);
        const std::string called = service.empty() ? name + (++number == 1 ? "" : '-' + std::to_string(number)) : service;
        Value reference = Value::object({{"group", service.empty() ? "gateway.envoyproxy.io" : ""}, {"kind", service.empty() ? "Backend" : "Service"}, {"name", called}, {"port", static_cast<int>(url->port)}, {"weight", endpoint.weight}});
        out.references.push(std::move(reference));
        if (service.empty()) {
            const Value place = isAddress(url->host) ? Value::object({{"ip", Value::object({{"address", url->host}, {"port", static_cast<int>(url->port)}})}})
                                                     : Value::object({{"fqdn", Value::object({{"hostname", url->host}, {"port", static_cast<int>(url->port)}})}});
            Value spec = Value::object({{"endpoints", Value::list({place})}});
            if (!protocol.empty())
                spec.set("appProtocols", Value::list({protocol}));
            if (endpoint.priority > 0)
                spec.set("fallback", true);
            if (url->secure() && tls.insecureSkipVerify)
                spec.set("tls", Value::object({{"insecureSkipVerify", true}}));
            Value backend = kubernetes::objectOf(kind("Backend"), settings.cluster.nameSpace, called, title);
            backend.set("spec", std::move(spec));
            out.objects.push_back(std::move(backend));
        }
        if (!url->secure() || (service.empty() && tls.insecureSkipVerify))
            continue;
        Value validation = Value::object({{"hostname", tls.serverName.empty() ? url->host : tls.serverName}});
        if (settings.backendCa.empty())
            validation.set("wellKnownCACertificates", "System");
        else
            validation.set("caCertificateRefs", Value::list({Value::object({{"group", ""}, {"kind", "ConfigMap"}, {"name", settings.backendCa}})}));
        if (!tls.caFile.empty() || !endpoint.trusted.empty())
            add(settings.backendCa.empty() ? "The system's authorities count in place of its own; the setting backendCa names a ConfigMap with others." : "The authorities of the ConfigMap " + settings.backendCa + " count in place of its own.");
        if (!tls.certificate.empty())
            add("No client certificate is shown to it.");
        Value policy = kubernetes::objectOf(kind("BackendTLSPolicy"), settings.cluster.nameSpace, name + "-tls" + (out.references.size() == 1 ? "" : '-' + std::to_string(out.references.size())), title);
        Value target = Value::object({{"group", service.empty() ? "gateway.envoyproxy.io" : ""}, {"kind", service.empty() ? "Backend" : "Service"}, {"name", called}});
        policy.set("spec", Value::object({{"targetRefs", Value::list({std::move(target)})}, {"validation", std::move(validation)}}));
        out.objects.push_back(std::move(policy));
    }
    const std::string called = cluster.endpoints.empty() ? "no backend" : cluster.endpoints.front().url;
    if (out.references.size() == 0)
        capabilities.push_back({Capability::Subject::Endpoint, called, {}, Holding::Dropped, how.empty() ? "There is no backend that Envoy could call." : how});
    else
        capabilities.push_back({Capability::Subject::Endpoint, called, {}, how.empty() ? Holding::Enforced : Holding::Approximated, how});
    return out;
}

} // namespace postern::connectors::envoy
