// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsCallers.h"

#include "controlplane/deployment/Answers.h"
#include "schema/Document.h"

namespace postern::connectors::aws {
namespace {

using deployment::textAt;
using schema::Value;

/// Of what a resource policy keeps closed, and nothing else.
constexpr std::string_view policyScheme = "resource-policy";

bool isUrl(const std::string& text) { return text.starts_with("https://") || text.starts_with("http://"); }

Value bearer() { return Value::object({{"type", "http"}, {"scheme", "bearer"}}); }

/// Tokens of an issuer, of which a definition tells where to look for its keys.
Value tokensOf(const std::string& issuer)
{
    if (!isUrl(issuer))
        return bearer();
    return Value::object({{"type", "openIdConnect"}, {"openIdConnectUrl", issuer + (issuer.ends_with('/') ? "" : "/") + ".well-known/openid-configuration"}});
}

/// "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_abc" -> its issuer; empty: it is none.
std::string issuerOfPool(const std::string& arn)
{
    constexpr std::string_view service = ":cognito-idp:";
    constexpr std::string_view pool = ":userpool/";
    const std::size_t at = arn.find(service);
    const std::size_t id = arn.find(pool);
    if (at == std::string::npos || id == std::string::npos || id < at)
        return {};
    const std::size_t region = at + service.size();
    const char* const domain = arn.starts_with("arn:aws-cn:") ? ".amazonaws.com.cn/" : ".amazonaws.com/";
    return "https://cognito-idp." + arn.substr(region, arn.find(':', region) - region) + domain + arn.substr(id + pool.size());
}

std::string asked(const std::string& issuer, const std::string& audiences)
{
    return "Tokens of " + issuer + (audiences.empty() ? "" : " for " + audiences) + " are asked for: name it among the issuers of gateway.yaml.";
}

} // namespace

AwsCallers::AwsCallers(const AwsLive& live) : document_(live.document)
{
    schema::Problems ignored;
    if (const std::string rules = rulesOf(live.stage); !rules.empty()) {
        if (auto read = schema::readJson(rules, "rules", ignored))
            rules_ = *std::move(read);
    }
}

const Value* AwsCallers::schemeOf(const std::string& name) const
{
    const Value* all = deployment::valueAt(document_, "/components/securitySchemes");
    if (all == nullptr)
        all = document_.find("securityDefinitions");
    return all == nullptr ? nullptr : all->find(name);
}

Value AwsCallers::askedOf(const Value& method, const std::string& name, bool guarded)
{
    Value all = Value::map(); // AWS means every scheme that is named, in however many requirements
    const Value* const security = method.find("security");
    for (const Value& each : security == nullptr ? std::vector<Value>() : security->items()) {
        for (const schema::Entry& scheme : each.entries()) {
            used_.insert(scheme.key);
            all.set(scheme.key, scheme.value.isList() ? scheme.value : Value::list());
        }
    }
    if (textAt(method, "/x-amazon-apigateway-auth/type") == "AWS_IAM") {
        used_.insert("sigv4");
        all.set("sigv4", Value::list());
    }
    if (all.size() == 0 && guarded) {
        used_.insert(std::string(policyScheme));
        all.set(policyScheme, Value::list());
    }
    if (all.size() == 0)
        return Value::list();
    const std::string own(authorizerName);
    const Value* const operations = rules_.isMap() ? rules_.find("operations") : nullptr;
    const Value* const alternatives = operations == nullptr || all.find(own) == nullptr ? nullptr : operations->find(name);
    if (alternatives == nullptr || alternatives->size() == 0)
        return Value::list({std::move(all)});
    Value out = Value::list();
    for (const Value& scopes : alternatives->items()) {
        Value one = all;
        one.set(own, scopes);
        out.push(std::move(one));
    }
    return out;
}

Value AwsCallers::made(const std::string& name, std::vector<std::string>& missing) const
{
    const Value* const scheme = schemeOf(name);
    const Value none = Value::map();
    const Value& authorizer = scheme == nullptr || scheme->find("x-amazon-apigateway-authorizer") == nullptr ? none : *scheme->find("x-amazon-apigateway-authorizer");
    const std::string type = textAt(authorizer, "/type");
    if (name == authorizerName && rules_.isMap()) {
        std::string first;
        for (const Value& issuer : deployment::itemsAt(rules_, "/issuers")) {
            std::string audiences;
            for (const Value& each : deployment::itemsAt(issuer, "/audiences"))
                audiences.append(audiences.empty() ? "" : ", ").append(each.toText());
            missing.push_back(asked(textAt(issuer, "/issuer"), audiences));
            if (first.empty())
                first = textAt(issuer, "/issuer");
        }
        return tokensOf(first);
    }
    if (name == policyScheme)
        return bearer(); // what the policy is, is said with it
    if (type == "jwt") {
        std::string audiences;
        for (const Value& each : deployment::itemsAt(authorizer, "/jwtConfiguration/audience"))
            audiences.append(audiences.empty() ? "" : ", ").append(each.toText());
        const std::string issuer = textAt(authorizer, "/jwtConfiguration/issuer");
        missing.push_back(asked(issuer, audiences));
        return tokensOf(issuer);
    }
    if (type == "cognito_user_pools") {
        std::string first;
        for (const Value& each : deployment::itemsAt(authorizer, "/providerARNs")) {
            const std::string issuer = issuerOfPool(each.toText());
            if (!issuer.empty())
                missing.push_back(asked(issuer, {}));
            if (first.empty())
                first = issuer;
        }
        return tokensOf(first);
    }
    if (scheme != nullptr && textAt(*scheme, "/type") == "apiKey" && type.empty() && textAt(*scheme, "/x-amazon-apigateway-authtype").empty() && name != "sigv4") {
        missing.emplace_back("Keys of its usage plans are AWS's own: the keys that gateway.yaml names are taken here.");
        return Value::object({{"type", "apiKey"}, {"name", textAt(*scheme, "/name")}, {"in", textAt(*scheme, "/in")}});
    }
    if (name == "sigv4" || type.empty())
        missing.push_back(name + ": callers sign their calls with AWS's keys there; here they show a token in place of that.");
    else
        missing.push_back(name + ": a function at AWS says who may call; here callers show a token of an issuer that gateway.yaml names.");
    return bearer();
}

Value AwsCallers::schemes(std::vector<std::string>& missing) const
{
    Value out = Value::map();
    for (const std::string& name : used_)
        out.set(name, made(name, missing));
    return out;
}

} // namespace postern::connectors::aws
