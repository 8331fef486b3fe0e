// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Assertions.h"
#include "jsonschema/Machine.h"

#include <algorithm>

/// The keywords that apply schemas. Each is called, with the result of the schema that it asked for last, until it calls
/// next(). A frame must not be touched after enter(): it may have moved.
namespace postern::jsonschema {

using schema::Entry;
using schema::Value;

void Machine::reference(Frame& frame, NodeId target, Child child)
{
    if (!child)
        return enter(target, same(frame, frame.report));
    frame.valid = frame.valid && *child;
    next(frame);
}

void Machine::allOf(Frame& frame, const Instruction& instruction, Child child)
{
    const std::vector<NodeId>& schemas = program_.lists[instruction.index];
    if (child) {
        frame.valid = frame.valid && *child;
        ++frame.at;
    }
    if (frame.at == schemas.size() || (!frame.valid && frame.report != Report::All))
        return next(frame);
    enter(schemas[frame.at], same(frame, frame.report));
}

void Machine::anyOf(Frame& frame, const Instruction& instruction, Child child)
{
    if (frame.stage == 1)
        return explainBranches(frame, instruction, child);
    const std::vector<NodeId>& schemas = program_.lists[instruction.index];
    if (child) {
        frame.matched += *child ? 1 : 0;
        ++frame.at;
    }
    // One is enough, unless somebody asks what the others have evaluated.
    if (frame.at < schemas.size() && (frame.matched == 0 || frame.tracks))
        return enter(schemas[frame.at], same(frame, Report::None));
    if (frame.matched > 0)
        return next(frame);
    frame.valid = false;
    if (frame.report == Report::None)
        return next(frame);
    explainBranches(frame, instruction, std::nullopt);
}

void Machine::oneOf(Frame& frame, const Instruction& instruction, Child child)
{
    if (frame.stage == 1)
        return explainBranches(frame, instruction, child);
    const std::vector<NodeId>& schemas = program_.lists[instruction.index];
    if (child) {
        if (*child && ++frame.matched == 2) {
            fail(frame, instruction,
                 "matches two of the alternatives, number " + std::to_string(frame.first + 1) + " and number " +
                     std::to_string(frame.at + 1) + ", and must match only one");
            return next(frame);
        }
        frame.first = *child ? frame.at : frame.first;
        ++frame.at;
    }
    if (frame.at < schemas.size())
        return enter(schemas[frame.at], same(frame, Report::None));
    if (frame.matched == 1)
        return next(frame);
    frame.valid = false;
    if (frame.report == Report::None)
        return next(frame);
    explainBranches(frame, instruction, std::nullopt);
}

/// No alternative fits. The one in which the value got furthest says best what is wrong.
void Machine::explainBranches(Frame& frame, const Instruction& instruction, Child child)
{
    const std::vector<NodeId>& schemas = program_.lists[instruction.index];
    if (frame.stage == 0) {
        frame.stage = 1;
        frame.at = 0;
        frame.mark = outcome_.violations.size();
        const std::string which = schemas.size() == 1 ? "the only alternative"
                                                      : "any of the " + std::to_string(schemas.size()) + " alternatives";
        record(frame, instruction, "does not match " + which + ", and is " + shown(*frame.value));
    } else if (child) {
        ++frame.at;
    }
    if (frame.at < schemas.size())
        return enter(schemas[frame.at], same(frame, Report::First, false));
    keepBestBranch(frame);
    if (frame.report == Report::All)
        checkCount();
    next(frame);
}

void Machine::keepBestBranch(const Frame& frame)
{
    auto& all = outcome_.violations;
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(frame.mark) + 1;
    if (from == all.end())
        return;
    const auto worth = [&](const Violation& violation) {
        // A branch for another kind of value says nothing but that.
        const bool other = violation.instance.size() == all[frame.mark].instance.size() &&
                           (violation.keyword == "type" || violation.keyword == "const" || violation.keyword == "enum");
        return other ? 0 : violation.instance.size() + 1;
    };
    const auto best =
        std::max_element(from, all.end(), [&](const Violation& a, const Violation& b) { return worth(a) < worth(b); });
    if (worth(*best) == 0) {
        all.erase(from, all.end());
        return;
    }
    std::iter_swap(from, best);
    all.erase(from + 1, all.end());
}

void Machine::negation(Frame& frame, const Instruction& instruction, Child child)
{
    if (!child)
        return enter(instruction.index, same(frame, Report::None, false));
    if (*child)
        fail(frame, instruction, "matches what it must not, and is " + shown(*frame.value));
    next(frame);
}

void Machine::condition(Frame& frame, const Instruction& instruction, Child child)
{
    const Condition& condition = program_.conditions[instruction.index];
    if (!child)
        return enter(condition.test, same(frame, Report::None));
    if (frame.stage == 0) {
        frame.stage = 1;
        const NodeId consequence = *child ? condition.whenTrue : condition.whenFalse;
        return consequence != noNode ? enter(consequence, same(frame, frame.report)) : next(frame);
    }
    frame.valid = frame.valid && *child;
    next(frame);
}

void Machine::dependentSchemas(Frame& frame, const Instruction& instruction, Child child)
{
    if (child)
        frame.valid = frame.valid && *child;
    const std::vector<NamedNode>& all = program_.namedNodes[instruction.index];
    while (frame.at < all.size()) {
        const NamedNode& one = all[frame.at++];
        if (frame.value->find(one.name) != nullptr)
            return enter(one.node, same(frame, frame.report));
    }
    next(frame);
}

void Machine::properties(Frame& frame, const Instruction& instruction, Child child)
{
    if (child)
        frame.valid = frame.valid && *child;
    const PropertyRules& rules = program_.properties[instruction.index];
    const std::vector<Entry>& entries = frame.value->entries();
    // For each property: the schema of its name, those of the patterns that it matches, else the one for the others.
    for (; frame.at < entries.size(); ++frame.at, frame.stage = frame.matched = 0) {
        const std::string& name = entries[frame.at].key;
        while (frame.stage <= rules.patterns.size() + 1) {
            const std::uint32_t stage = frame.stage++;
            NodeId node = noNode;
            if (stage == 0) {
                const auto found = std::lower_bound(rules.named.begin(), rules.named.end(), name,
                                                    [](const NamedNode& a, const std::string& b) { return a.name < b; });
                node = found != rules.named.end() && found->name == name ? found->node : noNode;
            } else if (stage <= rules.patterns.size()) {
                const auto& [pattern, below] = rules.patterns[stage - 1];
                node = program_.patterns[pattern].isFoundIn(name) ? below : noNode;
            } else if (frame.matched == 0) {
                node = rules.additional;
            }
            if (node == noNode)
                continue;
            frame.matched = 1;
            mark(frame, frame.at);
            return enter(node, inside(frame, frame.at, frame.report));
        }
    }
    next(frame);
}

void Machine::propertyNames(Frame& frame, const Instruction& instruction, Child child)
{
    auto& all = outcome_.violations;
    if (child) {
        frame.valid = frame.valid && *child;
        for (std::size_t i = frame.mark; i < all.size(); ++i)
            all[i].message.insert(0, "has a name that ");
        if (frame.report == Report::All)
            checkCount();
        ++frame.at;
    }
    if (frame.at == frame.value->entries().size())
        return next(frame);
    frame.mark = all.size();
    names_.emplace_back(frame.value->entries()[frame.at].key); // stays: memory_ knows values by their address
    enter(instruction.index, {&names_.back(), frame.at, std::min(frame.report, Report::First), false});
}

void Machine::items(Frame& frame, const Instruction& instruction, Child child)
{
    if (child)
        frame.valid = frame.valid && *child;
    const ItemRules& rules = program_.items[instruction.index];
    if (frame.at == frame.value->items().size())
        return next(frame);
    const std::uint32_t at = frame.at++;
    const NodeId node = at < rules.prefix.size() ? rules.prefix[at] : rules.rest;
    if (node == noNode)
        return next(frame);
    mark(frame, at);
    enter(node, inside(frame, at, frame.report));
}

void Machine::contains(Frame& frame, const Instruction& instruction, Child child)
{
    const ContainsRule& rule = program_.contains[instruction.index];
    if (!frame.value->isList())
        return next(frame);
    if (child) {
        frame.matched += *child ? 1 : 0;
        if (*child)
            mark(frame, frame.at);
        ++frame.at;
    }
    const bool enough = frame.matched >= rule.minimum && !rule.bounded && !frame.tracks;
    if (frame.at < frame.value->size() && !enough)
        return enter(rule.node, inside(frame, frame.at, Report::None));
    const bool many = rule.bounded && frame.matched > rule.maximum;
    if (many || frame.matched < rule.minimum) {
        const std::uint64_t bound = many ? rule.maximum : rule.minimum;
        fail(frame, instruction,
             std::string("must have at ") + (many ? "most " : "least ") + std::to_string(bound) +
                 (bound == 1 ? " item that matches, and " : " items that match, and ") + std::to_string(frame.matched) +
                 " of " + std::to_string(frame.value->size()) + " do");
    }
    next(frame);
}

void Machine::unevaluated(Frame& frame, const Instruction& instruction, Child child)
{
    if (child)
        frame.valid = frame.valid && *child;
    const bool forList = instruction.op == Op::UnevaluatedItems;
    const std::size_t count = forList ? frame.value->items().size() : frame.value->entries().size();
    while (frame.at < count) {
        const std::uint32_t at = frame.at++;
        if (isMarked(frame, at))
            continue;
        mark(frame, at);
        return enter(instruction.index, inside(frame, at, frame.report));
    }
    next(frame);
}

} // namespace postern::jsonschema
