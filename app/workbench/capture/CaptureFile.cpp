// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/capture/CaptureFile.h"

#include <QCoreApplication>
#include <QDir>
#include <algorithm>
#include <utility>

namespace postern::workbench {
namespace {

constexpr int pieceSize = 1'000;
constexpr quint64 mostTraced = 64'000'000; // bits: 8 MB

struct Text {
    Q_DECLARE_TR_FUNCTIONS(CaptureFile)
};

QString sentence(const capture::CaptureOpening& found)
{
    QStringList all;
    if (!found.keptAside.empty())
        all += Text::tr("What was recorded before cannot be read. It is kept as %1; a new capture was begun.").arg(QString::fromStdString(found.keptAside.string()));
    if (found.unclean) {
        const auto number = [](std::uint64_t n) { return static_cast<int>(std::min<std::uint64_t>(n, 2'000'000'000)); };
        all += Text::tr("The workbench ended unexpectedly. %Ln exchange(s) were recovered.", nullptr, number(found.exchanges));
        if (found.lost > 0)
            all += Text::tr("The last %Ln exchange(s) had not been written yet and are lost.", nullptr, number(found.lost));
        else
            all += Text::tr("None is known to be lost.");
    }
    if (found.olderLayout != 0)
        all += Text::tr("The capture was of an older version; as it was it is kept as %1.").arg(QString::fromStdString(found.backup.string()));
    return all.join(QLatin1Char(' '));
}

} // namespace

QString CaptureFile::fileIn(const QString& folder) { return folder + QStringLiteral("/exchanges.pcapture"); }

QString CaptureFile::open(const QString& folder, const Restore& restore)
{
    close();
    QDir().mkpath(folder);
    const std::filesystem::path path = fileIn(folder).toStdString();
    capture::CaptureOptions options;
    options.limits = limits_;
    options.keepDamagedAside = true;
    options.redacted = true; // a gateway masks by names only, and this file may be given away
    const auto begin = [&]() -> QString {
        auto opened = capture::CaptureStore::open(path, options);
        if (opened) {
            store_ = std::move(*opened);
            return {};
        }
        return Text::tr("%1 cannot be opened: %2. What is recorded now is gone after a restart.")
            .arg(QString::fromStdString(path.string()), QString::fromStdString(opened.error().describe()));
    };
    if (QString why = begin(); !why.isEmpty())
        return why;
    finding_ = sentence(store_->opening());
    if (const QString damage = read(restore); !damage.isEmpty()) {
        store_.reset();
        capture::CaptureOpening aside;
        aside.keptAside = capture::CaptureStore::setAside(path);
        if (QString why = begin(); !why.isEmpty())
            return why;
        finding_ = sentence(aside);
    }
    return {};
}

QString CaptureFile::read(const Restore& restore)
{
    QVector<inspection::Summary> piece;
    Annotations annotations;
    const auto give = [&] {
        const bool going = !restore || restore(std::exchange(piece, {}), std::exchange(annotations, {}));
        piece.clear();
        annotations.clear();
        return going;
    };
    bool going = true;
    const auto walked = store_->walk(0, ~0ULL, [&](capture::Entry& entry) {
        highestId_ = std::max<quint64>(highestId_, entry.summary.id);
        if ((entry.flags & capture::Traced) != 0)
            note(entry.summary.id);
        if (capture::Annotation annotation = entry.annotation(); !annotation.isEmpty())
            annotations.append({entry.summary.id, std::move(annotation)});
        piece.append(std::move(entry.summary));
        going = piece.size() < pieceSize || give();
        return going;
    });
    if (going && !piece.isEmpty())
        give();
    return walked ? QString() : QString::fromStdString(walked.error().describe());
}

void CaptureFile::close()
{
    store_.reset();
    finding_.clear();
    highestId_ = firstId_ = 0;
    traced_.clear();
}

void CaptureFile::note(quint64 id)
{
    if (traced_.empty())
        firstId_ = id;
    if (id < firstId_ || id - firstId_ >= mostTraced)
        return;
    if (traced_.size() <= id - firstId_)
        traced_.resize(id - firstId_ + 1, false);
    traced_[id - firstId_] = true;
}

void CaptureFile::append(const QVector<inspection::Summary>& summaries, std::uint32_t flags)
{
    for (const inspection::Summary& summary : summaries)
        highestId_ = std::max<quint64>(highestId_, summary.id);
    if (store_ != nullptr && !summaries.isEmpty())
        store_->append(std::vector<inspection::Summary>(summaries.begin(), summaries.end()), flags);
}

void CaptureFile::append(inspection::Trace trace, std::uint32_t flags)
{
    const quint64 id = trace.summary.id;
    if (store_ != nullptr && !hasTrace(id) && store_->append(std::move(trace), flags))
        note(id);
}

void CaptureFile::annotate(quint64 id, const capture::Annotation& annotation)
{
    if (store_ != nullptr)
        store_->annotate(id, annotation);
}

bool CaptureFile::hasTrace(quint64 id) const { return id >= firstId_ && id - firstId_ < traced_.size() && traced_[id - firstId_]; }

QString CaptureFile::pauseText(const QString& cause) const
{
    return Text::tr("%1 cannot be written: %2. Recording on the disk pauses; what is stored is safe. Make room, then go on.")
        .arg(store_ == nullptr ? QString() : QString::fromStdString(store_->path().string()), cause);
}

} // namespace postern::workbench
