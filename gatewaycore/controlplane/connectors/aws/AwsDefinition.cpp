// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsDefinition.h"

#include "controlplane/connectors/aws/AwsBackend.h"
#include "controlplane/connectors/aws/AwsCallers.h"
#include "controlplane/connectors/aws/AwsPreflight.h"
#include "controlplane/deployment/Answers.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>

namespace postern::connectors::aws {
namespace {

using deployment::textAt;
using schema::Value;

constexpr std::array<const char*, 5> anyMethods{"get", "post", "put", "patch", "delete"};
constexpr std::array<const char*, 8> allMethods{"get", "post", "put", "patch", "delete", "head", "options", "trace"};

/// "/files/{proxy+}" takes all that follows, which is a star here, and so does the route of an HTTP API for all that no other takes.
std::string pathHere(std::string path)
{
    if (path == "/$default")
        return "/*";
    const std::size_t rest = path.rfind('{');
    if (rest != std::string::npos && path.ends_with("+}"))
        path.replace(rest, std::string::npos, "*");
    return path;
}

/// Without what only API Gateway understands.
Value plain(const Value& value)
{
    if (value.isList()) {
        Value out = Value::list();
        for (const Value& each : value.items())
            out.push(plain(each));
        return out;
    }
    if (!value.isMap())
        return value;
    Value out = Value::map();
    for (const schema::Entry& entry : value.entries()) {
        if (!entry.key.starts_with("x-amazon-"))
            out.set(entry.key, plain(entry.value));
    }
    return out;
}

/// A context of its name, as AWS has none: "Order desk", "1.0" -> "/order-desk/1.0".
std::string contextOf(const std::string& name, const std::string& id, const std::string& version)
{
    const auto segment = [](std::string_view text) {
        std::string out;
        for (const char c : text) {
            const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            const bool kept = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') || lower == '.' || lower == '_';
            if (kept || (!out.empty() && out.back() != '-'))
                out += kept ? lower : '-';
        }
        while (out.ends_with('-'))
            out.pop_back();
        return out.find_first_not_of('.') == std::string::npos ? std::string() : out;
    };
    const auto orElse = [](std::string text, const std::string& other) { return text.empty() ? other : text; };
    return '/' + orElse(segment(name), orElse(segment(id), "api")) + '/' + orElse(segment(version), "1");
}

class Importer {
  public:
    explicit Importer(const AwsLive& live) : live_(live), callers_(live), what_(shownAs(live.api, live.stage)) {}

    Result<deployment::LiveDefinition> make()
    {
        if (live_.stage.isNull())
            return unexpected(ErrorKind::Unsupported, what_.title() + " is not deployed to the environment's stage, so there is no definition of what callers get.");
        const Value* const paths = live_.document.find("paths");
        for (const schema::Entry& path : paths == nullptr ? std::vector<schema::Entry>() : paths->entries())
            readPath(path);
        judgeBackends();
        for (Taken& each : taken_)
            add(each);
        if (paths_.size() == 0)
            return unexpected(ErrorKind::Unsupported, what_.title() + " has no method that could be an operation, so there is nothing to import.");
        Value document = Value::object({{"openapi", "3.0.3"}, {"info", Value::object({{"title", what_.name}, {"version", what_.version.empty() ? "1.0.0" : what_.version}})}});
        if (const std::string text = textAt(live_.document, "/info/description"); !text.empty() && !isOurs(live_.api)) // of ours it is the title
            document.find("info")->set("description", text);
        if (!base_.empty())
            document.set("servers", Value::list({Value::object({{"url", base_}})}));
        const std::string context = contextOf(what_.name, textAt(live_.api, "/id"), what_.version.empty() ? "1.0.0" : what_.version);
        document.set("x-wso2-basePath", context);
        say("AWS has no context of an API, only a stage: here it begins at " + context + '.');
        if (const Value cors = preflights_.cors(live_.document, out_.missing); !cors.isNull())
            document.set("x-wso2-cors", cors);
        Value components = Value::map();
        if (Value schemes = callers_.schemes(out_.missing); schemes.size() > 0)
            components.set("securitySchemes", std::move(schemes));
        if (const Value* const schemas = deployment::valueAt(live_.document, "/components/schemas"))
            components.set("schemas", plain(*schemas));
        if (components.size() > 0)
            document.set("components", std::move(components));
        document.set("paths", std::move(paths_));
        sayTheRest();
        out_.openApi = schema::writeYaml(document);
        return std::move(out_);
    }

  private:
    struct Taken {
        std::string path; ///< as here
        std::string name; ///< as AWS has it: "GET /files/{proxy+}"
        std::string method;
        AwsBackend backend;
        Value operation;
    };

    void say(std::string sentence) { out_.missing.push_back(std::move(sentence)); }
    /// Who may call from where. A document of an HTTP API has none.
    [[nodiscard]] bool hasPolicy() const { return live_.document.find("x-amazon-apigateway-policy") != nullptr || !textAt(live_.api, "/policy").empty(); }

