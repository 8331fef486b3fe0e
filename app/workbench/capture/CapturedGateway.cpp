// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/capture/CapturedGateway.h"

#include <QCoreApplication>
#include <QPointer>
#include <QSemaphore>
#include <algorithm>
#include <utility>

namespace postern::workbench {
namespace {

constexpr int tickMs = 50;
constexpr int waitMs = 10;
constexpr int piecesUnderWay = 16; // of a thousand rows: some megabytes
constexpr int askedAtOnce = 10;          // 200 traces a second at most: looking never slows the gateway
constexpr int askedAtOnceStopping = 100; // nobody waits for the gateway any more, but somebody for its end
constexpr std::size_t askedFor = 100'000; // how many exchanges back a gateway is asked for a trace
constexpr int stopWithinMs = 2'000;
constexpr std::size_t longestQueue = 2'000; // under more load the newest traces are kept; summaries always are

} // namespace

CapturedGateway::CapturedGateway(std::unique_ptr<GatewayLink> gateway, QObject* parent)
    : GatewayLink(parent), gateway_(std::move(gateway)), file_(std::make_unique<CaptureFile>())
{
    worker_.setMaxThreadCount(1); // one file after the other
    lookups_.setMaxThreadCount(1);
    GatewayLink* inner = gateway_.get();
    connect(inner, &GatewayLink::stateChanged, this, [this](GatewayState state) {
        if (state != GatewayState::Running)
            stopping_ = false; // it ends, or has ended by itself: its own state counts
        Q_EMIT stateChanged(state);
    });
    connect(inner, &GatewayLink::listenersChanged, this, &GatewayLink::listenersChanged);
    connect(inner, &GatewayLink::apisChanged, this, &GatewayLink::apisChanged);
    connect(inner, &GatewayLink::recordingChanged, this, &GatewayLink::recordingChanged);
    connect(inner, &GatewayLink::measured, this, &GatewayLink::measured);
    connect(inner, &GatewayLink::problemsFound, this, &GatewayLink::problemsFound);
    connect(inner, &GatewayLink::reloaded, this, &GatewayLink::reloaded);
    connect(inner, &GatewayLink::logged, this, &GatewayLink::logged);
    connect(inner, &GatewayLink::crashed, this, [this](const QString& reason) { Q_EMIT crashed(reason + lossOfCrash()); });
    connect(inner, &GatewayLink::exchangesEnded, this, &CapturedGateway::take);
    tick_.setInterval(tickMs);
    connect(&tick_, &QTimer::timeout, this, &CapturedGateway::keepTraces);
    stopLimit_.setSingleShot(true);
    stopLimit_.setInterval(stopWithinMs);
    connect(&stopLimit_, &QTimer::timeout, this, &CapturedGateway::finishStop);
}

CapturedGateway::~CapturedGateway()
{
    if (stop_ != nullptr)
        *stop_ = true;
    worker_.waitForDone();
    lookups_.waitForDone();
}

void CapturedGateway::open(const QString& folder)
{
    close();
    stop_ = std::make_shared<std::atomic<bool>>(false);
    worker_.start([this, folder, stop = stop_, limits = limits_] { read(folder, limits, stop); });
}

/// On the worker's thread. It waits while this thread has not taken what was read, so that a million rows are never in
/// memory twice.
void CapturedGateway::read(const QString& folder, const capture::CaptureLimits& limits, const std::shared_ptr<std::atomic<bool>>& stop)
{
    if (*stop)
        return;
    auto file = std::make_shared<std::unique_ptr<CaptureFile>>(std::make_unique<CaptureFile>(limits));
    auto room = std::make_shared<QSemaphore>(piecesUnderWay);
    const QString reason = (*file)->open(folder, [this, &stop, &room](QVector<inspection::Summary> piece, Annotations annotations) {
        while (!room->tryAcquire(1, waitMs)) {
            if (*stop)
                return false;
        }
        QMetaObject::invokeMethod(this, [this, stop, room, piece = std::move(piece), annotations = std::move(annotations)] {
            if (!*stop)
                give(piece, annotations);
            room->release();
        });
        return !*stop;
    });
    QMetaObject::invokeMethod(this, [this, stop, file, reason] {
        if (!*stop)
            opened(std::move(*file), reason);
    });
}

void CapturedGateway::give(const QVector<inspection::Summary>& piece, const Annotations& annotations)
{
    Q_EMIT exchangesEnded(piece, 0);
    if (!annotations.isEmpty())
        Q_EMIT annotationsRead(annotations);
}

void CapturedGateway::opened(std::unique_ptr<CaptureFile> file, const QString& reason)
{
    stop_.reset();
    file_ = std::move(file);
    if (!reason.isEmpty()) {
        Q_EMIT logged(4, QStringLiteral("capture"), reason);
        Q_EMIT keepingFailed(reason);
    }
    if (const QString finding = file_->finding(); !finding.isEmpty()) {
        Q_EMIT logged(3, QStringLiteral("capture"), finding);
        Q_EMIT recovered(finding);
    }
    if (const auto store = file_->store()) {
        // The store's writer tells this thread; the writer ends before this object does.
        store->onPaused([this](const std::string& cause) {
            QMetaObject::invokeMethod(this, [this, cause = QString::fromStdString(cause)] {
                const QString said = file_->pauseText(cause);
                Q_EMIT logged(4, QStringLiteral("capture"), said);
                Q_EMIT keepingFailed(said);
            });
        });
    }
    highest_ = file_->highestId();
    toldOfLimits_ = false;
    beginRun();
    const auto waiting = std::exchange(waiting_, {});
    for (const Waiting& one : waiting) {
        if (one.newRun)
            beginRun();
        else
            take(one.batch, one.dropped);
    }
    for (const auto& [id, annotation] : std::exchange(annotated_, {}))
        file_->annotate(id, annotation);
    const auto questions = std::exchange(questions_, {});
    for (const auto& ask : questions)
        ask();
    Q_EMIT captureOpened();
}

void CapturedGateway::close()
{
    if (stopping_)
        finishStop();
    if (isOpening() && !(waiting_.empty() && annotated_.isEmpty())) { // what ended meanwhile is written down first; seldom, and worth the wait
        while (!worker_.waitForDone(waitMs)) // it waits until what it read is taken here
            QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
        QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
    }
    if (stop_ != nullptr)
        *stop_ = true;
    stop_.reset();
    waiting_.clear();
    annotated_.clear();
    tick_.stop();
    lookups_.waitForDone(); // the last one to use the store closes it: that is done here
    file_ = std::make_unique<CaptureFile>();
    highest_ = 0;
    beginRun();
    const auto questions = std::exchange(questions_, {});
    for (const auto& ask : questions)
        ask(); // nothing is there any more, and that is the answer
}

void CapturedGateway::beginRun()
{
    base_ = highest_;
    ownIds_.clear();
    wanted_.clear();
    asked_ = 0;
    ++run_;
}

void CapturedGateway::start(const QString& folder, const QStringList& settings)
{
    if (isOpening())
        waiting_.push_back({{}, 0, true});
    else
        beginRun();
    gateway_->start(folder, settings);
}

/// A gateway tells of what ended thirty times a second, and keeps the traces until they are asked for.
QString CapturedGateway::lossOfCrash() const
{
    QString said = QLatin1Char(' ') + tr("What it had told of is kept; calls that it was serving, or that ended a moment before, may be missing.");
    if (const qsizetype bare = static_cast<qsizetype>(wanted_.size()) + asked_; bare > 0)
        said += QLatin1Char(' ') + tr("%Ln exchange(s) stay in the list without a trace.", nullptr, static_cast<int>(bare));
    return said;
}

// With the gateway its traces go. What ended a moment ago is fetched before, for a bounded time.
void CapturedGateway::stop()
{
    if (stopping_)
        return;
    if (!file_->isOpen() || (wanted_.empty() && asked_ == 0) || gateway_->state() != GatewayState::Running) {
        gateway_->stop();
        return;
    }
    stopping_ = true;
    stopLimit_.start();
    Q_EMIT stateChanged(GatewayState::Stopping);
    keepTraces();
}

void CapturedGateway::finishStop()
{
    stopLimit_.stop();
    if (!stopping_)
        return;
    gateway_->stop();
    stopping_ = false;
}

void CapturedGateway::take(const QVector<inspection::Summary>& batch, quint64 dropped)
{
    if (isOpening()) {
        waiting_.push_back({batch, dropped, false});
        return;
    }
    QVector<inspection::Summary> numbered = batch;
    for (inspection::Summary& summary : numbered) {
        remember(summary.id);
        summary.id = ++highest_;
        if (gateway_->recording())
            wanted_.push_back(summary.id);
    }
    file_->append(numbered);
    while (wanted_.size() > longestQueue)
        wanted_.pop_front();
    if (file_->isOpen() && !tick_.isActive())
        tick_.start();
    Q_EMIT exchangesEnded(numbered, dropped);
    tellOfLimits();
}

void CapturedGateway::tellOfLimits()
{
    const auto store = file_->store();
    if (toldOfLimits_ || store == nullptr || store->state().removed == 0)
        return;
    toldOfLimits_ = true;
    Q_EMIT oldestRemoved();
}

/// Of the exchange that is numbered next. A gateway holds the newest traces only, so older ones need not be asked for.
void CapturedGateway::remember(quint64 ownId)
{
    ownIds_.push_back(ownId);
    if (ownIds_.size() <= askedFor)
        return;
    ownIds_.pop_front();
    ++base_;
}

quint64 CapturedGateway::ownId(quint64 id) const { return id <= base_ || id > highest_ ? 0 : ownIds_[id - base_ - 1]; }

void CapturedGateway::add(std::vector<Imported> exchanges)
{
    QVector<inspection::Summary> numbered;
    for (Imported& one : exchanges) {
        one.summary.id = ++highest_;
        remember(0); // the gateway knows nothing of it
        numbered.append(one.summary);
    }
    file_->append(numbered, capture::Imported);
    Annotations annotations;
    for (Imported& one : exchanges) {
        if (one.trace) {
            one.trace->summary.id = one.summary.id;
            file_->append(std::move(*one.trace), capture::Imported); // of megabytes, perhaps: not copied here
        }
        if (one.annotation.isEmpty())
            continue;
        file_->annotate(one.summary.id, one.annotation);
        annotations.append({one.summary.id, std::move(one.annotation)});
    }
    give(numbered, annotations);
    tellOfLimits();
}

void CapturedGateway::annotate(quint64 id, const capture::Annotation& annotation)
{
    if (isOpening())
        annotated_.append({id, annotation});
    else
        file_->annotate(id, annotation);
}

void CapturedGateway::resumeKeeping()
{
    if (const auto store = file_->store())
        store->resume();
}

void CapturedGateway::keepTraces()
{
    while (!wanted_.empty() && asked_ < (stopping_ ? askedAtOnceStopping : askedAtOnce)) {
        const quint64 id = wanted_.front();
        wanted_.pop_front();
        ++asked_;
        gateway_->fetchTrace(ownId(id), [self = QPointer<CapturedGateway>(this), id, run = run_](std::optional<inspection::Trace> trace) {
            if (self == nullptr || self->run_ != run)
                return;
            --self->asked_;
            if (trace) {
                trace->summary.id = id;
                self->file_->append(std::move(*trace));
            }
            if (self->stopping_)
                self->keepTraces();
        });
    }
    if (!wanted_.empty() || asked_ > 0)
        return;
    tick_.stop();
    if (stopping_)
        finishStop();
}

/// A trace with its bodies may be megabytes: it is read and taken apart on another thread.
void CapturedGateway::lookUp(quint64 id, std::function<void(std::optional<inspection::Trace>)> answer)
{
    lookups_.start([this, id, store = file_->store(), answer = std::move(answer)]() mutable {
        auto found = std::make_shared<std::optional<inspection::Trace>>();
        if (store != nullptr) {
            if (auto trace = store->trace(id))
                *found = std::move(*trace);
            store.reset();
        }
        QMetaObject::invokeMethod(this, [found, answer = std::move(answer)] { answer(std::move(*found)); }, Qt::QueuedConnection);
    });
}

/// The newest ones are asked for, so they are looked for from the end.
quint64 CapturedGateway::listedId(quint64 ownId) const
{
    const auto at = std::find(ownIds_.rbegin(), ownIds_.rend(), ownId);
    return at == ownIds_.rend() || ownId == 0 ? 0 : base_ + static_cast<quint64>(ownIds_.rend() - at);
}

void CapturedGateway::fetchTrace(quint64 id, std::function<void(std::optional<inspection::Trace>)> answer)
{
    if (isOpening()) {
        questions_.emplace_back([this, id, answer = std::move(answer)] { fetchTrace(id, answer); });
        return;
    }
    if (file_->hasTrace(id) || ownId(id) == 0) {
        lookUp(id, std::move(answer));
        return;
    }
    gateway_->fetchTrace(ownId(id), [id, answer = std::move(answer)](std::optional<inspection::Trace> trace) {
        if (trace)
            trace->summary.id = id;
        answer(std::move(trace));
    });
}

} // namespace postern::workbench
