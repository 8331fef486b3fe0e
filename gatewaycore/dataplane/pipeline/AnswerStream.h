// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/Answer.h"
#include "dataplane/pipeline/Exchange.h"
#include "dataplane/pipeline/Streams.h"

#include <atomic>
#include <string>

namespace postern::pipeline {

class AnswerStream;

/// What an Answer and its exchange share. Threads meet here: the handler's posts to the worker's; only the two atomics
/// are touched by both.
class Answer::State {
  public:
    explicit State(std::shared_ptr<WorkerPort> workerPort) : port(std::move(workerPort)) {}

    std::shared_ptr<WorkerPort> port;
    std::atomic<bool> alive{true};
    std::atomic<std::size_t> waiting{0}; ///< octets written and not yet taken by the client's side
    AnswerStream* stream = nullptr;      ///< the worker's thread only; nullptr when the exchange is over
};

/// The worker's end of an Answer, in the exchange's arena.
class AnswerStream final : public RequestSink {
  public:
    AnswerStream(Exchange& exchange, ResponseSink& answer, std::shared_ptr<Answer::State> state);
    ~AnswerStream() { leave(); }
    AnswerStream(const AnswerStream&) = delete;
    AnswerStream& operator=(const AnswerStream&) = delete;

    void onRequestData(BytesView) override {}
    void onRequestEnd(const http::HeaderMap*) override {}
    void onRequestReset(const Error&) override { leave(); }
    void onResponseCredit(std::size_t octets) override;

    // From the Answer, on the worker's thread.
    void begin(int status, const Answer::Fields& fields, http::BodyFraming framing);
    void write(std::string bytes);
    void end();
    void fail(const Error& why);
    void whenWritable(UniqueFunction<void()> task);
    [[nodiscard]] bool begun() const noexcept { return begun_; }

  private:
    void send();
    void leave() noexcept;

    Exchange& exchange_;
    ResponseSink& answer_;
    std::shared_ptr<Answer::State> state_;
    std::string queue_;
    std::size_t sent_ = 0; ///< of queue_
    std::size_t credit_ = 0;
    UniqueFunction<void()> writable_;
    bool begun_ = false;
    bool ended_ = false;
    bool sending_ = false;
};

} // namespace postern::pipeline
