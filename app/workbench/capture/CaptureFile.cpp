// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/capture/CaptureFile.h"

#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

#include <QCoreApplication>
#include <QDir>
#include <algorithm>
#include <utility>

namespace postern::workbench {
namespace {

constexpr int pieceSize = 1'000;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(CaptureFile)
};

std::optional<schema::Value> parse(const QByteArray& line)
{
    schema::Problems problems;
    return schema::readJson({line.constData(), static_cast<std::size_t>(line.size())}, "capture", problems);
}

} // namespace

QString CaptureFile::open(const QString& folder, const Restore& restore)
{
    close();
    QDir().mkpath(folder);
    const auto begin = [&folder](JsonLines& lines, const char* name, qint64 limit) {
        const QString why = lines.open(folder, QLatin1String(name), limit);
        return why.isEmpty() ? QString()
                             : Text::tr("%1 cannot be opened: %2. What is recorded now is gone after a restart.").arg(lines.fileName(), why);
    };
    QString reason = begin(summaries_, "summaries", limits_.summaries);
    if (reason.isEmpty())
        reason = begin(traces_, "traces", limits_.traces);
    if (!reason.isEmpty()) {
        close();
        return reason;
    }
    QVector<inspection::Summary> piece;
    bool going = true;
    const auto give = [&] {
        going = going && (!restore || restore(std::exchange(piece, {})));
        piece.clear();
        return going;
    };
    summaries_.read([&](const QByteArray& line, JsonLines::Place /*place*/) {
        const auto value = parse(line);
        if (!value)
            return true;
        auto summary = inspection::summaryFrom(*value);
        if (!summary)
            return true;
        highestId_ = std::max<quint64>(highestId_, summary->id);
        piece.append(std::move(*summary));
        return piece.size() < pieceSize || give();
    });
    if (!piece.isEmpty())
        give();
    if (!going)
        return {};
    traces_.read([&](const QByteArray& line, JsonLines::Place place) {
        // "id<TAB>trace": the index needs no look into megabytes of JSON.
        bool good = false;
        const quint64 id = line.left(line.indexOf('\t')).toULongLong(&good);
        if (good) {
            places_.insert(id, place);
            highestId_ = std::max(highestId_, id);
        }
        return true;
    });
    return {};
}

void CaptureFile::close()
{
    summaries_.close();
    traces_.close();
    places_.clear();
    highestId_ = 0;
    failed_ = false;
    failure_.clear();
}

void CaptureFile::append(const QVector<inspection::Summary>& summaries)
{
    if (!isOpen() || failed_ || summaries.isEmpty())
        return;
    QByteArray lines;
    for (const inspection::Summary& summary : summaries) {
        const std::string text = schema::writeJson(inspection::toValue(summary), 0);
        lines.append(text.data(), static_cast<qsizetype>(text.size())).append('\n');
        highestId_ = std::max<quint64>(highestId_, summary.id);
    }
    if (!summaries_.append(lines))
        fail(summaries_);
}

void CaptureFile::append(const inspection::Trace& trace)
{
    if (!isOpen() || failed_ || hasTrace(trace.summary.id))
        return;
    const QByteArray line = QByteArray::number(static_cast<qulonglong>(trace.summary.id)) + '\t' +
                            QByteArray::fromStdString(schema::writeJson(inspection::toValue(trace), 0)) + '\n';
    const auto place = traces_.append(line);
    if (!place)
        return fail(traces_);
    if (place->offset == 0) // in a new file: those of the one that went are gone
        places_.removeIf([this](const auto& entry) { return !traces_.has(entry.value()); });
    places_.insert(trace.summary.id, *place);
}

bool CaptureFile::hasTrace(quint64 id) const
{
    const auto place = places_.constFind(id);
    return place != places_.cend() && traces_.has(*place);
}

std::optional<inspection::Trace> CaptureFile::trace(quint64 id)
{
    if (!hasTrace(id))
        return std::nullopt;
    const QByteArray line = traces_.line(places_.value(id));
    const auto value = parse(line.mid(line.indexOf('\t') + 1));
    if (!value)
        return std::nullopt;
    auto trace = inspection::traceFrom(*value);
    return trace ? std::optional(std::move(*trace)) : std::nullopt;
}

void CaptureFile::flush()
{
    for (JsonLines* lines : {&summaries_, &traces_}) {
        if (!failed_ && !lines->flush())
            fail(*lines);
    }
}

void CaptureFile::fail(const JsonLines& lines)
{
    if (std::exchange(failed_, true))
        return;
    failure_ = Text::tr("%1 cannot be written: %2. What is recorded from now on is gone after a restart. Make room, "
                        "then open the workspace again.").arg(lines.fileName(), lines.error());
}

QString CaptureFile::takeFailure() { return std::exchange(failure_, {}); }

} // namespace postern::workbench
