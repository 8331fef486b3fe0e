// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "support/federation/FailureTable.h"

#include "controlplane/deployment/Answers.h"
#include "support/federation/StageDriver.h"

#include <algorithm>
#include <optional>
#include <set>

namespace postern::deployment::test {
namespace {

class Table {
  public:
    Table(const MakeStage& make, const Failure& failure, int& tried) : make_(make), failure_(failure), tried_(tried) {}

    std::vector<std::string> run()
    {
        const auto deployedFirst = [this](FailureStage& stage) { return driver_.deployed(stage); };
        walk({"deploy", [](FailureStage&) { return true; }, [this](FailureStage& stage) { return driver_.planOf(stage, stage.revision); }});
        if (make_().change)
            walk({"change", deployedFirst, [this](FailureStage& stage) { return driver_.planOf(stage, stage.change()); }});
        walk({"undeploy", deployedFirst, [this](FailureStage& stage) { return driver_.removalOf(stage); }});
        return std::move(wrong_);
    }

  private:
    /// A plan, and what has to be there before it.
    struct Walk {
        std::string name;
        std::function<bool(FailureStage&)> prepare;
        std::function<std::optional<DeploymentPlan>(FailureStage&)> plan;
    };
    /// How it is when nothing fails.
    struct Model {
        std::vector<std::string> effects;
        std::size_t before = 0;             ///< effects that were there first
        std::vector<std::size_t> after;     ///< how many there are when so many steps are done
        std::vector<std::size_t> afterBack; ///< and when so many are taken back; empty: that cannot be
        std::string formBefore;
        std::string formAfter;
        std::set<std::string> others;
    };

    void say(const std::string& what) { wrong_.push_back(case_ + ": " + what); }

    /// Effects that are there once however often they are asked for, and those that are not.
    static std::pair<std::set<std::string>, std::multiset<std::string>> kindsOf(const std::vector<std::string>& all, std::size_t from)
    {
        std::pair<std::set<std::string>, std::multiset<std::string>> out;
        for (std::size_t i = from; i < all.size(); ++i)
            all[i].starts_with("POST") ? void(out.second.insert(all[i])) : void(out.first.insert(all[i]));
        return out;
    }

    static bool canBeTakenBack(const DeploymentPlan& plan)
    {
        return std::ranges::all_of(plan.steps, [](const PlanStep& each) { return !each.undo.empty(); });
    }

    /// Journals say of each step when it ended: what the gateway had done by then is read off the calls.
    std::optional<Model> modelOf(const Walk& walk, DeploymentPlan& plan)
    {
        FailureStage stage = make_();
        if (!walk.prepare(stage))
            return std::nullopt;
        Model out;
        out.before = stage.effects().size();
        out.formBefore = driver_.formOf(stage);
        auto planned = walk.plan(stage);
        if (!planned || planned->empty()) {
            say("there is nothing to do");
            return std::nullopt;
        }
        plan = *std::move(planned);
        out.after = {out.before};
        (void)driver_.apply(stage, *stage.connection, driver_.freshJournal(plan), false, &out.after);
        if (out.after.size() != plan.steps.size() + 1) {
            say("it does not go through without any failure");
            return std::nullopt;
        }
        out.formAfter = driver_.formOf(stage);
        out.others = driver_.othersIn(stage);
        out.effects = stage.effects();
        if (!canBeTakenBack(plan))
            return out;
        out.afterBack = {out.effects.size()};
        const DeploymentReport back = driver_.apply(stage, *stage.connection, Journal::resume(driver_.file()), true, &out.afterBack);
        if (back.outcome != DeploymentReport::Outcome::TakenBack || driver_.formOf(stage) != out.formBefore)
            say("it is not taken back, though nothing fails: " + back.why);
        return out;
    }

