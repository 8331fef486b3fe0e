// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/WhatIfComparison.h"

#include <algorithm>

namespace postern::engine {
namespace {

using inspection::Change;
using inspection::DecisionChange;
using inspection::Step;
using inspection::StepResult;
using inspection::Trace;
using inspection::WhatIfOutcome;
using pipeline::BodyNeed;

bool isRefused(const Trace& trace) { return !trace.summary.fault.empty() && trace.summary.endedBy != "backend"; }
bool isReached(const Step& step) { return step.result != StepResult::NotReached; }
/// The gateway's own part of a trace, not a filter.
bool isOwn(const Step& step) { return step.phase.empty(); }

std::string effectName(const Change& change)
{
    switch (change.where) {
    case Change::Where::Header: return "header " + change.name;
    case Change::Where::Body: return "body";
    default: return change.name;
    }
}

/// What the one does and the other does not.
std::vector<std::string> effectsBetween(const std::vector<Change>& before, const std::vector<Change>& after)
{
    std::vector<std::string> out;
    const auto addMissing = [&](const std::vector<Change>& of, const std::vector<Change>& in) {
        for (const Change& change : of) {
            const bool there = std::any_of(in.begin(), in.end(), [&](const Change& other) {
                return other.where == change.where && other.kind == change.kind && other.name == change.name && other.after == change.after;
            });
            if (std::string name = effectName(change); !there && std::find(out.begin(), out.end(), name) == out.end())
                out.push_back(std::move(name));
        }
    };
    addMissing(after, before);
    addMissing(before, after);
    return out;
}

bool isIncomplete(const inspection::Message& message)
{
    return message.bodyTruncated || message.body.size() < message.bodySize;
}

class Comparison {
  public:
    Comparison(WhatIfWalk& walk, Trace tried, const ChainMarks& marks, bool ownUnchanged)
        : walk_(walk), recorded_(*walk.recorded), tried_(std::move(tried)), marks_(marks), ownUnchanged_(ownUnchanged)
    {
        used_.resize(recorded_.steps.size());
    }

    inspection::WhatIfAnswer make()
    {
        for (Step& step : tried_.steps) {
            const StepMark* const mark = isOwn(step) ? nullptr : markOf(step);
            const Step* const was = isOwn(step) ? ownStep(step) : mark != nullptr ? recordedStep(*mark, step) : nullptr;
            if (was != nullptr)
                used_[static_cast<std::size_t>(was - recorded_.steps.data())] = true;
            compare(was, step, mark);
            if (walk_.notJudged)
                return notJudged(recorded_, *std::move(walk_.notJudged));
        }
        for (std::size_t i = 0; i < recorded_.steps.size(); ++i) {
            if (!used_[i])
                gone(recorded_.steps[i]);
        }
        return conclude();
    }

  private:
    /// The place in the chain of a step; steps of one filter and instance come in its order, and in reverse on the way back.
    /// One that refused the content in the middle has a second step behind all others.
    [[nodiscard]] const StepMark* markOf(const Step& step) const
    {
        std::size_t left = ordinalOf(tried_, step);
        const StepMark* last = nullptr;
        for (const StepMark& mark : marks_) {
            if (mark.filter != step.filter || mark.instance != step.instance)
                continue;
            last = &mark;
            if (left-- == 0)
                break;
        }
        return last;
    }
    [[nodiscard]] const Step* recordedStep(const StepMark& mark, const Step& step) const
    {
        const auto ofName = [&](const StepMark& each) { return each.filter == step.filter && each.instance == step.instance; };
        const auto places = static_cast<std::size_t>(std::count_if(marks_.begin(), marks_.end(), ofName));
        const std::size_t ordinal = ordinalOf(tried_, step);
        if (step.direction == Step::Direction::Response || ordinal < places)
            return walk_.find(mark, step.direction);
        StepMark second = mark;
        second.ordinal = ordinal;
        return walk_.find(second, step.direction);
    }
    [[nodiscard]] const Step* ownStep(const Step& step) const
    {
        const auto at = std::find_if(recorded_.steps.begin(), recorded_.steps.end(), [&](const Step& other) {
            return isOwn(other) && other.filter == step.filter && other.direction == step.direction;
        });
        return at == recorded_.steps.end() ? nullptr : &*at;
    }

    void compare(const Step* was, Step& step, const StepMark* mark)
    {
        const bool isRepeated = std::find(walk_.repeated.begin(), walk_.repeated.end(), was) != walk_.repeated.end();
        if (was != nullptr && isRepeated)
            return showAsRecorded(*was, step);
        if (was == nullptr ? !isReached(step) : !isReached(*was) || !isReached(step)) {
            // One of them came before its turn: that is said at the step that answered, unless this is the one.
            if (step.result == StepResult::Answered || (was != nullptr && was->result == StepResult::Answered))
                tell(was, step);
            return;
        }
        if (mark != nullptr && !mark->unchanged && lacksContent(*mark, step))
            return walk_.cannot(inspection::whatIfContentNotRecorded, step.instance.empty() ? step.filter : step.instance);
        if (was == nullptr) {
            if (step.result == StepResult::Answered || !step.changes.empty())
                tell(nullptr, step);
            return;
        }
        const bool same = was->result == step.result && (was->reason.has_value() == step.reason.has_value()) &&
                          (!was->reason || was->reason->id == step.reason->id);
        const bool unchanged = walk_.sameConfiguration && (mark != nullptr ? mark->unchanged : isOwn(step) && ownUnchanged_);
        if (unchanged && !differs_) {
            // Nothing before it is different, so neither is what it does: what differs is what could not be recorded.
            if (was->result == step.result || step.filter == "send")
                return showAsRecorded(*was, step);
            if (step.filter == "gateway" && was->result == StepResult::Answered) {
                // It ended the call in the middle of its content, of which no more was recorded than it took.
                cutShort_ = true;
                return showAsRecorded(*was, step);
            }
            return walk_.cannot(isOwn(step) ? inspection::whatIfNotRead : inspection::whatIfMaskedValue,
                                step.instance.empty() ? step.filter : step.instance);
        }
        if (isOwn(step) && (step.filter == "send" || step.filter == "backend") && was->result == step.result)
            return showAsRecorded(*was, step);
        if (step.filter == "send")
            return;
        if (!same || !effectsBetween(was->changes, step.changes).empty())
            tell(was, step);
    }

