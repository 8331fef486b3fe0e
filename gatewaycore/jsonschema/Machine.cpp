// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Machine.h"

#include "jsonschema/Assertions.h"
#include "jsonschema/Uri.h"

#include <algorithm>

namespace postern::jsonschema {
namespace {

using schema::Value;

/// Checks shorter than this one remember nothing: looking up would cost more.
constexpr std::size_t rememberFrom = 256;
/// Schemas within each other for one and the same value; only a $dynamicRef can get there.
constexpr std::size_t framesAtMost = 20'000;

} // namespace

std::size_t Machine::KeyHash::operator()(const Key& key) const noexcept
{
    const auto value = reinterpret_cast<std::uintptr_t>(key.value);
    return (value * 0x9e3779b97f4a7c15ULL) ^ (static_cast<std::uint64_t>(key.node) * 0xc2b2ae3d27d4eb4fULL) ^ key.scope;
}

Outcome Machine::run(NodeId root, const Value& value, bool reasons)
{
    scopes_.assign(1, std::vector<NodeId>(program_.anchorNames, noNode));
    scopeNumbers_.emplace(scopes_.front(), 0);
    push(root, {&value, inPlace, reasons ? Report::All : Report::None, false}, nullptr);
    while (!frames_.empty() && !stopped_)
        step();
    if (!stopped_)
        outcome_.valid = returned_.value_or(true);
    return std::move(outcome_);
}

void Machine::step()
{
    Frame& frame = frames_.back();
    if (frame.step == frame.node->end || (!frame.valid && frame.report != Report::All))
        return leave();
    const Instruction& instruction = program_.instructions[frame.step];
    const Child child = std::exchange(returned_, std::nullopt);
    switch (instruction.op) {
    case Op::Ref: return reference(frame, instruction.index, child);
    case Op::DynamicRef: return reference(frame, targetOf(frame, instruction).node, child);
    case Op::AllOf: return allOf(frame, instruction, child);
    case Op::AnyOf: return anyOf(frame, instruction, child);
    case Op::OneOf: return oneOf(frame, instruction, child);
    case Op::Not: return negation(frame, instruction, child);
    case Op::If: return condition(frame, instruction, child);
    case Op::DependentSchemas: return dependentSchemas(frame, instruction, child);
    case Op::Properties: return properties(frame, instruction, child);
    case Op::PropertyNames: return propertyNames(frame, instruction, child);
    case Op::Items: return items(frame, instruction, child);
    case Op::Contains: return contains(frame, instruction, child);
    case Op::UnevaluatedItems:
    case Op::UnevaluatedProperties: return unevaluated(frame, instruction, child);
    default: return assertion(frame, instruction);
    }
}

void Machine::enter(NodeId id, const Below& below) { push(id, below, &frames_.back()); }

void Machine::push(NodeId id, const Below& below, const Frame* parent)
{
    if (++steps_ > limits_.steps)
        return exhaust("is too much work to check: more than " + std::to_string(limits_.steps) + " steps");
    const Node& node = program_.nodes[id];
    if (node.first == node.end) { // whatever it is
        returned_ = true;
        return;
    }
    Frame frame;
    frame.node = &node;
    frame.value = below.value;
    frame.id = id;
    frame.step = node.first;
    frame.scope = extended(parent != nullptr ? parent->scope : 0, node.resource);
    frame.key = below.key;
    frame.report = below.report;
    if (parent != nullptr) {
        frame.depth = parent->depth + (below.key == inPlace ? 0 : 1);
        frame.keeps = below.keeps && below.key == inPlace && parent->tracks;
    }
    if (frame.depth > limits_.depth)
        return exhaust("is nested deeper than " + std::to_string(limits_.depth) + " levels");
    if (frames_.size() >= framesAtMost)
        return exhaust("cannot be checked: the schema leads back to itself without end, by a $dynamicRef");
    // Work doubles with the levels of a value, so what has none below it is not worth the memory.
    frame.remember = node.shared && !frame.keeps && below.value->size() > 0 && steps_ > rememberFrom;
    if (recalled(frame))
        return;
    frame.tracks = node.unevaluated || frame.keeps;
    frame.bits = bits_.size();
    if (frame.tracks)
        bits_.resize(bits_.size() + (below.value->size() + 63) / 64, 0);
    frames_.push_back(frame);
}

bool Machine::recalled(const Frame& frame)
{
    if (!frame.remember)
        return false;
    const auto known = memory_.find({frame.value, frame.id, frame.scope});
    // Known not to be valid, but the reasons are wanted, and have not been told: then once more.
    if (known == memory_.end() || (!known->second.valid && known->second.report < frame.report))
        return false;
    returned_ = known->second.valid;
    return true;
}

void Machine::leave()
{
    const Frame frame = frames_.back();
    frames_.pop_back();
    if (frame.valid && frame.keeps) {
        const std::size_t to = frames_.back().bits;
        for (std::size_t i = frame.bits; i < bits_.size(); ++i)
            bits_[to + i - frame.bits] |= bits_[i];
    }
    if (frame.tracks)
        bits_.resize(frame.bits);
    if (frame.remember) {
        Known& known = memory_[{frame.value, frame.id, frame.scope}];
        known = {frame.valid, std::max(known.report, frame.report)};
    }
    returned_ = frame.valid;
}

void Machine::next(Frame& frame) const
{
    ++frame.step;
    frame.at = frame.stage = frame.matched = frame.first = 0;
}

Machine::Below Machine::same(const Frame& frame, Report report, bool keeps) const
{
    return {frame.value, inPlace, report, keeps};
}

Machine::Below Machine::inside(const Frame& frame, std::uint32_t key, Report report) const
{
    const Value& value = *frame.value;
    return {value.isList() ? &value.items()[key] : &value.entries()[key].value, key, report, false};
}

void Machine::mark(const Frame& frame, std::size_t position)
{
    if (frame.tracks)
        bits_[frame.bits + position / 64] |= std::uint64_t{1} << (position % 64);
}

bool Machine::isMarked(const Frame& frame, std::size_t position) const
{
    return (bits_[frame.bits + position / 64] >> (position % 64) & 1U) != 0;
}

/// The resource that was entered first, of those with the anchor, wins (2020-12 core, 8.2.3.2). Scopes that lead to the same
/// are one, so that a schema which goes round through several documents makes no new ones for ever.
std::uint32_t Machine::extended(std::uint32_t scope, std::uint32_t resource)
{
    if (program_.anchorNames == 0 || program_.dynamicAnchors[resource].empty())
        return scope;
    std::vector<NodeId> bound = scopes_[scope];
    for (const auto& [anchor, node] : program_.dynamicAnchors[resource]) {
        if (bound[anchor] == noNode)
            bound[anchor] = node;
    }
    const auto [known, fresh] = scopeNumbers_.emplace(bound, static_cast<std::uint32_t>(scopes_.size()));
    if (fresh)
        scopes_.push_back(std::move(bound));
    return known->second;
}

DynamicTarget Machine::targetOf(const Frame& frame, const Instruction& instruction) const
{
    DynamicTarget target = program_.dynamicRefs[instruction.index];
    const NodeId bound = scopes_[frame.scope][target.anchor];
    if (bound != noNode)
        target.node = bound;
    return target;
}

void Machine::assertion(Frame& frame, const Instruction& instruction)
{
    if (holds(program_, instruction, *frame.value))
        return next(frame);
    std::string message;
    if (frame.report != Report::None)
        message = explain(program_, instruction, *frame.value);
    fail(frame, instruction, std::move(message));
    next(frame);
}

void Machine::fail(Frame& frame, const Instruction& instruction, std::string message)
{
    frame.valid = false;
    if (frame.report != Report::None)
        record(frame, instruction, std::move(message));
    if (frame.report == Report::All)
        checkCount();
}

void Machine::record(const Frame& frame, const Instruction& instruction, std::string message)
{
    Violation& violation = outcome_.violations.emplace_back();
    violation.instance = pointer();
    violation.schema = frame.node->pointer;
    if (instruction.op != Op::Never)
        appendPointer(violation.schema, instruction.keyword);
    violation.location = instruction.location;
    violation.keyword = instruction.keyword;
    violation.message = std::move(message);
}

void Machine::checkCount()
{
    if (outcome_.violations.size() < std::max<std::size_t>(limits_.violations, 1))
        return;
    outcome_.violations.resize(std::max<std::size_t>(limits_.violations, 1));
    outcome_.valid = false;
    outcome_.more = true;
    stopped_ = true;
}

void Machine::exhaust(std::string message)
{
    outcome_.valid = false;
    outcome_.exhausted = outcome_.more = true;
    stopped_ = true;
    Violation& violation = outcome_.violations.emplace_back();
    violation.instance = pointer();
    violation.message = std::move(message);
}

std::string Machine::pointer() const
{
    std::string text;
    for (std::size_t i = 1; i < frames_.size(); ++i) {
        if (frames_[i].key == inPlace)
            continue;
        const Value& from = *frames_[i - 1].value;
        appendPointer(text, from.isList() ? std::to_string(frames_[i].key) : from.entries()[frames_[i].key].key);
    }
    return text;
}

} // namespace postern::jsonschema
