// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/PublisherDesk.h"

#include "controlplane/publisher/PullFolder.h"
#include "workbench/apis/FailureText.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/shell/JobList.h"
#include "workbench/workspace/ApiReader.h"
#include "workbench/workspace/Workspace.h"

#include <utility>

namespace postern::workbench {

using publisher::PublisherFailure;
using publisher::PullOutcome;

/// What the worker made of a pull.
struct PublisherDesk::Saved {
    QVector<WorkspaceApi> apis; ///< the folder as it is afterwards
    int good = 0;
    int bad = 0;
    bool stopped = false;
};

PublisherDesk::PublisherDesk(std::unique_ptr<PublisherSource> source, Workspace& workspace, JobList& jobs,
                             GatewayLink& gateway, QObject* parent)
    : QObject(parent), source_(std::move(source)), workspace_(workspace), jobs_(jobs), gateway_(gateway)
{
    worker_.setMaxThreadCount(1);
    PublisherSource* from = source_.get();
    connect(from, &PublisherSource::stateChanged, this, [this] {
        if (source_->state() == PublisherSource::State::Connecting) {
            forgotten_.clear();
            clear();
        } else if (source_->state() == PublisherSource::State::Connected) {
            source_->list();
        }
    });
    connect(from, &PublisherSource::listBegan, this, [this] {
        seen_.clear();
        listing_ = true;
        Q_EMIT listChanged();
    });
    connect(from, &PublisherSource::pageArrived, this, &PublisherDesk::takePage);
    connect(from, &PublisherSource::listed, this, [this] {
        apis_.removeIf([this](const publisher::ApiSummary& api) { return !seen_.contains(api.id); });
        listing_ = false;
        Q_EMIT listChanged();
        Q_EMIT listEnded();
    });
    connect(from, &PublisherSource::listFailed, this, [this] {
        listing_ = false;
        Q_EMIT listChanged();
    });
    connect(from, &PublisherSource::pullProgressed, this, &PublisherDesk::progressed);
    connect(from, &PublisherSource::pulled, this, &PublisherDesk::save);
    connect(from, &PublisherSource::pullFailed, this, &PublisherDesk::pullFailed);
    connect(&workspace_, &Workspace::closed, this, &PublisherDesk::forget);
}

PublisherDesk::~PublisherDesk()
{
    source_->disconnect(this);
    if (stop_)
        *stop_ = true;
    worker_.waitForDone(); // an API that is being written is whole on the disk or not there
}

publisher::PublisherConnection PublisherDesk::connection() const
{
    const publisher::PublisherConnection& last = source_->connection();
    const bool gone = source_->state() == PublisherSource::State::Offline && last.id == forgotten_;
    return gone ? publisher::PublisherConnection() : last;
}

/// What was listed before stays until the new list is complete, so that what is checked in it stays checked.
void PublisherDesk::takePage(const publisher::ApiPage& page)
{
    QHash<QString, qsizetype> places;
    for (qsizetype n = 0; n < apis_.size(); ++n)
        places.insert(apis_.at(n).id, n);
    for (const publisher::ApiSummary& api : page.apis) {
        seen_.insert(api.id);
        const qsizetype at = places.value(api.id, apis_.size());
        if (at == apis_.size()) {
            places.insert(api.id, at);
            apis_.append(api);
        } else {
            apis_[at] = api;
        }
    }
    Q_EMIT listChanged();
}

bool PublisherDesk::isPulling() const { return job_ != nullptr; }

void PublisherDesk::clear()
{
    apis_.clear();
    seen_.clear();
    listing_ = false;
    Q_EMIT listChanged();
}

void PublisherDesk::pull(const QVector<Wish>& wishes)
{
    if (wishes.isEmpty())
        return;
    QString reason;
    if (isPulling())
        reason = tr("A pull is running. Try again when it has ended.");
    else if (source_->state() != PublisherSource::State::Connected)
        reason = tr("Connect to a Publisher first.");
    else if (!workspace_.isOpen())
        reason = tr("Open a workspace first.");
    if (!reason.isEmpty()) {
        Q_EMIT pullRefused(reason);
        return;
    }
    QStringList ids;
    QStringList titles;
    for (const Wish& wish : wishes) {
        ids << wish.id;
        titles << wish.title;
    }
    lines_.clear();
    for (const QString& id : std::as_const(ids))
        lines_.insert(id, static_cast<int>(lines_.size()));
    folder_ = workspace_.folder();
    stop_ = std::make_shared<std::atomic<bool>>(false);
    job_ = jobs_.start(tr("Pull %Ln API(s)", nullptr, static_cast<int>(ids.size())));
    job_->addLines(titles, Job::Line::State::Running);
    job_->setCancel([this] {
        if (saving_)
            *stop_ = true;
        else
            source_->cancelPull();
    });
    job_->setRetry([self = QPointer<PublisherDesk>(this), wishes] {
        if (self != nullptr)
            self->pull(wishes);
    });
    source_->pull(ids);
    Q_EMIT pullingChanged();
}

void PublisherDesk::progressed(const publisher::PullProgress& progress)
{
    if (job_ != nullptr && progress.total > 0)
        job_->setProgress(static_cast<double>(progress.done) / progress.total, progress.current);
}

// Each API is several files that reach the disk before they are seen, and the folder is read again after that: seconds
// for a long list, in which the window has to go on.
void PublisherDesk::save(const std::vector<PullOutcome>& outcomes)
{
    if (job_ == nullptr || saving_)
        return;
    saving_ = true;
    job_->setProgress(1, tr("Writing into the workspace..."));
    worker_.start([this, outcomes, folder = folder_, lines = lines_, stop = stop_] {
        auto saved = std::make_shared<Saved>();
        const auto tell = [this, &lines](const QString& id, Job::Line::State state, const QString& message) {
            QMetaObject::invokeMethod(this, [this, line = lines.value(id, -1), state, message] {
                if (job_ != nullptr)
                    job_->setLine(line, state, message);
            });
        };
        for (const PullOutcome& outcome : outcomes) {
            saved->stopped = saved->stopped || *stop;
            if (saved->stopped) {
                tell(outcome.id, Job::Line::State::Skipped, {});
                continue;
            }
            if (!outcome.api) {
                ++saved->bad;
                tell(outcome.id, Job::Line::State::Failed, failureText(outcome.failure).why);
                continue;
            }
            const auto written = publisher::saveInto(folder, *outcome.api);
            if (!written) {
                ++saved->bad;
                tell(outcome.id, Job::Line::State::Failed, QString::fromStdString(written.error().message()));
                continue;
            }
            ++saved->good;
            QStringList words{written->replaced ? tr("brought up to date") : tr("new")};
            if (!written->differingPolicies.isEmpty())
                words << tr("policies kept as they are here: %1").arg(written->differingPolicies.join(QStringLiteral(", ")));
            words << outcome.api->notes << written->notes; // what could not be had, in the Publisher client's words
            tell(outcome.id, Job::Line::State::Done, words.join(QStringLiteral("; ")));
        }
        if (saved->good > 0)
            saved->apis = readApis(folder + QStringLiteral("/apis"));
        QMetaObject::invokeMethod(this, [this, saved] { finish(*saved); });
    });
}

void PublisherDesk::finish(const Saved& saved)
{
    const bool here = workspace_.isOpen() && workspace_.folder() == folder_;
    if (here && saved.good > 0)
        workspace_.take(saved.apis);
    const QPointer<Job> job = job_;
    endPull(); // before the job says so: whoever hears of its end may begin the next one
    QString reason;
    if (job != nullptr && saved.stopped) {
        job->cancelled(tr("Cancelled; %Ln API(s) had been pulled.", nullptr, saved.good));
    } else if (job != nullptr && saved.bad == 0) {
        job->finish(tr("%Ln API(s) pulled", nullptr, saved.good));
    } else if (job != nullptr) {
        reason = tr("%1, %2", "pulled, failed").arg(tr("%Ln API(s) pulled", nullptr, saved.good), tr("%Ln failed", nullptr, saved.bad));
        job->fail(reason);
    }
    if (!here)
        return;
    if (saved.good > 0 && gateway_.state() == GatewayState::Running)
        gateway_.reload();
    if (!saved.stopped)
        Q_EMIT pullEnded(saved.good, reason);
}

void PublisherDesk::pullFailed(const PublisherFailure& failure)
{
    if (job_ == nullptr || saving_)
        return;
    const QPointer<Job> job = job_;
    endPull();
    if (failure.problem == publisher::Problem::Cancelled) {
        job->cancelled(tr("Cancelled; nothing was changed."));
        return;
    }
    const QString reason = failureText(failure).why;
    job->fail(reason);
    Q_EMIT pullEnded(0, reason);
}

void PublisherDesk::endPull()
{
    job_ = nullptr;
    lines_.clear();
    saving_ = false;
    Q_EMIT pullingChanged();
}

/// Connection and list belong to the workspace that closes.
void PublisherDesk::forget()
{
    if (job_ != nullptr)
        job_->cancel();
    source_->close();
    forgotten_ = source_->connection().id;
    clear();
}

} // namespace postern::workbench
