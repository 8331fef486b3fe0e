// SPDX-License-Identifier: Apache-2.0
#include "dataplane/validation/ParameterReader.h"

#include "dataplane/http/Octets.h"
#include "dataplane/http/Target.h"
#include "schema/Document.h"
#include "schema/Text.h"

#include <algorithm>

namespace postern::validation {
namespace {

using schema::Value;

const Shape anyShape;

/// The pieces of a text between delimiters; none of an empty text.
std::vector<std::string_view> piecesOf(std::string_view text, std::initializer_list<std::string_view> delimiters)
{
    std::vector<std::string_view> pieces;
    if (text.empty())
        return pieces;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto found = std::find_if(delimiters.begin(), delimiters.end(),
                                        [&](std::string_view each) { return text.substr(at).starts_with(each); });
        if (found == delimiters.end()) {
            ++at;
            continue;
        }
        pieces.push_back(text.substr(begin, at - begin));
        at += found->size();
        begin = at;
    }
    pieces.push_back(text.substr(begin));
    return pieces;
}

std::vector<std::string_view> piecesOf(std::string_view text, ParameterRule::Style style)
{
    switch (style) {
    case ParameterRule::Style::SpaceDelimited: return piecesOf(text, {"%20", "+", " "});
    case ParameterRule::Style::PipeDelimited: return piecesOf(text, {"|", "%7C", "%7c"});
    case ParameterRule::Style::Tabs: return piecesOf(text, {"%09", "\t"});
    default: return piecesOf(text, {","});
    }
}

ReadParameter wrong(std::string problem) { return {ReadParameter::Kind::Wrong, {}, std::move(problem)}; }

std::string notDecodable() { return "is not percent-encoded UTF-8"; }

/// One field of a form or property of an object. A property that is a list takes a text after the other.
bool putField(Value& object, const Shape* shape, std::string_view name, std::string_view text, std::string& problem)
{
    Value* const known = object.find(name);
    if (shape != nullptr && shape->has(Shape::List)) {
        Value item = scalarOf(text, shape->items != nullptr ? *shape->items : anyShape);
        if (known != nullptr)
            known->push(std::move(item));
        else
            object.set(name, Value::list({std::move(item)}));
        return true;
    }
    if (known != nullptr) {
        problem = "has " + std::string(name.substr(0, 80)) + " more than once";
        return false;
    }
    object.set(name, scalarOf(text, shape != nullptr ? *shape : anyShape));
    return true;
}

} // namespace

bool RequestTexts::take(std::string_view rawQuery, const http::HeaderMap& fields, Arena& arena)
{
    headers = &fields;
    http::QueryCursor cursor(rawQuery);
    for (std::string_view name, value; cursor.next(name, value);) {
        const Result<std::string_view> decoded = http::formDecode(name, arena);
        if (!decoded)
            return false;
        query.emplace_back(*decoded, value);
    }
    fields.forEachValue(http::HeaderId::Cookie, [this](std::string_view line) { // RFC 6265 4.2.1
        while (!line.empty()) {
            const std::size_t end = std::min(line.find(';'), line.size());
            const std::string_view pair = http::octets::trim(line.substr(0, end));
            line.remove_prefix(std::min(end + 1, line.size()));
            const std::size_t equals = pair.find('=');
            if (equals != std::string_view::npos)
                cookies.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
        }
    });
    return true;
}

bool ParameterReader::decode(const ParameterRule& rule, std::string_view raw, std::string_view& out) const
{
    if (rule.in == ParameterRule::In::Header) { // no percent-encoding there
        out = http::octets::trim(raw);
    } else {
        const Result<std::string_view> decoded = rule.in == ParameterRule::In::Query ? http::formDecode(raw, arena_) : http::percentDecode(raw, arena_);
        if (!decoded)
            return false;
        out = *decoded;
    }
    return schema::invalidUtf8(out) == std::string_view::npos;
}

