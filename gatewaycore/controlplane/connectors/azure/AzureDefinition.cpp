// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/AzureDefinition.h"

#include "controlplane/connectors/azure/AzurePath.h"
#include "controlplane/connectors/azure/AzureRules.h"
#include "controlplane/deployment/Answers.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <set>

namespace postern::connectors::azure {
namespace {

using deployment::LiveDefinition;
using deployment::textAt;
using schema::Value;

constexpr const char* tokenScheme = "bearer";
constexpr const char* keyScheme = "subscriptionKey";
constexpr const char* azureKeyHeader = "Ocp-Apim-Subscription-Key";
constexpr const char* azureKeyQuery = "subscription-key";
// What OpenAPI has methods for, and those of them that "*" becomes.
constexpr std::array<std::string_view, 8> openApiMethods{"get", "put", "post", "delete", "options", "head", "patch", "trace"};
constexpr std::array<std::string_view, 5> methodsOfStar{"get", "post", "put", "patch", "delete"};

std::string lowerText(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return text;
}

Value parameterOf(const std::string& name, const char* in, bool required, const Value* said)
{
    Value out = Value::object({{"name", name}, {"in", in}, {"required", required}});
    const std::string type = said == nullptr ? std::string() : textAt(*said, "/type");
    if (const std::string description = said == nullptr ? std::string() : textAt(*said, "/description"); !description.empty())
        out.set("description", description);
    const bool known = type == "integer" || type == "number" || type == "boolean";
    out.set("schema", Value::object({{"type", known ? type : "string"}}));
    return out;
}

const Value* namedIn(const std::vector<Value>& parameters, const std::string& name)
{
    const auto found = std::ranges::find_if(parameters, [&name](const Value& each) { return textAt(each, "/name") == name; });
    return found == parameters.end() ? nullptr : &*found;
}

Value parametersFor(const Value& operation, const AzurePath& path)
{
    Value out = Value::list();
    const std::vector<Value> ofTemplate = deployment::itemsAt(operation, "/properties/templateParameters");
    const std::vector<Value> ofQuery = deployment::itemsAt(operation, "/properties/request/queryParameters");
    std::set<std::string> known;
    for (const std::string& name : path.parameters)
        out.push(parameterOf(name, "path", true, namedIn(ofTemplate, name)));
    for (const auto& [name, stands] : path.query) {
        if (known.insert(name).second)
            out.push(parameterOf(name, "query", true, namedIn(ofTemplate, stands)));
    }
    for (const Value& each : ofQuery) {
        if (const std::string name = textAt(each, "/name"); !name.empty() && known.insert(name).second)
            out.push(parameterOf(name, "query", textAt(each, "/required") == "true", &each));
    }
    known = {"", "accept", "authorization", "content-type"}; // no parameters, as OpenAPI has it
    for (const Value& each : deployment::itemsAt(operation, "/properties/request/headers")) {
        if (const std::string name = textAt(each, "/name"); known.insert(lowerText(name)).second)
            out.push(parameterOf(name, "header", textAt(each, "/required") == "true", &each));
    }
    return out;
}

Value responsesOf(const Value& operation)
{
    Value out = Value::map();
    for (const Value& each : deployment::itemsAt(operation, "/properties/responses")) {
        const std::string status = textAt(each, "/statusCode");
        if (status.size() == 3 && status.front() >= '1' && status.front() <= '5')
            out.set(status, Value::object({{"description", textAt(each, "/description")}}));
    }
    if (out.size() == 0)
        out.set("default", Value::object({{"description", "As the backend answers"}}));
    return out;
}

/// A template as sentences have it: fixed values in its query may be keys.
std::string spokenTemplate(const std::string& text)
{
    std::string out = text.substr(0, text.find('?'));
    char before = '?';
    for (std::size_t at = out.size(); at < text.size();) {
        const std::size_t end = std::min(text.find('&', at + 1), text.size());
        const std::string pair = text.substr(at + 1, end - at - 1);
        const std::size_t value = pair.find('=');
        const bool fixed = value != std::string::npos && pair.find('{', value) == std::string::npos;
        out += before + (fixed ? pair.substr(0, value) + "=…" : pair);
        before = '&';
        at = end;
    }
    return out;
}

class AzureDefinitionMaker {
  public:
    explicit AzureDefinitionMaker(const AzureLive& live) : live_(live), what_(shownAs(live.api, live.ownTitle())) {}

