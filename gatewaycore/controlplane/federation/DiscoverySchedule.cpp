// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/DiscoverySchedule.h"

#include <QRandomGenerator>
#include <algorithm>

namespace postern::federation {

using namespace std::chrono_literals;

namespace {
constexpr Milliseconds discoveryPause = 1000ms; ///< before a gateway that was busy, or while something is deployed
} // namespace

DiscoverySchedule::DiscoverySchedule(Fleet& fleet, std::function<double()> chance, QObject* parent)
    : QObject(parent), fleet_(fleet), chance_(chance ? std::move(chance) : [] { return QRandomGenerator::global()->generateDouble(); })
{
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &DiscoverySchedule::turn);
    connect(&fleet_, &Fleet::projectTaken, this, &DiscoverySchedule::take);
    take();
}

/// From nine tenths of the interval to eleven.
Milliseconds DiscoverySchedule::jittered(Milliseconds interval) const
{
    return std::chrono::duration_cast<Milliseconds>(interval * (0.9 + 0.2 * std::clamp(chance_(), 0.0, 1.0)));
}

/// What is due stays so: a project is read anew whenever a file of it changes.
void DiscoverySchedule::take()
{
    std::map<std::string, Due> now;
    for (const auto& each : fleet_.gateways()) {
        const deployment::Environment& environment = each->environment;
        if (environment.interval <= 0ms || !mayDiscover(environment.mode) || each->type == nullptr)
            continue;
        const auto before = due_.find(environment.name);
        const bool same = before != due_.end() && before->second.interval == environment.interval;
        now[environment.name] = same ? before->second : Due{environment.interval, Clock::now() + jittered(environment.interval)};
    }
    due_ = std::move(now);
    wait();
}

void DiscoverySchedule::wait()
{
    if (due_.empty())
        return timer_.stop();
    const auto soonest = std::ranges::min_element(due_, {}, [](const auto& each) { return each.second.at; });
    timer_.start(std::max(0ms, std::chrono::ceil<Milliseconds>(soonest->second.at - Clock::now())));
}

bool DiscoverySchedule::isDeploying() const
{
    return std::ranges::any_of(fleet_.gateways(), [](const auto& each) { return each->task == FleetTask::Deploy || each->task == FleetTask::RollBack; });
}

void DiscoverySchedule::turn()
{
    const Clock::time_point now = Clock::now();
    const bool deploying = isDeploying();
    for (auto& [name, due] : due_) {
        if (due.at > now)
            continue;
        const bool begun = !deploying && fleet_.discover(name);
        due.at = now + (begun ? jittered(due.interval) : std::min(due.interval, discoveryPause));
    }
    wait();
}

} // namespace postern::federation
