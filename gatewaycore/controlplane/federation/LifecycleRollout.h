// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/Fleet.h"
#include "controlplane/federation/LifecyclePlan.h"

#include <QObject>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace postern::federation {

/// A change of an API's life, planned and applied at all environments that hold it, at the same time: one that fails or hangs keeps no
/// other one from it. It uses a Fleet that nobody else uses meanwhile. For one thread with an event loop.
class LifecycleRollout final : public QObject {
    Q_OBJECT
  public:
    struct Wanted {
        std::string api; ///< "Orders:1.0.0"
        LifecycleStep step;
        std::vector<std::string> only{};      ///< environments; empty: all that hold it
        std::vector<std::string> overrides{}; ///< rules of governance that may be broken
    };
    /// The fleet outlives this.
    explicit LifecycleRollout(Fleet& fleet, QObject* parent = nullptr);
    ~LifecycleRollout() override;

    /// Reads what each has and plans it; planned() comes, later. The project's files stay as they are until apply(). Errors:
    /// InvalidArgument; NotFound; Unsupported for an API whose files have no place for its state.
    Result<void> plan(const Wanted& wanted);
    /// Takes a plan that was made earlier, where an environment is still as it was; planned() comes, later. `only` leaves out other
    /// environments of it; `overrides` are further rules of governance that may be broken. Errors: InvalidArgument; NotFound naming an
    /// environment that the plan has not.
    Result<void> review(LifecyclePlan plan, const std::vector<std::string>& only = {}, const std::vector<std::string>& overrides = {});
    /// Writes the project's files, then pushes at each environment; ended() comes, later. Errors, before anything is written: those
    /// of writeFiles(); InvalidArgument naming environments in production that `confirmed` has not.
    Result<void> apply(const std::set<std::string>& confirmed);

    [[nodiscard]] const LifecyclePlan& made() const noexcept { return plan_; }
    /// Why it failed at an environment, with what a report says; those that are not here are as they are to be.
    [[nodiscard]] const std::map<std::string, std::string>& failures() const noexcept { return failures_; }

  Q_SIGNALS:
    void planned();
    /// Everything has been tried.
    void ended();

  private:
    void began(const std::string& environment, const Result<void>& task);
    void taskEnded(const std::string& environment, const QString& why);
    void takePlan(LifecycleTarget& target);
    void close();
    [[nodiscard]] LifecycleTarget* target(const std::string& environment) noexcept;
    [[nodiscard]] Result<void> prepare(const deployment::Revision& revision, const LifecycleStep& step);

    Fleet& fleet_;
    LifecyclePlan plan_;
    LifecycleStep::To to_ = LifecycleStep::To::Published;
    std::string was_; ///< the project's revision before the change
    std::optional<deployment::Revision> published_;
    std::optional<deployment::Revision> then_;
    std::map<std::string, std::string> failures_;
    std::set<std::string> waiting_;
    bool applying_ = false;
};

} // namespace postern::federation