    void readPath(const schema::Entry& path)
    {
        for (const schema::Entry& method : path.value.entries()) {
            const bool any = method.key == "x-amazon-apigateway-any-method";
            if (!method.value.isMap() || (!any && std::ranges::find(allMethods, method.key) == allMethods.end()))
                continue;
            if (method.key == "options" && preflights_.take(method.value))
                continue;
            std::vector<std::string> names{method.key};
            if (any) {
                names.assign(anyMethods.begin(), anyMethods.end());
                say("ANY " + path.key + " is every method there, and get, post, put, patch and delete here.");
            }
            for (const std::string& name : names) {
                if (any && path.value.find(name) != nullptr)
                    continue; // which goes before
                Taken each{pathHere(path.key), (any ? "ANY " : upper(name) + ' ') + path.key, name, backendOf(method.value, path.key, live_.stage), plain(method.value)};
                each.operation.remove("security");
                each.operation.set("security", callers_.askedOf(method.value, upper(any ? "*" : name) + ' ' + path.key, hasPolicy()));
                if (each.operation.find("responses") == nullptr)
                    each.operation.set("responses", Value::object({{"default", Value::object({{"description", "As the backend answers"}})}}));
                if (any)
                    each.operation.remove("operationId"); // of several, none could be told from the others
                namePathParameter(path.key, each);
                taken_.push_back(std::move(each));
            }
        }
    }

    /// The rest of a path is no parameter here.
    static void namePathParameter(const std::string& path, Taken& each)
    {
        const Value* const parameters = each.operation.find("parameters");
        if (parameters == nullptr || !path.ends_with("+}"))
            return;
        const std::size_t begin = path.rfind('{') + 1;
        const std::string rest = path.substr(begin, path.size() - begin - 2);
        Value kept = Value::list();
        for (const Value& one : parameters->items()) {
            const std::string name = textAt(one, "/name");
            if (textAt(one, "/in") != "path" || (name != rest && name != rest + '+'))
                kept.push(one);
        }
        if (kept.size() == 0)
            each.operation.remove("parameters");
        else
            each.operation.set("parameters", std::move(kept));
    }

    /// The backend that most methods call is the API's.
    void judgeBackends()
    {
        std::map<std::string, int> votes;
        for (const Taken& each : taken_) {
            if (!each.backend.base.empty())
                ++votes[each.backend.base];
        }
        int most = 0;
        for (const auto& [base, count] : votes) {
            if (count > most) {
                most = count;
                base_ = base;
            }
        }
        if (base_.empty() && !taken_.empty())
            say("None of its methods calls a backend by HTTP (" + taken_.front().name + ": " + taken_.front().backend.otherwise + "): give the API one here.");
    }

    void add(Taken& each)
    {
        for (const std::string& sentence : each.backend.lost) {
            const std::string said = each.name + ' ' + sentence;
            if (std::ranges::find(out_.missing, said) == out_.missing.end())
                say(said);
        }
        if (each.backend.base.empty() && !base_.empty()) {
            const std::string said = each.name + " is left out: " + each.backend.otherwise + '.';
            if (std::ranges::find(out_.missing, said) == out_.missing.end()) // of ANY it is one
                say(said);
            return;
        }
        if (each.backend.base != base_)
            each.operation.set("servers", Value::list({Value::object({{"url", each.backend.base}})}));
        Value methods = paths_.find(each.path) == nullptr ? Value::map() : *paths_.find(each.path);
        methods.set(each.method, std::move(each.operation));
        paths_.set(each.path, std::move(methods));
    }

    void sayTheRest()
    {
        for (const auto& [key, throttle] : throttlesOf(live_.stage))
            say("A limit of " + throttle.rate + " calls a second (burst " + throttle.burst + ") for " + (key == "*/*" ? std::string("every method") : operationOf(key)) +
                " is not taken over: give the API a throttling policy here.");
        if (hasPolicy())
            say("Its resource policy is not taken over: here callers of whatever asked nothing else show a token in its place, until you say otherwise.");
        if (!textAt(live_.stage, "/webAclArn").empty())
            say("AWS WAF looks at its calls, which is not taken over.");
        if (textAt(live_.api, "/disableExecuteApiEndpoint") == "true" || !textAt(live_.stage, "/clientCertificateId").empty())
            say("Certificates that are asked for at a custom domain name, or shown to the backend, are not taken over.");
        for (const Value& each : deployment::itemsAt(live_.api, "/endpointConfiguration/types")) {
            if (each.toText() == "PRIVATE")
                say("It is private there: only callers within its VPCs reach it.");
        }
        if (live_.document.find("x-amazon-apigateway-request-validators") != nullptr)
            say("What validates requests there is not taken over: add the filter validate-request here.");
        if (live_.document.find("x-amazon-apigateway-gateway-responses") != nullptr && !isOurs(live_.api))
            say("Its own answers to refused calls (gateway responses) are not taken over.");
    }

    static std::string upper(std::string text)
    {
        std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; });
        return text;
    }

    const AwsLive& live_;
    AwsCallers callers_;
    deployment::DiscoveredApi what_;
    AwsPreflights preflights_;
    std::vector<Taken> taken_;
    std::string base_; ///< the API's backend; empty: none is called by HTTP
    Value paths_ = Value::map();
    deployment::LiveDefinition out_;
};

} // namespace

Result<deployment::LiveDefinition> definitionOf(const AwsLive& live) { return Importer(live).make(); }

} // namespace postern::connectors::aws
