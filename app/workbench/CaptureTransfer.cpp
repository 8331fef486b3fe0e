// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/CaptureTransfer.h"

#include "capture/Har.h"
#include "workbench/shell/JobList.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSemaphore>
#include <QTimer>
#include <algorithm>
#include <fstream>
#include <limits>
#include <utility>

namespace postern::workbench {
namespace {

constexpr int progressMs = 100;
constexpr int takenWithinMs = 10;
constexpr std::size_t pieceSize = 200; // traces: with their bodies some megabytes
constexpr std::uint64_t everything = std::numeric_limits<std::uint64_t>::max();

struct TransferText {
    Q_DECLARE_TR_FUNCTIONS(CaptureTransfer)
};

int shownCount(std::uint64_t n) { return static_cast<int>(std::min<std::uint64_t>(n, 2'000'000'000)); }
QString text(const Error& error) { return QString::fromStdString(error.describe()); }
QString shownFile(const QString& file) { return QFileInfo(file).fileName(); }

} // namespace

CaptureTransfer::CaptureTransfer(CapturedGateway& gateway, JobList& jobs, QObject* parent)
    : QObject(parent), gateway_(gateway), jobs_(jobs)
{
    pool_.setMaxThreadCount(1); // one after the other
}

CaptureTransfer::~CaptureTransfer() { stop(); }

void CaptureTransfer::stop()
{
    for (const std::weak_ptr<Link>& one : running_) {
        if (const auto link = one.lock())
            link->stop = true;
    }
    running_.clear();
    pool_.waitForDone();
}

Job* CaptureTransfer::run(const QString& title, Work work)
{
    Job* job = jobs_.start(title);
    auto store = gateway_.store();
    if (store == nullptr) {
        const QString why = TransferText::tr("No capture is open. Open a workspace, and wait until its exchanges are in the list.");
        job->fail(why);
        Q_EMIT failed(why);
        return job;
    }
    auto link = std::make_shared<Link>();
    std::erase_if(running_, [](const std::weak_ptr<Link>& one) { return one.expired(); });
    running_.push_back(link);
    job->setCancel([link] { link->stop = true; });
    auto* clock = new QTimer(job);
    clock->setInterval(progressMs);
    connect(clock, &QTimer::timeout, job, [job, link] {
        if (const int permille = link->permille; permille >= 0 && !job->ended())
            job->setProgress(permille / 1000.0);
    });
    clock->start();
    pool_.start([this, link, job = QPointer<Job>(job), clock = QPointer<QTimer>(clock), work = std::move(work), store]() mutable {
        const Outcome outcome = work(link, store);
        store.reset(); // whoever closes the capture waits for this thread, not for the event
        QMetaObject::invokeMethod(this, [this, job, clock, outcome] {
            delete clock;
            if (job != nullptr && outcome.cancelled)
                job->cancelled(outcome.sentence);
            else if (job != nullptr && outcome.failed)
                job->fail(outcome.sentence);
            else if (job != nullptr)
                job->finish(outcome.sentence);
            if (outcome.failed)
                Q_EMIT failed(outcome.sentence);
            else if (!outcome.cancelled)
                Q_EMIT done(outcome.sentence);
        });
    });
    return job;
}

bool CaptureTransfer::give(std::vector<CapturedGateway::Imported> piece, const std::shared_ptr<Link>& link, capture::CaptureStore& store)
{
    if (piece.empty())
        return true;
    auto taken = std::make_shared<QSemaphore>();
    QMetaObject::invokeMethod(this, [this, link, taken, piece = std::make_shared<std::vector<CapturedGateway::Imported>>(std::move(piece))] {
        if (!link->stop)
            gateway_.add(std::move(*piece));
        taken->release();
    });
    while (!taken->tryAcquire(1, takenWithinMs)) {
        if (link->stop)
            return false;
    }
    return store.flush() && !link->stop; // a full disk ends it here, not by dropping
}

Job* CaptureTransfer::openCapture(const QString& file)
{
    return run(TransferText::tr("Open %1").arg(shownFile(file)), [this, file](const std::shared_ptr<Link>& link, const std::shared_ptr<capture::CaptureStore>& store) -> Outcome {
        capture::CaptureOptions options;
        options.readOnly = true;
        auto from = capture::CaptureStore::open(file.toStdString(), options);
        if (!from)
            return {text(from.error()), true};
        const std::uint64_t all = std::max<std::uint64_t>(1, (*from)->opening().exchanges);
        std::uint64_t count = 0;
        bool going = true;
        QString problem;
        std::vector<CapturedGateway::Imported> piece;
        const auto walked = (*from)->walk(0, everything, [&](capture::Entry& entry) {
            CapturedGateway::Imported one{std::move(entry.summary), {}};
            if ((entry.flags & capture::Traced) != 0) {
                auto trace = (*from)->trace(one.summary.id);
                if (!trace) {
                    problem = text(trace.error());
                    return false;
                }
                one.trace = std::move(*trace);
            }
            piece.push_back(std::move(one));
            link->permille = static_cast<int>(std::min<std::uint64_t>(1000, ++count * 1000 / all));
            if (piece.size() >= pieceSize)
                going = give(std::exchange(piece, {}), link, *store);
            return going;
        }, &link->stop);
        if (!walked)
            problem = text(walked.error());
        going = problem.isEmpty() && going && !link->stop && give(std::move(piece), link, *store);
        if (link->stop)
            return {TransferText::tr("Stopped; what was read stays in the list."), false, true};
        if (!going)
            return {TransferText::tr("%1 was not read to its end: %2").arg(shownFile(file), problem.isEmpty() ? QString::fromStdString(store->state().paused) : problem), true};
        return {TransferText::tr("%Ln exchange(s) of %1 are in the list.", nullptr, shownCount(count)).arg(shownFile(file))};
    });
}

Job* CaptureTransfer::importHar(const QString& file)
{
    return run(TransferText::tr("Import %1").arg(shownFile(file)), [this, file](const std::shared_ptr<Link>& link, const std::shared_ptr<capture::CaptureStore>& store) -> Outcome {
        std::ifstream from(file.toStdString(), std::ios::binary);
        if (!from)
            return {TransferText::tr("%1 cannot be read.").arg(file), true};
        const qint64 size = std::max<qint64>(1, QFileInfo(file).size());
        const capture::Redaction redaction;
        bool going = true;
        std::vector<CapturedGateway::Imported> piece;
        const auto read = capture::readHar(from, shownFile(file).toStdString(), [&](inspection::Trace trace) {
            trace = redaction.apply(std::move(trace));
            inspection::Summary summary = trace.summary;
            piece.push_back({std::move(summary), std::move(trace)});
            link->permille = static_cast<int>(std::min<qint64>(1000, static_cast<qint64>(from.tellg()) * 1000 / size));
            if (piece.size() >= pieceSize)
                going = give(std::exchange(piece, {}), link, *store);
            return going && !link->stop;
        });
        const bool last = !link->stop && going && give(std::move(piece), link, *store); // what stands before an error, too
        if (link->stop)
            return {TransferText::tr("Stopped; what was read stays in the list."), false, true};
        if (!read && going)
            return {TransferText::tr("The file is damaged from here on; what stands before is in the list. %1").arg(text(read.error())), true};
        if (!read || !last)
            return {TransferText::tr("%1 was not read to its end: %2").arg(shownFile(file), QString::fromStdString(store->state().paused)), true};
        QString said = TransferText::tr("%Ln exchange(s) of %1 are in the list.", nullptr, shownCount(read->entries)).arg(shownFile(file));
        if (read->skipped > 0)
            said += QLatin1Char(' ') + TransferText::tr("%Ln were none and were passed over, the first: %1", nullptr, shownCount(read->skipped))
                                           .arg(read->problems.empty() ? QString() : QString::fromStdString(read->problems.front()));
        return {said};
    });
}

Job* CaptureTransfer::saveAs(const QString& file)
{
    return run(TransferText::tr("Save %1").arg(shownFile(file)), [file](const std::shared_ptr<Link>& link, const std::shared_ptr<capture::CaptureStore>& store) -> Outcome {
        const auto saved = store->saveAs(file.toStdString(), [&link](double progress) {
            link->permille = static_cast<int>(progress * 1000);
            return !link->stop;
        });
        if (link->stop)
            return {TransferText::tr("Stopped; no file was written."), false, true};
        if (!saved)
            return {text(saved.error()), true};
        return {TransferText::tr("The capture is saved as %1.").arg(file)};
    });
}

Job* CaptureTransfer::exportHar(const QString& file)
{
    return run(TransferText::tr("Export %1").arg(shownFile(file)), [file](const std::shared_ptr<Link>& link, const std::shared_ptr<capture::CaptureStore>& store) -> Outcome {
        const QString partial = file + QStringLiteral(".partial");
        std::uint64_t count = 0;
        bool good = true;
        QString problem;
        {
            std::ofstream to(partial.toStdString(), std::ios::binary | std::ios::trunc);
            QFile::setPermissions(partial, QFile::ReadOwner | QFile::WriteOwner);
            capture::HarWriter writer(to);
            (void)store->flush();
            const std::uint64_t all = std::max<std::uint64_t>(1, store->state().exchanges);
            const auto walked = store->walk(0, everything, [&](capture::Entry& entry) {
                inspection::Trace trace;
                if ((entry.flags & capture::Traced) != 0) {
                    if (auto stored = store->trace(entry.summary.id); stored && *stored)
                        trace = std::move(**stored);
                }
                trace.summary = std::move(entry.summary);
                good = writer.write(trace);
                link->permille = static_cast<int>(std::min<std::uint64_t>(1000, ++count * 1000 / all));
                return good;
            }, &link->stop);
            if (!walked)
                problem = text(walked.error());
            good = writer.finish() && good && walked && !link->stop;
        }
        if (good) {
            QFile::remove(file);
            good = QFile::rename(partial, file);
        }
        if (good)
            return {TransferText::tr("%Ln exchange(s) are exported to %1; credentials in it are masked.", nullptr, shownCount(count)).arg(file)};
        QFile::remove(partial);
        if (link->stop)
            return {TransferText::tr("Stopped; no file was written."), false, true};
        return {TransferText::tr("%1 cannot be written. %2").arg(file, problem), true};
    });
}

} // namespace postern::workbench
