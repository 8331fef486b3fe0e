// SPDX-License-Identifier: Apache-2.0
#include "cli/RerunCommand.h"

#include "cli/ControlAnswer.h"
#include "controlplane/control/ControlClient.h"
#include "dataplane/inspection/MessageChecks.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

#include <QFile>
#include <algorithm>
#include <cstdio>

namespace postern::cli {
namespace {

using schema::Value;

constexpr std::chrono::milliseconds lookEvery{50};
/// How much longer than the gateway itself waits.
constexpr qint64 graceMs = 5'000;

/// A step's number: as it is given, or of the first step of the request's way with that filter or name; 0: none.
std::uint64_t numberOfStep(const Value& trace, const std::string& wanted)
{
    if (!wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [](unsigned char c) { return c >= '0' && c <= '9'; }) && wanted.size() < 7)
        return static_cast<std::uint64_t>(std::stoul(wanted));
    const Value* const steps = trace.find("steps");
    for (std::size_t i = 0; steps != nullptr && i < steps->size(); ++i) {
        const Value& step = *steps->at(i);
        if (textIn(step, "direction").empty() && (textIn(step, "filter") == wanted || textIn(step, "instance") == wanted))
            return i + 1;
    }
    return 0;
}

bool addField(const std::string& line, std::vector<std::vector<std::string>>& out)
{
    const auto colon = line.find(':');
    if (colon == std::string::npos || colon == 0)
        return false;
    const auto value = line.find_first_not_of(' ', colon + 1);
    out.push_back({line.substr(0, colon), value == std::string::npos ? "" : line.substr(value)});
    return true;
}

Result<std::string> contentOf(const std::string& name)
{
    QFile file(QString::fromStdString(name));
    const bool open = name == "-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return unexpected(ErrorKind::NotFound, name + " cannot be read: " + file.errorString().toStdString());
    const QByteArray content = file.read(static_cast<qint64>(inspection::longestBody) + 1);
    if (static_cast<std::size_t>(content.size()) > inspection::longestBody)
        return unexpected(ErrorKind::TooLarge, name + " is larger than the 16 MiB that are taken");
    return content.toStdString();
}

} // namespace

RerunCommand::RerunCommand(RerunOptions options, const Output& output)
    : Command(output), options_(std::move(options)),
      client_(std::make_unique<control::ControlClient>(QString::fromStdString(options_.control)))
{
    poll_.setSingleShot(true);
    connect(&poll_, &QTimer::timeout, this, &RerunCommand::follow);
}
RerunCommand::~RerunCommand() = default;

bool RerunCommand::readEdits()
{
    wish_.by = "postern";
    wish_.patienceMs = static_cast<std::uint64_t>(options_.wait) * 1000;
    if (!options_.method.empty())
        wish_.method = options_.method;
    if (!options_.target.empty())
        wish_.target = options_.target;
    wish_.removeHeaders = options_.removed;
    std::vector<std::vector<std::string>> fields;
    for (const std::string& field : options_.headers) {
        if (!addField(field, fields))
            return fail("a header field is \"Name: value\", not \"" + field + "\""), false;
    }
    if (options_.headersFile == "-" && options_.bodyFile == "-")
        return fail("standard input can be the headers or the content, not both"), false;
    if (!options_.headersFile.empty()) {
        const auto text = contentOf(options_.headersFile);
        if (!text)
            return fail(text.error().message()), false;
        int number = 0;
        for (std::size_t at = 0; at < text->size();) {
            const std::size_t end = std::min(text->find('\n', at), text->size());
            std::string line = text->substr(at, end - at);
            at = end + 1;
            ++number;
            if (!line.empty() && line.back() == '\r')
                line.pop_back();
            if (!line.empty() && !addField(line, fields)) // the line itself may be a secret
                return fail(options_.headersFile + ", line " + std::to_string(number) + ": a header field is \"Name: value\""), false;
        }
    }
    if (!fields.empty())
        wish_.setHeaders = std::move(fields);
    if (!options_.bodyFile.empty()) {
        const auto content = contentOf(options_.bodyFile);
        if (!content)
            return fail(content.error().message()), false;
        wish_.body = QByteArray::fromStdString(*content).toBase64().toStdString();
        wish_.bodyEncoding = "base64";
    }
    return true;
}

void RerunCommand::start()
{
    if (!readEdits())
        return;
    client_->call("GET", "/v1/traces/" + options_.exchange, {}, [this](int status, Result<Value> answer) {
        if (const std::string why = problemOf(status, answer); !why.empty())
            return fail("exchange " + options_.exchange + ": " + why);
        begin(*answer);
    });
}

void RerunCommand::begin(const Value& trace)
{
    wish_.exchange = std::stoull(options_.exchange);
    wish_.step = numberOfStep(trace, options_.from);
    if (wish_.step == 0)
        return fail("exchange " + options_.exchange + " has no step \"" + options_.from + "\": name a filter of its request's way, or a number");
    const Value body = inspection::describe(schema::Type<inspection::RerunWish>{}).encode(wish_);
    client_->call("POST", "/v1/rerun", schema::writeJson(body, 0), [this](int status, Result<Value> answer) {
        if (over_)
            return;
        if (const std::string why = problemOf(status, answer); !why.empty())
            return fail(why);
        started_ = *std::move(answer);
        since_.start();
        follow();
    });
}

/// Its trace is there once it has ended.
void RerunCommand::follow()
{
    client_->call("GET", "/v1/traces/" + std::to_string(numberIn(started_, "exchange")), {}, [this](int status, Result<Value> answer) {
        if (over_)
            return;
        if (answer && status == 200)
            return tell(*answer);
        if (!answer || status != 404)
            return fail(problemOf(status, answer));
        if (since_.elapsed() > options_.wait * qint64{1000} + graceMs)
            return fail("exchange " + std::to_string(numberIn(started_, "exchange")) + " was begun, and no trace of it came: it is held up at a breakpoint, or its trace was lost");
        poll_.start(lookEvery);
    });
}

void RerunCommand::tell(const Value& value)
{
    if (output().format == Format::Json) {
        print(schema::writeJson(Value::object({{"rerun", started_}, {"trace", value}}), 0) + '\n');
        return Q_EMIT finished(done);
    }
    const auto trace = inspection::traceFrom(value);
    if (!trace)
        return fail(trace.error().message());
    std::string text = "exchange " + std::to_string(trace->summary.id) + ": " + options_.exchange + " again, from step " +
                       std::to_string(numberIn(started_, "step")) + " (" + harmless(textIn(started_, "filter")) + ")\n";
    if (flagIn(started_, "otherConfiguration"))
        text += "on another configuration than the one it was recorded on\n";
    if (const Value* const left = started_.find("leftOut"); left != nullptr && left->size() > 0) {
        text += "left out, as the trace masks it:";
        for (const Value& each : left->items())
            text += ' ' + textIn(each, "what") + ' ' + harmless(textIn(each, "name")) + (&each == &left->items().back() ? "" : ",");
        text += '\n';
    }
    print(text + '\n' + renderTrace(*trace, output().style));
    Q_EMIT finished(done);
}

void RerunCommand::interrupt()
{
    over_ = true;
    poll_.stop();
    if (numberIn(started_, "exchange") == 0)
        return Q_EMIT finished(interrupted);
    client_->call("DELETE", "/v1/rerun/" + std::to_string(numberIn(started_, "exchange")), {},
                  [this](int, Result<Value>) { Q_EMIT finished(interrupted); });
}

} // namespace postern::cli
