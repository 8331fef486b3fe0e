// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/NewOperation.h"

#include "config/PathTemplate.h"
#include "controlplane/federation/ApiDocuments.h"

namespace postern::federation {

using schema::Value;

Value askedBy(const Value& definition, const std::string& operation)
{
    const std::size_t space = operation.find(' ');
    const Value* own = &definition;
    for (const std::string& step : {std::string("paths"), operation.substr(space + 1), lower(operation.substr(0, space)), std::string("security")})
        own = own == nullptr ? nullptr : own->find(step);
    const Value* const found = own != nullptr ? own : definition.find("security");
    return found == nullptr ? Value() : *found;
}

Value withScopes(const Value& security, const Value& scopes)
{
    Value out = Value::list();
    for (const Value& alternative : security.items()) {
        Value made = Value::map();
        for (const schema::Entry& scheme : alternative.entries())
            made.set(scheme.key, scheme.value.size() > 0 || security.size() == 1 ? scopes : scheme.value);
        out.push(std::move(made));
    }
    return out;
}

Value newOperation(const Value& definition, const std::string& operation, const Value& how)
{
    Value out = Value::map();
    Value parameters = Value::list();
    for (const std::string& name : config::PathTemplate::parse(operation.substr(operation.find(' ') + 1)).parameters)
        parameters.push(Value::object({{"name", name}, {"in", "path"}, {"required", true}, {"schema", Value::object({{"type", "string"}})}}));
    if (parameters.size() > 0)
        out.set("parameters", std::move(parameters));
    const Value* const like = how.find("like");
    const Value* const scopes = how.find("scopes");
    if (const Value asked = like == nullptr ? Value() : askedBy(definition, like->toText()); asked.isList())
        out.set("security", scopes == nullptr ? asked : withScopes(asked, *scopes));
    if (const Value* const open = how.find("open"); open != nullptr && open->asBool())
        out.set("security", Value::list());
    out.set("responses", Value::object({{"default", Value::object({{"description", "As the backend answers"}})}}));
    return out;
}

} // namespace postern::federation
