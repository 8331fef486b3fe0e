// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "dataplane/inspection/Breakpoint.h"
#include "dataplane/inspection/Masking.h"
#include "dataplane/inspection/PausedExchanges.h"
#include "dataplane/inspection/Trace.h"
#include "dataplane/inspection/TraceRing.h"
#include "dataplane/pipeline/FilterChain.h"
#include "dataplane/pipeline/Terminal.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace postern::inspection {

struct RerunPlan;

/// What the recording taps of one worker share. The ring's producer is that worker's thread.
struct Recorder {
    TraceRing& ring;
    std::shared_ptr<const Masking> masking; ///< of the configuration that runs
    const Clock& clock;
    std::string configHash;
    std::size_t bodyLimit = 64U << 10U; ///< octets kept of each body
    std::shared_ptr<const BreakpointSet> breakpoints{}; ///< nullptr: none
    std::shared_ptr<PausedExchanges> paused{};          ///< there whenever there are breakpoints
    std::uint64_t holdLimit = 1U << 20U; ///< octets of content that a call which is held up waits for
};

/// The name of the steps that breakpoints leave in a trace.
inline constexpr std::string_view breakpointStep = "breakpoint";

/// What a tap knows of breakpoints, once its exchange has met any.
struct BreakpointWalk {
    std::vector<std::shared_ptr<ArmedBreakpoint>> met; ///< each stops a call once
    std::string due;        ///< the id of the breakpoint that stops the call at the next place
    std::string dueAfter;   ///< the filter that has just run, if it is for that
    bool isDue = false;
    bool full = false;      ///< it would have been, but as many as may be are held
    bool wantsBody = false; ///< whatever the content's length
    bool gathered = false;  ///< the content of the answer did not come soon
    std::string beginning;  ///< of it, then
    bool stepping = false;  ///< at every place
    const void* lookedAt = nullptr; ///< the place that has been looked at, so that a filter's own pause is not a new one
    pipeline::Direction lookedSide = pipeline::Direction::Request;
    bool looked = false;
    bool held = false;
    pipeline::Direction heldSide = pipeline::Direction::Request;
    std::uint64_t timer = 0;  ///< of the longest pause
    std::size_t traceStep = 0;
    std::string at;           ///< the breakpoint's id, for the trace
    std::optional<PauseDecision> decision; ///< taken on resumption
};

/// Watches one exchange and makes its Trace, masked, which end() puts into the worker's ring. Lives as long as the
/// exchange; begin() makes it the exchange's UpstreamObserver.
class RecordingTap final : public pipeline::UpstreamObserver {
  public:
    explicit RecordingTap(Recorder& recorder) : recorder_(recorder), masking_(recorder.masking) {}
    RecordingTap(const RecordingTap&) = delete;
    RecordingTap& operator=(const RecordingTap&) = delete;

    void begin(pipeline::Exchange& exchange);
    void routed(pipeline::Exchange& exchange, const pipeline::FilterChain& chain);
    /// After begin(): the call is a recorded one that is run again.
    void runAgain(const RerunPlan& plan);
    /// After routed(): it begins behind the first `count` steps of the chain, with what they found then.
    void notRun(const pipeline::Exchange& exchange, const RerunPlan& plan, std::size_t count);
    pipeline::Verdict before(pipeline::Exchange& exchange, const pipeline::ChainStep& step, pipeline::Direction direction);
    void after(pipeline::Exchange& exchange, const pipeline::ChainStep& step, pipeline::Direction direction,
               pipeline::Verdict verdict);
    pipeline::Verdict terminal(pipeline::Exchange& exchange);
    pipeline::Verdict sending(pipeline::Exchange& exchange);
    /// Whether a breakpoint will stop the call at this place, and waits for its content.
    bool wantsBody(pipeline::Exchange& exchange, const pipeline::ChainStep* step, pipeline::Direction direction)
    {
        return mayHalt() && isHaltWithBody(exchange, step, direction);
    }
    [[nodiscard]] std::uint64_t gathers(pipeline::Exchange& exchange) const { return walk_ == nullptr ? 0 : gatheredAtMost(exchange); }
    void gathered(pipeline::Exchange& exchange, BytesView beginning);
    bool dropped(pipeline::Exchange& exchange) { return walk_ != nullptr && isDropped(exchange); }
    void requestData(pipeline::Exchange& exchange, BytesView data);
    void responseHead(pipeline::Exchange& exchange);
    void responseFinal(pipeline::Exchange& exchange);
    void responseData(pipeline::Exchange& exchange, BytesView data);
    void end(pipeline::Exchange& exchange);

