// SPDX-License-Identifier: Apache-2.0
#include "gateway/DaemonControl.h"

#include "gateway/Daemon.h"

#include <ctime>
#include <fstream>
#include <unistd.h>

namespace postern::gateway {
namespace {

using schema::Value;

std::int64_t residentBytes()
{
    std::ifstream file("/proc/self/statm");
    std::int64_t total = 0;
    std::int64_t resident = 0;
    file >> total >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

double cpuSeconds()
{
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

Value listenersOf(const engine::Gateway& gateway)
{
    Value list = Value::list();
    for (const engine::ListenerStatus& listener : gateway.listeners())
        list.push(Value::object({{"name", listener.name},
                                 {"url", listener.url},
                                 {"tls", listener.tls},
                                 {"developmentCertificate", listener.developmentCertificate},
                                 {"developmentAuthority", listener.developmentAuthority},
                                 {"problem", ""}}));
    return list;
}

Value apisOf(const engine::Gateway& gateway)
{
    Value list = Value::list();
    for (const engine::ApiStatus& api : gateway.apis()) {
        Value urls = Value::list();
        for (const engine::ListenerStatus& listener : gateway.listeners())
            urls.push(listener.url + api.context);
        list.push(Value::object({{"id", api.id},
                                 {"name", api.name},
                                 {"version", api.version},
                                 {"urls", std::move(urls)},
                                 {"operations", static_cast<std::int64_t>(api.operations)},
                                 {"problem", api.running ? "" : "It has errors, so it is not served."}}));
    }
    return list;
}

Value issuersOf(const engine::Gateway& gateway)
{
    Value list = Value::list();
    for (const engine::IssuerStatus& issuer : gateway.issuers())
        list.push(Value::object(
            {{"name", issuer.name}, {"keys", static_cast<std::int64_t>(issuer.keys)}, {"problem", issuer.problem}}));
    return list;
}

Value problemsOf(const schema::Problems& problems)
{
    Value list = Value::list();
    for (const schema::Problem& problem : problems.all()) {
        constexpr std::string_view names[] = {"error", "warning", "note"};
        list.push(Value::object({{"severity", names[static_cast<int>(problem.severity)]},
                                 {"message", problem.path.empty() ? problem.message : problem.path + ": " + problem.message},
                                 {"hint", problem.hint},
                                 {"file", problem.location.file()},
                                 {"line", static_cast<std::int64_t>(problem.location.line)},
                                 {"column", static_cast<std::int64_t>(problem.location.column)}}));
    }
    return list;
}

} // namespace

Value DaemonControl::status()
{
    Value problems = problemsOf(daemon_.problems());
    return daemon_.with([&](const engine::Gateway& gateway) {
        const engine::GatewayCounters counters = gateway.counters();
        return Value::object(
            {{"version", POSTERN_VERSION},
             {"pid", static_cast<std::int64_t>(getpid())},
             {"state", gateway.running() && !gateway.draining() ? "running" : "draining"},
             {"listeners", listenersOf(gateway)},
             {"apis", apisOf(gateway)},
             {"configHash", gateway.configHash()},
             {"recording", gateway.recording()},
             {"issuers", issuersOf(gateway)},
             {"drainMs", static_cast<std::int64_t>(gateway.drainLimit().count())},
             {"counters", Value::object({{"requests", static_cast<std::int64_t>(counters.requests)},
                                         {"failed", static_cast<std::int64_t>(counters.failed)},
                                         {"active", static_cast<std::int64_t>(counters.active)},
                                         {"connections", static_cast<std::int64_t>(counters.connections)},
                                         {"refused", static_cast<std::int64_t>(counters.refused)},
                                         {"tracesDropped", static_cast<std::int64_t>(counters.tracesDropped)}})},
             {"process", Value::object({{"residentBytes", residentBytes()}, {"cpuSeconds", cpuSeconds()}})},
             {"remoteControl", daemon_.remoteControl()},
             {"problems", std::move(problems)}});
    });
}

Value DaemonControl::metrics()
{
    const auto [upstreams, measures] = daemon_.with(
        [](engine::Gateway& gateway) { return std::pair(gateway.upstreams(), gateway.measures()); });
    const auto number = [](std::uint64_t count) { return static_cast<std::int64_t>(count); };
    Value apis = Value::map();
    for (const auto& [name, api] : measures.byApi.apis())
        apis.set(name, Value::object({{"requests", number(api.requests)},
                                      {"clientErrors", number(api.clientErrors)},
                                      {"serverErrors", number(api.serverErrors)},
                                      {"throttled", number(api.throttled)},
                                      {"requestBytes", number(api.requestBytes)},
                                      {"responseBytes", number(api.responseBytes)},
                                      {"latencyUs", Value::object({{"p50", number(api.latency.quantile(0.5))},
                                                                   {"p90", number(api.latency.quantile(0.9))},
                                                                   {"p99", number(api.latency.quantile(0.99))}})}}));
    Value clusters = Value::list();
    for (const upstream::ClusterStatus& cluster : upstreams) {
        Value endpoints = Value::list();
        for (const upstream::EndpointStatus& each : cluster.endpoints)
            endpoints.push(Value::object({{"url", each.url},
                                          {"calls", number(each.calls)},
                                          {"failures", number(each.failures)},
                                          {"suspensions", number(each.suspensions)},
                                          {"active", number(each.active)},
                                          {"suspendedOn", number(each.suspendedOn)},
                                          {"suspendedMs", static_cast<std::int64_t>(
                                                              std::chrono::ceil<std::chrono::milliseconds>(each.left).count())},
                                          {"ill", each.ill}}));
        clusters.push(Value::object({{"name", cluster.name},
                                     {"repetitions", number(cluster.repetitions)},
                                     {"beyondBudget", number(cluster.beyondBudget)},
                                     {"openBreakers", number(cluster.openBreakers)},
                                     {"endpoints", std::move(endpoints)}}));
    }
    return Value::object({{"recordsDropped", number(measures.recordsDropped)},
                          {"apis", std::move(apis)},
                          {"clusters", std::move(clusters)}});
}

std::string DaemonControl::configHash()
{
    return daemon_.with([](const engine::Gateway& gateway) { return gateway.configHash(); });
}

bool DaemonControl::reload(schema::Problems& problems) { return daemon_.reload(problems); }

bool DaemonControl::recording()
{
    return daemon_.with([](const engine::Gateway& gateway) { return gateway.recording(); });
}

void DaemonControl::setRecording(bool on)
{
    daemon_.with([on](engine::Gateway& gateway) { gateway.setRecording(on); });
}

inspection::BreakpointSettings DaemonControl::breakpoints()
{
    return daemon_.with([](const engine::Gateway& gateway) { return gateway.breakpoints(); });
}

std::vector<inspection::BreakpointStatus> DaemonControl::breakpointStatus()
{
    return daemon_.with([](const engine::Gateway& gateway) { return gateway.breakpointStatus(); });
}

void DaemonControl::setBreakpoints(inspection::BreakpointSettings settings)
{
    daemon_.with([&](engine::Gateway& gateway) { gateway.setBreakpoints(std::move(settings)); });
}

std::shared_ptr<inspection::PausedExchanges> DaemonControl::pausedExchanges()
{
    return daemon_.with([](const engine::Gateway& gateway) { return gateway.pausedExchanges(); });
}

Result<std::unique_ptr<inspection::WhatIfSession>> DaemonControl::whatIf(const inspection::WhatIfFiles& files,
                                                                         schema::Problems& problems)
{
    return daemon_.whatIf(files, problems);
}

Result<inspection::RerunStarted> DaemonControl::rerun(const inspection::RerunPlan& plan)
{
    return daemon_.with([&](engine::Gateway& gateway) { return gateway.rerun(plan); });
}

bool DaemonControl::giveUpRerun(std::uint64_t exchange)
{
    return daemon_.with([exchange](engine::Gateway& gateway) { return gateway.giveUpRerun(exchange); });
}

inspection::FolderAnswer DaemonControl::folder(const inspection::FolderCall& call) { return daemon_.folder(call); }

std::uint64_t DaemonControl::drain(inspection::TraceStore& store)
{
    return daemon_.with([&](engine::Gateway& gateway) {
        return gateway.takeTraces([&](std::unique_ptr<inspection::Trace> trace) { store.add(std::move(trace)); });
    });
}

} // namespace postern::gateway
