// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/RecordedBackend.h"

#include "dataplane/http/HopByHop.h"

#include <algorithm>
#include <charconv>

namespace postern::engine {
namespace {

using inspection::Step;
using inspection::StepResult;
using pipeline::Exchange;

/// "HTTP/1.1 200 OK": 200; 0 when there is none.
int recordedStatus(std::string_view line)
{
    int status = 0;
    const std::size_t at = line.find(' ');
    if (at != std::string_view::npos)
        std::from_chars(line.data() + at + 1, line.data() + line.size(), status);
    return status >= 100 && status <= 999 ? status : 0;
}

Error recordedFailure(const inspection::Trace& trace)
{
    const std::string& code = trace.summary.fault;
    ErrorKind kind = ErrorKind::ProtocolError;
    if (code == "101503")
        kind = ErrorKind::ConnectFailed;
    else if (code == "101504")
        kind = ErrorKind::TimedOut;
    else if (code == "101505")
        kind = ErrorKind::Overloaded;
    else if (code == "303001")
        kind = ErrorKind::Unavailable;
    else if (code == "500")
        kind = ErrorKind::Internal;
    return {kind, "as it was recorded", Fault::Upstream};
}

class RecordedStream final : public pipeline::RequestSink {
  public:
    RecordedStream(Exchange& exchange, pipeline::ResponseSink& answer, WhatIfWalk& walk) noexcept
        : exchange_(exchange), answer_(answer), walk_(walk)
    {
    }
    void onRequestData(BytesView) override {}
    void onRequestEnd(const http::HeaderMap*) override { requestEnded_ = true; }
    void onRequestReset(const Error&) override { over_ = true; }
    void onResponseCredit(std::size_t octets) override
    {
        credit_ += octets;
        if (begun_)
            pump();
    }
    void flushRequest() override
    {
        if (!asked_) {
            asked_ = true;
            answer_.onRequestCredit(std::size_t{1} << 40U);
        }
        if (requestEnded_ && !over_ && !begun_)
            respond();
    }

  private:
    void respond()
    {
        const inspection::Trace& trace = *walk_.recorded;
        const bool failed = trace.summary.endedBy == "backend" && !trace.summary.fault.empty();
        const inspection::Message* message = nullptr;
        for (const inspection::UpstreamAttempt& attempt : trace.upstream) {
            if (attempt.response)
                message = &*attempt.response;
        }
        const int status = message != nullptr ? recordedStatus(message->line) : 0;
        const bool broke = failed && !trace.clientResponse.line.empty() && recordedStatus(trace.clientResponse.line) == status && status != 0;
        if (failed && !broke) {
            over_ = walk_.backendAsked = true;
            return answer_.onResponseReset(recordedFailure(trace));
        }
        if (status == 0) {
            over_ = walk_.backendUnknown = true; // whoever runs the exchange ends it
            return;
        }
        walk_.backendAsked = begun_ = true;
        broken_ = broke;
        body_ = message->body;
        http::ResponseHead& head = exchange_.response();
        head.status = status;
        for (const auto& [name, value] : message->headers) {
            if (!http::equalsIgnoringCase(name, "content-length") && !http::equalsIgnoringCase(name, "transfer-encoding"))
                head.headers.addCopy(name, value);
        }
        http::removeHopByHop(head.headers);
        const bool none = exchange_.received().method == http::Method::Head || status == 204 || status == 304;
        if (none)
            body_ = {};
        exchange_.responseFraming() = none ? http::BodyFraming::none()
                                           : broken_ || message->bodyTruncated ? http::BodyFraming::chunked()
                                                                               : http::BodyFraming::ofLength(body_.size());
        answer_.onResponseHead();
        pump();
    }
    void pump()
    {
        if (pumping_)
            return;
        pumping_ = true;
        while (!over_ && !body_.empty() && credit_ > 0) {
            const BytesView piece = body_.substr(0, credit_);
            credit_ -= piece.size();
            body_.remove_prefix(piece.size());
            answer_.onResponseData(piece);
        }
        pumping_ = false;
        if (over_ || !body_.empty())
            return;
        over_ = true;
        if (broken_)
            answer_.onResponseReset(recordedFailure(*walk_.recorded));
        else
            answer_.onResponseEnd(nullptr);
    }

    Exchange& exchange_;
    pipeline::ResponseSink& answer_;
    WhatIfWalk& walk_;
    BytesView body_;
    std::size_t credit_ = 0;
    bool asked_ = false;
    bool requestEnded_ = false;
    bool begun_ = false;
    bool broken_ = false;
    bool pumping_ = false;
    bool over_ = false;
};

} // namespace

pipeline::RequestSink& RecordedBackend::open(Exchange& exchange, pipeline::ResponseSink& answer) const
{
    return exchange.arena().make<RecordedStream>(exchange, answer, walk_);
}

} // namespace postern::engine
