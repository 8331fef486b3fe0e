// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/SnapshotCompiler.h"

#include "base/Cores.h"
#include "dataplane/engine/ApiCompiler.h"
#include "dataplane/pipeline/HandlerTerminal.h"
#include "schema/Document.h"
#include "snapshot/ContentHash.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <iterator>
#include <utility>

namespace postern::engine {

using pipeline::FaultProfile;

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

/// So many routes are worth a thread of their own.
constexpr std::size_t routesOfAThread = 500;
/// They meet at the allocator: more bring nothing.
constexpr std::size_t mostThreads = 4;

std::size_t threadsFor(std::size_t routes)
{
    return std::clamp<std::size_t>(routes / routesOfAThread, 1, std::min<std::size_t>(usableCores(), mostThreads));
}

} // namespace

/// One compilation.
struct SnapshotCompiler::Work {
    CompilationBasis basis;
    schema::Problems& problems;
    std::shared_ptr<Snapshot> snapshot = std::make_shared<Snapshot>();
    routing::Router::Builder router{}; ///< its routes stand beside snapshot->plans
    pipeline::UsedModules modules{};

    bool prepare();
    bool addHandlers();
    [[nodiscard]] std::size_t countRoutes() const;
    [[nodiscard]] std::vector<CompiledApi> compileApis(std::size_t threads) const;
    [[nodiscard]] std::vector<std::shared_ptr<const upstream::Cluster>> clustersInOrder() const;
    [[nodiscard]] bool addApi(const model::Api& api, CompiledApi compiled);
    [[nodiscard]] bool addRoutes(const model::Api& api, CompiledApi& compiled);
    void finish();
    void addOwnModules();
};

bool SnapshotCompiler::Work::prepare()
{
    const model::GatewayConfig& config = basis.config;
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
    snapshot->credentials = basis.credentials;
    basis.surroundings = schema::writeJson(schema::encode(config.limits, true), 0) + schema::writeJson(schema::encode(config.timeouts, true), 0);
    for (const std::string& proxy : config.trustedProxies)
        basis.surroundings += '\n' + proxy;
    upstream::ForwardSettings& forwarding = basis.forwarding;
    forwarding.parser = snapshot->parserLimits;
    forwarding.streamBuffer = config.limits.streamBuffer;
    forwarding.writeIdle = config.timeouts.writeIdle;
    forwarding.connectTimeout = config.timeouts.upstreamConnect;
    forwarding.responseTimeout = config.timeouts.upstreamFirstByte;
    forwarding.idleTimeout = config.timeouts.upstreamIdle;
    forwarding.trustedProxies = snapshot->trustedProxies;
    forwarding.workers = static_cast<unsigned>(basis.with.forwarding.size());
    return true;
}

bool SnapshotCompiler::Work::addHandlers()
{
    for (const HandlerRoute& route : basis.with.handlers) {
        RoutePlan& plan = *snapshot->plans.emplace_back(std::make_unique<RoutePlan>());
        plan.info.pathTemplate = route.path;
        plan.info.method = route.method == "*" ? "" : route.method;
        plan.info.origin.label = "built in";
        plan.terminal = std::make_shared<pipeline::HandlerTerminal>(route.handler);
        if (const auto added = router.add(routing::RouteSpec{route.host, route.method, {}, route.path, "built in"}); !added) {
            problems.error({}, "handlers", route.method + " " + route.path + ": " + added.error().message());
            return false;
        }
    }
    return true;
}

std::size_t SnapshotCompiler::Work::countRoutes() const
{
    std::size_t routes = snapshot->plans.size();
    for (const model::Api& api : basis.config.apis)
        routes += api.operations.size() * api.contexts().size();
    return routes;
}

/// Clusters of several APIs that are configured alike are one, which has its name from the first of them: whichever thread comes
/// to it first, it is there.
std::vector<std::shared_ptr<const upstream::Cluster>> SnapshotCompiler::Work::clustersInOrder() const
{
    BackendCompiler backends(basis);
    schema::Problems repeated; // the APIs' own compilation reports them, and what is used
    pipeline::UsedModules used;
    std::vector<std::shared_ptr<const upstream::Cluster>> out;
    for (const model::Api& api : basis.config.apis) {
        for (const model::Operation& operation : api.operations) {
            if (&operation == &api.operations.front() || operation.production || operation.sandbox)
                static_cast<void>(backends.terminal(api, operation, {repeated, used, out}));
        }
    }
    return out;
}

/// Each thread takes the next API that nobody has taken yet, and puts what it made where that API stands.
std::vector<CompiledApi> SnapshotCompiler::Work::compileApis(std::size_t threads) const
{
    const std::vector<model::Api>& apis = basis.config.apis;
    const auto clusters = threads > 1 ? clustersInOrder() : std::vector<std::shared_ptr<const upstream::Cluster>>();
    std::vector<CompiledApi> out(apis.size());
    std::atomic<std::size_t> next{0};
    const auto compileSome = [&] {
        ApiCompiler compiler(basis);
        for (std::size_t at = next++; at < apis.size(); at = next++)
            out[at] = compiler.compile(apis[at]);
    };
    std::vector<std::future<void>> others;
    for (std::size_t i = 1; i < threads; ++i) // one that there is no thread for finds nothing left to do
        others.push_back(std::async(std::launch::async | std::launch::deferred, compileSome));
    compileSome();
    for (std::future<void>& each : others)
        each.get();
    return out;
}

