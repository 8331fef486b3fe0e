// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "controlplane/federation/LiveTaking.h"

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <memory>
#include <string>

namespace postern::workbench {

class FederationDesk;
class Workspace;

/// Takes what a gateway has of an API into the workspace: reads it there, works out in a worker what files would become, and writes
/// them when somebody has seen that. One at a time.
class LiveTakeover final : public QObject {
    Q_OBJECT
  public:
    LiveTakeover(FederationDesk& desk, Workspace& workspace, QObject* parent = nullptr);
    ~LiveTakeover() override;

    /// Of one field, or of all when `field` is empty. Errors: InvalidArgument with why it cannot begin.
    Result<void> begin(const std::string& environment, const std::string& api, const std::string& field);
    [[nodiscard]] bool isBusy() const noexcept { return !environment_.empty(); }
    [[nodiscard]] const federation::LiveTaking& taking() const noexcept { return *taking_; }
    /// What the files were like is kept until the next one. Errors: InvalidConfig naming a file that has changed; IoError.
    Result<void> write();
    Result<void> takeBack();

  Q_SIGNALS:
    /// Files to be looked at, in taking().
    void proposed(const QString& environment, const QString& api);
    void failed(const QString& environment, const QString& why);

  private:
    void workOut();

    FederationDesk& desk_;
    Workspace& workspace_;
    QThreadPool pool_;
    std::string environment_; ///< that is read; empty: none
    std::string api_;
    deployment::FieldPaths only_;
    std::shared_ptr<const federation::LiveTaking> taking_;
};

} // namespace postern::workbench
