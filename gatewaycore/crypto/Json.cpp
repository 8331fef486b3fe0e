// SPDX-License-Identifier: Apache-2.0
#include "crypto/Json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace postern::crypto {
namespace {

/// Builds the value from the parser's events and stops it where a limit is passed.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
  public:
    explicit Builder(const JsonLimits& limits) : limits_(limits) {}

    bool Null() { return add(JsonValue::Kind::Null) != nullptr; }
    bool Bool(bool value)
    {
        JsonValue* added = add(JsonValue::Kind::Bool);
        return added != nullptr && (added->boolean = value, true);
    }
    bool Int(int value) { return Int64(value); }
    bool Uint(unsigned value) { return Int64(value); }
    bool Int64(std::int64_t value)
    {
        JsonValue* added = add(JsonValue::Kind::Integer);
        if (added == nullptr)
            return false;
        added->integer = value;
        added->number = static_cast<double>(value);
        return true;
    }
    bool Uint64(std::uint64_t value)
    {
        return value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())
                   ? Int64(static_cast<std::int64_t>(value))
                   : Double(static_cast<double>(value));
    }
    bool Double(double value)
    {
        JsonValue* added = add(JsonValue::Kind::Number);
        return added != nullptr && (added->number = value, true);
    }
    bool String(const char* text, rapidjson::SizeType size, bool)
    {
        if (holdsSurrogate({text, size}))
            return stop(ErrorKind::ParseError, "half a surrogate pair");
        JsonValue* added = add(JsonValue::Kind::String);
        return added != nullptr && (added->text.assign(text, size), true);
    }
    bool StartObject() { return open(JsonValue::Kind::Object); }
    bool Key(const char* text, rapidjson::SizeType size, bool)
    {
        if (holdsSurrogate({text, size}))
            return stop(ErrorKind::ParseError, "half a surrogate pair");
        open_.back()->members.emplace_back(std::string_view(text, size), JsonValue());
        return true;
    }
    bool EndObject(rapidjson::SizeType)
    {
        const auto& members = open_.back()->members;
        std::vector<std::string_view> names;
        names.reserve(members.size());
        for (const auto& [name, value] : members)
            names.emplace_back(name);
        std::sort(names.begin(), names.end());
        const auto twice = std::adjacent_find(names.begin(), names.end());
        if (twice != names.end())
            return stop(ErrorKind::ParseError, "the member " + quoteJson(twice->substr(0, 64)) + " stands twice in one object");
        open_.pop_back();
        return true;
    }
    bool StartArray() { return open(JsonValue::Kind::Array); }
    bool EndArray(rapidjson::SizeType)
    {
        open_.pop_back();
        return true;
    }

    JsonValue root;
    ErrorKind problemKind = ErrorKind::ParseError;
    std::string problem; ///< empty: what the parser says

  private:
    /// The parser lets "\\udc00" pass, which would make text that is no UTF-8.
    static bool holdsSurrogate(std::string_view text) noexcept
    {
        for (std::size_t at = text.find('\xed'); at != std::string_view::npos; at = text.find('\xed', at + 1)) {
            if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xa0)
                return true;
        }
        return false;
    }
    JsonValue* add(JsonValue::Kind kind)
    {
        if (++count_ > limits_.maximumValues) {
            stop(ErrorKind::TooLarge, "too many values");
            return nullptr;
        }
        JsonValue* value = &root;
        if (!open_.empty()) {
            JsonValue& parent = *open_.back();
            value = parent.kind == JsonValue::Kind::Array ? &parent.items.emplace_back() : &parent.members.back().value;
        }
        value->kind = kind;
        return value;
    }
    bool open(JsonValue::Kind kind)
    {
        if (open_.size() >= limits_.maximumDepth)
            return stop(ErrorKind::TooLarge, "nested too deeply");
        JsonValue* added = add(kind);
        // Only the innermost open value grows, so these pointers stay good.
        return added != nullptr && (open_.push_back(added), true);
    }
    bool stop(ErrorKind kind, std::string why)
    {
        problemKind = kind;
        problem = std::move(why);
        return false;
    }

    const JsonLimits& limits_;
    std::vector<JsonValue*> open_;
    std::size_t count_ = 0;
};