ParameterReader::Texts ParameterReader::rawValues(const ParameterRule& rule) const
{
    Texts raw;
    const auto gather = [&](const RequestTexts::Pairs& pairs) {
        for (const auto& [name, value] : pairs) {
            if (name == rule.name)
                raw.push_back(value);
        }
    };
    switch (rule.in) {
    case ParameterRule::In::Path: gather(texts_.path); break;
    case ParameterRule::In::Query: gather(texts_.query); break;
    case ParameterRule::In::Cookie: gather(texts_.cookies); break;
    case ParameterRule::In::Header:
        texts_.headers->forEachValue(rule.name, [&](std::string_view value) { raw.push_back(value); });
        break;
    }
    return raw;
}

ReadParameter ParameterReader::read(const ParameterRule& rule) const
{
    const Shape& shape = rule.schema.shape;
    const bool list = !rule.json && shape.has(Shape::List);
    const bool object = !rule.json && !list && shape.has(Shape::Object);
    const bool form = rule.in == ParameterRule::In::Query || rule.in == ParameterRule::In::Cookie;
    if (object && rule.style == ParameterRule::Style::DeepObject)
        return deepObject(rule);
    if (object && form && rule.explode)
        return spreadObject(rule);
    Texts raw = rawValues(rule);
    if (raw.empty())
        return {};
    if (list && form && rule.explode)
        return fromList(rule, raw);
    if (raw.size() > 1) {
        // Fields of one name are one list (RFC 9110 5.3); anything else may be read the one way here, the other there.
        if (rule.in != ParameterRule::In::Header || !(list || object))
            return wrong("is given " + std::to_string(raw.size()) + " times");
        std::string joined;
        for (const std::string_view each : raw)
            joined.append(joined.empty() ? "" : ",").append(each);
        raw.assign(1, arena_.copy(joined));
    }
    std::string_view text = raw.front();
    const bool label = rule.style == ParameterRule::Style::Label;
    const bool matrix = rule.style == ParameterRule::Style::Matrix;
    if (label || matrix) {
        if (!text.starts_with(label ? '.' : ';'))
            return wrong(label ? "has to begin with a point" : "has to begin with a semicolon");
        text.remove_prefix(1);
    }
    const std::string ownName = rule.name + '=';
    if (matrix && !(object && rule.explode)) {
        if (list && rule.explode) {
            Texts items = piecesOf(text, {";"});
            for (std::string_view& each : items) {
                if (!each.starts_with(ownName))
                    return wrong("has to be written as ;" + ownName + "...");
                each.remove_prefix(ownName.size());
            }
            return fromList(rule, items);
        }
        if (!text.starts_with(ownName))
            return wrong("has to be written as ;" + ownName + "...");
        text.remove_prefix(ownName.size());
    }
    if (!list && !object)
        return fromText(rule, text);
    const Texts pieces = rule.explode && label    ? piecesOf(text, {"."})
                         : rule.explode && matrix ? piecesOf(text, {";"})
                                                  : piecesOf(text, rule.style);
    if (list)
        return fromList(rule, pieces);
    return fromObject(rule, pieces, rule.explode);
}

ReadParameter ParameterReader::fromText(const ParameterRule& rule, std::string_view raw) const
{
    std::string_view text;
    if (!decode(rule, raw, text))
        return wrong(notDecodable());
    if (rule.json) {
        schema::Problems problems;
        schema::ReadLimits limits;
        limits.depth = 32;
        std::optional<Value> value = schema::readJson(text, "parameter", problems, limits);
        return value ? ReadParameter{ReadParameter::Kind::Given, *std::move(value), {}} : wrong("is " + problems.all().front().message);
    }
    return {text.empty() ? ReadParameter::Kind::Empty : ReadParameter::Kind::Given, scalarOf(text, rule.schema.shape), {}};
}

ReadParameter ParameterReader::fromList(const ParameterRule& rule, const Texts& raw) const
{
    const Shape& shape = rule.schema.shape;
    Value list = Value::list();
    for (const std::string_view each : raw) {
        std::string_view text;
        if (!decode(rule, each, text))
            return wrong(notDecodable());
        list.push(scalarOf(text, shape.items != nullptr ? *shape.items : anyShape));
    }
    return {raw.empty() ? ReadParameter::Kind::Empty : ReadParameter::Kind::Given, std::move(list), {}};
}

