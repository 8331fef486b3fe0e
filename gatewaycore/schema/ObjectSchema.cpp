// SPDX-License-Identifier: Apache-2.0
#include "schema/ObjectSchema.h"

#include <algorithm>
#include <cassert>

namespace postern::schema {
namespace {

void* memberOf(void* object, const Field& field) { return static_cast<char*>(object) + field.offset; }
const void* memberOf(const void* object, const Field& field) { return static_cast<const char*>(object) + field.offset; }

} // namespace

ObjectSchema::ObjectSchema(std::string_view name, std::string_view doc, Fresh fresh)
    : name_(name), doc_(doc), fresh_(fresh), defaults_(fresh())
{
}

ObjectSchema::ObjectSchema(const ObjectSchema& other) = default;
ObjectSchema::~ObjectSchema() = default;

void ObjectSchema::addField(std::string_view name, std::string_view doc, std::shared_ptr<const Codec> codec, std::size_t offset)
{
    Field& field = fields_.emplace_back();
    field.name = name;
    field.doc = doc;
    field.codec = std::move(codec);
    field.offset = offset;
    const Codec* inner = field.codec.get();
    while (inner->element() != nullptr)
        inner = inner->element();
    field.secret = inner->kind() == FieldKind::Secret;
    refreshDefault();
}

void ObjectSchema::addField(std::string_view name, std::string_view doc, const Codec& codec, std::size_t offset)
{
    addField(name, doc, std::shared_ptr<const Codec>(std::shared_ptr<void>(), &codec), offset);
}

void ObjectSchema::setRequired() { last().required = true; }
void ObjectSchema::setRange(double min, double max)
{
    last().rules.min = min;
    last().rules.max = max;
}
void ObjectSchema::setChoices(std::initializer_list<ChoiceEntry> choices)
{
    last().rules.choices.assign(choices);
    refreshDefault();
}
void ObjectSchema::setItems(std::size_t min, std::size_t max)
{
    last().rules.minItems = min;
    last().rules.maxItems = max;
}
void ObjectSchema::setNotEmpty() { last().rules.notEmpty = true; }
void ObjectSchema::setTag(std::string_view key)
{
    last().rules.tag = key;
    refreshDefault();
}
void ObjectSchema::setUnit(std::string_view unit) { last().unit = unit; }
void ObjectSchema::addExample(std::string_view example) { last().examples.emplace_back(example); }
void ObjectSchema::setSecret() { last().secret = true; }
void ObjectSchema::setOverridable() { last().overridable = true; }
void ObjectSchema::addNotHere(std::string_view key, std::string_view hint) { notHere_.emplace_back(key, hint); }
void ObjectSchema::setShorthand(std::string_view field) { shorthand_ = field; }
void ObjectSchema::addPlace(std::size_t offset) { places_.push_back(offset); }
void ObjectSchema::addCheck(Check rule) { checks_.push_back(rule); }

Field& ObjectSchema::last()
{
    assert(!fields_.empty());
    return fields_.back();
}

void ObjectSchema::refreshDefault()
{
    Field& field = last();
    field.defaultValue = field.codec->write(memberOf(defaults_.get(), field), nullptr, true, field.rules);
}

const Field* ObjectSchema::find(std::string_view name) const noexcept
{
    const auto found =
        std::find_if(fields_.begin(), fields_.end(), [name](const Field& field) { return field.name == name; });
    return found != fields_.end() ? &*found : nullptr;
}

bool ObjectSchema::readInto(const Value& from, void* object, Decoder& decoder, std::string_view ignoredKey) const
{
    if (!shorthand_.empty() && !from.isMap() && !from.isList() && !from.isNull()) {
        Value whole = Value::map({{shorthand_, from.location(), from}});
        whole.setLocation(from.location());
        return readInto(whole, object, decoder, ignoredKey);
    }
    if (!from.isMap() && !from.isNull()) {
        decoder.error(from.location(), "must be a map, but is " + std::string(toString(from.kind())));
        return false;
    }
    for (const std::size_t offset : places_)
        *reinterpret_cast<Location*>(static_cast<char*>(object) + offset) = from.location();

    const std::size_t before = decoder.problems().errorCount();
    for (const Entry& entry : from.entries()) {
        if (!ignoredKey.empty() && entry.key == ignoredKey)
            continue;
        const Field* known = find(entry.key);
        if (known == nullptr) {
            std::vector<std::string> names;
            for (const Field& each : fields_)
                names.push_back(each.name);
            const std::string guess = closest(entry.key, names);
            std::string hint = guess.empty() ? std::string() : "did you mean \"" + guess + "\"?";
            for (const auto& [key, why] : notHere_) {
                if (key == entry.key)
                    hint = why;
            }
            decoder.error(entry.keyLocation, "unknown key \"" + entry.key.substr(0, 80) + '"', hint);
            continue;
        }
        const Decoder::Step step(decoder, entry.key);
        const FieldKind kind = known->kind();
        const bool mayBeEmpty = known->optional() || kind == FieldKind::Object || kind == FieldKind::List ||
                                kind == FieldKind::Map || kind == FieldKind::Any;
        if (entry.value.isNull() && !mayBeEmpty) {
            decoder.error(entry.keyLocation, "has no value");
            continue;
        }
        known->codec->read(entry.value, memberOf(object, *known), decoder, known->rules);
    }
    for (const Field& each : fields_) {
        if (each.required && from.find(each.name) == nullptr)
            decoder.error(from.location(), "needs the key \"" + each.name + '"');
    }
    if (decoder.problems().errorCount() > before)
        return false;
    Reporter reporter(decoder, from);
    for (const Check rule : checks_)
        rule(object, reporter);
    return decoder.problems().errorCount() == before;
}

bool ObjectSchema::check(const Value& from, Problems& problems) const
{
    const std::shared_ptr<void> object = fresh_();
    Decoder decoder(problems);
    return readInto(from, object.get(), decoder);
}

Value ObjectSchema::writeFrom(const void* object, const void* base, bool everything) const
{
    if (base == nullptr)
        base = defaults_.get();
    Value out = Value::map();
    for (const Field& field : fields_) {
        const void* member = memberOf(object, field);
        const void* baseMember = memberOf(base, field);
        Value whole = field.codec->write(member, nullptr, true, field.rules);
        if (everything || field.required) {
            if (!(whole.isNull() && field.optional()))
                out.set(field.name, everything ? std::move(whole) : field.codec->write(member, nullptr, false, field.rules));
            continue;
        }
        if (whole == field.codec->write(baseMember, nullptr, true, field.rules))
            continue;
        // An object is read onto the default that stands here, not onto its type's: so it is written against it.
        out.set(field.name, field.codec->write(member, baseMember, false, field.rules));
    }
    return out;
}

Location Reporter::placeOf(std::string_view field) const noexcept
{
    const Entry* entry = from_.findEntry(field);
    if (entry == nullptr)
        return from_.location();
    return entry->value.location().known() ? entry->value.location() : entry->keyLocation;
}

void Reporter::error(std::string_view field, std::string message, std::string hint)
{
    if (field.empty())
        return decoder_.error(from_.location(), std::move(message), std::move(hint));
    const Decoder::Step step(decoder_, field);
    decoder_.error(placeOf(field), std::move(message), std::move(hint));
}

void Reporter::warning(std::string_view field, std::string message, std::string hint)
{
    if (field.empty())
        return decoder_.warning(from_.location(), std::move(message), std::move(hint));
    const Decoder::Step step(decoder_, field);
    decoder_.warning(placeOf(field), std::move(message), std::move(hint));
}

} // namespace postern::schema
