// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Capability.h"
#include "controlplane/deployment/Governance.h"
#include "controlplane/deployment/NormalForm.h"
#include "controlplane/deployment/RemoteCall.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::deployment {

/// Something of an answer that later calls need.
struct Capture {
    std::string name;    ///< "service.id"
    std::string pointer; ///< into the answer's JSON (RFC 6901): "/id"
};

/// How one finds out whether a step's call had its effect, when its answer was lost.
struct Probe {
    RemoteCall call;
    schema::Value expected; ///< done when the answer is a success and has at least this; null: any success
    bool absent = false;    ///< done when the answer is 404
};

/// One call that takes something back. What it makes anew has another id, which the calls after it name.
struct UndoCall : RemoteCall {
    UndoCall() = default;
    UndoCall(RemoteCall call) : RemoteCall(std::move(call)) {} // NOLINT(google-explicit-constructor): most are nothing more
    std::vector<Capture> captures;
    std::optional<Probe> probe; ///< asked before: what is there again already is not made once more
};

/// One call with an effect, and what takes the effect back.
struct PlanStep {
    enum class Effect : std::uint8_t { Create, Update, Delete, Activate };
    std::string id;    ///< unique in its plan: "service", "route.get-orders"
    std::string title; ///< "Create service orders"
    Effect effect = Effect::Create;
    RemoteCall call;
    std::vector<Capture> captures;
    std::vector<std::uint16_t> alsoDone; ///< statuses beside 2xx that mean the same: 404 of a delete
    std::optional<Probe> probe;
    std::vector<UndoCall> undo; ///< in order; empty: it cannot be taken back
    std::string lost; ///< what the undo does not bring back, in a sentence; empty: nothing
};

/// What would be done at a gateway with one API: the answer of a connector, printed, reviewed, kept as a file and only then
/// applied. It holds no credential.
struct DeploymentPlan {
    enum class Action : std::uint8_t { Deploy, Undeploy };
    std::string environment;
    std::string type;     ///< of the connector
    std::string api;      ///< "Orders:1.0.0"
    std::string revision; ///< hash of what is deployed
    Action action = Action::Deploy;
    bool production = false;
    std::string basedOn; ///< hash of what the gateway had when this was planned; empty: nothing
    std::vector<Capability> capabilities;
    CapturedValues known; ///< what placeholders of undo calls stand for until something is made anew
    std::vector<PlanStep> steps;
    NormalForm before; ///< what the gateway had
    NormalForm after; ///< what the gateway is to hold afterwards
    std::vector<BrokenRule> overridden; ///< rules of governance that it breaks and is deployed all the same
    std::string overriddenBy;           ///< who has said so; empty: nothing is overridden

    /// Nothing is to be done.
    [[nodiscard]] bool empty() const noexcept { return steps.empty(); }
};

const schema::Schema<Capture>& describe(schema::Type<Capture>);
const schema::Schema<Probe>& describe(schema::Type<Probe>);
const schema::Schema<UndoCall>& describe(schema::Type<UndoCall>);
const schema::Schema<PlanStep>& describe(schema::Type<PlanStep>);
const schema::Schema<DeploymentPlan>& describe(schema::Type<DeploymentPlan>);

[[nodiscard]] std::string_view toString(PlanStep::Effect effect) noexcept;

/// Whether credentials that the gateway has are left out of its calls (WithheldSecrets.h).
[[nodiscard]] bool withholds(const DeploymentPlan& plan);

/// A plan as a file: JSON. readPlan's errors: InvalidConfig with every problem at its line; steps of one id, a step that needs
/// what no step before it captures.
[[nodiscard]] std::string writePlan(const DeploymentPlan& plan);
[[nodiscard]] Result<DeploymentPlan> readPlan(std::string_view text, std::string_view fileName);

/// As a person reviews it: what cannot be held, then each step with its call.
[[nodiscard]] std::string shown(const DeploymentPlan& plan);

} // namespace postern::deployment
