// SPDX-License-Identifier: Apache-2.0
#include "config/Examples.h"

#include "schema/Document.h"

#include <algorithm>
#include <charconv>

namespace postern::config {
namespace {

using schema::Entry;
using schema::Value;

constexpr std::size_t largestBody = 64U << 10U;
constexpr std::size_t longestHeader = 8U << 10U;
constexpr std::size_t longestName = 200; // of an example, of a media type

bool isJson(std::string_view mediaType)
{
    const std::string_view bare = mediaType.substr(0, std::min(mediaType.find(';'), mediaType.size()));
    return bare == "application/json" || bare == "*/*" || bare.ends_with("+json") || bare.ends_with("/json");
}

/// Whether a name may stand in front of a header's colon (RFC 9110 5.6.2), or be one side of a media type.
bool isToken(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

/// Nothing that would end or break a header line.
bool isHeaderValue(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

/// "*/*" and "application/*" are no media types to send.
std::string concrete(std::string_view mediaType)
{
    if (mediaType.find('*') == std::string_view::npos)
        return std::string(mediaType);
    return mediaType.starts_with("text/") ? "text/plain" : "application/json";
}

std::string bodyText(const Value& value, std::string_view mediaType)
{
    if (value.isString()) {
        const std::string& text = value.asString();
        const std::size_t first = text.find_first_not_of(" \t\r\n");
        // Many definitions write a JSON example as a text that holds it.
        const bool holdsJson = first != std::string::npos && (text[first] == '{' || text[first] == '[');
        if (!isJson(mediaType) || holdsJson)
            return text;
        return schema::writeJson(value, 0);
    }
    if (isJson(mediaType) || value.isMap() || value.isList())
        return schema::writeJson(value, 0);
    return value.toText();
}

/// About the octets of a value as JSON, counted no further than `most`.
std::size_t jsonOctets(const Value& value, std::size_t most)
{
    if (value.isString() || !value.spelling().empty())
        return 2 + (value.isString() ? value.asString().size() : value.spelling().size());
    std::size_t octets = 2;
    for (const Value& item : value.items()) {
        if (octets > most)
            return octets;
        octets += jsonOctets(item, most - octets);
    }
    for (const Entry& entry : value.entries()) {
        if (octets > most)
            return octets;
        octets += entry.key.size() + 4;
        if (octets <= most)
            octets += jsonOctets(entry.value, most - octets);
    }
    return octets;
}

/// 200, "2XX" -> 200, "default" -> 0; negative when it is no status.
int statusOf(std::string_view key)
{
    if (key == "default")
        return 0;
    if (key.size() == 3 && key[0] >= '1' && key[0] <= '5' && (key.substr(1) == "XX" || key.substr(1) == "xx"))
        return (key[0] - '0') * 100;
    int status = -1;
    const auto parsed = std::from_chars(key.data(), key.data() + key.size(), status);
    return parsed.ptr == key.data() + key.size() && status >= 100 && status <= 599 ? status : -1;
}

std::string_view textFor(std::string_view format)
{
    constexpr std::pair<std::string_view, std::string_view> known[] = {
        {"date-time", "2024-01-01T00:00:00Z"}, {"date", "2024-01-01"}, {"time", "00:00:00Z"},
        {"uuid", "00000000-0000-4000-8000-000000000000"}, {"email", "user@example.com"}, {"uri", "https://example.com/"},
        {"url", "https://example.com/"}, {"hostname", "example.com"}, {"ipv4", "192.0.2.1"}, {"ipv6", "2001:db8::1"},
        {"byte", "ZXhhbXBsZQ=="}, {"binary", ""}, {"password", "********"}};
    for (const auto& [name, text] : known) {
        if (name == format)
            return text;
    }
    return "string";
}

} // namespace

std::string Examples::typeOf(const Value* schema) const
{
    schema = references_.follow(schema);
    const Value* type = schema != nullptr ? schema->find("type") : nullptr;
    if (type == nullptr) {
        if (schema != nullptr && (schema->find("properties") != nullptr || schema->find("additionalProperties") != nullptr))
            return "object";
        return schema != nullptr && schema->find("items") != nullptr ? "array" : "";
    }
    for (const Value& each : type->items()) { // 3.1: a list of types
        if (each.asString() != "null")
            return each.asString();
    }
    return type->asString();
}

bool Examples::afford(const Value& example)
{
    constexpr std::size_t around = 256; // what it is kept in
    const std::size_t octets = jsonOctets(example, largestBody);
    return octets <= largestBody && spend(octets + around);
}

bool Examples::spend(std::size_t octets)
{
    if (octets > totalOctets_)
        return false;
    totalOctets_ -= octets;
    return true;
}

Value Examples::generate(const Value* schema, bool response)
{
    Budget budget{std::min<std::size_t>(1000, total_), std::min(largestBody, totalOctets_), false};
    const Budget before = budget;
    Value made = make(schema, 0, budget, response);
    total_ -= before.values - budget.values;
    totalOctets_ -= before.octets - budget.octets;
    return budget.exceeded ? Value() : made;
}

Value Examples::copy(const Value& given, Budget& budget)
{
    const std::size_t octets = jsonOctets(given, budget.octets);
    if (octets > budget.octets) {
        budget = {0, budget.octets, true};
        return {};
    }
    budget.octets -= octets;
    return given;
}

Value Examples::make(const Value* schema, unsigned depth, Budget& budget, bool response)
{
    constexpr unsigned deepest = 6; // a schema may hold itself
    if (schema == nullptr || budget.values == 0)
        return {};
    --budget.values; // what turns out to be too deep costs, too: it had to be looked at
    schema = depth <= deepest ? references_.follow(schema) : nullptr;
    if (schema == nullptr)
        return {};
    for (const char* key : {"example", "const", "default"}) {
        if (const Value* given = schema->find(key))
            return copy(*given, budget);
    }
    for (const char* key : {"examples", "enum"}) {
        const Value* given = schema->find(key);
        if (given != nullptr && given->isList() && given->size() > 0)
            return copy(given->items().front(), budget);
    }
    for (const char* key : {"oneOf", "anyOf"}) {
        const Value* choices = schema->find(key);
        if (choices != nullptr && choices->isList() && choices->size() > 0)
            return make(choices->at(0), depth + 1, budget, response);
    }
    const auto name = [&budget](const std::string& key) { // a name may be as long as any text
        const bool fits = key.size() <= budget.octets;
        budget.octets -= fits ? key.size() : 0;
        if (!fits)
            budget = {0, budget.octets, true};
        return fits;
    };
    const std::string type = typeOf(schema);
    if (const Value* parts = schema->find("allOf"); parts != nullptr && parts->isList()) {
        Value merged = Value::map();
        for (const Value& part : parts->items()) {
            const Value made = make(&part, depth + 1, budget, response);
            if (!made.isMap() && parts->size() == 1)
                return made;
            for (const Entry& entry : made.entries())
                merged.set(entry.key, entry.value);
        }
        if (const Value* properties = schema->find("properties")) {
            for (const Entry& entry : properties->entries()) {
                if (budget.values > 0 && name(entry.key))
                    merged.set(entry.key, make(&entry.value, depth + 1, budget, response));
            }
        }
        return merged;
    }
    if (type == "object") {
        Value object = Value::map();
        const Value* properties = schema->find("properties");
        for (const Entry& entry : properties != nullptr ? properties->entries() : Value().entries()) {
            if (budget.values == 0)
                break;
            const Value* property = references_.follow(&entry.value);
            const Value* hidden = property != nullptr ? property->find(response ? "writeOnly" : "readOnly") : nullptr;
            if (hidden != nullptr && hidden->asBool())
                continue;
            // A property that would only hold null because it is too deep is better left out.
            Value made = make(&entry.value, depth + 1, budget, response);
            if (!made.isNull() && name(entry.key))
                object.set(entry.key, std::move(made));
        }
        return object;
    }
    if (type == "array") {
        Value list = Value::list();
        Value made = make(schema->find("items"), depth + 1, budget, response);
        if (!made.isNull())
            list.push(std::move(made));
        return list;
    }
    if (type == "boolean")
        return Value(true);
    if (type == "integer" || type == "number") {
        const Value* least = schema->find("minimum");
        return least != nullptr && least->isNumber() ? *least : Value(0);
    }
    if (type == "string") {
        const Value* format = schema->find("format");
        std::string text(textFor(format != nullptr ? format->asString() : std::string()));
        const Value* least = schema->find("minLength");
        if (least != nullptr && least->asInteger() > 0)
            text.resize(std::max(text.size(), static_cast<std::size_t>(std::min<std::int64_t>(least->asInteger(), 256))), 'x');
        return Value(std::move(text));
    }
    return {};
}

std::vector<Examples::Found> Examples::ofMedia(const Value& media, bool generateOne, bool response)
{
    std::vector<Found> found;
    bool tooLarge = false; // then nothing is invented in its place
    const auto take = [&](const std::string& name, const Value& example) {
        if (name.size() <= longestName && afford(example))
            found.push_back({name, example, false});
        else
            tooLarge = true;
    };
    if (const Value* example = media.find("example"))
        take({}, *example);
    if (const Value* examples = media.find("examples")) {
        for (const Entry& entry : examples->entries()) {
            const Value* example = references_.follow(&entry.value);
            const Value* value = example != nullptr ? example->find("value") : nullptr;
            if (value != nullptr)
                take(entry.key, *value);
        }
    }
    const Value* schema = references_.follow(media, "schema");
    if (found.empty() && !tooLarge && schema != nullptr) {
        if (const Value* example = schema->find("example"))
            take({}, *example);
        else if (generateOne) {
            Value made = generate(schema, response);
            if (!made.isNull())
                found.push_back({{}, std::move(made), true});
        }
    }
    return found;
}

std::vector<model::MockResponse> Examples::responses(const Value& responses, const std::vector<std::string>& produces)
{
    std::vector<model::MockResponse> mocks;
    const bool onlyDefault = responses.size() == 1;
    for (const Entry& entry : responses.entries()) {
        int status = statusOf(entry.key);
        const Value* response = references_.follow(&entry.value);
        if (status < 0 || response == nullptr || (status == 0 && !onlyDefault))
            continue;
        if (status == 0)
            status = 200;
        if (status < 200)
            continue; // no final answer (RFC 9110 15.2): a client would wait on
        const bool success = status < 400;
        std::vector<std::pair<std::string, std::string>> headers;
        if (const Value* declared = response->find("headers")) {
            for (const Entry& header : declared->entries()) {
                const Value* about = references_.follow(&header.value);
                const std::string example = about != nullptr ? parameter(*about) : std::string();
                if (!example.empty() && example.size() + header.key.size() <= longestHeader && isToken(header.key) &&
                    isHeaderValue(example))
                    headers.emplace_back(header.key, example);
            }
        }
        std::size_t around = sizeof(model::MockResponse); // each answer has its own copy of them
        for (const auto& [name, value] : headers)
            around += sizeof headers.front() + name.size() + value.size();
        std::vector<model::MockResponse> here;
        const auto add = [&](std::string_view mediaType, Found found) {
            std::string body = bodyText(found.value, mediaType);
            if (body.size() <= largestBody && mediaType.size() <= longestName && isHeaderValue(mediaType) && spend(around))
                here.push_back({status, concrete(mediaType), std::move(body), headers, std::move(found.name), found.generated});
        };
        if (const Value* content = response->find("content")) {
            for (const Entry& media : content->entries()) {
                const Value* about = references_.follow(&media.value);
                if (about == nullptr)
                    continue;
                // Inventing a body is for JSON only: made-up XML or CSV would be wrong more often than not.
                for (Found& found : ofMedia(*about, success && isJson(media.key), true))
                    add(media.key, std::move(found));
            }
        } else if (const Value* examples = response->find("examples")) { // Swagger 2.0: by media type
            for (const Entry& media : examples->entries()) {
                if (afford(media.value))
                    add(media.key, {{}, media.value, false});
            }
        } else if (const Value* schema = response->find("schema"); schema != nullptr && success) { // Swagger 2.0
            const std::string mediaType = produces.empty() ? "application/json" : produces.front();
            Value made = isJson(mediaType) ? generate(schema, true) : Value();
            if (!made.isNull())
                add(mediaType, {{}, std::move(made), true});
        }
        if (here.empty() && spend(around))
            here.push_back({status, {}, {}, headers, {}, true});
        std::move(here.begin(), here.end(), std::back_inserter(mocks));
    }
    std::stable_sort(mocks.begin(), mocks.end(), [](const auto& a, const auto& b) {
        const auto rank = [](const model::MockResponse& mock) { return mock.status / 100 == 2 ? 0 : mock.status / 100; };
        return rank(a) < rank(b);
    });
    return mocks;
}

std::vector<model::RequestExample> Examples::requestBody(const Value& body)
{
    std::vector<model::RequestExample> out;
    const Value* content = body.find("content");
    for (const Entry& media : content != nullptr ? content->entries() : Value().entries()) {
        const Value* about = references_.follow(&media.value);
        if (about == nullptr)
            continue;
        for (Found& found : ofMedia(*about, isJson(media.key), false)) {
            std::string text = bodyText(found.value, media.key);
            if (text.size() <= largestBody && media.key.size() <= longestName)
                out.push_back({concrete(media.key), std::move(text), std::move(found.name)});
        }
        if (out.empty() && media.key.size() <= longestName)
            out.push_back({concrete(media.key), {}, {}});
    }
    return out;
}

model::RequestExample Examples::bodyParameter(const Value& parameter, const std::vector<std::string>& consumes)
{
    const bool named = !consumes.empty() && consumes.front().size() <= longestName;
    const std::string mediaType = named ? concrete(consumes.front()) : "application/json";
    const Value made = isJson(mediaType) ? generate(parameter.find("schema"), false) : Value();
    std::string text = made.isNull() ? std::string() : bodyText(made, mediaType);
    return {mediaType, text.size() <= largestBody ? std::move(text) : std::string(), {}};
}

std::string Examples::parameter(const Value& parameter)
{
    // Swagger 2.0 keeps the schema's keys in the parameter itself.
    const Value* schema = parameter.find("schema") != nullptr ? references_.follow(parameter, "schema") : &parameter;
    const Value* given = nullptr;
    if (const Value* example = parameter.find("example"))
        given = example;
    else if (const Value* examples = parameter.find("examples"); examples != nullptr && examples->isMap() && examples->size() > 0) {
        const Value* first = references_.follow(&examples->entries().front().value);
        given = first != nullptr ? first->find("value") : nullptr;
    } else if (const Value* special = parameter.find("x-example")) {
        given = special;
    }
    Value made;
    if ((given == nullptr || given->isNull()) && schema != nullptr) {
        made = generate(schema, false);
        given = &made;
    }
    if (given != nullptr && given->isList())
        given = given->at(0);
    if (given == nullptr || (given != &made && !afford(*given)))
        return {};
    return given->isMap() ? schema::writeJson(*given, 0) : given->toText();
}

} // namespace postern::config
