// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Clock.h"
#include "base/UniqueFunction.h"
#include "dataplane/pipeline/LocalReply.h"
#include "dataplane/pipeline/Resumption.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::pipeline {

/// How a Handler answers: at once or later, from any thread, whole or in pieces. Move-only; it holds ids, not pointers,
/// so it may outlive the exchange: then alive() is false and every call does nothing. Dropping it before the answer has
/// ended answers 500, or breaks the answer that has begun.
class Answer {
  public:
    using Fields = std::vector<std::pair<std::string, std::string>>;
    class State;

    explicit Answer(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}
    Answer(Answer&&) noexcept = default;
    Answer& operator=(Answer&& other) noexcept;
    ~Answer();

    /// The whole answer. Copies what it is given.
    void respond(const LocalReply& reply);
    void respond(int status, std::string contentType, std::string body, Fields fields = {});

    /// The head of an answer whose content follows by write(), then end(). A Content-Length among `fields` is used for
    /// the framing and must be right.
    void begin(int status, Fields fields = {});
    /// Content. False: the client is slower than this, so wait for whenWritable() before more (nothing is lost).
    bool write(std::string bytes);
    /// Calls `task` on the worker's thread once there is room again, at once if there is; never if the exchange ends.
    void whenWritable(UniqueFunction<void()> task);
    void end();
    /// Breaks the answer: before its head the client gets a 502, afterwards its connection ends in the middle.
    void abort();

    /// Whether somebody still waits for this answer.
    [[nodiscard]] bool alive() const noexcept;
    /// Calls `task` on the worker's thread after at least `delay`, whether the exchange is alive or not; never when the
    /// gateway has stopped.
    void after(Milliseconds delay, UniqueFunction<void()> task);

  private:
    std::shared_ptr<State> state_;
};

} // namespace postern::pipeline
