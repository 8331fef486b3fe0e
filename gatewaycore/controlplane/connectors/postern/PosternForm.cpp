// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/postern/PosternForm.h"

#include "config/ApiCalls.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <set>

namespace postern::connectors::postern {
namespace {

using deployment::Capability;
using deployment::NormalField;
using deployment::NormalForm;
using deployment::Revision;
using schema::Value;
using Subject = Capability::Subject;

/// "api" for api.yaml and api.json, and so on: both spellings of a file are one thing.
std::string prefixOf(std::string_view path)
{
    if (path == "api.yaml" || path == "api.json")
        return "api";
    if (path == "postern.yaml")
        return "settings";
    if (path.empty() || path.starts_with("Definitions/swagger.") || path.starts_with("Definitions/openapi."))
        return "definition";
    return "files." + std::string(path);
}

bool isDocument(std::string_view path)
{
    return path.empty() || path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

/// Whether a place is one where throttling policies are named.
bool namesPolicies(std::string path)
{
    std::ranges::transform(path, path.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return path.find("tier") != std::string::npos || path.find("polic") != std::string::npos || path.find("throttl") != std::string::npos;
}

class Flattener {
  public:
    explicit Flattener(NormalForm& out) : out_(out) {}

    void file(const std::string& path, const std::string& text)
    {
        schema::Problems ignored;
        const auto document = isDocument(path) ? schema::readText(text, path, ignored) : std::nullopt;
        if (document)
            return value(prefixOf(path), *document, false);
        NormalField field;
        field.value = "sha256:" + crypto::sha256(text).hex();
        out_["files." + path] = std::move(field);
    }
    void value(const std::string& path, const Value& value, bool theirs)
    {
        for (const schema::Entry& entry : value.entries())
            this->value(path + '.' + entry.key, entry.value, theirs);
        for (std::size_t i = 0; i < value.items().size(); ++i)
            this->value(path + '[' + std::to_string(i) + ']', *value.at(i), theirs);
        if (value.size() > 0)
            return;
        NormalField field;
        field.value = value.isMap() ? "{}" : value.isList() ? "[]" : value.toText();
        field.theirs = theirs;
        if (value.isString() && namesPolicies(path))
            named_.insert(value.asString());
        out_[path] = std::move(field);
    }
    [[nodiscard]] const std::set<std::string>& named() const noexcept { return named_; }

  private:
    NormalForm& out_;
    std::set<std::string> named_;
};

void addGateway(Flattener& to, const Value& filters, const Value& issuers, bool theirs)
{
    for (std::size_t i = 0; i < filters.items().size(); ++i)
        to.value("gateway.filters[" + std::to_string(i) + ']', comparable(filters.items()[i]), theirs);
    for (const Value& issuer : issuers.items()) {
        const Value* const name = issuer.find("name");
        to.value("gateway.issuers." + (name == nullptr ? std::string() : name->toText()), comparable(issuer), theirs);
    }
}

} // namespace

Value comparable(const Value& part)
{
    if (part.isList()) {
        Value out = Value::list();
        for (const Value& item : part.items())
            out.push(comparable(item));
        return out;
    }
    if (!part.isMap())
        return part;
    Value out = Value::map();
    for (const schema::Entry& entry : part.entries()) {
        const bool file = entry.key.ends_with("File") || entry.key == "certificate" || entry.key == "key";
        if (file && entry.value.isString() && !entry.value.asString().starts_with("${"))
            out.set(entry.key, entry.value.asString().substr(entry.value.asString().rfind('/') + 1)); // npos + 1: the whole
        else
            out.set(entry.key, comparable(entry.value));
    }
    return out;
}

Value policiesOf(const Revision& revision)
{
    model::GatewayConfig all;
    all.policies = revision.policies;
    const Value encoded = schema::encode(all);
    const Value* const policies = encoded.find("policies");
    return policies == nullptr ? Value::map() : *policies;
}

NormalForm formOf(const Revision& revision)
{
    NormalForm out;
    Flattener to(out);
    for (const auto& [path, text] : revision.files)
        to.file(path, text);
    const Value policies = policiesOf(revision);
    for (const schema::Entry& policy : policies.entries())
        to.value("policies." + policy.key, policy.value, false);
    Value filters = Value::list();
    for (const model::FilterConfig& each : revision.gatewayFilters)
        filters.push(schema::encode(each));
    Value issuers = Value::list();
    for (const model::Issuer& each : revision.issuers)
        issuers.push(schema::encode(each));
    addGateway(to, filters, issuers, true);
    return out;
}

NormalForm formOf(const Value& entry, const Value& surroundings)
{
    NormalForm out;
    if (entry.isNull())
        return out;
    Flattener to(out);
    const Value* const files = entry.find("files");
    const auto read = files == nullptr ? Result<config::ApiFiles>(config::ApiFiles()) : config::apiFilesOf(*files);
    for (const auto& [path, text] : read ? *read : config::ApiFiles())
        to.file(path, text);
    if (const Value* const exported = entry.find("exported"); exported != nullptr && !exported->asBool()) {
        NormalField field;
        field.value = "another one than was exported";
        out["bundle"] = std::move(field);
    }
    const Value none;
    const auto part = [&](std::string_view name) -> const Value& {
        const Value* const found = surroundings.find(name);
        return found == nullptr ? none : *found;
    };
    for (const schema::Entry& policy : part("policies").entries()) {
        if (to.named().contains(policy.key))
            to.value("policies." + policy.key, policy.value, false);
    }
    addGateway(to, part("filters"), part("issuers"), true);
    return out;
}

std::vector<Capability> capabilitiesOf(const Revision& revision)
{
    std::vector<Capability> out;
    const auto add = [&out](Subject subject, std::string name, std::string place = {}, std::string how = {}) {
        out.push_back({subject, std::move(name), std::move(place), deployment::Holding::Enforced, std::move(how)});
    };
    const model::Api& api = revision.api;
    constexpr const char* sameThere = "the gateway must have the same in its own gateway.yaml: a plan is refused when it has not";
    for (const model::FilterConfig& each : revision.gatewayFilters)
        add(Subject::Policy, each.type, {}, sameThere);
    for (const model::Issuer& each : revision.issuers)
        add(Subject::Security, "issuer " + each.name, {}, sameThere);
    for (const model::SecurityScheme& each : api.securitySchemes)
        add(Subject::Security, each.name);
    for (const std::string& each : api.applicationSecurity)
        add(Subject::Security, each);
    if (!api.throttlingPolicy.empty())
        add(Subject::RateLimit, api.throttlingPolicy);
    if (api.cors.enabled)
        add(Subject::Cors, "cors");
    if (api.responseCaching)
        add(Subject::Caching, "responses");
    if (api.validation.any())
        add(Subject::Validation, "messages");
    for (const model::FilterConfig& each : api.filters)
        add(Subject::Policy, each.type);
    for (const auto* const cluster : {&api.production, &api.sandbox}) {
        for (const model::Endpoint& each : *cluster ? (*cluster)->endpoints : std::vector<model::Endpoint>())
            add(Subject::Endpoint, each.url);
    }
    for (const model::Operation& operation : api.operations) {
        const std::string place = operation.method + ' ' + operation.pathTemplate;
        add(Subject::Operation, place, place);
        std::set<std::string> scopes;
        for (const auto& alternative : operation.security.alternatives) {
            for (const model::SchemeUse& use : alternative)
                scopes.insert(use.scopes.begin(), use.scopes.end());
        }
        for (const std::string& scope : scopes)
            add(Subject::Scopes, scope, place);
        if (!operation.throttlingPolicy.empty() && operation.throttlingPolicy != model::unlimitedPolicy)
            add(Subject::RateLimit, operation.throttlingPolicy, place);
        for (const model::FilterConfig& each : operation.filters)
            add(Subject::Policy, each.type, place);
    }
    return out;
}

} // namespace postern::connectors::postern
