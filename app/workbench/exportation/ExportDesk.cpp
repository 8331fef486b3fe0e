// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/ExportDesk.h"

#include "workbench/shell/JobList.h"
#include "workbench/workspace/Workspace.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <utility>

namespace postern::workbench {
namespace {

using exporting::ExportProgress;

constexpr int tellEveryMs = 100;
constexpr int trialStep = 5; ///< after those of an export

Failure failureOf(const Error& error, const QVector<Problem>& problems)
{
    const auto errors = std::count_if(problems.begin(), problems.end(), [](const Problem& each) { return each.severity == Problem::Severity::Error; });
    if (errors > 0)
        return {ExportDesk::tr("The project cannot be exported as it is."), ExportDesk::tr("%Ln error(s) in it.", nullptr, static_cast<int>(errors)),
                ExportDesk::tr("Problems says where."), {}};
    return {ExportDesk::tr("The export was not finished."), QString::fromStdString(error.message()), {}, {}};
}

} // namespace

ExportDesk::ExportDesk(Workspace& workspace, JobList& jobs, std::function<QString()> captureFile)
    : workspace_(workspace), jobs_(jobs), captureFile_(std::move(captureFile))
{
    pool_.setMaxThreadCount(1);
    clock_.setInterval(tellEveryMs);
    connect(&clock_, &QTimer::timeout, this, &ExportDesk::tell);
    connect(&workspace_, &Workspace::opened, this, &ExportDesk::forget);
    connect(&workspace_, &Workspace::closed, this, &ExportDesk::forget);
}

ExportDesk::~ExportDesk()
{
    if (link_)
        link_->stop = true;
    trial_.reset();
    pool_.waitForDone();
}

void ExportDesk::validate(const ExportChoices& choices) { begin({Work::Validate, choices, {}, {}, false}, tr("Validate the export")); }

void ExportDesk::tryOut(const ExportChoices& choices, const TrialChoices& trial)
{
    TrialChoices with = trial;
    with.capture = captureFile_ ? captureFile_() : QString();
    begin({Work::Try, choices, with, {}, false}, tr("Dry run of the export"));
}

void ExportDesk::write(const ExportChoices& choices, const QString& place, bool replace)
{
    begin({Work::Write, choices, {}, place, replace}, tr("Export to %1").arg(QFileInfo(place).fileName()));
}

void ExportDesk::begin(ExportOrder order, const QString& title)
{
    if (work_ != Work::Nothing || !workspace_.isOpen())
        return;
    work_ = order.work;
    failure_ = {};
    if (work_ == Work::Try) {
        results_.clear();
        leftOut_.clear();
    }
    project_ = workspace_.folder();
    link_ = std::make_shared<ExportLink>();
    job_ = jobs_.start(title);
    job_->setCancel([this] { cancel(); });
    clock_.start();
    // The two threads meet in the event loop: the worker has copies and gives away what it made.
    pool_.start([this, order = std::move(order), project = project_, link = link_] {
        auto outcome = std::make_shared<ExportOutcome>(carryOut(order, project, link));
        QMetaObject::invokeMethod(this, [this, order, link, outcome] {
            if (link == link_)
                take(order, std::move(*outcome));
        }, Qt::QueuedConnection);
    });
    Q_EMIT changed();
}

void ExportDesk::take(const ExportOrder& order, ExportOutcome outcome)
{
    const bool cancelled = outcome.error ? outcome.error->kind() == ErrorKind::Cancelled : link_->stop && order.work != Work::Write;
    if (cancelled) {
        job_->cancelled(tr("Cancelled; nothing was written."));
        return end();
    }
    preview_ = outcome.preview;
    problems_ = outcome.problems;
    if (outcome.error && outcome.error->kind() == ErrorKind::AlreadyExists && order.work == Work::Write) {
        failure_ = {tr("Nothing was written: %1 is something else.").arg(order.place), {}, {}, {}};
        job_->fail(failure_.what);
        end();
        Q_EMIT placeTaken(order.place, outcome.replaceable);
        return;
    }
    if (outcome.error)
        return fail(failureOf(*outcome.error, problems_));
    if (order.work == Work::Try)
        return startTrial(order, std::move(outcome));
    if (order.work == Work::Write) {
        place_ = order.place;
        job_->finish(outcome.same ? tr("Exactly this is there already.") : tr("Written to %1.").arg(order.place));
        end();
        Q_EMIT written(order.place, outcome.same);
        return;
    }
    job_->finish(tr("%Ln file(s) would be written.", nullptr, static_cast<int>(preview_->files.size())));
    end();
}

void ExportDesk::startTrial(const ExportOrder& order, ExportOutcome outcome)
{
    stage_ = std::move(outcome.stage);
    leftOut_ = outcome.input.leftOut;
    testCount_ = outcome.input.tests.size();
    backends_ = std::move(outcome.input.backends);
    link_->step = trialStep;
    exporting::TrialRequest request;
    request.program = order.choices.program.toStdString();
    request.bundle = (stage_->path() + QStringLiteral("/bundle")).toStdString();
    if (preview_->plan.facts.writesState && QDir(stage_->path()).mkdir(QStringLiteral("state")))
        request.state = (stage_->path() + QStringLiteral("/state")).toStdString();
    request.listeners = preview_->plan.listeners;
    request.tests = std::move(outcome.input.tests);
    request.lookup = [variables = std::move(outcome.input.variables)](const std::string& name) {
        const auto found = variables.find(name);
        return found != variables.end() ? std::optional(found->second) : std::nullopt;
    };
    trial_ = std::make_unique<DryRun>();
    connect(trial_.get(), &DryRun::tested, this, [this](const TrialLine& line) {
        results_.append(line);
        tell();
    });
    connect(trial_.get(), &DryRun::ended, this, &ExportDesk::endTrial);
    trial_->start(std::move(request));
    Q_EMIT changed();
}

void ExportDesk::endTrial(const QString& problem)
{
    trial_.release()->deleteLater(); // it is what calls
    stage_.reset();
    backends_.reset();
    if (link_->stop) {
        job_->cancelled(tr("Cancelled; nothing was written."));
        return end();
    }
    if (!problem.isEmpty())
        return fail({tr("The dry run was not finished."), problem, {}, {}});
    const int passed = results_.passed();
    const int failed = results_.rowCount() - passed;
    const QString said = tr("%1/%2 pass").arg(passed).arg(passed + failed);
    if (failed > 0)
        job_->fail(said);
    else
        job_->finish(said);
    end();
    Q_EMIT tried(passed, failed);
}

void ExportDesk::tell()
{
    if (job_ == nullptr || link_ == nullptr || link_->stop)
        return;
    const int step = link_->step;
    job_->setProgress(step == trialStep && testCount_ > 0 ? results_.rowCount() / static_cast<double>(testCount_) : link_->permille / 1000.0, this->step());
    Q_EMIT changed();
}

void ExportDesk::fail(const Failure& failure)
{
    failure_ = failure;
    job_->fail(failure.why.isEmpty() ? failure.what : failure.what + QLatin1Char(' ') + failure.why);
    end();
    Q_EMIT failed();
}

void ExportDesk::end()
{
    clock_.stop();
    work_ = Work::Nothing;
    link_.reset();
    Q_EMIT changed();
}

void ExportDesk::cancel()
{
    if (link_ == nullptr)
        return;
    link_->stop = true;
    if (trial_ != nullptr)
        trial_->cancel();
    Q_EMIT changed();
}

/// Another workspace: nothing of the one before is shown, and what ran for it ends.
void ExportDesk::forget()
{
    if (workspace_.isOpen() && workspace_.folder() == project_)
        return;
    if (link_ != nullptr) {
        link_->stop = true;
        trial_.reset();
        stage_.reset();
        if (job_ != nullptr)
            job_->cancelled(tr("The workspace was closed."));
    }
    project_.clear();
    preview_.reset();
    problems_.clear();
    failure_ = {};
    leftOut_.clear();
    place_.clear();
    results_.clear();
    end();
}

bool ExportDesk::isStopping() const { return link_ != nullptr && link_->stop; }

QString ExportDesk::step() const
{
    if (link_ == nullptr)
        return {};
    if (link_->stop)
        return tr("Stopping...");
    switch (link_->step) {
    case static_cast<int>(ExportProgress::Step::Read):
        return tr("Reads the files that the configuration names...");
    case static_cast<int>(ExportProgress::Step::Describe):
        return tr("Lists what posternd consists of...");
    case static_cast<int>(ExportProgress::Step::Arrange):
        return tr("Arranges the files for the target...");
    case static_cast<int>(ExportProgress::Step::Write):
        return tr("Writes...");
    case trialStep:
        return tr("Calls the bundle: %1 of %2...").arg(results_.rowCount()).arg(testCount_);
    default:
        return tr("Builds the project...");
    }
}

} // namespace postern::workbench
