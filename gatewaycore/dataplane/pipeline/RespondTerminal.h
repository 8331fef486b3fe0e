// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Terminal.h"

#include <string>
#include <utility>
#include <vector>

namespace postern::pipeline {

/// The terminal that always gives the same answer.
class RespondTerminal final : public Terminal {
  public:
    using Fields = std::vector<std::pair<std::string, std::string>>;

    RespondTerminal(int status, std::string contentType, std::string body, Fields fields = {});

    [[nodiscard]] RequestSink& open(Exchange& exchange, ResponseSink& answer) const override;
    [[nodiscard]] BodyNeed requestBody() const noexcept override { return BodyNeed::None; }
    [[nodiscard]] std::string_view kind() const noexcept override { return "respond"; }

  private:
    [[nodiscard]] LocalReply reply() const noexcept { return {status_, contentType_, body_, fields_}; }

    std::string contentType_;
    std::string body_;
    Fields texts_;
    std::vector<http::HeaderField> fields_; ///< views into texts_
    int status_;
};

/// The terminal that always refuses with the same fault: no route, wrong method, a blocked API.
class RefuseTerminal final : public Terminal {
  public:
    explicit RefuseTerminal(FaultId fault, std::string allow = {}) : allow_(std::move(allow)), fault_(fault) {}

    [[nodiscard]] RequestSink& open(Exchange& exchange, ResponseSink& answer) const override;
    [[nodiscard]] BodyNeed requestBody() const noexcept override { return BodyNeed::None; }
    [[nodiscard]] std::string_view kind() const noexcept override { return "respond"; }

  private:
    std::string allow_;
    FaultId fault_;
};

} // namespace postern::pipeline
