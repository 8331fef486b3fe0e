// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/TraceProbe.h"

#include <QPointer>
#include <QTimer>

namespace postern::workbench {
namespace {

constexpr int mostAsked = 8;
constexpr int mostTries = 4;
constexpr int tryAgainAfterMs = 50;
constexpr auto sameMoment = std::chrono::milliseconds(2);

} // namespace

TraceProbe::TraceProbe(const ExchangeStore& store, QObject* parent) : QObject(parent), store_(store)
{
    pool_.setMaxThreadCount(1);
}

TraceProbe::~TraceProbe() { pool_.waitForDone(); }

void TraceProbe::begin(const ExchangeFilter& filter, const ExchangeTags::Table& tags)
{
    stop();
    filter_ = std::make_shared<const ExchangeFilter>(filter);
    tags_ = tags;
    decided_ = 0;
    unknown_ = 0;
}

void TraceProbe::stop()
{
    first_ += items_.size() + 1;
    items_.clear();
    next_ = 0;
    asked_ = 0;
}

void TraceProbe::add(const std::vector<Item>& items, bool live)
{
    for (const Item& item : items)
        items_.push_back({item.row, item.ask ? State::Ask : State::Certain, live ? 0 : mostTries});
    pump();
    flush();
}

TraceProbe::Entry* TraceProbe::entry(std::uint64_t number)
{
    return number < first_ || number - first_ >= items_.size() ? nullptr : &items_[static_cast<std::size_t>(number - first_)];
}

void TraceProbe::pump()
{
    for (; next_ < items_.size() && asked_ < mostAsked; ++next_) {
        Entry& entry = items_[next_];
        if (entry.state != State::Ask)
            continue;
        ++asked_;
        ask(entry, first_ + next_);
    }
}

void TraceProbe::ask(Entry& entry, std::uint64_t number)
{
    entry.state = State::Asked;
    ++entry.tries;
    if (!fetch_) {
        QMetaObject::invokeMethod(this, [this, number] { answered(number, std::nullopt); }, Qt::QueuedConnection);
        return;
    }
    fetch_(store_.row(entry.row).id, [self = QPointer(this), number](std::optional<inspection::Trace> trace) {
        if (self != nullptr)
            self->answered(number, std::move(trace));
    });
}

void TraceProbe::answered(std::uint64_t number, std::optional<inspection::Trace> trace)
{
    Entry* const at = entry(number);
    if (at == nullptr)
        return; // of an older filter
    if (trace && !isTraceOf(*trace, store_.summary(at->row)))
        trace.reset();
    if (trace) {
        judge(number, std::make_shared<const inspection::Trace>(std::move(*trace)));
    } else if (at->tries < mostTries) {
        QTimer::singleShot(tryAgainAfterMs, this, [this, number] {
            if (Entry* again = entry(number))
                ask(*again, number);
        });
    } else {
        ++unknown_;
        decide(number, State::Out);
    }
}

// A pattern may be slow, and a body long: that is the worker's time. It has its own evaluator and a snapshot.
void TraceProbe::judge(std::uint64_t number, std::shared_ptr<const inspection::Trace> trace)
{
    pool_.start([this, number, trace = std::move(trace), filter = filter_, tags = tags_, snapshot = store_.snapshot(),
                 row = entry(number)->row] {
        ExchangeFilter::Evaluator evaluator(*filter, tags);
        const bool yes = evaluator.judge(snapshot.row(row), *snapshot.names, trace.get()) == ExchangeFilter::Verdict::Yes;
        QMetaObject::invokeMethod(
            this,
            [this, number, yes] {
                if (entry(number) != nullptr)
                    decide(number, yes ? State::Certain : State::Out);
            },
            Qt::QueuedConnection);
    });
}

void TraceProbe::decide(std::uint64_t number, State state)
{
    entry(number)->state = state;
    --asked_;
    pump();
    flush();
}

void TraceProbe::flush()
{
    std::vector<std::uint32_t> rows;
    const bool some = !items_.empty();
    while (!items_.empty() && (items_.front().state == State::Certain || items_.front().state == State::Out)) {
        if (items_.front().state == State::Certain)
            rows.push_back(items_.front().row);
        items_.pop_front();
        ++first_;
        ++decided_;
        next_ -= next_ > 0 ? 1 : 0;
    }
    if (!rows.empty())
        Q_EMIT matched(rows);
    if (some && items_.empty())
        Q_EMIT finished();
}

bool isTraceOf(const inspection::Trace& trace, const inspection::Summary& exchange)
{
    const auto apart = trace.summary.began > exchange.began ? trace.summary.began - exchange.began : exchange.began - trace.summary.began;
    return apart <= sameMoment && trace.summary.target == exchange.target;
}

} // namespace postern::workbench