bool ParameterReader::put(Value& object, const ParameterRule& rule, std::string_view rawName, std::string_view rawValue,
                          std::string& problem) const
{
    std::string_view name;
    std::string_view text;
    if (!decode(rule, rawName, name) || !decode(rule, rawValue, text)) {
        problem = notDecodable();
        return false;
    }
    return putField(object, rule.schema.shape.property(name), name, text, problem);
}

/// "R,100,G,200", or "R=100,G=200" in `pairs`.
ReadParameter ParameterReader::fromObject(const ParameterRule& rule, const Texts& parts, bool pairs) const
{
    Value object = Value::map();
    std::string problem;
    if (!pairs && parts.size() % 2 != 0)
        return wrong("has a name without a value");
    for (std::size_t i = 0; i < parts.size(); i += pairs ? 1 : 2) {
        const std::size_t equals = parts[i].find('=');
        if (pairs && equals == std::string_view::npos)
            return wrong("has a name without a value");
        const bool good = pairs ? put(object, rule, parts[i].substr(0, equals), parts[i].substr(equals + 1), problem)
                                : put(object, rule, parts[i], parts[i + 1], problem);
        if (!good)
            return wrong(std::move(problem));
    }
    return {parts.empty() ? ReadParameter::Kind::Empty : ReadParameter::Kind::Given, std::move(object), {}};
}

/// "color[R]=100&color[G]=200"; the names in the query are decoded.
ReadParameter ParameterReader::deepObject(const ParameterRule& rule) const
{
    Value object = Value::map();
    std::string problem;
    for (const auto& [name, value] : texts_.query) {
        if (!name.starts_with(rule.name) || name.size() < rule.name.size() + 2 || name[rule.name.size()] != '[' || !name.ends_with(']'))
            continue;
        const std::string_view property = name.substr(rule.name.size() + 1, name.size() - rule.name.size() - 2);
        std::string_view text;
        if (!decode(rule, value, text) || schema::invalidUtf8(property) != std::string_view::npos)
            return wrong(notDecodable());
        if (!putField(object, rule.schema.shape.property(property), property, text, problem))
            return wrong(std::move(problem));
    }
    return object.size() == 0 ? ReadParameter{} : ReadParameter{ReadParameter::Kind::Given, std::move(object), {}};
}

/// Each property is a parameter of its own. Those that the schema does not name belong to nobody.
ReadParameter ParameterReader::spreadObject(const ParameterRule& rule) const
{
    Value object = Value::map();
    std::string problem;
    for (const auto& [name, value] : rule.in == ParameterRule::In::Query ? texts_.query : texts_.cookies) {
        const Shape* const shape = rule.schema.shape.property(name);
        if (shape == nullptr)
            continue;
        std::string_view text;
        if (!decode(rule, value, text))
            return wrong(notDecodable());
        if (!putField(object, shape, name, text, problem))
            return wrong(std::move(problem));
    }
    return object.size() == 0 ? ReadParameter{} : ReadParameter{ReadParameter::Kind::Given, std::move(object), {}};
}

std::optional<Value> readForm(std::string_view content, const ContentRule& rule, std::size_t fields, Arena& arena,
                              std::string& problem)
{
    Value object = Value::map();
    http::QueryCursor cursor(content);
    std::size_t count = 0;
    for (std::string_view rawName, rawValue; cursor.next(rawName, rawValue);) {
        // A field looks for its name among those before it.
        if (++count > fields) {
            problem = "has more than " + std::to_string(fields) + " fields";
            return std::nullopt;
        }
        const Result<std::string_view> name = http::formDecode(rawName, arena);
        if (!name || schema::invalidUtf8(*name) != std::string_view::npos) {
            problem = notDecodable();
            return std::nullopt;
        }
        const Shape* const shape = rule.schema.shape.property(*name);
        const bool joined = std::find(rule.joined.begin(), rule.joined.end(), *name) != rule.joined.end();
        for (const std::string_view raw : joined ? piecesOf(rawValue, {","}) : std::vector<std::string_view>{rawValue}) {
            const Result<std::string_view> text = http::formDecode(raw, arena);
            if (!text || schema::invalidUtf8(*text) != std::string_view::npos) {
                problem = notDecodable();
                return std::nullopt;
            }
            if (!putField(object, shape, *name, *text, problem))
                return std::nullopt;
        }
    }
    return object;
}

} // namespace postern::validation
