// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/GatewayVisit.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace postern::federation {

class GatewayWriting;

using TypeNamed = std::function<const deployment::ConnectorType*(std::string_view name)>;

/// All gateways of a project, and what is done at them: each for itself, at the same time, one task a gateway. What one gateway does
/// or fails to do is never in the way of another one. For one thread with an event loop.
class Fleet final : public QObject {
    Q_OBJECT
  public:
    /// `store` may be null: the keychain is opened when a secret is there.
    explicit Fleet(TypeNamed typeNamed, FleetRules rules = {}, secrets::SecretStore* store = nullptr, QObject* parent = nullptr);
    ~Fleet() override;

    /// Where secrets are from now on; outlives this.
    void setSecrets(secrets::SecretStore* store) noexcept { store_ = store; }
    /// Takes a project that was read. What is known of environments that stay as they are stays; a deployment that runs goes on.
    void setProject(std::shared_ptr<const FleetProject> project);
    [[nodiscard]] const std::shared_ptr<const FleetProject>& project() const noexcept { return project_; }
    /// In the order of environments.yaml.
    [[nodiscard]] const std::vector<std::unique_ptr<GatewayState>>& gateways() const noexcept { return gateways_; }
    [[nodiscard]] const GatewayState* gateway(const std::string& name) const noexcept;
    [[nodiscard]] bool isBusy() const noexcept;

    /// Why a task cannot begin there; empty: it can. Modes, what runs, and what was not finished are looked at.
    [[nodiscard]] std::string refusalOf(const std::string& environment, FleetTask task, const std::string& api = {}) const;

    /// Begin a task at one gateway. Errors: InvalidArgument with the refusal; NotFound.
    Result<void> test(const std::string& environment);
    Result<void> discover(const std::string& environment);
    /// Of all APIs, or of one, which is then read whatever the list says.
    Result<void> checkDrift(const std::string& environment, const std::string& api = {});
    /// Reads an API by the gateway's id and makes a definition of it, which is then in the gateway's state.
    Result<void> readDefinition(const std::string& environment, const std::string& id);
    /// Reads an API of the project as the gateway has it, for taking it over.
    Result<void> read(const std::string& environment, const std::string& api);
    /// Where callers reach what is there of all APIs, or of one, for the gateway's state. With `probe` these addresses are called: below each
    /// at `path`, or where an operation only reads.
    Result<void> findUrls(const std::string& environment, const std::string& api = {}, std::optional<steering::ProbeRules> probe = {}, std::string path = {});
    /// An API that breaks rules of its governance as errors gets none, unless each is among `overrides` by its name.
    Result<void> plan(const std::string& environment, const std::string& api, bool removal = false, std::vector<std::string> overrides = {});
    /// Takes a plan that was made earlier, if the gateway is still as it was. What it says is overridden stays so.
    Result<void> review(deployment::DeploymentPlan plan, std::vector<std::string> overrides = {});
    /// What is there as the plan without steps wants it counts as deployed from here. Errors: InvalidArgument; IoError.
    Result<void> settle(const std::string& environment);
    /// Applies the plan that the gateway's state has. `confirmed` is the environment's name, typed, when it is in production.
    Result<void> push(const std::string& environment, const std::string& confirmed = {});
    Result<void> rollBack(const std::string& environment, const std::string& journal, const std::string& confirmed = {});
    Result<void> resume(const std::string& environment, const std::string& journal, const std::string& confirmed = {});
    void forgetPlan(const std::string& environment);

    /// At each gateway where it can begin; how many that are.
    std::size_t discoverAll();
    std::size_t checkDriftOfAll();
    /// Once more what failed last, and only where it failed. Deployments are for a person to look at.
    std::size_t retryFailed();

    /// What only reads ends now; a deployment when the call that is under way has come to its end.
    void cancel(const std::string& environment);
    void cancelAll();

  Q_SIGNALS:
    void projectTaken();
    /// Something about that environment.
    void changed(const QString& environment);
    /// `why` is empty when the task ended well, or was cancelled.
    void taskEnded(const QString& environment, postern::federation::FleetTask task, const QString& why);

  private:
    struct Running;
    GatewayState* find(const std::string& name) noexcept;
    Result<void> visit(const std::string& environment, GatewayVisit::Errand errand);
    Result<void> write(const std::string& environment, FleetTask task, const std::string& journal, bool back, const std::string& confirmed);
    void begin(GatewayState& state, FleetTask task);
    void end(const std::string& environment, FleetTask task, const std::string& api, const QString& why, bool refusedHere);

    TypeNamed typeNamed_;
    FleetRules rules_;
    secrets::SecretStore* store_;
    std::shared_ptr<const FleetProject> project_;
    std::vector<std::unique_ptr<GatewayState>> gateways_;
    std::map<std::string, std::unique_ptr<Running>> running_;
};

} // namespace postern::federation
