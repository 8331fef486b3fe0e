// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Estate.h"
#include "sandbox/FormParts.h"
#include "schema/Document.h"

#include <algorithm>

namespace postern::sandbox {
namespace {

using schema::Value;

constexpr const char* importing = "api_create api_manage";

/// A definition's text read, or what is wrong with it in words.
struct ReadDefinition {
    Value definition;
    std::string problem;
};

ReadDefinition readDefinition(const std::string& text)
{
    ReadDefinition out;
    auto read = schema::readYaml(text, "definition"); // JSON is YAML
    if (!read)
        out.problem = read.error().message();
    else if (!read->isMap() || (read->find("openapi") == nullptr && read->find("swagger") == nullptr))
        out.problem = "There is no openapi or swagger key: this is no OpenAPI definition.";
    else if (read->find("paths") == nullptr || !read->find("paths")->isMap())
        out.problem = "paths is missing.";
    else
        out.definition = std::move(*read);
    return out;
}

/// The operations of a definition, as an API lists them.
Value operationsOf(const Value& definition)
{
    Value out = Value::list();
    for (const schema::Entry& path : definition.find("paths")->entries()) {
        for (const schema::Entry& operation : path.value.entries()) {
            static const std::vector<std::string> verbs{"get", "put", "post", "delete", "patch", "head", "options"};
            if (std::find(verbs.begin(), verbs.end(), operation.key) == verbs.end())
                continue;
            std::string verb = operation.key;
            std::transform(verb.begin(), verb.end(), verb.begin(), [](unsigned char c) { return std::toupper(c); });
            out.push(Value::object({{"target", path.key},
                                    {"verb", verb},
                                    {"authType", "Application & Application User"},
                                    {"throttlingPolicy", "Unlimited"}}));
        }
    }
    return out;
}

std::string definitionText(const Call& call, const char* inlineName)
{
    if (auto file = formPart(call, "file"); file && !file->empty())
        return *file;
    return formPart(call, inlineName).value_or("");
}

Reply putSwagger(Estate& estate, const Request& request)
{
    CatalogApi* api = estate.catalog.find(request.step(0));
    if (api == nullptr)
        return notFound("The API " + request.step(0));
    ReadDefinition read = readDefinition(definitionText(request.call, "apiDefinition"));
    if (!read.problem.empty())
        return badRequest(900754, read.problem);
    (void)estate.revisionsOf(api->id); // they freeze what is about to change
    api->data.set("operations", operationsOf(read.definition));
    api->data.set("lastUpdatedTime", estate.now());
    api->definition = std::move(read.definition);
    return Reply::json(schema::writeJson(api->definition, 0));
}

Reply validateDefinition(const Call& call)
{
    const ReadDefinition read = readDefinition(definitionText(call, "inlineAPIDefinition"));
    if (!read.problem.empty()) {
        const Value error = Value::object({{"code", "900754"}, {"message", "The definition is not valid"}, {"description", read.problem}});
        return Reply::json(Value::object({{"isValid", false}, {"errors", Value::list({error})}}));
    }
    const Value* info = read.definition.find("info");
    Value answer = Value::object({{"isValid", true},
                                  {"info", Value::object({{"name", info == nullptr ? "" : textOf(*info, "title")},
                                                          {"version", info == nullptr ? "" : textOf(*info, "version")},
                                                          {"openAPIVersion", textOf(read.definition, "openapi")}})},
                                  {"errors", Value::list()}});
    if (call.queryValue("returnContent") == "true")
        answer.set("content", schema::writeJson(read.definition, 0));
    return Reply::json(answer);
}

/// Makes or replaces an API; `why` says what hinders.
CatalogApi* storeApi(Estate& estate, Value data, Value definition, bool overwrite, Reply& refused)
{
    const std::string name = textOf(data, "name");
    const std::string version = textOf(data, "version");
    if (name.empty() || version.empty() || textOf(data, "context").empty()) {
        refused = badRequest(900000, "name, version or context is missing.");
        return nullptr;
    }
    CatalogApi* api = estate.catalog.find(name, version);
    if (api != nullptr && !overwrite) {
        refused = Reply::error(409, 900250, "The API already exists.", name + ":" + version + " is there already.");
        return nullptr;
    }
    const std::string now = estate.now();
    if (api == nullptr) {
        CatalogApi made;
        made.id = estate.newId();
        made.name = name;
        made.version = version;
        api = &estate.catalog.add(std::move(made));
        data.set("createdTime", now);
    }
    (void)estate.revisionsOf(api->id); // they freeze what is about to change
    data.set("id", api->id);
    data.set("version", version);
    data.set("lastUpdatedTime", now);
    if (textOf(data, "provider").empty())
        data.set("provider", "admin");
    if (textOf(data, "lifeCycleStatus").empty())
        data.set("lifeCycleStatus", "CREATED");
    api->data = std::move(data);
    api->definition = std::move(definition);
    return api;
}

Reply importOpenApi(Estate& estate, const Call& call)
{
    ReadDefinition read = readDefinition(definitionText(call, "inlineAPIDefinition"));
    if (!read.problem.empty())
        return badRequest(900754, read.problem);
    schema::Problems problems;
    auto data = schema::readJson(formPart(call, "additionalProperties").value_or(""), "additionalProperties", problems);
    if (!data || !data->isMap())
        return badRequest(900000, "additionalProperties is missing or no JSON.");
    data->set("operations", operationsOf(read.definition));
    for (const CatalogApi& other : estate.catalog.apis()) {
        if (textOf(other.data, "context") == textOf(*data, "context") && other.name != textOf(*data, "name"))
            return Reply::error(409, 900252, "The API context already exists.", other.name + " has the context " + textOf(*data, "context") + ".");
    }
    Reply refused;
    CatalogApi* api = storeApi(estate, std::move(*data), std::move(read.definition), false, refused);
    return api == nullptr ? refused : created(api->data, "/apis/" + api->id);
}

/// An apictl project, taken apart.
struct Project {
    std::string root; ///< "Orders-1.0.0/"
    Value data;
    Value definition;
    Value environments; ///< of deployment_environments.yaml
    std::vector<std::pair<std::string, std::string>> files;
    std::string problem;
};

Project readProject(const Call& call)
{
    Project out;
    const auto file = formPart(call, "file");
    if (!file) {
        out.problem = "The part file is missing.";
        return out;
    }
    const auto entries = readZip(*file);
    if (!entries) {
        out.problem = entries.error().message();
        return out;
    }
    for (const ZipEntry& entry : *entries) {
        const auto slash = entry.name.find('/');
        const std::string root = slash == std::string::npos ? "" : entry.name.substr(0, slash + 1);
        const std::string path = entry.name.substr(root.size());
        if (!out.root.empty() && root != out.root)
            out.problem = "The archive has more than one root folder.";
        out.root = root;
        const bool isApi = path == "api.yaml" || path == "api.json";
        const bool isDefinition = path == "Definitions/swagger.yaml" || path == "Definitions/swagger.json";
        const bool isDeployments = path == "deployment_environments.yaml" || path == "deployment_environments.json";
        if (!isApi && !isDefinition && !isDeployments) {
            out.files.emplace_back(path, entry.content);
            continue;
        }
        auto document = schema::readYaml(entry.content, path);
        if (!document) {
            out.problem = document.error().message();
        } else if (isDefinition) {
            out.definition = std::move(*document);
        } else if (const Value* data = document->find("data")) {
            (isApi ? out.data : out.environments) = *data;
        }
    }
    if (out.problem.empty() && (!out.data.isMap() || !out.definition.isMap()))
        out.problem = "api.yaml or Definitions/swagger.yaml is missing.";
    return out;
}

/// What governance says of a project that is not imported.
Reply governanceReport(const Value& data)
{
    Value violations = Value::list();
    if (textOf(data, "description").empty())
        violations.push(Value::object({{"rule", "description-present"},
                                       {"ruleset", "Naming"},
                                       {"severity", "ERROR"},
                                       {"path", "description"},
                                       {"message", "An API says what it is"}}));
    return Reply::json(Value::object({{"API_METADATA", violations}}));
}

Reply importProject(Estate& estate, const Call& call)
{
    Project project = readProject(call);
    if (!project.problem.empty())
        return badRequest(900907, project.problem);
    if (call.queryValue("dryRun") == "true")
        return governanceReport(project.data);
    for (const Value& one : project.environments.items()) {
        if (estate.environment(textOf(one, "deploymentEnvironment")) == nullptr)
            return notFound("The gateway environment " + textOf(one, "deploymentEnvironment"));
    }
    Reply refused;
    CatalogApi* api = storeApi(estate, std::move(project.data), std::move(project.definition), call.queryValue("overwrite") == "true", refused);
    if (api == nullptr)
        return refused;
    api->files = std::move(project.files);
    std::string revision;
    if (project.environments.size() > 0) {
        std::vector<Revision>& all = estate.revisionsOf(api->id);
        if (all.size() >= 5 && call.queryValue("rotateRevision") != "true")
            return badRequest(900351, "Maximum number of revisions, 5, reached. Use rotateRevision.");
        if (all.size() >= 5)
            all.erase(all.begin());
        revision = estate.newId();
        Value deployments = Value::list();
        for (const Value& one : project.environments.items())
            deployments.push(Value::object({{"revisionUuid", revision}, {"name", textOf(one, "deploymentEnvironment")}, {"status", "APPROVED"}, {"vhost", "localhost"}, {"displayOnDevportal", true}, {"deployedTime", estate.now()}}));
        all.push_back({Value::object({{"displayName", "Revision " + std::to_string(all.size() + 1)},
                                      {"id", revision},
                                      {"description", "Revision created after importing the API"},
                                      {"createdTime", estate.now()},
                                      {"apiInfo", Value::object({{"id", api->id}})},
                                      {"deploymentInfo", deployments}}),
                       api->data, api->definition});
    }
    if (call.accept.find("application/json") != std::string::npos)
        return Reply::json(Value::object({{"id", api->id}, {"revision", revision}}));
    return {200, "text/plain", "API imported successfully.", {}};
}

Reply exportProject(Estate& estate, const Call& call)
{
    const std::string id = call.queryValue("apiId");
    const CatalogApi* api = id.empty() ? estate.catalog.find(call.queryValue("name"), call.queryValue("version")) : estate.catalog.find(id);
    if (api == nullptr)
        return notFound("The API");
    // A revision as it was frozen; without its number the working copy.
    const Value* data = &api->data;
    const Value* definition = &api->definition;
    if (const std::string number = call.queryValue("revisionNumber"); !number.empty()) {
        const std::vector<Revision>& all = estate.revisionsOf(api->id);
        const auto at = std::find_if(all.begin(), all.end(), [&](const Revision& one) { return textOf(one.shown, "displayName") == "Revision " + number; });
        if (at == all.end())
            return notFound("The revision " + number);
        data = &at->data;
        definition = &at->definition;
    }
    const std::string root = api->name + "-" + api->version + "/";
    const Value file = Value::object({{"type", "api"}, {"version", "v4.7.0"}, {"data", *data}});
    const bool json = call.queryValue("format") == "JSON";
    std::vector<ZipEntry> entries;
    entries.push_back({root + (json ? "api.json" : "api.yaml"), json ? schema::writeJson(file, 2) : schema::writeYaml(file)});
    entries.push_back({root + (json ? "Definitions/swagger.json" : "Definitions/swagger.yaml"),
                       json ? schema::writeJson(*definition, 2) : schema::writeYaml(*definition)});
    for (const auto& [path, content] : api->files)
        entries.push_back({root + path, content});
    return {200, "application/zip", writeZip(entries), {}};
}

} // namespace

void addImportRoutes(Router& router, Estate& estate)
{
    router.on("PUT", "/apis/{apiId}/swagger", importing, [&](const Request& r) { return putSwagger(estate, r); });
    router.on("POST", "/apis/validate-openapi", importing, [](const Request& r) { return validateDefinition(r.call); });
    router.on("POST", "/apis/import-openapi", importing, [&](const Request& r) { return importOpenApi(estate, r.call); });
    router.on("POST", "/apis/import", "api_import_export admin", [&](const Request& r) { return importProject(estate, r.call); });
    router.on("GET", "/apis/export", "api_view api_publish api_create api_import_export api_manage",
              [&](const Request& r) { return exportProject(estate, r.call); });
}

} // namespace postern::sandbox
