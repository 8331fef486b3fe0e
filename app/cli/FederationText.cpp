// SPDX-License-Identifier: Apache-2.0
#include "cli/FederationText.h"

#include "controlplane/deployment/EndedDeployment.h"
#include "schema/Schema.h"

namespace postern::cli {
namespace {

using namespace deployment;
using schema::Value;

std::string wide(std::string text, std::size_t width)
{
    if (text.size() < width)
        text.append(width - text.size(), ' ');
    return text + ' ';
}

std::string moverText(Mover mover)
{
    switch (mover) {
    case Mover::Nobody: return "";
    case Mover::Us: return "changed here";
    case Mover::Them: return "changed there";
    case Mover::Both: return "changed on both sides";
    }
    return {};
}

std::string overriddenText(const HistoryEntry& entry)
{
    std::string names;
    for (const std::string& each : entry.overridden)
        names += (names.empty() ? "" : ", ") + each;
    return names.empty() ? names : " (overridden by " + entry.overriddenBy + ": " + names + ')';
}

} // namespace

std::string textOf(const std::vector<Environment>& environments)
{
    std::string out;
    for (const Environment& each : environments) {
        const char* const mode = each.mode == Mode::ReadOnly ? "read-only" : each.mode == Mode::WriteOnly ? "write-only" : "read-write";
        out += each.name + "  " + each.type + "  " + mode + (each.region.empty() ? "" : "  " + each.region) + (each.production ? "  production" : "") + '\n';
    }
    return out;
}

std::string textOf(const std::vector<Capability>& capabilities)
{
    std::string out;
    for (const Holding holding : {Holding::Dropped, Holding::Approximated, Holding::Enforced}) {
        for (const Capability& each : capabilities) {
            if (each.holding != holding)
                continue;
            out += wide(std::string(toString(holding)), 12) + each.name + (each.place.empty() || each.place == each.name ? "" : " of " + each.place);
            out += (each.how.empty() ? "" : "\n             " + each.how) + '\n';
        }
    }
    return out + std::to_string(count(capabilities, Holding::Enforced)) + " enforced, " + std::to_string(count(capabilities, Holding::Approximated)) +
           " approximated, " + std::to_string(count(capabilities, Holding::Dropped)) + " dropped\n";
}

std::string textOf(const Drift& drift, const std::string& api, const std::string& environment)
{
    std::string out = api + " at " + environment + ": " + std::string(toString(drift.worst())) + " (" + std::to_string(drift.inSync) + " fields in sync" +
                      (drift.ignored > 0 ? ", " + std::to_string(drift.ignored) + " ignored" : "") + ")\n";
    for (const FieldDrift& field : drift.fields) {
        if (field.ignored)
            continue;
        out += "  " + wide(std::string(toString(field.drift)), 11) + field.path + (field.theirs ? " (the gateway's own team's)" : "") + '\n';
        const std::string who = moverText(field.mover);
        out += "              wanted: " + (field.desired.empty() ? "-" : field.desired) + "   there: " + (field.live.empty() ? "-" : field.live) + (who.empty() ? "" : "   " + who) + '\n';
        if (!field.note.empty())
            out += "              " + field.note + '\n';
    }
    return out;
}

std::string textOf(const Discovery& found, const std::vector<SightedApi>& sighted)
{
    std::string out;
    for (const SightedApi& each : sighted) {
        out += wide(std::string(toString(each.sighting)), 10) + wide(each.api.title(), 32) + each.api.owner + (each.api.owner.empty() || each.api.source.empty() ? "" : ", ") + each.api.source +
               (each.api.unreadable.empty() || (each.api.owner.empty() && each.api.source.empty()) ? "" : ": ") + each.api.unreadable + '\n';
    }
    for (const SkippedObject& each : found.skipped)
        out += "skipped    " + each.why + '\n';
    for (const Collision& each : collisions(found.apis))
        out += "collision  " + each.what + " is there " + std::to_string(each.ids.size()) + " times\n";
    return out + std::to_string(found.apis.size()) + " APIs, " + std::to_string(found.skipped.size()) + " left out\n";
}

std::string textOf(const DeploymentReport& report, const DeploymentPlan& plan)
{
    std::string out;
    for (std::size_t i = 0; i < plan.steps.size(); ++i)
        out += wide(std::string(toString(report.steps[i])), 10) + plan.steps[i].title + '\n';
    return out.append(outcomeName(report.outcome)) + (report.why.empty() ? "" : ": " + report.why) + '\n';
}

std::string textOf(const std::vector<HistoryEntry>& history)
{
    std::string out;
    for (const HistoryEntry& each : history)
        out += wide(each.at, 24) + wide(each.who, 12) + wide(each.environment, 14) + wide(each.action, 9) + wide(each.api, 24) + each.outcome + (each.why.empty() ? "" : ": " + each.why) + overriddenText(each) + '\n';
    return out.empty() ? "Nothing has been deployed from here.\n" : out;
}

template <class T>
static Value listOf(const std::vector<T>& all)
{
    Value out = Value::list();
    for (const T& each : all)
        out.push(schema::encode(each, true));
    return out;
}

Value jsonOf(const std::vector<Environment>& environments) { return listOf(environments); }
Value jsonOf(const std::vector<HistoryEntry>& history) { return listOf(history); }
Value jsonOf(const std::vector<Capability>& capabilities) { return listOf(capabilities); }

Value jsonOf(const Drift& drift, const std::string& api, const std::string& environment)
{
    Value fields = Value::list();
    for (const FieldDrift& each : drift.fields) {
        fields.push(Value::object({{"path", each.path}, {"class", toString(each.drift)}, {"desired", each.desired}, {"applied", each.applied}, {"live", each.live},
                                   {"by", moverText(each.mover)}, {"note", each.note}, {"theirs", each.theirs}, {"ignored", each.ignored}}));
    }
    return Value::object({{"api", api}, {"environment", environment}, {"drift", toString(drift.worst())}, {"inSync", std::uint64_t{drift.inSync}},
                          {"ignored", std::uint64_t{drift.ignored}}, {"fields", std::move(fields)}});
}

Value jsonOf(const Discovery& found, const std::vector<SightedApi>& sighted)
{
    Value apis = Value::list();
    for (const SightedApi& each : sighted) {
        Value api = schema::encode(each.api, true);
        api.set("sighting", toString(each.sighting));
        apis.push(std::move(api));
    }
    Value skipped = Value::list();
    for (const SkippedObject& each : found.skipped)
        skipped.push(Value::object({{"id", each.id}, {"why", each.why}}));
    return Value::object({{"complete", found.complete}, {"apis", std::move(apis)}, {"skipped", std::move(skipped)}});
}

Value jsonOf(const DeploymentReport& report, const DeploymentPlan& plan)
{
    Value steps = Value::list();
    for (std::size_t i = 0; i < plan.steps.size(); ++i)
        steps.push(Value::object({{"id", plan.steps[i].id}, {"title", plan.steps[i].title}, {"state", toString(report.steps[i])}}));
    return Value::object({{"outcome", outcomeName(report.outcome)}, {"step", report.step}, {"why", report.why}, {"steps", std::move(steps)}});
}

} // namespace postern::cli
