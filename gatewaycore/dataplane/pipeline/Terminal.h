// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/Streams.h"

namespace postern::pipeline {

/// Where a route ends: Forward to a cluster, an in-process Handler, or Respond. Shared by all workers; what belongs to a
/// worker (pools) is found by exchange.worker().
class Terminal {
  public:
    virtual ~Terminal() = default;

    /// Begins to answer `exchange`, whose request head is final; nothing is sent before flushRequest(). The returned sink
    /// (in the exchange's arena, or the terminal's own) is valid until the terminal has called onResponseEnd() or
    /// onResponseReset(), or was told onRequestReset(). It grants request credit first: no content is sent unasked.
    /// `answer` is not called inside open(). Nothing may be called on `exchange` after the exchange is over.
    [[nodiscard]] virtual RequestSink& open(Exchange& exchange, ResponseSink& answer) const = 0;
    /// Whole: open() comes when exchange.requestBody() holds all the content, and onRequestData() never does.
    [[nodiscard]] virtual BodyNeed requestBody() const noexcept { return BodyNeed::Stream; }
    /// The same for one exchange, whose head is final: less than that, perhaps.
    [[nodiscard]] virtual BodyNeed requestBodyOf(const Exchange& /*exchange*/) const { return requestBody(); }
    /// "forward", "handler", "respond".
    [[nodiscard]] virtual std::string_view kind() const noexcept = 0;
};

/// Told by a forwarder what really goes to the backend, attempt by attempt; only while somebody records. The recording
/// tap is the one implementation.
class UpstreamObserver {
  public:
    /// What is known of one attempt when it ends.
    struct Attempt {
        std::string_view url;     ///< endpoint as configured
        std::string_view address; ///< "127.0.0.1:9001"; empty when it was never resolved
        bool reusedConnection = false;
        SteadyTime began;
        Nanoseconds dns{};
        Nanoseconds connect{};
        Nanoseconds tls{};
        Nanoseconds wait{};     ///< request sent until the first octet of the answer
        Nanoseconds transfer{}; ///< first octet until the last
        const Error* error = nullptr;
    };
    /// The head as it is written to the wire, hop-by-hop fields done.
    virtual void requestSent(const http::RequestHead& head) = 0;
    /// After an attempt that came too late for its connection: the same head and the same content go out once more.
    virtual void requestRepeated() = 0;
    virtual void requestData(BytesView data) = 0;
    virtual void responseReceived(const http::ResponseHead& head) = 0;
    virtual void responseData(BytesView data) = 0;
    virtual void attemptEnded(const Attempt& attempt) = 0;
    /// An endpoint that was not called although it is one of the cluster's; before the attempt that was made instead.
    virtual void passedOver(std::string_view url, std::string_view why) = 0;

  protected:
    ~UpstreamObserver() = default;
};

} // namespace postern::pipeline
