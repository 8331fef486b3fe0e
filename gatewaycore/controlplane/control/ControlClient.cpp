// SPDX-License-Identifier: Apache-2.0
#include "controlplane/control/ControlClient.h"

#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

#include <charconv>

namespace postern::control {
namespace {

constexpr Milliseconds answerTimeout{10'000};
/// More than any trace can be: bodies are cut at the gateway.
constexpr std::size_t largestAnswer = 64U << 20U;

std::string text(const schema::Value& value, std::string_view name)
{
    const schema::Value* found = value.find(name);
    return found == nullptr ? std::string() : found->asString();
}

int number(const schema::Value& value, std::string_view name)
{
    const schema::Value* found = value.find(name);
    return found == nullptr ? 0 : static_cast<int>(found->asInteger());
}

} // namespace

ControlClient::ControlClient(QString socketPath, QObject* parent) : QObject(parent), path_(std::move(socketPath)) {}
ControlClient::~ControlClient() = default;

void ControlClient::call(const char* method, const std::string& target, const std::string& body, Completion completion)
{
    struct State {
        int status = 0;
        std::string body;
        Completion completion;
        ControlCall* call = nullptr;
    };
    auto state = std::make_shared<State>();
    state->completion = std::move(completion);
    ControlCall::Events events;
    events.head = [state](int status) { state->status = status; };
    events.data = [state](BytesView data) {
        if (state->body.size() + data.size() <= largestAnswer)
            state->body.append(data);
    };
    events.end = [state](Result<void> result) {
        state->call->deleteLater();
        if (!result)
            return state->completion(0, unexpected(std::move(result).error()));
        if (state->status == 204)
            return state->completion(204, schema::Value());
        state->completion(state->status, schema::readJson(state->body, "answer of the gateway"));
    };
    state->call = new ControlCall(path_, method, target, body, answerTimeout, std::move(events), this);
}

void ControlClient::getStatus(UniqueFunction<void(Result<schema::Value>)> completion)
{
    call("GET", "/v1/status", {},
         [completion = std::move(completion)](int, Result<schema::Value> answer) mutable { completion(std::move(answer)); });
}

void ControlClient::setRecording(bool on, UniqueFunction<void(Result<void>)> completion)
{
    call("POST", "/v1/recording", on ? R"({"on":true})" : R"({"on":false})",
         [completion = std::move(completion)](int status, Result<schema::Value> answer) mutable {
             if (!answer)
                 return completion(unexpected(std::move(answer).error()));
             if (status != 200)
                 return completion(unexpected(ErrorKind::Internal, text(*answer, "error")));
             completion({});
         });
}

void ControlClient::reload(UniqueFunction<void(Result<std::string>, std::vector<ReloadProblem>)> completion)
{
    call("POST", "/v1/reload", {},
         [completion = std::move(completion)](int status, Result<schema::Value> answer) mutable {
             if (!answer)
                 return completion(unexpected(std::move(answer).error()), {});
             if (status == 200)
                 return completion(text(*answer, "hash"), {});
             std::vector<ReloadProblem> problems;
             if (const schema::Value* list = answer->find("problems")) {
                 for (const schema::Value& item : list->items()) {
                     problems.push_back({text(item, "severity"), text(item, "message"), text(item, "hint"),
                                         text(item, "file"), number(item, "line"), number(item, "column")});
                 }
             }
             completion(unexpected(ErrorKind::InvalidConfig, "The configuration was refused; the last good one goes on."),
                        std::move(problems));
         });
}

void ControlClient::getTrace(quint64 id, UniqueFunction<void(Result<inspection::Trace>)> completion)
{
    call("GET", "/v1/traces/" + std::to_string(id), {},
         [completion = std::move(completion)](int status, Result<schema::Value> answer) mutable {
             if (!answer)
                 return completion(unexpected(std::move(answer).error()));
             if (status != 200)
                 return completion(unexpected(ErrorKind::NotFound, text(*answer, "error")));
             completion(inspection::traceFrom(*answer));
         });
}

void ControlClient::follow(bool traces)
{
    frames_.clear();
    began_ = false;
    ControlCall::Events events;
    events.data = [this](BytesView data) { takeFrames(data); };
    events.end = [this](Result<void> result) {
        stream_.release()->deleteLater(); // it is the caller
        Q_EMIT followingEnded(result ? QString() : QString::fromStdString(result.error().message()));
    };
    stream_ = std::make_unique<ControlCall>(path_, "GET",
                                            std::string("/v1/traces?cursor=now&full=") + (traces ? "1" : "0"), std::string(),
                                            answerTimeout, std::move(events));
}

void ControlClient::stopFollowing()
{
    if (stream_) {
        stream_->cancel();
        stream_.release()->deleteLater(); // it may be the caller
    }
}

void ControlClient::takeFrames(BytesView data)
{
    frames_.append(data);
    QVector<inspection::Summary> summaries;
    std::size_t at = 0;
    for (;;) {
        const std::size_t lineEnd = frames_.find('\n', at);
        if (lineEnd == std::string::npos)
            break;
        std::size_t size = 0;
        const auto [end, failure] = std::from_chars(frames_.data() + at, frames_.data() + lineEnd, size);
        if (failure != std::errc() || end != frames_.data() + lineEnd || size > largestAnswer ||
            (frames_.size() - lineEnd - 1 >= size && !takeFrame(frames_.substr(lineEnd + 1, size), summaries))) {
            stopFollowing();
            Q_EMIT followingEnded(QStringLiteral("The gateway's stream of traces is malformed."));
            return;
        }
        if (frames_.size() - lineEnd - 1 < size)
            break;
        at = lineEnd + 1 + size;
    }
    frames_.erase(0, at);
    if (!summaries.isEmpty())
        Q_EMIT summariesArrived(summaries);
}

bool ControlClient::takeFrame(const std::string& json, QVector<inspection::Summary>& summaries)
{
    const auto value = schema::readJson(json, "frame");
    if (!value)
        return false;
    if (const schema::Value* summary = value->find("summary")) {
        auto decoded = inspection::summaryFrom(*summary);
        if (decoded)
            summaries.push_back(std::move(*decoded));
        return decoded.has_value();
    }
    if (const schema::Value* trace = value->find("trace")) {
        auto decoded = inspection::traceFrom(*trace);
        if (decoded)
            Q_EMIT traceArrived(*decoded);
        return decoded.has_value();
    }
    const schema::Value* dropped = value->find("dropped");
    const schema::Value* missed = value->find("missed");
    if (dropped == nullptr || missed == nullptr)
        return true; // a frame of a later version
    const auto lost = static_cast<quint64>(dropped->asInteger() + missed->asInteger());
    if (!began_) {
        began_ = true;
        firstDropped_ = lost;
        Q_EMIT followingBegan();
    } else if (lost > firstDropped_) {
        Q_EMIT lossesCounted(lost - firstDropped_);
    }
    return true;
}

} // namespace postern::control
