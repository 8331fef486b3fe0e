// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/apis/GovernanceCheck.h"

#include <QObject>
#include <QThreadPool>
#include <functional>
#include <optional>

namespace postern::workbench {

class Workspace;

/// What governance found of an API of the open workspace, kept beside its deployments: every push from here is held to it, by this
/// window and by `postern push`. Files are read and written in another thread.
class GovernanceRecords final : public QObject {
    Q_OBJECT
  public:
    struct Kept {
        QString at; ///< UTC, ISO 8601; set by keep()
        QString by; ///< the Publisher that judged
        QVector<RuleBreak> found;

        [[nodiscard]] int errors() const;
    };
    explicit GovernanceRecords(Workspace& workspace, QObject* parent = nullptr);
    ~GovernanceRecords() override;

    /// `api` is "Orders:1.0.0"; `done` gets why it could not be kept, empty when it was.
    void keep(const QString& api, const Kept& kept, std::function<void(const QString& problem)> done);
    /// Nothing when it was not checked, or what was kept cannot be read.
    void read(const QString& api, std::function<void(const std::optional<Kept>& kept)> done);

  private:
    Workspace& workspace_;
    QThreadPool pool_;
};

} // namespace postern::workbench
