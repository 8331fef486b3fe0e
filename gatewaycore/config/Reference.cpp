// SPDX-License-Identifier: Apache-2.0
#include "config/Reference.h"

#include "config/ApiSettings.h"
#include "model/GatewayConfig.h"

namespace postern::config {

std::string referenceMarkdown()
{
    return "# Configuration\n\n"
           "A gateway is a folder: `gateway.yaml`, `policies.yaml` and `apis/`, where each API is an apictl project with a "
           "`postern.yaml` beside it, or a lone OpenAPI file. `subscriptions.json`, if it is there, says who has subscribed to "
           "what. The environment (`POSTERN_CFG__LISTENERS__0__PORT=8281`) is "
           "stronger than the files, and `--set listeners.0.port=8281` stronger than that.\n\n" +
           describe(schema::Type<model::GatewayConfig>{}).markdown() +
           describe(schema::Type<ApiSettings>{}).markdown() + describe(schema::Type<model::SubscriptionsFile>{}).markdown();
}

schema::Value referenceJsonSchema()
{
    using schema::Entry;
    using schema::Value;
    Value gateway = describe(schema::Type<model::GatewayConfig>{}).jsonSchema();
    Value definitions = gateway.find("$defs") != nullptr ? *gateway.find("$defs") : Value::map();
    const auto add = [&definitions](const char* name, const Value& file) {
        Value own = Value::map();
        for (const Entry& entry : file.entries()) {
            if (entry.key != "$schema" && entry.key != "$defs")
                own.set(entry.key, entry.value);
        }
        if (const Value* more = file.find("$defs")) {
            for (const Entry& entry : more->entries())
                definitions.set(entry.key, entry.value);
        }
        definitions.set(name, std::move(own));
    };
    add("api-settings", describe(schema::Type<ApiSettings>{}).jsonSchema());
    add("subscriptions-file", describe(schema::Type<model::SubscriptionsFile>{}).jsonSchema());
    definitions.set("policies-file",
                    Value::object({{"description", "policies.yaml"}, {"type", "object"},
                                   {"additionalProperties", Value::object({{"$ref", "#/$defs/throttling-policy"}})}}));
    gateway.set("$defs", std::move(definitions));
    return gateway;
}

} // namespace postern::config
