// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/Streams.h"

#include <utility>

namespace postern::pipeline {

/// The request's end of a terminal that needs none of the request's content and has its whole answer at once: `Prepare`
/// puts it into the exchange, as setLocalAnswer() does, and whoever runs the exchange sends it as credit allows.
template <class Prepare> class LocalStream final : public RequestSink {
  public:
    LocalStream(Exchange& exchange, ResponseSink& answer, Prepare prepare) noexcept
        : exchange_(exchange), answer_(answer), prepare_(std::move(prepare))
    {
    }

    void onRequestData(BytesView) override {}
    void onRequestEnd(const http::HeaderMap*) override {}
    void onRequestReset(const Error&) override { over_ = true; }
    void onResponseCredit(std::size_t) override {}
    void flushRequest() override
    {
        if (over_)
            return;
        prepare_(exchange_);
        answer_.onResponseHead();
        if (!std::exchange(over_, true))
            answer_.onResponseEnd(nullptr);
        answer_.flushResponse();
    }

  private:
    Exchange& exchange_;
    ResponseSink& answer_;
    Prepare prepare_;
    bool over_ = false;
};

} // namespace postern::pipeline