    Result<LiveDefinition> make()
    {
        if (const std::string type = textAt(live_.api, "/properties/type"); !type.empty() && type != "http")
            return unexpected(ErrorKind::Unsupported, what_.name + " is of the type " + type + ", which is no HTTP API with operations, so there is nothing to import.");
        api_ = rulesIn(live_.policy, "the API", nullptr);
        readBackend();
        readKeys();
        takeTokenHeader(api_.tokenHeader, "the API");
        addOperations();
        if (paths_.size() == 0)
            return unexpected(ErrorKind::Unsupported, what_.name + " has no operation at Azure that a path and a method stand for, so there is nothing to import.");
        Value document = head();
        document.set("paths", std::move(paths_));
        out_.openApi = schema::writeYaml(document);
        for (const std::string& each : tokens_)
            say("Policy " + each);
        say("Policies of the whole service and of products are not looked at.");
        say("Schemas and examples are not taken over: what calls and answers look like is not there.");
        return std::move(out_);
    }

  private:
    void say(const std::string& sentence)
    {
        if (said_.insert(sentence).second)
            out_.missing.push_back(sentence);
    }

    AzureRules rulesIn(const std::string& xml, const std::string& place, bool* inherits)
    {
        AzureRules out;
        if (!xml.empty()) {
            const auto document = PolicyDocument::parse(xml);
            out = document ? rulesOf(*document, place) : AzureRules::closed(place, document.error().message());
            if (inherits != nullptr && document)
                *inherits = document->inherits[static_cast<std::size_t>(PolicyDocument::Section::Inbound)];
        }
        usesToken_ = usesToken_ || out.token;
        for (const std::string& each : out.missing)
            say(each);
        for (const std::string& each : out.tokens) {
            if (std::ranges::find(tokens_, each) == tokens_.end())
                tokens_.push_back(each);
        }
        return out;
    }

    void readBackend()
    {
        const std::string url = textAt(live_.api, "/properties/serviceUrl");
        serviceUrl_ = backendAddress(url);
        if (!serviceUrl_.empty() && url.find_first_of("?#") != std::string::npos)
            say("What follows the path in the backend's address is not taken over.");
        backend_ = api_.backendUnknown ? std::string() : api_.backend.empty() ? serviceUrl_ : api_.backend;
        if (backend_.empty() && !api_.backendUnknown)
            say(url.empty() ? "The API names no backend: give its address here." : "The backend's address is none that can be called, or a named value: give it here.");
    }

    void readKeys()
    {
        keys_ = textAt(live_.api, "/properties/subscriptionRequired") == "true";
        if (!keys_)
            return;
        const auto named = [this](const char* place, const char* otherwise) {
            const std::string text = textAt(live_.api, std::string("/properties/subscriptionKeyParameterNames/") + place);
            return text.empty() ? std::string(otherwise) : text;
        };
        const std::string header = named("header", azureKeyHeader);
        const std::string query = named("query", azureKeyQuery);
        keyInQuery_ = header == azureKeyHeader && query != azureKeyQuery; // the one that somebody chose
        keyName_ = keyInQuery_ ? query : header;
        say("Subscriptions and their keys stay at Azure, where a key may come as the " + (keyInQuery_ ? "header " + header : "query parameter " + query) + ", too: callers get keys of this gateway's.");
    }

    /// One alternative for each of the scopes that one is enough of.
    [[nodiscard]] Value securityOf(const AzureRules& own, bool inherits) const
    {
        const bool token = own.token || (inherits && api_.token);
        std::vector<std::string> all = own.scopes;
        if (inherits)
            all.insert(all.end(), api_.scopes.begin(), api_.scopes.end());
        std::vector<std::string> one = own.oneScope.empty() && inherits ? api_.oneScope : own.oneScope;
        if (one.empty())
            one.emplace_back();
        Value out = Value::list();
        for (const std::string& each : one) {
            std::set<std::string> sorted(all.begin(), all.end());
            if (!each.empty())
                sorted.insert(each);
            Value scopes = Value::list();
            for (const std::string& scope : sorted)
                scopes.push(scope);
            Value alternative = Value::map();
            if (token)
                alternative.set(tokenScheme, std::move(scopes));
            if (keys_)
                alternative.set(keyScheme, Value::list());
            if (alternative.size() > 0)
                out.push(std::move(alternative));
        }
        return out;
    }

