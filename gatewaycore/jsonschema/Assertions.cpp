// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Assertions.h"

#include "jsonschema/Equality.h"

#include <algorithm>

namespace postern::jsonschema {
namespace {

using schema::Kind;
using schema::Value;

std::uint32_t typeOf(const Value& value)
{
    switch (value.kind()) {
    case Kind::Null: return NullBit;
    case Kind::Bool: return BooleanBit;
    case Kind::Integer: return IntegerBit;
    case Kind::Double: return isInteger(value) ? IntegerBit : NumberBit;
    case Kind::String: return StringBit;
    case Kind::List: return ArrayBit;
    case Kind::Map: return ObjectBit;
    }
    return 0;
}

/// RFC 8259 7: a string's length is that of its characters, and a character is a code point.
bool longerThan(std::string_view text, std::uint64_t count)
{
    if (text.size() <= count)
        return false;
    for (const char c : text) {
        const bool starts = (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
        if (starts && count-- == 0)
            return true;
    }
    return false;
}

bool isOneOf(const EnumSet& set, const Value& value)
{
    if (set.hashes.empty())
        return std::any_of(set.values.begin(), set.values.end(), [&](const Value& one) { return equal(one, value); });
    const std::uint64_t hash = hashOf(value);
    for (std::size_t i = 0; i < set.values.size(); ++i) {
        if (set.hashes[i] == hash && equal(set.values[i], value))
            return true;
    }
    return false;
}

const std::string* firstMissing(const std::vector<std::string>& names, const Value& object)
{
    const auto missing = std::find_if(names.begin(), names.end(),
                                      [&](const std::string& name) { return object.find(name) == nullptr; });
    return missing != names.end() ? &*missing : nullptr;
}

bool dependenciesHold(const std::vector<Dependency>& all, const Value& object)
{
    return std::all_of(all.begin(), all.end(), [&](const Dependency& dependency) {
        return object.find(dependency.name) == nullptr || firstMissing(dependency.required, object) == nullptr;
    });
}

bool numberHolds(const Program& program, const Instruction& instruction, const Value& value)
{
    const Decimal number = Decimal::of(value);
    const Decimal& bound = program.numbers[instruction.index];
    switch (instruction.op) {
    case Op::Minimum: return number >= bound;
    case Op::Maximum: return number <= bound;
    case Op::ExclusiveMinimum: return number > bound;
    case Op::ExclusiveMaximum: return number < bound;
    default: return number.isMultipleOf(bound);
    }
}

} // namespace

bool holds(const Program& program, const Instruction& instruction, const Value& value)
{
    const std::size_t at = instruction.index;
    switch (instruction.op) {
    case Op::Never: return false;
    case Op::Type: return (typeOf(value) & instruction.index) != 0;
    case Op::Const:
    case Op::Enum: return isOneOf(program.enums[at], value);
    case Op::Minimum:
    case Op::Maximum:
    case Op::ExclusiveMinimum:
    case Op::ExclusiveMaximum:
    case Op::MultipleOf: return !value.isNumber() || numberHolds(program, instruction, value);
    case Op::MinLength:
        return !value.isString() || instruction.count == 0 || longerThan(value.asString(), instruction.count - 1);
    case Op::MaxLength: return !value.isString() || !longerThan(value.asString(), instruction.count);
    case Op::Pattern: return !value.isString() || program.patterns[at].isFoundIn(value.asString());
    case Op::Format: return hasFormat(value, static_cast<Format>(at));
    case Op::MinItems: return !value.isList() || value.size() >= instruction.count;
    case Op::MaxItems: return !value.isList() || value.size() <= instruction.count;
    case Op::UniqueItems: return !value.isList() || !findDuplicate(value);
    case Op::MinProperties: return !value.isMap() || value.size() >= instruction.count;
    case Op::MaxProperties: return !value.isMap() || value.size() <= instruction.count;
    case Op::Required: return !value.isMap() || firstMissing(program.names[at], value) == nullptr;
    case Op::DependentRequired: return !value.isMap() || dependenciesHold(program.dependentNames[at], value);
    default: return true;
    }
}

} // namespace postern::jsonschema
