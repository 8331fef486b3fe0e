// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/wso2/Wso2Form.h"

#include "controlplane/connectors/wso2/Wso2Definition.h"
#include "controlplane/connectors/wso2/Wso2Policies.h"
#include "controlplane/deployment/Answers.h"
#include "crypto/Digest.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::connectors::wso2 {
namespace {

using deployment::NormalField;
using deployment::NormalForm;
using deployment::itemsAt;
using deployment::textAt;
using deployment::valueAt;
using schema::Value;

constexpr std::string_view notePrefix = "postern ";
constexpr std::size_t contentLength = 16;

/// Lists whose order says nothing, in one order.
std::string sortedTexts(const Value& value, std::string_view pointer, std::string_view without = {})
{
    std::vector<std::string> texts;
    for (const Value& each : itemsAt(value, pointer)) {
        if (std::string text = each.toText(); text != without)
            texts.push_back(std::move(text));
    }
    std::ranges::sort(texts);
    std::string out;
    for (const std::string& each : texts)
        out += (out.empty() ? "" : ", ") + each;
    return out;
}

std::string orElse(std::string text, const char* fallback) { return text.empty() ? fallback : std::move(text); }

std::string limitAt(const Value& value, std::string_view pointer)
{
    std::string out = textAt(value, pointer);
    return out == "Unlimited" ? std::string() : out;
}

class FormWriter {
  public:
    explicit FormWriter(NormalForm& out) : out_(out) {}

    void put(const std::string& path, std::string value) { out_[path].value = std::move(value); }
    void putUnlessEmpty(const std::string& path, std::string value)
    {
        if (!value.empty())
            put(path, std::move(value));
    }
    void putSecret(const std::string& path) { out_[path].kind = NormalField::Kind::Secret; }

    /// The fields of an API object that postern says something about.
    void addData(const Value& data)
    {
        put("api.context", textAt(data, "/context"));
        putUnlessEmpty("api.description", textAt(data, "/description"));
        put("api.transport", sortedTexts(data, "/transport"));
        put("api.security", sortedTexts(data, "/securityScheme", "oauth_basic_auth_api_key_mandatory"));
        put("api.authorizationHeader", orElse(textAt(data, "/authorizationHeader"), "Authorization"));
        put("api.apiKeyHeader", orElse(textAt(data, "/apiKeyHeader"), "ApiKey"));
        put("api.limit", limitAt(data, "/apiThrottlingPolicy"));
        put("api.plans", sortedTexts(data, "/policies"));
        put("api.gatewayType", orElse(textAt(data, "/gatewayType"), "wso2/synapse"));
        put("api.defaultVersion", textAt(data, "/isDefaultVersion") == "true" ? "true" : "false");
        put("api.validation", textAt(data, "/enableSchemaValidation") == "true" ? "true" : "false");
        put("api.caching", textAt(data, "/responseCachingEnabled") == "true" ? textAt(data, "/cacheTimeout") + 's' : "off");
        addCors(data);
        addEndpoints(data);
        addPolicies("api.policies", valueAt(data, "/apiPolicies"));
        for (const Value& each : itemsAt(data, "/operations"))
            addOperation(each, limitAt(data, "/apiThrottlingPolicy").empty());
        for (const Value& each : itemsAt(data, "/scopes"))
            put("scope." + textAt(each, "/scope/name"), "there");
    }

  private:
    void addCors(const Value& data)
    {
        const bool enabled = textAt(data, "/corsConfiguration/corsConfigurationEnabled") == "true";
        put("cors.enabled", enabled ? "true" : "false");
        if (!enabled)
            return;
        put("cors.credentials", textAt(data, "/corsConfiguration/accessControlAllowCredentials") == "true" ? "true" : "false");
        put("cors.origins", sortedTexts(data, "/corsConfiguration/accessControlAllowOrigins"));
        put("cors.methods", sortedTexts(data, "/corsConfiguration/accessControlAllowMethods"));
        put("cors.headers", sortedTexts(data, "/corsConfiguration/accessControlAllowHeaders"));
    }

