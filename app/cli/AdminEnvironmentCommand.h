// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "cli/PublisherLogin.h"
#include "controlplane/federation/AdminPublishing.h"
#include "controlplane/federation/Connectors.h"
#include "controlplane/federation/GatewayAccess.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postern::cli {

struct AdminEnvironmentOptions : PublisherLogin {
    enum class Verb : std::uint8_t { Publish, Unpublish, Pull };
    Verb verb = Verb::Publish;
    std::string name;
    federation::AdminWish wish;
    bool yes = false;
    std::string confirm;            ///< the environment's name, typed; needed for production
    std::vector<std::string> names; ///< pull: those to be written
    bool all = false;               ///< pull: all new ones
    bool dropComments = false;
};

/// `postern env publish | unpublish | pull`: gateway environments of a control plane, by its Admin API. What would be sent or
/// written is shown first; the one needs --yes, the other names.
class AdminEnvironmentCommand final : public Command {
    Q_OBJECT
  public:
    AdminEnvironmentCommand(AdminEnvironmentOptions options, const Output& output);
    ~AdminEnvironmentCommand() override;
    void start() override;

  private:
    void list(std::function<void()> then);
    void readForms(std::function<void()> then);
    void readSecrets();
    void planned();
    [[nodiscard]] Result<federation::AdminPlan> plan() const;
    void show(const federation::AdminPlan& plan) const;
    void send(const federation::AdminPlan& plan);
    void sent(const publisher::PublisherFailure& failure, federation::AdminPlan::Kind kind);
    void checkTaken();

    void pull();

    AdminEnvironmentOptions options_;
    federation::Connectors connectors_;
    std::vector<deployment::Environment> environments_; ///< of the project
    std::optional<deployment::Environment> environment_; ///< the one that is meant
    OpenPublisher publisher_;
    publisher::PublisherHandle job_;
    std::unique_ptr<federation::GatewayAccess> access_; ///< for its secrets
    deployment::SecretValues secrets_;
    std::vector<QJsonObject> there_;
    std::vector<publisher::AgentForm> forms_;
};

} // namespace postern::cli
