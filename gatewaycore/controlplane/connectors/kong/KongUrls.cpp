// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongUrls.h"

#include "controlplane/connectors/kong/KongDefinition.h"
#include "controlplane/deployment/Answers.h"

#include <algorithm>
#include <set>

namespace postern::connectors::kong {
namespace {

using deployment::PublicUrls;
using schema::Value;

/// "*.example.com" and "example.*" stand for many.
bool matchesHost(std::string_view pattern, std::string_view host)
{
    if (pattern.starts_with('*'))
        return host.size() > pattern.size() - 1 && host.ends_with(pattern.substr(1));
    if (pattern.ends_with('*'))
        return host.size() > pattern.size() - 1 && host.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == host;
}

std::string listed(const std::set<std::string>& all)
{
    std::string out;
    for (const std::string& each : all)
        out.append(out.empty() ? "" : ", ").append(each);
    return out;
}

/// What all routes of a service say about who may reach them how.
struct Reach {
    std::set<std::string> hosts;
    std::set<std::string> contexts;
    std::set<std::string> protocols;
    bool anyHost = false;
    bool otherPaths = false; ///< an expression that says no path
};

Reach reachOf(const std::vector<Value>& routes, KongRelease release)
{
    Reach out;
    const auto list = [](const Value& route, const char* key) { return route.find(key) == nullptr ? std::vector<Value>() : route.find(key)->items(); };
    for (const Value& route : routes) {
        const auto hosts = list(route, "hosts");
        out.anyHost = out.anyHost || hosts.empty();
        for (const Value& host : hosts)
            out.hosts.insert(host.toText());
        const auto protocols = list(route, "protocols");
        for (const Value& protocol : protocols)
            out.protocols.insert(protocol.toText());
        if (protocols.empty()) // as Kong fills it in
            out.protocols.insert({"http", "https"});
        const auto paths = list(route, "paths");
        if (paths.empty())
            out.contexts.insert("");
        for (const Value& path : paths) {
            if (const auto routed = routedPath(path.toText(), release); routed && routed->context.find('{') == std::string::npos && (!routed->context.empty() || routed->path == "/*"))
                out.contexts.insert(routed->context);
            else
                out.otherPaths = true;
        }
    }
    return out;
}

} // namespace

PublicUrls kongUrls(const deployment::LiveApi& live, KongRelease release, const std::string& publicUrl)
{
    PublicUrls out;
    const KongLive kong = KongLive::of(live.objects);
    Reach reach = reachOf(kong.routes, release);
    if (kong.routes.empty()) {
        out.say("No route leads to it.");
        return out;
    }
    if (reach.contexts.empty() && !live.what.context.empty())
        reach.contexts.insert(live.what.context);
    if (reach.contexts.empty()) {
        out.say("Its routes match by expressions that say no path.");
        return out;
    }
    const auto base = deployment::partsOf(publicUrl);
    if (!base) {
        out.say("Kong does not tell where its proxy is for callers: the setting publicUrl says it." + (reach.hosts.empty() ? std::string() : " Its routes are for " + listed(reach.hosts) + '.'));
        return out;
    }
    if (!reach.protocols.contains(base->scheme)) {
        out.say("Its routes take " + listed(reach.protocols) + " only, and the setting publicUrl is " + base->scheme + '.');
        return out;
    }
    std::set<std::string> hosts;
    std::set<std::string> patterns;
    for (const std::string& host : reach.hosts) {
        if (host.find('*') == std::string::npos)
            hosts.insert(host);
        else if (matchesHost(host, base->host))
            hosts.insert(base->host);
        else
            patterns.insert(host);
    }
    if (reach.anyHost)
        hosts.insert(base->host);
    if (!patterns.empty())
        out.say("Its routes are for " + listed(patterns) + ", too, which is no name of one host.");
    for (const std::string& host : hosts) {
        deployment::UrlParts at = *base;
        if (const std::size_t colon = host.rfind(':'); colon != std::string::npos && host.find(':') == colon) // Kong takes hosts with ports
            at.host = host.substr(0, colon);
        else
            at.host = host;
        for (const std::string& context : reach.contexts)
            out.add({deployment::urlBelow(at.text(), context), at.host == base->host ? std::string() : base->host});
    }
    return out;
}

} // namespace postern::connectors::kong
