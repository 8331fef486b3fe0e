// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongLists.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/rest/RetryAfter.h"
#include "schema/Document.h"

#include <QDateTime>
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace postern::connectors::kong {
namespace {

using deployment::CallAnswer;
using deployment::DiscoveredApi;
using schema::Value;

constexpr std::string_view pageSize = "size=1000"; // the most that Kong gives

std::string textAt(const Value& object, std::string_view pointer)
{
    const Value* const found = deployment::valueAt(object, pointer);
    return found == nullptr ? std::string() : found->toText();
}

Error refused(const CallAnswer& answer, const std::string& target)
{
    const ErrorKind kind = answer.status == 401   ? ErrorKind::Unauthenticated
                           : answer.status == 403 ? ErrorKind::PermissionDenied
                           : answer.status == 404 ? ErrorKind::NotFound
                                                  : ErrorKind::ProtocolError;
    return {kind, "Kong does not give " + target + ": " + deployment::refusalOf(answer), Fault::Upstream};
}

} // namespace

CallAnswer callAnswerOf(const rest::RestResponse& answer)
{
    CallAnswer out;
    out.status = answer.status;
    out.text = answer.body.toStdString();
    schema::Problems problems;
    if (auto value = schema::readJson(out.text, "answer", problems))
        out.body = *std::move(value);
    out.retryAfter = rest::parseRetryAfter(answer.headers.value("Retry-After"), QDateTime::currentDateTimeUtc());
    return out;
}

void Reading::get(const std::string& target, Got got, std::function<bool(int)> expected)
{
    call_ = connection_.client().send(
        connection_.request("GET", target), [this, target, got = std::move(got), expected = std::move(expected)](Result<rest::RestResponse> answer, const rest::RestFailure&) {
            if (!answer)
                return fail(std::move(answer).error());
            const CallAnswer made = callAnswerOf(*answer);
            if (expected ? !expected(made.status) : !made.isSuccess())
                return fail(refused(made, target));
            const Got then = got; // the next call takes this one's place
            then(made);
        });
}

void Reading::list(const std::string& target, Listed listed)
{
    listOn(target + (target.find('?') == std::string::npos ? '?' : '&') + std::string(pageSize), std::make_shared<std::vector<Value>>(), std::move(listed));
}

void Reading::listOn(const std::string& target, std::shared_ptr<std::vector<Value>> items, Listed listed)
{
    get(target, [this, target, items, listed = std::move(listed)](const CallAnswer& answer) {
        const Value* const data = answer.body.find("data");
        if (data == nullptr)
            return fail({ErrorKind::ProtocolError, "Kong's answer to " + target + " is no list.", Fault::Upstream});
        items->insert(items->end(), data->items().begin(), data->items().end()); // an empty list may come as {}
        const std::string next = textAt(answer.body, "/next");
        if (next.empty() || next == target)
            return listed(std::move(*items));
        // 3.x leaves the size out of the next page's address.
        listOn(next + (next.find("size=") == std::string::npos ? '&' + std::string(pageSize) : std::string()), items, listed);
    });
}

ConnectionTest::ConnectionTest(KongConnection& connection, deployment::Completion<deployment::ConnectionReport> done)
    : ReadingOf(connection, std::move(done))
{
    get("/", [this](const CallAnswer& root) {
        deployment::ConnectionReport report;
        const std::string version = textAt(root.body, "/version");
        if (version.empty())
            return fail({ErrorKind::ProtocolError, "What answers there is no Admin API of Kong.", Fault::Upstream});
        report.server = "Kong " + version;
        const bool before3 = version.starts_with("0.") || version.starts_with("1.") || version.starts_with("2.");
        if (before3 != (connection_.settings().style.release == KongRelease::Before3))
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
    : ReadingOf(connection, std::move(done)), found_(std::move(found))
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
    end(std::move(out));
}

ReadingOne::ReadingOne(KongConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done)
    : ReadingOf(connection, std::move(done))
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
                deployment::LiveApi out;
                out.what = shownAs(live_);
                out.form = formOf(live_);
                out.objects = live_.objects();
                end(std::optional<deployment::LiveApi>(std::move(out)));
            });
        });
    }, orMissing);
}

} // namespace postern::connectors::kong
