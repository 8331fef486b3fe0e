// SPDX-License-Identifier: Apache-2.0
#include "dataplane/inspection/GatewayReasons.h"
#include "dataplane/inspection/RecordingTap.h"
#include "dataplane/inspection/Rerun.h"

#include <algorithm>

/// What the recording tap tells of a call that is run again from the middle of another one.
namespace postern::inspection {

void RecordingTap::runAgain(const RerunPlan& plan)
{
    const std::string exchange = std::to_string(plan.exchange);
    const std::string step = std::to_string(plan.step);
    std::vector<std::pair<std::string, std::string>> arguments{
        {"exchange", exchange}, {"step", step}, {"filter", plan.instance.empty() ? plan.filter : plan.instance}};
    std::string left;
    for (const LeftOut& each : plan.leftOut)
        left.append(left.empty() ? "" : ", ").append(each.name);
    if (!left.empty())
        arguments.emplace_back("left", left);
    trace_->steps.front().reason = said(left.empty() ? rerunFrom : rerunFromWithout, std::move(arguments));
    trace_->context.emplace_back("rerun.exchange", exchange);
    trace_->context.emplace_back("rerun.step", step);
    if (!plan.by.empty())
        trace_->context.emplace_back("rerun.by", plan.by);
}

void RecordingTap::notRun(const pipeline::Exchange& exchange, const RerunPlan& plan, std::size_t count)
{
    std::vector<bool> used(plan.taken.size());
    for (std::size_t i = 0; i < count && i < chain_->steps().size(); ++i) {
        const pipeline::ChainStep& chainStep = chain_->steps()[i];
        Step step;
        step.filter = chainStep.type->name;
        step.instance = chainStep.instance == chainStep.type->name ? std::string() : chainStep.instance;
        step.phase = pipeline::toString(chainStep.type->phase);
        step.origin = chainStep.origin.toString();
        step.start = sinceBegin();
        step.result = StepResult::Skipped;
        std::size_t found = 0;
        while (found < plan.taken.size() &&
               (used[found] || plan.taken[found].filter != step.filter || plan.taken[found].instance != step.instance))
            ++found;
        const bool ran = found < plan.taken.size();
        step.reason = said(ran ? notRunTaken : notRunNew, {{"exchange", std::to_string(plan.exchange)}});
        if (ran) {
            used[found] = true;
            step.changes = plan.taken[found].changes;
            for (const Change& change : step.changes)
                trace_->context.emplace_back(change.name, change.after);
        }
        trace_->steps.push_back(std::move(step));
    }
    seenIdentity_ = exchange.identity(); // it is among what was found
    seenNotes_ = exchange.notes();
}

} // namespace postern::inspection
