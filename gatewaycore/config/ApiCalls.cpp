// SPDX-License-Identifier: Apache-2.0
#include "config/ApiCalls.h"

#include "config/ApiEntry.h"
#include "config/GatewayFolder.h"
#include "crypto/Base64.h"
#include "schema/Document.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace postern::config {
namespace {

namespace fs = std::filesystem;
using schema::Value;

constexpr std::string_view listTarget = "/v1/apis";
constexpr std::string_view surroundingsTarget = "/v1/surroundings";
constexpr std::size_t usualPage = 100;
constexpr std::size_t largestPage = 500;

int hexValue(char c) noexcept
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Nothing: it is not percent-encoded text.
std::optional<std::string> percentDecodedText(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size() || hexValue(text[i + 1]) < 0 || hexValue(text[i + 2]) < 0)
            return std::nullopt;
        out += static_cast<char>(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2]));
        i += 2;
    }
    return out;
}

/// Values of a query's parameters of one name; nothing: one of them is not percent-encoded text.
std::optional<std::vector<std::string>> parametersOf(std::string_view query, std::string_view name)
{
    std::vector<std::string> out;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view part = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (part.substr(0, part.find('=')) != name || part.find('=') == std::string_view::npos)
            continue;
        auto value = percentDecodedText(part.substr(part.find('=') + 1));
        if (!value)
            return std::nullopt;
        out.push_back(*std::move(value));
    }
    return out;
}

Value shownEntry(const fs::path& folder, const ApiEntry& entry, const ApiFiles& files)
{
    const auto mark = markOf(folder, entry.name);
    return Value::object({{"entry", entry.name},
                          {"name", entry.api->name},
                          {"version", entry.api->version},
                          {"context", entry.api->context},
                          {"hash", hashOf(files)},
                          {"revision", mark ? Value(*mark) : Value()}});
}

std::vector<std::string> entryNames(const fs::path& folder)
{
    std::vector<std::string> out;
    std::error_code failure;
    for (fs::directory_iterator at(folder / "apis", failure), end; !failure && at != end; at.increment(failure)) {
        if (std::string name = at->path().filename().string(); !name.starts_with('.'))
            out.push_back(std::move(name));
    }
    std::ranges::sort(out);
    return out;
}

ApiAnswer listOf(const fs::path& folder, std::string_view query)
{
    const auto limits = parametersOf(query, "limit");
    const auto after = parametersOf(query, "after");
    const auto title = parametersOf(query, "title");
    std::size_t limit = usualPage;
    if (limits && !limits->empty()) {
        const std::string& text = limits->back();
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), limit);
        if (failed != std::errc() || end != text.data() + text.size() || limit == 0)
            return ApiAnswer::error(400, "limit is a number from 1 on");
    }
    if (!limits || !after || !title)
        return ApiAnswer::error(400, "the query is not percent-encoded text");
    limit = std::min(limit, largestPage);
    Value apis = Value::list();
    Value skipped = Value::list();
    Value next;
    std::size_t shown = 0;
    for (const std::string& name : entryNames(folder)) {
        if (!after->empty() && name <= after->back())
            continue;
        if (shown == limit)
            break;
        const ApiEntry entry = readApiEntry(folder / "apis" / name, false);
        const bool asked = title->empty() || (entry.api && (entry.api->title() == title->back() || entry.name == title->back()));
        if (!asked)
            continue;
        next = name;
        ++shown;
        const auto files = entry.api ? readApiFiles(folder, name) : Result<ApiFiles>(unexpected(ErrorKind::InvalidConfig, entry.isApi ? entry.problems.toString() : "is neither an API project nor an OpenAPI file"));
        if (files)
            apis.push(shownEntry(folder, entry, *files));
        else
            skipped.push(Value::object({{"entry", name}, {"why", files.error().message()}}));
    }
    if (shown < limit)
        next = Value();
    return {200, Value::object({{"apis", std::move(apis)}, {"skipped", std::move(skipped)}, {"after", std::move(next)}})};
}