    /// Whether a step that is not as it was looked at content that is not there as it was.
    [[nodiscard]] bool lacksContent(const StepMark& mark, const Step& step) const
    {
        if (step.direction == Step::Direction::Request) {
            if (mark.requestBody == BodyNeed::None)
                return false;
            const bool hidden = step.result == StepResult::Answered && recorded_.clientRequest.body.find("****") != std::string::npos;
            return hidden || isIncomplete(recorded_.clientRequest);
        }
        if (mark.responseBody == BodyNeed::None || recorded_.upstream.empty() || !recorded_.upstream.back().response)
            return false;
        return isIncomplete(*recorded_.upstream.back().response);
    }

    static void showAsRecorded(const Step& was, Step& step)
    {
        step.result = was.result;
        step.reason = was.reason;
        step.changes = was.changes;
    }

    void tell(const Step* was, const Step& step)
    {
        differs_ = true;
        DecisionChange out;
        out.filter = step.filter;
        out.instance = step.instance;
        out.direction = step.direction;
        out.after = step.result;
        out.reasonAfter = step.reason;
        out.origin = step.origin;
        if (was != nullptr) {
            out.before = was->result;
            out.reasonBefore = was->reason;
        }
        out.effects = effectsBetween(was != nullptr ? was->changes : std::vector<Change>(), step.changes);
        decisions_.push_back(std::move(out));
    }

    /// What was done by a step that the chain does not have any more.
    void gone(const Step& step)
    {
        if (isOwn(step) || !isReached(step) || (step.result != StepResult::Answered && step.changes.empty()))
            return;
        // On the way back a filter that is still there was merely not reached.
        const bool isThere = std::any_of(marks_.begin(), marks_.end(), [&](const StepMark& mark) {
            return mark.filter == step.filter && mark.instance == step.instance && mark.ordinal == ordinalOf(recorded_, step);
        });
        if (isThere && step.direction == Step::Direction::Response)
            return;
        DecisionChange out;
        out.filter = step.filter;
        out.instance = step.instance;
        out.direction = step.direction;
        out.before = step.result;
        out.reasonBefore = step.reason;
        out.effects = effectsBetween(step.changes, {});
        out.origin = step.origin;
        decisions_.push_back(std::move(out));
    }

    inspection::WhatIfAnswer conclude()
    {
        inspection::WhatIfAnswer out;
        out.id = recorded_.summary.id;
        out.statusBefore = recorded_.summary.status;
        const bool asBefore = decisions_.empty();
        out.statusAfter = walk_.backendUnknown && !asBefore ? 0 : tried_.summary.status;
        if (asBefore) { // as it was, also where the client left or the backend broke off
            out.statusAfter = out.statusBefore;
            out.outcome = WhatIfOutcome::Unchanged;
            if (cutShort_)
                tried_ = recorded_;
        } else if (cutShort_ && !isRefused(tried_)) {
            out.statusAfter = out.statusBefore;
            out.outcome = WhatIfOutcome::Otherwise;
        } else if (isRefused(tried_) != isRefused(recorded_)) {
            out.outcome = isRefused(tried_) ? WhatIfOutcome::NowRefused : WhatIfOutcome::NowLetThrough;
        } else {
            out.outcome = WhatIfOutcome::Otherwise;
        }
        if (walk_.backendAsked)
            walk_.assume(inspection::whatIfBackendAsRecorded);
        if (walk_.backendUnknown && !asBefore)
            walk_.assume(inspection::whatIfBackendUnknown);
        if (!walk_.sameConfiguration)
            walk_.assume(inspection::whatIfOtherConfiguration);
        out.assumptions = std::move(walk_.assumptions);
        out.decisions = std::move(decisions_);
        tried_.summary.id = recorded_.summary.id;
        tried_.summary.client = recorded_.summary.client;
        tried_.summary.status = out.statusAfter;
        tried_.correlationId = recorded_.correlationId;
        out.trace = std::move(tried_);
        return out;
    }

    WhatIfWalk& walk_;
    const Trace& recorded_;
    Trace tried_;
    const ChainMarks& marks_;
    bool ownUnchanged_;
    bool differs_ = false;
    bool cutShort_ = false;
    std::vector<bool> used_;
    std::vector<DecisionChange> decisions_;
};

} // namespace

inspection::WhatIfAnswer compareWhatIf(WhatIfWalk& walk, Trace tried, const ChainMarks& marks, bool ownUnchanged)
{
    return Comparison(walk, std::move(tried), marks, ownUnchanged).make();
}

inspection::WhatIfAnswer notJudged(const Trace& recorded, inspection::Reason why)
{
    inspection::WhatIfAnswer out;
    out.id = recorded.summary.id;
    out.outcome = WhatIfOutcome::NotJudged;
    out.statusBefore = recorded.summary.status;
    out.why = std::move(why);
    return out;
}

} // namespace postern::engine
