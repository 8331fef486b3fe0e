// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Handler.h"
#include "dataplane/pipeline/Terminal.h"

#include <memory>
#include <utility>

namespace postern::pipeline {

/// The terminal that ends in a Handler of this process.
class HandlerTerminal final : public Terminal {
  public:
    explicit HandlerTerminal(std::shared_ptr<Handler> handler) : handler_(std::move(handler)) {}

    [[nodiscard]] RequestSink& open(Exchange& exchange, ResponseSink& answer) const override;
    [[nodiscard]] BodyNeed requestBody() const noexcept override { return handler_->requestBody(); }
    [[nodiscard]] BodyNeed requestBodyOf(const Exchange& exchange) const override { return handler_->requestBodyOf(exchange); }
    [[nodiscard]] std::string_view kind() const noexcept override { return "handler"; }

  private:
    std::shared_ptr<Handler> handler_;
};

} // namespace postern::pipeline
