// SPDX-License-Identifier: Apache-2.0
#include "cli/CallCommand.h"

#include "base/Text.h"
#include "cli/SubscribeCommand.h"
#include "controlplane/control/ControlClient.h"
#include "crypto/Base64.h"
#include "crypto/Random.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

#include <QTimer>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <utility>

namespace postern::cli {
namespace {

/// How long a trace may come after the answer: rings are drained every 30 ms.
constexpr int callTraceTimeoutMs = 5'000;
/// A call that got no answer may not have reached the gateway at all.
constexpr int failedTraceTimeoutMs = 500;

bool readBody(const std::string& argument, std::string& body)
{
    if (argument.empty() || argument.front() != '@') {
        body = argument;
        return true;
    }
    if (argument == "@-") {
        body.assign(std::istreambuf_iterator<char>(std::cin), {});
        return true;
    }
    std::ifstream file(argument.substr(1), std::ios::binary);
    body.assign(std::istreambuf_iterator<char>(file), {});
    return file.good() || file.eof();
}

/// As a trace shows a message: a body that is no text is in Base64, and says so.
schema::Value jsonOf(const rest::RestResponse& answer)
{
    schema::Value headers = schema::Value::list();
    for (const rest::RestHeader& field : answer.headers)
        headers.push(
            schema::Value::list({toValidUtf8(field.name.toStdString()), toValidUtf8(field.value.toStdString())}));
    schema::Value out = schema::Value::object({{"status", answer.status}, {"headers", headers}});
    const std::string body = answer.body.toStdString();
    if (isUtf8(body)) {
        out.set("body", body);
    } else {
        out.set("body", crypto::base64Encode(body));
        out.set("bodyEncoding", "base64");
    }
    return out;
}

rest::RestSettings settingsOf(const CallOptions& options)
{
    rest::RestSettings settings;
    settings.caFile = QString::fromStdString(options.caFile);
    return settings;
}

} // namespace

CallCommand::CallCommand(CallOptions options, const Output& output)
    : Command(output), options_(std::move(options)), client_(settingsOf(options_))
{
}
CallCommand::~CallCommand() = default;

std::optional<rest::RestRequest> CallCommand::request()
{
    rest::RestRequest request;
    request.method = QByteArray::fromStdString(options_.method);
    request.url = QByteArray::fromStdString(options_.url);
    request.retry.attempts = 1;
    request.anyStatus = true;
    request.maxRedirects = 0; // one call: its answer is shown as it is
    std::string body;
    if (!readBody(options_.body, body)) {
        fail("cannot read " + options_.body.substr(1));
        return std::nullopt;
    }
    request.body = QByteArray::fromStdString(body);
    for (const std::string& field : options_.headers) {
        const auto colon = field.find(':');
        if (colon == std::string::npos || colon == 0) {
            fail("a header field is \"Name: value\", not \"" + field + "\"");
            return std::nullopt;
        }
        const auto value = field.find_first_not_of(' ', colon + 1);
        request.headers.add(QByteArray::fromStdString(field.substr(0, colon)),
                            QByteArray::fromStdString(value == std::string::npos ? "" : field.substr(value)));
    }
    if (const std::string token = token_.reveal(); !token.empty())
        request.headers.set("Authorization", QByteArray::fromStdString("Bearer " + token));
    if (options_.trace) {
        correlationId_ = request.headers.value("X-Request-ID").toStdString();
        if (correlationId_.empty()) {
            correlationId_ = "postern-" + crypto::randomToken(12);
            request.headers.set("X-Request-ID", QByteArray::fromStdString(correlationId_));
        }
    }
    return request;
}

void CallCommand::start()
{
    if (options_.trace && options_.control.empty())
        return fail("--trace needs --control SOCKET, the one that posternd was started with");
    if (options_.token.empty())
        return begin();
    takeToken();
}

/// A token stands in no argument: others could read it there.
void CallCommand::takeToken()
{
    const std::string& from = options_.token;
    if (from == "-" && options_.body == "@-")
        return fail("standard input cannot be both the token (--token -) and the content (--data @-)");
    if (from == "-") {
        std::string line;
        std::getline(std::cin, line);
        return useToken(std::move(line));
    }
    if (from.starts_with("env:")) {
        const char* const value = std::getenv(from.c_str() + 4);
        return useToken(value != nullptr ? value : "");
    }
    if (!from.starts_with("keychain:"))
        return fail("--token says where the token is: - (standard input), env:NAME or keychain:NAME");
    secrets::SecretStore::open(this, [this](std::unique_ptr<secrets::SecretStore> store) {
        keychain_ = std::move(store);
        if (!keychain_->isPersistent())
            return fail("the keychain cannot be asked: " + keychain_->reason().toStdString());
        keychain_->read(keptTokenKey(options_.token.substr(9)), this, [this](Result<std::optional<Secret>> found) {
            if (!found)
                return fail("the keychain cannot be asked: " + found.error().message());
            useToken(*found ? (**found).reveal() : std::string());
        });
    });
}

void CallCommand::useToken(std::string token)
{
    token.erase(token.find_last_not_of(" \t\r\n") + 1);
    if (token.empty())
        return fail(options_.token + ": there is no token");
    if (token.find_first_of(" \t\r\n") != std::string::npos)
        return fail(options_.token + ": this is no token");
    token_ = Secret(std::move(token));
    begin();
}

void CallCommand::begin()
{
    request_ = request(); // before anything of the gateway is touched
    if (!request_)
        return;
    if (options_.trace)
        prepareTrace();
    else
        send();
}

void CallCommand::interrupt()
{
    giveUp("interrupted", interrupted);
}

void CallCommand::prepareTrace()
{
    control_ = std::make_unique<control::ControlClient>(QString::fromStdString(options_.control));
    connect(control_.get(), &control::ControlClient::traceArrived, this, &CallCommand::takeTrace);
    connect(control_.get(), &control::ControlClient::followingEnded, this, [this](const QString& why) {
        if (!traced_)
            giveUp("the gateway's traces cannot be read: " +
                   (why.isEmpty() ? std::string("it has stopped") : why.toStdString()));
    });
    connect(control_.get(), &control::ControlClient::followingBegan, this, [this] {
        control_->getStatus([this](Result<schema::Value> status) {
            const schema::Value* recording = status ? status->find("recording") : nullptr;
            if (recording == nullptr || !recording->isBool())
                return giveUp("the gateway does not say whether it records" +
                              (status ? std::string() : ": " + status.error().message()));
            if (recording->asBool())
                send();
            else
                switchRecordingOn();
        });
    });
    control_->follow(true);
}

void CallCommand::switchRecordingOn()
{
    if (ending_)
        return;
    switchedOn_ = true; // from here on, whatever the answer: it may be on
    control_->setRecording(true, [this](Result<void> result) {
        if (!result)
            return giveUp("recording cannot be switched on: " + result.error().message());
        send();
    });
}

void CallCommand::send()
{
    if (ending_)
        return;
    call_ = client_.send(std::move(*request_), [this](Result<rest::RestResponse> answer, const rest::RestFailure&) {
        takeAnswer(std::move(answer));
    });
}

void CallCommand::takeAnswer(Result<rest::RestResponse> answer)
{
    if (!answer && !options_.trace)
        return fail(answer.error().describe());
    if (answer && output().format == Format::Text) {
        std::string text = "HTTP " + std::to_string(answer->status) + ' ' + answer->reason.toStdString() + '\n';
        for (const rest::RestHeader& field : answer->headers)
            text += field.name.toStdString() + ": " + field.value.toStdString() + '\n';
        print(text + '\n' + answer->body.toStdString() + (answer->body.endsWith('\n') ? "" : "\n"));
    } else if (answer && !options_.trace) {
        print(schema::writeJson(jsonOf(*answer), 0) + '\n');
    }
    if (!options_.trace)
        return Q_EMIT finished(done);
    const std::string problem = answer ? "no trace of this call came: did it go to the gateway of this control socket?"
                                       : answer.error().describe();
    QTimer::singleShot(answer ? callTraceTimeoutMs : failedTraceTimeoutMs, this, [this, problem] {
        if (!traced_)
            giveUp(problem);
    });
}

void CallCommand::takeTrace(const inspection::Trace& trace)
{
    if (trace.correlationId != correlationId_ || traced_ || ending_)
        return;
    traced_ = true;
    if (output().format == Format::Json)
        print(schema::writeJson(inspection::toValue(trace), 0) + '\n');
    else
        print('\n' + renderTrace(trace, output().style));
    finishRecording(done);
}

void CallCommand::giveUp(const std::string& message, int code)
{
    if (ending_)
        return;
    std::fprintf(stderr, "postern: %s\n", message.c_str());
    finishRecording(code);
}

void CallCommand::finishRecording(int code)
{
    if (std::exchange(ending_, true))
        return;
    call_.reset();
    if (!switchedOn_)
        return Q_EMIT finished(code);
    control_->setRecording(false, [this, code](Result<void> result) {
        if (!result)
            std::fprintf(stderr, "postern: recording could not be switched off again: %s\n",
                         result.error().message().c_str());
        Q_EMIT finished(code);
    });
}

} // namespace postern::cli