/// All or nothing: false when the API has errors, and then nothing of it is served.
bool SnapshotCompiler::Work::addApi(const model::Api& api, CompiledApi compiled)
{
    const std::size_t errorsBefore = problems.errorCount();
    const std::size_t plansBefore = snapshot->plans.size();
    const routing::Router::Builder::Mark routesBefore = router.mark();
    if (addRoutes(api, compiled))
        problems.append(compiled.problems);
    if (router.memory() > basis.config.limits.routeMemory.value)
        problems.error(api.origin.location, api.title(),
                       "its routes do not fit into limits.routeMemory beside those of the APIs before it",
                       "raise the limit, or run fewer APIs here");
    if (problems.errorCount() != errorsBefore) {
        snapshot->plans.resize(plansBefore);
        router.rollBack(routesBefore);
        return false;
    }
    for (const pipeline::UsedModule& module : compiled.modules.all())
        modules.add(module.name, module.why);
    for (const auto& cluster : compiled.clusters) { // APIs have those of gateway.yaml from each other
        if (std::find(snapshot->clusters.begin(), snapshot->clusters.end(), cluster) == snapshot->clusters.end())
            snapshot->clusters.push_back(cluster);
    }
    return true;
}

/// False when the router does not take one of them; one such problem for an API is enough, as mostly they are all the same, and
/// of what is wrong with the operations that come after it nothing is said.
bool SnapshotCompiler::Work::addRoutes(const model::Api& api, CompiledApi& compiled)
{
    for (std::size_t i = 0; i < compiled.routes.size(); ++i) {
        const auto added = router.add(std::move(compiled.routes[i].route));
        if (added) {
            snapshot->plans.push_back(std::move(compiled.routes[i].plan));
            continue;
        }
        const std::vector<schema::Problem>& all = compiled.problems.all();
        const std::size_t after = i + 1 < compiled.routes.size() ? compiled.routes[i + 1].problems : all.size();
        for (std::size_t at = 0; at < compiled.routes[i].problems; ++at)
            problems.add(all[at]);
        const model::Operation& operation = api.operations[i % api.operations.size()];
        problems.error(operation.origin.location, api.title(),
                       operation.method + " " + api.contexts()[i / api.operations.size()] + operation.pathTemplate + ": " + added.error().message());
        for (std::size_t at = compiled.routes[i].problems; at < after; ++at)
            problems.add(all[at]);
        return false;
    }
    return true;
}

void SnapshotCompiler::Work::finish()
{
    snapshot->router = std::move(router).finish();
    for (std::size_t i = 0; i < snapshot->plans.size(); ++i)
        snapshot->plans[i]->baseSegments = snapshot->router.baseSegments(static_cast<std::uint32_t>(i));
    addOwnModules();
    snapshot->modules = modules.all();
}

/// What is started for the gateway itself.
void SnapshotCompiler::Work::addOwnModules()
{
    for (const model::Listener& listener : basis.config.listeners) {
        modules.add("http", "listener " + listener.name);
        if (listener.tls)
            modules.add(listener.tls->development ? "tls-development-ca" : "tls", "listener " + listener.name);
    }
    if (basis.config.redis)
        modules.add("redis", "redis.address");
    if (basis.config.analytics.enabled)
        modules.add("access-records", "analytics.enabled");
}

std::shared_ptr<Snapshot> SnapshotCompiler::compile(const std::shared_ptr<const model::GatewayConfig>& config, schema::Problems& problems,
                                                    std::vector<std::string>& refused)
{
    Work work{CompilationBasis{with_, *config}, problems};
    if (!work.prepare())
        return nullptr;
    work.snapshot->serial = ++serial_;
    if (!work.addHandlers())
        return nullptr;
    const std::size_t errorsBefore = problems.errorCount();
    work.snapshot->noRoute.chain = ChainCompiler(work.basis).noRoute({problems, work.modules});
    if (problems.errorCount() != errorsBefore)
        return nullptr;
    const std::size_t routes = work.countRoutes();
    work.snapshot->plans.reserve(routes);
    std::vector<CompiledApi> compiled = work.compileApis(with_.threads != 0 ? with_.threads : threadsFor(routes));
    for (std::size_t i = 0; i < compiled.size(); ++i) {
        if (!work.addApi(config->apis[i], std::move(compiled[i])))
            refused.push_back(config->apis[i].title());
    }
    work.finish();
    work.snapshot->hash = HashWhenAsked([of = std::shared_ptr(config)]() mutable { return snapshot::contentHash(*std::exchange(of, nullptr)); });
    return work.snapshot;
}

} // namespace postern::engine
