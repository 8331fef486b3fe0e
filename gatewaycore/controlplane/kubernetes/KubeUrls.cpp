// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeUrls.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeIngress.h"
#include "controlplane/kubernetes/KubeObject.h"
#include "controlplane/remote/Encoding.h"

#include <algorithm>
#include <optional>

namespace postern::kubernetes {
namespace {

using deployment::CallAnswer;
using deployment::PublicUrls;
using deployment::itemsAt;
using deployment::textAt;
using schema::Value;

bool isRoute(const Value& object) { return kindIn(object) == "HTTPRoute" || kindIn(object) == "GRPCRoute"; }

/// What a path of a match says letter by letter, up to where it stands for several.
std::string lettersOf(const Value& match)
{
    const std::string value = textAt(match, "/path/value");
    if (textAt(match, "/path/type") != "RegularExpression")
        return value;
    std::string out;
    constexpr std::string_view special = R"(^$.|?*+()[]{})";
    for (std::size_t i = value.starts_with('^') ? 1 : 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size())
            out += value[++i];
        else if (special.find(value[i]) != std::string_view::npos)
            return out.substr(0, out.rfind('/') == std::string::npos ? 0 : out.rfind('/'));
        else
            out += value[i];
    }
    return out;
}

/// The steps with which both begin.
std::string commonPath(const std::string& a, const std::string& b)
{
    std::size_t same = 0;
    while (same < a.size() && same < b.size() && a[same] == b[same])
        ++same;
    const auto ends = [same](const std::string& text) { return same == text.size() || text[same] == '/'; };
    if (ends(a) && ends(b))
        return a.substr(0, same);
    const std::size_t slash = a.substr(0, same).rfind('/');
    return slash == std::string::npos ? std::string() : a.substr(0, slash);
}

std::optional<std::string> pathOfRoutes(const std::vector<Value>& objects)
{
    std::optional<std::string> out;
    for (const Value& object : objects) {
        for (const std::string& path : isIngress(object) ? ingressPaths(object) : std::vector<std::string>())
            out = out ? commonPath(*out, path) : path;
        if (!isRoute(object))
            continue;
        for (const Value& rule : itemsAt(object, "/spec/rules")) {
            for (const Value& match : itemsAt(rule, "/matches")) {
                const std::string letters = lettersOf(match);
                out = out ? commonPath(*out, letters) : letters;
            }
        }
    }
    return out;
}

/// "*.example.com" of a listener takes "api.example.com" and "a.b.example.com".
bool takesHost(const std::string& listener, const std::string& host)
{
    return listener.empty() || listener == host || (listener.starts_with("*.") && host.size() > listener.size() - 1 && host.ends_with(listener.substr(1)));
}

struct Door {
    std::string scheme;
    std::string host; ///< of the listener: empty, a name, or one with a star
    std::uint16_t port = 0;
};

std::vector<Door> doorsOf(const Value& gateway, const std::string& only)
{
    std::vector<Door> out;
    for (const Value& listener : itemsAt(gateway, "/spec/listeners")) {
        const std::string protocol = textAt(listener, "/protocol");
        const Value* const port = listener.find("port");
        const std::int64_t number = port == nullptr ? 0 : port->asInteger();
        constexpr std::int64_t largest = 65'535;
        if ((only.empty() || textAt(listener, "/name") == only) && (protocol == "HTTP" || protocol == "HTTPS") && number > 0 && number <= largest)
            out.push_back({protocol == "HTTPS" ? "https" : "http", textAt(listener, "/hostname"), static_cast<std::uint16_t>(number)});
    }
    std::ranges::stable_partition(out, [](const Door& each) { return each.scheme == "https"; });
    return out;
}

/// Hosts that routes and a listener agree on. None: any, so the Gateway's addresses are what callers use.
std::vector<std::string> hostsAt(const Door& door, const std::vector<std::string>& wanted)
{
    std::vector<std::string> out;
    for (const std::string& host : wanted) {
        if (!host.starts_with('*') && takesHost(door.host, host))
            out.push_back(host);
        else if (host.starts_with('*') && !door.host.empty() && takesHost(host, door.host))
            out.push_back(door.host);
    }
    if (wanted.empty() && !door.host.empty())
        out.push_back(door.host);
    std::erase_if(out, [](const std::string& each) { return each.starts_with('*'); });
    return out;
}

} // namespace

