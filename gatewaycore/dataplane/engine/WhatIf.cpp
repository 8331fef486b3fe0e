// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/WhatIf.h"

#include "base/Clock.h"
#include "dataplane/engine/ChainFingerprint.h"
#include "dataplane/engine/Housekeeping.h"
#include "dataplane/engine/RecordedBackend.h"
#include "dataplane/engine/SharedState.h"
#include "dataplane/engine/SnapshotCompiler.h"
#include "dataplane/engine/WhatIfComparison.h"
#include "dataplane/engine/Worker.h"
#include "dataplane/filters/Shelf.h"
#include "dataplane/net/OffloadPool.h"
#include "dataplane/pipeline/ExchangeControl.h"
#include "dataplane/security/RevocationFeed.h"
#include "dataplane/throttling/ThrottleStore.h"
#include "snapshot/ContentHash.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace postern::engine {
namespace {

using inspection::Step;
using inspection::StepResult;
using inspection::Trace;

/// Shows when the exchange was recorded. Goes on with its steady time, which never goes back.
class RecordedClock final : public Clock {
  public:
    [[nodiscard]] SteadyTime steady() const noexcept override { return steady_; }
    [[nodiscard]] WallTime wall() const noexcept override { return wall_; }
    void set(WallTime to)
    {
        if (wall_ != WallTime{} && to > wall_)
            steady_ += std::min<Nanoseconds>(to - wall_, std::chrono::hours(24 * 366));
        wall_ = to;
    }

  private:
    SteadyTime steady_ = SteadyTime(std::chrono::hours(1));
    WallTime wall_{};
};

/// Where the tried answer goes: nowhere. Takes all of it at once.
class NoClient final : public pipeline::ResponseSink {
  public:
    ExchangeRunner* runner = nullptr;
    void onInformational(const http::ResponseHead&) override {}
    void onResponseHead() override { runner->onResponseCredit(std::size_t{1} << 40U); }
    void onResponseData(BytesView) override {}
    void onResponseEnd(const http::HeaderMap*) override {}
    void onResponseReset(const Error&) override {}
    void onRequestCredit(std::size_t) override {}
};

/// The target of a trace as it can be parsed: masks have blanks.
std::string parsable(std::string_view target)
{
    std::string out;
    for (const char c : target) {
        if (c == ' ')
            out += "%20";
        else
            out += c;
    }
    return out;
}

/// Whether the gateway itself refused it before any route was looked for.
bool isRefusedUnrouted(const Trace& trace)
{
    return std::any_of(trace.steps.begin(), trace.steps.end(), [](const Step& step) {
               return step.filter == "gateway" && step.result == StepResult::Answered;
           }) &&
           std::none_of(trace.steps.begin(), trace.steps.end(), [](const Step& step) { return step.filter == "route"; });
}

/// Whether somebody had a hand in it.
bool isHandMade(const Trace& trace)
{
    return std::any_of(trace.steps.begin(), trace.steps.end(), [](const Step& step) {
        return step.filter == inspection::breakpointStep && step.reason && step.reason->id != "breakpoint.continued";
    });
}

/// Whether the steps before one of its chain were not run.
bool isContinued(const Trace& trace)
{
    return std::any_of(trace.steps.begin(), trace.steps.end(), [](const Step& step) {
        return step.reason && (step.reason->id == "rerun.taken" || step.reason->id == "rerun.new");
    });
}

} // namespace

struct WhatIf::Impl {
    Impl(model::GatewayConfig itsConfig, WhatIfOptions options) : config(std::move(itsConfig)), ports(std::move(options.ports))
    {
        ports.add<security::Fetcher>(housekeeping);
        ports.add<filters::KeySources>(housekeeping.keySources());
        ports.add<filters::Upkeep>(housekeeping.upkeep());
        ports.add<throttling::ThrottleStore>(throttle);
        ports.add<throttling::SharedCounts>(shared);
        ports.add<security::RevocationFeed>(revoked);
        const pipeline::FilterTypes shelf = filters::shelf();
        types.assign(shelf.begin(), shelf.end());
        types.insert(types.end(), options.filterTypes.begin(), options.filterTypes.end());
        forwarding.resize(1);
    }
    ~Impl()
    {
        worker.reset();
        housekeeping.stop();
        offload.shutdown();
        lookups.shutdown(Milliseconds(0));
    }

