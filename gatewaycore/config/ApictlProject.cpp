// SPDX-License-Identifier: Apache-2.0
#include "config/ApictlProject.h"

#include "config/ApiSettings.h"
#include "config/CertificateFolder.h"
#include "config/EndpointSecurity.h"
#include "config/EndpointSettings.h"
#include "config/GatewayFolder.h"
#include "config/OpenApiReader.h"
#include "config/PathTemplate.h"
#include "config/WsoExtensions.h"
#include "model/Url.h"

#include <algorithm>
#include <iterator>
#include <system_error>

namespace postern::config {
namespace {

using schema::Entry;
using schema::Value;
namespace fs = std::filesystem;

/// The first of the names that exists in a folder; empty when none does.
std::string firstOf(const fs::path& folder, std::initializer_list<const char*> names)
{
    std::error_code ignored;
    for (const char* name : names) {
        if (fs::exists(folder / name, ignored))
            return name;
    }
    return {};
}

/// The endpoints of an endpointConfig for one kind of key ("production", "sandbox"): {url}, or a list of them, and with
/// the type failover those that stand in for the first.
std::optional<model::Cluster> endpointOf(const Value& config, const std::string& kind, schema::Problems& problems)
{
    std::optional<model::Cluster> cluster;
    const auto add = [&](const Value& one) {
        const std::string url = textOf(one, "url");
        if (url.empty() || url == "default")
            return;
        std::string bare = url;
        while (bare.ends_with('/'))
            bare.pop_back();
        auto parsed = clusterOf(bare, kind, one.find("url")->location(), problems);
        if (!parsed)
            return;
        if (cluster) {
            cluster->endpoints.push_back(parsed->endpoints.front());
            return;
        }
        cluster = std::move(parsed);
        // What one endpoint's settings say is said of all here; the first one's count.
        if (const Value* settings = one.find("config"); settings != nullptr && settings->isMap())
            applySuspension(*settings, *cluster, problems);
        if (const Value* advanced = one.find("advanceEndpointConfig"); advanced != nullptr && advanced->isMap())
            applyAdvanced(*advanced, *cluster, problems);
    };
    const auto addAll = [&](const Value* value) {
        if (value == nullptr || value->isNull())
            return;
        if (!value->isList())
            return add(*value);
        for (const Value& one : value->items())
            add(one);
    };
    const std::string type = textOf(config, "endpoint_type");
    addAll(config.find(kind + "_endpoints"));
    if (type == "failover")
        addAll(config.find(kind + "_failovers"));
    if (!cluster)
        return std::nullopt;
    if (type == "failover")
        cluster->balancing = model::Balancing::Failover;
    if (const Value* security = config.find("endpoint_security"); security != nullptr && security->isMap()) {
        if (const Value* own = security->find(kind); own != nullptr && own->isMap())
            applyEndpointSecurity(*own, *cluster, problems);
    }
    if (const std::string sessions = textOf(config, "sessionManagement"); type == "load_balance" && !sessions.empty() && sessions != "none")
        problems.warning(config.find("sessionManagement")->location(), "endpointConfig.sessionManagement",
                         "sessions are not kept at one endpoint here: each call goes where its turn is");
    return cluster;
}

/// Whether tokens for it carry scopes.
bool carriesScopes(const model::Api& api, const model::SchemeUse& use)
{
    using Type = model::SecurityScheme::Type;
    const model::SecurityScheme* scheme = api.scheme(use.scheme);
    return scheme != nullptr && scheme->type != Type::ApiKey && scheme->type != Type::MutualTls;
}

/// Each kind of credential that the API takes is an alternative; scopes are asked of those that carry any. Without
/// scopes of its own the operation keeps those of the definition.
void secure(model::Api& api, model::Operation& operation, const std::optional<std::vector<std::string>>& own)
{
    const bool certificate = demandsMutualTls(api, operation.security);
    std::vector<std::string> scopes;
    if (own) {
        scopes = *own;
    } else {
        for (const auto& alternative : operation.security.alternatives) {
            for (const model::SchemeUse& use : alternative)
                scopes.insert(scopes.end(), use.scopes.begin(), use.scopes.end());
        }
        std::sort(scopes.begin(), scopes.end());
        scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
    }
    if (operation.security.allowsAnonymous() || !api.applicationSecurity.empty()) {
        operation.security = applicationSecurity(api, api.applicationSecurity, false);
        if (certificate)
            demandMutualTls(api, operation.security);
    } else if (!own || own->empty()) {
        return; // the definition's requirement stands as it is
    }
    for (auto& alternative : operation.security.alternatives) {
        for (model::SchemeUse& use : alternative) {
            if (carriesScopes(api, use))
                use.scopes = scopes;
        }
    }
}

/// What the DTO says about operations: it has the last word over the definition's extensions.
void applyOperations(const Value& data, model::Api& api, const std::vector<PolicyDefinition>& policies)
{
    const Value* operations = data.find("operations");
    for (const Value& each : operations != nullptr ? operations->items() : Value().items()) {
        const std::string verb = textOf(each, "verb");
        const std::string target = textOf(each, "target");
        auto found = std::find_if(api.operations.begin(), api.operations.end(), [&](const model::Operation& operation) {
            return operation.method == verb && operation.pathTemplate == target;
        });
        if (found == api.operations.end()) {
            if (!PathTemplate::parse(target).problem.empty() || verb.empty())
                continue; // SUBSCRIBE, QUERY and the like of other kinds of API
            model::Operation added;
            added.method = verb;
            added.pathTemplate = target;
            added.origin.location = each.location();
            for (const std::string& name : PathTemplate::parse(target).parameters)
                added.parameters.push_back({name, model::Parameter::In::Path, true, "string", {}, {}});
            found = api.operations.insert(api.operations.end(), std::move(added));
        }
        if (const std::string policy = textOf(each, "throttlingPolicy"); !policy.empty())
            found->throttlingPolicy = policy;
        if (const Value* flows = each.find("operationPolicies"); flows != nullptr && flows->isMap()) {
            MappedPolicies mapped = mapPolicies(*flows, found->method, policies);
            const auto isInterceptor = [](const model::FilterConfig& filter) { return filter.type == "interceptor"; };
            if (std::any_of(mapped.filters.begin(), mapped.filters.end(), isInterceptor))
                std::erase_if(found->filters, isInterceptor); // the policy takes the place of the definition's
            std::move(mapped.filters.begin(), mapped.filters.end(), std::back_inserter(found->filters));
            std::move(mapped.unmapped.begin(), mapped.unmapped.end(), std::back_inserter(found->unmappedPolicies));
        }
        const std::string auth = textOf(each, "authType");
        if (auth == "None") {
            found->authNone = true;
            found->security = {};
            continue;
        }
        if (auth.empty())
            continue;
        found->authNone = false;
        secure(api, *found, each.find("scopes") != nullptr ? std::optional(textList(each, "scopes")) : std::nullopt);
    }
    // What the DTO does not speak of is guarded like the rest of the API, unless the definition opens it.
    for (model::Operation& operation : api.operations) {
        if (!operation.authNone && operation.security.empty() && !api.applicationSecurity.empty())
            operation.security = applicationSecurity(api, api.applicationSecurity, false);
    }
}

/// Client-certificates/, flat or (since 4.4) a folder for each type of key.
void readClientCertificates(const fs::path& folder, const std::string& shown, ApictlProject& project, schema::Problems& problems)
{
    for (const char* const part : {"", "PRODUCTION", "SANDBOX"}) {
        const std::string place = std::string("Client-certificates") + (*part == '\0' ? "" : "/") + part;
        for (FolderCertificate& each : readCertificateFolder(folder / place, shown + "/" + place, "client_certificates",
                                                             project.certificateFiles, problems))
            project.clientCertificates.push_back({std::move(each.alias), std::move(each.pem), std::move(each.tierName),
                                                  *part == 'S' ? "SANDBOX" : "PRODUCTION", each.location});
    }
}

/// Trusts Endpoint-certificates/ each for the endpoints of its place: scheme, host and port.
void trustEndpointCertificates(const std::vector<FolderCertificate>& certificates, model::Api& api, schema::Problems& problems)
{
    std::vector<model::Cluster*> clusters;
    const auto add = [&clusters](std::optional<model::Cluster>& cluster) {
        if (cluster)
            clusters.push_back(&*cluster);
    };
    add(api.production);
    add(api.sandbox);
    for (model::Operation& operation : api.operations) {
        add(operation.production);
        add(operation.sandbox);
    }
    for (const FolderCertificate& certificate : certificates) {
        const auto place = model::Url::parse(certificate.endpoint);
        bool used = false;
        for (model::Cluster* const cluster : clusters) {
            for (model::Endpoint& endpoint : cluster->endpoints) {
                const auto url = model::Url::parse(endpoint.url);
                if (!place || !url || place->scheme != url->scheme || place->host != url->host || place->port != url->port)
                    continue;
                endpoint.trusted.push_back(certificate.pem);
                used = true;
            }
        }
        if (!used)
            problems.warning(certificate.location, "endpoint", "the certificate \"" + certificate.alias.substr(0, 80) +
                                                                   "\" is for \"" + certificate.endpoint.substr(0, 200) + "\", which the API does not call");
    }
}

std::string contextOf(const Value& data, const std::string& version)
{
    std::string context = textOf(data, "context");
    while (context.ends_with('/'))
        context.pop_back();
    if (!context.empty() && context.front() != '/')
        context.insert(0, 1, '/');
    if (const std::size_t at = context.find("{version}"); at != std::string::npos)
        return context.replace(at, 9, version);
    return context.ends_with("/" + version) ? context : context + "/" + version;
}

} // namespace

bool ApictlProject::isProject(const fs::path& folder)
{
    return !firstOf(folder, {"api.yaml", "api.json"}).empty();
}

std::optional<ApictlProject> ApictlProject::read(const fs::path& folder, std::string_view shownName, schema::Problems& problems)
{
    const std::size_t before = problems.errorCount();
    const std::string shown(shownName);
    ApictlProject project;
    const std::string apiFile = firstOf(folder, {"api.yaml", "api.json"});
    if (apiFile.empty()) {
        problems.error(schema::Location::of(shown), {}, "is no API project: it has neither api.yaml nor api.json");
        return std::nullopt;
    }
    project.apiName = apiFile;
    if (auto api = schema::readFile(folder / apiFile, problems, shown + "/" + apiFile))
        project.api = *std::move(api);
    const Value* data = project.data();
    if (problems.errorCount() == before && (data == nullptr || !data->isMap()))
        problems.error(project.api.location(), {}, "needs the key \"data\" with the API", "{type: api, version: v4, data: {...}}");

    const std::string definition = firstOf(folder / "Definitions", {"swagger.yaml", "swagger.json", "openapi.yaml", "openapi.json"});
    if (!definition.empty()) {
        project.definitionName = definition;
        Result<std::string> text = readFileText(folder / "Definitions" / definition);
        const std::string name = shown + "/Definitions/" + definition;
        if (!text) {
            problems.error(schema::Location::of(name), {}, text.error().message());
        } else {
            project.definitionText = *std::move(text);
            const bool json = definition.ends_with(".json");
            if (auto value = json ? schema::readJson(project.definitionText, name, problems)
                                  : schema::readText(project.definitionText, name, problems))
                project.definition = *std::move(value);
        }
    }
    readClientCertificates(folder, shown, project, problems);
    project.endpointCertificates = readCertificateFolder(folder / "Endpoint-certificates", shown + "/Endpoint-certificates",
                                                         "endpoint_certificates", project.certificateFiles, problems);
    std::error_code ignored;
    if (fs::exists(folder / "Policies", ignored))
        project.policies = readPolicyDefinitions(folder / "Policies", shown + "/Policies", problems);
    if (fs::exists(folder / "postern.yaml", ignored)) {
        if (auto settings = schema::readFile(folder / "postern.yaml", problems, shown + "/postern.yaml"))
            project.settings = *std::move(settings);
        if (const Value* provenance = project.settings.find("provenance"))
            project.provenance = {textOf(*provenance, "server"), textOf(*provenance, "apiId"), textOf(*provenance, "revision")};
    }
    if (problems.errorCount() > before)
        return std::nullopt;
    return project;
}

std::optional<ApictlProject> ApictlProject::fromDefinition(std::string definitionText, std::string_view fileName,
                                                           schema::Problems& problems)
{
    std::optional<Value> definition = schema::readText(definitionText, fileName, problems);
    const std::optional<model::Api> api = definition ? readOpenApi(*definition, problems) : std::nullopt;
    if (!api)
        return std::nullopt;
    ApictlProject project;
    std::string name; // the Publisher takes no blanks and few signs in names
    for (const char c : api->name) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        if (plain)
            name += c;
    }
    Value data = Value::object({{"name", name.empty() ? "Api" : name}, {"version", api->version},
                                {"context", api->context.empty() ? "/" + (name.empty() ? "api" : name) : api->context},
                                {"lifeCycleStatus", "CREATED"}, {"type", "HTTP"}});
    if (!api->description.empty())
        data.set("description", api->description);
    if (api->production) {
        Value endpoint = Value::object({{"url", api->production->endpoints.front().url}});
        if (const auto& timeout = api->production->responseTimeout) // this counts in place of what the definition says
            endpoint.set("config", Value::object({{"actionDuration", std::to_string(timeout->count())}}));
        data.set("endpointConfig", Value::object({{"endpoint_type", "http"}, {"production_endpoints", std::move(endpoint)}}));
    }
    project.api = Value::object({{"type", "api"}, {"version", "v4"}, {"data", std::move(data)}});
    const std::size_t first = definitionText.find_first_not_of(" \t\r\n");
    project.definitionName = first != std::string::npos && definitionText[first] == '{' ? "swagger.json" : "swagger.yaml";
    project.definition = *std::move(definition);
    project.definitionText = std::move(definitionText);
    // The base path of the definition is kept, not Name/version.
    project.settings = Value::object({{"apiVersion", "postern/v1"}});
    if (!api->context.empty())
        project.settings.set("context", api->context);
    return project;
}

