// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/LifecycleChange.h"

#include <utility>

namespace postern::workbench {

using federation::Fleet;
using federation::LifecycleRollout;

LifecycleChange::LifecycleChange(NewFleet newFleet, QObject* parent) : QObject(parent), newFleet_(std::move(newFleet)) {}

LifecycleChange::~LifecycleChange()
{
    if (fleet_ != nullptr)
        fleet_->disconnect(this);
}

void LifecycleChange::go(Stage stage)
{
    stage_ = stage;
    Q_EMIT changed();
}

void LifecycleChange::forget()
{
    if (stage_ == Stage::Applying)
        return;
    // Later: it may be inside one of their signals.
    if (rollout_ != nullptr) {
        rollout_->disconnect();
        fleet_->disconnect(this);
        fleet_->cancelAll();
        rollout_.release()->deleteLater();
        fleet_.release()->deleteLater(); // after the rollout, which uses it
    }
    go(Stage::Nothing);
}

Result<void> LifecycleChange::plan(const LifecycleRollout::Wanted& wanted)
{
    if (isBusy())
        return unexpected(ErrorKind::InvalidArgument, "The state of an API is being changed: one thing at a time.");
    forget();
    fleet_ = newFleet_(wanted.api);
    rollout_ = std::make_unique<LifecycleRollout>(*fleet_);
    connect(fleet_.get(), &Fleet::changed, this, &LifecycleChange::changed);
    connect(rollout_.get(), &LifecycleRollout::planned, this, [this] { go(Stage::Planned); });
    connect(rollout_.get(), &LifecycleRollout::ended, this, [this] {
        go(Stage::Ended);
        Q_EMIT ended();
    });
    stage_ = Stage::Planning;
    if (auto begun = rollout_->plan(wanted); !begun) {
        forget();
        return begun;
    }
    Q_EMIT changed();
    return {};
}

Result<void> LifecycleChange::apply(const std::set<std::string>& confirmed)
{
    if (stage_ != Stage::Planned)
        return unexpected(ErrorKind::InvalidArgument, "There is no plan that was not applied yet. Make one and look at it.");
    stage_ = Stage::Applying;
    if (auto begun = rollout_->apply(confirmed); !begun) {
        go(Stage::Planned);
        return begun;
    }
    Q_EMIT changed();
    return {};
}

void LifecycleChange::stop()
{
    if (isBusy())
        fleet_->cancelAll();
}

const federation::LifecyclePlan* LifecycleChange::made() const noexcept { return rollout_ == nullptr ? nullptr : &rollout_->made(); }

std::string LifecycleChange::failureAt(const std::string& environment) const
{
    if (rollout_ == nullptr)
        return {};
    const auto found = rollout_->failures().find(environment);
    return found == rollout_->failures().end() ? std::string() : found->second;
}

std::size_t LifecycleChange::failures() const noexcept { return rollout_ == nullptr ? 0 : rollout_->failures().size(); }
const federation::GatewayState* LifecycleChange::gateway(const std::string& name) const noexcept { return fleet_ == nullptr ? nullptr : fleet_->gateway(name); }

} // namespace postern::workbench
