// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/apis/PublisherSource.h"
#include "workbench/apis/PullWriting.h"

#include <QHash>
#include <QPointer>
#include <QSet>
#include <QThreadPool>
#include <QVector>
#include <atomic>
#include <memory>

namespace postern::workbench {


/// A Publisher as the workbench knows it: the connection, the list that came, the pull that goes on. It outlives the
/// window, which is made anew when the language changes; it ends with the workspace. One pull at a time: what is pulled
/// is written and read again in a worker.
class PublisherDesk : public QObject {
    Q_OBJECT
  public:
    /// What is to be pulled: its id on the Publisher, and what its line in the job is called.
    struct Wish {
        QString id;
        QString title;
    };

    /// All three have to live longer.
    PublisherDesk(std::unique_ptr<PublisherSource> source, Workspace& workspace, JobList& jobs, GatewayLink& gateway,
                  QObject* parent = nullptr);
    ~PublisherDesk() override;

    [[nodiscard]] PublisherSource& source() const { return *source_; }
    /// What was last connected to, or tried, in this workspace; no id when there was nothing.
    [[nodiscard]] publisher::PublisherConnection connection() const;
    /// What has come of the list so far.
    [[nodiscard]] const QVector<publisher::ApiSummary>& apis() const { return apis_; }
    [[nodiscard]] bool isListing() const { return listing_; }
    [[nodiscard]] bool isPulling() const;

    /// Begins a pull, or says by pullRefused() why not.
    void pull(const QVector<Wish>& wishes);
    /// Takes what was read already, one revision of an API for instance, as a pull would.
    void takeRead(const publisher::PulledApi& api, const QString& title);
    /// APIs that were changed here and there, and wait for somebody to decide.
    [[nodiscard]] const std::vector<PullConflict>& conflicts() const { return conflicts_; }
    /// Takes the conflicting API of that id, at each conflict as it says.
    void decide(const QString& id, const project::Picks& picks);
    /// It stays as it is here.
    void leaveAlone(const QString& id);

  Q_SIGNALS:
    /// apis() or isListing() changed.
    void listChanged();
    /// The list is complete.
    void listEnded();
    /// isPulling() changed.
    void pullingChanged();
    void pullRefused(const QString& reason);
    /// A pull was written into the workspace; an empty reason when nothing failed.
    void pullEnded(int pulled, const QString& reason);
    void conflictsChanged();
    /// What could not be taken, with its place; empty when all could.
    void problemsFound(const QVector<postern::workbench::Problem>& problems);

  private:
    friend class PullUndo;
    void takePage(const publisher::ApiPage& page);
    void clear();
    void progressed(const publisher::PullProgress& progress);
    [[nodiscard]] QString whyNot() const;
    Job* begin(const QStringList& ids, const QStringList& titles, const QString& name);
    void save(const std::vector<publisher::PullOutcome>& outcomes);
    void write(PullWish wish);
    void finish(const PullWritten& written, const PullWish& wish);
    void bringBack(const QString& keptFolder, const QStringList& names);
    [[nodiscard]] QString keptFolder() const;
    void pullFailed(const publisher::PublisherFailure& failure);
    void endPull();
    void forget();

    std::unique_ptr<PublisherSource> source_;
    Workspace& workspace_;
    JobList& jobs_;
    GatewayLink& gateway_;
    QString forgotten_; ///< the connection of a workspace that is closed
    QVector<publisher::ApiSummary> apis_;
    QSet<QString> seen_; ///< ids of the list that is on its way
    bool listing_ = false;
    QPointer<Job> job_;
    QHash<QString, int> lines_; ///< an API's line in the job
    QString folder_;            ///< of the workspace that asked
    bool saving_ = false;
    std::vector<PullConflict> conflicts_;
    QString keptOf_; ///< the folder of the workspace's former states, to be thrown away with it
    std::shared_ptr<std::atomic<bool>> stop_; ///< the worker's
    QThreadPool worker_;
};

} // namespace postern::workbench
