// SPDX-License-Identifier: Apache-2.0
#include "schema/Codec.h"

#include "schema/ObjectSchema.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace postern::schema {
namespace {

/// "30" for a double that is a whole number.
std::string shown(double number)
{
    if (std::abs(number) < 9.0e15 && number == std::floor(number))
        return std::to_string(static_cast<std::int64_t>(number));
    return Value(number).toText();
}

std::string shownNanoseconds(double count)
{
    return formatDuration(std::chrono::nanoseconds(static_cast<std::int64_t>(count)));
}

std::string shownOctets(double count) { return ByteCount(static_cast<std::uint64_t>(count)).toString(); }

bool refuseKind(const Value& from, Decoder& decoder, std::string_view wanted, std::string hint = {})
{
    decoder.error(from.location(), "must be " + std::string(wanted) + ", but is " + std::string(toString(from.kind())),
                  std::move(hint));
    return false;
}

bool withinLimits(const Value& from, double number, Decoder& decoder, const Rules& rules,
                  std::string (*show)(double) = shown)
{
    if (rules.min && number < *rules.min) {
        decoder.error(from.location(), "must be at least " + show(*rules.min));
        return false;
    }
    if (rules.max && number > *rules.max) {
        decoder.error(from.location(), "must be at most " + show(*rules.max));
        return false;
    }
    return true;
}

std::string quotesHint(const Value& from)
{
    const std::optional<double> number =
        from.isString() && !from.asString().empty() && from.asString().find_first_not_of("0123456789.-") == std::string::npos
            ? std::optional<double>(0)
            : std::nullopt;
    return number ? "take the quotes away" : "";
}

bool withinItems(const Value& from, Decoder& decoder, const Rules& rules)
{
    if (from.size() < rules.minItems) {
        decoder.error(from.location(), "needs at least " + std::to_string(rules.minItems) + " entries");
        return false;
    }
    if (from.size() > rules.maxItems) {
        decoder.error(from.location(), "must have at most " + std::to_string(rules.maxItems) + " entries");
        return false;
    }
    return true;
}

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

bool refuseChoice(const Value& at, std::string_view given, const std::vector<std::string>& names, Decoder& decoder)
{
    const std::string guess = closest(given, names);
    decoder.error(at.location(), "must be one of " + listed(names) + ", but is \"" + std::string(given.substr(0, 80)) + '"',
                  guess.empty() ? "" : "did you mean \"" + guess + "\"?");
    return false;
}

std::vector<std::string> namesOf(const std::vector<ChoiceEntry>& choices)
{
    std::vector<std::string> names;
    for (const ChoiceEntry& choice : choices)
        names.emplace_back(choice.name);
    return names;
}

struct Unit {
    std::string_view name;
    std::int64_t nanoseconds;
};
constexpr Unit units[] = {
    {"d", 86'400'000'000'000}, {"h", 3'600'000'000'000}, {"m", 60'000'000'000}, {"s", 1'000'000'000},
    {"ms", 1'000'000},         {"us", 1'000},            {"ns", 1},
};

} // namespace

std::string_view toString(FieldKind kind) noexcept
{
    switch (kind) {
    case FieldKind::Bool: return "boolean";
    case FieldKind::Integer: return "integer";
    case FieldKind::Number: return "number";
    case FieldKind::Text: return "text";
    case FieldKind::Duration: return "duration";
    case FieldKind::Bytes: return "size";
    case FieldKind::Choice: return "choice";
    case FieldKind::Secret: return "secret reference";
    case FieldKind::Object: return "object";
    case FieldKind::List: return "list";
    case FieldKind::Map: return "map";
    case FieldKind::Variant: return "variant";
    case FieldKind::Any: return "any";
    }
    return "any";
}

void Decoder::error(const Location& at, std::string message, std::string hint)
{
    problems_.error(at, path_, std::move(message), std::move(hint));
}

void Decoder::warning(const Location& at, std::string message, std::string hint)
{
    problems_.warning(at, path_, std::move(message), std::move(hint));
}

Decoder::Step::Step(Decoder& decoder, std::string_view key) : decoder_(decoder), length_(decoder.path_.size())
{
    if (length_ > 0)
        decoder_.path_ += '.';
    decoder_.path_ += key.substr(0, 200);
}

Decoder::Step::Step(Decoder& decoder, std::size_t index) : decoder_(decoder), length_(decoder.path_.size())
{
    decoder_.path_ += '[' + std::to_string(index) + ']';
}

bool readBool(const Value& from, bool& to, Decoder& decoder)
{
    if (!from.isBool()) {
        const std::string& text = from.asString();
        const bool old = text == "yes" || text == "no" || text == "on" || text == "off";
        return refuseKind(from, decoder, "true or false",
                          old ? "YAML 1.2 knows only true and false; \"" + text + "\" is a text" : "");
    }
    to = from.asBool();
    return true;
}

bool readSigned(const Value& from, std::int64_t low, std::int64_t high, std::int64_t& to, Decoder& decoder,
                const Rules& rules)
{
    if (!from.isInteger())
        return refuseKind(from, decoder, "an integer", quotesHint(from));
    Rules exact = rules;
    exact.min = std::max(rules.min.value_or(static_cast<double>(low)), static_cast<double>(low));
    exact.max = std::min(rules.max.value_or(static_cast<double>(high)), static_cast<double>(high));
    to = from.asInteger();
    return withinLimits(from, static_cast<double>(to), decoder, exact);
}

bool readUnsigned(const Value& from, std::uint64_t high, std::uint64_t& to, Decoder& decoder, const Rules& rules)
{
    const std::string& spelling = from.spelling();
    const bool wide = from.kind() == Kind::Double && !spelling.empty() &&
                      spelling.find_first_not_of("0123456789") == std::string::npos;
    if (!from.isInteger() && !wide)
        return refuseKind(from, decoder, "an integer", quotesHint(from));
    if (from.isInteger() && from.asInteger() < 0) {
        decoder.error(from.location(), "must be at least " + shown(std::max(rules.min.value_or(0), 0.0)));
        return false;
    }
    if (wide) {
        const auto parsed = std::from_chars(spelling.data(), spelling.data() + spelling.size(), to);
        if (parsed.ec != std::errc()) {
            decoder.error(from.location(), "must be at most " + std::to_string(high));
            return false;
        }
    } else {
        to = static_cast<std::uint64_t>(from.asInteger());
    }
    if (to > high) {
        const double limit = std::min(rules.max.value_or(static_cast<double>(high)), static_cast<double>(high));
        decoder.error(from.location(), "must be at most " + shown(limit));
        return false;
    }
    return withinLimits(from, static_cast<double>(to), decoder, rules);
}

bool readDouble(const Value& from, double& to, Decoder& decoder, const Rules& rules)
{
    if (!from.isNumber())
        return refuseKind(from, decoder, "a number", quotesHint(from));
    to = from.asDouble();
    return withinLimits(from, to, decoder, rules);
}

bool readText(const Value& from, std::string& to, Decoder& decoder, const Rules& rules)
{
    // A number that stands for a text (`version: 1.10`) is taken as it is spelled.
    if (!from.isString() && !(from.isNumber() && !from.spelling().empty()))
        return refuseKind(from, decoder, "a text", from.isBool() ? "put it in quotes" : "");
    to = from.toText();
    if (rules.notEmpty && to.empty()) {
        decoder.error(from.location(), "must not be empty");
        return false;
    }
    if (rules.choices.empty())
        return true;
    const bool known = std::any_of(rules.choices.begin(), rules.choices.end(),
                                   [&to](const ChoiceEntry& choice) { return choice.name == to; });
    return known || refuseChoice(from, to, namesOf(rules.choices), decoder);
}

bool parseDuration(std::string_view text, std::chrono::nanoseconds& out) noexcept
{
    if (text == "0") {
        out = {};
        return true;
    }
    std::int64_t total = 0;
    std::size_t lastUnit = 0; // units go from large to small, each at most once
    if (text.empty())
        return false;
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
        if (parsed.ec != std::errc() || text.front() == '-')
            return false;
        text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
        const std::size_t length = std::min(text.find_first_of("0123456789"), text.size());
        const auto* const found = std::find_if(std::begin(units) + lastUnit, std::end(units), [&](const Unit& unit) {
            return unit.name == text.substr(0, length);
        });
        std::int64_t part = 0;
        if (found == std::end(units) || __builtin_mul_overflow(number, found->nanoseconds, &part) ||
            __builtin_add_overflow(total, part, &total))
            return false;
        lastUnit = static_cast<std::size_t>(found - std::begin(units)) + 1;
        text.remove_prefix(length);
    }
    out = std::chrono::nanoseconds(total);
    return true;
}

