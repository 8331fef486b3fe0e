// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/envoy/EnvoyDialect.h"

#include "controlplane/connectors/envoy/EnvoyWords.h"
#include "controlplane/deployment/Answers.h"
#include "controlplane/kubernetes/KubeObject.h"

#include <algorithm>

namespace postern::connectors::envoy {
namespace {

using deployment::itemsAt;
using deployment::textAt;
using deployment::valueAt;
using kubernetes::KubeFindings;
using kubernetes::KubeGuard;
using schema::Value;

/// Whether a policy is for a rule of a route: for all of them when it names none.
bool isFor(const Value& policy, const Value& route, const Value& rule)
{
    std::vector<Value> targets = itemsAt(policy, "/spec/targetRefs");
    if (const Value* const single = valueAt(policy, "/spec/targetRef"))
        targets.push_back(*single);
    return selects(policy, route) || std::ranges::any_of(targets, [&](const Value& each) {
        const std::string section = textAt(each, "/sectionName");
        return textAt(each, "/name") == kubernetes::nameIn(route) && textAt(each, "/kind") == kubernetes::kindIn(route) && (section.empty() || section == textAt(rule, "/name"));
    });
}

std::string listed(const Value& value, const char* pointer)
{
    std::string out;
    for (const Value& each : itemsAt(value, pointer))
        out += (out.empty() ? "" : ", ") + each.toText();
    return out;
}

/// Who may call, by one policy: every way that it names is asked for.
class Callers {
  public:
    Callers(const Value& policy, KubeFindings& into) : policy_(policy), into_(into), name_("SecurityPolicy " + kubernetes::nameIn(policy)) {}

    /// OpenAPI's requirements; an empty list: anybody.
    Value security()
    {
        tokens();
        if (valueAt(policy_, "/spec/oidc") != nullptr) {
            into_.say(name_ + ": browsers are sent to log in there; here callers show a token.");
            ask(kubernetes::tokenScheme(into_, textAt(policy_, "/spec/oidc/provider/issuer")));
        }
        if (valueAt(policy_, "/spec/basicAuth") != nullptr) {
            into_.say(name_ + ": its users are in a Secret there; here those count that gateway.yaml names.");
            ask(kubernetes::basicScheme(into_));
        }
        if (valueAt(policy_, "/spec/apiKeyAuth") != nullptr)
            keys();
        if (valueAt(policy_, "/spec/extAuth") != nullptr) {
            into_.say(name_ + ": another service says there who may call; here callers show a token of an issuer that gateway.yaml names.");
            ask(kubernetes::tokenScheme(into_));
        }
        return authorized();
    }

  private:
    void ask(const std::string& scheme) { all_.set(scheme, Value::list()); }

    void tokens()
    {
        if (valueAt(policy_, "/spec/jwt") == nullptr)
            return;
        for (const Value& each : itemsAt(policy_, "/spec/jwt/providers")) {
            const std::string issuer = textAt(each, "/issuer");
            const std::string audiences = listed(each, "/audiences");
            into_.say("Tokens of " + (issuer.empty() ? "any issuer" : issuer) + (audiences.empty() ? "" : " for " + audiences) + " are asked for: name it among the issuers of gateway.yaml.");
            if (each.find("claimToHeaders") != nullptr)
                into_.say("Claims of tokens go to the backend as header fields there, which is not taken over.");
            if (each.find("extractFrom") != nullptr)
                into_.say(name_ + " looks for tokens at places of its own; here they are in Authorization.");
            if (token_.empty())
                token_ = kubernetes::tokenScheme(into_, issuer);
        }
        if (token_.empty())
            token_ = kubernetes::tokenScheme(into_);
        if (textAt(policy_, "/spec/jwt/optional") == "true")
            into_.say(name_ + " lets calls without a token in as well; here a token is asked for.");
        ask(token_);
    }

    void keys()
    {
        into_.say(name_ + ": its keys are in Secrets there; here those count that gateway.yaml names.");
        for (const Value& each : itemsAt(policy_, "/spec/apiKeyAuth/extractFrom")) {
            for (const auto& [place, in] : {std::pair("/headers/0", "header"), {"/params/0", "query"}, {"/cookies/0", "cookie"}}) {
                if (const std::string key = textAt(each, place); !key.empty())
                    return ask(kubernetes::keyScheme(into_, key, in));
            }
        }
        ask(kubernetes::keyScheme(into_, "ApiKey", "header"));
    }

    /// Scopes are told of rules that allow; whatever else they look at is said.
    Value authorized()
    {
        const Value* const authorization = valueAt(policy_, "/spec/authorization");
        if (authorization == nullptr)
            return all_.size() == 0 ? Value::list() : Value::list({all_});
        Value out = Value::list();
        bool other = textAt(*authorization, "/defaultAction") == "Allow" && all_.size() == 0;
        for (const Value& rule : itemsAt(*authorization, "/rules")) {
            const Value scopes = Value::list(itemsAt(rule, "/principal/jwt/scopes"));
            const bool allows = textAt(rule, "/action") == "Allow";
            const Value* const principal = rule.find("principal");
            for (const schema::Entry& each : principal == nullptr ? std::vector<schema::Entry>() : principal->entries())
                other = other || each.key != "jwt" || each.value.find("claims") != nullptr;
            other = other || !allows || rule.find("operation") != nullptr;
            Value one = all_;
            if (!token_.empty())
                one.set(token_, scopes);
            const bool there = std::ranges::find(out.items(), one) != out.items().end();
            if (allows && !there && one.size() > 0 && textAt(*authorization, "/defaultAction") != "Allow")
                out.push(std::move(one));
        }
        if (other)
            into_.say(name_ + " looks at more than scopes to say who may call (addresses, claims, fields, methods), which is not taken over.");
        if (out.size() > 0)
            return out;
        if (all_.size() == 0) { // closed to some, by what no definition says
            into_.say(name_ + ": here callers show a token of an issuer that gateway.yaml names in its place.");
            ask(kubernetes::tokenScheme(into_));
        }
        return Value::list({all_});
    }