void write(const JsonValue& value, std::string& out)
{
    switch (value.kind) {
    case JsonValue::Kind::Null: out += "null"; return;
    case JsonValue::Kind::Bool: out += value.boolean ? "true" : "false"; return;
    case JsonValue::Kind::Integer: out += std::to_string(value.integer); return;
    case JsonValue::Kind::Number: {
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, value.number).ptr;
        out += std::isfinite(value.number) ? std::string_view(digits, static_cast<std::size_t>(end - digits)) : "null";
        return;
    }
    case JsonValue::Kind::String: out += quoteJson(value.text); return;
    case JsonValue::Kind::Array: {
        const char* separator = "[";
        for (const JsonValue& item : value.items) {
            out += separator;
            write(item, out);
            separator = ",";
        }
        out += value.items.empty() ? "[]" : "]";
        return;
    }
    case JsonValue::Kind::Object: {
        const char* separator = "{";
        for (const auto& [name, member] : value.members) {
            out += separator;
            out += quoteJson(name);
            out += ':';
            write(member, out);
            separator = ",";
        }
        out += value.members.empty() ? "{}" : "}";
        return;
    }
    }
}

} // namespace

JsonValue::JsonValue() = default;
JsonValue::~JsonValue() = default;
JsonValue::JsonValue(const JsonValue&) = default;
JsonValue::JsonValue(JsonValue&&) noexcept = default;
JsonValue& JsonValue::operator=(const JsonValue&) = default;
JsonValue& JsonValue::operator=(JsonValue&&) noexcept = default;

const JsonValue* JsonValue::find(std::string_view name) const noexcept
{
    for (const auto& [memberName, value] : members) {
        if (memberName == name)
            return &value;
    }
    return nullptr;
}

std::string_view JsonValue::textOf(std::string_view name) const noexcept
{
    const JsonValue* value = find(name);
    return value != nullptr && value->isString() ? std::string_view(value->text) : std::string_view();
}

Result<JsonValue> parseJson(std::string_view text, const JsonLimits& limits)
{
    if (text.size() > limits.maximumSize)
        return unexpected(ErrorKind::TooLarge, "JSON of " + std::to_string(text.size()) + " octets, at most " +
                                                   std::to_string(limits.maximumSize) + " are taken");
    // The parser takes a NUL for the end, whatever follows.
    if (const void* nul = text.empty() ? nullptr : std::memchr(text.data(), 0, text.size()); nul != nullptr)
        return unexpected(ErrorKind::ParseError, "not JSON: holds a NUL");
    rapidjson::MemoryStream stream(text.data(), text.size());
    rapidjson::Reader reader;
    Builder builder(limits);
    constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
    const rapidjson::ParseResult result = reader.Parse<flags>(stream, builder);
    if (result.IsError()) {
        std::string why = std::move(builder.problem);
        if (why.empty())
            why = rapidjson::GetParseError_En(result.Code());
        if (why.ends_with('.')) // whoever quotes this ends the sentence
            why.pop_back();
        return unexpected(builder.problemKind,
                          "not acceptable JSON at octet " + std::to_string(result.Offset()) + ": " + why);
    }
    return std::move(builder.root);
}

std::string writeJson(const JsonValue& value)
{
    std::string out;
    write(value, out);
    return out;
}

std::string quoteJson(std::string_view text)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(text.size() + 2);
    out += '"';
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (octet < 0x20) {
            out += "\\u00";
            out += digits[octet >> 4];
            out += digits[octet & 15];
        } else {
            out += c;
        }
    }
    out += '"';
    return out;
}

} // namespace postern::crypto
