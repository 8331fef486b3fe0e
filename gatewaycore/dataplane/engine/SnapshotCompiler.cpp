// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/SnapshotCompiler.h"

#include "base/Files.h"
#include "crypto/Digest.h"
#include "dataplane/engine/BuiltFilters.h"
#include "dataplane/engine/ChainPattern.h"
#include "dataplane/filters/DefaultChain.h"
#include "dataplane/filters/Shelf.h"
#include "dataplane/pipeline/HandlerTerminal.h"
#include "dataplane/pipeline/RespondTerminal.h"
#include "dataplane/routing/RouterBuilder.h"
#include "dataplane/upstream/Cluster.h"
#include "schema/Document.h"
#include "snapshot/ContentHash.h"

#include <algorithm>
#include <future>
#include <map>
#include <optional>
#include <unordered_map>

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
    out.chunkLine = limits.chunkHeader.value;
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

/// From here on a second thread is worth its making.
constexpr std::size_t manyRoutes = 1000;

/// An API that names no transport is served over all of them.
bool serves(const model::Api& api, std::string_view transport)
{
    return api.transports.empty() || std::find(api.transports.begin(), api.transports.end(), transport) != api.transports.end();
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
    routing::Router::Builder router{}; ///< its routes stand beside snapshot->plans
    upstream::ForwardSettings forwarding{};
    std::string trusted{};                              ///< config.trustedProxies as part of a state's key
    std::map<std::string, std::string> fingerprints{};  ///< by path, of files that were read
    std::string surroundings{};                         ///< what else clusters depend on, as part of a state's key
    std::unordered_map<const void*, std::shared_ptr<const upstream::Cluster>> clustersAt{}; ///< by where `config` has them
    pipeline::UsedModules modules{};
    pipeline::SharedParts* parts = nullptr; ///< of the API that is being compiled
    pipeline::SharedParts common{};
    BuiltFilters builtFilters{};
    std::unordered_map<std::string, ChainPattern> patterns{}; ///< by alikenessOf(), of the API that is being compiled
    std::shared_ptr<pipeline::CredentialNames> credentials = std::make_shared<pipeline::CredentialNames>();

    bool prepare();
    bool addHandlers();
    bool addApi(const model::Api& api);
    void addNoRoute();
    void finish();
    void addOwnModules();

    [[nodiscard]] bool addRoute(const model::Api& api, const model::Operation& operation, const std::string& context);

    [[nodiscard]] std::shared_ptr<RoutePlan> planWrongMethod(const model::Api& api);
    [[nodiscard]] bool addSteps(std::vector<pipeline::ChainStep>& steps, const filters::PlannedFilter& planned,
                                const model::Api* api, const model::Operation* operation,
                                const pipeline::RouteInfo* info, bool everybodyOnly, BuiltFilters::Found* found = nullptr,
                                bool ofOperation = false);
    [[nodiscard]] std::vector<pipeline::ChainStep> stepsOf(const model::Api& api, const model::Operation& operation,
                                                           const pipeline::RouteInfo& info);
    [[nodiscard]] std::shared_ptr<const pipeline::Terminal> terminalOf(const model::Api& api,
                                                                       const model::Operation& operation);
    [[nodiscard]] std::shared_ptr<const upstream::Cluster> clusterOf(const model::Api& api,
                                                                     const std::optional<model::Cluster>& own,
                                                                     const std::optional<model::Cluster>& ofApi);
    [[nodiscard]] std::string backendOriginOf(const model::Api& api, const model::Operation& operation) const;
    [[nodiscard]] const std::string& fingerprintOf(const std::string& path);
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
    snapshot->certificateHeader = config.forwardedCertificate.header;
    for (const std::string& proxy : config.trustedProxies)
        trusted += '\n' + proxy;
    surroundings = schema::writeJson(schema::encode(config.limits, true), 0) + schema::writeJson(schema::encode(config.timeouts, true), 0);
    forwarding.parser = snapshot->parserLimits;
    forwarding.streamBuffer = config.limits.streamBuffer;
    forwarding.writeIdle = config.timeouts.writeIdle;
    forwarding.connectTimeout = config.timeouts.upstreamConnect;
    forwarding.responseTimeout = config.timeouts.upstreamFirstByte;
    forwarding.idleTimeout = config.timeouts.upstreamIdle;
    forwarding.trustedProxies = snapshot->trustedProxies;
    forwarding.workers = static_cast<unsigned>(with.forwarding.size());
    return true;
}

