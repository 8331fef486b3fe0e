// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeOwnDefinition.h"

#include "config/OpenApiReader.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeObject.h"
#include "schema/Document.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace postern::kubernetes {

using deployment::textAt;
using schema::Value;

namespace {

/// "/items/{id}" and "/items/{p1}" are one path.
std::string unnamed(const std::string& path)
{
    std::string out;
    bool in = false;
    for (const char c : path) {
        if (!in)
            out += c;
        in = in ? c != '}' : c == '{';
        if (c == '}')
            out += c;
    }
    return out;
}

std::string recased(std::string text, char from, char to)
{
    std::ranges::transform(text, text.begin(), [from, to](char c) { return c >= from && c <= from + 25 ? static_cast<char>(c - from + to) : c; });
    return text;
}

/// Passwords in addresses and in settings for backends stay where they are; what names a place for one goes on.
Value withoutSecrets(const Value& value, bool settings, bool& found)
{
    if (value.isString()) {
        std::string text = value.asString();
        const std::size_t host = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
        const std::size_t at = host == 0 ? std::string::npos : text.find('@');
        if (at == std::string::npos || at > text.find_first_of("/?# ", host))
            return value;
        found = true;
        return text.erase(host, at + 1 - host);
    }
    if (value.isList()) {
        Value out = Value::list();
        for (const Value& each : value.items())
            out.push(withoutSecrets(each, settings, found));
        return out;
    }
    if (!value.isMap())
        return value;
    Value out = Value::map();
    for (const schema::Entry& entry : value.entries()) {
        const bool below = settings || entry.key.starts_with("x-");
        const std::string key = recased(entry.key, 'A', 'a');
        const bool secret = below && entry.value.isString() && (key.find("password") != std::string::npos || key.find("secret") != std::string::npos || key.find("apikeyvalue") != std::string::npos);
        if (secret && !entry.value.asString().empty() && !entry.value.asString().starts_with("${"))
            found = true;
        else
            out.set(entry.key, withoutSecrets(entry.value, below, found));
    }
    return out;
}

/// The scopes of each alternative; one without any for a scheme that knows none.
std::set<std::set<std::string>> scopesOf(const model::Operation& operation)
{
    std::set<std::set<std::string>> out;
    for (const auto& alternative : operation.security.alternatives) {
        std::set<std::string> scopes;
        for (const model::SchemeUse& use : alternative)
            scopes.insert(use.scopes.begin(), use.scopes.end());
        out.insert(std::move(scopes));
    }
    return out;
}

std::set<std::set<std::string>> scopesOf(const Value& security)
{
    std::set<std::set<std::string>> out;
    for (const Value& alternative : security.items()) {
        std::set<std::string> scopes;
        for (const schema::Entry& use : alternative.entries()) {
            for (const Value& each : use.value.items())
                scopes.insert(each.toText());
        }
        out.insert(std::move(scopes));
    }
    return out;
}

class Merger {
  public:
    Merger(KubeOwnDefinition own, const KubeDocument& routed, KubeFindings& into) : own_(std::move(own)), routed_(routed), into_(into) {}

    Value merge()
    {
        root_ = own_.root;
        if (own_.api.context != routed_.context) {
            if (!own_.api.context.empty())
                into_.say("Its definition begins at " + own_.api.context + " and its routes at " + routed_.context + ": here as its routes.");
            root_.set("x-wso2-basePath", routed_.context.empty() ? "/" : routed_.context);
        }
        backends();
        cors();
        operations();
        return std::move(root_);
    }

  private:
    void backends()
    {
        std::vector<std::string> here;
        for (const model::Endpoint& each : own_.api.production ? own_.api.production->endpoints : std::vector<model::Endpoint>())
            here.push_back(each.url);
        const auto bare = [](std::string url) {
            while (url.ends_with('/'))
                url.pop_back();
            return url;
        };
        std::ranges::transform(here, here.begin(), bare);
        if (routed_.urls.empty() || here == routed_.urls)
            return;
        if (!here.empty())
            into_.say("Its definition names the backend " + withoutUser(here.front()) + " and its routes call " + routed_.urls.front() + ": here as its routes.");
        root_.set("x-wso2-production-endpoints", endpointsOf(routed_.urls));
    }

    static std::string withoutUser(const std::string& url)
    {
        bool found = false;
        return withoutSecrets(Value(url), true, found).toText();
    }

    void cors()
    {
        const Value* const there = routed_.root.find("x-wso2-cors");
        if (there == nullptr) {
            if (own_.api.cors.enabled && root_.find("x-wso2-cors") != nullptr)
                into_.say("Its routes do not answer browsers of other origins (CORS), as its definition wants.");
            return;
        }
        std::vector<std::string> origins;
        for (const Value& each : deployment::itemsAt(*there, "/accessControlAllowOrigins"))
            origins.push_back(each.toText());
        if (own_.api.cors.enabled && own_.api.cors.allowOrigins == origins)
            return;
        if (root_.find("x-wso2-cors") != nullptr)
            into_.say("Its routes answer browsers otherwise than its definition says: here as its routes.");
        root_.set("x-wso2-cors", *there);
    }