    [[nodiscard]] Result<void> compile(const std::optional<model::GatewayConfig>& running, schema::Problems& problems);
    void stand(RoutePlan& plan, ChainFingerprints& tried, ChainFingerprints* ran);
    [[nodiscard]] inspection::WhatIfAnswer evaluate(const Trace& recorded);
    [[nodiscard]] Result<void> fill(pipeline::Exchange& exchange, const Trace& recorded) const;
    [[nodiscard]] bool overTls(const Trace& recorded) const;
    void walkThrough(ExchangeRunner& runner, const Trace& recorded);
    [[nodiscard]] const ChainMarks& marksOf(const pipeline::RouteInfo* route) const;

    // The order of these is the order of their lives.
    RecordedClock clock;
    model::GatewayConfig config;
    net::OffloadPool offload{1, 64};
    net::OffloadPool lookups{1, 64};
    Housekeeping housekeeping{clock, lookups, true};
    pipeline::StateRegistry states;
    throttling::ThrottleStore throttle;
    throttling::SharedCounts shared{clock, sharedName};
    security::RevocationFeed revoked;
    pipeline::Ports ports;
    std::vector<pipeline::FilterType> types;
    upstream::ForwardingWorkers forwarding;
    std::vector<HandlerRoute> handlers;
    WhatIfWalk walk;
    std::vector<std::unique_ptr<ChainMarks>> marks; ///< stand-ins keep where they are
    std::unordered_map<const pipeline::RouteInfo*, const ChainMarks*> byRoute;
    const ChainMarks* unrouted = nullptr;
    bool ownUnchanged = false;
    std::string runningHash;
    std::shared_ptr<Snapshot> snapshot;
    inspection::TraceRing ring{2, std::size_t{1} << 30U};
    std::unique_ptr<inspection::Recorder> recorder;
    std::unique_ptr<Worker> worker;
};

Result<void> WhatIf::Impl::compile(const std::optional<model::GatewayConfig>& running, schema::Problems& problems)
{
    config.limits.streamBuffer.value = std::max<std::uint64_t>(config.limits.streamBuffer.value, 1);
    SnapshotCompiler compiler(CompileSurroundings{types, states, ports, forwarding, handlers, true});
    std::vector<std::string> refused;
    snapshot = compiler.compile(std::shared_ptr<const model::GatewayConfig>(std::shared_ptr<void>(), &config), problems, refused); // which outlives the Snapshot
    if (snapshot == nullptr || !refused.empty())
        return unexpected(problems.toError());
    ChainFingerprints tried(config, types);
    std::optional<ChainFingerprints> ran;
    if (running) {
        ran.emplace(*running, types);
        runningHash = snapshot::contentHash(*running);
        ownUnchanged = ran->own() == tried.own();
    }
    ChainFingerprints* const before = ran ? &*ran : nullptr;
    for (const auto& plan : snapshot->plans)
        stand(*plan, tried, before);
    stand(snapshot->noRoute, tried, before);
    walk.certificates = config.takesClientCertificates();
    recorder = std::make_unique<inspection::Recorder>(inspection::Recorder{
        ring, std::make_shared<inspection::Masking>(inspection::MaskingRules{}, snapshot->credentials), clock, snapshot->hash.text()});
    worker = std::make_unique<Worker>(0, clock, offload, lookups, snapshot);
    worker->record(recorder.get());
    return {};
}

