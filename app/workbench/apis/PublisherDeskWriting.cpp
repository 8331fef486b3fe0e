// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a pull when it has come: written in a worker, merged with what was edited here, and to be undone.
#include "workbench/shell/Aside.h"
#include "workbench/apis/PublisherDesk.h"
#include "workbench/workspace/ApiReader.h"

#include <QDateTime>
#include <QUndoCommand>
#include <QUndoStack>
#include <algorithm>

namespace postern::workbench {

/// A pull that can be taken back: it exchanges what is there with what was there before.
class PullUndo final : public QUndoCommand {
  public:
    PullUndo(PublisherDesk& desk, QString kept, QStringList names)
        : QUndoCommand(PublisherDesk::tr("Pull %Ln API(s)", nullptr, static_cast<int>(names.size()))), desk_(desk), kept_(std::move(kept)), names_(std::move(names))
    {
    }
    void redo() override
    {
        if (std::exchange(written_, true)) // the first time it was the pull itself
            desk_.bringBack(kept_, names_);
    }
    void undo() override { desk_.bringBack(kept_, names_); }

  private:
    PublisherDesk& desk_;
    QString kept_;
    QStringList names_;
    bool written_ = false;
};

QString PublisherDesk::keptFolder() const { return workspace_.stateFolder() + QStringLiteral("/undo"); }

// Each API is several files that reach the disk before they are seen, and the folder is read again after that: seconds
// for a long list, in which the window has to go on.
void PublisherDesk::save(const std::vector<publisher::PullOutcome>& outcomes)
{
    if (job_ == nullptr || saving_)
        return;
    PullWish wish;
    wish.outcomes = outcomes;
    write(std::move(wish));
}

void PublisherDesk::write(PullWish wish)
{
    saving_ = true;
    job_->setProgress(1, tr("Writing into the workspace..."));
    wish.folder = folder_;
    keptOf_ = keptFolder();
    wish.keptFolder = QStringLiteral("%1/%2").arg(keptOf_).arg(QDateTime::currentMSecsSinceEpoch());
    worker_.start([this, wish = std::move(wish), lines = lines_, stop = stop_] {
        const auto tell = [this, &lines](const QString& id, Job::Line::State state, const QString& message) {
            QMetaObject::invokeMethod(this, [this, line = lines.value(id, -1), state, message] {
                if (job_ != nullptr)
                    job_->setLine(line, state, message);
            });
        };
        auto written = std::make_shared<PullWritten>(writePull(wish, *stop, tell));
        QMetaObject::invokeMethod(this, [this, written, wish] { finish(*written, wish); });
    });
}

void PublisherDesk::takeRead(const publisher::PulledApi& api, const QString& title)
{
    if (const QString reason = whyNot(); !reason.isEmpty()) {
        Q_EMIT pullRefused(reason);
        return;
    }
    begin({api.id}, {title}, tr("Take %1").arg(title));
    publisher::PullOutcome outcome;
    outcome.id = api.id;
    outcome.api = api;
    PullWish wish;
    wish.outcomes.push_back(std::move(outcome));
    write(std::move(wish));
    Q_EMIT pullingChanged();
}

void PublisherDesk::decide(const QString& id, const project::Picks& picks)
{
    const auto at = std::find_if(conflicts_.begin(), conflicts_.end(), [&id](const PullConflict& one) { return one.api.id == id; });
    if (at == conflicts_.end())
        return;
    if (const QString reason = whyNot(); !reason.isEmpty()) {
        Q_EMIT pullRefused(reason);
        return;
    }
    publisher::PullOutcome outcome;
    outcome.id = id;
    outcome.api = at->api;
    begin({id}, {at->title}, tr("Merge %1").arg(at->title));
    PullWish wish;
    wish.outcomes.push_back(std::move(outcome));
    wish.picks.emplace(id, picks);
    write(std::move(wish));
    Q_EMIT pullingChanged();
}

void PublisherDesk::leaveAlone(const QString& id)
{
    std::erase_if(conflicts_, [&id](const PullConflict& one) { return one.api.id == id; });
    Q_EMIT conflictsChanged();
}

void PublisherDesk::finish(const PullWritten& written, const PullWish& wish)
{
    const bool here = workspace_.isOpen() && workspace_.folder() == folder_;
    if (here && written.changed)
        workspace_.take(written.apis);
    const QPointer<Job> job = job_;
    endPull(); // before the job says so: whoever hears of its end may begin the next one
    QString reason;
    if (job != nullptr && written.stopped) {
        job->cancelled(tr("Cancelled; %Ln API(s) had been pulled.", nullptr, written.good));
    } else if (job != nullptr && written.bad == 0) {
        job->finish(tr("%Ln API(s) pulled", nullptr, written.good));
    } else if (job != nullptr) {
        reason = tr("%1, %2", "pulled, failed").arg(tr("%Ln API(s) pulled", nullptr, written.good), tr("%Ln failed", nullptr, written.bad));
        job->fail(reason);
    }
    if (!here)
        return;
    if (!written.replaced.isEmpty())
        workspace_.undoStack()->push(new PullUndo(*this, wish.keptFolder, written.replaced));
    if (written.changed && gateway_.state() == GatewayState::Running)
        gateway_.reload();
    // What came anew is not the conflict that waited.
    for (const publisher::PullOutcome& one : wish.outcomes)
        std::erase_if(conflicts_, [&one](const PullConflict& waiting) { return waiting.api.id == one.id; });
    conflicts_.insert(conflicts_.end(), written.conflicts.begin(), written.conflicts.end());
    Q_EMIT conflictsChanged();
    Q_EMIT problemsFound(written.problems);
    if (!written.stopped && (written.conflicts.empty() || static_cast<int>(written.conflicts.size()) < written.bad || written.good > 0))
        Q_EMIT pullEnded(written.good, static_cast<int>(written.conflicts.size()) == written.bad ? QString() : reason);
}

void PublisherDesk::bringBack(const QString& kept, const QStringList& names)
{
    struct Back {
        QString problem;
        QVector<WorkspaceApi> apis;
    };
    const QString folder = workspace_.folder();
    aside(worker_, this,
          [folder, kept, names] {
              Back back;
              back.problem = exchangeKept(folder, kept, names);
              back.apis = readApis(folder + QStringLiteral("/apis"));
              return back;
          },
          [this, folder](Back back) {
              if (!workspace_.isOpen() || workspace_.folder() != folder)
                  return;
              workspace_.take(std::move(back.apis));
              if (gateway_.state() == GatewayState::Running)
                  gateway_.reload();
              if (!back.problem.isEmpty())
                  Q_EMIT pullEnded(0, tr("Not brought back: %1. The former state is in %2.").arg(back.problem, keptFolder()));
          });
}

} // namespace postern::workbench