    void addEndpoints(const Value& data)
    {
        const Value* const config = valueAt(data, "/endpointConfig");
        if (config == nullptr)
            return;
        put("endpoint.type", textAt(*config, "/endpoint_type"));
        for (const char* const key : {"production_endpoints", "production_failovers", "sandbox_endpoints", "sandbox_failovers"}) {
            const Value* const found = config->find(key);
            if (found == nullptr || found->isNull() || (found->isList() && found->size() == 0))
                continue;
            std::string urls;
            for (const Value& each : found->isList() ? found->items() : std::vector<Value>{*found})
                urls += (urls.empty() ? "" : ", ") + textAt(each, "/url");
            put(std::string("endpoint.") + key, std::move(urls));
        }
        for (const char* const kind : {"production", "sandbox"}) {
            const Value* const security = valueAt(*config, std::string("/endpoint_security/") + kind);
            if (security == nullptr || textAt(*security, "/enabled") != "true")
                continue;
            const std::string at = std::string("endpoint.security.") + kind;
            put(at + ".type", textAt(*security, "/type"));
            putUnlessEmpty(at + ".username", textAt(*security, "/username"));
            putUnlessEmpty(at + ".key", textAt(*security, "/apiKeyIdentifier"));
            putSecret(at + ".secret");
        }
    }

    void addPolicies(const std::string& path, const Value* flows)
    {
        for (const std::string_view flow : Wso2Flows::names)
            putUnlessEmpty(path + '.' + std::string(flow), Wso2Flows::shown(flows == nullptr ? nullptr : flows->find(flow)));
    }

    void addOperation(const Value& operation, bool limited)
    {
        const std::string at = "operation." + textAt(operation, "/verb") + ' ' + textAt(operation, "/target");
        std::string who = textAt(operation, "/authType");
        put(at, who == "None" ? "open to all" : who.empty() || who == "Any" ? "Application & Application User" : std::move(who));
        if (limited)
            putUnlessEmpty(at + ".limit", limitAt(operation, "/throttlingPolicy"));
        putUnlessEmpty(at + ".scopes", sortedTexts(operation, "/scopes"));
        addPolicies(at + ".policies", valueAt(operation, "/operationPolicies"));
    }

    NormalForm& out_;
};

/// Which states are all the same when whether it is published is no business of ours.
bool isOpenState(const std::string& state) { return state == "CREATED" || state == "PROTOTYPED" || state == "PUBLISHED"; }

std::string markText(const Value& api)
{
    for (const Value& each : itemsAt(api, "/additionalProperties")) {
        if (textAt(each, "/name") == markName)
            return textAt(each, "/value");
    }
    return {};
}

std::string gatewayField(std::string_view name) { return "gateway." + std::string(name); }

} // namespace

Wso2Live Wso2Live::of(const Value& objects)
{
    Wso2Live out;
    if (const Value* const data = objects.find("api"); data != nullptr && data->isMap())
        out.data = *data;
    if (const Value* const definition = objects.find("definition"))
        out.definition = *definition;
    out.revisions = itemsAt(objects, "/revisions");
    return out;
}

Value Wso2Live::objects() const { return Value::object({{"api", data}, {"definition", definition}, {"revisions", Value::list(revisions)}}); }

std::string Wso2Live::id() const { return textAt(data, "/id"); }
std::string Wso2Live::title() const { return textAt(data, "/name") + ':' + textAt(data, "/version"); }
std::string Wso2Live::state() const { return orElse(textAt(data, "/lifeCycleStatus"), "CREATED"); }

std::string markOn(const Value& api)
{
    const std::string text = markText(api);
    return text.substr(0, text.find(' '));
}

std::string Wso2Live::mark() const { return markOn(data); }

std::string Wso2Live::markedContent() const
{
    const std::string text = markText(data);
    const std::size_t space = text.find(' ');
    return space == std::string::npos ? std::string() : text.substr(space + 1);
}

