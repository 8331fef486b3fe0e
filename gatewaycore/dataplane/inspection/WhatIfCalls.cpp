// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/WhatIfCalls.h"

#include "dataplane/inspection/ControlAnswers.h"
#include "dataplane/inspection/TraceJson.h"

#include <algorithm>

namespace postern::inspection {
namespace {

using http::Method;
using schema::Value;

constexpr std::string_view whatIfPath = "/v1/whatif";
constexpr std::size_t mostFiles = 200;

/// A file below the folder, whatever the path's steps.
bool leadsInside(std::string_view path)
{
    if (path.empty() || path.size() > 1024 || path.find('\0') != std::string_view::npos || path.find('\\') != std::string_view::npos)
        return false;
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view step = path.substr(at, end - at);
        if (step.empty() || step.starts_with('.'))
            return false; // also .postern, which is no part of a configuration
        at = end + 1;
    }
    return true;
}

Result<Value> whatIfBody(BytesView body) { return schema::readJson(body, "request"); }

} // namespace

const schema::Schema<WhatIfDraft::File>& describe(schema::Type<WhatIfDraft::File>)
{
    static const auto schema = schema::Schema<WhatIfDraft::File>("whatIfFile", "A file as somebody means to write it.")
                                   .field("path", &WhatIfDraft::File::path, "Where, below the gateway's folder").required()
                                   .field("text", &WhatIfDraft::File::text, "All of its content");
    return schema;
}

const schema::Schema<WhatIfDraft>& describe(schema::Type<WhatIfDraft>)
{
    static const auto schema = schema::Schema<WhatIfDraft>("whatIf", "A configuration to try recorded exchanges against.")
                                   .field("files", &WhatIfDraft::files, "Files in place of the folder's own; none: the folder as it is");
    return schema;
}

Result<WhatIfFiles> readWhatIfFiles(std::string_view json)
{
    auto value = whatIfBody(json);
    if (!value)
        return unexpected(std::move(value).error());
    auto draft = describe(schema::Type<WhatIfDraft>{}).decode(*value);
    if (!draft)
        return unexpected(std::move(draft).error());
    if (draft->files.size() > mostFiles)
        return unexpected(ErrorKind::InvalidArgument, "These are too many files.");
    WhatIfFiles out;
    for (WhatIfDraft::File& file : draft->files) {
        if (!leadsInside(file.path))
            return unexpected(ErrorKind::InvalidArgument, "A path names a file below the gateway's folder, with '/' between its steps.");
        if (!out.emplace(std::move(file.path), std::move(file.text)).second)
            return unexpected(ErrorKind::InvalidArgument, "A file is named twice.");
    }
    return out;
}

bool WhatIfCalls::isFor(std::string_view path) noexcept { return path == whatIfPath || path.starts_with("/v1/whatif/"); }

void WhatIfCalls::handle(pipeline::Exchange& exchange, pipeline::Answer answer)
{
    const std::string_view path = exchange.request().path();
    const Method method = exchange.request().method;
    if (path == whatIfPath) {
        if (method != Method::Post)
            return answerError(answer, 405, "this is asked with POST");
        return begin(exchange.requestBody(), answer);
    }
    std::uint64_t number = 0;
    if (!parseNumber(path.substr(whatIfPath.size() + 1), number))
        return answerError(answer, 400, "a session is a number");
    const auto at = std::find_if(sessions_.begin(), sessions_.end(), [&](const Open& each) { return each.number == number; });
    if (at == sessions_.end())
        return answerError(answer, 404, "this session has gone");
    if (method == Method::Delete) {
        sessions_.erase(at);
        return answer.respond(204, {}, {});
    }
    if (method != Method::Post)
        return answerError(answer, 405, "a session is asked with POST and ended with DELETE");
    evaluate(*at->session, exchange.requestBody(), answer);
}

void WhatIfCalls::begin(BytesView body, pipeline::Answer& answer)
{
    const auto files = readWhatIfFiles(body);
    if (!files)
        return answerError(answer, 400, files.error().message());
    schema::Problems problems;
    auto made = target_.whatIf(*files, problems);
    if (!made && !problems.hasErrors())
        problems.error({}, {}, made.error().message());
    if (!made)
        return answerJson(answer, 422, Value::object({{"problems", problemsValue(problems)}}));
    if (sessions_.size() == mostSessions)
        sessions_.pop_front();
    sessions_.push_back({++last_, *std::move(made)});
    answerJson(answer, 200, Value::object({{"session", last_}}));
}

void WhatIfCalls::evaluate(WhatIfSession& session, BytesView body, pipeline::Answer& answer)
{
    const auto value = whatIfBody(body);
    if (!value || !value->isMap())
        return answerError(answer, 400, "the body is an object of JSON");
    bool full = false;
    std::vector<std::shared_ptr<const Trace>> traces;
    Value missing = Value::list();
    std::size_t count = 0;
    for (const schema::Entry& entry : value->entries()) {
        const std::string& name = entry.key;
        const Value& own = entry.value;
        if (name == "full" && own.isBool()) {
            full = own.asBool();
        } else if ((name == "ids" || name == "traces") && own.isList()) {
            count += own.items().size();
            if (count > mostAtOnce)
                return answerError(answer, 400, "ask for " + std::to_string(mostAtOnce) + " exchanges at most");
            for (const Value& each : own.items()) {
                if (name == "ids" && each.isInteger() && each.asInteger() >= 0) {
                    auto held = store_.find(static_cast<std::uint64_t>(each.asInteger()));
                    if (held == nullptr)
                        missing.push(each);
                    else
                        traces.push_back(std::move(held));
                } else if (auto trace = name == "traces" ? traceFrom(each) : Result<Trace>(unexpected(ErrorKind::ParseError, "an id is a number")); trace) {
                    traces.push_back(std::make_shared<const Trace>(*std::move(trace)));
                } else {
                    return answerError(answer, 400, trace.error().message());
                }
            }
        } else {
            return answerError(answer, 400, "the body has ids, traces and full");
        }
    }
    // Limits count in time.
    std::stable_sort(traces.begin(), traces.end(), [](const auto& a, const auto& b) { return a->summary.began < b->summary.began; });
    Value answers = Value::list();
    for (const auto& trace : traces)
        answers.push(inspection::toValue(session.evaluate(*trace), full));
    answerJson(answer, 200, Value::object({{"answers", std::move(answers)}, {"missing", std::move(missing)}}));
}

} // namespace postern::inspection