ApiAnswer surroundingsOf(const fs::path& folder)
{
    // Its own APIs do not matter here, and may be many.
    const auto none = [](const fs::path& path, bool /*keepDefinition*/) {
        ApiEntry entry;
        entry.name = path.filename().string();
        entry.isApi = false;
        return entry;
    };
    const LoadedGateway loaded = loadGateway(folder, {}, Overrides::UnknownApi::Waiting, none);
    if (!loaded.config)
        return {500, Value::object({{"error", "the gateway's folder cannot be read: " + loaded.problems.toString()}})};
    model::GatewayConfig policies;
    policies.policies = loaded.config->policies;
    const Value encoded = schema::encode(policies);
    const Value* const all = encoded.find("policies");
    Value filters = Value::list();
    for (const model::FilterConfig& each : loaded.config->filters)
        filters.push(schema::encode(each));
    Value issuers = Value::list();
    for (const model::Issuer& each : loaded.config->issuers)
        issuers.push(schema::encode(each));
    return {200, Value::object({{"policies", all == nullptr ? Value::map() : *all}, {"filters", std::move(filters)}, {"issuers", std::move(issuers)}})};
}

ApiAnswer entryOf(const fs::path& folder, const std::string& name)
{
    const auto files = readApiFiles(folder, name);
    if (!files)
        return ApiAnswer::error(files.error());
    const ApiEntry entry = readApiEntry(folder / "apis" / name, false);
    if (!entry.api)
        return ApiAnswer::error(422, "apis/" + name + " cannot be read: " + entry.problems.toString());
    Value out = shownEntry(folder, entry, *files);
    out.set("files", toValue(*files));
    return {200, std::move(out)};
}

/// What was wanted is there, or something else than was expected: then the answer. Nothing: go on.
std::optional<ApiAnswer> heldAgainst(const fs::path& folder, const ApiCall& call, const ApiPlacing& placing)
{
    auto there = readApiFiles(folder, placing.entry);
    if (!there && there.error().kind() != ErrorKind::NotFound)
        return ApiAnswer::error(there.error());
    const std::string hash = there ? hashOf(*there) : std::string();
    const bool wanted = placing.files.empty() ? !there.has_value() : there && hash == hashOf(placing.files) && markOf(folder, placing.entry).value_or("") == placing.revision;
    if (placing.files.empty() && wanted)
        return ApiAnswer::error(404, "there is no apis/" + placing.entry);
    if (wanted)
        return ApiAnswer{200, Value::object({{"hash", hash}})};
    if (call.ifMatch.empty() && call.ifNoneMatch != "*")
        return ApiAnswer::error(428, "say what is to be replaced: If-Match with its hash, or If-None-Match: *");
    const bool expected = call.ifMatch.empty() ? !there.has_value() : there && call.ifMatch == hash;
    if (!expected)
        return ApiAnswer::error(412, "apis/" + placing.entry + (there ? " is another one than was expected" : " is not there"));
    return std::nullopt;
}

Result<ApiPlacing> placingOf(const std::string& entry, std::string_view body)
{
    schema::Problems problems;
    const auto read = schema::readJson(body, "request", problems);
    if (!read || !read->isMap())
        return unexpected(ErrorKind::InvalidArgument, read ? "The body is no JSON object." : problems.toString());
    ApiPlacing out;
    out.entry = entry;
    for (const schema::Entry& each : read->entries()) {
        if (each.key == "revision" && each.value.isString() && each.value.asString().size() <= 200 && each.value.asString().find('\n') == std::string::npos) {
            out.revision = each.value.asString();
        } else if (each.key == "files") {
            auto files = apiFilesOf(each.value);
            if (!files)
                return unexpected(std::move(files).error());
            out.files = *std::move(files);
        } else if (each.key == "policies" && each.value.isMap()) {
            out.policies = each.value;
        } else if (each.key == "withoutPolicies" && each.value.isList()) {
            for (const Value& name : each.value.items())
                out.withoutPolicies.push_back(name.asString());
        } else {
            return unexpected(ErrorKind::InvalidArgument, "\"" + each.key.substr(0, 100) + "\" is unknown, or of the wrong kind.");
        }
    }
    if (auto good = checkApiFiles(entry, out.files); !good)
        return unexpected(std::move(good).error());
    return out;
}

} // namespace

ApiAnswer ApiAnswer::error(int status, std::string message) { return {status, Value::object({{"error", std::move(message)}})}; }

