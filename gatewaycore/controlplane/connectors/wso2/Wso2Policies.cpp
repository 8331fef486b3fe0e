// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Policies.h"

#include "controlplane/connectors/wso2/Wso2Definition.h"

namespace postern::connectors::wso2 {
namespace {

using schema::Value;

Value policyOf(const char* name, std::initializer_list<std::pair<std::string_view, Value>> parameters)
{
    return Value::object({{"policyName", name}, {"policyVersion", "v1"}, {"policyType", "common"}, {"parameters", Value::object(parameters)}});
}

bool hasVariable(const std::string& text) { return text.find("${") != std::string::npos; }

/// "$$" of a template is a dollar.
std::string plainText(const std::string& text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        out += text[i];
        if (text[i] == '$' && i + 1 < text.size() && text[i + 1] == '$')
            ++i;
    }
    return out;
}

/// One direction of set-headers; why not when it is not empty. As postern does it: taken out first, then set.
std::string addHeaderPolicies(const Value* changes, Value& flow)
{
    if (changes == nullptr || changes->isNull())
        return {};
    for (const schema::Entry& entry : changes->entries()) {
        if (entry.key != "set" && entry.key != "remove")
            return "WSO2's addHeader and removeHeader know no \"" + entry.key + "\".";
    }
    if (const Value* const removed = changes->find("remove")) {
        for (const Value& name : removed->items())
            flow.push(policyOf("removeHeader", {{"headerName", name.toText()}}));
    }
    if (const Value* const fields = changes->find("set")) {
        for (const schema::Entry& field : fields->entries()) {
            const std::string text = field.value.toText();
            if (hasVariable(text))
                return "Its values hold variables, which WSO2's addHeader does not know.";
            flow.push(policyOf("addHeader", {{"headerName", field.key}, {"headerValue", plainText(text)}}));
        }
    }
    return {};
}

std::string addQueryPolicies(const Value& config, Value& flow)
{
    for (const schema::Entry& entry : config.entries()) {
        if (entry.key != "set" && entry.key != "remove")
            return "WSO2's addQueryParam and removeQueryParam know no \"" + entry.key + "\".";
    }
    if (const Value* const removed = config.find("remove")) {
        for (const Value& name : removed->items())
            flow.push(policyOf("removeQueryParam", {{"paramKey", name.toText()}}));
    }
    if (const Value* const fields = config.find("set")) {
        for (const schema::Entry& field : fields->entries()) {
            const std::string text = field.value.toText();
            if (hasVariable(text))
                return "Its values hold variables, which WSO2's addQueryParam does not know.";
            flow.push(policyOf("addQueryParam", {{"paramKey", field.key}, {"paramValue", plainText(text)}}));
        }
    }
    return {};
}

} // namespace

Value Wso2Flows::value() const { return Value::object({{"request", request}, {"response", response}, {"fault", fault}}); }

Wso2Flows Wso2Flows::of(const Value* value)
{
    Wso2Flows out;
    const auto flow = [value](const char* name) {
        const Value* const found = value == nullptr ? nullptr : value->find(name);
        return found != nullptr && found->isList() ? *found : Value::list();
    };
    out.request = flow("request");
    out.response = flow("response");
    out.fault = flow("fault");
    return out;
}

std::string Wso2Flows::shown(const Value* flow)
{
    std::string out;
    for (const Value& each : flow == nullptr ? std::vector<Value>() : flow->items()) {
        const auto text = [&each](const char* key, const char* fallback) {
            const Value* const found = each.find(key);
            return found == nullptr || found->isNull() ? std::string(fallback) : found->toText();
        };
        const Value* const parameters = each.find("parameters");
        out += (out.empty() ? "" : ", ") + text("policyName", "") + ' ' + text("policyVersion", "v1") + ' ' + orderedJson(parameters == nullptr ? Value::map() : *parameters);
    }
    return out;
}

std::string addPolicies(const model::FilterConfig& filter, Wso2Flows& out)
{
    Wso2Flows made = out;
    std::string why;
    if (filter.type == "set-headers") {
        for (const auto& [key, flow] : {std::pair{"request", &made.request}, std::pair{"response", &made.response}, std::pair{"fault", &made.fault}}) {
            if (why = addHeaderPolicies(filter.config.find(key), *flow); !why.empty())
                return why;
        }
    } else if (filter.type == "set-query") {
        if (why = addQueryPolicies(filter.config, made.request); !why.empty())
            return why;
    } else {
        return "No policy of WSO2's does what \"" + filter.type + "\" does.";
    }
    out = std::move(made);
    return {};
}

} // namespace postern::connectors::wso2
