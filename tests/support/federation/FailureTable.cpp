// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "support/federation/FailureTable.h"

#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Later.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace postern::deployment::test {
namespace {

struct Failure {
    enum class Kind { Refused, RefusedOnce, TimedOut, LostBefore, LostAfter, Truncated };
    Kind kind = Kind::Refused;
    const char* name = "";

    /// Nobody can know what came of it.
    [[nodiscard]] bool hidesTheOutcome() const { return kind != Kind::Refused && kind != Kind::RefusedOnce; }
};

constexpr std::array<Failure, 6> failures{{
    {Failure::Kind::Refused, "refused"},
    {Failure::Kind::RefusedOnce, "429 once"},
    {Failure::Kind::TimedOut, "time-out"},
    {Failure::Kind::LostBefore, "broken before"},
    {Failure::Kind::LostAfter, "broken after"},
    {Failure::Kind::Truncated, "half an answer"},
}};
/// A refusal has no effect, so one after the other is tried at the same gateway; each time it is gone on from the journal.
constexpr std::array<int, 10> refusals{400, 401, 403, 404, 409, 412, 422, 429, 500, 503};

/// A gateway whose call `which` goes wrong. Only what steps ask for counts: probes go through, unless `all` is set.
class FailingConnection final : public GatewayConnection {
  public:
    FailingConnection(GatewayConnection& inner, const DeploymentPlan& plan, std::size_t from, std::size_t step, Failure failure, int status)
        : inner_(inner), meant_(plan.steps[step].call), failure_(failure), status_(status)
    {
        for (std::size_t before = from; before < step; ++before)
            passed_ += isMeant(plan.steps[before].call) ? 1 : 0;
    }

    PendingPtr test(Completion<ConnectionReport> done) override { return inner_.test(std::move(done)); }
    PendingPtr discover(UniqueFunction<void(const DiscoveredApi&)> found, Completion<Discovery> done) override { return inner_.discover(std::move(found), std::move(done)); }
    PendingPtr live(const std::string& api, Completion<std::optional<LiveApi>> done) override { return inner_.live(api, std::move(done)); }
    PendingPtr call(const RemoteCall& call, Completion<CallAnswer> done) override
    {
        const bool first = !failed_;
        const bool meant = isMeant(call);
        if (meant && passed_ > 0) { // an earlier step, whose call looks alike
            --passed_;
            return inner_.call(call, std::move(done));
        }
        if (!meant || (!first && failure_.kind != Failure::Kind::Refused))
            return inner_.call(call, std::move(done));
        failed_ = true;
        switch (failure_.kind) {
        case Failure::Kind::Refused:
        case Failure::Kind::RefusedOnce: {
            CallAnswer answer;
            answer.status = status_;
            answer.body = schema::Value::object({{"message", "made to fail"}});
            answer.retryAfter = Milliseconds(0);
            return later<CallAnswer>(std::move(done), std::move(answer));
        }
        case Failure::Kind::TimedOut: return later<CallAnswer>(std::move(done), unexpected(ErrorKind::TimedOut, "no answer came in time"));
        case Failure::Kind::LostBefore: return later<CallAnswer>(std::move(done), unexpected(ErrorKind::ConnectionClosed, "the connection broke"));
        case Failure::Kind::LostAfter:
        case Failure::Kind::Truncated:
            return inner_.call(call, [done = std::move(done), half = failure_.kind == Failure::Kind::Truncated](Result<CallAnswer> answer) mutable {
                if (!half || !answer)
                    return done(unexpected(ErrorKind::ConnectionClosed, "the connection broke"));
                answer->body = {};
                answer->text.resize(answer->text.size() / 2);
                done(std::move(answer));
            });
        }
        return nullptr;
    }

