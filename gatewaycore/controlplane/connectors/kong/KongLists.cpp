// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongLists.h"

#include "controlplane/deployment/Answers.h"

#include <algorithm>
#include <array>
#include <map>

namespace postern::connectors::kong {
namespace {

using deployment::CallAnswer;
using deployment::DiscoveredApi;
using deployment::textAt;
using schema::Value;

/// A plugin of no service and no route.
bool isEverywhere(const Value& plugin) { return textAt(plugin, "/service/id").empty() && textAt(plugin, "/route/id").empty(); }

constexpr std::string_view pageSize = "size=1000"; // the most that Kong gives

} // namespace

template <class T>
void KongReading<T>::list(const std::string& target, std::function<void(std::vector<Value> items)> listed)
{
    const auto items = std::make_shared<std::vector<Value>>();
    const auto broken = std::make_shared<bool>(false);
    const std::string first = target + (target.find('?') == std::string::npos ? '?' : '&') + std::string(pageSize);
    const auto page = [this, first, items, broken](const CallAnswer& answer) {
        const Value* const data = answer.body.find("data");
        if (data == nullptr) {
            *broken = true;
            return std::string();
        }
        items->insert(items->end(), data->items().begin(), data->items().end()); // an empty list may come as {}
        return kong_.nextPage(first, answer.body);
    };
    this->pages(first, page, [this, target, items, broken, listed = std::move(listed)] {
        if (*broken)
            return this->fail({ErrorKind::ProtocolError, "Kong's answer to " + target + " is no list.", Fault::Upstream});
        listed(std::move(*items));
    });
}

template class KongReading<deployment::Discovery>;
template class KongReading<std::optional<deployment::LiveApi>>;

ConnectionTest::ConnectionTest(KongConnection& connection, deployment::Completion<deployment::ConnectionReport> done)
    : ReadingOf(connection, std::move(done))
{
    get("/", [this, release = connection.settings().style.release, wantsDatabase = connection.wantsDatabase()](const CallAnswer& root) {
        deployment::ConnectionReport report;
        const std::string version = textAt(root.body, "/version");
        if (version.empty())
            return fail({ErrorKind::ProtocolError, "What answers there is no Admin API of Kong.", Fault::Upstream});
        report.server = "Kong " + version;
        const bool before3 = version.starts_with("0.") || version.starts_with("1.") || version.starts_with("2.");
        if (before3 != (release == KongRelease::Before3))
            report.missing.push_back(std::string("The setting style.release: ") + (before3 ? "2" : "3") + ", by whose rules this Kong matches routes.");
        const bool databaseless = textAt(root.body, "/configuration/database") == "off";
        if (databaseless && wantsDatabase)
            report.missing.push_back("A database: this Kong takes its configuration as a whole only, which the type kong-dbless does.");
        if (!databaseless && !wantsDatabase)
            report.missing.push_back("A Kong without a database: this one has one, for which there is the type kong.");
        constexpr std::array<std::string_view, 7> wanted{"acl", "cors", "jwt", "key-auth", "rate-limiting", "request-transformer", "response-transformer"};
        const Value* const plugins = deployment::valueAt(root.body, "/plugins/available_on_server");
        for (const std::string_view name : wanted) {
            if (plugins != nullptr && plugins->find(name) == nullptr)
                report.missing.push_back("The plugin " + std::string(name) + '.');
        }
        get("/services?size=1", [this, report](const CallAnswer&) { end(report); });
    });
}

Discovering::Discovering(KongConnection& connection, UniqueFunction<void(const DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done)
    : KongReading(connection, std::move(done)), found_(std::move(found))
{
    list("/services", [this](std::vector<Value> services) {
        services_ = std::move(services);
        list("/routes", [this](std::vector<Value> routes) {
            routes_ = std::move(routes);
            list("/upstreams", [this](std::vector<Value> upstreams) {
                upstreams_ = std::move(upstreams);
                list("/plugins", [this](const std::vector<Value>& plugins) { assemble(plugins); });
            });
        });
    });
}

void Discovering::assemble(const std::vector<Value>& plugins)
{
    deployment::Discovery out;
    out.complete = true;
    std::map<std::string, KongLive> byService;
    std::map<std::string, std::string> serviceOfRoute;
    std::vector<Value> global;
    std::map<std::string, const Value*> upstreams;
    for (const Value& upstream : upstreams_)
        upstreams[textAt(upstream, "/name")] = &upstream;
    for (const Value& service : services_) {
        KongLive& live = byService[textAt(service, "/id")];
        live.service = service;
        if (const auto upstream = upstreams.find(hostOf(service)); upstream != upstreams.end())
            live.upstream = *upstream->second;
    }
    for (const Value& route : routes_) {
        const auto at = byService.find(textAt(route, "/service/id"));
        if (at == byService.end()) {
            out.skipped.push_back({textAt(route, "/id"), "The route \"" + textAt(route, "/name") + "\" leads to no service."});
            continue;
        }
        serviceOfRoute[textAt(route, "/id")] = at->first;
        at->second.routes.push_back(route);
    }
    for (const Value& plugin : plugins) {
        const std::string route = textAt(plugin, "/route/id");
        const std::string service = route.empty() ? textAt(plugin, "/service/id") : serviceOfRoute[route];
        const auto at = byService.find(service);
        if (at != byService.end())
            at->second.plugins.push_back(plugin);
        else if (isEverywhere(plugin))
            global.push_back(plugin);
    }
    for (const auto& [id, live] : byService) {
        const std::string protocol = textAt(live.service, "/protocol");
        if (protocol != "http" && protocol != "https") {
            out.skipped.push_back({id, "The service \"" + textAt(live.service, "/name") + "\" speaks " + protocol + ", which is no HTTP."});
            continue;
        }
        if (live.routes.empty()) {
            out.skipped.push_back({id, "No route leads to the service \"" + textAt(live.service, "/name") + "\"."});
            continue;
        }
        out.apis.push_back(shownAs(live));
        if (found_)
            found_(out.apis.back());
    }
    if (KongLists* const kept = kong_.lists()) {
        for (auto& [id, live] : byService)
            live.global = global;
        *kept = std::move(byService);
    }
    end(std::move(out));
}

ReadingOne::ReadingOne(KongConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done)
    : KongReading(connection, std::move(done))
{
    const auto orMissing = [](int status) { return status == 200 || status == 404; };
    get("/services/" + serviceName(idOrTitle), [this](const CallAnswer& service) {
        if (service.status == 404)
            return end(std::optional<deployment::LiveApi>());
        live_.service = service.body;
        list("/services/" + textAt(service.body, "/id") + "/routes", [this](std::vector<Value> routes) {
            live_.routes = std::move(routes);
            readPlugins();
        });
    }, orMissing);
}

ReadingOne::ReadingOne(KongConnection& connection, KongLive listed, deployment::Completion<std::optional<deployment::LiveApi>> done)
    : KongReading(connection, std::move(done)), live_(std::move(listed))
{
    live_.upstream.isNull() ? readConsumers() : readTargets();
}

void ReadingOne::readPlugins()
{
    list("/plugins", [this](const std::vector<Value>& plugins) {
        for (const Value& plugin : plugins) {
            const std::string route = textAt(plugin, "/route/id");
            const bool here = route.empty() ? textAt(plugin, "/service/id") == textAt(live_.service, "/id")
                                            : std::ranges::any_of(live_.routes, [&route](const Value& each) { return textAt(each, "/id") == route; });
            if (here)
                live_.plugins.push_back(plugin);
            else if (isEverywhere(plugin))
                live_.global.push_back(plugin);
        }
        readUpstream();
    });
}

/// A host may be the name of an upstream. One that no upstream could be called is not asked for.
void ReadingOne::readUpstream()
{
    const std::string host = hostOf(live_.service);
    const bool plain = !host.empty() && std::ranges::all_of(host, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'; });
    if (!plain)
        return readConsumers();
    get("/upstreams/" + host, [this](const CallAnswer& upstream) {
        if (upstream.status == 404)
            return readConsumers();
        live_.upstream = upstream.body;
        readTargets();
    }, [](int status) { return status == 200 || status == 404; });
}

void ReadingOne::readTargets()
{
    list("/upstreams/" + textAt(live_.upstream, "/id") + "/targets", [this](std::vector<Value> targets) {
        live_.targets = std::move(targets);
        readConsumers();
    });
}

void ReadingOne::readConsumers()
{
    if (!asksForTokens(live_))
        return finish();
    list("/consumers?tags=postern-issuer", [this](const std::vector<Value>& consumers) {
        for (const Value& each : consumers)
            live_.consumers.push_back({each, {}, {}});
        readCredentials(0);
    });
}

void ReadingOne::readCredentials(std::size_t consumer)
{
    if (consumer == live_.consumers.size())
        return finish();
    const std::string path = "/consumers/" + textAt(live_.consumers[consumer].consumer, "/id");
    list(path + "/acls", [this, consumer, path](std::vector<Value> groups) {
        live_.consumers[consumer].groups = std::move(groups);
        list(path + "/jwt", [this, consumer](std::vector<Value> keys) {
            for (Value& key : keys) {
                key.remove("secret"); // Kong makes one up even where none is used
                live_.consumers[consumer].keys.push_back(std::move(key));
            }
            readCredentials(consumer + 1);
        });
    });
}

void ReadingOne::finish() { end(std::optional(liveOf(live_))); }

} // namespace postern::connectors::kong
