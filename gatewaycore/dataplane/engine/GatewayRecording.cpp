// SPDX-License-Identifier: Apache-2.0
// What is seen of a gateway's exchanges: records that are counted, traces, breakpoints, and exchanges that are run again.
#include "dataplane/engine/GatewayImpl.h"

#include <set>

namespace postern::engine {

/// Once they are wanted; they are kept, as their size is, until the end.
void Gateway::Impl::makeRings(const model::GatewayConfig& of)
{
    const std::lock_guard lock(measuresMutex);
    for (const auto& worker : workers) {
        if (of.analytics.enabled && worker->records == nullptr)
            worker->records = std::make_unique<analytics::RecordRing>(of.analytics.ringSize);
    }
}

std::uint64_t Gateway::Impl::measure()
{
    const std::lock_guard lock(measuresMutex);
    return drainRecords([this](const analytics::ExchangeRecord& record) { measures.add(record); });
}

/// With the mutex.
std::uint64_t Gateway::Impl::drainRecords(const std::function<void(const analytics::ExchangeRecord&)>& take)
{
    std::uint64_t dropped = 0;
    for (const auto& worker : workers) {
        if (worker->records == nullptr)
            continue;
        worker->records->drain(take);
        dropped += worker->records->dropped();
    }
    return dropped;
}

/// On the worker's thread. Exchanges that are recorded go on with the recorder they began with.
void Gateway::Impl::applyRecording(WorkerThread& worker, bool on) const
{
    if (!on) {
        if (worker.recorder != nullptr)
            worker.recorder->breakpoints = nullptr;
        return worker.worker.record(nullptr);
    }
    if (worker.recorder == nullptr)
        worker.recorder = std::make_unique<inspection::Recorder>(
            inspection::Recorder{worker.ring, nullptr, *options.clock, {}, options.traceBodyLimit});
    worker.recorder->masking = std::make_shared<const inspection::Masking>(options.masking, snapshot->credentials);
    worker.recorder->configHash = snapshot->hash.text(); // prepared by who switched it on
    worker.recorder->breakpoints = armed;
    worker.recorder->paused = paused;
    worker.recorder->holdLimit = snapshot->limits.bufferedBody.value;
    worker.worker.record(worker.recorder.get());
}

void Gateway::Impl::record(bool on)
{
    recording = on;
    if (on) {
        paused->open();
        snapshot->hash.prepare();
    }
    onEachWorker([&](WorkerThread& worker) { applyRecording(worker, on); });
    if (!on)
        paused->close(inspection::PauseEnd::RecordingOff);
}

void Gateway::setRecording(bool on) { impl_->record(on); }

void Gateway::setBreakpoints(inspection::BreakpointSettings settings)
{
    const auto before = impl_->armed;
    inspection::nameAll(settings.breakpoints);
    impl_->breakpoints = std::move(settings);
    impl_->armed = inspection::arm(impl_->breakpoints, before.get());
    impl_->paused->setLimits(impl_->breakpoints.mostPaused, impl_->breakpoints.longest);
    if (impl_->recording)
        impl_->onEachWorker([&](WorkerThread& worker) { impl_->applyRecording(worker, true); });
    std::set<std::string> kept;
    for (const inspection::Breakpoint& each : impl_->breakpoints.breakpoints)
        kept.insert(each.id);
    impl_->paused->keepOnly(kept);
}

Result<inspection::RerunStarted> Gateway::rerun(const inspection::RerunPlan& plan)
{
    if (impl_->state != Impl::State::Running)
        return unexpected(ErrorKind::Unavailable, "The gateway does not run.");
    const std::uint64_t wanted = plan.exchange >> 48U;
    auto& worker = *impl_->workers[wanted < impl_->workers.size() ? wanted : 0];
    std::optional<Result<inspection::RerunStarted>> out;
    impl_->onWorker(worker, [&] { out = worker.worker.runAgain(plan); });
    return *std::move(out);
}

bool Gateway::giveUpRerun(std::uint64_t exchange)
{
    const std::uint64_t wanted = exchange >> 48U;
    if (impl_->state != Impl::State::Running || wanted >= impl_->workers.size())
        return false;
    auto& worker = *impl_->workers[wanted];
    bool out = false;
    impl_->onWorker(worker, [&] {
        if (Rerun* const own = worker.worker.rerun(exchange)) {
            own->giveUp();
            out = true;
        }
    });
    return out;
}

const inspection::BreakpointSettings& Gateway::breakpoints() const noexcept { return impl_->breakpoints; }

std::vector<inspection::BreakpointStatus> Gateway::breakpointStatus() const
{
    std::vector<inspection::BreakpointStatus> out;
    if (impl_->armed == nullptr)
        return out;
    for (const auto& each : *impl_->armed)
        out.push_back({each->spec, each->hits.load(std::memory_order_relaxed), each->spent.load(std::memory_order_relaxed)});
    return out;
}

const std::shared_ptr<inspection::PausedExchanges>& Gateway::pausedExchanges() const noexcept { return impl_->paused; }

bool Gateway::recording() const noexcept { return impl_->recording; }

std::uint64_t Gateway::takeTraces(const std::function<void(std::unique_ptr<inspection::Trace>)>& take)
{
    std::uint64_t dropped = 0;
    for (const auto& worker : impl_->workers) {
        while (auto trace = worker->ring.pop())
            take(std::move(trace));
        dropped += worker->ring.dropped();
    }
    return dropped;
}

std::uint64_t Gateway::takeRecords(const std::function<void(const analytics::ExchangeRecord&)>& take)
{
    const std::lock_guard lock(impl_->measuresMutex);
    return impl_->drainRecords(take);
}

GatewayMeasures Gateway::measures()
{
    GatewayMeasures out;
    out.recordsDropped = impl_->measure();
    const std::lock_guard lock(impl_->measuresMutex);
    out.byApi = impl_->measures;
    return out;
}

} // namespace postern::engine
