// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Exchange.h"

namespace postern::pipeline {

/// What only the one who runs an exchange (the engine) may do with it, kept out of the sight of filters.
class ExchangeControl {
  public:
    explicit ExchangeControl(Exchange& exchange) noexcept : exchange_(exchange) {}

    /// The head is in: remembers what the client sent.
    void headReceived(SteadyTime now, WallTime wall, FaultProfile profile) noexcept;
    void setRoutedPath(std::string_view path) noexcept { exchange_.routedPath_ = path; }
    /// In place of one that the exchange would choose; lives as long as the exchange.
    void setCorrelationId(std::string_view id) noexcept { exchange_.correlationId_ = id; }
    void setCaller(std::string_view address) noexcept { exchange_.client_.caller = address; }
    void setRoute(const RouteInfo* route, PathParameters parameters) noexcept
    {
        exchange_.route_ = route;
        exchange_.pathParameters_ = parameters;
    }
    void setWholeRequestBody(BytesView body) noexcept
    {
        exchange_.requestBody_ = body;
        exchange_.requestBodyWhole_ = true;
    }
    void setWholeResponseBody(BytesView body) noexcept
    {
        exchange_.responseBody_ = body;
        exchange_.responseBodyWhole_ = true;
    }
    [[nodiscard]] bool requestBodyWhole() const noexcept { return exchange_.requestBodyWhole_; }
    [[nodiscard]] bool responseBodyWhole() const noexcept { return exchange_.responseBodyWhole_; }
    [[nodiscard]] bool requestBodyReplaced() const noexcept { return exchange_.requestBodyReplaced_; }
    [[nodiscard]] bool responseBodyReplaced() const noexcept { return exchange_.responseBodyReplaced_; }
    /// The request's walk is over: its response will pass the filters that have been reached.
    void turnBack() noexcept { exchange_.back_ = exchange_.reached_; }
    /// The filter that waits with the response has had its chance.
    void passOverResponseStep() noexcept { exchange_.back_ = exchange_.step_; }
    /// The filter that was called last.
    [[nodiscard]] std::size_t step() const noexcept { return exchange_.step_; }
    [[nodiscard]] std::size_t nextStep() const noexcept { return exchange_.next_; }
    [[nodiscard]] std::size_t reached() const noexcept { return exchange_.reached_; }
    [[nodiscard]] std::size_t backStep() const noexcept { return exchange_.back_; }
    [[nodiscard]] std::uint32_t generation() const noexcept { return exchange_.generation_; }
    [[nodiscard]] ClockPolicy clockPolicy() const noexcept { return exchange_.clocks_; }
    /// No Resumption that is out is valid any more.
    void voidResumptions() noexcept { ++exchange_.generation_; }
    /// It ends without its whole answer.
    void broken(BrokenBy by) noexcept { exchange_.brokenBy_ = by; }
    /// As broken(), and counts as a failure: `fault` is what would have been answered in time.
    void broken(BrokenBy by, FaultId fault) noexcept
    {
        broken(by);
        exchange_.failed_ = true;
        exchange_.fault_ = fault;
    }
    void setRecording(bool on, UpstreamObserver* observer, void* tapState) noexcept
    {
        exchange_.recording_ = on;
        exchange_.observer_ = observer;
        exchange_.tapState_ = tapState;
    }

  private:
    Exchange& exchange_;
};

} // namespace postern::pipeline
