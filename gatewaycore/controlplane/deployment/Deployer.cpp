// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Deployer.h"

#include "controlplane/deployment/DeployerState.h"

#include <QDateTime>

namespace postern::deployment {

using Outcome = DeploymentReport::Outcome;

namespace {
/// With a full stop: another sentence follows.
std::string ended(std::string sentence)
{
    if (!sentence.empty() && std::string_view(".!?").find(sentence.back()) == std::string_view::npos)
        sentence += '.';
    return sentence;
}
} // namespace

std::string Deployer::State::now() const
{
    return rules.now ? rules.now() : QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString();
}

Deployer::Deployer(GatewayConnection& connection, Journal journal, SecretValues secrets, DeployRules rules, QObject* parent)
    : QObject(parent), state_(std::make_unique<State>(*this, connection, std::move(journal), std::move(secrets), std::move(rules)))
{
    connect(&state_->timer, &QTimer::timeout, this, [this] {
        if (auto goOn = std::exchange(state_->again, nullptr))
            goOn();
    });
}

Deployer::~Deployer() = default;

const JournalContent& Deployer::content() const noexcept { return state_->journal.content(); }

const std::filesystem::path& Deployer::file() const noexcept { return state_->journal.file(); }

void Deployer::apply()
{
    if (state_->running)
        return;
    state_->running = true;
    state_->stopping = false;
    state_->index = 0;
    state_->again = [this] { state_->next(); };
    state_->timer.start(0);
}

void Deployer::rollBack()
{
    if (state_->running)
        return;
    state_->running = true;
    state_->stopping = false;
    state_->remains.clear();
    state_->index = state_->content().steps.size();
    state_->again = [this] {
        if (state_->note(JournalRecord::Kind::RollBack))
            state_->nextBack();
    };
    state_->timer.start(0);
}

void Deployer::stop()
{
    state_->stopping = true;
    if (state_->timer.isActive())
        state_->timer.start(0); // whatever it waits for is not tried again
}

bool Deployer::State::note(StepState state, const std::string& why, CapturedValues captured)
{
    JournalRecord record;
    record.step = step().id;
    record.state = state;
    record.why = why;
    record.captured = std::move(captured);
    record.at = now();
    if (auto written = journal.add(std::move(record)); !written) {
        end(Outcome::Failed, "The journal cannot be written, so nothing more is done. " + written.error().describe());
        return false;
    }
    Q_EMIT owner.stepChanged(static_cast<int>(index), state, QString::fromStdString(why));
    return true;
}

bool Deployer::State::note(JournalRecord::Kind kind)
{
    JournalRecord record;
    record.kind = kind;
    record.at = now();
    if (auto written = journal.add(std::move(record)); !written) {
        end(Outcome::Failed, "The journal cannot be written, so nothing more is done. " + written.error().describe());
        return false;
    }
    return true;
}

void Deployer::State::end(Outcome outcome, const std::string& why)
{
    running = false;
    pending.reset();
    DeploymentReport report;
    report.outcome = outcome;
    report.why = why;
    report.steps = content().steps;
    if (outcome != Outcome::Applied && index < content().plan.steps.size())
        report.step = step().id;
    Q_EMIT owner.finished(report);
}

void Deployer::State::endAtStep(StepState state, Outcome outcome, const std::string& why)
{
    if (note(state, why))
        end(outcome, why);
}

/// The next step that is not done.
void Deployer::State::next()
{
    const auto& steps = content().steps;
    while (index < steps.size() && steps[index] == StepState::Done)
        ++index;
    if (index == steps.size()) {
        if (note(JournalRecord::Kind::End))
            end(Outcome::Applied, {});
        return;
    }
    if (stopping)
        return end(Outcome::Stopped, "It was stopped before \"" + step().title + "\".");
    if (steps[index] == StepState::Begun || steps[index] == StepState::Unknown)
        return lost("When this was last tried, the program ended before it knew.", true);
    send();
}

void Deployer::State::send()
{
    auto call = resolve(step().call, content().captured, secrets);
    if (!call)
        return endAtStep(StepState::Failed, Outcome::Failed, call.error().message());
    if (note(StepState::Begun, {}))
        callWithWaits(*call, isIdempotent(*call), [this](const Result<CallAnswer>& answer) { answered(answer); });
}

void Deployer::State::answered(const Result<CallAnswer>& answer)
{
    if (!answer && wasNotSent(answer.error().kind()))
        return endAtStep(StepState::Failed, Outcome::Failed, answer.error().message());
    if (!answer)
        return lost(answer.error().message(), false);
    if (meansDone(step(), *answer))
        return done(*answer);
    if (answer->status == 502 || answer->status == 504) // something before the gateway lost its answer
        return lost(refusalOf(*answer), false);
    endAtStep(StepState::Failed, Outcome::Failed, refusalOf(*answer));
}

void Deployer::State::done(const CallAnswer& answer)
{
    CapturedValues captured;
    if (!capture(step(), answer, captured))
        return lost("The answer has not what later steps need.", false);
    if (!note(StepState::Done, {}, std::move(captured)))
        return;
    ++index;
    next();
}

/// The gateway is asked, if there is a way. What was never tried to its end may be tried again.
void Deployer::State::lost(const std::string& why, bool killed)
{
    if (!step().probe) {
        if (killed && isIdempotent(step().call))
            return send();
        return endAtStep(StepState::Unknown, Outcome::Uncertain, ended(why) + " There is no way to ask whether it was done.");
    }
    ask(*step().probe, [this, why, killed](ProbeVerdict verdict, const CallAnswer& answer) {
        CapturedValues captured;
        if (verdict == ProbeVerdict::NotDone && killed)
            return send();
        if (verdict == ProbeVerdict::NotDone)
            return endAtStep(StepState::Failed, Outcome::Failed, ended(why) + " The gateway does not have it.");
        if (verdict == ProbeVerdict::Unclear || !capture(step(), answer, captured))
            return endAtStep(StepState::Unknown, Outcome::Uncertain, ended(why) + " The gateway could not be asked whether it was done.");
        if (!note(StepState::Done, {}, std::move(captured)))
            return;
        ++index;
        next();
    });
}

void Deployer::State::ask(const Probe& wanted, FoundOut found)
{
    auto call = resolve(wanted.call, content().captured, secrets);
    RemoteCall expected; // what is looked for has placeholders, too
    expected.body = wanted.expected;
    auto looked = resolve(expected, content().captured, secrets);
    if (!call || !looked)
        return found(ProbeVerdict::Unclear, {});
    Probe probe{{}, std::move(looked->body), wanted.absent};
    callWithWaits(*call, true, [probe = std::move(probe), found = std::move(found)](const Result<CallAnswer>& answer) {
        if (answer)
            found(judge(probe, *answer), *answer);
        else
            found(ProbeVerdict::Unclear, {});
    });
}

void Deployer::State::callWithWaits(const RemoteCall& call, bool repeatable, AnswerReady ready) { attempt(call, repeatable, 1, ready); }

void Deployer::State::attempt(const RemoteCall& call, bool repeatable, int attempts, const AnswerReady& ready)
{
    pending = connection.call(call, [this, call, repeatable, attempts, ready](Result<CallAnswer> told) {
        const Result<CallAnswer> answer = mask.masked(std::move(told));
        // 429: nothing was done, whatever the method (RFC 6585 4). 503 says so only with a time to come back.
        const bool forNow = answer && (answer->status == 429 || (answer->status == 503 && (repeatable || answer->retryAfter)));
        const bool broken = !answer && repeatable && !wasNotSent(answer.error().kind()) && answer.error().kind() != ErrorKind::Cancelled;
        Milliseconds wait = rules.firstWait * (1U << static_cast<unsigned>(attempts - 1));
        if (forNow && answer->retryAfter)
            wait = *answer->retryAfter;
        if ((forNow || broken) && attempts < rules.attempts && wait <= rules.longestWait && !stopping) {
            again = [this, call, repeatable, attempts, ready, answer] { stopping ? ready(answer) : attempt(call, repeatable, attempts + 1, ready); };
            timer.start(static_cast<int>(wait.count()));
            return;
        }
        ready(answer);
    });
}

} // namespace postern::deployment
