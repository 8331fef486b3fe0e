// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "base/Bytes.h"
#include "base/Clock.h"
#include "dataplane/http/BodyFraming.h"
#include "dataplane/http/Message.h"
#include "dataplane/pipeline/Faults.h"
#include "dataplane/pipeline/Identity.h"
#include "dataplane/pipeline/LocalReply.h"
#include "dataplane/pipeline/Phase.h"
#include "dataplane/pipeline/Reason.h"
#include "dataplane/pipeline/Resumption.h"
#include "dataplane/pipeline/RouteInfo.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>

namespace postern::pipeline {

class Filter;
class Renewal;
class UpstreamObserver;
struct PeerCertificate;

/// Who is at the other end, as the listener saw it.
struct ClientSide {
    std::string_view address; ///< "192.0.2.7", without port: the peer of the connection
    std::string_view caller;  ///< who calls: `address`, or whom a trusted proxy names in X-Forwarded-For
    std::uint16_t port = 0;
    bool tls = false;
    std::string_view scheme = "http"; ///< "https" when tls
    std::string_view listener;        ///< name of the listener
    const PeerCertificate* certificate = nullptr; ///< shown in the TLS handshake; nullptr: none was
};

/// What the client sent, whatever filters make of it later.
struct ReceivedLine {
    http::Method method = http::Method::Get;
    http::Version version = http::Version::Http11;
    std::string_view methodText;
    std::string_view target;
    std::string_view authority;
};

/// Octets that went each way; heads as they are on HTTP/1.1.
struct ByteTally {
    std::uint64_t requestHead = 0;
    std::uint64_t requestBody = 0;
    std::uint64_t responseHead = 0;
    std::uint64_t responseBody = 0;
};

/// Steady times; zero (time_point{}) where it never came to that.
struct Timeline {
    SteadyTime received;       ///< the head was complete
    SteadyTime upstreamBegan;  ///< handed to the terminal
    SteadyTime upstreamHead;   ///< the backend's head had come
    SteadyTime ended;
};

/// Who ended an exchange before its answer was complete.
enum class BrokenBy : std::uint8_t { Nobody, Client, Gateway, Backend };

/// One request and its response in flight: what filters, terminals and taps work on. It lives on one worker's thread and
/// in one arena, and knows no connection. Texts that are put into it must live in arena() (or for ever).
class Exchange {
  public:
    Exchange(Arena& arena, const std::shared_ptr<WorkerPort>& port) noexcept;
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    /// Makes it new for the next request; the arena has been reset by its owner.
    void begin(ExchangeId id, const ClientSide& client) noexcept;

    // --- The messages ---
    [[nodiscard]] Arena& arena() noexcept { return *arena_; }
    /// What will be sent to the backend: filters change it.
    [[nodiscard]] http::RequestHead& request() noexcept { return request_; }
    [[nodiscard]] const http::RequestHead& request() const noexcept { return request_; }
    /// What will be sent to the client; meaningful from the response head on.
    [[nodiscard]] http::ResponseHead& response() noexcept { return response_; }
    [[nodiscard]] const http::ResponseHead& response() const noexcept { return response_; }
    /// How the content's end will be told onward: None and Length are promises; Chunked is any length that is not known
    /// before. Whoever makes a head sets it (codec, terminal); the fields Content-Length and Transfer-Encoding of the
    /// maps are never consulted, the codecs write them.
    [[nodiscard]] http::BodyFraming& requestFraming() noexcept { return requestFraming_; }
    [[nodiscard]] http::BodyFraming& responseFraming() noexcept { return responseFraming_; }
    [[nodiscard]] const http::BodyFraming& requestFraming() const noexcept { return requestFraming_; }
    [[nodiscard]] const http::BodyFraming& responseFraming() const noexcept { return responseFraming_; }
    [[nodiscard]] const ReceivedLine& received() const noexcept { return received_; }
    /// The path that was routed by: see http::normalisePath().
    [[nodiscard]] std::string_view routedPath() const noexcept { return routedPath_; }

    /// The content, whole: only for a filter that declared BodyNeed::Whole, or a handler that did. Empty otherwise.
    [[nodiscard]] BytesView requestBody() const noexcept { return requestBody_; }
    [[nodiscard]] BytesView responseBody() const noexcept { return responseBody_; }
    /// Puts another content in its place (a view into the arena); Content-Length follows by itself.
    void replaceRequestBody(BytesView body) noexcept { requestBody_ = body; requestBodyReplaced_ = true; }
    void replaceResponseBody(BytesView body) noexcept { responseBody_ = body; responseBodyReplaced_ = true; }

