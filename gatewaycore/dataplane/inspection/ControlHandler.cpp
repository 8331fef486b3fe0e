// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/ControlHandler.h"

#include "dataplane/http/Target.h"
#include "dataplane/inspection/ControlAnswers.h"
#include "dataplane/inspection/TraceJson.h"

namespace postern::inspection {
namespace {

using schema::Value;

constexpr Milliseconds pumpEvery{30};
constexpr int idlePumpsPerHeartbeat = 33;
/// What one turn may send to one reader, so that a reload or a status does not wait behind a long backlog.
constexpr int framesPerPump = 500;

std::string frame(const Value& value)
{
    const std::string json = schema::writeJson(value, 0);
    return std::to_string(json.size()) + '\n' + json;
}

} // namespace

/// One reader of /v1/traces.
struct ControlHandler::Stream {
    explicit Stream(pipeline::Answer given) : answer(std::move(given)) {}
    pipeline::Answer answer;
    std::uint64_t cursor = 0;
    std::uint64_t missed = 0;
    std::uint64_t told = 0; ///< losses that the reader knows of
    int idle = 0;
    bool follow = true;
    bool full = false;
};

ControlHandler::ControlHandler(ControlTarget& target)
    : target_(target), breakpoints_(target), whatIf_(target, store_), rerun_(target, store_), self_(std::make_shared<ControlHandler*>(this))
{
}

ControlHandler::~ControlHandler() { *self_ = nullptr; }

void ControlHandler::drain() { dropped_ = target_.drain(store_); }

void ControlHandler::handle(pipeline::Exchange& exchange, pipeline::Answer answer)
{
    const std::string_view path = exchange.request().path();
    const bool get = exchange.request().method == http::Method::Get;
    const bool post = exchange.request().method == http::Method::Post;
    constexpr std::string_view tracePrefix = "/v1/traces/";
    if (get && path == "/v1/status")
        return answerJson(answer, 200, target_.status());
    if (get && path == "/v1/metrics")
        return answerJson(answer, 200, target_.metrics());
    if (get && path == "/v1/config-hash")
        return answerJson(answer, 200, Value::object({{"hash", target_.configHash()}}));
    if (get && path == "/v1/traces")
        return getTraces(exchange.request().query(), std::move(answer));
    if (get && path.starts_with(tracePrefix))
        return getTrace(path.substr(tracePrefix.size()), std::move(answer));
    if (post && path == "/v1/reload")
        return reload(std::move(answer));
    if (post && path == "/v1/recording")
        return setRecording(exchange.requestBody(), std::move(answer));
    if (BreakpointCalls::isFor(path))
        return breakpoints_.handle(exchange, std::move(answer));
    if (WhatIfCalls::isFor(path)) {
        drain();
        return whatIf_.handle(exchange, std::move(answer));
    }
    if (RerunCalls::isFor(path)) {
        drain();
        return rerun_.handle(exchange, std::move(answer));
    }
    if (path == "/v1/apis" || path == "/v1/surroundings" || path.starts_with("/v1/apis/"))
        return callFolder(exchange, std::move(answer));
    answerError(answer, get || post ? 404 : 405, "no such call in control protocol v1");
}

void ControlHandler::callFolder(pipeline::Exchange& exchange, pipeline::Answer answer)
{
    const http::HeaderMap& fields = exchange.request().headers;
    const std::string body(exchange.requestBody());
    std::string target(exchange.request().path());
    if (!exchange.request().query().empty())
        target.append("?").append(exchange.request().query());
    const auto textOf = [&fields](std::string_view name) {
        const http::HeaderField* const field = fields.find(name);
        return field == nullptr ? std::string_view() : field->value;
    };
    const FolderAnswer made =
        target_.folder({exchange.received().methodText, target, textOf("If-Match"), textOf("If-None-Match"), body});
    if (made.body.isNull())
        return answer.respond(made.status, {}, {});
    answerJson(answer, made.status, made.body);
}

void ControlHandler::reload(pipeline::Answer answer)
{
    schema::Problems problems;
    if (target_.reload(problems))
        return answerJson(answer, 200, Value::object({{"hash", target_.configHash()}}));
    answerJson(answer, 422, Value::object({{"problems", problemsValue(problems)}}));
}

void ControlHandler::setRecording(BytesView body, pipeline::Answer answer)
{
    const auto value = schema::readJson(body, "request");
    const Value* on = value ? value->find("on") : nullptr;
    if (on == nullptr || !on->isBool())
        return answerError(answer, 400, R"(the body is {"on": true} or {"on": false})");
    target_.setRecording(on->asBool());
    answerJson(answer, 200, Value::object({{"recording", target_.recording()}}));
}

void ControlHandler::getTrace(std::string_view id, pipeline::Answer answer)
{
    std::uint64_t number = 0;
    if (!parseNumber(id, number))
        return answerError(answer, 400, "a trace's id is a number");
    drain();
    const auto trace = store_.find(number);
    if (!trace)
        return answerError(answer, 404, "this trace is not held (any more)");
    answerJson(answer, 200, inspection::toValue(*trace));
}

void ControlHandler::getTraces(std::string_view query, pipeline::Answer answer)
{
    drain();
    auto stream = std::make_shared<Stream>(std::move(answer));
    http::QueryCursor parameters(query);
    for (std::string_view name, value; parameters.next(name, value);) {
        if (name == "cursor" && value == "now")
            stream->cursor = store_.newest();
        else if (name == "cursor" && !parseNumber(value, stream->cursor))
            return answerError(stream->answer, 400, "cursor is a number or \"now\"");
        else if (name == "follow")
            stream->follow = value != "0";
        else if (name == "full")
            stream->full = value == "1";
    }
    stream->answer.begin(200, {{"Content-Type", "application/x-postern-frames"}, {"Cache-Control", "no-store"}});
    // Tells the reader at once that it is heard, and where it stands.
    stream->answer.write(frame(Value::object({{"cursor", stream->cursor}, {"dropped", dropped_}, {"missed", 0}})));
    stream->told = dropped_;
    pump(stream);
}

void ControlHandler::pump(const std::shared_ptr<Stream>& stream)
{
    if (!stream->answer.alive())
        return;
    const bool ending = ending_.load(std::memory_order_acquire); // before the last drain
    drain();
    bool writable = true;
    int sent = 0;
    while (writable && sent < framesPerPump) {
        const TraceStore::Item* item = store_.after(stream->cursor, stream->missed);
        if (item == nullptr)
            break;
        Value value = Value::object({{"cursor", item->cursor}});
        if (stream->full)
            value.set("trace", inspection::toValue(*item->trace));
        else
            value.set("summary", inspection::toValue(item->trace->summary));
        stream->cursor = item->cursor;
        writable = stream->answer.write(frame(value));
        ++sent;
    }
    const std::uint64_t lost = dropped_ + stream->missed;
    stream->idle = sent == 0 ? stream->idle + 1 : 0;
    if (lost != stream->told || stream->idle >= idlePumpsPerHeartbeat) {
        stream->told = lost;
        stream->idle = 0;
        writable = stream->answer.write(frame(Value::object(
                       {{"cursor", stream->cursor}, {"dropped", dropped_}, {"missed", stream->missed}}))) &&
                   writable;
    }
    if ((!stream->follow || ending) && writable && sent < framesPerPump)
        return stream->answer.end();
    auto again = [stream, self = self_] {
        if (*self != nullptr)
            (*self)->pump(stream);
    };
    if (!writable)
        stream->answer.whenWritable(std::move(again));
    else
        stream->answer.after(sent < framesPerPump ? pumpEvery : Milliseconds(0), std::move(again));
}

} // namespace postern::inspection
