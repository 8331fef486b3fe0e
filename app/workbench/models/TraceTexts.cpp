// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/TraceTexts.h"

#include <algorithm>
#include <cctype>

namespace postern::workbench {
namespace {

using inspection::Message;
using inspection::StepResult;
using inspection::Trace;
using Fits = std::function<bool(std::string_view)>;

bool isNamed(std::string_view name, const std::string& lower)
{
    return std::equal(name.begin(), name.end(), lower.begin(), lower.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

template <class Pairs>
bool anyPair(const Pairs& pairs, const std::string& name, const Fits& fits)
{
    return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
        return name.empty() ? fits(pair.first + ": " + pair.second) : isNamed(pair.first, name) && fits(pair.second);
    });
}

/// The client's message, then what the backend saw of it.
template <class Test>
bool anyRequest(const Trace& trace, const Test& test)
{
    return test(trace.clientRequest) || std::any_of(trace.upstream.begin(), trace.upstream.end(),
                                                    [&](const auto& attempt) { return attempt.request && test(*attempt.request); });
}

template <class Test>
bool anyResponse(const Trace& trace, const Test& test)
{
    return test(trace.clientResponse) || std::any_of(trace.upstream.begin(), trace.upstream.end(),
                                                     [&](const auto& attempt) { return attempt.response && test(*attempt.response); });
}

bool anyReason(const Trace& trace, const Fits& fits)
{
    return std::any_of(trace.steps.begin(), trace.steps.end(), [&](const auto& step) {
        return step.reason && (fits(step.reason->id) || fits(step.reason->sentence));
    });
}

bool anyFilter(const Trace& trace, const Fits& fits)
{
    return std::any_of(trace.steps.begin(), trace.steps.end(), [&](const auto& step) {
        const bool ran = step.result != StepResult::NotReached && step.result != StepResult::Skipped;
        return ran && (fits(step.filter) || (!step.instance.empty() && fits(step.instance)));
    });
}

} // namespace

bool anyTraceText(const Trace& trace, FilterField::Id field, const std::string& name, const Fits& fits)
{
    const auto headers = [&](const Message& message) { return anyPair(message.headers, name, fits); };
    const auto body = [&](const Message& message) { return fits(message.body); };
    switch (field) {
    case FilterField::Id::Host: return anyPair(trace.clientRequest.headers, "host", fits);
    case FilterField::Id::Correlation: return fits(trace.correlationId);
    case FilterField::Id::Reason: return anyReason(trace, fits);
    case FilterField::Id::Filter: return anyFilter(trace, fits);
    case FilterField::Id::Backend:
        return std::any_of(trace.upstream.begin(), trace.upstream.end(),
                           [&](const auto& attempt) { return fits(attempt.url) || fits(attempt.address); });
    case FilterField::Id::Error:
        return std::any_of(trace.upstream.begin(), trace.upstream.end(), [&](const auto& attempt) { return fits(attempt.error); });
    case FilterField::Id::Header: return anyRequest(trace, headers) || anyResponse(trace, headers);
    case FilterField::Id::RequestHeader: return anyRequest(trace, headers);
    case FilterField::Id::ResponseHeader: return anyResponse(trace, headers);
    case FilterField::Id::Body: return anyRequest(trace, body) || anyResponse(trace, body);
    case FilterField::Id::RequestBody: return anyRequest(trace, body);
    case FilterField::Id::ResponseBody: return anyResponse(trace, body);
    case FilterField::Id::Context: return anyPair(trace.context, name, fits);
    case FilterField::Id::Paused:
        return std::any_of(trace.steps.begin(), trace.steps.end(), [&](const auto& step) { return step.result == StepResult::Paused; });
    default: return false;
    }
}

} // namespace postern::workbench
