// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/PublisherDesk.h"

#include "workbench/apis/FailureText.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/shell/JobList.h"
#include "workbench/workspace/Workspace.h"

#include <QDir>
#include <utility>

namespace postern::workbench {

using publisher::PublisherFailure;

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

QString PublisherDesk::whyNot() const
{
    if (isPulling())
        return tr("A pull is running. Try again when it has ended.");
    return workspace_.isOpen() ? QString() : tr("Open a workspace first.");
}

Job* PublisherDesk::begin(const QStringList& ids, const QStringList& titles, const QString& name)
{
    lines_.clear();
    for (const QString& id : ids)
        lines_.insert(id, static_cast<int>(lines_.size()));
    folder_ = workspace_.folder();
    stop_ = std::make_shared<std::atomic<bool>>(false);
    job_ = jobs_.start(name);
    job_->addLines(titles, Job::Line::State::Running);
    job_->setCancel([this] {
        if (saving_)
            *stop_ = true;
        else
            source_->cancelPull();
    });
    return job_;
}

void PublisherDesk::pull(const QVector<Wish>& wishes)
{
    if (wishes.isEmpty())
        return;
    QString reason = whyNot();
    if (reason.isEmpty() && source_->state() != PublisherSource::State::Connected)
        reason = tr("Connect to a Publisher first.");
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
    begin(ids, titles, tr("Pull %Ln API(s)", nullptr, static_cast<int>(ids.size())))
        ->setRetry([self = QPointer<PublisherDesk>(this), wishes] {
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
    if (!conflicts_.empty()) {
        conflicts_.clear();
        Q_EMIT conflictsChanged();
    }
    if (!keptOf_.isEmpty()) // nothing of it can be undone any more
        worker_.start([kept = std::exchange(keptOf_, {})] { QDir(kept).removeRecursively(); });
    source_->close();
    forgotten_ = source_->connection().id;
    clear();
}

} // namespace postern::workbench
