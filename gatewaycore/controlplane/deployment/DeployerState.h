// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Answers.h"
#include "controlplane/deployment/Deployer.h"
#include "controlplane/deployment/SecretMask.h"

#include <QTimer>
#include <utility>

namespace postern::deployment {

/// What a Deployer is made of: Deployer.cpp applies, DeployerUndo.cpp takes back.
struct Deployer::State {
    using Outcome = DeploymentReport::Outcome;
    State(Deployer& of, GatewayConnection& with, Journal in, SecretValues known, DeployRules by)
        : owner(of), connection(with), journal(std::move(in)), secrets(std::move(known)), mask(secrets), rules(std::move(by))
    {
        timer.setSingleShot(true);
    }

    using AnswerReady = std::function<void(const Result<CallAnswer>& answer)>;
    using FoundOut = std::function<void(ProbeVerdict verdict, const CallAnswer& answer)>;

    [[nodiscard]] const JournalContent& content() const { return journal.content(); }
    [[nodiscard]] const PlanStep& step() const { return content().plan.steps[index]; }
    [[nodiscard]] std::string now() const;

    void next();
    void nextBack();
    void send();
    void answered(const Result<CallAnswer>& answer);
    /// `killed`: the program that sent the call ended before it could note more.
    void lost(const std::string& why, bool killed);
    void done(const CallAnswer& answer);
    /// The undo call `which` of the step, and those after it.
    void takeBack(std::size_t which);
    void sendUndo(std::size_t which);
    void undone(std::size_t which, const CallAnswer& answer);
    void notTakenBack(const std::string& why) { end(Outcome::PartlyTakenBack, "\"" + step().title + "\" could not be taken back: " + why); }
    [[nodiscard]] std::string leftOut() const;
    void ask(const Probe& probe, FoundOut found);
    void callWithWaits(const RemoteCall& call, bool repeatable, AnswerReady ready);
    void attempt(const RemoteCall& call, bool repeatable, int attempts, const AnswerReady& ready);
    [[nodiscard]] bool note(StepState state, const std::string& why, CapturedValues captured = {});
    [[nodiscard]] bool note(JournalRecord::Kind kind);
    void end(Outcome outcome, const std::string& why);
    void endAtStep(StepState state, Outcome outcome, const std::string& why);

    Deployer& owner;
    GatewayConnection& connection;
    Journal journal;
    SecretValues secrets;
    SecretMask mask; ///< of what a refusal repeats
    DeployRules rules;
    QTimer timer;
    PendingPtr pending;
    std::function<void()> again;
    std::size_t index = 0;
    std::string remains; ///< of a roll back
    bool running = false;
    bool stopping = false;
};

} // namespace postern::deployment
