// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/Connectors.h"
#include "controlplane/federation/DiscoverySchedule.h"
#include "controlplane/federation/EnvironmentsEdit.h"
#include "controlplane/federation/Fleet.h"
#include "controlplane/secrets/SecretStore.h"
#include "workbench/federation/LifecycleChange.h"

#include <QObject>
#include <QMap>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>
#include <memory>

namespace postern::workbench {

class Job;
class JobList;
class Workspace;

/// The gateways of the open workspace: reads the project in a worker whenever it changes, does what is asked at its gateways, each
/// round a Job, and writes environments.yaml and the keychain. Outlives windows.
class FederationDesk final : public QObject {
    Q_OBJECT
  public:
    /// Types are those of `connectors` with none given.
    FederationDesk(Workspace& workspace, JobList& jobs, federation::TypeNamed typeNamed = {}, federation::FleetRules rules = {});
    ~FederationDesk() override;

    [[nodiscard]] federation::Fleet& fleet() const { return *fleet_; }
    [[nodiscard]] LifecycleChange& lifecycle() const { return *lifecycle_; }
    [[nodiscard]] const federation::Connectors& connectors() const { return connectors_; }
    [[nodiscard]] const deployment::ConnectorType* type(std::string_view name) const { return typeNamed_(name); }
    [[nodiscard]] bool isReading() const { return reading_; }
    /// Whether a workspace was read whole.
    [[nodiscard]] bool isRead() const { return read_; }
    /// Why environments.yaml cannot be used; empty when it can.
    [[nodiscard]] QString problem() const;
    /// Reads the project again; what is written meanwhile is read again after that.
    void reload();

    void discoverAll();
    void checkDriftOfAll();
    void retryFailed();

    /// What only a person decides: an environment is added, changed or taken out, and its secrets go to the keychain (an empty one
    /// takes it out). `done` gets why it was not; kind Unsupported: comments would be lost, and `keepComments` says not to.
    using Done = std::function<void(Result<void> written)>;
    void edit(const federation::EnvironmentsEdit& edit, deployment::SecretValues secrets, bool keepComments, Done done);
    void ignore(const std::string& environment, const deployment::IgnoreRule& rule, Done done);
    /// Why secrets are kept until the end only; empty: they are kept in the keychain, or nobody has asked yet.
    [[nodiscard]] QString secretsReason() const { return store_ == nullptr ? QString() : store_->reason(); }
    [[nodiscard]] const std::vector<deployment::HistoryEntry>& history() const { return history_; }

  Q_SIGNALS:
    /// Something that a page shows; at most some times a second.
    void changed();
    void readingChanged();
    /// A plan is there to be looked at.
    void planned(const QString& environment);
    /// A definition was read, for an import.
    void definitionRead(const QString& environment);
    /// A task failed, with why. Discoveries and checks of all say it in their job, too.
    void failed(const QString& environment, const QString& why);

  private:
    void forget();
    void take(std::shared_ptr<const federation::FleetProject> project, std::vector<deployment::HistoryEntry> history);
    void follow(const QString& title, federation::FleetTask task);
    void ended(const QString& environment, federation::FleetTask task, const QString& why);
    void writeSecrets(std::shared_ptr<std::vector<std::pair<QString, Secret>>> left, Done done);
    void write(const federation::EnvironmentsEdit& edit, bool keepComments, const Done& done);
    void readHistory();
    void lifecycleEnded();
    [[nodiscard]] std::shared_ptr<const federation::FleetProject> projectOf(const std::string& api) const;

    Workspace& workspace_;
    JobList& jobs_;
    federation::Connectors connectors_;
    federation::TypeNamed typeNamed_;
    federation::FleetRules rules_;
    std::unique_ptr<federation::Fleet> fleet_;
    std::unique_ptr<federation::DiscoverySchedule> schedule_;
    std::unique_ptr<secrets::SecretStore> store_;
    std::unique_ptr<LifecycleChange> lifecycle_; ///< its fleet uses the store
    std::vector<std::pair<std::string, std::string>> unlooked_; ///< a gateway and an API there that was changed: looked at as soon as the project is read
    std::vector<deployment::HistoryEntry> history_;
    QPointer<Job> job_;
    QMap<QString, int> lines_; ///< of the job, by environment
    federation::FleetTask jobTask_ = federation::FleetTask::Nothing;
    QTimer calm_;
    QTimer again_;
    bool reading_ = false;
    bool read_ = false;
    bool stale_ = false;
    quint64 generation_ = 0;
    QThreadPool pool_;
};

} // namespace postern::workbench
