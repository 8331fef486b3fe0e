// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/Phase.h"

namespace postern::pipeline {

/// A piece of content on its way through the filters that declared BodyNeed::Stream or Watch.
struct BodyChunk {
    BytesView bytes;    ///< Stream may replace it by a view into the exchange's arena or the filter's slot; may be empty
    bool last = false;  ///< nothing follows: said once, of content whose length is known with its last octets, so that
                        ///< they have not been passed on yet
};

/// One step of a chain. A Filter is immutable and shared by all workers: what belongs to one exchange lives in
/// exchange.slot<T>(), what outlives it in the StateRegistry. Override only what you need: hooks that are not
/// overridden are never called (makeFilterType finds out). No hook may block, throw, or keep a reference to the exchange
/// past its return - a Pause is how a filter waits.
class Filter {
  public:
    virtual ~Filter() = default;

    /// The request's head has come (and its content, if declared Whole).
    virtual Verdict onRequest(Exchange&) const { return Verdict::Continue; }
    /// A piece of the request's content passes. Respond answers, if no answer has begun, or else breaks the exchange; what
    /// was passed on is a request without its end to the backend. Pause is not possible here: declare Whole.
    virtual Verdict onRequestData(Exchange&, BodyChunk&) const { return Verdict::Continue; }
    /// The response's head has come (and its content, if declared Whole). Filters that saw the request, and only those,
    /// see the response, the last one first - whoever answered.
    virtual Verdict onResponse(Exchange&) const { return Verdict::Continue; }
    virtual Verdict onResponseData(Exchange&, BodyChunk&) const { return Verdict::Continue; }
    /// The exchange is over, however it ended. Called for filters that saw the request.
    virtual void onEnd(const Exchange&) const {}

    /// May ask for less than the FilterType declared, once the configuration is known.
    [[nodiscard]] virtual BodyNeed narrowRequestBody(BodyNeed declared) const { return declared; }
    [[nodiscard]] virtual BodyNeed narrowResponseBody(BodyNeed declared) const { return declared; }
    /// Of those that declared Whole: whether this exchange's content has to be waited for, now that its head is known.
    /// When not, the hook for the head is called at once.
    [[nodiscard]] virtual bool wantsRequestBody(const Exchange&) const { return true; }
    [[nodiscard]] virtual bool wantsResponseBody(const Exchange&) const { return true; }
    /// Whether onEnd(), if it is overridden, has anything to do with this configuration.
    [[nodiscard]] virtual bool watchesEnd() const { return true; }
};

/// Which hooks a class overrides.
struct Hooks {
    bool request = false;
    bool requestData = false;
    bool response = false;
    bool responseData = false;
    bool end = false;

    template <class F> [[nodiscard]] static constexpr Hooks of() noexcept
    {
        using Head = Verdict (Filter::*)(Exchange&) const;
        using Data = Verdict (Filter::*)(Exchange&, BodyChunk&) const;
        return {!std::is_same_v<decltype(&F::onRequest), Head>, !std::is_same_v<decltype(&F::onRequestData), Data>,
                !std::is_same_v<decltype(&F::onResponse), Head>, !std::is_same_v<decltype(&F::onResponseData), Data>,
                !std::is_same_v<decltype(&F::onEnd), void (Filter::*)(const Exchange&) const>};
    }
};

} // namespace postern::pipeline
