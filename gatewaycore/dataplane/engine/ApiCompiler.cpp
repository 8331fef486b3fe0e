// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/ApiCompiler.h"

#include <algorithm>

namespace postern::engine {
namespace {

pipeline::RouteInfo infoOf(const model::Api& api)
{
    pipeline::RouteInfo info;
    info.apiId = api.id;
    info.apiName = api.name;
    info.apiVersion = api.version;
    info.apiTitle = api.version.empty() ? api.name : api.name + " " + api.version;
    info.apiContext = api.context;
    info.apiProvider = api.provider;
    info.apiPolicy = api.throttlingPolicy;
    info.origin = api.origin;
    return info;
}

void fillIn(pipeline::RouteInfo& info, const model::Operation& operation)
{
    info.origin = operation.origin;
    info.operationId = operation.operationId;
    info.method = operation.method;
    info.pathTemplate = operation.pathTemplate;
    info.operationPolicy = operation.throttlingPolicy;
    info.secured = !operation.authNone && !operation.security.allowsAnonymous();
    for (const auto& alternative : operation.security.alternatives) {
        for (const model::SchemeUse& use : alternative)
            info.scopes.insert(info.scopes.end(), use.scopes.begin(), use.scopes.end());
    }
}

/// An API that names no transport is served over all of them.
bool serves(const model::Api& api, std::string_view transport)
{
    return api.transports.empty() || std::find(api.transports.begin(), api.transports.end(), transport) != api.transports.end();
}

} // namespace

CompiledApi ApiCompiler::compile(const model::Api& api)
{
    CompiledApi out;
    // Clients send them there even where no operation asks.
    basis_.credentials->addHeader(api.authorizationHeader);
    basis_.credentials->addHeader(api.apiKeyHeader);
    chains_.begin(api);
    const pipeline::RouteInfo ofApi = infoOf(api);
    const auto wrongMethod = std::make_shared<RoutePlan>();
    wrongMethod->info = ofApi;
    if (!api.operations.empty())
        wrongMethod->chain = chains_.wrongMethod(wrongMethod->info, {out.problems, out.modules});
    const bool overPlain = serves(api, "http");
    const bool overTls = serves(api, "https");
    const std::vector<std::string> contexts = api.contexts();
    out.routes.reserve(contexts.size() * api.operations.size());
    for (std::size_t i = 0; i < contexts.size() * api.operations.size(); ++i) {
        const model::Operation& operation = api.operations[i % api.operations.size()];
        CompiledApi::Route& to = out.routes.emplace_back();
        to.problems = out.problems.all().size();
        to.route = routing::Router::Builder::prepare({{}, operation.method, contexts[i / api.operations.size()], operation.pathTemplate, operation.origin.toString()});
        to.plan = std::make_unique<RoutePlan>();
        RoutePlan& plan = *to.plan;
        plan.info = ofApi;
        fillIn(plan.info, operation);
        plan.overPlain = overPlain;
        plan.overTls = overTls;
        plan.wrongMethod = wrongMethod;
        if (i < api.operations.size()) {
            plan.chain = chains_.operation(operation, plan.info, {out.problems, out.modules});
            plan.terminal = backends_.terminal(api, operation, {out.problems, out.modules, out.clusters});
            plan.info.backendOrigin = backends_.origin(api, operation);
        } else { // the other contexts have everything from the first
            const RoutePlan& there = *out.routes[i % api.operations.size()].plan;
            plan.chain = there.chain;
            plan.terminal = there.terminal;
            plan.info.backendOrigin = there.info.backendOrigin;
        }
    }
    return out;
}

} // namespace postern::engine
