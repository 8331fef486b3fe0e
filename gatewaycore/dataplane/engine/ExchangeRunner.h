// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "dataplane/engine/Snapshot.h"
#include "dataplane/inspection/RecordingTap.h"
#include "dataplane/inspection/Rerun.h"
#include "dataplane/net/TimerWheel.h"
#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/FilterChain.h"
#include "dataplane/pipeline/Streams.h"

#include <memory>
#include <string>

namespace postern::engine {

class Worker;

/// Where an exchange that is run again begins: what comes before has been done, in another one.
struct Continuation {
    const RoutePlan* plan = nullptr; ///< of the worker's Snapshot; nullptr: from the start, so that it is routed
    std::size_t step = 0;            ///< so many steps of its chain are not run
    std::string target;              ///< as it stands before that step; the request's own is what the client sent
    std::string routedBy;            ///< the target whose path tells the route's parameters
    std::string routedByElse;        ///< that of the client, when the first one is not of that route
    const pipeline::Identity* identity = nullptr; ///< whom a step before had found
    const inspection::RerunPlan* rerun = nullptr;
};

/// What the client is told of a terminal's failure.
[[nodiscard]] pipeline::FaultId faultOf(const Error& error) noexcept;

/// Content that waits for its receiver's credit; empty on the common way.
struct Backlog {
    std::string bytes;
    std::size_t sent = 0;
    std::size_t credit = 0;
    const http::HeaderMap* trailers = nullptr;
    bool ended = false;
    bool draining = false; ///< somebody looks at a piece of `bytes`

    [[nodiscard]] bool empty() const noexcept { return sent == bytes.size(); }
    void clear() noexcept;
    /// Gives back the memory of what has been sent; each octet is moved once at most.
    void trim() noexcept;
};

/// The walk of one exchange: route, chain, terminal, chain back, client. It stands between a codec and a terminal and knows
/// neither a connection nor a protocol version; the events may come in any split, and either side may end first.
///
/// A codec borrows one from its Worker, fills in exchange().request() and requestFraming(), calls start(), then passes the
/// request's events in and takes the response's events out. It must not give the runner back inside a call of its
/// ResponseSink.
///
/// ExchangeRouting.cpp begins it, ExchangeRequest.cpp takes the request to the terminal, ExchangeAnswer.cpp turns back,
/// ExchangeResponse.cpp passes the answer's content on.
class ExchangeRunner final : public pipeline::RequestSink, public pipeline::ResponseSink {
  public:
    explicit ExchangeRunner(Worker& worker);
    ~ExchangeRunner();

    /// For the next exchange of `client`, whose answer goes to `codec`.
    void prepare(const pipeline::ClientSide& client, pipeline::ResponseSink& codec);
    [[nodiscard]] pipeline::Exchange& exchange() noexcept { return exchange_; }
    [[nodiscard]] Arena& arena() noexcept { return arena_; }
    /// The head is in: begins the walk. A change of protocol, if one was asked for.
    void start(std::string_view upgrade = {});
    /// In place of start(), for a call that is run again from the middle; somebody records. Only the filters that run see
    /// the answer.
    void startFrom(const Continuation& from);
    /// What came was no request: answers with `fault` and nothing else. In place of start().
    void refuseUnparsed(pipeline::FaultId fault, std::string_view detail);
    /// A fault of the request's content, met in the middle of it: answers if no answer has begun, else breaks off.
    void refuseContent(pipeline::FaultId fault, std::string_view detail);
    /// Whether nothing more will come of it.
    [[nodiscard]] bool over() const noexcept { return stage_ == Stage::Over; }
    [[nodiscard]] bool responseBegun() const noexcept { return stage_ >= Stage::Sending; }
    /// Ends what is left of the exchange, if anything is, and makes ready for the next one.
    void reset();

    // From the codec.
    void onRequestData(BytesView data) override;
    void onRequestEnd(const http::HeaderMap* trailers) override;
    void onRequestReset(const Error& why) override;
    void onResponseCredit(std::size_t octets) override;
    void flushRequest() override;

    // From the terminal.
    void onInformational(const http::ResponseHead& head) override;
    void onResponseHead() override;
    void onResponseData(BytesView data) override;
    void onResponseEnd(const http::HeaderMap* trailers) override;
    void onResponseReset(const Error& why) override;
    void onRequestCredit(std::size_t octets) override;
    void flushResponse() override;