    void operations()
    {
        std::set<std::string> known;
        for (const model::Operation& each : own_.api.operations) {
            const std::string name = each.method + ' ' + each.pathTemplate;
            known.insert(each.method + ' ' + unnamed(each.pathTemplate));
            const Value* const there = routedAt(each);
            if (there == nullptr)
                into_.say(name + " is in its definition and no route takes it.");
            else
                callers(each, name, *there->find("security"));
        }
        const Value* const paths = routed_.root.find("paths");
        for (const schema::Entry& path : paths == nullptr ? std::vector<schema::Entry>() : paths->entries()) {
            for (const schema::Entry& method : path.value.entries()) {
                const std::string upper = recased(method.key, 'a', 'A');
                if (!known.contains(upper + ' ' + unnamed(path.key)))
                    into_.say(upper + ' ' + path.key + " is taken by a route and not in its definition: it is left out.");
            }
        }
    }

    [[nodiscard]] const Value* routedAt(const model::Operation& operation) const
    {
        const Value* const paths = routed_.root.find("paths");
        if (paths == nullptr)
            return nullptr;
        for (const schema::Entry& path : paths->entries()) {
            if (unnamed(path.key) == unnamed(operation.pathTemplate))
                return path.value.find(recased(operation.method, 'A', 'a'));
        }
        return nullptr;
    }

    void callers(const model::Operation& operation, const std::string& name, const Value& there)
    {
        const bool openHere = operation.authNone || operation.security.allowsAnonymous();
        if (there.size() == 0) {
            if (!openHere)
                into_.say(name + " is open there, as far as its routes say; here it asks for what its definition says.");
            return;
        }
        if (!openHere && scopesOf(operation) == scopesOf(there))
            return;
        Value* const paths = root_.find("paths");
        Value* const item = paths == nullptr ? nullptr : paths->find(operation.pathTemplate);
        Value* const written = item == nullptr ? nullptr : item->find(recased(operation.method, 'A', 'a'));
        if (written == nullptr) {
            into_.say(name + " asks otherwise of callers there, and its definition does not let that be written.");
            return;
        }
        constexpr std::array saying{"security", "x-wso2-disable-security", "x-auth-type", "x-wso2-application-security"};
        const bool said = !own_.api.securitySchemes.empty() || std::ranges::any_of(saying, [&](const char* key) { return written->find(key) != nullptr || own_.root.find(key) != nullptr; });
        if (said) // a definition that is made of a revision has no word of it
            into_.say(name + (openHere ? " is open by its definition and asks for credentials there: here as there." : " asks for other scopes there than its definition does: here as there."));
        for (const char* const key : {"x-wso2-disable-security", "x-auth-type", "x-wso2-application-security", "x-scope"})
            written->remove(key);
        written->set("security", there);
        use();
    }

    /// The schemes of the routes are among those of the definition.
    void use()
    {
        if (std::exchange(used_, true))
            return;
        Value components = root_.find("components") == nullptr ? Value::map() : *root_.find("components");
        Value schemes = components.find("securitySchemes") == nullptr ? Value::map() : *components.find("securitySchemes");
        for (const schema::Entry& each : into_.schemes.entries())
            schemes.set(each.key, each.value);
        components.set("securitySchemes", std::move(schemes));
        root_.set("components", std::move(components));
    }

    KubeOwnDefinition own_;
    const KubeDocument& routed_;
    KubeFindings& into_;
    Value root_;
    bool used_ = false;
};

} // namespace

std::optional<KubeOwnDefinition> ownDefinitionIn(const std::vector<Value>& objects, KubeFindings& into)
{
    for (const Value& each : objects) {
        const std::string text = kindIn(each) == "ConfigMap" ? textAt(each, "/data/openapispec") : std::string();
        if (text.empty())
            continue;
        schema::Problems problems;
        auto root = schema::readYaml(text, nameIn(each), problems); // and JSON, which is YAML
        bool secrets = false;
        if (root)
            root = withoutSecrets(*root, false, secrets);
        auto api = root && textAt(*root, "/openapi").starts_with("3.") ? config::readOpenApi(*root, problems) : std::nullopt;
        if (!api) {
            into.say("The definition in the ConfigMap " + nameIn(each) + " cannot be taken: here is what its routes tell.");
            continue;
        }
        if (secrets)
            into.say("Credentials for backends in its definition are left where they are.");
        return KubeOwnDefinition{*std::move(root), *std::move(api)};
    }
    return std::nullopt;
}

Value merged(KubeOwnDefinition own, const KubeDocument& routed, KubeFindings& into) { return Merger(std::move(own), routed, into).merge(); }

} // namespace postern::kubernetes
