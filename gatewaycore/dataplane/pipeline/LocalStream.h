// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/Streams.h"

namespace postern::pipeline {

/// The request's end of a terminal that needs none of the request's content and has all of its answer at once: it lies in
/// Exchange::response() and responseBody() when `Prepare` has run, and goes out as credit allows.
template <class Prepare> class LocalStream final : public RequestSink {
  public:
    LocalStream(Exchange& exchange, ResponseSink& answer, Prepare prepare) noexcept
        : exchange_(exchange), answer_(answer), prepare_(std::move(prepare))
    {
    }

    void onRequestData(BytesView) override {}
    void onRequestEnd(const http::HeaderMap*) override {}
    void onRequestReset(const Error&) override { over_ = true; }
    void onResponseCredit(std::size_t octets) override
    {
        credit_ += octets;
        if (begun_ && !sending_) {
            send();
            answer_.flushResponse();
        }
    }
    void flushRequest() override
    {
        if (begun_ || over_)
            return;
        begun_ = true;
        prepare_(exchange_);
        rest_ = exchange_.responseBody();
        sending_ = true;
        answer_.onResponseHead();
        sending_ = false;
        send();
        answer_.flushResponse();
    }

  private:
    void send()
    {
        sending_ = true;
        while (!over_ && !rest_.empty() && credit_ > 0) {
            const BytesView piece = rest_.substr(0, credit_);
            rest_.remove_prefix(piece.size());
            credit_ -= piece.size();
            answer_.onResponseData(piece);
        }
        sending_ = false;
        if (!over_ && rest_.empty()) {
            over_ = true;
            answer_.onResponseEnd(nullptr);
        }
    }

    Exchange& exchange_;
    ResponseSink& answer_;
    Prepare prepare_;
    BytesView rest_;
    std::size_t credit_ = 0;
    bool begun_ = false;
    bool sending_ = false;
    bool over_ = false;
};

} // namespace postern::pipeline
