// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/SnapshotCompiler.h"

#include "crypto/Digest.h"
#include "dataplane/filters/DefaultChain.h"
#include "dataplane/pipeline/HandlerTerminal.h"
#include "dataplane/pipeline/RespondTerminal.h"
#include "dataplane/upstream/Cluster.h"
#include "schema/Document.h"

#include <algorithm>
#include <optional>

namespace postern::engine {

using pipeline::FaultProfile;
using pipeline::Phase;

namespace {

FaultProfile profileOf(model::ErrorProfile profile) noexcept
{
    switch (profile) {
    case model::ErrorProfile::Postern: return FaultProfile::Postern;
    case model::ErrorProfile::Wso2_26: return FaultProfile::Wso2v26;
    case model::ErrorProfile::Wso2_32: return FaultProfile::Wso2v32;
    case model::ErrorProfile::Choreo: return FaultProfile::Choreo;
    case model::ErrorProfile::Rfc9457: return FaultProfile::Rfc9457;
    }
    return FaultProfile::Postern;
}

http::ParserLimits parserLimitsOf(const model::Limits& limits) noexcept
{
    http::ParserLimits out;
    out.startLine = limits.requestLine.value;
    out.headerBytes = limits.headers.value;
    out.headerCount = limits.headerCount;
    out.trailerBytes = limits.trailers.value;
    return out;
}

/// Who asks the rate of everybody, and who only watches: what runs when there is no operation to speak of.
bool concernsEverybody(const pipeline::FilterType& type) noexcept
{
    return type.phase == Phase::Guard || type.phase == Phase::Observe;
}

pipeline::RouteInfo infoOf(const model::Api& api, const model::Operation* operation)
{
    pipeline::RouteInfo info;
    info.apiId = api.id;
    info.apiName = api.name;
    info.apiVersion = api.version;
    info.apiTitle = api.version.empty() ? api.name : api.name + " " + api.version;
    info.apiContext = api.context;
    info.apiProvider = api.provider;
    info.apiPolicy = api.throttlingPolicy;
    info.origin = operation != nullptr ? operation->origin.toString() : api.origin.toString();
    if (operation == nullptr)
        return info;
    info.operationId = operation->operationId;
    info.method = operation->method;
    info.pathTemplate = operation->pathTemplate;
    info.operationPolicy = operation->throttlingPolicy;
    info.secured = !operation->authNone && !operation->security.allowsAnonymous();
    for (const auto& alternative : operation->security.alternatives) {
        for (const model::SchemeUse& use : alternative)
            info.scopes.insert(info.scopes.end(), use.scopes.begin(), use.scopes.end());
    }
    return info;
}

/// Keeps a cluster's state under one roof in the StateRegistry.
struct ClusterState {
    std::shared_ptr<const upstream::Cluster> cluster;
};

} // namespace

/// One compilation.
struct SnapshotCompiler::Work {
    const CompileSurroundings& with;
    const model::GatewayConfig& config;
    schema::Problems& problems;
    std::shared_ptr<Snapshot> snapshot = std::make_shared<Snapshot>();
    std::vector<routing::RouteSpec> routes{};
    upstream::ForwardSettings forwarding{};
    std::shared_ptr<pipeline::CredentialNames> credentials = std::make_shared<pipeline::CredentialNames>();

    bool prepare();
    void addHandlers();
    bool addApi(const model::Api& api);
    void addNoRoute();
    bool finish();

