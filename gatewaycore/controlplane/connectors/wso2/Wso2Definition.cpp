// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Definition.h"

#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>

namespace postern::connectors::wso2 {
namespace {

using schema::Value;

constexpr std::array<std::string_view, 7> verbs{"get", "post", "put", "patch", "delete", "head", "options"};

std::string toLower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return text;
}

std::string toUpper(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; });
    return text;
}

/// A copy of a map with its keys in order, and those of what is in it.
Value ordered(const Value& value)
{
    if (value.isList()) {
        Value out = Value::list();
        for (const Value& each : value.items())
            out.push(ordered(each));
        return out;
    }
    if (!value.isMap())
        return value;
    std::vector<const schema::Entry*> entries;
    for (const schema::Entry& entry : value.entries())
        entries.push_back(&entry);
    std::ranges::sort(entries, {}, [](const schema::Entry* entry) -> const std::string& { return entry->key; });
    Value out = Value::map();
    for (const schema::Entry* const entry : entries)
        out.set(entry->key, ordered(entry->value));
    return out;
}

/// Without the keys that WSO2, or whoever else, adds for itself.
Value withoutExtensions(const Value& map, const std::vector<std::string_view>& others)
{
    Value out = Value::map();
    for (const schema::Entry& entry : map.entries()) {
        if (!entry.key.starts_with("x-") && std::ranges::find(others, entry.key) == others.end())
            out.set(entry.key, entry.value);
    }
    return out;
}

Value madeOfOperations(const model::Api& api)
{
    Value paths = Value::map();
    for (const model::Operation& operation : api.operations) {
        if (paths.find(operation.pathTemplate) == nullptr)
            paths.set(operation.pathTemplate, Value::map());
        Value parameters = Value::list();
        std::string_view rest = operation.pathTemplate;
        for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
            const std::size_t close = rest.find('}', open);
            if (close == std::string_view::npos)
                break;
            parameters.push(Value::object({{"name", rest.substr(open + 1, close - open - 1)},
                                           {"in", "path"},
                                           {"required", true},
                                           {"schema", Value::object({{"type", "string"}})}}));
            rest.remove_prefix(close + 1);
        }
        for (const std::string& method : methodsOf(operation)) {
            Value made = Value::object({{"responses", Value::object({{"200", Value::object({{"description", "OK"}})}})}});
            if (parameters.size() > 0)
                made.set("parameters", parameters);
            if (!operation.summary.empty())
                made.set("summary", operation.summary);
            if (paths.find(operation.pathTemplate)->find(toLower(method)) == nullptr)
                paths.find(operation.pathTemplate)->set(toLower(method), std::move(made));
        }
    }
    return Value::object({{"openapi", "3.0.1"}, {"info", Value::object({{"title", api.name}, {"version", api.version}})}, {"paths", std::move(paths)}});
}

} // namespace

std::string orderedJson(const Value& value) { return schema::writeJson(ordered(value), 0); }

std::vector<std::string> methodsOf(const model::Operation& operation)
{
    if (operation.method != "*")
        return {operation.method};
    std::vector<std::string> out;
    for (const std::string_view verb : verbs)
        out.push_back(toUpper(std::string(verb)));
    return out;
}

Value definitionOf(const deployment::Revision& revision)
{
    for (const char* const name : {"Definitions/swagger.yaml", "Definitions/swagger.json", "Definitions/openapi.yaml", ""}) {
        const auto file = revision.files.find(name);
        if (file == revision.files.end())
            continue;
        schema::Problems problems;
        const auto read = schema::readText(file->second, name, problems);
        const Value* const paths = read ? read->find("paths") : nullptr;
        if (paths == nullptr || !paths->isMap() || (read->find("openapi") == nullptr && read->find("swagger") == nullptr))
            continue;
        // Addresses, limits and the like are said by the API itself; what a file says of them may name backends.
        Value out = withoutExtensions(*read, {"servers", "host", "basePath", "schemes"});
        Value kept = Value::map();
        for (const schema::Entry& path : paths->entries()) {
            Value item = withoutExtensions(path.value, {"servers"});
            for (const std::string_view verb : verbs) {
                if (const Value* const operation = item.find(verb))
                    item.set(verb, withoutExtensions(*operation, {"servers"}));
            }
            kept.set(path.key, std::move(item));
        }
        out.set("paths", std::move(kept));
        return out;
    }
    return madeOfOperations(revision.api);
}

void addDefinitionFields(const Value& definition, deployment::NormalForm& out)
{
    const auto digest = [](const Value& value) { return crypto::sha256(orderedJson(value)).hex().substr(0, 16); };
    const Value* const paths = definition.find("paths");
    for (const schema::Entry& path : paths == nullptr ? std::vector<schema::Entry>() : paths->entries()) {
        for (const std::string_view verb : verbs) {
            const Value* const operation = path.value.find(verb);
            if (operation == nullptr)
                continue;
            Value said = withoutExtensions(*operation, {"security", "servers"});
            if (const Value* const shared = path.value.find("parameters"))
                said.set("parameters of the path", *shared);
            out["operation." + toUpper(std::string(verb)) + ' ' + path.key + ".definition"].value = digest(said);
        }
    }
    Value rest = withoutExtensions(definition, {"paths", "info", "servers", "host", "basePath", "schemes", "security", "tags", "openapi", "swagger", "securityDefinitions"});
    if (const Value* const components = rest.find("components")) {
        Value shared = withoutExtensions(*components, {"securitySchemes"});
        shared.size() == 0 ? void(rest.remove("components")) : void(rest.set("components", std::move(shared)));
    }
    if (rest.size() > 0)
        out["definition.rest"].value = digest(rest);
}

} // namespace postern::connectors::wso2
