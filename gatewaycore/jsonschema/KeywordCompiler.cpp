// SPDX-License-Identifier: Apache-2.0
#include "jsonschema/KeywordCompiler.h"

#include "jsonschema/Uri.h"

#include <algorithm>
#include <utility>

namespace postern::jsonschema {

using schema::Entry;
using schema::Value;

// In the order in which they are run: what is cheap and says most comes first, what takes the rest comes last. Of a
// keyword that is compiled together with others (then, else, additionalProperties, ...) the first that is there counts.
const KeywordCompiler::Rule KeywordCompiler::rules_[] = {
    {"type", Validation, &KeywordCompiler::type, Op::Type},
    {"const", Validation, &KeywordCompiler::constant, Op::Const},
    {"enum", Validation, &KeywordCompiler::enumeration, Op::Enum},
    {"minimum", Validation, &KeywordCompiler::bound, Op::Minimum},
    {"maximum", Validation, &KeywordCompiler::bound, Op::Maximum},
    {"exclusiveMinimum", Validation, &KeywordCompiler::bound, Op::ExclusiveMinimum},
    {"exclusiveMaximum", Validation, &KeywordCompiler::bound, Op::ExclusiveMaximum},
    {"multipleOf", Validation, &KeywordCompiler::multipleOf, Op::MultipleOf},
    {"minLength", Validation, &KeywordCompiler::count, Op::MinLength},
    {"maxLength", Validation, &KeywordCompiler::count, Op::MaxLength},
    {"minItems", Validation, &KeywordCompiler::count, Op::MinItems},
    {"maxItems", Validation, &KeywordCompiler::count, Op::MaxItems},
    {"minProperties", Validation, &KeywordCompiler::count, Op::MinProperties},
    {"maxProperties", Validation, &KeywordCompiler::count, Op::MaxProperties},
    {"required", Validation, &KeywordCompiler::required, Op::Required},
    {"dependentRequired", Validation, &KeywordCompiler::dependentRequired, Op::DependentRequired},
    {"pattern", Validation, &KeywordCompiler::pattern, Op::Pattern},
    {"format", {}, &KeywordCompiler::format, Op::Format},
    {"uniqueItems", Validation, &KeywordCompiler::uniqueItems, Op::UniqueItems},
    {"$ref", {}, &KeywordCompiler::reference, Op::Ref},
    {"$dynamicRef", {}, &KeywordCompiler::dynamicReference, Op::DynamicRef},
    {"allOf", Applicators, &KeywordCompiler::list, Op::AllOf},
    {"anyOf", Applicators, &KeywordCompiler::list, Op::AnyOf},
    {"oneOf", Applicators, &KeywordCompiler::list, Op::OneOf},
    {"not", Applicators, &KeywordCompiler::single, Op::Not},
    {"if", Applicators, &KeywordCompiler::condition, Op::If},
    {"dependentSchemas", Applicators, &KeywordCompiler::dependentSchemas, Op::DependentSchemas},
    {"dependencies", Applicators, &KeywordCompiler::dependencies, Op::DependentSchemas},
    {"propertyNames", Applicators, &KeywordCompiler::single, Op::PropertyNames},
    {"properties", Applicators, &KeywordCompiler::properties, Op::Properties},
    {"patternProperties", Applicators, &KeywordCompiler::properties, Op::Properties},
    {"additionalProperties", Applicators, &KeywordCompiler::properties, Op::Properties},
    {"prefixItems", Applicators, &KeywordCompiler::items, Op::Items},
    {"items", Applicators, &KeywordCompiler::items, Op::Items},
    {"contains", Applicators, &KeywordCompiler::contains, Op::Contains},
    {"unevaluatedItems", Unevaluated, &KeywordCompiler::unevaluated, Op::UnevaluatedItems},
    {"unevaluatedProperties", Unevaluated, &KeywordCompiler::unevaluated, Op::UnevaluatedProperties},
};

NodeId KeywordCompiler::nodeFor(const Place& place)
{
    const auto [known, fresh] = nodes_.emplace(place.value, static_cast<NodeId>(program_.nodes.size()));
    if (!fresh) {
        program_.nodes[known->second].shared = true;
        return known->second;
    }
    Node& node = program_.nodes.emplace_back();
    node.resource = place.resource;
    node.pointer = place.pointer;
    waiting_.push_back(place);
    return known->second;
}

NodeId KeywordCompiler::below(const Value& schema)
{
    if (const Place* known = index_.find(schema))
        return nodeFor(*known);
    return nodeFor({&schema, place_.resource, place_.pointer}); // cannot be: who found this one found what is in it
}

void KeywordCompiler::run(schema::Problems& problems)
{
    problems_ = &problems;
    do {
        while (!waiting_.empty()) {
            place_ = std::move(waiting_.front());
            waiting_.pop_front();
            compileNode(next_++);
        }
        finishDynamicAnchors();
    } while (!waiting_.empty());
}

/// A $dynamicRef may lead to an anchor of its name in each resource that has a part in the program.
void KeywordCompiler::finishDynamicAnchors()
{
    program_.anchorNames = static_cast<std::uint32_t>(anchorNumbers_.size());
    program_.dynamicAnchors.resize(index_.resourceCount());
    if (anchorNumbers_.empty())
        return;
    std::set<std::uint32_t> used;
    for (const Node& node : program_.nodes)
        used.insert(node.resource);
    for (const std::uint32_t resource : used) {
        for (const auto& [name, value] : index_.resource(resource).dynamicAnchors) {
            const auto number = anchorNumbers_.find(name);
            if (number == anchorNumbers_.end() || !anchorsDone_.emplace(resource, number->second).second)
                continue;
            const NodeId node = nodeFor(*index_.find(*value));
            program_.nodes[node].shared = true;
            program_.dynamicAnchors[resource].emplace_back(number->second, node);
        }
    }
}

void KeywordCompiler::compileNode(NodeId id)
{
    node_ = id;
    const auto first = static_cast<std::uint32_t>(program_.instructions.size());
    const Value& value = *place_.value;
    if (value.isMap()) {
        compileSchema(value);
    } else if (!value.isBool() || rules().dialect == Dialect::OpenApi30) {
        // OpenAPI 3.0 has booleans in additionalProperties only, and there they mean the same.
        if (!value.isBool())
            problems_->error(value.location(), place_.pointer, "a schema is an object or a boolean",
                             "found " + std::string(toString(value.kind())));
    }
    if (value.isBool() && !value.asBool()) {
        Instruction never;
        never.keyword = "false";
        // Who says `additionalProperties: false` calls it by that name.
        for (const std::string_view name : {"additionalProperties", "unevaluatedProperties", "unevaluatedItems", "items"}) {
            if (place_.pointer.ends_with('/' + std::string(name)))
                never.keyword = name;
        }
        never.location = value.location();
        program_.instructions.push_back(never);
    }
    program_.nodes[id].first = first;
    program_.nodes[id].end = static_cast<std::uint32_t>(program_.instructions.size());
}

void KeywordCompiler::compileSchema(const Value& schema)
{
    schema_ = &schema;
    const bool refOnly = rules().refStandsAlone() && schema.find("$ref") != nullptr;
    Op last = Op::Never;
    for (const Rule& rule : rules_) {
        const Entry* const entry = schema.findEntry(rule.keyword);
        if (entry == nullptr)
            continue;
        if (refOnly && rule.op != Op::Ref) {
            problems_->warning(entry->keyLocation, place_.pointer,
                               std::string(rule.keyword) + " counts for nothing beside a $ref in this dialect",
                               "put both into an allOf");
            continue;
        }
        if (!isKeyword(rule.keyword, rules().dialect)) {
            problems_->warning(entry->keyLocation, place_.pointer,
                               std::string(rule.keyword) + " is no keyword of this dialect and counts for nothing");
            continue;
        }
        if (rule.vocabulary != Vocabulary{} && !rules().has(rule.vocabulary))
            continue;
        if (last == rule.op && (rule.op == Op::Properties || rule.op == Op::Items))
            continue;
        rule_ = &rule;
        last = rule.op;
        (this->*rule.handler)(*entry);
    }
}

void KeywordCompiler::append(const Entry& keyword, Op op, std::size_t index, std::uint64_t count)
{
    Instruction& instruction = program_.instructions.emplace_back();
    instruction.op = op;
    instruction.index = static_cast<std::uint32_t>(index);
    instruction.count = count;
    instruction.keyword = rule_->keyword;
    instruction.location = keyword.keyLocation;
}

void KeywordCompiler::wrong(const Entry& keyword, std::string message, std::string hint)
{
    std::string pointer = place_.pointer;
    appendPointer(pointer, keyword.key);
    const schema::Location& at = keyword.value.location();
    problems_->error(at.known() ? at : keyword.keyLocation, std::move(pointer), std::move(message), std::move(hint));
}

bool KeywordCompiler::has(std::string_view keyword) const { return schema_->find(keyword) != nullptr; }

std::optional<std::uint64_t> KeywordCompiler::countOf(const Entry& keyword)
{
    const Value& value = keyword.value;
    const Decimal number = Decimal::of(value);
    if (!value.isNumber() || !number.isInteger() || number.isNegative()) {
        wrong(keyword, keyword.key + " is an integer, 0 or more", "found " + value.toText().substr(0, 40));
        return std::nullopt;
    }
    // Beyond what any value has: as good as the largest count.
    if (number > Decimal::of(std::int64_t{1} << 62U))
        return std::uint64_t{1} << 62U;
    return static_cast<std::uint64_t>(value.isInteger() ? value.asInteger() : static_cast<std::int64_t>(value.asDouble()));
}

std::optional<std::vector<std::string>> KeywordCompiler::namesOf(const Entry& keyword, const Value& list)
{
    std::vector<std::string> names;
    for (const Value& item : list.items())
        names.push_back(item.asString());
    if (!list.isList() || !std::all_of(list.items().begin(), list.items().end(), [](const Value& v) { return v.isString(); })) {
        wrong(keyword, keyword.key + " is a list of the names of properties",
              list.isBool() ? "the object that has the property lists it, not the property itself" : "");
        return std::nullopt;
    }
    return names;
}

std::optional<std::uint32_t> KeywordCompiler::patternOf(const Entry& keyword, std::string_view text)
{
    if (const auto known = patternNumbers_.find(text); known != patternNumbers_.end())
        return known->second;
    Result<Pattern> pattern = Pattern::compile(text);
    if (!pattern) {
        wrong(keyword, pattern.error().message(), std::string(text.substr(0, 200)));
        return std::nullopt;
    }
    const auto number = static_cast<std::uint32_t>(program_.patterns.size());
    program_.patterns.push_back(*std::move(pattern));
    patternNumbers_.emplace(text, number);
    return number;
}

std::vector<NodeId> KeywordCompiler::nodesOf(const Entry& keyword)
{
    std::vector<NodeId> nodes;
    if (!keyword.value.isList() || keyword.value.size() == 0)
        wrong(keyword, keyword.key + " is a list of one schema or more");
    for (const Value& schema : keyword.value.items())
        nodes.push_back(below(schema));
    return nodes;
}

std::uint32_t KeywordCompiler::anchorNumber(const std::string& name)
{
    return anchorNumbers_.emplace(name, static_cast<std::uint32_t>(anchorNumbers_.size())).first->second;
}

std::optional<Place> KeywordCompiler::resolved(const Entry& keyword)
{
    if (!keyword.value.isString()) {
        wrong(keyword, keyword.key + " is the URI of a schema");
        return std::nullopt;
    }
    Result<Place> place = index_.resolve(index_.resource(place_.resource).uri, keyword.value.asString(), *problems_);
    if (!place) {
        wrong(keyword, place.error().message());
        return std::nullopt;
    }
    return *std::move(place);
}

} // namespace postern::jsonschema