bool SnapshotCompiler::Work::addHandlers()
{
    for (const HandlerRoute& route : with.handlers) {
        RoutePlan plan;
        plan.info.pathTemplate = route.path;
        plan.info.method = route.method == "*" ? "" : route.method;
        plan.info.origin = "built in";
        plan.terminal = std::make_shared<pipeline::HandlerTerminal>(route.handler);
        snapshot->plans.push_back(std::move(plan));
        if (const auto added = router.add({route.host, route.method, {}, route.path, "built in"}); !added) {
            problems.error({}, "handlers", route.method + " " + route.path + ": " + added.error().message());
            return false;
        }
    }
    return true;
}

/// All or nothing: false when the API has errors, and then nothing of it is served.
bool SnapshotCompiler::Work::addApi(const model::Api& api)
{
    const std::size_t errorsBefore = problems.errorCount();
    const std::size_t plansBefore = snapshot->plans.size();
    const routing::Router::Builder::Mark routesBefore = router.mark();
    const pipeline::UsedModules modulesBefore = modules;
    const std::size_t clustersBefore = snapshot->clusters.size();
    // Clients send them there even where no operation asks.
    credentials->addHeader(api.authorizationHeader);
    credentials->addHeader(api.apiKeyHeader);
    pipeline::SharedParts ofApi;
    parts = &ofApi;
    builtFilters.nextApi();
    patterns.clear();
    const auto wrongMethod = planWrongMethod(api);

    bool routed = true;
    bool first = true; // the other contexts have everything from the first
    for (const std::string& context : api.contexts()) {
        for (std::size_t i = 0; i < api.operations.size() && routed; ++i) {
            const model::Operation& operation = api.operations[i];
            routed = addRoute(api, operation, context);
            RoutePlan& plan = snapshot->plans.emplace_back();
            plan.info = infoOf(api, &operation);
            plan.overPlain = serves(api, "http");
            plan.overTls = serves(api, "https");
            plan.wrongMethod = wrongMethod;
            if (first) {
                plan.chain = pipeline::FilterChain(stepsOf(api, operation, plan.info), config.order);
                plan.terminal = terminalOf(api, operation);
                plan.info.backendOrigin = backendOriginOf(api, operation);
            } else {
                const RoutePlan& there = snapshot->plans[plansBefore + i];
                plan.chain = there.chain;
                plan.terminal = there.terminal;
                plan.info.backendOrigin = there.info.backendOrigin;
            }
        }
        first = false;
    }
    if (router.memory() > config.limits.routeMemory.value)
        problems.error(api.origin.location, api.title(),
                       "its routes do not fit into limits.routeMemory beside those of the APIs before it",
                       "raise the limit, or run fewer APIs here");
    parts = nullptr;
    if (problems.errorCount() == errorsBefore)
        return true;
    snapshot->plans.resize(plansBefore);
    router.rollBack(routesBefore);
    modules = modulesBefore;
    snapshot->clusters.resize(clustersBefore);
    return false;
}

/// False when the router does not take it; one problem for an API is enough, as mostly they are all the same.
bool SnapshotCompiler::Work::addRoute(const model::Api& api, const model::Operation& operation, const std::string& context)
{
    const auto added =
        router.add({{}, operation.method, context, operation.pathTemplate, operation.origin.toString()});
    if (!added)
        problems.error(operation.origin.location, api.title(),
                       operation.method + " " + context + operation.pathTemplate + ": " + added.error().message());
    return added.has_value();
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
    plan->chain = pipeline::FilterChain(std::move(steps), config.order);
    return plan;
}

void SnapshotCompiler::Work::addNoRoute()
{
    std::vector<pipeline::ChainStep> steps;
    for (const model::FilterConfig& filter : config.filters) {
        if (filter.enabled && !addSteps(steps, {filter, true, false, pipeline::FilterLevel::Gateway}, nullptr, nullptr, nullptr, true))
            break;
    }
    snapshot->noRoute.chain = pipeline::FilterChain(std::move(steps), config.order);
}

