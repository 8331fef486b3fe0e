// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/DeploymentPlan.h"

#include "schema/Document.h"

#include <algorithm>
#include <set>

namespace postern::deployment {
namespace {

/// A probe or an undo may name what the step itself captures, its call only what steps before it do.
bool complete(const RemoteCall& call, const std::set<std::string>& known)
{
    CapturedValues values;
    for (const std::string& name : known)
        values.emplace(name, "x");
    SecretValues secrets;
    for (const std::string& name : secretsOf(call))
        secrets.emplace(name, Secret("x"));
    return resolve(call, values, secrets).has_value();
}

void checkSteps(const DeploymentPlan& plan, std::string_view fileName, schema::Problems& problems)
{
    std::set<std::string> ids;
    std::set<std::string> known;
    for (const auto& [name, value] : plan.known)
        known.insert(name);
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const PlanStep& step = plan.steps[i];
        const std::string at = "steps[" + std::to_string(i) + ']';
        const schema::Location place = schema::Location::of(fileName);
        if (!ids.insert(step.id).second)
            problems.error(place, at + ".id", "there are two steps \"" + step.id + '"');
        if (!complete(step.call, known))
            problems.error(place, at + ".call", "needs what no step before it captures");
        for (const Capture& capture : step.captures)
            known.insert(capture.name);
        if (step.probe && !complete(step.probe->call, known))
            problems.error(place, at + ".probe", "needs what no step captures until then");
        std::set<std::string> anew = known;
        for (const UndoCall& undo : step.undo) {
            if (!complete(undo, anew) || (undo.probe && !complete(undo.probe->call, anew)))
                problems.error(place, at + ".undo", "needs what no step captures until then");
            for (const Capture& capture : undo.captures)
                anew.insert(capture.name);
        }
    }
}

void show(const std::vector<Capability>& capabilities, Holding holding, std::string& out)
{
    for (const Capability& each : capabilities) {
        if (each.holding != holding)
            continue;
        out.append("  ").append(toString(holding)).append(": ").append(each.name);
        if (!each.place.empty())
            out.append(" of ").append(each.place);
        if (!each.how.empty())
            out.append(": ").append(each.how);
        out += '\n';
    }
}

std::string indented(const std::string& text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((i == 0 || text[i - 1] == '\n') && text[i] != '\n')
            out += "     ";
        out += text[i];
    }
    return out;
}

} // namespace

const schema::Schema<Capture>& describe(schema::Type<Capture>)
{
    static const auto schema = schema::Schema<Capture>("capture", "Something of an answer that later calls need.")
                                   .field("name", &Capture::name, "What placeholders call it").required().notEmpty()
                                   .field("pointer", &Capture::pointer, "Where it is in the answer (RFC 6901)").required();
    return schema;
}

const schema::Schema<Probe>& describe(schema::Type<Probe>)
{
    static const auto schema = schema::Schema<Probe>("probe", "How one finds out whether a call had its effect, when its answer was lost.")
                                   .field("call", &Probe::call, "What is asked").required()
                                   .field("expected", &Probe::expected, "What the answer has at least, when the effect is there")
                                   .field("absent", &Probe::absent, "The effect is there when the answer is 404");
    return schema;
}

const schema::Schema<UndoCall>& describe(schema::Type<UndoCall>)
{
    static const auto schema = [] {
        schema::Schema<UndoCall> made("undo-call", "A call that takes something back.");
        addCallFields(made);
        made.field("captures", &UndoCall::captures, "What calls after it need of the answer")
            .field("probe", &UndoCall::probe, "How to find out, before it is sent, whether it was done already");
        return made;
    }();
    return schema;
}

const schema::Schema<PlanStep>& describe(schema::Type<PlanStep>)
{
    using Effect = PlanStep::Effect;
    static const auto schema = schema::Schema<PlanStep>("plan-step", "One call with an effect, and what takes the effect back.")
                                   .field("id", &PlanStep::id, "Unique in its plan").required().notEmpty()
                                   .field("title", &PlanStep::title, "For people").required()
                                   .field("effect", &PlanStep::effect, "What it does").required()
                                       .oneOf({{"create", Effect::Create, "makes something"},
                                               {"update", Effect::Update, "changes something"},
                                               {"delete", Effect::Delete, "takes something away"},
                                               {"activate", Effect::Activate, "lets what was made take effect"}})
                                   .field("call", &PlanStep::call, "What is sent").required()
                                   .field("captures", &PlanStep::captures, "What later calls need of the answer")
                                   .field("alsoDone", &PlanStep::alsoDone, "Statuses beside 2xx that mean the same")
                                   .field("probe", &PlanStep::probe, "How to find out whether it was done")
                                   .field("undo", &PlanStep::undo, "What takes it back")
                                   .field("lost", &PlanStep::lost, "What that does not bring back");
    return schema;
}

