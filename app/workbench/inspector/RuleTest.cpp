// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/RuleTest.h"

#include "workbench/inspector/BreakpointText.h"

#include <QPointer>
#include <algorithm>
#include <utility>

namespace postern::workbench {
namespace {

/// Traces that are looked at, and asked for at once.
constexpr std::size_t mostTraces = 200;
constexpr std::size_t tracesAtOnce = 8;

/// What the list of calls tells of one.
inspection::Summary listed(const ExchangeStore::Snapshot& all, const ExchangeRow& row)
{
    inspection::Summary out;
    out.id = row.id;
    out.api = all.name(row.api);
    out.method = all.name(row.method);
    out.route = all.name(row.route);
    out.target = row.targetText();
    out.status = row.status;
    return out;
}

} // namespace

RuleTest::RuleTest(const ExchangeStore& store, TraceProbe::Fetch fetch, QObject* parent)
    : QObject(parent), store_(store), fetch_(std::move(fetch))
{
    pool_.setMaxThreadCount(1);
}

RuleTest::~RuleTest()
{
    stop();
    pool_.waitForDone();
}

void RuleTest::stop()
{
    if (const auto run = std::exchange(run_, nullptr))
        run->stop = true;
}

void RuleTest::start(const inspection::Breakpoint& rule)
{
    stop();
    auto run = std::make_shared<Run>();
    run->rule = rule;
    run->result.traced = looksAtHeaders(rule);
    run_ = run;
    look(run);
}

/// The run is the worker's thread's until it says that it has done.
void RuleTest::look(const std::shared_ptr<Run>& run)
{
    pool_.start([this, run, all = store_.snapshot()] {
        for (std::size_t n = 0; n < all.size && !run->stop; ++n, ++run->result.recorded) {
            const ExchangeRow row = all.row(n);
            if (!wouldStop(run->rule, listed(all, row)))
                continue;
            ++run->result.matched;
            if (!run->result.traced)
                continue;
            if (run->newest.size() == 2 * mostTraces) // the older half goes
                run->newest.erase(run->newest.begin(), run->newest.begin() + mostTraces);
            run->newest.push_back(row.id);
        }
        QMetaObject::invokeMethod(this, [this, run] {
            if (run != run_)
                return;
            if (run->newest.size() > mostTraces)
                run->newest.erase(run->newest.begin(), run->newest.end() - mostTraces);
            if (run->newest.empty())
                return end(run);
            fetchNext(run);
        }, Qt::QueuedConnection);
    });
}

void RuleTest::fetchNext(const std::shared_ptr<Run>& run)
{
    while (run->open < tracesAtOnce && !run->newest.empty()) {
        const std::uint64_t id = run->newest.back();
        run->newest.pop_back();
        ++run->open;
        fetch_(id, [self = QPointer<RuleTest>(this), run, id](std::optional<inspection::Trace> trace) {
            if (!self.isNull() && self->run_ == run)
                self->take(run, id, trace);
        });
    }
}

void RuleTest::take(const std::shared_ptr<Run>& run, std::uint64_t id, const std::optional<inspection::Trace>& trace)
{
    --run->open;
    const std::ptrdiff_t row = store_.rowOf(id);
    if (trace && row >= 0 && isTraceOf(*trace, store_.summary(static_cast<std::size_t>(row)))) {
        ++run->result.looked;
        run->result.confirmed += headersHold(run->rule, *trace) ? 1 : 0;
    }
    fetchNext(run);
    if (run->open == 0 && run->newest.empty())
        end(run);
}

void RuleTest::end(const std::shared_ptr<Run>& run)
{
    run_.reset();
    Q_EMIT finished(run->result);
}

} // namespace postern::workbench
