// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Error.h"
#include "dataplane/http/HeaderMap.h"
#include "dataplane/http/Message.h"

#include <cstddef>

/// The seam between an exchange and whatever carries it: HTTP/1.1 today, anything that has heads, data, trailers and
/// resets. An exchange stands between a codec (client side) and a terminal (backend side):
///
///     codec --RequestSink--> ExchangeRunner --RequestSink--> terminal
///     codec <--ResponseSink-- ExchangeRunner <--ResponseSink-- terminal
///
/// Both directions are sequences of events: the head (it is in the Exchange already), any number of data, then one end
/// or one reset; the two directions are independent, so an answer may begin, and end, before the request has (early
/// response), and either side may be finished while the other goes on (half-close, full duplex).
///
/// Flow control is by credit. Nobody sends an octet of content that the receiver has not granted; credits add up, and
/// each interface also carries the credits for the other direction. A credit may arrive inside a call of one's own, so
/// it only adds up: go on sending when that call has returned. A view of data is valid during the call only; trailers live
/// as long as the exchange.
///
/// After an answer with status 101 (or a 2xx to CONNECT) has passed the response chain, both directions are an opaque
/// tunnel: data are octets of the connection, end is a half-close.
namespace postern::pipeline {

/// Takes the events of the request, and the credits for the response.
class RequestSink {
  public:
    virtual void onRequestData(BytesView data) = 0;
    /// `trailers` is nullptr when there are none. Only now is the request complete.
    virtual void onRequestEnd(const http::HeaderMap* trailers) = 0;
    /// The client has gone, or its request broke: the exchange is over in both directions, nothing may be sent to the
    /// ResponseSink any more, and this object is not called again.
    virtual void onRequestReset(const Error& why) = 0;
    /// `octets` more of response content may be sent.
    virtual void onResponseCredit(std::size_t octets) = 0;
    /// That was all for this turn of the loop: what has been held back for one send goes out now. Called after an end, too.
    virtual void flushRequest() {}
    /// A breakpoint holds the exchange up, or no longer does: one's own clocks stand still meanwhile.
    virtual void onHeld(bool held) { static_cast<void>(held); }

  protected:
    ~RequestSink() = default;
};

/// Takes the events of the response, and the credits for the request.
class ResponseSink {
  public:
    /// 1xx other than 101; any number of them before the head.
    virtual void onInformational(const http::ResponseHead& head) = 0;
    /// The head is Exchange::response(). With Exchange::setLocalAnswer() the content is there as well: then no
    /// onResponseData() follows, only onResponseEnd().
    virtual void onResponseHead() = 0;
    virtual void onResponseData(BytesView data) = 0;
    /// `trailers` is nullptr when there are none. The exchange is over: what is left of the request is dropped, and the
    /// RequestSink is not called again. (In a tunnel it is a half-close: the other direction goes on until it ends.)
    virtual void onResponseEnd(const http::HeaderMap* trailers) = 0;
    /// The answer could not be had (before its head) or broke in the middle. The exchange is over, as above. The kind of
    /// `why` decides what the client sees: ConnectFailed, TlsFailed 502/101503; TimedOut 504; Overloaded 503; any other
    /// 502/101502.
    virtual void onResponseReset(const Error& why) = 0;
    /// `octets` more of request content may be sent.
    virtual void onRequestCredit(std::size_t octets) = 0;
    /// That was all for this turn of the loop. An end or a reset implies it.
    virtual void flushResponse() {}
    /// As RequestSink::onHeld(). A client that leaves meanwhile is to be noticed, also when it has sent what nobody reads yet.
    virtual void onHeld(bool held) { static_cast<void>(held); }

  protected:
    ~ResponseSink() = default;
};

} // namespace postern::pipeline
