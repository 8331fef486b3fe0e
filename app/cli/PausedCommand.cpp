// SPDX-License-Identifier: Apache-2.0
#include "cli/PausedCommand.h"

#include "cli/ControlAnswer.h"
#include "controlplane/control/ControlClient.h"
#include "dataplane/http/HeaderName.h"
#include "dataplane/inspection/TraceJson.h"
#include "schema/Document.h"

#include <algorithm>
#include <utility>

namespace postern::cli {
namespace {

using inspection::PauseAction;
using schema::Value;

/// Below the time-out of a call.
constexpr qint64 longestLookMs = 8'000;

/// "9:05"
std::string shownTime(std::int64_t milliseconds)
{
    if (milliseconds <= 0)
        return "over";
    const std::int64_t seconds = (milliseconds + 500) / 1000;
    const std::string rest = std::to_string(seconds % 60);
    return std::to_string(seconds / 60) + ':' + (rest.size() < 2 ? "0" : "") + rest;
}

std::string placeOfCall(const Value& call)
{
    const std::string filter = textIn(call, "instance").empty() ? textIn(call, "filter") : textIn(call, "instance");
    const std::string after = textIn(call, "after");
    return (after.empty() ? "before " + filter : "after " + after) + ", " + textIn(call, "side") + " (" + textIn(call, "breakpoint") + ')';
}

std::string nameOfCall(const Value& call)
{
    const std::string status = textIn(call, "side") == "response" ? " -> " + std::to_string(numberIn(call, "status")) : std::string();
    return harmless(textIn(call, "method") + ' ' + textIn(call, "target")) + status;
}

std::string lineOf(const Value& call)
{
    const bool told = call.find("clientLeftMs") != nullptr;
    return padded(std::to_string(numberIn(call, "id")), 18) + padded(shownTime(numberIn(call, "heldMs")), 8) +
           padded(shownTime(numberIn(call, "leftMs")), 8) +
           padded(told ? shownTime(numberIn(call, "clientLeftMs")) : "not told", 10) + padded(placeOfCall(call), 34) + nameOfCall(call) +
           '\n';
}

std::string harmlessLines(const std::string& text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out += harmless(text.substr(at, end - at)) + '\n';
        at = end + 1;
    }
    return out;
}

constexpr const char* headLine = "ID                HELD    LEFT    CLIENT    WHERE                             CALL\n";

} // namespace

PausedCommand::PausedCommand(PausedOptions options, const Output& output)
    : Command(output), options_(std::move(options)),
      client_(std::make_unique<control::ControlClient>(QString::fromStdString(options_.control)))
{
    since_.start();
}
PausedCommand::~PausedCommand() = default;

void PausedCommand::start()
{
    switch (options_.verb) {
    case PausedOptions::Verb::List: return list();
    case PausedOptions::Verb::Show: return show(options_.ids.front());
    case PausedOptions::Verb::Act: return next();
    case PausedOptions::Verb::ActOnAll: return actOnAll();
    }
}

void PausedCommand::list()
{
    const qint64 left = std::clamp<qint64>(options_.wait * qint64{1000} - since_.elapsed(), 0, longestLookMs);
    client_->call("GET", "/v1/paused?since=" + std::to_string(revision_) + "&wait=" + std::to_string(left), {},
                  [this, left](int status, Result<Value> answer) {
                      if (const std::string why = problemOf(status, answer); !why.empty())
                          return fail("what is held up cannot be read: " + why);
                      const Value* const calls = answer->find("paused");
                      if (left > 0 && (calls == nullptr || calls->size() == 0)) {
                          revision_ = static_cast<std::uint64_t>(numberIn(*answer, "revision"));
                          return list();
                      }
                      tellList(*answer);
                      Q_EMIT finished(done);
                  });
}

void PausedCommand::tellList(const Value& answer) const
{
    const Value* const calls = answer.find("paused");
    const std::size_t count = calls == nullptr ? 0 : calls->size();
    const bool json = output().format == Format::Json;
    if (!json)
        print(count == 0 ? "No call is held up.\n" : headLine);
    for (std::size_t i = 0; i < count; ++i)
        print(json ? schema::writeJson(*calls->at(i), 0) + '\n' : lineOf(*calls->at(i)));
    if (const std::int64_t beyond = numberIn(answer, "beyond"); beyond > 0 && !json)
        print(std::to_string(beyond) + " more ran on, as no more than " + std::to_string(numberIn(answer, "most")) + " are held up at once.\n");
}

void PausedCommand::show(const std::string& id)
{
    client_->call("GET", "/v1/paused/" + id, {}, [this, id](int status, Result<Value> answer) {
        if (const std::string why = problemOf(status, answer); !why.empty())
            return fail(id + ": " + why);
        tellState(*answer);
        Q_EMIT finished(done);
    });
}

