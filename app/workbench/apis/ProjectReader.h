// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ApiListModel.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

namespace postern::workbench {

class Workspace;

/// What is known of the workspace's APIs beyond their lists: whether each runs here as it does on a full gateway, the revision
/// it came as, and what was edited. All files are read for that, so it is done in a worker and comes after the list.
class ProjectReader final : public QObject {
    Q_OBJECT
  public:
    struct Finding {
        ApiRow::Fitness fitness = ApiRow::Fitness::Unknown;
        QString reason;
        QString revision;
        int edited = 0;
    };

    explicit ProjectReader(Workspace& workspace, QObject* parent = nullptr);
    ~ProjectReader() override;

    /// By the API's id in the workspace; unknown for one that was not read yet.
    [[nodiscard]] Finding of(const QString& workspaceId) const { return findings_.value(workspaceId); }
    /// What can be said of an API by its type alone, before it is pulled.
    [[nodiscard]] static Finding byType(const QString& type);
    [[nodiscard]] bool isReading() const { return reading_; }

  Q_SIGNALS:
    void read();

  private:
    void begin();

    Workspace& workspace_;
    QHash<QString, Finding> findings_;
    QString folder_; ///< that they are of
    QTimer soon_;
    bool reading_ = false;
    bool again_ = false; ///< it changed while it was read
    QThreadPool pool_;
};

} // namespace postern::workbench