    void walk(const Walk& walk)
    {
        case_ = walk.name;
        DeploymentPlan plan;
        const auto model = modelOf(walk, plan);
        if (!model)
            return;
        for (std::size_t step = 0; step < plan.steps.size(); ++step)
            one(walk, *model, step);
        for (std::size_t step = 0; step < plan.steps.size() && !model->afterBack.empty(); ++step) {
            for (std::size_t undo = 0; undo < plan.steps[step].undo.size(); ++undo)
                oneBack(walk, *model, step, undo);
        }
    }

    /// A DELETE, or a PATCH of removals only (AWS's patchOperations).
    static bool onlyTakesAway(const RemoteCall& call)
    {
        const std::vector<schema::Value> operations = itemsAt(call.body, "/patchOperations");
        return call.method == "DELETE" || (!operations.empty() && std::ranges::all_of(operations, [](const schema::Value& each) { return textAt(each, "/op") == "remove"; }));
    }
    /// How many of the calls look like that one.
    static int alike(const std::vector<const RemoteCall*>& calls, const RemoteCall& meant)
    {
        return static_cast<int>(std::ranges::count_if(calls, [&meant](const RemoteCall* each) { return FailingConnection::isAlike(*each, meant); }));
    }
    static int alikeBefore(const DeploymentPlan& plan, std::size_t from, std::size_t step)
    {
        std::vector<const RemoteCall*> calls;
        for (; from < step; ++from)
            calls.push_back(&plan.steps[from].call);
        return alike(calls, plan.steps[step].call);
    }
    static int alikeBeforeUndo(const DeploymentPlan& plan, std::size_t from, std::size_t step, std::size_t undo)
    {
        std::vector<const RemoteCall*> calls;
        for (std::size_t later = from; later > step; --later) {
            for (const RemoteCall& each : plan.steps[later].undo)
                calls.push_back(&each);
        }
        for (std::size_t earlier = 0; earlier < undo; ++earlier)
            calls.push_back(&plan.steps[step].undo[earlier]);
        return alike(calls, plan.steps[step].undo[undo]);
    }
    [[nodiscard]] bool isRefused() const { return failure_.kind == Failure::Kind::Refused; }
    [[nodiscard]] std::vector<int> statuses() const { return isRefused() ? std::vector<int>(refusals.begin(), refusals.end()) : std::vector<int>{429}; }
    [[nodiscard]] std::string nameOf(int status) const { return isRefused() ? std::to_string(status) : failure_.name; }

    /// The plan is applied, and one of its calls fails.
    void one(const Walk& walk, const Model& model, std::size_t index)
    {
        FailureStage stage = make_();
        case_ = walk.name + ", preparing";
        if (!walk.prepare(stage))
            return;
        const auto planned = walk.plan(stage);
        if (!planned || index >= planned->steps.size())
            return;
        const PlanStep& step = planned->steps[index];
        DeploymentReport report;
        std::filesystem::path journal;
        for (const int status : statuses()) {
            case_ = walk.name + ", step " + step.id + ", " + nameOf(status);
            if (isRefused() && std::ranges::find(step.alsoDone, status) != step.alsoDone.end())
                continue; // that is what it is after
            ++tried_;
            FailingConnection failing(*stage.connection, step.call, alikeBefore(*planned, journal.empty() ? 0 : index, index), failure_, status, stage.door);
            report = driver_.apply(stage, failing, journal.empty() ? driver_.freshJournal(*planned) : Journal::resume(journal));
            journal = driver_.file();
            if (!failing.hasFailed())
                return say("its call did not come");
            agrees(journal, stage, model.after, status, step.call);
            if (report.outcome != DeploymentReport::Outcome::Applied && (report.step != step.id || report.why.empty()))
                say("it ended at \"" + report.step + "\" (" + report.why + ")");
            if (isRefused() && report.outcome == DeploymentReport::Outcome::Applied)
                return say("it was refused, and is called applied");
        }
        if (failure_.kind == Failure::Kind::RefusedOnce && report.outcome != DeploymentReport::Outcome::Applied)
            say("a gateway that was busy once is not asked again");

        // Once more, and all is well: as if nothing had been.
        if (report.outcome != DeploymentReport::Outcome::Applied) {
            const DeploymentReport again = driver_.apply(stage, *stage.connection, Journal::resume(journal));
            if (again.outcome == DeploymentReport::Outcome::Uncertain && failure_.hidesTheOutcome() && !step.probe)
                return; // nobody can be asked, so it is not sent twice
            if (again.outcome != DeploymentReport::Outcome::Applied)
                return say("it does not go on: " + again.why);
        }
        if (driver_.formOf(stage) != model.formAfter)
            say("what is there in the end is something else");
        if (driver_.othersIn(stage) != model.others)
            say("what others have there is not as it was");
        if (kindsOf(stage.effects(), model.before).second.size() > kindsOf(model.effects, model.before).second.size())
            say("something was made twice");

        // And back to what was there.
        if (failure_.kind != Failure::Kind::LostAfter || model.afterBack.empty())
            return;
        const DeploymentReport back = driver_.apply(stage, *stage.connection, Journal::resume(journal), true);
        if (back.outcome != DeploymentReport::Outcome::TakenBack)
            return say("it is not taken back: " + back.why);
        if (driver_.formOf(stage) != model.formBefore)
            say("taken back, it is not as it was");
    }