/// Puts stand-ins where they have to be, and the recorded backend at the end.
void WhatIf::Impl::stand(RoutePlan& plan, ChainFingerprints& tried, ChainFingerprints* ran)
{
    const pipeline::RouteInfo& info = plan.info;
    const std::vector<StepFingerprint> none;
    const auto of = [&](ChainFingerprints& which) -> const std::vector<StepFingerprint>& {
        return which.chain(info.apiId, info.method, info.pathTemplate);
    };
    ChainMarks& own = *marks.emplace_back(std::make_unique<ChainMarks>(engine::marksOf(of(tried), ran != nullptr ? of(*ran) : none)));
    const std::vector<pipeline::ChainStep>& built = plan.chain.steps();
    if (own.size() != built.size()) { // another filter than was planned: then nothing is known to be unchanged
        own.clear();
        for (const pipeline::ChainStep& step : built)
            own.push_back({std::string(step.type->name), step.instance == step.type->name ? std::string() : step.instance, 0, false});
    }
    std::vector<pipeline::ChainStep> steps;
    for (std::size_t i = 0; i < built.size(); ++i) {
        if (ran == nullptr) // by their order, then
            own[i].ordinal = static_cast<std::size_t>(std::count_if(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(i), [&](const StepMark& mark) {
                return mark.filter == own[i].filter && mark.instance == own[i].instance;
            }));
        own[i].requestBody = built[i].requestBody;
        own[i].responseBody = built[i].responseBody;
        auto standIn = standInFor(built[i], own[i], walk);
        steps.push_back(standIn ? *std::move(standIn) : built[i]);
    }
    plan.chain = pipeline::FilterChain(std::move(steps), config.order);
    if (plan.terminal != nullptr && plan.terminal->kind() == "forward")
        plan.terminal = std::make_shared<RecordedBackend>(walk);
    if (info.apiId.empty())
        unrouted = &own;
    else
        byRoute.emplace(&info, &own);
    if (plan.wrongMethod != nullptr && !byRoute.contains(&plan.wrongMethod->info)) {
        auto copy = std::make_shared<RoutePlan>(*plan.wrongMethod);
        stand(*copy, tried, ran);
        plan.wrongMethod = std::move(copy);
    }
}

const ChainMarks& WhatIf::Impl::marksOf(const pipeline::RouteInfo* route) const
{
    static const ChainMarks none;
    if (route == nullptr)
        return unrouted != nullptr ? *unrouted : none;
    const auto at = byRoute.find(route);
    return at == byRoute.end() ? none : *at->second;
}

/// An API that is served over TLS only has been called by it, as it was found.
bool WhatIf::Impl::overTls(const Trace& recorded) const
{
    return !recorded.summary.api.empty() && std::any_of(snapshot->plans.begin(), snapshot->plans.end(), [&](const auto& plan) {
        return !plan->overPlain && plan->info.apiName + ' ' + plan->info.apiVersion == recorded.summary.api;
    });
}

/// Puts the recorded request where a codec would put a received one.
Result<void> WhatIf::Impl::fill(pipeline::Exchange& exchange, const Trace& recorded) const
{
    const std::string_view line = recorded.clientRequest.line;
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        return unexpected(ErrorKind::ParseError, "no request line");
    Arena& arena = exchange.arena();
    http::RequestHead& head = exchange.request();
    head.methodText = arena.copy(line.substr(0, first));
    head.method = http::parseMethod(head.methodText);
    head.version = line.substr(last + 1) == "HTTP/1.0" ? http::Version::Http10 : http::Version::Http11;
    if (auto set = head.setTarget(arena.copy(parsable(line.substr(first + 1, last - first - 1)))); !set)
        return set;
    const std::string* length = nullptr;
    for (const auto& [name, value] : recorded.clientRequest.headers) {
        head.headers.addCopy(name, value);
        if (http::equalsIgnoringCase(name, "content-length"))
            length = &value;
    }
    head.authority = head.parts.authority.empty() ? head.headers.value(http::HeaderId::Host) : head.parts.authority;
    const inspection::Message& request = recorded.clientRequest;
    std::uint64_t told = 0;
    if (length != nullptr)
        std::from_chars(length->data(), length->data() + length->size(), told);
    if (length != nullptr && (told != request.bodySize || request.bodyTruncated))
        exchange.requestFraming() = http::BodyFraming::ofLength(told);
    else if (length != nullptr)
        exchange.requestFraming() = http::BodyFraming::ofLength(request.body.size()); // a mask has another length
    else if (request.bodySize > 0 || head.headers.contains("Transfer-Encoding"))
        exchange.requestFraming() = http::BodyFraming::chunked();
    return {};
}

