// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/DeploymentRecords.h"
#include "controlplane/federation/Connectors.h"
#include "controlplane/federation/GatewayAccess.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
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
    std::string journal;  ///< of roll-back; empty: the newest of the environment
};

/// `postern env | caps | plan | push | undeploy | roll-back | discover | drift | history`: what is done with gateways of other
/// makes, named in the project's environments.yaml.
class FederationCommand final : public Command {
    Q_OBJECT
  public:
    FederationCommand(FederationOptions options, const Output& output);
    ~FederationCommand() override;
    void start() override;
    void interrupt() override;

  private:
    using Live = std::optional<deployment::LiveApi>;

    void listTypes();
    void listEnvironments();
    void showHistory();
    /// Finds the environment and its connector; false: that was the end.
    bool prepare();
    void connectTo(std::function<void()> then);
    void readLive(const std::string& api, std::function<void(Live live)> then);
    bool freezeApi();

    void test();
    void grant();
    void caps();
    void plan(const Live& live);
    void push(const Live& live);
    bool goesOn();
    void undeploy(const Live& live);
    void apply(const deployment::DeploymentPlan& plan);
    void remember(const deployment::DeploymentPlan& plan);
    void rollBack();
    void discover();
    void drift(const Live& live);
    void deployWith(deployment::Journal journal, bool back);
    void ended(const deployment::DeploymentReport& report, bool back);
    bool refuse(const std::string& message);

    FederationOptions options_;
    federation::Connectors connectors_;
    std::vector<deployment::Environment> environments_;
    deployment::Environment environment_;
    const deployment::ConnectorType* type_ = nullptr;
    deployment::DeploymentRecords records_;
    std::optional<deployment::Revision> revision_;
    std::unique_ptr<federation::GatewayAccess> access_;
    deployment::PendingPtr pending_;
    std::unique_ptr<deployment::Deployer> deployer_;
};

} // namespace postern::cli
