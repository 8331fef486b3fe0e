// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/ScriptedCall.h"

#include "dataplane/filters/FieldNames.h"

#include <algorithm>
#include <charconv>

namespace postern::filters {

using pipeline::Direction;
using scripting::Place;
using scripting::Refusal;
using scripting::Value;

namespace {

/// Octets of fields, targets and variables that one run may write; each counts so much at least.
constexpr std::size_t mostWritten = 64 * 1024;
constexpr std::size_t leastWritten = 64;

const char* const tooMuch = "the script writes more than 64 KiB of fields, targets and variables";
const char* const notWritable = "cannot be changed by a script";

} // namespace

bool ScriptedCall::mayWrite(std::size_t octets) noexcept
{
    octets = std::max(octets, leastWritten);
    if (octets > mostWritten - written_)
        return false;
    written_ += octets;
    return true;
}

Refusal ScriptedCall::set(Place place, std::string_view name, const Value& value)
{
    if (value.kind == Value::Kind::Unknown)
        return "'" + std::string(name.substr(0, 40)) + "' takes texts and numbers only";
    if (place == Place::Request)
        return setOfRequest(name, value);
    if (place == Place::Variables)
        return setVariable(name, value);
    if (place == Place::Response && name == "body")
        return setContent(value);
    if (place == Place::Response && name == "status") {
        if (value.kind != Value::Kind::Number || value.number < 200 || value.number > 599)
            return "a status is 200 to 599";
        exchange_.response().status = static_cast<int>(value.number);
        exchange_.response().reason = {};
        ++changes_;
        return {};
    }
    return "'" + std::string(name.substr(0, 40)) + "' " + notWritable;
}

Refusal ScriptedCall::setOfRequest(std::string_view name, const Value& value)
{
    if (direction_ == Direction::Response)
        return "the request has been sent already";
    if (name == "body")
        return setContent(value);
    if (name == "path" || name == "query") {
        if (value.kind != Value::Kind::Text && !(value.kind == Value::Kind::Nil && name == "query"))
            return "'" + std::string(name) + "' takes a text";
        const http::RequestHead& request = exchange_.request();
        if (name == "path")
            return setTarget(value.text, request.query(), request.parts.hasQuery);
        return setTarget(request.path(), value.text, value.kind == Value::Kind::Text && !value.text.empty());
    }
    return "'" + std::string(name.substr(0, 40)) + "' " + notWritable;
}

Refusal ScriptedCall::setTarget(std::string_view path, std::string_view query, bool hasQuery)
{
    http::RequestHead& request = exchange_.request();
    if (request.parts.form == http::TargetForm::Asterisk || request.parts.form == http::TargetForm::Authority)
        return "this request has no path";
    if (path.empty() || path.front() != '/' || path.find_first_of("?#") != std::string_view::npos)
        return "a path begins with '/', and the query is no part of it";
    if (!mayWrite(path.size() + query.size() + 1))
        return tooMuch;
    Arena& arena = exchange_.arena();
    const std::string_view target = hasQuery ? arena.join(path, "?", query) : arena.copy(path);
    // As for any rewriting: nothing put together here may lead out of the folder that it seems to name.
    if (auto checked = http::normalisePath(target.substr(0, path.size()), http::DotSegments::Refuse, arena); !checked)
        return "the path cannot be sent: " + checked.error().message();
    if (auto set = request.setTarget(target); !set)
        return "the target cannot be sent: " + set.error().message();
    ++changes_;
    return {};
}

Refusal ScriptedCall::setContent(const Value& value)
{
    if (!body_)
        return direction_ == Direction::Request ? "the content is not the script's: the filter has requestBody: none"
                                                : "the content is not the script's: the filter has responseBody: none";
    if (value.kind != Value::Kind::Text)
        return "'body' takes a text";
    newContent_ = value.text;
    return {};
}

Refusal ScriptedCall::setVariable(std::string_view name, const Value& value)
{
    char digits[24];
    std::string_view text = value.text;
    if (value.kind == Value::Kind::Number || value.kind == Value::Kind::Flag) {
        const auto end = std::to_chars(digits, digits + sizeof digits, value.number).ptr;
        text = {digits, static_cast<std::size_t>(end - digits)};
    }
    if (!mayWrite(name.size() + text.size()))
        return tooMuch;
    auto& turn = exchange_.slot<ScriptTurn>();
    for (ScriptTurn::Variable** at = &turn.variables; *at != nullptr; at = &(*at)->next) {
        if ((*at)->name != name)
            continue;
        if (value.kind == Value::Kind::Nil)
            *at = (*at)->next;
        else
            (*at)->value = exchange_.arena().copy(text);
        return {};
    }
    if (value.kind == Value::Kind::Nil)
        return {};
    Arena& arena = exchange_.arena();
    turn.variables = &arena.make<ScriptTurn::Variable>(ScriptTurn::Variable{arena.copy(name), arena.copy(text), turn.variables});
    return {};
}

Refusal ScriptedCall::change(Place headers, Change how, std::string_view name, std::string_view value)
{
    if (headers == Place::RequestHeaders && direction_ == Direction::Response)
        return "the request has been sent already";
    if (headers == Place::ResponseHeaders && direction_ == Direction::Request)
        return "there is no response yet";
    if (auto checked = checkFieldName(name); !checked)
        return checked.error().message();
    if (!isFieldValue(value))
        return "the value of " + std::string(name.substr(0, 80)) + " holds a control character";
    http::HeaderMap& map = headersOf(headers);
    if (how == Change::Remove) {
        changes_ += map.remove(name) > 0 ? 1 : 0;
        return {};
    }
    if (!mayWrite(name.size() + value.size()))
        return tooMuch;
    if (how == Change::Set)
        map.setCopy(name, value);
    else
        map.addCopy(name, value);
    ++changes_;
    return {};
}

Refusal ScriptedCall::respond(int status, Fields fields, std::string_view body)
{
    std::size_t octets = 0;
    for (const auto& [name, value] : fields) {
        if (auto checked = checkFieldName(name); !checked)
            return checked.error().message();
        if (!isFieldValue(value))
            return "the value of " + name.substr(0, 80) + " holds a control character";
        octets += name.size() + value.size();
    }
    if (!mayWrite(octets))
        return tooMuch;
    reply_ = Reply{status, {fields.begin(), fields.end()}, std::string(body)};
    return {};
}

void ScriptedCall::log(log::Level level, std::string_view text)
{
    exchange_.note("log", text);
    if (log::enabled(level) && rate_.take(exchange_.now()))
        log::write(level, "script", text);
}

std::size_t ScriptedCall::finish()
{
    if (!newContent_)
        return changes_;
    const bool request = direction_ == Direction::Request;
    http::HeaderMap& headers = request ? exchange_.request().headers : exchange_.response().headers;
    for (const char* const name : {"Content-MD5", "Digest", "Content-Digest", "Repr-Digest"})
        headers.remove(name);
    const std::string_view content = exchange_.arena().copy(*newContent_);
    if (request) {
        exchange_.replaceRequestBody(content);
    } else {
        headers.remove(http::HeaderId::ETag); // it was of other octets
        exchange_.replaceResponseBody(content);
    }
    newContent_.reset();
    return ++changes_;
}

pipeline::Verdict ScriptedCall::reply()
{
    http::HeaderMap headers(exchange_.arena());
    for (const auto& [name, value] : reply_->fields)
        headers.addCopy(name, value);
    pipeline::LocalReply reply;
    reply.status = reply_->status;
    if (!reply_->body.empty() && !headers.contains(http::HeaderId::ContentType))
        reply.contentType = "text/plain; charset=utf-8";
    reply.body = reply_->body;
    reply.headers = {headers.begin(), headers.size()};
    return exchange_.respond(reply);
}

} // namespace postern::filters
