// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/FleetCommand.h"
#include "controlplane/federation/LifecycleRollout.h"

#include <string>
#include <vector>

namespace postern::cli {

struct LifecycleOptions {
    std::string folder = ".";
    std::string api;   ///< "Orders:1.0.0"
    std::string state; ///< published, blocked, deprecated, retired
    std::string sunset; ///< of deprecated: "2027-06-30"; empty: it is not said
    std::vector<std::string> environments; ///< empty: all that hold it
    std::vector<std::string> confirmed;    ///< environments in production, typed
    std::vector<std::string> overrides;    ///< names of rules of governance that may be broken
    std::string failOn; ///< "dropped", "approximated"; empty: neither
    std::string file;   ///< where the plan is kept; empty: nowhere
    std::string given;  ///< a plan that was kept, to be applied
    bool planOnly = false; ///< nobody is told how to do it
    bool yes = false;   ///< do it
};

/// `postern lifecycle`: a change of an API's life at all gateways that hold it, as one plan. Ends with 1 when it does not hold everywhere.
class LifecycleCommand final : public FleetCommand {
    Q_OBJECT
  public:
    LifecycleCommand(LifecycleOptions options, const Output& output);
    ~LifecycleCommand() override;
    void start() override;

  private:
    Result<void> begin(federation::LifecycleStep::To to);
    void planned();
    void ended();
    [[nodiscard]] bool isTooMuch() const;

    LifecycleOptions options_;
    federation::LifecycleRollout rollout_;
};

} // namespace postern::cli