    // --- Who, where, when ---
    [[nodiscard]] ExchangeId id() const noexcept { return id_; }
    [[nodiscard]] const ClientSide& client() const noexcept { return client_; }
    /// The client's own X-Request-ID if it is fit to be repeated (at most 128 of [A-Za-z0-9._~:/+=-]), else one of ours.
    [[nodiscard]] std::string_view correlationId();
    /// nullptr before routing, and when nothing matched.
    [[nodiscard]] const RouteInfo* route() const noexcept { return route_; }
    [[nodiscard]] PathParameters pathParameters() const noexcept { return pathParameters_; }
    /// The raw value, or nullptr.
    [[nodiscard]] const std::string_view* pathParameter(std::string_view name) const noexcept;
    /// nullptr until a filter has vouched for the caller.
    [[nodiscard]] const Identity* identity() const noexcept { return identity_; }
    void setIdentity(const Identity& identity) noexcept { identity_ = &identity; }

    /// Who could bring another credential for the backend; nullptr when nobody can.
    [[nodiscard]] Renewal* renewal() const noexcept { return renewal_; }
    void setRenewal(Renewal& renewal) noexcept { renewal_ = &renewal; }

    /// 0 .. workers - 1: which slot of a PerWorker<T> is ours.
    [[nodiscard]] unsigned worker() const noexcept { return worker_; }
    [[nodiscard]] WorkerPort& port() const noexcept { return *port_; }
    [[nodiscard]] const std::shared_ptr<WorkerPort>& sharedPort() const noexcept { return port_; }
    /// Time as it was when this turn of the worker's loop began.
    [[nodiscard]] SteadyTime now() const noexcept { return port_->now(); }
    [[nodiscard]] WallTime wallNow() const noexcept { return port_->wallNow(); }
    /// When the request's head was complete.
    [[nodiscard]] WallTime receivedAt() const noexcept { return receivedAt_; }
    [[nodiscard]] Timeline& timeline() noexcept { return timeline_; }
    [[nodiscard]] const Timeline& timeline() const noexcept { return timeline_; }
    [[nodiscard]] ByteTally& bytes() noexcept { return bytes_; }
    [[nodiscard]] const ByteTally& bytes() const noexcept { return bytes_; }

    // --- A filter's own memory ---
    /// The running filter's object of this exchange, made on first use and ended with it. The same T in every hook.
    template <class T> [[nodiscard]] T& slot();
    /// The same without making one: nullptr if slot() was never called. For onEnd(), too.
    template <class T> [[nodiscard]] T* slotIfMade() const noexcept { return static_cast<T*>(slotAt(step_)); }

    // --- Limits ---
    /// A limit leaves the caller so many calls. Clients are told of the tightest one only.
    void offerQuota(const Filter& filter, std::uint64_t callsLeft) noexcept
    {
        if (tightest_ == nullptr || callsLeft < callsLeft_) {
            tightest_ = &filter;
            callsLeft_ = callsLeft;
        }
    }
    /// A limit is reached, but its policy lets the call pass and be counted, for instance to be paid for (WSO2:
    /// stopOnQuotaReach: false). Access records and logs tell it.
    void markOverQuota() noexcept { overQuota_ = true; }
    [[nodiscard]] bool overQuota() const noexcept { return overQuota_; }
    /// Whose limit left the fewest calls; nullptr when none was told.
    [[nodiscard]] const Filter* tightestLimit() const noexcept { return tightest_; }

    // --- Deciding ---
    /// Puts an answer into response(), for terminals; refuse() and respond() are the filters' way.
    void setLocalAnswer(const LocalReply& reply);
    /// Ends the request's walk with a fault of the registry: `return exchange.refuse(FaultId::MissingCredentials);`
    /// From a response hook it replaces the answer.
    [[nodiscard]] Verdict refuse(FaultId id, const FaultDetails& details = {});
    /// Ends the request's walk with an answer of the filter's own; from a response hook it replaces the answer.
    [[nodiscard]] Verdict respond(const LocalReply& reply);
    /// Waits: `auto resumption = exchange.pause(ClockPolicy::Io); start(std::move(resumption)); return Verdict::Pause;`
    /// resume() calls the same hook again, even if it comes before this hook has returned. An earlier Resumption of this
    /// exchange is void from now on.
    [[nodiscard]] Resumption pause(ClockPolicy clocks);

    /// Whether a fault of the registry was answered, or would have been had the answer not begun.
    [[nodiscard]] bool failed() const noexcept { return failed_; }
    [[nodiscard]] FaultId fault() const noexcept { return fault_; }
    /// Who broke it off, if it did not come to its end; failureDetail() says how.
    [[nodiscard]] BrokenBy brokenBy() const noexcept { return brokenBy_; }
    /// Whether the answer was made here (refuse, respond) and not by a terminal.
    [[nodiscard]] bool answeredLocally() const noexcept { return answeredLocally_; }
    /// What really went wrong, for logs and traces; never shown to the client.
    [[nodiscard]] std::string_view failureDetail() const noexcept { return failureDetail_; }
    void setFailureDetail(std::string_view detail) { failureDetail_ = arena_->copy(detail); }
    /// Where the rule is configured by which the gateway itself refused: "gateway.yaml:7:1". Set only while somebody records.
    [[nodiscard]] std::string_view failureSource() const noexcept { return failureSource_; }
    void setFailureSource(std::string_view source) { failureSource_ = arena_->copy(source); }
    [[nodiscard]] FaultProfile faultProfile() const noexcept { return profile_; }

