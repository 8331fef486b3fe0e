// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "dataplane/inspection/MessageEdit.h"
#include "dataplane/inspection/Trace.h"
#include "dataplane/pipeline/Resumption.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace postern::inspection {

/// A call that is held up, as it stood when it stopped. Nobody changes it.
struct PausedExchange {
    std::uint64_t id = 0;    ///< as Summary::id
    std::uint64_t pause = 0; ///< told from every other pause of this gateway
    std::string breakpoint;  ///< the id of the one that it stopped at, or stepped on from
    std::string filter;      ///< before which it waits: a filter's type, "backend" or "send"
    std::string instance;
    std::string after;       ///< the filter that has run just now, when the breakpoint is after it
    HeldMessage message;
    std::shared_ptr<const Masking> masking;
    Trace trace; ///< so far, masked
    WallTime since;
    SteadyTime paused;
    SteadyTime received;
    std::optional<Milliseconds> patience; ///< how long the client waits, counted from `received`, when it said so
    std::string correlationId;
};

/// What became of a pause.
enum class PauseEnd : std::uint8_t {
    Continued,
    Edited,
    Answered,
    Dropped,
    Stepped,
    TimeOver,          ///< it was held up for as long as that may be, and went on
    ClientLeft,        ///< the client did not wait
    AnswerBroke,       ///< the backend's answer, or the rest of the request, broke meanwhile
    GatewayClosed,     ///< the gateway stopped and closed the connection
    Draining,          ///< the gateway began to stop, so it went on
    RecordingOff,      ///< recording was stopped, so it went on
    BreakpointRemoved, ///< its breakpoint was taken away, so it went on
};
/// "continued", "client-left", ...
[[nodiscard]] std::string_view toString(PauseEnd end) noexcept;
/// A sentence for people.
[[nodiscard]] std::string_view sentenceOf(PauseEnd end) noexcept;

/// What the worker is to do with the call.
struct PauseDecision {
    PauseEnd end = PauseEnd::Continued;
    MessageEdit edit{};
    std::string by{};
    bool step = false;
};

/// Every call of a gateway that is held up. Threads meet here, at one mutex: a worker's, whose calls stop and go on, and
/// whoever steers them (the control protocol's, or the embedder's). No worker waits for a person: it only puts down what
/// it has, and is resumed through its port.
class PausedExchanges {
  public:
    explicit PausedExchanges(const Clock& clock) noexcept : clock_(clock) {}
    PausedExchanges(const PausedExchanges&) = delete;
    PausedExchanges& operator=(const PausedExchanges&) = delete;

    // --- The worker ---
    enum class Admission : std::uint8_t { Held, Full, Closed };
    /// Before anything is copied: whether one more can be held. Beyond the limit a call runs on, and is counted.
    [[nodiscard]] Admission admits() noexcept;
    /// Holds it until take() or gone(), or says why not. Returns the pause's number in `paused`.
    [[nodiscard]] Admission add(std::unique_ptr<PausedExchange> paused, pipeline::Resumption resumption, std::uint64_t& pause);
    /// The call has been resumed: what was decided; nothing when nobody did.
    [[nodiscard]] std::optional<PauseDecision> take(std::uint64_t id);
    /// The call is over, or goes on, for a reason of its own.
    void gone(std::uint64_t id, PauseEnd why);
    [[nodiscard]] std::uint64_t nextPause() noexcept { return lastPause_.fetch_add(1, std::memory_order_relaxed) + 1; }
    [[nodiscard]] Milliseconds longest() const noexcept { return Milliseconds(longest_.load(std::memory_order_relaxed)); }

    // --- Whoever steers ---
    /// Something that the gateway decides for one pause, if it still lasts. Any thread.
    void release(std::uint64_t id, std::uint64_t pause, PauseEnd why);
    void setLimits(std::uint64_t most, Milliseconds longest);
    /// Nothing is held from now on, and what is held goes on.
    void close(PauseEnd why);
    void open();
    /// Those that stopped at none of `breakpoints` go on.
    void keepOnly(const std::set<std::string>& breakpoints);

    using List = std::vector<std::shared_ptr<const PausedExchange>>;
    [[nodiscard]] List list() const;
    [[nodiscard]] std::shared_ptr<const PausedExchange> find(std::uint64_t id) const;
    /// Carries out `action`, or says why it cannot be done (NotFound: it is not held any more; Conflict in words).
    [[nodiscard]] Result<void> act(std::uint64_t id, const PauseAction& action);
    /// The same for all; Continue and Drop only. Returns how many there were.
    std::size_t actOnAll(const PauseAction& action);

    struct Ended {
        std::uint64_t revision = 0;
        std::uint64_t id = 0;
        std::uint64_t pause = 0;
        PauseEnd end = PauseEnd::Continued;
        std::string by;
    };
    /// Pauses that ended after `revision`, as far as they are remembered.
    [[nodiscard]] std::vector<Ended> endedAfter(std::uint64_t revision) const;
    /// Grows with every change. Any thread.
    [[nodiscard]] std::uint64_t revision() const noexcept { return revision_.load(std::memory_order_acquire); }
    /// Calls that ran on because as many were held as may be.
    [[nodiscard]] std::uint64_t beyond() const noexcept { return beyond_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t most() const noexcept { return most_.load(std::memory_order_relaxed); }
    [[nodiscard]] SteadyTime now() const noexcept { return clock_.steady(); }

  private:
    struct Slot {
        std::shared_ptr<const PausedExchange> paused;
        pipeline::Resumption resumption;
        std::optional<PauseDecision> decision;
        std::size_t octets = 0;
    };
    /// With the mutex. The resumption is for the caller, to be used without it.
    [[nodiscard]] pipeline::Resumption decide(Slot& slot, PauseDecision decision);
    void tell(const PausedExchange& paused, PauseEnd end, std::string by);
    template <class Which> std::size_t releaseThose(PauseDecision decision, Which which);

    const Clock& clock_;
    mutable std::mutex mutex_;
    std::map<std::uint64_t, Slot> slots_;
    std::deque<Ended> ended_;
    std::size_t octets_ = 0;
    std::optional<PauseEnd> closed_;
    std::atomic<std::uint64_t> held_{0}; ///< slots_.size(), to be looked at without the mutex
    std::atomic<std::uint64_t> most_{1000};
    std::atomic<std::int64_t> longest_{600'000};
    std::atomic<std::uint64_t> beyond_{0};
    std::atomic<std::uint64_t> revision_{1};
    std::atomic<std::uint64_t> lastPause_{0};
};

} // namespace postern::inspection