    [[nodiscard]] static Value endpoints(const std::string& url, const std::optional<std::string>& timeout)
    {
        Value out = Value::object({{"urls", Value::list({Value(url)})}});
        if (timeout)
            out.set("advanceEndpointConfig", Value::object({{"timeoutInMillis", Value(static_cast<std::int64_t>(std::stoll(*timeout)) * 1000)}}));
        return out;
    }

    void addOperations()
    {
        std::set<std::string> spoken; // what is said of a method goes before "*"
        for (const Value& each : live_.operations)
            spoken.insert(lowerText(textAt(each, "/properties/method")) + ' ' + azurePathOf(textAt(each, "/properties/urlTemplate")).shape);
        for (const Value& each : live_.operations) {
            const std::string method = lowerText(textAt(each, "/properties/method"));
            const std::string text = textAt(each, "/properties/urlTemplate");
            const std::string place = textAt(each, "/properties/method") + ' ' + spokenTemplate(text);
            const AzurePath path = azurePathOf(text);
            const bool star = method == "*";
            if (!path.why.empty() || text.empty())
                say("Operation " + place + " is left out: its path " + (path.why.empty() ? "is not told" : path.why) + '.');
            else if (!star && std::ranges::find(openApiMethods, method) == openApiMethods.end())
                say("Operation " + place + " is left out: OpenAPI knows no such method.");
            else
                addOperation(each, path, place, star, spoken);
        }
    }

    void addOperation(const Value& operation, const AzurePath& path, const std::string& place, bool star, const std::set<std::string>& spoken)
    {
        const auto xml = live_.operationPolicies.find(textAt(operation, "/name"));
        bool inherits = true;
        const AzureRules rules = rulesIn(xml == live_.operationPolicies.end() ? std::string() : xml->second, place, &inherits);
        if (!rules.cors.isNull())
            say("Policy cors of " + place + " is not taken over: here it is the whole API's.");
        if (!inherits && !live_.policy.empty())
            say(place + " leaves out <base/>, so the API's policies do not hold there: here it is without their checks of tokens and their backend only.");
        if (inherits && !api_.oneScope.empty() && !rules.oneScope.empty() && api_.oneScope != rules.oneScope)
            say("Besides its own scopes, " + place + " asks for one of " + joinedTexts(api_.oneScope) + " there: that is not taken over.");
        if (std::ranges::any_of(path.query, [](const auto& each) { return each.second.empty(); }))
            say(place + " asks for a certain value in the query: here every call of its path is one of it.");
        if (star)
            say(place + " is every method there, and get, post, put, patch and delete here.");
        if (rules.answered || (inherits && api_.answered))
            return say("Operation " + place + " is left out: it is answered by Azure itself.");
        if (rules.backendUnknown)
            return say("Operation " + place + " is left out: which backend it calls is not told.");
        takeTokenHeader(rules.tokenHeader, place);
        Value made = Value::map();
        if (const std::string summary = textAt(operation, "/properties/displayName"); !summary.empty() && summary != place)
            made.set("summary", summary);
        if (const std::string description = textAt(operation, "/properties/description"); !description.empty())
            made.set("description", description);
        if (Value parameters = parametersFor(operation, path); parameters.size() > 0)
            made.set("parameters", std::move(parameters));
        if (Value security = securityOf(rules, inherits); !(security == securityOf({}, true)))
            made.set("security", std::move(security));
        const std::string inherited = inherits ? backend_ : serviceUrl_;
        const std::string url = rules.backend.empty() ? inherited : rules.backend;
        if (!url.empty() && (url != backend_ || rules.timeout))
            made.set("x-wso2-production-endpoints", endpoints(url, rules.timeout ? rules.timeout : api_.timeout));
        made.set("responses", responsesOf(operation));
        const std::string id = textAt(operation, "/name");
        if (!star)
            return put(lowerText(textAt(operation, "/properties/method")), path, place, id, made);
        for (const std::string_view method : methodsOfStar) {
            if (!spoken.contains(std::string(method) + ' ' + path.shape))
                put(std::string(method), path, place, id.empty() ? id : id + '-' + std::string(method), made);
        }
    }

