// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeStatus.h"

#include "controlplane/deployment/Answers.h"

namespace postern::kubernetes {
namespace {

using deployment::textAt;
using deployment::valueAt;
using schema::Value;

/// What a condition that is not fulfilled means. Gateway API: Accepted, ResolvedRefs, Programmed; Kong: Programmed of plugins, too.
std::string meaningOf(const std::string& type)
{
    if (type == "Accepted")
        return "does not take it";
    if (type == "ResolvedRefs")
        return "does not find everything that it refers to";
    if (type == "Programmed")
        return "has not put it into effect";
    return "says that \"" + type + "\" does not hold";
}

void explainConditions(const Value& object, const Value* conditions, const std::string& who, std::vector<std::string>& out)
{
    const std::string generation = textAt(object, "/metadata/generation");
    for (const Value& each : conditions == nullptr ? std::vector<Value>() : conditions->items()) {
        const std::string type = textAt(each, "/type");
        const std::string status = textAt(each, "/status");
        const std::string what = textAt(object, "/kind") + ' ' + textAt(object, "/metadata/name");
        // Of some conditions it is their truth that is bad.
        const bool badWhenTrue = type == "Conflicted" || type == "PartiallyInvalid" || type == "Overridden" || type == "Detached" || type == "Warning";
        const std::string seen = textAt(each, "/observedGeneration");
        if (!seen.empty() && !generation.empty() && seen != generation) {
            out.push_back(what + ": " + who + " has not yet looked at its last change.");
            continue;
        }
        if (badWhenTrue ? status != "True" : status == "True")
            continue;
        std::string sentence = what + ": " + who + ' ';
        sentence += badWhenTrue ? "says \"" + type + '"' : status == "Unknown" ? "does not know yet (" + type + ')' : meaningOf(type);
        const std::string reason = textAt(each, "/reason");
        const std::string message = textAt(each, "/message");
        sentence += reason.empty() ? "" : " (" + reason + ')';
        sentence += message.empty() ? "." : ": " + deployment::beginningOf(message, 500);
        out.push_back(std::move(sentence));
    }
}

} // namespace

std::vector<std::string> explained(const Value& object)
{
    std::vector<std::string> out;
    for (const auto& [list, reference] : {std::pair("/status/parents", "/parentRef/name"), {"/status/ancestors", "/ancestorRef/name"}}) {
        const Value* const all = valueAt(object, list);
        for (const Value& each : all == nullptr ? std::vector<Value>() : all->items())
            explainConditions(object, each.find("conditions"), "the gateway " + textAt(each, reference), out);
    }
    explainConditions(object, valueAt(object, "/status/conditions"), "its controller", out);
    return out;
}

} // namespace postern::kubernetes