ApiAnswer ApiAnswer::error(const Error& error)
{
    switch (error.kind()) {
    case ErrorKind::NotFound: return ApiAnswer::error(404, error.message());
    case ErrorKind::InvalidArgument: return ApiAnswer::error(400, error.message());
    case ErrorKind::TooLarge: return ApiAnswer::error(413, error.message());
    case ErrorKind::AlreadyExists: return ApiAnswer::error(409, error.message());
    case ErrorKind::InvalidConfig: return ApiAnswer::error(422, error.message());
    default: return ApiAnswer::error(500, error.message());
    }
}

bool isApiCall(std::string_view target) noexcept
{
    const std::string_view path = target.substr(0, target.find('?'));
    return path == listTarget || path == surroundingsTarget || path.starts_with("/v1/apis/");
}

BegunApiCall beginApiCall(const fs::path& folder, const ApiCall& call)
{
    BegunApiCall out;
    const std::string_view path = call.target.substr(0, call.target.find('?'));
    const std::string_view query = path.size() < call.target.size() ? call.target.substr(path.size() + 1) : std::string_view();
    const bool get = call.method == "GET";
    const bool put = call.method == "PUT";
    if (path == listTarget || path == surroundingsTarget) {
        out.answer = !get ? ApiAnswer::error(405, "this can only be read") : path == listTarget ? listOf(folder, query) : surroundingsOf(folder);
        return out;
    }
    const auto entry = percentDecodedText(path.substr(std::min(path.size(), listTarget.size() + 1)));
    if (!entry || !isEntryName(*entry)) {
        out.answer = ApiAnswer::error(400, "this cannot be the name of an entry of apis/");
        return out;
    }
    if (get) {
        out.answer = entryOf(folder, *entry);
        return out;
    }
    if (!put && call.method != "DELETE") {
        out.answer = ApiAnswer::error(405, "an API is read, put or deleted");
        return out;
    }
    const auto without = parametersOf(query, "without-policy");
    Result<ApiPlacing> placing = put ? placingOf(*entry, call.body) : Result<ApiPlacing>(ApiPlacing{*entry, {}, {}, {}, without.value_or(std::vector<std::string>())});
    if (!placing) {
        out.answer = ApiAnswer::error(placing.error());
        return out;
    }
    if (auto answer = heldAgainst(folder, call, *placing)) {
        out.answer = *std::move(answer);
        return out;
    }
    auto placed = placeApi(folder, *placing);
    if (!placed) {
        out.answer = ApiAnswer::error(placed.error());
        return out;
    }
    out.placed.emplace(*std::move(placed));
    out.answer = put ? ApiAnswer{200, Value::object({{"hash", hashOf(placing->files)}})} : ApiAnswer{204, {}};
    return out;
}

std::string apiTarget(std::string_view entry)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "/v1/apis/";
    for (const char c : entry) {
        const auto octet = static_cast<unsigned char>(c);
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~') {
            out += c;
        } else {
            out += '%';
            out += digits[octet >> 4U];
            out += digits[octet & 15U];
        }
    }
    return out;
}

Value toValue(const ApiFiles& files)
{
    Value out = Value::map();
    for (const auto& [path, text] : files) {
        // What is no text in UTF-8 cannot stand in JSON as it is.
        const bool plain = schema::readJson(schema::writeJson(Value(text), 0), "file").has_value() && text.find('\0') == std::string::npos;
        out.set(path, plain ? Value::object({{"text", text}}) : Value::object({{"base64", crypto::base64Encode(text)}}));
    }
    return out;
}

Result<ApiFiles> apiFilesOf(const Value& value)
{
    ApiFiles out;
    if (!value.isMap())
        return unexpected(ErrorKind::InvalidArgument, "\"files\" is a map of paths.");
    for (const schema::Entry& each : value.entries()) {
        const Value* const text = each.value.find("text");
        const Value* const octets = each.value.find("base64");
        if (each.value.size() != 1 || (text != nullptr ? !text->isString() : octets == nullptr || !octets->isString()))
            return unexpected(ErrorKind::InvalidArgument, "The file \"" + each.key.substr(0, 200) + "\" is neither {\"text\"} nor {\"base64\"}.");
        if (text != nullptr) {
            out[each.key] = text->asString();
            continue;
        }
        auto decoded = crypto::base64Decode(octets->asString());
        if (!decoded)
            return unexpected(ErrorKind::InvalidArgument, "The file \"" + each.key.substr(0, 200) + "\" is not base64.");
        out[each.key] = std::string(decoded->begin(), decoded->end());
    }
    return out;
}

} // namespace postern::config