const schema::Schema<DeploymentPlan>& describe(schema::Type<DeploymentPlan>)
{
    using Action = DeploymentPlan::Action;
    static const auto schema =
        schema::Schema<DeploymentPlan>("deployment-plan", "What would be done at a gateway with one API.")
            .field("environment", &DeploymentPlan::environment, "Where").required().notEmpty()
            .field("type", &DeploymentPlan::type, "Its connector").required().notEmpty()
            .field("api", &DeploymentPlan::api, "Which API, as name:version").required().notEmpty()
            .field("revision", &DeploymentPlan::revision, "Hash of what is deployed")
            .field("action", &DeploymentPlan::action, "Whether it comes or goes")
                .oneOf({{"deploy", Action::Deploy, "it is to be there as the revision has it"},
                        {"undeploy", Action::Undeploy, "it is to be gone"}})
            .field("production", &DeploymentPlan::production, "Whoever applies it types the environment's name first")
            .field("basedOn", &DeploymentPlan::basedOn, "Hash of what was there when it was planned")
            .field("capabilities", &DeploymentPlan::capabilities, "What the gateway makes of what the API asks for")
            .field("known", &DeploymentPlan::known, "What placeholders stand for until something is made anew")
            .field("steps", &DeploymentPlan::steps, "In order")
            .field("before", &DeploymentPlan::before, "What was there when it was planned")
            .field("after", &DeploymentPlan::after, "What is to be there afterwards")
            .field("overridden", &DeploymentPlan::overridden, "Rules of governance that it breaks and is deployed all the same")
            .field("overriddenBy", &DeploymentPlan::overriddenBy, "Who has said so");
    return schema;
}

std::string_view toString(PlanStep::Effect effect) noexcept
{
    switch (effect) {
    case PlanStep::Effect::Create: return "create";
    case PlanStep::Effect::Update: return "update";
    case PlanStep::Effect::Delete: return "delete";
    case PlanStep::Effect::Activate: return "activate";
    }
    return {};
}

bool withholds(const DeploymentPlan& plan)
{
    const auto lacks = [](const RemoteCall& call) { return std::ranges::any_of(secretsOf(call), [](const std::string& each) { return each.starts_with(withheldPrefix); }); };
    return std::ranges::any_of(plan.steps, [&lacks](const PlanStep& step) { return lacks(step.call) || std::ranges::any_of(step.undo, lacks); });
}

std::string writePlan(const DeploymentPlan& plan) { return schema::writeJson(schema::encode(plan)) + '\n'; }

Result<DeploymentPlan> readPlan(std::string_view text, std::string_view fileName)
{
    schema::Problems problems;
    const auto document = schema::readJson(text, fileName, problems);
    auto plan = document ? describe(schema::Type<DeploymentPlan>{}).decode(*document, problems) : std::nullopt;
    if (plan)
        checkSteps(*plan, fileName, problems);
    if (problems.hasErrors() || !plan)
        return unexpected(problems.toError());
    return *std::move(plan);
}

std::string shown(const DeploymentPlan& plan)
{
    std::string out = (plan.action == DeploymentPlan::Action::Deploy ? "Deploy " : "Undeploy ") + plan.api +
                      (plan.action == DeploymentPlan::Action::Deploy ? " to " : " from ") + plan.environment + " (" + plan.type +
                      (plan.production ? ", production)" : ")") + '\n';
    for (const BrokenRule& each : plan.overridden)
        out += "  overridden by " + plan.overriddenBy + ": " + each.rule + (each.path.empty() ? "" : " at " + each.path) + (each.message.empty() ? "" : ": " + each.message) + '\n';
    show(plan.capabilities, Holding::Dropped, out);
    show(plan.capabilities, Holding::Approximated, out);
    if (plan.empty())
        return out + "Nothing is to be done.\n";
    if (withholds(plan))
        out += "  credentials that the gateway has are kept out of this plan and of its journal (live.1, ...): taking it back needs the keychain, or this program still running\n";
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const PlanStep& step = plan.steps[i];
        out += std::to_string(i + 1) + ". " + step.title + (step.undo.empty() ? " (cannot be taken back)" : "") + '\n';
        if (!step.lost.empty())
            out += "     When it is taken back: " + step.lost + '\n';
        out += indented(shown(step.call));
    }
    return out;
}

} // namespace postern::deployment
