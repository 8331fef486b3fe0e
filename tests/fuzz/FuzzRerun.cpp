// SPDX-License-Identifier: Apache-2.0
#include "Fuzz.h"

#include "dataplane/inspection/MessageChecks.h"
#include "dataplane/inspection/Rerun.h"
#include "dataplane/inspection/TraceJson.h"
#include "dataplane/inspection/Unmasking.h"
#include "schema/Document.h"

using namespace postern;
using namespace postern::test;

/// What comes over the control protocol to have a call run again: a wish, and a trace that a stranger may have written.
/// Whatever comes of it has to be a request that the parser would have taken, without a mask in it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzzText(data, size);
    auto call = inspection::readRerun(text);
    if (!call)
        return 0;
    FUZZ_CHECK((call->wish.exchange != 0) != call->trace.has_value());
    if (!call->trace)
        return 0;
    const std::size_t steps = call->trace->steps.size();
    for (std::uint64_t step = 0; step <= std::min<std::size_t>(steps, 20) + 1; ++step) {
        call->wish.step = step;
        const auto plan = inspection::planRerun(*call->trace, call->wish);
        if (!plan) {
            FUZZ_CHECK(!plan.error().message().empty());
            continue;
        }
        FUZZ_CHECK(plan->step >= 1 && plan->step <= steps);
        FUZZ_CHECK(!plan->clientTarget.empty() || plan->target);
        if (plan->target)
            FUZZ_CHECK(inspection::checkTarget(*plan->target, plan->method).has_value());
        if (!plan->clientTarget.empty())
            FUZZ_CHECK(inspection::checkTarget(plan->clientTarget, plan->method).has_value());
        FUZZ_CHECK(inspection::isFieldName(plan->method));
        for (const auto& [name, value] : plan->headers) {
            FUZZ_CHECK(inspection::isFieldName(name) && inspection::isFieldValue(value));
            FUZZ_CHECK(!inspection::holdsMask(value));
            FUZZ_CHECK(!inspection::isFramingField(name) || name == "Content-Length");
        }
        FUZZ_CHECK(plan->hasBody || plan->body.empty());
        for (const inspection::Step& taken : plan->taken) {
            for (const inspection::Change& change : taken.changes)
                FUZZ_CHECK(change.where == inspection::Change::Where::Context && !inspection::holdsMask(change.after));
        }
    }
    return 0;
}
