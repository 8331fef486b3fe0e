// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeObject.h"
#include "controlplane/kubernetes/KubeOperations.h"

#include <algorithm>

namespace postern::kubernetes {

using deployment::itemsAt;
using deployment::textAt;
using schema::Value;

namespace {

const Value* objectNamed(const std::vector<Value>& objects, std::string_view kind, const std::string& name)
{
    const auto found = std::ranges::find_if(objects, [&](const Value& each) { return kindIn(each) == kind && nameIn(each) == name; });
    return found == objects.end() ? nullptr : &*found;
}

/// Whether a BackendTLSPolicy says that it is called by TLS.
bool isSecuredByPolicy(const std::vector<Value>& objects, const std::string& kind, const std::string& name)
{
    return std::ranges::any_of(objects, [&](const Value& each) {
        return kindIn(each) == "BackendTLSPolicy" && std::ranges::any_of(itemsAt(each, "/spec/targetRefs"), [&](const Value& target) { return textAt(target, "/kind") == kind && textAt(target, "/name") == name; });
    });
}

std::string addressOf(bool secure, const std::string& host, const std::string& port)
{
    const std::string named = host.find(':') == std::string::npos ? host : '[' + host + ']';
    return (secure ? "https://" : "http://") + named + (port.empty() || port == (secure ? "443" : "80") ? "" : ':' + port);
}

KubeBackend ofService(const std::string& name, const std::string& port, const std::string& nameSpace, const std::vector<Value>& objects, KubeFindings& into)
{
    const Value* const service = objectNamed(objects, "Service", name);
    const std::string protocol = service == nullptr ? std::string() : annotationIn(*service, "konghq.com/protocol");
    if (!protocol.empty() && protocol != "http" && protocol != "https")
        return {{}, "its Service " + name + " is called by " + protocol};
    std::string number = port;
    for (const Value& each : service == nullptr ? std::vector<Value>() : itemsAt(*service, "/spec/ports")) {
        if (!port.empty() && textAt(each, "/name") == port)
            number = textAt(each, "/port");
    }
    if (number.find_first_not_of("0123456789") != std::string::npos)
        return {{}, "its Service " + name + " is called at the port " + port + ", whose number is not known here"};
    bool secure = protocol == "https" || isSecuredByPolicy(objects, "Service", name);
    if (!secure && protocol.empty() && number == "443") {
        secure = true;
        into.say("The Service " + name + " is called at port 443: by https here.");
    }
    const std::string outside = service == nullptr ? std::string() : textAt(*service, "/spec/externalName");
    std::string path = service == nullptr ? std::string() : annotationIn(*service, "konghq.com/path");
    while (path.ends_with('/'))
        path.pop_back();
    return {{addressOf(secure, outside.empty() ? name + '.' + nameSpace + ".svc" : outside, number) + path}, {}};
}

} // namespace

KubeBackend backendOf(const Value& reference, const std::string& nameSpace, const std::vector<Value>& objects, KubeFindings& into)
{
    const std::string kind = textAt(reference, "/kind").empty() ? "Service" : textAt(reference, "/kind");
    const std::string name = textAt(reference, "/name");
    const std::string space = textAt(reference, "/namespace").empty() ? nameSpace : textAt(reference, "/namespace");
    if (kind == "Service")
        return ofService(name, textAt(reference, "/port"), space, space == nameSpace ? objects : std::vector<Value>(), into);
    const Value* const backend = kind == "Backend" && space == nameSpace ? objectNamed(objects, "Backend", name) : nullptr;
    if (backend == nullptr)
        return {{}, "its backend is the " + kind + ' ' + name + (kind == "Backend" ? ", which was not found" : ", which has no address here")};
    for (const Value& each : itemsAt(*backend, "/spec/appProtocols"))
        into.say("The Backend " + name + " is called by " + each.toText() + ": by HTTP here.");
    if (textAt(*backend, "/spec/fallback") == "true")
        into.say("The Backend " + name + " is called only when the others do not answer; here all are called alike.");
    KubeBackend out;
    for (const Value& each : itemsAt(*backend, "/spec/endpoints")) {
        const char* const place = each.find("fqdn") != nullptr ? "fqdn" : "ip";
        const std::string port = textAt(each, std::string("/") + place + "/port");
        const std::string host = textAt(each, place == std::string_view("fqdn") ? "/fqdn/hostname" : "/ip/address");
        const bool secure = backend->find("spec")->find("tls") != nullptr || isSecuredByPolicy(objects, "Backend", name);
        if (!host.empty())
            out.urls.push_back(addressOf(secure || port == "443", host, port));
    }
    if (textAt(*backend, "/spec/tls/insecureSkipVerify") == "true")
        into.say("The certificate of the Backend " + name + " is not checked there; here it is.");
    if (out.urls.empty())
        out.otherwise = "its Backend " + name + " has no name and no address";
    return out;
}

} // namespace postern::kubernetes