    /// All of the plan is done, and one of the calls that take it back fails.
    void oneBack(const Walk& walk, const Model& model, std::size_t index, std::size_t undo)
    {
        FailureStage stage = make_();
        case_ = walk.name + ", preparing to take it back";
        if (!walk.prepare(stage))
            return;
        const auto planned = walk.plan(stage);
        if (!planned || driver_.apply(stage, *stage.connection, driver_.freshJournal(*planned)).outcome != DeploymentReport::Outcome::Applied)
            return say("it is not applied");
        const std::filesystem::path journal = driver_.file();
        const PlanStep& step = planned->steps[index];
        const RemoteCall& call = step.undo[undo];
        DeploymentReport report;
        std::size_t from = planned->steps.size() - 1;
        std::size_t tries = 0;
        for (const int status : statuses()) {
            case_ = walk.name + ", taking back " + step.id + ", " + nameOf(status);
            if (isRefused() && status == 404 && onlyTakesAway(call))
                continue; // that is what it is after
            ++tried_;
            FailingConnection failing(*stage.connection, call, alikeBeforeUndo(*planned, from, index, undo), failure_, status, stage.door);
            report = driver_.apply(stage, failing, Journal::resume(journal), true);
            from = index;
            if (!failing.hasFailed()) {
                // What is asked for first may be there: a thing that comes back can bring it along.
                if (!step.undo[undo].probe || report.outcome != DeploymentReport::Outcome::TakenBack)
                    return say("its call did not come");
                break;
            }
            tries += 1;
            agreesBack(journal, stage, model.afterBack, call, undo * tries);
            if (report.outcome != DeploymentReport::Outcome::TakenBack && report.why.empty())
                say("it ended without a reason");
            if (isRefused() && report.outcome == DeploymentReport::Outcome::TakenBack)
                return say("it was refused, and is called taken back");
        }
        if (report.outcome != DeploymentReport::Outcome::TakenBack)
            report = driver_.apply(stage, *stage.connection, Journal::resume(journal), true);
        if (report.outcome != DeploymentReport::Outcome::TakenBack)
            return say("it is not taken back in the end: " + report.why);
        if (driver_.formOf(stage) != model.formBefore)
            say("it is not as it was");
    }

