// SPDX-License-Identifier: Apache-2.0
#include "schema/ObjectSchema.h"

#include <algorithm>
#include <cmath>
#include <vector>

/// JSON Schema and the Markdown reference: both walk the same description.
namespace postern::schema {
namespace {

Value numberOf(double number)
{
    if (std::abs(number) < 9.0e15 && number == std::floor(number))
        return Value(static_cast<std::int64_t>(number));
    return Value(number);
}

/// The structs that a description reaches, each once, in the order met; found as the writer goes.
class Reached {
  public:
    std::string refer(const ObjectSchema& schema)
    {
        if (std::find(all_.begin(), all_.end(), &schema) == all_.end())
            all_.push_back(&schema);
        return schema.name();
    }
    [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
    [[nodiscard]] const ObjectSchema& at(std::size_t index) const { return *all_[index]; }

  private:
    std::vector<const ObjectSchema*> all_;
};

Value reference(const ObjectSchema& schema, Reached& reached)
{
    return Value::object({{"$ref", "#/$defs/" + reached.refer(schema)}});
}

Value typeSchema(const Codec& codec, const Rules& rules, Reached& reached)
{
    Value out = Value::map();
    const auto limits = [&] {
        if (rules.min)
            out.set("minimum", numberOf(*rules.min));
        if (rules.max)
            out.set("maximum", numberOf(*rules.max));
    };
    const auto names = [&] {
        Value all = Value::list();
        for (const ChoiceEntry& choice : rules.choices)
            all.push(std::string(choice.name));
        out.set("enum", std::move(all));
    };
    const auto sizes = [&](const char* least, const char* most) {
        if (rules.minItems > 0)
            out.set(least, static_cast<std::uint64_t>(rules.minItems));
        if (rules.maxItems != SIZE_MAX)
            out.set(most, static_cast<std::uint64_t>(rules.maxItems));
    };
    switch (codec.kind()) {
    case FieldKind::Bool: out.set("type", "boolean"); break;
    case FieldKind::Integer:
        out.set("type", "integer");
        limits();
        break;
    case FieldKind::Number:
        out.set("type", "number");
        limits();
        break;
    case FieldKind::Text:
        out.set("type", Value::list({"string", "number"})); // a number is taken as it is spelled
        if (!rules.choices.empty()) {
            out.set("type", "string");
            names();
        }
        if (rules.notEmpty)
            out.set("minLength", 1);
        break;
    case FieldKind::Choice: names(); break;
    case FieldKind::Duration:
        out.set("type", Value::list({"string", "integer"}));
        out.set("pattern", "^(0|([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?([0-9]+us)?([0-9]+ns)?)$");
        out.set("minLength", 1);
        out.set("maximum", 0); // as a number only 0, which needs no unit
        out.set("minimum", 0);
        break;
    case FieldKind::Bytes:
        out.set("type", Value::list({"string", "integer"}));
        out.set("pattern", "^[0-9]+ ?([A-Za-z]+)?$");
        out.set("minimum", numberOf(rules.min.value_or(0)));
        if (rules.max)
            out.set("maximum", numberOf(*rules.max));
        break;
    case FieldKind::Secret:
        out.set("type", "string");
        out.set("pattern", "^\\$\\{(env|file|keychain):[^{}$]+\\}$");
        break;
    case FieldKind::Object: {
        const ObjectSchema& schema = *codec.object();
        out = reference(schema, reached);
        break;
    }
    case FieldKind::List:
        out.set("type", Value::list({"array", "null"}));
        out.set("items", typeSchema(*codec.element(), rules, reached));
        sizes("minItems", "maxItems");
        break;
    case FieldKind::Map:
        out.set("type", Value::list({"object", "null"}));
        out.set("additionalProperties", typeSchema(*codec.element(), rules, reached));
        sizes("minProperties", "maxProperties");
        break;
    case FieldKind::Variant: {
        Value all = Value::list();
        for (const ObjectSchema* alternative : codec.alternatives()) {
            // The tag key is no field of the alternative, so it is written out instead of referred to.
            Value one = Value::map();
            Value properties = Value::map();
            properties.set(rules.tag, Value::object({{"const", alternative->name()}}));
            Value required = Value::list({Value(rules.tag)});
            for (const Field& field : alternative->fields()) {
                properties.set(field.name, typeSchema(*field.codec, field.rules, reached));
                if (field.required)
                    required.push(field.name);
            }
            one.set("type", "object");
            one.set("properties", std::move(properties));
            one.set("required", std::move(required));
            one.set("additionalProperties", false);
            all.push(std::move(one));
        }
        out.set("oneOf", std::move(all));
        break;
    }
    case FieldKind::Any: break;
    }
    if (codec.optional() && codec.kind() != FieldKind::Any)
        return Value::object({{"anyOf", Value::list({std::move(out), Value::object({{"type", "null"}})})}});
    return out;
}

Value objectSchema(const ObjectSchema& schema, Reached& reached)
{
    Value properties = Value::map();
    Value required = Value::list();
    for (const Field& field : schema.fields()) {
        Value property = typeSchema(*field.codec, field.rules, reached);
        if (!field.doc.empty())
            property.set("description", field.doc);
        const bool object = field.kind() == FieldKind::Object || field.kind() == FieldKind::Variant;
        if (!field.defaultValue.isNull() && !field.required && !object)
            property.set("default", field.defaultValue);
        if (!field.examples.empty()) {
            Value examples = Value::list();
            for (const std::string& example : field.examples)
                examples.push(example);
            property.set("examples", std::move(examples));
        }
        properties.set(field.name, std::move(property));
        if (field.required)
            required.push(field.name);
    }
    Value out = Value::map();
    out.set("title", schema.name());
    if (!schema.doc().empty())
        out.set("description", schema.doc());
    if (!schema.shorthand().empty())
        out.set("type", Value::list({"object", "null", "string", "number", "boolean"}));
    else
        out.set("type", required.size() > 0 ? Value("object") : Value::list({"object", "null"}));
    out.set("properties", std::move(properties));
    if (required.size() > 0)
        out.set("required", std::move(required));
    out.set("additionalProperties", false);
    return out;
}

std::string inCell(std::string text)
{
    for (std::size_t at = 0; (at = text.find_first_of("|\n", at)) != std::string::npos; at += 2)
        text.replace(at, 1, text[at] == '|' ? "\\|" : "  ");
    return text;
}

std::string typeText(const Codec& codec, const Field& field, Reached& reached)
{
    switch (codec.kind()) {
    case FieldKind::Object: return "[" + reached.refer(*codec.object()) + "](#" + codec.object()->name() + ")";
    case FieldKind::List: return "list of " + typeText(*codec.element(), field, reached);
    case FieldKind::Map: return "map of " + typeText(*codec.element(), field, reached);
    case FieldKind::Variant: {
        std::string text = "by `" + field.rules.tag + "`:";
        for (const ObjectSchema* alternative : codec.alternatives())
            text += " [" + reached.refer(*alternative) + "](#" + alternative->name() + ")";
        return text;
    }
    default: return std::string(toString(codec.kind()));
    }
}

std::string limitsText(const Field& field)
{
    const Codec* scalar = field.codec.get();
    while (scalar->element() != nullptr)
        scalar = scalar->element();
    const auto show = [&](double number) {
        if (scalar->kind() == FieldKind::Duration)
            return formatDuration(std::chrono::nanoseconds(static_cast<std::int64_t>(number)));
        if (scalar->kind() == FieldKind::Bytes)
            return ByteCount(static_cast<std::uint64_t>(number)).toString();
        return numberOf(number).toText();
    };
    std::string text;
    if (field.rules.min && field.rules.max)
        text = show(*field.rules.min) + " to " + show(*field.rules.max);
    for (const ChoiceEntry& choice : field.rules.choices) {
        text += (text.empty() ? "`" : "; `") + std::string(choice.name) + "`";
        if (!choice.doc.empty())
            text += " " + std::string(choice.doc);
    }
    return text;
}

void tableOf(std::string& out, const ObjectSchema& schema, unsigned level, Reached& reached)
{
    out += std::string(level, '#') + " " + schema.name() + "\n\n";
    if (!schema.doc().empty())
        out += schema.doc() + "\n\n";
    if (!schema.shorthand().empty())
        out += "A lone value stands for `" + schema.shorthand() + "`.\n\n";
    if (schema.fields().empty()) {
        out += "No settings.\n\n";
        return;
    }
    out += "| key | type | default | meaning |\n|---|---|---|---|\n";
    for (const Field& field : schema.fields()) {
        std::string standard = "-";
        const bool scalar = !field.defaultValue.isMap() && !(field.defaultValue.isList() && field.defaultValue.size() == 0);
        if (field.required)
            standard = "required";
        else if (!field.defaultValue.isNull() && scalar && field.defaultValue != Value(""))
            standard = "`" + (field.defaultValue.isList() ? "" : field.defaultValue.toText());
        if (standard.starts_with('`')) {
            std::string items;
            for (const Value& item : field.defaultValue.items())
                items += (items.empty() ? "" : ", ") + item.toText();
            standard += items + "`";
        }
        std::string meaning = field.doc;
        if (!field.unit.empty())
            meaning += " (" + field.unit + ")";
        const std::string limits = limitsText(field);
        if (!limits.empty())
            meaning += ". " + limits;
        for (const std::string& example : field.examples)
            meaning += ", for instance `" + example + "`";
        if (field.overridable)
            meaning += ". Overridable in a bundle";
        out += "| `" + field.name + "` | " + inCell(typeText(*field.codec, field, reached)) + " | " + inCell(standard) +
               " | " + inCell(meaning) + " |\n";
    }
    out += '\n';
}

} // namespace

Value ObjectSchema::jsonSchema() const
{
    Reached reached;
    Value out = Value::map();
    out.set("$schema", "https://json-schema.org/draft/2020-12/schema");
    const Value own = objectSchema(*this, reached);
    for (const Entry& entry : own.entries())
        out.set(entry.key, entry.value);
    if (reached.size() == 0)
        return out;
    Value definitions = Value::map();
    for (std::size_t i = 0; i < reached.size(); ++i) { // grows while it is walked
        const ObjectSchema& schema = reached.at(i);
        definitions.set(schema.name(), objectSchema(schema, reached));
    }
    out.set("$defs", std::move(definitions));
    return out;
}

std::string ObjectSchema::markdown(unsigned headingLevel) const
{
    std::string out;
    Reached reached;
    reached.refer(*this);
    for (std::size_t i = 0; i < reached.size(); ++i)
        tableOf(out, reached.at(i), i == 0 ? headingLevel : headingLevel + 1, reached);
    return out;
}

} // namespace postern::schema
