// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Assertions.h"
#include "jsonschema/Equality.h"
#include "schema/Text.h"

#include <algorithm>
#include <array>

namespace postern::jsonschema {
namespace {

using schema::Kind;
using schema::Value;

constexpr std::size_t shownOctets = 40;
constexpr std::size_t shownValues = 8;

std::string joined(const std::vector<std::string>& parts, std::string_view word)
{
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0)
            text += i + 1 == parts.size() ? ' ' + std::string(word) + ' ' : ", ";
        text += parts[i];
    }
    return text;
}

std::string types(std::uint32_t bits)
{
    constexpr std::array<std::pair<std::uint32_t, const char*>, 7> names{{{StringBit, "a string"},
                                                                          {NumberBit, "a number"},
                                                                          {IntegerBit, "an integer"},
                                                                          {BooleanBit, "true or false"},
                                                                          {ArrayBit, "a list"},
                                                                          {ObjectBit, "an object"},
                                                                          {NullBit, "null"}}};
    if ((bits & NumberBit) != 0)
        bits &= ~static_cast<std::uint32_t>(IntegerBit);
    std::vector<std::string> all;
    for (const auto& [bit, name] : names) {
        if ((bits & bit) != 0)
            all.emplace_back(name);
    }
    return joined(all, "or");
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many)
{
    return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

std::string oneOfThese(const EnumSet& set)
{
    std::vector<std::string> all;
    for (std::size_t i = 0; i < std::min(set.values.size(), shownValues); ++i)
        all.push_back(shown(set.values[i]));
    if (set.values.size() > shownValues)
        all.push_back("one of " + std::to_string(set.values.size() - shownValues) + " more");
    return joined(all, "or");
}

std::uint64_t characters(std::string_view text)
{
    return static_cast<std::uint64_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string missing(const std::vector<std::string>& names, const Value& object)
{
    std::vector<std::string> all;
    for (const std::string& name : names) {
        if (object.find(name) == nullptr && all.size() < shownValues)
            all.push_back(shownText(name));
    }
    return (all.size() == 1 ? "the property " : "the properties ") + joined(all, "and");
}

std::string missingDependency(const std::vector<Dependency>& all, const Value& object)
{
    for (const Dependency& dependency : all) {
        const bool complete = std::all_of(dependency.required.begin(), dependency.required.end(),
                                          [&](const std::string& name) { return object.find(name) != nullptr; });
        if (object.find(dependency.name) != nullptr && !complete)
            return "lacks " + missing(dependency.required, object) + ", which " + shownText(dependency.name) + " needs";
    }
    return {};
}

std::string number(const Program& program, const Instruction& instruction)
{
    // As people write it, so far as that is short.
    const std::string text = program.numbers[instruction.index].toText();
    return text.size() <= shownOctets ? text : text.substr(0, shownOctets) + "...";
}

} // namespace

std::string shownText(std::string_view text)
{
    std::string out;
    if (text.size() <= shownOctets) {
        schema::appendJsonString(out, text);
        return out;
    }
    std::size_t end = shownOctets;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
        --end; // not in the middle of a character
    schema::appendJsonString(out, text.substr(0, end));
    out.insert(out.size() - 1, "...");
    return out;
}

std::string shown(const Value& value)
{
    switch (value.kind()) {
    case Kind::Null: return "null";
    case Kind::String: return shownText(value.asString());
    case Kind::List: return value.size() == 0 ? "an empty list" : "a list of " + counted(value.size(), "item", "items");
    case Kind::Map:
        return value.size() == 0 ? "an empty object" : "an object with " + counted(value.size(), "property", "properties");
    default: {
        const std::string text = value.toText();
        return text.size() <= shownOctets ? text : text.substr(0, shownOctets) + "...";
    }
    }
}

std::string explain(const Program& program, const Instruction& instruction, const Value& value)
{
    const std::string is = ", and is " + shown(value);
    const std::size_t at = instruction.index;
    const std::uint64_t count = instruction.count;
    switch (instruction.op) {
    case Op::Never: return "is not allowed here";
    case Op::Type: return "must be " + types(instruction.index) + is;
    case Op::Const:
    case Op::Enum: return "must be " + oneOfThese(program.enums[at]) + is;
    case Op::Minimum: return "must be at least " + number(program, instruction) + is;
    case Op::Maximum: return "must be at most " + number(program, instruction) + is;
    case Op::ExclusiveMinimum: return "must be more than " + number(program, instruction) + is;
    case Op::ExclusiveMaximum: return "must be less than " + number(program, instruction) + is;
    case Op::MultipleOf: return "must be a multiple of " + number(program, instruction) + is;
    case Op::MinLength:
    case Op::MaxLength:
        return std::string(instruction.op == Op::MinLength ? "must have at least " : "must have at most ") +
               counted(count, "character", "characters") + ", and has " + std::to_string(characters(value.asString())) +
               ": " + shown(value);
    case Op::Pattern: return "must match the pattern " + shownText(program.patterns[at].source()) + is;
    case Op::Format: return "must be " + std::string(toString(static_cast<Format>(at))) + is;
    case Op::MinItems: return "must have at least " + counted(count, "item", "items") + is;
    case Op::MaxItems: return "must have at most " + counted(count, "item", "items") + is;
    case Op::UniqueItems: {
        const auto same = findDuplicate(value).value_or(std::pair<std::size_t, std::size_t>());
        return "must have no two equal items, and the items " + std::to_string(same.first) + " and " +
               std::to_string(same.second) + " (from 0) are equal: " + shown(value.items()[same.second]);
    }
    case Op::MinProperties: return "must have at least " + counted(count, "property", "properties") + is;
    case Op::MaxProperties: return "must have at most " + counted(count, "property", "properties") + is;
    case Op::Required: return "lacks " + missing(program.names[at], value);
    case Op::DependentRequired: return missingDependency(program.dependentNames[at], value);
    default: return {};
    }
}

} // namespace postern::jsonschema
