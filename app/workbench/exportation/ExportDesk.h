// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/exportation/DryRun.h"
#include "workbench/exportation/ExportOrder.h"
#include "workbench/exportation/TrialModel.h"
#include "workbench/shell/StateView.h"

#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>
#include <functional>
#include <memory>

class QTemporaryDir;

namespace postern::workbench {

class Job;
class JobList;
class Workspace;

/// Exports of the open workspace, one at a time and each a Job: what would be written, a dry run, the writing. Outlives
/// windows, so that what runs goes on in a new one.
class ExportDesk final : public QObject {
    Q_OBJECT
  public:
    using Work = ExportOrder::Work;

    /// `captureFile` names the open capture, whose marked calls are tests; empty for none.
    ExportDesk(Workspace& workspace, JobList& jobs, std::function<QString()> captureFile);
    /// What it is writing is written, or was never there.
    ~ExportDesk() override;

    /// Each looks at the project anew. Nothing happens while something runs.
    void validate(const ExportChoices& choices);
    void tryOut(const ExportChoices& choices, const TrialChoices& trial);
    /// What is at `place` stays when it is something else and not to be replaced: placeTaken().
    void write(const ExportChoices& choices, const QString& place, bool replace);
    void cancel();

    [[nodiscard]] Work work() const { return work_; }
    [[nodiscard]] bool isStopping() const;
    /// What it is doing, for instance "Builds the project"; empty while it does nothing.
    [[nodiscard]] QString step() const;
    /// What would be written, as the last time found it; null when it did not come so far.
    [[nodiscard]] std::shared_ptr<const ExportPreview> preview() const { return preview_; }
    /// Why the last time did not come to an end; `what` is empty when it did.
    [[nodiscard]] const Failure& failure() const { return failure_; }
    [[nodiscard]] const QVector<Problem>& problems() const { return problems_; }
    [[nodiscard]] TrialModel& results() { return results_; }
    [[nodiscard]] const QStringList& leftOut() const { return leftOut_; }
    /// Where the last export stands; empty when none was written since the workspace was opened.
    [[nodiscard]] QString place() const { return place_; }

  Q_SIGNALS:
    /// Something began, went on, or ended.
    void changed();
    /// `same`: exactly this was there already.
    void written(const QString& place, bool same);
    /// Something else is there. `replaceable`: a file, or a folder that an export made.
    void placeTaken(const QString& place, bool replaceable);
    /// It was not finished: failure(). Not when it was cancelled.
    void failed();
    /// All tests of a dry run have run.
    void tried(int passed, int failed);

  private:
    void begin(ExportOrder order, const QString& title);
    void take(const ExportOrder& order, ExportOutcome outcome);
    void startTrial(const ExportOrder& order, ExportOutcome outcome);
    void endTrial(const QString& problem);
    void tell();
    void fail(const Failure& failure);
    void end();
    void forget();

    Workspace& workspace_;
    JobList& jobs_;
    std::function<QString()> captureFile_;
    Work work_ = Work::Nothing;
    QPointer<Job> job_;
    std::shared_ptr<ExportLink> link_; ///< of what runs
    QString project_;            ///< that it runs for
    std::shared_ptr<const ExportPreview> preview_;
    Failure failure_;
    QVector<Problem> problems_;
    QStringList leftOut_;
    QString place_;
    TrialModel results_;
    std::size_t testCount_ = 0;
    std::unique_ptr<DryRun> trial_;
    std::shared_ptr<QTemporaryDir> stage_;
    std::shared_ptr<exporting::RecordedBackends> backends_; ///< while a bundle is tried with them
    QTimer clock_;
    QThreadPool pool_;
};

} // namespace postern::workbench