    const Value& policy_;
    KubeFindings& into_;
    std::string name_;
    std::string token_;
    Value all_ = Value::map();
};

/// Calls that meet two policies meet what each of them asks.
Value bothOf(const Value& a, const Value& b)
{
    if (a.size() == 0 || b.size() == 0)
        return a.size() == 0 ? b : a;
    Value out = Value::list();
    for (const Value& one : a.items()) {
        for (const Value& other : b.items()) {
            Value both = one;
            for (const schema::Entry& each : other.entries())
                both.set(each.key, each.value);
            out.push(std::move(both));
        }
    }
    return out;
}

void sayLimits(const Value& policy, KubeFindings& into)
{
    for (const char* const place : {"/spec/rateLimit/local/rules", "/spec/rateLimit/global/rules"}) {
        for (const Value& each : itemsAt(policy, place))
            into.say("A limit of " + textAt(each, "/limit/requests") + " calls a " + textAt(each, "/limit/unit") + (itemsAt(each, "/clientSelectors").empty() ? "" : " of certain callers") +
                     " (BackendTrafficPolicy " + kubernetes::nameIn(policy) + ") is not taken over: give the API a throttling policy here.");
    }
    std::string others;
    const Value* const spec = policy.find("spec");
    for (const schema::Entry& each : spec == nullptr ? std::vector<schema::Entry>() : spec->entries()) {
        if (each.key != "rateLimit" && !each.key.starts_with("target"))
            others += (others.empty() ? "" : ", ") + each.key;
    }
    if (!others.empty())
        into.say("BackendTrafficPolicy " + kubernetes::nameIn(policy) + " says how backends are called (" + others + "), which is not taken over.");
}

/// "^(?:/orders/1\.0\.0|/orders)(.*)$" and "/base\1", as we write them.
bool readRewrite(const Value& match, KubeGuard& out)
{
    std::string pattern = textAt(match, "/pattern");
    const std::string substitution = textAt(match, "/substitution");
    if (!pattern.starts_with("^(?:") || !pattern.ends_with(")(.*)$") || !substitution.ends_with("\\1"))
        return false;
    pattern = pattern.substr(4, pattern.size() - 10);
    std::string front;
    for (std::size_t at = 0; at <= pattern.size(); ++at) {
        if (at == pattern.size() || pattern[at] == '|') {
            out.fronts.push_back(std::move(front));
            front.clear();
        } else if (pattern[at] == '\\' && at + 1 < pattern.size()) {
            front += pattern[++at];
        } else if (std::string_view(R"(^$.?*+()[]{})").find(pattern[at]) != std::string_view::npos) {
            return false;
        } else {
            front += pattern[at];
        }
    }
    out.behind = substitution.substr(0, substitution.size() - 2);
    return out.behind->find('\\') == std::string::npos;
}

} // namespace

std::optional<kubernetes::KubeTemplate> EnvoyDialect::templateOf(const std::string& expression) const
{
    auto path = templateIn({false, expression}, {""});
    return path ? std::optional(kubernetes::KubeTemplate{{}, *std::move(path)}) : std::nullopt;
}

KubeGuard EnvoyDialect::guardOf(const Value& route, const Value& rule, KubeFindings& into) const
{
    KubeGuard out;
    for (const Value& each : objects_) {
        if (kubernetes::kindIn(each) == "BackendTrafficPolicy" && isFor(each, route, rule))
            sayLimits(each, into);
        if (kubernetes::kindIn(each) != "SecurityPolicy" || !isFor(each, route, rule))
            continue;
        out.security = bothOf(out.security, Callers(each, into).security());
        if (const Value* const cors = valueAt(each, "/spec/cors"))
            out.cors = kubernetes::corsOf(cors->find("allowOrigins"), cors->find("allowMethods"), cors->find("allowHeaders"), cors->find("exposeHeaders"), textAt(*cors, "/allowCredentials") == "true");
    }
    if (out.security.size() == 0 && !kubernetes::isOurs(route))
        into.say(kubernetes::kindIn(route) + ' ' + kubernetes::nameIn(route) + " has no SecurityPolicy of its own that asks who calls: what a policy of the whole Gateway asks is not seen here, and whoever calls comes in.");
    for (const Value& filter : itemsAt(rule, "/filters")) {
        const std::string name = textAt(filter, "/extensionRef/name");
        if (textAt(filter, "/type") != "ExtensionRef")
            continue;
        const auto found = std::ranges::find_if(objects_, [&name](const Value& each) { return kubernetes::kindIn(each) == "HTTPRouteFilter" && kubernetes::nameIn(each) == name; });
        if (found == objects_.end()) {
            out.otherwise = "what its filter " + name + " does was not found";
            continue;
        }
        if (valueAt(*found, "/spec/directResponse") != nullptr)
            out.otherwise = "it is answered by Envoy itself";
        if (const Value* const match = valueAt(*found, "/spec/urlRewrite/path/replaceRegexMatch"); match != nullptr && !readRewrite(*match, out))
            out.otherwise = "its backend is called at another path";
        if (valueAt(*found, "/spec/credentialInjection") != nullptr)
            into.say("The HTTPRouteFilter " + name + " shows credentials to the backend, which is not taken over: name them as backend credentials here.");
        if (valueAt(*found, "/spec/urlRewrite/hostname") != nullptr)
            into.say("The HTTPRouteFilter " + name + " changes the host name that backends see, which is not taken over.");
    }
    return out;
}

} // namespace postern::connectors::envoy
