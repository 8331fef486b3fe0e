// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Handler.h"
#include "sandbox/Call.h"

#include <functional>
#include <memory>

namespace postern::sandbox {

/// Answers each call at once by a function of the call. Runs on one worker only.
class ServiceHandler final : public pipeline::Handler {
  public:
    using Service = std::function<Reply(const Call&)>;
    explicit ServiceHandler(Service service) : service_(std::move(service)) {}
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override;

  private:
    Service service_;
};

/// The call as a service looks at it.
[[nodiscard]] Call toCall(const pipeline::Exchange& exchange);

/// Answers with a JSON account of the request: method, target, headers (in order) and body. What a person, or a test,
/// looks at to see what reached the backend.
class EchoHandler final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override;
};

/// Answers `path?ms=N` after N milliseconds, at most a minute.
class SlowHandler final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override;
};

/// Streams `path?lines=N` lines (default 10, at most 1,000), one every tenth of a second.
class StreamHandler final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override;
};

/// Fails in the way that the last step of the path says: `broken` ends in the middle of its content; `status/{code}`
/// answers with that status.
class FaultyHandler final : public pipeline::Handler {
  public:
    void handle(pipeline::Exchange& exchange, pipeline::Answer answer) override;
};

/// A small store of orders that remembers: list, place, get, cancel below `/orders`. Holds the newest 1,000.
[[nodiscard]] std::unique_ptr<pipeline::Handler> makeStore();

} // namespace postern::sandbox
