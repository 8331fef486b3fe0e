// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/Equality.h"
#include "jsonschema/KeywordCompiler.h"
#include "jsonschema/Uri.h"

#include <algorithm>
#include <array>
#include <utility>

namespace postern::jsonschema {
namespace {

using schema::Entry;
using schema::Value;

constexpr std::array<std::pair<std::string_view, std::uint32_t>, 7> typeNames{{{"null", NullBit},
                                                                                {"boolean", BooleanBit},
                                                                                {"integer", IntegerBit},
                                                                                {"number", NumberBit | IntegerBit},
                                                                                {"string", StringBit},
                                                                                {"array", ArrayBit},
                                                                                {"object", ObjectBit}}};

std::uint32_t typeBits(const Value& name)
{
    const auto found = std::find_if(typeNames.begin(), typeNames.end(),
                                    [&](const auto& known) { return name.isString() && known.first == name.asString(); });
    return found != typeNames.end() ? found->second : 0;
}

} // namespace

void KeywordCompiler::type(const Entry& keyword)
{
    std::uint32_t bits = typeBits(keyword.value);
    bool known = bits != 0 || keyword.value.isList();
    for (const Value& name : keyword.value.items()) {
        known = known && typeBits(name) != 0;
        bits |= typeBits(name);
    }
    if (!known || bits == 0)
        return wrong(keyword, "type is null, boolean, integer, number, string, array or object",
                     "found " + keyword.value.toText().substr(0, 40));
    const Value* const nullable = schema_->find("nullable");
    if (rules().dialect == Dialect::OpenApi30 && nullable != nullptr && nullable->asBool())
        bits |= NullBit;
    append(keyword, Op::Type, bits);
}

void KeywordCompiler::constant(const Entry& keyword)
{
    program_.enums.push_back({{keyword.value}, {}});
    append(keyword, Op::Const, program_.enums.size() - 1);
}

void KeywordCompiler::enumeration(const Entry& keyword)
{
    if (!keyword.value.isList())
        return wrong(keyword, "enum is a list of values");
    EnumSet set{keyword.value.items(), {}};
    if (set.values.size() > 8) {
        for (const Value& value : set.values)
            set.hashes.push_back(hashOf(value));
    }
    program_.enums.push_back(std::move(set));
    append(keyword, Op::Enum, program_.enums.size() - 1);
}

void KeywordCompiler::bound(const Entry& keyword)
{
    Op op = rule_->op;
    if (rules().dialect == Dialect::OpenApi30) {
        const bool exclusive = op == Op::ExclusiveMinimum || op == Op::ExclusiveMaximum;
        if (exclusive && keyword.value.isBool())
            return; // belongs to the bound itself
        if (exclusive)
            return wrong(keyword, keyword.key + " is true or false in OpenAPI 3.0", "the bound itself goes into minimum or maximum");
        const Value* const strict = schema_->find(op == Op::Minimum ? "exclusiveMinimum" : "exclusiveMaximum");
        if (strict != nullptr && strict->asBool())
            op = op == Op::Minimum ? Op::ExclusiveMinimum : Op::ExclusiveMaximum;
    }
    if (!keyword.value.isNumber())
        return wrong(keyword, keyword.key + " is a number");
    program_.numbers.push_back(Decimal::of(keyword.value));
    append(keyword, op, program_.numbers.size() - 1);
}

void KeywordCompiler::multipleOf(const Entry& keyword)
{
    const Decimal number = Decimal::of(keyword.value);
    if (!keyword.value.isNumber() || !number.isDivisor())
        return wrong(keyword, "multipleOf is a number above 0, of at most 19 digits");
    program_.numbers.push_back(number);
    append(keyword, Op::MultipleOf, program_.numbers.size() - 1);
}

void KeywordCompiler::count(const Entry& keyword)
{
    if (const auto bound = countOf(keyword))
        append(keyword, rule_->op, 0, *bound);
}

void KeywordCompiler::pattern(const Entry& keyword)
{
    if (!keyword.value.isString())
        return wrong(keyword, "pattern is a regular expression, in quotes");
    if (const auto number = patternOf(keyword, keyword.value.asString()))
        append(keyword, Op::Pattern, *number);
}

void KeywordCompiler::format(const Entry& keyword)
{
    if (!options_.assertFormats && !rules().has(FormatAssertion))
        return;
    if (const auto known = formatNamed(keyword.value.asString()))
        append(keyword, Op::Format, static_cast<std::size_t>(*known));
}

void KeywordCompiler::uniqueItems(const Entry& keyword)
{
    if (!keyword.value.isBool())
        return wrong(keyword, "uniqueItems is true or false");
    if (keyword.value.asBool())
        append(keyword, Op::UniqueItems);
}

bool KeywordCompiler::requiredHere(std::string_view property)
{
    const std::string_view other = options_.direction == Direction::Request    ? "readOnly"
                                   : options_.direction == Direction::Response ? "writeOnly"
                                                                               : std::string_view();
    const Value* const properties = schema_->find("properties");
    const Value* schema = properties != nullptr ? properties->find(property) : nullptr;
    if (other.empty() || schema == nullptr)
        return true;
    const auto isOther = [&](const Value& at) { return at.find(other) != nullptr && at.find(other)->asBool(); };
    if (isOther(*schema))
        return false;
    // What the property refers to may say so, too. A reference to nothing is reported where it is compiled.
    const Value* const ref = schema->find("$ref");
    if (ref == nullptr || !ref->isString())
        return true;
    const Result<Place> place = index_.resolve(index_.resource(place_.resource).uri, ref->asString(), *problems_);
    return !place || !isOther(*place->value);
}

void KeywordCompiler::required(const Entry& keyword)
{
    auto names = namesOf(keyword, keyword.value);
    if (!names)
        return;
    std::erase_if(*names, [this](const std::string& name) { return !requiredHere(name); });
    program_.names.push_back(*std::move(names));
    append(keyword, Op::Required, program_.names.size() - 1);
}

void KeywordCompiler::dependentRequired(const Entry& keyword)
{
    if (!keyword.value.isMap())
        return wrong(keyword, "dependentRequired is an object of lists of names");
    std::vector<Dependency> all;
    for (const Entry& entry : keyword.value.entries()) {
        if (auto names = namesOf(keyword, entry.value))
            all.push_back({entry.key, *std::move(names)});
    }
    program_.dependentNames.push_back(std::move(all));
    append(keyword, Op::DependentRequired, program_.dependentNames.size() - 1);
}

void KeywordCompiler::reference(const Entry& keyword)
{
    if (const auto place = resolved(keyword))
        append(keyword, Op::Ref, nodeFor(*place));
}

void KeywordCompiler::dynamicReference(const Entry& keyword)
{
    const auto place = resolved(keyword);
    if (!place)
        return;
    const NodeId node = nodeFor(*place);
    const std::string anchor(splitFragment(keyword.value.asString()).fragment);
    const auto& anchors = index_.resource(place->resource).dynamicAnchors;
    const auto found = anchors.find(anchor);
    // 2020-12 core, 8.2.3.2: only what leads to a dynamic anchor to begin with is dynamic.
    if (found == anchors.end() || found->second != place->value)
        return append(keyword, Op::Ref, node);
    program_.dynamicRefs.push_back({anchorNumber(anchor), node});
    append(keyword, Op::DynamicRef, program_.dynamicRefs.size() - 1);
}

void KeywordCompiler::list(const Entry& keyword)
{
    program_.lists.push_back(nodesOf(keyword));
    append(keyword, rule_->op, program_.lists.size() - 1);
}

void KeywordCompiler::single(const Entry& keyword) { append(keyword, rule_->op, below(keyword.value)); }

void KeywordCompiler::condition(const Entry& keyword)
{
    Condition condition;
    condition.test = below(keyword.value);
    if (const Value* then = schema_->find("then"))
        condition.whenTrue = below(*then);
    if (const Value* otherwise = schema_->find("else"))
        condition.whenFalse = below(*otherwise);
    program_.conditions.push_back(condition);
    append(keyword, Op::If, program_.conditions.size() - 1);
}

void KeywordCompiler::dependentSchemas(const Entry& keyword)
{
    if (!keyword.value.isMap())
        return wrong(keyword, "dependentSchemas is an object of schemas");
    std::vector<NamedNode> all;
    for (const Entry& entry : keyword.value.entries())
        all.push_back({entry.key, below(entry.value)});
    program_.namedNodes.push_back(std::move(all));
    append(keyword, Op::DependentSchemas, program_.namedNodes.size() - 1);
}

/// Both of the above, as they were before 2019-09.
void KeywordCompiler::dependencies(const Entry& keyword)
{
    if (!keyword.value.isMap())
        return wrong(keyword, "dependencies is an object of schemas and of lists of names");
    std::vector<NamedNode> schemas;
    std::vector<Dependency> names;
    for (const Entry& entry : keyword.value.entries()) {
        if (!entry.value.isList())
            schemas.push_back({entry.key, below(entry.value)});
        else if (auto required = namesOf(keyword, entry.value))
            names.push_back({entry.key, *std::move(required)});
    }
    program_.dependentNames.push_back(std::move(names));
    append(keyword, Op::DependentRequired, program_.dependentNames.size() - 1);
    program_.namedNodes.push_back(std::move(schemas));
    append(keyword, Op::DependentSchemas, program_.namedNodes.size() - 1);
}

void KeywordCompiler::properties(const Entry& first)
{
    PropertyRules all;
    for (const std::string_view name : {"properties", "patternProperties", "additionalProperties"}) {
        const Entry* const keyword = schema_->findEntry(name);
        if (keyword == nullptr || !isKeyword(name, rules().dialect))
            continue;
        if (name == "additionalProperties") {
            all.additional = below(keyword->value);
            continue;
        }
        if (!keyword->value.isMap())
            return wrong(*keyword, keyword->key + " is an object of schemas");
        for (const Entry& entry : keyword->value.entries()) {
            if (name == "properties")
                all.named.push_back({entry.key, below(entry.value)});
            else if (const auto number = patternOf(*keyword, entry.key))
                all.patterns.emplace_back(*number, below(entry.value));
        }
    }
    std::sort(all.named.begin(), all.named.end(), [](const NamedNode& a, const NamedNode& b) { return a.name < b.name; });
    program_.properties.push_back(std::move(all));
    append(first, Op::Properties, program_.properties.size() - 1);
}

void KeywordCompiler::items(const Entry& first)
{
    ItemRules all;
    const bool seven = rules().dialect == Dialect::Draft7;
    const Entry* const prefix = schema_->findEntry(seven ? "items" : "prefixItems");
    const Entry* rest = schema_->findEntry("items");
    if (rest != nullptr && rest->value.isList() && !seven)
        return wrong(*rest, "items is one schema, for all items", "schemas by position go into prefixItems (2020-12)");
    if (seven && rest != nullptr && rest->value.isList())
        rest = schema_->findEntry("additionalItems");
    if (prefix != nullptr && isKeyword(prefix->key, rules().dialect) && (!seven || prefix->value.isList()))
        all.prefix = seven && prefix->value.size() == 0 ? std::vector<NodeId>() : nodesOf(*prefix);
    if (rest != nullptr)
        all.rest = below(rest->value);
    program_.items.push_back(std::move(all));
    append(first, Op::Items, program_.items.size() - 1);
}

void KeywordCompiler::contains(const Entry& keyword)
{
    ContainsRule rule;
    rule.node = below(keyword.value);
    const bool counted = rules().has(Validation) && rules().dialect == Dialect::Draft202012;
    const Entry* const least = schema_->findEntry("minContains");
    const Entry* const most = schema_->findEntry("maxContains");
    if (counted && least != nullptr)
        rule.minimum = countOf(*least).value_or(1);
    if (counted && most != nullptr) {
        rule.maximum = countOf(*most).value_or(0);
        rule.bounded = true;
    }
    program_.contains.push_back(rule);
    append(keyword, Op::Contains, program_.contains.size() - 1);
}

void KeywordCompiler::unevaluated(const Entry& keyword)
{
    program_.nodes[node_].unevaluated = true;
    append(keyword, rule_->op, below(keyword.value));
}

} // namespace postern::jsonschema
