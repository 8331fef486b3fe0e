// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/project/GatewayProject.h"
#include "controlplane/publisher/PublisherClient.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/shell/JobList.h"
#include "workbench/workspace/Workspace.h"

#include <QString>
#include <QStringList>
#include <QVector>
#include <atomic>
#include <functional>
#include <map>
#include <vector>

namespace postern::workbench {

/// An API of which both the Publisher and somebody here changed the same.
struct PullConflict {
    publisher::PulledApi api;
    QString title;
    project::Imported found;
};

/// What a pull puts into a workspace, and how.
struct PullWish {
    QString folder;     ///< of the workspace
    QString keptFolder; ///< where what was there before goes, to be brought back
    std::vector<publisher::PullOutcome> outcomes;
    std::map<QString, project::Picks> picks; ///< by id: what to take where both sides changed the same
};

/// What came of it.
struct PullWritten {
    QVector<WorkspaceApi> apis; ///< the folder as it is afterwards; read only when something is new
    int good = 0;
    int bad = 0;
    bool stopped = false;
    bool changed = false;
    std::vector<PullConflict> conflicts;
    QVector<Problem> problems; ///< what could not be taken, with its place
    QStringList replaced;      ///< names below apis/ whose former state is in keptFolder, or which are new
};

/// Hears of each API when it is done.
using PullTell = std::function<void(const QString& id, Job::Line::State state, const QString& message)>;

/// Takes each API into the workspace's project, merged with what was edited here; whole or not at all. For a worker's thread.
[[nodiscard]] PullWritten writePull(const PullWish& wish, const std::atomic<bool>& stop, const PullTell& tell);

/// Exchanges what stands in the workspace under these names with what is kept, both ways: undone twice, it is as before. Returns
/// what could not be moved.
[[nodiscard]] QString exchangeKept(const QString& folder, const QString& keptFolder, const QStringList& names);

} // namespace postern::workbench
