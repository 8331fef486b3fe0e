// SPDX-License-Identifier: Apache-2.0
#include "config/OpenApiReader.h"

#include "config/Examples.h"
#include "config/OpenApiSecurity.h"
#include "config/PathTemplate.h"
#include "config/References.h"
#include "config/WsoExtensions.h"
#include "model/Url.h"

#include <algorithm>
#include <array>

namespace postern::config {
namespace {

using schema::Entry;
using schema::Value;

constexpr std::array<std::string_view, 8> methods{"get", "put", "post", "delete", "options", "head", "patch", "trace"};

/// "/a/b/" -> "/a/b", "/" -> "", "a" -> "/a".
std::string asContext(std::string path)
{
    while (path.ends_with('/'))
        path.pop_back();
    if (!path.empty() && path.front() != '/')
        path.insert(0, 1, '/');
    return path;
}

void replaceAll(std::string& text, std::string_view what, std::string_view by)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

std::size_t octetsOf(const model::SecurityRequirement& security)
{
    std::size_t octets = 0;
    for (const auto& alternative : security.alternatives) {
        octets += sizeof alternative;
        for (const model::SchemeUse& use : alternative) {
            octets += sizeof use + use.scheme.size();
            for (const std::string& scope : use.scopes)
                octets += sizeof scope + scope.size();
        }
    }
    return octets;
}

std::size_t octetsOf(const std::optional<model::Cluster>& cluster)
{
    std::size_t octets = 0;
    if (cluster) {
        for (const model::Endpoint& endpoint : cluster->endpoints)
            octets += sizeof endpoint + endpoint.url.size();
    }
    return octets;
}

std::size_t octetsOf(const model::Parameter& parameter)
{
    return sizeof parameter + parameter.name.size() + parameter.type.size() + parameter.example.size() + parameter.description.size();
}

/// Reads one definition; each step is one part of the Api.
class Reader {
  public:
    Reader(const Value& root, schema::Problems& problems)
        : root_(root), problems_(problems), references_(root, problems), examples_(references_), security_(root, references_, api_, problems)
    {
    }

    std::optional<model::Api> read()
    {
        const std::size_t before = problems_.errorCount();
        if (!readDialect())
            return std::nullopt;
        readInfo();
        const Value* const components = root_.find("components");
        security_.readSchemes(swagger2_ ? root_.find("securityDefinitions") : components != nullptr ? components->find("securitySchemes") : nullptr);
        readBackends();
        readExtensions();
        readPaths();
        if (problems_.errorCount() > before)
            return std::nullopt;
        return std::move(api_);
    }

  private:
    void error(const Value& at, std::string path, std::string message, std::string hint = {})
    {
        problems_.error(at.location(), std::move(path), std::move(message), std::move(hint));
    }

    /// Counts what an operation takes. A reference is short and may stand for very much, so that a small definition could
    /// fill the memory; false, with a problem, when it is too much.
    bool spend(std::size_t octets, const schema::Location& at)
    {
        constexpr std::size_t most = 64U << 20U;
        const bool before = spent_ <= most;
        spent_ += octets;
        if (before && spent_ > most)
            problems_.error(at, "paths", "the operations take more than 64 MiB", "parts of it are referred to too often");
        return spent_ <= most;
    }

    bool readDialect()
    {
        if (!root_.isMap()) {
            error(root_, {}, "is no OpenAPI definition: it must be a map, but is " + std::string(toString(root_.kind())));
            return false;
        }
        const std::string openapi = textOf(root_, "openapi");
        const std::string swagger = textOf(root_, "swagger");
        if (openapi.starts_with("3.0") || openapi.starts_with("3.1") || openapi.starts_with("3.2"))
            return true;
        swagger2_ = swagger.starts_with("2.0") || swagger == "2";
        if (swagger2_)
            return true;
        const Value* key = root_.find(openapi.empty() ? "swagger" : "openapi");
        error(key != nullptr ? *key : root_, {},
              key == nullptr ? "is no OpenAPI definition: it has neither openapi nor swagger"
                             : "OpenAPI " + (openapi + swagger).substr(0, 20) + " is not understood",
              "3.0, 3.1 and Swagger 2.0 are");
        return false;
    }