    /// The journal's claims against what the gateway did.
    void agrees(const std::filesystem::path& file, FailureStage& stage, const std::vector<std::size_t>& after, int status, const RemoteCall& failed)
    {
        const auto content = Journal::read(file);
        if (!content)
            return say("the journal cannot be read: " + content.error().message());
        std::size_t done = 0;
        bool open = false;
        for (const StepState state : content->steps) {
            if (state == StepState::Done && !open)
                ++done;
            else if (state == StepState::Done)
                return say("a step is done behind one that is not");
            else
                open = true;
            if (state == StepState::Unknown && !failure_.hidesTheOutcome() && status != 500 && status != 503)
                say("a step is called unknown though it was answered");
            if (state == StepState::Begun)
                say("a step is left as begun");
        }
        const bool unknown = std::ranges::find(content->steps, StepState::Unknown) != content->steps.end();
        const std::size_t did = stage.effects().size();
        const std::size_t least = after[done];
        const std::size_t most = unknown ? after[std::min(done + 1, after.size() - 1)] : after[done];
        // An idempotent call that was sent again may stand there twice.
        const std::size_t repeated = failure_.hidesTheOutcome() ? most - least + (done > 0 ? after[done] - after[done - 1] : 0) + sentByQt(stage, failed) : 0;
        if (did < least || did > most + repeated)
            say("the journal says " + std::to_string(done) + " steps are done, and the gateway did " + std::to_string(did) + " things, not " + std::to_string(least));
    }

    /// Of a request without content, whose connection ends without an answer, nobody but Qt decides that it is sent again.
    [[nodiscard]] static std::size_t sentByQt(const FailureStage& stage, const RemoteCall& call) { return stage.door && call.method == "DELETE" ? 2 : 0; }

    /// The same of steps that are taken back, the last first. A step may have several calls: those before the one that fails were sent
    /// each time, `before` in all.
    void agreesBack(const std::filesystem::path& file, FailureStage& stage, const std::vector<std::size_t>& after, const RemoteCall& failed, std::size_t before)
    {
        const auto content = Journal::read(file);
        if (!content)
            return say("the journal cannot be read: " + content.error().message());
        const auto back = static_cast<std::size_t>(std::ranges::count(content->steps, StepState::TakenBack));
        const auto done = static_cast<std::size_t>(std::ranges::count(content->steps, StepState::Done));
        if (back + done != content->steps.size() || !std::all_of(content->steps.begin(), content->steps.begin() + static_cast<std::ptrdiff_t>(done), [](StepState each) { return each == StepState::Done; }))
            return say("steps are not taken back one after the other");
        const std::size_t did = stage.effects().size();
        // Whatever is idempotent and was lost may have been sent again.
        const std::size_t lost = failure_.hidesTheOutcome() ? after[std::min(back + 1, after.size() - 1)] - after[back] + 1 + sentByQt(stage, failed) : 0;
        if (did < after[back] || did > after[back] + before + lost)
            say("the journal says " + std::to_string(back) + " steps are taken back, and the gateway did " + std::to_string(did) + " things, not " + std::to_string(after[back]));
    }

    const MakeStage& make_;
    const Failure& failure_;
    int& tried_;
    std::string case_;
    std::vector<std::string> wrong_;
    StageDriver driver_{[this](const std::string& what) { say(what); }};
};

} // namespace

std::vector<std::string> failureNames(bool atDoor)
{
    // A door would have to be as slow as a gateway that is waited for; before the connection, half an answer is none.
    const Failure::Kind without = atDoor ? Failure::Kind::TimedOut : Failure::Kind::HalfAnswer;
    std::vector<std::string> out;
    for (const Failure& failure : failures) {
        if (failure.kind != without)
            out.emplace_back(failure.name);
    }
    return out;
}

std::vector<std::string> whatFailureLeavesWrong(const MakeStage& make, std::string_view name, int& tried)
{
    tried = 0;
    const auto found = std::ranges::find(failures, name, &Failure::name);
    return found == failures.end() ? std::vector<std::string>{"there is no such failure"} : Table(make, *found, tried).run();
}

} // namespace postern::deployment::test
