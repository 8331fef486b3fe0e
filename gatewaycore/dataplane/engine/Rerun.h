// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/engine/ExchangeRunner.h"
#include "dataplane/inspection/Rerun.h"
#include "dataplane/net/TimerWheel.h"
#include "dataplane/pipeline/Streams.h"

#include <memory>

namespace postern::engine {

/// A recorded exchange on its second run: stands where a codec would, and takes the answer for nobody. The steps before the
/// first one are not run; those from it on, the backend and the way back over the steps that ran are the gateway's own, with
/// its limits, pools and time-outs. Lives on the worker's thread, and is the worker's.
class Rerun final : public pipeline::ResponseSink {
  public:
    /// Begins. Errors: a sentence - nobody records, the API, its route or the step has gone, content that a step before
    /// changed in passing.
    [[nodiscard]] static Result<std::unique_ptr<Rerun>> begin(Worker& worker, const inspection::RerunPlan& plan);
    ~Rerun();
    Rerun(const Rerun&) = delete;
    Rerun& operator=(const Rerun&) = delete;

    [[nodiscard]] pipeline::ExchangeId id() const noexcept { return id_; }
    [[nodiscard]] bool over() const noexcept { return runner_->over(); }
    [[nodiscard]] bool otherConfiguration() const noexcept { return otherConfiguration_; }
    /// As a client that leaves.
    void giveUp();

    // From the exchange.
    void onInformational(const http::ResponseHead&) override {}
    void onResponseHead() override;
    void onResponseData(BytesView data) override;
    void onResponseEnd(const http::HeaderMap* trailers) override;
    void onResponseReset(const Error& why) override;
    void onRequestCredit(std::size_t) override {}
    void flushResponse() override;
    void onHeld(bool held) override;

  private:
    explicit Rerun(Worker& worker);
    [[nodiscard]] Result<void> prepare(const inspection::RerunPlan& plan);
    void fill(const inspection::RerunPlan& plan, std::string_view target);
    void goOn(const inspection::RerunPlan& plan);
    void wait(Nanoseconds time);
    void end();

    Worker& worker_;
    std::unique_ptr<ExchangeRunner> runner_;
    std::string address_;
    Continuation from_;
    pipeline::ExchangeId id_ = 0;
    net::Timer timer_; ///< of whoever waits
    SteadyTime deadline_{};
    Nanoseconds left_{}; ///< of it, while a breakpoint holds the call up
    std::size_t taken_ = 0; ///< octets of the answer since credit was given last
    bool otherConfiguration_ = false;
    bool ending_ = false;
};

} // namespace postern::engine