    void readInfo()
    {
        api_.origin.location = root_.location();
        const Value* info = references_.follow(root_, "info");
        const Value& about = info != nullptr ? *info : root_;
        api_.name = textOf(about, "title");
        api_.version = textOf(about, "version");
        api_.description = textOf(about, "description");
        if (info == nullptr)
            error(root_, "info", "needs the key \"info\"", "with title and version");
        else if (api_.name.empty() || api_.version.empty())
            error(about, "info", std::string("needs the key \"") + (api_.name.empty() ? "title" : "version") + '"');
        api_.id = api_.title();
        for (const Value& tag : root_.find("tags") != nullptr ? root_.find("tags")->items() : Value().items()) {
            if (std::string name = textOf(tag, "name"); !name.empty())
                api_.tags.push_back(std::move(name));
        }
    }

    /// The URL of a server object with its variables filled in by their defaults.
    std::string serverUrl(const Value& server)
    {
        std::string url = textOf(server, "url");
        const Value* variables = server.find("variables");
        for (const Entry& variable : variables != nullptr ? variables->entries() : Value().entries()) {
            std::string value = textOf(variable.value, "default");
            const Value* choices = variable.value.find("enum");
            if (value.empty() && choices != nullptr && choices->size() > 0)
                value = choices->items().front().toText();
            replaceAll(url, "{" + variable.key + "}", value);
        }
        return url;
    }

    /// The backends of a list of servers; those that are no usable URL are left out with a warning.
    std::optional<model::Cluster> serversOf(const Value& holder, std::string& basePath)
    {
        const Value* servers = holder.find("servers");
        std::optional<model::Cluster> cluster;
        for (const Value& server : servers != nullptr ? servers->items() : Value().items()) {
            const std::string text = serverUrl(server);
            const auto url = model::Url::parse(text);
            const bool first = &server == &servers->items().front();
            if (first)
                basePath = url ? url->path : text;
            if (!url || (url->scheme != "http" && url->scheme != "https")) {
                // "/v1" is a base path without a backend: fine, the API may be mocked or get a backend from us.
                if (text.find("://") != std::string::npos || text.starts_with("//"))
                    problems_.warning(server.location(), "servers", "is not a URL that can be called: \"" + text.substr(0, 100) + '"');
                continue;
            }
            // The first one only: the others are other stages or regions, not equals.
            if (!cluster) {
                std::string bare = text;
                while (bare.ends_with('/'))
                    bare.pop_back();
                schema::Problems none;
                cluster = clusterOf(bare, "production", server.location(), none);
            }
        }
        return cluster;
    }

    void readBackends()
    {
        std::string basePath;
        std::optional<model::Cluster> fromServers;
        if (swagger2_) {
            basePath = textOf(root_, "basePath");
            if (const std::string host = textOf(root_, "host"); !host.empty()) {
                const std::vector<std::string> schemes = textList(root_, "schemes");
                const bool secure = std::find(schemes.begin(), schemes.end(), "https") != schemes.end();
                fromServers = clusterOf((secure ? "https://" : "http://") + host + asContext(basePath), "production",
                                        root_.find("host")->location(), problems_);
            }
        } else {
            fromServers = serversOf(root_, basePath);
        }
        api_.production = endpointsOf(root_, "x-wso2-production-endpoints", root_, "production", problems_);
        api_.sandbox = endpointsOf(root_, "x-wso2-sandbox-endpoints", root_, "sandbox", problems_);
        if (!api_.production && !api_.sandbox)
            api_.production = std::move(fromServers);

        const Value* own = root_.find("x-wso2-basePath");
        std::string context = own != nullptr ? own->toText() : basePath.substr(0, std::min(basePath.find_first_of("?#"), basePath.size()));
        replaceAll(context, "{version}", api_.version);
        replaceAll(context, "{basePath}", basePath);
        api_.context = asContext(context);
        const PathTemplate checked = PathTemplate::parse(api_.context.empty() ? "/" : api_.context);
        if (!checked.problem.empty() || !checked.parameters.empty() || api_.context.find('*') != std::string::npos)
            error(own != nullptr ? *own : root_, "x-wso2-basePath",
                  "the base path \"" + api_.context.substr(0, 100) + "\" " +
                      (checked.problem.empty() ? "cannot hold parameters" : checked.problem));
    }

