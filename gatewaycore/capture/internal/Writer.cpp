// SPDX-License-Identifier: Apache-2.0
#include "capture/internal/Writer.h"

#include <algorithm>
#include <utility>

namespace postern::capture::internal {
namespace {

constexpr auto betweenBatches = std::chrono::milliseconds(50);
constexpr std::uint64_t removedAtOnce = 5'000; // some ten milliseconds of the writer's time

std::size_t exchangesIn(const Item& item)
{
    const auto* summaries = std::get_if<std::vector<inspection::Summary>>(&item.what);
    return summaries == nullptr ? 0 : summaries->size();
}

std::size_t octetsIn(const Item& item)
{
    const auto* trace = std::get_if<inspection::Trace>(&item.what);
    return trace == nullptr ? 0 : inspection::octetsOf(*trace);
}

} // namespace

Result<std::unique_ptr<Writer>> Writer::begin(Database database, const CaptureOptions& options, TakenCount& taken, std::uint64_t rows)
{
    auto writer = std::unique_ptr<Writer>(new Writer(std::move(database), options, taken, rows));
    auto made = RowWriter::on(writer->database_);
    if (!made)
        return unexpected(std::move(made).error());
    writer->rowWriter_ = std::move(*made);
    if (auto done = writer->database_.execute("UPDATE state SET value=1 WHERE name='open'"); !done)
        return unexpected(std::move(done).error());
    writer->pageSize_ = writer->database_.number("PRAGMA page_size").value_or(4096);
    writer->state_.octets = writer->octetsInUse();
    writer->thread_ = std::thread([self = writer.get()] { self->run(); });
    return writer;
}

Writer::Writer(Database database, const CaptureOptions& options, TakenCount& taken, std::uint64_t rows)
    : database_(std::move(database)), rows_(rows), written_(taken.value()), limits_(options.limits), taken_(taken)
{
    if (options.redacted)
        redaction_.emplace();
    state_.exchanges = rows;
}

Writer::~Writer()
{
    if (!thread_.joinable())
        return;
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
    (void)database_.execute("UPDATE state SET value=0 WHERE name='open'");
    (void)database_.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

bool Writer::put(Item item)
{
    const std::size_t exchanges = exchangesIn(item);
    const std::size_t octets = octetsIn(item);
    // What a person writes is little, and nobody writes it twice: it is never dropped.
    const bool byHand = std::holds_alternative<AnnotationChange>(item.what);
    const std::lock_guard lock(mutex_);
    if (!byHand && (!state_.paused.empty() || queuedExchanges_ + exchanges > limits_.queuedExchanges || queuedOctets_ + octets > limits_.queuedOctets)) {
        state_.dropped += std::max<std::size_t>(exchanges, octets > 0 ? 1 : 0);
        return false;
    }
    queuedExchanges_ += exchanges;
    queuedOctets_ += octets;
    if (exchanges > 0)
        taken_.set(taken_.value() + exchanges);
    const bool first = queue_.empty();
    queue_.push_back(std::move(item));
    if (first)
        wake_.notify_all();
    return true;
}

bool Writer::flush(std::chrono::milliseconds within)
{
    std::unique_lock lock(mutex_);
    hurry_ = true;
    wake_.notify_all();
    const bool done = idle_.wait_for(lock, within, [this] { return (queue_.empty() && !writing_) || !state_.paused.empty(); });
    return done && state_.paused.empty();
}

CaptureState Writer::state() const
{
    const std::lock_guard lock(mutex_);
    return state_;
}

void Writer::onPaused(std::function<void(const std::string& reason)> tell)
{
    const std::lock_guard lock(mutex_);
    tell_ = std::move(tell);
}

void Writer::resume()
{
    const std::lock_guard lock(mutex_);
    state_.paused.clear();
    wake_.notify_all();
}

void Writer::run()
{
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stop_ || (!queue_.empty() && state_.paused.empty()); });
        if (queue_.empty() || !state_.paused.empty())
            return; // told to stop, and nothing is left that could be written
        std::deque<Item> batch = std::exchange(queue_, {});
        const std::size_t exchanges = std::exchange(queuedExchanges_, 0);
        writing_ = true;
        lock.unlock();
        auto done = write(batch);
        bool stored = false;
        if (done) {
            stored = true;
            done = keepLimits();
        }
        const std::uint64_t octets = octetsInUse();
        if (stored)
            batch.clear(); // while nobody waits for the mutex
        lock.lock();
        writing_ = false;
        state_.octets = octets;
        state_.exchanges = rows_;
        if (!done) {
            if (!stored)
                queuedExchanges_ += exchanges;
            const auto tell = tell_;
            pause(done.error(), std::move(batch));
            const std::string reason = state_.paused;
            idle_.notify_all();
            if (tell) {
                lock.unlock();
                tell(reason);
                lock.lock();
            }
            continue;
        }
        queuedOctets_ = 0;
        for (const Item& waiting : queue_)
            queuedOctets_ += octetsIn(waiting);
        if (queue_.empty()) {
            hurry_ = false;
            idle_.notify_all();
        }
        if (!stop_ && !hurry_) // more comes meanwhile, for one transaction instead of many
            wake_.wait_for(lock, betweenBatches, [this] { return stop_ || hurry_; });
    }
}

