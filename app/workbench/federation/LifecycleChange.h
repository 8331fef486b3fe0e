// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/LifecycleRollout.h"

#include <QObject>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace postern::workbench {

/// A change of an API's life at all gateways that hold it: planned as one, looked at, applied. It has a fleet of its own, so what the
/// page knows of its gateways stays as it is until this has ended. For one change at a time.
class LifecycleChange final : public QObject {
    Q_OBJECT
  public:
    enum class Stage : std::uint8_t { Nothing, Planning, Planned, Applying, Ended };
    using NewFleet = std::function<std::unique_ptr<federation::Fleet>(const std::string& api)>; ///< for that API

    explicit LifecycleChange(NewFleet newFleet, QObject* parent = nullptr);
    ~LifecycleChange() override;

    [[nodiscard]] Stage stage() const noexcept { return stage_; }
    [[nodiscard]] bool isBusy() const noexcept { return stage_ == Stage::Planning || stage_ == Stage::Applying; }
    /// Errors: those of LifecycleRollout::plan().
    Result<void> plan(const federation::LifecycleRollout::Wanted& wanted);
    /// Errors: those of LifecycleRollout::apply().
    Result<void> apply(const std::set<std::string>& confirmed);
    /// What only reads ends now; at a gateway that is written to, when the call that was sent has come to its end.
    void stop();
    /// Puts the plan away; not while it is applied.
    void forget();

    /// Null while there is none.
    [[nodiscard]] const federation::LifecyclePlan* made() const noexcept;
    /// Why it failed at a gateway; empty: it did not.
    [[nodiscard]] std::string failureAt(const std::string& environment) const;
    [[nodiscard]] std::size_t failures() const noexcept;
    [[nodiscard]] const federation::GatewayState* gateway(const std::string& name) const noexcept;

  Q_SIGNALS:
    /// Something that is shown.
    void changed();
    /// Everything was tried. Files of the project have changed, and what is at gateways.
    void ended();

  private:
    void go(Stage stage);

    NewFleet newFleet_;
    std::unique_ptr<federation::Fleet> fleet_;
    std::unique_ptr<federation::LifecycleRollout> rollout_;
    Stage stage_ = Stage::Nothing;
};

} // namespace postern::workbench