std::string formatDuration(std::chrono::nanoseconds duration)
{
    const std::int64_t count = duration.count();
    if (count == 0)
        return "0s";
    for (const Unit& unit : units) {
        if (count % unit.nanoseconds == 0)
            return std::to_string(count / unit.nanoseconds) + std::string(unit.name);
    }
    return std::to_string(count) + "ns";
}

bool readDuration(const Value& from, std::chrono::nanoseconds resolution, std::chrono::nanoseconds& to,
                  Decoder& decoder, const Rules& rules)
{
    const bool zero = from.isInteger() && from.asInteger() == 0;
    if (!zero && !from.isString())
        return refuseKind(from, decoder, "a duration",
                          from.isNumber() ? "say the unit: " + from.toText() + "s or " + from.toText() + "ms" : "");
    if (zero)
        to = {};
    else if (!parseDuration(from.asString(), to)) {
        decoder.error(from.location(), "is not a duration: \"" + from.asString().substr(0, 80) + '"',
                      "write 500ms, 30s, 5m, 2h, 1d or 1m30s");
        return false;
    }
    if (to.count() % resolution.count() != 0) {
        decoder.error(from.location(), "must be a whole number of " + formatDuration(resolution).substr(1));
        return false;
    }
    return withinLimits(from, static_cast<double>(to.count()), decoder, rules, shownNanoseconds);
}