/// With the mutex held. What could not be written waits at the queue's front for resume().
void Writer::pause(const Error& why, std::deque<Item> batch)
{
    for (Item& later : queue_)
        batch.push_back(std::move(later));
    queue_ = std::move(batch);
    state_.paused = why.describe();
}

Result<void> Writer::write(const std::deque<Item>& batch)
{
    auto done = database_.execute("BEGIN IMMEDIATE");
    if (!done)
        return done;
    const std::uint64_t rows = rows_;
    const std::uint64_t written = written_;
    done = writeItems(batch);
    if (done)
        done = rowWriter_->setState("rows", rows_);
    if (done)
        done = rowWriter_->setState("taken", written_);
    if (done)
        done = database_.execute("COMMIT");
    if (!done) {
        rows_ = rows;
        written_ = written;
        (void)database_.execute("ROLLBACK");
    }
    return done;
}

Result<bool> Writer::put(const inspection::Summary& summary, std::uint32_t flags)
{
    if (!redaction_)
        return rowWriter_->put(summary, flags);
    return rowWriter_->put(redaction_->apply(summary), flags);
}

Result<bool> Writer::put(const inspection::Trace& trace, std::uint32_t flags)
{
    return redaction_ ? rowWriter_->put(redaction_->apply(trace), flags, limits_.bodyOctets) : rowWriter_->put(trace, flags, limits_.bodyOctets);
}

Result<void> Writer::writeItems(const std::deque<Item>& batch)
{
    for (const Item& item : batch) {
        Result<void> done;
        if (const auto* summaries = std::get_if<std::vector<inspection::Summary>>(&item.what)) {
            for (const inspection::Summary& summary : *summaries) {
                auto fresh = put(summary, item.flags);
                if (!fresh)
                    return unexpected(std::move(fresh).error());
                rows_ += *fresh ? 1 : 0;
            }
            written_ += summaries->size();
        } else if (const auto* trace = std::get_if<inspection::Trace>(&item.what)) {
            auto fresh = put(*trace, item.flags);
            if (!fresh)
                return unexpected(std::move(fresh).error());
            rows_ += *fresh ? 1 : 0;
        } else if (const auto* change = std::get_if<AnnotationChange>(&item.what)) {
            if ((change->annotation.flags() & keptFlags) == 0)
                oldest_ = std::min(oldest_, static_cast<std::int64_t>(change->id)); // it may go again
            Annotation annotation = change->annotation;
            if (redaction_)
                annotation.note = redaction_->text(annotation.note);
            done = rowWriter_->annotate(change->id, annotation);
        }
        if (!done)
            return done;
    }
    return {};
}

/// Pages that are in use, by two numbers in the file's head: nothing is counted, and nothing moved to shrink the file -
/// what the removed leave free is written over next.
std::uint64_t Writer::octetsInUse()
{
    const std::int64_t pages = database_.number("PRAGMA page_count").value_or(0) - database_.number("PRAGMA freelist_count").value_or(0);
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, pages * pageSize_));
}

Result<void> Writer::keepLimits()
{
    while (true) {
        const std::uint64_t octets = octetsInUse();
        const std::uint64_t tooMany = rows_ > limits_.exchanges ? rows_ - limits_.exchanges : 0;
        if (tooMany == 0 && octets <= limits_.octets)
            return {};
        // Of a file that is too large its share of rows goes, and a little more, so that not every batch has to remove.
        const std::uint64_t share = octets > limits_.octets ? rows_ * (octets - limits_.octets) / octets + rows_ / 100 + 1 : 0;
        auto done = database_.execute("BEGIN IMMEDIATE");
        if (!done)
            return done;
        std::int64_t from = oldest_;
        auto gone = rowWriter_->removeOldest(from, std::min(removedAtOnce, std::max(tooMany, share)));
        if (gone) {
            done = rowWriter_->setState("rows", rows_ - std::min(rows_, *gone));
        }
        if (gone && done)
            done = database_.execute("COMMIT");
        if (!gone || !done) {
            (void)database_.execute("ROLLBACK");
            return gone ? done : Result<void>(unexpected(std::move(gone).error()));
        }
        rows_ -= std::min(rows_, *gone);
        oldest_ = from;
        if (*gone == 0)
            return {}; // only those that somebody has put something on are left: they stay
        const std::lock_guard lock(mutex_);
        state_.removed += *gone;
    }
}

} // namespace postern::capture::internal
