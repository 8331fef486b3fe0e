// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyDefinition.h"

#include "schema/Document.h"

#include <algorithm>

namespace postern::connectors::envoy {

using schema::Value;

std::string definitionOf(const model::Api& api)
{
    if (api.definition && !api.definition->documents.empty())
        return schema::writeJson(api.definition->documents.front().root);
    Value paths = Value::map();
    for (const model::Operation& operation : api.operations) {
        if (paths.find(operation.pathTemplate) == nullptr)
            paths.set(operation.pathTemplate, Value::map());
        Value made = Value::map();
        if (!operation.operationId.empty())
            made.set("operationId", operation.operationId);
        if (!operation.summary.empty())
            made.set("summary", operation.summary);
        Value parameters = Value::list();
        for (const model::Parameter& each : operation.parameters) {
            constexpr const char* places[] = {"path", "query", "header", "cookie"};
            Value parameter = Value::object({{"name", each.name}, {"in", places[static_cast<std::size_t>(each.in)]}, {"required", each.required}});
            parameter.set("schema", each.type.empty() ? Value::map() : Value::object({{"type", each.type}}));
            parameters.push(std::move(parameter));
        }
        if (parameters.size() > 0)
            made.set("parameters", std::move(parameters));
        made.set("responses", Value::object({{"default", Value::object({{"description", "An answer."}})}}));
        std::string method = operation.method == "*" ? "get" : operation.method;
        std::ranges::transform(method, method.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
        paths.find(operation.pathTemplate)->set(method, std::move(made));
    }
    Value info = Value::object({{"title", api.name}, {"version", api.version}});
    return schema::writeJson(Value::object({{"openapi", "3.0.3"}, {"info", std::move(info)}, {"paths", std::move(paths)}}));
}

} // namespace postern::connectors::envoy
