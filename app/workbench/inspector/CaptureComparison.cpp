// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/CaptureComparison.h"

#include "capture/CaptureStore.h"
#include "workbench/inspector/ExchangeDiff.h"

#include <QCoreApplication>
#include <QMap>
#include <QPointer>
#include <algorithm>
#include <utility>

namespace postern::workbench {
namespace {

using Store = std::unique_ptr<capture::CaptureStore>;

struct ComparisonText {
    Q_DECLARE_TR_FUNCTIONS(CaptureComparison)
};

QString plainText(const std::string& text) { return QString::fromStdString(text); }

Result<Store> openSide(const CaptureSide& side)
{
    capture::CaptureOptions options;
    options.readOnly = true;
    return capture::CaptureStore::open(side.file.toStdString(), options);
}

CaptureRow rowOf(const capture::Entry& entry)
{
    const inspection::Summary& summary = entry.summary;
    CaptureRow row;
    row.id = summary.id;
    row.method = plainText(summary.method);
    row.target = plainText(summary.target);
    row.route = summary.route.empty() ? row.target.section(QLatin1Char('?'), 0, 0) : plainText(summary.api + ' ' + summary.route);
    row.status = summary.status;
    row.durationUs = std::chrono::duration_cast<std::chrono::microseconds>(summary.duration).count();
    row.responseBytes = summary.responseBytes;
    row.endedBy = plainText(summary.endedBy);
    row.traced = (entry.flags & capture::Traced) != 0;
    return row;
}

std::shared_ptr<const inspection::Trace> traceIn(capture::CaptureStore& store, quint64 id)
{
    auto trace = store.trace(id);
    return trace && *trace ? std::make_shared<const inspection::Trace>(std::move(**trace)) : nullptr;
}

/// "Response: 1; Response body: 2", of what differs with a meaning.
QString differenceOf(const inspection::Trace& left, const inspection::Trace& right, const QStringList& ignored)
{
    QMap<ExchangeDifference::Section, int> counts;
    const auto all = compareExchanges(left, right, ignored);
    QStringList parts;
    for (const ExchangeDifference& one : all) {
        if (one.weight != ExchangeDifference::Weight::Semantic)
            continue;
        if (one.section == ExchangeDifference::Section::Response || one.section == ExchangeDifference::Section::Request)
            parts << QStringLiteral("%1 %2 / %3").arg(one.name, one.left.isNull() ? QStringLiteral("-") : one.left, one.right.isNull() ? QStringLiteral("-") : one.right);
        else
            ++counts[one.section];
    }
    for (auto at = counts.begin(); at != counts.end(); ++at)
        parts << QStringLiteral("%1: %2").arg(sectionText(at.key())).arg(at.value());
    return parts.join(QStringLiteral("; "));
}

} // namespace

CaptureComparison::CaptureComparison(QObject* parent) : QObject(parent) { pool_.setMaxThreadCount(1); }

CaptureComparison::~CaptureComparison()
{
    if (running_ != nullptr)
        running_->stop = true;
    pool_.waitForDone();
}

double CaptureComparison::progress() const { return running_ == nullptr ? 1.0 : running_->permille / 1000.0; }

void CaptureComparison::cancel()
{
    if (running_ == nullptr)
        return;
    running_->stop = true;
    running_.reset();
    Q_EMIT cancelled();
}

// The worker reads files of its own and owns its result until that comes back by an event.
void CaptureComparison::start(const std::array<CaptureSide, 2>& sides, PairBy by, const QStringList& ignored)
{
    if (running_ != nullptr)
        running_->stop = true;
    auto run = std::make_shared<Run>();
    running_ = run;
    pool_.start([this, run, sides, by, ignored] {
        auto result = std::make_shared<Result>();
        std::array<Store, 2> stores;
        for (std::size_t side = 0; side < 2 && result->problem.isEmpty(); ++side) {
            auto opened = openSide(sides.at(side));
            if (!opened) {
                result->problem = plainText(opened.error().describe());
                break;
            }
            stores.at(side) = std::move(*opened);
            const auto walked = stores.at(side)->walk(0, ~0ULL, [&](capture::Entry& entry) {
                if (static_cast<std::size_t>(result->rows.at(side).size()) >= mostRows) {
                    result->cut = true;
                    return false;
                }
                CaptureRow row = rowOf(entry);
                if (by == PairBy::Correlation && row.traced) {
                    if (const auto trace = traceIn(*stores.at(side), row.id))
                        row.correlation = plainText(trace->correlationId);
                }
                result->rows.at(side).append(std::move(row));
                return true;
            }, &run->stop);
            if (!walked)
                result->problem = plainText(walked.error().describe());
        }
        if (result->problem.isEmpty() && !run->stop)
            result->pairs = pairCaptures(result->rows[0], result->rows[1], by);
        for (qsizetype n = 0; n < result->pairs.size() && !run->stop; ++n) {
            run->permille = static_cast<int>(n * 1000 / result->pairs.size());
            CapturePair& pair = result->pairs[n];
            if (pair.left < 0 || pair.right < 0)
                continue;
            const CaptureRow& left = result->rows[0].at(pair.left);
            const CaptureRow& right = result->rows[1].at(pair.right);
            const auto a = left.traced ? traceIn(*stores[0], left.id) : nullptr;
            const auto b = right.traced ? traceIn(*stores[1], right.id) : nullptr;
            pair.says = a != nullptr && b != nullptr ? differenceOf(*a, *b, ignored) : rowDifference(left, right);
            pair.state = pair.says.isEmpty() ? CapturePair::State::Same : CapturePair::State::Changed;
        }
        QMetaObject::invokeMethod(this, [this, run, result] {
            if (running_ != run)
                return; // cancelled, or a newer one runs
            running_.reset();
            Q_EMIT finished(result);
        });
    });
}

void CaptureComparison::fetch(const std::array<CaptureSide, 2>& sides, quint64 left, quint64 right, std::function<void(Traces)> answer)
{
    pool_.start([this, sides, ids = std::array<quint64, 2>{left, right}, answer = std::move(answer)] {
        Traces traces;
        for (std::size_t side = 0; side < 2; ++side) {
            if (auto store = ids.at(side) == 0 ? postern::Result<Store>(unexpected(ErrorKind::NotFound, "none")) : openSide(sides.at(side)))
                traces.at(side) = traceIn(**store, ids.at(side));
        }
        QMetaObject::invokeMethod(this, [answer, traces] { answer(traces); }, Qt::QueuedConnection);
    });
}

} // namespace postern::workbench
