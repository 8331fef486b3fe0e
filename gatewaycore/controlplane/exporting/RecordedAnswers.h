// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/inspection/Trace.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace postern::exporting {

/// A call that a gateway makes to a backend.
struct BackendCall {
    std::string endpoint; ///< its URL as configured
    std::string method;
    std::string target; ///< "/v1/orders/17?all=yes"
    std::string body;
};

/// What backends answered when somebody recorded it. The same call is known by its endpoint, method and target; where they were
/// called several times the same way, content decides, then the order. What was masked matches anything.
class RecordedAnswers {
  public:
    RecordedAnswers() = default;
    /// Attempts without their messages, and those whose answer is cut, are of no use and counted.
    explicit RecordedAnswers(std::vector<inspection::UpstreamAttempt> attempts);

    [[nodiscard]] bool empty() const noexcept { return known_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return known_.size(); }
    [[nodiscard]] std::size_t unusable() const noexcept { return unusable_; }

    /// The attempt that answers a call: with a response, or with the error that it ended with. nullptr: there is none. One that was
    /// given is given again only when no other fits.
    [[nodiscard]] const inspection::UpstreamAttempt* find(const BackendCall& call);

  private:
    struct Known {
        BackendCall call;
        inspection::UpstreamAttempt attempt;
        std::size_t given = 0;
    };
    std::vector<Known> known_;
    std::size_t unusable_ = 0;
};

/// The answer as HTTP/1.1 writes it: without what belonged to the connection, with its length, and closing.
[[nodiscard]] std::string answerText(const inspection::Message& response, std::string_view method);

} // namespace postern::exporting