    void readExtensions()
    {
        if (const Value* cors = root_.find("x-wso2-cors"))
            api_.cors = corsOf(*cors);
        if (const std::string header = textOf(root_, "x-wso2-auth-header"); !header.empty())
            api_.authorizationHeader = header;
        if (const std::vector<std::string> transports = textList(root_, "x-wso2-transports"); !transports.empty())
            api_.transports = transports;
        if (const Value* cache = root_.find("x-wso2-response-cache"))
            api_.responseCaching = responseCachingOf(*cache, "enabled", "cacheTimeoutInSeconds", problems_);
        api_.provider = textOf(root_, "x-wso2-owner");
        api_.throttlingPolicy = throttlingOf(root_);
        security_.readDefaults();
    }

    void readPaths()
    {
        const Value* paths = root_.find("paths");
        if (paths == nullptr) {
            // 3.1 allows a definition of webhooks or components alone; there is nothing to run in it.
            problems_.warning(root_.location(), {}, "the definition has no paths: nothing can be called");
            return;
        }
        if (!paths->isMap() && !paths->isNull())
            return error(*paths, "paths", "must be a map, but is " + std::string(toString(paths->kind())));
        for (const Entry& entry : paths->entries()) {
            if (entry.key.starts_with("x-"))
                continue;
            const Value* item = references_.follow(&entry.value);
            if (item == nullptr)
                continue;
            const PathTemplate checked = PathTemplate::parse(entry.key);
            if (!checked.problem.empty()) {
                problems_.error(entry.keyLocation, "paths", "the path \"" + entry.key.substr(0, 200) + "\" " + checked.problem);
                continue;
            }
            for (const Entry& operation : item->entries()) {
                if (std::find(methods.begin(), methods.end(), operation.key) == methods.end())
                    continue;
                if (operation.value.isMap()) {
                    if (!readOperation(entry.key, *item, operation, checked))
                        return;
                } else if (!operation.value.isNull()) {
                    error(operation.value, "paths." + entry.key + "." + operation.key, "must be a map");
                }
            }
        }
    }

    /// False when the definition is too large to go on.
    bool readOperation(const std::string& path, const Value& item, const Entry& entry, const PathTemplate& checked)
    {
        const Value& source = entry.value;
        const std::string where = "paths." + path + "." + entry.key;
        model::Operation out;
        out.method = upperCase(entry.key);
        out.pathTemplate = path;
        out.operationId = textOf(source, "operationId");
        out.summary = textOf(source, "summary");
        out.origin.location = entry.keyLocation;
        out.throttlingPolicy = throttlingOf(source);
        security_.read(source, where, out);
        if (!spend(sizeof out + path.size() + out.operationId.size() + out.summary.size() + octetsOf(out.security),
                   entry.keyLocation))
            return false;

        Interceptors interceptors = interceptorsOf(source, item, root_);
        out.unmappedPolicies = std::move(interceptors.unmapped);
        if (interceptors.filter)
            out.filters.push_back(*std::move(interceptors.filter));

        std::string ignored;
        out.production = endpointsOf(source, "x-wso2-production-endpoints", root_, "production", problems_);
        out.sandbox = endpointsOf(source, "x-wso2-sandbox-endpoints", root_, "sandbox", problems_);
        if (!out.production)
            out.production = endpointsOf(item, "x-wso2-production-endpoints", root_, "production", problems_);
        if (!out.sandbox)
            out.sandbox = endpointsOf(item, "x-wso2-sandbox-endpoints", root_, "sandbox", problems_);
        if (!swagger2_ && !out.production && root_.find("x-wso2-production-endpoints") == nullptr)
            out.production = serversOf(source.find("servers") != nullptr ? source : item, ignored);

        if (!spend(octetsOf(out.production) + octetsOf(out.sandbox), entry.keyLocation) ||
            !readParameters(item, source, checked, out))
            return false;
        if (const Value* responses = references_.follow(source, "responses")) {
            std::vector<std::string> produces = textList(source, "produces");
            out.mocks = examples_.responses(*responses, produces.empty() ? textList(root_, "produces") : produces);
        }
        if (const Value* body = references_.follow(source, "requestBody"))
            out.requestExamples = examples_.requestBody(*body);
        api_.operations.push_back(std::move(out));
        return true;
    }

