// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/DeployerState.h"

namespace postern::deployment {

/// The last step that is still there.
void Deployer::State::nextBack()
{
    const auto& steps = content().steps;
    while (index > 0) {
        const StepState state = steps[index - 1];
        if (state == StepState::Done || state == StepState::Begun || state == StepState::Unknown)
            break;
        --index;
    }
    if (index == 0) {
        if (!remains.empty())
            return end(Outcome::PartlyTakenBack, remains + (leftOut().empty() ? "" : ' ' + leftOut()));
        if (note(JournalRecord::Kind::End))
            end(Outcome::TakenBack, leftOut());
        return;
    }
    --index;
    if (stopping)
        return end(Outcome::PartlyTakenBack, "It was stopped before \"" + step().title + "\" was taken back.");
    if (steps[index] == StepState::Done || !step().probe)
        return takeBack(0);
    ask(*step().probe, [this](ProbeVerdict verdict, const CallAnswer& answer) {
        CapturedValues captured;
        if (verdict == ProbeVerdict::NotDone)
            return note(StepState::NotDone, {}) ? nextBack() : void();
        if (verdict == ProbeVerdict::Done && capture(step(), answer, captured) && !note(StepState::Done, {}, std::move(captured)))
            return;
        takeBack(0);
    });
}

void Deployer::State::takeBack(std::size_t which)
{
    if (step().undo.empty()) {
        remains += (remains.empty() ? "" : " ") + ("\"" + step().title + "\" cannot be taken back.");
        return nextBack();
    }
    if (which == step().undo.size()) {
        if (note(StepState::TakenBack, {}))
            nextBack();
        return;
    }
    const auto& probe = step().undo[which].probe;
    if (!probe)
        return sendUndo(which);
    ask(*probe, [this, which](ProbeVerdict verdict, const CallAnswer& answer) {
        if (verdict == ProbeVerdict::Unclear)
            return notTakenBack("The gateway could not be asked what of it is there again.");
        verdict == ProbeVerdict::Done ? undone(which, answer) : sendUndo(which);
    });
}

void Deployer::State::sendUndo(std::size_t which)
{
    auto call = resolve(step().undo[which], content().captured, secrets);
    if (!call)
        return notTakenBack(call.error().message());
    callWithWaits(*call, isIdempotent(*call), [this, which, gone = call->method == "DELETE"](const Result<CallAnswer>& answer) {
        if (!answer)
            return notTakenBack(answer.error().message());
        if (!answer->isSuccess() && !(gone && (answer->status == 404 || answer->status == 410)))
            return notTakenBack(refusalOf(*answer));
        undone(which, *answer);
    });
}

/// What was made anew is written down before anything names it.
void Deployer::State::undone(std::size_t which, const CallAnswer& answer)
{
    CapturedValues captured;
    if (!capture(step().undo[which].captures, answer, captured))
        return notTakenBack("The answer has not what the rest of it needs.");
    if (captured.empty() || note(StepState::Done, {}, std::move(captured)))
        takeBack(which + 1);
}

/// What those steps do not have again that were taken back.
std::string Deployer::State::leftOut() const
{
    std::string out;
    for (std::size_t i = content().steps.size(); i-- > 0;) {
        if (content().steps[i] == StepState::TakenBack && !content().plan.steps[i].lost.empty())
            out += (out.empty() ? "" : " ") + content().plan.steps[i].lost;
    }
    return out;
}

} // namespace postern::deployment