ApictlProject ApictlProject::fromPublisher(Value data, std::string definitionText, const model::Provenance& provenance)
{
    ApictlProject project;
    project.api = Value::object({{"type", "api"}, {"version", "v4"}, {"data", std::move(data)}});
    const std::size_t first = definitionText.find_first_not_of(" \t\r\n");
    project.definitionName = first != std::string::npos && definitionText[first] == '{' ? "swagger.json" : "swagger.yaml";
    schema::Problems later; // toApi() and the next read say what is wrong with it
    if (auto definition = schema::readText(definitionText, "Definitions/" + project.definitionName, later))
        project.definition = *std::move(definition);
    project.definitionText = std::move(definitionText);
    project.provenance = provenance;
    return project;
}

std::optional<model::Api> ApictlProject::toApi(schema::Problems& problems) const
{
    const std::size_t before = problems.errorCount();
    const Value none = Value::map();
    const Value& from = data() != nullptr ? *data() : none;
    model::Api out;
    if (!definition.isNull()) {
        std::optional<model::Api> read = readOpenApi(definition, problems);
        if (!read)
            return std::nullopt;
        out = *std::move(read);
    }
    const auto take = [&from](const char* key, std::string& to) {
        if (std::string text = textOf(from, key); !text.empty())
            to = std::move(text);
    };
    take("name", out.name);
    take("version", out.version);
    take("description", out.description);
    take("provider", out.provider);
    take("lifeCycleStatus", out.lifecycle);
    take("type", out.type);
    take("authorizationHeader", out.authorizationHeader);
    take("apiKeyHeader", out.apiKeyHeader);
    take("apiThrottlingPolicy", out.throttlingPolicy);
    if (out.name.empty() || out.version.empty())
        problems.error(from.location(), "data", std::string("needs the key \"") + (out.name.empty() ? "name" : "version") + '"');
    out.id = textOf(from, "id");
    if (out.id.empty())
        out.id = provenance.apiId.empty() ? out.title() : provenance.apiId;
    if (from.find("context") != nullptr)
        out.context = contextOf(from, out.version);
    else
        problems.error(from.location(), "data", "needs the key \"context\"");
    const PathTemplate context = PathTemplate::parse(out.context.empty() ? "/" : out.context);
    if (!context.problem.empty() || !context.parameters.empty())
        problems.error(from.find("context") != nullptr ? from.find("context")->location() : from.location(), "data.context",
                       context.problem.empty() ? "cannot hold parameters" : context.problem);
    if (auto tags = textList(from, "tags"); !tags.empty())
        out.tags = std::move(tags);
    if (auto transports = textList(from, "transport"); !transports.empty())
        out.transports = std::move(transports);
    out.subscriptionPolicies = textList(from, "policies");
    out.gatewayEnvironments = textList(from, "gatewayEnvironments");
    if (auto schemes = textList(from, "securityScheme"); !schemes.empty())
        out.applicationSecurity = std::move(schemes);
    out.clientCertificates = clientCertificates;
    out.defaultVersion = truthOf(from, "isDefaultVersion");
    if (truthOf(from, "enableSchemaValidation")) {
        out.validation.requests = out.validation.responses = model::Validation::Mode::Enforce;
        out.validation.origin.location = from.find("enableSchemaValidation")->location();
    }
    if (const Value* cors = from.find("corsConfiguration"); cors != nullptr && cors->isMap())
        out.cors = corsOf(*cors);
    if (from.find("responseCachingEnabled") != nullptr)
        out.responseCaching = responseCachingOf(from, "responseCachingEnabled", "cacheTimeout", problems);
    if (const Value* endpoints = from.find("endpointConfig"); endpoints != nullptr && endpoints->isMap()) {
        auto production = endpointOf(*endpoints, "production", problems);
        auto sandbox = endpointOf(*endpoints, "sandbox", problems);
        if (production || sandbox) {
            out.production = std::move(production);
            out.sandbox = std::move(sandbox);
        }
    }
    const std::string implementation = textOf(from, "endpointImplementationType");
    out.mock = implementation == "INLINE" || implementation == "MOCKED_OAS";
    if (const Value* flows = from.find("apiPolicies"); flows != nullptr && flows->isMap()) {
        MappedPolicies mapped = mapPolicies(*flows, {}, policies);
        out.filters = std::move(mapped.filters);
        out.unmappedPolicies = std::move(mapped.unmapped);
    }
    applyOperations(from, out, policies);
    trustEndpointCertificates(endpointCertificates, out, problems);
    out.provenance = provenance;
    out.origin = {out.origin.location.known() ? out.origin.location : api.location(), provenance.label()};
    for (model::Operation& operation : out.operations)
        operation.origin.label = out.origin.label;
    if (out.type == "WS" || out.type == "GRAPHQL" || out.type == "SSE" || out.type == "WEBSUB" || out.type == "ASYNC")
        problems.error(from.location(), "data.type", "APIs of the type " + out.type + " cannot be run yet");
    if (problems.errorCount() > before)
        return std::nullopt;
    return out;
}

