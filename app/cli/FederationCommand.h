// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/GatewayCommand.h"

#include <cstdint>
#include <string>
#include <vector>

namespace postern::cli {

struct FederationOptions {
    enum class Verb : std::uint8_t { Env, Types, Test, Grant, Caps, Plan, Push, Undeploy, RollBack, Discover, Drift, History };
    Verb verb = Verb::Env;
    std::string folder = ".";
    std::string environment;
    std::string api;      ///< "Orders:1.0.0"
    std::string plan;     ///< a file: where plan writes it, what push applies
    std::string confirm;  ///< the environment's name, typed; needed for production
    std::string failOn;   ///< "dropped", "approximated"; empty: neither
    std::vector<std::string> overrides{}; ///< names of rules of governance that may be broken
    std::string journal;  ///< of roll-back; empty: the newest of the environment
};

/// `postern env | caps | plan | push | undeploy | roll-back | discover | drift | history`: what is done with gateways of other
/// makes, named in the project's environments.yaml. What asks or changes a gateway is the Fleet's, as in the window.
class FederationCommand final : public GatewayCommand {
    Q_OBJECT
  public:
    FederationCommand(FederationOptions options, const Output& output);
    ~FederationCommand() override;
    void start() override;

  private:
    void listTypes();
    void listEnvironments();
    void showHistory();
    /// Finds the environment, and the API where one is needed; false: that was the end.
    bool prepare();

    void showTest();
    void grant();
    void caps();
    void showPlan();
    void push();
    void pushGiven();
    bool goesOn();
    void undeploy();
    void apply();
    void rollBack();
    void showReport();
    void showFound();
    void showDrift();
    [[nodiscard]] bool isTooMuch(const std::vector<deployment::Capability>& capabilities) const;

    FederationOptions options_;
    const deployment::Revision* revision_ = nullptr;
};

} // namespace postern::cli