    [[nodiscard]] std::shared_ptr<RoutePlan> planWrongMethod(const model::Api& api);
    [[nodiscard]] bool addSteps(std::vector<pipeline::ChainStep>& steps, const filters::PlannedFilter& planned,
                                const model::Api* api, const model::Operation* operation,
                                const pipeline::RouteInfo* info, bool everybodyOnly);
    [[nodiscard]] std::shared_ptr<const pipeline::Terminal> terminalOf(const model::Api& api,
                                                                       const model::Operation& operation);
    [[nodiscard]] std::shared_ptr<const upstream::Cluster> clusterOf(const model::Api& api,
                                                                     const std::optional<model::Cluster>& own,
                                                                     const std::optional<model::Cluster>& ofApi);
};

bool SnapshotCompiler::Work::prepare()
{
    snapshot->faultProfile = profileOf(config.errors.profile);
    snapshot->limits = config.limits;
    snapshot->timeouts = config.timeouts;
    snapshot->parserLimits = parserLimitsOf(config.limits);
    auto trust = http::ProxyTrust::make(config.trustedProxies);
    if (!trust) {
        problems.error({}, "trustedProxies", trust.error().message());
        return false;
    }
    snapshot->trustedProxies = *std::move(trust);
    forwarding.parser = snapshot->parserLimits;
    forwarding.streamBuffer = config.limits.streamBuffer;
    forwarding.writeIdle = config.timeouts.writeIdle;
    forwarding.trustedProxies = snapshot->trustedProxies;
    forwarding.workers = static_cast<unsigned>(with.forwarding.size());
    return true;
}

void SnapshotCompiler::Work::addHandlers()
{
    for (const HandlerRoute& route : with.handlers) {
        RoutePlan plan;
        plan.info.pathTemplate = route.path;
        plan.info.method = route.method == "*" ? "" : route.method;
        plan.info.origin = "built in";
        plan.terminal = std::make_shared<pipeline::HandlerTerminal>(route.handler);
        snapshot->plans.push_back(std::move(plan));
        routes.push_back({route.host, route.method, {}, route.path, "built in"});
    }
}

/// All or nothing: false when the API has errors, and then nothing of it is served.
bool SnapshotCompiler::Work::addApi(const model::Api& api)
{
    const std::size_t errorsBefore = problems.errorCount();
    const std::size_t plansBefore = snapshot->plans.size();
    // Clients send them there even where no operation asks.
    credentials->addHeader(api.authorizationHeader);
    credentials->addHeader(api.apiKeyHeader);
    const auto wrongMethod = planWrongMethod(api);
    std::vector<std::shared_ptr<RoutePlan>> ofOperation(api.operations.size());

    for (const std::string& context : api.contexts()) {
        for (std::size_t i = 0; i < api.operations.size(); ++i) {
            const model::Operation& operation = api.operations[i];
            RoutePlan plan;
            plan.info = infoOf(api, &operation);
            plan.wrongMethod = wrongMethod;
            if (ofOperation[i] == nullptr) {
                std::vector<pipeline::ChainStep> steps;
                for (const filters::PlannedFilter& planned : filters::defaultChain(config, api, operation, problems)) {
                    if (!addSteps(steps, planned, &api, &operation, &plan.info, false))
                        break;
                }
                plan.chain = pipeline::FilterChain(std::move(steps));
                plan.terminal = terminalOf(api, operation);
                ofOperation[i] = std::make_shared<RoutePlan>(plan);
            } else {
                plan.chain = ofOperation[i]->chain;
                plan.terminal = ofOperation[i]->terminal;
            }
            snapshot->plans.push_back(std::move(plan));
            routes.push_back({{}, operation.method, context, operation.pathTemplate, operation.origin.toString()});
        }
    }
    if (problems.errorCount() == errorsBefore)
        return true;
    snapshot->plans.resize(plansBefore);
    routes.resize(plansBefore);
    return false;
}

/// The path is an operation's, the method is not: what guards the whole API runs (CORS preflights, IP lists), and what
/// watches, but nobody is asked for credentials to be told 405.
std::shared_ptr<RoutePlan> SnapshotCompiler::Work::planWrongMethod(const model::Api& api)
{
    auto plan = std::make_shared<RoutePlan>();
    plan->info = infoOf(api, nullptr);
    if (api.operations.empty())
        return plan;
    schema::Problems repeated; // the operations' own compilation reports them
    model::Operation anonymous;
    anonymous.method = "*";
    anonymous.authNone = true;
    std::vector<pipeline::ChainStep> steps;
    for (const filters::PlannedFilter& planned : filters::defaultChain(config, api, anonymous, repeated)) {
        if (!addSteps(steps, planned, &api, nullptr, &plan->info, true))
            break;
    }
    plan->chain = pipeline::FilterChain(std::move(steps));
    return plan;
}

void SnapshotCompiler::Work::addNoRoute()
{
    std::vector<pipeline::ChainStep> steps;
    for (const model::FilterConfig& filter : config.filters) {
        if (filter.enabled && !addSteps(steps, {filter, true, false}, nullptr, nullptr, nullptr, true))
            break;
    }
    snapshot->noRoute.chain = pipeline::FilterChain(std::move(steps));
}

bool SnapshotCompiler::Work::addSteps(std::vector<pipeline::ChainStep>& steps, const filters::PlannedFilter& planned,
                                      const model::Api* api, const model::Operation* operation,
                                      const pipeline::RouteInfo* info, bool everybodyOnly)
{
    const model::FilterConfig& filter = planned.filter;
    const pipeline::FilterType* type = pipeline::findFilterType(with.filterTypes, filter.type);
    if (type == nullptr) {
        std::vector<std::string> names;
        for (const pipeline::FilterType& known : with.filterTypes)
            names.emplace_back(known.name);
        const std::string guess = schema::closest(filter.type, names);
        problems.error(filter.origin.location, "filters", "there is no filter \"" + filter.type + "\"",
                       guess.empty() ? "posternd --describe filters lists them" : "did you mean \"" + guess + "\"?");
        return false;
    }
    if (everybodyOnly && !concernsEverybody(*type))
        return true;
    pipeline::FilterContext context{config,     api,        operation,
                                    info,       with.states, with.ports,
                                    forwarding.workers, filter.name.empty() ? filter.type : filter.name,
                                    planned.gatewayWide, filter.origin, credentials};
    std::shared_ptr<const pipeline::Filter> built = type->build(filter.config, context, problems);
    if (built == nullptr)
        return false;
    pipeline::ChainStep step;
    step.requestBody = built->narrowRequestBody(type->requestBody);
    step.responseBody = built->narrowResponseBody(type->responseBody);
    step.filter = std::move(built);
    step.type = type;
    step.instance = context.instance;
    step.origin = filter.origin.toString();
    steps.push_back(std::move(step));
    return true;
}

std::shared_ptr<const pipeline::Terminal> SnapshotCompiler::Work::terminalOf(const model::Api& api,
                                                                             const model::Operation& operation)
{
    upstream::ForwardRules rules;
    rules.production = clusterOf(api, operation.production, api.production);
    rules.sandbox = clusterOf(api, operation.sandbox, api.sandbox);
    if (rules.production == nullptr)
        rules.production = rules.sandbox;
    if (rules.production != nullptr)
        return std::make_shared<upstream::Forwarder>(std::move(rules), with.forwarding);
    if (!api.mock)
        problems.warning(operation.origin.location, operation.method + " " + operation.pathTemplate,
                         "no backend is configured, so what no filter answers is answered with 503",
                         "give the API a backend, or set `mock: true` in its postern.yaml");
    return std::make_shared<pipeline::RefuseTerminal>(pipeline::FaultId::Overloaded);
}

std::shared_ptr<const upstream::Cluster>
SnapshotCompiler::Work::clusterOf(const model::Api& api, const std::optional<model::Cluster>& own,
                                  const std::optional<model::Cluster>& ofApi)
{
    const std::optional<model::Cluster>& chosen = own ? own : ofApi;
    model::Cluster cluster;
    if (chosen)
        cluster = *chosen;
    if (cluster.endpoints.empty() && !cluster.name.empty()) {
        if (const model::Cluster* named = config.cluster(cluster.name))
            cluster = *named;
    }
    if (!api.backendOverride.empty() && (chosen || &ofApi == &api.production)) {
        cluster.endpoints.assign(1, model::Endpoint{});
        cluster.endpoints.front().url = api.backendOverride;
    }
    if (cluster.endpoints.empty())
        return nullptr;
    const std::string content = schema::writeJson(schema::encode(cluster, true), 0) +
                                schema::writeJson(schema::encode(config.limits, true), 0) +
                                schema::writeJson(schema::encode(config.timeouts, true), 0);
    auto state = with.states.get<ClusterState>({{}, "cluster", content}, [&] {
        auto made = upstream::Cluster::make(cluster, forwarding);
        if (!made) {
            problems.error(cluster.origin.location, "cluster", made.error().describe());
            return std::shared_ptr<ClusterState>();
        }
        return std::make_shared<ClusterState>(ClusterState{*std::move(made)});
    });
    // The state lives as long as the cluster in it does.
    return state == nullptr ? nullptr : std::shared_ptr<const upstream::Cluster>(state, state->cluster.get());
}

bool SnapshotCompiler::Work::finish()
{
    auto router = routing::Router::build(routes);
    if (!router) {
        problems.error({}, "routes", router.error().describe());
        return false;
    }
    snapshot->router = *std::move(router);
    for (std::size_t i = 0; i < snapshot->plans.size(); ++i)
        snapshot->plans[i].baseSegments = snapshot->router.baseSegments(static_cast<std::uint32_t>(i));
    snapshot->hash = hashOf(config);
    snapshot->credentials = credentials;
    return true;
}

std::shared_ptr<Snapshot> SnapshotCompiler::compile(const model::GatewayConfig& config, schema::Problems& problems,
                                                    std::vector<std::string>& refused)
{
    Work work{with_, config, problems};
    if (!work.prepare())
        return nullptr;
    work.snapshot->serial = ++serial_;
    work.addHandlers();
    const std::size_t errorsBefore = problems.errorCount();
    work.addNoRoute();
    if (problems.errorCount() != errorsBefore)
        return nullptr;
    for (const model::Api& api : config.apis) {
        if (!work.addApi(api))
            refused.push_back(api.title());
    }
    return work.finish() ? work.snapshot : nullptr;
}

std::string hashOf(const model::GatewayConfig& config)
{
    const auto add = [](std::string& text, const auto& described) {
        text += schema::writeJson(schema::encode(described, true), 0);
        text += '\n';
    };
    std::string text;
    add(text, config);
    for (const model::ThrottlingPolicy& policy : config.policies)
        add(text, policy);
    const auto addClusters = [&](const auto& owner) {
        for (const auto* cluster : {&owner.production, &owner.sandbox}) {
            if (*cluster)
                add(text, **cluster);
        }
        for (const model::FilterConfig& filter : owner.filters)
            add(text, filter);
    };
    for (const model::Api& api : config.apis) {
        for (const std::string& part : {api.id, api.name, api.version, api.context, api.lifecycle, api.throttlingPolicy,
                                        api.backendOverride, api.provenance.label()})
            text.append(part).append("\n");
        text += api.mock ? "mock\n" : "\n";
        addClusters(api);
        for (const model::Operation& operation : api.operations) {
            text.append(operation.method).append(" ").append(operation.pathTemplate).append(" ");
            text.append(operation.throttlingPolicy).append(operation.authNone ? " open\n" : "\n");
            for (const auto& alternative : operation.security.alternatives) {
                for (const model::SchemeUse& use : alternative) {
                    text.append(use.scheme).append(" ");
                    for (const std::string& scope : use.scopes)
                        text.append(scope).append(" ");
                }
                text += '\n';
            }
            for (const model::MockResponse& mock : operation.mocks)
                text.append(std::to_string(mock.status)).append(mock.contentType).append(mock.body).append("\n");
            addClusters(operation);
        }
    }
    return crypto::sha256(text).hex();
}

} // namespace postern::engine