    bool readParameters(const Value& item, const Value& source, const PathTemplate& checked, model::Operation& out)
    {
        std::size_t known = 0;
        // The operation's own win over those of the path (same name and place).
        for (const Value* holder : {&source, &item}) {
            const Value* list = holder->find("parameters");
            for (const Value& each : list != nullptr ? list->items() : Value().items()) {
                if (const Value* parameter = references_.follow(&each))
                    readParameter(*parameter, checked, out);
                const bool added = out.parameters.size() > known;
                if (added && !spend(octetsOf(out.parameters.back()), each.location()))
                    return false;
                known = out.parameters.size();
            }
        }
        for (const std::string& name : checked.parameters) {
            const bool given = std::any_of(out.parameters.begin(), out.parameters.end(), [&name](const auto& each) {
                return each.in == model::Parameter::In::Path && each.name == name;
            });
            if (!given)
                out.parameters.push_back({name, model::Parameter::In::Path, true, "string", {}, {}});
        }
        return true;
    }

    void readParameter(const Value& source, const PathTemplate& checked, model::Operation& out)
    {
        using In = model::Parameter::In;
        const std::string in = textOf(source, "in");
        if (in == "body") {
            if (out.requestExamples.empty()) // there can be one only
                out.requestExamples.push_back(examples_.bodyParameter(source, textList(root_, "consumes")));
            return;
        }
        model::Parameter parameter;
        if (in == "path")
            parameter.in = In::Path;
        else if (in == "query")
            parameter.in = In::Query;
        else if (in == "header")
            parameter.in = In::Header;
        else if (in == "cookie")
            parameter.in = In::Cookie;
        else
            return; // formData, querystring: not part of what Try-it fills in
        parameter.name = textOf(source, "name");
        const bool given = std::any_of(out.parameters.begin(), out.parameters.end(), [&parameter](const auto& each) {
            return each.name == parameter.name && each.in == parameter.in;
        });
        if (parameter.name.empty() || given)
            return;
        if (parameter.in == In::Path && std::find(checked.parameters.begin(), checked.parameters.end(), parameter.name) == checked.parameters.end()) {
            problems_.warning(source.location(), out.pathTemplate, "the path has no parameter {" + parameter.name.substr(0, 80) + "}");
            return;
        }
        parameter.required = parameter.in == In::Path || truthOf(source, "required");
        parameter.description = textOf(source, "description");
        const Value* schema = source.find("schema");
        parameter.type = examples_.typeOf(schema != nullptr ? schema : &source);
        parameter.example = examples_.parameter(source);
        out.parameters.push_back(std::move(parameter));
    }

    const Value& root_;
    schema::Problems& problems_;
    References references_;
    Examples examples_;
    model::Api api_;
    OpenApiSecurity security_;
    std::size_t spent_ = 0;
    bool swagger2_ = false;
};

} // namespace

std::optional<model::Api> readOpenApi(const Value& document, schema::Problems& problems)
{
    return Reader(document, problems).read();
}

std::optional<model::Api> readOpenApiText(std::string_view text, std::string_view fileName, schema::Problems& problems)
{
    const std::optional<Value> document = schema::readText(text, fileName, problems);
    return document ? readOpenApi(*document, problems) : std::nullopt;
}

} // namespace postern::config
