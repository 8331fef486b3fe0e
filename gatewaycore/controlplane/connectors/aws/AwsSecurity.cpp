// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsMaker.h"

#include <algorithm>

namespace postern::connectors::aws {
namespace {

using schema::Value;
using Scheme = model::SecurityScheme;

bool carriesTokens(const Scheme& scheme)
{
    return scheme.type == Scheme::Type::OAuth2 || scheme.type == Scheme::Type::OpenIdConnect || scheme.type == Scheme::Type::Bearer;
}

bool isUsed(const model::Api& api, const Scheme& scheme)
{
    return std::ranges::any_of(api.operations, [&scheme](const model::Operation& operation) {
        return std::ranges::any_of(operation.security.alternatives, [&scheme](const auto& all) {
            return std::ranges::any_of(all, [&scheme](const model::SchemeUse& use) { return use.scheme == scheme.name; });
        });
    });
}

} // namespace

void AwsMaker::judgeSchemes()
{
    for (const Scheme& scheme : api_.securitySchemes) {
        if (!isUsed(api_, scheme))
            continue;
        if (carriesTokens(scheme)) {
            constexpr const char* passedOn = " The backend gets the token, too.";
            if (settings_.authorizer.lambdaArn.empty())
                say(Subject::Security, scheme.name, {}, Holding::Dropped, "No function looks at tokens: name one in the environment's settings, authorizer.lambdaArn.");
            else if (!settings_.authorizer.byRules)
                say(Subject::Security, scheme.name, {}, Holding::Approximated, "Who is let in is up to the function " + settings_.authorizer.lambdaArn + '.' + passedOn);
            else if (issuers_.size() == 0)
                say(Subject::Security, scheme.name, {}, Holding::Dropped, "None of the gateway's issuers has a key set with an address, which is what postern-authorizer needs.");
            else
                say(Subject::Security, scheme.name, {}, Holding::Approximated, std::string("The function postern-authorizer takes signed tokens as jwt-auth does. It knows no lists of revoked tokens and asks nobody about others.") + passedOn);
        } else if (scheme.type == Scheme::Type::ApiKey) {
            std::string how = "Keys are those of AWS's usage plans: the gateway's own are not taken over.";
            const std::string name = scheme.parameterName.empty() ? api_.apiKeyHeader : scheme.parameterName;
            if (scheme.in != Scheme::In::Header || (name != "x-api-key" && name != "X-API-Key"))
                how += " Callers send theirs in the header field x-api-key, not in " + name + '.';
            say(Subject::Security, scheme.name, {}, Holding::Approximated, how);
        } else {
            say(Subject::Security, scheme.name, {}, Holding::Dropped,
                scheme.type == Scheme::Type::Basic       ? "API Gateway knows no users with passwords."
                : scheme.type == Scheme::Type::MutualTls ? "API Gateway looks at certificates of callers at custom domain names only."
                                                         : "API Gateway has nothing for it.");
        }
    }
    if (!api_.clientCertificates.empty())
        say(Subject::Security, "mutualssl", {}, Holding::Dropped, "API Gateway looks at certificates of callers at custom domain names only.");
}

/// What a method asks for: all schemes of its alternatives at once, which is stricter than one of them.
Value AwsMaker::securityOf(const model::Operation& operation, const std::string& what)
{
    bool token = false;
    bool key = false;
    std::vector<std::string> scopes;
    for (const auto& alternative : operation.security.alternatives) {
        for (const model::SchemeUse& use : alternative) {
            const Scheme* const scheme = api_.scheme(use.scheme);
            if (scheme == nullptr)
                continue;
            token = token || carriesTokens(*scheme);
            key = key || scheme->type == Scheme::Type::ApiKey;
            scopes.insert(scopes.end(), use.scopes.begin(), use.scopes.end());
        }
    }
    Value all = Value::map();
    if (operation.security.allowsAnonymous())
        return Value::list(); // as here: a call without anything passes
    std::ranges::sort(scopes);
    const auto same = std::ranges::unique(scopes);
    scopes.erase(same.begin(), same.end());
    const bool byRules = settings_.authorizer.byRules;
    const bool guarded = token && !settings_.authorizer.lambdaArn.empty() && (!byRules || issuers_.size() > 0);
    for (const std::string& scope : scopes)
        say(Subject::Scopes, scope, what, !guarded ? Holding::Dropped : byRules ? Holding::Enforced : Holding::Approximated,
            !guarded ? "No function looks at tokens." : byRules ? "" : "Whether a token has it is up to the function.");
    if (operation.security.alternatives.size() > 1)
        say(Subject::Security, "alternatives", what, Holding::Approximated, "API Gateway asks for all schemes of an operation, not for one of them.");
    if (guarded) {
        usesAuthorizer_ = true;
        all.set(authorizerName, Value::list());
    }
    if (key) {
        out_.wantsKeys = true;
        all.set(keySchemeName, Value::list());
    }
    return all.size() == 0 ? Value::list() : Value::list({std::move(all)});
}

Value AwsMaker::schemes() const
{
    Value out = Value::map();
    if (usesAuthorizer_) {
        // Nothing is kept of what the function says: each call is looked at, as here.
        Value authorizer = Value::object({{"type", "request"},
                                          {"authorizerUri", settings_.arnBegin() + ":apigateway:" + settings_.region + ":lambda:path/2015-03-31/functions/" +
                                                                settings_.authorizer.lambdaArn + "/invocations"},
                                          {"authorizerResultTtlInSeconds", 0},
                                          {"identitySource", "method.request.header." + api_.authorizationHeader}});
        if (settings_.authorizer.tokenOnly)
            authorizer.set("type", "token");
        if (!settings_.authorizer.invokeRoleArn.empty())
            authorizer.set("authorizerCredentials", settings_.authorizer.invokeRoleArn);
        out.set(authorizerName, Value::object({{"type", "apiKey"},
                                               {"name", api_.authorizationHeader},
                                               {"in", "header"},
                                               {"x-amazon-apigateway-authtype", "custom"},
                                               {"x-amazon-apigateway-authorizer", std::move(authorizer)}}));
    }
    if (out_.wantsKeys)
        out.set(keySchemeName, Value::object({{"type", "apiKey"}, {"name", "x-api-key"}, {"in", "header"}}));
    return out;
}

} // namespace postern::connectors::aws
