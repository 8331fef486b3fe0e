// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureFilters.h"

namespace postern::connectors::azure {
namespace {

using schema::Value;
using FilterSection = PolicyDocument::Section;

constexpr std::string_view noVariables = "Its values hold variables, or what Azure would take for an expression or a named value.";

/// One direction of set-headers; why not when it is not empty.
std::string addHeaderChanges(const Value* changes, std::vector<PolicyElement>& out)
{
    if (changes == nullptr || changes->isNull())
        return {};
    // As postern does it: taken out, then set, then added.
    if (const Value* const removed = changes->find("remove")) {
        for (const Value& name : removed->items())
            out.push_back(setHeader(name.toText(), "delete"));
    }
    for (const schema::Entry& entry : changes->entries()) {
        if (entry.key == "remove")
            continue;
        if (entry.key != "set" && entry.key != "add")
            return "Azure's set-header knows no \"" + entry.key + "\".";
    }
    for (const auto& [key, action] : {std::pair{"set", "override"}, std::pair{"add", "append"}}) {
        const Value* const fields = changes->find(key);
        if (fields == nullptr)
            continue;
        for (const schema::Entry& field : fields->entries()) {
            if (!isPlainForAzure(field.value.toText()))
                return std::string(noVariables);
            out.push_back(setHeader(field.key, action, field.value.toText()));
        }
    }
    return {};
}

std::string addHeaders(const Value& config, PolicyDocument& out)
{
    PolicyDocument made = out;
    for (const auto& [key, section] : {std::pair{"request", FilterSection::Inbound}, std::pair{"response", FilterSection::Outbound}, std::pair{"fault", FilterSection::OnError}}) {
        if (std::string why = addHeaderChanges(config.find(key), made.at(section)); !why.empty())
            return why;
    }
    out = std::move(made);
    return {};
}

std::string addRewrite(const Value& config, PolicyDocument& out)
{
    const Value* const path = config.find("path");
    if (path == nullptr || !path->isString())
        return "Azure's rewrite-uri writes whole paths: a prefix that is taken off or put before is none.";
    // "${path.id}" is Azure's "{id}".
    std::string made;
    std::string_view rest = path->asString();
    constexpr std::string_view variable = "${path.";
    for (std::size_t at = rest.find("${"); at != std::string_view::npos; at = rest.find("${")) {
        const std::size_t close = rest.find('}', at);
        if (close == std::string_view::npos || !rest.substr(at).starts_with(variable))
            return "Azure's rewrite-uri knows the parameters of the path only.";
        made.append(rest.substr(0, at)).append("{").append(rest.substr(at + variable.size(), close - at - variable.size())).append("}");
        rest.remove_prefix(close + 1);
    }
    made += rest;
    if (!isPlainForAzure(made))
        return std::string(noVariables);
    const Value* const keep = config.find("keepQuery");
    PolicyElement element("rewrite-uri");
    element.with("template", made).with("copy-unmatched-params", keep == nullptr || keep->asBool(true) ? "true" : "false");
    out.at(FilterSection::Inbound).push_back(std::move(element));
    return {};
}

std::string addQuery(const Value& config, PolicyDocument& out)
{
    std::vector<PolicyElement> made;
    for (const schema::Entry& entry : config.entries()) {
        if (entry.key != "set" && entry.key != "append" && entry.key != "remove")
            return "Azure's set-query-parameter knows no \"" + entry.key + "\".";
    }
    if (const Value* const removed = config.find("remove")) {
        for (const Value& name : removed->items())
            made.push_back(PolicyElement("set-query-parameter").with("name", name.toText()).with("exists-action", "delete"));
    }
    for (const auto& [key, action] : {std::pair{"set", "override"}, std::pair{"append", "append"}}) {
        const Value* const fields = config.find(key);
        if (fields == nullptr)
            continue;
        for (const schema::Entry& field : fields->entries()) {
            if (!isPlainForAzure(field.value.toText()))
                return std::string(noVariables);
            made.push_back(PolicyElement("set-query-parameter").with("name", field.key).with("exists-action", action).add("value", field.value.toText()));
        }
    }
    auto& inbound = out.at(FilterSection::Inbound);
    inbound.insert(inbound.end(), made.begin(), made.end());
    return {};
}

std::string addMethod(const Value& config, PolicyDocument& out)
{
    const Value* const method = config.find("method");
    if (method == nullptr || !isPlainForAzure(method->toText()))
        return std::string(noVariables);
    PolicyElement element("set-method");
    element.text = method->toText();
    out.at(FilterSection::Inbound).push_back(std::move(element));
    return {};
}

/// Single addresses and ranges; Azure knows no blocks, and one list that either lets in or keeps out.
std::string addAddresses(const Value& config, PolicyDocument& out)
{
    const Value* const allow = config.find("allow");
    const Value* const deny = config.find("deny");
    const bool allows = allow != nullptr && allow->size() > 0;
    if (allows && deny != nullptr && deny->size() > 0)
        return "Azure's ip-filter either lets in or keeps out.";
    PolicyElement element("ip-filter");
    element.with("action", allows ? "allow" : "forbid");
    const Value* const list = allows ? allow : deny;
    if (list == nullptr || list->size() == 0)
        return "It names no address.";
    for (const Value& each : list->items()) {
        const std::string text = each.toText();
        const std::size_t dash = text.find('-');
        if (text.find('/') != std::string::npos)
            return "Azure's ip-filter takes addresses and ranges, and no blocks such as " + text + '.';
        if (dash == std::string::npos)
            element.add("address", text);
        else
            element.add(PolicyElement("address-range").with("from", text.substr(0, dash)).with("to", text.substr(dash + 1)));
    }
    out.at(FilterSection::Inbound).push_back(std::move(element));
    return {};
}

} // namespace

PolicyElement setHeader(std::string_view name, std::string_view action, std::string_view value)
{
    PolicyElement out("set-header");
    out.with("name", std::string(name)).with("exists-action", std::string(action));
    if (action != "delete")
        out.add("value", std::string(value));
    return out;
}

bool isPlainForAzure(std::string_view text) noexcept
{
    return text.find("${") == std::string_view::npos && text.find("{{") == std::string_view::npos && text.find("@(") == std::string_view::npos &&
           text.find("@{") == std::string_view::npos;
}

std::string addFilterPolicies(const model::FilterConfig& filter, PolicyDocument& out)
{
    const Value& config = filter.config;
    if (filter.type == "set-headers")
        return addHeaders(config, out);
    if (filter.type == "rewrite-path")
        return addRewrite(config, out);
    if (filter.type == "set-query")
        return addQuery(config, out);
    if (filter.type == "set-method")
        return addMethod(config, out);
    if (filter.type == "ip-filter")
        return addAddresses(config, out);
    return "No policy of Azure's does what \"" + filter.type + "\" does.";
}

} // namespace postern::connectors::azure