/// As planned for it; or, where an operation like it has been compiled without a problem, by the pattern of that one.
std::vector<pipeline::ChainStep> SnapshotCompiler::Work::stepsOf(const model::Api& api, const model::Operation& operation,
                                                                 const pipeline::RouteInfo& info)
{
    std::vector<pipeline::ChainStep> steps;
    const std::string alike = alikenessOf(api, operation);
    if (const auto known = alike.empty() ? patterns.end() : patterns.find(alike); known != patterns.end()) {
        steps.reserve(known->second.parts.size());
        for (ChainPattern::Part& part : known->second.parts) {
            if (part.step) {
                steps.push_back(*part.step);
                if (part.atOperation)
                    steps.back().origin = operation.origin.toString();
                continue;
            }
            if (part.atOperation) {
                part.planned.filter.origin = operation.origin;
                part.planned.filter.config.setLocation(operation.origin.location);
            }
            if (!addSteps(steps, part.planned, &api, &operation, &info, false, nullptr, part.ofOperation))
                break;
        }
        return steps;
    }
    const std::size_t problemsBefore = problems.all().size();
    ChainPattern pattern;
    for (filters::PlannedFilter& planned : filters::defaultChain(config, api, operation, problems)) {
        BuiltFilters::Found found;
        if (!addSteps(steps, planned, &api, &operation, &info, false, &found))
            break;
        ChainPattern::Part& part = pattern.parts.emplace_back();
        part.atOperation = isSamePlace(planned.filter.origin, operation.origin);
        part.ofOperation = found.ofOperation;
        if (!found.ofOperation && !(part.atOperation && found.ofPlace))
            part.step = steps.back();
        part.planned = std::move(planned);
    }
    if (!alike.empty() && problems.all().size() == problemsBefore)
        patterns.emplace(alike, std::move(pattern));
    return steps;
}

