// SPDX-License-Identifier: Apache-2.0
#include "dataplane/validation/Documents.h"

#include "jsonschema/Uri.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace postern::validation {
namespace {

using schema::Value;

constexpr std::array<std::pair<std::string_view, Shape::Bits>, 7> typeNames{{{"null", Shape::Null},
                                                                             {"boolean", Shape::Boolean},
                                                                             {"integer", Shape::Integer},
                                                                             {"number", Shape::Number},
                                                                             {"string", Shape::String},
                                                                             {"array", Shape::List},
                                                                             {"object", Shape::Object}}};

unsigned bitNamed(std::string_view type) noexcept
{
    const auto found = std::find_if(typeNames.begin(), typeNames.end(), [type](const auto& each) { return each.first == type; });
    return found != typeNames.end() ? static_cast<unsigned>(found->second) : 0U;
}

unsigned bitOf(const Value& value) noexcept
{
    switch (value.kind()) {
    case schema::Kind::Null: return Shape::Null;
    case schema::Kind::Bool: return Shape::Boolean;
    case schema::Kind::Integer: return Shape::Integer;
    case schema::Kind::Double: return Shape::Number;
    case schema::Kind::String: return Shape::String;
    case schema::Kind::List: return Shape::List;
    case schema::Kind::Map: return Shape::Object;
    }
    return 0;
}

/// What is said by type, enum and const.
unsigned typesOf(const Value& schema)
{
    unsigned bits = 0;
    if (const Value* type = schema.find("type")) {
        bits = bitNamed(type->asString());
        for (const Value& each : type->items())
            bits |= bitNamed(each.asString());
    } else if (const Value* constant = schema.find("const")) {
        bits = bitOf(*constant);
    } else if (const Value* choices = schema.find("enum")) {
        for (const Value& each : choices->items())
            bits |= bitOf(each);
    } else if (schema.find("properties") != nullptr) {
        bits = Shape::Object;
    } else if (schema.find("items") != nullptr) {
        bits = Shape::List;
    }
    if (const Value* nullable = schema.find("nullable"); nullable != nullptr && nullable->asBool())
        bits |= Shape::Null;
    return bits;
}

} // namespace

std::string Spot::reference() const
{
    std::string out = document->name + '#';
    for (const char c : pointer) { // a fragment is percent-decoded
        if (c == '%')
            out += "%25";
        else
            out += c;
    }
    return out;
}

Spot Documents::root() const
{
    const model::Definition::Document& first = definition_.documents.front();
    return {&first.root, &first, {}};
}

Spot Documents::child(const Spot& spot, std::string_view key)
{
    const Value* const value = spot ? spot->find(key) : nullptr;
    if (value == nullptr)
        return {};
    Spot below{value, spot.document, spot.pointer};
    jsonschema::appendPointer(below.pointer, key);
    return below;
}

Spot Documents::item(const Spot& spot, std::size_t index)
{
    const Value* const value = spot ? spot->at(index) : nullptr;
    return value != nullptr ? Spot{value, spot.document, spot.pointer + '/' + std::to_string(index)} : Spot();
}

Spot Documents::target(const Spot& spot) const
{
    const std::string uri = jsonschema::resolveUri(spot.document->name, spot->find("$ref")->asString());
    const jsonschema::SplitUri split = jsonschema::splitFragment(uri);
    const auto document = std::find_if(definition_.documents.begin(), definition_.documents.end(),
                                       [&](const auto& each) { return each.name == split.document; });
    const std::string fragment = jsonschema::percentDecoded(split.fragment);
    if (document == definition_.documents.end() || !(fragment.empty() || fragment.starts_with('/')))
        return {};
    Spot at{&document->root, &*document, {}};
    for (const std::string& part : jsonschema::pointerParts(fragment)) {
        std::size_t index = 0;
        const auto read = std::from_chars(part.data(), part.data() + part.size(), index);
        const bool number = read.ec == std::errc() && read.ptr == part.data() + part.size();
        at = at && at->isList() ? (number ? item(at, index) : Spot()) : child(at, part);
    }
    return at;
}

Spot Documents::follow(Spot spot) const
{
    constexpr int longestChain = 32;
    for (int steps = 0; spot && steps < longestChain; ++steps) {
        const Value* const reference = spot->find("$ref");
        if (reference == nullptr || !reference->isString())
            return spot;
        spot = target(spot);
    }
    return {};
}

Spot Documents::follow(const Spot& spot, schema::Problems& problems) const
{
    Spot end = follow(spot);
    if (!end && spot) {
        const Value* const reference = spot->find("$ref");
        problems.error(reference->location(), spot.pointer,
                       "the reference " + reference->asString().substr(0, 200) + " leads to nothing that was read",
                       "files are read below the API's own folder only");
    }
    return end;
}

Shape Documents::shapeOf(const Spot& schema) const
{
    Shape shape;
    unsigned budget = 500; // schemas may lead back to themselves
    add(shape, schema, 2, budget);
    return shape;
}

void Documents::add(Shape& shape, const Spot& schema, unsigned depth, unsigned& budget) const
{
    if (!schema || budget == 0)
        return;
    --budget;
    shape.types |= typesOf(*schema.value);
    if (const Value* reference = schema->find("$ref"); reference != nullptr && reference->isString())
        add(shape, target(schema), depth, budget);
    for (const char* key : {"allOf", "anyOf", "oneOf"}) {
        const Spot list = child(schema, key);
        for (std::size_t i = 0; list && i < list->size(); ++i)
            add(shape, item(list, i), depth, budget);
    }
    if (depth == 0)
        return;
    if (const Spot items = child(schema, "items")) {
        if (shape.items == nullptr)
            shape.items = std::make_shared<Shape>();
        add(*shape.items, items, depth - 1, budget);
    }
    const Spot properties = child(schema, "properties");
    for (const schema::Entry& entry : properties ? properties->entries() : Value().entries()) {
        Shape* known = const_cast<Shape*>(shape.property(entry.key));
        if (known == nullptr) {
            shape.properties.push_back({entry.key, {}});
            known = &shape.properties.back().shape;
        }
        add(*known, child(properties, entry.key), depth - 1, budget);
    }
}

} // namespace postern::validation
