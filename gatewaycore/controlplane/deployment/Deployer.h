// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/GatewayConnector.h"
#include "controlplane/deployment/Journal.h"

#include <QObject>
#include <QString>
#include <functional>

namespace postern::deployment {

/// How a plan's application ended.
struct DeploymentReport {
    enum class Outcome : std::uint8_t {
        Applied,         ///< every step is done
        Stopped,         ///< a person stopped it; the steps say what is done
        Failed,          ///< at a step that is not done, or before the first
        Uncertain,       ///< at a step of which nobody knows
        TakenBack,       ///< everything that was done
        PartlyTakenBack, ///< `why` says what remains
    };
    Outcome outcome = Outcome::Failed;
    std::string step; ///< where it ended; empty: before the first, or after the last
    std::string why;  ///< sentences; empty when all went well; of what was taken back: what is not as it was
    std::vector<StepState> steps;
};

struct DeployRules {
    int attempts = 4;                ///< of a call that was refused for now (429, 503), or that may be repeated
    Milliseconds firstWait{500};     ///< when the gateway does not say how long; doubles
    Milliseconds longestWait{60'000}; ///< a gateway that asks for a longer wait is not waited for
    std::function<std::string()> now; ///< UTC, ISO 8601, for the journal; empty: the system's
};

/// Applies one plan at one gateway, a step after the other, or takes back what was done of it. Each step is written to the
/// journal before its call is sent and when its answer is there, so that a kill at any moment leaves what the next one needs. It
/// stops at the first step that fails. For one thread with an event loop.
class Deployer final : public QObject {
    Q_OBJECT
  public:
    /// The connection outlives this; the journal may be new or resumed.
    Deployer(GatewayConnection& connection, Journal journal, SecretValues secrets, DeployRules rules = {}, QObject* parent = nullptr);
    ~Deployer() override;

    /// Goes on from where the journal stands: what is done is not done again, and of a step that was begun the gateway is asked.
    void apply();
    /// Takes back what is done, the last first.
    void rollBack();
    /// Lets the current call come to its end and does nothing more.
    void stop();

    [[nodiscard]] const JournalContent& content() const noexcept;
    [[nodiscard]] const std::filesystem::path& file() const noexcept; ///< the journal's

  Q_SIGNALS:
    void stepChanged(int index, postern::deployment::StepState state, const QString& why);
    /// Once for each apply() and rollBack().
    void finished(const postern::deployment::DeploymentReport& report);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace postern::deployment