KubeGatewayReading::KubeGatewayReading(KubeConnection& connection, deployment::Completion<Value> done) : ReadingOf(connection, std::move(done))
{
    const KubeSettings& settings = connection.settings();
    const std::string nameSpace = settings.gatewaySpace();
    get("/apis/gateway.networking.k8s.io/v1/namespaces/" + remote::encodedStep(nameSpace) + "/gateways/" + remote::encodedStep(settings.gateway),
        [this](const CallAnswer& answer) { end(answer.status == 200 && answer.body.isMap() ? answer.body : Value()); },
        [](int status) { return status == 200 || status == 403 || status == 404; });
}

PublicUrls kubeUrls(const KubeSettings& settings, const std::vector<Value>& objects, const Value& gateway, const std::string& context)
{
    PublicUrls out;
    const std::string path = context.empty() ? pathOfRoutes(objects).value_or(std::string()) : context;
    std::vector<std::string> wanted;
    for (const Value& object : objects) {
        for (const Value& host : isRoute(object) ? itemsAt(object, "/spec/hostnames") : std::vector<Value>()) {
            if (std::ranges::find(wanted, host.toText()) == wanted.end())
                wanted.push_back(host.toText());
        }
    }
    std::vector<std::string> origins; // of Ingresses, which belong to no Gateway
    for (const Value& object : objects) {
        for (std::string& host : isIngress(object) ? ingressHosts(object) : std::vector<std::string>())
            wanted.push_back(std::move(host));
        for (std::string& origin : isIngress(object) ? ingressOrigins(object) : std::vector<std::string>())
            origins.push_back(std::move(origin));
    }
    std::vector<std::string> addresses;
    for (const Value& each : itemsAt(gateway, "/status/addresses"))
        addresses.push_back(textAt(each, "/value"));
    std::erase(addresses, std::string());
    const std::string target = addresses.size() == 1 ? addresses.front() : std::string();
    const auto add = [&](deployment::UrlParts at, const std::string& pointed) {
        at.path = {};
        if (const std::string url = deployment::urlBelow(at.text(), path); deployment::partsOf(url))
            out.add({url, pointed});
    };
    const std::string name = settings.gatewaySpace() + '/' + settings.gateway;
    if (const auto given = deployment::partsOf(settings.publicUrl)) {
        for (const std::string& host : wanted) {
            deployment::UrlParts at = *given;
            at.host = host;
            if (!host.starts_with('*'))
                add(at, target);
        }
        if (out.urls.empty())
            out.add({deployment::urlBelow(settings.publicUrl, path), target});
        return out;
    }
    if (std::ranges::any_of(objects, isIngress)) {
        for (const std::string& origin : origins) {
            if (const std::string url = deployment::urlBelow(origin, path); deployment::partsOf(url))
                out.add({url, {}});
        }
        if (out.urls.empty())
            out.say(std::string(std::ranges::any_of(objects, [](const Value& each) { return isIngress(each) && !ingressHosts(each).empty(); })
                                    ? "The Ingress names only hosts with a star"
                                    : "The Ingress names no host, and its status has no address yet") +
                    ": the setting cluster.publicUrl says where callers reach it.");
        return out;
    }
    const std::vector<Door> doors = doorsOf(gateway, settings.listener);
    for (const Door& door : doors) {
        const std::vector<std::string> hosts = hostsAt(door, wanted);
        for (const std::string& host : hosts)
            add({door.scheme, host, door.port, {}}, target);
        const bool anyHost = wanted.empty() && door.host.empty();
        for (const std::string& address : anyHost ? addresses : std::vector<std::string>())
            add({door.scheme, address, door.port, {}}, {});
    }
    if (!out.urls.empty())
        return out;
    if (!settings.folder.empty())
        out.say("Files do not tell where the Gateway " + name + " is: the setting cluster.publicUrl says it.");
    else if (gateway.isNull())
        out.say("The Gateway " + name + " is not there, or may not be read: the setting cluster.publicUrl says where callers reach it.");
    else if (doors.empty())
        out.say("The Gateway " + name + " has no listener of HTTP or HTTPS" + (settings.listener.empty() ? std::string() : " called \"" + settings.listener + '"') + '.');
    else if (!wanted.empty())
        out.say("No listener of the Gateway " + name + " takes a host of its routes that is one name.");
    else
        out.say("The Gateway " + name + " has no address yet: cluster.hostnames gives its routes a name, and cluster.publicUrl says where callers reach it.");
    return out;
}

} // namespace postern::kubernetes
