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

constexpr std::string_view pageSize = "size=1000"; // the most that Kong gives

} // namespace

template <class T>
void KongReading<T>::list(const std::string& target, std::function<void(std::vector<Value> items)> listed)
{
    const auto items = std::make_shared<std::vector<Value>>();
    const auto broken = std::make_shared<bool>(false);
    const auto page = [this, target, items, broken](const CallAnswer& answer) {
        const Value* const data = answer.body.find("data");
        if (data == nullptr) {
            *broken = true;
            return std::string();
        }
        items->insert(items->end(), data->items().begin(), data->items().end()); // an empty list may come as {}
        const std::string next = textAt(answer.body, "/next");
        // 3.x leaves the size out of the next page's address.
        return next.empty() || next.find("size=") != std::string::npos ? next : next + '&' + std::string(pageSize);
    };
    this->pages(target + (target.find('?') == std::string::npos ? '?' : '&') + std::string(pageSize), page, [this, target, items, broken, listed = std::move(listed)] {
        if (*broken)
            return this->fail({ErrorKind::ProtocolError, "Kong's answer to " + target + " is no list.", Fault::Upstream});
        listed(std::move(*items));
    });
}

ConnectionTest::ConnectionTest(KongConnection& connection, deployment::Completion<deployment::ConnectionReport> done)
    : ReadingOf(connection, std::move(done))
{
    get("/", [this, release = connection.settings().style.release](const CallAnswer& root) {
        deployment::ConnectionReport report;
        const std::string version = textAt(root.body, "/version");
        if (version.empty())
            return fail({ErrorKind::ProtocolError, "What answers there is no Admin API of Kong.", Fault::Upstream});
        report.server = "Kong " + version;
        const bool before3 = version.starts_with("0.") || version.starts_with("1.") || version.starts_with("2.");
        if (before3 != (release == KongRelease::Before3))
            report.missing.push_back(std::string("The setting style.release: ") + (before3 ? "2" : "3") + ", by whose rules this Kong matches routes.");
        if (textAt(root.body, "/configuration/database") == "off")
            report.missing.push_back("A database: this Kong takes its configuration from a file only.");
        constexpr std::array<std::string_view, 5> wanted{"cors", "key-auth", "rate-limiting", "request-transformer", "response-transformer"};
        const Value* const plugins = deployment::valueAt(root.body, "/plugins/available_on_server");
        for (const std::string_view name : wanted) {
            if (plugins != nullptr && plugins->find(name) == nullptr)
                report.missing.push_back("The plugin " + std::string(name) + '.');
        }
        get("/services?size=1", [this, report](const CallAnswer&) { end(report); });
    });
}

Discovering::Discovering(KongConnection& connection, UniqueFunction<void(const DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done)
    : KongReading(connection, std::move(done)), kong_(connection), found_(std::move(found))
{
    list("/services", [this](std::vector<Value> services) {
        services_ = std::move(services);
        list("/routes", [this](std::vector<Value> routes) {
            routes_ = std::move(routes);
            list("/plugins", [this](const std::vector<Value>& plugins) { assemble(plugins); });
        });
    });
}

void Discovering::assemble(const std::vector<Value>& plugins)
{
    deployment::Discovery out;
    out.complete = true;
    std::map<std::string, KongLive> byService;
    std::map<std::string, std::string> serviceOfRoute;
    for (const Value& service : services_)
        byService[textAt(service, "/id")].service = service;
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
        const auto at = byService.find(route.empty() ? textAt(plugin, "/service/id") : serviceOfRoute[route]);
        if (at != byService.end())
            at->second.plugins.push_back(plugin);
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
    if (KongLists* const kept = kong_.lists())
        *kept = std::move(byService);
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
            list("/plugins", [this](const std::vector<Value>& plugins) {
                for (const Value& plugin : plugins) {
                    const std::string route = textAt(plugin, "/route/id");
                    const bool here = route.empty() ? textAt(plugin, "/service/id") == textAt(live_.service, "/id")
                                                    : std::ranges::any_of(live_.routes, [&route](const Value& each) { return textAt(each, "/id") == route; });
                    if (here)
                        live_.plugins.push_back(plugin);
                }
                end(std::optional(liveOf(live_)));
            });
        });
    }, orMissing);
}

} // namespace postern::connectors::kong