const Value* Wso2Live::deployedAt(std::string_view gateway) const
{
    for (const Value& revision : revisions) {
        const Value* const all = revision.find("deploymentInfo");
        for (const Value& each : all == nullptr ? std::vector<Value>() : all->items()) {
            if (textAt(each, "/name") == gateway)
                return &revision;
        }
    }
    return nullptr;
}

const Value* Wso2Live::deploymentAt(std::string_view gateway) const
{
    const Value* const revision = deployedAt(gateway);
    const Value* const all = revision == nullptr ? nullptr : revision->find("deploymentInfo");
    for (std::size_t i = 0; all != nullptr && i < all->size(); ++i) {
        if (textAt(*all->at(i), "/name") == gateway)
            return all->at(i);
    }
    return nullptr;
}

std::string revisionNote(const std::string& content, unsigned serial)
{
    return std::string(notePrefix) + content + (serial < 2 ? std::string() : " (" + std::to_string(serial) + ')');
}

std::string contentOf(const Value& revision)
{
    const std::string note = textAt(revision, "/description");
    if (!note.starts_with(notePrefix) || note.size() < notePrefix.size() + contentLength)
        return {};
    return note.substr(notePrefix.size(), contentLength);
}

NormalForm formOf(const Wso2Api& api, const Wso2Settings& settings)
{
    NormalForm out;
    FormWriter writer(out);
    writer.addData(api.data);
    addDefinitionFields(api.definition, out);
    if (!api.state.empty() && (settings.publish || !isOpenState(api.state)))
        writer.put("api.state", shownState(api.state));
    for (const Wso2Gateway& each : settings.gateways)
        writer.put(gatewayField(each.name), api.content);
    deployment::addDropped(api.capabilities, out);
    return out;
}

NormalForm formOf(const Wso2Live& live, const Wso2Settings& settings)
{
    NormalForm out;
    if (!live.data.isMap())
        return out;
    FormWriter writer(out);
    writer.addData(live.data);
    addDefinitionFields(live.definition, out);
    if (settings.publish || !isOpenState(live.state()))
        writer.put("api.state", shownState(live.state()));
    for (const Value& revision : live.revisions) {
        for (const Value& each : itemsAt(revision, "/deploymentInfo")) {
            const std::string name = textAt(each, "/name");
            NormalField& field = out[gatewayField(name)];
            field.value = contentOf(revision);
            if (field.value.empty())
                field.value = textAt(revision, "/displayName");
            field.theirs = settings.gateway(name) == nullptr;
            if (const std::string status = textAt(each, "/status"); status == "CREATED" || status == "REJECTED") {
                NormalField& waits = out[gatewayField(name) + ".approval"];
                waits.value = status == "CREATED" ? "waits for approval" : "rejected";
                waits.theirs = field.theirs;
            }
        }
    }
    for (const Value& each : itemsAt(live.data, "/additionalProperties")) {
        const std::string name = textAt(each, "/name");
        if (name == markName)
            continue;
        NormalField& field = out["property." + name];
        field.value = textAt(each, "/value");
        field.theirs = true;
    }
    return out;
}

deployment::DiscoveredApi shownAs(const Value& row)
{
    deployment::DiscoveredApi out;
    out.id = textAt(row, "/id");
    out.name = textAt(row, "/name");
    out.version = textAt(row, "/version");
    std::string context = textAt(row, "/context");
    if (!out.version.empty() && !context.ends_with('/' + out.version))
        context += '/' + out.version;
    out.context = std::move(context);
    const bool discovered = textAt(row, "/initiatedFromGateway") == "true";
    out.owner = markOn(row) == madeMark ? "postern" : discovered ? textAt(row, "/gatewayType") : textAt(row, "/provider");
    out.hash = crypto::sha256(orderedJson(row)).hex();
    if (out.name.empty())
        out.unreadable = "The Publisher tells no name of it.";
    return out;
}

} // namespace postern::connectors::wso2
