// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/models/ExchangeFilter.h"

#include <QObject>
#include <QThreadPool>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace postern::workbench {

/// Decides the rows that only their whole traces can decide: fetches a few traces at a time, tries each in a worker, and
/// gives out the rows that match in the order in which they were added. Lives on the GUI thread and never waits.
class TraceProbe : public QObject {
    Q_OBJECT
  public:
    /// As GatewayLink::fetchTrace(): answers once, on a later turn of the event loop.
    using Fetch = std::function<void(quint64 id, std::function<void(std::optional<inspection::Trace>)> answer)>;
    struct Item {
        std::uint32_t row = 0; ///< of the store
        bool ask = false;      ///< false: it matches already, and only has its place in the order
    };

    explicit TraceProbe(const ExchangeStore& store, QObject* parent = nullptr);
    ~TraceProbe() override;

    void setFetch(Fetch fetch) { fetch_ = std::move(fetch); }
    /// Forgets what waits, and from now on decides by this filter.
    void begin(const ExchangeFilter& filter, const ExchangeTags::Table& tags);
    /// `live`: they have only just happened, so that their traces may come a moment later.
    void add(const std::vector<Item>& items, bool live);
    /// Forgets what waits; the matching ones among it that were certain are lost.
    void stop();

    [[nodiscard]] std::size_t waiting() const { return items_.size(); }
    /// Since begin(): rows that were given out or turned down.
    [[nodiscard]] quint64 decided() const { return decided_; }
    /// Since begin(): rows whose traces are no longer held, so that nobody knows.
    [[nodiscard]] quint64 unknown() const { return unknown_; }

  Q_SIGNALS:
    void matched(const std::vector<std::uint32_t>& rows);
    /// Nothing waits any more.
    void finished();

  private:
    enum class State : std::uint8_t { Certain, Ask, Asked, Out };
    struct Entry {
        std::uint32_t row = 0;
        State state = State::Ask;
        int tries = 0;
    };
    void pump();
    void ask(Entry& entry, std::uint64_t number);
    void answered(std::uint64_t number, std::optional<inspection::Trace> trace);
    void judge(std::uint64_t number, std::shared_ptr<const inspection::Trace> trace);
    void decide(std::uint64_t number, State state);
    void flush();
    [[nodiscard]] Entry* entry(std::uint64_t number);

    const ExchangeStore& store_;
    Fetch fetch_;
    std::shared_ptr<const ExchangeFilter> filter_;
    ExchangeTags::Table tags_;
    std::deque<Entry> items_;
    std::uint64_t first_ = 0; ///< number of the front entry; numbers never repeat, so a late answer finds nothing
    std::size_t next_ = 0;    ///< entry to be asked for next
    int asked_ = 0;
    quint64 decided_ = 0;
    quint64 unknown_ = 0;
    QThreadPool pool_;
};

/// Whether this is the trace of that exchange: numbers begin anew with each run of a gateway, so another run's may have it.
[[nodiscard]] bool isTraceOf(const inspection::Trace& trace, const inspection::Summary& exchange);

} // namespace postern::workbench