  private:
    /// Placeholders are filled by now: the method and all of the target that has none tell the step.
    [[nodiscard]] bool isMeant(const RemoteCall& call) const
    {
        if (call.method != meant_.method)
            return false;
        const std::string& pattern = meant_.target;
        const std::size_t hole = pattern.find("{{");
        return hole == std::string::npos ? call.target == pattern : call.target.starts_with(pattern.substr(0, hole)) && (meant_.body.isNull() || keysOf(call.body) == keysOf(meant_.body));
    }
    [[nodiscard]] static std::vector<std::string> keysOf(const schema::Value& body)
    {
        std::vector<std::string> out;
        if (body.isMap()) {
            for (const schema::Entry& entry : body.entries())
                out.push_back(entry.key);
        }
        return out;
    }

    GatewayConnection& inner_;
    RemoteCall meant_;
    Failure failure_;
    int status_;
    int passed_ = 0; ///< earlier steps whose calls look alike
    bool failed_ = false;
};

/// False: it took longer than it may. QTest::qWaitFor() sleeps between two looks, which thousands of calls would wait for.
bool waitFor(const bool& done, int milliseconds)
{
    QElapsedTimer since;
    since.start();
    QTimer alarm; // so that there is always something to wake up for
    alarm.start(milliseconds);
    while (!done && !since.hasExpired(milliseconds))
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return done;
}

class Table {
  public:
    Table(const MakeStage& make, const Failure& failure, int& tried) : make_(make), failure_(failure), tried_(tried) {}

    std::vector<std::string> run()
    {
        walk("deploy", [](FailureStage&) { return true; }, [this](FailureStage& stage) { return planOf(stage); });
        walk("undeploy", [this](FailureStage& stage) { return deployed(stage); }, [this](FailureStage& stage) { return removalOf(stage); });
        return std::move(wrong_);
    }

  private:
    using Prepare = std::function<bool(FailureStage&)>;
    using Planned = std::function<std::optional<DeploymentPlan>(FailureStage&)>;

    void say(const std::string& what) { wrong_.push_back(case_ + ": " + what); }