bool SnapshotCompiler::Work::addSteps(std::vector<pipeline::ChainStep>& steps, const filters::PlannedFilter& planned,
                                      const model::Api* api, const model::Operation* operation,
                                      const pipeline::RouteInfo* info, bool everybodyOnly, BuiltFilters::Found* found,
                                      bool ofOperation)
{
    const model::FilterConfig& filter = planned.filter;
    const pipeline::FilterType* type = pipeline::findFilterType(with.filterTypes, filter.type);
    if (type == nullptr) {
        if (const std::string_view why = filters::whyAbsent(filter.type); !why.empty()) {
            problems.error(filter.origin.location, "filters",
                           "the filter \"" + filter.type + "\" cannot be run: " + std::string(why),
                           "take the filter out, or build with liblua5.4-dev and POSTERN_LUA=ON");
            return false;
        }
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
    context.level = planned.level;
    context.dry = with.dry;
    context.shared = parts;
    context.common = &common;
    context.modules = &modules;
    schema::Value settings = filter.config.isNull() ? schema::Value::map() : filter.config;
    if (!settings.location().known()) // `filters: [cors]`: what is wrong with it is wrong there
        settings.setLocation(filter.origin.location);
    BuiltFilters::Found got = ofOperation ? BuiltFilters::make(*type, settings, context, problems)
                                          : builtFilters.get(*type, planned, settings, context, steps, problems);
    if (found != nullptr)
        *found = got;
    std::shared_ptr<const pipeline::Filter> built = std::move(got.filter);
    if (built == nullptr)
        return false;
    modules.add("filter:" + filter.type, planned.gatewayWide || api == nullptr ? "gateway.yaml" : api->title());
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
    // An API's operations have one from each other.
    if (const auto found = clustersAt.find(&chosen); found != clustersAt.end())
        return found->second;
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
    if (config.cluster(cluster.name) == nullptr) // for logs and who looks from outside
        cluster.name = api.title() + (&ofApi == &api.sandbox ? " sandbox" : " production");
    modules.add("upstream", api.title());
    for (const model::Endpoint& endpoint : cluster.endpoints) {
        if (endpoint.url.starts_with("https"))
            modules.add("tls-client", api.title() + " calls " + endpoint.url);
    }
    std::string certificates = fingerprintOf(cluster.tls.caFile) + fingerprintOf(cluster.tls.certificate) + fingerprintOf(cluster.tls.key);
    for (const model::Endpoint& endpoint : cluster.endpoints) {
        if (endpoint.tls)
            certificates += fingerprintOf(endpoint.tls->caFile) + fingerprintOf(endpoint.tls->certificate) + fingerprintOf(endpoint.tls->key);
    }
    const std::string content = schema::writeJson(schema::encode(cluster, true), 0) + surroundings + trusted + certificates;
    auto state = with.states.get<ClusterState>({{}, "cluster", content}, [&] {
        auto made = upstream::Cluster::make(cluster, forwarding);
        if (!made) {
            problems.error(cluster.origin.location, "cluster", made.error().describe());
            return std::shared_ptr<ClusterState>();
        }
        return std::make_shared<ClusterState>(ClusterState{*std::move(made)});
    });
    if (state == nullptr)
        return nullptr;
    // The state lives as long as the cluster in it does.
    std::shared_ptr<const upstream::Cluster> shared(state, state->cluster.get());
    // From behind: the operations of one API have them from each other.
    if (std::find(snapshot->clusters.rbegin(), snapshot->clusters.rend(), shared) == snapshot->clusters.rend())
        snapshot->clusters.push_back(shared);
    if (cluster.healthCheck)
        modules.add("health-check", api.title());
    clustersAt.emplace(&chosen, shared);
    return shared;
}

/// For traces of calls that the backend failed.
std::string SnapshotCompiler::Work::backendOriginOf(const model::Api& api, const model::Operation& operation) const
{
    const auto originOf = [&](const std::optional<model::Cluster>& own, const std::optional<model::Cluster>& ofApi) {
        const std::optional<model::Cluster>& chosen = own ? own : ofApi;
        if (!chosen)
            return std::string();
        const model::Cluster* const named = chosen->endpoints.empty() ? config.cluster(chosen->name) : nullptr;
        const std::string text = (named != nullptr ? named : &*chosen)->origin.toString();
        return text.empty() ? api.origin.toString() : text;
    };
    const std::string production = originOf(operation.production, api.production);
    const std::string sandbox = originOf(operation.sandbox, api.sandbox);
    if (production.empty() || sandbox.empty() || production == sandbox)
        return production.empty() ? sandbox : production;
    return production + ", sandbox " + sandbox;
}

/// Of what is in the file, since certificates are rotated under their names.
const std::string& SnapshotCompiler::Work::fingerprintOf(const std::string& path)
{
    const auto [at, isNew] = fingerprints.try_emplace(path);
    if (isNew && !path.empty()) {
        at->second = '\n' + crypto::sha256(files::read(path).value_or(std::string())).hex();
    }
    return at->second;
}

void SnapshotCompiler::Work::finish()
{
    snapshot->router = std::move(router).finish();
    for (std::size_t i = 0; i < snapshot->plans.size(); ++i)
        snapshot->plans[i].baseSegments = snapshot->router.baseSegments(static_cast<std::uint32_t>(i));
    addOwnModules();
    snapshot->modules = modules.all();
    snapshot->credentials = credentials;
}

/// What is started for the gateway itself.
void SnapshotCompiler::Work::addOwnModules()
{
    for (const model::Listener& listener : config.listeners) {
        modules.add("http", "listener " + listener.name);
        if (listener.tls)
            modules.add(listener.tls->development ? "tls-development-ca" : "tls", "listener " + listener.name);
    }
    if (config.redis)
        modules.add("redis", "redis.address");
    if (config.analytics.enabled)
        modules.add("access-records", "analytics.enabled");
}

std::shared_ptr<Snapshot> SnapshotCompiler::compile(const model::GatewayConfig& config, schema::Problems& problems,
                                                    std::vector<std::string>& refused)
{
    Work work{with_, config, problems};
    if (!work.prepare())
        return nullptr;
    work.snapshot->serial = ++serial_;
    if (!work.addHandlers())
        return nullptr;
    // Of a large configuration somebody else works this out meanwhile.
    std::size_t routes = work.snapshot->plans.size();
    for (const model::Api& api : config.apis)
        routes += api.operations.size() * api.contexts().size();
    const auto who = routes > manyRoutes ? std::launch::async | std::launch::deferred : std::launch::deferred;
    std::future<std::string> hash = std::async(who, [&config] { return snapshot::contentHash(config); });
    const std::size_t errorsBefore = problems.errorCount();
    work.addNoRoute();
    if (problems.errorCount() != errorsBefore)
        return nullptr;
    work.snapshot->plans.reserve(routes);
    for (const model::Api& api : config.apis) {
        if (!work.addApi(api))
            refused.push_back(api.title());
    }
    work.finish();
    work.snapshot->hash = hash.get();
    return work.snapshot;
}

} // namespace postern::engine
