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
void KongReading<T>::each(const std::string& target, std::function<void(const Value& item)> take, std::function<void()> done)
{
    const auto broken = std::make_shared<bool>(false);
    const std::string first = target + (target.find('?') == std::string::npos ? '?' : '&') + std::string(pageSize);
    const auto page = [this, first, take = std::move(take), broken](const CallAnswer& answer) {
        const Value* const data = answer.body.find("data");
        if (data == nullptr) {
            *broken = true;
            return std::string();
        }
        for (const Value& item : data->items()) // an empty list may come as {}
            take(item);
        return kong_.nextPage(first, answer.body);
    };
    this->pages(first, page, [this, target, broken, done = std::move(done)] {
        if (*broken)
            return this->fail({ErrorKind::ProtocolError, std::string(kong_.maker()) + "'s answer to " + target + " is no list.", Fault::Upstream});
        done();
    });
}

template <class T>
void KongReading<T>::list(const std::string& target, std::function<void(std::vector<Value> items)> listed)
{
    const auto items = std::make_shared<std::vector<Value>>();
    each(target, [items](const Value& item) { items->push_back(item); }, [items, listed = std::move(listed)] { listed(std::move(*items)); });
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
    const auto takeService = [this](const Value& service) {
        Seen& seen = services_[textAt(service, "/id")];
        seen.live.service = service;
        seen.digests.push_back(digestOf(service));
        servicesOfHost_[hostOf(service)].push_back(textAt(service, "/id"));
    };
    const auto takeUpstream = [this](const Value& upstream) {
        const auto at = servicesOfHost_.find(textAt(upstream, "/name"));
        for (const std::string& service : at == servicesOfHost_.end() ? std::vector<std::string>() : at->second)
            services_[service].live.upstream = upstream;
    };
    each("/services", takeService, [this, takeUpstream] {
        each("/upstreams", takeUpstream, [this] {
            each("/routes", [this](const Value& route) { takeRoute(route); }, [this] {
                each("/plugins", [this](const Value& plugin) { takePlugin(plugin); }, [this] { finish(); });
            });
        });
    });
}

void Discovering::takeRoute(const Value& route)
{
    const auto at = services_.find(textAt(route, "/service/id"));
    if (at == services_.end()) {
        out_.skipped.push_back({textAt(route, "/id"), "The route \"" + textAt(route, "/name") + "\" leads to no service."});
        return;
    }
    serviceOfRoute_[textAt(route, "/id")] = at->first;
    at->second.digests.push_back(digestOf(route));
    ++at->second.routes;
    if (kong_.lists() != nullptr)
        at->second.live.routes.push_back(route);
}

void Discovering::takePlugin(const Value& plugin)
{
    const std::string route = textAt(plugin, "/route/id");
    const auto ofRoute = serviceOfRoute_.find(route);
    const auto at = services_.find(route.empty() ? textAt(plugin, "/service/id") : ofRoute == serviceOfRoute_.end() ? std::string() : ofRoute->second);
    if (at == services_.end()) {
        if (isEverywhere(plugin) && kong_.lists() != nullptr)
            global_.push_back(plugin);
        return;
    }
    at->second.digests.push_back(digestOf(plugin));
    if (kong_.lists() != nullptr)
        at->second.live.plugins.push_back(plugin);
}

void Discovering::finish()
{
    out_.complete = true;
    for (auto& [id, seen] : services_) {
        const Value& service = seen.live.service;
        const std::string protocol = textAt(service, "/protocol");
        if (protocol != "http" && protocol != "https") {
            out_.skipped.push_back({id, "The service \"" + textAt(service, "/name") + "\" speaks " + protocol + ", which is no HTTP."});
            continue;
        }
        if (seen.routes == 0) {
            out_.skipped.push_back({id, "No route leads to the service \"" + textAt(service, "/name") + "\"."});
            continue;
        }
        DiscoveredApi shown = shownAs(seen.live);
        if (seen.live.upstream.isNull())
            shown.hash = hashOfDigests(std::move(seen.digests));
        out_.apis.push_back(std::move(shown));
        if (found_)
            found_(out_.apis.back());
    }
    if (KongLists* const kept = kong_.lists()) {
        for (auto& [id, seen] : services_) {
            seen.live.global = global_;
            (*kept)[id] = std::move(seen.live);
        }
    }
    end(std::move(out_));
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