void WhatIf::Impl::walkThrough(ExchangeRunner& runner, const Trace& recorded)
{
    if (!recorded.correlationId.empty())
        pipeline::ExchangeControl(runner.exchange()).setCorrelationId(runner.arena().copy(recorded.correlationId));
    const bool hasBody = runner.exchange().requestFraming().hasBody();
    runner.start();
    runner.flushRequest();
    if (hasBody && !recorded.clientRequest.body.empty())
        runner.onRequestData(recorded.clientRequest.body);
    runner.onRequestEnd(nullptr);
    runner.flushRequest();
    // A filter that offers its answer on a later turn may have it by now; nothing else ever comes.
    for (int turn = 0; turn < 3 && !runner.over() && !walk.backendUnknown; ++turn)
        worker->loop().poll();
}

inspection::WhatIfAnswer WhatIf::Impl::evaluate(const Trace& recorded)
{
    walk.begin(recorded);
    walk.sameConfiguration = !runningHash.empty() && recorded.configHash == runningHash;
    if (isHandMade(recorded))
        return notJudged(recorded, inspection::whatIfReason(inspection::whatIfHeldUp));
    if (isContinued(recorded))
        return notJudged(recorded, inspection::whatIfReason(inspection::whatIfRerun));
    if (isRefusedUnrouted(recorded)) {
        if (!walk.sameConfiguration || !ownUnchanged)
            return notJudged(recorded, inspection::whatIfReason(inspection::whatIfNotRead));
        inspection::WhatIfAnswer out;
        out.id = recorded.summary.id;
        out.statusBefore = out.statusAfter = recorded.summary.status;
        out.trace = recorded;
        return out;
    }
    clock.set(recorded.summary.began);
    throttle.reclaim(clock.steady());
    static_cast<void>(worker->loop().poll()); // a new turn: it looks at the clock again
    auto runner = worker->borrowRunner();
    NoClient client;
    client.runner = runner.get();
    pipeline::ClientSide side;
    side.address = side.caller = recorded.summary.client;
    side.tls = overTls(recorded);
    side.scheme = side.tls ? "https" : "http";
    runner->prepare(side, client);
    if (const auto filled = fill(runner->exchange(), recorded); !filled) {
        worker->giveBack(std::move(runner));
        return notJudged(recorded, inspection::whatIfReason(inspection::whatIfNotRead));
    }
    walkThrough(*runner, recorded);
    const ChainMarks& chain = marksOf(runner->exchange().route());
    if (!runner->over() && !walk.backendUnknown)
        walk.cannot(inspection::whatIfNotEnded);
    if (!runner->over())
        runner->onRequestReset(Error(ErrorKind::Cancelled, "nothing more is known"));
    std::unique_ptr<Trace> tried = ring.pop();
    inspection::WhatIfAnswer out = walk.notJudged || tried == nullptr
                                       ? notJudged(recorded, walk.notJudged ? *walk.notJudged : inspection::whatIfReason(inspection::whatIfNotEnded))
                                       : compareWhatIf(walk, std::move(*tried), chain, ownUnchanged);
    worker->giveBack(std::move(runner));
    return out;
}

WhatIf::WhatIf(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WhatIf::~WhatIf() = default;

Result<std::unique_ptr<WhatIf>> WhatIf::make(model::GatewayConfig tried, const std::optional<model::GatewayConfig>& running,
                                             schema::Problems& problems, WhatIfOptions options)
{
    auto impl = std::make_unique<Impl>(std::move(tried), std::move(options));
    if (auto compiled = impl->compile(running, problems); !compiled)
        return unexpected(std::move(compiled).error());
    return std::unique_ptr<WhatIf>(new WhatIf(std::move(impl)));
}

inspection::WhatIfAnswer WhatIf::evaluate(const Trace& recorded) { return impl_->evaluate(recorded); }

} // namespace postern::engine