bool readBytes(const Value& from, ByteCount& to, Decoder& decoder, const Rules& rules)
{
    const bool number = from.isInteger() && from.asInteger() >= 0;
    if (!number && !from.isString())
        return refuseKind(from, decoder, "a size", "write 512, 64KiB or 10MB");
    if (number)
        to = ByteCount(static_cast<std::uint64_t>(from.asInteger()));
    else if (!ByteCount::parse(from.asString(), to)) {
        decoder.error(from.location(), "is not a size: \"" + from.asString().substr(0, 80) + '"',
                      "write 512, 64KiB or 10MB");
        return false;
    }
    return withinLimits(from, static_cast<double>(to.value), decoder, rules, shownOctets);
}

bool readChoice(const Value& from, std::int64_t& to, Decoder& decoder, const Rules& rules)
{
    const std::string given = from.toText(); // `0` or `true` may be the name of a choice, too
    if (from.isNull() || from.isList() || from.isMap())
        return refuseKind(from, decoder, "one of " + listed(namesOf(rules.choices)));
    for (const ChoiceEntry& choice : rules.choices) {
        if (choice.name == given) {
            to = choice.value;
            return true;
        }
    }
    return refuseChoice(from, given, namesOf(rules.choices), decoder);
}

Value writeChoice(std::int64_t value, const Rules& rules)
{
    for (const ChoiceEntry& choice : rules.choices) {
        if (choice.value == value)
            return Value(choice.name);
    }
    return {};
}

bool readSecret(const Value& from, SecretRef& to, Decoder& decoder)
{
    constexpr const char* hint = "write a reference: ${env:NAME}, ${file:PATH} or ${keychain:NAME}";
    if (!from.isString()) {
        decoder.error(from.location(), "must be a reference to a secret", hint);
        return false;
    }
    Result<SecretRef> reference = SecretRef::parse(from.asString());
    if (!reference) {
        decoder.error(from.location(), reference.error().message(), hint);
        return false;
    }
    to = *std::move(reference);
    to.location = from.location();
    return true;
}

bool expectList(const Value& from, Decoder& decoder, const Rules& rules)
{
    if (!from.isList() && !from.isNull())
        return refuseKind(from, decoder, "a list", from.isString() ? "write [" + from.asString().substr(0, 40) + "]" : "");
    return withinItems(from, decoder, rules);
}

bool expectMap(const Value& from, Decoder& decoder, const Rules& rules)
{
    if (!from.isMap() && !from.isNull())
        return refuseKind(from, decoder, "a map");
    return withinItems(from, decoder, rules);
}

int chooseAlternative(const Value& from, const std::vector<const ObjectSchema*>& alternatives, Decoder& decoder,
                      const Rules& rules)
{
    if (!from.isMap()) {
        (void)refuseKind(from, decoder, "a map");
        return -1;
    }
    std::vector<std::string> names;
    for (const ObjectSchema* alternative : alternatives)
        names.push_back(alternative->name());
    const Value* tag = from.find(rules.tag);
    if (tag == nullptr) {
        decoder.error(from.location(), "needs the key \"" + rules.tag + "\"", "one of " + listed(names));
        return -1;
    }
    const Decoder::Step step(decoder, rules.tag);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (tag->isString() && names[i] == tag->asString())
            return static_cast<int>(i);
    }
    (void)refuseChoice(*tag, tag->toText(), names, decoder);
    return -1;
}

} // namespace postern::schema
