// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "jsonschema/Decimal.h"
#include "jsonschema/Format.h"
#include "jsonschema/Pattern.h"
#include "schema/Location.h"
#include "schema/Value.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The compiled form of schemas: tables that refer to each other by number, never changed once they are made, so that all
/// workers share one. Behind jsonschema/Schema.h; the Compiler writes it, the Machine runs it.
namespace postern::jsonschema {

using NodeId = std::uint32_t;
inline constexpr NodeId noNode = 0xffffffffU;

enum class Op : std::uint8_t {
    Never,
    // assertions about the value itself; `index` is a place in the table that is named, `count` a bound
    Type, ///< index: a set of TypeBits
    Const, Enum, ///< enums
    Minimum, Maximum, ExclusiveMinimum, ExclusiveMaximum, MultipleOf, ///< numbers
    MinLength, MaxLength,
    Pattern, ///< patterns
    Format, ///< index: a Format
    MinItems, MaxItems, UniqueItems, MinProperties, MaxProperties,
    Required, ///< names
    DependentRequired, ///< dependentNames
    // schemas for the same value
    Ref, Not, ///< index: a node
    DynamicRef, ///< dynamicRefs
    AllOf, AnyOf, OneOf, ///< lists
    If, ///< conditions
    DependentSchemas, ///< namedNodes
    // schemas for what is in it
    Properties, ///< properties
    PropertyNames, ///< index: a node
    Items, ///< items
    Contains, ///< contains
    // last: they take what the others left
    UnevaluatedItems, UnevaluatedProperties, ///< index: a node
};

enum TypeBits : std::uint32_t {
    NullBit = 1, BooleanBit = 2, IntegerBit = 4, NumberBit = 8, StringBit = 16, ArrayBit = 32, ObjectBit = 64,
};

/// One keyword.
struct Instruction {
    Op op = Op::Never;
    std::uint32_t index = 0;
    std::uint64_t count = 0;
    std::string_view keyword;  ///< with static storage
    schema::Location location; ///< of the keyword
};

/// One schema: a run of instructions.
struct Node {
    std::uint32_t first = 0;
    std::uint32_t end = 0;
    std::uint32_t resource = 0;
    bool shared = false;      ///< more than one way leads here
    bool unevaluated = false; ///< it asks what was evaluated
    std::string pointer;      ///< "pets.yaml#/components/schemas/Pet"
};

struct EnumSet {
    std::vector<schema::Value> values;
    std::vector<std::uint64_t> hashes; ///< of the values; empty when there are few
};
struct NamedNode {
    std::string name;
    NodeId node = noNode;
};
struct Dependency {
    std::string name;
    std::vector<std::string> required;
};
struct PropertyRules {
    std::vector<NamedNode> named;                               ///< sorted by name
    std::vector<std::pair<std::uint32_t, NodeId>> patterns;     ///< a pattern's place, and its node
    NodeId additional = noNode;
};
struct ItemRules {
    std::vector<NodeId> prefix;
    NodeId rest = noNode;
};
struct ContainsRule {
    NodeId node = noNode;
    std::uint64_t minimum = 1;
    std::uint64_t maximum = 0;
    bool bounded = false; ///< there is a maximum
};
struct Condition {
    NodeId test = noNode, whenTrue = noNode, whenFalse = noNode;
};
struct DynamicTarget {
    std::uint32_t anchor = 0; ///< number of the anchor's name
    NodeId node = noNode;     ///< when nobody in the dynamic scope has the anchor
};

struct Program {
    std::vector<Node> nodes;
    std::vector<Instruction> instructions;
    std::vector<Decimal> numbers;
    std::vector<EnumSet> enums;
    std::vector<jsonschema::Pattern> patterns;
    std::vector<std::vector<std::string>> names;
    std::vector<std::vector<Dependency>> dependentNames;
    std::vector<std::vector<NodeId>> lists;
    std::vector<std::vector<NamedNode>> namedNodes;
    std::vector<PropertyRules> properties;
    std::vector<ItemRules> items;
    std::vector<ContainsRule> contains;
    std::vector<Condition> conditions;
    std::vector<DynamicTarget> dynamicRefs;
    /// By resource: its dynamic anchors, for programs with a DynamicRef.
    std::vector<std::vector<std::pair<std::uint32_t, NodeId>>> dynamicAnchors;
    std::uint32_t anchorNames = 0; ///< how many names of dynamic anchors there are
};

} // namespace postern::jsonschema
