// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeIngress.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeObject.h"

#include <algorithm>

namespace postern::kubernetes {

using deployment::itemsAt;
using deployment::textAt;
using schema::Value;

namespace {

/// IngressTLS of networking.k8s.io/v1: without hosts it is for all of them; a star stands for one label.
bool isSecured(const Value& ingress, const std::string& host)
{
    return std::ranges::any_of(itemsAt(ingress, "/spec/tls"), [&host](const Value& each) {
        const auto hosts = itemsAt(each, "/hosts");
        return hosts.empty() || std::ranges::any_of(hosts, [&host](const Value& named) {
            const std::string name = named.toText();
            return name == host || (name.starts_with("*.") && host.find('.') != std::string::npos && host.substr(host.find('.')) == name.substr(1));
        });
    });
}

} // namespace

bool isIngress(const Value& object) { return kindIn(object) == "Ingress"; }

std::string ingressClassOf(const Value& ingress)
{
    const std::string said = textAt(ingress, "/spec/ingressClassName");
    return said.empty() ? annotationIn(ingress, "kubernetes.io/ingress.class") : said; // as it was said before there were IngressClasses
}

std::vector<std::string> ingressHosts(const Value& ingress)
{
    std::vector<std::string> out;
    for (const Value& rule : itemsAt(ingress, "/spec/rules")) {
        if (const std::string host = textAt(rule, "/host"); !host.empty() && std::ranges::find(out, host) == out.end())
            out.push_back(host);
    }
    return out;
}

std::vector<std::string> ingressPaths(const Value& ingress)
{
    std::vector<std::string> out;
    for (const Value& rule : itemsAt(ingress, "/spec/rules")) {
        for (const Value& each : itemsAt(rule, "/http/paths")) {
            if (const std::string path = textAt(each, "/path"); !path.empty() && !path.starts_with("/~"))
                out.push_back(path);
        }
    }
    return out;
}

bool leadsToService(const Value& ingress, const std::string& name)
{
    if (textAt(ingress, "/spec/defaultBackend/service/name") == name)
        return true;
    return std::ranges::any_of(itemsAt(ingress, "/spec/rules"), [&name](const Value& rule) {
        return std::ranges::any_of(itemsAt(rule, "/http/paths"), [&name](const Value& each) { return textAt(each, "/backend/service/name") == name; });
    });
}

std::vector<std::string> ingressOrigins(const Value& ingress)
{
    std::vector<std::string> out;
    for (const std::string& host : ingressHosts(ingress)) {
        if (!host.starts_with('*'))
            out.push_back((isSecured(ingress, host) ? "https://" : "http://") + host);
    }
    if (!ingressHosts(ingress).empty())
        return out;
    for (const Value& each : itemsAt(ingress, "/status/loadBalancer/ingress")) {
        const std::string name = textAt(each, "/hostname").empty() ? textAt(each, "/ip") : textAt(each, "/hostname");
        if (!name.empty())
            out.push_back((itemsAt(ingress, "/spec/tls").empty() ? "http://" : "https://") + (name.find(':') == std::string::npos ? name : '[' + name + ']'));
    }
    return out;
}

} // namespace postern::kubernetes
