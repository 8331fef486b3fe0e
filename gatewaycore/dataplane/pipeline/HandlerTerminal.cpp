// SPDX-License-Identifier: Apache-2.0
#include "dataplane/pipeline/HandlerTerminal.h"

#include "dataplane/pipeline/AnswerStream.h"

#include <charconv>

namespace postern::pipeline {
namespace {

/// Beyond this, Answer::write() asks its caller to wait.
constexpr std::size_t answerBuffer = 64 * 1024;

/// Runs `call(stream)` on the worker's thread if the exchange is still there then.
template <class Call> void onWorker(const std::shared_ptr<Answer::State>& state, Call call)
{
    if (state == nullptr)
        return;
    state->port->post([state, call = std::move(call)]() mutable {
        if (state->stream != nullptr)
            call(*state->stream);
    });
}

http::BodyFraming framingOf(const Answer::Fields& fields)
{
    for (const auto& [name, value] : fields) {
        if (http::headerId(name) != http::HeaderId::ContentLength)
            continue;
        std::uint64_t length = 0;
        const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), length);
        if (problem == std::errc() && end == value.data() + value.size())
            return http::BodyFraming::ofLength(length);
    }
    return http::BodyFraming::chunked();
}

} // namespace

RequestSink& HandlerTerminal::open(Exchange& exchange, ResponseSink& answer) const
{
    auto state = std::make_shared<Answer::State>(exchange.sharedPort());
    auto& stream = exchange.arena().make<AnswerStream>(exchange, answer, state);
    handler_->handle(exchange, Answer(std::move(state)));
    return stream;
}

// --- Answer: any thread ---

Answer& Answer::operator=(Answer&& other) noexcept
{
    Answer dropped(std::move(*this));
    state_ = std::move(other.state_);
    return *this;
}

Answer::~Answer()
{
    onWorker(std::exchange(state_, nullptr), [](AnswerStream& stream) {
        stream.fail(Error(ErrorKind::Internal, "The handler ended without an answer."));
    });
}

void Answer::respond(const LocalReply& reply)
{
    Fields fields;
    fields.reserve(reply.headers.size());
    for (const http::HeaderField& field : reply.headers)
        fields.emplace_back(field.name, field.value);
    respond(reply.status, std::string(reply.contentType), std::string(reply.body), std::move(fields));
}

void Answer::respond(int status, std::string contentType, std::string body, Fields fields)
{
    if (!contentType.empty())
        fields.emplace_back("Content-Type", std::move(contentType));
    onWorker(state_, [status, fields = std::move(fields), body = std::move(body)](AnswerStream& stream) mutable {
        stream.begin(status, fields, http::BodyFraming::ofLength(body.size()));
        stream.write(std::move(body));
        stream.end();
    });
}

void Answer::begin(int status, Fields fields)
{
    onWorker(state_, [status, fields = std::move(fields)](AnswerStream& stream) {
        stream.begin(status, fields, framingOf(fields));
    });
}

bool Answer::write(std::string bytes)
{
    if (state_ == nullptr)
        return false;
    const std::size_t size = bytes.size();
    const bool room = state_->waiting.fetch_add(size, std::memory_order_relaxed) + size <= answerBuffer;
    onWorker(state_, [bytes = std::move(bytes)](AnswerStream& stream) mutable { stream.write(std::move(bytes)); });
    return room;
}

void Answer::whenWritable(UniqueFunction<void()> task)
{
    onWorker(state_, [task = std::move(task)](AnswerStream& stream) mutable { stream.whenWritable(std::move(task)); });
}

void Answer::end()
{
    onWorker(state_, [](AnswerStream& stream) { stream.end(); });
}

void Answer::abort()
{
    onWorker(state_, [](AnswerStream& stream) {
        stream.fail(Error(ErrorKind::ConnectionClosed, "The handler broke its answer off."));
    });
}

bool Answer::alive() const noexcept { return state_ != nullptr && state_->alive.load(std::memory_order_relaxed); }

void Answer::after(Milliseconds delay, UniqueFunction<void()> task)
{
    if (state_ == nullptr)
        return;
    state_->port->post([port = std::weak_ptr(state_->port), delay, task = std::move(task)]() mutable {
        if (const auto alive = port.lock())
            alive->after(delay, std::move(task));
    });
}

// --- AnswerStream: the worker's thread ---

AnswerStream::AnswerStream(Exchange& exchange, ResponseSink& answer, std::shared_ptr<Answer::State> state)
    : exchange_(exchange), answer_(answer), state_(std::move(state))
{
    state_->stream = this;
}

void AnswerStream::leave() noexcept
{
    state_->stream = nullptr;
    state_->alive.store(false, std::memory_order_relaxed);
    writable_ = nullptr;
}

void AnswerStream::begin(int status, const Answer::Fields& fields, http::BodyFraming framing)
{
    if (std::exchange(begun_, true))
        return;
    http::ResponseHead& head = exchange_.response();
    head.forget();
    head.status = status;
    for (const auto& [name, value] : fields) {
        if (http::headerId(name) != http::HeaderId::ContentLength)
            head.headers.addCopy(name, value);
    }
    exchange_.responseFraming() = framing;
    sending_ = true;
    answer_.onResponseHead();
    sending_ = false;
    answer_.flushResponse();
}

void AnswerStream::write(std::string bytes)
{
    if (!begun_ || ended_)
        return;
    if (queue_.empty())
        queue_ = std::move(bytes);
    else
        queue_.append(bytes);
    send();
}

void AnswerStream::end()
{
    if (!begun_ || std::exchange(ended_, true))
        return;
    send();
}

void AnswerStream::fail(const Error& why)
{
    if (ended_)
        return;
    leave();
    answer_.onResponseReset(why);
}

void AnswerStream::whenWritable(UniqueFunction<void()> task)
{
    if (queue_.empty())
        task();
    else
        writable_ = std::move(task);
}

void AnswerStream::onResponseCredit(std::size_t octets)
{
    credit_ += octets;
    if (!sending_)
        send();
}

void AnswerStream::send()
{
    sending_ = true;
    while (state_->stream != nullptr && sent_ < queue_.size() && credit_ > 0) {
        const BytesView piece = BytesView(queue_).substr(sent_, credit_);
        sent_ += piece.size();
        credit_ -= piece.size();
        answer_.onResponseData(piece);
    }
    sending_ = false;
    if (state_->stream == nullptr)
        return;
    if (sent_ == queue_.size()) {
        state_->waiting.fetch_sub(std::min(queue_.size(), state_->waiting.load(std::memory_order_relaxed)),
                                  std::memory_order_relaxed);
        queue_.clear();
        sent_ = 0;
        if (ended_) {
            leave();
            answer_.onResponseEnd(nullptr);
        } else if (writable_) {
            std::exchange(writable_, nullptr)();
        }
    }
    answer_.flushResponse();
}

} // namespace postern::pipeline
