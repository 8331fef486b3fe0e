// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/bridge/ControlBreakpoints.h"

#include "controlplane/control/ControlClient.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

namespace postern::workbench {
namespace {

using schema::Value;

/// Between two looks at what is held up, so that a flood of pauses is not a flood of lists.
constexpr int lookAgainMs = 100;
/// After a call that failed.
constexpr int tryAgainMs = 1'000;
/// Below the time-out of a call.
constexpr int waitMs = 8'000;

QString textIn(const Value& from, std::string_view name)
{
    const Value* value = from.find(name);
    return value == nullptr ? QString() : QString::fromStdString(value->asString());
}

qint64 numberIn(const Value& from, std::string_view name)
{
    const Value* value = from.find(name);
    return value == nullptr ? 0 : value->asInteger();
}

bool flagIn(const Value& from, std::string_view name)
{
    const Value* value = from.find(name);
    return value != nullptr && value->asBool();
}

QString errorOf(int status, const Result<Value>& answer)
{
    if (!answer)
        return QString::fromStdString(answer.error().message());
    return status >= 400 ? textIn(*answer, "error") : QString();
}

} // namespace

PausedCall readPausedCall(const Value& value, const QDateTime& now)
{
    PausedCall call;
    call.id = static_cast<quint64>(numberIn(value, "id"));
    call.pause = static_cast<quint64>(numberIn(value, "pause"));
    call.breakpoint = textIn(value, "breakpoint");
    call.filter = textIn(value, "instance").isEmpty() ? textIn(value, "filter") : textIn(value, "instance");
    call.after = textIn(value, "after");
    call.response = textIn(value, "side") == QLatin1String("response");
    call.api = textIn(value, "api");
    call.method = textIn(value, "method");
    call.target = textIn(value, "target");
    call.client = textIn(value, "client");
    call.status = static_cast<int>(numberIn(value, "status"));
    call.limit = now.addMSecs(numberIn(value, "leftMs"));
    if (value.find("clientLeftMs") != nullptr)
        call.clientLimit = now.addMSecs(numberIn(value, "clientLeftMs"));
    return call;
}

std::optional<PausedState> readPausedState(const Value& value, const QDateTime& now)
{
    const Value* message = value.find("message");
    const Value* traceValue = value.find("trace");
    auto trace = traceValue == nullptr ? Result<inspection::Trace>(unexpected(ErrorKind::ParseError, "no trace"))
                                       : inspection::traceFrom(*traceValue);
    if (message == nullptr || !trace)
        return std::nullopt;
    PausedState state;
    state.call = readPausedCall(value, now);
    state.method = textIn(*message, "method");
    state.target = textIn(*message, "target");
    state.status = static_cast<int>(numberIn(*message, "status"));
    if (const Value* headers = message->find("headers")) {
        for (const Value& pair : headers->items()) {
            if (pair.size() == 2)
                state.headers.append({QString::fromStdString(pair.at(0)->asString()), QString::fromStdString(pair.at(1)->asString())});
        }
    }
    const bool binary = message->find("bodyEncoding") != nullptr;
    state.bodyHeld = flagIn(*message, "bodyHeld");
    state.bodyHidden = flagIn(*message, "bodyHidden") || binary;
    state.body = state.bodyHidden ? QString() : textIn(*message, "body");
    state.trace = std::move(*trace);
    return state;
}

ControlBreakpoints::ControlBreakpoints(QObject* parent) : BreakpointLink(parent)
{
    again_.setSingleShot(true);
    connect(&again_, &QTimer::timeout, this, &ControlBreakpoints::watch);
}

void ControlBreakpoints::attach(control::ControlClient* client)
{
    client_ = client;
    again_.stop();
    revision_ = 0;
    sending_ = unsent_ = false;
    if (client != nullptr) {
        send();
        return watch();
    }
    const bool some = !paused_.isEmpty();
    paused_.clear();
    hits_.clear();
    beyond_ = 0;
    if (some)
        Q_EMIT pausedChanged();
}

void ControlBreakpoints::setSettings(inspection::BreakpointSettings settings)
{
    inspection::nameAll(settings.breakpoints);
    settings_ = std::move(settings);
    send();
    Q_EMIT settingsChanged();
}

/// One after the other: of two that are under way at once the older one may come last, and stay.
void ControlBreakpoints::send()
{
    if (!client_)
        return;
    unsent_ = sending_;
    if (sending_)
        return;
    sending_ = true;
    const Value body = inspection::describe(schema::Type<inspection::BreakpointSettings>{}).encode(settings_, true);
    client_->call("PUT", "/v1/breakpoints", schema::writeJson(body, 0), [this, client = client_](int status, Result<Value> answer) {
        if (client != client_ || !client_)
            return; // of a gateway that is gone
        sending_ = false;
        if (unsent_)
            return send();
        if (const QString why = errorOf(status, answer); !why.isEmpty())
            Q_EMIT failed(why);
        else
            takeHits(*answer);
    });
}

void ControlBreakpoints::watch()
{
    if (!client_)
        return;
    const std::string target = "/v1/paused?since=" + std::to_string(revision_) + "&wait=" + std::to_string(waitMs);
    client_->call("GET", target, {}, [this, client = client_](int status, Result<Value> answer) {
        if (client != client_ || !client_)
            return; // of a gateway that is gone
        if (answer && status == 200)
            takePaused(*answer);
        again_.start(answer && status == 200 ? lookAgainMs : tryAgainMs);
    });
}

void ControlBreakpoints::takePaused(const Value& answer)
{
    const auto revision = static_cast<quint64>(numberIn(answer, "revision"));
    if (revision == revision_)
        return; // nothing happened
    const bool first = std::exchange(revision_, revision) == 0;
    const QDateTime now = QDateTime::currentDateTime();
    paused_.clear();
    if (const Value* list = answer.find("paused")) {
        for (const Value& each : list->items())
            paused_.append(readPausedCall(each, now));
    }
    beyond_ = static_cast<quint64>(numberIn(answer, "beyond"));
    askHits();
    Q_EMIT pausedChanged();
    const Value* ended = first ? nullptr : answer.find("ended");
    for (std::size_t i = 0; ended != nullptr && i < ended->size(); ++i)
        Q_EMIT pauseEnded(static_cast<quint64>(numberIn(*ended->at(i), "id")), textIn(*ended->at(i), "end"));
}

void ControlBreakpoints::askHits()
{
    client_->call("GET", "/v1/breakpoints", {}, [this](int status, Result<Value> answer) {
        if (answer && status == 200)
            takeHits(*answer);
    });
}

void ControlBreakpoints::takeHits(const Value& answer)
{
    hits_.clear();
    if (const Value* list = answer.find("breakpoints")) {
        for (const Value& each : list->items())
            hits_.insert(textIn(each, "id"), {static_cast<quint64>(numberIn(each, "hits")), flagIn(each, "spent")});
    }
    Q_EMIT hitsChanged();
}

void ControlBreakpoints::fetchState(quint64 id, std::function<void(std::optional<PausedState>)> answer)
{
    if (!client_) {
        QMetaObject::invokeMethod(this, [answer = std::move(answer)] { answer(std::nullopt); }, Qt::QueuedConnection);
        return;
    }
    client_->call("GET", "/v1/paused/" + std::to_string(id), {}, [answer = std::move(answer)](int status, Result<Value> state) {
        answer(state && status == 200 ? readPausedState(*state, QDateTime::currentDateTime()) : std::nullopt);
    });
}

void ControlBreakpoints::act(quint64 id, const inspection::PauseAction& action)
{
    if (!client_)
        return;
    const Value body = inspection::describe(schema::Type<inspection::PauseAction>{}).encode(action);
    client_->call("POST", "/v1/paused/" + std::to_string(id), schema::writeJson(body, 0), [this](int status, Result<Value> answer) {
        if (const QString why = errorOf(status, answer); !why.isEmpty())
            Q_EMIT failed(why);
    });
}

void ControlBreakpoints::actOnAll(inspection::PauseAction::Kind kind)
{
    if (!client_)
        return;
    const char* const json = kind == inspection::PauseAction::Kind::Drop ? R"({"action":"drop"})" : R"({"action":"continue"})";
    client_->call("POST", "/v1/paused", json, [this](int status, Result<Value> answer) {
        if (const QString why = errorOf(status, answer); !why.isEmpty())
            Q_EMIT failed(why);
    });
}

} // namespace postern::workbench