    /// From the worker: the pause with this generation is over.
    void resume(std::uint32_t generation);

  private:
    enum class Stage : std::uint8_t {
        Idle,       ///< no exchange
        Request,    ///< on the way to the terminal
        Forwarding, ///< the terminal works, no answer yet
        Response,   ///< an answer is on its way back through the chain
        Sending,    ///< its head has gone to the client
        Over,
    };

    template <class Call> decltype(auto) tapped(Call call)
    {
#ifndef POSTERN_NO_TAP
        if (tap_ != nullptr) [[unlikely]]
            return call(*tap_);
#endif
        pipeline::NoTap none;
        return call(none);
    }
    void open();
    void route();
    [[nodiscard]] bool isServedHere(const RoutePlan& plan);
    void routeTo(const RoutePlan& plan, const routing::RouteMatch& match);
    [[nodiscard]] pipeline::PathParameters parametersOf(const routing::RouteMatch& match);
    void walkRequest();
    [[nodiscard]] pipeline::Outcome chainRequest();
    [[nodiscard]] pipeline::Outcome chainResponse();
    [[nodiscard]] bool collectRequestBody();
    void openTerminal();
    [[nodiscard]] bool passWholeRequest();
    [[nodiscard]] bool endRequestContent(std::size_t to);
    void giveRequestToTerminal();
    void turnBack();
    void walkResponse();
    [[nodiscard]] pipeline::Outcome lookBeforeSending(pipeline::Outcome walked);
    [[nodiscard]] bool collectResponseBody();
    [[nodiscard]] bool bringGathered(std::size_t to);
    void endGather();
    void dropGathered() noexcept;
    void sendHead();
    void answer(pipeline::FaultId fault, std::string_view detail, std::string_view allow = {});
    void refusedByFilter();
    void breakOff(const Error& why, pipeline::BrokenBy by, pipeline::FaultId fault);
    void refuseAnswer(const Error& why);
    void endRequest();
    void endResponseContent();
    void endResponse();
    void wait();
    void stopWaiting();
    void leave(const Error& why, pipeline::BrokenBy by);
    void dropTerminal(const Error& why);
    void passToTerminal(BytesView data);
    void passToClient(BytesView data);
    [[nodiscard]] std::size_t drainToTerminal();
    [[nodiscard]] std::size_t drainToClient();
    void tooLate();
    void finish();

    /// Enough for a browser's request and its answer, so that the one block that an arena keeps is all it needs.
    static constexpr std::size_t arenaBlock = 16 * 1024;
    static constexpr std::size_t notCollected = ~std::size_t{0};

    Worker& worker_;
    Arena arena_{arenaBlock};
    pipeline::Exchange exchange_;
    SnapshotHold* snapshot_ = nullptr;
    const RoutePlan* plan_ = nullptr;
    inspection::RecordingTap* tap_ = nullptr; ///< in the arena; nullptr unless somebody records
    pipeline::ResponseSink* client_ = nullptr;
    pipeline::RequestSink* terminal_ = nullptr;
    Backlog toTerminal_; ///< also where a whole request body is collected
    Backlog toClient_;   ///< likewise for the response
    std::uint64_t answered_ = 0;         ///< octets of the terminal's answer so far
    std::size_t requestBodyAt_ = 0;  ///< filters before this one have seen the collected request content
    std::size_t responseBodyAt_ = notCollected; ///< filters from this one on have seen the collected response content
    std::uint64_t gather_ = 0; ///< octets that a breakpoint waits for, while it does; 0: the content is collected whole
    std::size_t gatheredAt_ = notCollected; ///< filters from this one on have seen what was gathered, and the rest comes later
    net::Timer gatherTimer_;
    std::string_view allow_;         ///< of a request whose path matched, but not its method
    std::string_view notServed_;     ///< why there is no route, when there would have been one
    net::Timer timer_;
    SteadyTime deadline_{}; ///< of the whole exchange; zero: none
    Nanoseconds remaining_{}; ///< of it, while a breakpoint stops the clock
    Stage stage_ = Stage::Idle;
    bool paused_ = false;
    bool held_ = false; ///< paused by a breakpoint
    bool collectingRequest_ = false;
    bool collectingResponse_ = false;
    bool requestEnded_ = false;
    bool requestEndTold_ = false; ///< the filters that watch the content pass know of its end
    bool responseEnded_ = false;
    bool wrongMethod_ = false;
};

} // namespace postern::engine