std::string ApictlProject::folderName() const
{
    const Value none;
    const Value& from = data() != nullptr ? *data() : none;
    std::string name;
    for (const char c : textOf(from, "name") + "-" + textOf(from, "version")) {
        const bool safe = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
                          (c == '.' && !name.empty()) || static_cast<unsigned char>(c) >= 0x80;
        name += safe ? c : '_';
    }
    return name.substr(0, 200);
}

Result<void> ApictlProject::write(const fs::path& folder) const
{
    std::error_code failure;
    fs::create_directories(folder / "Definitions", failure);
    if (failure)
        return unexpected(ErrorKind::IoError, folder.string() + ": cannot be made: " + failure.message());
    const bool json = apiName.ends_with(".json");
    if (auto written = writeFileAtomically(folder / apiName, json ? schema::writeJson(api) : schema::writeYaml(api)); !written)
        return written;
    if (!definitionText.empty() || !definition.isNull()) {
        std::string text = definitionText;
        if (text.empty())
            text = definitionName.ends_with(".json") ? schema::writeJson(definition) : schema::writeYaml(definition);
        if (auto written = writeFileAtomically(folder / "Definitions" / definitionName, text); !written)
            return written;
    }
    Value own = settings;
    if (provenance.known()) {
        if (own.find("apiVersion") == nullptr)
            own.set("apiVersion", "postern/v1");
        own.set("provenance", schema::encode(provenance));
    }
    if (own.isNull())
        return {};
    return writeFileAtomically(folder / "postern.yaml", schema::writeYaml(own));
}

} // namespace postern::config
