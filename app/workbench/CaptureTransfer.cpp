// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/CaptureTransfer.h"

#include "capture/Har.h"
#include "workbench/shell/JobList.h"
#include "workbench/tryit/PostmanTests.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QSemaphore>
#include <QTimer>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <utility>

namespace postern::workbench {
namespace {

constexpr int progressMs = 100;
constexpr int takenWithinMs = 10;
constexpr auto storedWithin = std::chrono::milliseconds(20); // between two looks at whether it is to stop
constexpr int longestStoringMs = 10'000;
constexpr int stoppedWithinMs = 100; ///< a thread may be in the midst of an entry of megabytes
// What is handed over at once: the window's thread copies it, and is not to be held up for more than a few milliseconds.
constexpr std::size_t pieceSize = 200; // traces
constexpr std::size_t pieceOctets = 1U << 20U;
constexpr std::size_t longestToken = 16U << 10U;
constexpr qint64 largestCollection = 64LL << 20U;
constexpr std::uint64_t everything = std::numeric_limits<std::uint64_t>::max();

struct TransferText {
    Q_DECLARE_TR_FUNCTIONS(CaptureTransfer)
};

int shownCount(std::uint64_t n) { return static_cast<int>(std::min<std::uint64_t>(n, 2'000'000'000)); }
QString text(const Error& error) { return QString::fromStdString(error.describe()); }
QString shownFile(const QString& file) { return QFileInfo(file).fileName(); }
QString stoppedReading() { return TransferText::tr("Stopped; what was read stays in the list."); }

} // namespace

CaptureTransfer::CaptureTransfer(CapturedGateway& gateway, JobList& jobs, QObject* parent)
    : QObject(parent), gateway_(gateway), jobs_(jobs)
{
    pool_.setMaxThreadCount(1); // one after the other
}

CaptureTransfer::~CaptureTransfer() { stop(); }

QString CaptureTransfer::captureFile() const
{
    const auto store = gateway_.store();
    return store == nullptr ? QString() : QString::fromStdString(store->path().string());
}

void CaptureTransfer::stop()
{
    for (const std::weak_ptr<Link>& one : running_) {
        if (const auto link = one.lock())
            link->stop = true;
    }
    running_.clear();
    pool_.waitForDone();
}

Job* CaptureTransfer::run(const QString& title, Work work, Needs needs, const QString& stopped)
{
    Job* job = jobs_.start(title);
    auto store = gateway_.store();
    if (store == nullptr && needs == Needs::Capture) {
        const QString why = TransferText::tr("No capture is open. Open a workspace, and wait until its exchanges are in the list.");
        job->fail(why);
        Q_EMIT failed(why);
        return job;
    }
    auto link = std::make_shared<Link>();
    std::erase_if(running_, [](const std::weak_ptr<Link>& one) { return one.expired(); });
    running_.push_back(link);
    job->setCancel([link, job, stopped] {
        link->stop = true;
        if (!stopped.isEmpty())
            QTimer::singleShot(stoppedWithinMs, job, [job, stopped] { job->cancelled(stopped); });
    });
    auto* clock = new QTimer(job);
    clock->setInterval(progressMs);
    connect(clock, &QTimer::timeout, job, [job, link] {
        if (const int permille = link->permille; permille >= 0 && !job->ended())
            job->setProgress(permille / 1000.0);
    });
    clock->start();
    pool_.start([this, link, job = QPointer<Job>(job), clock = QPointer<QTimer>(clock), work = std::move(work), store]() mutable {
        // One that was stopped before its turn does not begin.
        const Outcome outcome = link->stop ? Outcome{TransferText::tr("Stopped before it began."), false, true} : work(link, store);
        store.reset(); // whoever closes the capture waits for this thread, not for the event
        QMetaObject::invokeMethod(this, [this, job, clock, outcome] {
            delete clock;
            if (job != nullptr && job->ended())
                return; // it was told to stop, and nothing came of it after that
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
    // A full disk ends it here, not by dropping.
    QElapsedTimer since;
    since.start();
    while (!link->stop) {
        if (store.flush(storedWithin))
            return !link->stop;
        if (!store.state().paused.empty() || since.hasExpired(longestStoringMs))
            return false;
    }
    return false;
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
        const capture::Redaction redaction; // another one's gateway may have masked less
        std::uint64_t count = 0;
        bool going = true;
        QString problem;
        std::vector<CapturedGateway::Imported> piece;
        std::size_t octets = 0;
        const auto walked = (*from)->walk(0, everything, [&](capture::Entry& entry) {
            CapturedGateway::Imported one{redaction.apply(std::move(entry.summary)), {}, entry.annotation()};
            one.annotation.note = redaction.text(one.annotation.note);
            if ((entry.flags & capture::Traced) != 0) {
                auto trace = (*from)->trace(one.summary.id);
                if (!trace) {
                    problem = text(trace.error());
                    return false;
                }
                one.trace = std::move(*trace); // redacted where it is written
            }
            octets += one.trace ? inspection::octetsOf(*one.trace) : 0;
            piece.push_back(std::move(one));
            link->permille = static_cast<int>(std::min<std::uint64_t>(1000, ++count * 1000 / all));
            if (piece.size() >= pieceSize || octets >= pieceOctets) {
                octets = 0;
                going = give(std::exchange(piece, {}), link, *store);
            }
            return going;
        }, &link->stop);
        if (!walked)
            problem = text(walked.error());
        going = problem.isEmpty() && going && !link->stop && give(std::move(piece), link, *store);
        if (link->stop)
            return {stoppedReading(), false, true};
        if (!going)
            return {TransferText::tr("%1 was not read to its end: %2").arg(shownFile(file), problem.isEmpty() ? QString::fromStdString(store->state().paused) : problem), true};
        return {TransferText::tr("%Ln exchange(s) of %1 are in the list.", nullptr, shownCount(count)).arg(shownFile(file))};
    }, Needs::Capture, stoppedReading());
}

/// On the worker's thread.
CaptureTransfer::Outcome CaptureTransfer::readArchive(std::istream& from, qint64 size, const QString& name, const std::shared_ptr<Link>& link,
                                                      capture::CaptureStore& store)
{
    const capture::Redaction redaction;
    capture::HarLimits limits;
    // No more is kept, so no more is looked through; a token over the edge is still seen whole.
    limits.bodyOctets = static_cast<std::size_t>(store.limits().bodyOctets) + longestToken;
    bool going = true;
    std::size_t octets = 0;
    std::vector<CapturedGateway::Imported> piece;
    const auto read = capture::readHar(from, name.toStdString(), [&](inspection::Trace trace, const capture::Annotation& annotation) {
        octets += inspection::octetsOf(trace);
        inspection::Summary summary = redaction.apply(trace.summary); // the trace where it is written
        capture::Annotation masked = annotation;
        masked.note = redaction.text(masked.note);
        piece.push_back({std::move(summary), std::move(trace), std::move(masked)});
        if (const auto at = static_cast<qint64>(from.tellg()); at >= 0)
            link->permille = static_cast<int>(std::min<qint64>(1000, at * 1000 / std::max<qint64>(1, size)));
        if (piece.size() >= pieceSize || octets >= pieceOctets) {
            octets = 0;
            going = give(std::exchange(piece, {}), link, store);
        }
        return going && !link->stop;
    }, limits, &link->stop);
    const bool last = !link->stop && going && give(std::move(piece), link, store); // what stands before an error, too
    if (link->stop)
        return {stoppedReading(), false, true};
    if (!read && going)
        return {TransferText::tr("The file is damaged from here on; what stands before is in the list. %1").arg(text(read.error())), true};
    if (!read || !last)
        return {TransferText::tr("%1 was not read to its end: %2").arg(name, QString::fromStdString(store.state().paused)), true};
    QString said = TransferText::tr("%Ln exchange(s) of %1 are in the list.", nullptr, shownCount(read->entries)).arg(name);
    if (read->skipped > 0)
        said += QLatin1Char(' ') + TransferText::tr("%Ln were none and were passed over, the first: %1", nullptr, shownCount(read->skipped))
                                       .arg(read->problems.empty() ? QString() : QString::fromStdString(read->problems.front()));
    return {said};
}

Job* CaptureTransfer::importHar(const QString& file)
{
    return run(TransferText::tr("Import %1").arg(shownFile(file)), [this, file](const std::shared_ptr<Link>& link, const std::shared_ptr<capture::CaptureStore>& store) -> Outcome {
        std::ifstream from(file.toStdString(), std::ios::binary);
        if (!from)
            return {TransferText::tr("%1 cannot be read.").arg(file), true};
        return readArchive(from, QFileInfo(file).size(), shownFile(file), link, *store);
    }, Needs::Capture, stoppedReading());
}

Job* CaptureTransfer::importHarText(const QByteArray& text)
{
    const QString name = TransferText::tr("pasted text");
    return run(TransferText::tr("Import %1").arg(name), [this, text, name](const std::shared_ptr<Link>& link, const std::shared_ptr<capture::CaptureStore>& store) -> Outcome {
        std::istringstream from(text.toStdString());
        return readArchive(from, text.size(), name, link, *store);
    }, Needs::Capture, stoppedReading());
}

/// On the worker's thread.
CaptureTransfer::Outcome CaptureTransfer::writeTests(const QByteArray& text, const QString& name, const QString& folder, const std::shared_ptr<Link>& link)
{
    const auto done = writePostmanTests(text, name, folder, &link->stop);
    if (!done && done.error().kind() == ErrorKind::Cancelled)
        return {TransferText::tr("Stopped; no test was written."), false, true};
    if (!done)
        return {TransferText::tr("The collection was not taken over. %1").arg(workbench::text(done.error())), true};
    QMetaObject::invokeMethod(this, &CaptureTransfer::testsWritten);
    QStringList said{TransferText::tr("%Ln request(s) of %1 are tests now; each expects a 2xx answer.", nullptr, done->written)
                         .arg(done->collection.isEmpty() ? name : done->collection)};
    return {(said + done->remarks).join(QLatin1Char(' '))};
}

Job* CaptureTransfer::importPostman(const QString& file, const QString& folder)
{
    return run(TransferText::tr("Import %1").arg(shownFile(file)), [this, file, folder](const std::shared_ptr<Link>& link, const std::shared_ptr<capture::CaptureStore>&) -> Outcome {
        QFile from(file);
        if (!from.open(QIODevice::ReadOnly))
            return {TransferText::tr("%1 cannot be read.").arg(file), true};
        if (from.size() > largestCollection)
            return {TransferText::tr("%1 is larger than a collection may be (64 MB).").arg(file), true};
        return writeTests(from.readAll(), shownFile(file), folder, link);
    }, Needs::Nothing);
}

Job* CaptureTransfer::importPostmanText(const QByteArray& text, const QString& folder)
{
    const QString name = TransferText::tr("pasted text");
    return run(TransferText::tr("Import %1").arg(name), [this, text, name, folder](const std::shared_ptr<Link>& link, const std::shared_ptr<capture::CaptureStore>&) -> Outcome {
        return writeTests(text, name, folder, link);
    }, Needs::Nothing);
}

Job* CaptureTransfer::saveAs(const QString& file)
{
    return run(TransferText::tr("Save %1").arg(shownFile(file)), [file](const std::shared_ptr<Link>& link, const std::shared_ptr<capture::CaptureStore>& store) -> Outcome {
        const auto saved = store->saveAs(file.toStdString(), [&link](double progress) {
            link->permille = static_cast<int>(progress * 1000);
            return !link->stop;
        });
        if (saved) // told to stop or not: it is there
            return {TransferText::tr("The capture is saved as %1.").arg(file)};
        if (link->stop)
            return {TransferText::tr("Stopped; no file was written."), false, true};
        return {text(saved.error()), true};
    });
}

Job* CaptureTransfer::exportHar(const QString& file, std::optional<std::vector<quint64>> ids)
{
    if (ids)
        std::sort(ids->begin(), ids->end());
    return run(TransferText::tr("Export %1").arg(shownFile(file)), [file, ids = std::move(ids)](const std::shared_ptr<Link>& link, const std::shared_ptr<capture::CaptureStore>& store) -> Outcome {
        const QString partial = file + QStringLiteral(".partial");
        std::uint64_t count = 0;
        bool good = true;
        QString problem;
        {
            std::ofstream to(partial.toStdString(), std::ios::binary | std::ios::trunc);
            QFile::setPermissions(partial, QFile::ReadOwner | QFile::WriteOwner);
            capture::HarWriter writer(to);
            (void)store->flush();
            const std::uint64_t all = std::max<std::uint64_t>(1, ids ? ids->size() : store->state().exchanges);
            const std::uint64_t first = ids && !ids->empty() ? ids->front() : 0;
            const std::uint64_t end = !ids ? everything : ids->empty() ? 0 : ids->back();
            const auto walked = store->walk(first, end, [&](capture::Entry& entry) {
                if (ids && !std::binary_search(ids->begin(), ids->end(), entry.summary.id))
                    return true;
                inspection::Trace trace;
                if ((entry.flags & capture::Traced) != 0) {
                    if (auto stored = store->trace(entry.summary.id); stored && *stored)
                        trace = std::move(**stored);
                }
                const capture::Annotation annotation = entry.annotation();
                trace.summary = std::move(entry.summary);
                good = writer.write(trace, annotation);
                link->permille = static_cast<int>(std::min<std::uint64_t>(1000, ++count * 1000 / all));
                return good;
            }, &link->stop);
            if (!walked)
                problem = text(walked.error());
            good = writer.finish() && good && walked && !link->stop;
        }
        if (good) { // in place of what was there, or that stays
            std::error_code failed;
            std::filesystem::rename(partial.toStdString(), file.toStdString(), failed);
            good = !failed;
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
