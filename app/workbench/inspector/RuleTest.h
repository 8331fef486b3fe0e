// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Breakpoint.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/models/TraceProbe.h"

#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <memory>
#include <vector>

namespace postern::workbench {

/// Counts which of the recorded calls a breakpoint would have stopped. What the list of calls tells is tried on all of
/// them, by a thread of its own; headers are in the traces, so of the calls that come into question the newest are fetched.
/// Lives on the GUI thread and never waits.
class RuleTest final : public QObject {
    Q_OBJECT
  public:
    struct Result {
        quint64 recorded = 0;  ///< calls that were tried
        quint64 matched = 0;   ///< by what the list tells
        bool traced = false;   ///< the rule asks for headers, so:
        quint64 looked = 0;    ///< traces that were looked at, of the newest that matched
        quint64 confirmed = 0; ///< and those of them that match all in all
    };

    RuleTest(const ExchangeStore& store, TraceProbe::Fetch fetch, QObject* parent = nullptr);
    ~RuleTest() override;

    /// Takes the place of a test that is under way.
    void start(const inspection::Breakpoint& rule);
    void stop();
    [[nodiscard]] bool isRunning() const { return run_ != nullptr; }

  Q_SIGNALS:
    void finished(const postern::workbench::RuleTest::Result& result);

  private:
    struct Run {
        inspection::Breakpoint rule;
        std::atomic<bool> stop{false};
        Result result;
        std::vector<std::uint64_t> newest; ///< of those that matched, the newest last
        std::size_t open = 0;              ///< traces that were asked for
    };
    void look(const std::shared_ptr<Run>& run);
    void fetchNext(const std::shared_ptr<Run>& run);
    void take(const std::shared_ptr<Run>& run, std::uint64_t id, const std::optional<inspection::Trace>& trace);
    void end(const std::shared_ptr<Run>& run);

    const ExchangeStore& store_;
    TraceProbe::Fetch fetch_;
    std::shared_ptr<Run> run_;
    QThreadPool pool_;
};

} // namespace postern::workbench
