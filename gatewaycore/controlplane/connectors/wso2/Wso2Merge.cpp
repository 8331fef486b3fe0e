// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Merge.h"

#include "controlplane/deployment/Answers.h"

namespace postern::connectors::wso2 {
namespace {

using deployment::textAt;
using schema::Value;

/// An API object that is put back, or put over what is there: without what the Publisher writes itself.
Value writable(const Value& data)
{
    Value out = data;
    for (const char* const key : {"createdTime", "lastUpdatedTime", "lastUpdatedTimestamp", "workflowStatus", "isRevision", "revisionedApiId", "revisionId"})
        out.remove(key);
    return out;
}

/// What the Publisher has of an operation that postern says nothing about (its id, its schemas) stays.
Value mergedOperations(const Value& wanted, const Value* there)
{
    Value out = Value::list();
    for (const Value& each : wanted.items()) {
        Value made = each;
        for (const Value& before : there == nullptr ? std::vector<Value>() : there->items()) {
            if (textAt(before, "/verb") != textAt(each, "/verb") || textAt(before, "/target") != textAt(each, "/target"))
                continue;
            made = before;
            for (const schema::Entry& entry : each.entries())
                made.set(entry.key, entry.value);
        }
        out.push(std::move(made));
    }
    return out;
}

} // namespace

Value markedProperties(const Value* there, std::string_view mark, const std::string& content)
{
    Value out = Value::list();
    for (const Value& each : there == nullptr ? std::vector<Value>() : there->items()) {
        if (textAt(each, "/name") != markName)
            out.push(each);
    }
    out.push(Value::object({{"name", markName}, {"value", content.empty() ? std::string(mark) : std::string(mark) + ' ' + content}, {"display", false}}));
    return out;
}

Value mergedData(const Wso2Api& api, const Wso2Live* live)
{
    const Value before = live == nullptr ? Value::map() : writable(live->data);
    Value out = deployment::literalTexts(before);
    for (const schema::Entry& entry : api.data.entries())
        out.set(entry.key, entry.value.isNull() ? Value() : deployment::literalTexts(entry.value));
    if (live == nullptr)
        out.remove("id");
    out.set("operations", deployment::literalTexts(mergedOperations(*api.data.find("operations"), before.find("operations"))));
    Value config = *out.find("endpointConfig");
    Value security = Value::map();
    for (const char* const kind : {"production", "sandbox"}) {
        const std::string at = std::string("/endpointConfig/endpoint_security/") + kind;
        const Value* const wanted = deployment::valueAt(api.data, at);
        const Value* const had = deployment::valueAt(before, at);
        if (wanted == nullptr)
            continue;
        Value made = had == nullptr ? Value::map() : deployment::literalTexts(*had);
        bool same = had != nullptr;
        for (const schema::Entry& entry : wanted->entries()) {
            const Value* const old = made.find(entry.key);
            same = same && old != nullptr && *old == entry.value;
            made.set(entry.key, deployment::literalTexts(entry.value));
        }
        if (!same)
            made.set(textAt(*wanted, "/type") == "apikey" ? "apiKeyValue" : "password", "{{secret:backendSecret}}");
        security.set(kind, std::move(made));
    }
    if (security.size() > 0)
        config.set("endpoint_security", std::move(security));
    out.set("endpointConfig", std::move(config));
    return out;
}

Value literalObject(const Value& data) { return deployment::literalTexts(writable(data)); }

} // namespace postern::connectors::wso2