    // --- Being watched ---
    /// Whether somebody records this exchange. False costs one branch; compiled out with POSTERN_NO_TAP.
    [[nodiscard]] bool recording() const noexcept
    {
#ifdef POSTERN_NO_TAP
        return false;
#else
        return recording_;
#endif
    }
    /// Says why the running step decides as it does. Nothing is composed unless somebody records.
    template <class... Arguments> void explain(const ReasonText& reason, const Arguments&... arguments)
    {
        if (recording()) [[unlikely]]
            record(reason, {ReasonArgument(arguments)...}, false);
    }
    template <class... Arguments> void explainSkipped(const ReasonText& reason, const Arguments&... arguments)
    {
        if (recording()) [[unlikely]]
            record(reason, {ReasonArgument(arguments)...}, true);
    }
    /// What the step that ran last has given, or nullptr; the tap reads and clears it.
    [[nodiscard]] const GivenReason* reason() const noexcept { return reason_; }
    void clearReason() noexcept { reason_ = nullptr; }
    /// A name and value that the trace shows among its context ("quota left", ...). Nothing unless somebody records.
    void note(std::string_view name, std::string_view value)
    {
        if (recording()) [[unlikely]]
            recordNote(name, value);
    }
    /// Told of attempts upstream; nullptr unless somebody records.
    [[nodiscard]] UpstreamObserver* upstreamObserver() const noexcept { return recording() ? observer_ : nullptr; }
    /// The tap's own object, of whatever type it likes.
    [[nodiscard]] void* tapState() const noexcept { return tapState_; }
    struct Note {
        std::string_view name;
        std::string_view value;
        const Note* previous;
    };
    [[nodiscard]] const Note* notes() const noexcept { return notes_; }

  private:
    friend class FilterChain;
    friend class ExchangeControl;

    [[nodiscard]] void* slotAt(std::size_t step) const noexcept
    {
        return step < slotCount_ && slots_ != nullptr ? slots_[step] : nullptr;
    }
    [[nodiscard]] void*& slotForMaking();
    void record(const ReasonText& reason, std::initializer_list<ReasonArgument> arguments, bool skipped);
    void recordNote(std::string_view name, std::string_view value);

    Arena* arena_;
    std::shared_ptr<WorkerPort> port_;
    http::RequestHead request_;
    http::ResponseHead response_;
    http::BodyFraming requestFraming_;
    http::BodyFraming responseFraming_;
    ReceivedLine received_;
    ClientSide client_;
    std::string_view routedPath_;
    std::string_view correlationId_;
    std::string_view failureDetail_;
    std::string_view failureSource_;
    BytesView requestBody_;
    BytesView responseBody_;
    const RouteInfo* route_ = nullptr;
    const Identity* identity_ = nullptr;
    Renewal* renewal_ = nullptr;
    const Filter* tightest_ = nullptr;
    std::uint64_t callsLeft_ = 0;
    PathParameters pathParameters_;
    void** slots_ = nullptr;
    const GivenReason* reason_ = nullptr;
    const Note* notes_ = nullptr;
    UpstreamObserver* observer_ = nullptr;
    void* tapState_ = nullptr;
    WallTime receivedAt_;
    Timeline timeline_;
    ByteTally bytes_;
    ExchangeId id_ = 0;
    std::uint32_t generation_ = 0; ///< of the latest pause
    unsigned worker_;
    // The walk: kept here so that FilterChain is const and shared.
    std::uint16_t slotCount_ = 0;
    std::uint16_t step_ = 0;    ///< the running filter
    std::uint16_t next_ = 0;    ///< the next step of the request's walk
    std::uint16_t reached_ = 0; ///< steps that saw the request: [0, reached_)
    std::uint16_t back_ = 0;    ///< steps that have yet to see the response: [0, back_)
    ClockPolicy clocks_ = ClockPolicy::Io;
    FaultId fault_ = FaultId::InternalError;
    FaultProfile profile_ = FaultProfile::Postern;
    BrokenBy brokenBy_ = BrokenBy::Nobody;
    bool failed_ = false;
    bool answeredLocally_ = false;
    bool requestBodyReplaced_ = false;
    bool responseBodyReplaced_ = false;
    bool requestBodyWhole_ = false;
    bool responseBodyWhole_ = false;
    bool recording_ = false;
    bool overQuota_ = false;
};

template <class T> T& Exchange::slot()
{
    void*& at = slotForMaking();
    if (at == nullptr)
        at = &arena_->make<T>();
    return *static_cast<T*>(at);
}

} // namespace postern::pipeline
