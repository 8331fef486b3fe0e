// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/Trace.h"

#include <array>

namespace postern::inspection {
namespace {

constexpr std::array<std::string_view, 6> resultNames{"passed", "skipped", "answered", "not reached", "failed", "paused"};

} // namespace

std::string_view toString(StepResult result) noexcept { return resultNames[static_cast<std::size_t>(result)]; }

bool parse(std::string_view text, StepResult& out) noexcept
{
    for (std::size_t i = 0; i < resultNames.size(); ++i) {
        if (resultNames[i] == text) {
            out = static_cast<StepResult>(i);
            return true;
        }
    }
    return false;
}

namespace {

std::size_t octetsOf(const HeaderList& headers) noexcept
{
    std::size_t sum = headers.size() * sizeof(HeaderList::value_type);
    for (const auto& [name, value] : headers)
        sum += name.size() + value.size();
    return sum;
}

std::size_t octetsOf(const Message& message) noexcept
{
    return sizeof(Message) + message.line.size() + message.body.size() + octetsOf(message.headers);
}

} // namespace

std::size_t octetsOf(const Trace& trace) noexcept
{
    std::size_t sum = sizeof(Trace) + octetsOf(trace.clientRequest) + octetsOf(trace.clientResponse) + octetsOf(trace.context);
    const Summary& summary = trace.summary;
    for (const std::string* text : {&summary.api, &summary.method, &summary.target, &summary.route, &summary.client,
                                    &trace.correlationId, &trace.configHash})
        sum += text->size();
    for (const Step& step : trace.steps) {
        sum += sizeof(Step) + step.filter.size() + step.origin.size();
        if (step.reason)
            sum += step.reason->sentence.size() + step.reason->fix.size() + octetsOf(step.reason->arguments);
        for (const Change& change : step.changes)
            sum += sizeof(Change) + change.name.size() + change.before.size() + change.after.size();
    }
    for (const UpstreamAttempt& attempt : trace.upstream) {
        sum += sizeof(UpstreamAttempt) + attempt.url.size() + attempt.address.size() + attempt.error.size();
        for (const auto& message : {&attempt.request, &attempt.response}) {
            if (*message)
                sum += octetsOf(**message);
        }
    }
    return sum;
}

} // namespace postern::inspection