void PausedCommand::tellState(const Value& state) const
{
    if (output().format == Format::Json)
        return print(schema::writeJson(state, 0) + '\n');
    print(headLine + lineOf(state) + '\n');
    const Value* const message = state.find("message");
    if (message == nullptr)
        return;
    const bool response = textIn(state, "side") == "response";
    std::string text = response ? std::to_string(numberIn(*message, "status")) : harmless(textIn(*message, "method") + ' ' + textIn(*message, "target"));
    text += '\n';
    if (const Value* const headers = message->find("headers")) {
        for (const Value& field : headers->items())
            text += harmless(field.at(0)->asString() + ": " + field.at(1)->asString()) + '\n';
    }
    const std::string body = message->find("bodyEncoding") == nullptr ? textIn(*message, "body") : std::string();
    if (!body.empty())
        text += '\n' + harmlessLines(body);
    if (flagIn(*message, "bodyHidden") || message->find("bodyEncoding") != nullptr)
        text += "\n(its content is compressed or no text)\n";
    else if (!flagIn(*message, "bodyHeld"))
        text += "\n(more of its content is to come)\n";
    print(text);
    const Value* const trace = state.find("trace");
    if (auto read = trace == nullptr ? Result<inspection::Trace>(unexpected(ErrorKind::ParseError, "")) : inspection::traceFrom(*trace))
        print('\n' + renderTrace(*read, output().style, "held up"));
}

/// One call after the other; the first that cannot be done ends it.
void PausedCommand::next()
{
    if (options_.ids.empty())
        return Q_EMIT finished(done);
    const std::string id = options_.ids.front();
    options_.ids.erase(options_.ids.begin());
    const bool changesHeaders = !options_.headers.empty() || !options_.removed.empty();
    if (options_.action.kind == PauseAction::Kind::Edit && changesHeaders)
        return edit(id);
    PauseAction action = options_.action;
    if (changesHeaders && !readHeaders(action.headers.emplace()))
        return;
    post(id, action);
}

bool PausedCommand::readHeaders(std::vector<std::vector<std::string>>& out)
{
    for (const std::string& field : options_.headers) {
        const auto colon = field.find(':');
        if (colon == std::string::npos || colon == 0) {
            fail("a header field is \"Name: value\", not \"" + field + "\"");
            return false;
        }
        const auto value = field.find_first_not_of(' ', colon + 1);
        out.push_back({field.substr(0, colon), value == std::string::npos ? "" : field.substr(value)});
    }
    return true;
}

/// What is not named stays as it is, so what is there is asked for first.
void PausedCommand::edit(const std::string& id)
{
    std::vector<std::vector<std::string>> wanted;
    if (!readHeaders(wanted))
        return;
    client_->call("GET", "/v1/paused/" + id, {}, [this, id, wanted](int status, Result<Value> answer) {
        if (const std::string why = problemOf(status, answer); !why.empty())
            return fail(id + ": " + why);
        PauseAction action = options_.action;
        action.pause = static_cast<std::uint64_t>(numberIn(*answer, "pause"));
        auto& headers = action.headers.emplace();
        const auto goes = [&](const std::string& name) {
            const auto same = [&](const std::string& other) { return http::equalsIgnoringCase(name, other); };
            return std::any_of(options_.removed.begin(), options_.removed.end(), same) ||
                   std::any_of(wanted.begin(), wanted.end(), [&](const auto& field) { return same(field.front()); });
        };
        if (const Value* const held = answer->atPath("message.headers")) {
            for (const Value& field : held->items()) {
                if (!goes(field.at(0)->asString()))
                    headers.push_back({field.at(0)->asString(), field.at(1)->asString()});
            }
        }
        headers.insert(headers.end(), wanted.begin(), wanted.end());
        post(id, action);
    });
}

void PausedCommand::post(const std::string& id, const PauseAction& action)
{
    const Value body = inspection::describe(schema::Type<PauseAction>{}).encode(action);
    client_->call("POST", "/v1/paused/" + id, schema::writeJson(body, 0), [this, id](int status, Result<Value> answer) {
        if (const std::string why = problemOf(status, answer); !why.empty())
            return fail(id + ": " + why);
        next();
    });
}

void PausedCommand::actOnAll()
{
    const Value body = inspection::describe(schema::Type<PauseAction>{}).encode(options_.action);
    client_->call("POST", "/v1/paused", schema::writeJson(body, 0), [this](int status, Result<Value> answer) {
        if (const std::string why = problemOf(status, answer); !why.empty())
            return fail(why);
        const std::int64_t calls = numberIn(*answer, "calls");
        print(output().format == Format::Json ? schema::writeJson(*answer, 0) + '\n' : std::to_string(calls) + (calls == 1 ? " call\n" : " calls\n"));
        Q_EMIT finished(done);
    });
}

} // namespace postern::cli