    std::optional<std::optional<LiveApi>> liveOf(FailureStage& stage)
    {
        std::optional<std::optional<LiveApi>> out;
        bool done = false;
        const PendingPtr pending = stage.connection->live(stage.revision.title(), [&](Result<std::optional<LiveApi>> got) {
            done = true;
            if (got)
                out = *std::move(got);
            else
                say("it cannot be read: " + got.error().message());
        });
        (void)waitFor(done, 10'000);
        return out;
    }
    /// What is there, in a form that two gateways made alike agree in; empty: nothing.
    std::string formOf(FailureStage& stage)
    {
        const auto live = liveOf(stage);
        return live && *live && !(*live)->form.empty() ? hashOf((*live)->form) : std::string();
    }
    std::optional<DeploymentPlan> planOf(FailureStage& stage)
    {
        const auto live = liveOf(stage);
        if (!live)
            return std::nullopt;
        auto made = stage.type->plan(stage.revision, stage.environment, *live ? &**live : nullptr);
        if (made)
            return *std::move(made);
        say("it cannot be planned: " + made.error().message());
        return std::nullopt;
    }
    std::optional<DeploymentPlan> removalOf(FailureStage& stage)
    {
        const auto live = liveOf(stage);
        if (!live || !*live)
            return std::nullopt;
        auto made = stage.type->planRemoval(stage.environment, **live);
        if (made)
            return *std::move(made);
        say("its removal cannot be planned: " + made.error().message());
        return std::nullopt;
    }
    DeploymentReport apply(const FailureStage& stage, GatewayConnection& connection, Result<Journal> journal, bool back = false)
    {
        DeploymentReport report;
        if (!journal) {
            say("the journal: " + journal.error().message());
            return report;
        }
        DeployRules rules;
        rules.firstWait = Milliseconds(0);
        rules.now = [] { return std::string("2026-01-01T00:00:00Z"); };
        bool done = false;
        Deployer deployer(connection, *std::move(journal), stage.secrets, rules);
        QObject::connect(&deployer, &Deployer::finished, &deployer, [&](const DeploymentReport& made) {
            report = made;
            done = true;
        });
        back ? deployer.rollBack() : deployer.apply();
        if (!waitFor(done, 20'000))
            say("it came to no end");
        return report;
    }
    Result<Journal> freshJournal(const DeploymentPlan& plan) { return Journal::begin(nextFile(), plan, "2026-01-01T00:00:00Z"); }
    std::filesystem::path nextFile()
    {
        file_ = folder_.filePath(QStringLiteral("%1.journal").arg(++files_)).toStdString();
        return file_;
    }
    bool deployed(FailureStage& stage)
    {
        const auto plan = planOf(stage);
        if (!plan)
            return false;
        const DeploymentReport report = apply(stage, *stage.connection, freshJournal(*plan));
        if (report.outcome != DeploymentReport::Outcome::Applied)
            say("it is not deployed: " + report.why);
        return report.outcome == DeploymentReport::Outcome::Applied;
    }

    /// Effects that are there once however often they are asked for, and those that are not.
    static std::pair<std::set<std::string>, std::multiset<std::string>> kindsOf(const std::vector<std::string>& all, std::size_t from)
    {
        std::pair<std::set<std::string>, std::multiset<std::string>> out;
        for (std::size_t i = from; i < all.size(); ++i)
            all[i].starts_with("POST") ? void(out.second.insert(all[i])) : void(out.first.insert(all[i]));
        return out;
    }

    void walk(const std::string& name, const Prepare& prepare, const Planned& plan)
    {
        // How it is when nothing fails: what each step does, and what is there at the end.
        case_ = name;
        FailureStage model = make_();
        if (!prepare(model))
            return;
        const std::size_t before = model.effects().size();
        const std::string formBefore = formOf(model);
        const auto planned = plan(model);
        if (!planned || planned->empty())
            return say("there is nothing to do");
        // Journals say of each step when it ended: what the gateway had done by then is read off the calls.
        std::vector<std::size_t> after{before};
        {
            Deployer deployer(*model.connection, *freshJournal(*planned), model.secrets);
            bool done = false;
            QObject::connect(&deployer, &Deployer::stepChanged, &deployer, [&](int, StepState state, const QString&) {
                if (state == StepState::Done)
                    after.push_back(model.effects().size());
            });
            QObject::connect(&deployer, &Deployer::finished, &deployer, [&done] { done = true; });
            deployer.apply();
            (void)waitFor(done, 20'000);
        }
        if (after.size() != planned->steps.size() + 1)
            return say("it does not go through without any failure");
        const std::string formAfter = formOf(model);
        const auto effects = model.effects();

        for (std::size_t step = 0; step < planned->steps.size(); ++step)
            one(name, step, failure_, prepare, plan, after, effects, before, formBefore, formAfter);
    }

    void one(const std::string& name, std::size_t index, const Failure& failure, const Prepare& prepare, const Planned& plan, const std::vector<std::size_t>& after,
             const std::vector<std::string>& effects, std::size_t before, const std::string& formBefore, const std::string& formAfter)
    {
        FailureStage stage = make_();
        case_ = name + ", preparing";
        if (!prepare(stage))
            return;
        const auto planned = plan(stage);
        if (!planned || index >= planned->steps.size())
            return;
        const PlanStep& step = planned->steps[index];
        DeploymentReport report;
        std::filesystem::path journal;
        const bool refused = failure.kind == Failure::Kind::Refused;
        for (const int status : refused ? std::vector<int>(refusals.begin(), refusals.end()) : std::vector<int>{429}) {
            case_ = name + ", step " + step.id + ", " + (refused ? std::to_string(status) : failure.name);
            if (refused && std::ranges::find(step.alsoDone, status) != step.alsoDone.end())
                continue; // that is what it is after
            ++tried_;
            FailingConnection failing(*stage.connection, *planned, journal.empty() ? 0 : index, index, failure, status);
            report = apply(stage, failing, journal.empty() ? freshJournal(*planned) : Journal::resume(journal));
            journal = file_;
            agrees(journal, stage, after, failure, status);
            if (report.outcome != DeploymentReport::Outcome::Applied && (report.step != step.id || report.why.empty()))
                say("it ended at \"" + report.step + "\" (" + report.why + ")");
            if (refused && report.outcome == DeploymentReport::Outcome::Applied)
                return say("it was refused, and is called applied");
        }
        if (failure.kind == Failure::Kind::RefusedOnce && report.outcome != DeploymentReport::Outcome::Applied)
            say("a gateway that was busy once is not asked again");

        // Once more, and all is well: as if nothing had been.
        if (report.outcome != DeploymentReport::Outcome::Applied) {
            const DeploymentReport again = apply(stage, *stage.connection, Journal::resume(journal));
            if (again.outcome == DeploymentReport::Outcome::Uncertain && failure.hidesTheOutcome() && !step.probe)
                return; // nobody can be asked, so it is not sent twice
            if (again.outcome != DeploymentReport::Outcome::Applied)
                return say("it does not go on: " + again.why);
        }
        if (formOf(stage) != formAfter)
            say("what is there in the end is something else");
        const auto meant = kindsOf(effects, before);
        const auto happened = kindsOf(stage.effects(), before);
        if (happened.second.size() > meant.second.size())
            say("something was made twice");

        // And back to what was there.
        const auto content = Journal::read(journal);
        const bool canBe = content && std::ranges::all_of(content->plan.steps, [](const PlanStep& each) { return !each.undo.empty(); });
        if (!canBe || failure.kind != Failure::Kind::LostAfter)
            return;
        const DeploymentReport back = apply(stage, *stage.connection, Journal::resume(journal), true);
        if (back.outcome != DeploymentReport::Outcome::TakenBack)
            return say("it is not taken back: " + back.why);
        if (formOf(stage) != formBefore)
            say("taken back, it is not as it was");
    }

    /// The journal's claims against what the gateway did.
    void agrees(const std::filesystem::path& file, FailureStage& stage, const std::vector<std::size_t>& after, const Failure& failure, int status)
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
            if (state == StepState::Unknown && !failure.hidesTheOutcome() && status != 500 && status != 503)
                say("a step is called unknown though it was answered");
            if (state == StepState::Begun)
                say("a step is left as begun");
        }
        const bool unknown = std::ranges::find(content->steps, StepState::Unknown) != content->steps.end();
        const std::size_t did = stage.effects().size();
        const std::size_t least = after[done];
        const std::size_t most = unknown ? after[std::min(done + 1, after.size() - 1)] : after[done];
        // An idempotent call that was sent again may stand there twice.
        const std::size_t repeated = failure.hidesTheOutcome() ? most - least + (done > 0 ? after[done] - after[done - 1] : 0) : 0;
        if (did < least || did > most + repeated)
            say("the journal says " + std::to_string(done) + " steps are done, and the gateway did " + std::to_string(did) + " things, not " + std::to_string(least));
    }

    const MakeStage& make_;
    const Failure& failure_;
    int& tried_;
    QTemporaryDir folder_;
    std::filesystem::path file_;
    int files_ = 0;
    std::string case_;
    std::vector<std::string> wrong_;
};

} // namespace

std::vector<std::string> failureNames()
{
    std::vector<std::string> out;
    for (const Failure& failure : failures)
        out.emplace_back(failure.name);
    return out;
}

std::vector<std::string> whatFailureLeavesWrong(const MakeStage& make, std::string_view name, int& tried)
{
    tried = 0;
    const auto found = std::ranges::find(failures, name, &Failure::name);
    return found == failures.end() ? std::vector<std::string>{"there is no such failure"} : Table(make, *found, tried).run();
}

} // namespace postern::deployment::test