    void put(const std::string& method, const AzurePath& path, const std::string& place, const std::string& id, const Value& made)
    {
        const auto [there, isNew] = placed_.emplace(method + ' ' + path.shape, place);
        if (!isNew)
            return say("Operation " + place + " is left out: but for its query or its parameters' names it is " + there->second + '.');
        Value whole = id.empty() ? Value::map() : Value::object({{"operationId", id}});
        for (const schema::Entry& entry : made.entries())
            whole.set(entry.key, entry.value);
        if (paths_.find(path.path) == nullptr)
            paths_.set(path.path, Value::map());
        paths_.find(path.path)->set(method, std::move(whole));
    }

    /// A definition has one header for tokens.
    void takeTokenHeader(const std::string& header, const std::string& place)
    {
        if (header.empty())
            return;
        if (tokenHeader_.empty())
            tokenHeader_ = header;
        else if (lowerText(tokenHeader_) != lowerText(header))
            say("The token of " + place + " comes in another header there: here it is " + tokenHeader_ + " for all.");
    }

    /// Where its paths begin for callers: with the version, when that is a step of them.
    [[nodiscard]] std::string context()
    {
        std::string out = '/' + textAt(live_.api, "/properties/path");
        while (out.ends_with('/') && out.size() > 1)
            out.pop_back();
        while (out.starts_with("//"))
            out.erase(0, 1);
        const std::string version = textAt(live_.api, "/properties/apiVersion");
        if (version.empty())
            return out;
        const Value& set = live_.versionSet.isNull() ? live_.otherSet : live_.versionSet;
        const std::string scheme = textAt(set, "/properties/versioningScheme");
        if (scheme == "Query")
            say("Callers tell versions apart by the query parameter " + textAt(set, "/properties/versionQueryName") + " at Azure: here nobody looks at it.");
        else if (scheme == "Header")
            say("Callers tell versions apart by the header " + textAt(set, "/properties/versionHeaderName") + " at Azure: here nobody looks at it.");
        else if (scheme.empty())
            say("How callers tell versions apart is not told: the version is taken for a step of the path.");
        if (scheme == "Query" || scheme == "Header")
            return out;
        return (out == "/" ? std::string() : out) + '/' + version;
    }

    Value head()
    {
        Value info = Value::object({{"title", what_.name}, {"version", what_.version.empty() ? "1.0.0" : what_.version}});
        if (const std::string description = textAt(live_.api, "/properties/description"); !description.empty())
            info.set("description", description);
        Value out = Value::object({{"openapi", "3.0.3"}, {"info", std::move(info)}, {"x-wso2-basePath", context()}});
        if (!backend_.empty())
            out.set("servers", Value::list({Value::object({{"url", backend_}})}));
        if (!backend_.empty() && api_.timeout)
            out.set("x-wso2-production-endpoints", endpoints(backend_, api_.timeout));
        Value transports = Value::list();
        for (const Value& each : deployment::itemsAt(live_.api, "/properties/protocols")) {
            if (each.toText() == "http" || each.toText() == "https")
                transports.push(each.toText());
        }
        if (transports.size() > 0)
            out.set("x-wso2-transports", std::move(transports));
        if (!api_.cors.isNull())
            out.set("x-wso2-cors", api_.cors);
        if (!tokenHeader_.empty() && lowerText(tokenHeader_) != "authorization")
            out.set("x-wso2-auth-header", tokenHeader_);
        Value schemes = Value::map();
        if (usesToken_)
            schemes.set(tokenScheme, Value::object({{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}));
        if (keys_)
            schemes.set(keyScheme, Value::object({{"type", "apiKey"}, {"in", keyInQuery_ ? "query" : "header"}, {"name", keyName_}}));
        if (schemes.size() > 0)
            out.set("components", Value::object({{"securitySchemes", std::move(schemes)}}));
        if (Value security = securityOf({}, true); security.size() > 0)
            out.set("security", std::move(security));
        return out;
    }

    const AzureLive& live_;
    const deployment::DiscoveredApi what_;
    AzureRules api_;
    LiveDefinition out_;
    Value paths_ = Value::map();
    std::map<std::string, std::string> placed_; ///< who has a method and shape of path
    std::set<std::string> said_;
    std::vector<std::string> tokens_;
    std::string serviceUrl_;
    std::string backend_;
    std::string tokenHeader_;
    std::string keyName_;
    bool keyInQuery_ = false;
    bool keys_ = false;
    bool usesToken_ = false;
};

} // namespace

Result<LiveDefinition> definitionOf(const AzureLive& live) { return AzureDefinitionMaker(live).make(); }

} // namespace postern::connectors::azure
