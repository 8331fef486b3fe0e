// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/capture/CaptureFile.h"

#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

#include <QCoreApplication>
#include <QDir>
#include <QSaveFile>
#include <algorithm>

namespace postern::workbench {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(CaptureFile)
};

std::optional<schema::Value> parse(const QByteArray& line)
{
    schema::Problems problems;
    return schema::readJson({line.constData(), static_cast<std::size_t>(line.size())}, "capture", problems);
}

// Only the newer half of a file that grew too large is kept, from the start of a line on.
void cut(const QString& path, qint64 largest)
{
    QFile file(path);
    if (file.size() <= largest || !file.open(QIODevice::ReadOnly))
        return;
    file.seek(file.size() / 2);
    file.readLine();
    QSaveFile kept(path);
    if (!kept.open(QIODevice::WriteOnly))
        return;
    constexpr qint64 piece = 1024 * 1024;
    while (!file.atEnd())
        kept.write(file.read(piece));
    kept.commit();
}

} // namespace

QString CaptureFile::open(const QString& folder)
{
    close();
    QDir().mkpath(folder);
    summaries_.setFileName(folder + QStringLiteral("/summaries.jsonl"));
    traces_.setFileName(folder + QStringLiteral("/traces.jsonl"));
    cut(summaries_.fileName(), largestSummaries);
    cut(traces_.fileName(), largestTraces);
    for (QFile* file : {&summaries_, &traces_}) {
        if (!file->open(QIODevice::ReadWrite)) {
            const QString reason = Text::tr("%1 cannot be opened: %2. What is recorded now is gone after a restart.").arg(file->fileName(), file->errorString());
            close();
            return reason;
        }
        file->setPermissions(QFile::ReadOwner | QFile::WriteOwner); // calls are nobody else's
    }
    while (!summaries_.atEnd()) {
        const auto value = parse(summaries_.readLine());
        if (!value)
            continue;
        if (auto summary = inspection::summaryFrom(*value)) {
            highestId_ = std::max<quint64>(highestId_, summary->id);
            restored_.append(std::move(*summary));
        }
    }
    while (!traces_.atEnd()) {
        const qint64 offset = traces_.pos();
        const QByteArray line = traces_.readLine();
        // "id<TAB>trace": the index needs no look into megabytes of JSON.
        bool good = false;
        const quint64 id = line.left(line.indexOf('\t')).toULongLong(&good);
        if (good && line.endsWith('\n')) {
            places_.insert(id, {offset, line.size()});
            highestId_ = std::max(highestId_, id);
        }
    }
    return {};
}

void CaptureFile::close()
{
    summaries_.close();
    traces_.close();
    places_.clear();
    restored_.clear();
    highestId_ = 0;
}

void CaptureFile::append(const inspection::Summary& summary)
{
    if (!isOpen())
        return;
    summaries_.seek(summaries_.size());
    summaries_.write(QByteArray::fromStdString(schema::writeJson(inspection::toValue(summary), 0)) + '\n');
    highestId_ = std::max<quint64>(highestId_, summary.id);
}

void CaptureFile::append(const inspection::Trace& trace)
{
    if (!isOpen() || hasTrace(trace.summary.id))
        return;
    const QByteArray line = QByteArray::number(static_cast<qulonglong>(trace.summary.id)) + '\t' +
                            QByteArray::fromStdString(schema::writeJson(inspection::toValue(trace), 0)) + '\n';
    const qint64 offset = traces_.size();
    if (offset > largestTraces)
        return; // cut at the next opening
    traces_.seek(offset);
    if (traces_.write(line) == line.size())
        places_.insert(trace.summary.id, {offset, line.size()});
}

std::optional<inspection::Trace> CaptureFile::trace(quint64 id)
{
    const auto place = places_.constFind(id);
    if (place == places_.cend() || !traces_.seek(place->offset))
        return std::nullopt;
    const QByteArray line = traces_.read(place->length);
    const auto value = parse(line.mid(line.indexOf('\t') + 1));
    if (!value)
        return std::nullopt;
    auto trace = inspection::traceFrom(*value);
    return trace ? std::optional(std::move(*trace)) : std::nullopt;
}

void CaptureFile::flush()
{
    summaries_.flush();
    traces_.flush();
}

} // namespace postern::workbench