    // UpstreamObserver
    void requestSent(const http::RequestHead& head) override;
    void requestRepeated() override;
    void requestData(BytesView data) override;
    void responseReceived(const http::ResponseHead& head) override;
    void responseData(BytesView data) override;
    void attemptEnded(const Attempt& attempt) override;
    void passedOver(std::string_view url, std::string_view why) override;

  private:
    /// A head as it stood before a step: views, because a step replaces texts and never changes them in place.
    struct HeadShape {
        std::string_view line; ///< target or, of a response, nothing
        std::string_view method;
        int status = 0;
        std::vector<http::HeaderField> fields;
        BytesView body; ///< only where a filter needs the whole of it
    };

    [[nodiscard]] std::chrono::nanoseconds sinceBegin() const { return recorder_.clock.steady() - began_; }
    [[nodiscard]] HeaderList headers(const http::HeaderMap& map) const;
    void keep(Message& message, BytesView data) const;
    void maskBody(Message& message) const;
    void shape(const pipeline::Exchange& exchange, pipeline::Direction direction);
    void diff(pipeline::Exchange& exchange, pipeline::Direction direction, Step& step);
    void diffFields(const http::HeaderMap& now, Step& step) const;
    void diffBody(BytesView now, const http::HeaderMap& headers, Step& step) const;
    void contextChanges(pipeline::Exchange& exchange, Step& step);
    [[nodiscard]] static Reason said(const pipeline::ReasonText& text,
                                     std::vector<std::pair<std::string, std::string>> arguments);
    [[nodiscard]] Reason reasonOf(const pipeline::GivenReason& given) const;
    [[nodiscard]] Step ownStep(std::string filter, StepResult result, pipeline::Exchange& exchange) const;
    [[nodiscard]] Reason faultReason(const pipeline::Exchange& exchange) const;
    [[nodiscard]] Step* stepNamed(std::string_view filter);
    void explainOwnFault(pipeline::Exchange& exchange);
    void explainBreak(pipeline::Exchange& exchange, Step& send);
    void addNotReached();
    void summarise(pipeline::Exchange& exchange, Summary& summary) const;
    [[nodiscard]] UpstreamAttempt& attempt();

    // Breakpoints: TapBreakpoints.cpp; calls that are run again: TapRerun.cpp
    [[nodiscard]] bool mayHalt() const noexcept { return recorder_.breakpoints != nullptr || walk_ != nullptr; }
    [[nodiscard]] std::uint64_t gatheredAtMost(pipeline::Exchange& exchange) const;
    [[nodiscard]] bool isShort(const http::BodyFraming& framing) const noexcept;
    [[nodiscard]] bool isHaltWithBody(pipeline::Exchange& exchange, const pipeline::ChainStep* step, pipeline::Direction direction);
    [[nodiscard]] bool isDropped(pipeline::Exchange& exchange);
    [[nodiscard]] HaltPlace placeOf(const pipeline::ChainStep* step, pipeline::Direction direction) const noexcept;
    void look(pipeline::Exchange& exchange, const HaltPlace& place);
    void lookAfter(pipeline::Exchange& exchange, const pipeline::ChainStep& step, pipeline::Direction direction);
    void match(pipeline::Exchange& exchange, const HaltPlace& place);
    [[nodiscard]] pipeline::Verdict halt(pipeline::Exchange& exchange, const pipeline::ChainStep* step, pipeline::Direction direction);
    [[nodiscard]] pipeline::Verdict hold(pipeline::Exchange& exchange, const HaltPlace& place);
    [[nodiscard]] pipeline::Verdict goOn(pipeline::Exchange& exchange);
    void endHold(pipeline::Exchange& exchange, PauseEnd why);
    void tellReleased(pipeline::Exchange& exchange, PauseEnd why);
    [[nodiscard]] HeldMessage heldMessage(pipeline::Exchange& exchange, pipeline::Direction side) const;
    [[nodiscard]] Step& heldStep() { return trace_->steps[walk_->traceStep]; }

    Recorder& recorder_;
    std::shared_ptr<const Masking> masking_; ///< as the exchange began: a reload may know other names
    std::unique_ptr<Trace> trace_;
    std::unique_ptr<BreakpointWalk> walk_; ///< nullptr until a breakpoint was in force
    SteadyTime began_;
    SteadyTime stepBegan_;
    HeadShape before_;
    const pipeline::FilterChain* chain_ = nullptr;
    const pipeline::ChainStep* pausedStep_ = nullptr;
    const pipeline::Identity* seenIdentity_ = nullptr;
    const pipeline::Exchange::Note* seenNotes_ = nullptr;
    bool attemptOpen_ = false;
    bool atTerminal_ = false;
};
static_assert(pipeline::Tap<RecordingTap>);

} // namespace postern::inspection
