// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureApi.h"

#include "base/Text.h"
#include "controlplane/connectors/azure/AzurePolicies.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>
#include <set>

namespace postern::connectors::azure {
namespace {

using schema::Value;

constexpr std::size_t longestOperationId = 76; // Azure keeps four of 80 for itself
constexpr const char* everyMethod[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"};

std::string shortDigest(std::string_view text) { return crypto::sha256("postern azure " + std::string(text)).hex().substr(0, 6); }

std::string lowerCase(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return text;
}

const char* placeOf(model::Parameter::In in)
{
    using In = model::Parameter::In;
    return in == In::Path ? "path" : in == In::Query ? "query" : in == In::Header ? "header" : "cookie";
}

Value parametersOf(const model::Operation& operation)
{
    Value out = Value::list();
    std::set<std::string> paths;
    for (const model::Parameter& each : operation.parameters) {
        if (each.in == model::Parameter::In::Cookie)
            continue; // Azure has no place for them
        const bool inPath = each.in == model::Parameter::In::Path;
        if (inPath && (operation.pathTemplate.find('{' + each.name + '}') == std::string::npos || !paths.insert(each.name).second))
            continue;
        const bool known = each.type == "integer" || each.type == "number" || each.type == "boolean";
        out.push(Value::object({{"name", each.name}, {"in", placeOf(each.in)}, {"required", each.required || inPath}, {"schema", Value::object({{"type", known ? each.type : "string"}})}}));
    }
    std::string_view rest = operation.pathTemplate;
    for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
        const std::size_t close = rest.find('}', open);
        if (close == std::string_view::npos)
            break;
        const std::string name(rest.substr(open + 1, close - open - 1));
        if (paths.insert(name).second)
            out.push(Value::object({{"name", name}, {"in", "path"}, {"required", true}, {"schema", Value::object({{"type", "string"}})}}));
        rest.remove_prefix(close + 1);
    }
    return out;
}

class AzureMaker {
  public:
    AzureMaker(const deployment::Revision& revision, const AzureSettings& settings)
        : api_(revision.api), policies_(revision, settings, azureIdOf(revision.title()), out_.capabilities)
    {
        out_.hash = revision.hash;
    }

    AzureApi make()
    {
        out_.id = azureIdOf(api_.title());
        out_.title = api_.title();
        out_.displayName = api_.name;
        out_.description = api_.description;
        addPath();
        const model::Cluster* const cluster = api_.production ? &*api_.production : api_.sandbox ? &*api_.sandbox : nullptr;
        if (cluster != nullptr && !cluster->endpoints.empty())
            out_.serviceUrl = cluster->endpoints.front().url;
        while (out_.serviceUrl.ends_with('/'))
            out_.serviceUrl.pop_back();
        std::vector<std::string> transports = api_.transports;
        std::ranges::sort(transports);
        out_.protocols = Value::list();
        for (const std::string& each : transports)
            out_.protocols.push(each);
        out_.policy = policies_.ofApi();
        for (const model::Operation& operation : api_.operations)
            addOperation(operation);
        out_.subscriptionRequired = policies_.callers().keys;
        out_.keyHeader = policies_.callers().keyHeader;
        out_.keyQuery = policies_.callers().keyQuery;
        out_.needsProduct = out_.subscriptionRequired;
        if (policies_.usesBackendSecret())
            out_.backendSecret = AzurePolicies::backendSecretName(out_.id);
        out_.definition = schema::writeJson(Value::object({{"openapi", "3.0.1"},
                                                           {"info", Value::object({{"title", api_.name}, {"version", api_.version}})},
                                                           {"servers", Value::list({Value::object({{"url", out_.serviceUrl}})})},
                                                           {"paths", paths_}}),
                                            0);
        return std::move(out_);
    }

  private:
    void addPath()
    {
        std::string path = api_.context;
        while (path.starts_with('/'))
            path.erase(0, 1);
        const std::string end = '/' + api_.version;
        if (!api_.version.empty() && path.ends_with(end)) {
            out_.path = path.substr(0, path.size() - end.size());
            out_.version = api_.version;
            out_.versionSetId = "postern-" + azureName(out_.path);
            if (azureName(out_.path) != out_.path) // two paths may become one name; their digests do not
                out_.versionSetId += '-' + shortDigest(out_.path);
        } else {
            out_.path = path;
        }
    }

    void addOperation(const model::Operation& operation)
    {
        const PolicyDocument policy = policies_.ofOperation(operation, operation.method + ' ' + operation.pathTemplate);
        if (operation.method != "*")
            return add(operation, operation.method, policy);
        for (const char* const method : everyMethod)
            add(operation, method, policy);
    }

    void add(const model::Operation& operation, const std::string& method, const PolicyDocument& policy)
    {
        const std::string what = method + ' ' + operation.pathTemplate;
        std::string id = azureName(what).substr(0, longestOperationId - 8);
        if (!ids_.insert(id).second)
            ids_.insert(id += '-' + shortDigest(what));
        Value* item = paths_.find(operation.pathTemplate);
        if (item == nullptr) {
            paths_.set(operation.pathTemplate, Value::map());
            item = paths_.find(operation.pathTemplate);
        }
        if (item->find(lowerCase(method)) != nullptr)
            return; // said by itself beside "*"
        Value made = Value::object({{"operationId", id}, {"summary", operation.summary.empty() ? what : std::string(cutAtCharacter(operation.summary, 300))}});
        if (Value parameters = parametersOf(operation); parameters.size() > 0)
            made.set("parameters", std::move(parameters));
        made.set("responses", Value::object({{"200", Value::object({{"description", ""}})}}));
        item->set(lowerCase(method), std::move(made));
        out_.operations.push_back({id, method, operation.pathTemplate, policy});
    }

    const model::Api& api_;
    AzureApi out_;
    AzurePolicies policies_;
    Value paths_ = Value::map();
    std::set<std::string> ids_;
};

} // namespace

std::string azureName(std::string_view text)
{
    std::string out;
    for (const char c : lowerCase(std::string(text))) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (fits)
            out += c;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (!out.empty() && out.back() == '-')
        out.pop_back();
    return out;
}

std::string azureIdOf(std::string_view idOrTitle)
{
    const std::size_t colon = idOrTitle.rfind(':');
    if (colon == std::string_view::npos)
        return std::string(idOrTitle);
    const std::string name = azureName(idOrTitle.substr(0, colon));
    const std::string version = azureName(idOrTitle.substr(colon + 1));
    std::string plain = lowerCase(std::string(idOrTitle));
    std::ranges::replace(plain, ':', '-');
    std::ranges::replace(plain, '.', '-');
    const std::string id = name + '-' + version;
    // Two titles may become one name; their digests do not.
    return id == plain ? id : id.substr(0, 240) + '-' + shortDigest(idOrTitle);
}

std::string tagIdOf(std::string_view apiId) { return "postern-" + std::string(apiId); }

AzureApi azureApiOf(const deployment::Revision& revision, const AzureSettings& settings) { return AzureMaker(revision, settings).make(); }

} // namespace postern::connectors::azure
